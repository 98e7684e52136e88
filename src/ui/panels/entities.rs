//! The Entities tab: the registry, searched and sorted, and one entity's details.

use super::duplicates::duplicates_ui;
use super::mention::{entity_ui, name_it};
use crate::model::{DocumentId, Entity, EntityId, MentionId};
use crate::session::Action;
use crate::session::memo::EntityCount;
use crate::session::workspace::{Dialog, EntityQuestion, Item};
use crate::text::{SourceText, TextRange};
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::section::section;
use crate::ui::widgets::small_button::small_button;
use eframe::egui::accesskit::Role;
use eframe::egui::{Align, Button, Checkbox, Id, Label, Layout, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2};
use std::collections::BTreeSet;
use std::sync::Arc;

const ROW: f32 = 26.0;

/// So many mentions are listed of each article.
const SHOWN: usize = 50;

/// Of so many articles.
const MOST_ARTICLES: usize = 100;

/// Draws the tab.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let chosen = cx.session.workspace().entity.as_ref().and_then(|id| cx.session.entity(id)).cloned();
    match chosen {
        Some(entity) => details_ui(cx, ui, &entity),
        None => list_ui(cx, ui),
    }
}

fn list_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let id = Id::unique("entity search");
    let mut search: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let edit = TextEdit::singleline(&mut search).hint_text("Search entities…").desired_width(f32::INFINITY);
    let response = ui.add(edit);
    name_field(&response, "Search entities", &search);
    if response.changed() {
        ui.data_mut(|data| data.insert_temp(id, search.clone()));
    }
    let counts = cx.session.entity_counts();
    let wanted = search.to_lowercase();
    let matches =
        |entity: &Entity| wanted.is_empty() || entity.names().any(|name| name.to_lowercase().contains(&wanted));
    let mut found: Vec<(EntityCount, &Arc<Entity>)> = cx
        .session
        .project()
        .entities()
        .filter(|entity| matches(entity))
        .map(|entity| (counts.get(&entity.id).copied().unwrap_or_default(), entity))
        .collect();
    found.sort_by(|(a, one), (b, other)| b.mentions.cmp(&a.mentions).then_with(|| one.name.cmp(&other.name)));
    ui.add_space(space::XS);
    let words = format!("{} entities, the most mentioned first", found.len());
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(small_button("As a table")).on_hover_text(cx.session.keys_of("view.registry")).clicked() {
                cx.run("view.registry");
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(rich(words, Face::Body, size::TINY, tokens.muted)).truncate());
            });
        });
    });
    if wanted.is_empty() {
        duplicates_ui(cx, ui);
    }
    let mut asked = None;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, found.len(), |ui, shown| {
        for (count, entity) in found.get(shown).unwrap_or_default() {
            if row_ui(cx, ui, entity, *count) {
                asked = Some(entity.id.clone());
            }
        }
    });
    if let Some(id) = asked {
        cx.ask(Action::ShowEntity(Some(id)));
    }
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, entity: &Entity, count: EntityCount) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW - 4.0), Sense::click());
    let response = name_it(response, &format!("Entity {}, {} mentions", entity.name, count.mentions));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4, tokens.hover);
    }
    let mut inside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(rect.shrink2(vec2(4.0, 0.0))));
    inside.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let schema = cx.session.project().schema();
        let (tag, hue) = schema.label(&entity.label).map_or(("", 0), |label| (label.tag.as_str(), label.hue));
        ui.add(Label::new(rich(count.mentions.to_string(), Face::Body, size::SMALL, tokens.muted)).selectable(false));
        ui.add(Chip::tag(tag, hue));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let name = rich(&entity.name, Face::Body, size::SMALL, tokens.text);
            ui.add(Label::new(name).truncate().selectable(false));
        });
    });
    response.clicked()
}

fn details_ui(cx: &mut Cx<'_>, ui: &mut Ui, entity: &Entity) {
    if ui.button("‹ All entities").clicked() {
        cx.ask(Action::ShowEntity(None));
    }
    ui.add_space(space::XS);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        section(ui, &entity.name, |ui| {
            entity_ui(cx, ui, entity);
            actions_ui(cx, ui, entity);
        });
        ui.add_space(space::S);
        section(ui, "Mentions", |ui| mentions_ui(cx, ui, &entity.id));
    });
}

fn actions_ui(cx: &mut Cx<'_>, ui: &mut Ui, entity: &Entity) {
    ui.horizontal_wrapped(|ui| {
        let merge = ui.add_enabled(cx.session.can_write(), small_button("Merge into…"));
        if merge.on_hover_text("It is the same as another entity").clicked() {
            cx.ask(Action::Ask(Some(Dialog::Entity(EntityQuestion::MergeInto(vec![entity.id.clone()])))));
        }
        let unused = !cx.session.entity_counts().contains_key(&entity.id);
        let remove = ui.add_enabled(unused, small_button("Remove"));
        if remove.on_disabled_hover_text("Something names it").clicked() {
            cx.ask(Action::RemoveEntity(entity.id.clone()));
        }
    });
}

/// The mentions of an entity by article, each with a tick: what is ticked can be moved or split off.
fn mentions_ui(cx: &mut Cx<'_>, ui: &mut Ui, id: &EntityId) {
    let tokens = Tokens::of(ui);
    let memory = Id::unique("ticked mentions").with(id.as_str());
    let mut ticked: BTreeSet<(DocumentId, MentionId)> = ui.data(|data| data.get_temp(memory)).unwrap_or_default();
    let documents = cx.session.documents_naming(id);
    let mut present = BTreeSet::new();
    for document in documents.iter().take(MOST_ARTICLES) {
        let overlay = cx.session.overlay_of(&document.id);
        let named: Vec<_> = overlay.mentions().filter(|mention| mention.entity.as_ref() == Some(id)).collect();
        if named.is_empty() {
            continue;
        }
        let heading = format!("{} · {}", document.title(), named.len());
        ui.add(Label::new(rich(heading, Face::SemiBold, size::SMALL, tokens.text)).truncate());
        for mention in named.iter().take(SHOWN) {
            let place = (document.id.clone(), mention.id.clone());
            let words = document.text.joined(&mention.spans);
            ui.horizontal(|ui| {
                let mut tick = ticked.contains(&place);
                let response = ui.add(Checkbox::without_text(&mut tick));
                let name = format!("Tick mention {words}");
                response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, tick, &name));
                if response.changed() && !ticked.remove(&place) {
                    ticked.insert(place.clone());
                }
                let sentence = context(&document.text, mention.extent());
                let text = rich(sentence, Face::Body, size::SMALL, tokens.muted);
                let button = ui.add(Button::new(text).frame(false).truncate());
                if button.on_hover_text("Show in the article").clicked() {
                    cx.ask(Action::ShowItem(document.id.clone(), Item::Mention(mention.id.clone())));
                }
            });
            present.insert(place);
        }
        if let Some(more) = named.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            ui.label(rich(format!("and {more} more there"), Face::Body, size::TINY, tokens.muted));
        }
    }
    if let Some(more) = documents.len().checked_sub(MOST_ARTICLES).filter(|more| *more > 0) {
        let what = format!("and {more} more articles name it. Shift+A lists all places.");
        ui.label(rich(what, Face::Body, size::TINY, tokens.muted));
    }
    ticked.retain(|place| present.contains(place));
    ui.add_space(space::XS);
    let can_move = cx.session.can_write() && !ticked.is_empty();
    let words = format!("Move {} to another entity…", ticked.len());
    let button = ui.add_enabled(can_move, small_button(words));
    let button = button.on_hover_text("Or split them off as a new one").on_disabled_hover_text("Tick mentions first");
    if button.clicked() {
        let places = ticked.iter().cloned().collect();
        cx.ask(Action::Ask(Some(Dialog::Entity(EntityQuestion::Move(places)))));
    }
    ui.data_mut(|data| data.insert_temp(memory, ticked));
}

/// The words of a range with a little of what stands around them, on one line.
fn context(text: &SourceText, range: TextRange) -> String {
    let start = range.start().saturating_sub(20);
    let around = text.slice(TextRange::between(start, (range.end() + 30).min(text.len())));
    format!("…{}…", around.replace('\n', " ").trim())
}
