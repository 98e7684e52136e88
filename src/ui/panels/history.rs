//! The History tab: the steps that can be undone and redone.

use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Align, Label, Layout, ScrollArea, Ui};

/// How many steps are shown each way; older ones can be reached by undoing.
const SHOWN: usize = 300;

/// Draws the tab.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let history = cx.session.history();
    let now = cx.session.now();
    if history.done().is_empty() && history.undone().is_empty() {
        ui.label(rich(
            "Nothing has been done yet. Every step will be listed here and can be undone.",
            Face::Body,
            size::SMALL,
            tokens.muted,
        ));
        return;
    }
    ui.horizontal(|ui| {
        let undo = ui.add_enabled(!history.done().is_empty(), eframe::egui::Button::new("Undo"));
        if undo.on_hover_text(cx.session.keys_of("edit.undo")).clicked() {
            cx.run("edit.undo");
        }
        let redo = ui.add_enabled(!history.undone().is_empty(), eframe::egui::Button::new("Redo"));
        if redo.on_hover_text(cx.session.keys_of("edit.redo")).clicked() {
            cx.run("edit.redo");
        }
    });
    ui.add_space(space::XS);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // The newest on top; what was undone stands above it, struck through.
        let undone =
            history.undone().iter().skip(history.undone().len().saturating_sub(SHOWN)).map(|step| (step, true));
        let done = history.done().iter().rev().take(SHOWN).map(|step| (step, false));
        for (step, undone) in undone.chain(done) {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let when = rich(ago(now - step.at), Face::Body, size::TINY, tokens.muted);
                    ui.add(Label::new(when).selectable(false));
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let colour = if undone { tokens.muted } else { tokens.text };
                        let text = rich(&step.label, Face::Body, size::SMALL, colour);
                        let text = if undone { text.strikethrough() } else { text };
                        ui.add(Label::new(text).truncate()).on_hover_text(&step.label);
                    });
                });
            });
        }
    });
}

/// How long ago, roughly.
fn ago(seconds: i64) -> String {
    match seconds {
        ..60 => "now".to_owned(),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}
