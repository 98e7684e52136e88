//! The words of stances: lines under cues and targets, rings around holders.

use super::laid::{Laid, Metrics};
use super::paint::{Layers, band};
use super::{Passage, UnderlineKind};
use crate::ui::theme::{Tokens, radius};
use eframe::egui::{CornerRadius, Rect, Shape, Stroke, StrokeKind, pos2};

/// How many lines may lie under one another.
const LANES: usize = 3;

/// A place that shows a stance's words, to find what is under the pointer.
pub(super) struct Shown {
    /// The stance, as the caller counts them.
    pub stance: usize,
    /// Where.
    pub rect: Rect,
}

/// Draws the underlines of one chunk.
pub(super) fn underlines(
    tokens: &Tokens,
    passage: &Passage<'_>,
    touching: &[usize],
    laid: &Laid,
    metrics: &Metrics,
    layers: &mut Layers,
    shown: &mut Vec<Shown>,
) {
    // Row, lane, and where from and to: what is taken already.
    let mut taken: Vec<(usize, usize, f32, f32)> = Vec::new();
    for line in touching.iter().filter_map(|&at| passage.underlines.get(at)) {
        for part in line.ranges.iter().flat_map(|&range| laid.parts(range)) {
            let rect = band(part.rect, part.baseline, metrics);
            match line.kind {
                UnderlineKind::Cue | UnderlineKind::Target => {
                    let (left, right) = (rect.left(), rect.right());
                    let free = |lane: usize| {
                        !taken.iter().any(|&(row, other, from, to)| {
                            row == part.row && other == lane && from < right && left < to
                        })
                    };
                    let lane = (0..LANES).find(|&lane| free(lane)).unwrap_or(LANES - 1);
                    taken.push((part.row, lane, left, right));
                    let target = line.kind == UnderlineKind::Target;
                    let colour = if target { tokens.target } else { tokens.cue };
                    let width = if line.strong { 2.75 } else { 1.75 };
                    let y = rect.bottom() + 1.25 + 2.75 * lane as f32;
                    layers.over.push(Shape::line_segment([pos2(left, y), pos2(right, y)], Stroke::new(width, colour)));
                    if target || line.strong {
                        let fill = if target { tokens.target_fill } else { colour.gamma_multiply(0.16) };
                        layers.under.push(Shape::rect_filled(rect, CornerRadius::ZERO, fill));
                    }
                    if target && line.strong {
                        let fill = tokens.target.gamma_multiply(0.14);
                        layers.under.push(Shape::rect_filled(rect, CornerRadius::ZERO, fill));
                    }
                    shown.push(Shown { stance: line.stance, rect: rect.expand2(eframe::egui::vec2(0.0, 3.0)) });
                }
                UnderlineKind::Holder if line.strong => {
                    let ring = Stroke::new(1.75, tokens.text);
                    let corners = CornerRadius::same(radius::SMALL);
                    // Around the tag too, or the ring would strike it through.
                    let rect = rect.with_min_y(rect.top() - metrics.strip);
                    layers.over.push(Shape::rect_stroke(rect.expand(2.0), corners, ring, StrokeKind::Middle));
                }
                UnderlineKind::Evidence if line.strong => {
                    layers.under.insert(0, Shape::rect_filled(rect, CornerRadius::ZERO, tokens.hover));
                }
                UnderlineKind::Holder | UnderlineKind::Evidence => {}
            }
        }
    }
}
