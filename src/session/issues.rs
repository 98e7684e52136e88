//! The coding frame at work: stances move from issue to issue, issues merge, split and go.

use super::Session;
use super::long_step::Draft;
use super::reviewing::one_a_slot;
use crate::model::{AnnotationSetId, DocumentId, Issue, IssueId, Operation, Stance, StanceId, Status};
use crate::report::{Notice, counted};
use std::sync::Arc;

impl Session {
    /// Codes stances to the issue of that name; a new name makes the issue, an empty one is none.
    ///
    /// A suggestion among them becomes the analyst's own thereby, as with every change.
    pub(super) fn recode_stances(&mut self, stances: Vec<(DocumentId, StanceId)>, name: &str) {
        let (issue, new_issue) = self.issue_named(name.trim());
        let total = stances.len();
        let piece = move |session: &Session, at: usize, draft: &mut Draft| {
            let Some((document, id)) = stances.get(at) else { return };
            let Some(document) = session.project.document(document).cloned() else { return };
            let overlay = session.overlay_of(&document.id);
            let Some(stance) = overlay.stance(id).filter(|stance| stance.issue != issue) else { return };
            let recoded = Stance { issue: issue.clone(), ..stance.clone() };
            draft.changed += 1;
            if overlay.owns_stance(id) && stance.status == Status::Accepted {
                // The decision stands as it was made; only what it is coded to changes.
                draft.operations.push(Operation::stance(&document.id, &session.who, recoded));
            } else {
                draft.operations.extend(session.adopt_stance(&document, &recoded));
            }
        };
        let name = name.trim().to_owned();
        self.in_pieces("Recoding", total, piece, move |session, mut draft| {
            if draft.changed == 0 {
                return session.tell(Notice::info("These stances are coded like that already."));
            }
            let stances = counted(draft.changed, "stance");
            let label = match name.as_str() {
                "" => format!("Took {stances} off their issue"),
                name => format!("Coded {stances} to {name}"),
            };
            draft.begin_with(new_issue);
            session.commit(label, one_a_slot(draft.operations));
        });
    }

    /// Merges one issue into another: its stances and its description follow.
    pub(super) fn merge_issues(&mut self, one: &IssueId, into: &IssueId) {
        let (Some(gone), Some(kept)) = (self.project.issue(one).cloned(), self.project.issue(into).cloned()) else {
            return;
        };
        if one == into {
            return;
        }
        let mut operations = Vec::new();
        let words = gone.description.trim();
        if !words.is_empty() && !kept.description.contains(words) {
            let description = [kept.description.trim_end(), words].join("\n").trim_start().to_owned();
            operations.push(Operation::issue(Issue { description, ..(*kept).clone() }));
        }
        operations.extend(self.recoded(one, Some(into)));
        operations.push(Operation::PutIssue(one.clone(), None));
        if self.commit(format!("Merged the issue {} into {}", gone.name, kept.name), operations) {
            self.follow_issue(one, Some(into));
        }
    }

    /// Removes an issue; the stances that were coded to it, by whichever hand, are coded to another or to none.
    pub(super) fn remove_issue(&mut self, issue: &IssueId, into: Option<&IssueId>) {
        let Some(known) = self.project.issue(issue).map(Arc::clone) else { return };
        if into == Some(issue) || into.is_some_and(|id| self.project.issue(id).is_none()) {
            return;
        }
        let mut operations = self.recoded(issue, into);
        operations.push(Operation::PutIssue(issue.clone(), None));
        if self.commit(format!("Removed the issue {}", known.name), operations) {
            self.follow_issue(issue, into);
        }
    }

    /// What codes every stance of an issue, in all annotation sets, to another one or to none.
    fn recoded(&self, from: &IssueId, into: Option<&IssueId>) -> Vec<Operation> {
        let mut operations = Vec::new();
        for document in self.project.documents() {
            for (set, handle) in self.project.set_handles(&document.id).filter(|(_, handle)| handle.codes(from)) {
                let records = handle.records();
                let coded = records.stances.values().filter(|stance| stance.issue.as_ref() == Some(from));
                let put = |stance: &Stance, set: &AnnotationSetId| {
                    let stance = Stance { issue: into.cloned(), ..stance.clone() };
                    Operation::stance(&document.id, set, stance)
                };
                operations.extend(coded.map(|stance| put(stance, set)));
            }
        }
        operations
    }

    fn follow_issue(&mut self, gone: &IssueId, into: Option<&IssueId>) {
        if self.workspace.issue.as_ref() == Some(gone) {
            self.workspace.issue = into.cloned();
        }
        self.forget_what_is_gone();
    }
}
