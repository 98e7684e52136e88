//! A key as it is printed on a keyboard.

use crate::ui::theme::{Face, Tokens, font, radius, size};
use eframe::egui::{
    Align2, Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, vec2,
};

/// A key cap: “Ctrl K”, “A”, “⇧A”.
#[derive(Debug, Clone)]
pub struct KeyCap {
    keys: String,
    on_dark: bool,
    on_colour: Option<Color32>,
}

impl KeyCap {
    /// The cap of some keys.
    pub fn new(keys: impl Into<String>) -> Self {
        Self { keys: keys.into(), on_dark: false, on_colour: None }
    }

    /// As it looks on the dark floating bar.
    pub fn on_bar(self) -> Self {
        Self { on_dark: true, ..self }
    }

    /// As it looks on a button filled with a strong colour, in the colour of the button's text.
    pub fn on_fill(self, text: Color32) -> Self {
        Self { on_colour: Some(text), ..self }
    }
}

impl Widget for KeyCap {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let (fill, line, ink) = match self.on_colour {
            Some(ink) => (Color32::from_black_alpha(60), Color32::TRANSPARENT, ink),
            None if self.on_dark => (tokens.bar_active, tokens.bar_border, tokens.on_bar),
            None => (tokens.card, tokens.border_strong, tokens.muted),
        };
        let galley = ui.painter().layout_no_wrap(self.keys.clone(), font(Face::Body, size::TINY), ink);
        let wide = vec2((galley.size().x + 10.0).max(17.0), 17.0);
        let (rect, response) = ui.allocate_exact_size(wide, Sense::hover());
        let corners = CornerRadius::same(radius::SMALL);
        ui.painter().rect_filled(rect, corners, fill);
        ui.painter().rect_stroke(rect, corners, Stroke::new(1.0, line), StrokeKind::Inside);
        if !self.on_dark && self.on_colour.is_none() {
            // The front edge, which makes it a key.
            let y = rect.bottom() - 0.5;
            ui.painter().hline(rect.left() + 3.0..=rect.right() - 3.0, y, Stroke::new(1.5, line));
        }
        let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
        ui.painter().galley(place.min, galley, ink);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("key {}", self.keys)));
        response
    }
}
