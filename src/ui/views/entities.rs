//! The registry as a table: searched, filtered, sorted; entities are ticked, merged, dragged onto one another.

use crate::model::{Entity, EntityId, LabelId, Schema};
use crate::session::workspace::{Dialog, EntityQuestion};
use crate::session::{Action, Session};
use crate::ui::cx::Cx;
use crate::ui::panels::duplicates::duplicates_ui;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::chip::Chip;
use eframe::egui::{
    self, Align, Button, Checkbox, DragAndDrop, EventFilter, Frame, Id, Key, Label, Layout, Margin, Modifiers,
    Response, Sense, TextEdit, Ui, vec2,
};
use egui_extras::{Column as Width, TableBuilder, TableRow};
use std::collections::BTreeSet;
use std::sync::Arc;

const ROW: f32 = 28.0;

/// A column that the table can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Label,
    Mentions,
    Articles,
    Stances,
    Aliases,
    Description,
    Affiliation,
    KnowledgeBase,
}

impl Column {
    const ALL: [Column; 9] = [
        Column::Name,
        Column::Label,
        Column::Mentions,
        Column::Articles,
        Column::Stances,
        Column::Aliases,
        Column::Description,
        Column::Affiliation,
        Column::KnowledgeBase,
    ];

    fn title(self) -> &'static str {
        match self {
            Column::Name => "Name",
            Column::Label => "Label",
            Column::Mentions => "Mentions",
            Column::Articles => "Articles",
            Column::Stances => "Stances",
            Column::Aliases => "Also known as",
            Column::Description => "Description",
            Column::Affiliation => "Belongs to",
            Column::KnowledgeBase => "Wikidata",
        }
    }

    /// Numbers are read from the largest down, words from A on.
    fn starts_descending(self) -> bool {
        matches!(self, Column::Mentions | Column::Articles | Column::Stances)
    }
}

/// What one row of the table shows.
#[derive(Debug, Clone)]
struct Row {
    entity: Arc<Entity>,
    mentions: usize,
    articles: usize,
    stances: usize,
    affiliation: String,
}

/// What the rows were made from.
type Source = (u64, u64, String, Option<LabelId>, Column, bool);

/// The table: what is shown of it and what is ticked.
pub struct EntitiesView {
    search: String,
    label: Option<LabelId>,
    sort: (Column, bool),
    ticked: BTreeSet<EntityId>,
    /// The row that the arrow keys have gone to.
    current: usize,
    rows: Vec<Row>,
    made_from: Option<Source>,
    wants_search: bool,
}

impl Default for EntitiesView {
    fn default() -> Self {
        Self {
            search: String::new(),
            label: None,
            sort: (Column::Mentions, true),
            ticked: BTreeSet::new(),
            current: 0,
            rows: Vec::new(),
            made_from: None,
            wants_search: true,
        }
    }
}

impl EntitiesView {
    /// Draws the view.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        self.sync(cx.session);
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 8 }).show(ui, |ui| {
            self.head_ui(cx, ui);
            ui.add_space(space::XS);
            duplicates_ui(cx, ui);
            self.keys(cx, ui);
            if self.rows.is_empty() {
                self.nothing_ui(cx.session, ui);
            } else {
                self.table_ui(cx, ui);
            }
        });
    }

    /// Brings the rows up to date with the project, the search and the order.
    fn sync(&mut self, session: &Session) {
        let key = (
            session.generation(),
            session.project().revision(),
            self.search.clone(),
            self.label.clone(),
            self.sort.0,
            self.sort.1,
        );
        if self.made_from.as_ref() == Some(&key) {
            return;
        }
        self.made_from = Some(key);
        self.ticked.retain(|id| session.entity(id).is_some());
        let counts = session.entity_counts();
        let wanted = self.search.trim().to_lowercase();
        let fits = |entity: &Entity| {
            let mut words = entity.names().chain([entity.description.as_str(), entity.knowledge_base_id.as_str()]);
            self.label.as_ref().is_none_or(|label| entity.label == *label)
                && (wanted.is_empty() || words.any(|word| word.to_lowercase().contains(&wanted)))
        };
        let name_of = |id: &EntityId| session.entity(id).map(|entity| entity.name.clone()).unwrap_or_default();
        self.rows = session
            .project()
            .entities()
            .filter(|entity| fits(entity))
            .map(|entity| {
                let count = counts.get(&entity.id).copied().unwrap_or_default();
                Row {
                    entity: Arc::clone(entity),
                    mentions: count.mentions,
                    articles: count.documents,
                    stances: count.stances,
                    affiliation: entity.affiliation.as_ref().map(name_of).unwrap_or_default(),
                }
            })
            .collect();
        let (column, descending) = self.sort;
        self.rows.sort_by(|a, b| {
            let order = compare(a, b, column, session.project().schema());
            let order = if descending { order.reverse() } else { order };
            order.then_with(|| a.entity.name.to_lowercase().cmp(&b.entity.name.to_lowercase()))
        });
        self.current = self.current.min(self.rows.len().saturating_sub(1));
    }

    fn head_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        ui.horizontal_wrapped(|ui| {
            ui.label(rich("Entities", Face::SemiBold, size::HEADING, tokens.text));
            let count = format!("{} of {}", self.rows.len(), cx.session.project().entities().count());
            ui.label(rich(count, Face::Body, size::SMALL, tokens.muted));
            ui.add_space(space::S);
            let edit = TextEdit::singleline(&mut self.search).hint_text("Search names, descriptions, ids…");
            let response = ui.add(edit.id(search_id()).desired_width(220.0));
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::accesskit::Role::SearchInput, true, "Search the registry")
            });
            if std::mem::take(&mut self.wants_search) {
                response.request_focus();
            }
            ui.add_space(space::S);
            let ticked: Vec<EntityId> = self.ticked.iter().cloned().collect();
            let can_merge = cx.session.can_write() && !ticked.is_empty();
            let merge = ui.add_enabled(can_merge, Button::new(format!("Merge {} into…", ticked.len())));
            if merge.on_hover_text("Tick entities that are one, then choose which of all entities they are").clicked()
                || can_merge && on_table(ui) && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::M))
            {
                cx.ask(Action::Ask(Some(Dialog::Entity(EntityQuestion::MergeInto(ticked)))));
            }
            if !self.ticked.is_empty() && ui.button("Untick all").clicked() {
                self.ticked.clear();
            }
        });
        ui.add_space(space::XS);
        self.labels_ui(cx.session, ui);
    }

    /// A pill for each label that has entities; one of them can be chosen.
    fn labels_ui(&mut self, session: &Session, ui: &mut Ui) {
        let schema = session.project().schema();
        ui.horizontal_wrapped(|ui| {
            if ui.add(Chip::new("All").selected(self.label.is_none())).clicked() {
                self.label = None;
            }
            for label in &schema.labels {
                let count = session.project().entities().filter(|entity| entity.label == label.id).count();
                let chosen = self.label.as_ref() == Some(&label.id);
                if count == 0 && !chosen {
                    continue;
                }
                let chip = Chip::new(format!("{} {count}", label.name)).hue(label.hue).selected(chosen);
                if ui.add(chip).clicked() {
                    self.label = (!chosen).then(|| label.id.clone());
                }
            }
        });
    }

    fn nothing_ui(&self, session: &Session, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let words = match session.project().entities().next() {
            None => "No entity yet: tag a person, organisation or place in an article, and it is listed here.",
            Some(_) => "No entity fits the search.",
        };
        ui.add_space(space::L);
        ui.label(rich(words, Face::Body, size::BODY, tokens.muted));
    }

    /// The arrow keys go through the rows, Space ticks, Enter shows.
    fn keys(&mut self, cx: &mut Cx<'_>, ui: &Ui) {
        if cx.session.workspace().dialog.is_some() || !on_table(ui) && !ui.memory(|it| it.has_focus(search_id())) {
            return;
        }
        let in_search = ui.memory(|memory| memory.has_focus(search_id()));
        let (down, up, page_down, page_up, enter, space) = ui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::ArrowDown),
                input.consume_key(Modifiers::NONE, Key::ArrowUp),
                input.consume_key(Modifiers::NONE, Key::PageDown),
                input.consume_key(Modifiers::NONE, Key::PageUp),
                input.consume_key(Modifiers::NONE, Key::Enter),
                !in_search && input.consume_key(Modifiers::NONE, Key::Space),
            )
        });
        let last = self.rows.len().saturating_sub(1);
        let step = |forward: bool, back: bool, by: usize, at: usize| match (forward, back) {
            (true, _) => (at + by).min(last),
            (_, true) => at.saturating_sub(by),
            _ => at,
        };
        self.current = step(page_down, page_up, 15, step(down, up, 1, self.current));
        let Some(row) = self.rows.get(self.current) else { return };
        if space {
            toggle(&mut self.ticked, &row.entity.id);
        }
        if enter || down || up || page_down || page_up {
            cx.ask(Action::ShowEntity(Some(row.entity.id.clone())));
            ui.memory_mut(|memory| memory.request_focus(table_id()));
        }
    }

    fn table_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let has_keyboard = on_table(ui);
        let place = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 1.0));
        let entrance = ui.interact(place, table_id(), Sense::focusable_noninteractive());
        entrance.widget_info(|| {
            egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, "Table of entities: arrows, Space, Enter, M")
        });
        // The arrows go through the rows instead of from control to control.
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(table_id(), filter));
        let tokens = Tokens::of(ui);
        ui.visuals_mut().selection.bg_fill = tokens.selected;
        let mut asked: Vec<Action> = Vec::new();
        let Self { rows, sort, ticked, current, .. } = self;
        let height = ui.available_height();
        egui::ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
            let table = TableBuilder::new(ui)
                .id_salt("registry")
                .striped(true)
                .resizable(true)
                .sense(Sense::click_and_drag())
                .auto_shrink(false)
                .min_scrolled_height(120.0)
                .max_scroll_height(height)
                .cell_layout(Layout::left_to_right(Align::Center))
                .column(Width::exact(24.0))
                .column(Width::initial(190.0).at_least(90.0).clip(true))
                .column(Width::initial(90.0).at_least(60.0).clip(true))
                .columns(Width::initial(66.0).at_least(50.0).clip(true), 3)
                .column(Width::initial(170.0).at_least(60.0).clip(true))
                .column(Width::initial(170.0).at_least(60.0).clip(true))
                .column(Width::initial(120.0).at_least(60.0).clip(true))
                .column(Width::remainder().at_least(70.0).clip(true));
            let table = if has_keyboard { table.scroll_to_row(*current, None) } else { table };
            table.header(26.0, |mut header| heads_ui(&mut header, sort)).body(|body| {
                body.rows(ROW, rows.len(), |mut line| {
                    let at = line.index();
                    let Some(row) = rows.get(at) else { return };
                    line.set_selected(cx.session.workspace().entity.as_ref() == Some(&row.entity.id));
                    line.set_hovered(has_keyboard && at == *current);
                    cells_ui(cx, &mut line, row, ticked);
                    let response = line.response();
                    drag_ui(&response, row, &mut asked);
                    if response.clicked() {
                        *current = at;
                        asked.push(Action::ShowEntity(Some(row.entity.id.clone())));
                        response.ctx.memory_mut(|memory| memory.request_focus(table_id()));
                    }
                });
            });
        });
        for action in asked {
            cx.ask(action);
        }
    }
}

fn search_id() -> Id {
    Id::unique("registry search")
}

fn table_id() -> Id {
    Id::unique("registry table")
}

fn on_table(ui: &Ui) -> bool {
    ui.memory(|memory| memory.has_focus(table_id()))
}

fn toggle(ticked: &mut BTreeSet<EntityId>, id: &EntityId) {
    if !ticked.remove(id) {
        ticked.insert(id.clone());
    }
}

fn compare(a: &Row, b: &Row, column: Column, schema: &Schema) -> std::cmp::Ordering {
    let place = |row: &Row| schema.labels.iter().position(|label| label.id == row.entity.label);
    match column {
        Column::Name => a.entity.name.to_lowercase().cmp(&b.entity.name.to_lowercase()),
        Column::Label => place(a).cmp(&place(b)),
        Column::Mentions => a.mentions.cmp(&b.mentions),
        Column::Articles => a.articles.cmp(&b.articles),
        Column::Stances => a.stances.cmp(&b.stances),
        Column::Aliases => a.entity.aliases.cmp(&b.entity.aliases),
        Column::Description => a.entity.description.cmp(&b.entity.description),
        Column::Affiliation => a.affiliation.cmp(&b.affiliation),
        Column::KnowledgeBase => a.entity.knowledge_base_id.cmp(&b.entity.knowledge_base_id),
    }
}

/// The heads of the columns; a click sorts, another one turns the order round.
fn heads_ui(header: &mut TableRow<'_, '_>, sort: &mut (Column, bool)) {
    header.col(|_| {});
    for column in Column::ALL {
        header.col(|ui| {
            let tokens = Tokens::of(ui);
            let chosen = sort.0 == column;
            let sign = match (chosen, sort.1) {
                (true, true) => " ▼",
                (true, false) => " ▲",
                (false, _) => "",
            };
            let ink = if chosen { tokens.text } else { tokens.muted };
            let text = rich(format!("{}{sign}", column.title()), Face::SemiBold, size::TINY, ink);
            let head = ui.add(Button::new(text).frame(false).truncate());
            let name = format!("Sort by {}", column.title());
            head.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::ColumnHeader, true, chosen, &name));
            if head.on_hover_text(&name).clicked() {
                *sort = if chosen { (column, !sort.1) } else { (column, column.starts_descending()) };
            }
        });
    }
}

fn cells_ui(cx: &Cx<'_>, line: &mut TableRow<'_, '_>, row: &Row, ticked: &mut BTreeSet<EntityId>) {
    let entity = &row.entity;
    line.col(|ui| {
        let mut tick = ticked.contains(&entity.id);
        let response = ui.add(Checkbox::without_text(&mut tick));
        let name = format!("Tick {}", entity.name);
        response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::CheckBox, true, tick, &name));
        if response.changed() {
            toggle(ticked, &entity.id);
        }
    });
    let words = |ui: &mut Ui, words: &str, strong: bool| {
        let tokens = Tokens::of(ui);
        let (face, ink) = if strong { (Face::SemiBold, tokens.text) } else { (Face::Body, tokens.muted) };
        ui.add(Label::new(rich(words, face, size::SMALL, ink)).truncate().selectable(false));
    };
    let number = |ui: &mut Ui, number: usize| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tokens = Tokens::of(ui);
            let ink = if number == 0 { tokens.muted } else { tokens.text };
            ui.add(Label::new(rich(number.to_string(), Face::Body, size::SMALL, ink)).selectable(false));
        });
    };
    line.col(|ui| words(ui, &entity.name, true));
    line.col(|ui| {
        let label = cx.session.project().schema().label(&entity.label);
        let (tag, hue) = label.map_or((entity.label.as_str(), 0), |label| (label.tag.as_str(), label.hue));
        ui.add(Chip::tag(tag, hue));
    });
    line.col(|ui| number(ui, row.mentions));
    line.col(|ui| number(ui, row.articles));
    line.col(|ui| number(ui, row.stances));
    line.col(|ui| words(ui, &entity.aliases.join(", "), false));
    line.col(|ui| words(ui, &entity.description, false));
    line.col(|ui| words(ui, &row.affiliation, false));
    line.col(|ui| words(ui, &entity.knowledge_base_id, false));
}

/// A row that is dropped on another is merged into it.
fn drag_ui(response: &Response, row: &Row, asked: &mut Vec<Action>) {
    let tokens = Tokens::of_ctx(&response.ctx);
    let name = format!("{}, {} mentions", row.entity.name, row.mentions);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Row, true, &name));
    if response.drag_started() {
        response.dnd_set_drag_payload(row.entity.id.clone());
    }
    let id: &EntityId = &row.entity.id;
    let dragged = DragAndDrop::payload::<EntityId>(&response.ctx);
    if let Some(dragged) = dragged.filter(|dragged| **dragged != *id)
        && response.contains_pointer()
    {
        let painter = response.ctx.layer_painter(response.layer_id);
        let stroke = egui::Stroke::new(1.5, tokens.accent);
        painter.rect_stroke(response.rect.shrink(1.0), 4, stroke, egui::StrokeKind::Inside);
        let words = format!("Merge into {}", row.entity.name);
        egui::Tooltip::always_open(response.ctx.clone(), response.layer_id, response.id.with("merge"), response.rect)
            .at_pointer()
            .show(|ui| ui.label(rich(words, Face::Body, size::SMALL, tokens.text)));
        if let Some(dropped) = response.dnd_release_payload::<EntityId>() {
            asked.push(Action::MergeEntities(vec![(*dropped).clone()], id.clone()));
        }
        drop(dragged);
    }
}
