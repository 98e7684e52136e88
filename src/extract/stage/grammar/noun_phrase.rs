//! Noun phrases read backwards: where one begins, what hangs on it, who is its head.

use super::{Grammar, Unit};
use crate::extract::word_class::WordClass;

/// How many tokens an attachment such as “with knowledge of the matter” may have.
const ATTACHMENT: usize = 14;

/// Adjectives and participles that follow their noun with what belongs to them: “lawmakers close to the party”.
const POSTPOSED: &[&str] = &[
    "close",
    "loyal",
    "allied",
    "aligned",
    "sympathetic",
    "opposed",
    "friendly",
    "hostile",
    "based",
    "living",
    "led",
    "representing",
    "affiliated",
    "linked",
    "involved",
    "familiar",
    "elected",
    "appointed",
    "stationed",
    "working",
];

impl Grammar<'_> {
    /// The first token of the phrase whose name begins at `at`: “the embattled Okafor”.
    pub(super) fn phrase_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > self.first && start + 4 > at {
            let adjoins = self.units.iter().any(|unit| unit.end == start && unit.label != "DATE");
            let opens = self.is_a(start - 1, WordClass::Determiner) || self.tokens.is_number(start - 1);
            if !(opens || adjoins && start < at) || self.unit_at(start - 1).is_some() && !adjoins {
                break;
            }
            start -= 1;
        }
        start
    }

    /// The unit that a phrase after a preposition hangs on: “officials” of “officials with knowledge
    /// of the matter”. `at` is the preposition or a noun of the attachment.
    pub(super) fn head_before(&self, at: usize) -> Option<Unit> {
        let mut head = None;
        let mut word = at + 1;
        while word > self.first && word + ATTACHMENT > at {
            let last = word - 1;
            if self.is_a(last, WordClass::Preposition) {
                if let Some(unit) = self.unit_ending(last).filter(|unit| unit.can_hold || unit.label == "DATE") {
                    head = Some(*unit).filter(|unit| unit.can_hold).or(head);
                    word = unit.first;
                    continue;
                }
            } else if let Some(unit) = self.unit_at(last) {
                if unit.can_hold && unit.end == word && self.tokens.is_any(word, POSTPOSED) {
                    head = Some(*unit);
                }
                word = unit.first;
                continue;
            } else if !(self.tokens.is_word(last) || self.tokens.is_number(last) || self.tokens.is_possessive(last))
                || self.is_a(last, WordClass::Stop)
                || self.is_verbal(last)
            {
                break;
            }
            word = last;
        }
        // “In Paris officials from …”: what follows a preposition is no head.
        head.filter(|unit| self.preposition_before(self.phrase_start(unit.first)).is_none())
    }

    /// The head of a phrase with an attachment that ends at `end`: “villagers near the salt flats”.
    pub(super) fn attached_head(&self, end: usize) -> Option<Unit> {
        let last = end.checked_sub(1).filter(|&last| last > self.first && self.tokens.is_word(last))?;
        self.head_before(last)
    }

    pub(super) fn is_after_preposition(&self, at: usize) -> bool {
        let preposition = self.preposition_before(self.phrase_start(at));
        preposition.is_some_and(|preposition| !self.tokens.is(preposition, "with"))
    }

    pub(super) fn preposition_before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1).filter(|&before| before >= self.first)?;
        self.is_a(before, WordClass::Preposition).then_some(before)
    }

    /// Whether a report such as “, she said,” stands between the commas `open` and `close`.
    pub(super) fn is_parenthetical_report(&self, open: usize, close: usize) -> bool {
        let reports = (open + 1..close).any(|at| self.is_report(at));
        reports && close - open <= 9 && !(open + 1..close).any(|at| self.tokens.is_any(at, &["that", "who", "which"]))
    }
}
