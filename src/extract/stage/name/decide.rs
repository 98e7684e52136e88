//! The model's word on names: it decides on persons, organisations, places and groups; what lists and
//! head words know of a name (which kind of place it is, which entity) is kept.

use crate::extract::draft::{Draft, Found};
use crate::extract::tagger::{Class, Tagged};
use std::collections::{HashMap, HashSet};

/// Below this probability a name is not shown.
const SHOWN: f32 = 0.45;

/// Replaces the rules' names by the model's, where there is a model and the text is English.
pub(super) fn decide(draft: &mut Draft<'_>) {
    let Some(model) = draft.names.filter(|_| draft.english) else { return };
    let proposals = std::mem::take(&mut draft.found);
    let tagged = model.tag(draft, &proposals);
    let surnames = surnames(draft, &tagged);
    let by_place: HashMap<(usize, usize), &Found> =
        proposals.iter().map(|found| ((found.first, found.end), found)).collect();
    let mut decided: Vec<Found> = Vec::with_capacity(proposals.len());
    for name in tagged.iter().filter(|name| name.probability >= SHOWN && !is_part_of_role(draft, name)) {
        let proposal = by_place.get(&(name.first, name.end)).copied();
        let mut found = decision(draft, name, proposal);
        if found.len() == 1
            && found.label != "PERSON"
            && found.known.is_none()
            && surnames.contains(draft.tokens.lower(found.first))
        {
            (found.label, found.known) = ("PERSON", None);
            found.reason = "the surname of a person named in full".to_owned();
        }
        decided.push(found);
    }
    decided.extend(proposals.iter().filter(|proposal| !is_decided(proposal)).cloned());
    draft.found = decided;
    // The model's word stands before that of a rule at the same place: the first of two is kept.
    draft.sort();
}

/// The last words of persons' full names; a word that also begins or ends other names is left out.
fn surnames<'d>(draft: &'d Draft<'_>, tagged: &[Tagged]) -> HashSet<&'d str> {
    let longer = |class: Class| {
        tagged
            .iter()
            .filter(move |name| name.end - name.first > 1 && (name.class == class))
            .filter(|name| name.probability > 0.6)
    };
    let mut found: HashSet<&str> = longer(Class::Person).map(|name| draft.tokens.lower(name.end - 1)).collect();
    for name in longer(Class::Organisation).chain(longer(Class::Place)) {
        found.remove(draft.tokens.lower(name.first));
        found.remove(draft.tokens.lower(name.end - 1));
    }
    found
}

/// Whether a role goes on beyond the name: “National Security” of “National Security Advisor”.
fn is_part_of_role(draft: &Draft<'_>, name: &Tagged) -> bool {
    name.class == Class::Organisation
        && listed(draft, name, "ORG").is_none()
        && (name.first..name.end).any(|at| {
            let roles = draft.lexicon.roles.all(&draft.tokens, at, draft.tokens.len());
            roles.take(4).any(|(length, _)| at + length > name.end)
        })
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
