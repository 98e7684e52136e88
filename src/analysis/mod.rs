//! What texts and annotations tell when they are searched and counted: functions to plain tables. No disk, no threads.

pub mod evaluation;
pub mod listing;
pub mod search;
pub mod split;
pub mod versions;
