//! The full names of tags that did not fit over their words.

use super::Passage;
use super::caption::shown;
use crate::ui::theme::{Face, Tokens, rich, size};
use eframe::egui::{Response, Ui, vec2};

/// Shows what is under the pointer, if a tag there is cut.
pub(super) fn show(ui: &Ui, passage: &Passage<'_>, response: &Response, hovered: &[usize], cut: &[usize]) {
    if !hovered.iter().any(|span| cut.contains(span)) || ui.input(|input| input.pointer.any_down()) {
        return;
    }
    let tokens = Tokens::of(ui);
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 3.0);
        for style in hovered.iter().filter_map(|&span| passage.spans.get(span)) {
            ui.horizontal(|ui| {
                ui.label(rich(shown(style), Face::SemiBold, size::TINY, tokens.label(style.hue).ink));
                let words: String = passage.text.joined(&style.ranges).chars().take(80).collect();
                ui.label(rich(words, Face::Body, size::SMALL, tokens.text));
            });
        }
    });
}
