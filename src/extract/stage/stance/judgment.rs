//! Judgments: “called the plan reckless”, and “the plan is reckless” in what somebody says.

use super::candidate::Candidate;
use super::finder::Finder;
use super::report::Reported;
use super::target::{Complement, says_something, starts_noun_phrase};
use crate::extract::lexicon::Report;
use crate::extract::stage::grammar::{Grammar, is_adverb};
use crate::extract::word_class::WordClass;
use crate::model::{Certainty, Polarity};

/// How many tokens a judged phrase and the way to its judgment may have.
const REACH: usize = 14;

impl Finder<'_> {
    /// “The plan is a disaster,” said Okafor: who says so judges.
    pub fn judgment(&self, report: &Reported) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        if report.holders.is_empty() || !matches!(report.kind, Report::Say | Report::Think) {
            return None;
        }
        let (start, stop) = report.scope;
        let start = (start..stop).find(|&at| !tokens.is_any(at, &["“", "\"", "‘", "'", ","]))?;
        let copula = (start + 1..stop.min(start + REACH)).find(|&at| grammar.is_a(at, WordClass::Copula))?;
        let crosses = |at: usize| {
            tokens.is_any(at, &[",", ";", ":", "—", "if", "whether", "because", "that", "and", "but"])
                || grammar.is_a(at, WordClass::Stop) && at > start
                || grammar.is_verbal(at) && !tokens.lower(at).ends_with("ing")
        };
        if (start..copula).any(crosses) {
            return None;
        }
        let pronoun = tokens.is_any(start, &["it", "this", "that"]) && copula == start + 1;
        if !(pronoun || starts_noun_phrase(grammar, start) || tokens.lower(start).ends_with("ing")) {
            return None;
        }
        let mut negated = false;
        for word in copula + 1..stop.min(copula + 8) {
            if tokens.is_any(word, &["not", "n’t", "n't", "never", "hardly", "no"]) {
                negated = true;
                continue;
            }
            if tokens.is_any(
                word,
                &[",", ".", ";", "that", "if", "for", "to", "of", "by", "being", "and", "because", "in", "on"],
            ) {
                return None;
            }
            let Some((length, &good)) = grammar.draft.lexicon.judgments.longest(tokens, word, stop) else { continue };
            let open = grammar.tokens.is_any(start.wrapping_sub(1), &["“", "\"", "‘"]);
            let target = (start, copula - usize::from(tokens.is_any(copula - 1, &["”", "“", "\""]) && !open));
            let polarity = if good != negated { Polarity::Support } else { Polarity::Oppose };
            if !says_something(grammar, target) && !pronoun {
                return None;
            }
            let who = grammar.draft.words(report.source.0, report.source.1);
            return Some(Candidate {
                holders: report.holders.clone(),
                cue: vec![(word, word + length)],
                target,
                polarity,
                certainty: Certainty::Asserted,
                score: 0.62 * report.weight,
                reason: format!(
                    "“{}” judges in what “{who}” says; the target is what is judged",
                    grammar.draft.words(copula, word + length)
                ),
            });
        }
        None
    }
}

/// “call the plan reckless”: the thing judged and which way the judgment goes.
pub(super) fn judged(grammar: &Grammar<'_>, at: usize) -> Option<(Complement, Polarity)> {
    let tokens = grammar.tokens;
    let pronoun = tokens.is_any(at, &["it", "him", "her", "them", "this"]);
    if !starts_noun_phrase(grammar, at) && !pronoun {
        return None;
    }
    let judgments = &grammar.draft.lexicon.judgments;
    let mut negated = false;
    for word in at + 1..(at + 16).min(grammar.end) {
        if tokens.is_any(word, &[",", ";", ".", "—", "which", "who", "while", "but", "because", "for", "on"]) {
            return None;
        }
        negated |= tokens.is_any(word, &["not", "hardly"]);
        let Some((_, &good)) = judgments.longest(tokens, word, grammar.end) else { continue };
        let mut end =
            (at + 1..word).find(|&mark| tokens.is_any(mark, &["“", "\"", "‘", "a", "an", "as"])).unwrap_or(word);
        while end > at + 1
            && (tokens.is_any(
                end - 1,
                &[
                    "as",
                    "a",
                    "an",
                    "the",
                    "“",
                    "\"",
                    "‘",
                    "very",
                    "deeply",
                    "totally",
                    "completely",
                    "not",
                    "hardly",
                    "both",
                    "utterly",
                    "simply",
                    "being",
                    "'",
                ],
            ) || is_adverb(tokens.lower(end - 1)))
        {
            end -= 1;
        }
        // The judgment must stand apart from the thing: “called the brutal war …” judges nothing.
        if end == word || end <= at {
            let adjacent =
                grammar.unit_ending(word).is_some() || tokens.is_any(word - 1, &["it", "them", "him", "that", "this"]);
            if !adjacent && !tokens.is_word(word - 1)
                || tokens.is_any(word - 1, &["the", "a", "an", "this", "his", "its", "their"])
                || word < at + 2 && !adjacent
            {
                continue;
            }
        }
        let polarity = if good != negated { Polarity::Support } else { Polarity::Oppose };
        return Complement::plain((at, end)).map(|complement| (complement, polarity));
    }
    None
}
