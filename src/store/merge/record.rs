//! One record or field in three versions.

use super::super::{sheet, v1};
use std::collections::BTreeSet;

/// What becomes of a thing that both sides changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// One value.
    One(String),
    /// Two, between which a person chooses. All that they need not differ in is the same.
    Conflict {
        /// Our side's.
        ours: String,
        /// Their side's.
        theirs: String,
        /// The fields that differ; none if the thing has no fields.
        fields: Vec<String>,
    },
}

/// Fields that are sets: what either side added is in, what either side removed is out.
const SETS: &[&str] = &["aliases", "different_from", "examples", "merged"];

/// Fields that say who made a record and when. They belong together, and the later ones count.
const ORIGIN: &[&str] = &["by", "score", "reason", "time", "proposal"];

/// Merges a field at the head of a file. At least one side has it, and they differ.
pub(super) fn merge_field(name: &str, base: Option<&str>, ours: &str, theirs: &str) -> Outcome {
    match settle(name, base, Some(ours), Some(theirs)) {
        Some(value) => Outcome::One(value.unwrap_or_default()),
        None => Outcome::Conflict { ours: ours.to_owned(), theirs: theirs.to_owned(), fields: Vec::new() },
    }
}

/// The text that a field of a record holds, escapes as they are.
pub(super) fn text<'a>(record: &'a str, field: &str) -> Option<&'a str> {
    Fields::of(record)?.get(field)?.strip_prefix('"')?.strip_suffix('"')
}

/// Merges a record that both sides changed.
pub(super) fn merge_record(base: Option<&str>, ours: &str, theirs: &str) -> Outcome {
    let conflict = || Outcome::Conflict { ours: ours.to_owned(), theirs: theirs.to_owned(), fields: Vec::new() };
    let (Some(mine), Some(other)) = (Fields::of(ours), Fields::of(theirs)) else { return conflict() };
    let base = base.and_then(Fields::of).unwrap_or_default();
    let origin = Fields::origin(&base, &mine, &other);
    let (mut first, mut second, mut conflicts) = (Vec::new(), Vec::new(), Vec::new());
    for name in mine.names_with(&other) {
        let (was, one, two) = (base.get(name), mine.get(name), other.get(name));
        let value = if ORIGIN.contains(&name) {
            Some(origin.get(name).map(str::to_owned))
        } else {
            settle(name, was, one, two)
        };
        let (one, two) = match value {
            Some(value) => (value.clone(), value),
            None => {
                conflicts.push(name.to_owned());
                (one.map(str::to_owned), two.map(str::to_owned))
            }
        };
        first.extend(one.map(|value| format!("{name}: {value}")));
        second.extend(two.map(|value| format!("{name}: {value}")));
    }
    let (ours, theirs) = (format!("({})", first.join(", ")), format!("({})", second.join(", ")));
    if conflicts.is_empty() { Outcome::One(ours) } else { Outcome::Conflict { ours, theirs, fields: conflicts } }
}

/// The one value of a field, which may be none at all; nothing if a person has to choose.
fn settle(name: &str, base: Option<&str>, ours: Option<&str>, theirs: Option<&str>) -> Option<Option<String>> {
    if ours == theirs || base == theirs {
        return Some(ours.map(str::to_owned));
    }
    if base == ours {
        return Some(theirs.map(str::to_owned));
    }
    match name {
        _ if SETS.contains(&name) => merge_sets(base, ours, theirs).map(Some),
        // Nobody goes back from done because somebody else has only begun.
        "state" => {
            let rank = |state: &Option<&str>| state.map_or(0, |state| 1 + usize::from(state == "done"));
            [ours, theirs].into_iter().max_by_key(rank).map(|state| state.map(str::to_owned))
        }
        "learns_since" | "version" => {
            let number = |value: &Option<&str>| value.and_then(|value| value.parse::<i64>().ok());
            [ours, theirs].into_iter().max_by_key(number).map(|value| value.map(str::to_owned))
        }
        _ => None,
    }
}

fn merge_sets(base: Option<&str>, ours: Option<&str>, theirs: Option<&str>) -> Option<String> {
    let read = |value: Option<&str>| -> Option<Vec<String>> { v1::read(value.unwrap_or("[]")).ok() };
    let (base, ours, theirs) = (read(base)?, read(ours)?, read(theirs)?);
    let stays = |one: &String| ours.contains(one) && theirs.contains(one);
    let old: Vec<String> = base.iter().filter(|one| stays(one)).cloned().collect();
    let added: BTreeSet<String> = ours.iter().chain(&theirs).filter(|one| !base.contains(one)).cloned().collect();
    v1::write(&old.into_iter().chain(added).collect::<Vec<_>>()).ok()
}

/// The fields of a record, values unread.
#[derive(Debug, Clone, Default)]
struct Fields<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Fields<'a> {
    fn of(text: &'a str) -> Option<Self> {
        text.starts_with('(').then(|| sheet::parts(text).map(Self)).flatten()
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// The names of both, each once: those of the other one where they stand there.
    fn names_with(&self, other: &Fields<'a>) -> Vec<&'a str> {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| *name).collect();
        for (at, (name, _)) in other.0.iter().enumerate() {
            if !names.contains(name) {
                let before = other.0.get(..at).and_then(<[_]>::last).map(|(name, _)| *name);
                let place =
                    before.and_then(|before| names.iter().position(|name| *name == before)).map_or(0, |at| at + 1);
                names.insert(place, name);
            }
        }
        names
    }

    /// Who made the merged record, and when: of two that changed it, the later one.
    fn origin(base: &Fields<'a>, ours: &Fields<'a>, theirs: &Fields<'a>) -> Fields<'a> {
        let of = |fields: &Fields<'a>| -> Vec<(&'a str, &'a str)> {
            fields.0.iter().filter(|(name, _)| ORIGIN.contains(name)).copied().collect()
        };
        let (base, ours, theirs) = (of(base), of(ours), of(theirs));
        let time = |origin: &[(&str, &str)]| -> Option<i64> {
            origin.iter().find(|(name, _)| *name == "time").and_then(|(_, value)| value.parse().ok())
        };
        Fields(match () {
            () if base == ours => theirs,
            () if base == theirs => ours,
            () => [ours, theirs].into_iter().max_by_key(|origin| (time(origin), origin.clone())).unwrap_or_default(),
        })
    }
}
