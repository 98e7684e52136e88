//! Whether a project's folders look as they did when the index was last brought up to date.
//!
//! A folder's stamp changes when a file in it is made, replaced or removed, which is how Standpoint, version control and
//! sync programs write. A file that is changed in its place leaves it as it is, so whoever goes by these stamps looks at
//! the files themselves soon.

use super::confined;
use super::ledger::seen;
use super::names::{ANNOTATIONS, ARTICLES};
use std::path::{Path, PathBuf};

/// The stamps of the folders of a project, in words that can be compared; `None` where that is not possible.
pub(super) fn stamps(root: &Path) -> Option<String> {
    let mut folders: Vec<PathBuf> = vec![ARTICLES.into(), ANNOTATIONS.into()];
    let mut hands = Vec::new();
    if root.join(ANNOTATIONS).is_dir() {
        for entry in std::fs::read_dir(root.join(ANNOTATIONS)).ok()? {
            hands.push(Path::new(ANNOTATIONS).join(entry.ok()?.file_name()));
        }
    }
    hands.sort();
    folders.extend(hands);
    let mut words = String::new();
    for folder in folders {
        let path = root.join(&folder);
        let stamp = match seen(&path) {
            Some((time, _)) if confined::no_folder(root, &path).is_none() => format!("{time:?}"),
            None => "none".to_owned(),
            Some(_) => return None,
        };
        words.push_str(&format!("{} {stamp}\n", folder.to_str()?));
    }
    Some(words)
}
