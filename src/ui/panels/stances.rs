//! The Stances tab: who stands where, issue by issue, each stance one click from its words.

use super::mention::{choice, name_it};
use crate::model::IssueId;
use crate::session::Action;
use crate::session::standings::Standing;
use crate::session::workspace::Item;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::sign::Sign;
use eframe::egui::{Align, ComboBox, Label, Layout, ScrollArea, Sense, Ui, vec2};

const ROW: f32 = 40.0;

/// Draws the tab.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let issue = cx.session.workspace().issue.clone();
    ui.horizontal(|ui| {
        let project = cx.session.project();
        let name = issue.as_ref().and_then(|id| project.issue(id)).map_or("All issues", |issue| &issue.name);
        let combo = ComboBox::from_id_salt("issue filter").selected_text(name).truncate();
        let response = combo.show_ui(ui, |ui| {
            let mut asked = None;
            if choice(ui, issue.is_none(), "All issues") {
                asked = Some(None);
            }
            for known in project.issues() {
                if choice(ui, issue.as_ref() == Some(&known.id), &known.name) {
                    asked = Some(Some(known.id.clone()));
                }
            }
            asked
        });
        if let Some(asked) = response.inner.flatten() {
            cx.ask(Action::ShowIssue(asked));
        }
        name_it(response.response, "Issue shown");
        if ui
            .button("Issues…")
            .on_hover_text(cx.session.with_keys("Add, describe, remove issues ({annotate.issues})"))
            .clicked()
        {
            cx.run("annotate.issues");
        }
    });
    ui.add_space(space::XS);
    let standings = cx.session.standings();
    gathering_ui(cx, ui);
    let count = if issue.is_none() { standings.all().len() } else { standings.count(issue.as_ref()) };
    if count == 0 {
        if !cx.session.is_gathering_standings() {
            let tokens = Tokens::of(ui);
            let words = "No stances here yet. Accept suggested ones, or select words and press S.";
            ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
        }
        return;
    }
    ui.spacing_mut().item_spacing.y = 3.0;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, count, |ui, rows| {
        for at in rows {
            let standing = if issue.is_none() { standings.all().get(at) } else { standings.on(issue.as_ref(), at) };
            standing.into_iter().for_each(|standing| row_ui(cx, ui, standing));
        }
    });
}

/// Says that stances are still being gathered, if so.
pub fn gathering_ui(cx: &Cx<'_>, ui: &mut Ui) {
    if cx.session.is_gathering_standings() {
        let tokens = Tokens::of(ui);
        let words = "Gathering the stances of all articles…";
        ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
        // Whoever is asked again knows that somebody still looks.
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
    }
}

/// Draws the first stances on an issue, for a place that has little room.
pub(super) fn standings_ui(cx: &mut Cx<'_>, ui: &mut Ui, issue: &IssueId, most: usize) {
    let tokens = Tokens::of(ui);
    let standings = cx.session.standings();
    gathering_ui(cx, ui);
    let count = standings.count(Some(issue));
    for standing in (0..count.min(most)).filter_map(|at| standings.on(Some(issue), at)) {
        row_ui(cx, ui, standing);
    }
    if count > most {
        ui.label(rich(format!("and {} more", count - most), Face::Body, size::TINY, tokens.muted));
    }
}

fn row_ui(cx: &mut Cx<'_>, ui: &mut Ui, standing: &Standing) {
    let tokens = Tokens::of(ui);
    let polarity = standing.polarity;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let words = cx.session.project().schema().polarity(polarity);
    let name = format!("{} {} {}", standing.holder, words.verb, standing.target);
    let response = name_it(response, &name);
    if !ui.is_rect_visible(rect) {
        return;
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4, tokens.hover);
    }
    let mut inside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(rect.shrink2(vec2(4.0, 1.0))));
    inside.spacing_mut().item_spacing.y = 0.0;
    inside.spacing_mut().interact_size.y = 16.0;
    let holder = rich(&standing.holder, Face::SemiBold, size::SMALL, tokens.text);
    inside.add(Label::new(holder).truncate().selectable(false));
    inside.horizontal(|ui| {
        ui.add(Sign::new(polarity));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let word = format!("{}{}", words.name, if standing.suggested { "?" } else { "" });
            ui.add(Label::new(rich(word, Face::Body, size::TINY, tokens.polarity(polarity))).selectable(false));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let target = rich(&standing.target, Face::Body, size::SMALL, tokens.muted);
                ui.add(Label::new(target).truncate().selectable(false));
            });
        });
    });
    let show_words = |ui: &mut Ui| {
        let session = cx.session;
        let Some(document) = session.project().document(&standing.document) else { return };
        let overlay = session.overlay_of(&standing.document);
        if let Some(stance) = overlay.stance(&standing.stance) {
            ui.label(document.text.joined(&stance.evidence));
        }
        ui.label(rich(document.title(), Face::Body, size::TINY, tokens.muted));
    };
    if response.on_hover_ui(show_words).clicked() {
        let item = Item::Stance(standing.stance.clone());
        cx.ask(Action::ShowItem(standing.document.clone(), item));
    }
}
