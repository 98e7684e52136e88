//! The strip under the text: in which order Tab goes, and the last decisions, each of which can be reopened.

use crate::model::Status;
use crate::session::Action;
use crate::session::decisions::{Decision, Subject};
use crate::store::ReviewOrder;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, NEUTRAL_HUE, Tokens, rich, size, space};
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{Align, Button, Frame, Label, Layout, Margin, Panel, Ui, WidgetInfo, accesskit};

/// The strip's height, in points.
const HEIGHT: f32 = 34.0;

/// How many letters of a decision's words a chip shows.
const LETTERS: usize = 18;

/// Draws the strip at the lower edge of `ui`.
pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let frame = Frame::new().fill(tokens.paper).inner_margin(Margin::symmetric(12, 4));
    Panel::bottom("last decisions").exact_size(HEIGHT).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                order_ui(cx, ui);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| decisions_ui(cx, ui));
            });
        });
    });
}

fn decisions_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let decisions = cx.session.decisions();
    if decisions.is_empty() {
        let words = "Your last decisions stand here, to be opened again.";
        ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).truncate().selectable(false));
        return;
    }
    key_ui(cx, ui, "review.reopen");
    ui.add(Label::new(rich("reopen", Face::Body, size::SMALL, tokens.muted)).selectable(false));
    for (nth, decision) in decisions.iter().enumerate() {
        if ui.available_width() < 90.0 {
            break;
        }
        let described = decision.described(cx.session.project().schema());
        let response = ui.add(chip(cx, decision));
        let name = format!("Reopen: {described}");
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, &name));
        if response.on_hover_text(format!("{described}. Click to open it again.")).clicked() {
            cx.ask(Action::Reopen(nth));
        }
    }
}

fn chip(cx: &Cx<'_>, decision: &Decision) -> Chip {
    let mut words: String = decision.words.chars().take(LETTERS).collect();
    if words.len() < decision.words.len() {
        words = format!("{}…", words.trim_end());
    }
    let hue = match &decision.subject {
        Subject::Mention(label) => cx.session.project().schema().label(label).map_or(NEUTRAL_HUE, |label| label.hue),
        Subject::Stance(_) => NEUTRAL_HUE,
    };
    match decision.status {
        Status::Rejected => Chip::new(format!("✕ {words}")),
        Status::Accepted | Status::Suggested => Chip::new(format!("✓ {words}")).hue(hue),
    }
}

/// The button that switches the order.
fn order_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let words = match cx.session.settings().review_order {
        ReviewOrder::Reading => "Reading order",
        ReviewOrder::LeastCertain => "Least certain first",
    };
    key_ui(cx, ui, "review.order");
    let button = Button::new(rich(words, Face::Body, size::SMALL, tokens.muted)).frame(false);
    let response = ui.add(button).on_hover_text("In which order Tab goes through the suggestions");
    let name = format!("Review order: {words}");
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, &name));
    if response.clicked() {
        cx.run("review.order");
    }
}

/// The keys of a command, if it has any.
fn key_ui(cx: &Cx<'_>, ui: &mut Ui, command: &str) {
    let keys = cx.session.keys_of(command);
    if !keys.is_empty() {
        ui.add(KeyCap::new(&keys));
    }
}
