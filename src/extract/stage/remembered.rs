//! Names that the analyst decided on: what was accepted is found everywhere, what was rejected goes.

use super::Tell;
use crate::extract::adaptation::{Hit, Verdict, outweigh};
use crate::extract::draft::{Draft, Found, Learnt, label_of_schema};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

/// The rule of what only the memory found.
const REMEMBERED: &str = "project";

/// Everything but roles, before the roles are looked for: they lean on names.
pub(in crate::extract) fn names(draft: &mut Draft<'_>, _: Tell<'_>) -> ControlFlow<()> {
    decide(draft, |label| label != "ROLE");
    ControlFlow::Continue(())
}

/// Roles, once their rules have run.
pub(in crate::extract) fn roles(draft: &mut Draft<'_>, _: Tell<'_>) -> ControlFlow<()> {
    decide(draft, |label| label == "ROLE");
    ControlFlow::Continue(())
}

/// What was found, by place: an enclosing one before what it encloses. With it the place of a role's holder,
/// as places in `found` move when something is put in.
type ByPlace = BTreeMap<(usize, Reverse<usize>), (Found, Option<Place>)>;
type Place = (usize, Reverse<usize>);

/// No name that could hold another one begins further before it, in tokens.
const LONGEST: usize = 48;

fn decide(draft: &mut Draft<'_>, concerns: impl Fn(&str) -> bool) {
    let mut hits: Vec<(usize, usize, &Hit)> =
        draft.hits.iter().filter_map(|hit| tokens_of(draft, hit).map(|(first, end)| (first, end, hit))).collect();
    if hits.is_empty() {
        return;
    }
    let place = |found: &Found| (found.first, Reverse(found.end));
    let holder = |found: &Found| draft.found.get(found.holder?).map(place);
    let mut found: ByPlace = draft.found.iter().map(|it| (place(it), (it.clone(), holder(it)))).collect();
    // Longer names first, so that a name inside a longer one gives way.
    hits.sort_by_key(|(first, end, _)| (Reverse(end - first), *first));
    for (first, end, hit) in hits {
        let here = (first, Reverse(end));
        match &hit.verdict {
            Verdict::Rejected { labels, against } => {
                let is_meant = |found: &Found| {
                    let is_label = labels.is_empty() || labels.iter().any(|label| label == found.label);
                    is_label && outweigh(*against, found.score, found.known.is_some())
                };
                if found.get(&here).is_some_and(|(found, _)| concerns(found.label) && is_meant(found)) {
                    found.remove(&here);
                }
            }
            Verdict::Confirmed { label: named, tally, others } => {
                let named = label_of_schema(named);
                if !concerns(named) {
                    continue;
                }
                // “two” was right once because of what stood beside it: rules find the next one, a memory does not.
                let depends = matches!(named, "DATE" | "QUANTITY") && !draft.tokens.is_capital(first);
                if !depends || found.contains_key(&here) {
                    confirm(&mut found, here, named, others, hit, tally.decisions());
                }
            }
        }
    }
    let places: HashMap<Place, usize> = found.keys().enumerate().map(|(number, place)| (*place, number)).collect();
    let placed = |(found, holder): (Found, Option<Place>)| {
        let holder = holder.and_then(|place| places.get(&place).copied());
        Found { holder, ..found }
    };
    draft.found = found.into_values().map(placed).collect();
}

/// Makes a remembered name of what stands at a place, unless a longer name holds it.
fn confirm(found: &mut ByPlace, here: Place, named: &'static str, others: &[String], hit: &Hit, decisions: u32) {
    if let Some((known, _)) = found.get_mut(&here) {
        if known.label == named || !others.iter().any(|other| other == known.label) {
            known.learnt = Some(Learnt { decisions, by_itself: Some((known.rule, known.score)) });
            if known.label == named {
                known.score = known.score.max(hit.score);
            } else {
                (known.label, known.score, known.known, known.value) = (named, hit.score, None, None);
            }
            known.reason.clone_from(&hit.reason);
        }
        return;
    }
    let (first, Reverse(end)) = here;
    let near = (first.saturating_sub(LONGEST), Reverse(usize::MAX))..(end, Reverse(usize::MAX));
    let overlapping = found.range(near).filter(|(_, (other, _))| other.label != "ROLE" && other.overlaps(first, end));
    let overlapping: Vec<(Place, bool)> =
        overlapping.map(|(place, (other, _))| (*place, other.known.is_some())).collect();
    if overlapping.iter().any(|((start, Reverse(stop)), _)| *start <= first && end <= *stop) {
        return;
    }
    for ((start, stop), is_known) in overlapping {
        // Known names inside stay, as those that the lists find inside a longer one do.
        let is_inside = first <= start && stop.0 <= end;
        if !(is_inside && is_known) {
            found.remove(&(start, stop));
        }
    }
    let mut made = Found::new(first, end, named, hit.score, REMEMBERED, &hit.reason);
    made.learnt = Some(Learnt { decisions, by_itself: None });
    found.insert(here, (made, None));
}

/// The tokens of a hit, if it stands on whole ones.
fn tokens_of(draft: &Draft<'_>, hit: &Hit) -> Option<(usize, usize)> {
    let tokens = &draft.tokens;
    let first = partition(tokens.len(), |at| tokens.get(at).is_some_and(|token| token.start() < hit.range.start()));
    let end = partition(tokens.len(), |at| tokens.get(at).is_some_and(|token| token.end() <= hit.range.end()));
    (first < end && tokens.range(first, end) == hit.range).then_some((first, end))
}

/// How many of the first tokens something is true of.
fn partition(count: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = (low + high) / 2;
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
