//! Relations between two mentions: drawn, changed, removed.

use super::Session;
use super::annotating::shorten;
use super::workspace::{Dialog, Item, Linking, RelationDraft};
use crate::model::{Document, DocumentId, Mention, MentionId, Operation, Relation, RelationId, Status, unique};
use crate::report::Notice;
use std::sync::Arc;

/// The relation that makes its two mentions name the same entity.
pub const SAME_AS: &str = "same as";

impl Session {
    /// Begins a relation at the selected mention; the next mention that is chosen ends it.
    pub(crate) fn begin_relation(&mut self) {
        if let Some(Item::Mention(from)) = self.workspace.item.clone() {
            self.workspace.linking = Some(Linking { from, to: None });
        }
    }

    /// Goes to the next (or former) mention in reading order. While a relation is drawn, that is where it may end.
    pub(crate) fn step_mention(&mut self, forward: bool) {
        let overlay = self.overlay();
        let caret = self.workspace.cursor.map_or(0, |cursor| cursor.head);
        let current = match (&self.workspace.linking, &self.workspace.item) {
            (Some(linking), _) => Some(linking.to.clone().unwrap_or_else(|| linking.from.clone())),
            (None, Some(Item::Mention(id))) => Some(id.clone()),
            (None, _) => None,
        };
        let ids: Vec<&MentionId> = overlay.mentions().map(|mention| &mention.id).collect();
        let at = current.and_then(|current| ids.iter().position(|id| **id == current));
        let next = match (at, forward) {
            (Some(at), true) => at.checked_add(1),
            (Some(at), false) => at.checked_sub(1),
            (None, true) => overlay.mentions().position(|mention| mention.extent().start() >= caret),
            (None, false) => overlay
                .mentions()
                .rev()
                .position(|mention| mention.extent().start() < caret)
                .map(|from_end| ids.len() - 1 - from_end),
        };
        let Some(id) = next.and_then(|next| ids.get(next)).map(|id| (*id).clone()) else {
            return self.tell(Notice::info("There is no further mention."));
        };
        match &mut self.workspace.linking {
            Some(linking) => {
                let place = overlay.mention(&id).map(|mention| mention.extent().start());
                linking.to = (id != linking.from).then_some(id);
                self.workspace.scroll_to = place;
            }
            None => self.select_and_scroll(Item::Mention(id)),
        }
    }

    /// Ends the relation that is being drawn where the keys have gone to. Gives whether one was drawn.
    pub(super) fn confirm_linking(&mut self) -> bool {
        match self.workspace.linking.as_ref().map(|linking| linking.to.clone()) {
            Some(Some(to)) => self.relate_to(&to),
            Some(None) => self.tell(Notice::info("Click the other mention, or go to it with . and ,")),
            None => return false,
        }
        true
    }

    /// Ends the relation that is being drawn at a mention, and asks for its kind.
    pub(super) fn relate_to(&mut self, to: &MentionId) {
        let Some(document) = self.document().map(|document| document.id.clone()) else { return };
        if let Some(linking) = self.workspace.linking.take_if(|linking| linking.from != *to) {
            self.ask(Dialog::Relation(RelationDraft { document, from: linking.from, to: to.clone() }));
        }
    }

    /// Makes a relation; its two mentions become the analyst's own.
    pub(super) fn relate(&mut self, draft: RelationDraft, kind: &str) {
        self.workspace.dialog = None;
        let Some(document) = self.project.document(&draft.document).cloned() else { return };
        let overlay = self.overlay_of(&document.id);
        let (Some(from), Some(to)) = (overlay.mention(&draft.from).cloned(), overlay.mention(&draft.to).cloned())
        else {
            return;
        };
        let words = |mention: &Mention| shorten(&document.text.joined(&mention.spans));
        let step = format!("Related “{}” to “{}”: {kind}", words(&from), words(&to));
        let (from_id, mut operations) = self.adopt_mention(&document, &from.id);
        let (to_id, more) = self.adopt_mention(&document, &to.id);
        operations.extend(more);
        if kind == SAME_AS {
            operations.extend(self.sharing_entity(&document, &from, &to));
        }
        let taken = |id: &str| {
            let id = RelationId::new(id);
            self.project.annotation_sets(&document.id).any(|(_, set)| set.relations.contains_key(&id))
        };
        let id = unique(&format!("r-{from_id}-{to_id}"), taken);
        let relation = Relation {
            id: RelationId::new(id),
            kind: kind.to_owned(),
            from: from_id,
            to: to_id,
            note: String::new(),
            status: Status::Accepted,
            origin: self.origin(),
        };
        operations.push(Operation::relation(&document.id, &self.who, relation));
        if self.commit(step, operations) {
            self.workspace.item = Some(Item::Mention(draft.from));
        }
    }

    /// What gives the entity of one mention to the other, which has none yet.
    fn sharing_entity(&self, document: &Arc<Document>, one: &Mention, other: &Mention) -> Vec<Operation> {
        let (entity, without) = match (&one.entity, &other.entity) {
            (Some(entity), None) => (entity, other),
            (None, Some(entity)) => (entity, one),
            _ => return Vec::new(),
        };
        let (id, _) = self.adopt_mention(document, &without.id);
        self.put_own_mention(&document.id, Mention { id, entity: Some(entity.clone()), ..without.clone() })
    }

    /// Changes a relation; a suggested one becomes the analyst's own, with its mentions.
    pub(super) fn edit_relation(&mut self, document: &DocumentId, relation: Relation) {
        let Some(document) = self.project.document(document).cloned() else { return };
        let known = self.overlay_of(&document.id).relation(&relation.id).cloned();
        if known.as_ref() == Some(&relation) {
            return;
        }
        let step = match known {
            Some(known) if known.from == relation.to && known.to == relation.from => "Reversed a relation".to_owned(),
            _ => format!("Changed a relation: {}", relation.kind),
        };
        let (from, mut operations) = self.adopt_mention(&document, &relation.from);
        let (to, more) = self.adopt_mention(&document, &relation.to);
        operations.extend(more);
        let mut own = Relation { from, to, status: Status::Accepted, ..relation };
        own.origin.at = Some(self.now());
        operations.push(Operation::relation(&document.id, &self.who, own));
        self.commit(step, operations);
    }

    /// Removes a relation that the analyst made; a suggested one is rejected and remembered.
    pub(super) fn remove_relation(&mut self, document: &DocumentId, id: &RelationId) {
        let Some(document) = self.project.document(document).cloned() else { return };
        let Some(relation) = self.overlay_of(&document.id).relation(id).cloned() else {
            return;
        };
        if relation.origin.is_human() {
            let slot = Operation::PutRelation(document.id.clone(), self.who.clone(), id.clone(), None);
            self.commit(format!("Removed a relation: {}", relation.kind), vec![slot]);
            return;
        }
        let mut own = Relation { status: Status::Rejected, ..relation };
        own.origin.at = Some(self.now());
        let mut operations = self.adopt_as_is(&document, [&mut own.from, &mut own.to]);
        let step = format!("Rejected a relation: {}", own.kind);
        operations.push(Operation::relation(&document.id, &self.who, own));
        self.commit(step, operations);
    }

    /// What removes the analyst's relations of a mention.
    pub(super) fn without_relations_of(&self, document: &DocumentId, mention: &MentionId) -> Vec<Operation> {
        let Some(own) = self.project.annotation_set(document, &self.who) else { return Vec::new() };
        let touched = own.relations.values().filter(|it| it.from == *mention || it.to == *mention);
        touched.map(|it| Operation::PutRelation(document.clone(), self.who.clone(), it.id.clone(), None)).collect()
    }
}
