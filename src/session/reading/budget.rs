//! How much may be read ahead.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Bytes that may be under way at once.
pub(super) struct Budget {
    most: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

/// Some bytes of a [`Budget`], which are free again when this is dropped.
pub struct Held {
    bytes: u64,
    of: Arc<Budget>,
}

impl Budget {
    pub fn new(most: u64) -> Arc<Self> {
        Arc::new(Self { most, used: Mutex::new(0), freed: Condvar::new() })
    }

    /// Waits until there is room for some bytes, or until `is_over`. What is larger than all goes alone.
    pub fn hold(self: &Arc<Self>, bytes: u64, is_over: impl Fn() -> bool) -> Option<Held> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used > 0 && *used + bytes > self.most {
            if is_over() {
                return None;
            }
            let waited = self.freed.wait_timeout(used, Duration::from_millis(100));
            used = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        *used += bytes;
        Some(Held { bytes, of: Arc::clone(self) })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut used = self.of.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_sub(self.bytes);
        drop(used);
        self.of.freed.notify_all();
    }
}
