//! Libraries that break down over damaged files.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a library makes of a file, or why it cannot. Where damage makes a library break down, that is the file's fault.
pub(super) fn caught<T, E: std::fmt::Display>(work: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(made) => made.map_err(|error| error.to_string()),
        Err(_) => Err("its content makes no sense".to_owned()),
    }
}
