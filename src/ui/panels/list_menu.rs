//! The menu beside the filter: in which order articles are listed, and by what they are narrowed.

use crate::analysis::listing::{ListOrder, with_field};
use crate::format::language_name;
use crate::session::Action;
use crate::session::listing::Values;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, icon, rich, size};
use eframe::egui::accesskit::Role;
use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Button, ScrollArea, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

/// How many values of a detail are offered; the filter finds the others by typing.
const MOST: usize = 60;

/// Draws the button.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui, height: f32) {
    let order = cx.session.workspace().list_order;
    let ink = if order == ListOrder::default() { Tokens::of(ui).muted } else { Tokens::of(ui).accent };
    let button = Button::new(icon(icons::ICON_SORT, 17.0).color(ink)).min_size(vec2(height, height));
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| menu_ui(cx, ui));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Sort and narrow the list"));
    response.on_hover_text("Sort and narrow the list");
}

fn menu_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    ui.set_min_width(190.0);
    heading_ui(ui, "Sort by");
    let present = cx.session.workspace().list_order;
    for order in ListOrder::ALL {
        if ui.radio(present == order, order.title()).clicked() {
            cx.ask(Action::OrderList(order));
            ui.close();
        }
    }
    ui.separator();
    heading_ui(ui, "Narrow to");
    let facets = cx.session.facets();
    let states = ["new", "in progress", "done"].map(|state| (state.to_owned(), 0)).to_vec();
    let kinds: [(&str, &str, &Values); 5] = [
        ("Progress", "state", &states),
        ("Outlet", "outlet", &facets.outlets),
        ("Author", "author", &facets.authors),
        ("Year", "date", &facets.years),
        ("Language", "lang", &facets.languages),
    ];
    for (name, field, values) in kinds {
        ui.add_enabled_ui(!values.is_empty(), |ui| {
            ui.menu_button(name, |ui| values_ui(cx, ui, field, values));
        });
    }
    if !cx.session.workspace().filter.is_empty() {
        ui.separator();
        if ui.button("Clear the filter").clicked() {
            cx.ask(Action::Filter(String::new()));
            ui.close();
        }
    }
}

fn heading_ui(ui: &mut Ui, words: &str) {
    let tokens = Tokens::of(ui);
    ui.label(rich(words, Face::SemiBold, size::TINY, tokens.muted));
}

fn values_ui(cx: &mut Cx<'_>, ui: &mut Ui, field: &str, values: &Values) {
    ui.set_min_width(180.0);
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for (value, count) in values.iter().take(MOST) {
            let shown = if field == "lang" { language_name(value) } else { value.clone() };
            let words = if *count > 0 { format!("{shown} · {count}") } else { shown };
            if ui.button(words).clicked() {
                cx.ask(Action::Filter(with_field(&cx.session.workspace().filter, field, value)));
                ui.close();
            }
        }
    });
}
