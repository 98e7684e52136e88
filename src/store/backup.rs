//! Former content: copies of what a save replaces, and files that it removes.

use super::StoreError;
use super::files::{folder_of, sync_folder};
use super::names::WORK;
use std::path::{Path, PathBuf};

/// How many saves that had to copy files are remembered.
const REMEMBERED: usize = 30;
/// How many saves that removed files are remembered.
const BINNED: usize = 200;

/// Where one save puts former content; a folder that is made when it is first needed.
pub(super) struct Backup<'a> {
    root: &'a Path,
    kind: &'static str,
    folder: Option<PathBuf>,
}

impl<'a> Backup<'a> {
    /// For copies of what is replaced.
    pub fn copies(root: &'a Path) -> Self {
        Self { root, kind: "backups", folder: None }
    }

    /// For files of removed records.
    pub fn bin(root: &'a Path) -> Self {
        Self { root, kind: "bin", folder: None }
    }

    /// Where the copies are, relative to the project; an empty path if there are none.
    pub fn folder(&self) -> &Path {
        self.folder.as_deref().unwrap_or(Path::new(""))
    }

    /// Copies a file, given relative to the project; gives where the copy is, relative too.
    pub fn copy(&mut self, file: &Path) -> Result<PathBuf, StoreError> {
        let (from, place) = (self.root.join(file), self.place(file)?);
        let to = self.root.join(&place);
        let is_regular = std::fs::symlink_metadata(&from).is_ok_and(|what| what.is_file());
        if is_regular && std::fs::copy(&from, &to).is_ok() {
            let synced = std::fs::File::open(&to).and_then(|copy| copy.sync_all());
            synced.map_err(|error| StoreError::system("back up the file", &to, error))?;
        } else {
            // What may not be read, or is no file, can still be put aside.
            std::fs::rename(&from, &to).map_err(|error| StoreError::system("back up the file", &from, error))?;
        }
        sync_folder(folder_of(&to));
        Ok(place)
    }

    /// Moves a file, given relative to the project.
    pub fn take(&mut self, file: &Path) -> Result<(), StoreError> {
        let (from, place) = (self.root.join(file), self.place(file)?);
        match std::fs::rename(&from, self.root.join(place)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::system("move the file to the bin", &from, error))
            }
            _ => Ok(()),
        }
    }

    fn place(&mut self, file: &Path) -> Result<PathBuf, StoreError> {
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => self.folder.insert(new_folder(self.root, self.kind)?).clone(),
        };
        let place = folder.join(file);
        let above = self.root.join(folder_of(&place));
        std::fs::create_dir_all(&above).map_err(|error| StoreError::system("make the folder", &above, error))?;
        Ok(place)
    }
}

/// Makes a folder named after the time, and forgets the oldest ones.
fn new_folder(root: &Path, kind: &str) -> Result<PathBuf, StoreError> {
    let all = Path::new(WORK).join(kind);
    let mut former: Vec<PathBuf> = std::fs::read_dir(root.join(&all))
        .map(|entries| entries.flatten().map(|entry| entry.path()).filter(|path| is_one(path)).collect())
        .unwrap_or_default();
    former.sort();
    for old in former.iter().take((former.len() + 1).saturating_sub(if kind == "bin" { BINNED } else { REMEMBERED })) {
        // What cannot be forgotten only takes room.
        let _ = std::fs::remove_dir_all(old);
    }
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    // A clock that was set back must not make the latest one the first to go.
    let latest = former.last().and_then(|path| path.file_name()?.to_str()?.get(..now.len()).map(str::to_owned));
    let now = latest.map_or(now.clone(), |latest| latest.max(now));
    let fail = |path: &Path, error| StoreError::system("make the folder", path, error);
    std::fs::create_dir_all(root.join(&all)).map_err(|error| fail(&root.join(&all), error))?;
    loop {
        let name = crate::model::unique(&now, |name| root.join(&all).join(name).exists());
        let folder = all.join(name);
        let path = root.join(&folder);
        match std::fs::create_dir(&path) {
            Ok(()) => return Ok(folder),
            // Another window was faster.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && path.is_dir() => {}
            Err(error) => return Err(fail(&path, error)),
        }
    }
}

/// Whether a folder is named after the time of a save.
fn is_one(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.is_dir() && name.starts_with(|first: char| first.is_ascii_digit())
}
