//! What training reads: stretches of marked texts, their features, and the tags they may have.

use super::feature::{Place, context_features, vote_features};
use super::sheet::Sheet;
use super::stretch::{NO_VOTES, stretches};
use super::tag::{ANY, CLASSES, Class, OUTSIDE, TAGS, TagSet, may_follow};
use crate::extract::draft::Draft;
use crate::text::{SourceText, TextRange};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A text with its names marked, to learn from.
#[derive(Debug, Clone)]
pub struct TrainingText {
    /// The text.
    pub text: SourceText,
    /// Names and their labels (`PERSON`, `ORG`, `GPE`, `LOC`, `NORP`); other labels count as no name.
    pub names: Vec<(TextRange, String)>,
    /// The labels that whoever marked the text looked for. Where one of the model's labels is absent,
    /// an unmarked word may still be such a name, and the model is not taught otherwise.
    pub labels: BTreeSet<String>,
    /// How many times it counts.
    pub weight: u8,
}

/// One stretch to learn from.
pub(super) struct Example {
    /// Which text.
    pub text: usize,
    /// Where its tokens' features begin in `Corpus::features`.
    pub start: usize,
    /// Its tokens.
    pub length: usize,
    /// The tags that each token may have; one bit where it is known.
    pub allowed: Vec<TagSet>,
}

/// All stretches, their features as numbers.
pub(super) struct Corpus {
    pub examples: Vec<Example>,
    /// The features of token after token, [`FEATURES`] each.
    pub features: Vec<u32>,
    /// How many features each token has.
    pub each: usize,
}

impl Corpus {
    pub fn read<'t>(
        texts: &[TrainingText],
        learners: &[usize],
        surnames: &Surnames,
        draft: &impl Fn(usize) -> Option<(Draft<'t>, Sheet)>,
        votes: impl Fn(usize, (&Sheet, Place<'_>, usize), usize) -> [u32; 2],
        both: bool,
    ) -> Self {
        let mut corpus = Self { examples: Vec::new(), features: Vec::new(), each: 0 };
        for &text in learners {
            let (Some((draft, sheet)), Some(marked)) = (draft(text), texts.get(text)) else { continue };
            let allowed = allowed_tags(&draft, marked, surnames);
            let mut read = 0;
            for place in stretches(&draft, &sheet) {
                let gold = allowed.get(place.first..place.end).unwrap_or_default();
                corpus.add(text, &sheet, place, gold, |_| NO_VOTES);
                if both {
                    corpus.add(text, &sheet, place, gold, |at| votes(text, (&sheet, place, read), at));
                }
                read += place.end - place.first;
            }
        }
        corpus
    }

    fn add(
        &mut self,
        text: usize,
        sheet: &Sheet,
        place: Place<'_>,
        allowed: &[TagSet],
        votes: impl Fn(usize) -> [u32; 2],
    ) {
        let start = self.features.len();
        for at in place.first..place.end {
            let before = self.features.len();
            context_features(sheet, place, at, |feature| self.features.push(feature));
            vote_features(sheet, place, at, votes(at), |feature| self.features.push(feature));
            self.each = self.features.len() - before;
        }
        let length = place.end - place.first;
        self.examples.push(Example { text, start, length, allowed: reachable(allowed) });
    }
}

/// The tags that each token may have by what is marked.
pub(super) fn allowed_tags(draft: &Draft<'_>, marked: &TrainingText, surnames: &Surnames) -> Vec<TagSet> {
    let tokens = &draft.tokens;
    let mut unmarked: TagSet = 1 << OUTSIDE;
    for class in CLASSES {
        let looked_for =
            marked.labels.is_empty() || marked.labels.iter().any(|label| Class::of_label(label) == Some(class));
        if !looked_for {
            unmarked |= 1 << class.begin() | 1 << class.inside();
        }
    }
    let mut allowed = vec![unmarked; tokens.len()];
    let mut first = 0;
    let mut names: Vec<&(TextRange, String)> = marked.names.iter().collect();
    names.sort_by_key(|(range, _)| (range.start(), range.end()));
    for (range, label) in names {
        while tokens.get(first).is_some_and(|token| token.end() <= range.start()) {
            first += 1;
        }
        let mut end = first;
        while tokens.get(end).is_some_and(|token| token.start() < range.end()) {
            end += 1;
        }
        let whole = tokens.get(first).is_some_and(|token| token.start() == range.start())
            && tokens.get(end.wrapping_sub(1)).is_some_and(|token| token.end() == range.end());
        let Some(slots) = allowed.get_mut(first..end) else { continue };
        let is_surname = surnames.contains(marked.text.slice(*range));
        match Class::of_label(label).map(|class| if is_surname { Class::Person } else { class }) {
            // Words are cut differently here: nothing can be said about them.
            Some(_) if !whole => slots.fill(ANY),
            Some(class) => {
                for (at, slot) in slots.iter_mut().enumerate() {
                    *slot = 1 << if at == 0 { class.begin() } else { class.inside() };
                }
            }
            None => slots.fill(1 << OUTSIDE),
        }
    }
    for (at, slot) in allowed.iter_mut().enumerate().filter(|(_, slot)| **slot == 1 << OUTSIDE) {
        if tokens.is_capital(at) && surnames.contains(draft.words(at, at + 1)) {
            *slot = ANY;
        }
    }
    allowed
}

/// Words that name persons by their surname.
pub(super) type Surnames = HashSet<String>;

/// The surnames of persons who are named in full somewhere, where most places of the word alone name a
/// person too. Texts that were marked by programs call many of them organisations elsewhere.
pub(super) fn surnames(texts: &[TrainingText]) -> Surnames {
    let mut counts: HashMap<&str, [u32; 3]> = HashMap::new();
    for text in texts {
        for (range, label) in &text.names {
            let words = text.text.slice(*range);
            let is_person = label == "PERSON";
            match words.rsplit_once(' ') {
                None => counts.entry(words).or_default()[usize::from(is_person)] += 1,
                Some((_, surname)) if is_person => counts.entry(surname).or_default()[2] += 1,
                Some(_) => {}
            }
        }
    }
    let is_surname = |[other, person, full]: [u32; 3]| full >= FULL_NAMES && person > other;
    counts.into_iter().filter(|(_, counts)| is_surname(*counts)).map(|(word, _)| word.to_owned()).collect()
}

/// A surname must be part of so many full names.
const FULL_NAMES: u32 = 4;

/// The tags of a stretch, where a name that began before the stretch says nothing.
fn reachable(allowed: &[TagSet]) -> Vec<TagSet> {
    let mut sets = allowed.to_vec();
    let mut before: TagSet = 1 << OUTSIDE;
    for set in &mut sets {
        let follows = (0..TAGS)
            .filter(|tag| *set & (1 << tag) != 0)
            .any(|tag| (0..TAGS).any(|last| before & (1 << last) != 0 && may_follow(last, tag)));
        if !follows {
            *set = ANY;
        }
        before = *set;
    }
    sets
}
