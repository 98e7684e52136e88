//! Articles that are versions of one text, such as agency copy that several papers print.
//!
//! Each text gets a signature: of all runs of a few words, the least hash in each of 64 classes. Two texts share
//! about as many of these as they share runs of words, so that versions are found without comparing all with all.

use crate::model::{Document, DocumentId};
use crate::text::TextRange;
use rustc_hash::FxHasher;
use std::collections::{BTreeMap, VecDeque};
use std::hash::Hasher;

/// How many words are hashed together.
const RUN: usize = 4;

/// A text with fewer words has no versions: too little of it could tell.
const FEWEST_WORDS: usize = 25;

/// Into how many classes runs of words are sorted.
const CLASSES: usize = 64;

/// How many neighbouring classes must agree for two texts to be compared.
const BAND: usize = 3;

/// The share of classes that agree in versions of one text.
const SAME: f32 = 0.55;

/// How many texts with the same band a text is compared with: what all pages of a site have in common says nothing.
const MOST_COMPARED: usize = 16;

/// What a text is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    classes: Box<[u16; CLASSES]>,
}

impl Signature {
    /// The signature of an article's text without its boilerplate; `None` if there are too few words.
    pub fn of(document: &Document) -> Option<Self> {
        let mut least = [None::<u64>; CLASSES];
        let (mut recent, mut words) = (VecDeque::with_capacity(RUN), 0usize);
        for word in words_of(document) {
            if recent.len() == RUN {
                recent.pop_front();
            }
            recent.push_back(hash(word.chars().flat_map(char::to_lowercase)));
            words += 1;
            if recent.len() == RUN {
                let run = mixed(recent.iter().fold(0, |all: u64, word| all.rotate_left(17) ^ word));
                // The highest bits choose the class, all of them the least.
                if let Some(class) = least.get_mut((run >> 58) as usize) {
                    *class = Some(class.map_or(run, |least| least.min(run)));
                }
            }
        }
        if words < FEWEST_WORDS {
            return None;
        }
        // A class without a run borrows from the next one that has one, so that short texts can be compared, too.
        let borrowed = |from: usize| {
            (0..CLASSES).find_map(|step| {
                let value = (*least.get((from + step) % CLASSES)?)?;
                Some(mixed(value ^ (step as u64) << 56) as u16)
            })
        };
        let mut classes = Box::new([0; CLASSES]);
        for (at, class) in classes.iter_mut().enumerate() {
            *class = borrowed(at)?;
        }
        Some(Self { classes })
    }

    /// The share of what two texts have in common, from 0 to 1, about.
    pub fn likeness(&self, other: &Self) -> f32 {
        let same = self.classes.iter().zip(other.classes.iter()).filter(|(one, other)| one == other).count();
        same as f32 / CLASSES as f32
    }

    fn band(&self, number: usize) -> Option<&[u16]> {
        self.classes.get(number * BAND..(number + 1) * BAND)
    }
}

/// Groups of at least two articles that are versions of one text, each in the order given, by their first article.
pub fn versions<'a>(signatures: impl IntoIterator<Item = (&'a DocumentId, &'a Signature)>) -> Vec<Vec<DocumentId>> {
    let all: Vec<(&DocumentId, &Signature)> = signatures.into_iter().collect();
    let mut groups = Groups((0..all.len()).collect());
    // One band after the other, so that a hundred thousand texts need little room for this.
    let mut band: Vec<(&[u16], usize)> = Vec::with_capacity(all.len());
    for number in 0..CLASSES / BAND {
        band.clear();
        band.extend(all.iter().enumerate().filter_map(|(at, (_, signature))| Some((signature.band(number)?, at))));
        band.sort_unstable();
        for alike in band.chunk_by(|(one, _), (other, _)| one == other) {
            for (place, &(_, at)) in alike.iter().enumerate() {
                for &(_, other) in alike.iter().take(place.min(MOST_COMPARED)) {
                    let (Some((_, ours)), Some((_, theirs))) = (all.get(at), all.get(other)) else { continue };
                    if groups.first(at) != groups.first(other) && ours.likeness(theirs) >= SAME {
                        groups.join(at, other);
                    }
                }
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<DocumentId>> = BTreeMap::new();
    for (at, (id, _)) in all.iter().enumerate() {
        members.entry(groups.first(at)).or_default().push((*id).clone());
    }
    members.into_values().filter(|group| group.len() > 1).collect()
}

/// For each article another one of its group that comes before it, or itself.
struct Groups(Vec<usize>);

impl Groups {
    fn first(&mut self, mut at: usize) -> usize {
        while let Some(&before) = self.0.get(at)
            && before != at
        {
            // Shortens the way for the next time.
            let further = self.0.get(before).copied().unwrap_or(before);
            if let Some(place) = self.0.get_mut(at) {
                *place = further;
            }
            at = further;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        if let Some(place) = self.0.get_mut(one.max(other)) {
            *place = one.min(other);
        }
    }
}

fn words_of(document: &Document) -> impl Iterator<Item = &str> {
    let text = document.text.as_str();
    let mut parts = Vec::new();
    let mut from = 0;
    for part in &document.boilerplate {
        parts.push(TextRange::between(from, part.start()));
        from = part.end();
    }
    parts.push(TextRange::between(from, text.len()));
    let parts = parts.into_iter().filter_map(|part| document.text.get(part));
    parts.flat_map(|part| part.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()))
}

fn hash(letters: impl Iterator<Item = char>) -> u64 {
    let mut hasher = FxHasher::default();
    letters.for_each(|letter| hasher.write_u32(letter as u32));
    mixed(hasher.finish())
}

/// Spreads what differs in a few bits over all of them.
fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    bits = (bits ^ (bits >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    bits ^ (bits >> 33)
}
