//! Background work as it is listed.

use super::reading::ReadingProgress;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// A job as the status bar shows it.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its number.
    pub id: u64,
    /// What it does: “Reading articles”.
    pub title: &'static str,
    /// How many pieces are done.
    pub done: usize,
    /// How many there are, if known; else 0.
    pub total: usize,
    /// Whether it can be asked to stop.
    pub can_cancel: bool,
    pub(super) cancel: Arc<AtomicBool>,
    pub(super) reading: Option<Arc<ReadingProgress>>,
    /// How far the present piece has come, in thousandths.
    pub(super) within: Option<Arc<AtomicU32>>,
}

/// What looks for words; the list of what was found shows how far it has come.
pub(super) const SEARCHING: &str = "Searching";

/// What looks for versions of one text; it takes a moment, and nobody waits for it.
pub(super) const COMPARING: &str = "Comparing articles";

/// What looks at the project's files; nobody waits for it.
pub(super) const LOOKING: &str = "Looking at the project's files";

/// What arranges a long list of articles; the list shows it.
pub(super) const ARRANGING: &str = "Arranging the list";

/// What applies what was learnt, as it is shown.
pub(super) const APPLYING: &str = "Applying what was learnt";

impl Job {
    /// A job that has not come far yet.
    pub(super) fn new(id: u64, title: &'static str, total: usize, can_cancel: bool, cancel: Arc<AtomicBool>) -> Self {
        Self { id, title, done: 0, total, can_cancel, cancel, reading: None, within: None }
    }

    /// How far the present piece has come, 0 to 1.
    fn within(&self) -> f32 {
        self.within.as_ref().map_or(0.0, |within| within.load(Ordering::Relaxed) as f32 / 1000.0)
    }

    /// How far it has come, from 0 to 1; 0 if that is not known.
    pub fn share(&self) -> f32 {
        match &self.reading {
            Some(reading) => reading.now().share.unwrap_or_default(),
            None if self.total == 0 => 0.0,
            None => ((self.done as f32 + self.within()) / self.total as f32).min(1.0),
        }
    }

    /// What it does and how far it has come, in words.
    pub fn words(&self) -> String {
        match (&self.reading, self.total) {
            (Some(reading), _) => format!("{} · {}", self.title, reading.now().words()),
            (None, 0 | 1) if self.within() > 0.0 => format!("{} {:.0} %", self.title, self.within() * 100.0),
            (None, 0 | 1) => format!("{}…", self.title),
            (None, total) => format!("{} {} of {total}", self.title, self.done + 1),
        }
    }

    /// Whether it reads files, so that how far it has come changes without an event.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Whether it is over at once: scoring a few documents again takes a moment.
    pub fn is_brief(&self) -> bool {
        let soon_over = [SEARCHING, COMPARING, LOOKING, ARRANGING, super::gathering::UPDATING];
        self.title == APPLYING && self.total <= 20 || soon_over.contains(&self.title)
    }
}
