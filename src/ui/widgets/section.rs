//! A card with a heading in a side panel, and the small labels between groups.

use crate::ui::theme::{Face, Tokens, radius, rich, size};
use eframe::egui::{Frame, InnerResponse, Margin, Response, Stroke, Ui};

/// A card over the full width; an empty heading leaves the line out.
pub fn section<R>(ui: &mut Ui, heading: &str, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let tokens = Tokens::of(ui);
    let frame = Frame::new()
        .fill(tokens.card)
        .stroke(Stroke::new(1.0, tokens.border))
        .corner_radius(radius::LARGE)
        .inner_margin(Margin::symmetric(12, 11));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        if !heading.is_empty() {
            ui.label(rich(heading, Face::SemiBold, size::BODY, tokens.text));
            ui.add_space(1.0);
        }
        contents(ui)
    })
}

/// A label over a group of rows, in small capitals: “IN PROGRESS · 3”.
pub fn group_label(ui: &mut Ui, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    ui.add_space(4.0);
    ui.label(rich(text.to_uppercase(), Face::Body, size::TINY + 0.5, tokens.muted).extra_letter_spacing(0.5))
}
