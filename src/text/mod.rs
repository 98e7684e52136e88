//! The ground floor: article text, places in it, and its natural pieces.
//!
//! Inside Standpoint every place is a UTF-8 byte offset, every range is
//! half-open, and the text of an article never changes. Other units (code
//! points, UTF-16 code units, lines) exist only at the doors and are converted
//! by [`TextIndex`]; no other module counts for itself.

mod abbreviation;
mod index;
mod range;
mod segment;
mod sentence;
mod source;

pub use abbreviation::{Abbreviation, abbreviation};
pub use index::{LineColumn, TextIndex};
pub use range::TextRange;
pub use segment::{grapheme_boundary, graphemes, paragraphs, word_at, word_boundary, words};
pub use sentence::{SentenceEdge, sentence_around, sentence_boundary, sentences};
pub use source::{SourceText, TextKeeper, TextTooLong, fingerprint};
