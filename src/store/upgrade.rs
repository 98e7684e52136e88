//! Projects in an older format: they are read as they are, and their files are kept before the first save renews them.

use super::files::copy_all;
use super::names::{ANNOTATIONS, ARTICLES, ENTITIES, ISSUES, PROJECT, WORK};
use super::{StoreError, v1};
use crate::report::Notice;
use std::path::{Path, PathBuf};

/// Copies all files of a project that is in an older format into its backups; gives where they are, relative to it.
///
/// Happens once for each format.
pub(super) fn keep_former(root: &Path, version: u32) -> Result<PathBuf, StoreError> {
    let place = place(version);
    let (whole, begun) = (root.join(&place), root.join(place.with_extension("part")));
    if !whole.is_dir() {
        // Half a copy does not count as one.
        let _ = std::fs::remove_dir_all(&begun);
        let fail = |error| StoreError::system("make the folder", &begun, error);
        std::fs::create_dir_all(&begun).map_err(fail)?;
        for name in [PROJECT, ENTITIES, ISSUES, ARTICLES, ANNOTATIONS] {
            copy_all(&root.join(name), &begun.join(name))?;
        }
        std::fs::rename(&begun, &whole).map_err(fail)?;
    }
    Ok(place)
}

/// Says that a project is in an older format, and what becomes of it.
pub(super) fn notice(root: &Path, version: u32) -> Notice {
    let what = format!("An older Standpoint wrote this project (format {version}); the next save renews its files");
    let notice = Notice::info(format!("{what} (format {}).", v1::VERSION));
    notice.hint(format!("The former files are kept in {}.", place(version).display())).at(root)
}

fn place(version: u32) -> PathBuf {
    Path::new(WORK).join("backups").join(format!("format-{version}"))
}
