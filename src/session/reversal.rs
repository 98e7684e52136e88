//! Undo and redo, and what must follow them on the screen.

use super::departed::Departed;
use super::workspace::{Item, View};
use super::{Session, intake, schema};
use crate::history::{Mend, Step};
use crate::model::{AnnotationSetId, Operation, Project, Refusal};
use crate::report::Notice;

/// What must be done before a step is reversed because of suggestions, which are in no step.
fn mend(departed: &Departed) -> impl Mend {
    |project: &Project, operations: &[Operation]| {
        let mut before = schema::move_strange_predictions(project, operations);
        before.extend(intake::unlink_predictions(project, operations));
        before.extend(departed.brought_back(project, operations));
        before
    }
}

impl Session {
    pub(crate) fn undo(&mut self) {
        if self.refuse_meanwhile() {
            return;
        }
        if self.refuse_reversal(self.history.next_undo().to_vec()) {
            return;
        }
        let known = foreseen(&self.project, &self.departed, self.history.next_undo());
        let tables = self.memo.before(&self.project, &self.who, known);
        let step = self.history.undo(&mut self.project, mend(&self.departed));
        self.memo.after(&self.project, &self.who, tables);
        self.after_reversal(step);
    }

    pub(crate) fn redo(&mut self) {
        if self.refuse_meanwhile() {
            return;
        }
        if self.refuse_reversal(self.history.next_redo().to_vec()) {
            return;
        }
        let known = foreseen(&self.project, &self.departed, self.history.next_redo());
        let tables = self.memo.before(&self.project, &self.who, known);
        let step = self.history.redo(&mut self.project, mend(&self.departed));
        self.memo.after(&self.project, &self.who, tables);
        self.after_reversal(step);
    }

    /// Says so if a window that joined may not do what a reversal needs. Gives whether it may not.
    fn refuse_reversal(&mut self, mut operations: Vec<Operation>) -> bool {
        if self.joined().is_none() {
            return false;
        }
        operations.extend(mend(&self.departed)(&self.project, &operations));
        let refused = self.not_mine(&operations);
        let is_refused = refused.is_some();
        refused.into_iter().for_each(|notice| self.tell(notice));
        is_refused
    }

    fn after_reversal(&mut self, step: Option<Result<Step, Refusal>>) {
        match step {
            Some(Ok(step)) => {
                self.journal(&step.label, &step.operations);
                self.learn_from(&step.operations);
                self.look_again_after_step();
                self.renew_suggestions(&step.operations);
                self.show_changed(&step.operations);
                self.tell(Notice::info(format!("{}.", step.label)));
            }
            Some(Err(refusal)) => self.tell(Notice::warning(refusal.to_string())),
            None => {}
        }
    }

    /// Shows the document and annotation that a reversed step has changed.
    fn show_changed(&mut self, operations: &[Operation]) {
        if let Some(document) = operations.iter().find_map(Operation::changed_document).cloned()
            && self.project.document(&document).is_some()
            && self.workspace.view == View::Read
            && self.workspace.document.as_ref() != Some(&document)
        {
            self.show(&document);
        }
        let item = operations.iter().find_map(|operation| match operation {
            Operation::PutMention(_, set, id, _) if *set == self.who => Some(Item::Mention(id.clone())),
            Operation::PutStance(_, set, id, _) if *set == self.who => Some(Item::Stance(id.clone())),
            _ => None,
        });
        self.workspace.item = item;
        self.forget_what_is_gone();
        if let Some(item) = self.workspace.item.clone() {
            self.bring_into_sight(&item);
        }
    }

    /// Documents that came back, or whose day changed, by a reversal need their suggestions.
    fn renew_suggestions(&mut self, operations: &[Operation]) {
        for document in operations.iter().filter_map(|operation| match operation {
            Operation::PutDocument(id, Some(_)) => Some(id),
            _ => None,
        }) {
            let predicted = self.project.annotation_set(document, &AnnotationSetId::Prediction);
            let day = self.project.document(document).map(|document| document.metadata.day());
            if predicted.is_none() || self.extracted_for.get(document) != day.as_ref() {
                self.extract(document);
            }
        }
    }

    /// Clears what the workspace points at and the project no longer holds.
    pub(super) fn forget_what_is_gone(&mut self) {
        self.forget_lost_places();
        if self.document().is_none() {
            self.workspace.document = None;
            self.workspace.cursor = None;
            self.workspace.item = None;
            let beside = self.workspace.tabs.first().map(|tab| tab.document.clone());
            let first = beside.or_else(|| self.project.documents().next().map(|document| document.id.clone()));
            if let Some(first) = first {
                self.show(&first);
            }
        }
        self.forget_lost_item();
        if self.workspace.entity.as_ref().is_some_and(|id| self.project.entity(id).is_none()) {
            self.workspace.entity = None;
        }
        if self.workspace.issue.as_ref().is_some_and(|id| self.project.issue(id).is_none()) {
            self.workspace.issue = None;
        }
    }

    /// Clears the selected annotation if it is no longer there.
    pub(super) fn forget_lost_item(&mut self) {
        let overlay = self.overlay();
        let there = match &self.workspace.item {
            Some(Item::Mention(id)) => overlay.mention(id).is_some(),
            Some(Item::Stance(id)) => overlay.stance(id).is_some(),
            None => true,
        };
        if !there {
            self.workspace.item = None;
        }
    }
}

/// The operations of a reversal, unless suggestions have to be mended before them.
fn foreseen<'a>(project: &Project, departed: &Departed, operations: &'a [Operation]) -> &'a [Operation] {
    if mend(departed)(project, operations).is_empty() { operations } else { &[] }
}
