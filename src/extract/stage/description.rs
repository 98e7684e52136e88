//! Descriptions of a person by an office: “the chancellor”, “the French leader”, where only one person fits.

use crate::extract::draft::{Draft, Found};
use std::collections::BTreeSet;

/// Offices whose holder is called the leader of a country.
const LEADERS: &[&str] =
    &["president", "prime minister", "chancellor", "premier", "king", "queen", "emir", "sultan", "supreme leader"];

/// An office that the article gives to a person by name.
struct Office {
    /// The mention of the person.
    place: usize,
    person: usize,
    first: usize,
    name: String,
    country: Option<usize>,
}

/// Joins descriptions to the persons they mean. Joins nothing where two persons fit.
pub(super) fn resolve(draft: &mut Draft<'_>) {
    let roles: Vec<usize> = (0..draft.found.len())
        .filter(|&place| draft.found.get(place).is_some_and(|found| found.label == "ROLE"))
        .collect();
    let offices: Vec<Office> = roles.iter().filter_map(|&place| office(draft, place)).collect();
    if offices.is_empty() {
        return;
    }
    let mut joined = Vec::new();
    for &place in &roles {
        let Some(role) = draft.found.get(place).filter(|role| role.holder.is_none() && is_definite(draft, role)) else {
            continue;
        };
        let (name, country) = (office_name(draft, role), country(draft, role));
        let fits =
            |office: &&Office| is_called(&name, &office.name) && (country.is_none() || office.country == country);
        let named_before = offices.iter().filter(fits).rfind(|office| office.first < role.first);
        let persons: BTreeSet<usize> = offices.iter().filter(fits).map(|office| office.person).collect();
        if let Some(office) = named_before.filter(|_| persons.len() == 1) {
            joined.push((place, office.place, office.person));
        }
    }
    for (place, holder, person) in joined {
        if let Some(role) = draft.found.get_mut(place) {
            (role.holder, role.entity) = (Some(holder), Some(person));
            role.reason = "means the one person of that office in the article".to_owned();
        }
    }
}

fn office(draft: &Draft<'_>, place: usize) -> Option<Office> {
    let role = draft.found.get(place)?;
    let holder = role.holder?;
    let person = draft.found.get(holder)?.entity?;
    let (name, country) = (office_name(draft, role), country(draft, role));
    Some(Office { place: holder, person, first: role.first, name, country })
}

/// “the chancellor”; “a chancellor” may be anybody.
fn is_definite(draft: &Draft<'_>, role: &Found) -> bool {
    role.first > 0 && draft.tokens.is(role.first - 1, "the")
}

/// The words of an office without its place and its owner: “prime minister”, “chancellor”.
fn office_name(draft: &Draft<'_>, role: &Found) -> String {
    let tokens = &draft.tokens;
    let nested = draft.found[draft.starting_in(role.first, role.end)].iter();
    let names = nested.filter(|found| found.label != "ROLE" && found.end < role.end);
    let mut first = names.map(|found| found.end).max().unwrap_or(role.first);
    // “chancellor of Germany”: what is behind belongs to the office, not to its name.
    let of = (role.first + 1..role.end).find(|&at| tokens.is_any(at, &["of", "for", "at"]));
    let end = of.filter(|_| first >= role.end - 1 || of > Some(first)).unwrap_or(role.end);
    first = if first < end { first } else { role.first };
    let words = (first..end).filter(|&at| tokens.is_word(at)).map(|at| tokens.lower(at));
    words.collect::<Vec<_>>().join(" ")
}

/// Which country a role belongs to, by its name or its people's.
fn country(draft: &Draft<'_>, role: &Found) -> Option<usize> {
    let nested = draft.found[draft.starting_in(role.first, role.end)].iter();
    let known = nested.filter(|found| matches!(found.label, "GPE" | "NORP")).find_map(|found| found.known)?;
    Some(draft.lexicon.country_of.get(&known).copied().unwrap_or(known))
}

/// Whether a description may mean an office: “leader” a president, “minister” a finance minister.
fn is_called(description: &str, office: &str) -> bool {
    description == office
        || description == "leader" && LEADERS.contains(&office)
        || !description.contains(' ')
            && office != "prime minister"
            && office.rsplit(' ').next().is_some_and(|head| head == description)
}
