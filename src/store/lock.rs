//! One writer for each project folder.

use super::names::WORK;
use super::{StoreError, v1};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// Who writes to a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LockHolder {
    /// The user's name.
    pub user: String,
    /// The computer's name.
    pub host: String,
    /// The number of the process.
    pub pid: u32,
    /// Since when, as local time: `2025-08-22 14:02`.
    pub since: String,
}

#[derive(Serialize, Deserialize)]
struct Record {
    user: String,
    host: String,
    pid: u32,
    since: String,
}

/// The right to write to a project. Ends with the value, or with the process.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

/// What came of asking for the lock.
pub(super) enum Asked {
    /// The lock is ours.
    Ours(Lock),
    /// Someone else has it.
    Theirs(LockHolder),
    /// The folder knows no locks (some network drives): write, but say so.
    Unknown,
}

impl Lock {
    /// Asks for the lock of a project folder.
    pub fn ask(root: &Path) -> Result<Asked, StoreError> {
        let folder = root.join(WORK);
        std::fs::create_dir_all(&folder).map_err(|error| StoreError::system("make the folder", &folder, error))?;
        let path = folder.join("lock");
        let fail = |error| StoreError::system("lock the project", &path, error);
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Asked::Theirs(holder(&mut file))),
            Err(TryLockError::Error(_)) => return Ok(Asked::Unknown),
        }
        let record = Record {
            user: whoami::username().unwrap_or_default(),
            host: whoami::hostname().unwrap_or_default(),
            pid: std::process::id(),
            since: jiff::Zoned::now().strftime("%Y-%m-%d %H:%M").to_string(),
        };
        let text = v1::write(&record)?;
        file.set_len(0).and_then(|()| file.write_all(text.as_bytes())).map_err(fail)?;
        Ok(Asked::Ours(Self { file }))
    }

    /// Whether a running process holds the lock of a project folder.
    pub fn is_held(root: &Path) -> bool {
        let file = File::open(root.join(WORK).join("lock"));
        file.is_ok_and(|file| {
            let is_held = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
            let _ = file.unlock();
            is_held
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Only so that nobody reads a name that no longer counts.
        let _ = self.file.set_len(0);
        // The system frees the lock with the file, but a program that is just being started has that open, too.
        let _ = self.file.unlock();
    }
}

fn holder(file: &mut File) -> LockHolder {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    let record: Option<Record> = read.ok().and_then(|_| v1::read(&text).ok());
    // Windows does not let others read a locked file.
    let someone = || LockHolder { user: "someone".into(), host: "another computer or window".into(), ..<_>::default() };
    record.map_or_else(someone, |Record { user, host, pid, since }| LockHolder { user, host, pid, since })
}
