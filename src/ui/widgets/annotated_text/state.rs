//! What the widget remembers between frames.

use super::document::{Chunk, Piece, Touching, chunk_at, chunks, nest};
use super::grips::Grip;
use super::heights::Heights;
use super::laid::{Laid, Metrics, lay_out};
use super::{Passage, TextOptions};
use crate::text::{SourceText, TextRange};
use crate::ui::theme::Face;
use eframe::egui::{Id, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the widget remembers of one text: keep one for each open article.
#[derive(Default)]
pub struct AnnotatedTextState {
    pub(super) text: Option<SourceText>,
    pub(super) hidden: Vec<TextRange>,
    pub(super) chunks: Vec<Chunk>,
    stamp: Option<u64>,
    spans: Touching,
    underlines: Touching,
    nests: BTreeMap<usize, Arc<[Piece]>>,
    pub(super) heights: Heights,
    setting: Option<Setting>,
    /// Height of what stands above the text.
    pub(super) header: f32,
    /// Distance scrolled.
    pub(super) offset: f32,
    /// Height of what is visible; 0 before the first frame.
    pub(super) view: f32,
    /// By how much the next frame scrolls further.
    pub(super) shift: f32,
    pub(super) request: Option<Request>,
    /// The byte at the top of the view, and how much of its chunk is above it, 0 to 1.
    pub(super) top: Option<(usize, f32)>,
    /// What a change of width must leave in place: a chunk, and how far down in it, 0 to 1.
    pub(super) keep: Option<(usize, f32)>,
    /// Where a drag began.
    pub(super) drag: Option<usize>,
    /// The end of a piece that is being dragged.
    pub(super) grip: Option<Grip>,
    /// The column that up and down try to keep.
    pub(super) goal: Option<f32>,
    pub(super) wants_focus: bool,
    pub(super) id: Option<Id>,
}

/// What the heights depend on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Setting {
    width: f32,
    font_size: f32,
    line_spacing: f32,
    face: Face,
    pixels: f32,
    show_hidden: bool,
}

/// A wish to see a byte of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request {
    pub offset: usize,
    /// Heights may turn out different once the place is laid out: look again that often.
    pub tries: u8,
}

impl AnnotatedTextState {
    /// Scrolls, as little as needed, so that the line of byte `offset` is seen in comfort.
    pub fn scroll_to(&mut self, offset: usize) {
        self.request = Some(Request { offset, tries: 4 });
    }

    /// Gives the text the keyboard in the next frame.
    pub fn request_focus(&mut self) {
        self.wants_focus = true;
    }

    /// The widget's id, once it was shown: to ask whether it has the keyboard.
    pub fn id(&self) -> Option<Id> {
        self.id
    }

    /// The byte at the top of the view, to come back to later with [`AnnotatedTextState::restore`].
    pub fn first_visible(&self) -> Option<usize> {
        self.top.map(|(offset, _)| offset)
    }

    /// Shows that byte at the top of the view in the next frame.
    pub fn restore(&mut self, first_visible: usize) {
        self.top = Some((first_visible, 0.0));
        self.setting = None;
    }

    /// In how many pieces the text is laid out: its lines, and parts of very long ones.
    pub fn chunk_count(&self) -> usize {
        self.chunks.len()
    }

    /// Takes in a text and its marks, where they are new.
    pub(super) fn sync(&mut self, passage: &Passage<'_>) {
        let same_text = self.text.as_ref() == Some(passage.text);
        if !same_text || (self.stamp != Some(passage.stamp) && self.hidden != passage.hidden) {
            if !same_text {
                let restored = self.top.filter(|_| self.text.is_none());
                let request = self.request;
                *self = Self { view: self.view, wants_focus: self.wants_focus, id: self.id, ..Self::default() };
                (self.top, self.request) = (restored, request);
            }
            self.text = Some(passage.text.clone());
            self.hidden = passage.hidden.to_vec();
            self.chunks = chunks(passage.text.as_str(), passage.hidden);
            self.setting = None;
            self.stamp = None;
        }
        if self.stamp != Some(passage.stamp) {
            let spans = passage.spans.iter().enumerate();
            let spans = spans.flat_map(|(at, span)| span.ranges.iter().map(move |&range| (at, range)));
            self.spans = Touching::new(&self.chunks, spans);
            let lines = passage.underlines.iter().enumerate();
            let lines = lines.flat_map(|(at, line)| line.ranges.iter().map(move |&range| (at, range)));
            self.underlines = Touching::new(&self.chunks, lines);
            self.nests.clear();
            self.stamp = Some(passage.stamp);
        }
    }

    /// Estimates all heights again if the width or the font changed; whether it did.
    pub(super) fn set_width(&mut self, ui: &Ui, width: f32, options: &TextOptions) -> bool {
        let pixels = ui.ctx().pixels_per_point();
        let TextOptions { font_size, line_spacing, face, show_hidden, .. } = *options;
        let setting = Setting { width, font_size, line_spacing, face, pixels, show_hidden };
        if self.setting == Some(setting) {
            return false;
        }
        self.setting = Some(setting);
        let metrics = Metrics::new(options);
        let text = self.text.as_ref().map(SourceText::as_str).unwrap_or_default();
        // A letter of running text is about half as wide as the font is high.
        let letter = metrics.size * 0.52;
        let estimate = |chunk: &Chunk| {
            if chunk.hidden && !options.show_hidden {
                return 0.0;
            }
            let gap = if chunk.ends_paragraph { metrics.gap() } else { 0.0 };
            if chunk.hidden {
                return (metrics.line * 0.7).round() + gap;
            }
            let words = text.get(chunk.range.bytes()).unwrap_or_default();
            if words.trim().is_empty() {
                return 0.0;
            }
            let letters = if words.len() < 256 { words.chars().count() } else { words.len() };
            (letters as f32 * letter * 1.03 / width.max(1.0)).ceil().max(1.0) * metrics.line + gap
        };
        self.heights = Heights::new(self.chunks.iter().map(estimate).collect());
        true
    }

    /// Lays one chunk out, at the screen's origin.
    pub(super) fn lay_out(&self, ui: &Ui, chunk: usize, width: f32, options: &TextOptions) -> Option<Laid> {
        let text = self.text.as_ref()?.as_str();
        let metrics = Metrics::new(options);
        let mut laid = lay_out(ui, text, self.chunks.get(chunk)?, chunk, &self.hidden, width, &metrics);
        if laid.hidden && !options.show_hidden {
            laid.height = 0.0;
        }
        Some(laid)
    }

    /// The chunk that holds a byte.
    pub(super) fn chunk_at(&self, offset: usize) -> usize {
        chunk_at(&self.chunks, offset)
    }

    /// The boxes in a chunk, outer ones first.
    pub(super) fn nest(&mut self, chunk: usize, passage: &Passage<'_>) -> Arc<[Piece]> {
        let Some(range) = self.chunks.get(chunk).map(|chunk| chunk.range) else { return Arc::default() };
        let spans = &self.spans;
        self.nests.entry(chunk).or_insert_with(|| nest(range, passage.spans, spans.of(chunk)).into()).clone()
    }

    /// The underlines in a chunk.
    pub(super) fn underlines(&self, chunk: usize) -> Vec<usize> {
        self.underlines.of(chunk).collect()
    }
}
