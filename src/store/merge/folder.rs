//! Three versions of a whole project made one.

use super::super::backup::Backup;
use super::super::files::{folder_of, replace, sync_folder};
use super::super::hands;
use super::super::lock::{Asked, Lock};
use super::super::names::{ANNOTATIONS, ARTICLES, ENTITIES, ISSUES, PROJECT};
use super::super::{Access, ReadOnlyReason, StoreError};
use super::{MergedFile, Versions, merge_file, merge_needed, note_used};
use crate::report::{Notice, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a merge of projects did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergedProject {
    /// How many files of ours were written.
    pub written: usize,
    /// How many went to the bin.
    pub removed: usize,
    /// How many things both sides changed differently.
    pub conflicts: usize,
    /// The conflicts, and what else is worth knowing, with files and lines.
    pub report: Report,
}

/// Merges into the project `ours` what `theirs` has changed since both were `base`.
///
/// Former content of `ours` goes to its backups and its bin. Nobody may have `ours` open, and all must be saved.
pub fn merge_projects(base: &Path, ours: &Path, theirs: &Path) -> Result<MergedProject, StoreError> {
    for root in [base, ours, theirs] {
        if !root.join(PROJECT).is_file() {
            return Err(StoreError::NotAProject(root.to_owned()));
        }
        if hands::has_unsaved(root)? {
            return Err(StoreError::Unsaved(root.to_owned()));
        }
    }
    let _lock = match Lock::ask(ours, "")? {
        Asked::Theirs(holder) => {
            let access = Access::ReadOnly(ReadOnlyReason::Locked(holder.into()));
            return Err(StoreError::ReadOnly { access, path: ours.to_owned() });
        }
        Asked::Ours(lock) => Some(lock),
        Asked::Unknown => None,
    };
    let sides = [Side::list(base)?, Side::list(ours)?, Side::list(theirs)?];
    Merger { roots: [base, ours, theirs], sides, needed: BTreeSet::new(), done: MergedProject::default() }.run()
}

/// The files of one version, by their paths in the project.
struct Side(BTreeSet<String>);

impl Side {
    fn list(root: &Path) -> Result<Self, StoreError> {
        let heads = [PROJECT, ENTITIES, ISSUES].into_iter().filter(|name| root.join(name).is_file());
        let mut files: BTreeSet<String> = heads.map(str::to_owned).collect();
        files
            .extend(names(root, ARTICLES)?.into_iter().filter(|name| name.ends_with(".txt") || name.ends_with(".ron")));
        for folder in names(root, ANNOTATIONS)? {
            files.extend(names(root, &folder)?.into_iter().filter(|name| name.ends_with(".ron")));
        }
        Ok(Self(files))
    }
}

/// What is in a folder of a project, as paths in the project; nothing if it is not there.
fn names(root: &Path, folder: &str) -> Result<Vec<String>, StoreError> {
    let path = root.join(folder);
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let fail = |error| StoreError::system("read the folder", &path, error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&path).map_err(fail)? {
        let name = entry.map_err(fail)?.file_name();
        // Hidden files are leftovers of other programs.
        if let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) {
            names.push(format!("{folder}/{name}"));
        }
    }
    Ok(names)
}

struct Merger<'a> {
    /// The ancestor, our side, their side.
    roots: [&'a Path; 3],
    sides: [Side; 3],
    /// Ids that merged annotations use.
    needed: BTreeSet<String>,
    done: MergedProject,
}

impl Merger<'_> {
    fn run(mut self) -> Result<MergedProject, StoreError> {
        let all: BTreeSet<String> = self.sides.iter().flat_map(|side| side.0.iter().cloned()).collect();
        let (annotations, others): (Vec<String>, Vec<String>) =
            all.into_iter().partition(|path| path.starts_with(ANNOTATIONS));
        let wanted = self.wanted_articles(&annotations, &others)?;
        let mut merged: BTreeMap<String, MergedFile> = BTreeMap::new();
        // Annotations first: what they use is kept in the registry, whoever removed it there.
        for path in annotations.into_iter().chain(others) {
            let [base, ours, theirs] = self.versions(&path)?;
            let mut versions = Versions { base: base.as_deref(), ours: ours.as_deref(), theirs: theirs.as_deref() };
            if stem(&path).is_some_and(|stem| wanted.contains(stem)) {
                // The article stays, so no file of it goes.
                versions.ours = versions.ours.or(versions.theirs);
                versions.theirs = versions.theirs.or(versions.ours);
            }
            let file = match path.as_str() {
                // Suggestions for an article that goes.
                _ if path.starts_with(ANNOTATIONS) && self.is_gone(&path, &wanted) => MergedFile::default(),
                PROJECT | ENTITIES | ISSUES => merge_needed(&path, versions, &self.needed),
                _ => merge_file(&path, versions),
            };
            file.bytes.iter().for_each(|bytes| note_used(&String::from_utf8_lossy(bytes), &mut self.needed));
            if file.bytes != ours || file.conflicts > 0 || !file.report.notices.is_empty() {
                merged.insert(path, file);
            }
        }
        self.write(merged)
    }

    fn versions(&self, path: &str) -> Result<[Option<Vec<u8>>; 3], StoreError> {
        let read = |at: usize| -> Result<Option<Vec<u8>>, StoreError> {
            let file = self.roots[at].join(path);
            match self.sides[at].0.contains(path) {
                true => {
                    std::fs::read(&file).map(Some).map_err(|error| StoreError::system("read the file", &file, error))
                }
                false => Ok(None),
            }
        };
        Ok([read(0)?, read(1)?, read(2)?])
    }

    /// Whether a file is of an article that one side removed, and that nobody wants.
    fn is_gone(&self, path: &str, wanted: &BTreeSet<String>) -> bool {
        let Some(stem) = stem(path).filter(|stem| !wanted.contains(*stem)) else { return false };
        let text = format!("{ARTICLES}/{stem}.txt");
        let [base, ours, theirs] = &self.sides;
        base.0.contains(&text) && !(ours.0.contains(&text) && theirs.0.contains(&text))
    }

    /// Articles that one side removed while the other worked on them.
    fn wanted_articles(&mut self, annotations: &[String], others: &[String]) -> Result<BTreeSet<String>, StoreError> {
        let mut wanted = BTreeSet::new();
        for (one, other) in [(1, 2), (2, 1)] {
            let removed: BTreeSet<&str> = others
                .iter()
                .filter(|path| path.ends_with(".txt"))
                .filter(|path| self.sides[0].0.contains(*path) && !self.sides[one].0.contains(*path))
                .filter_map(|path| stem(path))
                .collect();
            for path in annotations.iter().chain(others).filter(|path| !path.starts_with("annotations/prediction/")) {
                let Some(stem) = stem(path).filter(|stem| removed.contains(stem)) else { continue };
                let versions = self.versions(path)?;
                if versions[other].is_some() && versions[other] != versions[0] {
                    wanted.insert(stem.to_owned());
                }
            }
        }
        for stem in &wanted {
            let what = format!("One side removed the article {stem} and the other worked on it; it was kept.");
            self.done.report.add(Notice::info(what));
        }
        Ok(wanted)
    }

    fn write(mut self, merged: BTreeMap<String, MergedFile>) -> Result<MergedProject, StoreError> {
        let root = self.roots[1];
        let (mut copies, mut bin) = (Backup::copies(root), Backup::bin(root));
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        for (path, file) in merged {
            let place = root.join(&path);
            let is_there = self.sides[1].0.contains(&path);
            match file.bytes {
                None if is_there => {
                    bin.take(Path::new(&path))?;
                    self.done.removed += 1;
                }
                None => {}
                Some(bytes) => {
                    if is_there {
                        copies.copy(Path::new(&path))?;
                    }
                    let folder = folder_of(&place);
                    std::fs::create_dir_all(folder)
                        .map_err(|error| StoreError::system("make the folder", folder, error))?;
                    replace(&place, &bytes)?;
                    self.done.written += 1;
                }
            }
            folders.insert(folder_of(&place).to_owned());
            self.done.conflicts += file.conflicts;
            for notice in file.report.notices {
                self.done.report.add(notice.at(&place));
            }
        }
        folders.iter().for_each(|folder| sync_folder(folder));
        Ok(self.done)
    }
}

/// The name that all files of an article have.
fn stem(path: &str) -> Option<&str> {
    let (folder, file) = path.rsplit_once('/')?;
    (folder == ARTICLES || folder.starts_with(ANNOTATIONS)).then(|| file.rsplit_once('.').map(|(stem, _)| stem))?
}
