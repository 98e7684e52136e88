//! Conditions that somebody makes: “would join only if the fee fell”, “provided that no port closed”.

use super::candidate::Candidate;
use super::finder::Finder;
use super::target::says_something;
use crate::extract::stage::cue::Form;
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
    (&["until"], true),
];

impl Finder<'_> {
    /// Adds what the holders of stances in the sentence make conditions of them.
    pub(super) fn conditions(&mut self) {
        let grammar = self.grammar;
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
        let refused = matches!(*words, ["unless"] | ["until"]);
        let end = grammar.complement_end(start, true);
        // “until the war is over”: what is waited for is a deed with its verb.
        let deed =
            |at: usize| grammar.is_be(at) || tokens.is_any(at, &["has", "have", "agrees", "agree", "gets", "get"]);
        let clause = (start + 1..end).any(|at| deed(at) || grammar.is_verbal(at));
        if end <= start + 1 || *words == ["until"] && !clause || !says_something(grammar, (start, end)) {
            return None;
        }
        // The stance that the condition belongs to stands before it.
        let known = self.found.iter().rev().find(|found| {
            found.cue.iter().all(|&(_, end)| end <= at) && found.target.0 < at && found.score >= crate::extract::SHOWN
        });
        let Some(known) = known else { return self.threatened(at, start, end).filter(|_| refused) };
        let fits = known.polarity.supports() != refused;
        if !fits {
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

    /// “threatened penalties unless the agencies are let in”: who threatens wants what would avert it.
    fn threatened(&self, at: usize, start: usize, end: usize) -> Option<Candidate> {
        let grammar = self.grammar;
        let threat =
            |word: &usize| grammar.tokens.is_any(*word, &["threatened", "threatens", "threaten", "threatening"]);
        let verb = (grammar.first..at).rev().find(threat)?;
        let modifiers = grammar.modifiers(verb);
        if modifiers.infinitive || modifiers.normative || modifiers.negation.is_some() {
            return None;
        }
        let form = if grammar.tokens.is(verb, "threatening") { Form::Gerund } else { Form::Past };
        let subject = self.subject(&modifiers, form, modifiers.be)?;
        let words = grammar.draft.words(verb, verb + 1);
        Some(Candidate {
            reason: format!("“{words}” makes a demand of what follows “{}”", grammar.draft.words(at, start)),
            holders: subject.holders,
            cue: vec![(verb, verb + 1), (at, start)],
            target: (start, end),
            polarity: Polarity::Support,
            certainty: Certainty::Hypothetical,
            score: 0.62 * subject.weight,
        })
    }
}
