//! The selected stance: every field to correct, and who else stands where.

use super::mention::{choice, decision_ui, field_label, name_it, origin_ui, row};
use super::stances;
use crate::model::{Attribution, Certainty, Document, Holder, Mention, Polarity, Stance};
use crate::session::workspace::Dialog;
use crate::session::{Action, can_hold};
use crate::text::TextRange;
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::section::section;
use crate::ui::widgets::segmented;
use eframe::egui::{Button, ComboBox, Id, Label, Ui};
use std::collections::BTreeSet;

/// Draws the panel of a stance.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui, stance: &Stance) {
    let Some(document) = cx.session.document().cloned() else { return };
    let tokens = Tokens::of(ui);
    let mut changed = stance.clone();
    section(ui, "", |ui| {
        let holder = cx.session.holder_name(&document, stance);
        let sentence = format!("{holder} {}", stance.polarity.verb());
        ui.add(Label::new(rich(sentence, Face::SemiBold, size::HEADING, tokens.text)).wrap());
        let target = cx.session.target_name(&document, stance);
        ui.add(Label::new(rich(target, Face::Body, size::BODY, tokens.text)).wrap());
        origin_ui(ui, &stance.origin);
        decision_ui(cx, ui, stance.status);
    });
    ui.add_space(space::S);
    section(ui, "Stance", |ui| {
        polarity_ui(ui, &mut changed);
        holder_ui(cx, ui, &document, &mut changed);
        target_ui(cx, ui, &document, &mut changed);
        issue_ui(cx, ui, &mut changed);
        certainty_ui(ui, &mut changed);
        words_ui(cx, ui, &document, &mut changed);
        attribution_ui(cx, ui, &mut changed);
        let id = Id::unique("stance").with(stance.id.as_str());
        field_label(ui, "When");
        if let Some(when) = text_field(ui, id.with("when"), "When", &stance.when, "2025-08-20, or words", 1) {
            changed.when = when.trim().to_owned();
        }
        field_label(ui, "Note");
        if let Some(note) = text_field(ui, id.with("note"), "Stance note", &stance.note, "Your own words", 2) {
            changed.note = note;
        }
    });
    if let Some(issue) = &stance.issue {
        ui.add_space(space::S);
        let name = cx.session.project().issue(issue).map(|issue| issue.name.clone()).unwrap_or_default();
        let issue = issue.clone();
        section(ui, &format!("Who stands where: {name}"), |ui| {
            stances::standings_ui(cx, ui, &issue, 12);
        });
    }
    if changed != *stance {
        cx.ask(Action::EditStance(document.id.clone(), Box::new(changed)));
    }
}

fn polarity_ui(ui: &mut Ui, stance: &mut Stance) {
    let choices = [(Polarity::Oppose, "oppose"), (Polarity::Neutral, "neutral"), (Polarity::Support, "support")];
    if let Some(polarity) = segmented::polarities(ui, Some(stance.polarity), &choices) {
        stance.polarity = polarity;
    }
    ui.horizontal_wrapped(|ui| {
        let finer = [Polarity::LeansOppose, Polarity::LeansSupport, Polarity::Mixed];
        for polarity in finer {
            if ui.selectable_label(stance.polarity == polarity, polarity.id().replace('_', " ")).clicked() {
                stance.polarity = polarity;
            }
        }
    });
}

fn holder_ui(cx: &Cx<'_>, ui: &mut Ui, document: &Document, stance: &mut Stance) {
    let overlay = cx.session.overlay();
    let name = cx.session.holder_name(document, stance);
    row(ui, "Holder", |ui| {
        let combo = ComboBox::from_id_salt(("holder", stance.id.as_str())).selected_text(name).height(360.0);
        let response = combo.truncate().show_ui(ui, |ui| {
            ui.set_min_width(220.0);
            // Those near the stance first: they are the likeliest.
            let place = stance.place();
            let mut mentions: Vec<&Mention> = overlay.mentions().filter(|mention| can_hold(mention)).collect();
            mentions.sort_by_key(|mention| mention.extent().start().abs_diff(place.start()));
            let mut named = BTreeSet::new();
            for mention in mentions {
                let holder = Holder::Mention(mention.id.clone());
                let entity = mention.entity.as_ref().and_then(|id| cx.session.entity(id));
                let words = document.text.joined(&mention.spans);
                let name = entity.map_or(words, |entity| entity.name.clone());
                let chosen = stance.holder == holder;
                // One line for each party: its mention nearest to the stance stands for it.
                if (named.insert(name.clone()) || chosen) && choice(ui, chosen, name) {
                    stance.holder = holder;
                }
            }
            ui.separator();
            if choice(ui, stance.holder == Holder::Outlet, "The outlet itself") {
                stance.holder = Holder::Outlet;
            }
            ui.separator();
            for entity in cx.session.project().entities().take(300) {
                let holder = Holder::Entity(entity.id.clone());
                if choice(ui, stance.holder == holder, &entity.name) {
                    stance.holder = holder;
                }
            }
        });
        name_it(response.response, "Holder");
    });
}

fn target_ui(cx: &Cx<'_>, ui: &mut Ui, document: &Document, stance: &mut Stance) {
    let tokens = Tokens::of(ui);
    field_label(ui, "Target");
    let words = cx.session.target_name(document, stance);
    ui.add(Label::new(rich(format!("“{words}”"), Face::Body, size::SMALL, tokens.text)).wrap());
    from_selection(cx, ui, "Set target to selection", |range| stance.target.spans = vec![range]);
    let project = cx.session.project();
    let name = stance.target.entity.as_ref().and_then(|id| project.entity(id)).map(|entity| entity.name.clone());
    row(ui, "Target entity", |ui| {
        let combo = ComboBox::from_id_salt(("target", stance.id.as_str())).height(360.0).truncate();
        let response = combo.selected_text(name.unwrap_or_else(|| "none".to_owned())).show_ui(ui, |ui| {
            // Without words an entity is all that says what the stance is about.
            if !stance.target.spans.is_empty() && choice(ui, stance.target.entity.is_none(), "none") {
                stance.target.entity = None;
            }
            for entity in project.entities().take(500) {
                let chosen = stance.target.entity.as_ref() == Some(&entity.id);
                if choice(ui, chosen, &entity.name) {
                    stance.target.entity = Some(entity.id.clone());
                }
            }
        });
        name_it(response.response, "Target entity");
    });
}

fn issue_ui(cx: &mut Cx<'_>, ui: &mut Ui, stance: &mut Stance) {
    let project = cx.session.project();
    let name = stance.issue.as_ref().and_then(|id| project.issue(id)).map(|issue| issue.name.clone());
    let mut wants_list = false;
    row(ui, "Issue", |ui| {
        let combo = ComboBox::from_id_salt(("issue", stance.id.as_str())).height(360.0).truncate();
        let response = combo.selected_text(name.unwrap_or_else(|| "none".to_owned())).show_ui(ui, |ui| {
            if choice(ui, stance.issue.is_none(), "none") {
                stance.issue = None;
            }
            for issue in project.issues() {
                if choice(ui, stance.issue.as_ref() == Some(&issue.id), &issue.name) {
                    stance.issue = Some(issue.id.clone());
                }
            }
            ui.separator();
            wants_list = choice(ui, false, "Add or edit issues…");
        });
        name_it(response.response, "Issue");
    });
    if wants_list {
        cx.ask(Action::Ask(Some(Dialog::Issues)));
    }
}

fn certainty_ui(ui: &mut Ui, stance: &mut Stance) {
    row(ui, "Certainty", |ui| {
        let combo = ComboBox::from_id_salt(("certainty", stance.id.as_str())).selected_text(stance.certainty.id());
        let response = combo.show_ui(ui, |ui| {
            for certainty in Certainty::ALL {
                if choice(ui, stance.certainty == certainty, certainty.id()) {
                    stance.certainty = certainty;
                }
            }
        });
        name_it(response.response, "Certainty");
    });
}

/// Cue and evidence.
fn words_ui(cx: &Cx<'_>, ui: &mut Ui, document: &Document, stance: &mut Stance) {
    let tokens = Tokens::of(ui);
    field_label(ui, "Cue");
    let cue = match stance.cue.is_empty() {
        true => "none".to_owned(),
        false => format!("“{}”", document.text.joined(&stance.cue)),
    };
    ui.add(Label::new(rich(cue, Face::Body, size::SMALL, tokens.text)).wrap());
    from_selection(cx, ui, "Set cue to selection", |range| stance.cue = vec![range]);
    field_label(ui, "Evidence");
    let evidence = format!("“{}”", document.text.joined(&stance.evidence));
    ui.add(Label::new(rich(evidence, Face::Body, size::SMALL, tokens.text)).wrap());
    from_selection(cx, ui, "Set evidence to selection", |range| stance.evidence = vec![range]);
}

/// Who reports the stance: a chain, the outermost first.
fn attribution_ui(cx: &Cx<'_>, ui: &mut Ui, stance: &mut Stance) {
    let tokens = Tokens::of(ui);
    field_label(ui, "Attributed to");
    let mut removed = None;
    let last = stance.attribution.len().saturating_sub(1);
    for (at, link) in stance.attribution.iter_mut().enumerate() {
        let id = Id::unique("attribution").with(stance.id.as_str()).with(at);
        ui.horizontal(|ui| {
            let remove = name_it(ui.small_button("✕"), &format!("Remove source {}", link.text));
            if remove.clicked() {
                removed = Some(at);
            }
            if let Some(words) = text_field(ui, id, "Source", &link.text, "Who reports it", 1) {
                link.text = words.trim().to_owned();
            }
        });
        if at < last {
            ui.label(rich("who quotes", Face::Body, size::TINY, tokens.muted));
        }
    }
    if let Some(at) = removed {
        stance.attribution.remove(at);
    }
    let Some(document) = cx.session.document() else { return };
    let attribution = &mut stance.attribution;
    from_selection(cx, ui, "Add source from selection", |range| {
        let text = document.text.slice(range).to_owned();
        attribution.push(Attribution { text, spans: vec![range], mention: None });
    });
}

/// A small button that takes the selected words, if there are any.
fn from_selection(cx: &Cx<'_>, ui: &mut Ui, name: &str, take: impl FnOnce(TextRange)) {
    let selected = cx.session.selected_range();
    let button = ui.add_enabled(selected.is_some(), Button::new(name));
    let button = button.on_disabled_hover_text("Select words in the article first");
    if let Some(range) = selected
        && button.clicked()
    {
        take(range);
    }
}
