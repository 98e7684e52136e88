//! Replaying the journal onto what the files hold.

use super::merge::merge_operations;
use super::v1::{self, Step};
use crate::model::{AnnotationSetId, DocumentId, Mention, Operation, Project, Slot};
use crate::report::{Notice, Report};
use crate::text::SourceText;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What came of replaying a journal.
#[derive(Default)]
pub(super) struct Replayed {
    /// The labels of its steps, oldest first; none if all of it was saved already.
    pub labels: Vec<String>,
    /// What was carried out.
    pub operations: Vec<Operation>,
    /// How many bytes of it are whole lines.
    pub length: usize,
    /// What was recovered and what was not.
    pub report: Report,
    /// Whether some of it could not be understood or carried out.
    pub is_damaged: bool,
}

impl Replayed {
    /// Adds what came of another journal that was replayed after this one.
    pub fn add(&mut self, other: Self) {
        self.labels.extend(other.labels);
        self.operations.extend(other.operations);
        self.report.extend(other.report);
    }
}

/// Replays a journal. Steps that are saved already change nothing. Nor do they change what analysts other than its own have
/// saved meanwhile in an article that it removed and brought back.
pub(super) fn replay(project: &mut Project, journal: &[u8], path: &Path, own: Option<&AnnotationSetId>) -> Replayed {
    let length = journal.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let mut replayed = Replayed { length, ..Replayed::default() };
    if length < journal.len() {
        let notice = Notice::warning("The last step in the journal breaks off and was not recovered.");
        let line = journal.iter().filter(|&&byte| byte == b'\n').count() + 1;
        replayed.report.add(notice.hint("Check what you did last.").at(path).line(line));
    }
    let former = project.clone();
    let (mut labels, mut times, mut operations, mut was) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let whole = journal.get(..length).unwrap_or_default();
    let lines = whole.split(|&byte| byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty());
    let read = |line| str::from_utf8(line).map_err(|error| error.to_string()).and_then(v1::read::<Step<'_>>);
    let steps: Vec<(usize, Result<Step<'_>, String>)> = lines.map(|(index, line)| (index, read(line))).collect();
    let removals = steps.iter().filter_map(|(index, step)| Some((index, step.as_ref().ok()?)));
    let removed: BTreeMap<DocumentId, usize> =
        removals.flat_map(|(index, step)| step.removed().map(|id| (id, *index))).collect();
    for (index, step) in steps {
        let mut fail = |why: String| {
            let notice = Notice::error(format!("A step in the journal cannot be recovered: {why}."));
            let notice = notice.hint("A copy of the journal is kept in .standpoint/backups.");
            replayed.report.add(notice.at(path).line(index + 1));
            replayed.is_damaged = true;
        };
        match step {
            Ok(mut step) => {
                was.push(step.was());
                labels.push(step.label.to_string());
                times.push(step.at);
                // A save may have removed the text already, as a later step asks for.
                let is_removed_later = |id: &DocumentId| removed.get(id).is_some_and(|&later| later >= index);
                let none = |id: &DocumentId| is_removed_later(id).then(|| SourceText::new("").ok()).flatten();
                let text_of = |id: &DocumentId| text_of(id, &operations, &former).or_else(|| none(id));
                let (good, bad): (Vec<_>, Vec<_>) = step.model(&text_of).into_iter().partition(Result::is_ok);
                operations.extend(good.into_iter().flatten());
                bad.into_iter().filter_map(Result::err).for_each(&mut fail);
            }
            Err(why) => fail(why),
        }
    }
    let places = Place::all(was, &operations);
    let mut operations = condense(operations);
    for operation in &mut operations {
        if let Some(place) = places.get(&Slot::of(operation)) {
            place.meet(project, operation);
        }
    }
    if let Some(own) = own {
        spare_others(project, &mut operations, own);
    }
    for refused in commit(project, &operations) {
        replayed
            .report
            .add(Notice::error(format!("A change in the journal does not fit any more: {refused}")).at(path));
        replayed.is_damaged = true;
    }
    if *project != former {
        replayed.report.add(recovered(&times));
        replayed.labels = labels;
    }
    replayed.operations = operations;
    replayed
}

/// The text of a document that the journal names without it.
fn text_of(id: &DocumentId, operations: &[Operation], project: &Project) -> Option<SourceText> {
    let journaled = operations.iter().rev().find_map(|operation| match operation {
        Operation::PutDocument(known, Some(document)) if known == id => Some(document.text.clone()),
        _ => None,
    });
    journaled.or_else(|| project.document(id).map(|document| document.text.clone()))
}

fn recovered(times: &[i64]) -> Notice {
    let clock = |time: Option<&i64>, form: &str| {
        let time = time.and_then(|&time| jiff::Timestamp::from_second(time).ok())?;
        Some(time.to_zoned(jiff::tz::TimeZone::system()).strftime(form).to_string())
    };
    let what = match times.len() {
        1 => "Recovered 1 decision".to_owned(),
        many => format!("Recovered {many} decisions"),
    };
    let (first, last) = (clock(times.iter().min(), "%H:%M"), clock(times.iter().max(), "%H:%M"));
    let day = clock(times.iter().max(), "%Y-%m-%d").unwrap_or_default();
    Notice::info(match (first, last) {
        (Some(first), Some(last)) if first == last => format!("{what} made at {first} on {day}."),
        (Some(first), Some(last)) => format!("{what} made from {first} to {last} on {day}."),
        _ => format!("{what}."),
    })
}

/// What a list of operations comes to: the last value of each slot.
///
/// Steps in between may not fit what the files hold by now, where part of the work is saved; the
/// end of the journal always does. A document that was removed on the way stays marked as such,
/// because with it went annotations that the journal does not name.
fn condense(operations: Vec<Operation>) -> Vec<Operation> {
    let mut removed = BTreeSet::new();
    let mut slots: BTreeMap<Slot, Operation> = BTreeMap::new();
    for operation in operations {
        if let Operation::PutDocument(id, None) = &operation {
            let annotated = slots.iter().filter(|(slot, operation)| {
                !matches!(slot, Slot::Document(_)) && operation.changed_document() == Some(id)
            });
            let annotated: Vec<Slot> = annotated.map(|(slot, _)| slot.clone()).collect();
            annotated.iter().for_each(|slot| drop(slots.remove(slot)));
            removed.insert(id.clone());
        }
        slots.insert(Slot::of(&operation), operation);
    }
    let removals = removed.into_iter().map(|id| Operation::PutDocument(id, None));
    let is_removal = |operation: &Operation| matches!(operation, Operation::PutDocument(_, None));
    removals.chain(slots.into_values().filter(|operation| !is_removal(operation))).collect()
}

/// What a journal knows of a place of the registry.
#[derive(Default)]
struct Place {
    /// What the files held when the latest of its steps was written down, and what saves under way were to put there.
    held: Vec<Operation>,
    /// The same of the steps before.
    held_before: Vec<Operation>,
    /// What its steps put there.
    put: Vec<Operation>,
}

impl Place {
    /// The places of the registry that steps have changed; `was` is what each step says of what the files held.
    fn all(was: Vec<Vec<Operation>>, operations: &[Operation]) -> BTreeMap<Slot, Self> {
        let mut places: BTreeMap<Slot, Self> = BTreeMap::new();
        for step in was {
            let mut held: BTreeMap<Slot, Vec<Operation>> = BTreeMap::new();
            step.into_iter().for_each(|operation| held.entry(Slot::of(&operation)).or_default().push(operation));
            for (slot, held) in held {
                let place = places.entry(slot).or_default();
                let former = std::mem::replace(&mut place.held, held);
                place.held_before.extend(former);
            }
        }
        for operation in operations {
            if let Some(place) = places.get_mut(&Slot::of(operation)) {
                place.put.push(operation.clone());
            }
        }
        places
    }

    /// What this window last knew to be in the files: a save has ended if the journal has none of its steps any more.
    fn base(&self) -> Option<&Operation> {
        let saved = self.held.iter().skip(1).rev().find(|held| !self.put.contains(held));
        saved.or(self.held.first())
    }

    /// Makes one of what a step put here and of what another window has saved here since.
    fn meet(&self, project: &Project, operation: &mut Operation) {
        let is = Slot::of(operation).held_by(project);
        // Whatever is one of these was saved by this window.
        let is_own = [&self.held, &self.held_before, &self.put].into_iter().any(|known| known.contains(&is));
        if let Some(was) = self.base().filter(|_| !is_own)
            && let Some(merged) = merge_operations(was, operation, &is)
        {
            *operation = merged.operation;
        }
    }
}

/// Has the annotations of analysts other than one be as a project has them in articles that operations remove and bring
/// back: they may have been saved since.
fn spare_others(project: &Project, operations: &mut Vec<Operation>, own: &AnnotationSetId) {
    let is_removed = |id: &DocumentId| operations.contains(&Operation::PutDocument(id.clone(), None));
    let back: BTreeSet<DocumentId> = operations
        .iter()
        .filter_map(|operation| match operation {
            Operation::PutDocument(id, Some(document)) => Some((id, document)),
            _ => None,
        })
        .filter(|(id, document)| project.document(id).is_some_and(|known| known.text == document.text))
        .filter(|(id, _)| is_removed(id))
        .map(|(id, _)| id.clone())
        .collect();
    let is_other = |set: &AnnotationSetId| set != own && matches!(set, AnnotationSetId::Analyst(_));
    operations.retain(|operation| match operation {
        Operation::PutMention(id, set, ..)
        | Operation::PutStance(id, set, ..)
        | Operation::PutRelation(id, set, ..) => !(back.contains(id) && is_other(set)),
        _ => true,
    });
    for id in &back {
        for (set, records) in project.annotation_sets(id).filter(|(set, _)| is_other(set)) {
            operations.extend(records.mentions.values().map(|it| Operation::mention(id, set, it.clone())));
            operations.extend(records.stances.values().map(|it| Operation::stance(id, set, it.clone())));
            operations.extend(records.relations.values().map(|it| Operation::relation(id, set, it.clone())));
        }
    }
}

/// Carries operations out, together or else as many of them as fit; gives what refused the rest.
fn commit(project: &mut Project, operations: &[Operation]) -> Vec<String> {
    if operations.is_empty() || project.commit(operations).is_ok() {
        return Vec::new();
    }
    // Only where files were damaged. One may need another, so they are tried until none fits any more.
    let mut waiting: Vec<&Operation> = operations.iter().collect();
    loop {
        let before = waiting.len();
        let mut refusals = Vec::new();
        waiting.retain(|operation| match project.commit(std::slice::from_ref(*operation)) {
            Ok(_) => false,
            Err(refusal) => {
                refusals.push(refusal.to_string());
                true
            }
        });
        if waiting.len() == before || waiting.is_empty() {
            // The work of others may have taken away what a mention links to; the words are still marked.
            let unlinked = waiting.into_iter().filter_map(unlinked);
            unlinked.for_each(|operation| drop(project.commit(&[operation])));
            return refusals;
        }
    }
}

/// A mention without its link.
fn unlinked(operation: &Operation) -> Option<Operation> {
    match operation {
        Operation::PutMention(document, set, _, Some(mention)) if mention.entity.is_some() => {
            Some(Operation::mention(document, set, Mention { entity: None, ..mention.clone() }))
        }
        _ => None,
    }
}
