//! The project folder: saving, locking, damage, crashes.
