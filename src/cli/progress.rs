//! A line of progress, for people at a terminal only.

use super::output::{self, say};
use crate::report::Notice;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// A line of progress on standard error; nothing if that is no terminal.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Progress over `total` steps. `output_is_shown` if results go to standard output meanwhile.
    pub(super) fn new(total: usize, output_is_shown: bool) -> Self {
        let in_the_way = output_is_shown && std::io::stdout().is_terminal();
        let hidden = total < 2 || in_the_way || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg} {eta}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Begins a step.
    pub(super) fn step(&self, name: &str) {
        self.bar.set_message(name.to_owned());
    }

    /// Ends a step.
    pub(super) fn done(&self) {
        self.bar.inc(1);
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
