//! Going through suggestions: next, accept, reject.

use super::Session;
use super::annotating::shorten;
use super::workspace::Item;
use crate::model::{DocumentId, Operation, Status};
use crate::report::Notice;
use crate::text::TextRange;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Session {
    /// The open suggestions of the open document, in reading order.
    pub fn suggestions(&self) -> Vec<(TextRange, Item)> {
        let overlay = self.overlay();
        let open = |status: Status| status == Status::Suggested;
        let mentions = overlay
            .mentions()
            .filter(|mention| open(mention.status))
            .map(|mention| (mention.extent(), Item::Mention(mention.id.clone())));
        let stances = overlay
            .stances()
            .filter(|stance| open(stance.status))
            .map(|stance| (stance.place(), Item::Stance(stance.id.clone())));
        let mut all: Vec<_> = mentions.chain(stances).collect();
        all.sort();
        all
    }

    /// Goes to the next or former suggestion; after the last one comes the first.
    pub(crate) fn step_suggestion(&mut self, forward: bool) {
        let suggestions = self.suggestions();
        let here = self.where_review_stands();
        let found = if forward {
            suggestions.iter().find(|suggestion| Some(*suggestion) > here.as_ref()).or(suggestions.first())
        } else {
            suggestions.iter().rev().find(|suggestion| Some(*suggestion) < here.as_ref()).or(suggestions.last())
        };
        match found {
            Some((_, item)) => {
                let item = item.clone();
                self.select_and_scroll(item);
            }
            None => {
                let hint = "{review.done} marks it as done, {review.next_open_article} opens the next article with suggestions.";
                let hint = self.with_keys(hint);
                self.tell(Notice::info("Everything in this article is decided.").hint(hint));
            }
        }
    }

    /// The selected annotation with its place, or else the caret.
    fn where_review_stands(&self) -> Option<(TextRange, Item)> {
        if let Some(item) = &self.workspace.item
            && let Some(place) = self.place_of(item)
        {
            return Some((place, item.clone()));
        }
        let head = self.workspace.cursor?.head;
        // Sorts before everything that begins at the caret.
        Some((TextRange::between(head, usize::MAX), Item::Mention("".into())))
    }

    /// Accepts or rejects the selected annotation, then goes to the next suggestion.
    pub(crate) fn decide(&mut self, status: Status) {
        let Some(document) = self.document().cloned() else { return };
        let Some(item) = self.workspace.item.clone() else { return };
        let verb = if status == Status::Accepted { "Accepted" } else { "Rejected" };
        let overlay = self.overlay();
        let at = Some(self.now());
        let (label, operations, was_open) = match &item {
            Item::Mention(id) => {
                let Some(mention) = overlay.mention(id) else { return };
                let kind = self.project.schema().label(&mention.label).map_or("mention", |label| &label.name);
                let label = format!("{verb} {kind} “{}”", shorten(&document.text.joined(&mention.spans)));
                let operations = if status == Status::Accepted {
                    self.adopt_mention(&document, id).1
                } else {
                    let mut own = mention.clone();
                    (own.status, own.origin.at) = (status, at);
                    let begin = self.begin_work(&document.id).into_iter();
                    begin.chain([Operation::mention(&document.id, &self.who, own)]).collect()
                };
                (label, operations, mention.status == Status::Suggested)
            }
            Item::Stance(id) => {
                let Some(stance) = overlay.stance(id) else { return };
                let label = format!("{verb} stance of {}", self.holder_name(&document, stance));
                let operations = if status == Status::Accepted {
                    self.adopt_stance(&document, stance)
                } else {
                    let mut own = stance.clone();
                    (own.status, own.origin.at) = (status, at);
                    // A record points at records of its own set only, the rejected ones too.
                    let mut operations = self.adopt_holder_as_is(&document, &mut own);
                    operations.push(Operation::stance(&document.id, &self.who, own));
                    operations
                };
                (label, operations, stance.status == Status::Suggested)
            }
        };
        if self.commit(label, operations) && was_open {
            self.step_suggestion(true);
            if self.workspace.item.as_ref() == Some(&item) {
                self.workspace.item = None;
            }
        }
    }

    /// Accepts every open suggestion of the open document as one step.
    pub(crate) fn accept_all(&mut self) {
        let Some(document) = self.document().cloned() else { return };
        let overlay = self.overlay();
        let suggestions = self.suggestions();
        let mut operations: Vec<Operation> = Vec::new();
        for (_, item) in &suggestions {
            match item {
                Item::Mention(id) => operations.extend(self.adopt_mention(&document, id).1),
                Item::Stance(id) => {
                    operations.extend(overlay.stance(id).map(|s| self.adopt_stance(&document, s)).unwrap_or_default());
                }
            }
        }
        let count = suggestions.len();
        let operations = one_a_slot(operations);
        if self.commit(format!("Accepted all {count} suggestions of “{}”", document.title()), operations) {
            self.workspace.item = None;
            let hint = self.with_keys("{edit.undo} takes them back.");
            self.tell(Notice::info(format!("Accepted {count} suggestions.")).hint(hint));
        }
    }

    /// The documents in the order of the article list.
    pub fn listed_documents(&self) -> Vec<Arc<crate::model::Document>> {
        use crate::model::DocumentState::{Done, InProgress, New};
        let wanted = self.workspace.filter.to_lowercase();
        let matches = |document: &crate::model::Document| {
            let metadata = &document.metadata;
            let fields = [document.title(), &metadata.outlet, &metadata.author, &metadata.date, &document.source.name];
            wanted.is_empty() || fields.iter().any(|field| field.to_lowercase().contains(&wanted))
        };
        let all: Vec<&Arc<crate::model::Document>> = self.project.documents().collect();
        let order = self.memo.natural_order(&all);
        let documents = || order.iter().filter_map(|&at| all.get(at).copied()).filter(|document| matches(document));
        let mut listed: Vec<Arc<crate::model::Document>> = Vec::new();
        for state in [InProgress, New, Done] {
            listed.extend(documents().filter(|document| document.state == state).cloned());
        }
        listed
    }

    /// Opens the next or former document of the list.
    pub(crate) fn step_document(&mut self, forward: bool) {
        let listed = self.listed_documents();
        let here = listed.iter().position(|document| Some(&document.id) == self.workspace.document.as_ref());
        let next = match (here, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.wrapping_sub(1),
            (None, _) => 0,
        };
        if let Some(document) = listed.get(next) {
            let id = document.id.clone();
            self.show(&id);
        }
    }

    /// Opens the next document that has open suggestions, after the open one.
    pub(crate) fn next_open_document(&mut self) {
        let listed = self.listed_documents();
        let here = listed.iter().position(|document| Some(&document.id) == self.workspace.document.as_ref());
        let start = here.map_or(0, |at| at + 1);
        let order = listed[start..].iter().chain(&listed[..start]);
        let is_other = |id: &DocumentId| Some(id) != self.workspace.document.as_ref();
        let next = order.map(|document| &document.id).find(|id| is_other(id) && self.progress_of(id).open() > 0);
        match next.cloned() {
            Some(id) => {
                self.show(&id);
                self.step_suggestion(true);
            }
            None => self.tell(Notice::info("No other article has open suggestions.")),
        }
    }
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
