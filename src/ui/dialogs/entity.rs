//! Which entity the selected mention names: type a few letters, press Enter.

use super::{choose_by_keys, list_height, modal};
use crate::model::{Entity, Mention};
use crate::session::workspace::Item;
use crate::session::{Action, Session};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size};
use crate::ui::widgets::chip::Chip;
use eframe::egui::{self, Align, Context, Key, Label, Layout, Modifiers, ScrollArea, Sense, TextEdit, Ui, vec2};

/// How many entities are offered at most.
const MOST: usize = 50;

/// What was typed, and which row is chosen.
#[derive(Default)]
pub struct EntityPicker {
    typed: String,
    chosen: usize,
}

/// One answer.
enum Row {
    Known(std::sync::Arc<Entity>),
    New(String),
}

impl EntityPicker {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        let overlay = cx.session.overlay();
        let Some(Item::Mention(id)) = &cx.session.workspace().item else { return cx.ask(Action::Ask(None)) };
        let (Some(mention), Some(document)) = (overlay.mention(id), cx.session.document()) else {
            return cx.ask(Action::Ask(None));
        };
        let words = document.text.joined(&mention.spans);
        if fresh {
            *self = Self::default();
        }
        let rows = self.rows(cx.session, mention, &words);
        let moved = choose_by_keys(ctx, &mut self.chosen, rows.len());
        let enter = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let mut answer = enter.then_some(self.chosen);
        modal(cx, ctx, &format!("Whom does “{words}” name?"), 460.0, |cx, ui| {
            let edit = TextEdit::singleline(&mut self.typed).hint_text("Search entities, or type a new name");
            let response = ui.add(edit.desired_width(f32::INFINITY).margin(vec2(10.0, 8.0)));
            if fresh {
                response.request_focus();
            }
            if response.changed() {
                self.chosen = 0;
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
            match answer.and_then(|at| rows.get(at)) {
                Some(Row::Known(entity)) => {
                    cx.ask(Action::Link(document.id.clone(), mention.id.clone(), Some(entity.id.clone())))
                }
                Some(Row::New(name)) => cx.ask(Action::LinkNew(document.id.clone(), mention.id.clone(), name.clone())),
                None => {}
            }
        });
    }

    /// The best guesses first: what the words name, then what was typed, then a new entity.
    fn rows(&self, session: &Session, mention: &Mention, words: &str) -> Vec<Row> {
        let typed = self.typed.trim();
        let wanted = if typed.is_empty() { words } else { typed };
        let mut scored: Vec<(u8, usize, &std::sync::Arc<Entity>)> = Vec::new();
        let counts = session.entity_counts();
        for entity in session.project().entities() {
            let closest = |name| closeness(name, wanted, typed.is_empty());
            let best = entity.names().map(closest).max().unwrap_or_default();
            let of_label = u8::from(entity.label == mention.label);
            if best > 0 || (typed.is_empty() && of_label == 1) {
                let mentions = counts.get(&entity.id).map_or(0, |count| count.mentions);
                scored.push((best * 2 + of_label, mentions, entity));
            }
        }
        scored.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.name.cmp(&b.2.name)));
        let is_exact = scored.first().is_some_and(|(_, _, entity)| entity.name.eq_ignore_ascii_case(wanted));
        let mut rows: Vec<Row> = scored.into_iter().take(MOST).map(|(_, _, e)| Row::Known(e.clone())).collect();
        if !is_exact {
            let at = if rows.is_empty() { 0 } else { 1 };
            rows.insert(at, Row::New(wanted.to_owned()));
        }
        rows
    }
}

/// How well a name fits: 3 the same, 2 begins a word, 1 contains, 0 not at all.
///
/// A guess from the mention's words may also be longer than the name: “President Novak”.
fn closeness(name: &str, wanted: &str, guessing: bool) -> u8 {
    let (name, wanted) = (name.to_lowercase(), wanted.to_lowercase());
    if name == wanted {
        3
    } else if name.split_whitespace().any(|word| word.starts_with(&wanted)) || name.starts_with(&wanted) {
        2
    } else {
        u8::from(name.contains(&wanted) || (guessing && wanted.contains(&name)))
    }
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, row: &Row, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    let name = match row {
        Row::Known(entity) => entity.name.clone(),
        Row::New(name) => format!("Make the entity “{name}”"),
    };
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::ListBoxOption, true, chosen, &name));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, 6, if chosen { tokens.selected } else { tokens.hover });
    }
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 0.0))));
    inside.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if let Row::Known(entity) = row {
            let schema = cx.session.project().schema();
            let (tag, hue) = schema.label(&entity.label).map_or(("", 0), |label| (label.tag.as_str(), label.hue));
            ui.add(Chip::tag(tag, hue));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(Label::new(rich(&name, Face::Body, size::BODY, tokens.text)).selectable(false));
            if let Row::Known(entity) = row {
                let about = rich(&entity.description, Face::Body, size::SMALL, tokens.muted);
                ui.add(Label::new(about).truncate().selectable(false));
            }
        });
    });
    response
}
