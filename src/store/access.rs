//! Whether a project may be changed, and why not.

use super::LockHolder;
use crate::model::AnnotationSetId;

/// Whether a project may be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Write,
    /// This analyst's annotations may, and the registry: another window has the rest.
    Join(AnnotationSetId),
    /// It may not, and why.
    ReadOnly(ReadOnlyReason),
}

/// Why a project may not be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// Someone else writes to it.
    Locked(Box<LockHolder>),
    /// Another window works under the same analyst's name.
    SameAnalyst(Box<LockHolder>),
    /// It was written by a newer Standpoint, in this version of the format.
    NewerVersion(u32),
    /// The folder cannot be written to; what the system said.
    NotWritable(String),
    /// It was asked for.
    Asked,
}

impl std::fmt::Display for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Write => f.write_str("it can be changed"),
            Self::Join(who) => write!(f, "only {who}'s annotations and the registry can be changed here"),
            Self::ReadOnly(ReadOnlyReason::Locked(holder)) => {
                write!(f, "{} has it open on {} since {}", holder.user, holder.host, holder.since)
            }
            Self::ReadOnly(ReadOnlyReason::SameAnalyst(holder)) => {
                let LockHolder { analyst, host, since, .. } = &**holder;
                write!(f, "{analyst} is at work in another window, on {host} since {since}")
            }
            Self::ReadOnly(ReadOnlyReason::NewerVersion(version)) => {
                write!(f, "a newer Standpoint wrote it (format {version})")
            }
            Self::ReadOnly(ReadOnlyReason::NotWritable(why)) => write!(f, "its folder cannot be written to ({why})"),
            Self::ReadOnly(ReadOnlyReason::Asked) => f.write_str("it was opened for reading only"),
        }
    }
}
