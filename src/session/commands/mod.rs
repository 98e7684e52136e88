//! The commands, one file a menu. `review.rs` is the one to imitate.

pub mod annotate;
pub mod edit;
pub mod file;
pub mod go;
pub mod help;
pub mod review;
pub mod view;

use super::Session;
use super::workspace::View;

/// Always possible.
fn always(_: &Session) -> bool {
    true
}

/// Possible while a document is open.
fn with_document(session: &Session) -> bool {
    session.document().is_some()
}

/// Possible while the text of a document is shown.
fn in_text(session: &Session) -> bool {
    session.document().is_some() && session.workspace().view == View::Read
}

/// Possible while the text of a document is shown and the project may be changed.
fn can_annotate(session: &Session) -> bool {
    in_text(session) && session.can_write()
}
