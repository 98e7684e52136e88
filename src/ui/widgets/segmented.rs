//! Rows of choices of which one holds: the tabs of the side, the polarities of a stance.

use super::chip::focus_ring;
use super::sign;
use crate::model::Polarity;
use crate::ui::theme::{Face, Tokens, font, radius, size};
use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Align2, Color32, CornerRadius, CursorIcon, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};
use std::sync::Arc;

/// The width of a cell from which on its sign and words have air between them, in points.
const ROOMY: f32 = 90.0;

/// Tabs of a side panel: the chosen one on blue. Whether the choice changed.
pub fn tabs<T: Copy + PartialEq>(ui: &mut Ui, name: &str, value: &mut T, choices: &[(T, &str)]) -> bool {
    let tokens = Tokens::of(ui);
    let before = *value;
    let (letters, air) = tab_size(ui, choices.iter().map(|(_, text)| *text));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(1.0, 1.0);
        for &(choice, text) in choices {
            let chosen = choice == *value;
            let face = if chosen { Face::SemiBold } else { Face::Body };
            let ink = if chosen { tokens.accent } else { tokens.muted };
            let galley = ui.painter().layout_no_wrap(text.to_owned(), font(face, letters), ink);
            let height = ui.fonts_mut(|fonts| fonts.row_height(&font(face, size::SMALL))) + 12.0;
            let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + air, height), Sense::click());
            let corners = CornerRadius::same(radius::MEDIUM - 2);
            if chosen {
                ui.painter().rect_filled(rect, corners, tokens.selected);
            } else if response.hovered() {
                ui.painter().rect_filled(rect, corners, tokens.hover);
            }
            let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
            ui.painter().galley(place.min, galley, ink);
            if named(ui, response, chosen, name, text).clicked() {
                *value = choice;
            }
        }
    });
    *value != before
}

/// The size of letters and the air beside them with which tabs stand on one line: as usual, else closer.
fn tab_size<'a>(ui: &Ui, texts: impl Iterator<Item = &'a str> + Clone) -> (f32, f32) {
    const SIZES: [(f32, f32); 4] = [(size::SMALL, 14.0), (size::SMALL, 9.0), (size::TINY, 9.0), (size::TINY, 4.0)];
    let room = ui.available_width();
    let width = |letters: f32, air: f32| {
        let one = |text: &str| {
            let galley = ui.painter().layout_no_wrap(text.to_owned(), font(Face::SemiBold, letters), Color32::BLACK);
            galley.size().x + air + 1.0
        };
        texts.clone().map(one).sum::<f32>()
    };
    SIZES.into_iter().find(|(letters, air)| width(*letters, *air) <= room).unwrap_or(SIZES[0])
}

/// “▼ oppose | ◆ neutral | ▲ support” over the full width; none may hold. The polarity that was clicked.
pub fn polarities(ui: &mut Ui, value: Option<Polarity>, choices: &[(Polarity, &str)]) -> Option<Polarity> {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let corners = CornerRadius::same(radius::MEDIUM - 1);
    ui.painter().rect_filled(rect, corners, tokens.card);
    let mut clicked = None;
    let wide = rect.width() / choices.len().max(1) as f32;
    for (at, &(choice, text)) in choices.iter().enumerate() {
        let left = rect.left() + wide * at as f32;
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(left + wide, rect.bottom()));
        let chosen = value == Some(choice);
        let response =
            ui.interact(cell, ui.unique_id().with(("polarity", choice.id(), rect.top() as i64)), Sense::click());
        let round = |edge: bool| if edge { radius::MEDIUM - 1 } else { 0 };
        let (first, last) = (round(at == 0), round(at + 1 == choices.len()));
        let corners = CornerRadius { nw: first, sw: first, ne: last, se: last };
        if chosen {
            ui.painter().rect_filled(cell, corners, tokens.polarity_soft(choice));
        } else if response.hovered() {
            ui.painter().rect_filled(cell, corners, tokens.hover);
        }
        let ink = if chosen { tokens.polarity(choice) } else { tokens.text };
        let face = if chosen { Face::SemiBold } else { Face::Body };
        let gap = if wide < ROOMY { 12.0 } else { 15.0 };
        let galley = fitting(ui, text, face, ink, wide - gap - 6.0);
        let start = cell.center().x - (galley.size().x + gap) / 2.0;
        sign::paint(
            ui.painter(),
            pos2(start + 5.0, cell.center().y),
            if wide < ROOMY { 8.0 } else { 10.0 },
            choice,
            ink,
        );
        ui.painter().galley(pos2(start + gap, cell.center().y - galley.size().y / 2.0), galley, ink);
        if at > 0 {
            ui.painter().vline(left, rect.y_range(), Stroke::new(1.0, tokens.border));
        }
        if named(ui, response, chosen, "polarity", text).clicked() {
            clicked = Some(choice);
        }
    }
    ui.painter().rect_stroke(rect, corners, Stroke::new(1.0, tokens.border_strong), StrokeKind::Inside);
    clicked
}

/// The words on one line of some width: as large as usual, else smaller, else cut.
fn fitting(ui: &Ui, text: &str, face: Face, ink: Color32, width: f32) -> Arc<Galley> {
    let usual = ui.painter().layout_no_wrap(text.to_owned(), font(face, size::SMALL), ink);
    if usual.size().x <= width {
        return usual;
    }
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font(face, size::TINY), ink));
    job.wrap = TextWrapping::truncate_at_width(width);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

fn named(ui: &Ui, response: Response, chosen: bool, name: &str, text: &str) -> Response {
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, format!("{text} {name}")));
    focus_ring(ui, &response, radius::MEDIUM - 2);
    response.on_hover_cursor(CursorIcon::PointingHand)
}
