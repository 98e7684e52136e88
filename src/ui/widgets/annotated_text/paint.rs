//! Boxes, tags and selection as shapes, in layers under and over the letters.

use super::boxes::BoxPart;
use super::caption::Captions;
use super::laid::{Laid, Metrics};
use super::{Passage, SpanStyle};
use crate::text::TextRange;
use crate::ui::theme::{Tokens, radius};
use eframe::egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// Shapes of a frame, from the paper up.
#[derive(Default)]
pub(super) struct Layers {
    /// Fills of targets and finds.
    pub under: Vec<Shape>,
    /// Boxes of mentions.
    pub boxes: Vec<Shape>,
    /// The selection.
    pub selection: Vec<Shape>,
    /// Letters.
    pub text: Vec<Shape>,
    /// Lines, tags, rings, caret.
    pub over: Vec<Shape>,
}

impl Layers {
    /// Paints everything.
    pub(super) fn paint(self, painter: &Painter) {
        for layer in [self.under, self.boxes, self.selection, self.text, self.over] {
            painter.extend(layer);
        }
    }
}

/// Fills the words of a range, over the height of a box without tag.
pub(super) fn fill_range(laid: &Laid, range: TextRange, metrics: &Metrics, fill: Color32, into: &mut Vec<Shape>) {
    for part in laid.parts(range) {
        let rect = band(part.rect, part.baseline, metrics);
        into.push(Shape::rect_filled(rect, CornerRadius::same(2), fill));
    }
}

/// The height of the words on their line.
pub(super) fn band(rect: Rect, baseline: f32, metrics: &Metrics) -> Rect {
    Rect::from_x_y_ranges(rect.x_range(), baseline + metrics.ink_top - 1.0..=baseline + metrics.ink_bottom)
}

/// Boxes and tags of one chunk.
pub(super) fn mentions(
    tokens: &Tokens,
    passage: &Passage<'_>,
    boxes: &[BoxPart],
    captions: &Captions,
    hovered: &[usize],
    metrics: &Metrics,
    layers: &mut Layers,
) {
    for (at, part) in boxes.iter().enumerate() {
        let Some(style) = passage.spans.get(part.span) else { continue };
        let caption = captions.placed.get(at).and_then(Option::as_ref);
        // A tag wider than its words stands on a tab of its own.
        let tab = caption.map(|caption| caption.rect.right() + 5.0);
        let tab = tab.filter(|&tab| part.outermost && !part.open_right && tab > part.rect.right() + 0.5);
        one(tokens, style, part, tab, hovered.contains(&part.span), metrics, layers);
        match caption.map(|caption| (caption.rect, &caption.galley)) {
            Some((rect, Some(galley))) => layers.over.push(Shape::galley(rect.min, galley.clone(), tokens.text)),
            Some((rect, None)) => mark(tokens, style, rect, layers),
            None => {}
        }
    }
    joins(tokens, passage.spans, boxes, layers);
}

/// A tag that had no room for its letters: hollow while it is suggested.
fn mark(tokens: &Tokens, style: &SpanStyle, rect: Rect, layers: &mut Layers) {
    let colours = tokens.label(style.hue);
    let corners = CornerRadius::same(1);
    if style.suggested {
        layers.over.push(Shape::rect_filled(rect, corners, tokens.paper));
        layers.over.push(Shape::rect_stroke(rect, corners, Stroke::new(1.25, colours.ink), StrokeKind::Inside));
    } else {
        layers.over.push(Shape::rect_filled(rect, corners, colours.ink));
    }
    if style.current {
        let ring = Stroke::new(1.5, tokens.accent);
        layers.over.push(Shape::rect_stroke(rect.expand(1.5), corners, ring, StrokeKind::Outside));
    }
}

fn one(
    tokens: &Tokens,
    style: &SpanStyle,
    part: &BoxPart,
    tab: Option<f32>,
    hovered: bool,
    metrics: &Metrics,
    layers: &mut Layers,
) {
    let colours = tokens.label(style.hue);
    let lit = hovered || style.current;
    let corners = corners(part);
    if !style.suggested {
        let fill = if lit { colours.strong_fill } else { colours.fill };
        layers.boxes.push(Shape::rect_filled(part.rect, corners, fill));
        if let Some(tab) = tab {
            let from = part.rect.right() - f32::from(radius::SMALL);
            let rect =
                Rect::from_min_max(pos2(from, part.rect.top()), pos2(tab, part.rect.top() + metrics.strip + 1.0));
            let corner = CornerRadius { nw: 0, sw: 0, ne: radius::SMALL, se: radius::SMALL };
            layers.boxes.push(Shape::rect_filled(rect, corner, fill));
        }
        if part.level > 0 || !part.outermost {
            let line = Stroke::new(1.0, colours.stroke.gamma_multiply(0.55));
            layers.boxes.push(Shape::rect_stroke(part.rect, corners, line, StrokeKind::Inside));
        }
    } else {
        if lit {
            layers.boxes.push(Shape::rect_filled(part.rect, corners, colours.fill));
        }
        let stroke = Stroke::new(if lit { 1.6 } else { 1.15 }, colours.stroke);
        let (dash, gap) = (3.2, 2.2);
        for line in outline(part, tab, metrics.strip + 1.0) {
            layers.boxes.extend(Shape::dashed_line(&line, stroke, dash, gap));
        }
    }
    if style.current {
        let mut rect = part.rect.expand(1.5);
        rect.max.x = rect.max.x.max(tab.unwrap_or(f32::MIN));
        let ring = Stroke::new(1.75, tokens.accent);
        layers.over.push(Shape::rect_stroke(rect, corners, ring, StrokeKind::Outside));
    }
}

/// A thin dotted line from each piece of a discontinuous mention to the next.
fn joins(tokens: &Tokens, spans: &[SpanStyle], boxes: &[BoxPart], layers: &mut Layers) {
    for from in boxes {
        let Some(style) = spans.get(from.span).filter(|style| style.ranges.len() > 1 && !from.open_right) else {
            continue;
        };
        let to = boxes.iter().find(|to| to.span == from.span && to.part == from.part + 1 && !to.open_left);
        let Some(to) = to else { continue };
        let y = from.rect.bottom() - 1.5;
        let path = if to.line == from.line {
            vec![pos2(from.rect.right(), y), pos2(to.rect.left(), y)]
        } else {
            let end = to.rect.left_center();
            let low = from.rect.bottom() + 2.0;
            vec![
                pos2(from.rect.right() - 3.0, from.rect.bottom()),
                pos2(from.rect.right() - 3.0, low),
                pos2(end.x - 3.0, low),
                pos2(end.x - 3.0, end.y),
                end,
            ]
        };
        layers.over.extend(Shape::dotted_line(&path, tokens.label(style.hue).stroke, 3.5, 0.8));
    }
}

fn corners(part: &BoxPart) -> CornerRadius {
    let round = |open: bool| if open { 0 } else { radius::SMALL };
    let (left, right) = (round(part.open_left), round(part.open_right));
    CornerRadius { nw: left, sw: left, ne: right, se: right }
}

/// The outline of a box as lines to dash: open where the mention goes on, with a tab for a wide tag.
fn outline(part: &BoxPart, tab: Option<f32>, strip: f32) -> Vec<Vec<Pos2>> {
    let rect = part.rect.shrink(0.5);
    let r = f32::from(radius::SMALL);
    let mut top = Vec::new();
    let mut bottom = Vec::new();
    // Clockwise: the left half goes up, the right half comes down.
    if part.open_left {
        top.push(rect.left_top());
        bottom.push(rect.left_bottom());
    } else {
        arc(&mut top, rect.left_top() + vec2(r, r), r, 2);
    }
    if part.open_right {
        top.push(rect.right_top());
    } else if let Some(tab) = tab {
        let low = rect.top() + strip;
        arc(&mut top, pos2(tab - r, rect.top() + r), r, 3);
        arc(&mut top, pos2(tab - r, low - r), r, 0);
        top.push(pos2(rect.right(), low));
        arc(&mut top, rect.right_bottom() - vec2(r, r), r, 0);
    } else {
        arc(&mut top, pos2(rect.right() - r, rect.top() + r), r, 3);
        arc(&mut top, rect.right_bottom() - vec2(r, r), r, 0);
    }
    match (part.open_left, part.open_right) {
        (true, true) => vec![top, vec![rect.left_bottom(), rect.right_bottom()]],
        (true, false) => {
            top.extend(bottom);
            vec![top]
        }
        (false, open) => {
            // Start at the bottom's right end and come round to where the top ends.
            let mut line = Vec::new();
            if open {
                line.push(rect.right_bottom());
            }
            arc(&mut line, pos2(rect.left() + r, rect.bottom() - r), r, 1);
            let first = line.first().copied();
            line.extend(top);
            if !open {
                line.extend(first);
            }
            vec![line]
        }
    }
}

/// A quarter of a circle, clockwise; quarter 0 goes from the right to the bottom.
fn arc(line: &mut Vec<Pos2>, centre: Pos2, radius: f32, quarter: u8) {
    for step in 0..=3 {
        let angle = (f32::from(quarter) + step as f32 / 3.0) * std::f32::consts::FRAC_PI_2;
        line.push(centre + radius * vec2(angle.cos(), angle.sin()));
    }
}
