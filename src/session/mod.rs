//! One running Standpoint, without a window.
