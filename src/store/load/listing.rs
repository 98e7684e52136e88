//! Which files a project has, without reading any of them.

use super::Loader;
use crate::report::Notice;
use crate::store::confined;
use crate::store::index::Entry;
use crate::store::ledger::{Seen, seen_in};
use crate::store::names::{ANNOTATIONS, ARTICLES};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The files of a project's articles, by the names that they share.
#[derive(Default)]
pub(super) struct Listing {
    pub articles: BTreeMap<String, Listed>,
    /// The folders that hold annotations of an article, in order, with the state of the file.
    pub sets: BTreeMap<String, Vec<(Arc<str>, Seen)>>,
}

impl Listing {
    /// The folders that hold annotations of an article, in order, with the state of the file.
    pub fn sets(&self, stem: &str) -> &[(Arc<str>, Seen)] {
        self.sets.get(stem).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The state of the files of one article; `None` where there is none.
#[derive(Default)]
pub(super) struct Listed {
    pub text: Option<Seen>,
    pub head: Option<Seen>,
}

impl Listed {
    /// Whether the files are as the index knows them.
    pub fn fits(&self, entry: &Entry, sets: &[(Arc<str>, Seen)]) -> bool {
        let [text, head] = entry.files;
        let known = entry.sets.iter().map(|set| (&*set.folder, set.seen));
        self.text == Some(text)
            && self.head == Some(head)
            && known.eq(sets.iter().map(|(folder, seen)| (&**folder, *seen)))
    }
}

impl Loader<'_> {
    /// Lists all files of articles.
    pub(super) fn listing(&mut self) -> Listing {
        let mut listing = Listing::default();
        for (name, seen) in self.list(Path::new(ARTICLES)) {
            let Some((stem, extension)) = name.rsplit_once('.') else { continue };
            match extension {
                "txt" => listing.articles.entry(stem.to_owned()).or_default().text = Some(seen),
                "ron" => listing.articles.entry(stem.to_owned()).or_default().head = Some(seen),
                _ => {}
            }
        }
        for (folder, _) in self.list(Path::new(ANNOTATIONS)) {
            let files = self.list(&Path::new(ANNOTATIONS).join(&folder));
            let folder: Arc<str> = folder.into();
            for (name, seen) in files {
                if let Some(stem) = name.strip_suffix(".ron") {
                    listing.sets.entry(stem.to_owned()).or_default().push((Arc::clone(&folder), seen));
                }
            }
        }
        listing
    }

    /// The names in a folder, sorted; nothing if the folder is not there.
    fn list(&mut self, folder: &Path) -> Vec<(String, Seen)> {
        let path = self.root.join(folder);
        if let Some(why) = confined::no_folder(self.root, &path) {
            let is_ours = folder.extension().is_some_and(|extension| extension == "ron");
            let is_plain_file = folder.parent() == Some(Path::new(ANNOTATIONS)) && path.is_file() && !path.is_symlink();
            // A file beside the folders of annotations is not ours, unless it looks like them.
            if is_ours || !is_plain_file {
                let notice = Notice::error(format!("It {why}, so it was left alone."));
                self.report.add(notice.hint("Put a folder in its place and open the project again.").at(path));
            }
            return Vec::new();
        }
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) => {
                if error.kind() != std::io::ErrorKind::NotFound {
                    let notice = Notice::error(format!("The folder could not be read ({error})."));
                    self.report.add(notice.hint("Check its permissions.").at(path));
                }
                return Vec::new();
            }
        };
        let report = &mut self.report;
        let mut strange = |entry: &std::fs::DirEntry| {
            let notice = Notice::error("Its name is not valid UTF-8, so it was left alone.");
            report.add(notice.hint("Give it another name and open the project again.").at(entry.path()));
        };
        let named = |entry: std::fs::DirEntry| {
            let name = entry.file_name().into_string().inspect_err(|_| strange(&entry)).ok()?;
            // Hidden files are leftovers of other programs, or of a save that was cut short.
            let seen = (!name.starts_with('.')).then(|| entry.metadata().ok()).flatten()?;
            Some((name, seen_in(&seen)))
        };
        let mut names: Vec<(String, Seen)> = entries.flatten().filter_map(named).collect();
        names.sort();
        names
    }
}
