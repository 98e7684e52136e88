//! Keeping the work: journal at each step, files now and then, an untitled home for what has none.

use super::Session;
use super::rescuing::{Failing, UnsavedStep};
use crate::model::{DocumentId, Operation, Project};
use crate::report::Notice;
use crate::store::{Access, FinishedSave, Places, ProjectFolder, RecentProject, Saved, Settings, StoreError};
use std::cell::OnceCell;
use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

/// How long decisions may stay in the journal before they are written to the project's files, in seconds.
const SAVE_EVERY: i64 = 60;

/// How often a save that is waited for begins anew because another window's has come before it. The second time it has its
/// turn already, unless a save of its own came between.
const MOST_CROSSINGS: usize = 4;

/// How long until saving is tried again where it failed, in seconds.
const TRY_AGAIN_EVERY: i64 = 10;

/// How much of articles stays in memory although nobody looks at them, in bytes, about.
const ROOM: usize = 64 << 20;

/// What a session knows of the disk.
pub(super) struct Keeper {
    pub(super) places: Option<Places>,
    pub(super) folder: Option<ProjectFolder>,
    /// Whether the folder is one that Standpoint chose, because the project has no name yet.
    pub(super) untitled: bool,
    /// The revision that the files hold.
    saved_revision: u64,
    saved_at: i64,
    /// The save that runs in the background: its job, and the revision that it writes.
    saving: Option<(u64, u64)>,
    /// The steps that the files do not hold.
    pub(super) unsaved: VecDeque<UnsavedStep>,
    /// Whether the project's own place fails.
    pub(super) failing: Option<Failing>,
    /// Whether no folder could be made for a project that has none, and the analyst was told.
    homeless: bool,
    /// Whether the analyst was told that files of articles are away.
    pub(super) told_of_lost: bool,
    /// Looked up once for each project: the disk is slower than the screen.
    known: OnceCell<KnownProjects>,
}

/// The projects that the welcome screen offers.
struct KnownProjects {
    recent: Vec<RecentProject>,
    left_untitled: Vec<PathBuf>,
}

impl Keeper {
    pub(super) fn new(places: Option<Places>) -> Self {
        Self {
            places,
            folder: None,
            untitled: true,
            saved_revision: 0,
            saved_at: 0,
            saving: None,
            unsaved: VecDeque::new(),
            failing: None,
            homeless: false,
            told_of_lost: false,
            known: OnceCell::new(),
        }
    }

    pub(super) fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        self.places.as_ref().map_or(Ok(()), |places| places.save_settings(settings))
    }

    fn known(&self) -> &KnownProjects {
        self.known.get_or_init(|| {
            let here = self.folder.as_ref().map(ProjectFolder::path);
            let left = self.places.as_ref().map(Places::untitled).unwrap_or_default();
            KnownProjects {
                recent: self.places.as_ref().map(Places::recent).unwrap_or_default(),
                left_untitled: left.into_iter().filter(|path| Some(path.as_path()) != here).collect(),
            }
        })
    }

    /// Notes that the files hold the project as it is at a revision: the change came out of them.
    pub(super) fn note_in_files(&mut self, revision: u64) {
        self.saved_revision = revision;
    }

    /// Notes that the files do not hold the project as it is: it came out of a journal.
    pub(super) fn note_unsaved(&mut self) {
        self.saved_revision = self.saved_revision.wrapping_sub(1);
    }

    /// Goes on with another folder, whose files hold the project at this revision.
    pub(super) fn adopt(&mut self, folder: Option<ProjectFolder>, untitled: bool, revision: u64, now: i64) {
        self.folder = folder;
        self.untitled = untitled;
        self.saved_revision = revision;
        self.saved_at = now;
        self.saving = None;
        self.unsaved.clear();
        self.failing = None;
        self.homeless = false;
        self.told_of_lost = false;
        self.known = OnceCell::new();
    }
}

impl Session {
    /// Whether the project may be changed here.
    pub fn can_write(&self) -> bool {
        self.keeper.folder.as_ref().is_none_or(|folder| !matches!(folder.access(), Access::ReadOnly(_)))
    }

    /// Why the project may not be changed, if so.
    pub fn read_only_reason(&self) -> Option<String> {
        match self.keeper.folder.as_ref()?.access() {
            Access::Write | Access::Join(_) => None,
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
    pub fn recent(&self) -> &[RecentProject] {
        &self.keeper.known().recent
    }

    /// Untitled projects that were left without being saved somewhere.
    pub fn left_untitled(&self) -> &[PathBuf] {
        &self.keeper.known().left_untitled
    }

    /// Notes a step in the journal, so that a crash does not lose it.
    pub(super) fn journal(&mut self, label: &str, operations: &[Operation]) {
        self.give_home();
        let (now, revision) = (self.now(), self.project.revision());
        self.keeper.note_step(revision, label, now, operations);
        if self.keeper.rescue_step() {
            return;
        }
        let Some(folder) = &mut self.keeper.folder else { return };
        if let Err(error) = folder.append(label, now, operations) {
            self.fall_back(&error);
        }
    }

    /// A project without a folder gets an untitled one of its own.
    fn give_home(&mut self) {
        if self.keeper.folder.is_some() || self.keeper.homeless {
            return;
        }
        let Some(places) = &self.keeper.places else { return };
        let made = places.new_untitled_path().and_then(|path| {
            // The folder begins empty; the journal brings it what the project holds.
            let empty = Project::new(self.project.name(), (**self.project.schema()).clone());
            ProjectFolder::create(&path, &empty)
        });
        match made {
            Ok(mut folder) => {
                // Nobody else can be in a new folder.
                let _ = folder.work_as(&self.who);
                self.keeper.folder = Some(folder);
                self.keeper.untitled = true;
            }
            Err(error) => {
                self.keeper.homeless = true;
                let hint =
                    self.with_keys("Your work is kept in memory only. Save the project ({file.save}) to keep it.");
                self.tell(Notice::error(error.to_string()).hint(hint));
            }
        }
    }

    /// Tries again to find a place for a project that has none.
    fn settle_again(&mut self) {
        if std::mem::take(&mut self.keeper.homeless) {
            self.give_home();
            // What was done meanwhile is in no journal yet.
            self.keeper.journal_all();
        }
    }

    /// Writes all changes to the project's files, and waits until that is done.
    pub fn save(&mut self) {
        if !self.can_write() || self.is_saved() {
            return;
        }
        let mut turn = None;
        for _ in 0..MOST_CROSSINGS {
            let (now, revision) = (self.now(), self.project.revision());
            let Some(folder) = &mut self.keeper.folder else { return };
            let job = folder.begin_save_at(&self.project, now);
            let result = job.and_then(|job| folder.finish_save(job.warily().run_in(turn.take())));
            self.keeper.saved_at = now;
            self.keeper.saving = None;
            match result {
                Err(StoreError::Crossed(_)) => turn = self.look_outside_at_once(),
                result => return self.note_saved(result, revision),
            }
        }
    }

    /// Before the window closes: writes all changes, and how the window is left.
    pub fn leave(&mut self) {
        self.save();
        self.note_desk();
    }

    /// Writes all changes to the project's files in the background.
    pub fn save_soon(&mut self) {
        if self.keeper.saving.is_some() || !self.can_write() || self.is_saved() {
            return;
        }
        let (now, revision) = (self.now(), self.project.revision());
        let Some(folder) = &mut self.keeper.folder else { return };
        self.keeper.saved_at = now;
        match folder.begin_save_at(&self.project, now) {
            Ok(job) => self.keeper.saving = Some((self.jobs.save(job.warily()), revision)),
            Err(error) => self.fall_back(&error),
        }
    }

    /// Takes in that a save in the background has ended; one of a project that was left is no matter.
    pub(super) fn take_in_save(&mut self, job: u64, finished: FinishedSave) {
        let Some((_, revision)) = self.keeper.saving.take_if(|(saving, _)| *saving == job) else { return };
        if let Some(folder) = &mut self.keeper.folder {
            let result = folder.finish_save(finished);
            let former = folder.take_former();
            self.jobs.let_go(former);
            match result {
                Err(StoreError::Crossed(_)) => self.save_after_look(),
                result => self.note_saved(result, revision),
            }
        }
    }

    /// A save that ended without a result leaves the way free for the next.
    pub(super) fn finish_save(&mut self, job: u64) {
        self.keeper.saving.take_if(|(saving, _)| *saving == job);
    }

    fn note_saved(&mut self, result: Result<Saved, StoreError>, revision: u64) {
        match result {
            Ok(saved) => {
                self.keeper.saved_revision = revision;
                saved.report.notices.into_iter().for_each(|notice| self.tell(notice));
                match self.keeper.note_works(revision) {
                    Ok(false) => {}
                    Ok(true) => {
                        self.keeper.told_of_lost = false;
                        if let Some(folder) = &mut self.keeper.folder {
                            folder.look_again(&mut self.project);
                        }
                        self.tell(Notice::info("The project can be written again; all your work is in it."));
                    }
                    Err(error) => self.fall_back(&error),
                }
            }
            Err(error) => self.fall_back(&error),
        }
    }

    /// Has articles that are not looked at leave memory, if those that were read or saved since the last time come to much.
    pub(super) fn put_away(&mut self) {
        let open = self.workspace.tabs.iter().map(|tab| &tab.document).chain(&self.workspace.document);
        let kept: BTreeSet<DocumentId> =
            open.chain(self.last_decided.iter().map(|(document, _)| document)).cloned().collect();
        let Some(folder) = &mut self.keeper.folder else { return };
        let gone = folder.put_away(&mut self.project, &kept, ROOM);
        if !gone.is_empty() {
            self.memo.put_away(&gone);
            self.forget_snapshot();
        }
    }

    /// Saves if decisions have waited long enough in the journal.
    pub(super) fn save_now_and_then(&mut self) {
        let (now, fails) = (self.now(), self.keeper.failing.is_some() || self.keeper.homeless);
        let every = if fails { TRY_AGAIN_EVERY } else { SAVE_EVERY };
        // A clock that was set back must not keep decisions waiting.
        if self.is_saved() || (0..every).contains(&(now - self.keeper.saved_at)) {
            return;
        }
        self.settle_again();
        self.save_soon();
        self.note_desk();
    }
}
