//! One writer for each project folder.

/// Who writes to a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LockHolder {
    /// The user's name.
    pub user: String,
    /// The computer's name.
    pub host: String,
    /// The number of the process.
    pub pid: u32,
    /// Since when, as local time: `2025-08-22 14:02`.
    pub since: String,
}
