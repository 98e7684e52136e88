//! The one test binary. Each module tests one side of Standpoint from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(feature = "gui")]
mod access;
mod adversarial;
mod analysis;
mod backups;
mod cli;
#[cfg(feature = "gui")]
mod coding;
mod comfort;
mod coreference;
mod corpus;
mod crash;
mod dates;
mod exporting;
mod extract;
mod faults;
mod find;
#[cfg(feature = "gui")]
mod find_ui;
mod formats;
mod hands;
mod importing;
mod learning;
mod listing;
mod long_work;
mod merging;
mod model;
mod network;
mod outside;
mod quality;
#[cfg(feature = "gui")]
mod registry;
mod regression;
mod reviewing;
mod schema;
#[cfg(feature = "gui")]
mod schema_ui;
mod scorer;
#[cfg(feature = "gui")]
mod spans;
mod stances;
mod store;
mod stream;
mod suggestions;
mod supply;
mod support;
#[cfg(feature = "gui")]
mod tables_ui;
mod text;
mod tidy;
mod tokens;
#[cfg(feature = "gui")]
mod ui;
#[cfg(feature = "gui")]
mod widgets;
mod workflow;
