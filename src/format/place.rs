//! Places in a text as other programs count them: code points, UTF-16 code units, and back.

use crate::model::Mention;
use crate::text::{SourceText, TextRange, TextTooLong};

/// A unit that a file may count its places in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counting {
    CodePoints,
    Utf16,
    Bytes,
}

impl Counting {
    /// As it is named in our JSONL.
    pub(super) fn from_id(id: &str) -> Option<Self> {
        match id {
            "codepoint" => Some(Self::CodePoints),
            "utf16" => Some(Self::Utf16),
            "byte" => Some(Self::Bytes),
            _ => None,
        }
    }

    /// Its name in our JSONL.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::CodePoints => "codepoint",
            Self::Utf16 => "utf16",
            Self::Bytes => "byte",
        }
    }

    fn width(self, character: char) -> usize {
        match self {
            Self::CodePoints => 1,
            Self::Utf16 => character.len_utf16(),
            Self::Bytes => character.len_utf8(),
        }
    }
}

/// A text as a file holds it, and the way from the file's places to ours.
pub(super) struct Places {
    /// The text with our line ends.
    pub(super) text: SourceText,
    counting: Counting,
    /// Byte of `text` for each unit of a text that had other line ends or a byte-order mark;
    /// `None` inside a character.
    moved: Option<Vec<Option<usize>>>,
}

impl Places {
    pub(super) fn new(raw: &str, counting: Counting) -> Result<Self, TextTooLong> {
        let text = SourceText::new(raw)?;
        let moved = (text.len() != raw.len() || raw.contains('\r')).then(|| moved(raw, counting));
        Ok(Self { text, counting, moved })
    }

    /// The range that a file names; `None` if it is empty, leaves the text or cuts a character.
    pub(super) fn range(&self, [start, end]: [usize; 2]) -> Option<TextRange> {
        let range = TextRange::between(self.byte(start)?, self.byte(end)?);
        (start < end && !range.is_empty() && self.text.get(range).is_some()).then_some(range)
    }

    /// The range in another unit of the text with our line ends, by the same rules.
    pub(super) fn range_in(&self, [start, end]: [usize; 2], counting: Counting) -> Option<TextRange> {
        let places = Self { text: self.text.clone(), counting, moved: None };
        places.range([start, end])
    }

    /// Several ranges, sorted; `None` if one is wrong or two overlap.
    pub(super) fn ranges(&self, places: &[[usize; 2]]) -> Option<Vec<TextRange>> {
        let mut spans: Vec<TextRange> = places.iter().map(|&place| self.range(place)).collect::<Option<_>>()?;
        spans.sort();
        spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()).then_some(spans)
    }

    fn byte(&self, at: usize) -> Option<usize> {
        if let Some(moved) = &self.moved {
            return *moved.get(at)?;
        }
        match self.counting {
            Counting::CodePoints => self.text.index().byte_of_code_point(self.text.as_str(), at),
            Counting::Utf16 => self.text.index().byte_of_utf16(self.text.as_str(), at),
            Counting::Bytes => Some(at),
        }
    }
}

fn moved(raw: &str, counting: Counting) -> Vec<Option<usize>> {
    let mut moved = Vec::with_capacity(raw.len() + 1);
    let mut byte = 0;
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        moved.push(Some(byte));
        moved.extend((1..counting.width(character)).map(|_| None));
        let dropped = match character {
            '\u{feff}' => byte == 0,
            // Of a CRLF only the LF remains; a lone CR becomes one.
            '\r' => characters.peek() == Some(&'\n'),
            _ => false,
        };
        if !dropped {
            byte += character.len_utf8();
        }
    }
    moved.push(Some(byte));
    moved
}

/// Start and end of a range in code points. Ranges in a project never cut a character.
pub(super) fn code_points(text: &SourceText, range: TextRange) -> [usize; 2] {
    let count = |byte| text.index().code_point(text.as_str(), byte).unwrap_or(text.index().code_points());
    [count(range.start()), count(range.end())]
}

/// Start and end of a range in UTF-16 code units. Ranges in a project never cut a character.
pub(super) fn utf16(text: &SourceText, range: TextRange) -> [usize; 2] {
    let count = |byte| text.index().utf16(text.as_str(), byte).unwrap_or(text.index().utf16_units());
    [count(range.start()), count(range.end())]
}

/// Several ranges in UTF-16 code units.
pub(super) fn all_utf16(text: &SourceText, spans: &[TextRange]) -> Vec<[usize; 2]> {
    spans.iter().map(|&span| utf16(text, span)).collect()
}

/// Start and end of a range in a unit.
pub(super) fn placed(text: &SourceText, range: TextRange, counting: Counting) -> [usize; 2] {
    match counting {
        Counting::CodePoints => code_points(text, range),
        Counting::Utf16 => utf16(text, range),
        Counting::Bytes => [range.start(), range.end()],
    }
}

/// Several ranges in code points.
pub(super) fn all_code_points(text: &SourceText, spans: &[TextRange]) -> Vec<[usize; 2]> {
    spans.iter().map(|&span| code_points(text, span)).collect()
}

/// Spans in one cell or line: `0 5;16 23`, with the given characters between.
pub(super) fn written(places: &[[usize; 2]], within: char) -> String {
    let places: Vec<String> = places.iter().map(|[start, end]| format!("{start}{within}{end}")).collect();
    places.join(";")
}

/// The places of a line such as `0 5;16 23`.
pub(super) fn parsed(text: &str, within: char) -> Option<Vec<[usize; 2]>> {
    let piece = |piece: &str| {
        let (start, end) = piece.trim().split_once(within)?;
        Some([start.trim().parse().ok()?, end.trim().parse().ok()?])
    };
    text.split(';').map(piece).collect()
}

/// Puts mentions in reading order, enclosing ones first.
pub(super) fn sort(mentions: &mut [Mention]) {
    mentions.sort_by(|a, b| (a.extent(), &a.id).cmp(&(b.extent(), &b.id)));
}
