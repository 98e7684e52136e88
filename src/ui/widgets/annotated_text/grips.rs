//! The handles at the ends of the selected annotation: dragging one moves the end, with a preview.

use super::Passage;
use super::laid::{Laid, Metrics};
use super::paint::{Layers, band, fill_range};
use super::pointer::{hit, scroll_beyond, whole_character, word_around};
use super::state::AnnotatedTextState;
use crate::text::TextRange;
use crate::ui::theme::Tokens;
use eframe::egui::{CursorIcon, Id, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// How far from a handle the pointer takes it, in points.
const REACH: f32 = 5.0;

/// A handle that is being dragged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grip {
    /// Which piece.
    piece: usize,
    /// Which end of it.
    at_start: bool,
    /// The pieces as they would be.
    preview: Vec<TextRange>,
}

/// What became of the handles in a frame.
#[derive(Default)]
pub(super) struct Gripped {
    /// Whether the pointer is busy with a handle, and so neither selects nor clicks.
    pub busy: bool,
    /// The pieces after a drag that ended.
    pub moved: Option<Vec<TextRange>>,
}

/// A handle on the screen.
struct Spot {
    piece: usize,
    at_start: bool,
    /// The line's words at the handle, without width.
    edge: Rect,
}

/// Follows the pointer on the handles.
pub(super) fn follow(
    ui: &Ui,
    state: &mut AnnotatedTextState,
    id: Id,
    passage: &Passage<'_>,
    laid: &[Laid],
    view: Rect,
    metrics: &Metrics,
) -> Gripped {
    let mut gripped = Gripped::default();
    if passage.grips.is_empty() {
        state.grip = None;
        return gripped;
    }
    let text = passage.text.as_str();
    let (pointer, alt) = ui.input(|input| (input.pointer.interact_pos(), input.modifiers.alt));
    // A handle that was dragged out of sight is still being dragged.
    let mut dragged = state.grip.is_some();
    for spot in spots(laid, passage.grips, metrics) {
        let reach = spot.edge.expand2(vec2(REACH, 3.0)).intersect(view);
        if !reach.is_positive() {
            continue;
        }
        let response = ui.interact(reach, id.with(("grip", spot.piece, spot.at_start)), Sense::DRAG);
        let end = if spot.at_start { "Start" } else { "End" };
        let name = match passage.grips.len() {
            1 => format!("{end} of the selected annotation"),
            _ => format!("{end} of piece {} of the selected annotation", spot.piece + 1),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, &name));
        if response.contains_pointer() && state.drag.is_none() {
            gripped.busy = true;
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        if response.drag_started() {
            state.grip = Some(Grip { piece: spot.piece, at_start: spot.at_start, preview: passage.grips.to_vec() });
            dragged = true;
        }
    }
    let Some(grip) = state.grip.as_mut().filter(|_| dragged) else { return gripped };
    gripped.busy = true;
    ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    if let Some(place) = pointer {
        if let Some(offset) = hit(laid, place).map(|offset| whole_character(text, offset)) {
            grip.preview = pulled(text, passage.grips, grip.piece, grip.at_start, offset, alt);
        }
        scroll_beyond(ui, state, place, view);
    }
    if !ui.input(|input| input.pointer.primary_down()) {
        gripped.moved = state.grip.take().map(|grip| grip.preview).filter(|preview| preview != passage.grips);
    }
    gripped
}

/// The pieces with an end pulled to a byte: to whole words unless `exactly`, never beyond its neighbours.
fn pulled(
    text: &str,
    pieces: &[TextRange],
    piece: usize,
    at_start: bool,
    offset: usize,
    exactly: bool,
) -> Vec<TextRange> {
    let mut pieces = pieces.to_vec();
    let least = piece.checked_sub(1).and_then(|before| pieces.get(before)).map_or(0, |before| before.end());
    let most = pieces.get(piece + 1).map_or(text.len(), |after| after.start());
    let Some(range) = pieces.get_mut(piece) else { return pieces };
    let offset = if exactly { offset } else { nearest_edge(text, offset, at_start) };
    let offset = offset.clamp(least, most);
    let (start, end) = if at_start { (offset, range.end()) } else { (range.start(), offset) };
    if start < end {
        *range = TextRange::between(start, end);
    }
    pieces
}

/// The start of the word nearest to a byte, or its end.
fn nearest_edge(text: &str, offset: usize, start: bool) -> usize {
    let Some(word) = word_around(text, offset) else { return offset };
    let before_middle = offset - word.start() < word.end() - offset.min(word.end());
    match (start, before_middle) {
        (true, true) => word.start(),
        (false, false) => word.end(),
        (true, false) => crate::text::word_boundary(text, crate::text::word_boundary(text, word.end(), true), false),
        (false, true) => {
            let before = crate::text::word_boundary(text, word.start(), false);
            word_around(text, before).map_or(word.start(), TextRange::end)
        }
    }
}

fn spots(laid: &[Laid], pieces: &[TextRange], metrics: &Metrics) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (piece, &range) in pieces.iter().enumerate() {
        for laid in laid.iter().filter(|laid| laid.height > 0.0 && laid.range.overlaps(range)) {
            let parts = laid.parts(range);
            if let Some(first) = parts.first().filter(|_| laid.range.start() <= range.start()) {
                let edge = band(first.rect, first.baseline, metrics);
                spots.push(Spot { piece, at_start: true, edge: edge.with_max_x(edge.left()) });
            }
            if let Some(last) = parts.last().filter(|_| range.end() <= laid.range.end()) {
                let edge = band(last.rect, last.baseline, metrics);
                spots.push(Spot { piece, at_start: false, edge: edge.with_min_x(edge.right()) });
            }
        }
    }
    spots
}

/// Draws the handles, and the preview while one is dragged.
pub(super) fn paint(
    tokens: &Tokens,
    state: &AnnotatedTextState,
    passage: &Passage<'_>,
    laid: &[Laid],
    metrics: &Metrics,
    layers: &mut Layers,
) {
    let preview = state.grip.as_ref().map(|grip| grip.preview.as_slice());
    if let Some(pieces) = preview {
        let fill = tokens.accent.gamma_multiply(0.22);
        for (&piece, laid) in pieces.iter().flat_map(|piece| laid.iter().map(move |laid| (piece, laid))) {
            fill_range(laid, piece, metrics, fill, &mut layers.selection);
        }
    }
    for spot in spots(laid, preview.unwrap_or(passage.grips), metrics) {
        let edge = spot.edge;
        let out = if spot.at_start { -1.5 } else { 1.5 };
        let (top, bottom) = (pos2(edge.left() + out, edge.top()), pos2(edge.left() + out, edge.bottom() + 1.0));
        layers.over.push(Shape::line_segment([top, bottom], Stroke::new(2.0, tokens.accent)));
        layers.over.push(Shape::circle_filled(bottom, 3.25, tokens.accent));
    }
}
