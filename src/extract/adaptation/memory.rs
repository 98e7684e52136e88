//! A memory of strings that were decided on: names with their labels, cues with their polarities.

use super::feature;
use super::layer::odds;
use crate::text::{SourceText, TextRange};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How much one rejection says against a name, in log-odds: alone it outweighs a score of .92.
const REJECTION: f64 = 2.5;
/// How much it says for a name that the lists know it, in log-odds.
const LISTED: f64 = 2.0;
/// Longer strings are no names.
const LONGEST: usize = 80;

/// How often one meaning of a string was decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Accepted, corrected to it, or tagged by hand.
    pub accepted: u32,
    /// Rejected, or corrected to something else.
    pub rejected: u32,
}

impl Tally {
    /// How probable it is to be accepted the next time. One decision weighs much: strings seldom change
    /// their meaning within a project.
    pub fn probability(self) -> f64 {
        (f64::from(self.accepted) + 0.8) / (f64::from(self.accepted + self.rejected) + 1.0)
    }

    /// By how many rejections outnumber the rest.
    fn against(self) -> u32 {
        self.rejected.saturating_sub(self.accepted)
    }

    /// All decisions.
    pub fn decisions(self) -> u32 {
        self.accepted + self.rejected
    }
}

/// One string with its meanings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remembered {
    /// As it stood in the text the first time.
    pub words: String,
    /// How often each meaning (a label, or a polarity) was decided on.
    pub meanings: BTreeMap<String, Tally>,
    /// The words beside it where it was rejected.
    pub rejected_beside: BTreeSet<String>,
}

/// What is to be thought of a string.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It has this meaning.
    Confirmed {
        /// The label.
        label: String,
        /// How often that was decided on.
        tally: Tally,
        /// Other labels that were accepted often enough to leave them where they are suggested.
        others: Vec<String>,
    },
    /// It has none of these meanings, or none at all.
    Rejected {
        /// The labels; empty for all.
        labels: Vec<String>,
        /// How many rejections speak, those of the same words beside it twice.
        against: u32,
    },
}

/// Whether rejections outweigh the score that a name has by itself. Of a name that is often right, one place
/// may be wrong: what the models are sure of or the lists know takes two or three.
pub(in crate::extract) fn outweigh(against: u32, score: f64, is_listed: bool) -> bool {
    f64::from(against) * REJECTION > odds(score) + if is_listed { LISTED } else { 0.0 }
}

/// A place where a remembered string stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The place.
    pub range: TextRange,
    /// What is to be thought of it.
    pub verdict: Verdict,
    /// How sure that is, 0 to 1.
    pub score: f64,
    /// Why, in words for the analyst.
    pub reason: String,
}

/// A memory of strings that were decided on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    strings: BTreeMap<String, Remembered>,
    /// The strings by their first word, as they may stand in a text; longer ones first.
    by_first: HashMap<String, Vec<(String, String)>>,
}

impl Memory {
    /// What is remembered, by string.
    pub fn strings(&self) -> impl ExactSizeIterator<Item = (&str, &Remembered)> {
        self.strings.iter().map(|(key, remembered)| (key.as_str(), remembered))
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }

    /// Notes a decision on a string, which is looked up by `key`; `beside` are the words around it.
    pub(super) fn note(&mut self, key: &str, words: &str, meaning: &str, beside: &str, accepted: bool) {
        if key.is_empty() || key.len() > LONGEST {
            return;
        }
        if !self.strings.contains_key(key) {
            self.strings.insert(key.to_owned(), Remembered { words: words.to_owned(), ..Remembered::default() });
            self.index(key);
        }
        let Some(remembered) = self.strings.get_mut(key) else { return };
        if !remembered.meanings.contains_key(meaning) {
            remembered.meanings.insert(meaning.to_owned(), Tally::default());
        }
        if let Some(tally) = remembered.meanings.get_mut(meaning) {
            let count = if accepted { &mut tally.accepted } else { &mut tally.rejected };
            *count += 1;
        }
        if !accepted && !beside.is_empty() && !remembered.rejected_beside.contains(beside) {
            remembered.rejected_beside.insert(beside.to_owned());
        }
    }

    fn index(&mut self, key: &str) {
        let upper = key.to_uppercase();
        // “KYIV” in a headline is Kyiv; “WHO” is not who.
        let is_folded = upper != *key && key.chars().count() > 3;
        for form in [Some(key.to_owned()), is_folded.then_some(upper)].into_iter().flatten() {
            let Some(first) = first_word(&form) else { continue };
            let entry = self.by_first.entry(first.to_owned()).or_default();
            let at = entry.partition_point(|(known, _)| known.len() >= form.len());
            entry.insert(at, (form, key.to_owned()));
        }
    }

    /// How often a meaning of a string was decided on.
    pub fn tally(&self, key: &str, meaning: &str) -> Option<Tally> {
        self.strings.get(key)?.meanings.get(meaning).copied()
    }

    /// How probable it is that a string with that meaning is accepted; `None` if what was decided on does not
    /// settle it for something that has that probability by itself.
    pub(super) fn probability(&self, key: &str, meaning: &str, by_itself: f64) -> Option<f64> {
        let tally = self.tally(key, meaning)?;
        let settles = tally.probability() >= 0.5 || outweigh(tally.against(), by_itself, false);
        settles.then(|| tally.probability())
    }

    /// The meaning of a string that was accepted most, if it was accepted at least as often as rejected.
    pub fn best(&self, key: &str) -> Option<(&str, Tally)> {
        let meanings = &self.strings.get(key)?.meanings;
        let likely = meanings.iter().filter(|(_, tally)| tally.accepted > 0 && tally.probability() >= 0.5);
        // The first of equals, so that the order of the alphabet decides.
        let best = likely.rev().max_by_key(|(_, tally)| (tally.accepted, std::cmp::Reverse(tally.rejected)));
        best.map(|(meaning, tally)| (meaning.as_str(), *tally))
    }

    fn verdict(&self, key: &str, beside: impl FnOnce() -> String) -> Option<(Verdict, f64)> {
        let Remembered { meanings, rejected_beside, .. } = self.strings.get(key)?;
        if let Some((label, tally)) = self.best(key) {
            let others = meanings.iter().filter(|(other, its)| *other != label && its.accepted * 3 >= tally.accepted);
            let others = others.filter(|(_, its)| its.accepted > 0).map(|(other, _)| other.clone()).collect();
            return Some((Verdict::Confirmed { label: label.to_owned(), tally, others }, tally.probability()));
        }
        let rejected = meanings.values().map(|tally| tally.rejected).sum::<u32>();
        let labels = if rejected > 1 { Vec::new() } else { meanings.keys().cloned().collect() };
        let worst = meanings.values().map(|tally| tally.probability()).fold(1.0, f64::min);
        let again = !rejected_beside.is_empty() && rejected_beside.contains(&beside());
        let against = meanings.values().map(|tally| tally.against()).sum::<u32>() + u32::from(again);
        Some((Verdict::Rejected { labels, against }, worst))
    }

    /// Where remembered strings stand in a text, outside `boilerplate`; `name_of` gives labels as they are shown.
    pub(super) fn hits(
        &self,
        text: &SourceText,
        boilerplate: &[TextRange],
        name_of: impl Fn(&str) -> String,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        if self.strings.is_empty() {
            return hits;
        }
        let whole = text.as_str();
        let mut at = 0;
        while let Some(found) = whole.get(at..).and_then(|rest| rest.find(char::is_alphanumeric)) {
            let start = at + found;
            let rest = whole.get(start..).unwrap_or_default();
            let first = first_word(rest).unwrap_or_default();
            at = start + first.len().max(1);
            let Some(forms) = self.by_first.get(first) else { continue };
            for (form, key) in forms {
                let Some(after) = rest.strip_prefix(form.as_str()) else { continue };
                if after.chars().next().is_some_and(char::is_alphanumeric) {
                    continue;
                }
                let range = TextRange::between(start, start + form.len());
                if boilerplate.iter().any(|part| part.overlaps(range)) {
                    break;
                }
                if let Some((verdict, score)) = self.verdict(key, || feature::beside(text, range)) {
                    let reason = reason(key, &verdict, &name_of);
                    hits.push(Hit { range, verdict, score, reason });
                }
                break;
            }
        }
        hits
    }
}

fn reason(words: &str, verdict: &Verdict, name_of: &impl Fn(&str) -> String) -> String {
    match verdict {
        Verdict::Confirmed { label, tally, .. } => {
            let but = match tally.rejected {
                0 => String::new(),
                rejected => format!(", and rejected it {}", times(rejected)),
            };
            format!("you accepted “{words}” as {} {}{but}", name_of(label), times(tally.accepted))
        }
        Verdict::Rejected { .. } => format!("you rejected “{words}”"),
    }
}

pub(super) fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

/// The letters and digits that a text begins with; `None` if it begins with something else.
fn first_word(text: &str) -> Option<&str> {
    let end = text.find(|character: char| !character.is_alphanumeric()).unwrap_or(text.len());
    text.get(..end).filter(|word| !word.is_empty())
}
