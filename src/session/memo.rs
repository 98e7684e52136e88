//! Tables that are remembered until the project changes under them.

mod outline;
mod table;

pub use outline::Outline;
pub use table::{DocumentTable, Pending};

use super::gathering::Gathering;
use super::listing::{Arranged, Facets};
use super::standings::StandingParts;
use crate::model::{
    self, AnnotationSetId, Document, DocumentId, DocumentState, Duplicate, EntityId, HandSets, Operation, Project,
    SchemaUses, SetSummary,
};
use rustc_hash::FxHashMap;
use std::cell::{Ref, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// How far the review of one document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Mentions and stances that are accepted or rejected.
    pub decided: usize,
    /// All mentions and stances.
    pub total: usize,
}

impl Progress {
    /// How many are still to be decided.
    pub fn open(self) -> usize {
        self.total - self.decided
    }

    /// The share that is decided, 0 to 1.
    pub fn share(self) -> f32 {
        if self.total == 0 { 0.0 } else { self.decided as f32 / self.total as f32 }
    }
}

/// How often an entity is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntityCount {
    /// Mentions in all documents.
    pub mentions: usize,
    /// Documents with a mention of it.
    pub documents: usize,
    /// Stances that it holds.
    pub stances: usize,
}

impl EntityCount {
    fn add(&mut self, other: Self) {
        self.mentions += other.mentions;
        self.documents += other.documents;
        self.stances += other.stances;
    }

    fn take_off(&mut self, other: Self) {
        self.mentions = self.mentions.saturating_sub(other.mentions);
        self.documents = self.documents.saturating_sub(other.documents);
        self.stances = self.stances.saturating_sub(other.stances);
    }
}

/// How often each entity is mentioned, shared.
pub type EntityCounts = Arc<BTreeMap<EntityId, EntityCount>>;

/// How often each entity is mentioned.
struct Counted {
    /// The revision in which it was so.
    revision: u64,
    /// Whether what was decided on is counted as it was decided, in all documents.
    is_exact: bool,
    counts: EntityCounts,
}

/// The documents that name an entity, with the revision, whether no other one does, and the entity.
type Naming = ((u64, bool, EntityId), Rc<Vec<Arc<Document>>>);

/// What was remembered before some operations.
pub struct Before {
    tables: Vec<Pending>,
    documents: BTreeSet<DocumentId>,
    /// The counts of entities without those of the touched documents, and the revision in which they were right.
    counts: Option<(u64, EntityCounts)>,
}

/// How many suggestions for a document wait for a decision of a hand. Reads its annotations if it must, and keeps none.
pub(super) fn open_in(project: &Project, id: &DocumentId, who: &AnnotationSetId) -> usize {
    match outline::suggestions(project.hand_sets(id), who) {
        Some(suggestions) => outline::progress(&suggestions).open(),
        None => DocumentTable::of(&project.apart(id), id, who).progress.open(),
    }
}

/// The remembered tables. They are right for one hand only; [`Memo::forget`] when it changes.
#[derive(Default)]
pub struct Memo {
    documents: RefCell<BTreeMap<DocumentId, (u64, DocumentTable)>>,
    entities: RefCell<Option<Counted>>,
    duplicates: RefCell<Option<(u64, Rc<Vec<Duplicate>>)>>,
    pub(super) standings: Gathering<StandingParts>,
    arranged: RefCell<Arranged>,
    outlines: RefCell<BTreeMap<DocumentId, (u64, Outline)>>,
    pub(super) uses: Gathering<SchemaUses>,
    done: RefCell<Option<(u64, usize)>>,
    facets: RefCell<Option<(u64, Rc<Facets>)>>,
    naming: RefCell<Option<Naming>>,
}

impl Memo {
    /// Forgets everything.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The table of one document.
    pub fn document(&self, project: &Project, id: &DocumentId, who: &AnnotationSetId) -> DocumentTable {
        let stamp = project.document_stamp(id);
        let mut documents = self.documents.borrow_mut();
        if let Some((made, table)) = documents.get(id)
            && *made == stamp
        {
            return table.clone();
        }
        let table = DocumentTable::of(project, id, who);
        documents.insert(id.clone(), (stamp, table.clone()));
        table
    }

    /// The article list as it was last arranged.
    pub(super) fn arranged(&self) -> Ref<'_, Arranged> {
        self.arranged.borrow()
    }

    /// Remembers how the article list was arranged.
    pub(super) fn note_arranged(&self, arranged: Arranged) {
        *self.arranged.borrow_mut() = arranged;
    }

    /// Notes what some operations will touch, so that the tables of their documents can follow instead of being
    /// made anew. To be given to [`Memo::after`], whether the operations were carried out or refused.
    pub fn before(&mut self, project: &Project, who: &AnnotationSetId, operations: &[Operation]) -> Before {
        let touched: BTreeSet<&DocumentId> = operations.iter().filter_map(Operation::changed_document).collect();
        let counts = self.take_counts(project).map(|(made, mut counts)| {
            touched.iter().for_each(|document| self.recount(project, document, who, &mut counts, false));
            (made, counts)
        });
        let documents: BTreeSet<DocumentId> = touched.iter().map(|document| (*document).clone()).collect();
        let tables = self.documents.get_mut();
        let prepare = |id: &DocumentId| {
            let (stamp, table) = tables.remove(id)?;
            let is_current = stamp == project.document_stamp(id);
            is_current.then(|| table.prepare(stamp, id.clone(), who, operations)).flatten()
        };
        let tables = touched.into_iter().filter_map(prepare).collect();
        Before { tables, documents, counts }
    }

    /// The same for a document whose table is going to be made anew.
    pub fn before_all(&mut self, project: &Project, who: &AnnotationSetId, document: &DocumentId) -> Before {
        let counts = self.take_counts(project).map(|(made, mut counts)| {
            self.recount(project, document, who, &mut counts, false);
            (made, counts)
        });
        Before { tables: Vec::new(), documents: BTreeSet::from([document.clone()]), counts }
    }

    /// Puts in a table that was made elsewhere, before some operations. Gives the one that was there.
    pub fn put(
        &mut self,
        project: &Project,
        who: &AnnotationSetId,
        id: &DocumentId,
        table: DocumentTable,
        operations: &[Operation],
    ) -> Option<DocumentTable> {
        let stamp = project.document_stamp(id);
        let table = match operations.is_empty() {
            true => Some(table),
            false => table.prepare(0, id.clone(), who, operations).map(|pending| pending.finish(project, who).2),
        };
        let tables = self.documents.get_mut();
        let former = match table {
            Some(mut table) => {
                table.change = None;
                tables.insert(id.clone(), (stamp, table))
            }
            None => tables.remove(id),
        };
        former.map(|(_, table)| table)
    }

    /// Brings tables up to date after the operations.
    pub fn after(&mut self, project: &Project, who: &AnnotationSetId, before: Before) {
        let Before { tables, documents, counts } = before;
        for table in tables {
            let (document, stamp, table) = table.finish(project, who);
            if project.document(&document).is_some() {
                self.documents.get_mut().insert(document, (stamp, table));
            }
        }
        // More may have been touched than was foreseen.
        if let Some((made, mut counts)) = counts
            && project.changed_since(made).all(|document| documents.contains(document))
        {
            documents.iter().for_each(|document| self.recount(project, document, who, &mut counts, true));
            *self.entities.get_mut() = Some(Counted { revision: project.revision(), is_exact: true, counts });
        }
    }

    /// The counts of entities with the revision in which they were right, if they can follow a change.
    fn take_counts(&mut self, project: &Project) -> Option<(u64, EntityCounts)> {
        let counted = self.entities.take().filter(|it| it.revision == project.revision() && it.is_exact)?;
        Some((counted.revision, counted.counts))
    }

    /// Adds the entities of a document to the counts, or takes them off again.
    fn recount(
        &self,
        project: &Project,
        document: &DocumentId,
        who: &AnnotationSetId,
        counts: &mut EntityCounts,
        add: bool,
    ) {
        let counts = Arc::make_mut(counts);
        self.outline(project, document, who).entities.iter().for_each(|(id, here)| {
            let count = counts.entry(id.clone()).or_default();
            match add {
                true => count.add(*here),
                false => count.take_off(*here),
            }
            if *count == EntityCount::default() {
                counts.remove(id);
            }
        });
    }

    /// What is to be known of a document without looking at it, where possible: it does not come into memory for this.
    pub fn outline(&self, project: &Project, id: &DocumentId, who: &AnnotationSetId) -> Outline {
        let stamp = project.document_stamp(id);
        if let Some((made, table)) = self.documents.borrow().get(id)
            && *made == stamp
        {
            return table.outline();
        }
        if let Some(suggestions) = outline::suggestions(project.hand_sets(id), who) {
            return Outline::untouched(&suggestions);
        }
        if let Some((made, outline)) = self.outlines.borrow().get(id)
            && *made == stamp
        {
            return outline.clone();
        }
        let outline = DocumentTable::of(&project.apart(id), id, who).outline();
        self.outlines.borrow_mut().insert(id.clone(), (stamp, outline.clone()));
        outline
    }

    /// How far the review of a document has come.
    pub fn progress(&self, project: &Project, id: &DocumentId, who: &AnnotationSetId) -> Progress {
        match self.suggestions(project, id, who) {
            Some(suggestions) => outline::progress(&suggestions),
            None => self.outline(project, id, who).progress,
        }
    }

    /// Whether a document names an entity or has a stance of it. Unless `is_exact`, no document is read for this, and what
    /// was rejected in one may count.
    pub fn names(
        &self,
        project: &Project,
        id: &DocumentId,
        who: &AnnotationSetId,
        entity: &EntityId,
        is_exact: bool,
    ) -> bool {
        match self.suggestions(project, id, who) {
            Some(suggestions) => outline::entities(&suggestions).any(|(named, _)| named == entity),
            None if is_exact || self.is_outlined(project, id) => {
                self.outline(project, id, who).entities.contains_key(entity)
            }
            None => project.set_handles(id).any(|(_, handle)| handle.names(entity)),
        }
    }

    /// What is known of the suggestions for a document that nobody looks at and of which this hand has decided nothing.
    fn suggestions(&self, project: &Project, id: &DocumentId, who: &AnnotationSetId) -> Option<Arc<SetSummary>> {
        self.untouched(id, project.hand_sets(id), who)
    }

    fn untouched(&self, id: &DocumentId, sets: Option<&HandSets>, who: &AnnotationSetId) -> Option<Arc<SetSummary>> {
        let is_made = self.documents.borrow().contains_key(id);
        if is_made { None } else { outline::suggestions(sets, who) }
    }

    /// Forgets all but the outlines of documents that leave memory.
    pub fn put_away(&mut self, documents: &[DocumentId]) {
        for id in documents {
            if let Some((stamp, table)) = self.documents.get_mut().remove(id) {
                self.outlines.get_mut().insert(id.clone(), (stamp, table.outline()));
            }
        }
    }

    /// By what the article list can be narrowed, remembered until what is known of an article changes.
    pub(super) fn facets(&self, project: &Project, count: impl FnOnce() -> Facets) -> Rc<Facets> {
        if let Some((made, facets)) = self.facets.borrow().as_ref()
            && *made == project.heads_stamp()
        {
            return Rc::clone(facets);
        }
        let facets = Rc::new(count());
        *self.facets.borrow_mut() = Some((project.heads_stamp(), Rc::clone(&facets)));
        facets
    }

    /// How many documents are done.
    pub fn done(&self, project: &Project) -> usize {
        if let Some((made, count)) = *self.done.borrow()
            && made == project.heads_stamp()
        {
            return count;
        }
        let count = project.documents().filter(|document| document.state == DocumentState::Done).count();
        *self.done.borrow_mut() = Some((project.heads_stamp(), count));
        count
    }

    /// The entities that may be the same, remembered until the registry changes.
    pub fn duplicates(&self, project: &Project) -> Rc<Vec<Duplicate>> {
        if let Some((made, found)) = self.duplicates.borrow().as_ref()
            && *made == project.registry_stamp()
        {
            return Rc::clone(found);
        }
        let found = Rc::new(model::duplicates(project));
        *self.duplicates.borrow_mut() = Some((project.registry_stamp(), Rc::clone(&found)));
        found
    }

    /// The documents that name an entity, remembered until the project changes or another one is asked for.
    pub fn naming(
        &self,
        project: &Project,
        entity: &EntityId,
        who: &AnnotationSetId,
        is_exact: bool,
    ) -> Rc<Vec<Arc<Document>>> {
        let key = (project.revision(), is_exact, entity.clone());
        if let Some((made, documents)) = self.naming.borrow().as_ref()
            && *made == key
        {
            return Rc::clone(documents);
        }
        let names = |document: &&Arc<Document>| self.names(project, &document.id, who, entity, is_exact);
        let documents: Rc<Vec<Arc<Document>>> = Rc::new(project.documents().filter(names).cloned().collect());
        *self.naming.borrow_mut() = Some((key, Rc::clone(&documents)));
        documents
    }

    /// How often each entity is mentioned in the whole project.
    ///
    /// Unless `is_exact`, documents with decisions that are not in memory are not read: there, suggestions count as they
    /// were made.
    pub fn entities(&self, project: &Project, who: &AnnotationSetId, is_exact: bool) -> EntityCounts {
        if let Some(counted) = self.entities.borrow().as_ref()
            && counted.revision == project.revision()
            && (counted.is_exact || !is_exact)
        {
            return Arc::clone(&counted.counts);
        }
        // By the place of the id in memory: most sets of annotations share it, and looking at a million of them takes long.
        let mut found: FxHashMap<*const u8, (EntityId, EntityCount)> = FxHashMap::default();
        let mut add = |id: &EntityId, here| {
            let (_, count) = found.entry(id.as_str().as_ptr()).or_insert_with(|| (id.clone(), EntityCount::default()));
            count.add(here);
        };
        for (document, sets) in project.documents_with_sets() {
            let suggestions = self.untouched(&document.id, sets, who);
            let as_made = || if self.is_outlined(project, &document.id) { None } else { outline::as_made(sets) };
            let suggestions = if is_exact { suggestions } else { suggestions.or_else(as_made) };
            match suggestions {
                Some(suggestions) => outline::entities(&suggestions).for_each(|(id, here)| add(id, here)),
                None => {
                    let outline = self.outline(project, &document.id, who);
                    outline.entities.iter().for_each(|(id, here)| add(id, *here));
                }
            }
        }
        let mut counts: BTreeMap<EntityId, EntityCount> = BTreeMap::new();
        for (id, count) in found.into_values() {
            counts.entry(id).or_default().add(count);
        }
        let counts = Arc::new(counts);
        let counted = Counted { revision: project.revision(), is_exact, counts: Arc::clone(&counts) };
        *self.entities.borrow_mut() = Some(counted);
        counts
    }

    /// Whether the outline of a document is known as it is now.
    fn is_outlined(&self, project: &Project, id: &DocumentId) -> bool {
        let stamp = project.document_stamp(id);
        let is_now = |known: Option<&u64>| known == Some(&stamp);
        is_now(self.documents.borrow().get(id).map(|(made, _)| made))
            || is_now(self.outlines.borrow().get(id).map(|(made, _)| made))
    }

    /// Remembers the outline of a document that was read by itself, and leaves memory again.
    pub fn note_outline(&self, apart: &Project, id: &DocumentId, who: &AnnotationSetId) {
        if !self.is_outlined(apart, id) && outline::suggestions(apart.hand_sets(id), who).is_none() {
            let outline = DocumentTable::of(apart, id, who).outline();
            self.outlines.borrow_mut().insert(id.clone(), (apart.document_stamp(id), outline));
        }
    }
}
