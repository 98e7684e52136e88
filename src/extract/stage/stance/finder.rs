//! The search for cues in a sentence, each with its holder and its target.

use super::candidate::Candidate;
use super::report::Reported;
use super::target::{self, Complement};
use crate::extract::WEAK;
use crate::extract::stage::cue::{Cue, Form, Frame, Verb};
use crate::extract::stage::grammar::{Grammar, Modifiers, Subject};
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
                let found = self.state(at, at + length, cue);
                self.found.extend(found);
            }
            if self.found.len() > before {
                continue;
            }
            for (length, verb) in lexicon.cues.verbs.all(grammar.tokens, at, grammar.end) {
                if let Some(found) = self.verb(at, at + length, verb) {
                    self.found.push(found);
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
            let found = self.wish(report);
            self.found.extend(found);
        }
        self.found.retain(|found| found.score >= WEAK && !found.holders.is_empty());
    }

    /// “is open to talks”
    fn state(&self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let modifiers = grammar.modifiers(at);
        let copula = (modifiers.first..at)
            .any(|word| grammar.is_be(word) || grammar.tokens.is_any(word, &["remain", "remains", "remained"]));
        if modifiers.normative || !copula {
            return None;
        }
        let complement = target::complement(grammar, &cue.frames, end)?;
        let subject = self.subject(&modifiers, Form::Third, true)?;
        self.candidate(cue, (at, end), &modifiers, subject, complement)
    }

    pub(super) fn verb(&mut self, at: usize, end: usize, verb: &Verb) -> Option<Candidate> {
        let grammar = self.grammar;
        if grammar.tokens.is_capital(at) && at > grammar.first {
            return None;
        }
        let modifiers = grammar.modifiers(at);
        if modifiers.normative || modifiers.infinitive {
            return None;
        }
        let passive = verb.form == Form::Past && (modifiers.be || grammar.tokens.is(end, "by"));
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
            let (complement, polarity) = target::judged(grammar, end)?;
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
        let mut name = by + 1;
        while name < by + 5 && grammar.unit_starting(name).is_none() && grammar.tokens.is_word(name) {
            name += 1;
        }
        let unit =
            grammar.unit_starting(name).filter(|unit| unit.can_hold && !grammar.tokens.is_possessive(unit.end))?;
        let mut holders = vec![unit.place];
        // “by France and Germany”
        if grammar.tokens.is(unit.end, "and") {
            let next = if grammar.tokens.is_any(unit.end + 1, &["the"]) { unit.end + 2 } else { unit.end + 1 };
            holders.extend(grammar.unit_starting(next).filter(|unit| unit.can_hold).map(|unit| unit.place));
        }
        let target = target::before(grammar, modifiers.first, !modifiers.be)?;
        let subject = Subject { holders, first: name, weight: 0.95, how: "named after “by”" };
        self.candidate(cue, (at, end), modifiers, subject, Complement::plain(target)?)
    }

    /// “Okafor’s opposition to the bill”, “voiced support for the bill”
    fn noun(&self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let mut complement = target::complement(grammar, &cue.frames, end)?;
        let mut start = at;
        while start > grammar.first && start + 4 > at && self.is_adjective(start - 1) {
            start -= 1;
        }
        let before = start.checked_sub(1).filter(|&before| before >= grammar.first)?;
        if tokens.is_possessive(before) {
            let unit = grammar.unit_ending(before).filter(|unit| unit.can_hold)?;
            let owner = Subject { holders: vec![unit.place], first: unit.first, weight: 0.95, how: "owner" };
            complement.flip = false;
            return self.candidate(cue, (at, end), &Modifiers::none(start), owner, complement);
        }
        // “voiced its support”: the subject of the verb before, if it carries the noun.
        let owned = tokens.is_any(before, &["his", "her", "its", "their"]);
        self.carried(at, end, if owned { before } else { start }, cue, complement)
    }

    /// “voiced strong support for”: a light verb right before the noun phrase that begins at `start`.
    fn carried(&self, at: usize, end: usize, start: usize, cue: &Cue, complement: Complement) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let mut verb = start.checked_sub(1).filter(|&verb| verb >= grammar.first)?;
        while verb > grammar.first
            && tokens.is_any(verb, &["a", "an", "the", "any", "no", "its", "his", "her", "their", "full", "strong"])
        {
            verb -= 1;
        }
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

    pub fn named(&self, subject: &Subject) -> String {
        let draft = self.grammar.draft;
        let names: Vec<&str> = subject
            .holders
            .iter()
            .filter_map(|&place| draft.found.get(place))
            .map(|found| draft.words(found.first, found.end))
            .collect();
        format!("{} “{}”", subject.how, names.join("”, “"))
    }

    fn is_plural(&self, subject: &Subject, at: usize) -> bool {
        let before = self.grammar.tokens.lower(at.saturating_sub(1));
        subject.holders.len() > 1
            || matches!(before, "they" | "we" | "i" | "who")
            || before.ends_with('s')
                && !before.ends_with("ss")
                && self.grammar.unit_ending(at).is_none_or(|unit| unit.label == "NORP" || unit.collective)
    }

    /// A word that may stand between an owner or a verb and its noun.
    fn is_adjective(&self, at: usize) -> bool {
        let tokens = self.grammar.tokens;
        let word = tokens.lower(at);
        let known = matches!(
            word,
            "strong"
                | "full"
                | "firm"
                | "staunch"
                | "public"
                | "continued"
                | "deep"
                | "serious"
                | "grave"
                | "long-standing"
                | "broad"
                | "growing"
                | "unwavering"
                | "outright"
                | "fierce"
                | "repeated"
                | "renewed"
                | "latest"
                | "own"
                | "strident"
                | "new"
                | "recent"
                | "campaign"
                | "clear"
                | "cautious"
                | "steadfast"
                | "vocal"
                | "past"
                | "stated"
                | "earlier"
                | "initial"
                | "sharp"
                | "unconditional"
                | "total"
                | "complete"
        );
        known && tokens.is_word(at)
    }
}
