//! Three versions made one, as git does with lines, but by what the lines mean: records by their ids, fields by
//! their names. What either side changed is kept; where both changed the same thing differently, both stand in
//! the file between marks, for a person to choose.
//!
//! The rule for each thing is that of every three-way merge (`diff3`): a side that left it as it was in the common
//! ancestor gives way to the one that changed it. Sides may be exchanged: the merged project is the same.

mod folder;
mod operation;
mod record;
mod version;

pub use folder::{MergedProject, merge_projects};
pub use operation::{MergedOperation, merge_operations};

use crate::report::{Notice, Report};
use record::{Outcome, merge_field, merge_record};
use std::collections::{BTreeMap, BTreeSet};
use version::{Key, Version};

/// A file in three versions.
#[derive(Debug, Clone, Copy)]
pub struct Versions<'a> {
    /// The common ancestor; nothing if there was none.
    pub base: Option<&'a [u8]>,
    /// One side; nothing if it has no such file.
    pub ours: Option<&'a [u8]>,
    /// The other side.
    pub theirs: Option<&'a [u8]>,
}

/// What a merge of one file gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergedFile {
    /// The file; nothing if it goes.
    pub bytes: Option<Vec<u8>>,
    /// How many things both sides changed differently.
    pub conflicts: usize,
    /// The conflicts, with their lines, and what was kept although one side had removed it.
    pub report: Report,
}

/// How the two sides' versions of one kind of file go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// What a person made: nobody but a person chooses.
    Made,
    /// Suggestions, which are made anew at will: one of two is as good as the other.
    Suggested,
}

/// Merges one file of a project, which is named by its path in the project: `entities.ron`, `articles/ID.txt`.
pub fn merge_file(path: &str, versions: Versions<'_>) -> MergedFile {
    merge_needed(path, versions, &BTreeSet::new())
}

/// Merges one file; of what one side has removed, what is `needed` elsewhere is kept.
fn merge_needed(path: &str, versions: Versions<'_>, needed: &BTreeSet<String>) -> MergedFile {
    let Versions { base, ours, theirs } = versions;
    let taken = |bytes: Option<&[u8]>| MergedFile { bytes: bytes.map(<[u8]>::to_vec), ..MergedFile::default() };
    let one_sided = match () {
        () if ours == theirs || base == theirs => Some(ours),
        () if base == ours => Some(theirs),
        () => None,
    };
    if let Some(bytes) = one_sided.filter(|_| ours == theirs || needed.is_empty()) {
        return taken(bytes);
    }
    // A hand that has annotated nothing (any more) has no file, and neither has an empty registry.
    let can_be_empty = path.starts_with("annotations/") || matches!(path, "entities.ron" | "issues.ron");
    let emptied = base.filter(|_| can_be_empty).and_then(Version::read).map(|base| base.head());
    let (Some(ours), Some(theirs)) = (ours.or(emptied.as_deref()), theirs.or(emptied.as_deref())) else {
        // One side removed the file, the other changed it.
        let mut kept = taken(ours.or(theirs));
        kept.report.add(Notice::info("One side removed this file and the other changed it; it was kept."));
        return kept;
    };
    let read = |bytes| if path.ends_with(".ron") { Version::read(bytes) } else { None };
    let (base, ours_read, theirs_read) = (read(base.unwrap_or(b"(\n)\n")), read(ours), read(theirs));
    let (Some(base), Some(ours_read), Some(theirs_read)) = (base, ours_read, theirs_read) else {
        if let Some(bytes) = one_sided {
            return taken(bytes);
        }
        let mut refused = MergedFile { bytes: Some(ours.to_vec()), conflicts: 1, ..MergedFile::default() };
        let notice = if path.ends_with(".ron") {
            let what = "Both sides changed this file, and one of its versions is damaged; ours was kept as it is.";
            Notice::error(what).hint("Correct the damaged one (`standpoint check` names its lines) and merge again.")
        } else {
            let what = "Both sides have another file here; ours was kept as it is.";
            Notice::error(what).hint("Choose one of the two by hand.")
        };
        refused.report.add(notice);
        return refused;
    };
    let manner = if path.starts_with("annotations/prediction/") { Manner::Suggested } else { Manner::Made };
    let mut file =
        Merge { manner, base, ours: ours_read, theirs: theirs_read, needed, file: MergedFile::default() }.run();
    let is_empty = |bytes: &[u8]| Version::read(bytes).is_some_and(|version| version.has_no_records());
    file.bytes = file.bytes.filter(|bytes| !path.starts_with("annotations/") || !is_empty(bytes));
    file
}

struct Merge<'a> {
    manner: Manner,
    base: Version<'a>,
    ours: Version<'a>,
    theirs: Version<'a>,
    needed: &'a BTreeSet<String>,
    file: MergedFile,
}

impl Merge<'_> {
    fn run(mut self) -> MergedFile {
        let mut outcomes: BTreeMap<(String, Key), Outcome> = BTreeMap::new();
        for (section, key) in self.keys() {
            if let Some(outcome) = self.one(&section, &key) {
                outcomes.insert((section, key), outcome);
            }
        }
        while let Some((at, outcome)) = self.still_used(&outcomes) {
            outcomes.insert(at, outcome);
        }
        self.keep_what_is_used(&mut outcomes);
        self.ask_about_circles(&mut outcomes);
        let mut text = String::from("(\n");
        for section in self.sections() {
            let order = self.order(&section, &outcomes);
            if order.is_empty() {
                continue;
            }
            if !section.is_empty() {
                text.push_str(&format!("    {section}: [\n"));
            }
            let indent = if section.is_empty() { "    " } else { "        " };
            for key in &order {
                let Some(outcome) = outcomes.get(&(section.clone(), key.clone())) else { continue };
                self.put(&mut text, indent, key, outcome);
            }
            if !section.is_empty() {
                text.push_str("    ],\n");
            }
        }
        text.push_str(")\n");
        self.file.bytes = Some(text.into_bytes());
        self.file
    }

    fn keys(&self) -> BTreeSet<(String, Key)> {
        let all = [&self.base, &self.ours, &self.theirs];
        all.into_iter().flat_map(|version| version.parts.keys().cloned()).collect()
    }

    /// What becomes of one thing; nothing if it goes.
    fn one(&mut self, section: &str, key: &Key) -> Option<Outcome> {
        let at = (section.to_owned(), key.clone());
        let get = |version: &Version<'_>| version.parts.get(&at).map(|part| part.as_ref().to_owned());
        let (base, ours, theirs) = (get(&self.base), get(&self.ours), get(&self.theirs));
        match (base, ours, theirs) {
            (_, None, None) => None,
            (_, ours, theirs) if ours == theirs => ours.map(Outcome::One),
            (Some(base), None, Some(theirs)) => self.removed(key, &base, theirs),
            (Some(base), Some(ours), None) => self.removed(key, &base, ours),
            (None, Some(one), None) | (None, None, Some(one)) => Some(Outcome::One(one)),
            (Some(base), Some(ours), Some(theirs)) if base == ours => Some(Outcome::One(theirs)),
            (Some(base), Some(ours), Some(theirs)) if base == theirs => Some(Outcome::One(ours)),
            (_, Some(ours), Some(theirs)) if self.manner == Manner::Suggested => Some(Outcome::One(ours.max(theirs))),
            (base, Some(ours), Some(theirs)) => Some(match key {
                Key::Field(name) => merge_field(name, base.as_deref(), &ours, &theirs),
                _ => merge_record(base.as_deref(), &ours, &theirs),
            }),
        }
    }

    /// A thing that one side has removed: it goes, unless the other side changed it or something needs it.
    fn removed(&mut self, key: &Key, base: &str, left: String) -> Option<Outcome> {
        let is_needed = matches!(key, Key::Record(id) if self.needed.contains(id.as_str()));
        if self.manner == Manner::Suggested || base == left && !is_needed {
            return None;
        }
        let why = if base == left { "uses it" } else { "changed it" };
        self.file.report.add(Notice::info(format!("One side removed {key} and the other {why}; it was kept.")));
        Some(Outcome::One(left))
    }

    /// A record that one side rejected and that the other made part of something is not rejected.
    fn keep_what_is_used(&mut self, outcomes: &mut BTreeMap<(String, Key), Outcome>) {
        let used = used_by(outcomes);
        for (at, outcome) in outcomes.iter_mut() {
            let (Key::Record(id), Outcome::One(value)) = (&at.1, &*outcome) else { continue };
            if !used.contains(id) || !value.contains(REJECTED) {
                continue;
            }
            let sides = [&self.ours, &self.theirs];
            let other = sides.into_iter().filter_map(|side| side.parts.get(at)).find(|side| !side.contains(REJECTED));
            let Some(other) = other else { continue };
            let status = if other.contains(ACCEPTED) { ACCEPTED } else { "" };
            let what = format!("One side rejected {} and the other uses it; it was not rejected.", at.1);
            self.file.report.add(Notice::info(what));
            *outcome = Outcome::One(value.replacen(REJECTED, status, 1));
        }
    }

    /// Entities that belong to each other in a circle, which only both sides together have made: a person opens it.
    fn ask_about_circles(&self, outcomes: &mut BTreeMap<(String, Key), Outcome>) {
        let mut above: BTreeMap<String, String> = BTreeMap::new();
        for ((_, key), outcome) in outcomes.iter().filter(|((section, _), _)| section == ENTITIES) {
            if let (Key::Record(id), Outcome::One(value)) = (key, outcome)
                && let Some(affiliation) = record::text(value, "affiliation")
            {
                above.insert(id.clone(), affiliation.to_owned());
            }
        }
        for id in above.keys().cloned().collect::<Vec<_>>() {
            let mut circle = vec![&id];
            while let Some(next) = circle.last().and_then(|last| above.get(*last)).filter(|next| !circle.contains(next))
            {
                circle.push(next);
            }
            if circle.last().and_then(|last| above.get(*last)) != Some(&id) {
                continue;
            }
            let sides = |id: &str| {
                let at = (ENTITIES.to_owned(), Key::Record(id.to_owned()));
                let of = |version: &Version<'_>| version.parts.get(&at).map(|part| part.as_ref().to_owned());
                Some((of(&self.ours)?, of(&self.theirs)?, at))
            };
            circle.sort();
            let differ = |(ours, theirs, _): &(String, String, _)| {
                record::text(ours, "affiliation") != record::text(theirs, "affiliation")
            };
            if let Some((ours, theirs, at)) = circle.into_iter().filter_map(|id| sides(id)).find(differ) {
                above.remove(&id);
                outcomes.insert(at, Outcome::Conflict { ours, theirs, fields: vec!["affiliation".to_owned()] });
            }
        }
    }

    /// A record that one side removed and that another one of the merged file needs.
    fn still_used(&mut self, outcomes: &BTreeMap<(String, Key), Outcome>) -> Option<((String, Key), Outcome)> {
        let used = used_by(outcomes);
        let [ours, theirs] = [&self.ours, &self.theirs];
        let gone =
            |at: &(String, Key)| matches!(&at.1, Key::Record(id) if used.contains(id)) && !outcomes.contains_key(at);
        let (at, value) = ours.parts.iter().chain(&theirs.parts).find(|(at, _)| gone(at))?;
        let (at, value) = (at.clone(), value.as_ref().to_owned());
        self.file.report.add(Notice::info(format!("One side removed {} and the other uses it; it was kept.", at.1)));
        Some((at, Outcome::One(value)))
    }

    fn put(&mut self, text: &mut String, indent: &str, key: &Key, outcome: &Outcome) {
        let line = |value: &str| match key {
            Key::Field(name) => format!("{indent}{name}: {value},\n"),
            Key::Comment(_) => format!("{indent}{value}\n"),
            Key::Texts => value.lines().map(|one| format!("{indent}{one},\n")).collect(),
            Key::Record(_) => format!("{indent}{value},\n"),
        };
        match outcome {
            Outcome::One(value) => text.push_str(&line(value)),
            Outcome::Conflict { ours, theirs, fields } => {
                let number = text.matches('\n').count() + 1;
                let what = match fields.as_slice() {
                    [] => format!("Both sides changed {key} differently."),
                    fields => format!("Both sides changed {key} differently: {}.", fields.join(", ")),
                };
                let hint = "Both stand in the file. Keep one, and delete the marks.";
                self.file.report.add(Notice::error(what).hint(hint).line(number));
                self.file.conflicts += 1;
                text.push_str("<<<<<<< ours\n");
                text.push_str(&line(ours));
                text.push_str("=======\n");
                text.push_str(&line(theirs));
                text.push_str(">>>>>>> theirs\n");
            }
        }
    }

    /// Fields first, then the lists: those of the ancestor, of our side, of theirs.
    fn sections(&self) -> Vec<String> {
        let mut sections = vec![String::new()];
        for version in [&self.base, &self.ours, &self.theirs] {
            for section in version.order.keys() {
                if !sections.contains(section) {
                    sections.push(section.clone());
                }
            }
        }
        let rank = |section: &String| version::LISTS.iter().position(|known| known == section);
        sections.sort_by_key(|section| (!section.is_empty(), rank(section).is_none(), rank(section)));
        sections
    }

    /// The order of what stays in one list: what the ancestor had, in the order of the side that changed it, and
    /// after each of these what either side put there.
    fn order(&self, section: &str, outcomes: &BTreeMap<(String, Key), Outcome>) -> Vec<Key> {
        let stays = |key: &Key| outcomes.contains_key(&(section.to_owned(), key.clone()));
        let of = |version: &Version<'_>| -> Vec<Key> {
            version.order.get(section).into_iter().flatten().filter(|key| stays(key)).cloned().collect()
        };
        let (base, ours, theirs) = (of(&self.base), of(&self.ours), of(&self.theirs));
        let old: BTreeSet<&Key> = base.iter().collect();
        let old_of = |keys: &[Key]| -> Vec<Key> { keys.iter().filter(|key| old.contains(key)).cloned().collect() };
        let (mut first, second) = (old_of(&ours), old_of(&theirs));
        let is_as_before = |keys: &[Key]| {
            let kept: BTreeSet<&Key> = keys.iter().collect();
            base.iter().filter(|key| kept.contains(key)).eq(keys)
        };
        if is_as_before(&first) && !is_as_before(&second) || !is_as_before(&second) && second < first {
            first = second;
        }
        // What one side has removed and is kept all the same stands where it stood.
        for (at, key) in base.iter().enumerate() {
            if !first.contains(key) {
                let before = base.get(..at).and_then(|before| before.iter().rev().find(|key| first.contains(key)));
                let place = before.and_then(|before| first.iter().position(|key| key == before)).map_or(0, |at| at + 1);
                first.insert(place, key.clone());
            }
        }
        let (mut ours, mut theirs) = (added_after(&ours, &old), added_after(&theirs, &old));
        let mut order = Vec::new();
        for anchor in std::iter::once(None).chain(first.into_iter().map(Some)) {
            let mine = ours.remove(&anchor).unwrap_or_default();
            let other = theirs.remove(&anchor).unwrap_or_default();
            order.extend(anchor);
            let is_both = !mine.is_empty() && !other.is_empty() && mine != other;
            let mut added: Vec<Key> = mine;
            added.extend(other);
            if is_both {
                added.sort();
            }
            for key in added {
                if !order.contains(&key) {
                    order.push(key);
                }
            }
        }
        order
    }
}

/// The list of entities.
const ENTITIES: &str = "entities";

/// How our layout writes that a record was decided on.
const REJECTED: &str = ", status: rejected";
const ACCEPTED: &str = ", status: accepted";

/// The ids that merged records use.
fn used_by(outcomes: &BTreeMap<(String, Key), Outcome>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for outcome in outcomes.values() {
        match outcome {
            Outcome::One(value) => note_used(value, &mut used),
            Outcome::Conflict { ours, theirs, .. } => {
                [ours, theirs].into_iter().for_each(|it| note_used(it, &mut used))
            }
        }
    }
    used
}

/// Notes the ids of mentions, entities, issues and labels that some lines use.
fn note_used(text: &str, used: &mut BTreeSet<String>) {
    const USES: &[&str] =
        &["entity: ", "entity(", "affiliation: ", "issue: ", "label: ", "mention: ", "mention(", "from: ", "to: "];
    for mark in USES {
        for (at, _) in text.match_indices(mark) {
            let rest = text.get(at + mark.len()..).and_then(|rest| rest.strip_prefix('"'));
            if let Some(id) = rest.and_then(until_quote).filter(|id| !used.contains(*id)) {
                used.insert(id.to_owned());
            }
        }
    }
}

/// A quoted text up to its end, escapes as they are.
fn until_quote(text: &str) -> Option<&str> {
    let mut is_escaped = false;
    let end = text.find(|next: char| {
        let is_end = next == '"' && !is_escaped;
        is_escaped = next == '\\' && !is_escaped;
        is_end
    });
    text.get(..end?)
}

/// What is new in a version, by the former thing that it comes after.
fn added_after(keys: &[Key], old: &BTreeSet<&Key>) -> BTreeMap<Option<Key>, Vec<Key>> {
    let (mut anchor, mut added) = (None, BTreeMap::<_, Vec<Key>>::new());
    for key in keys {
        if old.contains(key) {
            anchor = Some(key.clone());
        } else {
            added.entry(anchor.clone()).or_default().push(key.clone());
        }
    }
    added
}
