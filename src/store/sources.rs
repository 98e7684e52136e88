//! The files that articles were read from, kept beside the project's texts.

use super::StoreError;
use super::confined;
use super::files::{folder_of, replace};
use super::names::SOURCES;
use crate::model::Source;
use std::path::{Path, PathBuf};

/// How much of a hash is in a file's name, in hexadecimal digits.
const DIGITS: usize = 24;

/// Keeps the bytes that an article was read from, unless they are kept already.
pub(super) fn keep(folder: &Path, source: &Source, bytes: &[u8]) -> Result<(), StoreError> {
    let Some(path) = place(folder, source) else { return Ok(()) };
    if std::fs::metadata(&path).is_ok_and(|what| what.len() == bytes.len() as u64) {
        return Ok(());
    }
    let sources = folder_of(&path);
    confined::check_folder(folder, sources)?;
    std::fs::create_dir_all(sources).map_err(|error| StoreError::system("make the folder", sources, error))?;
    replace(&path, bytes)
}

/// Where the file is kept that an article was read from; `None` if it is not.
pub fn kept_source(folder: &Path, source: &Source) -> Option<PathBuf> {
    place(folder, source).filter(|path| confined::is_file(folder, path))
}

/// The name is made of the hash and the extension only, whatever the file was called.
fn place(folder: &Path, source: &Source) -> Option<PathBuf> {
    let digits = source.sha256.get(..DIGITS)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let extension = source.name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let is_plain = (1..=8).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let extension = if is_plain { extension.as_str() } else { "bin" };
    Some(folder.join(SOURCES).join(format!("{digits}.{extension}")))
}
