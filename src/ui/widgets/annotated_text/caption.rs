//! The tags of mentions: in the strip over the words, never over one another.
//!
//! Where tags are stacked and not all have room, the outer ones shrink to small marks in their colour.

use super::SpanStyle;
use super::boxes::BoxPart;
use super::laid::Metrics;
use crate::ui::theme::{Face, Tokens, font};
use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Galley, Rect, Ui, pos2, vec2};
use std::sync::Arc;

/// The side of a tag that shrank to a mark, and from one to the next, in points.
const MARK: f32 = 5.5;
const MARK_STEP: f32 = 8.0;

/// A tag that found its place.
pub(super) struct Caption {
    /// Where it stands.
    pub rect: Rect,
    /// Its letters; none if it shrank to a mark.
    pub galley: Option<Arc<Galley>>,
}

/// The tags of some boxes.
pub(super) struct Captions {
    /// For each box, its tag, if it has one here and there is room.
    pub placed: Vec<Option<Caption>>,
    /// The spans whose tag is cut or left out: the tooltip has it in full.
    pub cut: Vec<usize>,
}

/// A tag as it is shown: “date · 20 Aug” becomes “DATE · 20 Aug”, a suggestion's ends in “?”.
pub(super) fn shown(style: &SpanStyle) -> String {
    let (name, rest) = match style.tag.find(" · ") {
        Some(at) => style.tag.split_at(at),
        None => (&*style.tag, ""),
    };
    let mark = if style.suggested && !style.tag.ends_with('?') { "?" } else { "" };
    format!("{}{mark}{rest}", name.to_uppercase())
}

/// Finds a place for every tag; `right` is where the paper ends.
pub(super) fn place(ui: &Ui, boxes: &[BoxPart], spans: &[SpanStyle], metrics: &Metrics, right: f32) -> Captions {
    let tokens = Tokens::of(ui);
    let mut found = Captions { placed: boxes.iter().map(|_| None).collect(), cut: Vec::new() };
    let mut order: Vec<usize> = (0..boxes.len()).filter(|&at| boxes.get(at).is_some_and(|part| part.tagged)).collect();
    // From left to right; where two boxes begin together, the inner one's tag comes first.
    let key = |at: &usize| boxes.get(*at).map(|part| (part.line, part.rect.left().round() as i64, part.level));
    order.sort_by_key(|at| key(at).map(|(line, left, level)| (line, left + i64::from(level.min(2)) * 2, level)));
    let mut line = None;
    let mut taken = f32::MIN;
    for (nth, &at) in order.iter().enumerate() {
        let (Some(part), Some(slot)) = (boxes.get(at), found.placed.get_mut(at)) else { continue };
        let Some(style) = spans.get(part.span) else { continue };
        if line != Some(part.line) {
            (line, taken) = (Some(part.line), f32::MIN);
        }
        let x = (part.rect.left() + 3.0 + f32::from(part.level.min(6)) * 0.5).max(taken + 4.0);
        // A box that begins further right keeps the place over its first letter; those that begin here share it.
        let mut after = order.iter().skip(nth + 1).filter_map(|&next| boxes.get(next)).peekable();
        let mut here = 0;
        while after.next_if(|next| next.line == part.line && next.rect.left() <= part.rect.left() + 2.0).is_some() {
            here += 1;
        }
        let next = after.peek().filter(|next| next.line == part.line);
        let limit = next.map_or(right, |next| next.rect.left() + 1.0).min(right).min(wall(boxes, part));
        let room = limit - x - MARK_STEP * here as f32;
        let middle = strip_top(boxes, part, metrics) + metrics.strip / 2.0 + 0.5;
        let fit = |text: String| lay_out(ui, text, metrics, tokens.label(style.hue).ink, room);
        let text = shown(style);
        let galley = match text.split_once(" · ") {
            // The label without its value says more than the beginning of a value.
            Some((name, _)) => fit(text.clone()).filter(|(_, whole)| *whole).or_else(|| {
                let (galley, _) = fit(name.to_owned())?;
                Some((galley, false))
            }),
            None => fit(text),
        };
        let galley = galley.filter(|(_, whole)| *whole || here == 0);
        if galley.as_ref().is_none_or(|(_, whole)| !whole) {
            found.cut.push(part.span);
        }
        let size = match &galley {
            Some((galley, _)) => galley.size(),
            None if x + MARK > right => continue,
            None => vec2(MARK, MARK),
        };
        taken = x + size.x - if galley.is_some() { 0.0 } else { 4.0 - (MARK_STEP - MARK) };
        let rect = Rect::from_min_size(pos2(x, middle - size.y / 2.0), size);
        *slot = Some(Caption { rect, galley: galley.map(|(galley, _)| galley) });
    }
    found
}

/// Where the next box on the line begins that is neither inside nor around this one.
fn wall(boxes: &[BoxPart], part: &BoxPart) -> f32 {
    let others = boxes.iter().filter(|other| other.line == part.line && other.outermost);
    let starts = others.map(|other| other.rect.left()).filter(|&left| left >= part.rect.right() - 4.0);
    starts.fold(f32::INFINITY, f32::min) - 2.0
}

/// The top of the strip: that of the outermost box around this one.
fn strip_top(boxes: &[BoxPart], part: &BoxPart, metrics: &Metrics) -> f32 {
    let around = boxes.iter().filter(|other| {
        other.line == part.line && other.outermost && other.rect.x_range().contains(part.rect.left() + 2.0)
    });
    let own = if part.outermost { part.rect.top() } else { part.rect.top() - metrics.strip };
    around.map(|other| other.rect.top()).fold(own, f32::min)
}

/// The tag's letters, cut with “…” if need be, and whether they are all there; none if nothing legible fits.
fn lay_out(
    ui: &Ui,
    text: String,
    metrics: &Metrics,
    ink: eframe::egui::Color32,
    room: f32,
) -> Option<(Arc<Galley>, bool)> {
    if room < metrics.tag * 1.4 {
        return None;
    }
    let mut format = TextFormat::simple(font(Face::SemiBold, metrics.tag), ink);
    format.extra_letter_spacing = 0.25;
    let mut job = LayoutJob::single_section(text, format);
    job.wrap = TextWrapping { max_rows: 1, break_anywhere: true, ..TextWrapping::truncate_at_width(room.floor()) };
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let whole = !galley.elided;
    Some((galley, whole))
}
