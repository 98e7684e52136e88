//! The bar at the bottom: progress of the review, what the keys do now, background work, messages.

use crate::report::Severity;
use crate::session::Action;
use crate::session::workspace::{Item, View};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, icon, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::progress_line::ProgressLine;
use eframe::egui::{self, Align, Frame, Label, Layout, Margin, Ui};
use egui_material_icons::icons;

/// Draws the bar.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let line = ui.max_rect();
    ui.painter().hline(line.x_range(), line.top() + 0.5, (1.0, tokens.border));
    Frame::new().inner_margin(Margin::symmetric(12, 2)).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            progress_ui(cx, ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                messages_ui(cx, ui);
                place_ui(cx, ui);
                jobs_ui(cx, ui);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| keys_ui(cx, ui));
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
        ui.add(ProgressLine::new(progress.share()).width(64.0));
        ui.add_space(space::S);
    }
    let articles = cx.session.project().documents().len();
    if articles > 0 {
        let done = cx.session.documents_done();
        let text = format!("Done {done} of {articles} {}", if articles == 1 { "article" } else { "articles" });
        ui.add(Label::new(rich(text, Face::Body, size::SMALL, tokens.muted)).selectable(false));
        ui.add(ProgressLine::new(done as f32 / articles as f32).width(40.0));
        ui.add_space(space::M);
    }
}

/// The way to all messages, in the colour of the worst one that was not dismissed.
fn messages_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let messages = cx.session.messages();
    let open = messages.get(cx.session.workspace().dismissed..).unwrap_or_default();
    let colour = match open.iter().map(|message| message.notice.severity).max() {
        Some(Severity::Error) => tokens.danger,
        Some(Severity::Warning) => tokens.warning,
        Some(Severity::Info) | None => tokens.muted,
    };
    let bell = egui::Button::new(icon(icons::ICON_NOTIFICATIONS, 16.0).color(colour)).frame_when_inactive(false);
    let response = ui.add(bell.min_size(egui::vec2(26.0, 22.0)));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Messages"));
    if response.on_hover_text(format!("{} messages (Ctrl+Shift+M)", messages.len())).clicked() {
        cx.run("help.messages");
    }
}

/// The way out of the focus mode for the mouse, over the corner of the text.
pub fn leave_focus_ui(cx: &mut Cx<'_>, ui: &mut Ui, text: egui::Rect) {
    let place = egui::Rect::from_min_size(text.right_top() + egui::vec2(-128.0, 12.0), egui::vec2(112.0, 28.0));
    let mut corner = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt("leave focus mode"));
    corner.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let tokens = Tokens::of(ui);
        ui.add(KeyCap::new("F11"));
        let words = rich("Leave focus", Face::Body, size::SMALL, tokens.muted);
        if ui.add(egui::Button::new(words).frame_when_inactive(false)).clicked() {
            cx.run("view.focus");
        }
    });
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
                ("[ ]", "ends"),
                ("P", "add words"),
                ("L", "all of label"),
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
