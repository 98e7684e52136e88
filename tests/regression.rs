//! Bugs that were found, one test each.
