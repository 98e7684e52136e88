//! Several windows on one project: who is there, under which analyst's name, and what that lets them do.
//!
//! The first window has the whole project. Others read, or join it under a name of their own: then they write that
//! analyst's annotations and the registry, and have a journal of their own. A name belongs to one window at a time.

use super::confined;
use super::files::folder_of;
use super::journal::Journal;
use super::lock::{Asked, Lock};
use super::names::{WORK, folder_name};
use super::{Access, LockHolder, Places, ProjectFolder, ReadOnlyReason, StoreError};
use crate::model::AnnotationSetId;
use crate::report::Notice;
use std::path::{Path, PathBuf};

/// Where the windows are that work under an analyst's name.
const HANDS: &str = "hands";

/// What is asked for of a project that is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// All of it; to look at it only if another window has it.
    #[default]
    First,
    /// All of it; to work beside the other window if another one has it.
    Join,
    /// To look at it.
    Read,
}

/// How a project is opened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Opening<'a> {
    /// What is asked for.
    pub manner: Manner,
    /// Who is going to work on it, if that is somebody.
    pub analyst: Option<&'a AnnotationSetId>,
    /// Where steps wait that the project's own place did not take.
    pub places: Option<&'a Places>,
}

/// An analyst's name in a project, which no other window may use meanwhile.
#[derive(Debug)]
pub(super) struct Hand {
    pub set: AnnotationSetId,
    lock: Option<Lock>,
}

impl Hand {
    /// Takes a name; gives who has it if somebody has.
    pub fn take(root: &Path, set: &AnnotationSetId) -> Result<Result<Self, LockHolder>, StoreError> {
        Ok(match Lock::ask_in(&folder(root, set), set.as_str())? {
            Asked::Ours(lock) => Ok(Self { set: set.clone(), lock: Some(lock) }),
            Asked::Unknown => Ok(Self { set: set.clone(), lock: None }),
            Asked::Theirs(holder) => Err(holder),
        })
    }
}

/// What came of asking to be let into a project.
pub(super) struct Entered {
    pub access: Access,
    pub lock: Option<Lock>,
    pub hand: Option<Hand>,
    pub notice: Option<Notice>,
}

impl Entered {
    fn to_read(reason: ReadOnlyReason) -> Self {
        Self { access: Access::ReadOnly(reason), lock: None, hand: None, notice: None }
    }

    /// Gives up what was let in for, for a reason.
    pub fn give_up(&mut self, reason: ReadOnlyReason) {
        *self = Self { notice: self.notice.take(), ..Self::to_read(reason) };
    }
}

/// Asks to be let into a project.
pub(super) fn enter(root: &Path, opening: Opening<'_>) -> Entered {
    if opening.manner == Manner::Read {
        return Entered::to_read(ReadOnlyReason::Asked);
    }
    if let Some((_, why)) = confined::strange_work(root) {
        return Entered::to_read(ReadOnlyReason::NotWritable(format!("{WORK} {why}")));
    }
    let entered = try_enter(root, opening);
    entered.unwrap_or_else(|error| {
        let why = match error {
            StoreError::System { source, .. } => source.to_string(),
            error => error.to_string(),
        };
        Entered::to_read(ReadOnlyReason::NotWritable(why))
    })
}

fn try_enter(root: &Path, opening: Opening<'_>) -> Result<Entered, StoreError> {
    let name = opening.analyst.map(AnnotationSetId::as_str).unwrap_or_default();
    let (access, lock, notice) = match Lock::ask(root, name)? {
        Asked::Ours(lock) => (Access::Write, Some(lock), None),
        Asked::Theirs(holder) => match opening.analyst.filter(|_| opening.manner == Manner::Join) {
            Some(who) => (Access::Join(who.clone()), None, None),
            None => return Ok(Entered::to_read(ReadOnlyReason::Locked(holder.into()))),
        },
        Asked::Unknown => {
            let notice = Notice::warning("This drive cannot lock files, so nothing keeps others from writing too.");
            let hint = "Make sure that nobody else has the project open.";
            (Access::Write, None, Some(notice.hint(hint).at(root)))
        }
    };
    let hand = match opening.analyst.map(|who| Hand::take(root, who)).transpose()? {
        None => None,
        Some(Ok(hand)) => Some(hand),
        Some(Err(holder)) => return Ok(Entered::to_read(ReadOnlyReason::SameAnalyst(holder.into()))),
    };
    Ok(Entered { access, lock, hand, notice })
}

impl ProjectFolder {
    /// Under whose name this window works, if that is known here.
    pub fn analyst(&self) -> Option<&AnnotationSetId> {
        self.hand.as_ref().map(|hand| &hand.set)
    }

    /// Under whose name this window works beside the one that has the project, if it does.
    pub fn joined(&self) -> Option<&AnnotationSetId> {
        match self.access() {
            Access::Join(who) => Some(who),
            _ => None,
        }
    }

    /// Goes on under another name; gives who has it if another window has.
    pub fn work_as(&mut self, who: &AnnotationSetId) -> Result<(), LockHolder> {
        if *self.access() != Access::Write || self.analyst() == Some(who) {
            return Ok(());
        }
        // Where there can be no locks there is one window.
        self.hand = match Hand::take(self.path(), who) {
            Ok(Err(holder)) => return Err(holder),
            Ok(Ok(hand)) => Some(hand),
            Err(_) => None,
        };
        self.stay();
        Ok(())
    }

    /// Says to other computers, now and then, that this window is still there.
    pub fn stay(&mut self) {
        let name = self.analyst().map(|who| who.as_str().to_owned()).unwrap_or_default();
        let locks = [self.lock.as_mut(), self.hand.as_mut().and_then(|hand| hand.lock.as_mut())];
        locks.into_iter().flatten().for_each(|lock| lock.stay(&name));
    }

    /// Looks which other windows work on the project, on any thread.
    pub fn others(&self) -> Others {
        Others { root: self.path().to_owned(), own: self.analyst().cloned() }
    }
}

/// Looks which other windows work on a project.
pub struct Others {
    root: PathBuf,
    own: Option<AnnotationSetId>,
}

impl Others {
    /// The windows that are there now, by the names of their analysts.
    pub fn look(&self) -> Vec<LockHolder> {
        let own = self.own.as_ref().map(|set| folder(&self.root, set));
        let folders = folders(&self.root).into_iter().filter(|folder| own.as_ref() != Some(folder));
        folders.filter_map(|folder| Lock::holder_in(&folder)).collect()
    }
}

/// Whether a running Standpoint works on a project.
pub(super) fn is_in_use(root: &Path) -> bool {
    Lock::is_held(root) || folders(root).iter().any(|folder| Lock::holder_in(folder).is_some())
}

/// Whether steps wait in a journal of the project.
pub(super) fn has_unsaved(root: &Path) -> Result<bool, StoreError> {
    let journals = folders(root).into_iter().map(|folder| folder.join(Journal::NAME));
    for path in std::iter::once(Journal::path(root)).chain(journals) {
        if !Journal::read(&path)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The journal of whoever works beside the first window under a name.
pub(super) fn journal_path(root: &Path, set: &AnnotationSetId) -> PathBuf {
    folder(root, set).join(Journal::NAME)
}

fn folder(root: &Path, set: &AnnotationSetId) -> PathBuf {
    root.join(WORK).join(HANDS).join(folder_name(set))
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root.join(WORK).join(HANDS)).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| folder_of(path).is_dir()).collect();
    found.sort();
    found
}
