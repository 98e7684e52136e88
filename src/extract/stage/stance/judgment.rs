//! Judgments: “called the plan reckless”, and “the plan is reckless” in what somebody says.

use super::candidate::Candidate;
use super::finder::Finder;
use super::report::Reported;
use super::target::{Complement, says_something, starts_noun_phrase};
use crate::extract::lexicon::Report;
use crate::extract::scorer::Scorer;
use crate::extract::stage::cue::Cue;
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
        let reach = stop.min(start + REACH);
        if let Some(found) = self.effect(report, start, reach) {
            return Some(found);
        }
        let verb = (start + 1..reach).find(|&at| grammar.is_a(at, WordClass::Copula))?;
        // “would have been”
        let auxiliary = |at: usize| grammar.is_auxiliary(at) || grammar.is_a(at, WordClass::Copula);
        let copula = (start + 1..=verb).rev().take_while(|&at| auxiliary(at)).last()?;
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
        let mut negated = (copula..verb).any(|at| grammar.is_a_negation(at));
        for word in verb + 1..stop.min(verb + 8) {
            // “was shot dead”, “were found guilty”: a passive judges nothing.
            let participle =
                tokens.lower(word).ends_with("ed") || tokens.is_any(word, &["shot", "found", "left", "held"]);
            let described = grammar.is_a(word - 1, WordClass::Determiner) || is_adverb(tokens.lower(word - 1));
            let judges = judging(grammar, word, stop).is_some();
            if participle && !described && !judges {
                return None;
            }
            if tokens.is_any(word, &["not", "n’t", "n't", "never", "hardly", "no", "neither"]) {
                negated = true;
                continue;
            }
            if tokens.is_any(
                word,
                &[",", ".", ";", "that", "if", "for", "to", "of", "by", "being", "and", "because", "in", "on"],
            ) {
                return None;
            }
            let Some((length, good, listed)) = judging(grammar, word, stop) else { continue };
            // “said the fire was terrible”: only what is decided is judged in words that no list has.
            if !listed && !pronoun && copula > start && !(start..copula).any(|at| grammar.is_a(at, WordClass::Measure))
            {
                return None;
            }
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
                score: if listed { 0.62 } else { 0.54 } * report.weight,
                reason: format!(
                    "“{}” judges in what “{who}” says; the target is what is judged",
                    grammar.draft.words(copula, word + length)
                ),
            });
        }
        None
    }
}

/// The words at `word` that judge: how many, whether kindly, and whether the list of judgments has them. Of
/// other words the list of opinions and their form tell.
fn judging(grammar: &Grammar<'_>, word: usize, end: usize) -> Option<(usize, bool, bool)> {
    let tokens = grammar.tokens;
    if let Some((length, &good)) = grammar.draft.lexicon.judgments.longest(tokens, word, end) {
        // “a lifeline for a dictator”
        let bad = |at: usize| is_bad(tokens.lower(at));
        let after = word + length;
        let link = (after - 1..=after).find(|&at| at > word && tokens.is_any(at, &["for", "to"]));
        let turned = good && link.is_some_and(|link| (link + 1..end.min(link + 4)).any(bad));
        return Some((length, good && !turned, true));
    }
    let lower = tokens.lower(word);
    // “was disappointed”: a feeling, no judgment.
    if word >= end || !tokens.is_word(word) || tokens.is_capital(word) || lower.len() < 4 || lower.ends_with("ed") {
        return None;
    }
    let value = Scorer::opinion(lower);
    let spoilt = lower.len() > 6
        && (lower.ends_with("less") || lower.starts_with("un") && (lower.ends_with("able") || lower.ends_with("ible")));
    match () {
        () if value <= BAD || spoilt => Some((1, false, false)),
        () if value >= GOOD => Some((1, true, false)),
        () => None,
    }
}

/// Whether what a word names is bad, so that what is good for it is bad too: “helps only smugglers”.
pub(super) fn is_bad(word: &str) -> bool {
    const VILLAINS: &[&str] = &[
        "smugglers",
        "dictator",
        "dictators",
        "gangs",
        "cartels",
        "oligarchs",
        "speculators",
        "traffickers",
        "polluters",
        "extremists",
        "warlords",
        "tyrants",
        "tyrant",
        "despots",
        "despot",
        "regime",
        "billionaires",
        "profiteers",
        "fraudsters",
        "mafia",
        "landgrabbers",
        "racketeers",
        "rich",
        "cronies",
        "elites",
        "aggressor",
        "aggressors",
    ];
    Scorer::opinion(word) <= BAD || VILLAINS.contains(&word)
}

/// Values of the list of opinions from which on a word judges.
const BAD: f32 = -1.4;
const GOOD: f32 = 1.6;

/// “call the plan reckless”: the thing judged and which way the judgment goes.
pub(super) fn judged(grammar: &Grammar<'_>, cue: &Cue, at: usize) -> Option<(Complement, Polarity)> {
    let tokens = grammar.tokens;
    let pronoun = tokens.is_any(at, &["it", "him", "her", "them", "this"]);
    // “what it calls “unilateral decisions””
    if tokens.is_any(at, &["“", "\"", "‘"]) {
        return None;
    }
    if !starts_noun_phrase(grammar, at) && !pronoun {
        return None;
    }
    let mut negated = false;
    for word in at + 1..(at + 16).min(grammar.end) {
        if tokens.is_any(word, &[",", ";", ".", "—", "which", "who", "while", "but", "because", "for", "on"]) {
            break;
        }
        negated |= tokens.is_any(word, &["not", "hardly"]);
        // “too timid”, whatever “timid” is
        let excess = tokens.is(word, "too") && tokens.is_word(word + 1) && !tokens.is_capital(word + 1);
        // A word that no list of judgments has must stand where only a judgment can: “considers the tax distortive”.
        let apart = |length: usize| {
            tokens.is_any(word - 1, &["as", "a", "an", "too", "very", "so", "“", "\"", "‘"])
                || is_adverb(tokens.lower(word - 1))
                || !tokens.is_word(word + length)
                || grammar.is_a(word + length, WordClass::Stop)
        };
        let found = judging(grammar, word, grammar.end).filter(|(length, _, listed)| *listed || apart(*length));
        let found = found.map(|(length, good, _)| (length, good));
        let Some((length, good)) = found.or(excess.then_some((2, false))) else { continue };
        if !fits_verb(grammar, cue, at, word) {
            break;
        }
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
        let polarity = if is_mixed(grammar, word + length, good) {
            Polarity::Mixed
        } else if good != negated {
            Polarity::Support
        } else {
            Polarity::Oppose
        };
        return Complement::plain((at, end)).map(|complement| (complement, polarity));
    }
    likened(grammar, cue, at)
}

/// Whether a judgment at `word` belongs to the verb: “saw it as a threat”, “found the plan too timid”;
/// “found the bodies of ten victims” and “saw a dangerous trend” judge nothing.
fn fits_verb(grammar: &Grammar<'_>, cue: &Cue, at: usize, word: usize) -> bool {
    let tokens = grammar.tokens;
    match cue.words.as_str() {
        "see" | "view" | "regard" | "portray" | "paint" | "cast" | "characterise" | "characterize" | "compare" => {
            (at..word).any(|mark| tokens.is_any(mark, &["as", "to"]))
        }
        "find" | "consider" | "judge" | "pronounce" => {
            let plain = |word: usize| !grammar.is_a(word, WordClass::Preposition) && !grammar.is_verbal(word);
            word > at + 1 && word <= at + 6 && (at..word).all(plain)
        }
        _ => true,
    }
}

/// “clumsy but constitutional”: two judgments that disagree.
fn is_mixed(grammar: &Grammar<'_>, at: usize, good: bool) -> bool {
    let other = grammar.tokens.is(at, "but").then(|| judging(grammar, at + 1, grammar.end));
    other.flatten().is_some_and(|(_, other, _)| other != good)
}

/// “described it as “a tax on obedience””, “likened it to a prison”: an image that no list knows is
/// seldom kind where it stands in quotes or is a likeness.
fn likened(grammar: &Grammar<'_>, cue: &Cue, at: usize) -> Option<(Complement, Polarity)> {
    let tokens = grammar.tokens;
    let likeness = matches!(cue.words.as_str(), "liken" | "compare");
    if cue.polarity.supports()
        && matches!(cue.words.as_str(), "hail" | "praise" | "defend" | "see" | "find" | "consider")
    {
        let end = (at..(at + 12).min(grammar.end)).find(|&word| tokens.is(word, "as"))?;
        return Complement::plain((at, end)).map(|complement| (complement, cue.polarity));
    }
    let link = (at + 1..(at + 10).min(grammar.end))
        .find(|&word| tokens.is_any(word, &["“", "\""]) || likeness && tokens.is_any(word, &["to", "with"]))?;
    let end = if tokens.is(link - 1, "as") || tokens.is(link - 1, "to") { link - 1 } else { link };
    let quoted = tokens.is_any(link, &["“", "\""]);
    let end = if quoted && tokens.is_any(end - 1, &["a", "an", "the"]) { end - 1 } else { end };
    // “a tax on obedience” is an image, “a lovely guy” is none.
    let link_word = |word: usize| tokens.is_any(word, &["on", "for", "to", "against", "in", "without", "by"]);
    let image = !cue.polarity.supports() || (link + 2..link + 6).any(link_word);
    // “called the law “the Clean Air Act””: a name.
    let named = (link + 1..link + 3).any(|word| tokens.is_capital(word));
    if end <= at || (at..end).any(|word| tokens.is(word, ",")) || quoted && (named || !image) || !quoted && !likeness {
        return None;
    }
    Complement::plain((at, end)).map(|complement| (complement, Polarity::Oppose))
}

/// The judgment right after a verb whose object stands before it: “a step that it called reckless”.
pub(super) fn judged_after(grammar: &Grammar<'_>, cue: &Cue, at: usize) -> Option<Polarity> {
    let tokens = grammar.tokens;
    let little = ["“", "\"", "‘", "a", "an", "the", "as", "to", "simply", "both", "too"];
    let skip = |word: &usize| tokens.is_any(*word, &little) || is_adverb(tokens.lower(*word));
    let quoted = (at..at + 3).any(|word| tokens.is_any(word, &["“", "\""]));
    let start = at + (at..grammar.end).take_while(skip).count();
    let negated = tokens.is_any(start, &["not", "hardly"]);
    let found = (start..(start + 4).min(grammar.end))
        .take_while(|&word| tokens.is_word(word) || tokens.is_hyphen(word))
        .find_map(|word| judging(grammar, word, grammar.end));
    match found {
        Some((_, good, _)) if good != negated => Some(Polarity::Support),
        Some(_) => Some(Polarity::Oppose),
        None => (quoted || matches!(cue.words.as_str(), "liken" | "compare")).then_some(Polarity::Oppose),
    }
}
