//! Pieces of the window that know nothing of sessions.
