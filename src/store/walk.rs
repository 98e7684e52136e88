//! Going through folders, file by file, without a list of them all.

use super::files::is_hidden;
use crate::report::{Notice, Report};
use std::collections::{HashSet, VecDeque};
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// What is come upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file that is wanted.
    File(PathBuf),
    /// A file that is not, and why not, as a whole sentence.
    LeftOut(PathBuf, &'static str),
    /// What could not be looked at.
    Failed(Notice),
}

/// The files that some paths name, and those in the folders that they name, each once.
///
/// Folders are walked in the order of names. Of their files, those count whose extension (in any case) is listed;
/// hidden ones are left out. A file that is named itself always counts. Links are followed, but never in circles.
pub struct Walk {
    extensions: Vec<String>,
    named: VecDeque<PathBuf>,
    /// What is left of the folders that lead to where we are, the innermost last.
    open: Vec<std::vec::IntoIter<PathBuf>>,
    known: HashSet<Identity>,
}

/// What a file is however it is called.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    #[cfg(unix)]
    Node(u64, u64),
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl Walk {
    /// Begins to go through files and folders.
    pub fn new(paths: &[PathBuf], extensions: &[&str]) -> Self {
        Self {
            extensions: extensions.iter().map(|extension| extension.to_lowercase()).collect(),
            named: paths.iter().cloned().collect(),
            open: Vec::new(),
            known: HashSet::new(),
        }
    }

    fn named(&mut self, path: PathBuf) -> Option<Found> {
        match std::fs::metadata(&path) {
            Ok(what) if what.is_dir() => self.folder(&path, &what),
            Ok(what) => self.is_new(&path, &what).then_some(Found::File(path)),
            Err(error) => Some(failed("The file could not be opened", &path, &error)),
        }
    }

    fn folder(&mut self, path: &Path, what: &Metadata) -> Option<Found> {
        if !self.is_new(path, what) {
            return None;
        }
        match std::fs::read_dir(path) {
            Ok(entries) => {
                let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
                paths.sort();
                self.open.push(paths.into_iter());
                None
            }
            Err(error) => Some(failed("The folder could not be read", path, &error)),
        }
    }

    fn inside(&mut self, path: PathBuf) -> Option<Found> {
        if is_hidden(&path) {
            return None;
        }
        match std::fs::metadata(&path) {
            Ok(what) if what.is_dir() => self.folder(&path, &what),
            Ok(_) if !self.is_wanted(&path) => Some(Found::LeftOut(path, "This kind of file is not read.")),
            Ok(what) if !what.is_file() => Some(Found::LeftOut(path, "This is a device or a pipe, not a file.")),
            Ok(what) => self.is_new(&path, &what).then_some(Found::File(path)),
            Err(error) if self.is_wanted(&path) => Some(failed("The file could not be opened", &path, &error)),
            Err(_) => None,
        }
    }

    fn is_wanted(&self, path: &Path) -> bool {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        extension.is_some_and(|extension| self.extensions.contains(&extension))
    }

    fn is_new(&mut self, path: &Path, what: &Metadata) -> bool {
        self.known.insert(identity(path, what))
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let found = match self.open.last_mut() {
                Some(folder) => match folder.next() {
                    Some(path) => self.inside(path),
                    None => {
                        self.open.pop();
                        None
                    }
                },
                None => {
                    let path = self.named.pop_front()?;
                    self.named(path)
                }
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

/// All files of a [`Walk`], and what could not be looked at.
pub fn collect(paths: &[PathBuf], extensions: &[&str]) -> (Vec<PathBuf>, Report) {
    let (mut files, mut report) = (Vec::new(), Report::default());
    for found in Walk::new(paths, extensions) {
        match found {
            Found::File(path) => files.push(path),
            Found::LeftOut(..) => {}
            Found::Failed(notice) => report.add(notice),
        }
    }
    (files, report)
}

#[cfg(unix)]
fn identity(_: &Path, what: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    Identity::Node(what.dev(), what.ino())
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &Metadata) -> Identity {
    Identity::Path(std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Found {
    let notice = Notice::error(format!("{what} ({error})."));
    Found::Failed(notice.hint("Check the name and the permissions.").at(path))
}
