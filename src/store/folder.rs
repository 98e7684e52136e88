//! The folder of one open project.

use super::{FinishedSave, LockHolder, SaveJob, Saved, StoreError};
use crate::model::{Operation, Project};
use crate::report::Report;
use std::path::{Path, PathBuf};

/// The folder of one open project: its lock, its journal, and what was last saved in it.
pub struct ProjectFolder {
    path: PathBuf,
    access: Access,
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
    pub fn create(path: &Path, _project: &Project) -> Result<Self, StoreError> {
        Ok(Self { path: path.to_owned(), access: Access::Write })
    }

    /// Opens a project for writing; for reading only if someone else writes to it.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        Err(StoreError::NotAProject(path.to_owned()))
    }

    /// Opens a project for reading only.
    pub fn open_read_only(path: &Path) -> Result<Opened, StoreError> {
        Err(StoreError::NotAProject(path.to_owned()))
    }

    /// Whether this is the folder of a project, or its `project.ron`.
    pub fn is_project(path: &Path) -> bool {
        path.join("project.ron").is_file()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it may be changed.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Whether it lies among the untitled projects of this user.
    pub fn is_untitled(&self) -> bool {
        false
    }

    /// Writes a step down, so that it survives a crash before the next save.
    ///
    /// `at` counts seconds since 1970 (UTC).
    pub fn append(&mut self, _label: &str, _at: i64, _operations: &[Operation]) -> Result<(), StoreError> {
        Ok(())
    }

    /// Saves what changed since the last save.
    pub fn save(&mut self, project: &Project) -> Result<Saved, StoreError> {
        let job = self.begin_save(project)?;
        self.finish_save(job.run())
    }

    /// Begins a save that may run on another thread while steps go on being appended here.
    ///
    /// Give what [`SaveJob::run`] gives to [`Self::finish_save`].
    pub fn begin_save(&mut self, project: &Project) -> Result<SaveJob, StoreError> {
        Ok(SaveJob { project: project.clone() })
    }

    /// Ends a save: what it saved leaves the journal.
    pub fn finish_save(&mut self, finished: FinishedSave) -> Result<Saved, StoreError> {
        Ok(finished.saved)
    }

    /// Saves the project in another folder, which must not exist or be empty, and gives that.
    ///
    /// An untitled folder is removed once the other one is complete; any other folder stays.
    /// On failure this folder is as it was.
    pub fn save_as(&mut self, path: &Path, project: &Project) -> Result<ProjectFolder, StoreError> {
        Self::create(path, project)
    }
}
