//! A text cut into what is laid out at once: its lines, and pieces of very long ones.

use super::SpanStyle;
use crate::text::{TextRange, paragraphs};

/// Lines longer than this are laid out in pieces, so that no frame waits for one; bytes.
const LONGEST_CHUNK: usize = 6 * 1024;

/// What is laid out at once: a line, or a piece of a very long one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chunk {
    /// Where it stands, without its line end.
    pub range: TextRange,
    /// The number in the gutter, from 1; none for blank lines and later pieces.
    pub number: Option<u32>,
    /// Whether all of it is boilerplate.
    pub hidden: bool,
    /// Whether space follows it, as between paragraphs.
    pub ends_paragraph: bool,
}

/// The chunks of a text, in order; every byte but the line ends is in one of them.
pub(super) fn chunks(text: &str, hidden: &[TextRange]) -> Vec<Chunk> {
    let lines: Vec<TextRange> = paragraphs(text).collect();
    let blank = |line: TextRange| text.get(line.bytes()).is_none_or(|line| line.trim().is_empty());
    let blanks = lines.iter().filter(|&&line| blank(line)).count();
    // Where blank lines separate paragraphs, a single line end is only a broken line.
    let separated = blanks * 8 >= lines.len();
    let mut found = Vec::with_capacity(lines.len());
    let mut number = 0;
    let mut starts = true;
    for (at, &line) in lines.iter().enumerate() {
        let is_blank = blank(line);
        // Hidden ranges are sorted and apart from each other.
        let after = hidden.partition_point(|range| range.start() <= line.end());
        let before = hidden.get(..after).unwrap_or_default().iter().rev();
        let mut touching = before.take_while(|range| range.end() >= line.start());
        let is_hidden = !is_blank && touching.any(|range| range.covers(trimmed(text, line)));
        let next_blank = lines.get(at + 1).is_none_or(|&next| blank(next));
        let numbered = !is_blank && !is_hidden && (starts || !separated);
        number += u32::from(numbered);
        let ends_paragraph = !is_blank && (next_blank || !separated || is_hidden);
        for (piece, range) in pieces(text, line).enumerate() {
            found.push(Chunk {
                range,
                number: (numbered && piece == 0).then_some(number),
                hidden: is_hidden,
                ends_paragraph: ends_paragraph && range.end() == line.end(),
            });
        }
        starts = is_blank || is_hidden;
    }
    found
}

/// The chunk that holds byte `offset`; a line end belongs to the line that it ends.
pub(super) fn chunk_at(chunks: &[Chunk], offset: usize) -> usize {
    chunks.partition_point(|chunk| chunk.range.start() <= offset).saturating_sub(1)
}

/// Which spans touch which chunk, in the order of the spans.
#[derive(Debug, Default)]
pub(super) struct Touching {
    starts: Vec<u32>,
    ids: Vec<u32>,
}

impl Touching {
    /// Sorts ranges, each given with the number of its owner, into the chunks that they touch.
    pub(super) fn new(chunks: &[Chunk], ranges: impl Iterator<Item = (usize, TextRange)>) -> Self {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (owner, range) in ranges {
            let first = chunk_at(chunks, range.start());
            for (at, chunk) in chunks.iter().enumerate().skip(first) {
                if chunk.range.start() >= range.end().max(range.start() + 1) {
                    break;
                }
                pairs.push((at as u32, owner as u32));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = vec![0; chunks.len() + 1];
        for &(chunk, _) in &pairs {
            if let Some(count) = starts.get_mut(chunk as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { starts, ids: pairs.into_iter().map(|(_, owner)| owner).collect() }
    }

    /// The owners that touch a chunk.
    pub(super) fn of(&self, chunk: usize) -> impl Iterator<Item = usize> + '_ {
        let from = self.starts.get(chunk).copied().unwrap_or(0) as usize;
        let to = self.starts.get(chunk + 1).copied().unwrap_or(0) as usize;
        self.ids.get(from..to).unwrap_or_default().iter().map(|&id| id as usize)
    }
}

/// A part of a mention inside one chunk, with its place in the nest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Which span.
    pub span: usize,
    /// Which of its ranges.
    pub part: usize,
    /// The bytes of it inside the chunk.
    pub range: TextRange,
    /// Whether the span begins here, so that its tag stands here.
    pub tagged: bool,
    /// How many boxes are stacked inside this one.
    pub level: u8,
    /// Whether no larger box lies around it.
    pub outermost: bool,
}

/// The deepest nest whose boxes are told apart by level.
const DEEPEST: u8 = 63;

/// The pieces of the spans that touch a chunk: outer ones before what they enclose.
pub(super) fn nest(chunk: TextRange, spans: &[SpanStyle], touching: impl Iterator<Item = usize>) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for span in touching {
        let Some(style) = spans.get(span) else { continue };
        for (part, range) in style.ranges.iter().enumerate() {
            let Some(inside) = range.intersection(chunk) else { continue };
            let tagged = part == 0 && inside.start() == range.start();
            found.push(Piece { span, part, range: inside, tagged, level: 0, outermost: true });
        }
    }
    // From short to long: a box stands on all the shorter ones that it meets.
    found.sort_by_key(|piece| (piece.range.len(), piece.range.start(), std::cmp::Reverse(piece.span)));
    for at in 0..found.len() {
        let (shorter, rest) = found.split_at_mut(at);
        let Some(piece) = rest.first_mut() else { break };
        for inner in shorter.iter_mut().filter(|inner| inner.range.overlaps(piece.range)) {
            piece.level = piece.level.max((inner.level + 1).min(DEEPEST));
            inner.outermost = false;
        }
    }
    found.reverse();
    found
}

fn trimmed(text: &str, line: TextRange) -> TextRange {
    let Some(words) = text.get(line.bytes()) else { return line };
    let start = line.start() + (words.len() - words.trim_start().len());
    TextRange::between(start, start + words.trim().len())
}

fn pieces(text: &str, line: TextRange) -> impl Iterator<Item = TextRange> + '_ {
    let mut start = line.start();
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let end = if line.end() - start <= LONGEST_CHUNK {
            line.end()
        } else {
            let limit = text.floor_char_boundary(start + LONGEST_CHUNK);
            let body = text.get(start..limit).unwrap_or_default();
            body.rfind(' ').filter(|&at| at > LONGEST_CHUNK / 2).map_or(limit, |at| start + at + 1)
        };
        let range = TextRange::between(start, end);
        done = end >= line.end();
        start = end;
        Some(range)
    })
}
