//! The user's own data folder: untitled projects, recent projects, settings.

use super::files::write_atomically;
use super::hands::is_in_use;
use super::sheet::{Sheet, SheetWriter};
use super::v1::{self, Nothing};
use super::{ProjectFolder, Settings, StoreError};
use crate::model::unique;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// How many recent projects are remembered.
const REMEMBERED: usize = 20;

/// Lies beside untitled projects, so that they are known as such.
const MARK: &str = ".untitled-projects";

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

#[derive(Debug, Clone, Serialize, Deserialize)]
struct RecentRecord {
    path: String,
    name: String,
    opened: i64,
}

impl Places {
    /// The data folder of this user, or what `STANDPOINT_DATA` names; `None` for users without a home.
    pub fn user() -> Option<Self> {
        if let Some(data) = std::env::var_os("STANDPOINT_DATA").filter(|data| !data.is_empty()) {
            return Some(Self { data: data.into() });
        }
        let all = directories::ProjectDirs::from("", "", "standpoint")?;
        Some(Self { data: all.data_dir().to_owned() })
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
        let folder = self.data.join("untitled");
        write_atomically(&folder.join(MARK), b"The folders beside this file are projects without a name.\n")?;
        let now = jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S").to_string();
        Ok(folder.join(unique(&now, |name| folder.join(name).exists())))
    }

    /// Untitled projects that no running Standpoint has open, the newest first.
    pub fn untitled(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.data.join("untitled"));
        let mut found: Vec<PathBuf> =
            entries.map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default();
        found.retain(|path| path.is_dir() && ProjectFolder::is_project(path) && !is_in_use(path));
        found.sort_by(|one, other| other.cmp(one));
        found
    }

    /// Projects opened before that are still there, the latest first.
    pub fn recent(&self) -> Vec<RecentProject> {
        let recent =
            |record: RecentRecord| RecentProject { path: record.path.into(), name: record.name, opened: record.opened };
        let all = self.recent_records().into_iter().map(recent);
        all.filter(|project| ProjectFolder::is_project(&project.path)).collect()
    }

    /// Puts a project at the top of the recent ones.
    pub fn remember(&self, path: &Path, name: &str) -> Result<(), StoreError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        // A path that is not text cannot be written down.
        let Some(path) = path.to_str() else { return Ok(()) };
        let mut all = self.recent_records();
        all.retain(|record| record.path != path);
        let opened = jiff::Timestamp::now().as_second();
        all.insert(0, RecentRecord { path: path.to_owned(), name: name.to_owned(), opened });
        all.truncate(REMEMBERED);
        let mut sheet = SheetWriter::new(&Nothing {}, &[])?;
        sheet.list("projects", all.iter().map(|record| ("", Ok(record))))?;
        write_atomically(&self.data.join("recent.ron"), &sheet.finish())
    }

    fn recent_records(&self) -> Vec<RecentRecord> {
        let bytes = std::fs::read(self.data.join("recent.ron")).unwrap_or_default();
        Sheet::by_lines(&bytes).records.iter().filter_map(|line| v1::read(line.text).ok()).collect()
    }

    /// The settings; those that cannot be read are as at first.
    pub fn settings(&self) -> Settings {
        Settings::read(&std::fs::read(self.data.join("settings.ron")).unwrap_or_default())
    }

    /// Keeps the settings.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        write_atomically(&self.data.join("settings.ron"), &settings.write()?)
    }
}

/// Whether a folder lies among untitled projects.
pub(super) fn is_untitled(path: &Path) -> bool {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.parent().is_some_and(|folder| folder.join(MARK).is_file())
}
