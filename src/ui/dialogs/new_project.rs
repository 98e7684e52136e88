//! Beginning a project: with which schema.

use super::{buttons, choose_by_keys, modal};
use crate::session::Action;
use crate::store::READY_MADE;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Context, Label, RadioButton};

/// Which schema is chosen.
#[derive(Default)]
pub struct NewProjectForm {
    chosen: usize,
    /// Name and labels of each schema.
    schemas: Vec<(String, String)>,
}

impl NewProjectForm {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        if fresh {
            let read = |ready: &crate::store::ReadyMade| {
                let schema = ready.schema();
                let labels: Vec<&str> = schema.labels.iter().map(|label| label.name.as_str()).collect();
                (schema.name.clone(), labels.join(" · "))
            };
            *self = Self { chosen: 0, schemas: READY_MADE.iter().map(read).collect() };
            ctx.memory_mut(|memory| {
                if let Some(focused) = memory.focused() {
                    memory.surrender_focus(focused);
                }
            });
        }
        choose_by_keys(ctx, &mut self.chosen, self.schemas.len());
        let enter = super::enter(ctx);
        modal(cx, ctx, "New project", 560.0, |cx, ui| {
            let tokens = Tokens::of(ui);
            ui.label(rich(
                "What shall be annotated? The schema can be changed later.",
                Face::Body,
                size::SMALL,
                tokens.muted,
            ));
            ui.add_space(space::S);
            for (at, (ready, (name, labels))) in READY_MADE.iter().zip(&self.schemas).enumerate() {
                if ui
                    .add(RadioButton::new(self.chosen == at, rich(name, Face::SemiBold, size::BODY, tokens.text)))
                    .clicked()
                {
                    self.chosen = at;
                }
                ui.indent(ready.id, |ui| {
                    ui.add(Label::new(rich(ready.about, Face::Body, size::SMALL, tokens.text)).wrap());
                    ui.add(Label::new(rich(labels, Face::Body, size::TINY, tokens.muted)).wrap());
                });
                ui.add_space(space::XS);
            }
            if buttons(cx, ui, "Begin project", true) || enter {
                cx.ask(Action::NewProject(self.chosen));
            }
        });
    }
}
