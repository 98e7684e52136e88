//! A button that shows its key: “Accept [A]”.

use super::chip::focus_ring;
use super::key_cap::KeyCap;
use crate::ui::theme::{Face, Tokens, font, radius, size};
use eframe::egui::{
    CornerRadius, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Widget, WidgetInfo, pos2,
    vec2,
};

/// A button with a key cap.
#[derive(Debug, Clone)]
pub struct KeyButton {
    text: String,
    key: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Accept,
    Primary,
    Danger,
}

impl KeyButton {
    /// An outlined button; an empty key shows no cap.
    pub fn new(text: impl Into<String>, key: impl Into<String>) -> Self {
        Self { text: text.into(), key: key.into(), kind: Kind::Plain }
    }

    /// Filled with green: what accepts.
    pub fn accept(self) -> Self {
        Self { kind: Kind::Accept, ..self }
    }

    /// Filled with blue: what one most likely wants.
    pub fn primary(self) -> Self {
        Self { kind: Kind::Primary, ..self }
    }

    /// Red words: what destroys.
    pub fn danger(self) -> Self {
        Self { kind: Kind::Danger, ..self }
    }
}

impl Widget for KeyButton {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let (fill, ink) = match self.kind {
            Kind::Plain => (tokens.card, tokens.text),
            Kind::Accept => (tokens.success, tokens.on_success),
            Kind::Primary => (tokens.accent, tokens.on_accent),
            Kind::Danger => (tokens.card, tokens.danger),
        };
        let filled = matches!(self.kind, Kind::Accept | Kind::Primary);
        let galley = ui.painter().layout_no_wrap(self.text.clone(), font(Face::Body, size::BODY), ink);
        let key = ui.painter().layout_no_wrap(self.key.clone(), font(Face::Body, size::TINY), ink).size().x;
        let cap = if self.key.is_empty() { 0.0 } else { (key + 10.0).max(17.0) + 8.0 };
        let wide = vec2(galley.size().x + cap + 22.0, (galley.size().y + 12.0).max(29.0));
        let (rect, response) = ui.allocate_exact_size(wide, Sense::click());
        let corners = CornerRadius::same(radius::MEDIUM);
        let (fill, ink) = if ui.is_enabled() { (fill, ink) } else { (tokens.panel, tokens.muted) };
        let pressed = response.is_pointer_button_down_on();
        let fill = match (filled && ui.is_enabled(), response.hovered()) {
            (true, true) => fill.gamma_multiply(if pressed { 0.8 } else { 0.9 }),
            (false, true) => {
                if pressed {
                    tokens.trough
                } else {
                    tokens.hover
                }
            }
            (_, false) => fill,
        };
        ui.painter().rect_filled(rect, corners, fill);
        if !filled || !ui.is_enabled() {
            ui.painter().rect_stroke(rect, corners, Stroke::new(1.0, tokens.border_strong), StrokeKind::Inside);
        }
        let x = rect.left() + 11.0;
        let width = galley.size().x;
        ui.painter().galley_with_override_text_color(pos2(x, rect.center().y - galley.size().y / 2.0), galley, ink);
        if !self.key.is_empty() {
            let place = Rect::from_min_size(pos2(x + width + 8.0, rect.center().y - 8.5), vec2(cap, 17.0));
            let key = KeyCap::new(self.key);
            let key = if filled && ui.is_enabled() { key.on_fill(ink) } else { key };
            ui.new_child(UiBuilder::new().max_rect(place)).add(key);
        }
        focus_ring(ui, &response, radius::MEDIUM);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &self.text));
        response.on_hover_cursor(CursorIcon::PointingHand)
    }
}
