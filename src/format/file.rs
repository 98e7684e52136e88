//! One file of a bundle: its text and its name.

use crate::report::Notice;
use std::borrow::Cow;

/// The text of a file, with what is to be said if some of its bytes are not UTF-8.
pub(super) fn text<'a>(path: &str, bytes: &'a [u8]) -> (Cow<'a, str>, Option<Notice>) {
    let text = String::from_utf8_lossy(bytes);
    let is_altered = matches!(text, Cow::Owned(_));
    let notice = || Notice::warning("Some bytes are not UTF-8 and were replaced by U+FFFD.").at(path);
    (text, is_altered.then(notice))
}

/// The name of a file without its folders and its extension.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
