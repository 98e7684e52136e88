//! The search for cues in a sentence, each with its holder and its target.

use super::candidate::Candidate;
use super::judgment::{judged, judged_after};
use super::report::Reported;
use super::target::{self, Complement};
use crate::extract::WEAK;
use crate::extract::stage::cue::{Cue, Form, Frame, Verb};
use crate::extract::stage::grammar::{Grammar, How, Modifiers, Subject};
use crate::extract::word_class::WordClass;
use crate::model::{Certainty, Polarity};
use std::collections::HashSet;

/// One sentence with its reports, searched for stances.
pub(super) struct Finder<'g> {
    pub grammar: &'g Grammar<'g>,
    pub reports: &'g [Reported],
    pub found: Vec<Candidate>,
    /// Cues that are part of a longer one: “reject” of “vowed to reject”.
    pub used: HashSet<usize>,
    /// The holders of the last predicate such as “is for”.
    pub state: Vec<usize>,
    /// What the last passive verb was done to.
    pub passive: Option<(usize, usize)>,
    /// The last stance of the sentence before, for “So does the union”.
    pub earlier: Option<Previous>,
}

/// What is left of a stance for the sentence after it.
#[derive(Clone)]
pub(super) struct Previous {
    pub target: (usize, usize),
    pub polarity: Polarity,
    pub holders: Vec<usize>,
}

impl<'g> Finder<'g> {
    pub fn new(grammar: &'g Grammar<'g>, reports: &'g [Reported], earlier: Option<Previous>) -> Self {
        Self { grammar, reports, found: Vec::new(), used: HashSet::new(), state: Vec::new(), passive: None, earlier }
    }

    /// The last stance read so far, in this sentence or at the end of the one before.
    pub(super) fn previous(&self) -> Option<Previous> {
        let own = self.found.last().map(|last| Previous {
            target: last.target,
            polarity: last.polarity,
            holders: last.holders.clone(),
        });
        own.or_else(|| self.earlier.clone())
    }
}

/// Verbs that go on with what follows: “kept pressing for”.
const KEEPING: &[&str] =
    &["keep", "keeps", "kept", "continue", "continues", "continued", "start", "starts", "started", "begin", "began"];

impl Finder<'_> {
    pub(super) fn read(&mut self) {
        let grammar = self.grammar;
        let lexicon = grammar.draft.lexicon;
        for at in grammar.first..grammar.end {
            if self.used.contains(&at) {
                continue;
            }
            let agent = lexicon.cues.agents.all(grammar.tokens, at, grammar.end);
            let agent = agent.filter_map(|(length, cue)| self.agent(at, at + length, cue)).next();
            if agent.is_some() {
                self.found.extend(agent);
                continue;
            }
            if grammar.unit_at(at).is_some_and(|unit| !unit.collective) {
                continue;
            }
            let before = self.found.len();
            for (length, cue) in lexicon.cues.states.all(grammar.tokens, at, grammar.end) {
                if let Some(found) = self.state(at, at + length, cue) {
                    self.state.clone_from(&found.holders);
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
            if let Some(found) = self.parted(at) {
                self.used.extend(found.cue.iter().flat_map(|&(first, end)| first..end));
                self.found.push(found);
                continue;
            }
            for (length, cue) in lexicon.cues.nouns.all(grammar.tokens, at, grammar.end) {
                let found = self.noun(at, at + length, cue).or_else(|| self.aside(at, at + length, cue));
                if let Some(found) = found {
                    // “pledged fierce resistance” is more than “pledged”.
                    let begins = |found: &Candidate| found.cue.first().map(|cue| cue.0);
                    self.found.retain(|known| begins(known) != begins(&found) || known.holders != found.holders);
                    self.found.push(found);
                    break;
                }
            }
            if self.found.len() == before {
                let found = self.stirred(at).or_else(|| self.following(at));
                self.found.extend(found);
            }
            if self.found.len() == before {
                let found = self.learnt(at);
                self.found.extend(found);
            }
            if self.found.len() == before {
                let found = self.will(at);
                self.used.extend(found.as_ref().map(|found| found.target.0));
                self.found.extend(found);
            }
        }
        self.conditions();
        for report in self.reports {
            let found = self.wish(report).into_iter().chain(self.judgment(report)).chain(self.existence(report));
            self.found.extend(found);
        }
        self.found.retain(|found| found.score >= WEAK && !found.holders.is_empty());
    }

    /// “is open to talks”
    fn state(&mut self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let modifiers = grammar.modifiers(at);
        let copula = (modifiers.first..at).any(|word| grammar.is_a(word, WordClass::Copula) || grammar.is_be(word));
        // “Kenya, wary of the deal, …”
        let apposed = modifiers.first > grammar.first && grammar.tokens.is(modifiers.first - 1, ",");
        // “is for quotas but against a ban”
        let joined = modifiers.first > grammar.first
            && !self.state.is_empty()
            && grammar.tokens.is_any(modifiers.first - 1, &["and", "but", "yet", "though"]);
        if modifiers.normative || modifiers.infinitive || !copula && !apposed && !joined {
            return None;
        }
        // “The plane is for sale”: “for” takes sides only beside “against”.
        let opposite = |word: usize| grammar.tokens.is(word, "against");
        if cue.words == "for" && !(end..(end + 12).min(grammar.end)).any(opposite) {
            return None;
        }
        let subject = if copula {
            self.subject(&modifiers, Form::Third, true)?
        } else if joined {
            let (holders, first) = (self.state.clone(), modifiers.first);
            Subject { holders, first, end: first, weight: 0.92, how: How::Earlier }
        } else {
            let unit = grammar.unit_ending(modifiers.first - 1).filter(|unit| unit.can_hold)?;
            let weight = if unit.nominal { 0.78 } else { 0.9 };
            Subject { holders: vec![unit.place], first: unit.first, end: unit.end, weight, how: How::Subject }
        };
        let complement = target::complement(grammar, &cue.frames, end).or_else(|| self.elided(cue, end, &subject))?;
        let modifiers = self.with_neither(modifiers, &subject);
        self.candidate(cue, (at, end), &modifiers, subject, complement)
    }

    pub(super) fn verb(&mut self, at: usize, end: usize, verb: &Verb) -> Option<Candidate> {
        self.verb_with(at, end, verb, None)
    }

    /// A verb whose object stands inside it, if any: “brushed the warning aside”.
    pub(super) fn verb_with(
        &mut self,
        at: usize,
        end: usize,
        verb: &Verb,
        object: Option<Complement>,
    ) -> Option<Candidate> {
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
        if modifiers.normative {
            return None;
        }
        if modifiers.infinitive && !announced {
            return self.purpose(at, end, verb, &modifiers);
        }
        // “kept pressing for”
        let kept = verb.form == Form::Gerund && at > grammar.first && grammar.tokens.is_any(at - 1, KEEPING);
        if kept {
            modifiers = grammar.modifiers(at - 1);
            if modifiers.normative || modifiers.infinitive {
                return None;
            }
        }
        // “floated last month by Kenya”
        let agent = grammar.unit_starting(end).filter(|unit| unit.label == "DATE").map_or(end, |date| date.end);
        let passive = verb.form == Form::Past && (modifiers.be || grammar.tokens.is(agent, "by"));
        if passive {
            return self.passive(at, end, &verb.cue, &modifiers);
        }
        let subject = self.subject(&modifiers, if kept { Form::Past } else { verb.form }, modifiers.be)?;
        let fits = match verb.form {
            // “cast its ballot” may be past.
            Form::Base => {
                modifiers.modal
                    || self.is_plural(&subject, modifiers.first)
                    || grammar.tokens.is_any(
                        at,
                        &["cast", "put", "set", "cut", "quit", "shut", "let", "hit", "could", "would", "will"],
                    )
            }
            Form::Third => !modifiers.modal && !modifiers.be,
            Form::Past => !modifiers.modal || modifiers.first < at,
            Form::Gerund => true,
        };
        if !fits {
            return None;
        }
        let modifiers = self.with_neither(modifiers, &subject);
        if let Some(found) = self.neither(at, end, verb, &modifiers, &subject) {
            return Some(found);
        }
        if verb.cue.frames.contains(&Frame::Judged) {
            let (complement, polarity) = judged(grammar, &verb.cue, end).or_else(|| {
                let polarity = judged_after(grammar, &verb.cue, end)?;
                Some((self.relative_object(&verb.cue, &subject, end)?, polarity))
            })?;
            let cue = Cue { polarity, ..verb.cue.clone() };
            return self.candidate(&cue, (at, end), &modifiers, subject, complement);
        }
        let complement = object
            .or_else(|| target::complement(grammar, &verb.cue.frames, end))
            .or_else(|| self.relative_object(&verb.cue, &subject, end))
            .or_else(|| self.elided(&verb.cue, end, &subject))?;
        self.used.extend(complement.inner);
        self.candidate(&verb.cue, (at, end), &modifiers, subject, complement)
    }

    /// “marched to demand”: who did the deed wants its purpose.
    fn purpose(&mut self, at: usize, end: usize, verb: &Verb, modifiers: &Modifiers) -> Option<Candidate> {
        let grammar = self.grammar;
        let plain = verb.form == Form::Base && modifiers.negation.is_none() && verb.cue.score >= 0.5;
        let to = modifiers.first.checked_sub(1).filter(|&to| plain && grammar.tokens.is(to, "to"))?;
        let subject = grammar.purpose_subject(to).filter(|subject| !subject.holders.is_empty())?;
        let complement = target::complement(grammar, &verb.cue.frames, end)?;
        self.used.extend(complement.inner);
        self.candidate(&verb.cue, (at, end), &Modifiers::none(at), subject, complement)
    }

    /// “was rejected by the union”, “a plan backed by Okafor”
    fn passive(&mut self, at: usize, end: usize, cue: &Cue, modifiers: &Modifiers) -> Option<Candidate> {
        let grammar = self.grammar;
        let takes_noun = cue.frames.iter().any(|frame| matches!(frame, Frame::Noun | Frame::Accused | Frame::Cause));
        let by =
            (end..(end + 5).min(grammar.end)).find(|&word| grammar.tokens.is(word, "by")).filter(|_| takes_noun)?;
        let (holders, name) = self.agents(by + 1)?;
        let before = modifiers.first.wrapping_sub(1);
        let joins = !modifiers.be && grammar.tokens.is_any(before, &["and", "but", "or", ","]);
        let shared = self.passive.filter(|_| joins && modifiers.first > grammar.first);
        let target = if !modifiers.be && modifiers.first <= grammar.first + 1 && shared.is_none() {
            self.fronted(modifiers.first, name)?
        } else {
            shared.or_else(|| target::before(grammar, modifiers.first, !modifiers.be))?
        };
        self.passive = Some(target);
        let subject = Subject { holders, first: by + 1, end: name, weight: 0.95, how: How::Agent };
        let plain = Complement { role: "what that was done to", ..Complement::plain(target)? };
        self.candidate(cue, (at, end), modifiers, subject, plain)
    }

    pub fn subject(&self, modifiers: &Modifiers, form: Form, be: bool) -> Option<Subject> {
        let subject = self.grammar.subject(modifiers.first, form, be)?;
        let before = subject.first.checked_sub(1).filter(|&before| before >= self.grammar.first);
        // “if Congress backs it”, “whether he supports it”: a question, no stance.
        let open = before.is_some_and(|before| self.grammar.tokens.is_any(before, &["if", "whether", "unless"]));
        // “No country would accept”: nobody in particular.
        let nobody = subject.how == How::Subject && self.grammar.tokens.is_any(subject.first, &["no", "any", "few"]);
        (!open && !nobody && !subject.holders.is_empty()).then_some(subject)
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
