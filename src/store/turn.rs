//! Whose turn it is to write: the saves of several windows on one project come one after another, and each learns of the
//! one before.

use super::StoreError;
use super::lock::{Waited, wait_for};
use super::names::WORK;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How long a save waits for another window's, which takes as long as the disk needs.
const PATIENCE: Duration = Duration::from_secs(20);

/// The right to write to the project's files, for the length of one save. Ends with the value, or with the process.
#[derive(Debug)]
pub struct Turn {
    file: File,
    /// What the last save of any window has left; empty before the first.
    pub(super) mark: String,
}

impl Turn {
    /// Waits for the turn. `None` where the folder cannot lock files, or is not there: then nothing is known of others.
    pub(super) fn take(root: &Path) -> Result<Option<Self>, StoreError> {
        let path = path(root);
        let Ok(mut file) = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path) else {
            return Ok(None);
        };
        match wait_for(&file, PATIENCE) {
            Waited::Locked => {}
            Waited::Held => return Err(StoreError::Busy(root.to_owned())),
            Waited::Unknown => return Ok(None),
        }
        let mut mark = String::new();
        // What cannot be read is another mark than any.
        let _ = file.rewind().and_then(|()| file.read_to_string(&mut mark));
        Ok(Some(Self { file, mark }))
    }

    /// Leaves a mark, since files were written; gives it.
    pub(super) fn leave_mark(&mut self) -> String {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // Always of one length, so that it finds room in the place of the last one on a disk that is full.
        let mark = format!("{:>20} {:>10}\n", now.as_nanos(), std::process::id());
        let written = self.file.rewind().and_then(|()| self.file.write_all(mark.as_bytes()));
        if written.is_ok() {
            self.mark = mark;
        }
        // Where it cannot be written, others find the changed files a little later.
        self.mark.clone()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // The system frees the lock with the file, but a program that is just being started has that open, too.
        let _ = self.file.unlock();
    }
}

/// What the last save has left, without waiting for a turn.
pub(super) fn mark(root: &Path) -> String {
    std::fs::read_to_string(path(root)).unwrap_or_default()
}

fn path(root: &Path) -> PathBuf {
    root.join(WORK).join("turn")
}
