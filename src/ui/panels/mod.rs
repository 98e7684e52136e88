//! The sides of the window. `notes.rs` is the one to imitate.

pub mod articles;
pub mod coding;
pub mod menu;
pub mod side;
pub mod status;

mod coding_keys;
mod date;
pub(super) mod duplicates;
mod entities;
mod history;
mod mention;
mod notes;
mod relations;
mod stance;
mod stances;
