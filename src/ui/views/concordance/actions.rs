//! The foot of the list: what is ticked, and what can be done with it.

use super::is_stance;
use crate::session::Action;
use crate::session::searching::{Search, SearchRequest};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{Align, Button, Label, Layout, Ui};

/// Draws the foot.
pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui, search: &Search) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS + 2.0;
        ticks_ui(cx, ui, search);
        let can_act = cx.session.can_write() && (search.ticked() > 0 || search.current.is_some()) && !search.is_empty();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS + 2.0;
            survey_ui(cx, ui, search, can_act);
            ui.add_enabled_ui(can_act, |ui| {
                let press = |cx: &mut Cx<'_>, ui: &mut Ui, name: &str, key: &str, help: &str, action: Action| {
                    let button = Button::new((name, rich(key, Face::Body, size::TINY, tokens.muted)));
                    let response = ui.add(button).on_hover_text(help);
                    response.widget_info(|| named(name));
                    if response.clicked() {
                        cx.ask(action);
                    }
                };
                let help = "Removes what you made, rejects what was suggested";
                press(cx, ui, "Remove", "Del", help, Action::Search(SearchRequest::Delete));
                let help = "Accepts the annotations at these places";
                press(cx, ui, "Accept", "A", help, Action::Search(SearchRequest::Accept));
                let has_stance =
                    search.current.and_then(|at| search.hit(at)).is_some_and(|(_, hit)| is_stance(&hit.kind));
                let stance = if has_stance { "Recode…" } else { "Stance…" };
                let help = "Codes a stance on each place; recodes stances that are ticked";
                press(cx, ui, stance, "S", help, Action::Search(SearchRequest::AskStance));
                press(
                    cx,
                    ui,
                    "Link…",
                    "E",
                    "Says which entity the places name",
                    Action::Search(SearchRequest::AskEntity),
                );
                tag_ui(cx, ui);
            });
        });
    });
}

fn named(name: &str) -> eframe::egui::WidgetInfo {
    eframe::egui::WidgetInfo::labeled(eframe::egui::accesskit::Role::Button, true, format!("{name} ticked places"))
}

/// What is ticked, and ticking all or none.
fn ticks_ui(cx: &mut Cx<'_>, ui: &mut Ui, search: &Search) {
    let tokens = Tokens::of(ui);
    if search.is_empty() {
        return;
    }
    let request = |cx: &mut Cx<'_>, request| cx.ask(Action::Search(request));
    if ui.button("All").on_hover_text("Tick all places (Ctrl+A in the list)").clicked() {
        request(cx, SearchRequest::TickAll(true));
    }
    if ui.button("None").on_hover_text("Tick no place").clicked() {
        request(cx, SearchRequest::TickAll(false));
    }
    let is_ambiguous = search.query.survey.is_some() && !search.meanings().of_ambiguous(&search.query.words).is_empty();
    if is_ambiguous
        && ui.button("Not the ambiguous").on_hover_text("Untick places that may mean something else").clicked()
    {
        request(cx, SearchRequest::UntickAmbiguous);
    }
    let words = match search.ticked() {
        0 => "None ticked: keys act on the chosen place".to_owned(),
        ticked => format!("{ticked} ticked"),
    };
    let room = if search.query.survey.is_some() { 860.0 } else { 640.0 };
    if ui.available_width() > room || search.ticked() > 0 {
        ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).selectable(false));
    }
}

/// The labels, with their keys.
fn tag_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    ui.menu_button("Tag ▾", |ui| {
        ui.set_min_width(190.0);
        let schema = cx.session.project().schema().clone();
        for label in &schema.labels {
            let key = label.key.map(String::from).unwrap_or_default();
            if ui.add(Button::new(&label.name).shortcut_text(key)).clicked() {
                cx.ask(Action::Search(SearchRequest::Tag(label.id.clone())));
                ui.close();
            }
        }
    })
    .response
    .on_hover_text("Tags or retags the places; in the list, the keys of the labels do");
}

/// The one button that a list of all places of a name is for.
fn survey_ui(cx: &mut Cx<'_>, ui: &mut Ui, search: &Search, can_act: bool) {
    let tokens = Tokens::of(ui);
    let Some(survey) = &search.query.survey else { return };
    let Some(label) = survey.label.as_ref().and_then(|id| cx.session.project().schema().label(id)) else { return };
    let count = search.ticked().max(usize::from(search.ticked() == 0 && search.current.is_some()));
    let name = format!("Tag {count} {} as {}", if count == 1 { "place" } else { "places" }, label.name);
    let text = rich(&name, Face::SemiBold, size::BODY, tokens.on_accent);
    let button = Button::new(text).fill(if can_act { tokens.accent } else { tokens.border_strong });
    if ui.add_enabled(can_act, button).clicked() {
        cx.ask(Action::Search(SearchRequest::TagAsSurveyed));
    }
    ui.add(KeyCap::new("Ctrl ↵"));
}
