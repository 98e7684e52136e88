//! Lines with Arabic or Hebrew: egui shapes the words, this puts them in their order.

use super::bidi::{mirrored, reads_rtl, runs, visual_order};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, Galley, Pos2, Shape, Ui, vec2};
use std::ops::Range;
use std::sync::Arc;

/// A paragraph whose words run both ways, laid out.
pub(super) struct TwoWay {
    /// Its words, in reading order.
    words: Vec<Word>,
    /// Its lines, from top to bottom.
    pub lines: Vec<Line>,
    /// Its width.
    pub width: f32,
}

/// One line of it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its bytes, from the paragraph's start.
    pub bytes: Range<usize>,
    /// Its top, from the paragraph's top.
    pub top: f32,
    /// Its height.
    pub height: f32,
    /// Where its letters stand, from its top.
    pub baseline: f32,
}

struct Word {
    bytes: Range<usize>,
    rtl: bool,
    line: usize,
    x: f32,
    galley: Arc<Galley>,
    /// The byte at which each character begins, and the end.
    starts: Vec<usize>,
    /// Where each character begins, from the word's leading edge, and the end.
    stops: Vec<f32>,
}

impl TwoWay {
    /// Lays a paragraph out.
    pub(super) fn new(ui: &Ui, text: &str, format: &TextFormat, width: f32) -> Self {
        let mut words = Vec::new();
        let mut levels = Vec::new();
        let mut spaces = Vec::new();
        for run in runs(text) {
            let Some(letters) = text.get(run.bytes.clone()) else { continue };
            let rtl = run.level % 2 == 1;
            let shown: String = if rtl { letters.chars().map(mirrored).collect() } else { letters.to_owned() };
            let mut job = LayoutJob::single_section(shown, format.clone());
            job.wrap.max_width = f32::INFINITY;
            job.keep_trailing_whitespace = true;
            let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
            levels.push(run.level);
            spaces.push(run.space);
            words.push(Word::new(run.bytes, letters, rtl, galley));
        }
        let mut found = Self { words, lines: Vec::new(), width };
        found.set(&levels, &spaces, width, reads_rtl(text), format.line_height.unwrap_or(format.font_id.size * 2.0));
        found
    }

    /// Breaks into lines and gives every word its place.
    fn set(&mut self, levels: &[u8], spaces: &[bool], width: f32, rtl: bool, height: f32) {
        let wide = |word: Option<&Word>| word.map_or(0.0, Word::width);
        let mut start = 0;
        while start < self.words.len() {
            let mut end = start;
            let mut used = 0.0;
            let mut good = None;
            while end < self.words.len() {
                used += wide(self.words.get(end));
                let space = spaces.get(end).copied().unwrap_or(false);
                if used > width && !space && end > start {
                    break;
                }
                end += 1;
                if space {
                    good = Some(end);
                }
            }
            if end < self.words.len() {
                end = good.unwrap_or(end);
            }
            // Spaces at the line's end hang over its margin.
            let solid =
                (start..end).rev().find(|&at| !spaces.get(at).copied().unwrap_or(false)).map_or(end, |at| at + 1);
            let total: f32 = (start..solid).map(|at| wide(self.words.get(at))).sum();
            let mut x = if rtl { width - total } else { 0.0 };
            let line = self.lines.len();
            for at in visual_order(levels.get(start..solid).unwrap_or_default()) {
                if let Some(word) = self.words.get_mut(start + at) {
                    (word.line, word.x) = (line, x);
                    x += word.width();
                }
            }
            for word in self.words.iter_mut().take(end).skip(solid) {
                (word.line, word.x) = (line, if rtl { width - total - word.width() } else { total });
            }
            let bytes = self.words.get(start).map_or(0, |word| word.bytes.start)
                ..self.words.get(end - 1).map_or(0, |word| word.bytes.end);
            let row = self.words.get(start).and_then(|word| word.galley.rows.first());
            let baseline = row.and_then(|row| row.row.glyphs.first()).map_or(height * 0.66, |glyph| glyph.pos.y);
            self.lines.push(Line { bytes, top: height * line as f32, height, baseline });
            start = end;
        }
    }

    /// Its height.
    pub(super) fn height(&self) -> f32 {
        self.lines.last().map_or(0.0, |line| line.top + line.height)
    }

    /// Its letters, with its left top corner at `pos`.
    pub(super) fn shapes(&self, pos: Pos2, ink: Color32) -> Vec<Shape> {
        let place = |word: &Word| {
            let top = self.lines.get(word.line).map_or(0.0, |line| line.top);
            Shape::galley(pos + vec2(word.x, top), word.galley.clone(), ink)
        };
        self.words.iter().map(place).collect()
    }

    /// From where to where a range of bytes goes on each line: line, left, right; the same line may come twice.
    pub(super) fn parts(&self, bytes: Range<usize>) -> Vec<(usize, f32, f32)> {
        let mut found: Vec<(usize, f32, f32)> = Vec::new();
        for word in self.words.iter().filter(|word| word.bytes.start < bytes.end && bytes.start < word.bytes.end) {
            let (one, other) = (word.x_of(bytes.start), word.x_of(bytes.end));
            let (left, right) = (one.min(other), one.max(other));
            let touches = |from: f32, to: f32| (to - left).abs() < 1.0 || (from - right).abs() < 1.0;
            match found.iter_mut().find(|(line, from, to)| *line == word.line && touches(*from, *to)) {
                Some((_, from, to)) => (*from, *to) = (from.min(left), to.max(right)),
                None => found.push((word.line, left, right)),
            }
        }
        found
    }

    /// The line of the caret before a byte, and where it stands.
    pub(super) fn caret(&self, byte: usize) -> (usize, f32) {
        let word = self.words.iter().find(|word| word.bytes.contains(&byte)).or(self.words.last());
        word.map_or((0, 0.0), |word| (word.line, word.x_of(byte)))
    }

    /// The byte nearest to a place, given from the left top corner.
    pub(super) fn hit(&self, x: f32, y: f32) -> usize {
        let last = self.lines.len().saturating_sub(1);
        let line = self.lines.iter().position(|line| y < line.top + line.height).unwrap_or(last);
        let distance = |word: &Word| (word.x - x).max(x - word.x - word.width()).max(0.0);
        let on_line = self.words.iter().filter(|word| word.line == line);
        let nearest = on_line.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map_or(0, |word| word.byte_at(x))
    }
}

impl Word {
    fn new(bytes: Range<usize>, letters: &str, rtl: bool, galley: Arc<Galley>) -> Self {
        let mut starts: Vec<usize> = letters.char_indices().map(|(at, _)| bytes.start + at).collect();
        let count = starts.len();
        starts.push(bytes.end);
        let width = galley.size().x;
        let glyphs = galley.rows.first().map(|row| row.row.glyphs.as_slice()).unwrap_or_default();
        let mut advances: Vec<f32> = glyphs.iter().map(|glyph| glyph.advance_width).collect();
        if rtl {
            // A right-to-left run has more glyphs than characters: the ones without width do not count.
            advances.retain(|advance| *advance > 0.01);
            advances.reverse();
        }
        if advances.len() != count {
            advances = vec![width / count.max(1) as f32; count];
        }
        let mut stops = Vec::with_capacity(count + 1);
        let mut sum = 0.0;
        for advance in advances {
            stops.push(sum);
            sum += advance;
        }
        stops.push(width);
        Self { bytes, rtl, line: 0, x: 0.0, galley, starts, stops }
    }

    fn width(&self) -> f32 {
        self.galley.size().x
    }

    /// Where the caret before a byte stands; bytes outside give the nearer end.
    fn x_of(&self, byte: usize) -> f32 {
        let character = self.starts.partition_point(|&start| start < byte);
        let inside = self.stops.get(character).copied().unwrap_or_else(|| self.width());
        if self.rtl { self.x + self.width() - inside } else { self.x + inside }
    }

    fn byte_at(&self, x: f32) -> usize {
        let inside = if self.rtl { self.x + self.width() - x } else { x - self.x };
        let near = |a: &f32, b: &f32| (a - inside).abs().total_cmp(&(b - inside).abs());
        let nearest = self.stops.iter().enumerate().min_by(|(_, a), (_, b)| near(a, b)).map_or(0, |(at, _)| at);
        self.starts.get(nearest).copied().unwrap_or(self.bytes.end)
    }
}
