//! The bar that searches words in the open article.

use super::read::muted;
use crate::session::Action;
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Tokens, space};
use eframe::egui::{Frame, Id, Key, Margin, TextEdit, Ui};

/// Draws the bar, if a search is open.
pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let Some(find) = cx.session.workspace().find.clone() else { return };
    let tokens = Tokens::of(ui);
    Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.horizontal(|ui| {
            let id = Id::unique("find field");
            let mut words = find.words.clone();
            let response =
                ui.add(TextEdit::singleline(&mut words).id(id).hint_text("Find in article…").desired_width(260.0));
            name_field(&response, "Find in article", &words);
            if find.wants_keyboard {
                response.request_focus();
                cx.ask(Action::FindReached);
            }
            if response.changed() {
                cx.ask(Action::Find(Some(words)));
            }
            if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                let back = ui.input(|input| input.modifiers.shift);
                cx.ask(Action::FindStep(!back));
                response.request_focus();
            }
            let count = match (find.places.len(), find.words.is_empty()) {
                (_, true) => String::new(),
                (0, _) => "not found".to_owned(),
                (count, _) => format!("{} of {count}", find.current + 1),
            };
            muted(ui, &count);
            ui.add_space(space::S);
            if ui.button("Previous").on_hover_text("Shift+F3").clicked() {
                cx.ask(Action::FindStep(false));
            }
            if ui.button("Next").on_hover_text("F3, Enter").clicked() {
                cx.ask(Action::FindStep(true));
            }
            let escape = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
            if ui.button("Close").on_hover_text("Esc").clicked() || escape {
                cx.ask(Action::Find(None));
            }
        });
    });
}
