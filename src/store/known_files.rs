//! What is known of the files of a project, by their places in it.

use super::ledger::FileState;
use super::names::{ANNOTATIONS, ARTICLES, annotations_path, article_path, text_path};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is known of the files of a project. Those of an article share its name, and are kept by it.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownFiles {
    articles: BTreeMap<Arc<str>, ArticleFiles>,
    others: BTreeMap<PathBuf, FileState>,
}

/// The files of one article.
#[derive(Debug, Clone, Default)]
pub(super) struct ArticleFiles {
    /// Its text.
    pub text: Option<FileState>,
    /// What is known about it.
    pub head: Option<FileState>,
    /// Its annotations, by their folders.
    pub sets: Vec<(Arc<str>, FileState)>,
}

/// Which file of an article a place is.
enum Part<'a> {
    Text(&'a str),
    Head(&'a str),
    Set(&'a str, &'a str),
}

impl<'a> Part<'a> {
    fn of(file: &'a Path) -> Option<Self> {
        let mut names = file.to_str()?.split(std::path::is_separator);
        Some(match (names.next()?, names.next()?, names.next(), names.next()) {
            (ARTICLES, name, None, None) => match name.rsplit_once('.')? {
                (stem, "txt") => Self::Text(stem),
                (stem, "ron") => Self::Head(stem),
                _ => return None,
            },
            (ANNOTATIONS, folder, Some(name), None) => Self::Set(folder, name.strip_suffix(".ron")?),
            _ => return None,
        })
    }

    fn stem(&self) -> &'a str {
        match self {
            Self::Text(stem) | Self::Head(stem) | Self::Set(_, stem) => stem,
        }
    }
}

impl ArticleFiles {
    fn get(&self, part: &Part<'_>) -> Option<&FileState> {
        match part {
            Part::Text(_) => self.text.as_ref(),
            Part::Head(_) => self.head.as_ref(),
            Part::Set(folder, _) => self.sets.iter().find(|(known, _)| **known == **folder).map(|(_, state)| state),
        }
    }

    fn slot(&mut self, part: &Part<'_>) -> &mut FileState {
        match part {
            Part::Text(_) => self.text.get_or_insert_default(),
            Part::Head(_) => self.head.get_or_insert_default(),
            Part::Set(folder, _) => {
                let known = self.sets.iter().position(|(known, _)| **known == **folder);
                let set = known.map(|at| self.sets.swap_remove(at));
                &mut self.sets.push_mut(set.unwrap_or_else(|| ((*folder).into(), FileState::default()))).1
            }
        }
    }

    fn remove(&mut self, part: &Part<'_>) {
        match part {
            Part::Text(_) => self.text = None,
            Part::Head(_) => self.head = None,
            Part::Set(folder, _) => self.sets.retain(|(known, _)| **known != **folder),
        }
    }

    fn is_empty(&self) -> bool {
        self.text.is_none() && self.head.is_none() && self.sets.is_empty()
    }

    fn iter<'a>(&'a self, stem: &'a str) -> impl Iterator<Item = (PathBuf, &'a FileState)> {
        let text = self.text.iter().map(move |state| (text_path(stem), state));
        let head = self.head.iter().map(move |state| (article_path(stem), state));
        text.chain(head).chain(self.sets.iter().map(move |(folder, state)| (annotations_path(folder, stem), state)))
    }
}

impl KnownFiles {
    /// A file.
    pub fn get(&self, file: &Path) -> Option<&FileState> {
        match Part::of(file) {
            Some(part) => self.articles.get(part.stem())?.get(&part),
            None => self.others.get(file),
        }
    }

    /// A file, to be changed; nothing is known of it yet if it was not there.
    pub fn slot(&mut self, file: &Path) -> &mut FileState {
        match Part::of(file) {
            Some(part) => self.articles.entry(part.stem().into()).or_default().slot(&part),
            None => self.others.entry(file.to_owned()).or_default(),
        }
    }

    /// Notes what is known of a file.
    pub fn insert(&mut self, file: &Path, state: FileState) {
        *self.slot(file) = state;
    }

    /// Notes what is known of all files of an article.
    pub fn insert_article(&mut self, stem: &Arc<str>, files: ArticleFiles) {
        self.articles.insert(Arc::clone(stem), files);
    }

    /// Forgets a file.
    pub fn remove(&mut self, file: &Path) {
        let Some(part) = Part::of(file) else {
            self.others.remove(file);
            return;
        };
        if let Some(files) = self.articles.get_mut(part.stem()) {
            files.remove(&part);
            if files.is_empty() {
                self.articles.remove(part.stem());
            }
        }
    }

    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = (PathBuf, &FileState)> {
        let others = self.others.iter().map(|(file, state)| (file.clone(), state));
        others.chain(self.articles.iter().flat_map(|(stem, files)| files.iter(stem)))
    }

    /// How many files are there.
    pub fn count(&self) -> usize {
        let articles = self.articles.values().flat_map(|files| {
            let sets = files.sets.iter().map(|(_, state)| state);
            files.text.iter().chain(&files.head).chain(sets)
        });
        self.others.values().chain(articles).filter(|state| state.seen.is_some()).count()
    }

    /// The files of annotations of an article.
    pub fn annotations_of(&self, stem: &str) -> Vec<PathBuf> {
        let files = self.articles.get(stem);
        files.into_iter().flat_map(|files| &files.sets).map(|(folder, _)| annotations_path(folder, stem)).collect()
    }
}
