//! The coding frame: the issues on which parties take stances.

use super::{list_height, modal};
use crate::model::Issue;
use crate::session::Action;
use crate::ui::cx::{Cx, name_field, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Button, Context, Id, Key, ScrollArea, TextEdit, Ui};
use std::sync::Arc;

/// The name of an issue to add, as typed so far.
#[derive(Default)]
pub struct IssueForm {
    name: String,
}

impl IssueForm {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        if fresh {
            *self = Self::default();
        }
        modal(cx, ctx, "Issues", 520.0, |cx, ui| {
            ui.horizontal(|ui| {
                let edit = TextEdit::singleline(&mut self.name).hint_text("New issue, such as “Troop deployment”");
                let response = ui.add(edit.desired_width(ui.available_width() - 80.0));
                name_field(&response, "New issue", &self.name);
                if fresh {
                    response.request_focus();
                }
                let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                let add = ui.add_enabled(!self.name.trim().is_empty(), Button::new("Add")).clicked();
                if (enter || add) && !self.name.trim().is_empty() {
                    cx.ask(Action::AddIssue(std::mem::take(&mut self.name)));
                    response.request_focus();
                }
            });
            ui.add_space(space::S);
            let issues: Vec<Arc<Issue>> = cx.session.project().issues().cloned().collect();
            ScrollArea::vertical().max_height(list_height(ctx)).min_scrolled_height(list_height(ctx)).show(ui, |ui| {
                for issue in &issues {
                    issue_ui(cx, ui, issue);
                }
            });
            if ui.button("Close").clicked() {
                cx.ask(Action::Ask(None));
            }
        });
    }
}

fn issue_ui(cx: &mut Cx<'_>, ui: &mut Ui, issue: &Issue) {
    let tokens = Tokens::of(ui);
    let id = Id::unique("issue").with(issue.id.as_str());
    let count = stance_count(cx, issue);
    let mut changed = issue.clone();
    ui.horizontal(|ui| {
        ui.label(rich(
            if count == 1 { "1 stance".to_owned() } else { format!("{count} stances") },
            Face::Body,
            size::TINY,
            tokens.muted,
        ));
        if ui.small_button("Show").clicked() {
            cx.ask(Action::ShowIssue(Some(issue.id.clone())));
            cx.ask(Action::Ask(None));
        }
        if ui.small_button("Remove").on_hover_text("Its stances stay, without an issue").clicked() {
            cx.ask(Action::RemoveIssue(issue.id.clone()));
        }
    });
    if let Some(name) = text_field(ui, id.with("name"), "Issue name", &issue.name, "Name", 1)
        && !name.trim().is_empty()
    {
        changed.name = name.trim().to_owned();
    }
    let hint = "What belongs to it and what does not";
    if let Some(words) = text_field(ui, id.with("words"), "Issue description", &issue.description, hint, 2) {
        changed.description = words;
    }
    ui.add_space(space::S);
    if changed != *issue {
        cx.ask(Action::EditIssue(changed));
    }
}

fn stance_count(cx: &Cx<'_>, issue: &Issue) -> usize {
    cx.session.standings().iter().filter(|standing| standing.issue.as_ref() == Some(&issue.id)).count()
}
