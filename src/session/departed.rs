//! Entities that only suggestions had brought, once no suggestion names them any more.

use super::Session;
use crate::model::{AnnotationSet, AnnotationSetId, DocumentId, Entity, EntityId, Holder, Operation, Project, Stance};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Entities that left the registry with the last suggestion that named them, in case a step that is undone or
/// redone needs them again.
#[derive(Debug, Default)]
pub(super) struct Departed {
    entities: BTreeMap<EntityId, Arc<Entity>>,
}

impl Departed {
    /// What brings back the entities that some operations need and the registry no longer has.
    pub fn brought_back(&self, project: &Project, operations: &[Operation]) -> Vec<Operation> {
        let mut needed: Vec<&EntityId> = Vec::new();
        for operation in operations {
            match operation {
                Operation::PutMention(_, _, _, Some(mention)) => needed.extend(&mention.entity),
                Operation::PutStance(_, _, _, Some(stance)) => needed.extend(named_by(stance)),
                Operation::PutEntity(_, Some(entity)) => needed.extend(referred_to(entity)),
                _ => {}
            }
        }
        let mut back: BTreeMap<&EntityId, &Arc<Entity>> = BTreeMap::new();
        while let Some(id) = needed.pop() {
            let departed = self.entities.get(id).filter(|_| project.entity(id).is_none());
            if let Some(entity) = departed
                && back.insert(id, entity).is_none()
            {
                needed.extend(referred_to(entity));
            }
        }
        back.into_iter().map(|(id, entity)| Operation::PutEntity(id.clone(), Some(Arc::clone(entity)))).collect()
    }
}

impl Session {
    /// The entities that suggestions for a document name.
    pub(super) fn suggested_entities(&self, document: &DocumentId) -> BTreeSet<EntityId> {
        let records = self.project.annotation_set(document, &AnnotationSetId::Prediction);
        records.map(named).unwrap_or_default()
    }

    /// Removes those of some entities that nothing names any more and no analyst has touched.
    pub(super) fn let_depart(&mut self, entities: BTreeSet<EntityId>) {
        let orphans = orphans(&self.project, entities);
        let removals = orphans.iter().map(|entity| Operation::PutEntity(entity.id.clone(), None)).collect();
        self.commit_quietly("Entities that nothing names any more", removals);
        self.departed.entities.extend(orphans.into_iter().map(|entity| (entity.id.clone(), entity)));
    }
}

/// Those of some entities that suggestions brought, and that neither a record nor another entity names.
fn orphans(project: &Project, mut entities: BTreeSet<EntityId>) -> Vec<Arc<Entity>> {
    let came_by_itself = |id: &EntityId| {
        project.entity(id).is_some_and(|entity| entity.origin.is_suggested() && entity.different_from.is_empty())
    };
    entities.retain(came_by_itself);
    for document in project.documents() {
        for (_, handle) in project.set_handles(&document.id) {
            if entities.is_empty() {
                return Vec::new();
            }
            entities.retain(|entity| !handle.names(entity));
        }
    }
    // Whom an entity belongs to stays as long as that entity does.
    loop {
        let stays = |entity: &&Arc<Entity>| !entities.contains(&entity.id);
        let needed: BTreeSet<EntityId> = match entities.is_empty() {
            true => BTreeSet::new(),
            false => project.entities().filter(stays).flat_map(|entity| referred_to(entity)).cloned().collect(),
        };
        let before = entities.len();
        entities.retain(|id| !needed.contains(id));
        if entities.len() == before {
            return entities.iter().filter_map(|id| project.entity(id).cloned()).collect();
        }
    }
}

/// The entities that some records name.
pub(super) fn named(records: &Arc<AnnotationSet>) -> BTreeSet<EntityId> {
    let mut named = BTreeSet::new();
    for entity in all_named_by(records) {
        if !named.contains(entity) {
            named.insert(entity.clone());
        }
    }
    named
}

fn all_named_by(records: &AnnotationSet) -> impl Iterator<Item = &EntityId> {
    let mentions = records.mentions.values().filter_map(|mention| mention.entity.as_ref());
    mentions.chain(records.stances.values().flat_map(named_by))
}

fn named_by(stance: &Stance) -> impl Iterator<Item = &EntityId> {
    let holder = match &stance.holder {
        Holder::Entity(id) => Some(id),
        Holder::Mention(_) | Holder::Outlet => None,
    };
    holder.into_iter().chain(&stance.target.entity)
}

fn referred_to(entity: &Entity) -> impl Iterator<Item = &EntityId> {
    entity.affiliation.iter().chain(&entity.different_from)
}
