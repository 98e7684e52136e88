//! Steps and what is no step: the ways to change the project.

use super::Session;
use crate::model::Operation;
use crate::report::Notice;

impl Session {
    /// Commits one step of the analyst's work; a refusal becomes a message.
    pub(super) fn commit(&mut self, label: impl Into<String>, operations: Vec<Operation>) -> bool {
        self.commit_in_group(None, label, operations)
    }

    pub(super) fn commit_in_group(
        &mut self,
        group: Option<u64>,
        label: impl Into<String>,
        operations: Vec<Operation>,
    ) -> bool {
        if operations.is_empty() {
            return false;
        }
        if !self.can_write() {
            self.tell(Notice::warning("This project is open for reading only; nothing was changed."));
            return false;
        }
        if let Some(notice) = self.not_mine(&operations) {
            self.tell(notice);
            return false;
        }
        if self.refuse_meanwhile() {
            return false;
        }
        let now = self.now();
        let tables = self.memo.before(&self.project, &self.who, &operations);
        let step = self.history.commit_in_group(&mut self.project, group, label, now, operations);
        self.memo.after(&self.project, &self.who, tables);
        match step {
            Ok(step) => {
                self.journal(&step.label, &step.operations);
                self.learn_from(&step.operations);
                self.look_again_after_step();
                self.remember_decisions(&step.operations);
                true
            }
            Err(refusal) => {
                self.tell(Notice::warning(refusal.to_string()));
                false
            }
        }
    }

    /// Commits what no analyst did and none can undo: suggestions.
    pub(super) fn commit_quietly(&mut self, label: &str, operations: Vec<Operation>) {
        if operations.is_empty() || !self.can_write() || self.not_mine(&operations).is_some() {
            return;
        }
        let tables = self.memo.before(&self.project, &self.who, &operations);
        let carried_out = self.project.commit(&operations);
        self.memo.after(&self.project, &self.who, tables);
        match carried_out {
            Ok(_) => self.journal(label, &operations),
            Err(refusal) => self.tell(Notice::error(format!("{label}: {refusal}"))),
        }
    }
}
