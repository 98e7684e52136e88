//! The Stances tab: who stands where, issue by issue, each stance one click from its words.

use super::mention::name_it;
use crate::model::{Document, IssueId, Polarity, Stance, Status};
use crate::session::Action;
use crate::session::workspace::{Dialog, Item};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::sign::Sign;
use eframe::egui::{Align, ComboBox, Label, Layout, ScrollArea, Sense, Ui, vec2};
use std::sync::Arc;

const ROW: f32 = 40.0;

/// One stance with what it is listed by.
struct Standing {
    holder: String,
    target: String,
    document: Arc<Document>,
    stance: Stance,
}

/// Draws the tab.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let issue = cx.session.workspace().issue.clone();
    ui.horizontal(|ui| {
        let project = cx.session.project();
        let name = issue.as_ref().and_then(|id| project.issue(id)).map_or("All issues", |issue| &issue.name);
        let combo = ComboBox::from_id_salt("issue filter").selected_text(name).truncate();
        let response = combo.show_ui(ui, |ui| {
            let mut asked = None;
            if ui.selectable_label(issue.is_none(), "All issues").clicked() {
                asked = Some(None);
            }
            for known in project.issues() {
                if ui.selectable_label(issue.as_ref() == Some(&known.id), &known.name).clicked() {
                    asked = Some(Some(known.id.clone()));
                }
            }
            asked
        });
        if let Some(asked) = response.inner.flatten() {
            cx.ask(Action::ShowIssue(asked));
        }
        name_it(response.response, "Issue shown");
        if ui.button("Issues…").on_hover_text("Add, describe, remove issues (I)").clicked() {
            cx.ask(Action::Ask(Some(Dialog::Issues)));
        }
    });
    ui.add_space(space::XS);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| standings_ui(cx, ui, issue.as_ref(), usize::MAX));
}

/// Draws the stances on an issue (or all), at most `most` of them.
pub(super) fn standings_ui(cx: &mut Cx<'_>, ui: &mut Ui, issue: Option<&IssueId>, most: usize) {
    let tokens = Tokens::of(ui);
    let mut standings = standings(cx, issue);
    standings.sort_by(|a, b| (&a.holder, a.stance.polarity, &a.target).cmp(&(&b.holder, b.stance.polarity, &b.target)));
    if standings.is_empty() {
        let words = "No stances here yet. Accept suggested ones, or select words and press S.";
        ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
        return;
    }
    let mut last = None;
    ui.spacing_mut().item_spacing.y = 3.0;
    for standing in standings.iter().take(most) {
        let same_holder = last == Some(&standing.holder);
        last = Some(&standing.holder);
        row_ui(cx, ui, standing, same_holder);
    }
    if standings.len() > most {
        ui.label(rich(format!("and {} more", standings.len() - most), Face::Body, size::TINY, tokens.muted));
    }
}

fn standings(cx: &Cx<'_>, issue: Option<&IssueId>) -> Vec<Standing> {
    let session = cx.session;
    let mut found = Vec::new();
    for document in session.project().documents() {
        let overlay = session.overlay_of(&document.id);
        let wanted = overlay.stances().filter(|stance| issue.is_none() || stance.issue.as_ref() == issue);
        found.extend(wanted.map(|stance| Standing {
            holder: session.holder_name(document, stance),
            target: session.target_name(document, stance),
            document: Arc::clone(document),
            stance: stance.clone(),
        }));
    }
    found
}

fn row_ui(cx: &mut Cx<'_>, ui: &mut Ui, standing: &Standing, same_holder: bool) {
    let tokens = Tokens::of(ui);
    let polarity = standing.stance.polarity;
    let height = if same_holder { ROW / 2.0 } else { ROW };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let name = format!("{} {} {}", standing.holder, polarity.verb(), standing.target);
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
    if !same_holder {
        let holder = rich(&standing.holder, Face::SemiBold, size::SMALL, tokens.text);
        inside.add(Label::new(holder).truncate().selectable(false));
    }
    inside.horizontal(|ui| {
        ui.add(Sign::new(polarity));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let open = standing.stance.status == Status::Suggested;
            let word = format!("{}{}", short_word(polarity), if open { "?" } else { "" });
            ui.add(Label::new(rich(word, Face::Body, size::TINY, tokens.polarity(polarity))).selectable(false));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let target = rich(&standing.target, Face::Body, size::SMALL, tokens.muted);
                ui.add(Label::new(target).truncate().selectable(false));
            });
        });
    });
    let sentence = standing.document.text.joined(&standing.stance.evidence);
    let words = format!("{sentence}\n— {}", standing.document.title());
    if response.on_hover_text(words).clicked() {
        let item = Item::Stance(standing.stance.id.clone());
        cx.ask(Action::ShowItem(standing.document.id.clone(), item));
    }
}

fn short_word(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Oppose => "oppose",
        Polarity::LeansOppose => "leaning against",
        Polarity::Neutral => "neutral",
        Polarity::LeansSupport => "leaning",
        Polarity::Support => "support",
        Polarity::Mixed => "mixed",
    }
}
