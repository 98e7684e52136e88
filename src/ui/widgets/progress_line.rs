//! How much of something is done, as a thin line.

use crate::ui::theme::Tokens;
use eframe::egui::{Color32, CornerRadius, Response, Role, Sense, Ui, Widget, WidgetInfo, vec2};

/// A thin line, as wide as there is room.
#[derive(Debug, Clone, Copy)]
pub struct ProgressLine {
    fraction: f32,
    colour: Option<Color32>,
    width: Option<f32>,
}

impl ProgressLine {
    /// That much of 1 is done.
    pub fn new(fraction: f32) -> Self {
        Self { fraction: if fraction.is_finite() { fraction.clamp(0.0, 1.0) } else { 0.0 }, colour: None, width: None }
    }

    /// In that colour instead of green.
    pub fn colour(self, colour: Color32) -> Self {
        Self { colour: Some(colour), ..self }
    }

    /// That wide, in points.
    pub fn width(self, width: f32) -> Self {
        Self { width: Some(width), ..self }
    }
}

impl Widget for ProgressLine {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let (rect, response) = ui.allocate_exact_size(vec2(width, 4.0), Sense::hover());
        let corners = CornerRadius::same(2);
        ui.painter().rect_filled(rect, corners, tokens.border);
        if self.fraction > 0.0 {
            let done = rect.with_max_x(rect.left() + (rect.width() * self.fraction).max(4.0));
            ui.painter().rect_filled(done, corners, self.colour.unwrap_or(tokens.success));
        }
        response.widget_info(|| {
            WidgetInfo::labeled(Role::ProgressIndicator, true, format!("{:.0} % done", self.fraction * 100.0))
        });
        response
    }
}
