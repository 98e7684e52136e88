//! Taking a name down, with the known names inside it and the happening around it.

use super::Scanner;
use crate::extract::draft::Found;

/// Nouns that with a place, group or year before them name a happening: “the Gaza war”, “NATO summit”.
const HAPPENINGS: &[&str] = &[
    "summit",
    "war",
    "election",
    "elections",
    "referendum",
    "invasion",
    "conflict",
    "olympics",
    "conference",
    "earthquake",
    "uprising",
    "coup",
    "genocide",
    "massacre",
];

impl Scanner<'_> {
    pub(super) fn push(
        &mut self,
        first: usize,
        end: usize,
        label: &'static str,
        score: f64,
        rule: &'static str,
        reason: &str,
    ) {
        // Marks at the end of a run are no part of a name.
        let mut end = end;
        while end > first && !self.tokens.is_word(end - 1) && !self.tokens.is_number(end - 1) {
            end -= 1;
        }
        let first = self.without_article(first, end);
        if first < end {
            self.names.push(Found::new(first, end, label, score, rule, reason));
        }
    }

    pub(super) fn push_known(&mut self, first: usize, end: usize, known: usize) {
        let Some(name) = self.draft.lexicon.known.get(known) else { return };
        let first = self.without_article(first, end);
        self.push_listed(first, end, known, 0.92, "a name of the lists");
        self.push_happening(first, end, name.label);
    }

    /// Known names inside a longer name.
    pub(super) fn push_nested(&mut self, first: usize, end: usize) {
        let mut at = first;
        while at < end {
            match self.known(at, end) {
                Some((length, id)) if length < end - first && self.is_nestable(id) => {
                    self.push_listed(at, at + length, id, 0.8, "a name of the lists, inside a longer name");
                    at += length;
                }
                _ => at += 1,
            }
        }
    }

    fn push_listed(&mut self, first: usize, end: usize, known: usize, score: f64, reason: &str) {
        let Some(name) = self.draft.lexicon.known.get(known) else { return };
        let found = Found::new(first, end, name.label, score, "list", reason);
        self.names.push(Found { known: Some(known), ..found });
    }

    /// “the Gaza war” around “Gaza”, “the US election” around “US”.
    fn push_happening(&mut self, first: usize, end: usize, label: &'static str) {
        let adjective = usize::from(
            self.tokens.is_any(end, &["presidential", "parliamentary", "general", "civil", "midterm", "climate"]),
        );
        let noun = end + adjective;
        if matches!(label, "GPE" | "NORP" | "ORG" | "LOC")
            && noun < self.sentence.end
            && HAPPENINGS.contains(&self.tokens.lower(noun))
        {
            self.push(first, noun + 1, "EVENT", 0.6, "head word", "a place or group and a happening");
        }
    }

    /// “The” at the head of a run is no part of a name.
    fn without_article(&self, first: usize, end: usize) -> usize {
        if self.tokens.is(first, "the") && end > first + 1 { first + 1 } else { first }
    }

    fn is_nestable(&self, id: usize) -> bool {
        self.draft.lexicon.known.get(id).is_some_and(|known| matches!(known.label, "GPE" | "NORP" | "LOC" | "ORG"))
    }
}
