//! What the window shows before an article is open.

use crate::session::{Action, command};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_button::KeyButton;
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::section::section;
use eframe::egui::{Align, Button, Layout, ScrollArea, Ui, vec2};
use std::path::Path;

/// How many recent projects are offered.
const SHOWN: usize = 6;

/// Draws the welcome screen.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width().min(560.0);
        let side = (ui.available_width() - width) / 2.0;
        ui.add_space((ui.available_height() * 0.12).max(16.0));
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.label(rich("Who is named, and who stands where", Face::SerifBold, size::HEADLINE, tokens.text));
                ui.add_space(space::XS);
                let words = "Open news articles. Standpoint suggests people, organisations, places, dates and stances; \
                             you correct them, and export a dataset that you can defend. Nothing leaves this computer.";
                ui.label(rich(words, Face::Body, size::BODY, tokens.muted));
                ui.add_space(space::L);
                if !cx.session.desk().knows_tour {
                    section(ui, "New here?", |ui| tour_ui(cx, ui));
                    ui.add_space(space::S);
                }
                section(ui, "Start", |ui| start_ui(cx, ui));
                unsaved_ui(cx, ui);
                recent_ui(cx, ui);
            });
        });
    });
}

/// Offers the tour, once.
fn tour_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let words = "Five steps on a copy of the sample project: reading suggestions, deciding, tagging, coding stances.";
    ui.label(rich(words, Face::Body, size::SMALL, tokens.muted));
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        if ui.add(KeyButton::new("Take the tour", "").primary()).clicked() {
            cx.run("help.tour");
        }
        if ui.add(KeyButton::new("No, thanks", "")).clicked() {
            cx.ask(Action::Tour(None));
        }
    });
}

fn start_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    ui.add_space(space::XS);
    let actions = [
        ("file.open", "Texts, web pages, PDF, Word, mail, feeds"),
        ("file.open_folder", "All articles of a folder, or a saved project"),
        ("file.paste", "From the clipboard"),
        ("file.sample", "Five articles to try things on"),
    ];
    for (command, about) in actions.into_iter().filter_map(|(id, about)| Some((command::find(id)?, about))) {
        let keys = cx.session.keys_of(command.id);
        ui.horizontal(|ui| {
            if ui.add(Button::new(command.title).min_size(vec2(200.0, 30.0))).clicked() {
                cx.run(command.id);
            }
            ui.label(rich(about, Face::Body, size::SMALL, tokens.muted));
            if !keys.is_empty() {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.add(KeyCap::new(keys)));
            }
        });
    }
}

fn unsaved_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let left = cx.session.left_untitled().to_vec();
    if left.is_empty() {
        return;
    }
    ui.add_space(space::S);
    section(ui, "Work that was left without a name", |ui| {
        let tokens = Tokens::of(ui);
        let words = "Each step is still there. Open one, and {file.save} gives it a name and a place.";
        let words = cx.session.with_keys(words);
        ui.label(rich(words, Face::Body, size::SMALL, tokens.muted));
        for path in left.iter().take(SHOWN) {
            path_ui(cx, ui, &short_name(path), path);
        }
    });
}

fn recent_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let recent = cx.session.recent().to_vec();
    if recent.is_empty() {
        return;
    }
    ui.add_space(space::S);
    section(ui, "Recent projects", |ui| {
        for project in recent.iter().take(SHOWN) {
            path_ui(cx, ui, &project.name, &project.path);
        }
    });
}

fn path_ui(cx: &mut Cx<'_>, ui: &mut Ui, name: &str, path: &Path) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        if ui.add(Button::new(rich(name, Face::SemiBold, size::SMALL, tokens.accent)).frame(false)).clicked() {
            cx.ask(Action::Open(vec![path.to_owned()]));
        }
        let place = rich(path.display().to_string(), Face::Body, size::TINY, tokens.muted);
        ui.add(eframe::egui::Label::new(place).truncate().selectable(false));
    });
}

/// An untitled project by the time at which it was begun, which its folder is named for.
fn short_name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match name.get(..17).and_then(|begun| jiff::civil::DateTime::strptime("%Y-%m-%d-%H%M%S", begun).ok()) {
        Some(begun) => format!("Begun on {}", begun.strftime("%-d %b %Y, %H:%M")),
        None => name,
    }
}
