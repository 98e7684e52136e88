//! What is in a project stays in it: no link leads out of its folder, and what is read as a file is one.

use super::StoreError;
use super::names::WORK;
use std::path::{Path, PathBuf};

/// What cannot be used as a file or a folder of a project, in words.
const LEADS_OUT: &str = "is a link that leads out of the project";
const LEADS_NOWHERE: &str = "is a link that leads nowhere";

/// Why what is at a place of a project is not read as a file: “is a folder”. `None` if it is a file, or if nothing is
/// there.
pub(super) fn no_file(root: &Path, path: &Path) -> Option<&'static str> {
    let what = std::fs::symlink_metadata(path).ok()?;
    if what.is_symlink()
        && let Some(why) = strange_link(root, path)
    {
        return Some(why);
    }
    match std::fs::metadata(path) {
        Ok(what) if what.is_dir() => Some("is a folder"),
        // Reading one might never end.
        Ok(what) if !what.is_file() => Some("is a device or a pipe"),
        _ => None,
    }
}

/// Why what is at a place of a project is not used as a folder. `None` if it is one, or if nothing is there.
pub(super) fn no_folder(root: &Path, path: &Path) -> Option<&'static str> {
    let what = std::fs::symlink_metadata(path).ok()?;
    if what.is_symlink()
        && let Some(why) = strange_link(root, path)
    {
        return Some(why);
    }
    std::fs::metadata(path).is_ok_and(|what| !what.is_dir()).then_some("is no folder")
}

/// Whether it is a file of a project.
pub(super) fn is_file(root: &Path, path: &Path) -> bool {
    path.is_file() && no_file(root, path).is_none()
}

/// Refuses a folder of a project that a link on the way to it leads out of.
pub(super) fn check_folder(root: &Path, folder: &Path) -> Result<(), StoreError> {
    let Ok(inside) = folder.strip_prefix(root) else { return Ok(()) };
    let mut here = root.to_owned();
    for part in inside.components() {
        here.push(part);
        let is_link = std::fs::symlink_metadata(&here).is_ok_and(|what| what.is_symlink());
        if is_link && let Some(why) = strange_link(root, &here) {
            return Err(StoreError::Link { why, path: here });
        }
    }
    Ok(())
}

/// What in a project's work folder is not its own: a link there would have the journal written over another file.
pub(super) fn strange_work(root: &Path) -> Option<(PathBuf, &'static str)> {
    let work = root.join(WORK);
    let folders = ["", "backups", "bin", "hands"].into_iter().map(|name| (work.join(name), true));
    let files = ["lock", "journal", "turn", "index.sqlite"].into_iter().map(|name| (work.join(name), false));
    folders.chain(files).find_map(|(path, is_folder)| {
        let what = std::fs::symlink_metadata(path.components().collect::<PathBuf>()).ok()?;
        match () {
            () if what.is_symlink() => Some((path, "is a link")),
            () if is_folder && !what.is_dir() => Some((path, "is no folder")),
            () if !is_folder && !what.is_file() => Some((path, "is no file")),
            () => None,
        }
    })
}

fn strange_link(root: &Path, path: &Path) -> Option<&'static str> {
    let (Ok(root), Ok(target)) = (std::fs::canonicalize(root), std::fs::canonicalize(path)) else {
        return Some(LEADS_NOWHERE);
    };
    (!target.starts_with(root)).then_some(LEADS_OUT)
}
