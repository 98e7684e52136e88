//! What several tests need: readings of the gold, throwaway windows.

#[cfg(feature = "gui")]
pub mod window;
