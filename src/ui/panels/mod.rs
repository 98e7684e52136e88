//! The sides of the window. `notes.rs` is the one to imitate.

pub mod around;
pub mod articles;
pub mod coding;
pub mod menu;
pub mod side;
pub mod status;
pub mod tabs;
pub mod toasts;

mod coding_keys;
mod date;
pub(super) mod duplicates;
mod entities;
mod history;
mod list_menu;
mod mention;
mod notes;
mod relations;
mod stance;
pub mod stances;
