//! Keeping the work: journal at each step, files now and then, an untitled home for what has none.

use super::Session;
use crate::model::{Operation, Project};
use crate::report::Notice;
use crate::store::{Access, FinishedSave, Places, ProjectFolder, RecentProject, Saved, Settings, StoreError};
use std::path::Path;

/// How long decisions may stay in the journal before they are written to the project's files, in seconds.
const SAVE_EVERY: i64 = 60;

/// What a session knows of the disk.
pub(super) struct Keeper {
    pub(super) places: Option<Places>,
    pub(super) folder: Option<ProjectFolder>,
    /// Whether the folder is one that Standpoint chose, because the project has no name yet.
    pub(super) untitled: bool,
    /// The revision that the files hold.
    saved_revision: u64,
    saved_at: i64,
    /// Whether a save runs in the background.
    saving: bool,
    /// Whether the journal failed and the analyst was told.
    failing: bool,
}

impl Keeper {
    pub(super) fn new(places: Option<Places>) -> Self {
        Self { places, folder: None, untitled: true, saved_revision: 0, saved_at: 0, saving: false, failing: false }
    }

    pub(super) fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        self.places.as_ref().map_or(Ok(()), |places| places.save_settings(settings))
    }

    /// Goes on with another folder, whose files hold the project at this revision.
    pub(super) fn adopt(&mut self, folder: Option<ProjectFolder>, untitled: bool, revision: u64, now: i64) {
        self.folder = folder;
        self.untitled = untitled;
        self.saved_revision = revision;
        self.saved_at = now;
        self.saving = false;
        self.failing = false;
    }
}

impl Session {
    /// Whether the project may be changed here.
    pub fn can_write(&self) -> bool {
        self.keeper.folder.as_ref().is_none_or(|folder| matches!(folder.access(), Access::Write))
    }

    /// Why the project may not be changed, if so.
    pub fn read_only_reason(&self) -> Option<String> {
        match self.keeper.folder.as_ref()?.access() {
            Access::Write => None,
            access @ Access::ReadOnly(_) => Some(access.to_string()),
        }
    }

    /// Whether the project has no place of the analyst's choice yet.
    pub fn is_untitled(&self) -> bool {
        self.keeper.untitled
    }

    /// The project's folder, if it has one.
    pub fn folder(&self) -> Option<&Path> {
        self.keeper.folder.as_ref().map(ProjectFolder::path)
    }

    /// Whether the project's files hold everything (else the journal does).
    pub fn is_saved(&self) -> bool {
        self.keeper.saved_revision == self.project.revision()
    }

    /// Projects opened before, the latest first.
    pub fn recent(&self) -> Vec<RecentProject> {
        self.keeper.places.as_ref().map(Places::recent).unwrap_or_default()
    }

    /// Untitled projects that were left without being saved somewhere.
    pub fn left_untitled(&self) -> Vec<std::path::PathBuf> {
        let left = self.keeper.places.as_ref().map(Places::untitled).unwrap_or_default();
        left.into_iter().filter(|path| Some(path.as_path()) != self.folder()).collect()
    }

    /// Notes a step in the journal, so that a crash does not lose it.
    pub(super) fn journal(&mut self, label: &str, operations: &[Operation]) {
        self.give_home();
        let now = self.now();
        let Some(folder) = &mut self.keeper.folder else { return };
        match folder.append(label, now, operations) {
            Ok(()) => self.keeper.failing = false,
            Err(error) => {
                if !std::mem::replace(&mut self.keeper.failing, true) {
                    let hint = "Your work is kept in memory. Save the project at another place now.";
                    self.tell(Notice::error(error.to_string()).hint(hint));
                }
            }
        }
    }

    /// A project without a folder gets an untitled one of its own.
    fn give_home(&mut self) {
        if self.keeper.folder.is_some() || self.keeper.failing {
            return;
        }
        let Some(places) = &self.keeper.places else { return };
        let made = places.new_untitled_path().and_then(|path| {
            // The folder begins empty; the journal brings it what the project holds.
            let empty = Project::new(self.project.name(), (**self.project.schema()).clone());
            ProjectFolder::create(&path, &empty)
        });
        match made {
            Ok(folder) => {
                self.keeper.folder = Some(folder);
                self.keeper.untitled = true;
            }
            Err(error) => {
                self.keeper.failing = true;
                let hint = "Your work is kept in memory only. Save the project (Ctrl+S) to keep it.";
                self.tell(Notice::error(error.to_string()).hint(hint));
            }
        }
    }

    /// Writes all changes to the project's files, and waits until that is done.
    pub fn save(&mut self) {
        if !self.can_write() || self.is_saved() {
            return;
        }
        let (now, revision) = (self.now(), self.project.revision());
        let Some(folder) = &mut self.keeper.folder else { return };
        let result = folder.save(&self.project);
        self.keeper.saved_at = now;
        self.keeper.saving = false;
        self.note_saved(result, revision);
    }

    /// Writes all changes to the project's files in the background.
    pub fn save_soon(&mut self) {
        if self.keeper.saving || !self.can_write() || self.is_saved() {
            return;
        }
        let (now, revision) = (self.now(), self.project.revision());
        let Some(folder) = &mut self.keeper.folder else { return };
        self.keeper.saved_at = now;
        match folder.begin_save(&self.project) {
            Ok(job) => {
                self.keeper.saving = true;
                self.jobs.save(job, revision);
            }
            Err(error) => self.tell(Notice::error(error.to_string())),
        }
    }

    /// Takes in that a save in the background has ended; one of a project that was left is no matter.
    pub(super) fn take_in_save(&mut self, finished: FinishedSave, revision: u64) {
        if !std::mem::replace(&mut self.keeper.saving, false) {
            return;
        }
        if let Some(folder) = &mut self.keeper.folder {
            let result = folder.finish_save(finished);
            self.note_saved(result, revision);
        }
    }

    fn note_saved(&mut self, result: Result<Saved, StoreError>, revision: u64) {
        match result {
            Ok(saved) => {
                self.keeper.saved_revision = self.keeper.saved_revision.max(revision);
                self.keeper.failing = false;
                saved.report.notices.into_iter().for_each(|notice| self.tell(notice));
            }
            Err(error) => self.tell(Notice::error(error.to_string())),
        }
    }

    /// Saves if decisions have waited long enough in the journal.
    pub(super) fn save_now_and_then(&mut self) {
        if !self.is_saved() && self.now() - self.keeper.saved_at >= SAVE_EVERY {
            self.save_soon();
        }
    }
}
