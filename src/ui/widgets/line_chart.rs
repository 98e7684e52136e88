//! A small chart of shares over time: one line for each series, told apart by colour and by stroke.

use crate::ui::theme::{Face, Tokens, font, size};
use eframe::egui::{Align2, Color32, Pos2, Response, Role, Sense, Shape, Stroke, Ui, Widget, WidgetInfo, pos2, vec2};

/// One line of a chart.
#[derive(Debug, Clone)]
pub struct Series {
    /// What it shows.
    pub name: &'static str,
    /// Its colour.
    pub colour: Color32,
    /// Whether the line is dashed.
    pub is_dashed: bool,
    /// The shares, 0 to 1, the oldest first.
    pub shares: Vec<f32>,
}

/// A chart, as wide as there is room.
#[derive(Debug, Clone)]
pub struct LineChart {
    /// What the whole says, for whoever cannot see it.
    pub words: String,
    /// The lines.
    pub series: Vec<Series>,
}

const HEIGHT: f32 = 128.0;
const MARGIN_LEFT: f32 = 40.0;
const MARGIN_BOTTOM: f32 = 8.0;

impl Widget for LineChart {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
        let plot = rect.with_min_x(rect.left() + MARGIN_LEFT).with_max_y(rect.bottom() - MARGIN_BOTTOM).shrink(4.0);
        let painter = ui.painter();
        for (share, text) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
            let y = plot.bottom() - plot.height() * share;
            painter.hline(plot.x_range(), y, Stroke::new(1.0, tokens.border));
            let place = pos2(plot.left() - 6.0, y);
            painter.text(place, Align2::RIGHT_CENTER, text, font(Face::Body, size::TINY), tokens.muted);
        }
        for series in &self.series {
            let last = series.shares.len().saturating_sub(1).max(1) as f32;
            let place = |(number, share): (usize, &f32)| {
                let x = plot.left() + plot.width() * (number as f32 / last);
                pos2(x, plot.bottom() - plot.height() * share.clamp(0.0, 1.0))
            };
            let points: Vec<Pos2> = series.shares.iter().enumerate().map(place).collect();
            let stroke = Stroke::new(2.0, series.colour);
            match series.is_dashed {
                true => painter.extend(Shape::dashed_line(&points, stroke, 5.0, 4.0)),
                false => drop(painter.line(points.clone(), stroke)),
            }
            for point in points {
                painter.circle_filled(point, 2.5, series.colour);
            }
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &self.words));
        response
    }
}

/// The legend of a chart: a piece of each line with its name.
pub fn legend_ui(ui: &mut Ui, series: &[Series]) {
    let tokens = Tokens::of(ui);
    ui.horizontal_wrapped(|ui| {
        for each in series {
            let (rect, _) = ui.allocate_exact_size(vec2(24.0, 14.0), Sense::hover());
            let points = [rect.left_center(), rect.right_center()];
            let stroke = Stroke::new(2.0, each.colour);
            match each.is_dashed {
                true => ui.painter().extend(Shape::dashed_line(&points, stroke, 5.0, 4.0)),
                false => drop(ui.painter().line_segment(points, stroke)),
            }
            ui.label(crate::ui::theme::rich(each.name, Face::Body, size::SMALL, tokens.text));
        }
    });
}
