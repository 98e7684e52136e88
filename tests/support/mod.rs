//! What several tests need: readings of the gold, random projects, throwaway windows.

pub mod adversarial;
pub mod corpus;
pub mod gold;
pub mod good;
pub mod json_schema;
pub mod mixed;
pub mod random;
#[cfg(feature = "gui")]
pub mod reader;
pub mod rust_source;
pub mod sample;
pub mod topic;
#[cfg(feature = "gui")]
pub mod window;
