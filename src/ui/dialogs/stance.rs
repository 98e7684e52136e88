//! Coding a stance: holder, polarity and issue, all by key.
//!
//! Up, Down and the digits choose the holder; Left and Right, or `o`, `n`, `p`, the polarity;
//! Tab goes to the issue; Enter makes the stance.

use super::{buttons, modal};
use crate::model::Polarity;
use crate::session::Action;
use crate::session::workspace::{Dialog, StanceDraft};
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::segmented;
use eframe::egui::{Context, FocusDirection, Id, Key, Label, Modifiers, TextEdit, Ui};

const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// From against to for, as Left and Right go through them.
const SCALE: [Polarity; 5] =
    [Polarity::Oppose, Polarity::LeansOppose, Polarity::Neutral, Polarity::LeansSupport, Polarity::Support];

/// Draws the composer.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context, draft: StanceDraft, fresh: bool) {
    let issue_id = Id::unique("stance issue");
    if fresh {
        ctx.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
        });
    }
    let mut changed = draft.clone();
    if !ctx.text_edit_focused() {
        take_keys(ctx, &mut changed);
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Tab)) {
            ctx.memory_mut(|memory| {
                // The window library has seen the Tab too and would go on from the field at once.
                memory.move_focus(FocusDirection::None);
                memory.request_focus(issue_id);
            });
        }
    }
    let enter = super::enter(ctx);
    let mut make = enter;
    modal(cx, ctx, "Code stance", 460.0, |cx, ui| {
        let tokens = Tokens::of(ui);
        if let Some(document) = cx.session.document() {
            let target = document.text.slice(draft.target).replace('\n', " ");
            ui.add(Label::new(rich(format!("on “{target}”"), Face::Serif, size::HEADING, tokens.text)).wrap());
        }
        heading_ui(ui, "Who", "↑ ↓");
        for (at, choice) in draft.holders.iter().enumerate() {
            ui.horizontal(|ui| {
                if at < DIGITS.len() {
                    ui.add(KeyCap::new((at + 1).to_string()));
                }
                if ui.radio(changed.chosen == at, &choice.name).clicked() {
                    changed.chosen = at;
                }
            });
        }
        heading_ui(ui, "Stands", "← →");
        let choices = [(Polarity::Oppose, "oppose"), (Polarity::Neutral, "neutral"), (Polarity::Support, "support")];
        if let Some(polarity) = segmented::polarities(ui, Some(changed.polarity), &choices) {
            changed.polarity = polarity;
        }
        ui.horizontal(|ui| {
            for polarity in [Polarity::LeansOppose, Polarity::LeansSupport, Polarity::Mixed] {
                let name = polarity.id().replace('_', " ");
                if ui.selectable_label(changed.polarity == polarity, name).clicked() {
                    changed.polarity = polarity;
                }
            }
        });
        heading_ui(ui, "Issue", "Tab");
        let issue = TextEdit::singleline(&mut changed.issue).id(issue_id).hint_text("Issue (optional)");
        let response = ui.add(issue.desired_width(f32::INFINITY));
        name_field(&response, "Issue", &changed.issue);
        issues_ui(cx, ui, &mut changed);
        if buttons(cx, ui, "Code stance", !draft.holders.is_empty()) {
            make = true;
        }
    });
    if changed != draft {
        cx.ask(Action::Ask(Some(Dialog::Stance(changed))));
    }
    if make {
        cx.ask(Action::CodeStance);
    }
}

/// The issues that begin with what was typed; a click takes one.
fn issues_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut StanceDraft) {
    let typed = draft.issue.to_lowercase();
    let known = cx.session.project().issues();
    let fitting = known.filter(|issue| issue.name.to_lowercase().contains(&typed) && issue.name != draft.issue);
    let names: Vec<String> = fitting.take(5).map(|issue| issue.name.clone()).collect();
    ui.horizontal_wrapped(|ui| {
        for name in names {
            if ui.small_button(&name).clicked() {
                draft.issue = name;
            }
        }
    });
}

fn heading_ui(ui: &mut Ui, words: &str, keys: &str) {
    let tokens = Tokens::of(ui);
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        ui.label(rich(words, Face::SemiBold, size::SMALL, tokens.muted));
        ui.add(KeyCap::new(keys));
    });
}

fn take_keys(ctx: &Context, draft: &mut StanceDraft) {
    let last = draft.holders.len().saturating_sub(1);
    let at = SCALE.iter().position(|polarity| *polarity == draft.polarity).unwrap_or(2);
    ctx.input_mut(|input| {
        let mut pressed = |key: Key| input.consume_key(Modifiers::NONE, key);
        if pressed(Key::ArrowDown) {
            draft.chosen = (draft.chosen + 1).min(last);
        }
        if pressed(Key::ArrowUp) {
            draft.chosen = draft.chosen.saturating_sub(1);
        }
        for (number, digit) in DIGITS.into_iter().enumerate() {
            if pressed(digit) && number <= last {
                draft.chosen = number;
            }
        }
        if pressed(Key::ArrowLeft) {
            draft.polarity = SCALE[at.saturating_sub(1)];
        }
        if pressed(Key::ArrowRight) {
            draft.polarity = SCALE[(at + 1).min(SCALE.len() - 1)];
        }
        let letters = [
            (Key::O, Polarity::Oppose),
            (Key::N, Polarity::Neutral),
            (Key::P, Polarity::Support),
            (Key::S, Polarity::Support),
            (Key::M, Polarity::Mixed),
        ];
        for (letter, polarity) in letters {
            if pressed(letter) {
                draft.polarity = polarity;
            }
        }
    });
}
