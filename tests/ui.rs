//! The window through its accessibility tree.
