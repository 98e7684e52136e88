//! What a worker knows of its job.

use super::job::{JobEvent, Wake};
use crate::report::Report;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

/// What a worker knows of its job.
pub(super) struct Work {
    pub id: u64,
    pub(super) cancel: Arc<AtomicBool>,
    pub(super) sender: Sender<JobEvent>,
    pub(super) wake: Wake,
}

impl Work {
    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Sends an event; if the session is gone there is nobody to tell.
    pub fn send(&self, event: JobEvent) {
        drop(self.sender.send(event));
        (self.wake)();
    }

    pub fn tell(&self, report: Report) {
        for notice in report.notices {
            self.send(JobEvent::Told(notice));
        }
    }
}
