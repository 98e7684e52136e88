//! Stretches of tokens that can be names, with what the rest of the article says about their words.

use super::feature::Place;
use super::hash::ByHash;
use super::lattice::names;
use super::sheet::Sheet;
use super::tag::{CLASSES, OUTSIDE, begins};
use crate::extract::draft::Draft;

/// The stretches of candidates of an article, sentence by sentence.
pub(super) fn stretches<'d>(draft: &'d Draft<'_>, sheet: &'d Sheet) -> impl Iterator<Item = Place<'d>> {
    draft.sentences.iter().flat_map(move |sentence| {
        let mut at = sentence.first;
        std::iter::from_fn(move || {
            while at < sentence.end && !sheet.row(at).candidate {
                at += 1;
            }
            let first = at;
            while at < sentence.end && sheet.row(at).candidate {
                at += 1;
            }
            (first < at).then_some(Place { sentence, first, end: at })
        })
    })
}

/// How the words of an article were tagged in a first pass; the second pass asks what the *other*
/// places of a word say (after the context aggregation of Ratinov and Roth 2009).
#[derive(Debug, Default)]
pub(super) struct Votes {
    /// By word: how often outside of names, and how often in each class.
    words: ByHash<[u16; 5]>,
    /// By word: how often it is the first or last of a longer name of each class.
    parts: ByHash<[u16; 8]>,
}

/// No word of the rest of the article.
pub(super) const NO_VOTES: [u32; 2] = [0, 0];

impl Votes {
    /// Counts the tags of a stretch that begins at `first`.
    pub fn count(&mut self, sheet: &Sheet, first: usize, tags: &[usize]) {
        for (offset, &tag) in tags.iter().enumerate() {
            let counts = self.words.entry(sheet.row(first + offset).word).or_default();
            if let Some(count) = counts.get_mut(kind(tag)) {
                *count = count.saturating_add(1);
            }
        }
        for (start, end, begin) in names(tags).filter(|(start, end, _)| end - start > 1) {
            let class = kind(begin) - 1;
            for (at, last) in [(start, 0), (end - 1, 1)] {
                let counts = self.parts.entry(sheet.row(first + at).word).or_default();
                if let Some(count) = counts.get_mut(2 * class + last) {
                    *count = count.saturating_add(1);
                }
            }
        }
    }

    /// What the other places of the word at `at` say, if it was tagged `own` itself; and whether it is
    /// part of a longer name elsewhere.
    pub fn about(&self, sheet: &Sheet, at: usize, own: usize, in_longer: bool) -> [u32; 2] {
        let word = sheet.row(at).word;
        let mut counts = self.words.get(&word).copied().unwrap_or_default();
        if let Some(count) = counts.get_mut(kind(own)) {
            *count = count.saturating_sub(1);
        }
        let all: u32 = counts.iter().map(|&count| u32::from(count)).sum();
        let best = (0..=CLASSES.len()).max_by_key(|&class| (counts[class], class)).unwrap_or_default();
        let most = u32::from(counts[best]);
        let share = u32::from(2 * most > all) + u32::from(5 * most > 4 * all) + u32::from(most == all);
        let words =
            if all == 0 { 1 } else { 2 + best as u32 + 8 * share + 32 * u32::from(all > 1) + 64 * u32::from(all > 4) };
        let parts = self.parts.get(&word).copied().unwrap_or_default();
        let best = (0..8).max_by_key(|&part| parts[part]).unwrap_or_default();
        let parts = match parts[best] {
            0 => 1,
            count => 2 + best as u32 + 16 * u32::from(count > 1) + 32 * u32::from(in_longer),
        };
        [words, parts]
    }
}

/// 0 for outside, else 1 and on for the classes.
fn kind(tag: usize) -> usize {
    if tag == OUTSIDE { 0 } else { begins(tag).or_else(|| begins(tag - 1)).map_or(0, |class| class as usize + 1) }
}
