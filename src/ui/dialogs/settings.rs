//! What holds for the program as a whole.

use super::modal;
use crate::session::Action;
use crate::store::{ReviewOrder, Theme};
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Context, Id, Slider};

/// Draws the dialog.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context) {
    let settings = cx.session.settings().clone();
    let mut changed = settings.clone();
    modal(cx, ctx, "Settings", 440.0, |cx, ui| {
        let tokens = Tokens::of(ui);
        ui.label(rich("Your name as analyst", Face::SemiBold, size::SMALL, tokens.text));
        if let Some(name) = text_field(ui, Id::unique("analyst"), "Analyst", &settings.analyst, "Name", 1)
            && !name.trim().is_empty()
        {
            changed.analyst = name.trim().to_owned();
        }
        let words = "Your decisions are kept under this name, apart from those of other analysts.";
        ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
        ui.add_space(space::S);
        ui.label(rich("Theme", Face::SemiBold, size::SMALL, tokens.text));
        ui.horizontal(|ui| {
            for (theme, name) in [(Theme::System, "System"), (Theme::Light, "Light"), (Theme::Dark, "Dark")] {
                ui.selectable_value(&mut changed.theme, theme, name);
            }
        });
        ui.add_space(space::S);
        ui.label(rich("Size of article text", Face::SemiBold, size::SMALL, tokens.text));
        let mut text_size = settings.text_size;
        let slider = ui.add(Slider::new(&mut text_size, 11.0..=32.0).step_by(1.0).text("points"));
        if slider.changed() {
            changed.text_size = text_size;
        }
        ui.add_space(space::S);
        ui.label(rich("Tab goes to suggestions", Face::SemiBold, size::SMALL, tokens.text));
        ui.horizontal(|ui| {
            let orders =
                [(ReviewOrder::Reading, "In reading order"), (ReviewOrder::LeastCertain, "Least certain first")];
            for (order, name) in orders {
                ui.selectable_value(&mut changed.review_order, order, name);
            }
        });
        ui.add_space(space::S);
        ui.checkbox(&mut changed.builtin_file_dialog, "Use the built-in file dialog");
        ui.add_space(space::M);
        if ui.button("Close").clicked() {
            cx.ask(Action::Ask(None));
        }
    });
    if changed != settings {
        cx.ask(Action::Settings(Box::new(changed)));
    }
}
