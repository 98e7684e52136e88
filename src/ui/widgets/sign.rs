//! The sign of a polarity, drawn and not typed, so that no font can lack it.

use crate::model::Polarity;
use crate::ui::theme::Tokens;
use eframe::egui::{Color32, Painter, Pos2, Response, Role, Sense, Shape, Stroke, Ui, Widget, WidgetInfo, vec2};

/// ▲ for, ▼ against, ◆ neutral; hollow where one only leans, half full where it is mixed.
#[derive(Debug, Clone, Copy)]
pub struct Sign {
    polarity: Polarity,
    size: f32,
    colour: Option<Color32>,
}

impl Sign {
    /// The sign of a polarity, 10 points high.
    pub fn new(polarity: Polarity) -> Self {
        Self { polarity, size: 10.0, colour: None }
    }

    /// That high and wide, in points.
    pub fn size(self, size: f32) -> Self {
        Self { size, ..self }
    }

    /// In that colour instead of the polarity's own.
    pub fn colour(self, colour: Color32) -> Self {
        Self { colour: Some(colour), ..self }
    }
}

impl Widget for Sign {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(self.size, self.size), Sense::hover());
        let colour = self.colour.unwrap_or_else(|| Tokens::of(ui).polarity(self.polarity));
        paint(ui.painter(), rect.center(), self.size, self.polarity, colour);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.polarity.verb()));
        response
    }
}

/// Paints the sign around a centre, `size` points high.
pub fn paint(painter: &Painter, centre: Pos2, size: f32, polarity: Polarity, colour: Color32) {
    let half = size / 2.0;
    let up = |sign: f32| {
        vec![
            centre + vec2(0.0, -0.85 * half * sign),
            centre + vec2(half, 0.75 * half * sign),
            centre + vec2(-half, 0.75 * half * sign),
        ]
    };
    let diamond =
        vec![centre + vec2(0.0, -half), centre + vec2(half, 0.0), centre + vec2(0.0, half), centre + vec2(-half, 0.0)];
    let full = |points: Vec<Pos2>| Shape::convex_polygon(points, colour, Stroke::NONE);
    let hollow = |points: Vec<Pos2>| Shape::closed_line(points, Stroke::new((size * 0.13).max(1.2), colour));
    match polarity {
        Polarity::Support => painter.add(full(up(1.0))),
        Polarity::LeansSupport => painter.add(hollow(up(1.0))),
        Polarity::Oppose => painter.add(full(up(-1.0))),
        Polarity::LeansOppose => painter.add(hollow(up(-1.0))),
        Polarity::Neutral => painter.add(full(diamond)),
        Polarity::Mixed => {
            let lower = diamond.iter().skip(1).copied().collect();
            painter.add(full(lower));
            painter.add(hollow(diamond))
        }
    };
}
