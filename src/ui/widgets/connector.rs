//! A thin line from words in the text to a card in the margin.

use crate::text::TextRange;
use eframe::egui::{Color32, Id, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// A line that leaves words below their line's end and goes round to a card's left edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Connector {
    /// The words, on their last line.
    pub words: Rect,
    /// How far below the words it runs, in points.
    pub drop: f32,
    /// Where it turns up or down, between the text and the card: an x in points.
    pub bend: f32,
    /// Where it meets the card.
    pub card: Pos2,
    /// Its colour.
    pub colour: Color32,
    /// Whether it is dashed: it leads to who says it, not to what is said.
    pub dashed: bool,
}

impl Connector {
    /// The corners of the line, from the words to the card.
    pub fn points(&self) -> [Pos2; 4] {
        let y = self.words.bottom() + self.drop;
        [pos2(self.words.right(), y), pos2(self.bend, y), pos2(self.bend, self.card.y), self.card]
    }

    /// Paints the line inside `view` and names it for screen readers: “Line to target “the plan””.
    pub fn show(&self, ui: &Ui, id: Id, view: Rect, what: &str, range: TextRange, words: &str) {
        let painter = ui.painter().with_clip_rect(view);
        let stroke = Stroke::new(1.0, self.colour);
        let points = self.points();
        if self.dashed {
            painter.extend(Shape::dashed_line(&points, stroke, 3.0, 2.5));
        } else {
            painter.add(Shape::line(points.to_vec(), stroke));
        }
        painter.circle_filled(points[0], 1.75, self.colour);
        let end = Rect::from_center_size(points[3], vec2(2.0, 2.0)).intersect(view);
        if end.is_positive() {
            let response = ui.interact(end, id.with((what, range.start())), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Line to {what} “{words}”")));
        }
    }
}
