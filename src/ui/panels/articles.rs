//! The left-hand side: the articles, by state, with their progress.

use super::list_menu;
use crate::analysis::listing::Group;
use crate::model::{Document, DocumentId, DocumentState};
use crate::session::Action;
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::article_row::ArticleRow;
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::section::group_label;
use crate::ui::widgets::tall_list::TallList;
use eframe::egui::{
    self, Align, EventFilter, Frame, Id, Key, Layout, Margin, Rect, ScrollArea, Sense, TextEdit, Ui, UiBuilder, vec2,
};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// The rows of the list as they were last arranged, and how high each is.
struct Rows {
    groups: Arc<Vec<Group>>,
    /// The group of each row, and the place of its article there; none for a heading.
    rows: Vec<(usize, Option<usize>)>,
    heights: TallList,
}

/// One line of the list.
#[derive(Clone, Copy)]
enum Row<'a> {
    Heading(&'a str, usize),
    Article(&'a Arc<Document>),
}

impl Row<'_> {
    fn document(&self) -> Option<&DocumentId> {
        match self {
            Row::Heading(..) => None,
            Row::Article(document) => Some(&document.id),
        }
    }
}

impl Rows {
    fn of(groups: Arc<Vec<Group>>) -> Self {
        let mut rows = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            if !group.heading.is_empty() {
                rows.push((number, None));
            }
            rows.extend((0..group.documents.len()).map(|at| (number, Some(at))));
        }
        let estimate = |row: &(usize, Option<usize>)| if row.1.is_some() { ROW_HEIGHT } else { HEADING_HEIGHT };
        let heights = TallList::new(rows.iter().map(estimate));
        Self { groups, rows, heights }
    }

    fn get(&self, at: usize) -> Option<Row<'_>> {
        let (group, article) = *self.rows.get(at)?;
        let group = self.groups.get(group)?;
        Some(match article {
            None => Row::Heading(&group.heading, group.documents.len()),
            Some(at) => Row::Article(group.documents.get(at)?),
        })
    }

    fn documents(&self) -> impl Iterator<Item = &DocumentId> {
        self.groups.iter().flat_map(|group| &group.documents).map(|document| &document.id)
    }

    /// The row of an article.
    fn find(&self, document: &DocumentId) -> Option<usize> {
        (0..self.rows.len()).find(|&at| self.get(at).is_some_and(|row| row.document() == Some(document)))
    }
}

/// About how high a row is that was never drawn, in points.
const ROW_HEIGHT: f32 = 64.0;
const HEADING_HEIGHT: f32 = 24.0;

/// The space between rows, in points.
const GAP: f32 = 2.0;

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
        let rows = rows_of(cx, ui);
        let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
        let list = ScrollArea::vertical().auto_shrink(false).max_height(ui.available_height() - 48.0);
        list.show_viewport(ui, |ui, viewport| list_ui(cx, ui, &mut rows, viewport));
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

/// The rows of the list, kept until it is arranged anew.
fn rows_of(cx: &Cx<'_>, ui: &Ui) -> Arc<Mutex<Rows>> {
    let id = Id::unique("article list");
    let groups = cx.session.listing();
    let known: Option<Arc<Mutex<Rows>>> = ui.data(|data| data.get_temp(id));
    let is_same =
        |rows: &Arc<Mutex<Rows>>| Arc::ptr_eq(&rows.lock().unwrap_or_else(PoisonError::into_inner).groups, &groups);
    known.filter(is_same).unwrap_or_else(|| {
        let rows = Arc::new(Mutex::new(Rows::of(groups)));
        ui.data_mut(|data| data.insert_temp(id, Arc::clone(&rows)));
        rows
    })
}

/// Draws the rows in sight.
fn list_ui(cx: &mut Cx<'_>, ui: &mut Ui, rows: &mut Rows, viewport: Rect) {
    ui.spacing_mut().item_spacing.y = GAP;
    if rows.rows.is_empty() {
        let tokens = Tokens::of(ui);
        let what = if cx.session.is_list_late() { "Arranging the list…" } else { "No article matches the filter." };
        ui.label(rich(what, Face::Body, size::SMALL, tokens.muted));
        return;
    }
    let reached = enter_list(cx, ui, rows);
    let origin = ui.max_rect().min;
    let width = ui.available_width();
    let place = |rows: &Rows, at: usize| {
        Rect::from_min_size(origin + vec2(0.0, rows.heights.top(at)), vec2(width, rows.heights.of(at) - GAP))
    };
    let in_sight = rows.heights.between(viewport.top(), viewport.bottom());
    let mut is_new = false;
    for at in in_sight.clone() {
        let Some(row) = rows.get(at) else { continue };
        let is_wanted = reached.is_some() && row.document() == reached.as_ref();
        let mut inside = ui.new_child(UiBuilder::new().max_rect(place(rows, at)).id_salt(at));
        row_ui(cx, &mut inside, row, is_wanted);
        let height = inside.min_rect().height() + GAP;
        is_new |= rows.heights.note(at, height);
    }
    ui.allocate_rect(Rect::from_min_size(origin, vec2(width, rows.heights.height())), Sense::hover());
    if is_new {
        ui.ctx().request_repaint();
    }
    if let Some(at) = reached.and_then(|document| rows.find(&document)).filter(|at| !in_sight.contains(at)) {
        ui.scroll_to_rect(place(rows, at), None);
        ui.ctx().request_repaint();
    }
    go_by_keys(ui, rows, in_sight);
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
fn enter_list(cx: &mut Cx<'_>, ui: &Ui, rows: &Rows) -> Option<DocumentId> {
    if cx.session.workspace().wants_list {
        cx.ask(Action::ListReached);
        let documents = || rows.documents();
        let open = cx.session.workspace().document.as_ref();
        let row = documents().find(|id| Some(*id) == open).or_else(|| documents().next()).cloned();
        ui.data_mut(|data| row.map(|row| data.insert_temp(on_the_way(), row)));
    }
    ui.data(|data| data.get_temp(on_the_way()))
}

/// Up and down, from row to row, also to those out of sight. The row that has the keyboard is in sight.
fn go_by_keys(ui: &Ui, rows: &Rows, in_sight: Range<usize>) {
    let Some(focused) = ui.memory(|memory| memory.focused()) else { return };
    let has_it = |at: &usize| rows.get(*at).is_some_and(|row| row.document().map(row_id) == Some(focused));
    let Some(at) = in_sight.clone().find(has_it) else { return };
    let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focused, arrows));
    let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
    let article = |at: usize| rows.get(at).and_then(|row| row.document().cloned());
    let next = if pressed(Key::Home) {
        (0..rows.rows.len()).find_map(article)
    } else if pressed(Key::End) {
        (0..rows.rows.len()).rev().find_map(article)
    } else if pressed(Key::ArrowUp) {
        (0..at).rev().find_map(article)
    } else if pressed(Key::ArrowDown) {
        (at + 1..rows.rows.len()).find_map(article)
    } else {
        None
    };
    if let Some(document) = next {
        ui.data_mut(|data| data.insert_temp(on_the_way(), document));
        ui.ctx().request_repaint();
    }
}

fn row_ui(cx: &mut Cx<'_>, ui: &mut Ui, row: Row<'_>, is_wanted: bool) {
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
