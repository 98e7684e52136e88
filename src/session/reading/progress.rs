//! How far the reading of many files has come.

use crate::report::counted;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How far the reading of many files has come; shared between who reads and who shows it.
#[derive(Debug)]
pub struct ReadingProgress {
    state: Mutex<State>,
    begun: Instant,
}

#[derive(Debug, Default)]
struct State {
    /// Files that are done, those in archives included.
    done: f64,
    /// The share of the present file, or how many files of the present archive are done.
    inside: f64,
    /// How many files there are in the present archive, if it is one.
    holds: Option<usize>,
    /// Files on the disk, once they are counted.
    total: Option<usize>,
    /// Files that archives brought besides themselves.
    more: f64,
    articles: usize,
    paused: Option<u64>,
}

/// How far the reading has come at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ReadingState {
    /// How many files were read, those in archives included.
    pub files: usize,
    /// How many files there are, as far as is known; `None` while they are being counted.
    pub total: Option<usize>,
    /// How much of all is done, from 0 to 1, if that is known.
    pub share: Option<f32>,
    /// How many articles were read.
    pub articles: usize,
    /// How long it has taken so far.
    pub elapsed: Duration,
    /// If it waits for room on the disk: how many bytes are free.
    pub paused: Option<u64>,
}

impl ReadingState {
    /// How many articles are read in a second.
    pub fn rate(&self) -> f64 {
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 { self.articles as f64 / seconds } else { 0.0 }
    }

    /// How long it may still take, once that can be told.
    pub fn left(&self) -> Option<Duration> {
        let share = f64::from(self.share.filter(|share| *share > 0.005)?);
        let is_told = self.elapsed > Duration::from_secs(1) && self.paused.is_none();
        is_told.then(|| self.elapsed.mul_f64((1.0 - share) / share))
    }

    /// “12,000 of 100,000 files · 310 articles/s · 4 min left”.
    pub fn words(&self) -> String {
        if let Some(free) = self.paused {
            return format!("Paused: the disk is nearly full ({} MB free)", free >> 20);
        }
        let mut words = match self.total {
            Some(total) => format!("{} of {} files", grouped(self.files.min(total)), grouped(total)),
            None => format!("{} files", grouped(self.files)),
        };
        if self.total == Some(1) || self.articles > self.files {
            words = counted(self.articles, "article");
        }
        if self.elapsed > Duration::from_secs(1) {
            words += &format!(" · {:.0}/s", self.rate());
        }
        if let Some(left) = self.left() {
            words += &format!(" · {}", in_words(left));
        }
        words
    }
}

impl ReadingProgress {
    pub(super) fn new() -> Self {
        Self { state: Mutex::default(), begun: Instant::now() }
    }

    /// How far it has come now.
    pub fn now(&self) -> ReadingState {
        let state = self.state();
        let all = state.total.map(|total| total as f64 + state.more);
        let done = state.done + state.inside;
        ReadingState {
            files: done as usize,
            total: all.map(|all| all as usize),
            share: all.map(|all| if all > 0.0 { (done / all).min(1.0) as f32 } else { 1.0 }),
            articles: state.articles,
            elapsed: self.begun.elapsed(),
            paused: state.paused,
        }
    }

    /// Notes that an article was taken in.
    pub fn note_article(&self) {
        self.state().articles += 1;
    }

    pub(super) fn counted(&self, files: usize) {
        self.state().total = Some(files);
    }

    pub(super) fn pause(&self, free: Option<u64>) {
        self.state().paused = free;
    }

    /// The present file is an archive of so many files.
    pub(super) fn holds(&self, files: usize) {
        let mut state = self.state();
        // Archives within an archive are files of it.
        if state.holds.is_none() {
            state.holds = Some(files);
            state.more += files as f64 - 1.0;
            state.inside = 0.0;
        }
    }

    /// Something of the present file was read.
    pub(super) fn piece(&self) {
        let mut state = self.state();
        if let Some(files) = state.holds {
            state.inside = (state.inside + 1.0).min(files as f64);
        }
    }

    /// So much of the present file was read, from 0 to 1.
    pub(super) fn share(&self, share: f64) {
        let mut state = self.state();
        if state.holds.is_none() {
            state.inside = share.clamp(0.0, 1.0);
        }
    }

    /// The present file is done.
    pub(super) fn file_done(&self) {
        let mut state = self.state();
        state.done += state.holds.take().map_or(1.0, |files| files as f64);
        state.inside = 0.0;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// “100,000”.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

fn in_words(time: Duration) -> String {
    match time.as_secs() {
        0..=1 => "a moment left".to_owned(),
        seconds @ 2..=89 => format!("{seconds} s left"),
        seconds @ 90..=5399 => format!("{} min left", (seconds + 30) / 60),
        seconds => format!("{:.1} h left", seconds as f64 / 3600.0),
    }
}
