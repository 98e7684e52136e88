//! Pieces of the window that know nothing of sessions.
pub mod annotated_text;
