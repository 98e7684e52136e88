//! The folder of one open project.

use super::backup::Backup;
use super::confined;
use super::files::{copy_all, folder_of};
use super::imports::{self, ImportReport};
use super::index::Index;
use super::journal::Journal;
use super::ledger::Ledger;
use super::load::{Loaded, Trust, Watch, load};
use super::lock::{Asked, Lock};
use super::names::{ANNOTATIONS, ARTICLES, ENTITIES, IMPORTS, ISSUES, PROJECT, SOURCES, WORK};
use super::put_away::Residents;
use super::replay::replay;
use super::shelf::Shelf;
use super::sources;
use super::upgrade;
use super::v1::{self, Step};
use super::{FinishedSave, FormerReader, LockHolder, Places, Rescue, SaveJob, Saved, StoreError};
use crate::model::{Document, DocumentId, Operation, Project, Source};
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
    lock: Option<Lock>,
    journal: Journal,
    /// Shared with saves that are under way.
    pub(super) ledger: Arc<Mutex<Ledger>>,
    /// The files that articles are read from which are not in memory.
    pub(super) shelf: Shelf,
    /// How many bytes had been read and written when it was last counted what is in memory.
    pub(super) counted: usize,
    /// What may be in memory.
    pub(super) residents: Residents,
    /// How many saves have begun.
    begun: u64,
    /// Saves that have begun and not ended well, by number.
    pub(super) in_flight: Vec<(u64, Project)>,
    /// The project as the last save that ended well left it in the files.
    pub(super) confirmed: Project,
    /// What the files held before.
    former: Option<Project>,
    /// Texts in the journal, of those steps that the save under way does not cover.
    journaled: BTreeMap<DocumentId, SourceText>,
}

/// Whether a project may be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Write,
    /// It may not, and why.
    ReadOnly(ReadOnlyReason),
}

/// Why a project may not be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// Someone else writes to it.
    Locked(LockHolder),
    /// It was written by a newer Standpoint, in this version of the format.
    NewerVersion(u32),
    /// The folder cannot be written to; what the system said.
    NotWritable(String),
    /// It was asked for.
    Asked,
}

impl std::fmt::Display for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Write => f.write_str("it can be changed"),
            Self::ReadOnly(ReadOnlyReason::Locked(holder)) => {
                write!(f, "{} has it open on {} since {}", holder.user, holder.host, holder.since)
            }
            Self::ReadOnly(ReadOnlyReason::NewerVersion(version)) => {
                write!(f, "a newer Standpoint wrote it (format {version})")
            }
            Self::ReadOnly(ReadOnlyReason::NotWritable(why)) => write!(f, "its folder cannot be written to ({why})"),
            Self::ReadOnly(ReadOnlyReason::Asked) => f.write_str("it was opened for reading only"),
        }
    }
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
        let (access, lock, _) = lock(path, true);
        let journal = Journal::go_on(path, 0)?;
        let mut folder = Self::new(path.to_owned(), access, lock, journal, ledger);
        folder.save(project)?;
        Ok(folder)
    }

    fn new(path: PathBuf, access: Access, lock: Option<Lock>, journal: Journal, ledger: Ledger) -> Self {
        Self {
            path,
            access,
            lock,
            journal,
            confirmed: ledger.saved.clone(),
            former: None,
            shelf: ledger.shelf.clone(),
            counted: 0,
            residents: Residents::default(),
            ledger: Arc::new(Mutex::new(ledger)),
            begun: 0,
            in_flight: Vec::new(),
            journaled: BTreeMap::new(),
        }
    }

    /// Opens a project for writing; for reading only if someone else writes to it.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        Self::open_for(path, Some(Trust::Files), None, &|_, _| true)
    }

    /// Opens a project for a window: for writing, with the steps that wait in the user's data folder because the
    /// project's own place had failed.
    ///
    /// Where the folders look as they did, the files are not looked at, for that takes long if there are many; a window
    /// does so soon ([`Self::outside_look`]). Without an index all files are read: `watch` is told how many articles of
    /// how many there are, now and then, and gives whether to go on.
    pub fn open_with(
        path: &Path,
        places: Option<&Places>,
        watch: &dyn Fn(usize, usize) -> bool,
    ) -> Result<Opened, StoreError> {
        Self::open_for(path, Some(Trust::Folders), places, watch)
    }

    /// Opens a project for reading only.
    pub fn open_read_only(path: &Path) -> Result<Opened, StoreError> {
        Self::open_for(path, None, None, &|_, _| true)
    }

    /// Opens a project for writing, going by one thing or another, or for reading.
    fn open_for(
        path: &Path,
        for_writing: Option<Trust>,
        places: Option<&Places>,
        watch: Watch<'_>,
    ) -> Result<Opened, StoreError> {
        let path = folder_of_project(path).ok_or_else(|| StoreError::NotAProject(path.to_owned()))?;
        // What lies beside the project is found, wherever the program was started.
        let path = std::path::absolute(&path).unwrap_or(path);
        let (mut access, mut held, notice) = lock(&path, for_writing.is_some());
        let strange = confined::strange_work(&path);
        let index = if strange.is_none() { Index::open(&path, access == Access::Write) } else { None };
        // A window that only reads does not look at the files later.
        let trust = for_writing.filter(|_| access == Access::Write).unwrap_or(Trust::Files);
        let Loaded { mut project, mut ledger, mut report, version } = load(&path, index, trust, watch)?;
        notice.into_iter().for_each(|notice| report.add(notice));
        if let Some((place, why)) = &strange {
            let notice = Notice::error(format!("What Standpoint keeps its notes in {why}, so it was not used."));
            report.add(notice.hint("Delete it and open the project again.").at(place));
        }
        if version > v1::VERSION {
            held = None;
            access = Access::ReadOnly(ReadOnlyReason::NewerVersion(version));
        } else if version < v1::VERSION {
            report.add(upgrade::notice(&path, version));
            if access == Access::Write {
                ledger.unsure = true;
                if let Err(error) = upgrade::keep_former(&path, version) {
                    held = None;
                    access = Access::ReadOnly(ReadOnlyReason::NotWritable(error.to_string()));
                }
            }
        }
        let recorded = if strange.is_none() { Journal::read(&path) } else { Ok(Vec::new()) };
        let recorded = recorded.unwrap_or_else(|error| {
            report.add(Notice::error(error.to_string()));
            Vec::new()
        });
        let mut replayed = replay(&mut project, &recorded, &Journal::path(&path));
        if access == Access::Write && (replayed.is_damaged || replayed.length < recorded.len()) {
            Backup::copies(&path).copy(&Path::new(WORK).join("journal"))?;
        }
        if let Some(rescue) = places.map(|places| Rescue::of(places, &path)).filter(|_| access == Access::Write) {
            let rescued = replay(&mut project, &rescue.read()?, &rescue.journal_path());
            replayed.add(rescued);
        }
        replayed.operations.iter().for_each(|operation| ledger.supersede_by(operation));
        report.extend(replayed.report);
        if let Access::ReadOnly(reason) = &access
            && *reason != ReadOnlyReason::Asked
        {
            let notice = Notice::warning(format!("The project cannot be changed: {access}."));
            report.add(notice.hint("You can look at it and export it, or save it under another name.").at(&path));
        }
        let journal = match access {
            Access::Write => Journal::go_on(&path, replayed.length as u64)?,
            Access::ReadOnly(_) => Journal::idle(&path),
        };
        let folder = Self::new(path, access, held, journal, ledger);
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
        let mut line = v1::write(&Step::of(label, at, operations, |document| self.has_text(document))?)?;
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
        let line = v1::write(&Step::of(label, at, operations, |document| self.is_filed(document))?)?;
        Ok(line + "\n")
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
        })
    }

    /// Ends a save: what it saved leaves the journal.
    pub fn finish_save(&mut self, finished: FinishedSave) -> Result<Saved, StoreError> {
        let FinishedSave { number, mark, project, result, ledger } = finished;
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
            Ok(_) if self.is_untitled() && self.access == Access::Write => self.discard(),
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
        self.lock = None;
        self.journal = Journal::idle(&self.path);
        self.access = Access::ReadOnly(ReadOnlyReason::NotWritable("it was moved".into()));
        // What stays behind would be offered as a leftover; nothing is lost.
        let _ = std::fs::remove_dir_all(&self.path);
    }

    fn check_access(&self) -> Result<(), StoreError> {
        match &self.access {
            Access::Write => Ok(()),
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

/// Makes a folder unless it is there and empty; gives whether it was made.
fn make_empty(path: &Path) -> Result<bool, StoreError> {
    match std::fs::read_dir(path) {
        Ok(mut entries) => match entries.next() {
            None => Ok(false),
            Some(_) => Err(StoreError::NotEmpty(path.to_owned())),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let made = std::fs::create_dir_all(path).map(|()| true);
            made.map_err(|error| StoreError::system("make the folder", path, error))
        }
        Err(error) => Err(StoreError::system("use the folder", path, error)),
    }
}

/// Takes half a project away again, which would be in the way of the next try.
fn clear(path: &Path, is_new: bool) {
    // The error that led here says more than one from here would.
    let _ = std::fs::remove_dir_all(path);
    if !is_new {
        let _ = std::fs::create_dir(path);
    }
}

/// Asks for the lock, and says what that makes of the access.
fn lock(path: &Path, for_writing: bool) -> (Access, Option<Lock>, Option<Notice>) {
    if !for_writing {
        return (Access::ReadOnly(ReadOnlyReason::Asked), None, None);
    }
    if let Some((_, why)) = confined::strange_work(path) {
        return (Access::ReadOnly(ReadOnlyReason::NotWritable(format!("{WORK} {why}"))), None, None);
    }
    match Lock::ask(path) {
        Ok(Asked::Ours(lock)) => (Access::Write, Some(lock), None),
        Ok(Asked::Theirs(holder)) => (Access::ReadOnly(ReadOnlyReason::Locked(holder)), None, None),
        Ok(Asked::Unknown) => {
            let notice = Notice::warning("This drive cannot lock files, so nothing keeps others from writing too.");
            (Access::Write, None, Some(notice.hint("Make sure that nobody else has the project open.").at(path)))
        }
        Err(StoreError::System { source, .. }) => {
            (Access::ReadOnly(ReadOnlyReason::NotWritable(source.to_string())), None, None)
        }
        Err(error) => (Access::ReadOnly(ReadOnlyReason::NotWritable(error.to_string())), None, None),
    }
}
