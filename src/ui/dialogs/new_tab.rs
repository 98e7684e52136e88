//! Choosing an article to open in a tab of its own.

use super::{choose_by_keys, list_height, modal};
use crate::model::DocumentId;
use crate::session::Action;
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Face, Tokens, rich, size};
use eframe::egui::{
    self, Align, Context, Key, Label, Layout, Modifiers, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2,
};

/// How many articles are offered at most.
const MOST: usize = 200;
const ROW: f32 = 30.0;

/// What was typed, and which row is chosen.
#[derive(Default)]
pub struct NewTab {
    typed: String,
    chosen: usize,
}

struct Row {
    document: DocumentId,
    title: String,
    about: String,
}

impl NewTab {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        if fresh {
            *self = Self::default();
        }
        let rows = self.rows(cx);
        let moved = choose_by_keys(ctx, &mut self.chosen, rows.len());
        let mut opened = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)).then_some(self.chosen);
        modal(cx, ctx, "Open article in new tab", 520.0, |cx, ui| {
            let edit = TextEdit::singleline(&mut self.typed).hint_text("Part of its title, outlet or date…");
            let response = ui.add(edit.desired_width(f32::INFINITY).margin(vec2(10.0, 8.0)));
            name_field(&response, "Article to open", &self.typed);
            if fresh {
                response.request_focus();
            }
            if response.changed() {
                self.chosen = 0;
            }
            let height = list_height(ctx);
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]).show(
                ui,
                |ui| {
                    for (at, row) in rows.iter().enumerate() {
                        let response = row_ui(ui, row, at == self.chosen);
                        if at == self.chosen && moved {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() {
                            opened = Some(at);
                        }
                    }
                },
            );
            if let Some(row) = opened.and_then(|at| rows.get(at)) {
                cx.ask(Action::OpenTab(row.document.clone(), false));
            }
        });
    }

    /// The articles that match what was typed, in the order of the list; those with a tab come last.
    fn rows(&self, cx: &Cx<'_>) -> Vec<Row> {
        let wanted = self.typed.trim().to_lowercase();
        let workspace = cx.session.workspace();
        let has_tab = |id: &DocumentId| workspace.tabs.iter().any(|tab| tab.document == *id);
        let row = |document: &std::sync::Arc<crate::model::Document>| {
            let outlet = &document.metadata.outlet;
            let outlet = if outlet.is_empty() { &document.source.name } else { outlet };
            let about = if has_tab(&document.id) { "has a tab" } else { outlet };
            let row = Row {
                document: document.id.clone(),
                title: document.title().to_owned(),
                about: [about, &document.metadata.date].join(" · "),
            };
            let found = wanted
                .split_whitespace()
                .all(|word| row.title.to_lowercase().contains(word) || row.about.to_lowercase().contains(word));
            found.then_some(row)
        };
        let others = cx.session.listed_documents();
        let mut rows: Vec<Row> = others
            .iter()
            .filter(|document| Some(&document.id) != workspace.document.as_ref())
            .filter_map(row)
            .take(MOST)
            .collect();
        rows.sort_by_key(|row| has_tab(&row.document));
        rows
    }
}

fn row_ui(ui: &mut Ui, row: &Row, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &row.title));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, 6, if chosen { tokens.selected } else { tokens.hover });
    }
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 0.0))));
    inside.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let about = rich(&row.about, Face::Body, size::SMALL, tokens.muted);
        ui.add(Label::new(about).selectable(false));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let title = rich(&row.title, Face::Body, size::BODY, tokens.text);
            ui.add(Label::new(title).truncate().selectable(false));
        });
    });
    response
}
