//! Suggestions for small texts, one behaviour each.
