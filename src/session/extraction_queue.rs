//! The documents that wait for suggestions, and the worker that goes through them.

use super::bench::Bench;
use super::job::{JobEvent, Wake};
use crate::extract::Adaptation;
use crate::model::{Document, DocumentId};
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How far the extraction of a longer text has come is told meanwhile; bytes.
const LONG: usize = 200_000;

/// The documents that wait for the extraction worker.
#[derive(Default)]
pub(super) struct ExtractionQueue {
    waiting: Mutex<VecDeque<Request>>,
    filled: Condvar,
    /// What the project has learnt, and the number of its latest change.
    learnt: Mutex<(Arc<Adaptation>, u64)>,
    /// How far the present document has come, in thousandths.
    pub share: Arc<AtomicU32>,
}

/// One document that waits for the extraction worker.
pub(super) struct Request {
    pub document: Arc<Document>,
    pub cancel: Arc<AtomicBool>,
    /// Whether it has suggestions, and only what was learnt has changed.
    pub is_refresh: bool,
}

impl ExtractionQueue {
    /// From now on, suggestions are made with this.
    pub fn learn(&self, adaptation: Arc<Adaptation>, change: u64) {
        *lock(&self.learnt) = (adaptation, change);
    }

    /// Adds a document, before or after those that wait.
    pub fn put(&self, request: Request, first: bool) {
        let mut waiting = lock(&self.waiting);
        if first {
            waiting.push_front(request);
        } else {
            waiting.push_back(request);
        }
        drop(waiting);
        self.filled.notify_one();
    }

    /// Moves a waiting document to the front.
    pub fn put_first(&self, document: &DocumentId) {
        let mut waiting = lock(&self.waiting);
        if let Some(at) = waiting.iter().position(|request| request.document.id == *document)
            && let Some(request) = waiting.remove(at)
        {
            waiting.push_front(request);
        }
    }

    /// Forgets all that wait.
    pub fn clear(&self) {
        lock(&self.waiting).clear();
    }

    /// Forgets those that wait only for what was learnt; gives how many there were.
    pub fn forget_refreshes(&self) -> usize {
        let mut waiting = lock(&self.waiting);
        let before = waiting.len();
        waiting.retain(|request| !request.is_refresh);
        before - waiting.len()
    }

    /// Goes through the queue until the session is gone.
    pub fn work(self: &Arc<Self>, sender: &Sender<JobEvent>, wake: &Wake) {
        let mut bench = Bench::default();
        while let Some(Request { document, cancel, .. }) = self.next() {
            let (adaptation, change) = lock(&self.learnt).clone();
            let is_long = document.text.len() > LONG;
            let mut watch = |_: &'static str, share: f32| {
                let now = (share * 1000.0) as u32;
                if is_long && now / 10 != self.share.swap(now, Ordering::Relaxed) / 10 {
                    wake();
                }
                match cancel.load(Ordering::Relaxed) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            };
            // One article that breaks the extraction must not end it for all others.
            let found = catch_unwind(AssertUnwindSafe(|| bench.extract(&document, &adaptation, &mut watch)));
            self.share.store(0, Ordering::Relaxed);
            let found = match found {
                Ok(Some(found)) => Some(Box::new(found)),
                Ok(None) => continue,
                Err(_) => None,
            };
            if sender.send(JobEvent::Suggested(document, change, found)).is_err() {
                return;
            }
            wake();
        }
    }

    /// The next document to extract; `None` once the session is gone.
    fn next(self: &Arc<Self>) -> Option<Request> {
        let mut waiting = lock(&self.waiting);
        loop {
            if let Some(request) = waiting.pop_front() {
                return Some(request);
            }
            if Arc::strong_count(self) == 1 {
                return None;
            }
            let patience = Duration::from_secs(1);
            waiting = self.filled.wait_timeout(waiting, patience).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// A poisoned lock only means that another worker ended early; the queue itself is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
