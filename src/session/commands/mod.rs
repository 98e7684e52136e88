//! The commands, one file a menu. `review.rs` is the one to imitate.

pub mod annotate;
pub mod edit;
pub mod file;
pub mod review;
pub mod view;

use super::Session;

/// Always possible.
fn always(_: &Session) -> bool {
    true
}

/// Possible while a document is open.
fn with_document(session: &Session) -> bool {
    session.document().is_some()
}

/// Possible while a document is open and the project may be changed.
fn can_annotate(session: &Session) -> bool {
    session.document().is_some() && session.can_write()
}
