//! What stands between a subject and its verb: negations, hedges, modal verbs, adverbs and days.

use super::{Grammar, is_adverb};
use crate::extract::lexicon::Hedge;
use crate::model::Certainty;

/// What stands between a subject and its verb.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct Modifiers {
    /// The first token of it; the verb itself if there is nothing.
    pub first: usize,
    /// The token of a negation.
    pub negation: Option<usize>,
    pub certainty: Certainty,
    /// A form of “be” directly before: passive or progressive.
    pub be: bool,
    /// A modal verb, “do” or “to”.
    pub modal: bool,
    /// “should”, “must”: a wish about the subject, not its own stance.
    pub normative: bool,
    /// “to” that no phrase explains.
    pub infinitive: bool,
}

impl Modifiers {
    /// Nothing stands before the word at `at`.
    pub fn none(at: usize) -> Self {
        Self {
            first: at,
            negation: None,
            certainty: Certainty::Asserted,
            be: false,
            modal: false,
            normative: false,
            infinitive: false,
        }
    }
}

const BE: &[&str] = &["be", "is", "are", "was", "were", "been", "being", "am", "'m", "’m", "'re", "’re"];

const MODALS: &[&str] = &[
    "will", "would", "may", "might", "could", "can", "cannot", "shall", "do", "does", "did", "'ll", "’ll", "ca", "wo",
    "to",
];

impl Grammar<'_> {
    /// What stands before the verb at `verb`, read backwards.
    pub fn modifiers(&self, verb: usize) -> Modifiers {
        let mut found = Modifiers::none(verb);
        while found.first > self.first {
            let before = found.first - 1;
            if self.unit_at(before).is_some() {
                // “on Tuesday” between subject and verb.
                match self.date_before(found.first) {
                    Some(start) if start > self.first => found.first = start,
                    _ => break,
                }
                continue;
            }
            if let Some((start, hedge)) = self.hedge_ending(found.first) {
                match hedge {
                    Hedge::Negation => found.negation = Some(start),
                    Hedge::Possible => found.certainty = Certainty::Possible,
                    Hedge::Likely => found.certainty = found.certainty.max(Certainty::Likely),
                    Hedge::Hypothetical => found.certainty = found.certainty.max(Certainty::Hypothetical),
                    Hedge::Pass => {}
                }
                found.be |= self.is_be(before) && found.first == verb
                    || found.first < verb
                        && self.is_be(before)
                        && !found.modal
                        && !self.tokens.is_any(found.first, &["to"]);
                found.modal |= (start..found.first).any(|at| self.tokens.is_any(at, MODALS));
                found.first = start;
                continue;
            }
            let word = self.tokens.lower(before);
            // “did, however, vote”
            let aside = word == ","
                && before > self.first + 2
                && self.tokens.is(before - 2, ",")
                && self.tokens.is_any(before - 1, &["however", "though", "nonetheless", "nevertheless", "meanwhile"]);
            if aside {
                found.first = before - 2;
                continue;
            }
            match word {
                "cannot" => (found.negation, found.modal) = (Some(before), true),
                "can" | "ca" | "wo" => found.modal = true,
                "should" | "must" | "ought" => found.normative = true,
                "to" => {
                    (found.infinitive, found.modal) = (true, true);
                    break;
                }
                _ if is_adverb(word) => {}
                _ => break,
            }
            found.first = before;
        }
        // “would never accept” and “could not back” are no conditions.
        let could = (found.first..verb).any(|at| self.tokens.is(at, "could"));
        let open = found.certainty == Certainty::Hypothetical || found.certainty == Certainty::Possible && could;
        if found.negation.is_some() && open {
            found.certainty = Certainty::Asserted;
        }
        found
    }

    /// The first token after “on Tuesday”, “last week” or an adverb at `at`; `at` itself if there is none.
    pub fn after_day(&self, at: usize) -> usize {
        let opens = self.tokens.is_any(at, &["on", "in", "late", "early", "over", "during", "for"]);
        let day = at + usize::from(opens);
        let found = self.unit_starting(day).filter(|unit| unit.label == "DATE");
        found.map_or_else(|| self.after_adverbs(at), |unit| self.after_adverbs(unit.end))
    }

    /// Whether a word that only helps a verb stands at `at`: “would”, “has”, “not”, “also”.
    pub fn is_auxiliary(&self, at: usize) -> bool {
        self.tokens.is_any(at, MODALS) && !self.tokens.is(at, "to")
            || self.is_a_negation(at)
            || self
                .tokens
                .is_any(at, &["has", "have", "had", "also", "only", "still", "now", "already", "'d", "’d", "long"])
            || is_adverb(self.tokens.lower(at))
    }

    /// Whether a word that negates its verb stands at `at`.
    pub fn is_a_negation(&self, at: usize) -> bool {
        self.tokens.is_any(at, &["not", "n't", "n’t", "never", "cannot", "hardly", "neither"])
    }

    /// Whether a form of “be” stands at `at`.
    pub fn is_be(&self, at: usize) -> bool {
        self.tokens.is_any(at, BE)
    }

    /// The start of “on Tuesday” that ends at `end`.
    pub fn date_before(&self, end: usize) -> Option<usize> {
        let date = self.unit_ending(end).filter(|unit| unit.label == "DATE")?;
        let preposition = date.first > self.first
            && self
                .tokens
                .is_any(date.first - 1, &["on", "in", "since", "late", "early", "during", "until", "after", "for"]);
        Some(if preposition { date.first - 1 } else { date.first })
    }

    fn hedge_ending(&self, end: usize) -> Option<(usize, Hedge)> {
        let hedges = &self.draft.lexicon.hedges;
        (end.saturating_sub(4).max(self.first)..end).find_map(|start| {
            let found = hedges.all(self.tokens, start, end).find(|(length, _)| start + length == end);
            found.map(|(_, &hedge)| (start, hedge))
        })
    }
}
