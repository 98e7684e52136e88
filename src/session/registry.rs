//! The registry of entities and the coding frame of issues.

use super::Session;
use crate::model::{
    AnnotationSetId, DocumentId, Entity, EntityId, Holder, Issue, IssueId, MentionId, Operation, slug, unique,
};
use std::sync::Arc;

impl Session {
    /// Makes an entity of that name and links a mention to it.
    pub(super) fn link_new(&mut self, document: &DocumentId, mention: &MentionId, name: &str) {
        self.workspace.dialog = None;
        let name = name.trim();
        let Some(document) = self.project.document(document).cloned() else { return };
        let Some(mut mention) = self.overlay_of(&document.id).mention(mention).cloned() else { return };
        if name.is_empty() {
            return;
        }
        let mut entity = Entity::new(name, mention.label.clone(), self.origin());
        entity.id = EntityId::new(unique(entity.id.as_str(), |id| self.project.entity(&id.into()).is_some()));
        entity.add_alias(&document.text.joined(&mention.spans));
        mention.entity = Some(entity.id.clone());
        let mut operations = vec![Operation::entity(entity)];
        operations.extend(self.put_own_mention(&document.id, mention));
        self.commit(format!("Made the entity {name}"), operations);
    }

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

    /// Merges one entity into another: its mentions, stances, names and members follow.
    pub(super) fn merge_entities(&mut self, one: &EntityId, into: &EntityId) {
        let (Some(gone), Some(kept)) = (self.project.entity(one).cloned(), self.project.entity(into).cloned()) else {
            return;
        };
        if one == into {
            return;
        }
        let mut merged = Entity { origin: self.origin(), ..(*kept).clone() };
        gone.names().for_each(|name| merged.add_alias(name));
        if merged.description.is_empty() {
            merged.description = gone.description.clone();
        }
        if merged.knowledge_base_id.is_empty() {
            merged.knowledge_base_id = gone.knowledge_base_id.clone();
        }
        // What the one was kept apart from stays apart from the other.
        merged.different_from.extend(gone.different_from.iter().cloned());
        merged.different_from.retain(|other| other != one && other != into);
        merged.different_from.sort();
        merged.different_from.dedup();
        if merged.affiliation.as_ref() == Some(one) {
            merged.affiliation = None;
        }
        let mut operations = vec![Operation::entity(merged)];
        let members = self.project.entities().filter(|e| e.affiliation.as_ref() == Some(one) && e.id != *into);
        operations.extend(
            members.map(|member| Operation::entity(Entity { affiliation: Some(into.clone()), ..(**member).clone() })),
        );
        for document in self.project.documents() {
            for (set, _) in self.project.annotation_sets(&document.id) {
                operations.extend(self.moved_to(&document.id, set, one, into));
            }
        }
        operations.push(Operation::PutEntity(one.clone(), None));
        let shown = self.workspace.entity.is_some();
        if self.commit(format!("Merged {} into {}", gone.name, kept.name), operations) && shown {
            self.workspace.entity = Some(into.clone());
        }
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

    /// What moves the mentions and stances of one annotation set from one entity to another.
    fn moved_to(
        &self,
        document: &DocumentId,
        set: &AnnotationSetId,
        one: &EntityId,
        into: &EntityId,
    ) -> Vec<Operation> {
        let Some(records) = self.project.annotation_set(document, set) else { return Vec::new() };
        let mentions = records.mentions.values().filter(|mention| mention.entity.as_ref() == Some(one));
        let mentions = mentions.map(|mention| {
            let mut mention = mention.clone();
            mention.entity = Some(into.clone());
            Operation::mention(document, set, mention)
        });
        let stances = records.stances.values().filter_map(|stance| {
            let mut moved = stance.clone();
            if moved.target.entity.as_ref() == Some(one) {
                moved.target.entity = Some(into.clone());
            }
            if moved.holder == Holder::Entity(one.clone()) {
                moved.holder = Holder::Entity(into.clone());
            }
            (moved != *stance).then(|| Operation::stance(document, set, moved))
        });
        mentions.chain(stances).collect()
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
        self.commit(format!("Changed the issue {}", issue.name), vec![Operation::issue(issue)]);
    }

    /// Removes an issue; the stances that were coded to it lose it.
    pub(super) fn remove_issue(&mut self, issue: &IssueId) {
        let Some(known) = self.project.issue(issue).map(Arc::clone) else { return };
        let mut operations = Vec::new();
        for document in self.project.documents() {
            for (set, records) in self.project.annotation_sets(&document.id) {
                let coded = records.stances.values().filter(|stance| stance.issue.as_ref() == Some(issue));
                operations.extend(coded.map(|stance| {
                    let mut stance = stance.clone();
                    stance.issue = None;
                    Operation::stance(&document.id, set, stance)
                }));
            }
        }
        operations.push(Operation::PutIssue(issue.clone(), None));
        if self.commit(format!("Removed the issue {}", known.name), operations) {
            self.forget_what_is_gone();
        }
    }
}
