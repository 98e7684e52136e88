//! The one test binary. Each module tests one side of Standpoint from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli;
mod extract;
mod formats;
mod learning;
mod model;
mod quality;
mod regression;
mod store;
mod support;
mod text;
mod tidy;
#[cfg(feature = "gui")]
mod ui;
#[cfg(feature = "gui")]
mod widgets;
mod workflow;
