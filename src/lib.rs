//! Standpoint: who is named in the news, and who stands where.
//!
//! The house, from the ground up. A room uses the floors below it, never a
//! room beside or above it; `tests/tidy.rs` keeps it so.
//!
//! | floor | rooms |
//! |---|---|
//! | 4 doors | `ui` (the window), [`cli`] (the command line) |
//! | 3 one running app | [`session`] |
//! | 2 workrooms | [`history`], [`extract`], [`format`](mod@format), [`analysis`], [`store`] |
//! | 1 the subject | [`model`] |
//! | 0 ground | [`text`], [`report`] |

pub mod report;
pub mod text;

pub mod model;

pub mod analysis;
pub mod extract;
pub mod format;
pub mod history;
pub mod store;

pub mod session;

pub mod cli;
#[cfg(feature = "gui")]
pub mod ui;
