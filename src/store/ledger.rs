//! What a project folder holds: which files, whose, what in them was not understood.

use super::names::{ANNOTATIONS, annotations_path, article_path, file_name, folder_name, text_path};
use super::sheet::Kept;
use crate::model::{AnnotationSetId, DocumentId, Project, unique};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a project folder holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger {
    /// The project as it is in the files.
    pub saved: Project,
    /// The number of the latest save that ran here and ended well.
    pub latest: u64,
    /// Whether a save was cut short, so that some files may hold more or less than `saved`.
    pub unsure: bool,
    /// The files, relative to the project.
    pub files: BTreeMap<PathBuf, FileState>,
    stems: BTreeMap<DocumentId, String>,
    taken: BTreeSet<String>,
    folders: BTreeMap<AnnotationSetId, String>,
}

/// What is known about a file.
#[derive(Debug, Clone, Default)]
pub(super) struct FileState {
    /// When it was last changed and how long it is, as far as we know; `None` if it is not there.
    pub seen: Option<(SystemTime, u64)>,
    /// The lines of it that were not understood.
    pub kept: Vec<Kept>,
    /// Whether it is to be copied before it is written: it holds more than we would write.
    pub back_up: bool,
}

impl Ledger {
    /// How an article's files are named.
    pub fn stem(&self, document: &DocumentId) -> Option<&str> {
        self.stems.get(document).map(String::as_str)
    }

    /// The articles that have files.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentId> {
        self.stems.keys()
    }

    /// Notes how an article's files are named.
    pub fn set_stem(&mut self, document: &DocumentId, stem: &str) {
        self.forget(document);
        self.stems.insert(document.clone(), stem.to_owned());
        self.taken.insert(stem.to_owned());
    }

    /// Forgets an article.
    pub fn forget(&mut self, document: &DocumentId) {
        if let Some(stem) = self.stems.remove(document) {
            self.taken.remove(&stem);
        }
    }

    /// How the files of an article shall be named; a new one's name touches no file that is there.
    pub fn assign_stem(&mut self, root: &Path, document: &DocumentId) -> String {
        if let Some(stem) = self.stem(document) {
            return stem.to_owned();
        }
        let sets: Vec<PathBuf> = std::fs::read_dir(root.join(ANNOTATIONS))
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        let stem = unique(&file_name(document.as_str()), |stem| {
            self.taken.contains(stem)
                || root.join(text_path(stem)).exists()
                || root.join(article_path(stem)).exists()
                || sets.iter().any(|set| set.join(format!("{stem}.ron")).exists())
        });
        self.set_stem(document, &stem);
        stem
    }

    /// Notes in which folder a hand's annotations are.
    pub fn set_folder(&mut self, set: &AnnotationSetId, folder: &str) {
        self.folders.insert(set.clone(), folder.to_owned());
    }

    /// The folder of a hand's annotations.
    pub fn folder(&self, set: &AnnotationSetId) -> String {
        self.folders.get(set).cloned().unwrap_or_else(|| folder_name(set))
    }

    /// Whether a folder of a hand's annotations is known.
    pub fn has_folder(&self, set: &AnnotationSetId) -> bool {
        self.folders.contains_key(set)
    }

    /// The file of a hand's annotations of an article whose files are named `stem`.
    pub fn annotations(&self, set: &AnnotationSetId, stem: &str) -> PathBuf {
        annotations_path(&self.folder(set), stem)
    }

    /// Whether a file is there, as far as we know.
    pub fn is_there(&self, file: &Path) -> bool {
        self.files.get(file).is_some_and(|state| state.seen.is_some())
    }

    /// The lines of a file that were not understood.
    pub fn kept(&self, file: &Path) -> &[Kept] {
        self.files.get(file).map_or(&[], |state| &state.kept)
    }

    /// Forgets a record that was kept because it did not fit, now that a newer one takes its place.
    pub fn supersede(&mut self, file: &Path, record: &str) {
        if let Some(state) = self.files.get_mut(file) {
            state.kept.retain(|kept| kept.record.as_deref() != Some(record));
        }
    }
}

/// When a file was last changed and how long it is; `None` if it is not there.
pub(super) fn seen(path: &Path) -> Option<(SystemTime, u64)> {
    let what = std::fs::metadata(path).ok()?;
    Some((what.modified().unwrap_or(SystemTime::UNIX_EPOCH), what.len()))
}
