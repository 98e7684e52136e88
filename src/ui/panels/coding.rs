//! The coding bar below the text: a stance in the making, by clicks into the text or by keys.
//!
//! One field has the focus; a click on a mention, or selected words, fill it, and so do the offers
//! beside its input. Letters choose field and polarity, digits an offer, Enter makes the stance.

use super::coding_keys::{self, Asked};
use crate::model::{Certainty, Document, Holder, Mention, Polarity, Schema};
use crate::session::draft::{CodingField, CodingOffer, Pick, StanceDraft};
use crate::session::workspace::Dialog;
use crate::session::{Action, Session};
use crate::text::TextRange;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, font, rich, size, space};
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::key_button::KeyButton;
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::segmented;
use eframe::egui::{
    Align, Color32, Context, FocusDirection, Frame, Id, Label, Layout, Margin, TextEdit, TextStyle, Ui, WidgetInfo,
    accesskit::Role, vec2,
};

/// The polarities from against to for, with the schema's words.
pub(super) fn polarity_names(schema: &Schema) -> [(Polarity, String); 6] {
    Polarity::ALL.map(|polarity| (polarity, schema.polarity(polarity).name))
}

/// The width that is kept for the way to the other offers, in points.
const MORE: f32 = 58.0;

/// The longest name that a chip shows, in characters.
const LONGEST: usize = 42;
/// The same for what is said beside a name, and for whole sentences.
const SHORT: usize = 26;

/// What only the screen knows of the bar: what is typed into its input, and which offer is marked.
#[derive(Default)]
pub struct CodingBar {
    typed: String,
    marked: usize,
    /// The field of the last frame; none before the first.
    field: Option<CodingField>,
    was_typing: bool,
    /// The first offer that is shown, and how many have room beside the input.
    first: usize,
    shown: usize,
    /// The offers, and what they were made for.
    offers: Option<(StanceDraft, String, u64, Vec<CodingOffer>)>,
}

impl CodingBar {
    /// Forgets what was typed: the bar is closed.
    pub fn close(&mut self) {
        if self.field.is_some() {
            *self = Self::default();
        }
    }

    /// Draws the bar.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, draft: &StanceDraft) {
        let ctx = ui.ctx().clone();
        let document = cx.session.document().filter(|document| document.id == draft.document).cloned();
        let Some(document) = document else { return cx.ask(Action::Ask(None)) };
        let input = Id::unique("coding input");
        if self.field.is_none() {
            ctx.memory_mut(|memory| memory.focused().into_iter().for_each(|id| memory.surrender_focus(id)));
        }
        if self.field != Some(draft.field) {
            (self.typed, self.marked, self.first, self.field) = (String::new(), 0, 0, Some(draft.field));
        }
        let offers = self.offers(cx.session, draft);
        let mut changed = draft.clone();
        let typing = ctx.memory(|memory| memory.has_focus(input));
        let asked = if typing {
            coding_keys::while_typing(&ctx, &mut changed, &mut self.marked, offers.len())
        } else {
            coding_keys::plain(&ctx, &mut changed, self.was_typing, self.shown.min(offers.len()))
        };
        let (mut picked, then) = self.carry_out(&ctx, input, asked, &offers);
        self.turn_to_marked(offers.len());
        self.was_typing = typing;
        let frame = Frame::new().inner_margin(Margin { left: 14, right: 14, top: 9, bottom: 9 });
        frame.show(ui, |ui| {
            let style = ui.style_mut();
            for kind in [TextStyle::Body, TextStyle::Button] {
                style.text_styles.insert(kind, font(Face::Body, size::SMALL + 0.5));
            }
            style.spacing.item_spacing = vec2(6.0, 6.0);
            degree_ui(cx.session.project().schema(), ui, &mut changed);
            let first = [CodingField::Holder, CodingField::Target];
            let second = [CodingField::Issue, CodingField::Source, CodingField::When];
            let third = [CodingField::Cue, CodingField::Evidence, CodingField::Note];
            for fields in [&first[..], &[&second[..], &third[..]].concat()] {
                ui.horizontal_wrapped(|ui| {
                    for &field in fields {
                        field_ui(cx.session, ui, &document, field, &mut changed);
                        ui.add_space(space::S);
                    }
                });
            }
            let by_click = self.input_ui(ui, input, typing, changed.field, &offers);
            picked = picked.take().or(by_click);
            foot_ui(cx, ui, &changed);
        });
        if changed.field != draft.field {
            self.typed.clear();
        }
        if changed != *draft {
            cx.ask(Action::Ask(Some(Dialog::Stance(Box::new(changed)))));
        }
        if let Some((pick, more)) = picked {
            self.typed.clear();
            ctx.memory_mut(|memory| memory.surrender_focus(input));
            cx.ask(Action::PickForStance(pick, more));
        }
        then.into_iter().for_each(|action| cx.ask(action));
    }

    /// What the keys asked for: what they picked, and what shall be done last.
    fn carry_out(
        &mut self,
        ctx: &Context,
        input: Id,
        asked: Asked,
        offers: &[CodingOffer],
    ) -> (Option<(Pick, bool)>, Option<Action>) {
        match asked {
            Asked::Nothing => {}
            Asked::Code if self.typed.trim().is_empty() => return (None, Some(Action::CodeStance)),
            Asked::Code => return (pick_of(offers, self.marked, false), None),
            Asked::Take { more } => return (pick_of(offers, self.marked, more), None),
            Asked::Offer { at, more } => {
                self.marked = self.first + at;
                return (pick_of(offers, self.marked, more), None);
            }
            Asked::Step { forward } => {
                let next = if forward { self.marked + 1 } else { self.marked.saturating_sub(1) };
                self.marked = next.min(offers.len().saturating_sub(1));
                return (pick_of(offers, self.marked, false), None);
            }
            Asked::Type => ctx.memory_mut(|memory| {
                // The window library has seen the Tab too and would go on from the field at once.
                memory.move_focus(FocusDirection::None);
                memory.request_focus(input);
            }),
            Asked::Leave => {
                self.typed.clear();
                ctx.memory_mut(|memory| memory.surrender_focus(input));
            }
            Asked::Cancel => return (None, Some(Action::Ask(None))),
        }
        (None, None)
    }

    fn offers(&mut self, session: &Session, draft: &StanceDraft) -> Vec<CodingOffer> {
        let revision = session.project().revision();
        let same = |made: &(StanceDraft, String, u64, Vec<CodingOffer>)| {
            made.0 == *draft && made.1 == self.typed && made.2 == revision
        };
        if let Some(made) = self.offers.as_ref().filter(|made| same(made)) {
            return made.3.clone();
        }
        let offers = session.coding_offers(draft, &self.typed);
        self.offers = Some((draft.clone(), self.typed.clone(), revision, offers.clone()));
        offers
    }

    /// The input of the field that has the focus, and what it offers. Gives what was clicked.
    fn input_ui(
        &mut self,
        ui: &mut Ui,
        input: Id,
        typing: bool,
        field: CodingField,
        offers: &[CodingOffer],
    ) -> Option<(Pick, bool)> {
        let mut picked = None;
        ui.horizontal(|ui| {
            let edit = TextEdit::singleline(&mut self.typed).id(input).hint_text(hint(field)).desired_width(230.0);
            // Tab goes to the next field of the stance, which is the keys' business.
            let response = ui.add(edit.lock_focus(true).margin(vec2(8.0, 4.0)));
            response.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::TextInput, true, format!("{}: type", field.title()));
                info.current_text_value = Some(self.typed.clone());
                info
            });
            if response.changed() {
                (self.marked, self.first) = (0, 0);
            }
            let first = self.first;
            self.shown = 0;
            for (at, offer) in offers.iter().enumerate().skip(first) {
                let name = match offer.about.as_str() {
                    "" => shortened(&offer.name, LONGEST),
                    about => format!("{} · {}", shortened(&offer.name, LONGEST), shortened(about, SHORT)),
                };
                // One row, so that the text does not move while one types; the others are a click or arrows away.
                let letters = ui.painter().layout_no_wrap(name.clone(), font(Face::Body, size::BODY), Color32::BLACK);
                let rest = if at + 1 < offers.len() || first > 0 { MORE } else { 0.0 };
                if at > first && ui.available_width() < letters.size().x + 58.0 + rest {
                    break;
                }
                self.shown += 1;
                let button = KeyButton::new(name, if typing { String::new() } else { self.shown.to_string() });
                let button = if typing && at == self.marked { button.primary() } else { button };
                if ui.add(button).clicked() {
                    picked = Some((offer.pick.clone(), ui.input(|input| input.modifiers.command)));
                }
            }
            let others = offers.len() - self.shown.min(offers.len());
            if others > 0 {
                let response = ui.add(KeyButton::new(format!("+{others}"), ""));
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{others} more offers")));
                if response.on_hover_text("Shows the other offers; so do ↑ and ↓").clicked() {
                    let next = first + self.shown;
                    self.first = if next < offers.len() { next } else { 0 };
                    self.marked = self.first;
                }
            }
        });
        picked
    }

    /// Shows the offers around the marked one, which keys may have moved.
    fn turn_to_marked(&mut self, offers: usize) {
        let last = offers.saturating_sub(1);
        self.first = self.first.min(last);
        if self.marked < self.first || self.marked >= self.first + self.shown.max(1) {
            self.first = self.marked.min(last);
        }
    }
}

fn pick_of(offers: &[CodingOffer], at: usize, more: bool) -> Option<(Pick, bool)> {
    offers.get(at).map(|offer| (offer.pick.clone(), more))
}

/// Polarity and certainty.
fn degree_ui(schema: &Schema, ui: &mut Ui, draft: &mut StanceDraft) {
    let names = polarity_names(schema);
    let polarities = names.each_ref().map(|(polarity, name)| (*polarity, name.as_str()));
    let tokens = Tokens::of(ui);
    ui.horizontal_wrapped(|ui| {
        let width = (ui.available_width() * 0.55).clamp(520.0, 700.0).min(ui.available_width());
        ui.allocate_ui_with_layout(vec2(width, 28.0), Layout::top_down(Align::Min), |ui| {
            if let Some(polarity) = segmented::polarities(ui, Some(draft.polarity), &polarities) {
                draft.polarity = polarity;
            }
        });
        ui.add_space(space::S);
        ui.add(KeyCap::new("C"));
        let names = Certainty::ALL.map(|certainty| (certainty, schema.certainty(certainty).name));
        let choices = names.each_ref().map(|(certainty, name)| (*certainty, name.as_str()));
        let text = rich("Certainty", Face::Body, size::SMALL, tokens.muted);
        ui.add(Label::new(text).selectable(false));
        segmented::tabs(ui, "certainty", &mut draft.certainty, &choices);
    });
}

/// One field: its name, its key, and what it holds; a click on a value takes it away.
fn field_ui(session: &Session, ui: &mut Ui, document: &Document, field: CodingField, draft: &mut StanceDraft) {
    let tokens = Tokens::of(ui);
    let active = draft.field == field;
    if ui.add(Chip::new(field.title()).selected(active)).clicked() {
        draft.field = field;
    }
    if let Some(letter) = coding_keys::letter_of(field) {
        ui.add(KeyCap::new(letter.name()));
    }
    let overlay = session.overlay_of(&document.id);
    let hue = |mention: Option<&Mention>| session.project().schema().label(&mention?.label).map(|label| label.hue);
    let mut removed = None;
    let mut value = |ui: &mut Ui, at: usize, name: &str, hue: Option<u16>| {
        let chip = Chip::new(format!("{} ✕", shortened(name, LONGEST + 4)));
        let chip = hue.map_or(chip.clone(), |hue| chip.hue(hue));
        if ui.add(chip).on_hover_text("Take away").clicked() {
            removed = Some(at);
        }
    };
    let quoted = |ranges: &[TextRange]| {
        let words = document.text.joined(ranges).replace('\n', " ");
        let most = if field == CodingField::Evidence { SHORT } else { LONGEST };
        format!("“{}”", shortened(words.trim_matches(['“', '”', '"']), most))
    };
    let mut empty = "";
    match field {
        CodingField::Holder => {
            for (at, holder) in draft.holders.iter().enumerate() {
                let mention = match holder {
                    Holder::Mention(id) => overlay.mention(id),
                    Holder::Entity(_) | Holder::Outlet => None,
                };
                value(ui, at, &session.name_of_holder(document, holder), hue(mention));
            }
            if draft.holders.is_empty() {
                empty = "nobody yet";
            }
        }
        CodingField::Target => {
            for (at, target) in draft.targets.iter().enumerate() {
                let name = match target.spans.as_slice() {
                    [] => session.name_of_target(document, target),
                    spans => quoted(spans),
                };
                value(ui, at, &name, None);
            }
            if draft.targets.is_empty() {
                empty = "nothing yet";
            }
        }
        CodingField::Source => {
            draft.attribution.iter().enumerate().for_each(|(at, link)| value(ui, at, &link.text, None));
            if draft.attribution.is_empty() {
                empty = "the article";
            }
        }
        CodingField::Issue if draft.issue.is_empty() => empty = "none",
        CodingField::Issue => value(ui, 0, &draft.issue, None),
        CodingField::When if draft.when.is_empty() => empty = "not said",
        CodingField::When => value(ui, 0, &draft.when, None),
        CodingField::Note if draft.note.is_empty() => empty = "none",
        CodingField::Note => value(ui, 0, &draft.note, None),
        CodingField::Cue | CodingField::Evidence => {
            let is_cue = field == CodingField::Cue;
            match if is_cue { &draft.cue } else { &draft.evidence } {
                None if is_cue => empty = "as it seems",
                None => empty = "its sentence",
                Some(pieces) if pieces.is_empty() => empty = "none",
                Some(pieces) => {
                    pieces.iter().enumerate().for_each(|(at, piece)| value(ui, at, &quoted(&[*piece]), None))
                }
            }
        }
    }
    if !empty.is_empty() {
        ui.add(Label::new(rich(empty, Face::Body, size::SMALL, tokens.muted)).selectable(false));
    }
    if let Some(at) = removed {
        coding_keys::take_away(draft, field, at);
    }
}

/// What to do next, and the buttons.
fn foot_ui(cx: &mut Cx<'_>, ui: &mut Ui, draft: &StanceDraft) {
    let tokens = Tokens::of(ui);
    let line = vec2(ui.available_width(), 30.0);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        let name = match (&draft.stance, draft.count()) {
            (Some(_), 0 | 1) => "Save stance".to_owned(),
            (_, 0 | 1) => "Code stance".to_owned(),
            (_, count) => format!("Code {count} stances"),
        };
        if ui.add_enabled(draft.count() > 0, KeyButton::new(name, "Enter").primary()).clicked() {
            cx.ask(Action::CodeStance);
        }
        if ui.add(KeyButton::new("Cancel", "Esc")).clicked() {
            cx.ask(Action::Ask(None));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let title = if draft.stance.is_some() { "Changing a stance" } else { "Coding a stance" };
            ui.label(rich(title, Face::SemiBold, size::BODY, tokens.text));
            let words = match draft.field {
                _ if draft.targets.is_empty() && draft.field != CodingField::Target => {
                    "It needs what it is about: T, then click or select words, or type"
                }
                _ if draft.holders.is_empty() && draft.field != CodingField::Holder => {
                    "It needs somebody who holds it: H, then click a mention, or type"
                }
                CodingField::Issue | CodingField::Note => "Type it · Tab: next field",
                _ => "Click or select words in the text · Ctrl: one more, as do ⇧ 1–9 · Tab: next field",
            };
            ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).truncate().selectable(false));
        });
    });
}

fn hint(field: CodingField) -> &'static str {
    match field {
        CodingField::Holder => "A name, also one not named here",
        CodingField::Target => "A name, or words of the text",
        CodingField::Issue => "An issue, or a new one",
        CodingField::Source => "Who reports it",
        CodingField::When => "2025-08-20, or words",
        CodingField::Cue | CodingField::Evidence => "Words of the text",
        CodingField::Note => "Your own words",
    }
}

fn shortened(words: &str, most: usize) -> String {
    let short: String = words.chars().take(most).collect();
    if short.len() < words.len() { format!("{}…", short.trim_end()) } else { short }
}
