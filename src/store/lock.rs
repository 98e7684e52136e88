//! Locks that tell who holds them: of a project folder, and of an analyst's name in it.

use super::names::WORK;
use super::{StoreError, v1};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// For how long one believes that a program on another computer is still running, in seconds. Folders that a sync
/// program copies, and some network drives, do not carry locks from one computer to another.
const FRESH: i64 = 180;

/// How often a holder says that it is still there, in seconds.
const STAY_EVERY: i64 = 60;

/// Whoever looks who is there holds a lock for a moment; for so long it is asked for again.
const MOMENT: Duration = Duration::from_millis(80);

/// How often it is asked for.
const PAUSE: Duration = Duration::from_millis(10);

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
    /// Under which analyst's name; empty if under none.
    pub analyst: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    user: String,
    host: String,
    pid: u32,
    since: String,
    #[serde(default)]
    analyst: String,
    /// When it last said that it is there, in seconds since 1970 (UTC).
    #[serde(default)]
    seen: i64,
}

/// The right to write to a project. Ends with the value, or with the process.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    record: Record,
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
    pub fn ask(root: &Path, analyst: &str) -> Result<Asked, StoreError> {
        Self::ask_in(&root.join(WORK), analyst)
    }

    /// Asks for the lock that lies in a folder, which is made.
    pub fn ask_in(folder: &Path, analyst: &str) -> Result<Asked, StoreError> {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::system("make the folder", folder, error))?;
        let path = folder.join(FILE);
        let fail = |error| StoreError::system("lock the project", &path, error);
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(fail)?;
        match wait_for(&file, MOMENT) {
            Waited::Locked => {}
            Waited::Held => return Ok(Asked::Theirs(holder(&mut file))),
            Waited::Unknown => return Ok(Asked::Unknown),
        }
        if let Some(far) = read(&mut file).filter(is_far_and_fresh) {
            let _ = file.unlock();
            return Ok(Asked::Theirs(far.into()));
        }
        let record = Record {
            user: whoami::username().unwrap_or_default(),
            host: whoami::hostname().unwrap_or_default(),
            pid: std::process::id(),
            since: jiff::Zoned::now().strftime("%Y-%m-%d %H:%M").to_string(),
            analyst: analyst.to_owned(),
            seen: now(),
        };
        let mut lock = Self { file, record };
        lock.write().map_err(fail)?;
        Ok(Asked::Ours(lock))
    }

    /// Says, now and then, that the holder is still there; and under which name.
    pub fn stay(&mut self, analyst: &str) {
        if self.record.analyst != analyst || !(0..STAY_EVERY).contains(&(now() - self.record.seen)) {
            self.record.seen = now();
            analyst.clone_into(&mut self.record.analyst);
            // Only computers that see no locks need it.
            let _ = self.write();
        }
    }

    fn write(&mut self) -> std::io::Result<()> {
        let text = v1::write(&self.record).map_err(std::io::Error::other)?;
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(text.as_bytes())
    }

    /// Whether a running process holds the lock of a project folder.
    pub fn is_held(root: &Path) -> bool {
        Self::holder_in(&root.join(WORK)).is_some()
    }

    /// Who holds the lock that lies in a folder.
    pub fn holder_in(folder: &Path) -> Option<LockHolder> {
        let mut file = File::open(folder.join(FILE)).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Some(holder(&mut file)),
            Err(TryLockError::Error(_)) => None,
            Ok(()) => {
                let far = read(&mut file).filter(is_far_and_fresh).map(LockHolder::from);
                let _ = file.unlock();
                far
            }
        }
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

impl From<Record> for LockHolder {
    fn from(record: Record) -> Self {
        let Record { user, host, pid, since, analyst, seen: _ } = record;
        Self { user, host, pid, since, analyst }
    }
}

/// What came of waiting for a lock.
pub(super) enum Waited {
    /// It is ours.
    Locked,
    /// Somebody else has it.
    Held,
    /// The folder knows no locks.
    Unknown,
}

/// Asks for the lock of a file until it is free, or for so long.
pub(super) fn wait_for(file: &File, patience: Duration) -> Waited {
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Waited::Locked,
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => std::thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Waited::Held,
            Err(TryLockError::Error(_)) => return Waited::Unknown,
        }
    }
}

/// The lock's file in its folder.
const FILE: &str = "lock";

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn is_far_and_fresh(record: &Record) -> bool {
    record.host != whoami::hostname().unwrap_or_default() && (now() - record.seen).abs() < FRESH
}

fn read(file: &mut File) -> Option<Record> {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    read.ok().and_then(|_| v1::read(&text).ok())
}

fn holder(file: &mut File) -> LockHolder {
    // Windows does not let others read a locked file.
    let someone = || LockHolder { user: "someone".into(), host: "another computer or window".into(), ..<_>::default() };
    read(file).map_or_else(someone, LockHolder::from)
}
