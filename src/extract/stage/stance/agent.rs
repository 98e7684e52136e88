//! Nouns for who takes a stance: “is a critic of the law”, “Okafor, the bill’s author,”.

use super::candidate::Candidate;
use super::finder::Finder;
use super::target::{self, Complement};
use crate::extract::stage::cue::{Cue, Form};
use crate::extract::stage::grammar::{How, Modifiers, Subject};
use crate::extract::word_class::WordClass;

/// How many words may stand before the noun: “the most outspoken critic”.
const WORDS: usize = 6;

impl Finder<'_> {
    /// A noun of the table at `at` that says what its holder is.
    pub(super) fn agent(&self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let mut start = at;
        while start > grammar.first && start + WORDS > at {
            let before = start - 1;
            let part = tokens.is_word(before) && !tokens.is_capital(before) || tokens.is_hyphen(before);
            let ends = grammar.is_a(before, WordClass::Copula)
                || grammar.is_a(before, WordClass::Stop)
                || grammar.is_a(before, WordClass::Preposition)
                || grammar.is_verbal(before);
            if !part || ends {
                break;
            }
            start = before;
        }
        // What somebody was is no stance of today.
        let past =
            (start..at).any(|word| tokens.is_any(word, &["former", "once", "ex", "onetime", "alleged", "suspected"]));
        let (complement, start) = match target::complement(grammar, &cue.frames, end) {
            Some(found) => (found, start),
            None => self.owned(start)?,
        };
        let before = start.checked_sub(1).filter(|&before| before >= grammar.first && !past)?;
        let mut complement = Complement { role: "what the noun is about", ..complement };
        complement.flip = (start..at).any(|word| tokens.is(word, "no"));
        let found = grammar.modifiers(start);
        let copula = (found.first..start).any(|word| grammar.is_a(word, WordClass::Copula) || grammar.is_be(word));
        let (subject, modifiers) = if copula {
            complement.flip ^= found.negation.is_some();
            let subject = self.subject(&found, Form::Third, true)?;
            complement.flip ^= self.neither_before(&subject).is_some();
            (subject, Modifiers { negation: None, ..found })
        } else {
            let unit = grammar.unit_ending(before).filter(|unit| unit.can_hold && tokens.is(before, ","))?;
            // “in Austria, particularly supporters of …”: many are no country or person.
            let many = tokens.lower(at).ends_with('s') && matches!(unit.label, "PERSON" | "GPE" | "LOC" | "ROLE");
            if many || tokens.is_any(start, &["particularly", "especially", "including", "notably", "mainly", "mostly"])
            {
                return None;
            }
            let weight = if unit.nominal { 0.8 } else { 0.94 };
            let (holders, how) = (vec![unit.place], How::Subject);
            (Subject { holders, first: unit.first, end: unit.end, weight, how }, Modifiers::none(start))
        };
        if modifiers.normative || modifiers.infinitive {
            return None;
        }
        self.candidate(cue, (at, end), &modifiers, subject, complement)
    }

    /// “the bill’s author”: what owns the noun whose words begin at `start`, and where that begins.
    fn owned(&self, start: usize) -> Option<(Complement, usize)> {
        let grammar = self.grammar;
        let mark = start.checked_sub(1).filter(|&mark| mark > grammar.first && grammar.tokens.is_possessive(mark))?;
        let mut first = mark;
        while first > grammar.first && first + WORDS > mark {
            let before = first - 1;
            let stops = !grammar.tokens.is_word(before)
                || grammar.is_a(before, WordClass::Copula)
                || grammar.is_a(before, WordClass::Stop)
                || grammar.is_a(before, WordClass::Preposition);
            if stops {
                break;
            }
            first = before;
        }
        Complement::plain((first, mark)).map(|found| (found, first))
    }
}
