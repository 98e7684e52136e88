//! The analyst's work from opening to export, without a window.
