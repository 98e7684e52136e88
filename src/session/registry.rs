//! The registry of entities and the coding frame of issues.

use super::Session;
use super::long_step::Draft;
use crate::model::{
    AnnotationSet, AnnotationSetId, DocumentId, Entity, EntityId, Holder, Issue, IssueId, Operation, slug, unique,
};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Session {
    pub(super) fn edit_entity(&mut self, entity: Entity) {
        if self.project.entity(&entity.id).is_some_and(|known| **known == entity) {
            return;
        }
        // An entity that an analyst has changed is the analyst's.
        let mut entity = Entity { origin: self.origin(), ..entity };
        if let Some(known) = self.project.entity(&entity.id).filter(|known| known.name != entity.name) {
            entity.add_alias(&known.name);
        }
        self.commit(format!("Changed the entity {}", entity.name), vec![Operation::entity(entity)]);
    }

    /// Merges entities into one: their mentions, stances, names and members follow.
    pub(super) fn merge_entities(&mut self, those: &[EntityId], into: &EntityId) {
        let Some(kept) = self.project.entity(into).cloned() else { return };
        let those: BTreeSet<&EntityId> = those.iter().filter(|id| *id != into).collect();
        let gone: Vec<Arc<Entity>> = those.iter().filter_map(|id| self.project.entity(id)).cloned().collect();
        if gone.is_empty() {
            return;
        }
        let mut merged = Entity { origin: self.origin(), ..(*kept).clone() };
        for one in &gone {
            one.names().for_each(|name| merged.add_alias(name));
            if merged.description.is_empty() {
                merged.description = one.description.clone();
            }
            if merged.knowledge_base_id.is_empty() {
                merged.knowledge_base_id = one.knowledge_base_id.clone();
            }
            // What the one was kept apart from stays apart from the other.
            merged.different_from.extend(one.different_from.iter().cloned());
        }
        merged.different_from.retain(|other| !those.contains(other) && other != into);
        merged.different_from.sort();
        merged.different_from.dedup();
        merged.affiliation = merged.affiliation.filter(|above| !those.contains(above));
        let mut before = vec![Operation::entity(merged)];
        let is_member = |e: &&Arc<Entity>| e.affiliation.as_ref().is_some_and(|above| those.contains(above));
        let members = self.project.entities().filter(is_member).filter(|e| e.id != *into && !those.contains(&e.id));
        before.extend(
            members.map(|member| Operation::entity(Entity { affiliation: Some(into.clone()), ..(**member).clone() })),
        );
        let after: Vec<Operation> = gone.iter().map(|one| Operation::PutEntity(one.id.clone(), None)).collect();
        let names: Vec<&str> = gone.iter().map(|one| one.name.as_str()).collect();
        let step = match names.as_slice() {
            [one] => format!("Merged {one} into {}", kept.name),
            many => format!("Merged {} entities into {}", many.len(), kept.name),
        };
        let documents: Vec<DocumentId> = self.project.documents().map(|document| document.id.clone()).collect();
        let (total, target) = (documents.len(), into.clone());
        let those: BTreeSet<EntityId> = those.into_iter().cloned().collect();
        let piece = move |session: &Session, at: usize, draft: &mut Draft| {
            let Some(document) = documents.get(at) else { return };
            for (set, handle) in session.project.set_handles(document) {
                if those.iter().any(|entity| handle.names(entity)) {
                    draft.operations.extend(moved_to(document, set, handle.records(), &those, &target));
                }
            }
        };
        let (shown, into) = (self.workspace.entity.is_some(), into.clone());
        self.in_pieces("Merging", total, piece, move |session, mut draft| {
            draft.begin_with(before);
            draft.operations.extend(after);
            if session.commit(step, draft.operations) && shown {
                session.workspace.entity = Some(into);
            }
        });
    }

    /// Remembers that two entities are not the same, so that this is not proposed again.
    pub(super) fn keep_apart(&mut self, one: &EntityId, other: &EntityId) {
        let (Some(first), Some(second)) = (self.project.entity(one), self.project.entity(other)) else { return };
        let Err(place) = first.different_from.binary_search(other) else { return };
        let label = format!("Kept {} and {} apart", first.name, second.name);
        // Its origin stays: who is who has been decided, not what is known about it.
        let mut first = (**first).clone();
        first.different_from.insert(place, other.clone());
        self.commit(label, vec![Operation::entity(first)]);
    }

    pub(super) fn remove_entity(&mut self, entity: &EntityId) {
        let Some(known) = self.project.entity(entity) else { return };
        let label = format!("Removed the entity {}", known.name);
        if self.commit(label, vec![Operation::PutEntity(entity.clone(), None)]) {
            self.forget_what_is_gone();
        }
    }

    pub(super) fn new_issue(&self, name: &str) -> Issue {
        let id = unique(&slug(name), |id| self.project.issue(&id.into()).is_some());
        Issue { id: IssueId::new(id), name: name.to_owned(), description: String::new() }
    }

    /// Adds an issue of that name; one that is there already stays.
    pub(super) fn add_issue(&mut self, name: &str) -> Option<IssueId> {
        let (id, operations) = self.issue_named(name.trim());
        if !operations.is_empty() {
            self.commit(format!("Added the issue {}", name.trim()), operations);
        }
        id
    }

    pub(super) fn edit_issue(&mut self, issue: Issue) {
        if self.project.issue(&issue.id).is_none_or(|known| **known == issue) {
            return;
        }
        let wanted = issue.name.to_lowercase();
        let is_renamed = self.project.issue(&issue.id).is_some_and(|known| known.name.to_lowercase() != wanted);
        if is_renamed && self.project.issues().any(|other| other.id != issue.id && other.name.to_lowercase() == wanted)
        {
            let what = format!("There is an issue {} already.", issue.name);
            return self.tell(crate::report::Notice::warning(what).hint("Merge the two, or choose another name."));
        }
        self.commit(format!("Changed the issue {}", issue.name), vec![Operation::issue(issue)]);
    }
}

/// What moves the mentions and stances of one annotation set from some entities to another.
fn moved_to(
    document: &DocumentId,
    set: &AnnotationSetId,
    records: &AnnotationSet,
    those: &BTreeSet<EntityId>,
    into: &EntityId,
) -> Vec<Operation> {
    let is_gone = |entity: &Option<EntityId>| entity.as_ref().is_some_and(|id| those.contains(id));
    let mentions = records.mentions.values().filter(|mention| is_gone(&mention.entity));
    let mentions = mentions.map(|mention| {
        let mut mention = mention.clone();
        mention.entity = Some(into.clone());
        Operation::mention(document, set, mention)
    });
    let stances = records.stances.values().filter_map(|stance| {
        let mut moved = stance.clone();
        if is_gone(&moved.target.entity) {
            moved.target.entity = Some(into.clone());
        }
        if matches!(&moved.holder, Holder::Entity(id) if those.contains(id)) {
            moved.holder = Holder::Entity(into.clone());
        }
        (moved != *stance).then(|| Operation::stance(document, set, moved))
    });
    mentions.chain(stances).collect()
}
