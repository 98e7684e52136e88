//! Who says what: reporting verbs, “according to”, statements and quotes, with what they cover.

use crate::extract::lexicon::Report;
use crate::extract::stage::cue::Form;
use crate::extract::stage::grammar::{Grammar, How, Subject};
use crate::extract::word_class::WordClass;

/// A stretch of a sentence that somebody reports.
#[derive(Debug, Clone)]
pub(super) struct Reported {
    /// Places of the mentions that report; empty for “according to sources”.
    pub holders: Vec<usize>,
    /// The reporter's words: tokens.
    pub source: (usize, usize),
    /// The tokens of the verb or noun.
    pub verb: (usize, usize),
    /// The tokens that are reported.
    pub scope: (usize, usize),
    pub kind: Report,
    /// Whom “we” means if the reporter speaks for a body: “its chairman, Okafor, said”.
    pub principal: Vec<usize>,
    /// How sure the reporter is known, as a factor.
    pub weight: f64,
}

impl Reported {
    /// Whether the token at `at` is among what is reported.
    pub fn covers(&self, at: usize) -> bool {
        self.scope.0 <= at && at < self.scope.1
    }
}

/// All reports of a sentence, in the order of their verbs.
pub(super) fn reports(grammar: &Grammar<'_>) -> Vec<Reported> {
    let mut found = Vec::new();
    let mut at = grammar.first;
    while at < grammar.end {
        let reported = according_to(grammar, at).or_else(|| reporting(grammar, at));
        match reported {
            Some(reported) => {
                at = reported.verb.1.max(at + 1);
                found.push(reported);
            }
            None => at += 1,
        }
    }
    found
}

/// “according to two diplomats”
fn according_to(grammar: &Grammar<'_>, at: usize) -> Option<Reported> {
    let tokens = grammar.tokens;
    if !(tokens.is(at, "according") && tokens.is(at + 1, "to") && at + 2 < grammar.end) {
        return None;
    }
    let end = source_end(grammar, at + 2);
    if end <= at + 2 {
        return None;
    }
    // “according to its director, Okafor”
    let person = grammar.unit_starting(end + 1).filter(|unit| tokens.is(end, ",") && unit.label == "PERSON");
    let describes =
        (at + 2..end).any(|word| grammar.is_a(word, WordClass::Office) || grammar.is_a(word, WordClass::Voice));
    let (source, end) = match person.filter(|_| describes) {
        Some(person) => ((end + 1, person.end), person.end),
        None => ((at + 2, end), end),
    };
    let holders = grammar.units.iter().filter(|unit| unit.first >= source.0 && unit.end <= end && unit.can_hold);
    let scope = if at <= grammar.first + 1 { (end, grammar.end) } else { (grammar.first, at) };
    Some(Reported {
        holders: holders.map(|unit| unit.place).take(1).collect(),
        source,
        verb: (at, at + 2),
        scope,
        kind: Report::Say,
        principal: Vec::new(),
        weight: 0.9,
    })
}

fn source_end(grammar: &Grammar<'_>, at: usize) -> usize {
    let mut end = at;
    while end < grammar.end && end < at + 12 {
        if let Some(unit) = grammar.unit_starting(end) {
            end = unit.end;
            continue;
        }
        if grammar
            .tokens
            .is_any(end, &[",", ".", ";", "who", "which", "—", "–", ":", "(", "published", "released", "seen"])
        {
            break;
        }
        end += 1;
    }
    end
}

fn reporting(grammar: &Grammar<'_>, at: usize) -> Option<Reported> {
    let tokens = grammar.tokens;
    if tokens.is_capital(at) || grammar.unit_at(at).is_some() {
        return None;
    }
    let all = grammar.draft.lexicon.reports.all(tokens, at, grammar.end);
    for (length, &kind) in all {
        let found = match kind {
            Report::Noun => noun(grammar, at, at + length),
            _ => inverted(grammar, at, at + length, kind).or_else(|| plain(grammar, at, at + length, kind)),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// “…,” said Okafor.
fn inverted(grammar: &Grammar<'_>, at: usize, end: usize, kind: Report) -> Option<Reported> {
    let tokens = grammar.tokens;
    // “…,” Okafor told Reuters: who is told is no speaker.
    if tokens.is_any(at, &["told", "tells", "telling"]) {
        return None;
    }
    if kind != Report::Say || at < grammar.first + 2 || !tokens.is_any(at - 1, &[",", "”", "\"", "’", "'", "?", "!"])
    {
        return None;
    }
    let name = (end..end + 3).find(|&word| !grammar.is_a(word, WordClass::Determiner) && !tokens.is_number(word))?;
    let voice = grammar.is_a(name, WordClass::Voice) && tokens.is_any(name + 1, &["for", "of"]);
    let principal = if voice { name + 2 + usize::from(tokens.is(name + 2, "the")) } else { name };
    let unit = grammar.unit_starting(principal).filter(|unit| unit.can_hold);
    // “…,” said the group’s leader, Okafor.
    let person = unit.filter(|unit| !voice && unit.nominal && tokens.is(unit.end, ","));
    let person = person.and_then(|unit| grammar.unit_starting(unit.end + 1)).filter(|unit| unit.label == "PERSON");
    let unit = person.or(unit);
    let (holders, last) = match unit {
        Some(unit) => (vec![unit.place], unit.end),
        None => {
            let head = (name..name + 5).find(|&word| grammar.is_a(word, WordClass::Source))?;
            (name..head).all(|word| tokens.is_word(word)).then_some((Vec::new(), head + 1))?
        }
    };
    // A mark of the sentence around, or none: “…, said Okafor.”
    let named = unit.is_some_and(|unit| !unit.nominal) && !voice;
    Some(Reported {
        holders,
        source: (if named { name } else { end }, last),
        verb: (at, end),
        scope: (quote_start(grammar, at), at - 1),
        kind,
        principal: Vec::new(),
        weight: if voice { 0.9 } else { 1.0 },
    })
}

/// “Okafor said that …”, “…, Okafor said.”, “two officials said …”
fn plain(grammar: &Grammar<'_>, at: usize, end: usize, kind: Report) -> Option<Reported> {
    let tokens = grammar.tokens;
    let modifiers = grammar.modifiers(at);
    if modifiers.infinitive || modifiers.normative || modifiers.be && !tokens.lower(at).ends_with("ing") {
        return None;
    }
    let form = if tokens.lower(at).ends_with("ing") { Form::Gerund } else { Form::Past };
    let subject = grammar.subject(modifiers.first, form, modifiers.be);
    let (subject, source) = match subject {
        Some(subject) => {
            let stands_here = matches!(subject.how, How::Subject | How::Represented | How::Description);
            let source = match subject.holders.as_slice() {
                [one] if !stands_here => {
                    grammar.draft.found.get(*one).map_or((at, at), |found| (found.first, found.end))
                }
                _ => (subject.first, subject.end),
            };
            (subject, source)
        }
        None => unnamed(grammar, modifiers.first)?,
    };
    let told = tokens.is_any(at, &["told", "tells", "telling"]);
    let addressee = grammar.unit_starting(end).filter(|unit| told && unit.can_hold);
    let after = clause_start(grammar, addressee.map_or(end, |unit| unit.end));
    let before = subject.first;
    let quote_before = before > grammar.first + 1 && tokens.is_any(before - 1, &[",", "”", "\"", "’", "'", "?", "!"]);
    // “…,” she told Reuters; “…, Okafor said after the talks”.
    let trails = told && tokens.is_any(before.saturating_sub(1), &["”", "\"", "’"])
        || grammar.is_a(after, WordClass::Preposition) && !tokens.is_any(after, &["for", "like", "with", "on"]);
    let ends_here = quote_before && trails
        || !tokens.is_word(after)
            && !tokens.is_any(after, &["“", "\"", "‘", "'", "€", "$", "£"])
            && !tokens.is_number(after);
    let scope = if (ends_here || after >= grammar.end) && quote_before {
        (quote_start(grammar, before), before - 1)
    } else if after < grammar.end && !ends_here {
        (after, scope_end(grammar, after))
    } else {
        return None;
    };
    let principal = grammar.principal(subject.first);
    let (holders, weight) = (subject.holders, subject.weight);
    Some(Reported { holders, source, verb: (at, end), scope, kind, principal, weight })
}

/// “A Pentagon statement”, “three officials”: words that report but name nobody who could hold a stance.
fn unnamed(grammar: &Grammar<'_>, end: usize) -> Option<(Subject, (usize, usize))> {
    let tokens = grammar.tokens;
    let last = end.checked_sub(1).filter(|&last| last >= grammar.first)?;
    // “a person familiar with the talks”, “two people close to her”
    let goes_on =
        ["close", "familiar", "briefed", "with", "in", "from", "at", "of", "involved", "near", "privy", "aware"];
    let head = (last.saturating_sub(10).max(grammar.first)..=last)
        .rev()
        .take_while(|&at| tokens.is_word(at) || tokens.is_possessive(at))
        .find(|&at| grammar.is_a(at, WordClass::Source) && (at == last || tokens.is_any(at + 1, &goes_on)))?;
    let mut start = head;
    while start > grammar.first && start + 8 > head {
        let before = start - 1;
        let stops = !(tokens.is_word(before) || tokens.is_number(before) || tokens.is_possessive(before))
            || tokens.is_any(
                before,
                &["and", "but", "that", "while", "as", "which", "who", "said", "with", "because", "to"],
            )
            || grammar.is_verbal(before);
        if stops {
            break;
        }
        start = before;
        if tokens.is_any(start, &["a", "an", "the", "two", "three", "several", "some"]) {
            break;
        }
    }
    let subject = Subject { holders: Vec::new(), first: start, end, weight: 0.8, how: How::Unnamed };
    Some((subject, (start, end)))
}

/// “Vance’s statement on Wednesday that …”
fn noun(grammar: &Grammar<'_>, at: usize, end: usize) -> Option<Reported> {
    let tokens = grammar.tokens;
    let owner = (at.saturating_sub(3).max(grammar.first)..at).rev().find(|&before| tokens.is_possessive(before))?;
    let unit = grammar.unit_ending(owner).filter(|unit| unit.can_hold)?;
    let that = (end..(end + 6).min(grammar.end)).find(|&word| tokens.is(word, "that"))?;
    let scope = (that + 1, scope_end(grammar, that + 1));
    let source = (unit.first, unit.end);
    Some(Reported {
        holders: vec![unit.place],
        source,
        verb: (at, end),
        scope,
        kind: Report::Noun,
        principal: Vec::new(),
        weight: 1.0,
    })
}

/// Where the reported clause begins: after the one who is told, the day, and “that”.
fn clause_start(grammar: &Grammar<'_>, at: usize) -> usize {
    let tokens = grammar.tokens;
    let that = (at..(at + 10).min(grammar.end)).find(|&word| tokens.is(word, "that"));
    let between = |word: usize| {
        grammar.unit_at(word).is_some()
            || tokens.is_any(
                word,
                &[
                    "on",
                    "in",
                    "at",
                    "to",
                    "a",
                    "an",
                    "the",
                    "reporters",
                    "interview",
                    "statement",
                    "conference",
                    "news",
                    "press",
                    "late",
                    "early",
                    "parliament",
                    "lawmakers",
                    "during",
                    "speech",
                    "post",
                    "television",
                    "radio",
                    ",",
                ],
            )
    };
    if let Some(that) = that.filter(|&that| (at..that).all(between)) {
        return that + 1;
    }
    let mut start = at;
    while let Some(unit) = grammar.unit_starting(start).filter(|unit| unit.label == "DATE") {
        start = unit.end;
    }
    if tokens.is(start, "on")
        && let Some(unit) = grammar.unit_starting(start + 1).filter(|unit| unit.label == "DATE")
    {
        start = unit.end;
    }
    if tokens.is(start, "to") && tokens.is(start + 1, "reporters") {
        start += 2;
    }
    start
}

/// Where a quote begins that a reporting verb at `at` follows: after a colon, or with the sentence.
fn quote_start(grammar: &Grammar<'_>, at: usize) -> usize {
    (grammar.first..at)
        .rev()
        .find(|&mark| grammar.tokens.is_any(mark, &[":", ";"]))
        .map_or(grammar.first, |mark| mark + 1)
}

fn scope_end(grammar: &Grammar<'_>, at: usize) -> usize {
    let tokens = grammar.tokens;
    let ends = |word: usize| {
        tokens.is(word, ";")
            || tokens.is(word, ",")
                && (tokens.is_any(word + 1, &["while", "but", "although", "though", "whereas", "after", "with"])
                    // “…, a day after Kenya rejected it”
                    || (word + 2..word + 5).any(|at| tokens.is_any(at, &["after", "before"]))
                        && tokens.is_any(word + 1, &["a", "one", "two", "three", "days", "hours", "weeks", "just", "only"]))
    };
    (at..grammar.end).find(|&word| ends(word)).unwrap_or(grammar.end)
}
