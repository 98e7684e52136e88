//! The search for cues in a sentence, each with its holder and its target.

use super::candidate::Candidate;
use super::judgment::judged;
use super::report::Reported;
use super::target::{self, Complement};
use crate::extract::WEAK;
use crate::extract::stage::cue::{Cue, Form, Frame, Verb};
use crate::extract::stage::grammar::{Grammar, How, Modifiers, Subject};
use crate::extract::word_class::WordClass;
use crate::model::Certainty;
use std::collections::HashSet;

/// One sentence with its reports, searched for stances.
pub(super) struct Finder<'g> {
    pub grammar: &'g Grammar<'g>,
    pub reports: &'g [Reported],
    pub found: Vec<Candidate>,
    /// Cues that are part of a longer one: “reject” of “vowed to reject”.
    pub used: HashSet<usize>,
}

impl Finder<'_> {
    pub(super) fn read(&mut self) {
        let grammar = self.grammar;
        let lexicon = grammar.draft.lexicon;
        for at in grammar.first..grammar.end {
            if self.used.contains(&at) || grammar.unit_at(at).is_some_and(|unit| !unit.collective) {
                continue;
            }
            let before = self.found.len();
            for (length, cue) in lexicon.cues.states.all(grammar.tokens, at, grammar.end) {
                if let Some(found) = self.state(at, at + length, cue) {
                    self.found.push(found);
                    self.used.extend(at + 1..at + length);
                    break;
                }
            }
            if self.found.len() > before {
                continue;
            }
            for (length, verb) in lexicon.cues.verbs.all(grammar.tokens, at, grammar.end) {
                if let Some(found) = self.verb(at, at + length, verb) {
                    self.found.push(found);
                    self.used.extend(at + 1..at + length);
                    break;
                }
            }
            if self.found.len() > before {
                continue;
            }
            for (length, cue) in lexicon.cues.nouns.all(grammar.tokens, at, grammar.end) {
                if let Some(found) = self.noun(at, at + length, cue) {
                    // “pledged fierce resistance” is more than “pledged”.
                    self.found.retain(|known| known.cue.first().map(|cue| cue.0) != found.cue.first().map(|cue| cue.0));
                    self.found.push(found);
                    break;
                }
            }
            if self.found.len() == before {
                let found = self.learnt(at);
                self.found.extend(found);
            }
            if self.found.len() == before {
                let found = self.will(at);
                self.found.extend(found);
            }
        }
        for report in self.reports {
            let found = self.wish(report).into_iter().chain(self.judgment(report));
            self.found.extend(found);
        }
        self.found.retain(|found| found.score >= WEAK && !found.holders.is_empty());
    }

    /// “is open to talks”
    fn state(&self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let modifiers = grammar.modifiers(at);
        let copula = (modifiers.first..at).any(|word| grammar.is_a(word, WordClass::Copula) || grammar.is_be(word));
        // “Kenya, wary of the deal, …”
        let apposed = modifiers.first > grammar.first && grammar.tokens.is(modifiers.first - 1, ",");
        if modifiers.normative || modifiers.infinitive || !copula && !apposed {
            return None;
        }
        let complement = target::complement(grammar, &cue.frames, end)?;
        let subject = if copula {
            self.subject(&modifiers, Form::Third, true)?
        } else {
            let unit = grammar.unit_ending(modifiers.first - 1).filter(|unit| unit.can_hold)?;
            let weight = if unit.nominal { 0.78 } else { 0.9 };
            Subject { holders: vec![unit.place], first: unit.first, end: unit.end, weight, how: How::Subject }
        };
        self.candidate(cue, (at, end), &modifiers, subject, complement)
    }

    pub(super) fn verb(&mut self, at: usize, end: usize, verb: &Verb) -> Option<Candidate> {
        let grammar = self.grammar;
        if grammar.tokens.is_capital(at) && at > grammar.first && !grammar.headline {
            return None;
        }
        let mut modifiers = grammar.modifiers(at);
        // A headline: “Kenya to back plan”.
        let announced =
            modifiers.infinitive && grammar.is_title() && grammar.unit_ending(modifiers.first - 1).is_some();
        if announced {
            modifiers.first -= 1;
            modifiers.certainty = modifiers.certainty.max(Certainty::Likely);
        }
        if modifiers.normative || modifiers.infinitive && !announced {
            return None;
        }
        // “floated last month by Kenya”
        let agent = grammar.unit_starting(end).filter(|unit| unit.label == "DATE").map_or(end, |date| date.end);
        let passive = verb.form == Form::Past && (modifiers.be || grammar.tokens.is(agent, "by"));
        if passive {
            return self.passive(at, end, &verb.cue, &modifiers);
        }
        let subject = self.subject(&modifiers, verb.form, modifiers.be)?;
        let fits = match verb.form {
            Form::Base => modifiers.modal || self.is_plural(&subject, modifiers.first),
            Form::Third => !modifiers.modal && !modifiers.be,
            Form::Past => !modifiers.modal || modifiers.first < at,
            Form::Gerund => true,
        };
        if !fits {
            return None;
        }
        if verb.cue.frames.contains(&Frame::Judged) {
            let (complement, polarity) = judged(grammar, end)?;
            let cue = Cue { polarity, ..verb.cue.clone() };
            return self.candidate(&cue, (at, end), &modifiers, subject, complement);
        }
        let complement = target::complement(grammar, &verb.cue.frames, end)?;
        self.used.extend(complement.inner);
        self.candidate(&verb.cue, (at, end), &modifiers, subject, complement)
    }

    /// “was rejected by the union”, “a plan backed by Okafor”
    fn passive(&self, at: usize, end: usize, cue: &Cue, modifiers: &Modifiers) -> Option<Candidate> {
        let grammar = self.grammar;
        let takes_noun = cue.frames.iter().any(|frame| matches!(frame, Frame::Noun | Frame::Accused));
        let by =
            (end..(end + 4).min(grammar.end)).find(|&word| grammar.tokens.is(word, "by")).filter(|_| takes_noun)?;
        let (holders, name) = self.agents(by + 1)?;
        let target = target::before(grammar, modifiers.first, !modifiers.be)?;
        let subject = Subject { holders, first: by + 1, end: name, weight: 0.95, how: How::Agent };
        let plain = Complement { role: "what that was done to", ..Complement::plain(target)? };
        self.candidate(cue, (at, end), modifiers, subject, plain)
    }

    /// “Okafor’s opposition to the bill”, “voiced support for the bill”
    fn noun(&self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
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
        if by(end) {
            let (holders, after) = self.agents(end + 1)?;
            if let Some(complement) = target::complement(grammar, &cue.frames, after) {
                let subject = agent(holders, end + 1, after, 0.92);
                return self.candidate(cue, (at, end), &Modifiers::none(start), subject, complement);
            }
            let met = &grammar.draft.lexicon.cues.met;
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
    fn agents(&self, at: usize) -> Option<(Vec<usize>, usize)> {
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

    pub fn subject(&self, modifiers: &Modifiers, form: Form, be: bool) -> Option<Subject> {
        let subject = self.grammar.subject(modifiers.first, form, be)?;
        let before = subject.first.checked_sub(1).filter(|&before| before >= self.grammar.first);
        // “if Congress backs it”, “whether he supports it”: a question, no stance.
        let open = before.is_some_and(|before| self.grammar.tokens.is_any(before, &["if", "whether", "unless"]));
        (!open && !subject.holders.is_empty()).then_some(subject)
    }

    pub fn same(&self, some: &[usize], others: &[usize]) -> bool {
        let entity = |place: &usize| self.grammar.draft.found.get(*place).and_then(|found| found.entity);
        some.iter()
            .any(|one| others.iter().any(|other| one == other || entity(one).is_some() && entity(one) == entity(other)))
    }

    /// Whether one of `some` belongs to one of `others`: the minister to her country.
    pub fn belongs(&self, some: &[usize], others: &[usize]) -> bool {
        let draft = self.grammar.draft;
        let entity = |place: &usize| draft.found.get(*place).and_then(|found| found.entity);
        some.iter().filter_map(entity).any(|person| {
            let above = draft.entities.get(person).and_then(|person| person.affiliation);
            above.is_some() && others.iter().any(|other| entity(other) == above)
        })
    }

    pub fn named(&self, subject: &Subject) -> String {
        let draft = self.grammar.draft;
        let names: Vec<&str> = subject
            .holders
            .iter()
            .filter_map(|&place| draft.found.get(place))
            .map(|found| draft.words(found.first, found.end))
            .collect();
        format!("{} “{}”", subject.how.words(), names.join("”, “"))
    }

    fn is_plural(&self, subject: &Subject, at: usize) -> bool {
        let before = self.grammar.tokens.lower(at.saturating_sub(1));
        subject.holders.len() > 1
            || matches!(before, "they" | "we" | "i" | "who")
            || subject.holders.iter().filter_map(|&place| self.grammar.draft.found.get(place)).any(|found| {
                found.is_nominal() && (found.label == "NORP" || self.grammar.tokens.lower(found.end - 1).ends_with('s'))
            })
            || before.ends_with('s')
                && !before.ends_with("ss")
                && self
                    .grammar
                    .unit_ending(at)
                    .is_none_or(|unit| unit.label == "NORP" || unit.collective || unit.nominal)
            || self.grammar.unit_ending(at).is_some_and(|unit| unit.nominal && unit.label == "NORP")
    }
}
