//! The kind of a relation that was drawn: press its number, or Enter.

use super::{choose_by_keys, modal};
use crate::session::Action;
use crate::session::workspace::RelationDraft;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{self, Button, Context, Key, Label, Modifiers, Sense, Ui, vec2};

/// The keys of the first kinds.
const NUMBERS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Which kind is chosen, and whether the relation goes the other way round.
#[derive(Default)]
pub struct RelationForm {
    chosen: usize,
    reversed: bool,
}

impl RelationForm {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, draft: RelationDraft, fresh: bool) {
        if fresh {
            *self = Self::default();
        }
        let kinds = cx.session.project().schema().relations.clone();
        choose_by_keys(ctx, &mut self.chosen, kinds.len());
        let (enter, turn, number) = ctx.input_mut(|input| {
            let number = NUMBERS.iter().position(|key| input.consume_key(Modifiers::NONE, *key));
            let turn = input.consume_key(Modifiers::NONE, Key::Tab);
            (input.consume_key(Modifiers::NONE, Key::Enter), turn, number)
        });
        self.reversed ^= turn;
        let mut answer = number.or(enter.then_some(self.chosen));
        let (from, to) = match self.reversed {
            false => (draft.from.clone(), draft.to.clone()),
            true => (draft.to.clone(), draft.from.clone()),
        };
        let overlay = cx.session.overlay_of(&draft.document);
        let document = cx.session.project().document(&draft.document).cloned();
        let words = |id| {
            let mention = overlay.mention(id)?;
            Some(document.as_ref()?.text.joined(&mention.spans))
        };
        let (from_words, to_words) = (words(&from).unwrap_or_default(), words(&to).unwrap_or_default());
        modal(cx, ctx, "Which relation?", 440.0, |cx, ui| {
            let tokens = Tokens::of(ui);
            ui.horizontal_wrapped(|ui| {
                let line = rich(format!("{from_words} → {to_words}"), Face::SemiBold, size::BODY, tokens.text);
                ui.add(Label::new(line).wrap());
                let turn = ui.add(Button::new("Turn round").small()).on_hover_text("Tab");
                self.reversed ^= turn.clicked();
                ui.add(KeyCap::new("Tab"));
            });
            ui.add_space(space::S);
            for (at, kind) in kinds.iter().enumerate() {
                if kind_ui(ui, at, &kind.name, &kind.description, at == self.chosen) {
                    answer = Some(at);
                }
            }
            if kinds.is_empty() {
                ui.label("The schema of this project has no kinds of relation.");
            }
            if let Some(kind) = answer.and_then(|at| kinds.get(at)) {
                let draft = RelationDraft { document: draft.document.clone(), from, to };
                cx.ask(Action::Relate(draft, kind.name.clone()));
            }
        });
    }
}

fn kind_ui(ui: &mut Ui, at: usize, name: &str, about: &str, chosen: bool) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::ListBoxOption, true, chosen, name));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, 6, if chosen { tokens.selected } else { tokens.hover });
    }
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 4.0))));
    inside.horizontal_centered(|ui| {
        if at < NUMBERS.len() {
            ui.add(KeyCap::new((at + 1).to_string()));
        }
        ui.add(Label::new(rich(name, Face::Body, size::BODY, tokens.text)).selectable(false));
        ui.add(Label::new(rich(about, Face::Body, size::SMALL, tokens.muted)).truncate().selectable(false));
    });
    response.clicked()
}
