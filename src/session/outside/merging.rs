//! What two sides have done to a project since both had the same, brought together.

use crate::model::{AnnotationSetId, DocumentId, LabelId, Operation, Project, Schema, Slot};
use crate::session::going_back::{needed, to_article};
use crate::store::{self, Former, MergedOperation};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is taken in of another program's changes, and what of it is not, in words.
#[derive(Default)]
pub(super) struct Joined {
    /// What is carried out.
    pub taken: Vec<Operation>,
    /// The places of those that were made of both sides' changes.
    pub merged: BTreeSet<Slot>,
    /// What collides with unsaved work.
    pub collisions: Vec<String>,
    /// What was removed on one side and stays because of the other.
    pub kept: Vec<String>,
}

/// Of the operations that lead from the files as they were to what they are, those whose records nobody changed here, and
/// what becomes of those that both sides changed.
pub(super) fn join(
    who: &AnnotationSetId,
    base: &Project,
    ours: &Project,
    theirs: &Former,
    operations: Vec<Operation>,
) -> Joined {
    // An article that goes, or comes with another text, stands or falls as a whole.
    let gone = |operation: &Operation| match operation {
        Operation::PutDocument(id, None) => Some(id.clone()),
        _ => None,
    };
    let renewed: BTreeSet<DocumentId> = operations.iter().filter_map(gone).collect();
    let worked_on: BTreeSet<&DocumentId> = renewed.iter().filter(|id| is_worked_on(base, ours, id)).collect();
    let title = title_in(ours);
    let mut joined = Joined::default();
    joined.collisions.extend(worked_on.iter().map(|id| format!("the article “{}”", title(id))));
    // Nor does an article go that somebody works on elsewhere.
    let is_back = |id: &&DocumentId| {
        let is_removed_here = ours.document(id).is_none() && base.document(id).is_some();
        is_removed_here && theirs.project.document(id).is_some() && is_worked_on(base, &theirs.project, id)
    };
    let back: BTreeSet<&DocumentId> = theirs.documents.iter().filter(is_back).collect();
    for id in &back {
        joined.taken.extend(to_article(ours, theirs, id));
        joined.kept.push(format!("the article “{}”", title_in(&theirs.project)(id)));
    }
    for operation in operations {
        let slot = Slot::of(&operation);
        let (was, is) = (slot.held_by(base), slot.held_by(ours));
        match operation.changed_document() {
            Some(id) if worked_on.contains(id) || back.contains(id) => {}
            Some(id) if renewed.contains(id) => joined.taken.push(operation),
            _ if was == is => joined.taken.push(operation),
            _ if is_suggestion(&operation) || is == operation => {}
            // An analyst's own window knows best.
            _ if is_removal(&operation) && is_of_other(&operation, who) => joined.taken.push(operation),
            _ if is_removal(&operation) => joined.kept.push(words(&is, &title)),
            _ if is_removal(&is) => {
                joined.kept.push(words(&operation, &title));
                joined.taken.push(operation);
            }
            _ => match store::merge_operations(&was, &is, &operation) {
                Some(MergedOperation { has_conflict: true, .. }) | None if is_of_other(&operation, who) => {
                    joined.taken.push(operation);
                }
                Some(MergedOperation { operation: both, has_conflict }) => {
                    if has_conflict {
                        joined.collisions.push(words(&operation, &title));
                    }
                    joined.merged.insert(slot);
                    if both != is {
                        joined.taken.push(both);
                    }
                }
                None => joined.collisions.push(words(&operation, &title)),
            },
        }
    }
    joined
}

/// Has those of some operations stay that go together with what a project holds. Of what one side removed while the other
/// used it, the used is kept.
pub(super) fn fit(project: &Project, theirs: &Former, joined: &mut Joined) {
    let mut trial = project.clone();
    if trial.commit(&joined.taken).is_ok() {
        return;
    }
    let title = title_in(project);
    let back = used_again(project, &theirs.project, &joined.taken);
    joined.kept.extend(back.iter().map(|operation| words(operation, &title)));
    let is_schema = |operation: &Operation| matches!(operation, Operation::SetSchema(_));
    if back.iter().any(is_schema) {
        joined.taken.retain(|operation| !is_schema(operation));
    }
    let mut waiting: Vec<Operation> = back.into_iter().chain(std::mem::take(&mut joined.taken)).collect();
    loop {
        let before = waiting.len();
        // One may need another.
        for operation in std::mem::take(&mut waiting) {
            let fits = trial.commit(std::slice::from_ref(&operation)).is_ok();
            if fits { joined.taken.push(operation) } else { waiting.push(operation) }
        }
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    for operation in &waiting {
        let list = if is_removal(operation) { &mut joined.kept } else { &mut joined.collisions };
        list.push(words(operation, &title));
    }
}

/// What brings back labels, entities and issues that one side has removed and that the other one uses.
fn used_again(project: &Project, theirs: &Project, operations: &[Operation]) -> Vec<Operation> {
    let new = operations.iter().find_map(|operation| match operation {
        Operation::SetSchema(schema) => Some(schema),
        _ => None,
    });
    let mut used: BTreeSet<&LabelId> = operations.iter().filter_map(label_of).collect();
    // Whatever is not saved yet is in memory.
    let sets = project.documents().flat_map(|document| project.set_handles(&document.id));
    let loaded = sets.filter(|(_, handle)| new.is_some() && handle.is_loaded()).map(|(_, handle)| handle.records());
    used.extend(loaded.flat_map(|records| records.mentions.values().map(|mention| &mention.label)));
    used.extend(project.entities().filter(|_| new.is_some()).map(|entity| &entity.label));
    let mut schema = Schema::clone(new.unwrap_or(project.schema()));
    let before = schema.labels.len();
    for label in project.schema().labels.iter().chain(&theirs.schema().labels) {
        if used.contains(&label.id) && schema.label(&label.id).is_none() {
            schema.labels.push(label.clone());
        }
    }
    let mut back = Vec::new();
    if schema.labels.len() > before {
        back.push(Operation::SetSchema(Arc::new(schema)));
    }
    let documents: BTreeSet<&DocumentId> = operations.iter().filter_map(Operation::changed_document).collect();
    let sets = documents.into_iter().flat_map(|id| theirs.annotation_sets(id)).map(|(_, records)| &**records);
    back.extend(needed(project, theirs, sets));
    back
}

fn label_of(operation: &Operation) -> Option<&LabelId> {
    match operation {
        Operation::PutMention(_, _, _, Some(mention)) => Some(&mention.label),
        Operation::PutEntity(_, Some(entity)) => Some(&entity.label),
        _ => None,
    }
}

fn title_in(project: &Project) -> impl Fn(&DocumentId) -> String + '_ {
    |id| project.document(id).map_or(id.as_str(), |document| document.title()).to_owned()
}

fn is_removal(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::PutDocument(_, None)
            | Operation::PutEntity(_, None)
            | Operation::PutIssue(_, None)
            | Operation::PutMention(.., None)
            | Operation::PutStance(.., None)
            | Operation::PutRelation(.., None)
    )
}

fn is_worked_on(base: &Project, ours: &Project, id: &DocumentId) -> bool {
    let hands = |project: &Project| -> Vec<_> {
        let sets = project.annotation_sets(id).filter(|(set, _)| **set != AnnotationSetId::Prediction);
        sets.map(|(set, records)| (set.clone(), records.clone())).collect()
    };
    base.document(id) != ours.document(id) || hands(base) != hands(ours)
}

/// Whether an operation changes the annotations of another analyst.
fn is_of_other(operation: &Operation, who: &AnnotationSetId) -> bool {
    match operation {
        Operation::PutMention(_, set, ..) | Operation::PutStance(_, set, ..) | Operation::PutRelation(_, set, ..) => {
            set != who && matches!(set, AnnotationSetId::Analyst(_))
        }
        _ => false,
    }
}

fn is_suggestion(operation: &Operation) -> bool {
    match operation {
        Operation::PutMention(_, set, ..) | Operation::PutStance(_, set, ..) | Operation::PutRelation(_, set, ..) => {
            *set == AnnotationSetId::Prediction
        }
        _ => false,
    }
}

/// “the mention m3 of “Minister says no” by anna”
fn words(operation: &Operation, title: &impl Fn(&DocumentId) -> String) -> String {
    let of = |kind: &str, id: &str, document: &DocumentId, hand: &AnnotationSetId| {
        format!("the {kind} {id} of “{}” by {hand}", title(document))
    };
    match operation {
        Operation::SetName(_) => "the project's name".to_owned(),
        Operation::SetSchema(_) => "the schema".to_owned(),
        Operation::SetLearningSince(_) => "when learning began".to_owned(),
        Operation::PutDocument(id, _) => format!("the details of “{}”", title(id)),
        Operation::PutEntity(id, _) => format!("the entity {id}"),
        Operation::PutIssue(id, _) => format!("the issue {id}"),
        Operation::PutMention(document, hand, id, _) => of("mention", id.as_str(), document, hand),
        Operation::PutStance(document, hand, id, _) => of("stance", id.as_str(), document, hand),
        Operation::PutRelation(document, hand, id, _) => of("relation", id.as_str(), document, hand),
    }
}
