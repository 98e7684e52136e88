//! The journal: each step is written down at once, so that a crash before the next save loses nothing.

use super::StoreError;
use super::files::replace;
use super::names::WORK;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A journal; steps are lines of it.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    /// Opened at the first step.
    file: Option<File>,
    /// How many bytes were dropped from its start so far. Places in the journal count them.
    dropped: u64,
    length: u64,
}

impl Journal {
    /// What a journal is called in its folder.
    pub const NAME: &'static str = "journal";

    /// Where the journal of a project folder is.
    pub fn path(root: &Path) -> PathBuf {
        root.join(WORK).join(Self::NAME)
    }

    /// What is in a journal; nothing if there is none.
    pub fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
        match std::fs::read(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read.map_err(|error| StoreError::system("read the journal", path, error)),
        }
    }

    /// The journal in a file, of which `length` bytes are whole lines; a torn rest is cut off.
    pub fn go_on(path: PathBuf, length: u64) -> Result<Self, StoreError> {
        let mut journal = Self { length, ..Self::idle(path) };
        if length < std::fs::metadata(&journal.path).map_or(0, |what| what.len()) {
            journal.cut()?;
        }
        Ok(journal)
    }

    /// A journal in which nothing is written.
    pub fn idle(path: PathBuf) -> Self {
        Self { path, file: None, dropped: 0, length: 0 }
    }

    /// Adds one line, which brings its own line end.
    pub fn append(&mut self, line: &[u8]) -> Result<(), StoreError> {
        self.check_place()?;
        let written = self.open()?.write_all(line);
        if let Err(error) = written {
            // Half a line would spoil the next one.
            let _ = self.cut();
            return Err(StoreError::system("write the journal", &self.path, error));
        }
        self.length += line.len() as u64;
        Ok(())
    }

    /// Whoever took the file away, or wrote to it, must not have the next step go nowhere.
    fn check_place(&mut self) -> Result<(), StoreError> {
        if self.file.is_none() {
            return Ok(());
        }
        let length = std::fs::metadata(&self.path).map(|what| what.len());
        match length {
            Ok(length) if length == self.length => Ok(()),
            changed => {
                self.file = None;
                self.length = changed.as_ref().copied().unwrap_or_default();
                Err(StoreError::Vanished(self.path.clone()))
            }
        }
    }

    /// The place where the journal ends now.
    pub fn end(&self) -> u64 {
        self.dropped + self.length
    }

    /// Drops what lies before a place, because it is saved.
    ///
    /// Steps that were saved are harmless when replayed, so a crash before this changes nothing.
    pub fn drop_until(&mut self, place: u64) -> Result<(), StoreError> {
        let done = place.saturating_sub(self.dropped).min(self.length);
        if done == 0 {
            return Ok(());
        }
        if done == self.length {
            self.length = 0;
            self.cut()?;
        } else {
            let all = std::fs::read(&self.path);
            let all = all.map_err(|error| StoreError::system("read the journal", &self.path, error))?;
            let rest = usize::try_from(done).ok().and_then(|done| all.get(done..)).unwrap_or_default();
            self.file = None;
            replace(&self.path, rest)?;
            self.length -= done;
        }
        self.dropped += done;
        Ok(())
    }

    fn open(&mut self) -> Result<&mut File, StoreError> {
        if self.file.is_none() {
            let fail = |error| StoreError::system("write the journal", &self.path, error);
            if let Some(folder) = self.path.parent() {
                // The folder alone: what is above it is gone only if the project is.
                match std::fs::create_dir(folder) {
                    Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(fail(error)),
                    _ => {}
                }
            }
            self.file = Some(OpenOptions::new().append(true).create(true).open(&self.path).map_err(fail)?);
        }
        let missing = || StoreError::Record("the journal is not open".into());
        self.file.as_mut().ok_or_else(missing)
    }

    fn cut(&mut self) -> Result<(), StoreError> {
        let length = self.length;
        let cut = self.open()?.set_len(length);
        cut.map_err(|error| StoreError::system("write the journal", &self.path, error))
    }
}
