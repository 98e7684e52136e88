//! What holds for the program as a whole. Each change takes effect at once.

use super::{list_height, modal};
use crate::session::Action;
use crate::session::workspace::Dialog;
use crate::store::{Density, ImportSettings, ReadingFont, ReviewOrder, Settings, Theme};
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::segmented;
use eframe::egui::emath::Numeric;
use eframe::egui::{Context, DragValue, Id, ScrollArea, Slider, Ui};
use std::ops::RangeInclusive;

/// Draws the dialog.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context) {
    let settings = cx.session.settings().clone();
    let mut changed = settings.clone();
    modal(cx, ctx, "Settings", 520.0, |cx, ui| {
        let height = list_height(ctx) + 130.0;
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.set_width(ui.available_width() - 10.0);
            analyst_ui(ui, &settings, &mut changed);
            look_ui(ui, &mut changed);
            article_ui(ui, &mut changed);
            review_ui(ui, &mut changed);
            files_ui(ui, &mut changed);
            import_ui(ui, &mut changed.import);
        });
        ui.add_space(space::M);
        ui.horizontal(|ui| {
            if ui.button("Close").clicked() {
                cx.ask(Action::Ask(None));
            }
            if ui.button("Keys…").clicked() {
                cx.ask(Action::Ask(Some(Dialog::Keys)));
            }
            let usual =
                Settings { analyst: settings.analyst.clone(), keys: settings.keys.clone(), ..Settings::default() };
            let reset = ui.add_enabled(usual != settings, eframe::egui::Button::new("Back to the usual settings"));
            if reset.on_hover_text("Your name and your keys stay").clicked() {
                changed = usual;
            }
        });
    });
    if changed != settings {
        cx.ask(Action::Settings(Box::new(changed)));
    }
}

fn analyst_ui(ui: &mut Ui, settings: &Settings, changed: &mut Settings) {
    let tokens = Tokens::of(ui);
    heading_ui(ui, "Your name as analyst");
    if let Some(name) = text_field(ui, Id::unique("analyst"), "Analyst", &settings.analyst, "Name", 1)
        && !name.trim().is_empty()
    {
        changed.analyst = name.trim().to_owned();
    }
    let words = "Your decisions are kept under this name, apart from those of other analysts.";
    ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
}

fn look_ui(ui: &mut Ui, settings: &mut Settings) {
    heading_ui(ui, "Look");
    let themes = [(Theme::System, "System"), (Theme::Light, "Light"), (Theme::Dark, "Dark")];
    row_ui(ui, "Theme", |ui| segmented::tabs(ui, "theme", &mut settings.theme, &themes));
    let densities = [(Density::Comfortable, "Comfortable"), (Density::Compact, "Compact")];
    row_ui(ui, "Density", |ui| segmented::tabs(ui, "density", &mut settings.density, &densities));
    row_ui(ui, "Colours", |ui| {
        ui.checkbox(&mut settings.safe_colours, "Colour-blind-safe palette")
            .on_hover_text("Blue and orange instead of green and red; labels differ in lightness too");
    });
}

fn article_ui(ui: &mut Ui, settings: &mut Settings) {
    heading_ui(ui, "Article text");
    let fonts = [(ReadingFont::Serif, "Serif"), (ReadingFont::Sans, "Sans serif")];
    row_ui(ui, "Letters", |ui| segmented::tabs(ui, "letters", &mut settings.reading_font, &fonts));
    slider_ui(ui, "Size", " points", &mut settings.text_size, Settings::TEXT_SIZES, 1.0);
    slider_ui(ui, "Line width", " × size", &mut settings.line_width, Settings::LINE_WIDTHS, 1.0);
    slider_ui(ui, "Line spacing", " × usual", &mut settings.line_spacing, Settings::LINE_SPACINGS, 0.05);
}

fn review_ui(ui: &mut Ui, settings: &mut Settings) {
    heading_ui(ui, "Review");
    let orders = [(ReviewOrder::Reading, "Reading order"), (ReviewOrder::LeastCertain, "Least certain first")];
    row_ui(ui, "Tab goes in", |ui| segmented::tabs(ui, "order", &mut settings.review_order, &orders));
}

fn files_ui(ui: &mut Ui, settings: &mut Settings) {
    heading_ui(ui, "Files");
    ui.checkbox(&mut settings.builtin_file_dialog, "Use the built-in file dialog");
}

fn import_ui(ui: &mut Ui, import: &mut ImportSettings) {
    let tokens = Tokens::of(ui);
    heading_ui(ui, "Import");
    ui.checkbox(&mut import.keep_originals, "Keep original files")
        .on_hover_text("Copies the file of each new article into the project, so that “Show source file…” can open it");
    number_ui(ui, "Article", "Largest article", " MB", &mut import.largest_article, 1..=1024);
    number_ui(ui, "Unpacked", "Most that a packed file may unpack to", " MB", &mut import.largest_unpacked, 1..=65_536);
    number_ui(ui, "Ratio", "How many times its size a file may unpack to", " ×", &mut import.highest_ratio, 2..=2000);
    number_ui(ui, "Depth", "Archives within archives", " deep", &mut import.deepest, 1..=16);
    number_ui(ui, "Time", "Longest time for a file", " s", &mut import.seconds, 1..=3600);
    number_ui(ui, "Keep free", "Room that stays free on the disk", " MB", &mut import.keep_free, 0..=100_000);
    let words = "What is over a limit is left out, and the import report says so.";
    ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
}

fn number_ui<T: Numeric>(ui: &mut Ui, short: &str, name: &str, unit: &str, value: &mut T, range: RangeInclusive<T>) {
    row_ui(ui, short, |ui| {
        let response = ui.add(DragValue::new(value).range(range).suffix(unit).update_while_editing(false));
        let shown = value.to_f64();
        response.widget_info(|| {
            let mut info = eframe::egui::WidgetInfo::drag_value(true, shown);
            info.label = Some(name.to_owned());
            info
        });
        response.on_hover_text(name);
    });
}

fn slider_ui(ui: &mut Ui, name: &str, unit: &str, value: &mut f32, range: RangeInclusive<f32>, step: f64) {
    let mut chosen = *value;
    let decimals = if step < 1.0 { 2 } else { 0 };
    row_ui(ui, name, |ui| {
        ui.spacing_mut().slider_width = 200.0;
        let slider = Slider::new(&mut chosen, range).step_by(step).fixed_decimals(decimals).suffix(unit);
        let response = ui.add(slider);
        response.widget_info(|| eframe::egui::WidgetInfo::slider(true, f64::from(chosen), name));
        // Where nothing was moved the value stays as it is, even one that a step would round.
        if response.changed() {
            *value = chosen;
        }
    });
}

fn heading_ui(ui: &mut Ui, words: &str) {
    let tokens = Tokens::of(ui);
    ui.add_space(space::S);
    ui.label(rich(words, Face::SemiBold, size::SMALL, tokens.text));
}

fn row_ui<T>(ui: &mut Ui, name: &str, control: impl FnOnce(&mut Ui) -> T) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.allocate_ui(eframe::egui::vec2(100.0, ui.spacing().interact_size.y), |ui| {
            ui.set_min_width(100.0);
            ui.label(rich(name, Face::Body, size::SMALL, tokens.muted));
        });
        control(ui)
    });
}
