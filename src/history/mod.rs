//! Undo and redo: a list of named transactions.

use crate::model::{DocumentId, Operation, Project, Refusal, Slot};
use std::collections::{BTreeMap, BTreeSet};

/// One step of an analyst's work, with what undoes it.
#[derive(Debug, Clone)]
pub struct Transaction {
    /// What was done, for the history panel: “Accepted PERSON “Macron””.
    pub label: String,
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
    /// The group it belongs to; steps of one group that follow each other are one step.
    group: Option<u64>,
    /// The operations that bring the project to the other side of this step, the first one to be carried out at the
    /// end, so that the parts of a long step are added without moving those before.
    backwards: Vec<Operation>,
}

/// The steps that can be undone and redone, across all documents.
#[derive(Debug, Default)]
pub struct History {
    done: Vec<Transaction>,
    undone: Vec<Transaction>,
}

/// What a step has changed, for whoever keeps a journal.
#[derive(Debug, Clone)]
pub struct Step {
    /// What was done, undone or redone.
    pub label: String,
    /// The operations as they were carried out.
    pub operations: Vec<Operation>,
}

/// Gives what must be done before some operations; see [`History::undo`].
pub trait Mend: FnOnce(&Project, &[Operation]) -> Vec<Operation> {}

impl<F: FnOnce(&Project, &[Operation]) -> Vec<Operation>> Mend for F {}

/// Where every change of a project is a step, there is nothing to mend.
pub fn nothing_to_mend(_: &Project, _: &[Operation]) -> Vec<Operation> {
    Vec::new()
}

impl History {
    /// Commits a step. What had been undone can no longer be redone.
    pub fn commit(
        &mut self,
        project: &mut Project,
        label: impl Into<String>,
        at: i64,
        operations: Vec<Operation>,
    ) -> Result<Step, Refusal> {
        self.commit_in_group(project, None, label, at, operations)
    }

    /// Commits a part of a longer step: parts of one group that follow each other are undone together.
    ///
    /// The label of the last part names the whole.
    pub fn commit_in_group(
        &mut self,
        project: &mut Project,
        group: Option<u64>,
        label: impl Into<String>,
        at: i64,
        operations: Vec<Operation>,
    ) -> Result<Step, Refusal> {
        let label = label.into();
        let reversal = project.commit(&operations)?;
        self.undone.clear();
        let last = self.done.pop_if(|last| group.is_some() && last.group == group);
        let mut backwards = last.map(|last| last.backwards).unwrap_or_default();
        backwards.extend(reversal.into_iter().rev());
        self.done.push(Transaction { label: label.clone(), at, group, backwards });
        Ok(Step { label, operations })
    }

    /// Undoes the last step; `None` if there is none.
    ///
    /// `mend` is shown the operations that would undo it, and gives what must be done before them
    /// because of changes that are in no step; it is undone and redone with the step.
    pub fn undo(&mut self, project: &mut Project, mend: impl Mend) -> Option<Result<Step, Refusal>> {
        Self::reverse(&mut self.done, &mut self.undone, project, mend, "Undid")
    }

    /// Redoes the step undone last; `None` if there is none. For `mend` see [`History::undo`].
    pub fn redo(&mut self, project: &mut Project, mend: impl Mend) -> Option<Result<Step, Refusal>> {
        Self::reverse(&mut self.undone, &mut self.done, project, mend, "Redid")
    }

    /// Follows what others have changed, which is no step here: undoing and redoing leave that as it is.
    ///
    /// Each change is what a slot held before and what it holds now. `merge` makes one of three: what a slot held before,
    /// what a step would put there, what it holds now; `None` if they do not go together, and then the step leaves it.
    pub fn follow(
        &mut self,
        changes: &[(Operation, Operation)],
        merge: impl Fn(&Operation, &Operation, &Operation) -> Option<Operation>,
    ) {
        let gone: BTreeSet<&DocumentId> = changes.iter().filter_map(|(_, now)| removed(now)).collect();
        for steps in [&mut self.done, &mut self.undone] {
            let mut slots: BTreeMap<Slot, (Operation, Operation)> =
                changes.iter().map(|(before, now)| (Slot::of(now), (before.clone(), now.clone()))).collect();
            for step in steps.iter_mut().rev() {
                step.backwards.retain(|operation| operation.changed_document().is_none_or(|id| !gone.contains(id)));
                for operation in step.backwards.iter_mut().rev() {
                    let Some((before, now)) = slots.get_mut(&Slot::of(operation)) else { continue };
                    let followed = if before == operation {
                        now.clone()
                    } else {
                        merge(before, operation, now).unwrap_or_else(|| now.clone())
                    };
                    *before = std::mem::replace(operation, followed.clone());
                    *now = followed;
                }
            }
            steps.retain(|step| !step.backwards.is_empty());
        }
    }

    /// The steps that can be undone, the oldest first.
    pub fn done(&self) -> &[Transaction] {
        &self.done
    }

    /// The steps that can be redone, the next one last.
    pub fn undone(&self) -> &[Transaction] {
        &self.undone
    }

    /// The operations that would undo the last step, but for what must be mended, in any order; empty if there is none.
    pub fn next_undo(&self) -> &[Operation] {
        self.done.last().map_or(&[], |step| &step.backwards)
    }

    /// The operations that would redo the step undone last, but for what must be mended, in any order; empty if there
    /// is none.
    pub fn next_redo(&self) -> &[Operation] {
        self.undone.last().map_or(&[], |step| &step.backwards)
    }

    fn reverse(
        from: &mut Vec<Transaction>,
        to: &mut Vec<Transaction>,
        project: &mut Project,
        mend: impl Mend,
        verb: &str,
    ) -> Option<Result<Step, Refusal>> {
        let transaction = from.pop()?;
        let reversal: Vec<Operation> = transaction.backwards.iter().rev().cloned().collect();
        let mut operations = mend(project, &reversal);
        operations.extend(reversal);
        match project.commit(&operations) {
            Ok(reversal) => {
                let label = format!("{verb}: {}", transaction.label);
                let backwards = reversal.into_iter().rev().collect();
                to.push(Transaction { label: transaction.label, at: transaction.at, group: None, backwards });
                Some(Ok(Step { label, operations }))
            }
            Err(refusal) => {
                from.push(transaction);
                Some(Err(refusal))
            }
        }
    }
}

/// The document that an operation removes.
fn removed(operation: &Operation) -> Option<&DocumentId> {
    match operation {
        Operation::PutDocument(id, None) => Some(id),
        _ => None,
    }
}
