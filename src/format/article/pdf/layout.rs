//! From pieces on a page to lines in reading order.

use super::page::Piece;

/// A line of text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    pub(super) is_artifact: bool,
    /// Which column of the document it stands in: lines of one column follow each other.
    pub(super) column: usize,
}

/// Pieces of one line whose gap is wider than this many times the font size may stand in two columns.
const GUTTER: f32 = 0.9;

/// Each column has this many lines at least.
const FEWEST_LINES: usize = 3;

/// Half of a column's lines have this many characters at least: columns of a table have fewer.
const FEWEST_LETTERS: usize = 12;

/// Pages with more rows than this are read from top to bottom.
const MOST_ROWS: usize = 1500;

/// A page with more pieces than this is read from top to bottom, too.
const MOST_PIECES: usize = 20_000;

/// Columns are looked for over this many rows, and gaps for them are this many at most.
const LONGEST_BAND: usize = 400;
const MOST_GAPS: usize = 32;

/// A row: pieces on one base line, from left to right.
#[derive(Debug, Clone)]
struct Row {
    pieces: Vec<Piece>,
    /// Size and base line of its largest piece.
    size: f32,
    base: f32,
    left: f32,
    right: f32,
}

impl Row {
    fn new(piece: Piece) -> Self {
        let (size, base, left, right) = (piece.size, piece.base, piece.left, piece.right);
        Self { pieces: vec![piece], size, base, left, right }
    }

    fn push(&mut self, piece: Piece) {
        if piece.size > self.size {
            (self.size, self.base) = (piece.size, piece.base);
        }
        (self.left, self.right) = (self.left.min(piece.left), self.right.max(piece.right));
        self.pieces.push(piece);
    }

    /// Whether a piece stands on this row; a small raised one belongs to the row that it is raised from.
    fn fits(&self, piece: &Piece) -> bool {
        let (small, large) = (self.size.min(piece.size), self.size.max(piece.size));
        let step = (self.base - piece.base).abs();
        let is_near = self.left - large < piece.right && piece.left < self.right + large;
        step < small * 0.2 || (small < large * 0.8 && step < large * 0.45 && is_near)
    }

    fn of(pieces: Vec<Piece>) -> Option<Self> {
        let mut pieces = pieces.into_iter();
        let mut row = Self::new(pieces.next()?);
        pieces.for_each(|piece| row.push(piece));
        Some(row)
    }
}

/// The lines of a page in reading order, and what stands sideways at its margin. `column` numbers columns on.
pub(super) fn lines(pieces: Vec<Piece>, column: &mut usize) -> (Vec<Line>, Vec<String>) {
    let (turned, upright): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(|piece| piece.is_turned);
    let is_large = upright.len() > MOST_PIECES;
    let rows = rows(upright);
    let mut lines = Vec::new();
    *column += 1;
    if is_large || rows.len() > MOST_ROWS {
        lines.extend(rows.iter().map(|row| line(&row.pieces, *column)));
    } else {
        read(rows, column, &mut lines, 0);
    }
    let turned = turned.into_iter().map(|piece| piece.text).filter(|text| text.chars().any(char::is_alphanumeric));
    (lines, turned.collect())
}

/// Rows from top to bottom.
fn rows(mut pieces: Vec<Piece>) -> Vec<Row> {
    // Joiners without letters are what is left of signs that the font did not have.
    pieces.retain(|piece| piece.text.chars().any(|it| !it.is_whitespace() && !('\u{200b}'..='\u{200d}').contains(&it)));
    pieces.sort_by(|one, other| other.base.total_cmp(&one.base).then(one.left.total_cmp(&other.left)));
    let mut rows: Vec<Row> = Vec::new();
    for piece in pieces {
        match rows.last_mut().filter(|row| row.fits(&piece)) {
            Some(row) => row.push(piece),
            None => rows.push(Row::new(piece)),
        }
    }
    for row in &mut rows {
        row.pieces.sort_by(|one, other| one.left.total_cmp(&other.left));
        // Bold made by showing the same text twice.
        row.pieces.dedup_by(|next, last| {
            next.text == last.text
                && (next.left - last.left).abs() < last.size * 0.2
                && (next.base - last.base).abs() < last.size * 0.2
        });
    }
    rows
}

/// Reads rows from top to bottom; where columns stand beside each other, one after the other.
fn read(rows: Vec<Row>, column: &mut usize, lines: &mut Vec<Line>, depth: usize) {
    let mut at = 0;
    while at < rows.len() {
        let found = if depth < 4 { gutter(&rows[at..]) } else { None };
        let Some((length, middle)) = found else {
            lines.push(line(&rows[at].pieces, *column));
            at += 1;
            continue;
        };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for row in &rows[at..at + length] {
            let (one, other): (Vec<Piece>, Vec<Piece>) = row.pieces.iter().cloned().partition(|it| it.right <= middle);
            left.extend(Row::of(one));
            right.extend(Row::of(other));
        }
        for side in [left, right] {
            *column += 1;
            read(side, column, lines, depth + 1);
        }
        *column += 1;
        at += length;
    }
}

/// How many of the first rows stand in two columns, and where between them.
fn gutter(rows: &[Row]) -> Option<(usize, f32)> {
    // Gaps that no row so far has text in: left and right end.
    let mut free: Vec<(f32, f32)> = vec![(f32::MIN, f32::MAX)];
    let mut length = 0;
    let mut last = Vec::new();
    for row in rows.iter().take(LONGEST_BAND) {
        let size = row.pieces.iter().map(|piece| piece.size).fold(f32::MAX, f32::min);
        let mut next = Vec::new();
        for &(from, to) in &free {
            let mut start = from;
            for piece in &row.pieces {
                if piece.right <= start {
                    continue;
                }
                if piece.left >= to {
                    break;
                }
                next.push((start, piece.left.min(to)));
                start = start.max(piece.right);
            }
            next.push((start, to));
        }
        next.retain(|(from, to)| to - from > size.min(30.0) * GUTTER);
        if next.len() > MOST_GAPS {
            next.sort_by(|one, other| (other.1 - other.0).total_cmp(&(one.1 - one.0)));
            next.truncate(MOST_GAPS);
        }
        // What is left of all text or right of all is no gap between.
        let inner = next.iter().any(|&(from, to)| from > f32::MIN && to < f32::MAX);
        let one_sided = next.iter().any(|&(from, to)| from > f32::MIN || to < f32::MAX);
        if next.is_empty() || !one_sided || (length >= FEWEST_LINES && !inner) {
            break;
        }
        length += 1;
        free = next;
        last.clone_from(&free);
    }
    let gaps = last.into_iter().filter(|&(from, to)| from > f32::MIN && to < f32::MAX);
    let middles = gaps.map(|(from, to)| ((from + to) / 2.0, to - from));
    let fits = |middle: f32| {
        let side = |is_left: bool| {
            let mut lengths: Vec<usize> = rows[..length]
                .iter()
                .map(|row| {
                    let mine = row.pieces.iter().filter(|piece| (piece.right <= middle) == is_left);
                    mine.map(|piece| piece.text.trim().chars().count()).sum()
                })
                .filter(|&letters| letters > 0)
                .collect();
            lengths.sort_unstable();
            lengths.len() >= FEWEST_LINES && lengths[lengths.len() / 2] >= FEWEST_LETTERS
        };
        side(true) && side(false)
    };
    let best = middles.filter(|&(middle, _)| fits(middle)).max_by(|one, other| one.1.total_cmp(&other.1));
    best.map(|(middle, _)| (length, middle))
}

/// Pieces as one line, with spaces and, in tables, tabs between.
fn line(pieces: &[Piece], column: usize) -> Line {
    let main = pieces.iter().max_by_key(|piece| piece.text.len());
    let (size, base) = main.map_or((1.0, 0.0), |piece| (piece.size, piece.base));
    let mut text = String::new();
    let mut right = f32::MIN;
    for piece in pieces {
        let gap = (piece.left - right) / size;
        let is_open = text.ends_with([' ', '\t']) || piece.text.starts_with(' ');
        if right > f32::MIN && gap > 2.5 {
            text.truncate(text.trim_end().len());
            text.push('\t');
        } else if right > f32::MIN && gap > 0.15 && !is_open {
            text.push(' ');
        }
        text += if text.ends_with('\t') { piece.text.trim_start() } else { &piece.text };
        right = right.max(piece.right);
    }
    Line {
        text: text.trim().to_owned(),
        left: pieces.iter().map(|piece| piece.left).fold(f32::MAX, f32::min),
        right,
        base,
        size,
        is_artifact: pieces.iter().all(|piece| piece.is_artifact),
        column,
    }
}
