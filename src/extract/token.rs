//! Words and punctuation marks of a text.
