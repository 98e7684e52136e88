//! Joins mentions to entities: short and long names, acronyms, other names of one country.

use super::Tell;
use super::name::dateline::{DATELINE, capitalised};
use crate::extract::draft::{Draft, EntityDraft, Found};
use std::collections::HashMap;
use std::ops::ControlFlow;

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    let mut registry = Registry::default();
    // Full names first, so that a short one finds its long one wherever that stands.
    let mut order: Vec<usize> = (0..draft.found.len()).collect();
    order.sort_by_key(|&place| draft.found.get(place).map(|found| (is_short(found), place)));
    let acronyms = acronyms(draft);
    for (count, &place) in order.iter().enumerate() {
        if count % 1024 == 0 {
            tell(count as f32 / order.len() as f32)?;
        }
        let Some(found) = draft.found.get(place) else { continue };
        if matches!(found.label, "ROLE" | "DATE" | "QUANTITY" | "WEAPON") {
            continue;
        }
        let entity = registry.find_or_add(draft, found, acronyms.get(&place).copied());
        registry.by_place.insert(place, entity);
        if let Some(found) = draft.found.get_mut(place) {
            found.entity = Some(entity);
        }
    }
    draft.entities = registry.entities;
    super::description::resolve(draft);
    affiliate(draft);
    ControlFlow::Continue(())
}

/// A surname alone, or an acronym: joins what a longer name has begun.
fn is_short(found: &Found) -> bool {
    found.len() == 1 && found.known.is_none()
}

/// How many persons of one surname, and other names of one entity, are looked through.
const NAMESAKES: usize = 40;

#[derive(Default)]
struct Registry {
    entities: Vec<EntityDraft>,
    by_known: HashMap<usize, usize>,
    by_name: HashMap<(&'static str, String), usize>,
    /// Persons by surname, and the places where they are named.
    by_surname: HashMap<String, Vec<(usize, usize)>>,
    by_initials: HashMap<String, usize>,
    by_place: HashMap<usize, usize>,
}

impl Registry {
    fn find_or_add(&mut self, draft: &Draft<'_>, found: &Found, long_form: Option<usize>) -> usize {
        let words = draft.words(found.first, found.end).replace('\n', " ");
        let key = (found.label, simplified(&words));
        let existing = found
            .known
            .and_then(|known| self.by_known.get(&known))
            .or_else(|| long_form.and_then(|place| self.by_place.get(&place)))
            .or_else(|| self.by_name.get(&key))
            .copied()
            .or_else(|| self.person(draft, found))
            .or_else(|| (found.label == "ORG").then(|| self.by_initials.get(&words).copied()).flatten());
        let entity = existing.unwrap_or_else(|| self.add(draft, found, &words));
        if let Some(known) = found.known {
            self.by_known.insert(known, entity);
        }
        self.by_name.entry(key).or_insert(entity);
        if found.label == "PERSON" {
            let surname = draft.tokens.lower(found.end - 1).to_owned();
            let named = self.by_surname.entry(surname).or_default();
            if found.len() > 1 && named.last().is_none_or(|(known, _)| *known != entity) {
                named.push((entity, found.first));
            }
            // “Lee Jae-myung” is Lee.
            let first = draft.tokens.lower(found.first);
            if found.len() > 1 && !draft.lexicon.first_names.contains(first) && first.len() < 6 {
                let named = self.by_surname.entry(first.to_owned()).or_default();
                if named.last().is_none_or(|(known, _)| *known != entity) {
                    named.push((entity, found.first));
                }
            }
        }
        let made = &mut self.entities[entity];
        if made.label == "PERSON" && words.len() > made.name.len() && found.len() > 1 {
            let shorter = std::mem::replace(&mut made.name, words);
            made.aliases.push(shorter);
        } else if words != made.name && made.aliases.len() < NAMESAKES && !made.aliases.contains(&words) {
            made.aliases.push(words);
        }
        entity
    }

    /// The person of that surname who was named in full last before this place, or else first.
    fn person(&self, draft: &Draft<'_>, found: &Found) -> Option<usize> {
        if found.label != "PERSON" {
            return None;
        }
        let named = self.by_surname.get(draft.tokens.lower(found.end - 1))?;
        if found.len() > 1 {
            // “J. D. Vance” and “Vance” are one; “Jill Biden” and “Joe Biden” are two.
            let first = draft.tokens.lower(found.first).trim_end_matches('.').chars().next();
            let same = |entity: usize| {
                let name = self.entities.get(entity).map(|entity| entity.name.to_lowercase()).unwrap_or_default();
                let initial = draft.tokens.lower(found.first).trim_end_matches('.').len() == 1;
                let whole = name.starts_with(draft.tokens.lower(found.first));
                whole || (initial || name.as_bytes().get(1) == Some(&b'.')) && name.chars().next() == first
            };
            return named.iter().rev().take(NAMESAKES).map(|(entity, _)| *entity).find(|&entity| same(entity));
        }
        let before = named.partition_point(|(_, first)| *first < found.first);
        named.get(before.saturating_sub(1)).map(|(entity, _)| *entity)
    }

    fn add(&mut self, draft: &Draft<'_>, found: &Found, words: &str) -> usize {
        let known = found.known.and_then(|known| draft.lexicon.known.get(known));
        // A place at the head of a report stands in capitals: “LIVNA” is Livna.
        let loud = found.rule == DATELINE && found.label == "GPE" && !words.chars().any(char::is_lowercase);
        let name = match known {
            Some(known) => known.name.clone(),
            None if loud => capitalised(words),
            None => words.to_owned(),
        };
        self.entities.push(EntityDraft {
            name: name.clone(),
            label: found.label,
            aliases: Vec::new(),
            affiliation: None,
        });
        let entity = self.entities.len() - 1;
        let capitals = name.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase());
        let initials: String = capitals.collect();
        if found.label == "ORG" && initials.chars().count() > 2 {
            self.by_initials.entry(initials).or_insert(entity);
        }
        entity
    }
}

fn simplified(words: &str) -> String {
    let lower = words.to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
}

/// Acronyms and the long names beside them in brackets, the one or the other: “World Food Programme (WFP)”.
fn acronyms(draft: &Draft<'_>) -> HashMap<usize, usize> {
    let tokens = &draft.tokens;
    // Names by where they end and begin; an enclosing one comes first and stays.
    let (mut ending, mut starting) = (HashMap::new(), HashMap::new());
    for (place, found) in draft.found.iter().enumerate().filter(|(_, found)| found.len() > 1) {
        ending.entry(found.end).or_insert(place);
        starting.entry(found.first).or_insert(place);
    }
    let mut pairs = HashMap::new();
    for (place, short) in draft.found.iter().enumerate().filter(|(_, found)| found.len() == 1) {
        if !tokens.is_upper(short.first) {
            continue;
        }
        let inside = short.first > 0 && tokens.is(short.first - 1, "(") && tokens.is(short.end, ")");
        let long = if inside {
            ending.get(&(short.first - 1))
        } else {
            // “WFP (World Food Programme)”
            let long = starting.get(&(short.end + 1)).filter(|_| tokens.is(short.end, "("));
            long.filter(|&&long| draft.found.get(long).is_some_and(|long| tokens.is(long.end, ")")))
        };
        if let Some(&long) = long
            && draft.found.get(long).is_some_and(|found| found.label == short.label)
        {
            pairs.insert(place, long);
        }
    }
    pairs
}

/// A person belongs to the place or body that the role beside the name holds.
fn affiliate(draft: &mut Draft<'_>) {
    let mut links = Vec::new();
    for role in draft.found.iter().filter(|found| found.label == "ROLE") {
        let person = role.holder.and_then(|holder| draft.found.get(holder)).and_then(|person| person.entity);
        let inside = draft.starting_in(role.first, role.end);
        let body = inside.filter_map(|place| draft.found.get(place)).find(|found| matches!(found.label, "GPE" | "ORG"));
        if let (Some(person), Some(body)) = (person, body.and_then(|body| body.entity)) {
            links.push((person, body));
        }
    }
    for (person, body) in links {
        if let Some(entity) = draft.entities.get_mut(person).filter(|entity| entity.affiliation.is_none()) {
            entity.affiliation = Some(body);
        }
    }
}
