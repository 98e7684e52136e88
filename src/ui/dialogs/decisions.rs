//! The last decisions: a digit or a click opens one again.

use super::modal;
use crate::session::Action;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{Button, Context, Key, Modifiers};

const DIGITS: [Key; 8] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8];

/// Draws the dialog.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context) {
    let decisions = cx.session.decisions();
    let mut chosen = DIGITS.iter().position(|&digit| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, digit)));
    modal(cx, ctx, "Last decisions", 460.0, |cx, ui| {
        let tokens = Tokens::of(ui);
        if decisions.is_empty() {
            ui.label(rich("Nothing has been decided yet.", Face::Body, size::SMALL, tokens.muted));
        }
        for (nth, decision) in decisions.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.add(KeyCap::new((nth + 1).to_string()));
                let words = decision.described(cx.session.project().schema());
                if ui.add(Button::new(words).truncate().frame(false)).on_hover_text("Reopen").clicked() {
                    chosen = Some(nth);
                }
            });
        }
        ui.add_space(space::M);
        if ui.button("Close").clicked() {
            cx.ask(Action::Ask(None));
        }
    });
    if let Some(nth) = chosen.filter(|&nth| nth < decisions.len()) {
        cx.ask(Action::Reopen(nth));
    }
}
