//! Several windows on one project: joining as another analyst, what that allows, and what the others save.

use super::Session;
use super::workspace::Dialog;
use crate::model::{AnnotationSetId, Operation, Slot};
use crate::report::Notice;
use crate::store::{self, Access, LockHolder, Manner, ProjectFolder, ReadOnlyReason};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A project that is going to be opened.
pub(super) struct OpeningRequest {
    pub path: PathBuf,
    /// Who is going to work on it.
    pub analyst: AnnotationSetId,
    pub manner: Manner,
}

impl Session {
    /// Under whose name this window works beside the one that opened the project first, if it does.
    pub fn joined(&self) -> Option<&AnnotationSetId> {
        self.keeper.folder.as_ref().and_then(ProjectFolder::joined)
    }

    /// The other windows on this project, as they were last seen.
    pub fn others(&self) -> &[LockHolder] {
        &self.others
    }

    /// The window that keeps this one from working under the analyst's name, or at all.
    pub fn holder(&self) -> Option<&LockHolder> {
        match self.keeper.folder.as_ref()?.access() {
            Access::ReadOnly(ReadOnlyReason::Locked(holder) | ReadOnlyReason::SameAnalyst(holder)) => Some(holder),
            _ => None,
        }
    }

    /// Whether articles, their details, suggestions and what is settled may be changed here.
    pub fn can_change_articles(&self) -> bool {
        self.can_write() && self.joined().is_none()
    }

    /// What cannot be changed here, and why, if anything cannot.
    pub fn limits(&self) -> Option<String> {
        match (self.read_only_reason(), self.joined()) {
            (Some(reason), _) => Some(format!("The project is open for reading only: {reason}.")),
            (None, Some(who)) => Some(format!(
                "Here you work as {who} beside another window; articles, suggestions and other analysts' annotations are \
                 changed in the window that opened the project first."
            )),
            (None, None) => None,
        }
    }

    /// Whether work can be done under another name: another window has the project, or this one is beside it.
    pub fn can_join(&self) -> bool {
        self.holder().is_some() || self.joined().is_some()
    }

    /// Names to work under beside the other windows, the likeliest first.
    pub fn free_names(&self) -> Vec<String> {
        let taken: BTreeSet<&str> =
            self.others.iter().chain(self.holder()).map(|holder| holder.analyst.as_str()).collect();
        let own = [self.settings.joins_as.clone(), self.settings.analyst.clone()];
        let known = self.project.annotators().into_iter().filter(|set| matches!(set, AnnotationSetId::Analyst(_)));
        let mut names: Vec<String> = Vec::new();
        for name in own.into_iter().chain(known.map(|set| set.as_str().to_owned())) {
            let set = AnnotationSetId::analyst(&name);
            let is_known = names.iter().any(|known| AnnotationSetId::analyst(known) == set);
            if !name.trim().is_empty() && !taken.contains(set.as_str()) && !is_known {
                names.push(name);
            }
        }
        names
    }

    /// Why nobody can work under a name here, if so.
    pub fn name_refusal(&self, name: &str) -> Option<String> {
        let set = AnnotationSetId::analyst(name);
        let holder = self.others.iter().chain(self.holder()).find(|holder| holder.analyst == set.as_str());
        match (name.trim().is_empty(), holder) {
            (true, _) => Some("Enter a name.".to_owned()),
            (_, Some(holder)) => Some(format!("{set} is at work in another window, since {}.", holder.since)),
            _ => None,
        }
    }

    /// Opens the project again, to work on it under a name beside the other windows.
    pub(super) fn join_as(&mut self, name: &str) {
        if let Some(refusal) = self.name_refusal(name) {
            return self.tell(Notice::warning(refusal).hint("Choose another name."));
        }
        let Some(path) = self.folder().map(PathBuf::from).filter(|_| self.can_join()) else { return };
        self.workspace.dialog = None;
        let mut settings = self.settings.clone();
        name.trim().clone_into(&mut settings.joins_as);
        self.change_settings(settings);
        let analyst = AnnotationSetId::analyst(name);
        self.begin_opening(OpeningRequest { path, analyst, manner: Manner::Join });
    }

    /// Opens a project to work on it under a name, beside other windows if there are any.
    pub(super) fn open_as(&mut self, path: PathBuf, name: &str) {
        let analyst = AnnotationSetId::analyst(name);
        self.begin_opening(OpeningRequest { path, analyst, manner: Manner::Join });
    }

    pub(super) fn begin_opening(&mut self, request: OpeningRequest) {
        self.opening = Some(self.jobs.open_project(request, self.keeper.places.clone()));
    }

    /// Another window has the project: asks how to go on.
    pub(super) fn ask_how_to_join(&mut self) {
        if self.holder().is_some() {
            self.ask(Dialog::Join);
        }
    }

    pub(super) fn note_others(&mut self, others: Vec<LockHolder>) {
        self.others = others;
    }

    /// “ben”, “ben and cara”, “another window”.
    pub fn others_in_words(&self) -> String {
        let names: Vec<&str> = self.others.iter().map(|other| other.analyst.as_str()).collect();
        if names.is_empty() { "another window".to_owned() } else { names.join(" and ") }
    }

    /// Whether the files are looked at for what others change: not those of a project that is only looked at as it is.
    pub(super) fn follows_files(&self) -> bool {
        self.can_write() || self.holder().is_some()
    }

    /// Why this window may not carry out some operations, if so.
    pub(super) fn not_mine(&self, operations: &[Operation]) -> Option<Notice> {
        let who = self.joined()?;
        let is_mine = |operation: &Operation| match operation {
            Operation::SetSchema(_) | Operation::PutEntity(..) | Operation::PutIssue(..) => true,
            Operation::PutMention(_, set, ..)
            | Operation::PutStance(_, set, ..)
            | Operation::PutRelation(_, set, ..) => set == who,
            Operation::SetName(_) | Operation::SetLearningSince(_) | Operation::PutDocument(..) => false,
        };
        let limits = self.limits().filter(|_| !operations.iter().all(is_mine))?;
        Some(Notice::warning(limits).hint("Nothing was changed."))
    }

    /// Carries out what others have saved. It is no step of this window's history, whose steps go on from it.
    pub(super) fn take_in_quietly(&mut self, label: &str, taken: Vec<Operation>, merged: &BTreeSet<Slot>) {
        if taken.is_empty() {
            return;
        }
        let before = |now: &Operation| (Slot::of(now).held_by(&self.project), now.clone());
        let changes: Vec<(Operation, Operation)> = taken.iter().map(before).collect();
        let tables = self.memo.before(&self.project, &self.who, &taken);
        let carried_out = self.project.commit(&taken);
        self.memo.after(&self.project, &self.who, tables);
        if let Err(refusal) = carried_out {
            return self.tell(Notice::error(format!("{label}: {refusal}")));
        }
        self.history.follow(&changes, |was, put, is| {
            let merged = store::merge_operations(was, put, is)?;
            (!merged.has_conflict).then_some(merged.operation)
        });
        // The files hold it; but after a crash no older value of the journal may take its place.
        let mut journaled = self.keeper.unsaved_slots();
        journaled.extend(merged.iter().cloned());
        let again: Vec<Operation> = taken.iter().filter(|it| journaled.contains(&Slot::of(it))).cloned().collect();
        if !again.is_empty() && self.can_write() {
            self.journal(label, &again);
        }
        self.learn_from(&taken);
        self.look_again_after_step();
    }

    /// Whether this window finds suggestions: one of those on a project does.
    pub(super) fn makes_suggestions(&self) -> bool {
        self.can_change_articles()
    }
}
