//! Work that must not take for ever: who does it is left alone with it when the time is over.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

type Work = Box<dyn FnOnce() + Send>;

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfinished {
    /// It took too long.
    TooSlow,
    /// It broke down because of a fault in Standpoint.
    BrokeDown,
}

/// Room for deep recursion over nested documents, in bytes (16 MiB); memory is used only as it is needed.
const STACK: usize = 16 << 20;

thread_local! {
    /// The helper of this thread, kept for the next piece of work.
    static HELPER: RefCell<Option<Sender<Work>>> = const { RefCell::new(None) };
}

/// Does work on a helper thread of this thread. If it is not done in time, the helper is left to it, and ends when it
/// is done; the next work gets a new helper.
pub(super) fn within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unfinished> {
    let (done, result) = channel();
    let work: Work = Box::new(move || {
        // Who waits may have gone.
        drop(done.send(catch_unwind(AssertUnwindSafe(work))));
    });
    HELPER.with_borrow_mut(|helper| {
        let unsent = match helper {
            Some(sender) => sender.send(work).map_err(|error| error.0).err(),
            None => Some(work),
        };
        if let Some(work) = unsent {
            let (sender, received) = channel::<Work>();
            let serve = move || received.into_iter().for_each(|work| work());
            let started = std::thread::Builder::new().name("reader".to_owned()).stack_size(STACK).spawn(serve);
            match started {
                Ok(_) => {
                    drop(sender.send(work));
                    *helper = Some(sender);
                }
                // A machine that is short of threads does it here, however long it takes.
                Err(_) => work(),
            }
        }
        match result.recv_timeout(time) {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(_)) => Err(Unfinished::BrokeDown),
            Err(RecvTimeoutError::Disconnected) => {
                *helper = None;
                Err(Unfinished::BrokeDown)
            }
            Err(RecvTimeoutError::Timeout) => {
                *helper = None;
                Err(Unfinished::TooSlow)
            }
        }
    })
}
