//! Which entity something is: type a few letters, press Enter.

use super::{choose_by_keys, list_height, modal};
use crate::session::workspace::{EntityAnswer, EntityQuestion};
use crate::session::{Action, Guess, Session};
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::chip::Chip;
use eframe::egui::{self, Align, Context, Key, Label, Layout, Modifiers, ScrollArea, Sense, TextEdit, Ui, vec2};

/// What was typed, and which row is chosen.
#[derive(Default)]
pub struct EntityPicker {
    typed: String,
    chosen: usize,
}

/// One answer.
enum Row {
    Known(Guess),
    New(String),
}

impl EntityPicker {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, question: &EntityQuestion, fresh: bool) {
        if fresh {
            *self = Self::default();
        }
        let words = cx.session.words_of(question);
        let rows = self.rows(cx.session, question, &words);
        let moved = choose_by_keys(ctx, &mut self.chosen, rows.len());
        let enter = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let mut answer = enter.then_some(self.chosen);
        modal(cx, ctx, &title(question, &words), 460.0, |cx, ui| {
            let hint = match offers_new(question) {
                true => "Search entities, or type a new name",
                false => "Search entities",
            };
            let edit = TextEdit::singleline(&mut self.typed).hint_text(hint);
            let response = ui.add(edit.desired_width(f32::INFINITY).margin(vec2(10.0, 8.0)));
            name_field(&response, "Entity", &self.typed);
            if fresh {
                response.request_focus();
            }
            if response.changed() {
                self.chosen = 0;
            }
            if rows.is_empty() {
                let tokens = Tokens::of(ui);
                ui.add_space(space::S);
                ui.label(rich("No entity fits.", Face::Body, size::SMALL, tokens.muted));
            }
            ScrollArea::vertical()
                .max_height(list_height(ctx))
                .min_scrolled_height(list_height(ctx))
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    for (at, row) in rows.iter().enumerate() {
                        let response = row_ui(cx, ui, row, at == self.chosen);
                        if moved && at == self.chosen {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() {
                            answer = Some(at);
                        }
                    }
                });
            if let EntityQuestion::Words(..) = question {
                let tokens = Tokens::of(ui);
                ui.add_space(space::XS);
                let hint = "A new entity? Press Esc, tag the words with a label first (1–9), then E.";
                ui.label(rich(hint, Face::Body, size::TINY, tokens.muted));
            }
            let answer = answer.and_then(|at| rows.get(at)).map(|row| match row {
                Row::Known(guess) => EntityAnswer::Known(guess.entity.id.clone()),
                Row::New(name) => EntityAnswer::New(name.clone()),
            });
            if let Some(answer) = answer {
                cx.ask(Action::AnswerEntity(question.clone(), answer));
            }
        });
    }

    /// The best guesses first, among them a new entity where one may be made.
    fn rows(&self, session: &Session, question: &EntityQuestion, words: &str) -> Vec<Row> {
        let typed = self.typed.trim();
        let wanted = if typed.is_empty() { words } else { typed };
        let guesses = session.entity_guesses(question, typed);
        let is_exact = guesses.first().is_some_and(|guess| guess.entity.name.eq_ignore_ascii_case(wanted));
        let mut rows: Vec<Row> = guesses.into_iter().map(Row::Known).collect();
        if offers_new(question) && !is_exact && !wanted.is_empty() {
            let at = if rows.is_empty() { 0 } else { 1 };
            rows.insert(at, Row::New(wanted.to_owned()));
        }
        rows
    }
}

fn title(question: &EntityQuestion, words: &str) -> String {
    match question {
        EntityQuestion::Mention(..) | EntityQuestion::Words(..) => format!("Whom does “{words}” name?"),
        EntityQuestion::Places(0 | 1) => format!("Whom does “{words}” name?"),
        EntityQuestion::Places(many) => format!("Whom do these {many} places name?"),
        EntityQuestion::Move(mentions) => match mentions.len() {
            1 => format!("Move “{words}” to which entity?"),
            many => format!("Move {many} mentions to which entity?"),
        },
        EntityQuestion::MergeInto(entities) => match entities.len() {
            1 => format!("Merge {words} into which entity?"),
            many => format!("Merge {many} entities into which one?"),
        },
        EntityQuestion::Affiliation(_) => format!("Whom does {words} belong to?"),
    }
}

fn offers_new(question: &EntityQuestion) -> bool {
    matches!(question, EntityQuestion::Mention(..) | EntityQuestion::Places(_) | EntityQuestion::Move(_))
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, row: &Row, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    let name = match row {
        Row::Known(guess) => guess.entity.name.clone(),
        Row::New(name) => format!("Make the entity “{name}”"),
    };
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::ListBoxOption, true, chosen, &name));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, 6, if chosen { tokens.selected } else { tokens.hover });
    }
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 0.0))));
    inside.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if let Row::Known(Guess { entity, why }) = row {
            let schema = cx.session.project().schema();
            let (tag, hue) = schema.label(&entity.label).map_or(("", 0), |label| (label.tag.as_str(), label.hue));
            ui.add(Chip::tag(tag, hue));
            ui.add(Label::new(rich(*why, Face::Body, size::TINY, tokens.muted)).selectable(false));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(Label::new(rich(&name, Face::Body, size::BODY, tokens.text)).selectable(false));
            if let Row::Known(guess) = row {
                let about = rich(&guess.entity.description, Face::Body, size::SMALL, tokens.muted);
                ui.add(Label::new(about).truncate().selectable(false));
            }
        });
    });
    response
}
