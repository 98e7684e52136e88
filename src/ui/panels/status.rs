//! The bar at the bottom: progress of the review, what the keys do now, background work, messages.

use crate::report::Severity;
use crate::session::Action;
use crate::session::workspace::{Dialog, Item, View};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::progress_line::ProgressLine;
use eframe::egui::{self, Align, Frame, Label, Layout, Margin, Ui};

/// Draws the bar. Messages stay `message_seconds` seconds, errors until something else is said.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui, message_seconds: i64) {
    let tokens = Tokens::of(ui);
    let line = ui.max_rect();
    ui.painter().hline(line.x_range(), line.top() + 0.5, (1.0, tokens.border));
    Frame::new().inner_margin(Margin::symmetric(12, 2)).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            progress_ui(cx, ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                place_ui(cx, ui);
                jobs_ui(cx, ui);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if !message_ui(cx, ui, message_seconds) {
                        keys_ui(cx, ui);
                    }
                });
            });
        });
    });
}

fn progress_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    if let Some(document) = cx.session.document() {
        let progress = cx.session.progress_of(&document.id);
        let text = format!("Reviewed {} of {}", progress.decided, progress.total);
        ui.add(Label::new(rich(text, Face::Body, size::SMALL, tokens.muted)).selectable(false));
        ui.add_space(space::M);
    }
}

/// The newest message, while it is fresh. Gives whether there is one.
fn message_ui(cx: &mut Cx<'_>, ui: &mut Ui, seconds: i64) -> bool {
    let tokens = Tokens::of(ui);
    let Some(message) = cx.session.messages().last() else { return false };
    let fresh = cx.session.now() - message.at <= seconds;
    if !fresh && message.notice.severity < Severity::Error {
        return false;
    }
    let colour = match message.notice.severity {
        Severity::Info => tokens.text,
        Severity::Warning => tokens.warning,
        Severity::Error => tokens.danger,
    };
    let text = message.notice.to_string();
    let label = Label::new(rich(&text, Face::Body, size::SMALL, colour)).truncate().selectable(false);
    let response = ui.add(label.sense(egui::Sense::click())).on_hover_text("Show all messages");
    if response.clicked() {
        cx.ask(Action::Ask(Some(Dialog::Report)));
    }
    true
}

fn keys_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let session = cx.session;
    if session.document().is_none() {
        return hints_ui(ui, tokens, &[("Ctrl O", "open"), ("Ctrl K", "commands"), ("F1", "keys")]);
    }
    if session.workspace().view == View::Entities {
        let hints =
            [("↑ ↓", "rows"), ("Space", "tick"), ("M", "merge"), ("Esc", "back to the text"), ("Ctrl Z", "undo")];
        return hints_ui(ui, tokens, &hints);
    }
    let selecting = session.workspace().cursor.is_some_and(|cursor| !cursor.range().is_empty());
    match (&session.workspace().item, selecting) {
        (_, true) => hints_ui(ui, tokens, &[("1–9", "tag"), ("S", "stance"), ("Esc", "clear"), ("Ctrl Z", "undo")]),
        (Some(Item::Mention(_)), _) => hints_ui(
            ui,
            tokens,
            &[
                ("Tab", "next"),
                ("A", "accept"),
                ("X", "reject"),
                ("1–9", "retag"),
                ("E", "entity"),
                ("S", "stance"),
                ("[ ]", "borders"),
                ("⇧A", "all like this"),
                ("Ctrl Z", "undo"),
            ],
        ),
        (Some(Item::Stance(_)), _) => hints_ui(
            ui,
            tokens,
            &[
                ("Tab", "next"),
                ("A", "accept"),
                ("X", "reject"),
                ("S", "change"),
                ("⇧S", "to next sentence"),
                (", .", "stances"),
                ("[ ]", "target"),
                ("Ctrl Z", "undo"),
            ],
        ),
        (None, _) => hints_ui(
            ui,
            tokens,
            &[
                ("Tab", "first suggestion"),
                ("⇧ arrows", "select"),
                ("1–9", "tag"),
                ("Ctrl K", "commands"),
                ("F1", "keys"),
            ],
        ),
    }
}

fn hints_ui(ui: &mut Ui, tokens: &Tokens, hints: &[(&str, &str)]) {
    for (keys, what) in hints {
        if ui.available_width() < 70.0 {
            return;
        }
        ui.add(KeyCap::new(*keys));
        ui.add(Label::new(rich(*what, Face::Body, size::SMALL, tokens.muted)).selectable(false));
        ui.add_space(space::XS);
    }
}

fn jobs_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    // What is done before one has read it would only flicker.
    let jobs: Vec<_> = cx.session.jobs().filter(|job| !job.is_brief()).cloned().collect();
    for job in jobs {
        let name = format!("Cancel: {}", job.title);
        let cancel = egui::Button::new(rich("✕", Face::Body, size::SMALL, tokens.muted)).frame(false);
        let response = ui.add_visible(job.can_cancel, cancel);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &name));
        if response.on_hover_text(&name).clicked() {
            cx.ask(Action::Cancel(job.id));
        }
        let share = if job.total == 0 { 0.0 } else { job.done as f32 / job.total as f32 };
        ui.add(ProgressLine::new(share).width(110.0).colour(tokens.accent));
        let text = match job.total {
            0 | 1 => format!("{}…", job.title),
            total => format!("{} {} of {total}", job.title, job.done + 1),
        };
        ui.add(Label::new(rich(text, Face::Body, size::SMALL, tokens.muted)).selectable(false));
        ui.add_space(space::S);
    }
}

/// Caret or selection, in code points, as exports count.
fn place_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let (Some(document), Some(cursor)) = (cx.session.document(), cx.session.workspace().cursor) else { return };
    let text = &document.text;
    let count = |byte| text.index().code_point(text.as_str(), byte).unwrap_or_default();
    let range = cursor.range();
    let place = match range.is_empty() {
        true => format!("char {}", count(range.start())),
        false => format!("chars {}–{}", count(range.start()), count(range.end())),
    };
    ui.add(Label::new(rich(place, Face::Body, size::SMALL, tokens.muted)).selectable(false));
    ui.add_space(space::S);
}
