//! Offsets and pieces of text, for any text.
