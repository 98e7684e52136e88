//! The whole of one analyst's work: documents, annotations, registry, issues, schema.

use super::lookup::Lookup;
use super::{
    AnnotationSet, AnnotationSetId, Document, DocumentId, Entity, EntityId, HandSets, Issue, IssueId, Schema, SetHandle,
};
use crate::text::SourceText;
use imbl::OrdMap;
use imbl::ordmap::DiffItem;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Documents, annotations, entities, issues and the schema they follow.
///
/// Read-only from outside: [`Project::commit`] is the one way to change it. A
/// clone is a snapshot that shares its parts, also after either has changed, so
/// it takes no time to speak of to hand one to background work.
#[derive(Debug, Clone, Default)]
pub struct Project {
    pub(super) name: String,
    pub(super) schema: Arc<Schema>,
    pub(super) documents: OrdMap<DocumentId, Arc<Document>>,
    pub(super) annotations: OrdMap<DocumentId, HandSets>,
    pub(super) entities: OrdMap<EntityId, Arc<Entity>>,
    pub(super) issues: OrdMap<IssueId, Arc<Issue>>,
    pub(super) learning_since: Option<i64>,
    pub(super) revision: u64,
    pub(super) stamps: OrdMap<DocumentId, u64>,
    pub(super) registry_stamp: u64,
    pub(super) documents_stamp: u64,
    pub(super) heads_stamp: u64,
    pub(super) lookup: Lookup,
}

/// Two projects are equal if they hold the same; how they came to it does not matter.
impl PartialEq for Project {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.schema == other.schema
            && self.documents == other.documents
            && self.annotations == other.annotations
            && self.entities == other.entities
            && self.issues == other.issues
            && self.learning_since == other.learning_since
    }
}

impl Project {
    /// An empty project.
    pub fn new(name: impl Into<String>, schema: Schema) -> Self {
        Self { name: name.into(), schema: Arc::new(schema), ..Self::default() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What may be annotated.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// All documents, by id.
    pub fn documents(&self) -> impl ExactSizeIterator<Item = &Arc<Document>> {
        self.documents.values()
    }

    /// All documents, by id, round and round from one of them.
    pub fn documents_from(&self, first: Option<&DocumentId>) -> impl Iterator<Item = &Arc<Document>> {
        let first = first.cloned().unwrap_or_else(|| DocumentId::new(""));
        let after = self.documents.range(first.clone()..);
        after.chain(self.documents.range(..first)).map(|(_, document)| document)
    }

    /// All documents, by id, each with all annotations of it, if there are any.
    pub fn documents_with_sets(&self) -> impl Iterator<Item = (&Arc<Document>, Option<&HandSets>)> {
        let mut annotations = self.annotations.iter().peekable();
        self.documents.values().map(move |document| {
            while annotations.next_if(|(id, _)| **id < document.id).is_some() {}
            let sets = annotations.next_if(|(id, _)| **id == document.id);
            (document, sets.map(|(_, sets)| sets))
        })
    }

    /// One document.
    pub fn document(&self, id: &DocumentId) -> Option<&Arc<Document>> {
        self.documents.get(id)
    }

    /// The first document, by id, that has this text.
    pub fn document_with_text(&self, text: &SourceText) -> Option<&Arc<Document>> {
        let mut documents = self.lookup.with_text(text).filter_map(|id| self.documents.get(id));
        documents.find(|document| document.text == *text)
    }

    /// All entities, by id.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = &Arc<Entity>> {
        self.entities.values()
    }

    /// One entity.
    pub fn entity(&self, id: &EntityId) -> Option<&Arc<Entity>> {
        self.entities.get(id)
    }

    /// The entities that have a name or alias, given in small letters, by id.
    pub fn entities_called(&self, name: &str) -> impl DoubleEndedIterator<Item = &Arc<Entity>> {
        self.lookup.called(name).filter_map(|id| self.entities.get(id))
    }

    /// All issues, by id.
    pub fn issues(&self) -> impl ExactSizeIterator<Item = &Arc<Issue>> {
        self.issues.values()
    }

    /// One issue.
    pub fn issue(&self, id: &IssueId) -> Option<&Arc<Issue>> {
        self.issues.get(id)
    }

    /// The annotation sets of one document. They come into memory if they were not.
    pub fn annotation_sets(
        &self,
        document: &DocumentId,
    ) -> impl Iterator<Item = (&AnnotationSetId, &Arc<AnnotationSet>)> {
        self.set_handles(document).map(|(set, handle)| (set, handle.records()))
    }

    /// One hand's annotations of one document, if it has any. They come into memory if they were not.
    pub fn annotation_set(&self, document: &DocumentId, set: &AnnotationSetId) -> Option<&Arc<AnnotationSet>> {
        self.set_handle(document, set).map(SetHandle::records)
    }

    /// All annotations of one document, if it has any, to learn of them without looking at them.
    pub fn hand_sets(&self, document: &DocumentId) -> Option<&HandSets> {
        self.annotations.get(document)
    }

    /// The annotation sets of one document, to learn of them without looking at them.
    pub fn set_handles(&self, document: &DocumentId) -> impl Iterator<Item = (&AnnotationSetId, &SetHandle)> {
        self.hand_sets(document).into_iter().flat_map(HandSets::iter)
    }

    /// One hand's annotations of one document, if it has any, to learn of them without looking at them.
    pub fn set_handle(&self, document: &DocumentId, set: &AnnotationSetId) -> Option<&SetHandle> {
        self.annotations.get(document)?.get(set)
    }

    /// A project that has of all documents only this one, with its annotations. What comes into memory to look at it goes
    /// with it, so that whoever looks through all documents needs the memory of one.
    pub fn apart(&self, id: &DocumentId) -> Self {
        let mut apart = Self {
            name: self.name.clone(),
            schema: Arc::clone(&self.schema),
            entities: self.entities.clone(),
            issues: self.issues.clone(),
            lookup: self.lookup.clone(),
            learning_since: self.learning_since,
            revision: self.revision,
            registry_stamp: self.registry_stamp,
            documents_stamp: self.documents_stamp,
            heads_stamp: self.heads_stamp,
            ..Self::default()
        };
        if let Some(document) = self.documents.get(id) {
            apart.documents.insert(id.clone(), Document::apart(document));
        }
        if let Some(sets) = self.annotations.get(id) {
            let mut sets = sets.clone();
            sets.replace(SetHandle::apart);
            apart.annotations.insert(id.clone(), sets);
        }
        if let Some(stamp) = self.stamps.get(id) {
            apart.stamps.insert(id.clone(), *stamp);
        }
        apart
    }

    /// Puts a document and its annotations in the place of equal ones that are kept elsewhere, so that they leave memory.
    ///
    /// Does nothing unless the project has the document.
    pub fn put_away(&mut self, document: Arc<Document>, sets: HandSets) {
        if let Some(place) = self.documents.get_mut(&document.id) {
            if !sets.is_empty() {
                self.annotations.insert(document.id.clone(), sets);
            }
            *place = document;
        }
    }

    /// Has texts and annotations that were looked for and were not there be looked for once more: their files are back.
    pub fn look_again(&mut self) {
        let lost = |(id, document): (&DocumentId, &Arc<Document>)| {
            let is_lost = document.text.is_lost() || self.set_handles(id).any(|(_, handle)| handle.is_lost());
            is_lost.then(|| id.clone())
        };
        let lost: Vec<DocumentId> = self.documents.iter().filter_map(lost).collect();
        self.revision += u64::from(!lost.is_empty());
        for id in lost {
            if let Some(document) = self.documents.get_mut(&id)
                && document.text.is_lost()
                && let Some(text) = document.text.put_away()
            {
                *document = Arc::new(Document { text, ..Document::clone(document) });
            }
            if let Some(sets) = self.annotations.get_mut(&id) {
                sets.replace(SetHandle::again);
            }
            self.stamps.insert(id, self.revision);
        }
    }

    /// Lets go of what of a document is kept elsewhere and not there any more: blanks stand for its text, and sets of
    /// annotations leave it. Gives whether there was anything of that kind.
    pub fn let_go(&mut self, id: &DocumentId) -> bool {
        let Some(former) = self.documents.get(id).cloned() else { return false };
        former.text.as_str();
        let mut is_any = former.text.is_lost();
        if is_any {
            let document = Document { text: former.text.resident(), ..Document::clone(&former) };
            self.lookup.document(Some(&former), Some(&document));
            self.documents.insert(id.clone(), Arc::new(document));
        }
        if let Some(sets) = self.annotations.get_mut(id) {
            is_any |= sets.retain(|handle| {
                handle.records();
                !handle.is_lost()
            });
            if sets.is_empty() {
                self.annotations.remove(id);
            }
        }
        if is_any {
            self.revision += 1;
            self.stamps.insert(id.clone(), self.revision);
        }
        is_any
    }

    /// All hands that have annotations in any document, sorted.
    pub fn annotators(&self) -> Vec<AnnotationSetId> {
        let mut all: Vec<_> =
            self.annotations.values().flat_map(|sets| sets.iter().map(|(set, _)| set.clone())).collect();
        all.sort();
        all.dedup();
        all
    }

    /// When the project last forgot what it had learnt, in seconds since 1970 (UTC): decisions up to then
    /// teach nothing any more.
    pub fn learning_since(&self) -> Option<i64> {
        self.learning_since
    }

    /// Grows with each change of the project; for caches.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The revision in which a document or its annotations last changed; for caches.
    pub fn document_stamp(&self, document: &DocumentId) -> u64 {
        self.stamps.get(document).copied().unwrap_or_default()
    }

    /// The documents that, or whose annotations, have changed after a revision.
    pub fn changed_since(&self, revision: u64) -> impl Iterator<Item = &DocumentId> {
        self.stamps.iter().filter(move |(_, stamp)| **stamp > revision).map(|(document, _)| document)
    }

    /// The documents that are, or whose annotations are, not as they were in a former state of this project, by id. Takes
    /// as long as there are differences, not documents, to find.
    pub fn unlike(&self, former: &Self) -> BTreeSet<DocumentId> {
        let documents = self.documents.diff(&former.documents).map(changed_key);
        documents.chain(self.annotations.diff(&former.annotations).map(changed_key)).cloned().collect()
    }

    /// The revision in which entities, issues, schema or name last changed; for caches.
    pub fn registry_stamp(&self) -> u64 {
        self.registry_stamp
    }

    /// The revision in which anything but the annotations of any document last changed; for caches.
    pub fn heads_stamp(&self) -> u64 {
        self.heads_stamp
    }

    /// The revision in which a document was last added or removed; for caches.
    pub fn documents_stamp(&self) -> u64 {
        self.documents_stamp
    }
}

fn changed_key<'a, K, V>(item: DiffItem<'a, 'a, K, V>) -> &'a K {
    match item {
        DiffItem::Add(key, _) | DiffItem::Remove(key, _) => key,
        DiffItem::Update { new: (key, _), .. } => key,
    }
}
