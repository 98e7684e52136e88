//! The bar at the top: menus, the project's name, the way into the palette.

use crate::session::command::MENUS;
use crate::session::workspace::View;
use crate::session::{Action, Session};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, icon, radius, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::segmented;
use eframe::egui::{self, Align, Button, Frame, Layout, Margin, RichText, Sense, Ui, vec2};
use egui_material_icons::icons;

/// Draws the bar.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    Frame::new().inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.label(icon(icons::ICON_CONTRAST_SQUARE, 18.0).color(tokens.accent));
            ui.label(rich("Standpoint", Face::SemiBold, size::BODY, tokens.text));
            ui.add_space(space::S);
            // The bar takes all the width that it is given.
            ui.allocate_ui(vec2(300.0, 30.0), |ui| egui::MenuBar::new().ui(ui, |ui| menus_ui(cx, ui)));
            views_ui(cx, ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                saved_ui(cx, ui);
                ui.add_space(space::S);
                search_ui(cx, ui);
                ui.add_space(space::S);
                project_ui(cx.session, ui);
            });
        });
    });
    let line = ui.min_rect();
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, (1.0, tokens.border));
}

fn menus_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    for menu in MENUS {
        ui.menu_button(menu.title, |ui| {
            ui.set_min_width(280.0);
            for command in menu.commands {
                let enabled = (command.enabled)(cx.session);
                let keys = cx.session.keys_of(command.id);
                let button = Button::new(command.title).shortcut_text(RichText::new(keys).size(size::SMALL));
                if ui.add_enabled(enabled, button).on_hover_text(command.help).clicked() {
                    cx.run(command.id);
                    ui.close();
                }
            }
        });
    }
}

/// What the middle of the window shows.
fn views_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    if cx.session.project().documents().len() == 0 {
        return;
    }
    let mut view = cx.session.workspace().view;
    let choices = View::ALL.map(|view| (view, view.title()));
    let tokens = Tokens::of(ui);
    Frame::new().fill(tokens.trough).corner_radius(radius::MEDIUM).inner_margin(Margin::same(2)).show(ui, |ui| {
        if segmented::tabs(ui, "view", &mut view, &choices) {
            cx.ask(Action::ShowView(view));
        }
    });
}

fn saved_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let session = cx.session;
    let (dot, words, help) = match (session.read_only_reason(), session.is_saved()) {
        (Some(reason), _) => (tokens.warning, "read only", format!("Nothing can be changed: {reason}.")),
        (None, _) if session.is_untitled() => (
            tokens.muted,
            "not named yet",
            session
                .with_keys("Every step is kept in your data folder. {file.save} gives the project a name and a place."),
        ),
        (None, true) => (tokens.success, "saved", "All changes are in the project's files.".to_owned()),
        (None, false) => (
            tokens.success,
            "kept",
            session.with_keys(
                "Every step is in the journal; the files follow by themselves within a minute, or with {file.save}.",
            ),
        ),
    };
    let text = format!("{} · {words}", session.who());
    ui.label(rich(text, Face::Body, size::SMALL, tokens.text)).on_hover_text(help);
    let (rect, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 4.0, dot);
}

fn search_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let width = (ui.available_width() - 160.0).clamp(40.0, 270.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 30.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, "Search or run a command"));
    let stroke = if response.hovered() { tokens.border_strong } else { tokens.border };
    ui.painter().rect(rect, 8, tokens.card, (1.0, stroke), egui::StrokeKind::Inside);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(10.0, 0.0))));
    inside.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let keys = cx.session.keys_of("view.palette");
        if width > 120.0 && !keys.is_empty() {
            ui.add(KeyCap::new(keys));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let text = rich("Search or run a command…", Face::Body, size::SMALL, tokens.muted);
            ui.add(egui::Label::new(text).truncate().selectable(false));
        });
    });
    if response.clicked() {
        cx.run("view.palette");
    }
}

fn project_ui(session: &Session, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let documents = session.project().documents().len();
    if documents == 0 {
        return;
    }
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(space::L);
        let name = rich(session.project().name(), Face::SemiBold, size::SMALL, tokens.text);
        let place = session.folder().map(|path| path.display().to_string()).unwrap_or_default();
        ui.add(egui::Label::new(name).truncate().selectable(false)).on_hover_text(place);
        let count = if documents == 1 { "1 article".to_owned() } else { format!("{documents} articles") };
        let text = rich(format!("· {count}"), Face::Body, size::SMALL, tokens.muted);
        ui.add(egui::Label::new(text).truncate().selectable(false));
    });
}
