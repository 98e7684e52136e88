//! What happened, for a few seconds over the foot of the text; errors until they are dismissed.

use crate::report::Severity;
use crate::session::workspace::Dialog;
use crate::session::{Action, Message};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, icon, radius, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{
    self, Align, Align2, Area, Button, Color32, Context, Frame, Id, Label, Layout, Margin, Order, Rect, Role, Ui,
    WidgetInfo, vec2,
};
use egui_material_icons::icons;
use std::collections::BTreeMap;
use std::time::Duration;

/// How many messages are shown at a time.
const MOST: usize = 4;
const WIDTH: f32 = 460.0;

/// When messages were first seen, and which of them were dismissed.
#[derive(Default)]
pub struct Toasts {
    /// By their place among the session's messages: the window's time at which they came into sight, in seconds.
    since: BTreeMap<usize, f64>,
    /// Messages before that one are no longer looked at.
    first: usize,
}

/// How long a message stays, in seconds; none for ever.
fn seconds(severity: Severity) -> Option<f64> {
    match severity {
        Severity::Info => Some(6.0),
        Severity::Warning => Some(14.0),
        Severity::Error => None,
    }
}

impl Toasts {
    /// Draws the messages that are still to be seen over the foot of `place`.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, place: Rect) {
        let now = ctx.input(|input| input.time);
        let shown = self.shown(cx, now);
        let Some(last) = shown.last() else { return };
        let more = shown.len().saturating_sub(MOST);
        let newest = &shown[more..];
        // One that goes by itself is looked at again then.
        let messages = cx.session.messages();
        let ends =
            newest.iter().filter_map(|at| Some(self.since.get(at)? + seconds(messages.get(*at)?.notice.severity)?));
        if let Some(next) = ends.min_by(f64::total_cmp) {
            ctx.request_repaint_after(Duration::from_secs_f64((next - now).max(0.05)));
        }
        let width = WIDTH.min(place.width() - 24.0).max(200.0);
        let foot = place.center_bottom() - vec2(0.0, space::M);
        let area = Area::new(Id::unique("toasts").with(last)).order(Order::Tooltip).pivot(Align2::CENTER_BOTTOM);
        let drawn = area.fixed_pos(foot).show(ctx, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = space::XS;
            if more > 0 {
                more_ui(cx, ui, more);
            }
            for &at in newest {
                if toast_ui(cx, ui, at) {
                    self.since.insert(at, f64::NEG_INFINITY);
                }
            }
        });
        // What is being read stays.
        if drawn.response.contains_pointer() {
            for at in newest {
                self.since.entry(*at).and_modify(|since| *since = if since.is_finite() { now } else { *since });
            }
        }
    }

    /// The messages to show, the oldest first.
    fn shown(&mut self, cx: &Cx<'_>, now: f64) -> Vec<usize> {
        let messages = cx.session.messages();
        self.first = self.first.max(cx.session.workspace().dismissed);
        let mut shown: Vec<usize> = Vec::new();
        for (at, message) in messages.iter().enumerate().skip(self.first) {
            let since = *self.since.entry(at).or_insert(now);
            let is_fresh = seconds(message.notice.severity).is_none_or(|life| now - since < life);
            if since.is_finite() && is_fresh {
                // Said again is said once.
                shown.retain(|former| messages.get(*former).is_some_and(|former| former.notice != message.notice));
                shown.push(at);
            }
        }
        if let Some(&first) = shown.first() {
            self.first = first;
        } else {
            self.first = messages.len();
        }
        self.since = self.since.split_off(&self.first);
        shown
    }
}

/// One message. Gives whether it was dismissed.
fn toast_ui(cx: &mut Cx<'_>, ui: &mut Ui, at: usize) -> bool {
    let Some(message) = cx.session.messages().get(at).cloned() else { return true };
    let tokens = Tokens::of(ui);
    let (symbol, colour, kind) = match message.notice.severity {
        Severity::Info => (icons::ICON_INFO, tokens.accent, "Note"),
        Severity::Warning => (icons::ICON_WARNING, tokens.warning, "Warning"),
        Severity::Error => (icons::ICON_ERROR, tokens.danger, "Error"),
    };
    let mut dismissed = false;
    let can_undo = cx.session.can_take_back(&message);
    frame(tokens, colour).show(ui, |ui| {
        ui.horizontal(|ui| {
            let label = ui.label(icon(symbol, 17.0).color(colour));
            label.widget_info(|| WidgetInfo::labeled(Role::Label, true, kind));
            let room = ui.available_width() - if can_undo { 150.0 } else { 34.0 };
            ui.allocate_ui(vec2(room, 0.0), |ui| ui.vertical(|ui| words_ui(cx, ui, &message, tokens)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                dismissed = cross_ui(ui);
                if can_undo {
                    undo_ui(cx, ui);
                }
            });
        });
    });
    dismissed
}

/// The small cross that dismisses a message; whether it was pressed.
fn cross_ui(ui: &mut Ui) -> bool {
    let cross = Button::new(icon(icons::ICON_CLOSE, 15.0)).frame_when_inactive(false);
    let response = ui.add(cross.min_size(vec2(24.0, 24.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Dismiss message"));
    response.on_hover_text("Dismiss (Shift+Esc dismisses all)").clicked()
}

fn frame(tokens: &Tokens, line: Color32) -> Frame {
    Frame::new()
        .fill(tokens.card)
        .stroke((1.0, line))
        .corner_radius(radius::MEDIUM)
        .inner_margin(Margin { left: 10, right: 6, top: 5, bottom: 5 })
        .shadow(egui::Shadow { offset: [0, 4], blur: 16, spread: 0, color: tokens.shadow })
}

fn words_ui(cx: &mut Cx<'_>, ui: &mut Ui, message: &Message, tokens: &Tokens) {
    let words = message.notice.to_string();
    let label = Label::new(rich(&words, Face::Body, size::SMALL, tokens.text)).wrap().selectable(false);
    if ui.add(label.sense(egui::Sense::click())).on_hover_text("Show all messages").clicked() {
        cx.ask(Action::Ask(Some(Dialog::Report)));
    }
}

fn undo_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let keys = cx.session.keys_of("edit.undo");
    if !keys.is_empty() {
        ui.add(KeyCap::new(&keys));
    }
    let response = ui.add(Button::new(rich("Undo", Face::SemiBold, size::SMALL, Tokens::of(ui).accent)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Undo this step"));
    if response.clicked() {
        cx.run("edit.undo");
    }
}

fn more_ui(cx: &mut Cx<'_>, ui: &mut Ui, more: usize) {
    let tokens = Tokens::of(ui);
    let words = format!("{more} earlier messages");
    frame(tokens, tokens.border_strong).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let label = Label::new(rich(&words, Face::Body, size::SMALL, tokens.muted)).selectable(false);
        if ui.add(label.sense(egui::Sense::click())).clicked() {
            cx.ask(Action::Ask(Some(Dialog::Report)));
        }
    });
}
