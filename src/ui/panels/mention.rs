//! The selected mention: what it names, who found it, and every field to correct.

use super::date::value_field_ui;
use super::relations;
use crate::model::{Entity, Maker, Mention, Origin, PROJECT_LAYER, ROLE_HOLDER, Status, VALUE};
use crate::report::counted;
use crate::session::Action;
use crate::session::workspace::{Dialog, EntityQuestion};
use crate::ui::cx::{Cx, text_field};
use crate::ui::dialogs::label_chip_ui;
use crate::ui::theme::{Face, Tokens, rich, size, space};
pub(super) use crate::ui::widgets::choice::choice;
use crate::ui::widgets::key_button::KeyButton;
use crate::ui::widgets::section::section;
use crate::ui::widgets::small_button::small_button;
use eframe::egui::{self, Align, Button, ComboBox, Id, Label, Layout, Ui};

/// Draws the panel of a mention.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui, mention: &Mention) {
    section(ui, "", |ui| {
        heading_ui(cx, ui, mention);
        decision_ui(cx, ui, mention.status);
    });
    ui.add_space(space::S);
    section(ui, "Mention", |ui| fields_ui(cx, ui, mention));
    ui.add_space(space::S);
    relations::ui(cx, ui, mention);
    if let Some(entity) = mention.entity.as_ref().and_then(|id| cx.session.entity(id)).cloned() {
        ui.add_space(space::S);
        section(ui, "Entity", |ui| entity_ui(cx, ui, &entity));
    }
}

fn heading_ui(cx: &mut Cx<'_>, ui: &mut Ui, mention: &Mention) {
    let tokens = Tokens::of(ui);
    let session = cx.session;
    let Some(document) = session.document() else { return };
    let words = document.text.joined(&mention.spans);
    let entity = mention.entity.as_ref().and_then(|id| session.entity(id));
    let name = entity.map_or(words.as_str(), |entity| &entity.name);
    ui.horizontal_top(|ui| {
        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
            label_chip_ui(cx, ui, &mention.label);
            ui.with_layout(Layout::left_to_right(Align::TOP), |ui| {
                ui.add(Label::new(rich(name, Face::SemiBold, size::HEADING, tokens.text)).wrap());
            });
        });
    });
    if let Some(entity) = entity {
        let counts = session.entity_counts();
        let count = counts.get(&entity.id).copied().unwrap_or_default();
        let mut about = format!("{} in {}", counted(count.mentions, "mention"), counted(count.documents, "article"));
        if !entity.description.is_empty() {
            about = format!("{} · {about}", entity.description);
        }
        ui.label(rich(about, Face::Body, size::SMALL, tokens.muted));
    }
    origin_ui(ui, &mention.origin);
}

/// Who found an annotation, how sure, and why.
pub(super) fn origin_ui(ui: &mut Ui, origin: &Origin) {
    let tokens = Tokens::of(ui);
    // Where the project's layer moved a score, the rule that found it is worth more than the layer's name.
    let proposal = origin.proposal.as_deref().filter(|_| origin.is_learnt());
    let maker = match proposal.map_or(&origin.maker, |proposal| &proposal.maker) {
        Maker::Analyst(name) => format!("made by {name}"),
        Maker::Rule(name) => format!("found by rule {name}"),
        Maker::Model { name, .. } if name == PROJECT_LAYER => "suggested from your decisions".to_owned(),
        Maker::Model { name, version } => format!("found by model {name} {version}"),
        Maker::Import(name) => format!("imported from {name}"),
    };
    let text = match (origin.score, proposal.and_then(|proposal| proposal.score)) {
        (Some(score), Some(former)) if score != former => format!("{maker} · {former} → {score}"),
        (Some(score), _) => format!("{maker} · {score}"),
        (None, _) => maker,
    };
    ui.label(rich(text, Face::Body, size::SMALL, tokens.muted));
    if !origin.reason.is_empty() {
        ui.add(Label::new(rich(&origin.reason, Face::Body, size::SMALL, tokens.text)).wrap());
    }
}

/// Accept, reject, next: with the keys that do the same.
pub(super) fn decision_ui(cx: &mut Cx<'_>, ui: &mut Ui, status: Status) {
    let tokens = Tokens::of(ui);
    let can_write = cx.session.can_write();
    let session = cx.session;
    let keys = |command| session.keys_of(command);
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| {
        match status {
            Status::Accepted => drop(ui.label(rich("Accepted ✓", Face::SemiBold, size::SMALL, tokens.success))),
            Status::Rejected => drop(ui.label(rich("Rejected", Face::SemiBold, size::SMALL, tokens.danger))),
            Status::Suggested => {}
        }
        if status != Status::Accepted
            && ui.add_enabled(can_write, KeyButton::new("Accept", keys("review.accept")).accept()).clicked()
        {
            cx.run("review.accept");
        }
        if status != Status::Rejected
            && ui.add_enabled(can_write, KeyButton::new("Reject", keys("review.reject"))).clicked()
        {
            cx.run("review.reject");
        }
        if ui.add(KeyButton::new("Next", keys("review.next"))).clicked() {
            cx.run("review.next");
        }
    });
}

fn fields_ui(cx: &mut Cx<'_>, ui: &mut Ui, mention: &Mention) {
    let id = Id::unique("mention").with(mention.id.as_str());
    label_field_ui(cx, ui, mention);
    let schema = cx.session.project().schema();
    if mention.entity.is_some() || schema.label(&mention.label).is_none_or(|label| label.names_entities) {
        entity_field_ui(cx, ui, mention);
    }
    words_field_ui(cx, ui, mention);
    if mention.label.as_str() == "DATE" || mention.attributes.contains_key(VALUE) {
        value_field_ui(cx, ui, id, mention);
    }
    if let Some(holder) = mention.attributes.get(ROLE_HOLDER)
        && let Some(document) = cx.session.document()
    {
        let overlay = cx.session.overlay();
        let words = overlay.mention(&holder.as_str().into()).map(|holder| document.text.joined(&holder.spans));
        let tokens = Tokens::of(ui);
        row(ui, "Held by", |ui| {
            let words = words.unwrap_or_else(|| holder.clone());
            ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.text)).truncate());
        });
    }
    features_ui(cx, ui, mention);
    let label = cx.session.project().schema().label(&mention.label).cloned();
    let has_field = |name: &str| {
        name == VALUE || name == ROLE_HOLDER || label.as_ref().is_some_and(|label| label.feature(name).is_some())
    };
    for (name, value) in mention.attributes.iter().filter(|(name, _)| !has_field(name)) {
        field_label(ui, name);
        if let Some(value) = text_field(ui, id.with(name), name, value, "", 1) {
            let mut changed = mention.clone();
            changed.attributes.insert(name.clone(), value);
            edit(cx, changed);
        }
    }
    field_label(ui, "Note");
    if let Some(note) = text_field(ui, id.with("note"), "Mention note", &mention.note, "Your own words", 2) {
        edit(cx, Mention { note, ..mention.clone() });
    }
}

/// What the schema has to say of such mentions: a list of values, or free words.
fn features_ui(cx: &mut Cx<'_>, ui: &mut Ui, mention: &Mention) {
    let schema = cx.session.project().schema().clone();
    let features = schema.label(&mention.label).map_or(&[][..], |label| &label.features);
    for feature in features {
        let value = mention.attributes.get(&feature.name).map_or("", String::as_str);
        let mut chosen = None;
        if feature.values.is_empty() {
            field_label(ui, &feature.name);
            let id = Id::unique("feature").with(mention.id.as_str()).with(&feature.name);
            chosen = text_field(ui, id, &feature.name, value, &feature.description, 1);
        } else {
            row(ui, &feature.name, |ui| {
                let combo = ComboBox::from_id_salt(("feature", mention.id.as_str(), &feature.name)).height(360.0);
                let shown = if value.is_empty() { "not said" } else { value };
                let response = combo.selected_text(shown).truncate().show_ui(ui, |ui| {
                    if choice(ui, value.is_empty(), "not said") {
                        chosen = Some(String::new());
                    }
                    for offered in &feature.values {
                        if choice(ui, offered == value, offered) {
                            chosen = Some(offered.clone());
                        }
                    }
                });
                let named = name_it(response.response, &feature.name);
                if !feature.description.is_empty() {
                    named.on_hover_text(&feature.description);
                }
            });
        }
        if let Some(words) = chosen.filter(|words| words.trim() != value) {
            let mut changed = mention.clone();
            match words.trim() {
                "" => drop(changed.attributes.remove(&feature.name)),
                words => drop(changed.attributes.insert(feature.name.clone(), words.to_owned())),
            }
            edit(cx, changed);
        }
    }
}

/// Asks for a mention of the open document to be changed.
pub(super) fn edit(cx: &mut Cx<'_>, mention: Mention) {
    if let Some(document) = cx.session.workspace().document.clone() {
        cx.ask(Action::EditMention(document, Box::new(mention)));
    }
}

fn label_field_ui(cx: &mut Cx<'_>, ui: &mut Ui, mention: &Mention) {
    let schema = cx.session.project().schema().clone();
    let name = schema.label(&mention.label).map_or(mention.label.as_str(), |label| &label.name);
    row(ui, "Label", |ui| {
        let combo = ComboBox::from_id_salt(("label", mention.id.as_str())).selected_text(name);
        let response = combo.show_ui(ui, |ui| {
            for label in &schema.labels {
                let key = label.key.map(|key| format!("  {key}")).unwrap_or_default();
                let chosen = label.id == mention.label;
                if choice(ui, chosen, format!("{}{key}", label.name)) && !chosen {
                    edit(cx, Mention { label: label.id.clone(), ..mention.clone() });
                }
            }
        });
        name_it(response.response, "Label");
    });
}

fn entity_field_ui(cx: &mut Cx<'_>, ui: &mut Ui, mention: &Mention) {
    let name = match mention.entity.as_ref().and_then(|id| cx.session.entity(id)) {
        Some(entity) => entity.name.clone(),
        None => "none, choose…".to_owned(),
    };
    row(ui, "Entity", |ui| {
        if mention.entity.is_some() {
            let clear = ui.add(small_button("✕")).on_hover_text("Unlink");
            let clear = name_it(clear, "Unlink entity");
            if clear.clicked() {
                let document = cx.session.workspace().document.clone();
                document.into_iter().for_each(|document| cx.ask(Action::Unlink(document, mention.id.clone())));
            }
        }
        if ui
            .add(Button::new(name).truncate())
            .on_hover_text(cx.session.with_keys("Choose or make an entity ({annotate.entity})"))
            .clicked()
        {
            cx.run("annotate.entity");
        }
    });
}

fn words_field_ui(cx: &mut Cx<'_>, ui: &mut Ui, mention: &Mention) {
    let tokens = Tokens::of(ui);
    let Some(document) = cx.session.document() else { return };
    field_label(ui, "Words");
    let words = document.text.joined(&mention.spans);
    ui.add(Label::new(rich(format!("“{words}”"), Face::Body, size::SMALL, tokens.text)).wrap());
    let selected = cx.session.selected_range();
    ui.horizontal_wrapped(|ui| {
        let take = ui.add_enabled(selected.is_some(), Button::new("Set to selection"));
        if let Some(range) = selected
            && take.clicked()
        {
            edit(cx, Mention { spans: vec![range], ..mention.clone() });
        }
        let apart = selected.filter(|range| mention.spans.iter().all(|span| !span.overlaps(*range)));
        let add = ui.add_enabled(apart.is_some(), Button::new("Add as piece"));
        if let Some(range) = apart
            && add.clicked()
        {
            let mut spans = mention.spans.clone();
            spans.push(range);
            spans.sort();
            edit(cx, Mention { spans, ..mention.clone() });
        }
    });
}

/// The fields of an entity; changes hold for the whole project.
pub(super) fn entity_ui(cx: &mut Cx<'_>, ui: &mut Ui, entity: &Entity) {
    let id = Id::unique("entity").with(entity.id.as_str());
    let mut changed = entity.clone();
    field_label(ui, "Name");
    if let Some(name) = text_field(ui, id.with("name"), "Entity name", &entity.name, "", 1) {
        changed.name = name.trim().to_owned();
    }
    field_label(ui, "Also known as");
    let aliases = entity.aliases.join(", ");
    if let Some(names) = text_field(ui, id.with("aliases"), "Also known as", &aliases, "separated by commas", 1) {
        changed.aliases.clear();
        names.split(',').map(str::trim).filter(|name| !name.is_empty()).for_each(|name| changed.add_alias(name));
    }
    field_label(ui, "Description");
    if let Some(words) = text_field(ui, id.with("description"), "Description", &entity.description, "A few words", 1) {
        changed.description = words.trim().to_owned();
    }
    field_label(ui, "Wikidata");
    if let Some(number) = text_field(ui, id.with("kb"), "Wikidata", &entity.knowledge_base_id, "Q42", 1) {
        changed.knowledge_base_id = number.trim().to_owned();
    }
    affiliation_ui(cx, ui, entity);
    if changed != *entity {
        cx.ask(Action::EditEntity(Box::new(changed)));
    }
}

fn affiliation_ui(cx: &mut Cx<'_>, ui: &mut Ui, entity: &Entity) {
    let name = entity.affiliation.as_ref().and_then(|id| cx.session.entity(id)).map(|above| above.name.clone());
    row(ui, "Belongs to", |ui| {
        if name.is_some() && name_it(ui.add(small_button("✕")), "Belongs to nobody").clicked() {
            cx.ask(Action::EditEntity(Box::new(Entity { affiliation: None, ..entity.clone() })));
        }
        let button = Button::new(name.unwrap_or_else(|| "nobody, choose…".to_owned())).truncate();
        if name_it(ui.add(button), "Belongs to").clicked() {
            cx.ask(Action::Ask(Some(Dialog::Entity(EntityQuestion::Affiliation(entity.id.clone())))));
        }
    });
}

/// A muted name above a field.
pub(super) fn field_label(ui: &mut Ui, name: &str) {
    let tokens = Tokens::of(ui);
    ui.label(rich(name, Face::Body, size::SMALL, tokens.muted));
}

/// A muted name on the left, its field on the right.
pub(super) fn row(ui: &mut Ui, name: &str, field: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.add(Label::new(rich(name, Face::Body, size::SMALL, tokens.muted)).selectable(false));
        ui.with_layout(Layout::right_to_left(Align::Center), field);
    });
}

/// Gives a control the name that a screen reader says.
pub(super) fn name_it(response: egui::Response, name: &str) -> egui::Response {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name));
    response
}
