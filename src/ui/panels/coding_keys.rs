//! The keys of the coding bar.

use crate::model::{Certainty, Polarity};
use crate::session::draft::{CodingField, StanceDraft};
use eframe::egui::{Context, Event, Key, Modifiers};

const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// From against to for, as Left and Right go through them.
const SCALE: [Polarity; 5] =
    [Polarity::Oppose, Polarity::LeansOppose, Polarity::Neutral, Polarity::LeansSupport, Polarity::Support];

/// What a key asks the bar for; polarity, certainty and field it has changed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    /// Make the stances.
    Code,
    /// Fill the field with an offer, or add it.
    Offer {
        at: usize,
        more: bool,
    },
    /// Fill the field with the next or former offer.
    Step {
        forward: bool,
    },
    /// Fill the field with the marked offer, or add it.
    Take {
        more: bool,
    },
    /// Give the input the keyboard.
    Type,
    /// Take the keyboard from the input.
    Leave,
    /// Close the bar.
    Cancel,
}

/// The letter that goes to a field.
pub(super) fn letter_of(field: CodingField) -> Option<Key> {
    match field {
        CodingField::Holder => Some(Key::H),
        CodingField::Target => Some(Key::T),
        CodingField::Issue => Some(Key::I),
        CodingField::Source => Some(Key::A),
        CodingField::When => Some(Key::W),
        CodingField::Cue => Some(Key::U),
        CodingField::Evidence => Some(Key::E),
        CodingField::Note => None,
    }
}

/// Keys while nothing is being typed: letters choose field and polarity, digits an offer.
pub(super) fn plain(ctx: &Context, draft: &mut StanceDraft, was_typing: bool, offers: usize) -> Asked {
    if ctx.text_edit_focused() || ctx.any_popup_open() {
        return Asked::Nothing;
    }
    if let Some((at, more)) = digit(ctx).filter(|(at, _)| *at < offers) {
        return Asked::Offer { at, more };
    }
    if let Some(asked) = tab(ctx, draft) {
        return asked;
    }
    let at = SCALE.iter().position(|polarity| *polarity == draft.polarity).unwrap_or(2);
    let certainty = Certainty::ALL.iter().position(|certainty| *certainty == draft.certainty).unwrap_or_default();
    let field = draft.field;
    let mut asked = Asked::Nothing;
    if pressed(ctx, Key::Escape).is_some() {
        // Escape has taken the keyboard from the input before anybody was asked.
        asked = if was_typing { Asked::Leave } else { Asked::Cancel };
    }
    if pressed(ctx, Key::Enter).is_some() {
        asked = Asked::Code;
    }
    for (key, forward) in [(Key::ArrowDown, true), (Key::ArrowUp, false)] {
        if pressed(ctx, key).is_some() {
            asked = Asked::Step { forward };
        }
    }
    if pressed(ctx, Key::ArrowLeft).is_some() {
        draft.polarity = SCALE[at.saturating_sub(1)];
    }
    if pressed(ctx, Key::ArrowRight).is_some() {
        draft.polarity = SCALE[(at + 1).min(SCALE.len() - 1)];
    }
    let letters = [
        (Key::O, Polarity::Oppose, Polarity::LeansOppose),
        (Key::N, Polarity::Neutral, Polarity::Neutral),
        (Key::P, Polarity::Support, Polarity::LeansSupport),
        (Key::S, Polarity::Support, Polarity::LeansSupport),
        (Key::M, Polarity::Mixed, Polarity::Mixed),
    ];
    for (letter, plain, with_shift) in letters {
        if let Some(shift) = pressed(ctx, letter) {
            draft.polarity = if shift { with_shift } else { plain };
        }
    }
    if let Some(shift) = pressed(ctx, Key::C) {
        let step = if shift { Certainty::ALL.len() - 1 } else { 1 };
        let next = Certainty::ALL.get((certainty + step) % Certainty::ALL.len());
        draft.certainty = next.copied().unwrap_or_default();
    }
    for known in CodingField::ALL {
        if letter_of(known).and_then(|letter| pressed(ctx, letter)).is_some() {
            draft.field = known;
            asked = Asked::Type;
        }
    }
    if pressed(ctx, Key::Backspace).or(pressed(ctx, Key::Delete)).is_some() {
        let last = count(draft, field).saturating_sub(1);
        take_away(draft, field, last);
    }
    // The letter that opened the input shall not be typed into it.
    ctx.input_mut(|input| input.events.retain(|event| !matches!(event, Event::Text(_))));
    asked
}

/// Keys while the input has the keyboard.
pub(super) fn while_typing(ctx: &Context, draft: &mut StanceDraft, marked: &mut usize, offers: usize) -> Asked {
    if let Some(asked) = tab(ctx, draft) {
        return asked;
    }
    ctx.input_mut(|input| {
        for more in [Modifiers::COMMAND, Modifiers::SHIFT] {
            if input.consume_key(more, Key::Enter) {
                return Asked::Take { more: true };
            }
        }
        if input.consume_key(Modifiers::NONE, Key::Enter) {
            return Asked::Code;
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
            *marked = (*marked + 1).min(offers.saturating_sub(1));
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
            *marked = marked.saturating_sub(1);
        }
        Asked::Nothing
    })
}

/// Tab goes to the next field and its input.
fn tab(ctx: &Context, draft: &mut StanceDraft) -> Option<Asked> {
    let forward = ctx.input_mut(|input| {
        if input.consume_key(Modifiers::SHIFT, Key::Tab) {
            return Some(false);
        }
        input.consume_key(Modifiers::NONE, Key::Tab).then_some(true)
    })?;
    draft.field = draft.field.next(forward);
    Some(Asked::Type)
}

/// Takes a key out of the input, if it was pressed without Control and Alt; gives whether Shift was held.
fn pressed(ctx: &Context, wanted: Key) -> Option<bool> {
    ctx.input_mut(|input| {
        let at = input.events.iter().position(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } => *key == wanted && !modifiers.command && !modifiers.alt,
            _ => false,
        })?;
        match input.events.remove(at) {
            Event::Key { modifiers, .. } => Some(modifiers.shift),
            _ => None,
        }
    })
}

/// The digit that was pressed, from 0, and whether Shift was held: wherever the keyboard has it.
fn digit(ctx: &Context) -> Option<(usize, bool)> {
    ctx.input_mut(|input| {
        let mut found = None;
        input.events.retain(|event| {
            let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else { return true };
            if modifiers.command || modifiers.alt || found.is_some() {
                return true;
            }
            let number = DIGITS.iter().position(|digit| key == digit || physical_key.as_ref() == Some(digit));
            found = number.map(|number| (number, modifiers.shift));
            found.is_none()
        });
        found
    })
}

/// How many values a field has.
fn count(draft: &StanceDraft, field: CodingField) -> usize {
    match field {
        CodingField::Holder => draft.holders.len(),
        CodingField::Target => draft.targets.len(),
        CodingField::Source => draft.attribution.len(),
        CodingField::Cue => draft.cue.as_ref().map_or(0, Vec::len),
        CodingField::Evidence => draft.evidence.as_ref().map_or(0, Vec::len),
        CodingField::Issue | CodingField::When | CodingField::Note => 1,
    }
}

/// Takes one of a field's values away.
pub(super) fn take_away(draft: &mut StanceDraft, field: CodingField, at: usize) {
    if at >= count(draft, field) {
        return;
    }
    match field {
        CodingField::Holder => drop(draft.holders.remove(at)),
        CodingField::Target => drop(draft.targets.remove(at)),
        CodingField::Source => drop(draft.attribution.remove(at)),
        CodingField::Cue => {
            if let Some(pieces) = &mut draft.cue {
                pieces.remove(at);
            }
        }
        // Without words of its own the stance is proved by its sentence again.
        CodingField::Evidence => {
            draft.evidence = draft.evidence.take().filter(|pieces| pieces.len() > 1).map(|mut pieces| {
                pieces.remove(at);
                pieces
            })
        }
        CodingField::Issue => draft.issue.clear(),
        CodingField::When => draft.when.clear(),
        CodingField::Note => draft.note.clear(),
    }
}
