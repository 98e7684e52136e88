//! The immutable, shared text of one article, with its index.

use super::{TextIndex, TextRange};
use std::sync::{Arc, OnceLock};

/// The longest text that one article may hold, in bytes (1 GiB).
const LONGEST: usize = 1 << 30;

/// The immutable text of an article. Cheap to clone: clones share text and index.
///
/// Line ends are `\n` only; a byte-order mark is not part of the text. Whoever
/// brings text in ([`SourceText::new`]) gets both promises kept here.
#[derive(Clone)]
pub struct SourceText {
    shared: Arc<Shared>,
}

struct Shared {
    text: Box<str>,
    index: OnceLock<TextIndex>,
}

/// A text over the limit of 1 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text has {bytes} bytes, more than the {LONGEST} that one article may hold")]
pub struct TextTooLong {
    /// Its length in bytes.
    pub bytes: usize,
}

impl TextTooLong {
    /// The most bytes that a text may have.
    pub fn limit(self) -> usize {
        LONGEST
    }
}

impl SourceText {
    /// Takes text in: drops leading byte-order marks and turns CRLF and CR into LF.
    ///
    /// Nothing else is changed. Fails only for texts over 1 GiB.
    pub fn new(text: &str) -> Result<Self, TextTooLong> {
        if text.len() > LONGEST {
            return Err(TextTooLong { bytes: text.len() });
        }
        let text = text.trim_start_matches('\u{feff}');
        let text: Box<str> =
            if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() };
        Ok(Self { shared: Arc::new(Shared { text, index: OnceLock::new() }) })
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.shared.text
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.shared.text.len()
    }

    /// Whether the text has no character.
    pub fn is_empty(&self) -> bool {
        self.shared.text.is_empty()
    }

    /// The text of a range; `None` if it leaves the text or cuts a character.
    pub fn get(&self, range: TextRange) -> Option<&str> {
        self.shared.text.get(range.bytes())
    }

    /// The text of a range moved outwards to characters and cut at the end: never fails.
    pub fn slice(&self, range: TextRange) -> &str {
        let start = self.shared.text.floor_char_boundary(range.start());
        let end = self.shared.text.ceil_char_boundary(range.end());
        &self.shared.text[start..end]
    }

    /// The text of several pieces, joined by single spaces, as brat does it.
    pub fn joined(&self, spans: &[TextRange]) -> String {
        let pieces: Vec<&str> = spans.iter().map(|&span| self.slice(span)).collect();
        pieces.join(" ")
    }

    /// The whole text as a range.
    pub fn range(&self) -> TextRange {
        TextRange::between(0, self.len())
    }

    /// Conversions to other units; built at the first call.
    pub fn index(&self) -> &TextIndex {
        self.shared.index.get_or_init(|| TextIndex::new(&self.shared.text))
    }
}

impl PartialEq for SourceText {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared) || self.as_str() == other.as_str()
    }
}

impl Eq for SourceText {}

impl std::fmt::Debug for SourceText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SourceText({} bytes)", self.len())
    }
}
