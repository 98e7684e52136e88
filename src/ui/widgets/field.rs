//! A line of a form: what it is on the left, its value on the right.

use crate::ui::theme::{Face, Tokens, rich, size};
use eframe::egui::{Align, InnerResponse, Layout, Response, Ui};

/// A label and whatever `value` draws, pushed to the right.
pub fn field<R>(ui: &mut Ui, label: &str, value: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        let named = ui.label(rich(label, Face::Body, size::BODY - 0.5, tokens.muted));
        let inner = ui.with_layout(Layout::right_to_left(Align::Center), |ui| value(ui));
        // Screen readers read the label with the value.
        let _ = inner.response.labelled_by(named.id);
        inner.inner
    })
}

/// A label and a value that is only read.
pub fn field_text(ui: &mut Ui, label: &str, value: &str) -> Response {
    let tokens = Tokens::of(ui);
    let shown = rich(value, Face::Body, size::BODY - 0.5, tokens.text);
    field(ui, label, |ui| ui.add(eframe::egui::Label::new(shown).truncate())).inner
}
