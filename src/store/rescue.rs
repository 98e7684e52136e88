//! A second place for steps: the user's data folder, while a project's own place fails.

use super::files::write_atomically;
use super::journal::Journal;
use super::names::{file_name, folder_name};
use super::{Places, ProjectFolder, StoreError};
use crate::model::{AnnotationSetId, Operation};
use std::path::{Path, PathBuf};

/// Where steps of a project go that its own folder does not take. Opening the project finds them.
#[derive(Debug)]
pub struct Rescue {
    root: PathBuf,
    project: PathBuf,
    /// Opened at the first step.
    journal: Option<Journal>,
}

impl Rescue {
    /// The rescue folder of a project, or of who works under a name beside its first window; nothing is made yet.
    pub fn of(places: &Places, project: &Path, joined: Option<&AnnotationSetId>) -> Self {
        let project = std::path::absolute(project).unwrap_or_else(|_| project.to_owned());
        // Two projects of one name lie in different places.
        let name = file_name(&project.to_string_lossy());
        let short = name.rsplit_once('~').map_or(name.as_str(), |(_, code)| code);
        let title = project.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut name = format!("{}-{short}", crate::model::slug(&title));
        if let Some(who) = joined {
            name += &format!("-{}", folder_name(who));
        }
        let root = places.path().join("rescue").join(name);
        Self { root, project, journal: None }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Whether steps wait in it.
    pub fn is_there(&self) -> bool {
        std::fs::metadata(Journal::path(&self.root)).is_ok_and(|what| what.len() > 0)
    }

    /// Writes a step down; `at` counts seconds since 1970 (UTC).
    pub fn append(
        &mut self,
        folder: &ProjectFolder,
        label: &str,
        at: i64,
        operations: &[Operation],
    ) -> Result<(), StoreError> {
        let line = folder.line(label, at, operations)?;
        let journal = match &mut self.journal {
            Some(journal) => journal,
            None => {
                // Says to a person whose steps these are.
                let words = format!("{}\n", self.project.display());
                write_atomically(&self.root.join("project.txt"), words.as_bytes())?;
                let known = Journal::read(&Journal::path(&self.root))?;
                let whole = known.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
                self.journal.insert(Journal::go_on(Journal::path(&self.root), whole as u64)?)
            }
        };
        journal.append(line.as_bytes())
    }

    /// Removes what was rescued: all of it is in the project's files.
    pub fn discard(&mut self) {
        self.journal = None;
        // What stays behind is replayed once more, which changes nothing.
        let _ = std::fs::remove_dir_all(&self.root);
    }

    pub(super) fn read(&self) -> Result<Vec<u8>, StoreError> {
        Journal::read(&self.journal_path())
    }

    pub(super) fn journal_path(&self) -> PathBuf {
        Journal::path(&self.root)
    }
}
