//! What a name is that no list knows: a guess by first names, titles, acronyms and context.

use super::Scanner;
use crate::extract::lexicon::Report;

/// Words that begin the name of a happening, place or station: “Hurricane Ida”, “Radio Livna”.
const FIRST_WORDS: &[(&str, &str)] = &[
    ("hurricane", "EVENT"),
    ("typhoon", "EVENT"),
    ("cyclone", "EVENT"),
    ("operation", "EVENT"),
    ("lake", "LOC"),
    ("mount", "LOC"),
    ("mt.", "LOC"),
    ("cape", "LOC"),
    ("gulf", "LOC"),
    ("isle", "LOC"),
    ("fort", "FAC"),
    ("camp", "FAC"),
    ("radio", "ORG"),
];

/// The rule that says too little alone: parties, firms and places own things as persons do.
pub(super) const OWNER: &str = "owner";

/// What a state has and a person has not: “Norland’s parliament”.
const OF_STATES: &[&str] = &[
    "parliament",
    "president",
    "economy",
    "capital",
    "ruling",
    "constitution",
    "currency",
    "population",
    "border",
    "borders",
];

/// What a state has, and in the news its head of government too: “Norland’s army”.
const OF_STATES_OR_HEADS: &[&str] = &["government", "army", "military", "navy"];

impl Scanner<'_> {
    pub(super) fn classify(&mut self, at: usize, end: usize, after_title: bool) {
        let length = (at..end).filter(|&word| self.tokens.is_word(word)).count();
        let before = if at > self.sentence.first { self.tokens.lower(at - 1) } else { "" };
        let named = (at..end).filter(|&word| self.tokens.is_word(word) && !self.is_common(word)).count();
        if named == 0 {
            return;
        }
        if let Some(label) = self.first_word(at).filter(|_| length > 1) {
            return self.push(at, end, label, 0.8, "head word", "its first word says what it is");
        }
        let dots = self.tokens.lower(at).matches('.').count();
        let initial = self.is_initial(at) || dots == 2 && self.tokens.lower(at).len() == 4 && length > 1;
        if after_title && length <= 6 {
            return self.push(at, end, "PERSON", 0.88, "title", "stands after a title");
        }
        if (self.is_first_name(at) || initial) && (2..=6).contains(&length) {
            return self.push(at, end, "PERSON", 0.86, "first name", "begins with a first name");
        }
        if length == 1 {
            return self.classify_single(at, end, before);
        }
        let acronym = (at..end).any(|word| self.tokens.is_upper(word) && self.letters(word) > 1);
        if acronym || (named < length && length > 2) {
            return self.push(
                at,
                end,
                "ORG",
                0.5,
                "capitals",
                "several words with capitals, one of them an acronym or a common word",
            );
        }
        if named < length {
            // A common word and one other: too little to tell, unless the article repeats it.
            return;
        }
        if matches!(before, "in" | "at" | "near") && length == 2 {
            return self.push(at, end, "GPE", 0.5, "preposition", "stands after a preposition of place");
        }
        if length <= 4 {
            self.push(at, end, "PERSON", 0.62, "capitals", "words with capitals that no list knows");
        }
    }

    /// What a first word such as “Hurricane” or “Lake” makes of a name.
    pub(super) fn first_word(&self, at: usize) -> Option<&'static str> {
        FIRST_WORDS.iter().find(|(word, _)| self.tokens.is(at, word)).map(|(_, label)| *label)
    }

    fn classify_single(&mut self, at: usize, end: usize, before: &str) {
        let word = self.tokens.lower(at);
        let letters = self.letters(at);
        if self.is_common(at) || letters < 2 {
            return;
        }
        if self.tokens.is_upper(at) && (2..=6).contains(&letters) {
            return self.push(at, end, "ORG", 0.6, "acronym", "an acronym");
        }
        let reports = self.reports_next(end);
        if let Some(score) = self.owns_like_a_state(end).filter(|_| !self.is_first_name(at)) {
            return self.push(at, end, "GPE", score, "state", "owns what a state has");
        }
        if self.is_start(at) {
            let verbal = word.ends_with("ing") || word.ends_with("ed") || word.ends_with("ly");
            let plural = word.ends_with('s') && !word.ends_with("ss");
            if self.lower_seen.contains(word) || verbal || plural {
                return;
            }
            if !(reports || self.is_first_name(at) || self.tokens.is_possessive(end)) {
                return;
            }
            if self.tokens.is_possessive(end) {
                let rule = if self.voiced(end + 1) { "context" } else { OWNER };
                return self.push(at, end, "PERSON", 0.5, rule, "a single name that owns something");
            }
        }
        if self.lower_seen.contains(word) && !reports {
            return;
        }
        if reports || self.is_first_name(at) {
            return self.push(at, end, "PERSON", 0.6, "context", "a single name that speaks or is a first name");
        }
        let age = self.tokens.is(end, ",") && self.tokens.is_number(end + 1) && self.tokens.is(end + 2, ",");
        if age {
            return self.push(at, end, "PERSON", 0.7, "context", "an age follows");
        }
        if matches!(before, "in" | "near" | "at" | "from" | "around" | "outside") {
            return self.push(at, end, "GPE", 0.5, "preposition", "stands after a preposition of place");
        }
        self.push(at, end, "PERSON", 0.36, "capitals", "a single name that no list knows");
    }

    /// Whether a statement or a stance is named at `at`: “Okafor’s opposition”, “Okafor’s remarks”.
    fn voiced(&self, at: usize) -> bool {
        let lexicon = &self.draft.lexicon;
        lexicon.cues.nouns.longest(self.tokens, at, self.sentence.end).is_some()
            || lexicon.reports.all(self.tokens, at, self.sentence.end).any(|(_, kind)| *kind == Report::Noun)
    }

    /// The score for a state, if what follows a possessive at `at` is what states have.
    fn owns_like_a_state(&self, at: usize) -> Option<f64> {
        // A bare apostrophe belongs to a group: “the Sorvians’ parliament”.
        if !self.tokens.is_possessive(at) || self.tokens.lower(at).chars().count() == 1 {
            return None;
        }
        let bank = self.tokens.is(at + 1, "central") && self.tokens.is(at + 2, "bank");
        let minister = (at + 1..at + 4)
            .take_while(|&word| self.is_small_word(word))
            .any(|word| word > at + 1 && self.tokens.is_any(word, &["minister", "ministry", "ministers"]));
        if bank || self.tokens.is_any(at + 1, OF_STATES) {
            Some(0.68)
        } else if minister || self.tokens.is_any(at + 1, OF_STATES_OR_HEADS) {
            Some(0.58)
        } else {
            None
        }
    }

    fn is_small_word(&self, at: usize) -> bool {
        at < self.sentence.end && self.tokens.is_word(at) && !self.tokens.is_capital(at)
    }

    fn letters(&self, at: usize) -> usize {
        self.tokens.lower(at).chars().filter(|character| character.is_alphabetic()).count()
    }

    fn reports_next(&self, at: usize) -> bool {
        let reports = &self.draft.lexicon.reports;
        reports.longest(self.tokens, at, self.sentence.end).is_some_and(|(_, kind)| *kind == Report::Say)
            && !self.tokens.is_capital(at)
    }
}
