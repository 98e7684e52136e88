//! Stances without a cue of the table: refusals and promises (“would not send”), and wishes in
//! what somebody says (“Europe must pay”).

use super::candidate::Candidate;
use super::finder::Finder;
use super::report::Reported;
use super::target;
use crate::extract::lexicon::Report;
use crate::extract::stage::cue::{Form, Frame};
use crate::extract::stage::grammar::{How, Modifiers};
use crate::extract::word_class::WordClass;
use crate::model::{Certainty, Polarity};

/// What there is for something, or not: “no need to rush”.
const NEEDS: &[&str] = &[
    "need",
    "reason",
    "justification",
    "excuse",
    "case",
    "place",
    "room",
    "point",
    "sense",
    "grounds",
    "basis",
    "necessity",
    "appetite",
    "cause",
];

/// Verbs whose negation refuses nothing, even in one's own words: “we will not know”.
const STATES: &[&str] = &[
    "be",
    "have",
    "know",
    "see",
    "think",
    "say",
    "happen",
    "comment",
    "mean",
    "matter",
    "seem",
    "remain",
    "find",
    "feel",
    "hear",
    "need",
    "win",
    "lose",
    "affect",
    "cause",
    "get",
    "work",
    "last",
    "end",
    "become",
    "come",
    "appear",
    "arrive",
    "survive",
    "die",
    "forget",
    "speculate",
    "elaborate",
    "discuss",
    "disclose",
    "reveal",
    "understand",
    "believe",
];

impl Finder<'_> {
    /// “will not send”, “would never accept”; and in the holder’s own words “would send”.
    pub fn will(&self, at: usize) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let able = tokens.is_any(at, &["could", "can", "ca", "cannot"]);
        // “are not going to back down”
        let going = tokens.is(at, "going")
            && tokens.is(at + 1, "to")
            && grammar.is_a_negation(at - 1)
            && grammar.is_be(at.wrapping_sub(2));
        if !able && !going && !tokens.is_any(at, &["will", "would", "wo", "'ll", "’ll"]) {
            return None;
        }
        let cannot = tokens.is(at, "cannot") || going;
        let negated = !going && tokens.is_any(at + 1, &["not", "n't", "n’t", "never"]);
        if able && !negated && !cannot {
            return None;
        }
        let last = if negated || going { at + 2 } else { at + 1 };
        let mut verb = grammar.after_adverbs(last);
        let negated = negated || cannot;
        if tokens.is_any(verb, &["instead", "also", "still", "now", "soon", "again", "ever"]) {
            verb += 1;
        }
        let is_deed = grammar.is_a(verb, WordClass::Deed);
        // “would sign nothing”: what one signs is a cue only with what it says.
        let cue = grammar.draft.lexicon.cues.verbs.longest(tokens, verb, grammar.end);
        let is_cue = cue.is_some_and(|(length, found)| {
            let fits = || target::complement(grammar, &found.cue.frames, verb + length).is_some();
            !found.cue.frames.contains(&Frame::Cause) && (!going || fits())
        });
        let refuses = (negated || going) && tokens.is_word(verb) && !tokens.is_any(verb, STATES);
        if !(is_deed || refuses) || is_cue && tokens.lower(verb) != "ban" {
            return None;
        }
        let modifiers = grammar.modifiers(at);
        let subject = self.subject(&Modifiers { modal: true, ..modifiers }, Form::Base, false)?;
        let negated = negated || self.neither_before(&subject).is_some();
        let own = self.reports.iter().any(|report| {
            report.kind != Report::Noun && report.covers(at) && self.same(&report.holders, &subject.holders)
        }) || subject.how == How::Speaker;
        let end = grammar.complement_end(verb, false);
        let spoken_for =
            self.reports.iter().any(|report| report.covers(at) && self.belongs(&report.holders, &subject.holders));
        let own = own || spoken_for && !negated;
        // Promises are news of what will happen as often as they are stances: only own words count.
        let score = match (negated, own) {
            (true, true) if is_deed => 0.74,
            (true, true) => 0.54,
            _ if !is_deed => return None,
            (true, false) if able => return None,
            (true, false) => 0.58,
            (false, true) => 0.52,
            (false, false) => return None,
        };
        let conditional = modifiers.first > grammar.first && tokens.is_any(modifiers.first - 1, &["if", "whether"]);
        if end <= verb || conditional || !target::says_something(grammar, (verb, end)) {
            return None;
        }
        let cue_words = grammar.draft.words(at, verb);
        let verb_words = grammar.draft.words(verb, verb + 1);
        let (polarity, deed) = if negated { (Polarity::Oppose, "negates") } else { (Polarity::Support, "promises") };
        Some(Candidate {
            reason: format!("“{cue_words}” {deed} “{verb_words}”; {}; the target is that deed", self.named(&subject)),
            holders: subject.holders,
            cue: vec![(at, last)],
            target: (verb, end),
            polarity,
            certainty: Certainty::Asserted,
            score: score * subject.weight,
        })
    }

    /// “said that Europe must pay”: who says so wants it.
    pub fn wish(&self, report: &Reported) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let states_facts = tokens.is_any(
            report.verb.0,
            &[
                "reported",
                "reports",
                "reporting",
                "revealed",
                "disclosed",
                "according",
                "estimated",
                "predicted",
                "recalled",
                "asked",
            ],
        );
        if report.holders.is_empty() || report.kind == Report::Deny || states_facts {
            return None;
        }
        let (start, stop) = report.scope;
        let start = (start..stop).find(|&at| !tokens.is_any(at, &["“", "\"", "‘", "'", ","]))?;
        let modal = (start + 1..stop.min(start + 24)).find(|&at| self.is_wish(at))?;
        let unsure = (start..modal)
            .any(|at| tokens.is_any(at, &["if", "whether", "when", "what", "how", "who", "where", "which"]));
        if unsure || tokens.is_any(start, &["why"]) {
            return None;
        }
        let after = modal + if tokens.is_any(modal, &["must", "should"]) { 1 } else { 2 };
        let negation = tokens.is_any(after, &["not", "n't", "n’t", "never"]);
        let verb = grammar.after_adverbs(after + usize::from(negation));
        if tokens.is(verb, "have")
            || !tokens.is_word(verb)
            || tokens.is(verb, "be")
                && tokens.is_any(
                    verb + 1,
                    &["noted", "able", "available", "ready", "careful", "back", "over", "complete", "possible"],
                )
            || tokens.is(modal, "should")
                && tokens.is_any(verb, &["begin", "arrive", "reach", "help", "come", "happen", "know", "see", "last"])
        {
            return None;
        }
        let clause = (start..modal)
            .rev()
            .find(|&at| tokens.is_any(at, &[",", ";", "and", "but", "—", "that", "because"]))
            .map_or(start, |at| at + 1);
        let clause = if tokens.is(clause.wrapping_sub(1), "and") && grammar.unit_ending(clause - 1).is_some() {
            start
        } else {
            clause
        };
        let end = grammar.complement_end(modal, true).min(stop);
        let mut candidate = Candidate {
            holders: report.holders.clone(),
            cue: vec![(modal, if negation { verb } else { modal + 1 })],
            target: if negation { (verb, end) } else { (clause, end) },
            polarity: if negation { Polarity::Oppose } else { Polarity::Support },
            certainty: Certainty::Asserted,
            score: 0.64 * report.weight,
            reason: String::new(),
        };
        // “The law must be repealed”: against the law.
        let undone = tokens.is(verb, "be") && (verb + 1..verb + 3).any(|at| grammar.is_a(at, WordClass::Undoing));
        if undone {
            candidate.target = (clause, modal);
            candidate.polarity = if negation { Polarity::Support } else { Polarity::Oppose };
            candidate.cue = vec![(modal, grammar.after_adverbs(verb + 1) + 1)];
        }
        let inner = target::inner_cue(grammar, verb, Form::Base).filter(|_| !undone);
        if let Some((complement, cue, length)) = inner {
            candidate.polarity = if negation { cue.polarity.negated() } else { cue.polarity };
            candidate.target = complement.target;
            candidate.cue.push((verb, verb + length));
        }
        if candidate.target.1 <= candidate.target.0 || end <= verb || !target::says_something(grammar, candidate.target)
        {
            return None;
        }
        let modal_words = grammar.draft.words(modal, verb);
        let verb_words = grammar.draft.words(report.verb.0, report.verb.1);
        let who = grammar.draft.words(report.source.0, report.source.1);
        candidate.reason = format!(
            "“{modal_words}” shows a wish in what “{who}” says (“{verb_words}”); the target is what should be or not be"
        );
        Some(candidate)
    }

    /// “said there was no need to rush”, “there is a strong case for reform”: who says so takes a side.
    pub fn existence(&self, report: &Reported) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let (start, stop) = report.scope;
        let there = (start..stop).find(|&at| tokens.is(at, "there"))?;
        let verb = grammar.after_adverbs(there + 1);
        let exists = tokens.is_any(verb, &["is", "was", "were", "are", "'s", "’s", "can", "could"]);
        let first = verb + 1 + usize::from(tokens.is_any(verb, &["can", "could"]));
        let noun = (first..(first + 6).min(stop)).find(|&at| tokens.is_any(at, NEEDS))?;
        let link = noun + 1;
        if report.holders.is_empty()
            || !exists
            || !tokens.is_any(link, &["to", "for", "in", "of"])
            || (there + 1..noun).any(|at| tokens.is_any(at, &[",", "that", "and"]))
        {
            return None;
        }
        let negation = tokens.is_any(verb + 1, &["not", "n't", "n’t"]);
        let none = (first..noun).any(|at| tokens.is_any(at, &["no", "little", "hardly", "never"]));
        let against = none || negation;
        // “there was room for talks” says less than “there was no room for talks”.
        let says = against || tokens.is_any(noun, &["need", "case"]);
        if !says {
            return None;
        }
        let end = grammar.complement_end(link + 1, false).min(stop);
        let target = (link + 1, end);
        if end <= link + 1 || !target::says_something(grammar, target) {
            return None;
        }
        let who = grammar.draft.words(report.source.0, report.source.1);
        let words = grammar.draft.words(there, link);
        Some(Candidate {
            holders: report.holders.clone(),
            cue: vec![(verb, link)],
            target,
            polarity: if against { Polarity::Oppose } else { Polarity::Support },
            certainty: Certainty::Asserted,
            score: 0.58 * report.weight,
            reason: format!("“{words}” in what “{who}” says takes a side; the target is what follows"),
        })
    }

    fn is_wish(&self, at: usize) -> bool {
        let tokens = self.grammar.tokens;
        let follows_subject = !tokens.is_any(at - 1, &[",", "and", "but", "“", "\"", "to"]);
        let modal = tokens.is_any(at, &["must", "should"])
            || tokens.is_any(at, &["need", "needs", "ought", "has", "have"])
                && tokens.is(at + 1, "to")
                && !tokens.is_any(at - 1, &["may", "will", "would", "no", "the", "a"]);
        follows_subject && modal && !tokens.is_capital(at)
    }
}
