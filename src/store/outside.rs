//! Files that another program has changed while the project is open: a look at their stamps.

use super::ProjectFolder;
use super::files::is_hidden;
use super::index::Index;
use super::ledger::{Ledger, Seen, seen};
use super::load::{Loaded, load_from};
use super::names::{ANNOTATIONS, ARTICLES, ENTITIES, ISSUES, PROJECT};
use super::turn::Turn;
use crate::model::{DocumentId, Project};
use crate::report::{Notice, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How many files are compared with what is known of them in one go.
const AT_ONCE: usize = 1_000;

/// The files that are not as Standpoint left them, with their stamps; `None` for one that is gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamps(BTreeMap<PathBuf, Option<Seen>>);

/// A look at the files of a project, on any thread.
pub struct OutsideLook {
    root: PathBuf,
    ledger: Arc<Mutex<Ledger>>,
    /// What is known of already.
    known: Option<Stamps>,
    /// What the look before this one saw.
    before: Option<Stamps>,
    /// Whether it is looked only for what another window has saved.
    is_brief: bool,
}

/// What a look at the files saw.
pub enum OutsideNews {
    /// No other window has saved, and nothing else was looked at.
    Unlooked,
    /// Nothing new.
    Nothing(Stamps),
    /// Files have changed, and may still be changing.
    Unsettled(Stamps),
    /// Files have changed and are as they were at the look before.
    Settled(Stamps, Box<OutsideVersion>),
}

/// The project as another program left it.
pub struct OutsideVersion {
    loaded: Loaded,
    /// The latest save when it was read.
    latest: u64,
    /// The changed files.
    pub files: Vec<PathBuf>,
    /// The articles that they are of.
    pub documents: BTreeSet<DocumentId>,
    /// What is wrong with the changed files.
    pub troubles: Vec<Notice>,
    /// Whether another window on the project has saved them.
    pub is_by_hand: bool,
    /// What the last save of any window had left, if that is known.
    mark: Option<String>,
}

impl OutsideVersion {
    /// What is in the files.
    pub fn project(&self) -> &Project {
        &self.loaded.project
    }
}

impl OutsideLook {
    /// The same look, but only for what another window has saved, which costs nothing if none has.
    pub fn briefly(self) -> Self {
        Self { is_brief: true, ..self }
    }

    /// Looks. Waits while a save runs, which changes files itself.
    pub fn run(self) -> OutsideNews {
        self.run_keeping().0
    }

    /// Looks; if another window has saved, with the turn to save next, before any window does so again.
    pub fn run_keeping(self) -> (OutsideNews, Option<Turn>) {
        let Ok(turn) = Turn::take(&self.root) else { return (OutsideNews::Unlooked, None) };
        let mark = turn.as_ref().map(|turn| turn.mark.clone());
        let is_by_hand = {
            let ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
            mark.as_ref().is_some_and(|mark| *mark != ledger.mark)
        };
        // While another window's save is looked at no other one begins.
        let turn = turn.filter(|_| is_by_hand);
        (self.look(mark, is_by_hand), turn)
    }

    fn look(self, mark: Option<String>, is_by_hand: bool) -> OutsideNews {
        let Self { root, ledger, known, before, is_brief } = self;
        if is_brief && !is_by_hand {
            return OutsideNews::Unlooked;
        }
        let changed = changed(&root, &ledger);
        let mut ledger = ledger.lock().unwrap_or_else(PoisonError::into_inner);
        // Before the first look nobody knows of files that are not ours, and they are no news.
        let ours = || changed.0.keys().any(|file| ledger.files.get(file).is_some());
        let is_new = match &known {
            Some(known) => *known != changed,
            None if is_by_hand => !changed.0.is_empty(),
            None => ours(),
        };
        // A project that is gone as a whole is another matter.
        if !is_new || !root.join(PROJECT).is_file() {
            if let Some(mark) = mark.filter(|_| is_by_hand) {
                ledger.mark = mark;
            }
            return OutsideNews::Nothing(changed);
        }
        // Other windows save under the eyes of all, so nothing of that is still being written.
        if !is_by_hand && before.as_ref() != Some(&changed) {
            return OutsideNews::Unsettled(changed);
        }
        let (latest, shelf) = (ledger.latest, ledger.shelf.clone());
        let base: BTreeMap<String, DocumentId> =
            ledger.documents().filter_map(|id| Some((ledger.stem(id)?.to_owned(), id.clone()))).collect();
        drop(ledger);
        let Ok(loaded) = load_from(&root, shelf, Index::open(&root, false), &|_, _| true) else {
            return OutsideNews::Unsettled(changed);
        };
        let is_known = |file: &PathBuf| known.as_ref().is_some_and(|known| known.0.get(file) == changed.0.get(file));
        let files: Vec<PathBuf> = changed.0.keys().filter(|file| !is_known(file)).cloned().collect();
        let errors = loaded.report.notices.iter().filter(|notice| notice.severity > Severity::Info);
        let concerns = |notice: &&Notice| files.iter().any(|file| notice.path.as_ref() == Some(&root.join(file)));
        let troubles = errors.filter(concerns).cloned().collect();
        let stems: BTreeSet<&str> = files.iter().filter_map(|file| file.file_stem()?.to_str()).collect();
        let now =
            loaded.ledger.documents().filter(|id| loaded.ledger.stem(id).is_some_and(|stem| stems.contains(stem)));
        let documents = stems.iter().filter_map(|stem| base.get(*stem)).chain(now).cloned().collect();
        OutsideNews::Settled(
            changed,
            Box::new(OutsideVersion {
                loaded,
                latest,
                files,
                documents,
                troubles,
                is_by_hand,
                mark: mark.filter(|_| is_by_hand),
            }),
        )
    }
}

impl ProjectFolder {
    /// A look at the files: what is `known` already is no news, and what has been seen `before` is settled.
    pub fn outside_look(&self, known: Option<Stamps>, before: Option<Stamps>) -> OutsideLook {
        OutsideLook { root: self.path().to_owned(), ledger: self.shared_ledger(), known, before, is_brief: false }
    }

    /// The project as the files hold it, as far as Standpoint knows; nothing if a save has come between.
    pub fn base_of(&self, version: &OutsideVersion) -> Option<Project> {
        let ledger = self.shared_ledger();
        let ledger = ledger.lock().unwrap_or_else(PoisonError::into_inner);
        (ledger.latest == version.latest).then(|| ledger.saved.clone())
    }

    /// Passes over what another window left in the files.
    pub fn pass_over(&self, version: &OutsideVersion) {
        if let Some(mark) = &version.mark {
            let ledger = self.shared_ledger();
            ledger.lock().unwrap_or_else(PoisonError::into_inner).mark.clone_from(mark);
        }
    }

    /// Goes on from what another program left in the files; `saved` is that, made of the former state.
    pub fn go_on_from(&mut self, version: OutsideVersion, saved: Project) {
        let shared = self.shared_ledger();
        let mut ledger = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (latest, index) = (ledger.latest, ledger.index.take());
        let mark = version.mark.unwrap_or_else(|| std::mem::take(&mut ledger.mark));
        *ledger = version.loaded.ledger;
        // The index does not know of what has changed.
        (ledger.latest, ledger.index, ledger.is_whole) = (latest, index, false);
        (ledger.mark, ledger.rounds) = (mark, self.rounds + 1);
        ledger.saved = saved.clone();
        drop(ledger);
        self.confirmed = saved;
        self.rounds += 1;
    }
}

/// What differs from what the ledger says. It is held for moments only, for the window may be waiting for it; a save that
/// comes between is no news at the next look.
fn changed(root: &Path, ledger: &Mutex<Ledger>) -> Stamps {
    let held = || ledger.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut changed, mut found) = (BTreeMap::new(), 0);
    let mut compare = |there: &mut Vec<(PathBuf, Seen)>| {
        let ledger = held();
        for (file, now) in there.drain(..) {
            let known = ledger.files.get(&file).and_then(|state| state.seen);
            found += usize::from(known.is_some());
            if known != Some(now) {
                changed.insert(file, Some(now));
            }
        }
    };
    let mut there = Vec::with_capacity(AT_ONCE);
    let mut look = |file: PathBuf| {
        there.extend(seen(&root.join(&file)).map(|seen| (file, seen)));
        if there.len() >= AT_ONCE {
            compare(&mut there);
        }
    };
    [PROJECT, ENTITIES, ISSUES].into_iter().for_each(|name| look(name.into()));
    names(root, Path::new(ARTICLES)).for_each(&mut look);
    for hand in names(root, Path::new(ANNOTATIONS)) {
        names(root, &hand).for_each(&mut look);
    }
    compare(&mut there);
    let known: Vec<PathBuf> = {
        let ledger = held();
        if ledger.files.count() == found { Vec::new() } else { ledger.files.iter().map(|(file, _)| file).collect() }
    };
    let gone = known.into_iter().filter(|file| seen(&root.join(file)).is_none());
    let gone: Vec<PathBuf> = gone.filter(|file| held().is_there(file)).collect();
    changed.extend(gone.into_iter().map(|file| (file, None)));
    Stamps(changed)
}

/// What is in a folder of a project, as paths in it.
fn names(root: &Path, folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    entries.map(move |entry| folder.join(entry.file_name())).filter(|path| !is_hidden(path))
}
