//! Entities of the registry that may be one: proposals for an analyst, never decisions.

use super::{Entity, EntityId, Project, slug};
use std::collections::{BTreeMap, BTreeSet};

/// Two entities that may be the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duplicate {
    /// The one with the shorter name, which would be merged …
    pub one: EntityId,
    /// … into this one.
    pub into: EntityId,
    /// Why they may be the same, in words.
    pub reason: String,
}

/// A name that fits more entities than this says nothing about any of them.
const MOST_NAMESAKES: usize = 3;

/// Endings of companies' names that tell nothing apart.
const COMPANY_ENDINGS: &[&str] =
    &["inc", "corp", "corporation", "ltd", "limited", "llc", "plc", "co", "company", "gmbh", "ag", "sa", "group"];

/// Small words that initials leave out.
const LITTLE_WORDS: &[&str] = &["of", "the", "and", "for", "in", "on", "to", "de", "la", "du", "des"];

/// The pairs that may be the same, by id; not those that an analyst keeps apart ([`Entity::different_from`]).
pub fn duplicates(project: &Project) -> Vec<Duplicate> {
    let mut keys: BTreeMap<(&str, String), BTreeSet<&EntityId>> = BTreeMap::new();
    for entity in project.entities() {
        for key in keys_of(entity) {
            keys.entry((entity.label.as_str(), key)).or_default().insert(&entity.id);
        }
    }
    let mut found: BTreeMap<(EntityId, EntityId), String> = BTreeMap::new();
    for ids in keys.values().filter(|ids| ids.len() > 1 && ids.len() <= 2 * MOST_NAMESAKES) {
        let entities: Vec<&Entity> = ids.iter().filter_map(|id| project.entity(id)).map(AsRef::as_ref).collect();
        for (at, one) in entities.iter().enumerate() {
            for other in entities.iter().skip(at + 1) {
                let apart = one.different_from.contains(&other.id) || other.different_from.contains(&one.id);
                let Some(why) = sameness(one, other).filter(|_| !apart) else { continue };
                let (one, into) = if rank(one) <= rank(other) { (one, other) } else { (other, one) };
                let reason = with_affiliation(project, one, into, why);
                found.entry((one.id.clone(), into.id.clone())).or_insert(reason);
            }
        }
    }
    // A surname that fits many full names would only be noise.
    let mut counts: BTreeMap<EntityId, usize> = BTreeMap::new();
    for (one, _) in found.keys() {
        *counts.entry(one.clone()).or_default() += 1;
    }
    found.retain(|(one, _), _| counts.get(one).is_some_and(|count| *count <= MOST_NAMESAKES));
    found.into_iter().map(|((one, into), reason)| Duplicate { one, into, reason }).collect()
}

/// The longer name stays; of two equally long ones, the one whose id comes later goes.
fn rank(entity: &Entity) -> (usize, std::cmp::Reverse<&EntityId>) {
    (entity.name.chars().count(), std::cmp::Reverse(&entity.id))
}

/// What two names that may be one have in common: spelling, surname or initials.
fn keys_of(entity: &Entity) -> Vec<String> {
    let mut keys = vec![core(&entity.name)];
    match entity.label.as_str() {
        "PERSON" => keys.extend(surname(&entity.name)),
        "ORG" => keys.extend(entity.names().flat_map(|name| [initials(name, false), initials(name, true)]).flatten()),
        _ => {}
    }
    keys.retain(|key| !key.is_empty());
    keys
}

/// Why two entities that share a key may be the same.
fn sameness(one: &Entity, other: &Entity) -> Option<&'static str> {
    if core(&one.name) == core(&other.name) {
        return Some("almost the same spelling");
    }
    match one.label.as_str() {
        "PERSON" => same_person(&one.name, &other.name),
        "ORG" => {
            let (short, long) = if one.name.len() < other.name.len() { (one, other) } else { (other, one) };
            // “WFP” and “World Food Programme”; two names with the same initials are two.
            let fits = |name: &str| [initials(name, false), initials(name, true)].contains(&Some(acronym(&short.name)));
            (is_acronym(&short.name) && long.names().any(|name| !is_acronym(name) && fits(name)))
                .then_some("the initials of the other name")
        }
        _ => None,
    }
}

fn same_person(one: &str, other: &str) -> Option<&'static str> {
    let (one, other) = (folded(one), folded(other));
    let (first, last) = (one.first()?, one.last()?);
    let (other_first, other_last) = (other.first()?, other.last()?);
    if last != other_last {
        return None;
    }
    match (one.len(), other.len()) {
        (1, 1) => None,
        (1, _) | (_, 1) => Some("same surname"),
        _ if first == other_first => Some("same first name and surname"),
        // “J. Roe” and “Jane Roe”; but “Jill Roe” and “Jane Roe” are two.
        _ if (first.len() == 1 || other_first.len() == 1) && first.get(..1) == other_first.get(..1) => {
            Some("same surname and initial")
        }
        _ => None,
    }
}

fn with_affiliation(project: &Project, one: &Entity, other: &Entity, why: &str) -> String {
    let shared = one.affiliation.as_ref().filter(|id| other.affiliation.as_ref() == Some(id));
    match shared.and_then(|id| project.entity(id)) {
        Some(above) => format!("{why}, and both belong to {}", above.name),
        None => why.to_owned(),
    }
}

/// The words of a name in plain small letters.
fn folded(name: &str) -> Vec<String> {
    slug(name).split('-').map(str::to_owned).collect()
}

fn surname(name: &str) -> Option<String> {
    folded(name).pop()
}

/// A name without accents, article and company ending.
fn core(name: &str) -> String {
    let mut words = folded(name);
    while words.len() > 1 && words.last().is_some_and(|word| COMPANY_ENDINGS.contains(&word.as_str())) {
        words.pop();
    }
    if words.len() > 1 && words.first().is_some_and(|word| word == "the") {
        words.remove(0);
    }
    words.join("-")
}

fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|letter| *letter != '.');
    name.len() <= 8 && letters.clone().count() > 1 && letters.clone().all(char::is_uppercase)
}

fn acronym(name: &str) -> String {
    name.chars().filter(|letter| *letter != '.').flat_map(char::to_lowercase).collect()
}

/// The initials of a name of at least two words, or an acronym's letters.
fn initials(name: &str, with_little_words: bool) -> Option<String> {
    if is_acronym(name) {
        return Some(acronym(name));
    }
    let words = folded(name);
    let counts = |word: &&String| with_little_words || !LITTLE_WORDS.contains(&word.as_str());
    let letters: String = words.iter().filter(counts).filter_map(|word| word.chars().next()).collect();
    (letters.len() > 1).then_some(letters)
}
