//! Going through suggestions: next, accept, reject.

use super::Session;
use super::annotating::shorten;
use super::queue::{Open, Queue};
use super::workspace::Item;
use crate::analysis::listing::Group;
use crate::model::{Change, DocumentId, MentionId, Operation, Status};
use crate::report::Notice;
use crate::store::{ReviewOrder, Settings};
use crate::text::TextRange;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Session {
    /// What waits for a decision in the open document.
    pub fn queue(&self) -> Arc<Queue> {
        match &self.workspace.document {
            Some(id) => self.memo.document(&self.project, id, &self.who).queue,
            None => Arc::default(),
        }
    }

    /// What has changed in a document's annotations: the stamp that it had before, and where. None if too much has.
    pub fn change_of(&self, document: &DocumentId) -> Option<(u64, Arc<Change>)> {
        self.memo.document(&self.project, document, &self.who).change
    }

    /// How many documents are done.
    pub fn documents_done(&self) -> usize {
        self.memo.done(&self.project)
    }

    /// The open suggestions of the open document, in reading order.
    pub fn suggestions(&self) -> Vec<(TextRange, Item)> {
        self.queue().iter().map(|open| (open.place, open.item.clone())).collect()
    }

    /// Goes to the next or former suggestion in the order of the settings; after the last one comes the first.
    pub(crate) fn step_suggestion(&mut self, forward: bool) {
        let order = self.settings.review_order;
        let here = self.where_review_stands(order);
        self.go_on_from(here.as_ref(), forward);
    }

    fn go_on_from(&mut self, here: Option<&Open>, forward: bool) {
        let found = self.queue().step(self.settings.review_order, here, forward).map(|open| open.item.clone());
        match found {
            Some(item) => self.select_and_scroll(item),
            None => {
                let hint = "{review.done} marks it as done, {review.next_open_article} opens the next article with suggestions.";
                let hint = self.with_keys(hint);
                self.tell(Notice::info("Everything in this article is decided.").hint(hint));
            }
        }
    }

    /// The selected annotation, or else, in reading order, the caret.
    fn where_review_stands(&self, order: ReviewOrder) -> Option<Open> {
        let overlay = self.overlay();
        let selected = self.workspace.item.as_ref().and_then(|item| match item {
            Item::Mention(id) => overlay.mention(id).map(Open::mention),
            Item::Stance(id) => overlay.stance(id).map(Open::stance),
        });
        if selected.is_some() || order == ReviewOrder::LeastCertain {
            return selected;
        }
        let head = self.workspace.cursor?.head;
        // Sorts before everything that begins at the caret.
        Some(Open { place: TextRange::between(head, usize::MAX), item: Item::Mention(MentionId::new("")), score: None })
    }

    /// Switches between reading order and the least certain first.
    pub(crate) fn switch_review_order(&mut self) {
        let (review_order, words) = match self.settings.review_order {
            ReviewOrder::Reading => (ReviewOrder::LeastCertain, "Tab now goes to the least certain suggestion first."),
            ReviewOrder::LeastCertain => (ReviewOrder::Reading, "Tab now goes in reading order."),
        };
        self.change_settings(Settings { review_order, ..self.settings.clone() });
        self.tell(Notice::info(words));
    }

    /// Accepts or rejects the selected annotation, then goes to the next suggestion.
    pub(crate) fn decide(&mut self, status: Status) {
        let Some(item) = self.workspace.item.clone() else { return };
        let here = self.where_review_stands(self.settings.review_order);
        let Some((label, operations, was_open)) = self.decision_on(&item, status) else { return };
        if self.commit(label, operations) && was_open {
            self.go_on_from(here.as_ref(), true);
            if self.workspace.item.as_ref() == Some(&item) {
                self.workspace.item = None;
            }
        }
    }

    /// The step that accepts or rejects an annotation of the open document, and whether it was open.
    fn decision_on(&self, item: &Item, status: Status) -> Option<(String, Vec<Operation>, bool)> {
        let document = self.document()?;
        let overlay = self.overlay();
        let verb = if status == Status::Accepted { "Accepted" } else { "Rejected" };
        match item {
            Item::Mention(id) => {
                let mention = overlay.mention(id)?;
                let kind = self.project.schema().label(&mention.label).map_or("mention", |label| &label.name);
                let label = format!("{verb} {kind} “{}”", shorten(&document.text.joined(&mention.spans)));
                Some((label, self.decided(document, item, status), mention.status == Status::Suggested))
            }
            Item::Stance(id) => {
                let stance = overlay.stance(id)?;
                let label = format!("{verb} stance of {}", self.holder_name(document, stance));
                Some((label, self.decided(document, item, status), stance.status == Status::Suggested))
            }
        }
    }

    /// The operations that accept or reject an annotation.
    pub(super) fn decided(
        &self,
        document: &Arc<crate::model::Document>,
        item: &Item,
        status: Status,
    ) -> Vec<Operation> {
        let overlay = self.overlay_of(&document.id);
        let at = Some(self.now());
        match item {
            Item::Mention(id) if status == Status::Accepted => self.adopt_mention(document, id).1,
            Item::Mention(id) => {
                let Some(mut own) = overlay.mention(id).cloned() else { return Vec::new() };
                (own.status, own.origin.at) = (status, at);
                let begin = self.begin_work(&document.id).into_iter();
                begin.chain([Operation::mention(&document.id, &self.who, own)]).collect()
            }
            Item::Stance(id) => {
                let Some(stance) = overlay.stance(id) else { return Vec::new() };
                if status == Status::Accepted {
                    return self.adopt_stance(document, stance);
                }
                let mut own = stance.clone();
                (own.status, own.origin.at) = (status, at);
                // A record points at records of its own set only, the rejected ones too.
                let mut operations = self.adopt_holder_as_is(document, &mut own);
                operations.push(Operation::stance(&document.id, &self.who, own));
                operations
            }
        }
    }

    /// Opens the next or former document of the list.
    pub(crate) fn step_document(&mut self, forward: bool) {
        let listing = self.listing();
        let listed: Vec<&DocumentId> = ids(&listing).collect();
        let here = listed.iter().position(|id| Some(*id) == self.workspace.document.as_ref());
        let next = match (here, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.wrapping_sub(1),
            (None, _) => 0,
        };
        if let Some(id) = listed.get(next) {
            self.show(id);
        }
    }

    /// Opens the next document that has open suggestions, after the open one.
    pub(crate) fn next_open_document(&mut self) {
        let listing = self.listing();
        let listed: Vec<&DocumentId> = ids(&listing).collect();
        let here = listed.iter().position(|id| Some(*id) == self.workspace.document.as_ref());
        let start = here.map_or(0, |at| at + 1);
        let order = listed[start..].iter().chain(&listed[..start]);
        let is_other = |id: &DocumentId| Some(id) != self.workspace.document.as_ref();
        let next = order.copied().find(|id| is_other(id) && self.progress_of(id).open() > 0);
        match next.cloned() {
            Some(id) => {
                self.show(&id);
                self.step_suggestion(true);
            }
            None => self.tell(Notice::info("No other article has open suggestions.")),
        }
    }
}

/// The articles of the list, in its order.
fn ids(listing: &[Group]) -> impl Iterator<Item = &DocumentId> {
    listing.iter().flat_map(|group| &group.documents).map(|document| &document.id)
}

/// Keeps the first operation on each document slot: several mentions begin the work on one document.
pub(super) fn one_a_slot(operations: Vec<Operation>) -> Vec<Operation> {
    let mut seen = BTreeSet::new();
    let is_first = |operation: &Operation| match operation {
        Operation::PutDocument(id, _) => seen.insert(id.clone()),
        _ => true,
    };
    operations.into_iter().filter(is_first).collect()
}
