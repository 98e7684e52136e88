//! Where the boxes of mentions stand: boxes around boxes, cut at line ends.

use super::SpanStyle;
use super::document::Piece;
use super::laid::{Laid, Metrics};
use eframe::egui::Rect;

/// The part of a mention's box that stands on one line.
#[derive(Debug, Clone)]
pub(super) struct BoxPart {
    /// Which span.
    pub span: usize,
    /// Which of its ranges.
    pub part: usize,
    /// Chunk and row, to find neighbours on the same line.
    pub line: (usize, usize),
    /// The box.
    pub rect: Rect,
    /// Whether the mention goes on from the line before.
    pub open_left: bool,
    /// Whether the mention goes on in the next line.
    pub open_right: bool,
    /// How many boxes are stacked inside.
    pub level: u8,
    /// Whether no larger box lies around it: then it holds the strip with the tags.
    pub outermost: bool,
    /// Whether the tag stands here.
    pub tagged: bool,
}

/// The boxes of a chunk, outer ones first.
pub(super) fn boxes(laid: &Laid, pieces: &[Piece], spans: &[SpanStyle], metrics: &Metrics) -> Vec<BoxPart> {
    let mut found = Vec::new();
    for piece in pieces {
        let Some(style) = spans.get(piece.span) else { continue };
        let Some(&whole) = style.ranges.get(piece.part) else { continue };
        let grow = grow(piece.level);
        for part in laid.parts(piece.range) {
            let open_left = !part.first || piece.range.start() > whole.start();
            let open_right = !part.last || piece.range.end() < whole.end();
            // A box must not stand on a comma.
            let pad = |open: bool, room: bool| match (open, room) {
                (true, _) => 0.0,
                (false, true) => 2.0 + 0.4 * grow,
                (false, false) => 0.25 + 0.2 * grow,
            };
            let strip = if piece.outermost { metrics.strip } else { 0.0 };
            let top = part.baseline + metrics.ink_top - grow - strip;
            let bottom = part.baseline + metrics.ink_bottom + 0.4 * grow;
            let (left, right) = (
                part.rect.left() - pad(open_left, part.room_left),
                part.rect.right() + pad(open_right, part.room_right),
            );
            found.push(BoxPart {
                span: piece.span,
                part: piece.part,
                line: (laid.chunk, part.row),
                rect: Rect::from_x_y_ranges(left..=right, top..=bottom),
                open_left,
                open_right,
                level: piece.level,
                outermost: piece.outermost,
                tagged: piece.tagged && part.first,
            });
        }
    }
    found
}

/// By how much a box is larger than the innermost one, in points.
///
/// Three boxes fit around one another between two lines; where more are stacked, the outer ones stand as high as
/// the third, and only their ends and their marks in the strip tell them apart.
fn grow(level: u8) -> f32 {
    2.0 * f32::from(level.min(2))
}
