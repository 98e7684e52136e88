//! The bar at the bottom: progress of the review, what the keys do now, background work, messages.

use crate::model::Schema;
use crate::report::Severity;
use crate::session::fixed_keys::{self, FixedKeys};
use crate::session::workspace::{Dialog, Item, View};
use crate::session::{Action, Session, command};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, icon, rich, size, space};
use crate::ui::views::concordance;
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::progress_line::ProgressLine;
use eframe::egui::{self, Align, Context, Frame, Label, Layout, Margin, Ui};
use egui_material_icons::icons;

/// Draws the bar.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let line = ui.max_rect();
    ui.painter().hline(line.x_range(), line.top() + 0.5, (1.0, tokens.border));
    Frame::new().inner_margin(Margin::symmetric(12, 2)).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                messages_ui(cx, ui);
                place_ui(cx, ui);
                jobs_ui(cx, ui);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    progress_ui(cx, ui);
                    keys_ui(cx, ui);
                });
            });
        });
    });
}

/// How much room the progress in the article and that in the project need, in points.
const PROGRESS: [f32; 2] = [200.0, 280.0];

/// How far the work has come, as far as background work leaves room for it.
fn progress_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    if let Some(document) = cx.session.document()
        && ui.available_width() >= PROGRESS[0]
    {
        let progress = cx.session.progress_of(&document.id);
        let text = format!("Reviewed {} of {}", progress.decided, progress.total);
        ui.add(Label::new(rich(text, Face::Body, size::SMALL, tokens.muted)).selectable(false));
        ui.add(ProgressLine::new(progress.share()).width(64.0));
        ui.add_space(space::S);
    }
    let articles = cx.session.project().documents().len();
    if articles > 0 && ui.available_width() >= PROGRESS[1] {
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
    if response
        .on_hover_text(cx.session.with_keys(&format!("{} messages ({{help.messages}})", messages.len())))
        .clicked()
    {
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

/// What the keys do now: each a command and its word, or fixed keys and theirs.
fn keys_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let session = cx.session;
    if session.document().is_none() {
        return hints_ui(cx, ui, &[("file.open", "open"), ("view.palette", "commands"), ("view.help", "keys")]);
    }
    if let Some(place) = place_with_keys(session, ui.ctx()) {
        let fixed = place.keys.iter().filter(|fixed| !fixed.hint.is_empty());
        let hints: Vec<(&str, &str)> = fixed.map(|fixed| (fixed.keys, fixed.hint)).collect();
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
            (BORDERS, "ends"),
            ("annotate.add_words", "add words"),
            ("review.accept_label", "all of label"),
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

/// The place of the window whose own keys hold now.
fn place_with_keys(session: &Session, ctx: &Context) -> Option<FixedKeys> {
    let workspace = session.workspace();
    let focused = ctx.memory(|memory| memory.focused());
    match workspace.view {
        _ if matches!(workspace.dialog, Some(Dialog::Stance(_))) => Some(fixed_keys::CODING),
        _ if concordance::list_has_keyboard(ctx) => Some(fixed_keys::PLACES),
        _ if focused.is_some() && focused == Some(concordance::field_id()) => Some(fixed_keys::SEARCH),
        View::Entities => Some(fixed_keys::ENTITIES),
        View::Issues => Some(fixed_keys::ISSUES),
        View::Read if workspace.linking.is_some() => Some(fixed_keys::RELATION),
        View::Read => None,
    }
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
        ui.add(ProgressLine::new(job.share()).width(110.0).colour(tokens.accent));
        let text = job.words();
        if job.is_reading() {
            // How far it has come changes without anything else that would be drawn.
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
        }
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
