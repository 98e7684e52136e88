//! The fields at the top of our files.

use super::is_default;
use serde::{Deserialize, Serialize};

/// The fields of `project.ron`. Each may be missing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::store) struct Head {
    /// The number of the format.
    pub version: Option<u32>,
    /// The project's name.
    pub name: String,
    /// The schema's name.
    pub schema: String,
    /// Decisions up to this time teach nothing any more.
    #[serde(skip_serializing_if = "is_default")]
    pub learns_since: Option<i64>,
}

/// The fields of a file of annotations.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::store) struct SetHead {
    /// Whose annotations, where the folder is not named after that hand.
    #[serde(skip_serializing_if = "is_default")]
    pub annotator: String,
}

/// A file without fields.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::store) struct Nothing {}
