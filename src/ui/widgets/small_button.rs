//! A button for rows of small things: “Show”, “✕”, “Merge into…”.

use eframe::egui::{Button, IntoAtoms, vec2};

/// The least width and height, in points.
const LEAST: (f32, f32) = (24.0, 21.0);

/// A small button with air around its words.
pub fn small_button<'a>(words: impl IntoAtoms<'a>) -> Button<'a> {
    Button::new(words).small().min_size(vec2(LEAST.0, LEAST.1))
}
