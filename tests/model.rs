//! Commits, checks, undo: random histories.
