//! What several tests need: readings of the gold, throwaway windows.

pub mod gold;
pub mod rust_source;
pub mod sample;
#[cfg(feature = "gui")]
pub mod window;
