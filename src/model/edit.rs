//! The one writer: lists of operations, committed all or nothing, each with its inverse.

use super::check::{self, Touched, Violation};
use super::{
    AnnotationSet, AnnotationSetId, Document, DocumentId, Entity, EntityId, Issue, IssueId, Mention, MentionId,
    Project, Relation, RelationId, Schema, SetHandle, Stance, StanceId,
};
use std::sync::Arc;

/// One change: a record's slot and its new value, `None` for no record.
///
/// Its inverse is the same slot with the former value. Removing a document
/// removes its annotations too, and the inverse brings them back.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// Names the project.
    SetName(String),
    /// Replaces the schema.
    SetSchema(Arc<Schema>),
    /// The time from which the project learns from its decisions; `None` for all of them.
    SetLearningSince(Option<i64>),
    /// A document. The text of a present document cannot be changed.
    PutDocument(DocumentId, Option<Arc<Document>>),
    /// An entity of the registry.
    PutEntity(EntityId, Option<Arc<Entity>>),
    /// An issue of the coding frame.
    PutIssue(IssueId, Option<Arc<Issue>>),
    /// A mention in one hand's annotations of a document.
    PutMention(DocumentId, AnnotationSetId, MentionId, Option<Mention>),
    /// A stance in one hand's annotations of a document.
    PutStance(DocumentId, AnnotationSetId, StanceId, Option<Stance>),
    /// A relation in one hand's annotations of a document.
    PutRelation(DocumentId, AnnotationSetId, RelationId, Option<Relation>),
}

impl Operation {
    /// Puts a document in its slot.
    pub fn document(document: Document) -> Self {
        Self::PutDocument(document.id.clone(), Some(Arc::new(document)))
    }

    /// Puts an entity in its slot.
    pub fn entity(entity: Entity) -> Self {
        Self::PutEntity(entity.id.clone(), Some(Arc::new(entity)))
    }

    /// Puts an issue in its slot.
    pub fn issue(issue: Issue) -> Self {
        Self::PutIssue(issue.id.clone(), Some(Arc::new(issue)))
    }

    /// Puts a mention in its slot.
    pub fn mention(document: &DocumentId, set: &AnnotationSetId, mention: Mention) -> Self {
        Self::PutMention(document.clone(), set.clone(), mention.id.clone(), Some(mention))
    }

    /// Puts a stance in its slot.
    pub fn stance(document: &DocumentId, set: &AnnotationSetId, stance: Stance) -> Self {
        Self::PutStance(document.clone(), set.clone(), stance.id.clone(), Some(stance))
    }

    /// Puts a relation in its slot.
    pub fn relation(document: &DocumentId, set: &AnnotationSetId, relation: Relation) -> Self {
        Self::PutRelation(document.clone(), set.clone(), relation.id.clone(), Some(relation))
    }

    /// The slot and the record's own id, if these differ.
    fn misplaced(&self) -> Option<(&str, &str)> {
        let (slot, record) = match self {
            Self::PutDocument(slot, Some(document)) => (slot.as_str(), document.id.as_str()),
            Self::PutEntity(slot, Some(entity)) => (slot.as_str(), entity.id.as_str()),
            Self::PutIssue(slot, Some(issue)) => (slot.as_str(), issue.id.as_str()),
            Self::PutMention(_, _, slot, Some(mention)) => (slot.as_str(), mention.id.as_str()),
            Self::PutStance(_, _, slot, Some(stance)) => (slot.as_str(), stance.id.as_str()),
            Self::PutRelation(_, _, slot, Some(relation)) => (slot.as_str(), relation.id.as_str()),
            _ => return None,
        };
        (slot != record).then_some((slot, record))
    }

    /// The document that it changes, if it changes one.
    pub fn changed_document(&self) -> Option<&DocumentId> {
        match self {
            Self::PutDocument(document, _)
            | Self::PutMention(document, ..)
            | Self::PutStance(document, ..)
            | Self::PutRelation(document, ..) => Some(document),
            Self::SetName(_)
            | Self::SetSchema(_)
            | Self::SetLearningSince(_)
            | Self::PutEntity(..)
            | Self::PutIssue(..) => None,
        }
    }
}

/// Why a commit was refused. The project is as it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What would not hold any more; never empty.
    pub violations: Vec<Violation>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.violations.as_slice() {
            [] => Ok(()),
            [only] => write!(f, "{only}"),
            [first, rest @ ..] => write!(f, "{first} (and {} more)", rest.len()),
        }
    }
}

impl std::error::Error for Refusal {}

impl Project {
    /// Carries out all operations or none. Gives the operations that undo them.
    ///
    /// Fails if a record would not hold what [`check`] asks of it; then nothing
    /// has changed.
    pub fn commit(&mut self, operations: &[Operation]) -> Result<Vec<Operation>, Refusal> {
        let mut inverse = Vec::with_capacity(operations.len());
        let mut touched = Touched::default();
        for operation in operations {
            if let Err(violation) = self.refuse(operation) {
                self.apply_all(inverse);
                return Err(Refusal { violations: vec![violation] });
            }
            touched.note(operation);
            self.apply(operation.clone(), &mut inverse);
        }
        let violations = check::touched(self, &touched);
        if !violations.is_empty() {
            self.apply_all(inverse);
            return Err(Refusal { violations });
        }
        self.revision += 1;
        for operation in operations {
            match operation.changed_document() {
                Some(document) => drop(self.stamps.insert(document.clone(), self.revision)),
                None => self.registry_stamp = self.revision,
            }
            if let Operation::PutDocument(..) = operation {
                self.heads_stamp = self.revision;
            }
        }
        inverse.reverse();
        Ok(inverse)
    }

    /// What can only be seen before an operation is applied.
    fn refuse(&self, operation: &Operation) -> Result<(), Violation> {
        if let Some((slot, record)) = operation.misplaced() {
            let what = format!("The record {record} cannot be put in the place of {slot}.");
            return Err(Violation { what, document: operation.changed_document().cloned(), set: None, record: None });
        }
        if let Some(document) = operation.changed_document()
            && self.would_lose(document, operation)
        {
            let what = "Files of this article have changed or gone since the project was opened, so nothing of it can be \
                        changed. Open the project again.";
            return Err(Violation::of_document(document, what));
        }
        match operation {
            Operation::PutDocument(id, Some(document)) => {
                let text_changes = self.documents.get(id).is_some_and(|present| present.text != document.text);
                if text_changes {
                    return Err(Violation::of_document(id, "The text of an article cannot be changed."));
                }
                Ok(())
            }
            Operation::PutMention(id, ..) | Operation::PutStance(id, ..) | Operation::PutRelation(id, ..)
                if !self.documents.contains_key(id) =>
            {
                Err(Violation::of_document(id, "There is no such article to annotate."))
            }
            _ => Ok(()),
        }
    }

    /// Whether an operation would change what is not there any more.
    fn would_lose(&self, id: &DocumentId, operation: &Operation) -> bool {
        let is_lost = |handle: &SetHandle| {
            handle.records();
            handle.is_lost()
        };
        let is_touched = |set: &AnnotationSetId| match operation {
            Operation::PutMention(_, touched, ..)
            | Operation::PutStance(_, touched, ..)
            | Operation::PutRelation(_, touched, ..) => touched == set,
            Operation::PutDocument(_, document) => document.is_none(),
            _ => false,
        };
        let needs_text = matches!(operation, Operation::PutDocument(_, None));
        self.documents.get(id).is_some_and(|document| {
            if needs_text {
                document.text.as_str();
            }
            document.text.is_lost()
        }) || self.set_handles(id).any(|(set, handle)| is_touched(set) && is_lost(handle))
    }

    fn apply_all(&mut self, inverse: Vec<Operation>) {
        let mut ignored = Vec::new();
        for operation in inverse.into_iter().rev() {
            self.apply(operation, &mut ignored);
        }
    }

    /// Applies one operation and adds what undoes it; the whole list is to be undone backwards.
    fn apply(&mut self, operation: Operation, inverse: &mut Vec<Operation>) {
        match operation {
            Operation::SetName(name) => {
                inverse.push(Operation::SetName(std::mem::replace(&mut self.name, name)));
            }
            Operation::SetSchema(schema) => {
                inverse.push(Operation::SetSchema(std::mem::replace(&mut self.schema, schema)));
            }
            Operation::SetLearningSince(since) => {
                inverse.push(Operation::SetLearningSince(std::mem::replace(&mut self.learning_since, since)));
            }
            Operation::PutDocument(id, document) => {
                if document.is_none() {
                    self.remove_annotations(&id, inverse);
                }
                let text_changes =
                    self.documents.get(&id).map(|former| &former.text) != document.as_ref().map(|now| &now.text);
                if text_changes {
                    let former = self.documents.get(&id).map(|former| &**former);
                    self.lookup.document(former, document.as_deref());
                    // `commit` counts the revision up once all is carried out.
                    self.documents_stamp = self.revision + 1;
                }
                let former = match document {
                    Some(document) => self.documents.insert(id.clone(), document),
                    // What brings it back must not need the files that go.
                    None => self.documents.remove(&id).map(|former| match former.text.is_stored() {
                        true => Arc::new(Document { text: former.text.resident(), ..Document::clone(&former) }),
                        false => former,
                    }),
                };
                inverse.push(Operation::PutDocument(id, former));
            }
            Operation::PutEntity(id, entity) => {
                let former = self.entities.get(&id).map(|former| &**former);
                self.lookup.entity(former, entity.as_deref());
                let former = match entity {
                    Some(entity) => self.entities.insert(id.clone(), entity),
                    None => self.entities.remove(&id),
                };
                inverse.push(Operation::PutEntity(id, former));
            }
            Operation::PutIssue(id, issue) => {
                let former = match issue {
                    Some(issue) => self.issues.insert(id.clone(), issue),
                    None => self.issues.remove(&id),
                };
                inverse.push(Operation::PutIssue(id, former));
            }
            Operation::PutMention(document, set, id, mention) => {
                let former = self.in_set(&document, &set, |records| match mention {
                    Some(mention) => records.mentions.insert(id.clone(), mention),
                    None => records.mentions.remove(&id),
                });
                inverse.push(Operation::PutMention(document, set, id, former));
            }
            Operation::PutStance(document, set, id, stance) => {
                let former = self.in_set(&document, &set, |records| match stance {
                    Some(stance) => records.stances.insert(id.clone(), stance),
                    None => records.stances.remove(&id),
                });
                inverse.push(Operation::PutStance(document, set, id, former));
            }
            Operation::PutRelation(document, set, id, relation) => {
                let former = self.in_set(&document, &set, |records| match relation {
                    Some(relation) => records.relations.insert(id.clone(), relation),
                    None => records.relations.remove(&id),
                });
                inverse.push(Operation::PutRelation(document, set, id, former));
            }
        }
    }

    /// Puts a whole annotation set in its place; an empty one goes.
    pub(super) fn replace_set(&mut self, document: &DocumentId, set: &AnnotationSetId, records: &Arc<AnnotationSet>) {
        let sets = self.annotations.entry(document.clone()).or_default();
        sets.change(set, |handle| *handle = SetHandle::from(Arc::clone(records)));
        if sets.is_empty() {
            self.annotations.remove(document);
        }
        self.revision += 1;
        self.stamps.insert(document.clone(), self.revision);
    }

    /// Changes one annotation set; a set that becomes empty goes.
    fn in_set<T>(
        &mut self,
        document: &DocumentId,
        set: &AnnotationSetId,
        change: impl FnOnce(&mut AnnotationSet) -> T,
    ) -> T {
        let sets = self.annotations.entry(document.clone()).or_default();
        let former = sets.change(set, |handle| change(handle.make_mut()));
        if sets.is_empty() {
            self.annotations.remove(document);
        }
        former
    }

    fn remove_annotations(&mut self, document: &DocumentId, inverse: &mut Vec<Operation>) {
        for (set, handle) in self.annotations.remove(document).unwrap_or_default().iter() {
            let records = AnnotationSet::clone(handle.records());
            let relations = records.relations.into_values();
            inverse.extend(relations.map(|relation| Operation::relation(document, set, relation)));
            let stances = records.stances.into_values();
            inverse.extend(stances.map(|stance| Operation::stance(document, set, stance)));
            let mentions = records.mentions.into_values();
            inverse.extend(mentions.map(|mention| Operation::mention(document, set, mention)));
        }
    }
}
