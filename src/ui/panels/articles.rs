//! The left-hand side: the articles, by state, with their progress.

use super::list_menu;
use crate::model::{Document, DocumentId, DocumentState};
use crate::session::Action;
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::article_row::ArticleRow;
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::section::group_label;
use eframe::egui::{self, Align, EventFilter, Frame, Id, Key, Layout, Margin, ScrollArea, Sense, TextEdit, Ui, vec2};
use std::sync::Arc;

/// One line of the list.
enum Row {
    Heading(String, usize),
    Article(Arc<Document>),
}

impl Row {
    fn document(&self) -> Option<&DocumentId> {
        match self {
            Row::Heading(..) => None,
            Row::Article(document) => Some(&document.id),
        }
    }
}

/// The height of the filter, in points.
const FILTER_HEIGHT: f32 = 30.0;

const FILTER_HELP: &str = "Words of title, outlet, author, date, address or file: all must fit.\n\
    outlet:gazette  author:\"a. writer\"  lang:en  state:done\n\
    date:2025-08  date:2025-08-01..2025-08-15  outlet:none  -outlet:gazette";

/// Draws the list.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    Frame::new().inner_margin(Margin { left: 10, right: 10, top: 10, bottom: 8 }).show(ui, |ui| {
        filter_ui(cx, ui);
        ui.add_space(space::XS);
        let rows = rows(cx);
        let list = ScrollArea::vertical().auto_shrink(false).max_height(ui.available_height() - 48.0);
        list.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            if rows.is_empty() {
                let tokens = Tokens::of(ui);
                ui.label(rich("No article matches the filter.", Face::Body, size::SMALL, tokens.muted));
            }
            let reached = enter_list(cx, ui, &rows);
            for (number, row) in rows.iter().enumerate() {
                row_in_sight_ui(cx, ui, number, row, reached.as_ref());
            }
            go_by_keys(ui, &rows);
        });
        ui.add_space(space::XS);
        drop_ui(cx, ui);
    });
}

fn filter_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let mut filter = cx.session.workspace().filter.clone();
    let row = vec2(ui.available_width(), FILTER_HEIGHT);
    let response = ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        list_menu::ui(cx, ui, FILTER_HEIGHT);
        let edit = TextEdit::singleline(&mut filter).hint_text("Filter articles…").desired_width(f32::INFINITY);
        ui.add(edit.margin(Margin::symmetric(10, 7)))
    });
    let response = response.inner.on_hover_text(FILTER_HELP);
    name_field(&response, "Filter articles", &filter);
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    if response.lost_focus() && pressed(Key::Escape) {
        cx.ask(Action::Filter(String::new()));
    } else if response.changed() {
        cx.ask(Action::Filter(filter));
    }
    // From the field straight into what it has found.
    if response.has_focus() && pressed(Key::ArrowDown) || response.lost_focus() && pressed(Key::Enter) {
        cx.run("go.articles");
    }
}

fn rows(cx: &Cx<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in cx.session.listing().iter() {
        if !group.heading.is_empty() {
            rows.push(Row::Heading(group.heading.clone(), group.documents.len()));
        }
        rows.extend(group.documents.iter().cloned().map(Row::Article));
    }
    rows
}

/// The id of an article's row, by which it has the keyboard.
fn row_id(document: &DocumentId) -> Id {
    Id::unique("article row").with(document.as_str())
}

/// The article whose row the keyboard is on its way to.
fn on_the_way() -> Id {
    Id::unique("article row on the way")
}

/// Where the keyboard goes: to the open article's row if the list was just asked for, or to where arrows lead.
fn enter_list(cx: &mut Cx<'_>, ui: &Ui, rows: &[Row]) -> Option<DocumentId> {
    if cx.session.workspace().wants_list {
        cx.ask(Action::ListReached);
        let documents = || rows.iter().filter_map(Row::document);
        let open = cx.session.workspace().document.as_ref();
        let row = documents().find(|id| Some(*id) == open).or_else(|| documents().next()).cloned();
        ui.data_mut(|data| row.map(|row| data.insert_temp(on_the_way(), row)));
    }
    ui.data(|data| data.get_temp(on_the_way()))
}

/// Up and down, from row to row, also to those out of sight.
fn go_by_keys(ui: &Ui, rows: &[Row]) {
    let Some(focused) = ui.memory(|memory| memory.focused()) else { return };
    let documents: Vec<&DocumentId> = rows.iter().filter_map(Row::document).collect();
    let Some(at) = documents.iter().position(|document| row_id(document) == focused) else { return };
    let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focused, arrows));
    let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
    let next = match (pressed(Key::ArrowUp), pressed(Key::ArrowDown)) {
        (true, _) => at.checked_sub(1),
        (_, true) => Some(at + 1),
        _ => None,
    };
    let next = match (pressed(Key::Home), pressed(Key::End)) {
        (true, _) => Some(0),
        (_, true) => documents.len().checked_sub(1),
        _ => next,
    };
    if let Some(document) = next.and_then(|next| documents.get(next)) {
        ui.data_mut(|data| data.insert_temp(on_the_way(), (*document).clone()));
        ui.ctx().request_repaint();
    }
}

/// Draws a row if it can be seen; else leaves as much space as it took when it was last seen.
fn row_in_sight_ui(cx: &mut Cx<'_>, ui: &mut Ui, number: usize, row: &Row, reached: Option<&DocumentId>) {
    let id = ui.unique_id().with(("row height", number));
    let height: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(62.0);
    let place = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    let is_wanted = reached.is_some() && row.document() == reached;
    if ui.is_rect_visible(place) {
        let drawn = ui.scope(|ui| row_ui(cx, ui, row, is_wanted)).response.rect.height();
        ui.data_mut(|data| data.insert_temp(id, drawn));
    } else {
        ui.allocate_space(place.size());
        if is_wanted {
            ui.scroll_to_rect(place, None);
            ui.ctx().request_repaint();
        }
    }
}

fn row_ui(cx: &mut Cx<'_>, ui: &mut Ui, row: &Row, is_wanted: bool) {
    match row {
        Row::Heading(name, count) => drop(group_label(ui, &format!("{name} · {count}"))),
        Row::Article(document) => {
            let progress = cx.session.progress_of(&document.id);
            let chosen = cx.session.workspace().document.as_ref() == Some(&document.id);
            let metadata = &document.metadata;
            let date = metadata.day().map(|day| day.strftime("%-d %b %Y").to_string());
            let date = date.unwrap_or_else(|| metadata.date.clone());
            let about: Vec<&str> = [metadata.outlet.as_str(), &date].into_iter().filter(|s| !s.is_empty()).collect();
            let about = if about.is_empty() { document.source.name.clone() } else { about.join(" · ") };
            let versions = cx.session.versions_of(&document.id).cloned().unwrap_or_else(|| [].into());
            let about = match versions.len() {
                0 => about,
                count => [format!("{count} versions"), about].join(" · "),
            };
            let row = ArticleRow {
                title: document.title(),
                source: &about,
                reviewed: progress.decided,
                total: progress.total,
                done: document.state == DocumentState::Done,
                selected: chosen,
            };
            let response = row.show(ui, row_id(&document.id));
            if is_wanted {
                response.request_focus();
                response.scroll_to_me(None);
                ui.data_mut(|data| data.remove::<DocumentId>(on_the_way()));
            }
            // Ctrl and the middle button open behind what is being read, as in a browser.
            let modifiers = ui.input(|input| input.modifiers);
            let by_key = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if response.middle_clicked() || response.clicked() && modifiers.command && !by_key {
                cx.ask(Action::OpenTab(document.id.clone(), true));
            } else if by_key && modifiers.shift {
                cx.ask(Action::OpenTab(document.id.clone(), false));
            } else if response.clicked() {
                cx.ask(Action::Show(document.id.clone()));
            }
            let response = match versions.is_empty() {
                true => response,
                false => response.on_hover_text(names_of(cx, &versions, &document.id)),
            };
            response.context_menu(|ui| {
                if ui.button("Open").clicked() {
                    cx.ask(Action::Show(document.id.clone()));
                }
                if ui.button("Open in new tab").clicked() {
                    cx.ask(Action::OpenTab(document.id.clone(), false));
                }
                for other in versions.iter().filter(|other| **other != document.id).take(MOST_NAMED) {
                    if ui.button(format!("Open version: {}", name_of(cx, other))).clicked() {
                        cx.ask(Action::Show(other.clone()));
                    }
                }
            });
        }
    }
}

/// How many versions of a text are named.
const MOST_NAMED: usize = 12;

/// “The same text, more or less: …”.
fn names_of(cx: &Cx<'_>, versions: &[DocumentId], of: &DocumentId) -> String {
    let others: Vec<&DocumentId> = versions.iter().filter(|other| *other != of).collect();
    let mut lines = vec!["Other versions of this text:".to_owned()];
    lines.extend(others.iter().take(MOST_NAMED).map(|other| name_of(cx, other)));
    if others.len() > MOST_NAMED {
        lines.push(format!("and {} more", others.len() - MOST_NAMED));
    }
    lines.join("\n")
}

/// An article's title and where it appeared.
fn name_of(cx: &Cx<'_>, document: &DocumentId) -> String {
    let Some(document) = cx.session.project().document(document) else { return document.as_str().to_owned() };
    let place = [document.metadata.outlet.as_str(), document.metadata.date.as_str(), document.source.name.as_str()];
    let place = place.into_iter().find(|place| !place.is_empty()).unwrap_or_default();
    format!("{} ({place})", document.title())
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
        ui.add_space((rect.width() - 160.0).max(0.0) / 2.0);
        let text = rich("Drop articles here", Face::Body, size::SMALL, tokens.muted);
        ui.add(egui::Label::new(text).selectable(false));
        let keys = cx.session.keys_of("file.open");
        if !keys.is_empty() {
            ui.add(KeyCap::new(keys));
        }
    });
    if response.clicked() {
        cx.run("file.open");
    }
}
