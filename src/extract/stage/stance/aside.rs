//! What somebody feels about what the sentence tells: “over the objections of”, “to the dismay of”,
//! “amid protests from”, “with the blessing of”.

use super::candidate::Candidate;
use super::finder::Finder;
use super::target::Complement;
use crate::extract::stage::cue::Cue;
use crate::extract::stage::grammar::{How, Modifiers, Subject};
use crate::extract::word_class::WordClass;

impl Finder<'_> {
    /// A noun of the table at `at` in an aside; the target is the deed that the sentence tells.
    pub(super) fn aside(&self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let mut start = at;
        while start > grammar.first && start + 4 > at && grammar.is_a(start - 1, WordClass::Adjective) {
            start -= 1;
        }
        let before = start.checked_sub(1).filter(|&before| before >= grammar.first)?;
        let (holders, opens, after) = if tokens.is_possessive(before) {
            let unit = grammar.unit_ending(before).filter(|unit| unit.can_hold)?;
            (vec![unit.place], unit.first, end)
        } else if tokens.is_any(end, &["of", "from", "by", "among"]) {
            let (holders, after) = self.agents(end + 1)?;
            (holders, start, after)
        } else {
            return None;
        };
        let mut opens = opens;
        while opens > grammar.first && grammar.is_a(opens - 1, WordClass::Determiner) {
            opens -= 1;
        }
        let lead = opens.checked_sub(1).filter(|&lead| lead >= grammar.first)?;
        let feels = tokens.is(lead, "to") && grammar.is_a(at, WordClass::Feeling);
        if !feels && !tokens.is_any(lead, &["over", "despite", "amid", "against", "with", "after", "following"]) {
            return None;
        }
        let first = if lead <= grammar.first + 1 {
            // “Despite protests from Hungary, the government …”
            let comma = (after..(after + 10).min(grammar.end)).find(|&word| tokens.is(word, ","))?;
            (comma + 1, grammar.complement_end(comma + 1, true))
        } else {
            let verb = grammar.predicate_before(lead)?;
            (verb, grammar.complement_end(verb, false).min(lead))
        };
        let mut complement = Complement { role: "what the sentence tells", ..Complement::plain(first)? };
        complement.flip = tokens.is(lead, "against") && cue.polarity.supports();
        let weight = if lead <= grammar.first + 1 { 0.86 } else { 0.94 };
        let subject = Subject { holders, first: start, end: after, weight, how: How::Agent };
        self.candidate(cue, (at, end), &Modifiers::none(start), subject, complement)
    }
}
