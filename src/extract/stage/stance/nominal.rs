//! Nominal mentions: holders without a name, such as “critics” or “opposition parties”. They are
//! kept only if a stance or a report needs them.

use crate::extract::draft::{Draft, Found, NOMINAL, Sentence};
use crate::extract::word_class::{ClassSet, WordClass};
use crate::model::{Holder, MentionId, Stance};
use std::collections::HashSet;

/// How many words may stand before the head: “three small farmers’ unions”.
const WORDS: usize = 5;

/// The tokens of a mention, which tell it apart while places change.
type Extent = (usize, usize);

/// Adds the nominal mentions of the article to what was found.
pub(super) fn add(draft: &mut Draft<'_>) {
    let mut nominal = Vec::new();
    for sentence in draft.sentences.iter().filter(|sentence| !sentence.headline) {
        find(draft, sentence, &mut nominal);
    }
    rearrange(draft, |found| found.extend(nominal));
}

/// Takes away those that no stance needs.
pub(super) fn drop_unused(draft: &mut Draft<'_>, stances: &[Stance]) {
    let mut used: HashSet<&MentionId> = HashSet::new();
    for stance in stances {
        if let Holder::Mention(id) = &stance.holder {
            used.insert(id);
        }
        used.extend(stance.attribution.iter().filter_map(|link| link.mention.as_ref()));
    }
    let drop: HashSet<(usize, usize)> = (0..draft.found.len())
        .filter(|&place| draft.found.get(place).is_some_and(Found::is_nominal))
        .filter(|&place| !used.contains(&draft.mention_id(place)))
        .filter_map(|place| draft.found.get(place))
        .map(|found| (found.first, found.end))
        .collect();
    rearrange(draft, |found| found.retain(|found| !(found.is_nominal() && drop.contains(&(found.first, found.end)))));
}

/// Changes what was found; holders of roles follow their mentions to their new places.
fn rearrange(draft: &mut Draft<'_>, change: impl FnOnce(&mut Vec<Found>)) {
    let place_of = |draft: &Draft<'_>, place: usize| draft.found.get(place).map(|found| (found.first, found.end));
    let held: Vec<(Extent, Option<Extent>)> =
        draft.found.iter().filter_map(|role| Some(((role.first, role.end), place_of(draft, role.holder?)))).collect();
    change(&mut draft.found);
    draft.sort();
    let index = |draft: &Draft<'_>, (first, end): (usize, usize)| {
        draft.starting_in(first, first + 1).find(|&place| place_of(draft, place) == Some((first, end)))
    };
    for (role, holder) in held {
        let holder = holder.and_then(|holder| index(draft, holder));
        if let Some(role) = index(draft, role)
            && let Some(role) = draft.found.get_mut(role)
        {
            role.holder = holder;
        }
    }
}

fn find(draft: &Draft<'_>, sentence: &Sentence, nominal: &mut Vec<Found>) {
    let tokens = &draft.tokens;
    let names = &draft.found[draft.starting_in(sentence.first, sentence.end)];
    let mut next_name = names.iter().peekable();
    let mut taken = sentence.first;
    let mut at = sentence.first;
    while at < sentence.end {
        while next_name.peek().is_some_and(|name| name.first <= at) {
            taken = next_name.next().filter(|name| name.label != "QUANTITY").map_or(taken, |name| taken.max(name.end));
        }
        let classes = draft.lexicon.classes.of(tokens.lower(at));
        let plain = tokens.is_word(at) && (!tokens.is_capital(at) || begins(draft, sentence, at));
        if at >= taken && classes.acts() && plain && is_head(draft, sentence, at) {
            let start = start(draft, sentence, names, at);
            if let Some(first) = start {
                nominal.push(mention(first, at + 1, classes));
            }
        }
        at += 1;
    }
}

fn mention(first: usize, end: usize, classes: ClassSet) -> Found {
    let (label, reason) = match () {
        () if classes.has(WordClass::Body) => ("ORG", "a body without a name that takes a stance or reports one"),
        () if classes.has(WordClass::People) => ("NORP", "a group without a name that takes a stance or reports one"),
        () => ("ROLE", "an office without a name that takes a stance or reports one"),
    };
    Found::new(first, end, label, 0.6, NOMINAL, reason)
}

/// Whether the noun at `at` is the last of its phrase: “union”, but not the one of “union leader”.
fn is_head(draft: &Draft<'_>, sentence: &Sentence, at: usize) -> bool {
    let tokens = &draft.tokens;
    let next = at + 1;
    let goes_on = next < sentence.end && draft.lexicon.classes.of(tokens.lower(next)).acts() && tokens.is_word(next);
    let owns = tokens.is_possessive(next) && {
        let head =
            (next + 1..(next + 4).min(sentence.end)).find(|&word| draft.lexicon.classes.of(tokens.lower(word)).acts());
        head.is_some_and(|head| (next + 1..head).all(|word| tokens.is_word(word) && !tokens.is_capital(word)))
    };
    !(goes_on
        || owns
        || tokens.is_hyphen(next)
        || tokens.is(at, "opposition") && tokens.is_any(next, &["to", "from", "among"]))
}

/// Where the phrase with its head at `at` begins, without articles and numbers; `None` if a name
/// stands for it (“the Kenyan government”) or it is no phrase of its own.
fn start(draft: &Draft<'_>, sentence: &Sentence, names: &[Found], head: usize) -> Option<usize> {
    let tokens = &draft.tokens;
    let class = |at: usize| draft.lexicon.classes.of(tokens.lower(at));
    let mut first = head;
    while first > sentence.first && first + WORDS > head {
        let before = first - 1;
        let name = names.iter().filter(|name| name.end == before || name.end == first).max_by_key(|name| name.len());
        if let Some(name) = name.filter(|name| name.end == first || tokens.is_possessive(before)) {
            if matches!(name.label, "DATE" | "QUANTITY") {
                break;
            }
            // A name with “government” or the like right after it stands for that body.
            let country = matches!(name.label, "GPE" | "NORP");
            let stands = class(head).has(WordClass::Collective) && (!country || class(head).has(WordClass::Governing));
            if stands && first + 2 > head {
                return None;
            }
            let named = matches!(name.label, "GPE" | "ORG" | "NORP" | "PERSON" | "LOC");
            return named.then_some(name.first);
        }
        if tokens.is_possessive(before) {
            let plural = before > sentence.first
                && tokens.is_word(before - 1)
                && (!tokens.is_capital(before - 1) || begins(draft, sentence, before - 1));
            if !plural {
                return None;
            }
            first = before - 1;
            continue;
        }
        let stops = !tokens.is_word(before) && !tokens.is_hyphen(before)
            || class(before).has(WordClass::Stop)
            || class(before).has(WordClass::Preposition)
            || class(before).has(WordClass::Determiner)
            || is_verb(draft, before, sentence.end) && !tokens.is(before, "ruling");
        if stops {
            break;
        }
        if tokens.is_capital(before) && !begins(draft, sentence, before) {
            return None;
        }
        first = before;
    }
    Some(first)
}

/// Whether a sentence begins at the token, or begins anew: after a dateline, a colon or a quotation mark.
fn begins(draft: &Draft<'_>, sentence: &Sentence, at: usize) -> bool {
    at == sentence.first || draft.tokens.is_any(at - 1, &["—", "–", "--", "-", "“", "\"", ":"])
}

fn is_verb(draft: &Draft<'_>, at: usize, end: usize) -> bool {
    let lexicon = draft.lexicon;
    lexicon.cues.verbs.longest(&draft.tokens, at, end).is_some()
        || lexicon.reports.longest(&draft.tokens, at, end).is_some()
        || lexicon.cues.stirs.longest(&draft.tokens, at, end).is_some()
        || lexicon.cues.light.longest(&draft.tokens, at, end).is_some()
}
