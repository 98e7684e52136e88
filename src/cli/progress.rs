//! A line of progress, for people at a terminal only.

use super::output::{self, say};
use crate::report::Notice;
use crate::session::reading::ReadingProgress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Arc;

/// The whole line, in parts.
const ALL: u64 = 1000;

/// A line of progress on standard error; nothing if that is no terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    reading: Option<Arc<ReadingProgress>>,
}

impl Progress {
    /// Progress of something. `output_is_shown` if results go to standard output meanwhile.
    pub(super) fn new(reading: Option<Arc<ReadingProgress>>, output_is_shown: bool) -> Self {
        let in_the_way = output_is_shown && std::io::stdout().is_terminal();
        let hidden = in_the_way || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(ALL), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {wide_msg}") {
            bar.set_style(style);
        }
        Self { bar, reading }
    }

    /// Progress over `total` steps.
    pub(super) fn counting(total: usize) -> Self {
        let progress = Self::new(None, false);
        progress.bar.set_length(total as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg} {eta}") {
            progress.bar.set_style(style);
        }
        progress
    }

    /// Ends a step.
    pub(super) fn done(&self) {
        self.bar.inc(1);
    }

    /// Shows how far the reading has come, and at which file it is.
    pub(super) fn show(&self, name: &str) {
        if self.bar.is_hidden() {
            return;
        }
        let Some(reading) = &self.reading else { return self.bar.set_message(name.to_owned()) };
        let now = reading.now();
        self.bar.set_position((f64::from(now.share.unwrap_or_default()) * ALL as f64) as u64);
        self.bar.set_message(format!("{} · {name}", now.words()));
    }

    /// Says a notice above the line.
    pub(super) fn tell(&self, notice: &Notice) {
        self.bar.suspend(|| say(&output::line(notice)));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
