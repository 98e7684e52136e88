//! Places of one text in another that differs in white space only: what other tools make of our texts.

use crate::format::ImportedDocument;
use crate::text::{SourceText, TextRange};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The characters that are not white space, with their places.
fn ink(text: &SourceText) -> impl Iterator<Item = (usize, char)> + '_ {
    text.as_str().char_indices().filter(|(_, character)| !character.is_whitespace())
}

/// The same for all texts that differ in white space only.
pub(super) fn ink_hash(text: &SourceText) -> u64 {
    let mut hasher = DefaultHasher::new();
    ink(text).for_each(|(_, character)| character.hash(&mut hasher));
    hasher.finish()
}

/// Where the characters of a text stand in another.
pub(super) struct Alignment {
    /// The first byte of each character that is not white space, in the one text.
    from: Vec<usize>,
    /// The same characters in the other text, whole.
    to: Vec<TextRange>,
}

impl Alignment {
    /// `None` if they differ in more than white space.
    pub(super) fn new(from: &SourceText, to: &SourceText) -> Option<Self> {
        if !ink(from).map(|(_, character)| character).eq(ink(to).map(|(_, character)| character)) {
            return None;
        }
        let whole = |(at, character): (usize, char)| TextRange::between(at, at + character.len_utf8());
        Some(Self { from: ink(from).map(|(at, _)| at).collect(), to: ink(to).map(whole).collect() })
    }

    /// The words of a range, in the other text; `None` if it holds nothing but white space.
    fn range(&self, range: TextRange) -> Option<TextRange> {
        let first = self.from.partition_point(|&at| at < range.start());
        let end = self.from.partition_point(|&at| at < range.end());
        let words = self.to.get(first..end)?;
        Some(TextRange::between(words.first()?.start(), words.last()?.end()))
    }

    fn ranges(&self, spans: &mut Vec<TextRange>) {
        *spans = spans.iter().filter_map(|&span| self.range(span)).collect();
    }

    /// Moves all annotations to the other text; what stands on white space alone is left out.
    pub(super) fn carry(&self, read: &mut ImportedDocument) {
        for mention in &mut read.mentions {
            self.ranges(&mut mention.spans);
        }
        read.mentions.retain(|mention| !mention.spans.is_empty());
        for stance in &mut read.stances {
            self.ranges(&mut stance.target.spans);
            self.ranges(&mut stance.cue);
            self.ranges(&mut stance.evidence);
            stance.attribution.iter_mut().for_each(|link| self.ranges(&mut link.spans));
        }
        read.stances.retain(|stance| {
            let has_target = !stance.target.spans.is_empty() || stance.target.entity.is_some();
            has_target && !stance.evidence.is_empty()
        });
    }
}
