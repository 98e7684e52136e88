//! The project folder and all other files: open, save, recover.
