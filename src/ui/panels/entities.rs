//! The Entities tab: the registry, searched and sorted, and one entity's details.

use super::duplicates::duplicates_ui;
use super::mention::{choice, entity_ui, name_it, row};
use crate::model::{Entity, EntityId};
use crate::session::Action;
use crate::session::memo::EntityCount;
use crate::session::workspace::Item;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::section::section;
use eframe::egui::{Align, Button, ComboBox, Id, Label, Layout, ScrollArea, Sense, TextEdit, Ui, vec2};
use std::sync::Arc;

const ROW: f32 = 26.0;

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
    if ui.add(edit).changed() {
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
    ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
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
            merge_ui(cx, ui, entity);
            let unused = !cx.session.entity_counts().contains_key(&entity.id);
            let remove = ui.add_enabled(unused, Button::new("Remove").small());
            if remove.on_disabled_hover_text("Something names it").clicked() {
                cx.ask(Action::RemoveEntity(entity.id.clone()));
            }
        });
        ui.add_space(space::S);
        section(ui, "Mentions", |ui| mentions_ui(cx, ui, &entity.id));
    });
}

fn merge_ui(cx: &mut Cx<'_>, ui: &mut Ui, entity: &Entity) {
    row(ui, "Merge into", |ui| {
        let combo = ComboBox::from_id_salt(("merge", entity.id.as_str())).selected_text("choose…").height(300.0);
        let response = combo.show_ui(ui, |ui| {
            ui.set_min_width(200.0);
            let others = cx.session.project().entities().filter(|other| other.id != entity.id);
            // Those of the same kind first.
            let (same, rest): (Vec<_>, Vec<_>) = others.partition(|other| other.label == entity.label);
            let mut asked = None;
            for other in same.into_iter().chain(rest) {
                if choice(ui, false, &other.name) {
                    asked = Some(other.id.clone());
                }
            }
            asked
        });
        if let Some(into) = response.inner.flatten() {
            cx.ask(Action::MergeEntities(entity.id.clone(), into));
        }
        name_it(response.response, "Merge into");
    });
}

fn mentions_ui(cx: &mut Cx<'_>, ui: &mut Ui, id: &EntityId) {
    let tokens = Tokens::of(ui);
    let documents: Vec<_> = cx.session.project().documents().cloned().collect();
    for document in documents {
        if !cx.session.names_entity(&document.id, id) {
            continue;
        }
        let overlay = cx.session.overlay_of(&document.id);
        let mut named = overlay.mentions().filter(|mention| mention.entity.as_ref() == Some(id)).peekable();
        if named.peek().is_none() {
            continue;
        }
        ui.label(rich(document.title(), Face::SemiBold, size::SMALL, tokens.text));
        for mention in named.take(50) {
            let sentence = context(&document.text, mention.extent());
            let text = rich(sentence, Face::Body, size::SMALL, tokens.muted);
            let button = ui.add(Button::new(text).frame(false).truncate());
            if button.on_hover_text("Show in the article").clicked() {
                cx.ask(Action::ShowItem(document.id.clone(), Item::Mention(mention.id.clone())));
            }
        }
    }
}

/// The words of a range with a little of what stands around them, on one line.
fn context(text: &crate::text::SourceText, range: crate::text::TextRange) -> String {
    use crate::text::TextRange;
    let start = range.start().saturating_sub(20);
    let around = text.slice(TextRange::between(start, (range.end() + 30).min(text.len())));
    format!("…{}…", around.replace('\n', " ").trim())
}
