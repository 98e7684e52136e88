//! Conditions that somebody makes: “would join only if the fee fell”, “provided that no port closed”.

use super::candidate::Candidate;
use super::finder::Finder;
use super::target::says_something;
use crate::model::{Certainty, Polarity};

/// The words that open a condition, and whether what they lead to is wanted whatever the cue before says.
const CONDITIONS: &[(&[&str], bool)] = &[
    (&["only", "if"], true),
    (&["on", "condition", "that"], true),
    (&["on", "the", "condition", "that"], true),
    (&["provided", "that"], true),
    (&["provided"], true),
    (&["providing", "that"], true),
    (&["so", "long", "as"], true),
    (&["as", "long", "as"], true),
    (&["not", "if"], false),
    (&["unless"], true),
];

impl Finder<'_> {
    /// Adds what the holders of stances in the sentence make conditions of them.
    pub(super) fn conditions(&mut self) {
        let grammar = self.grammar;
        if self.found.is_empty() {
            return;
        }
        let found: Vec<Candidate> =
            (grammar.first + 2..grammar.end).filter_map(|at| self.condition(at)).take(2).collect();
        self.found.extend(found);
    }

    fn condition(&self, at: usize) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let opens = |words: &[&str]| words.iter().enumerate().all(|(offset, word)| tokens.is(at + offset, word));
        let (words, wanted) = CONDITIONS.iter().find(|(words, _)| opens(words))?;
        let start = at + words.len();
        // The stance that the condition belongs to stands before it.
        let known = self.found.iter().rev().find(|found| {
            found.cue.iter().all(|&(_, end)| end <= at) && found.target.0 < at && found.score >= crate::extract::SHOWN
        })?;
        let fits = known.polarity.supports() != (*words == ["unless"]);
        let end = grammar.complement_end(start, true);
        if !fits || end <= start + 1 || !says_something(grammar, (start, end)) {
            return None;
        }
        let polarity = if *wanted { Polarity::Support } else { Polarity::Oppose };
        Some(Candidate {
            holders: known.holders.clone(),
            cue: vec![(at, start)],
            target: (start, end),
            polarity,
            certainty: Certainty::Hypothetical,
            score: 0.84 * known.score.max(0.6),
            reason: format!("“{}” makes a condition of the stance before it", grammar.draft.words(at, start)),
        })
    }
}
