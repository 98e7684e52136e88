//! Verbs whose subject stirs a feeling in their object: “a shift that alarmed Republicans”.

use super::candidate::Candidate;
use super::finder::Finder;
use super::target::{self, Complement};
use crate::extract::stage::cue::Form;
use crate::extract::stage::grammar::{How, Subject};

impl Finder<'_> {
    /// A feeling of whoever is the object of a verb at `at`; the target is what the verb is said of.
    pub(super) fn stirred(&self, at: usize) -> Option<Candidate> {
        let grammar = self.grammar;
        let (length, verb) = grammar.draft.lexicon.cues.stirs.longest(grammar.tokens, at, grammar.end)?;
        let end = at + length;
        let mut modifiers = grammar.modifiers(at);
        let passive = verb.form == Form::Past && modifiers.be;
        if passive || modifiers.normative || modifiers.infinitive || modifiers.negation.is_some() {
            return None;
        }
        let (holders, name) = self.agents(end)?;
        // “a move angering the union”: the participle belongs to what the sentence tells.
        let participle = verb.form == Form::Gerund && !modifiers.be;
        let target = if participle {
            let comma = grammar.tokens.is(modifiers.first.wrapping_sub(1), ",");
            let verb = comma.then(|| grammar.predicate_before(modifiers.first - 1)).flatten()?;
            (verb, grammar.complement_end(verb, false).min(modifiers.first - 1))
        } else {
            target::before(grammar, modifiers.first, false)?
        };
        modifiers.first = at;
        let subject = Subject { holders, first: end, end: name, weight: 0.94, how: How::Agent };
        let plain = Complement { role: "what stirs it", ..Complement::plain(target)? };
        self.candidate(&verb.cue, (at, end), &modifiers, subject, plain)
    }
}
