//! A stance in the margin: who stands where, in three lines.

use super::chip::focus_ring;
use super::sign;
use crate::model::Polarity;
use crate::ui::theme::{Face, Tokens, font, radius, size};
use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Color32, CornerRadius, CursorIcon, FontId, Galley, Id, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    Widget, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// A stance as the margin shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StanceCard<'a> {
    /// Which way it goes.
    pub polarity: Polarity,
    /// That in words, between holder and target: “supports”.
    pub verb: &'a str,
    /// Whether nobody accepted it yet: dashed, with a question mark.
    pub suggested: bool,
    /// “accepted ✓”, or the score of a suggestion: “0.71”.
    pub status: &'a str,
    /// Who.
    pub holder: &'a str,
    /// On what.
    pub target: &'a str,
    /// “reported · cue “endorsed””; may be empty.
    pub detail: &'a str,
    /// Whether it is the chosen one.
    pub selected: bool,
    /// Whether its words are pointed at, or a mention that it names is selected.
    pub lit: bool,
    /// Whether it takes one line only.
    pub collapsed: bool,
}

const PAD: f32 = 9.0;
const BAR: f32 = 4.0;

/// A card whose words were laid out at a width.
pub struct LaidCard {
    head: Arc<Galley>,
    body: Arc<Galley>,
    detail: Option<Arc<Galley>>,
    height: f32,
}

impl LaidCard {
    /// How high the card is, in points.
    pub fn height(&self) -> f32 {
        self.height
    }
}

impl StanceCard<'_> {
    /// The card's height when collapsed, in points.
    pub const COLLAPSED: f32 = 27.0;

    /// “▲ Emmanuel Macron supports coalition of the willing, accepted”, without the sign.
    pub fn name(&self) -> String {
        let suggested = if self.suggested { ", suggested" } else { "" };
        format!("{} {} {}{suggested}", self.holder, self.verb, self.target)
    }

    /// Lays the words out for a card of that width.
    pub fn lay_out(&self, ui: &Ui, width: f32) -> LaidCard {
        let tokens = Tokens::of(ui);
        let room = width - BAR - 2.0 * PAD;
        let colour = tokens.polarity(self.polarity);
        let bold = |points: f32| font(Face::SemiBold, points);
        let plain = |points: f32| font(Face::Body, points);
        if self.collapsed {
            let body = self.body(tokens.text, bold(size::SMALL), plain(size::SMALL), one_row(room - 16.0));
            let body = ui.painter().layout_job(body);
            return LaidCard { head: body.clone(), body, detail: None, height: Self::COLLAPSED };
        }
        let mark = if self.suggested { "?" } else { "" };
        let mut head = LayoutJob::default();
        let mut strong = TextFormat::simple(bold(size::TINY + 0.25), colour);
        strong.extra_letter_spacing = 0.3;
        head.append(&format!("{}{mark}", self.verb.to_uppercase()), 0.0, strong);
        // A score that does not fit beside the verb stands before the details: half a number says nothing.
        let alone = head.clone();
        head.append(self.status, 7.0, TextFormat::simple(plain(size::SMALL), tokens.text));
        let fits = ui.painter().layout_job(head.clone()).size().x <= room - 15.0;
        let mut head = if fits { head } else { alone };
        head.wrap = one_row(room - 15.0);
        let wrap = TextWrapping { max_rows: 4, ..TextWrapping::wrap_at_width(room) };
        let body = self.body(tokens.text, bold(size::SMALL + 0.5), plain(size::SMALL + 0.5), wrap);
        let details = [if fits { "" } else { self.status }, self.detail];
        let details: Vec<&str> = details.into_iter().filter(|part| !part.is_empty()).collect();
        let detail = (!details.is_empty()).then(|| {
            let format = TextFormat::simple(plain(size::TINY + 0.5), tokens.muted);
            let mut job = LayoutJob::single_section(details.join(" · "), format);
            job.wrap = TextWrapping { max_rows: 2, ..TextWrapping::wrap_at_width(room) };
            ui.painter().layout_job(job)
        });
        let (head, body) = (ui.painter().layout_job(head), ui.painter().layout_job(body));
        let below = detail.as_ref().map_or(0.0, |detail| detail.size().y + 3.0);
        let height = (PAD + head.size().y + 2.0 + body.size().y + below + PAD).round();
        LaidCard { head, body, detail, height }
    }

    /// Shows the card at a place; its height is what [`LaidCard::height`] says.
    pub fn show_at(&self, ui: &Ui, id: Id, rect: Rect, laid: &LaidCard) -> Response {
        let tokens = Tokens::of(ui);
        let response = ui.interact(rect.intersect(ui.clip_rect()), id, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), self.selected, self.name()));
        self.frame(ui, tokens, rect, response.hovered() || self.lit);
        let left = rect.left() + BAR + PAD;
        let colour = tokens.polarity(self.polarity);
        if self.collapsed {
            sign::paint(ui.painter(), pos2(left + 5.0, rect.center().y), 9.5, self.polarity, colour);
            let y = rect.center().y - laid.body.size().y / 2.0;
            ui.painter().galley(pos2(left + 16.0, y), laid.body.clone(), tokens.text);
        } else {
            let mut y = rect.top() + PAD;
            let middle = y + laid.head.size().y / 2.0;
            sign::paint(ui.painter(), pos2(left + 5.0, middle), 10.0, self.polarity, colour);
            ui.painter().galley(pos2(left + 15.0, y), laid.head.clone(), tokens.text);
            y += laid.head.size().y + 2.0;
            ui.painter().galley(pos2(left, y), laid.body.clone(), tokens.text);
            y += laid.body.size().y + 3.0;
            if let Some(detail) = &laid.detail {
                ui.painter().galley(pos2(left, y), detail.clone(), tokens.muted);
            }
        }
        focus_ring(ui, &response, radius::MEDIUM);
        response.on_hover_cursor(CursorIcon::PointingHand)
    }

    fn body(&self, ink: Color32, bold: FontId, plain: FontId, wrap: TextWrapping) -> LayoutJob {
        let mut job = LayoutJob { wrap, ..LayoutJob::default() };
        job.append(self.holder, 0.0, TextFormat::simple(bold, ink));
        job.append(&format!(" → {}", self.target), 0.0, TextFormat::simple(plain, ink));
        job
    }

    fn frame(&self, ui: &Ui, tokens: &Tokens, rect: Rect, hovered: bool) {
        let corners = CornerRadius::same(radius::MEDIUM);
        let painter = ui.painter();
        if self.selected {
            painter.rect_stroke(rect, corners, Stroke::new(3.0, tokens.ring), StrokeKind::Outside);
        }
        if self.lit && !self.selected {
            painter.rect_stroke(rect, corners, Stroke::new(1.5, tokens.ring), StrokeKind::Outside);
        }
        // The bar is the card in the polarity's colour, under a card that leaves its left edge free.
        painter.rect_filled(rect, corners, tokens.polarity(self.polarity));
        let face = rect.with_min_x(rect.left() + BAR);
        let right = CornerRadius { nw: 3, sw: 3, ne: radius::MEDIUM, se: radius::MEDIUM };
        painter.rect_filled(face, right, if hovered { tokens.hover } else { tokens.card });
        if self.suggested {
            let r = f32::from(radius::MEDIUM);
            let edge = rect.shrink(0.5);
            let mut line = vec![pos2(face.left(), edge.top())];
            arc(&mut line, pos2(edge.right() - r, edge.top() + r), r, -1.0);
            arc(&mut line, pos2(edge.right() - r, edge.bottom() - r), r, 0.0);
            line.push(pos2(face.left(), edge.bottom()));
            painter.extend(Shape::dashed_line(&line, Stroke::new(1.0, tokens.border_strong), 4.0, 3.0));
        } else {
            let line = [pos2(face.left(), rect.top()), pos2(face.left(), rect.bottom())];
            painter.rect_stroke(face, right, Stroke::new(1.0, tokens.border), StrokeKind::Inside);
            // The stroke's left side would stand beside the bar: cover it with the bar's colour.
            painter.line_segment(
                [line[0] + vec2(0.0, 3.0), line[1] - vec2(0.0, 3.0)],
                Stroke::new(1.0, tokens.polarity(self.polarity)),
            );
        }
    }
}

impl Widget for StanceCard<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let width = ui.available_width();
        let laid = self.lay_out(ui, width);
        let (id, rect) = ui.allocate_space(vec2(width, laid.height));
        self.show_at(ui, id, rect, &laid)
    }
}

fn one_row(width: f32) -> TextWrapping {
    TextWrapping::truncate_at_width(width.max(10.0))
}

/// A quarter of a circle from a quarter turn on, clockwise.
fn arc(line: &mut Vec<eframe::egui::Pos2>, centre: eframe::egui::Pos2, radius: f32, quarter: f32) {
    for step in 0..=4 {
        let angle = (quarter + step as f32 / 4.0) * std::f32::consts::FRAC_PI_2;
        line.push(centre + radius * vec2(angle.cos(), angle.sin()));
    }
}
