//! The immutable, shared text of one article, with its index.

use super::{TextIndex, TextRange};
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::sync::{Arc, OnceLock};

/// The longest text that one article may hold, in bytes (1 GiB).
const LONGEST: usize = 1 << 30;

/// The immutable text of an article. Cheap to clone: clones share text and index.
///
/// Line ends are `\n` only; a byte-order mark is not part of the text. Whoever
/// brings text in ([`SourceText::new`]) gets both promises kept here.
///
/// A text that is kept elsewhere ([`SourceText::stored`]) comes into memory when it is first looked at, and leaves it with
/// the last clone; [`SourceText::apart`] gives a clone that shares nothing.
#[derive(Clone)]
pub struct SourceText {
    shared: Arc<Shared>,
}

struct Shared {
    /// In memory, if it is.
    body: OnceLock<Box<Body>>,
    /// Where it can be read again, if it can.
    stored: Option<Stored>,
    fingerprint: OnceLock<u64>,
}

struct Body {
    text: Box<str>,
    index: OnceLock<TextIndex>,
    /// Whether these are only blanks in the place of a text that is not there any more.
    is_lost: bool,
}

#[derive(Clone)]
struct Stored {
    keeper: Arc<dyn TextKeeper>,
    bytes: usize,
    fingerprint: u64,
}

/// Who keeps a text that is not in memory.
pub trait TextKeeper: Send + Sync {
    /// The text as it was; `None` if it is not there any more.
    fn text(&self) -> Option<Box<str>>;
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
        Ok(Self::kept(text))
    }

    fn kept(text: Box<str>) -> Self {
        let body = OnceLock::from(Box::new(Body { text, index: OnceLock::new(), is_lost: false }));
        Self { shared: Arc::new(Shared { body, stored: None, fingerprint: OnceLock::new() }) }
    }

    /// A text that is read when it is needed. It must keep the promises of [`SourceText::new`]; `bytes` is its length,
    /// `fingerprint` what [`SourceText::fingerprint`] says of it.
    pub fn stored(keeper: Arc<dyn TextKeeper>, bytes: usize, fingerprint: u64) -> Self {
        Self::of(Stored { keeper, bytes, fingerprint })
    }

    fn of(stored: Stored) -> Self {
        let fingerprint = OnceLock::from(stored.fingerprint);
        Self { shared: Arc::new(Shared { body: OnceLock::new(), stored: Some(stored), fingerprint }) }
    }

    /// The same text, sharing nothing with this one if it can be read again: what reads through many articles leaves
    /// nothing in memory.
    pub fn apart(&self) -> Self {
        match &self.shared.stored {
            Some(stored) if !self.is_loaded() => Self::of(stored.clone()),
            _ => self.clone(),
        }
    }

    /// The same text, not in memory, if it can be read again.
    pub fn put_away(&self) -> Option<Self> {
        self.shared.stored.clone().map(Self::of)
    }

    /// Whether the text is in memory.
    pub fn is_loaded(&self) -> bool {
        self.shared.body.get().is_some()
    }

    /// Whether the text can be read again.
    pub fn is_stored(&self) -> bool {
        self.shared.stored.is_some()
    }

    /// The same text, kept by itself: it stays when what it was read from goes.
    pub fn resident(&self) -> Self {
        match self.is_stored() {
            true => Self::kept(self.as_str().into()),
            false => self.clone(),
        }
    }

    /// Whether the text was looked for and is not there any more. Blanks stand for it, as many as it had bytes.
    pub fn is_lost(&self) -> bool {
        self.shared.body.get().is_some_and(|body| body.is_lost)
    }

    fn body(&self) -> &Body {
        self.shared.body.get_or_init(|| {
            let wanted = self.shared.stored.as_ref().map_or(0, |stored| stored.bytes);
            let found = self.shared.stored.as_ref().and_then(|stored| stored.keeper.text());
            let found = found.filter(|text| text.len() == wanted);
            let is_lost = found.is_none();
            let text = found.unwrap_or_else(|| " ".repeat(wanted).into());
            Box::new(Body { text, index: OnceLock::new(), is_lost })
        })
    }

    /// A number that tells texts apart, nearly always: whoever must be sure compares them.
    pub fn fingerprint(&self) -> u64 {
        *self.shared.fingerprint.get_or_init(|| fingerprint(self.as_str().as_bytes()))
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.body().text
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        match (&self.shared.stored, self.shared.body.get()) {
            (Some(stored), None) => stored.bytes,
            _ => self.as_str().len(),
        }
    }

    /// Whether the text has no character.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a range; `None` if it leaves the text or cuts a character.
    pub fn get(&self, range: TextRange) -> Option<&str> {
        self.as_str().get(range.bytes())
    }

    /// The text of a range moved outwards to characters and cut at the end: never fails.
    pub fn slice(&self, range: TextRange) -> &str {
        let text = self.as_str();
        &text[text.floor_char_boundary(range.start())..text.ceil_char_boundary(range.end())]
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
        let body = self.body();
        body.index.get_or_init(|| TextIndex::new(&body.text))
    }
}

/// A number that tells bytes apart, nearly always. It may differ between kinds of machines.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

impl PartialEq for SourceText {
    fn eq(&self, other: &Self) -> bool {
        let known = self.shared.fingerprint.get().zip(other.shared.fingerprint.get());
        Arc::ptr_eq(&self.shared, &other.shared)
            || self.len() == other.len()
                && known.is_none_or(|(one, other)| one == other)
                && self.as_str() == other.as_str()
    }
}

impl Eq for SourceText {}

impl std::fmt::Debug for SourceText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SourceText({} bytes)", self.len())
    }
}
