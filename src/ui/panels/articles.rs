//! The left-hand side: the articles, by state, with their progress.

use crate::model::{Document, DocumentState};
use crate::session::Action;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::article_row::{self, ArticleRow};
use crate::ui::widgets::key_cap;
use eframe::egui::{self, Align, Frame, Layout, Margin, ScrollArea, Sense, TextEdit, Ui, vec2};
use std::sync::Arc;

/// One line of the list.
enum Row {
    Heading(&'static str, usize),
    Article(Arc<Document>),
}

/// Draws the list.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    Frame::new().inner_margin(Margin { left: 10, right: 10, top: 10, bottom: 8 }).show(ui, |ui| {
        filter_ui(cx, ui);
        ui.add_space(space::XS);
        let rows = rows(cx);
        let below = 44.0;
        ScrollArea::vertical()
            .auto_shrink(false)
            .max_height(ui.available_height() - below)
            .show_rows(ui, article_row::HEIGHT, rows.len(), |ui, shown| {
                for row in rows.get(shown).unwrap_or_default() {
                    row_ui(cx, ui, row);
                }
            });
        drop_ui(cx, ui);
    });
}

fn filter_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let mut filter = cx.session.workspace().filter.clone();
    let edit = TextEdit::singleline(&mut filter).hint_text("Filter articles…").desired_width(f32::INFINITY);
    if ui.add(edit.margin(Margin::symmetric(10, 7))).changed() {
        cx.ask(Action::Filter(filter));
    }
}

fn rows(cx: &Cx<'_>) -> Vec<Row> {
    let listed = cx.session.listed_documents();
    let mut rows = Vec::with_capacity(listed.len() + 3);
    let mut listed = listed.into_iter().peekable();
    while let Some(first) = listed.next() {
        let state = first.state;
        let heading = match state {
            DocumentState::InProgress => "IN PROGRESS",
            DocumentState::New => "NEW",
            DocumentState::Done => "DONE",
        };
        let at = rows.len();
        rows.push(Row::Article(first));
        while let Some(next) = listed.next_if(|next| next.state == state) {
            rows.push(Row::Article(next));
        }
        rows.insert(at, Row::Heading(heading, rows.len() - at));
    }
    rows
}

fn row_ui(cx: &mut Cx<'_>, ui: &mut Ui, row: &Row) {
    let tokens = Tokens::of(ui);
    match row {
        Row::Heading(name, count) => {
            let size = vec2(ui.available_width(), article_row::HEIGHT);
            ui.allocate_ui_with_layout(size, Layout::bottom_up(Align::Min), |ui| {
                ui.set_min_size(size);
                ui.add_space(space::XS);
                ui.label(rich(format!("{name} · {count}"), Face::SemiBold, size::TINY, tokens.muted));
            });
        }
        Row::Article(document) => {
            let progress = cx.session.progress_of(&document.id);
            let chosen = cx.session.workspace().document.as_ref() == Some(&document.id);
            let metadata = &document.metadata;
            let about: Vec<&str> =
                [&metadata.outlet, &metadata.date].into_iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
            let about = if about.is_empty() { document.source.name.clone() } else { about.join(" · ") };
            let row = ArticleRow {
                title: document.title(),
                about: &about,
                decided: progress.decided,
                total: progress.total,
                done: document.state == DocumentState::Done,
                selected: chosen,
            };
            if article_row::article_row(ui, &row).clicked() {
                cx.ask(Action::Show(document.id.clone()));
            }
        }
    }
}

/// The place that says how articles come in.
fn drop_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, "Open articles"));
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    let stroke = (1.0, if response.hovered() { tokens.accent } else { tokens.border_strong });
    ui.painter().extend(egui::Shape::dashed_line(&corners, stroke, 4.0, 3.0));
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    inside.with_layout(Layout::left_to_right(Align::Center).with_main_align(Align::Center), |ui| {
        ui.add_space((rect.width() - 170.0).max(0.0) / 2.0);
        let text = rich("Drop articles here", Face::Body, size::SMALL, tokens.muted);
        ui.add(egui::Label::new(text).selectable(false));
        key_cap::key_cap(ui, "Ctrl O");
    });
    if response.clicked() {
        cx.run("file.open");
    }
}
