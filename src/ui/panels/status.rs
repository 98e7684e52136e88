//! The bar at the bottom: progress of the review, what the keys do now, background work, messages.

use crate::model::Schema;
use crate::report::Severity;
use crate::session::workspace::{Dialog, Item, View};
use crate::session::{Action, command};
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

/// What the keys do now: each a command and its word, or fixed keys and theirs.
fn keys_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let session = cx.session;
    if session.document().is_none() {
        return hints_ui(cx, ui, &[("file.open", "open"), ("view.palette", "commands"), ("view.help", "keys")]);
    }
    if session.workspace().view == View::Entities {
        let hints =
            [("↑ ↓", "rows"), ("Space", "tick"), ("M", "merge"), ("Esc", "back to the text"), ("edit.undo", "undo")];
        return hints_ui(cx, ui, &hints);
    }
    let selecting = session.workspace().cursor.is_some_and(|cursor| !cursor.range().is_empty());
    let hints: &[(&str, &str)] = match (&session.workspace().item, selecting) {
        (_, true) => &[
            (TAGS, "tag"),
            ("annotate.stance", "stance"),
            ("annotate.deselect", "clear"),
            ("edit.undo", "undo"),
            ("view.help", "help"),
        ],
        (Some(Item::Mention(_)), _) => &[
            ("review.next", "next"),
            ("review.accept", "accept"),
            ("review.reject", "reject"),
            (TAGS, "retag"),
            ("annotate.entity", "entity"),
            ("annotate.stance", "stance"),
            (BORDERS, "borders"),
            ("annotate.occurrences", "all like this"),
            ("view.help", "guideline"),
            ("edit.undo", "undo"),
        ],
        (Some(Item::Stance(_)), _) => &[
            ("review.next", "next"),
            ("review.accept", "accept"),
            ("review.reject", "reject"),
            ("annotate.stance", "change"),
            ("annotate.copy_stance", "to next sentence"),
            (BORDERS, "target"),
            ("edit.undo", "undo"),
        ],
        (None, _) => &[
            ("review.next", "first suggestion"),
            ("Shift+arrows", "select"),
            (TAGS, "tag"),
            ("view.palette", "commands"),
            ("view.help", "keys"),
        ],
    };
    hints_ui(cx, ui, hints);
}

/// Stands for the keys of labels in a list of hints.
const TAGS: &str = "tags";

/// Stands for the keys that move both ends in a list of hints.
const BORDERS: &str = "borders";

fn hints_ui(cx: &Cx<'_>, ui: &mut Ui, hints: &[(&str, &str)]) {
    let tokens = Tokens::of(ui);
    let session = cx.session;
    for (keys, what) in hints {
        if ui.available_width() < 70.0 {
            return;
        }
        let shown = match *keys {
            TAGS => tag_keys(session.project().schema()),
            BORDERS => {
                let both = ["annotate.start_left", "annotate.end_right"].map(|command| session.keys_of(command));
                both.join(" ").trim().to_owned()
            }
            id if command::find(id).is_some() => session.keys_of(id),
            fixed => fixed.to_owned(),
        };
        if shown.is_empty() {
            continue;
        }
        ui.add(KeyCap::new(shown));
        ui.add(Label::new(rich(*what, Face::Body, size::SMALL, tokens.muted)).selectable(false));
        ui.add_space(space::XS);
    }
}

/// The keys of labels in short: “1–9”, or the first few.
pub(super) fn tag_keys(schema: &Schema) -> String {
    let keys: Vec<char> = schema.labels.iter().filter_map(|label| label.key).collect();
    let digits = ('1'..='9').take_while(|digit| keys.contains(digit)).last();
    match digits {
        Some('1') => "1".to_owned(),
        Some(last) => format!("1–{last}"),
        None => keys.iter().take(3).map(ToString::to_string).collect::<Vec<_>>().join(" "),
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
