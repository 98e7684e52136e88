//! Targets that do not follow their cue: the noun before a relative clause, the one after a fronted
//! participle, the one that a verb encloses, and what a cue before it was about.

use super::candidate::Candidate;
use super::finder::Finder;
use super::target::{self, Complement, starts_noun_phrase, subject_phrase};
use crate::extract::stage::cue::{Cue, Frame, Verb};
use crate::extract::stage::grammar::{How, Modifiers, Subject};
use crate::extract::word_class::WordClass;
use crate::model::{Certainty, Polarity};

/// Words that part from their verb: “brushed the warning aside”.
const PARTICLES: &[&str] = &["aside", "down", "out", "off", "away", "back", "up"];

/// How many tokens a verb may enclose.
const ENCLOSED: usize = 8;

impl Finder<'_> {
    /// A verb in two pieces: “called on Thursday for”, “brushed the warning aside”.
    pub(super) fn parted(&mut self, at: usize) -> Option<Candidate> {
        let grammar = self.grammar;
        let verbs = &grammar.draft.lexicon.cues.verbs;
        if !verbs.begins_longer(grammar.tokens, at) {
            return None;
        }
        let hard = usize::from(grammar.tokens.is_any(at + 1, &["hard", "long", "again", "out", "loudly", "instead"]));
        let next = grammar.after_day(at + 1 + hard);
        let around = verbs.parted(grammar.tokens, at, next, grammar.end).filter(|_| next > at + 1);
        let (found, end, next) = if let Some((end, verb)) = around {
            (self.verb(at, end, verb)?, end, next)
        } else {
            let (end, verb) = self.enclosing(at).map(|(end, verb)| (end, verb.clone()))?;
            let object = Complement::plain((at + 1, end - 1));
            (self.verb_with(at, end, &verb, object)?, end, end - 1)
        };
        let pieces = |cue: (usize, usize)| {
            let whole = cue == (at, end);
            if whole { vec![(at, at + 1), (next, end)] } else { vec![cue] }
        };
        Some(Candidate { cue: found.cue.iter().flat_map(|&cue| pieces(cue)).collect(), ..found })
    }

    /// “brushed the warning aside”: the verb at `at` and where its particle ends.
    fn enclosing(&self, at: usize) -> Option<(usize, &'_ Verb)> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        if !tokens.is_word(at) || tokens.is_capital(at) {
            return None;
        }
        let reach = (at + ENCLOSED).min(grammar.end);
        let particle = (at + 2..reach).find(|&word| tokens.is_any(word, PARTICLES))?;
        let pronoun = particle == at + 2 && tokens.is_any(at + 1, &["it", "them", "him", "her", "one"]);
        let phrase = || subject_phrase(grammar, at + 1).is_some_and(|(_, end)| end >= particle);
        if !pronoun && !phrase() {
            return None;
        }
        let (end, verb) = grammar.draft.lexicon.cues.verbs.parted(tokens, at, particle, grammar.end)?;
        (end == particle + 1).then_some((end, verb))
    }

    /// “the amendment that Moreno opposes”: what stands before the relative clause with this subject.
    pub(super) fn relative_object(&self, cue: &Cue, subject: &Subject, end: usize) -> Option<Complement> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let takes = |frame: &Frame| matches!(frame, Frame::Noun | Frame::Judged | Frame::Accused | Frame::Cause);
        let elsewhere = matches!(subject.how, How::Earlier | How::Main | How::Antecedent);
        let before = subject.first.checked_sub(1).filter(|&before| before > grammar.first)?;
        if elsewhere || !cue.frames.iter().any(takes) {
            return None;
        }
        let after = grammar.after_day(end);
        let verb_follows = after < grammar.end && (grammar.is_verbal(after) || grammar.is_a(after, WordClass::Stop));
        let judged = cue.frames.contains(&Frame::Judged);
        if !judged && !verb_follows && starts_noun_phrase(grammar, after) {
            return None;
        }
        // “blamed on them”: what follows the verb belongs to it.
        if !judged && after < grammar.end && grammar.is_a(after, WordClass::Preposition) {
            return None;
        }
        let marked = tokens.is_any(before, &["that", "which", "whom"]);
        let last = before - 1 - usize::from(marked && tokens.is(before - 1, ","));
        let noun = |at: usize| {
            let unit = grammar.unit_at(at);
            unit.is_some_and(|unit| unit.label != "DATE")
                || unit.is_none()
                    && tokens.is_word(at)
                    && !grammar.is_verbal(at)
                    && !grammar.is_a(at, WordClass::Stop)
                    && !grammar.is_a(at, WordClass::Preposition)
                    && !grammar.is_a(at, WordClass::Determiner)
        };
        // “told reporters that Kenya refused”: no relative clause.
        let reported = self.reports.iter().any(|report| {
            let within = report.covers(before) && tokens.is_any(report.verb.1, &["in", "at", "on", "during", "to"]);
            report.scope.0 == before + 1 || within && tokens.is(before, "that")
        });
        let target = if marked && noun(last) && !reported {
            match grammar.unit_ending(last + 1) {
                Some(unit) => (unit.first, unit.end),
                None => target::before(grammar, before + 1, true)?,
            }
        } else if !marked
            && verb_follows
            && noun(before)
            && noun(before - 1).max(grammar.is_a(before - 1, WordClass::Determiner))
        {
            target::before(grammar, subject.first, true)?
        } else {
            return None;
        };
        let causes = |(first, end): (usize, usize)| (first..end).any(|at| grammar.is_a(at, WordClass::Cause));
        if cue.frames.iter().all(|frame| *frame == Frame::Cause) && !causes(target) {
            return None;
        }
        Some(Complement { role: "what the clause describes", ..Complement::plain(target)? })
    }

    /// “Backed by Norway, the treaty …”: what follows the comma after the agents that end at `name`.
    pub(super) fn fronted(&self, at: usize, name: usize) -> Option<(usize, usize)> {
        let grammar = self.grammar;
        let opens = at == grammar.first || !grammar.tokens.is_word(at - 1);
        let comma =
            (name..(name + 14).min(grammar.end)).find(|&word| grammar.tokens.is(word, ",")).filter(|_| opens)?;
        subject_phrase(grammar, comma + 1)
    }

    /// “…, Slovakia is opposed, and Romania refuses”: what the cue before was about.
    pub(super) fn elided(&self, cue: &Cue, end: usize, subject: &Subject) -> Option<Complement> {
        let grammar = self.grammar;
        if !cue.frames.contains(&Frame::Elided) {
            return None;
        }
        let closes = end >= grammar.end
            || !grammar.tokens.is_word(end)
            || grammar.tokens.is_any(end, &["and", "but", "while", "or", "too"]);
        let last = self.found.last().filter(|_| closes)?;
        let other = !self.same(&last.holders, &subject.holders);
        let role = "what was spoken of before it";
        Complement::plain(last.target).filter(|_| other).map(|found| Complement { role, ..found })
    }

    /// “Neither Austria nor Malta supports”: the subject negates.
    pub(super) fn with_neither(&self, modifiers: Modifiers, subject: &Subject) -> Modifiers {
        let neither = self.neither_before(subject);
        Modifiers { negation: modifiers.negation.or(neither), ..modifiers }
    }

    /// The “neither” before a subject.
    pub(super) fn neither_before(&self, subject: &Subject) -> Option<usize> {
        let before = subject.first.checked_sub(1).filter(|&before| before >= self.grammar.first)?;
        self.grammar.tokens.is(before, "neither").then_some(before)
    }

    /// “neither endorsed nor rejected the blockade”: on neither side, or twice against.
    pub(super) fn neither(
        &mut self,
        at: usize,
        end: usize,
        verb: &Verb,
        modifiers: &Modifiers,
        subject: &Subject,
    ) -> Option<Candidate> {
        let grammar = self.grammar;
        let neither = modifiers.negation.filter(|&at| grammar.tokens.is(at, "neither"))?;
        let nor = (end..(end + ENCLOSED).min(grammar.end)).find(|&word| grammar.tokens.is(word, "nor"))?;
        let second = grammar.after_adverbs(nor + 1);
        let verbs = &grammar.draft.lexicon.cues.verbs;
        let whole = verbs.longest(grammar.tokens, second, grammar.end).map(|(length, verb)| (second + length, verb));
        let (second_end, other) = whole.or_else(|| self.enclosing(second))?;
        let (other, opposite) = (other.cue.clone(), other.cue.polarity != verb.cue.polarity);
        let complement = target::complement(grammar, &verb.cue.frames, end)
            .or_else(|| target::complement(grammar, &other.frames, second_end))?;
        self.used.extend(second..second_end);
        let polarity = if opposite { Polarity::Neutral } else { verb.cue.polarity.negated() };
        let words = grammar.draft.words(neither, second_end).to_owned();
        if !target::says_something(grammar, complement.target) {
            return None;
        }
        Some(Candidate {
            holders: subject.holders.clone(),
            cue: vec![(neither, neither + 1), (at, end), (second, second_end)],
            target: complement.target,
            polarity,
            certainty: Certainty::Asserted,
            score: 0.9 * verb.cue.score.max(0.62) * subject.weight,
            reason: format!("“{words}” takes neither side; {}; the target is {}", self.named(subject), complement.role),
        })
    }
}
