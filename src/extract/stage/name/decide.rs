//! The model's word on names: it decides on persons, organisations, places and groups; what lists and
//! head words know of a name (which kind of place it is, which entity) is kept.

use super::dateline::DATELINE;
use super::unseen;
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
    let known_places: HashSet<String> = proposals
        .iter()
        .filter(|found| matches!(found.rule, DATELINE | "state") && found.label == "GPE")
        .map(|found| draft.words(found.first, found.end).to_lowercase())
        .collect();
    let is_firm = |found: &Found| {
        matches!(found.rule, DATELINE | "state")
            || !known_places.is_empty()
                && found.label == "GPE"
                && known_places.contains(&draft.words(found.first, found.end).to_lowercase())
    };
    let firm: Vec<&Found> = proposals.iter().filter(|found| is_firm(found)).collect();
    let is_shown =
        |name: &&Tagged| name.probability >= SHOWN && !is_part_of_role(draft, name) && !gives_way(name, &firm);
    for name in tagged.iter().filter(is_shown) {
        let proposal = by_place.get(&(name.first, name.end)).copied();
        // The model has no class for works and happenings: what it takes them for says little.
        let has_no_class = proposal.is_some_and(|found| matches!(found.label, "WORK_OF_ART" | "EVENT"));
        if has_no_class && name.probability < OUTWEIGHS {
            continue;
        }
        let mut found = decision(draft, name, proposal);
        if found.len() == 1
            && found.label != "PERSON"
            && found.known.is_none()
            && surnames.contains(draft.tokens.lower(found.first))
        {
            (found.label, found.known) = ("PERSON", None);
            found.reason = "the surname of a person named in full".to_owned();
        }
        if found.label == "GPE" && found.known.is_none() && unseen::is_landscape(draft, found.first, found.end) {
            found.label = "LOC";
            found.reason = "the word after it says what it is".to_owned();
        }
        let is_plain = found.len() == 1 && found.known.is_none() && matches!(found.label, "ORG" | "GPE");
        if is_plain && unseen::is_people(draft, found.first) {
            found.label = "NORP";
            found.reason = "what is counted and ends so is a people".to_owned();
        }
        decided.push(found);
    }
    let kept: Vec<Found> =
        proposals.iter().filter(|proposal| is_kept(draft, proposal, is_firm(proposal), &decided)).cloned().collect();
    decided.extend(kept);
    unseen::add(draft, &mut decided);
    // “Patriot” of “Patriot systems” is a weapon’s name.
    let mut weapons: Vec<(usize, usize)> =
        decided.iter().filter(|found| found.label == "WEAPON").map(|found| (found.first, found.end)).collect();
    weapons.sort_unstable();
    let is_armed = |found: &Found| {
        let before = weapons.partition_point(|&(first, _)| first <= found.first);
        weapons.get(before.wrapping_sub(1)).is_some_and(|&(_, end)| found.end <= end)
    };
    decided.retain(|found| found.known.is_some() || !found.modelled || !is_armed(found));
    draft.found = decided;
    // The model's word stands before that of a rule at the same place: the first of two is kept.
    draft.sort();
}

/// Whether a proposal that rules know better (a dateline, what only states have) stands against a name: with another place or class, and not outweighed.
fn gives_way(name: &Tagged, firm: &[&Found]) -> bool {
    let first = firm.partition_point(|found| found.first + LONGEST < name.first);
    let end = firm.partition_point(|found| found.first < name.end);
    firm.get(first..end).unwrap_or_default().iter().any(|found| {
        let same =
            (found.first, found.end) == (name.first, name.end) && Class::of_label(found.label) == Some(name.class);
        found.overlaps(name.first, name.end) && !same && (found.rule == DATELINE || name.probability < OUTWEIGHS)
    })
}

/// From this probability on the model's word outweighs a firm rule.
const OUTWEIGHS: f32 = 0.95;

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
        && (name.first.saturating_sub(3)..=name.first).any(|start| {
            let roles = draft.lexicon.roles.all(&draft.tokens, start, draft.tokens.len());
            let longer = |end: usize| end > name.end || start < name.first && end == name.end;
            roles.take(4).any(|(length, _)| longer(start + length))
        })
}

/// Whether a proposal stays beside what was decided: names of a kind that the model does not know, what
/// rules know better, and names of lists where the model never saw the like: groups, and “US” of “US-led”.
fn is_kept(draft: &Draft<'_>, proposal: &Found, is_firm: bool, decided: &[Found]) -> bool {
    if Class::of_label(proposal.label).is_none() {
        return true;
    }
    // A name is short: whatever encloses it begins a little before it.
    let first = decided.partition_point(|other| other.first + LONGEST < proposal.first);
    let end = decided.partition_point(|other| other.first < proposal.end);
    let around = decided.get(first..end).unwrap_or_default();
    let mut overlapping = around.iter().filter(|other| other.overlaps(proposal.first, proposal.end)).peekable();
    let taken = overlapping.peek().is_some();
    // “Kisumu” of “Kisumu Airport”.
    let is_part = |other: &Found| {
        other.label == "FAC"
            && other.first <= proposal.first
            && proposal.end <= other.end
            && other.len() > proposal.len()
    };
    if taken && proposal.known.is_some() && matches!(proposal.label, "GPE" | "LOC") {
        return overlapping.all(is_part);
    }
    let listed = proposal.known.is_some() && (proposal.label == "NORP" || draft.tokens.is_hyphen(proposal.end));
    !taken && (is_firm || listed)
}

/// More tokens than a name has.
const LONGEST: usize = 24;

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
    let rule = same.map_or("names", |found| found.rule);
    Found { known, modelled: true, ..Found::new(name.first, name.end, label, score, rule, &reason) }
}

/// Institutions that have the name of their building.
const HOUSES: &[&str] = &["hospital", "clinic", "church", "synagogue", "embassy", "consulate"];

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
        // Where the name of an institution stands for a place, it is a building’s: “St. Mary’s Hospital”.
        Some("ORG") if draft.tokens.is_any(name.end - 1, HOUSES) => "FAC",
        _ => "GPE",
    }
}

/// Which name of the lists it is.
fn listed(draft: &Draft<'_>, name: &Tagged, label: &str) -> Option<usize> {
    let (length, &known) = draft.lexicon.names.longest(&draft.tokens, name.first, name.end)?;
    let same = draft.lexicon.known.get(known)?.label == label;
    (same && length == name.end - name.first).then_some(known)
}
