//! What annotations tell when they are counted: functions to plain tables. No disk, no threads.

pub mod evaluation;
