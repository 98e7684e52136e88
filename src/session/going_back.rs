//! The operations that make a project, or one article of it, what it was; and in words what that changes.

use crate::model::{
    AnnotationSet, AnnotationSetId, DocumentId, Entity, EntityId, Holder, Issue, IssueId, Operation, Project,
};
use crate::store::Former;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What going back would change in one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The article.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// Whether it was there, and is.
    pub kind: DifferenceKind,
    /// How many annotations, other than suggestions, are others.
    pub decisions: usize,
}

/// Whether an article was there, and is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// It was removed since.
    Removed,
    /// It is another than it was.
    Changed,
    /// It was not there yet.
    New,
}

/// The articles in which a former state differs from the project.
pub(super) fn differences(now: &Project, former: &Former) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    for id in &former.documents {
        let operations = document_operations(now, former, id);
        if operations.is_empty() {
            continue;
        }
        let (was, is) = (former.project.document(id), now.document(id));
        let kind = match (was, is) {
            (Some(_), None) => DifferenceKind::Removed,
            (None, _) => DifferenceKind::New,
            _ => DifferenceKind::Changed,
        };
        let title = was.or(is).map(|document| document.title().to_owned()).unwrap_or_default();
        let decisions = match kind {
            DifferenceKind::New => now.annotation_sets(id).map(|(set, records)| weigh(set, records)).sum(),
            _ => operations.iter().filter(|operation| is_decision(operation)).count(),
        };
        found.push(Difference { document: id.clone(), title, kind, decisions });
    }
    found.sort_by_key(|difference| (difference.kind, difference.title.clone()));
    found
}

fn weigh(set: &AnnotationSetId, records: &AnnotationSet) -> usize {
    let all = records.mentions.len() + records.stances.len() + records.relations.len();
    if *set == AnnotationSetId::Prediction { 0 } else { all }
}

fn is_decision(operation: &Operation) -> bool {
    match operation {
        Operation::PutMention(_, set, ..) | Operation::PutStance(_, set, ..) | Operation::PutRelation(_, set, ..) => {
            *set != AnnotationSetId::Prediction
        }
        _ => false,
    }
}

/// What makes the project as it was.
pub(super) fn to_project(now: &Project, former: &Former) -> Vec<Operation> {
    let was = &former.project;
    let mut operations = Vec::new();
    if was.name() != now.name() {
        operations.push(Operation::SetName(was.name().to_owned()));
    }
    if was.schema() != now.schema() {
        operations.push(Operation::SetSchema(was.schema().clone()));
    }
    if was.learning_since() != now.learning_since() {
        operations.push(Operation::SetLearningSince(was.learning_since()));
    }
    operations.extend(was.entities().filter(|it| now.entity(&it.id) != Some(*it)).map(put_entity));
    operations.extend(was.issues().filter(|it| now.issue(&it.id) != Some(*it)).map(put_issue));
    for id in &former.documents {
        operations.extend(document_operations(now, former, id));
    }
    // Last, when nothing names them any more.
    let strangers = now.entities().filter(|it| was.entity(&it.id).is_none());
    operations.extend(strangers.map(|it| Operation::PutEntity(it.id.clone(), None)));
    let strangers = now.issues().filter(|it| was.issue(&it.id).is_none());
    operations.extend(strangers.map(|it| Operation::PutIssue(it.id.clone(), None)));
    operations
}

/// What makes one article as it was, with the entities and issues that it needs and that are gone.
pub(super) fn to_article(now: &Project, former: &Former, id: &DocumentId) -> Vec<Operation> {
    let mut operations =
        needed(now, &former.project, former.project.annotation_sets(id).map(|(_, records)| &**records));
    operations.extend(document_operations(now, former, id));
    operations
}

/// What brings back one hand's annotations of an article; those that are there stay.
pub(super) fn to_hand(now: &Project, former: &Former, id: &DocumentId, hand: &AnnotationSetId) -> Vec<Operation> {
    let Some(was) = former.project.annotation_set(id, hand) else { return Vec::new() };
    let mut operations = needed(now, &former.project, std::iter::once(&**was));
    let mut both = now.annotation_set(id, hand).map(|set| AnnotationSet::clone(set)).unwrap_or_default();
    let is = both.clone();
    add(&mut both.mentions, &was.mentions);
    add(&mut both.stances, &was.stances);
    add(&mut both.relations, &was.relations);
    set_operations(id, hand, Some(&is), Some(&both), &mut operations);
    operations
}

/// Adds the records that are missing.
fn add<K: Ord + Clone, V: Clone>(to: &mut BTreeMap<K, V>, from: &BTreeMap<K, V>) {
    for (id, one) in from {
        to.entry(id.clone()).or_insert_with(|| one.clone());
    }
}

fn put_entity(entity: &Arc<Entity>) -> Operation {
    Operation::PutEntity(entity.id.clone(), Some(entity.clone()))
}

fn put_issue(issue: &Arc<Issue>) -> Operation {
    Operation::PutIssue(issue.id.clone(), Some(issue.clone()))
}

/// The entities and issues that records name and that the project does not have any more, with those above them.
pub(super) fn needed<'a>(
    now: &Project,
    was: &Project,
    sets: impl Iterator<Item = &'a AnnotationSet>,
) -> Vec<Operation> {
    let (mut entities, mut issues) = (BTreeMap::<EntityId, Arc<Entity>>::new(), BTreeMap::<IssueId, Arc<Issue>>::new());
    let mut open: Vec<EntityId> = Vec::new();
    for records in sets {
        open.extend(records.mentions.values().filter_map(|mention| mention.entity.clone()));
        for stance in records.stances.values() {
            open.extend(stance.target.entity.clone());
            if let Holder::Entity(entity) = &stance.holder {
                open.push(entity.clone());
            }
            let issue = stance.issue.as_ref().filter(|issue| now.issue(issue).is_none());
            issues.extend(issue.and_then(|issue| was.issue(issue)).map(|issue| (issue.id.clone(), issue.clone())));
        }
    }
    while let Some(id) = open.pop() {
        let missing = was.entity(&id).filter(|_| now.entity(&id).is_none() && !entities.contains_key(&id));
        if let Some(entity) = missing {
            open.extend(entity.affiliation.clone());
            entities.insert(id, entity.clone());
        }
    }
    entities.values().map(put_entity).chain(issues.values().map(put_issue)).collect()
}

fn document_operations(now: &Project, former: &Former, id: &DocumentId) -> Vec<Operation> {
    let was = &former.project;
    let mut operations = Vec::new();
    let Some(document) = was.document(id) else {
        if now.document(id).is_some() {
            operations.push(Operation::PutDocument(id.clone(), None));
        }
        return operations;
    };
    let is = now.document(id);
    let is_same_text = is.is_some_and(|is| is.text == document.text);
    if is.is_some() && !is_same_text {
        operations.push(Operation::PutDocument(id.clone(), None));
    }
    if is != Some(document) {
        operations.push(Operation::PutDocument(id.clone(), Some(document.clone())));
    }
    let mut hands: BTreeSet<AnnotationSetId> = was.annotation_sets(id).map(|(set, _)| set.clone()).collect();
    if is_same_text {
        hands.extend(now.annotation_sets(id).map(|(set, _)| set.clone()));
    }
    for hand in hands {
        let handles = [now.set_handle(id, &hand), was.set_handle(id, &hand)];
        if is_same_text && matches!(handles, [Some(is), Some(was)] if is.is_same(was)) {
            continue;
        }
        let present = now.annotation_set(id, &hand).filter(|_| is_same_text);
        let (is, was) = (present.map(|set| &**set), was.annotation_set(id, &hand).map(|set| &**set));
        set_operations(id, &hand, is, was, &mut operations);
    }
    operations
}

fn set_operations(
    document: &DocumentId,
    hand: &AnnotationSetId,
    is: Option<&AnnotationSet>,
    was: Option<&AnnotationSet>,
    operations: &mut Vec<Operation>,
) {
    let none = AnnotationSet::default();
    let (is, was) = (is.unwrap_or(&none), was.unwrap_or(&none));
    for (id, one) in changed(&is.mentions, &was.mentions) {
        operations.push(Operation::PutMention(document.clone(), hand.clone(), id, one));
    }
    for (id, one) in changed(&is.stances, &was.stances) {
        operations.push(Operation::PutStance(document.clone(), hand.clone(), id, one));
    }
    for (id, one) in changed(&is.relations, &was.relations) {
        operations.push(Operation::PutRelation(document.clone(), hand.clone(), id, one));
    }
}

/// The records that are others now, as they were.
fn changed<K: Ord + Clone, V: PartialEq + Clone>(is: &BTreeMap<K, V>, was: &BTreeMap<K, V>) -> Vec<(K, Option<V>)> {
    let keys: BTreeSet<&K> = is.keys().chain(was.keys()).collect();
    let differs = keys.into_iter().filter(|key| is.get(key) != was.get(key));
    differs.map(|key| (key.clone(), was.get(key).cloned())).collect()
}
