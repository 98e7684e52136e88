//! All messages, the newest on top: what was skipped, damaged, recovered, done.

use super::{list_height, modal};
use crate::report::Severity;
use crate::session::{Action, Message};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Context, Label, ScrollArea};

/// Draws the list.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context) {
    modal(cx, ctx, "Messages", 680.0, |cx, ui| {
        let tokens = Tokens::of(ui);
        let messages = cx.session.messages();
        if messages.is_empty() {
            ui.label(rich("Nothing to report.", Face::Body, size::SMALL, tokens.muted));
        }
        ScrollArea::vertical()
            .max_height(list_height(ctx))
            .min_scrolled_height(list_height(ctx))
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for message in messages.iter().rev() {
                    let (word, colour) = match message.notice.severity {
                        Severity::Info => ("Note", tokens.muted),
                        Severity::Warning => ("Warning", tokens.warning),
                        Severity::Error => ("Error", tokens.danger),
                    };
                    ui.horizontal_top(|ui| {
                        ui.set_min_width(ui.available_width());
                        ui.label(rich(clock(message.at), Face::Body, size::SMALL, tokens.muted));
                        ui.label(rich(word, Face::SemiBold, size::SMALL, colour));
                        let words = rich(message.notice.to_string(), Face::Body, size::SMALL, tokens.text);
                        ui.add(Label::new(words).wrap().selectable(true));
                    });
                    ui.add_space(2.0);
                }
            });
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            if ui.button("Copy all").clicked() {
                let line = |message: &Message| format!("{} {}", clock(message.at), message.notice);
                let all: Vec<String> = messages.iter().map(line).collect();
                ui.copy_text(all.join("\n"));
            }
            if ui.button("Close").clicked() {
                cx.ask(Action::Ask(None));
            }
        });
    });
}

/// The local time of day of a message.
fn clock(at: i64) -> String {
    let zone = jiff::tz::TimeZone::system();
    jiff::Timestamp::from_second(at).map(|at| at.to_zoned(zone).strftime("%H:%M:%S").to_string()).unwrap_or_default()
}
