//! Another window has the project: looking on, or working beside it under a name of one's own.

use super::{buttons, enter, modal};
use crate::session::Action;
use crate::ui::cx::{Cx, name_field, select_all};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Context, Label, RadioButton, TextEdit, Ui};

/// What is chosen.
#[derive(Default)]
pub struct JoinForm {
    joins: bool,
    name: String,
    /// Whether the name shall get the keyboard.
    wants_name: bool,
}

impl JoinForm {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        let names = cx.session.free_names();
        if fresh {
            *self = Self { joins: true, name: names.first().cloned().unwrap_or_default(), wants_name: true };
        }
        let by_enter = enter(ctx);
        modal(cx, ctx, "The project is open in another window", 520.0, |cx, ui| {
            let tokens = Tokens::of(ui);
            let words = cx.session.limits().unwrap_or_default();
            ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
            ui.add_space(space::M);
            choice_ui(
                ui,
                &mut self.joins,
                true,
                "Work as another analyst",
                "You annotate under a name of your own. Entities, issues and labels are shared; articles and suggestions \
                 are changed in the other window. Each window takes in what the other saves.",
            );
            ui.indent("name", |ui| self.name_ui(ui, &names));
            ui.add_space(space::S);
            choice_ui(
                ui,
                &mut self.joins,
                false,
                "Read only",
                "You look at everything, search and export. “Work as another analyst…” in the File menu changes that.",
            );
            let refusal = cx.session.name_refusal(&self.name).filter(|_| self.joins);
            // Of a field that is empty still, nothing is wrong yet.
            if let Some(refusal) = refusal.as_ref().filter(|_| !self.name.is_empty()) {
                ui.add_space(space::S);
                ui.add(Label::new(rich(refusal, Face::Body, size::SMALL, tokens.danger)).wrap());
            }
            let can = refusal.is_none();
            if buttons(cx, ui, "Go on", can) || by_enter && can {
                cx.ask(match self.joins {
                    true => Action::JoinAs(self.name.trim().to_owned()),
                    false => Action::Ask(None),
                });
            }
        });
    }

    fn name_ui(&mut self, ui: &mut Ui, names: &[String]) {
        ui.horizontal_wrapped(|ui| {
            let label = ui.label("Name");
            let response = ui.add_enabled(
                self.joins,
                TextEdit::singleline(&mut self.name).hint_text("Your name").desired_width(180.0),
            );
            name_field(&response, "Name as analyst", &self.name);
            let response = response.labelled_by(label.id);
            if std::mem::take(&mut self.wants_name) {
                response.request_focus();
                select_all(ui.ctx(), response.id, &self.name);
            }
            for name in names.iter().take(4) {
                if *name != self.name && ui.add_enabled(self.joins, eframe::egui::Button::new(name).small()).clicked() {
                    self.name.clone_from(name);
                }
            }
        });
    }
}

fn choice_ui(ui: &mut Ui, joins: &mut bool, value: bool, title: &str, about: &str) {
    let tokens = Tokens::of(ui);
    let button = RadioButton::new(*joins == value, rich(title, Face::SemiBold, size::BODY, tokens.text));
    if ui.add(button).clicked() {
        *joins = value;
    }
    ui.indent(title, |ui| ui.add(Label::new(rich(about, Face::Body, size::SMALL, tokens.text)).wrap()));
}
