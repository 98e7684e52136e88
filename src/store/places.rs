//! The user's own data folder: untitled projects, recent projects, settings.

use super::{Settings, StoreError};
use std::path::{Path, PathBuf};

/// The user's own data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    data: PathBuf,
}

/// A project that was opened before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentProject {
    /// Its folder.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// When it was last opened, in seconds since 1970 (UTC).
    pub opened: i64,
}

impl Places {
    /// The data folder of this user, or what `STANDPOINT_DATA` names; `None` for users without a home.
    pub fn user() -> Option<Self> {
        None
    }

    /// A data folder of that path.
    pub fn at(path: &Path) -> Self {
        Self { data: path.to_owned() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.data
    }

    /// A path for a new untitled project; nothing is there yet.
    pub fn new_untitled_path(&self) -> Result<PathBuf, StoreError> {
        Ok(self.data.join("untitled"))
    }

    /// Untitled projects that no running Standpoint has open, the newest first.
    pub fn untitled(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// Projects opened before that are still there, the latest first.
    pub fn recent(&self) -> Vec<RecentProject> {
        Vec::new()
    }

    /// Puts a project at the top of the recent ones.
    pub fn remember(&self, _path: &Path, _name: &str) -> Result<(), StoreError> {
        Ok(())
    }

    /// The settings; those that cannot be read are as at first.
    pub fn settings(&self) -> Settings {
        Settings::default()
    }

    /// Keeps the settings.
    pub fn save_settings(&self, _settings: &Settings) -> Result<(), StoreError> {
        Ok(())
    }
}
