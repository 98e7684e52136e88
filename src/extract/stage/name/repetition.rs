//! What the whole article tells about a name: one label for one string, surnames after full
//! names, names found again where capitals alone tell nothing.

use super::dateline::{DATELINE, capitalised};
use super::guess::OWNER;
use crate::extract::draft::{Draft, Found};
use crate::extract::lexicon::Phrases;
use std::collections::{BTreeMap, HashMap};

/// Gives one label to one string: where the rules disagree in an article, the stronger evidence wins.
pub(super) fn settle(draft: &Draft<'_>, names: &mut Vec<Found>) {
    let mut votes: HashMap<String, BTreeMap<&'static str, f64>> = HashMap::new();
    // What else than owning something speaks for a name.
    let mut elsewhere: HashMap<String, f64> = HashMap::new();
    let mut surnames: HashMap<String, f64> = HashMap::new();
    for name in names.iter() {
        let key = draft.words(name.first, name.end).to_lowercase();
        if name.rule != OWNER {
            *elsewhere.entry(key.clone()).or_default() += name.score.powi(3);
        }
        *votes.entry(key).or_default().entry(name.label).or_default() += name.score.powi(3);
        if name.label == "PERSON" && name.len() > 1 && name.score > 0.6 {
            let surname = draft.tokens.lower(name.end - 1).to_owned();
            let best = surnames.entry(surname).or_default();
            *best = best.max(name.score);
        }
    }
    names.retain_mut(|name| {
        let weak = name.score < 0.7;
        if weak && name.len() == 1 && surnames.contains_key(draft.tokens.lower(name.first)) {
            (name.label, name.score, name.rule) = ("PERSON", 0.85, "surname");
            name.reason = "the surname of a person named in full".to_owned();
            return true;
        }
        let key = draft.words(name.first, name.end).to_lowercase();
        if let Some(votes) = votes.get(&key)
            && weak
            && let Some((label, weight)) = votes.iter().max_by(|one, other| one.1.total_cmp(other.1))
        {
            name.label = label;
            if *weight > 0.3 {
                name.score = name.score.max(0.55);
            }
        }
        let is_named = name.rule != OWNER || elsewhere.get(&key).is_some_and(|weight| *weight > 0.1);
        name.score >= 0.45 && is_named
    });
}

/// Names that may be found again where capitals alone told nothing: with label and score.
pub(super) fn repeated(draft: &Draft<'_>, names: &[Found]) -> Phrases<(&'static str, f64)> {
    let mut known: BTreeMap<String, (&'static str, f64)> = BTreeMap::new();
    for name in names.iter().filter(|name| name.known.is_none() && name.score >= 0.6) {
        let words = draft.words(name.first, name.end);
        known.entry(words.to_owned()).or_insert((name.label, name.score));
        if name.rule == DATELINE {
            known.entry(capitalised(words)).or_insert((name.label, name.score));
        }
        let surname = draft.words(name.end - 1, name.end);
        let is_common = draft.lexicon.common.contains(draft.tokens.lower(name.end - 1));
        if name.label == "PERSON" && name.len() > 1 && !is_common && surname.chars().count() > 2 {
            known.entry(surname.to_owned()).or_insert((name.label, name.score));
        }
    }
    let mut phrases = Phrases::default();
    for (name, value) in known {
        phrases.add(&name, value, true);
    }
    phrases.sort();
    phrases
}

/// What of those names stands where nothing was found yet.
pub(super) fn repeat(draft: &Draft<'_>, names: &Phrases<(&'static str, f64)>) -> Vec<Found> {
    let mut again = Vec::new();
    let mut found = draft.found.iter().peekable();
    let mut reach = 0;
    for sentence in &draft.sentences {
        let mut at = sentence.first;
        while at < sentence.end {
            while let Some(earlier) = found.next_if(|found| found.first <= at) {
                reach = reach.max(earlier.end);
            }
            let free = at >= reach && draft.tokens.is_capital(at);
            let next = found.peek().map_or(usize::MAX, |found| found.first);
            match names.longest(&draft.tokens, at, sentence.end.min(next)).filter(|_| free) {
                Some((length, &(label, score))) => {
                    let reason = "named elsewhere in the article";
                    again.push(Found::new(at, at + length, label, score.min(0.8), "repetition", reason));
                    at += length;
                }
                None => at += 1,
            }
        }
    }
    again
}
