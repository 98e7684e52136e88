//! A small pill: a mention in a field, a label, a filter.

use crate::ui::theme::{Face, Tokens, font, size};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, CornerRadius, CursorIcon, Response, Role, Sense, Shape, Stroke, StrokeKind, TextFormat, Ui, Widget,
    WidgetInfo, vec2,
};

/// A pill with a word or two.
#[derive(Debug, Clone)]
pub struct Chip {
    text: String,
    hue: Option<u16>,
    tag: bool,
    suggested: bool,
    selected: bool,
}

impl Chip {
    /// An outlined pill.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), hue: None, tag: false, suggested: false, selected: false }
    }

    /// A label: small capitals on the label's colour. The hue is in degrees.
    pub fn tag(text: impl Into<String>, hue: u16) -> Self {
        Self { hue: Some(hue), tag: true, ..Self::new(text) }
    }

    /// In the colour of a label; the hue is in degrees.
    pub fn hue(self, hue: u16) -> Self {
        Self { hue: Some(hue), ..self }
    }

    /// Dashed, because nobody accepted it yet.
    pub fn suggested(self, suggested: bool) -> Self {
        Self { suggested, ..self }
    }

    /// Chosen.
    pub fn selected(self, selected: bool) -> Self {
        Self { selected, ..self }
    }
}

impl Widget for Chip {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let colours = self.hue.map(|hue| tokens.label(hue));
        let ink = colours.map_or(tokens.text, |colours| colours.ink);
        let (face, points) = if self.tag { (Face::SemiBold, 10.5) } else { (Face::Body, size::SMALL) };
        let shown = if self.tag { self.text.to_uppercase() } else { self.text.clone() };
        let pad = if self.tag { vec2(6.0, 2.5) } else { vec2(9.0, 3.5) };
        let mut job = LayoutJob::single_section(shown, TextFormat::simple(font(face, points), ink));
        job.wrap = TextWrapping::truncate_at_width((ui.available_width() - 2.0 * pad.x).max(20.0));
        let galley = ui.painter().layout_job(job);
        let (rect, response) = ui.allocate_exact_size(galley.size() + 2.0 * pad, Sense::click());
        let round = if self.tag { 4 } else { (rect.height() / 2.0) as u8 };
        let corners = CornerRadius::same(round);
        let fill = match colours {
            Some(colours) if !self.suggested => colours.fill,
            _ if self.selected => tokens.selected,
            _ if response.hovered() => tokens.hover,
            _ => tokens.card,
        };
        ui.painter().rect_filled(rect, corners, fill);
        let line = colours.map_or(tokens.border_strong, |colours| colours.stroke);
        if self.suggested {
            let edge = rect.shrink(0.5);
            let corners = [edge.left_top(), edge.right_top(), edge.right_bottom(), edge.left_bottom(), edge.left_top()];
            ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, line), 3.0, 2.0));
        } else if colours.is_none() || self.selected {
            let line = if self.selected { tokens.accent } else { line };
            ui.painter().rect_stroke(rect, corners, Stroke::new(1.0, line), StrokeKind::Inside);
        }
        focus_ring(ui, &response, round);
        let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
        ui.painter().galley(place.min, galley, ink);
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), self.selected, &self.text));
        response.on_hover_cursor(CursorIcon::PointingHand)
    }
}

/// Shows which of our own controls has the keyboard.
pub fn focus_ring(ui: &Ui, response: &Response, round: u8) {
    if response.has_focus() {
        let stroke = Stroke::new(1.5, Tokens::of(ui).accent);
        ui.painter().rect_stroke(response.rect.expand(1.0), CornerRadius::same(round), stroke, StrokeKind::Outside);
    }
}
