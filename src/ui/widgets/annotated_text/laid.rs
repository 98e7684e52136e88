//! A chunk as it stands on the screen: bytes to places, and back.

use super::TextOptions;
use super::bidi::has_rtl;
use super::document::Chunk;
use super::two_way::TwoWay;
use crate::text::TextRange;
use crate::ui::theme::{Face, Tokens, font, size};
use eframe::egui::text::{CCursor, LayoutJob, TextFormat};
use eframe::egui::{Color32, Galley, Pos2, Rect, Shape, Ui, pos2, vec2};
use std::sync::Arc;

/// Vertical measures of a line, in points from its baseline; up is negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Metrics {
    /// Size of the article's font.
    pub size: f32,
    /// Its face.
    pub face: Face,
    /// Distance between two baselines.
    pub line: f32,
    /// Top of the innermost box.
    pub ink_top: f32,
    /// Bottom of the innermost box.
    pub ink_bottom: f32,
    /// Height of the strip over the innermost box that holds the tags.
    pub strip: f32,
    /// Size of the tags' font.
    pub tag: f32,
}

impl Metrics {
    /// The measures of a setting.
    pub(super) fn new(options: &TextOptions) -> Self {
        let font_size = options.font_size;
        let scale = font_size / size::ARTICLE;
        Self {
            size: font_size,
            face: options.face,
            line: (size::ARTICLE_LINE * scale * options.line_spacing).round(),
            ink_top: -13.5 * scale,
            ink_bottom: 5.0 * scale,
            strip: 9.0 * scale,
            tag: size::TAG * scale.max(1.0),
        }
    }

    /// Size of the font of boilerplate.
    pub(super) fn small(&self) -> f32 {
        (self.size * 0.72).round()
    }

    /// Space after a paragraph.
    pub(super) fn gap(&self) -> f32 {
        (self.line * 0.3).round()
    }
}

/// A chunk that was laid out, and where it stands on the screen.
#[derive(Clone)]
pub(super) struct Laid {
    /// Which chunk.
    pub chunk: usize,
    /// Its bytes.
    pub range: TextRange,
    /// Whether it is boilerplate, drawn small on one line.
    pub hidden: bool,
    /// Its left top corner.
    pub pos: Pos2,
    letters: Letters,
    /// Its height with the space after it.
    pub height: f32,
    /// The byte of each character from the chunk's start; none if all are one byte long.
    table: Option<Arc<[u32]>>,
}

/// The letters of a chunk.
#[derive(Clone)]
enum Letters {
    /// From left to right, as egui sets them.
    OneWay(Arc<Galley>),
    /// With Arabic or Hebrew words.
    TwoWay(Arc<TwoWay>),
}

/// A part of one line of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LinePart {
    /// Which row of the chunk.
    pub row: usize,
    /// From the first character's left to the last one's right, the line's full height.
    pub rect: Rect,
    /// Where the letters stand.
    pub baseline: f32,
    /// Whether the asked range begins in this part.
    pub first: bool,
    /// Whether the asked range ends in this part.
    pub last: bool,
    /// Whether a space or the line's edge is left of it.
    pub room_left: bool,
    /// Whether a space or the line's edge is right of it.
    pub room_right: bool,
}

/// Lays a chunk out at a width; the same chunk costs next to nothing while egui remembers it.
pub(super) fn lay_out(
    ui: &Ui,
    text: &str,
    chunk: &Chunk,
    index: usize,
    hidden: &[TextRange],
    width: f32,
    metrics: &Metrics,
) -> Laid {
    let words = text.get(chunk.range.bytes()).unwrap_or_default();
    let tokens = Tokens::of(ui);
    let mut job = LayoutJob { keep_trailing_whitespace: true, ..LayoutJob::default() };
    job.wrap.max_width = width;
    let mut plain = TextFormat::simple(font(metrics.face, metrics.size), tokens.text);
    plain.line_height = Some(metrics.line);
    let format = plain.clone();
    let mut struck = plain.clone();
    struck.color = tokens.muted;
    let two_way = !chunk.hidden && has_rtl(words);
    if chunk.hidden {
        struck.font_id = font(Face::Body, metrics.small());
        struck.line_height = Some((metrics.line * 0.7).round());
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        job.append(words, 0.0, struck);
    } else {
        let mut at = chunk.range.start();
        for range in hidden.iter().filter_map(|range| range.intersection(chunk.range)) {
            job.append(text.get(at..range.start()).unwrap_or_default(), 0.0, plain.clone());
            job.append(text.get(range.bytes()).unwrap_or_default(), 0.0, struck.clone());
            at = at.max(range.end());
        }
        job.append(text.get(at..chunk.range.end()).unwrap_or_default(), 0.0, plain);
    }
    let blank = words.trim().is_empty();
    let letters = if two_way {
        Letters::TwoWay(Arc::new(TwoWay::new(ui, words, &format, width)))
    } else {
        Letters::OneWay(ui.fonts_mut(|fonts| fonts.layout_job(job)))
    };
    let set = match &letters {
        Letters::OneWay(galley) => galley.size().y,
        Letters::TwoWay(set) => set.height(),
    };
    let gap = if chunk.ends_paragraph { metrics.gap() } else { 0.0 };
    let height = if blank { 0.0 } else { set + gap };
    let table = (!words.is_ascii()).then(|| words.char_indices().map(|(byte, _)| byte as u32).collect());
    Laid { chunk: index, range: chunk.range, hidden: chunk.hidden, pos: Pos2::ZERO, letters, height, table }
}

impl Laid {
    /// The chunk's place on the screen, with the space after it.
    pub(super) fn rect(&self) -> Rect {
        let width = match &self.letters {
            Letters::OneWay(galley) => galley.size().x,
            Letters::TwoWay(set) => set.width,
        };
        Rect::from_min_size(self.pos, vec2(width, self.height))
    }

    /// The letters as shapes.
    pub(super) fn shapes(&self, ink: Color32) -> Vec<Shape> {
        match &self.letters {
            Letters::OneWay(galley) => vec![Shape::galley(self.pos, galley.clone(), ink)],
            Letters::TwoWay(set) => set.shapes(self.pos, ink),
        }
    }

    /// How many lines it has.
    pub(super) fn line_count(&self) -> usize {
        match &self.letters {
            Letters::OneWay(galley) => galley.rows.len(),
            Letters::TwoWay(set) => set.lines.len(),
        }
    }

    /// The top and the bottom of a line on the screen.
    pub(super) fn line_span(&self, line: usize) -> (f32, f32) {
        let inside = match &self.letters {
            Letters::OneWay(galley) => galley.rows.get(line).map(|row| (row.min_y(), row.max_y())),
            Letters::TwoWay(set) => set.lines.get(line).map(|line| (line.top, line.top + line.height)),
        };
        let (top, bottom) = inside.unwrap_or_default();
        (self.pos.y + top, self.pos.y + bottom)
    }

    /// The line at a height of the screen; the first or the last where there is none.
    pub(super) fn line_at(&self, y: f32) -> usize {
        let last = self.line_count().saturating_sub(1);
        (0..last).find(|&line| self.line_span(line).1 > y).unwrap_or(last)
    }

    /// The character, from the chunk's start, at which a byte of the text begins.
    fn character(&self, offset: usize) -> usize {
        let byte = offset.clamp(self.range.start(), self.range.end()) - self.range.start();
        match &self.table {
            None => byte,
            Some(table) => table.partition_point(|&start| (start as usize) < byte),
        }
    }

    /// The byte of the text at which a character begins; characters that do not exist give the end.
    fn byte(&self, character: usize) -> usize {
        let inside = match &self.table {
            None => character,
            Some(table) => table.get(character).map_or(self.range.len(), |&byte| byte as usize),
        };
        self.range.start() + inside.min(self.range.len())
    }

    /// The line parts that a range of the text covers here, from top to bottom.
    pub(super) fn parts(&self, range: TextRange) -> Vec<LinePart> {
        let Some(inside) = range.intersection(self.range) else { return Vec::new() };
        let galley = match &self.letters {
            Letters::OneWay(galley) => galley,
            Letters::TwoWay(set) => return self.two_way_parts(set, inside),
        };
        let (from, to) = (self.character(inside.start()), self.character(inside.end()));
        let mut found = Vec::new();
        let mut before = 0;
        for (at, row) in galley.rows.iter().enumerate() {
            let count = row.row.glyphs.len();
            let (start, mut end) = (from.max(before), to.min(before + count));
            if start < end {
                let last = end == to;
                // The space at a line's end hangs over the margin: no box around it.
                while !last && end > start + 1 && row.row.glyphs.get(end - 1 - before).is_some_and(|g| g.chr == ' ') {
                    end -= 1;
                }
                let x = |column: usize| row.pos.x + row.row.x_offset((column - before).into());
                let (left, right) = (x(start), x(end));
                let rect =
                    Rect::from_min_max(pos2(left.min(right), row.min_y()), pos2(right.max(left + 1.0), row.max_y()))
                        .translate(self.pos.to_vec2());
                let free = |column: Option<usize>| {
                    let glyph = column.and_then(|column| row.row.glyphs.get(column));
                    glyph.is_none_or(|glyph| glyph.chr.is_whitespace())
                };
                found.push(LinePart {
                    row: at,
                    rect,
                    baseline: self.baseline(at),
                    first: start == from,
                    last,
                    room_left: free((start - before).checked_sub(1)),
                    room_right: free(Some(end - before)),
                });
            }
            before += count + usize::from(row.ends_with_newline);
            if before >= to {
                break;
            }
        }
        found
    }

    fn two_way_parts(&self, set: &TwoWay, inside: TextRange) -> Vec<LinePart> {
        let start = self.range.start();
        let spans = set.parts(inside.start() - start..inside.end() - start);
        let count = spans.len();
        let part = |(at, (row, left, right)): (usize, (usize, f32, f32))| {
            let (top, bottom) = self.line_span(row);
            LinePart {
                row,
                rect: Rect::from_min_max(pos2(self.pos.x + left, top), pos2(self.pos.x + right, bottom)),
                baseline: self.baseline(row),
                first: at == 0,
                last: at + 1 == count,
                room_left: false,
                room_right: false,
            }
        };
        spans.into_iter().enumerate().map(part).collect()
    }

    /// Where the letters of a row stand on the screen.
    fn baseline(&self, row: usize) -> f32 {
        let inside = match &self.letters {
            Letters::OneWay(galley) => galley
                .rows
                .get(row)
                .map(|row| row.pos.y + row.row.glyphs.first().map_or(row.row.size.y * 0.7, |glyph| glyph.pos.y)),
            Letters::TwoWay(set) => set.lines.get(row).map(|line| line.top + line.baseline),
        };
        self.pos.y + inside.unwrap_or(0.0)
    }

    /// The byte of the text nearest to a place on the screen.
    pub(super) fn hit(&self, place: Pos2) -> usize {
        let inside = place - self.pos;
        match &self.letters {
            Letters::OneWay(galley) => self.byte(galley.cursor_from_pos(inside).index.0),
            Letters::TwoWay(set) => self.range.start() + set.hit(inside.x, inside.y).min(self.range.len()),
        }
    }

    /// The caret before a byte of the text, one line high and without width.
    pub(super) fn caret(&self, offset: usize) -> Rect {
        match &self.letters {
            Letters::OneWay(galley) => {
                let mut cursor = CCursor::new(self.character(offset));
                cursor.prefer_next_row = true;
                galley.pos_from_cursor(cursor).translate(self.pos.to_vec2())
            }
            Letters::TwoWay(set) => {
                let (line, x) = set.caret(offset.saturating_sub(self.range.start()));
                let (top, bottom) = self.line_span(line);
                Rect::from_min_max(pos2(self.pos.x + x, top), pos2(self.pos.x + x, bottom))
            }
        }
    }

    /// Where the letters stand beside the caret before a byte.
    pub(super) fn baseline_at(&self, offset: usize) -> f32 {
        self.baseline(self.line_at(self.caret(offset).center().y))
    }

    /// The first and the last caret place of the line that holds the caret before a byte.
    pub(super) fn line_ends(&self, offset: usize) -> (usize, usize) {
        let y = self.caret(offset).center().y;
        let galley = match &self.letters {
            Letters::OneWay(galley) => galley,
            Letters::TwoWay(set) => {
                let Some(line) = set.lines.get(self.line_at(y)) else { return (offset, offset) };
                let start = self.range.start();
                let last = line.bytes.end == self.range.len();
                // The last place before the space that hangs over the margin.
                let end = if last { line.bytes.end } else { line.bytes.end.saturating_sub(1) };
                return (start + line.bytes.start, start + end.max(line.bytes.start));
            }
        };
        let mut before = 0;
        for row in &galley.rows {
            let count = row.row.glyphs.len();
            if self.pos.y + row.max_y() > y {
                let hangs = row.row.glyphs.last().is_some_and(|glyph| glyph.chr == ' ');
                let end = if hangs && before + count < self.character(self.range.end()) { count - 1 } else { count };
                return (self.byte(before), self.byte(before + end));
            }
            before += count + usize::from(row.ends_with_newline);
        }
        (self.range.start(), self.range.end())
    }
}
