//! Nouns that show a stance: whose they are, what verb carries them, from whom they come.

use super::candidate::Candidate;
use super::finder::Finder;
use super::target::{self, Complement};
use crate::extract::stage::cue::{Cue, Form};
use crate::extract::stage::grammar::{How, Modifiers, Subject};
use crate::extract::word_class::WordClass;

impl Finder<'_> {
    /// “Okafor’s opposition to the bill”, “voiced support for the bill”
    pub(super) fn noun(&self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let mut start = at;
        while start > grammar.first && start + 4 > at && grammar.is_a(start - 1, WordClass::Adjective) {
            start -= 1;
        }
        if let Some(found) = self.named_agents(at, end, start, cue) {
            return Some(found);
        }
        let mut complement = target::complement(grammar, &cue.frames, end)?;
        let before = start.checked_sub(1).filter(|&before| before >= grammar.first)?;
        if tokens.is_possessive(before) {
            let unit = grammar.unit_ending(before).filter(|unit| unit.can_hold)?;
            let weight = if unit.nominal { 0.85 } else { 0.95 };
            let (holders, how) = (vec![unit.place], How::Owner);
            let owner = Subject { holders, first: unit.first, end: unit.end, weight, how };
            complement.flip = false;
            return self.candidate(cue, (at, end), &Modifiers::none(start), owner, complement);
        }
        // “voiced its support”: the subject of the verb before, if it carries the noun; else whose it is.
        let owned = tokens.is_any(before, &["his", "her", "its", "their", "our", "my"]);
        let carried = self.carried(at, end, if owned { before } else { start }, cue, complement.clone());
        if carried.is_some() || !owned {
            return carried;
        }
        let holders = grammar.owner(before);
        if holders.is_empty() {
            return None;
        }
        let owner = Subject { holders, first: before, end: start, weight: 0.8, how: How::Owner };
        self.candidate(cue, (at, end), &Modifiers::none(start), owner, complement)
    }

    /// “opposition from farmers to the plan”, “criticism of the plan from farmers”, “drew criticism from farmers”.
    fn named_agents(&self, at: usize, end: usize, start: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let by = |word: usize| tokens.is_any(word, &["from", "among", "by", "within"]);
        let agent = |holders, first, end, weight| Subject { holders, first, end, weight, how: How::Agent };
        // “has the support of the union”
        let met = &grammar.draft.lexicon.cues.met;
        let held = tokens.is(end, "of")
            && start > grammar.first
            && tokens.is(start - 1, "the")
            && met.longest(tokens, grammar.skip_back(start), grammar.end).is_some();
        if by(end) || held {
            let (holders, after) = self.agents(end + 1)?;
            if let Some(complement) = target::complement(grammar, &cue.frames, after).filter(|_| !held) {
                let subject = agent(holders, end + 1, after, 0.92);
                return self.candidate(cue, (at, end), &Modifiers::none(start), subject, complement);
            }
            let mut verb = grammar.skip_back(start);
            if tokens.is(verb, "and") {
                // “drew praise from Kenya and criticism from Uganda”
                let reach = verb.saturating_sub(9).max(grammar.first);
                verb = (reach..verb).rev().find(|&at| met.longest(tokens, at, grammar.end).is_some())?;
            }
            let (_, &form) = met.longest(tokens, verb, grammar.end)?;
            let modifiers = grammar.modifiers(verb);
            let fits = !(modifiers.infinitive || modifiers.normative || modifiers.be && form == Form::Past);
            let target = target::before(grammar, modifiers.first, false).filter(|_| fits)?;
            let complement = Complement { role: "what meets it", ..Complement::plain(target)? };
            let subject = agent(holders, end + 1, after, 0.92);
            return self.candidate(cue, (verb, end), &modifiers, subject, complement);
        }
        let complement = target::complement(grammar, &cue.frames, end)?;
        let (first, last) = complement.target;
        let from = (first + 1..last).find(|&word| tokens.is_any(word, &["from", "among"]))?;
        let (holders, after) = self.agents(from + 1)?;
        let owned = start > grammar.first && tokens.is_possessive(start - 1);
        if owned || after < last {
            return None;
        }
        let subject = agent(holders, from + 1, after, 0.85);
        let complement = Complement { target: (first, from), ..complement };
        self.candidate(cue, (at, end), &Modifiers::none(start), subject, complement)
    }

    /// The holders that a noun phrase at `at` names, joined by commas and “and”, and where it ends.
    pub(super) fn agents(&self, at: usize) -> Option<(Vec<usize>, usize)> {
        let grammar = self.grammar;
        let mut holders = Vec::new();
        let mut next = at;
        loop {
            let mut name = next;
            let opens = |at: usize| {
                grammar.is_a(at, WordClass::Determiner)
                    || grammar.is_a(at, WordClass::Adjective)
                    || grammar.tokens.is_number(at)
                    || grammar.tokens.is_word(at)
                        && !grammar.is_a(at, WordClass::Preposition)
                        && grammar.draft.lexicon.cues.stirs.longest(grammar.tokens, at, grammar.end).is_none()
                        && grammar.unit_starting(at + 1).is_some()
            };
            while name < next + 4 && grammar.unit_starting(name).is_none() && opens(name) {
                name += 1;
            }
            let unit = grammar.unit_starting(name);
            let Some(unit) = unit.filter(|unit| unit.can_hold && !grammar.tokens.is_possessive(unit.end)) else {
                break;
            };
            holders.push(unit.place);
            next = unit.end;
            let comma = usize::from(grammar.tokens.is(next, ","));
            let joins =
                grammar.tokens.is(next + comma, "and") || comma == 1 && grammar.unit_starting(next + 1).is_some();
            if !joins || holders.len() > 6 {
                break;
            }
            next += comma + usize::from(grammar.tokens.is(next + comma, "and"));
        }
        let end = self.grammar.units.iter().rev().find(|unit| holders.last() == Some(&unit.place) && unit.first >= at);
        Some((holders, end?.end)).filter(|(holders, _)| !holders.is_empty())
    }

    /// “voiced strong support for”: a light verb right before the noun phrase that begins at `start`.
    fn carried(&self, at: usize, end: usize, start: usize, cue: &Cue, complement: Complement) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let verb = grammar.skip_back(start);
        let light = grammar.draft.lexicon.cues.light.longest(tokens, verb, grammar.end);
        let (_, &form) = light.filter(|(length, _)| *length == 1)?;
        let modifiers = grammar.modifiers(verb);
        if modifiers.normative || modifiers.infinitive || modifiers.be && form == Form::Past {
            return None;
        }
        let subject = self.subject(&modifiers, form, modifiers.be)?;
        let has = tokens.is_any(verb, &["has", "have", "had"]);
        let drops = ["drop", "withdr", "abandon"].iter().any(|stem| tokens.lower(verb).starts_with(stem));
        let no = (verb + 1..at).any(|word| tokens.is_any(word, &["no"]));
        let mut complement = complement;
        complement.flip = drops || no;
        let weight = if has { 0.85 } else { 1.0 };
        self.candidate(cue, (verb, end), &modifiers, Subject { weight: subject.weight * weight, ..subject }, complement)
    }
}
