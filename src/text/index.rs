//! Exact conversion between byte offsets and what other programs count.

/// How many bytes lie between two checkpoints of the index.
const STEP: usize = 512;

/// Converts places in one text: bytes ↔ code points ↔ UTF-16 units ↔ line and column.
///
/// Holds one checkpoint per 512 bytes (none for ASCII text), so that a
/// conversion reads at most 512 bytes. Conversions answer `None` for places
/// outside the text or inside a character.
#[derive(Debug, Clone)]
pub struct TextIndex {
    bytes: usize,
    code_points: usize,
    utf16: usize,
    /// Empty if the text is ASCII: then all units agree.
    checkpoints: Vec<Checkpoint>,
    /// Byte offset of the start of each line; the first is 0.
    lines: Vec<u32>,
}

/// What had been counted before the first character at or after `n * STEP`.
#[derive(Debug, Clone, Copy)]
struct Checkpoint {
    byte: u32,
    code_point: u32,
    utf16: u32,
}

/// A place as an editor shows it: both count from 1, the column in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in code points, from 1.
    pub column: usize,
}

impl TextIndex {
    pub(super) fn new(text: &str) -> Self {
        let mut lines = vec![0];
        lines.extend(text.match_indices('\n').map(|(at, _)| at as u32 + 1));
        let mut index =
            Self { bytes: text.len(), code_points: text.len(), utf16: text.len(), checkpoints: Vec::new(), lines };
        if text.is_ascii() {
            return index;
        }
        let (mut code_point, mut utf16) = (0u32, 0u32);
        for (byte, character) in text.char_indices() {
            if byte >= index.checkpoints.len() * STEP {
                index.checkpoints.push(Checkpoint { byte: byte as u32, code_point, utf16 });
            }
            code_point += 1;
            utf16 += character.len_utf16() as u32;
        }
        index.code_points = code_point as usize;
        index.utf16 = utf16 as usize;
        index
    }

    /// Length of the text in code points.
    pub fn code_points(&self) -> usize {
        self.code_points
    }

    /// Length of the text in UTF-16 code units.
    pub fn utf16_units(&self) -> usize {
        self.utf16
    }

    /// How many lines the text has; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The code points before byte `byte`.
    pub fn code_point(&self, text: &str, byte: usize) -> Option<usize> {
        self.count(text, byte, |point| point.code_point, |_| 1)
    }

    /// The UTF-16 code units before byte `byte`.
    pub fn utf16(&self, text: &str, byte: usize) -> Option<usize> {
        self.count(text, byte, |point| point.utf16, char::len_utf16)
    }

    /// The byte at which code point number `code_point` (from 0) starts.
    pub fn byte_of_code_point(&self, text: &str, code_point: usize) -> Option<usize> {
        self.find(text, code_point, self.code_points, |point| point.code_point, |_| 1)
    }

    /// The byte at which UTF-16 unit number `unit` (from 0) starts; `None` inside a surrogate pair.
    pub fn byte_of_utf16(&self, text: &str, unit: usize) -> Option<usize> {
        self.find(text, unit, self.utf16, |point| point.utf16, char::len_utf16)
    }

    /// Line and column of byte `byte`.
    pub fn line_column(&self, text: &str, byte: usize) -> Option<LineColumn> {
        let point = self.code_point(text, byte)?;
        let line = self.lines.partition_point(|&start| start as usize <= byte);
        let start = self.code_point(text, *self.lines.get(line - 1)? as usize)?;
        Some(LineColumn { line, column: point - start + 1 })
    }

    /// The byte at a line and column; a column past the line's end gives `None`.
    pub fn byte_of_line_column(&self, text: &str, place: LineColumn) -> Option<usize> {
        let line = place.line.checked_sub(1)?;
        let start = *self.lines.get(line)? as usize;
        let end = self.lines.get(line + 1).map_or(self.bytes, |&next| next as usize - 1);
        let point = self.code_point(text, start)? + place.column.checked_sub(1)?;
        self.byte_of_code_point(text, point).filter(|&byte| byte <= end)
    }

    fn count(
        &self,
        text: &str,
        byte: usize,
        counted: impl Fn(&Checkpoint) -> u32,
        width: impl Fn(char) -> usize,
    ) -> Option<usize> {
        if byte > self.bytes || !text.is_char_boundary(byte) {
            return None;
        }
        let after = self.checkpoints.partition_point(|point| point.byte as usize <= byte);
        let Some(point) = after.checked_sub(1).and_then(|at| self.checkpoints.get(at)) else {
            return Some(byte);
        };
        let rest = text.get(point.byte as usize..byte)?;
        Some(counted(point) as usize + rest.chars().map(width).sum::<usize>())
    }

    fn find(
        &self,
        text: &str,
        wanted: usize,
        total: usize,
        counted: impl Fn(&Checkpoint) -> u32,
        width: impl Fn(char) -> usize,
    ) -> Option<usize> {
        if wanted > total {
            return None;
        }
        let after = self.checkpoints.partition_point(|point| counted(point) as usize <= wanted);
        let Some(point) = after.checked_sub(1).and_then(|at| self.checkpoints.get(at)) else {
            return Some(wanted);
        };
        let start = point.byte as usize;
        let mut seen = counted(point) as usize;
        for (offset, character) in text.get(start..)?.char_indices() {
            if seen >= wanted {
                return (seen == wanted).then_some(start + offset);
            }
            seen += width(character);
        }
        (seen == wanted).then_some(self.bytes)
    }
}
