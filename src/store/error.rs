//! What can go wrong with files, in words for the analyst.

use super::Access;
use std::path::{Path, PathBuf};

/// A file or folder could not be read or written. Each message says what, what to do, and where.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused.
    #[error("Could not {doing} ({source}). {hint} · {}", path.display())]
    System {
        /// What was tried: “read the file”.
        doing: &'static str,
        /// What the user can do.
        hint: &'static str,
        /// What the system said.
        source: std::io::Error,
        /// Where.
        path: PathBuf,
    },
    /// There is no project in this folder.
    #[error("This is not a Standpoint project: it has no project.ron. Choose the folder of a project. · {}", .0.display())]
    NotAProject(PathBuf),
    /// A new project needs a folder of its own.
    #[error("There are files in this folder already. Choose a new or an empty folder. · {}", .0.display())]
    NotEmpty(PathBuf),
    /// A project cannot lie inside another one.
    #[error("A project cannot be saved inside another one. Choose a place beside it. · {}", .0.display())]
    InsideProject(PathBuf),
    /// There are steps in the journal that no save has covered.
    #[error("There are steps here that were not saved. Open the project, save it and try again. · {}", .0.display())]
    Unsaved(PathBuf),
    /// The project was opened for reading only.
    #[error("The project cannot be changed: {access}. Save it under another name to go on. · {}", path.display())]
    ReadOnly {
        /// Why.
        access: Access,
        /// Where.
        path: PathBuf,
    },
    /// The file is longer than the reader wants.
    #[error("The file is larger than {limit} bytes. Split it, or leave it out. · {}", path.display())]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
        /// Where.
        path: PathBuf,
    },
    /// A bundle names a file outside its own folder.
    #[error("The file name {name:?} would lie outside the chosen folder. Choose another name. · {}", path.display())]
    Outside {
        /// The name.
        name: String,
        /// The folder.
        path: PathBuf,
    },
    /// What was open is not there any more.
    #[error("It was moved, removed or changed by another program. Put it back where it was, or connect the drive. · {}", .0.display())]
    Vanished(PathBuf),
    /// Whoever asked for it does not want it any more.
    #[error("It was stopped. Open it again to go on.")]
    Stopped,
    /// Another window has been writing for too long.
    #[error("Another window is writing to the project and does not come to an end. Close it if it hangs. · {}", .0.display())]
    Busy(PathBuf),
    /// Another window has saved since the files were last looked at.
    #[error("Another window has saved meanwhile. Look at the files and save again. · {}", .0.display())]
    Crossed(PathBuf),
    /// A link would lead out of the project.
    #[error("It {why}, so nothing is written there. Put a folder in its place. · {}", path.display())]
    Link {
        /// What it is.
        why: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// A schema file cannot be understood.
    #[error("The schema cannot be read: {0}. Correct it, or go on with the news schema.")]
    Schema(String),
    /// A record cannot be written down.
    #[error("Could not write a record down: {0}. Please report this.")]
    Record(String),
}

impl StoreError {
    pub(super) fn system(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        use std::io::ErrorKind::*;
        let hint = match source.kind() {
            NotFound => "Check that it is still there.",
            PermissionDenied | ReadOnlyFilesystem => "Check the permissions, or choose another place.",
            StorageFull | QuotaExceeded | FileTooLarge => "Make room on the disk and try again.",
            AlreadyExists => "Choose another name.",
            NotADirectory | IsADirectory => "Check the name.",
            _ => "Try again, or choose another place.",
        };
        Self::System { doing, hint, source, path: path.to_owned() }
    }
}
