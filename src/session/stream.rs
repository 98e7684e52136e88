//! Many pieces of work on all cores, their results in the order in which the work came.
//!
//! Memory stays the same however much comes: no more than a window of pieces is under way, so that a
//! slow piece holds back the reading rather than piling up what is done after it.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};

/// How many pieces may be under way or wait for an earlier one, for each worker.
const WINDOW: usize = 4;

/// A piece of work that broke down because of a fault in Standpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokeDown;

/// How many workers the machine can keep busy at once.
pub fn all_cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Does `work` on all `items` with `workers` threads; `take` gets each item with its result, in the
/// order of the items.
///
/// Items are asked for only as there is room for them, one at a time, from a worker's thread. `take`
/// runs on the thread of the caller and gets each result as soon as all earlier ones are there. If
/// it fails, no further item is asked for, and its error is returned.
pub fn map_in_order<Item: Send, Outcome: Send, Error>(
    workers: NonZeroUsize,
    items: impl Iterator<Item = Item> + Send,
    work: impl Fn(&Item) -> Outcome + Sync,
    mut take: impl FnMut(Item, Result<Outcome, BrokeDown>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (permit, permits) = channel();
    for _ in 0..workers.get().saturating_mul(WINDOW) {
        // The receiver lives until the source is dropped, below.
        let _ = permit.send(());
    }
    let is_over = AtomicBool::new(false);
    let source = Mutex::new(Source { items: items.fuse(), permits, given: 0, is_over: &is_over });
    let (sender, results) = channel();
    std::thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..workers.get() {
            let (source, work, sender) = (&source, &work, sender.clone());
            let run = move || {
                while let Some((number, item)) = next(source) {
                    let outcome = catch_unwind(AssertUnwindSafe(|| work(&item))).map_err(|_| BrokeDown);
                    if sender.send((number, item, outcome)).is_err() {
                        return;
                    }
                }
            };
            // A machine that is short of threads works with those it has.
            started +=
                usize::from(std::thread::Builder::new().name("stream".to_owned()).spawn_scoped(scope, run).is_ok());
        }
        drop(sender);
        if started == 0 {
            while let Some((_, item)) = next(&source) {
                let outcome = catch_unwind(AssertUnwindSafe(|| work(&item))).map_err(|_| BrokeDown);
                take(item, outcome)?;
                let _ = permit.send(());
            }
            return Ok(());
        }
        let mut waiting = BTreeMap::new();
        let mut wanted = 0;
        for (number, item, outcome) in results {
            waiting.insert(number, (item, outcome));
            while let Some((item, outcome)) = waiting.remove(&wanted) {
                wanted += 1;
                if let Err(error) = take(item, outcome) {
                    is_over.store(true, Ordering::Relaxed);
                    // Wakes the worker that waits for room.
                    drop(permit);
                    return Err(error);
                }
                let _ = permit.send(());
            }
        }
        Ok(())
    })
}

/// Where the workers get their items.
struct Source<'a, Items> {
    items: Items,
    /// One for each item that may be asked for.
    permits: Receiver<()>,
    /// How many were given out.
    given: u64,
    /// Whether nobody wants another item.
    is_over: &'a AtomicBool,
}

/// The next item with its number, once there is room for it.
fn next<Items: Iterator>(source: &Mutex<Source<'_, Items>>) -> Option<(u64, Items::Item)> {
    let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
    source.permits.recv().ok()?;
    if source.is_over.load(Ordering::Relaxed) {
        return None;
    }
    let item = source.items.next()?;
    source.given += 1;
    Some((source.given - 1, item))
}
