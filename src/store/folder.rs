//! The folder of one open project.

use super::backup::Backup;
use super::confined;
use super::files::{clear, copy_all, folder_of, make_empty};
use super::hands::{self, Entered, Hand, Manner, Opening};
use super::imports::{self, ImportReport};
use super::index::Index;
use super::journal::Journal;
use super::ledger::Ledger;
use super::load::{Loaded, Trust, Watch, load};
use super::lock::Lock;
use super::names::{ANNOTATIONS, ARTICLES, ENTITIES, IMPORTS, ISSUES, PROJECT, SOURCES, WORK};
use super::put_away::Residents;
use super::replay::replay;
use super::shelf::Shelf;
use super::sources;
use super::turn;
use super::upgrade;
use super::v1::{self, Step};
use super::{Access, FinishedSave, FormerReader, ReadOnlyReason, Rescue, SaveJob, Saved, StoreError};
use crate::model::{Document, DocumentId, Operation, Project, Slot, Source};
use crate::report::{Notice, Report};
use crate::text::SourceText;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The folder of one open project: its lock, its journal, and what was last saved in it.
#[derive(Debug)]
pub struct ProjectFolder {
    path: PathBuf,
    access: Access,
    pub(super) lock: Option<Lock>,
    /// Under whose name the window works.
    pub(super) hand: Option<Hand>,
    journal: Journal,
    /// Shared with saves that are under way.
    pub(super) ledger: Arc<Mutex<Ledger>>,
    /// The files that articles are read from which are not in memory.
    pub(super) shelf: Shelf,
    /// How many bytes had been read and written when it was last counted what is in memory.
    pub(super) counted: usize,
    /// What may be in memory.
    pub(super) residents: Residents,
    /// How often it went on from what others left in the files.
    pub(super) rounds: u64,
    /// How many saves have begun.
    begun: u64,
    /// Saves that have begun and not ended well, by number.
    pub(super) in_flight: Vec<(u64, Project)>,
    /// The project as the last save that ended well left it in the files.
    pub(super) confirmed: Project,
    /// What the files held before.
    former: Option<Project>,
    /// The journal of this name's window beside a first one, which was taken in here and goes with the next save.
    inherited: Option<PathBuf>,
    /// Texts in the journal, of those steps that the save under way does not cover.
    journaled: BTreeMap<DocumentId, SourceText>,
}

/// A project that was opened.
pub struct Opened {
    /// Its folder.
    pub folder: ProjectFolder,
    /// What is in it, unsaved work of a crashed session included.
    pub project: Project,
    /// What was wrong with its files, and what was recovered.
    pub report: Report,
    /// The labels of the steps that were recovered from the journal, oldest first.
    pub recovered: Vec<String>,
}

impl ProjectFolder {
    /// Makes a project folder and saves the project in it. The folder must not exist, or be empty.
    pub fn create(path: &Path, project: &Project) -> Result<Self, StoreError> {
        let is_new = make_empty(path)?;
        let mut ledger = Ledger::new(path, Index::open(path, true));
        ledger.is_whole = true;
        let made = Self::fill(path, project, ledger);
        if made.is_err() {
            clear(path, is_new);
        }
        made
    }

    fn fill(path: &Path, project: &Project, ledger: Ledger) -> Result<Self, StoreError> {
        let entered = hands::enter(path, Opening::default());
        let journal = Journal::go_on(Journal::path(path), 0)?;
        let mut folder = Self::new(path.to_owned(), entered, journal, ledger);
        folder.save(project)?;
        Ok(folder)
    }

    fn new(path: PathBuf, entered: Entered, journal: Journal, ledger: Ledger) -> Self {
        let Entered { access, lock, hand, .. } = entered;
        Self {
            path,
            access,
            lock,
            hand,
            journal,
            inherited: None,
            confirmed: ledger.saved.clone(),
            former: None,
            shelf: ledger.shelf.clone(),
            counted: 0,
            residents: Residents::default(),
            ledger: Arc::new(Mutex::new(ledger)),
            rounds: 0,
            begun: 0,
            in_flight: Vec::new(),
            journaled: BTreeMap::new(),
        }
    }

    /// Opens a project for writing; for reading only if someone else writes to it.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        Self::open_as(path, Opening::default())
    }

    /// Opens a project for reading only.
    pub fn open_read_only(path: &Path) -> Result<Opened, StoreError> {
        Self::open_as(path, Opening { manner: Manner::Read, ..Opening::default() })
    }

    /// Opens a project in the way that is asked for, as far as that is possible. Steps that wait in a journal of whoever
    /// is going to work on it are taken in.
    pub fn open_as(path: &Path, opening: Opening<'_>) -> Result<Opened, StoreError> {
        Self::open_for(path, opening, Trust::Files, &|_, _| true)
    }

    /// The same for a window. Where the folders look as they did, the files are not looked at, for that takes long if there
    /// are many; a window does so soon ([`Self::outside_look`]). Without an index all files are read: `watch` is told how
    /// many articles of how many there are, now and then, and gives whether to go on.
    pub fn open_for_window(
        path: &Path,
        opening: Opening<'_>,
        watch: &dyn Fn(usize, usize) -> bool,
    ) -> Result<Opened, StoreError> {
        Self::open_for(path, opening, Trust::Folders, watch)
    }

    fn open_for(path: &Path, opening: Opening<'_>, trust: Trust, watch: Watch<'_>) -> Result<Opened, StoreError> {
        let path = folder_of_project(path).ok_or_else(|| StoreError::NotAProject(path.to_owned()))?;
        // What lies beside the project is found, wherever the program was started.
        let path = std::path::absolute(&path).unwrap_or(path);
        let mut entered = hands::enter(&path, opening);
        // What is saved while the files are read is looked at later.
        let mark = turn::mark(&path);
        let strange = confined::strange_work(&path);
        let index = if strange.is_none() { Index::open(&path, entered.access == Access::Write) } else { None };
        // Others than the first window go by the files, which that one may be changing.
        let trust = if entered.access == Access::Write { trust } else { Trust::Files };
        let Loaded { mut project, mut ledger, mut report, version } = load(&path, index, trust, watch)?;
        ledger.mark = mark;
        entered.notice.take().into_iter().for_each(|notice| report.add(notice));
        if let Some((place, why)) = &strange {
            let notice = Notice::error(format!("What Standpoint keeps its notes in {why}, so it was not used."));
            report.add(notice.hint("Delete it and open the project again.").at(place));
        }
        if version > v1::VERSION {
            entered.give_up(ReadOnlyReason::NewerVersion(version));
        } else if version < v1::VERSION {
            report.add(upgrade::notice(&path, version));
            if entered.access == Access::Write {
                ledger.unsure = true;
                if let Err(error) = upgrade::keep_former(&path, version) {
                    entered.give_up(ReadOnlyReason::NotWritable(error.to_string()));
                }
            }
        }
        let own = entered.hand.as_ref().map(|hand| hands::journal_path(&path, &hand.set));
        let journal = own.clone().filter(|_| entered.access != Access::Write).unwrap_or_else(|| Journal::path(&path));
        let recorded = if strange.is_none() { Journal::read(&journal) } else { Ok(Vec::new()) };
        let recorded = recorded.unwrap_or_else(|error| {
            report.add(Notice::error(error.to_string()));
            Vec::new()
        });
        let by = entered.hand.as_ref().map(|hand| hand.set.clone());
        let mut replayed = replay(&mut project, &recorded, &journal, by.as_ref());
        let may_write = !matches!(entered.access, Access::ReadOnly(_));
        if may_write && (replayed.is_damaged || replayed.length < recorded.len()) {
            Backup::copies(&path).copy(journal.strip_prefix(&path).unwrap_or(&journal))?;
        }
        let (length, mut inherited) = (replayed.length as u64, None);
        // What somebody did under this name beside a first window, and could not save.
        if let Some(own) = own.filter(|own| *own != journal) {
            let waiting = replay(&mut project, &Journal::read(&own)?, &own, by.as_ref());
            inherited = Some(own).filter(|_| waiting.length > 0);
            replayed.add(waiting);
        }
        let rescues = [None, by.as_ref()].into_iter().filter(|by| by.is_some() || entered.access == Access::Write);
        for rescue in opening
            .places
            .filter(|_| may_write)
            .into_iter()
            .flat_map(|places| rescues.clone().map(|by| Rescue::of(places, &path, by)))
        {
            let rescued = replay(&mut project, &rescue.read()?, &rescue.journal_path(), by.as_ref());
            replayed.add(rescued);
        }
        for operation in &replayed.operations {
            ledger.supersede_by(operation);
            for file in ledger.supersede_article(operation) {
                report.notices.retain(|notice| notice.path.as_deref() != Some(&path.join(&file)));
            }
            if let Some(file) = ledger.adopt(&mut project, operation) {
                report.notices.retain(|notice| notice.path.as_deref() != Some(&path.join(&file).with_extension("ron")));
            }
        }
        report.extend(replayed.report);
        if let Access::ReadOnly(reason) = &entered.access
            && *reason != ReadOnlyReason::Asked
        {
            let notice = Notice::warning(format!("The project cannot be changed: {}.", entered.access));
            report.add(notice.hint("You can look at it and export it, or save it under another name.").at(&path));
        }
        let journal = if may_write { Journal::go_on(journal, length)? } else { Journal::idle(journal) };
        let folder = Self { inherited, ..Self::new(path, entered, journal, ledger) };
        Ok(Opened { folder, project, report, recovered: replayed.labels })
    }

    /// Whether this is the folder of a project, or its `project.ron`.
    pub fn is_project(path: &Path) -> bool {
        folder_of_project(path).is_some()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it may be changed.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Whether it lies among the untitled projects of a user.
    pub fn is_untitled(&self) -> bool {
        super::places::is_untitled(&self.path)
    }

    /// Writes a step down, so that it survives a crash before the next save.
    ///
    /// `at` counts seconds since 1970 (UTC).
    pub fn append(&mut self, label: &str, at: i64, operations: &[Operation]) -> Result<(), StoreError> {
        self.check_access()?;
        let was = self.was(operations);
        let mut line = v1::write(&Step::of(label, at, operations, &was, |document| self.has_text(document))?)?;
        line.push('\n');
        self.journal.append(line.as_bytes())?;
        for operation in operations {
            match operation {
                Operation::PutDocument(id, Some(document)) => {
                    self.journaled.insert(id.clone(), document.text.clone());
                }
                Operation::PutDocument(id, None) => drop(self.journaled.remove(id)),
                _ => {}
            }
        }
        Ok(())
    }

    /// A step as a line that needs nothing beside it but the project's files.
    pub(super) fn line(&self, label: &str, at: i64, operations: &[Operation]) -> Result<String, StoreError> {
        let was = self.was(operations);
        let line = v1::write(&Step::of(label, at, operations, &was, |document| self.is_filed(document))?)?;
        Ok(line + "\n")
    }

    /// What the files hold in the places of the registry that operations change, which other windows may change, too; after
    /// that what saves under way are going to put there.
    fn was(&self, operations: &[Operation]) -> Vec<Operation> {
        let shared = operations.iter().filter(|operation| {
            matches!(operation, Operation::PutEntity(..) | Operation::PutIssue(..) | Operation::SetSchema(_))
        });
        let held = shared.flat_map(|operation| {
            let (slot, saves) = (Slot::of(operation), self.in_flight.iter().map(|(_, project)| project));
            let mut held: Vec<_> = std::iter::once(&self.confirmed).chain(saves).map(|it| slot.held_by(it)).collect();
            held.dedup();
            let is_nothing =
                |it: &Operation| matches!(it, Operation::PutEntity(_, None) | Operation::PutIssue(_, None));
            if held.iter().all(is_nothing) { Vec::new() } else { held }
        });
        held.collect()
    }

    /// Whether a document's text will be found after a crash at any time from now on.
    fn has_text(&self, document: &Document) -> bool {
        // Whatever was journaled since the last save began stays in the journal.
        self.journaled.get(&document.id) == Some(&document.text) || self.is_filed(document)
    }

    /// Whether the files hold a document's text, and go on to do so.
    fn is_filed(&self, document: &Document) -> bool {
        let holds = |project: &Project| project.document(&document.id).is_some_and(|it| it.text == document.text);
        // What the files hold may just now be removed by a save.
        holds(&self.confirmed) && self.in_flight.iter().all(|(_, project)| holds(project))
    }

    /// Keeps the report of an import with the project; gives where it is.
    pub fn keep_import(&self, report: &ImportReport) -> Result<PathBuf, StoreError> {
        self.check_access()?;
        imports::keep(&self.path, report)
    }

    /// Keeps lines that were not understood beside the report of their import; gives their folder.
    pub fn keep_lines(
        &self,
        report: &Path,
        format: &str,
        lines: &BTreeMap<String, Vec<u8>>,
    ) -> Result<PathBuf, StoreError> {
        self.check_access()?;
        imports::keep_lines(report, format, lines)
    }

    /// Keeps the bytes that an article was read from.
    pub fn keep_source(&self, source: &Source, bytes: &[u8]) -> Result<(), StoreError> {
        self.check_access()?;
        sources::keep(&self.path, source, bytes)
    }

    /// Saves what changed since the last save.
    pub fn save(&mut self, project: &Project) -> Result<Saved, StoreError> {
        self.save_at(project, jiff::Timestamp::now().as_second())
    }

    /// Saves what changed since the last save, at a time in seconds since 1970 (UTC).
    pub fn save_at(&mut self, project: &Project, at: i64) -> Result<Saved, StoreError> {
        let job = self.begin_save_at(project, at)?;
        self.finish_save(job.run())
    }

    /// The files are back where they were: what could not be read meanwhile can be read again.
    pub fn look_again(&mut self, project: &mut Project) {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        for holder in [project, &mut self.confirmed, &mut ledger.saved] {
            holder.look_again();
        }
    }

    /// What the files hold, shared with saves that are under way.
    pub(super) fn shared_ledger(&self) -> Arc<Mutex<Ledger>> {
        Arc::clone(&self.ledger)
    }

    /// Copies files, given relative to the project, as they are now; gives where the copies are, relative too.
    pub fn copy_files(&self, files: &[PathBuf]) -> Result<String, StoreError> {
        let mut copies = Backup::copies(&self.path);
        let there = files.iter().filter(|file| self.path.join(file).is_file());
        there.map(|file| copies.copy(file)).collect::<Result<Vec<_>, _>>()?;
        Ok(copies.folder().display().to_string())
    }

    /// What reads the project as it was, on any thread.
    pub fn former_reader(&self) -> FormerReader {
        let ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let named = |id: &DocumentId| Some((ledger.stem(id)?.to_owned(), id.clone()));
        FormerReader { root: self.path.clone(), stems: ledger.documents().filter_map(named).collect() }
    }

    /// Begins a save that may run on another thread while steps go on being appended here.
    ///
    /// Give what [`SaveJob::run`] gives to [`Self::finish_save`].
    pub fn begin_save(&mut self, project: &Project) -> Result<SaveJob, StoreError> {
        self.begin_save_at(project, jiff::Timestamp::now().as_second())
    }

    /// Begins a save, at a time in seconds since 1970 (UTC).
    pub fn begin_save_at(&mut self, project: &Project, at: i64) -> Result<SaveJob, StoreError> {
        self.check_access()?;
        self.begun += 1;
        self.in_flight.push((self.begun, project.clone()));
        self.journaled.clear();
        Ok(SaveJob {
            root: self.path.clone(),
            project: project.clone(),
            ledger: self.ledger.clone(),
            number: self.begun,
            mark: self.journal.end(),
            at,
            hand: self.joined().cloned(),
            rounds: self.rounds,
            is_wary: false,
        })
    }

    /// Ends a save: what it saved leaves the journal.
    pub fn finish_save(&mut self, finished: FinishedSave) -> Result<Saved, StoreError> {
        let FinishedSave { number, mark, project, result, ledger } = finished;
        if let Err(StoreError::Crossed(_)) = &result {
            // Nothing was written.
            self.in_flight.retain(|(other, _)| *other != number);
        }
        let saved = result?;
        if !Arc::ptr_eq(&ledger, &self.ledger) {
            // A save of another folder says nothing about this one.
            return Ok(saved);
        }
        let latest = self.ledger.lock().unwrap_or_else(PoisonError::into_inner).latest;
        if latest == number {
            self.in_flight.retain(|(other, _)| *other > number);
            self.former = Some(std::mem::replace(&mut self.confirmed, project));
            self.journal.drop_until(mark)?;
            if let Some(inherited) = self.inherited.take() {
                // What stays behind is replayed once more, which changes nothing.
                let _ = std::fs::remove_file(inherited);
            }
        }
        Ok(saved)
    }

    /// What the files held before the last save, to be let go of where nobody waits for that.
    pub fn take_former(&mut self) -> Option<Project> {
        self.former.take()
    }

    /// Saves the project in another folder, which must not exist or be empty, and gives that.
    ///
    /// An untitled folder is removed once the other one is complete, and must not be used any more;
    /// any other folder stays. On failure this folder is as it was.
    pub fn save_as(&mut self, path: &Path, project: &Project) -> Result<ProjectFolder, StoreError> {
        if path.starts_with(&self.path) {
            return Err(StoreError::InsideProject(path.to_owned()));
        }
        let is_new = make_empty(path)?;
        let saved_as = self.copy_to(path, project);
        match saved_as {
            // Another window's untitled project is not ours to remove.
            Ok(_) if self.is_untitled() && self.access == Access::Write && self.others().look().is_empty() => {
                self.discard();
            }
            Err(_) => clear(path, is_new),
            _ => {}
        }
        saved_as
    }

    /// Copies what the files hold, also what was not understood, and saves the rest over it.
    fn copy_to(&self, path: &Path, project: &Project) -> Result<ProjectFolder, StoreError> {
        for name in [PROJECT, ENTITIES, ISSUES, ARTICLES, ANNOTATIONS, IMPORTS, SOURCES] {
            copy_all(&self.path.join(name), &path.join(name))?;
        }
        let ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner).copied_to(path);
        let (shelf, made) = (ledger.shelf.clone(), Self::fill(path, project, ledger)?);
        // What is not in memory is read from the new folder from now on.
        shelf.move_to(path);
        Ok(made)
    }

    /// Removes an untitled folder whose content is safe elsewhere.
    fn discard(&mut self) {
        // A save that is still under way finds that it is too late.
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        ledger.latest = u64::MAX;
        (self.lock, self.hand) = (None, None);
        self.journal = Journal::idle(Journal::path(&self.path));
        self.access = Access::ReadOnly(ReadOnlyReason::NotWritable("it was moved".into()));
        // What stays behind would be offered as a leftover; nothing is lost.
        let _ = std::fs::remove_dir_all(&self.path);
    }

    fn check_access(&self) -> Result<(), StoreError> {
        match &self.access {
            Access::Write | Access::Join(_) => Ok(()),
            access => Err(StoreError::ReadOnly { access: access.clone(), path: self.path.clone() }),
        }
    }
}

/// The folder of the project that a path names: the folder itself, or the one of its `project.ron`.
fn folder_of_project(path: &Path) -> Option<PathBuf> {
    let is_head = path.file_name().is_some_and(|name| name == PROJECT) && path.is_file();
    let folder = if is_head { folder_of(path) } else { path };
    let is_project = folder.join(PROJECT).is_file() || (folder.join(WORK).is_dir() && folder.join(ARTICLES).is_dir());
    is_project.then(|| folder.to_owned())
}
