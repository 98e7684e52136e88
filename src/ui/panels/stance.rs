//! The selected stance: every field to correct, and who else stands where.

use super::coding::polarity_names;
use super::mention::{choice, decision_ui, field_label, name_it, origin_ui, row};
use super::stances;
use crate::model::{Attribution, Certainty, Document, Polarity, Stance};
use crate::session::Action;
use crate::session::draft::CodingField;
use crate::text::TextRange;
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_button::KeyButton;
use crate::ui::widgets::section::section;
use crate::ui::widgets::segmented;
use crate::ui::widgets::small_button::small_button;
use eframe::egui::{Button, ComboBox, Id, Label, Ui};

/// Draws the panel of a stance.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui, stance: &Stance) {
    let Some(document) = cx.session.document().cloned() else { return };
    let tokens = Tokens::of(ui);
    let mut changed = stance.clone();
    section(ui, "", |ui| {
        let holder = cx.session.holder_name(&document, stance);
        let sentence = format!("{holder} {}", cx.session.project().schema().polarity(stance.polarity).verb);
        ui.add(Label::new(rich(sentence, Face::SemiBold, size::HEADING, tokens.text)).wrap());
        let target = cx.session.target_name(&document, stance);
        ui.add(Label::new(rich(target, Face::Body, size::BODY, tokens.text)).wrap());
        origin_ui(ui, &stance.origin);
        decision_ui(cx, ui, stance.status);
        let session = cx.session;
        let keys = |command| session.keys_of(command);
        ui.horizontal_wrapped(|ui| {
            if ui.add_enabled(cx.session.can_write(), KeyButton::new("Change", keys("annotate.stance"))).clicked() {
                cx.ask(Action::ChangeStance(CodingField::Holder));
            }
            if ui
                .add_enabled(cx.session.can_write(), KeyButton::new("To next sentence", keys("annotate.copy_stance")))
                .clicked()
            {
                cx.run("annotate.copy_stance");
            }
        });
    });
    ui.add_space(space::S);
    section(ui, "Stance", |ui| {
        polarity_ui(cx, ui, &mut changed);
        parties_ui(cx, ui, &document, &mut changed);
        certainty_ui(cx, ui, &mut changed);
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

fn polarity_ui(cx: &Cx<'_>, ui: &mut Ui, stance: &mut Stance) {
    let words = polarity_names(cx.session.project().schema());
    let all = words.iter().map(|(polarity, name)| (*polarity, name.as_str()));
    let (coarse, fine): (Vec<_>, Vec<_>) =
        all.partition(|(polarity, _)| matches!(polarity, Polarity::Oppose | Polarity::Neutral | Polarity::Support));
    for choices in [coarse, fine] {
        if let Some(polarity) = segmented::polarities(ui, Some(stance.polarity), &choices) {
            stance.polarity = polarity;
        }
    }
}

/// Who, on what, on which issue: each opens the coding bar, where one clicks into the text or types.
fn parties_ui(cx: &mut Cx<'_>, ui: &mut Ui, document: &Document, stance: &mut Stance) {
    let project = cx.session.project();
    let holder = cx.session.holder_name(document, stance);
    let issue = stance.issue.as_ref().and_then(|id| project.issue(id)).map(|issue| issue.name.clone());
    let entity = stance.target.entity.as_ref().and_then(|id| project.entity(id)).map(|entity| entity.name.clone());
    change_row(cx, ui, "Holder", holder, CodingField::Holder);
    change_row(cx, ui, "Target", format!("“{}”", cx.session.target_name(document, stance)), CodingField::Target);
    pieces_ui(cx, ui, document, "Target words", &mut stance.target.spans);
    if let Some(name) = entity {
        row(ui, "Target entity", |ui| {
            // Without words an entity is all that says what the stance is about.
            let can_clear = !stance.target.spans.is_empty();
            if can_clear && name_it(ui.add(small_button("✕")), "Unlink target entity").clicked() {
                stance.target.entity = None;
            }
            let tokens = Tokens::of(ui);
            ui.add(Label::new(rich(name, Face::Body, size::SMALL, tokens.text)).truncate());
        });
    }
    change_row(cx, ui, "Issue", issue.unwrap_or_else(|| "none, choose…".to_owned()), CodingField::Issue);
}

/// A field that is changed in the coding bar.
fn change_row(cx: &mut Cx<'_>, ui: &mut Ui, name: &str, value: String, field: CodingField) {
    row(ui, name, |ui| {
        let button = ui.add(Button::new(value).truncate());
        let button = name_it(button, &format!("Change {}", name.to_lowercase()));
        if button.on_hover_text("Click into the text, or type (S)").clicked() {
            cx.ask(Action::ChangeStance(field));
        }
    });
}

fn certainty_ui(cx: &Cx<'_>, ui: &mut Ui, stance: &mut Stance) {
    let schema = cx.session.project().schema();
    row(ui, "Certainty", |ui| {
        let name = schema.certainty(stance.certainty).name;
        let combo = ComboBox::from_id_salt(("certainty", stance.id.as_str())).selected_text(name);
        let response = combo.show_ui(ui, |ui| {
            for certainty in Certainty::ALL {
                if choice(ui, stance.certainty == certainty, schema.certainty(certainty).name) {
                    stance.certainty = certainty;
                }
            }
        });
        name_it(response.response, "Certainty");
    });
}

/// Cue and evidence.
fn words_ui(cx: &Cx<'_>, ui: &mut Ui, document: &Document, stance: &mut Stance) {
    pieces_ui(cx, ui, document, "Cue", &mut stance.cue);
    pieces_list_ui(ui, document, "cue", &mut stance.cue, 0);
    pieces_ui(cx, ui, document, "Evidence", &mut stance.evidence);
    pieces_list_ui(ui, document, "evidence", &mut stance.evidence, 1);
}

/// Pieces of text, each of which can be taken away while more than `least` are left.
fn pieces_list_ui(ui: &mut Ui, document: &Document, name: &str, pieces: &mut Vec<TextRange>, least: usize) {
    let tokens = Tokens::of(ui);
    if pieces.is_empty() {
        ui.label(rich("none", Face::Body, size::SMALL, tokens.muted));
    }
    let mut removed = None;
    for (at, piece) in pieces.iter().enumerate() {
        ui.horizontal_top(|ui| {
            let words = document.text.slice(*piece).replace('\n', " ");
            let words = words.trim_matches(['“', '”', '"']);
            let remove = ui.add_enabled_ui(pieces.len() > least, |ui| ui.add(small_button("✕"))).inner;
            if name_it(remove, &format!("Remove {name} “{words}”")).clicked() {
                removed = Some(at);
            }
            ui.add(Label::new(rich(format!("“{words}”"), Face::Body, size::SMALL, tokens.text)).wrap());
        });
    }
    if let Some(at) = removed {
        pieces.remove(at);
    }
}

/// The name of pieces, with buttons that set them to the selected words, or add these.
fn pieces_ui(cx: &Cx<'_>, ui: &mut Ui, document: &Document, name: &str, pieces: &mut Vec<TextRange>) {
    let selected = cx.session.selected_range().filter(|range| document.text.get(*range).is_some());
    row(ui, name, |ui| {
        let button = |ui: &mut Ui, words: &str, range: Option<TextRange>| {
            let button = ui.add_enabled(range.is_some(), small_button(words));
            let button = button.on_disabled_hover_text("Select words in the article first");
            let button = name_it(button, &format!("{words} to selection: {}", name.to_lowercase()));
            range.filter(|_| button.clicked())
        };
        let apart = selected.filter(|range| pieces.iter().all(|piece| !piece.overlaps(*range)));
        if let Some(range) = button(ui, "Add", apart) {
            pieces.push(range);
            pieces.sort();
        }
        if let Some(range) = button(ui, "Set", selected) {
            *pieces = vec![range];
        }
    });
}

/// Who reports the stance: a chain, the outermost first.
fn attribution_ui(cx: &mut Cx<'_>, ui: &mut Ui, stance: &mut Stance) {
    let tokens = Tokens::of(ui);
    field_label(ui, "According to");
    let mut removed = None;
    let mut moved = None;
    let last = stance.attribution.len().saturating_sub(1);
    for (at, link) in stance.attribution.iter_mut().enumerate() {
        let id = Id::unique("attribution").with(stance.id.as_str()).with(at);
        ui.horizontal(|ui| {
            let mut small = |sign: &str, what: &str, enabled: bool| {
                let button = ui.add_enabled(enabled, small_button(sign));
                name_it(button, &format!("{what} source {}", link.text)).clicked()
            };
            if small("✕", "Remove", true) {
                removed = Some(at);
            }
            if last > 0 {
                if small("⬆", "Move up", at > 0) {
                    moved = Some((at, at.saturating_sub(1)));
                }
                if small("⬇", "Move down", at < last) {
                    moved = Some((at, at + 1));
                }
            }
            if let Some(words) = text_field(ui, id, "Source", &link.text, "Who reports it", 1) {
                link.text = words.trim().to_owned();
            }
        });
        if at < last {
            ui.label(rich("who quotes", Face::Body, size::TINY, tokens.muted));
        }
    }
    if let Some((from, to)) = moved {
        stance.attribution.swap(from, to);
    }
    if let Some(at) = removed {
        stance.attribution.remove(at);
    }
    ui.horizontal_wrapped(|ui| {
        if ui.add(small_button("Add source…")).on_hover_text("Click a mention, or type").clicked() {
            cx.ask(Action::ChangeStance(CodingField::Source));
        }
        let Some(document) = cx.session.document() else { return };
        let attribution = &mut stance.attribution;
        from_selection(cx, ui, "Add source from selection", |range| {
            let text = document.text.slice(range).to_owned();
            attribution.push(Attribution { text, spans: vec![range], mention: None });
        });
    });
}

/// A small button that takes the selected words, if there are any.
fn from_selection(cx: &Cx<'_>, ui: &mut Ui, name: &str, take: impl FnOnce(TextRange)) {
    let selected = cx.session.selected_range();
    let button = ui.add_enabled(selected.is_some(), small_button(name));
    let button = button.on_disabled_hover_text("Select words in the article first");
    if let Some(range) = selected
        && button.clicked()
    {
        take(range);
    }
}
