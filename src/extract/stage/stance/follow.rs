//! Stances that repeat the one before: “So does the union”, “as did Kenya”, “nor did Uganda”.

use super::candidate::Candidate;
use super::finder::Finder;
use crate::model::Certainty;

const HELPERS: &[&str] =
    &["do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could"];

impl Finder<'_> {
    /// A stance like the one before it, of whoever follows “so does” at `at`.
    pub(super) fn following(&self, at: usize) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let opens = at == grammar.first || tokens.is_any(at - 1, &[",", ";", "and", "—", "–"]);
        if !opens || !tokens.is_any(at, &["so", "as", "nor", "neither"]) || !tokens.is_any(at + 1, HELPERS) {
            return None;
        }
        let (holders, end) = self.agents(at + 2)?;
        // “So did Kenya, which …” ends; “as did Kenya’s plan” does not.
        if end < grammar.end && tokens.is_word(end) && !tokens.is_any(end, &["and", "but", "in", "on", "when", "while"])
        {
            return None;
        }
        let before = self.previous().filter(|before| !self.same(&before.holders, &holders))?;
        Some(Candidate {
            reason: format!("“{}” repeats the stance before it", grammar.draft.words(at, at + 2)),
            holders,
            cue: vec![(at, at + 2)],
            target: before.target,
            polarity: before.polarity,
            certainty: Certainty::Asserted,
            score: 0.6,
        })
    }
}
