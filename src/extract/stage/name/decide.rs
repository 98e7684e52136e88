//! The model's word on names: it decides on persons, organisations, places and groups; what lists and
//! head words know of a name (which kind of place it is, which entity) is kept.

use crate::extract::draft::{Draft, Found};
use crate::extract::tagger::{Class, Tagged};
use std::collections::HashMap;

/// Below this probability a name is not shown.
const SHOWN: f32 = 0.45;

/// Replaces the rules' names by the model's, where there is a model and the text is English.
pub(super) fn decide(draft: &mut Draft<'_>) {
    let Some(model) = draft.names.filter(|_| draft.english) else { return };
    let proposals = std::mem::take(&mut draft.found);
    let tagged = model.tag(draft, &proposals);
    let by_place: HashMap<(usize, usize), &Found> =
        proposals.iter().map(|found| ((found.first, found.end), found)).collect();
    let mut decided: Vec<Found> = Vec::with_capacity(proposals.len());
    for name in tagged.iter().filter(|name| name.probability >= SHOWN) {
        let proposal = by_place.get(&(name.first, name.end)).copied();
        decided.push(decision(draft, name, proposal));
    }
    decided.extend(proposals.iter().filter(|proposal| !is_decided(proposal)).cloned());
    draft.found = decided;
    // The model's word stands before that of a rule at the same place: the first of two is kept.
    draft.sort();
}

/// Whether the model decides on names of this label.
fn is_decided(found: &Found) -> bool {
    Class::of_label(found.label).is_some()
}

fn decision(draft: &Draft<'_>, name: &Tagged, proposal: Option<&Found>) -> Found {
    let same = proposal.filter(|found| Class::of_label(found.label) == Some(name.class));
    let label = match (name.class, same) {
        (_, Some(found)) => found.label,
        (Class::Person, None) => "PERSON",
        (Class::Organisation, None) => "ORG",
        (Class::Group, None) => "NORP",
        (Class::Place, None) => place_label(draft, name, proposal),
    };
    let known = proposal
        .filter(|found| found.label == label)
        .and_then(|found| found.known)
        .or_else(|| listed(draft, name, label));
    let reason = match (same, proposal) {
        (Some(found), _) => format!("{}; the context fits", found.reason),
        (None, Some(found)) => format!("the context speaks for this label; by itself: {}", found.reason),
        (None, None) => "words, spelling and context are like those of such names".to_owned(),
    };
    let score = f64::from(name.probability);
    Found { known, modelled: true, ..Found::new(name.first, name.end, label, score, "names", &reason) }
}

/// Which kind of place: by the lists, by its last word, or else a city or country.
fn place_label(draft: &Draft<'_>, name: &Tagged, proposal: Option<&Found>) -> &'static str {
    if let Some(found) = proposal.filter(|found| found.label == "FAC") {
        return found.label;
    }
    let listed = draft.lexicon.names.longest(&draft.tokens, name.first, name.end);
    if let Some((length, &known)) = listed
        && length == name.end - name.first
        && let Some(known) = draft.lexicon.known.get(known).filter(|known| matches!(known.label, "GPE" | "LOC" | "FAC"))
    {
        return known.label;
    }
    let head = draft.lexicon.heads.get(draft.tokens.lower(name.end - 1)).copied();
    match head.filter(|_| name.end - name.first > 1) {
        Some(label @ ("LOC" | "FAC")) => label,
        _ => "GPE",
    }
}

/// Which name of the lists it is.
fn listed(draft: &Draft<'_>, name: &Tagged, label: &str) -> Option<usize> {
    let (length, &known) = draft.lexicon.names.longest(&draft.tokens, name.first, name.end)?;
    let same = draft.lexicon.known.get(known)?.label == label;
    (same && length == name.end - name.first).then_some(known)
}
