//! Which files exports wrote into a folder, so that a later export knows which of the files there are its own.
//!
//! A hidden file in the folder names them with the hashes of their contents. A file whose content has another hash is no
//! longer what Standpoint wrote, and is nobody's to remove.

use super::StoreError;
use super::files::{self, folder_of};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the hidden file.
const NAME: &str = ".standpoint-export.json";

/// The largest that is read, in bytes (256 MiB).
const LARGEST: u64 = 256 << 20;

/// What the file says of itself.
const ABOUT: &str = "Standpoint wrote these files. A later export of the same project removes those of articles that \
                     are gone, as long as their contents still have these SHA-256 hashes.";

/// The hashes of files by their names, which may have folders (`/`) in them.
pub type Hashes = BTreeMap<String, String>;

/// What exports wrote into a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    folder: PathBuf,
    list: List,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct List {
    #[serde(default)]
    about: String,
    #[serde(default)]
    exports: Vec<Export>,
}

/// The files of one project in one format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Export {
    project: String,
    format: String,
    files: Hashes,
}

impl Exported {
    /// What is known about a folder; nothing if there was no export, or if the list cannot be read.
    pub fn of(folder: &Path) -> Self {
        let bytes = files::read(&folder.join(NAME), LARGEST).unwrap_or_default();
        Self { folder: folder.to_owned(), list: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    /// The files that former exports of a project in a format wrote.
    pub fn files(&self, project: &str, format: &str) -> Hashes {
        let own = self.list.exports.iter().find(|export| export.project == project && export.format == format);
        own.map(|export| export.files.clone()).unwrap_or_default()
    }

    /// Notes which files a project has there in a format. They are no other export's any more.
    pub fn note(&mut self, project: &str, format: &str, files: Hashes) {
        self.list.exports.retain(|export| export.project != project || export.format != format);
        for export in &mut self.list.exports {
            export.files.retain(|name, _| !files.contains_key(name));
        }
        let own = Export { project: project.to_owned(), format: format.to_owned(), files };
        self.list.exports.push(own);
        self.list.exports.retain(|export| !export.files.is_empty());
        let key = |export: &Export| (export.project.clone(), export.format.clone());
        self.list.exports.sort_by_key(key);
    }

    /// Writes the list.
    pub fn write(&self) -> Result<(), StoreError> {
        let list = List { about: ABOUT.to_owned(), exports: self.list.exports.clone() };
        let mut bytes = serde_json::to_vec_pretty(&list).map_err(|error| StoreError::Record(error.to_string()))?;
        bytes.push(b'\n');
        files::write_atomically(&self.folder.join(NAME), &bytes)
    }

    /// Whether a file is there.
    pub fn has(&self, name: &str) -> bool {
        files::confined(&self.folder, name).is_ok_and(|path| path.is_file())
    }

    /// Removes a file if its content has that hash, and the folders that it leaves empty; gives whether it did.
    pub fn remove(&self, name: &str, hash: &str) -> Result<bool, StoreError> {
        let path = files::confined(&self.folder, name)?;
        // What a link points at lies elsewhere.
        if !path.symlink_metadata().is_ok_and(|what| what.is_file()) || hash_of(&path)? != hash {
            return Ok(false);
        }
        std::fs::remove_file(&path).map_err(|error| StoreError::system("remove the file", &path, error))?;
        let mut folder = folder_of(&path);
        // The system refuses for a folder that is not empty.
        while folder != self.folder && std::fs::remove_dir(folder).is_ok() {
            folder = folder_of(folder);
        }
        Ok(true)
    }
}

fn hash_of(path: &Path) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    let mut file = std::fs::File::open(path).map_err(|error| StoreError::system("read the file", path, error))?;
    std::io::copy(&mut file, &mut HashOf(&mut hash))
        .map_err(|error| StoreError::system("read the file", path, error))?;
    Ok(hexadecimal(&hash.finalize()))
}

/// Takes bytes into a hash.
struct HashOf<'a>(&'a mut Sha256);

impl std::io::Write for HashOf<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A hash as it is written.
pub(super) fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
