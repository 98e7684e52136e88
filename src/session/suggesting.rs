//! Suggestions for a long article: put together, checked and listed by a worker, so that taking them in costs a frame
//! nothing.

use super::Session;
use super::intake;
use super::job::JobEvent;
use super::memo::DocumentTable;
use super::workspace::Item;
use crate::extract::Suggestions;
use crate::model::{
    AnnotationSet, AnnotationSetId, Document, DocumentId, EntityId, Holder, MentionId, Operation, Project, Refusal,
    Status, SuggestedSet,
};
use crate::report::Notice;
use std::collections::BTreeSet;
use std::sync::Arc;

/// With more records than this, suggestions are put together by a worker.
pub(super) const MANY: usize = 3_000;

/// All suggestions for a document, ready to be taken in.
pub struct Prepared {
    document: Arc<Document>,
    change: u64,
    generation: u64,
    /// What brings the entities that are new.
    entities: Vec<Operation>,
    set: SuggestedSet,
    who: AnnotationSetId,
    table: DocumentTable,
    /// The analyst's own records that the table was made with.
    own: Option<Arc<AnnotationSet>>,
    /// Entities that were suggested before and are not any more.
    departing: BTreeSet<EntityId>,
}

impl Prepared {
    fn of(
        project: &Project,
        document: &Arc<Document>,
        who: &AnnotationSetId,
        found: Suggestions,
        (change, generation): (u64, u64),
    ) -> Result<Self, Refusal> {
        let id = &document.id;
        let (entities, records) = intake::suggested_set(project, id, found);
        let mut apart = project.apart(id);
        apart.commit(&entities)?;
        let set = SuggestedSet::checked(&apart, document, records)?;
        let former = project.annotation_set(id, &AnnotationSetId::Prediction);
        let mut departing: BTreeSet<EntityId> = former.map(super::departed::named).unwrap_or_default();
        departing.retain(|entity| !set.entities().contains(entity));
        apart.put_suggestions(&[], &set)?;
        let own = apart.annotation_set(id, who).filter(|_| *who != AnnotationSetId::Prediction).cloned();
        let table = DocumentTable::of(&apart, id, who);
        let (document, who) = (Arc::clone(document), who.clone());
        Ok(Self { document, change, generation, entities, set, who, table, own, departing })
    }
}

impl Session {
    /// Has a worker put suggestions together if they are many; gives them back if they are not.
    pub(super) fn prepare_suggestions(
        &mut self,
        document: &Arc<Document>,
        change: u64,
        found: Suggestions,
    ) -> Option<Suggestions> {
        if found.mentions.len() + found.stances.len() <= MANY {
            return Some(found);
        }
        let (project, document, who) = (self.project.clone(), Arc::clone(document), self.who.clone());
        let stamps = (change, self.generation);
        self.jobs.start("Listing suggestions", true, move |work| {
            let prepared = Prepared::of(&project, &document, &who, found, stamps);
            drop(project);
            if !work.cancelled() {
                work.send(match prepared {
                    Ok(prepared) => JobEvent::Prepared(work.id, Box::new(prepared)),
                    Err(refusal) => JobEvent::Told(refused(&document, &refusal)),
                });
            }
        });
        None
    }

    /// Takes in what a worker has put together.
    pub(super) fn take_in_prepared(&mut self, prepared: Prepared) {
        let Prepared { document, change, generation, entities, set, who, table, own, departing } = prepared;
        let id = document.id.clone();
        let Some(now) = self.project.document(&id).filter(|_| generation == self.generation) else { return };
        let is_taken = |operation: &Operation| match operation {
            Operation::PutEntity(entity, _) => self.project.entity(entity).is_some(),
            _ => false,
        };
        if now.metadata.day() != document.metadata.day() || who != self.who || entities.iter().any(is_taken) {
            return self.extract(&id);
        }
        if !self.can_write() {
            return;
        }
        let spared = self.spared_in(&id, set.records());
        let former = self.project.set_handle(&id, &AnnotationSetId::Prediction).cloned();
        let before = self.memo.before_all(&self.project, &self.who, &id);
        if let Err(refusal) = self.project.put_suggestions(&entities, &set) {
            self.memo.after(&self.project, &self.who, before);
            return match entities.is_empty() && self.project.document(&id).is_none() {
                true => self.tell(refused(&document, &refusal)),
                // What it needs has gone meanwhile: once more, from the project as it is now.
                false => self.extract(&id),
            };
        }
        let decided = decided_meanwhile(&id, &self.who, own.as_deref(), self.own_records(&id));
        let table = self.memo.put(&self.project, &self.who, &id, table, &decided);
        self.jobs.let_go((former, table, own, set));
        self.memo.after(&self.project, &self.who, before);
        let label = format!("Suggestions for “{}”", document.title());
        if !entities.is_empty() {
            self.journal(&label, &entities);
        }
        self.note_made_with(&id, change);
        self.commit_quietly(&label, spared);
        self.let_depart(departing);
        self.forget_what_is_gone();
        // The suggestions themselves are in no journal: after a crash they are found again.
        self.save_soon();
    }

    fn own_records(&self, document: &DocumentId) -> Option<&AnnotationSet> {
        let own = self.project.annotation_set(document, &self.who).filter(|_| self.who != AnnotationSetId::Prediction);
        own.map(|own| &**own)
    }

    /// What keeps the selected suggestion as it is, if other suggestions would replace it: it must neither vanish nor
    /// change under the analyst's hands.
    fn spared_in(&mut self, document: &DocumentId, now: &AnnotationSet) -> Vec<Operation> {
        let set = AnnotationSetId::Prediction;
        let Some(item) = self.workspace.item.clone() else { return Vec::new() };
        if self.workspace.document.as_ref() != Some(document) {
            return Vec::new();
        }
        let overlay = self.overlay();
        let Some(former) = self.project.annotation_set(document, &set) else { return Vec::new() };
        let mut needed: Vec<&MentionId> = Vec::new();
        let mut operations = Vec::new();
        match &item {
            Item::Mention(id) => needed.push(id),
            Item::Stance(id) => {
                let open = overlay.stance(id).filter(|stance| stance.status == Status::Suggested);
                let Some(stance) = open.and(former.stances.get(id)) else { return Vec::new() };
                if let Holder::Mention(holder) = &stance.holder {
                    needed.push(holder);
                }
                needed.extend(stance.attribution.iter().filter_map(|link| link.mention.as_ref()));
                if now.stances.get(id) != Some(stance) {
                    operations.push(Operation::stance(document, &set, stance.clone()));
                }
            }
        }
        let is_selected = |id: &MentionId| matches!(&item, Item::Mention(selected) if selected == id);
        for mention in needed.into_iter().filter_map(|id| former.mentions.get(id)) {
            let is_open = overlay.mention(&mention.id).is_some_and(|mention| mention.status == Status::Suggested);
            let present = now.mentions.get(&mention.id);
            if present.is_none() || is_selected(&mention.id) && is_open && present != Some(mention) {
                operations.push(Operation::mention(document, &set, mention.clone()));
            }
        }
        if !operations.is_empty() {
            self.note_spared(document, item);
        }
        operations
    }
}

fn refused(document: &Document, refusal: &Refusal) -> Notice {
    Notice::error(format!("Suggestions for “{}”: {refusal}", document.title()))
}

/// What was decided between two states of one hand's records, as operations.
fn decided_meanwhile(
    document: &DocumentId,
    who: &AnnotationSetId,
    former: Option<&AnnotationSet>,
    now: Option<&AnnotationSet>,
) -> Vec<Operation> {
    let is_same = match (former, now) {
        (Some(former), Some(now)) => std::ptr::eq(former, now),
        (former, now) => former.is_none() && now.is_none(),
    };
    if is_same {
        return Vec::new();
    }
    let nothing = AnnotationSet::default();
    let (former, now) = (former.unwrap_or(&nothing), now.unwrap_or(&nothing));
    let mentions: BTreeSet<_> = former.mentions.keys().chain(now.mentions.keys()).collect();
    let mentions = mentions.into_iter().filter(|id| former.mentions.get(id) != now.mentions.get(id));
    let stances: BTreeSet<_> = former.stances.keys().chain(now.stances.keys()).collect();
    let stances = stances.into_iter().filter(|id| former.stances.get(id) != now.stances.get(id));
    let relations = now.relations.iter().filter(|(id, relation)| former.relations.get(id) != Some(relation));
    let put = |id: &MentionId| {
        Operation::PutMention(document.clone(), who.clone(), id.clone(), now.mentions.get(id).cloned())
    };
    let mut operations: Vec<Operation> = mentions.map(put).collect();
    operations.extend(
        stances.map(|id| Operation::PutStance(document.clone(), who.clone(), id.clone(), now.stances.get(id).cloned())),
    );
    operations.extend(relations.map(|(_, relation)| Operation::relation(document, who, relation.clone())));
    operations
}
