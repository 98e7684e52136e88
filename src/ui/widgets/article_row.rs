//! An article in the list: title, outlet and date, how much is reviewed.

use super::chip::focus_ring;
use super::progress_line::ProgressLine;
use crate::ui::theme::{Face, Tokens, font, radius, size};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{CornerRadius, CursorIcon, Id, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// One row of the article list.
#[derive(Debug, Clone, Copy)]
pub struct ArticleRow<'a> {
    /// Its title.
    pub title: &'a str,
    /// “newswire · 22 Aug 2025”.
    pub source: &'a str,
    /// How many suggestions were reviewed.
    pub reviewed: usize,
    /// How many there are.
    pub total: usize,
    /// Whether the analyst said that it is done.
    pub done: bool,
    /// Whether it is the open one.
    pub selected: bool,
}

const PAD: f32 = 9.0;

impl ArticleRow<'_> {
    /// Draws the row; `id` is the one by which it gets the keyboard.
    pub fn show(self, ui: &mut Ui, id: Id) -> Response {
        let tokens = Tokens::of(ui);
        let width = ui.available_width();
        let title = if self.done { format!("{} ✓", self.title) } else { self.title.to_owned() };
        let mut job =
            LayoutJob::single_section(title, TextFormat::simple(font(Face::SemiBold, size::BODY), tokens.text));
        job.wrap.max_width = width - 2.0 * PAD;
        job.wrap.max_rows = 2;
        let title = ui.painter().layout_job(job);
        let count = format!("{}/{}", self.reviewed, self.total);
        let count = ui.painter().layout_no_wrap(count, font(Face::Body, size::SMALL), tokens.muted);
        let mut job = LayoutJob::single_section(
            self.source.to_owned(),
            TextFormat::simple(font(Face::Body, size::SMALL), tokens.muted),
        );
        job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(width - 2.0 * PAD - count.size().x - 8.0);
        let source = ui.painter().layout_job(job);
        let height = PAD + title.size().y + 4.0 + source.size().y + 7.0 + 4.0 + PAD;
        let (_, rect) = ui.allocate_space(vec2(width, height));
        let response = ui.interact(rect, id, Sense::click());
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let corners = CornerRadius::same(radius::MEDIUM);
        if self.selected {
            ui.painter().rect_filled(rect, corners, tokens.selected);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, corners, tokens.hover);
        }
        let mut place = rect.min + vec2(PAD, PAD);
        ui.painter().galley(place, title.clone(), tokens.text);
        place.y += title.size().y + 4.0;
        let right = pos2(rect.right() - PAD - count.size().x, place.y);
        let line = Rect::from_min_size(pos2(place.x, place.y + source.size().y + 7.0), vec2(width - 2.0 * PAD, 4.0));
        ui.painter().galley(place, source, tokens.muted);
        ui.painter().galley(right, count, tokens.muted);
        let fraction = if self.total == 0 { 0.0 } else { self.reviewed as f32 / self.total as f32 };
        ui.new_child(UiBuilder::new().max_rect(line)).add(ProgressLine::new(fraction));
        focus_ring(ui, &response, radius::MEDIUM);
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), self.selected, self.title));
        response.on_hover_cursor(CursorIcon::PointingHand)
    }
}
