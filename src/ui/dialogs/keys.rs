//! All keys on one page.

use super::modal;
use crate::session::command::MENUS;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{Context, Grid, Key, Label, ScrollArea, Ui, vec2};

/// Draws the page.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context) {
    let height = ctx.content_rect().height() - 190.0;
    modal(cx, ctx, "Keys", 760.0, |cx, ui| {
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            scroll_by_keys(ui, height);
            group_ui(ui, "Tags", |ui| {
                let schema = cx.session.project().schema().clone();
                for label in &schema.labels {
                    let key = label.key.map(String::from).unwrap_or_default();
                    row_ui(ui, &[key], &label.name, &label.description);
                }
            });
            for menu in MENUS {
                group_ui(ui, menu.title, |ui| {
                    for command in menu.commands.iter().filter(|command| !command.keys.is_empty()) {
                        let keys: Vec<String> = command.keys.iter().map(ToString::to_string).collect();
                        row_ui(ui, &keys, command.title, command.help);
                    }
                });
            }
            group_ui(ui, "In the text", |ui| {
                row_ui(ui, &["Arrows".into()], "Move the caret", "With Ctrl by word; Home, End, Page Up, Page Down.");
                row_ui(ui, &["Shift+Arrows".into()], "Select", "With Ctrl by word.");
                row_ui(ui, &["F6".into()], "To the fields and back", "Tab then goes from field to field.");
            });
        });
    });
}

/// Arrows and Page Up and Down scroll, since nothing on the page takes the keyboard.
fn scroll_by_keys(ui: &Ui, page: f32) {
    let steps = [(Key::ArrowDown, 40.0), (Key::ArrowUp, -40.0), (Key::PageDown, page), (Key::PageUp, -page)];
    for (key, distance) in steps {
        if ui.input(|input| input.key_pressed(key)) {
            ui.scroll_with_delta(vec2(0.0, -distance));
        }
    }
}

fn group_ui(ui: &mut Ui, title: &str, rows: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of(ui);
    ui.add_space(space::S);
    ui.label(rich(title, Face::SemiBold, size::BODY, tokens.text));
    Grid::new(("keys", title)).num_columns(3).spacing([space::L, space::XS]).show(ui, rows);
}

fn row_ui(ui: &mut Ui, keys: &[String], title: &str, help: &str) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.set_min_width(150.0);
        for key in keys.iter().filter(|key| !key.is_empty()) {
            ui.add(KeyCap::new(key));
        }
    });
    ui.horizontal(|ui| {
        ui.set_min_width(190.0);
        ui.label(rich(title, Face::Body, size::SMALL, tokens.text));
    });
    ui.add(Label::new(rich(help, Face::Body, size::SMALL, tokens.muted)).truncate());
    ui.end_row();
}
