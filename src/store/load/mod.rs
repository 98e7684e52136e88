//! Opening: everything that can be understood, and a report that names the rest.

mod article;
mod listing;

use super::index::{Entry, Index};
use super::isolate::{self, Source};
use super::ledger::{FileState, Ledger, seen};
use super::names::{ANNOTATIONS, ENTITIES, ISSUES, PROJECT, annotations_path};
use super::read::{self, Reading, Trouble};
use super::shelf::Shelf;
use super::v1;
use super::{StoreError, confined, folders, mend};
use crate::model::{Document, Parts, Project};
use crate::report::{Notice, Report};
pub(super) use article::ReadArticle;
use listing::{Listed, Listing};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// A project as it is in its files.
pub(super) struct Loaded {
    pub project: Project,
    pub ledger: Ledger,
    pub report: Report,
    /// The number of the format that it is in.
    pub version: u32,
}

/// What to go by when a project is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// The files themselves: one that is as the index knows it is not read.
    Files,
    /// The folders: if they are as the index knows them, no file is looked at. Whoever asks for this looks at the files
    /// soon ([`super::ProjectFolder::outside_look`]).
    Folders,
}

/// After how many articles that were read whoever watches is told.
const TELL_EVERY: usize = 64;

/// How many articles that were read are noted in the index in one go.
const NOTED_AT_ONCE: usize = 2_000;

/// Told how many articles of how many were considered; gives whether to go on.
pub(super) type Watch<'a> = &'a dyn Fn(usize, usize) -> bool;

/// Reads a project folder. Fails only if nothing at all can be read, or if whoever watches does not want it any more.
///
/// Articles that the index knows as they are in their files are not read; without an index all are.
pub(super) fn load(
    root: &Path,
    mut index: Option<Index>,
    trust: Trust,
    watch: Watch<'_>,
) -> Result<Loaded, StoreError> {
    if trust == Trust::Folders
        && let Some(mut known) = index.take()
    {
        let mut loader = Loader::new(root, Shelf::new(root), watch);
        let version = loader.beginning()?;
        if loader.articles_of_index(&mut known) {
            (loader.ledger.index, loader.ledger.is_whole) = (Some(known), true);
            return Ok(loader.end(version));
        }
        index = Some(known);
    }
    load_from(root, Shelf::new(root), index, watch)
}

/// Reads a project folder, going by its files; articles are read from a shelf that is in use.
pub(super) fn load_from(
    root: &Path,
    shelf: Shelf,
    index: Option<Index>,
    watch: Watch<'_>,
) -> Result<Loaded, StoreError> {
    let mut loader = Loader::new(root, shelf, watch);
    let version = loader.beginning()?;
    // What happens from now on is seen the next time.
    let folders = folders::stamps(root);
    let listing = loader.listing();
    let sound = loader.articles(listing, index);
    if loader.is_stopped {
        return Err(StoreError::Stopped);
    }
    loader.note_whole(sound, folders);
    Ok(loader.end(version))
}

struct Loader<'a> {
    root: &'a Path,
    watch: Watch<'a>,
    /// How many articles were read, and whether no more shall be.
    read: usize,
    is_stopped: bool,
    report: Report,
    ledger: Ledger,
    /// What was read so far.
    project: Project,
    /// Names of files of articles that cannot be opened.
    aside: BTreeSet<String>,
}

impl<'a> Loader<'a> {
    fn new(root: &'a Path, shelf: Shelf, watch: Watch<'a>) -> Self {
        let mut ledger = Ledger::new(root, None);
        ledger.shelf = shelf;
        let (report, project, aside) = Default::default();
        Self { root, watch, read: 0, is_stopped: false, report, ledger, project, aside }
    }

    /// Reads all but the articles; gives the number of the format.
    fn beginning(&mut self) -> Result<u32, StoreError> {
        let (parts, version) = self.head();
        self.registry(parts)?;
        Ok(version)
    }

    fn end(self, version: u32) -> Loaded {
        let Self { project, mut ledger, report, .. } = self;
        ledger.saved = project.clone();
        Loaded { project, ledger, report, version }
    }
}

impl Loader<'_> {
    fn head(&mut self) -> (Parts, u32) {
        let file = Path::new(PROJECT);
        let news = crate::store::news_schema();
        let mut parts = Parts::default();
        let Some(bytes) = self.bytes(file) else {
            let notice = Notice::error("The head of the project is missing.");
            self.report
                .add(notice.hint("The news schema is used; the next save writes a new one.").at(self.root.join(file)));
            parts.schema = Arc::new(news);
            parts.name = self.folder_name();
            return (parts, v1::VERSION);
        };
        let Reading { value: (head, mut schema), located, troubles, back_up } = read::project(&bytes);
        self.tell(file, &troubles);
        let is_damaged = troubles.iter().any(|trouble| !trouble.is_comment);
        if is_damaged || schema.labels.is_empty() {
            let known: BTreeSet<_> = schema.labels.iter().map(|label| label.id.clone()).collect();
            let added: Vec<_> = news.labels.into_iter().filter(|label| !known.contains(&label.id)).collect();
            if !added.is_empty() {
                let notice =
                    Notice::warning("The schema could not be read as a whole, so labels of the news schema fill in.");
                self.report
                    .add(notice.hint("Correct project.ron and open the project again.").at(self.root.join(file)));
            }
            schema.labels.extend(added);
            if schema.relations.is_empty() {
                schema.relations = news.relations;
            }
            if schema.name.is_empty() {
                schema.name = news.name;
            }
        }
        let source = Source::new(file.into(), bytes, located, troubles, back_up);
        self.finish(source);
        parts.schema = Arc::new(schema);
        parts.learning_since = head.learns_since;
        parts.name = if is_damaged && head.name.is_empty() { self.folder_name() } else { head.name };
        (parts, head.version.unwrap_or(v1::VERSION))
    }

    fn folder_name(&self) -> String {
        self.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn registry(&mut self, mut parts: Parts) -> Result<(), StoreError> {
        let mut registry = None;
        if let Some(bytes) = self.bytes(Path::new(ENTITIES)) {
            let Reading { mut value, located, troubles, back_up } = read::entities(&bytes);
            let mended = mend::affiliations(&mut value);
            for (id, what) in &mended {
                let line = located.iter().find(|one| one.id == id.as_str()).map_or(1, |one| one.number);
                let notice = Notice::error(what).hint("It was taken in as belonging to nothing. Say where it belongs.");
                self.report.add(notice.at(self.root.join(ENTITIES)).line(line));
            }
            let back_up = back_up || !mended.is_empty();
            parts.entities = value;
            self.tell(Path::new(ENTITIES), &troubles);
            registry = Some(Source::new(ENTITIES.into(), bytes, located, troubles, back_up));
        } else {
            self.missing(ENTITIES, "The registry of the project is missing.");
        }
        if let Some(bytes) = self.bytes(Path::new(ISSUES)) {
            let Reading { value, located, troubles, back_up } = read::issues(&bytes);
            parts.issues = value;
            self.tell(Path::new(ISSUES), &troubles);
            self.finish(Source::new(ISSUES.into(), bytes, located, troubles, back_up));
        } else {
            self.missing(ISSUES, "The issues of the project are missing.");
        }
        self.project = isolate::registry(self.root, parts, registry.as_mut(), &mut self.report)?;
        registry.into_iter().for_each(|source| self.finish(source));
        Ok(())
    }

    /// Names a file that each saved project has.
    fn missing(&mut self, file: &str, what: &str) {
        let path = self.root.join(file);
        let has_annotations = self.root.join(ANNOTATIONS).is_dir();
        if has_annotations && self.root.join(PROJECT).is_file() && std::fs::symlink_metadata(&path).is_err() {
            let hint = "Records that need it are left out but stay in their files. Put it back from a backup and open \
                        the project again.";
            self.report.add(Notice::error(what).hint(hint).at(path));
        }
    }

    /// Takes in all articles. Gives how many the index knows.
    fn articles(&mut self, listing: Listing, mut index: Option<Index>) -> usize {
        let schema = Ledger::schema_fingerprint(self.project.schema());
        let (registry, shelf) = (self.project.clone(), self.ledger.shelf.clone());
        let (mut known, mut noted, mut gone) = (0, Vec::new(), Vec::new());
        // Both are in the order of the names.
        let mut files = listing.articles.iter().peekable();
        if let Some(index) = &mut index {
            index.each(schema, &registry, &shelf, |stem, entry| {
                while let Some((name, listed)) = files.next_if(|(name, _)| name.as_str() < &*stem) {
                    noted.extend(self.unknown(name, listed, &listing));
                }
                match files.next_if(|(name, _)| name.as_str() == &*stem) {
                    Some((_, listed))
                        if listed.fits(&entry, listing.sets(&stem)) && !self.is_known(&entry.document) =>
                    {
                        self.admit(&stem, entry);
                        known += 1;
                    }
                    Some((name, listed)) => noted.extend(self.unknown(name, listed, &listing)),
                    None => gone.push(stem),
                }
            });
        }
        // An index that cannot be written costs only time, so that is no error.
        let mut write = |noted: &mut Vec<(Arc<str>, Entry)>, gone: &[Arc<str>]| {
            let noted = std::mem::take(noted);
            let written = index.as_mut().map(|index| {
                let noted = noted.iter().map(|(stem, entry)| (&**stem, entry));
                index.write(schema, noted, gone.iter().map(|stem| &**stem))
            });
            written.and_then(Result::ok).unwrap_or(0)
        };
        for (name, listed) in files {
            noted.extend(self.unknown(name, listed, &listing));
            // What was read once need not be read again if this is stopped.
            if noted.len() >= NOTED_AT_ONCE {
                known += write(&mut noted, &[]);
            }
        }
        if self.is_stopped {
            write(&mut noted, &[]);
            return 0;
        }
        self.strangers(&listing);
        known += write(&mut noted, &gone);
        self.ledger.index = index;
        known
    }

    /// Takes in all articles as the index knows them. Gives whether it could be gone by.
    fn articles_of_index(&mut self, index: &mut Index) -> bool {
        let schema = Ledger::schema_fingerprint(self.project.schema());
        if !folders::stamps(self.root).is_some_and(|folders| index.is_whole(schema, &folders)) {
            return false;
        }
        let (registry, shelf) = (self.project.clone(), self.ledger.shelf.clone());
        let mut is_whole = true;
        is_whole &= index.each(schema, &registry, &shelf, |stem, entry| match self.is_known(&entry.document) {
            true => is_whole = false,
            false => self.admit(&stem, entry),
        });
        // Entities may have gone from a registry that was changed in its place.
        is_whole
    }

    /// Notes whether the index holds all that there is, with nothing wrong in any of it: in so many articles nothing is.
    fn note_whole(&mut self, sound: usize, folders: Option<String>) {
        let Some(index) = &mut self.ledger.index else { return };
        let is_whole = self.report.notices.is_empty() && sound == self.project.documents().len();
        self.ledger.is_whole = is_whole;
        index.note_whole(folders.filter(|_| is_whole).as_deref());
    }

    /// Reads an article that the index does not know as it is; gives what it is to know.
    fn unknown(&mut self, name: &str, listed: &Listed, listing: &Listing) -> Option<(Arc<str>, Entry)> {
        self.read += 1;
        if self.read.is_multiple_of(TELL_EVERY) {
            self.is_stopped |= !(self.watch)(self.project.documents().len(), listing.articles.len());
        }
        if self.is_stopped {
            return None;
        }
        let stem: Arc<str> = name.into();
        let entry = self.article(&stem, listed, listing.sets(name))?;
        Some((stem, entry))
    }

    /// Takes in an article that need not be read.
    fn admit(&mut self, stem: &Arc<str>, entry: Entry) {
        self.ledger.note_entry(stem, &entry);
        let Entry { document, sets, .. } = entry;
        self.project.admit(Arc::new(document), sets.into_iter().map(|set| (set.set, set.handle)).collect());
    }

    fn is_known(&self, document: &Document) -> bool {
        self.project.document(&document.id).is_some()
    }

    /// Annotations without an article.
    fn strangers(&mut self, listing: &Listing) {
        for (stem, sets) in &listing.sets {
            if !listing.articles.contains_key(stem) && !self.aside.contains(stem) {
                for (folder, _) in sets {
                    let notice = Notice::error(format!("These annotations belong to no article: there is no {stem}."));
                    let hint = "They are left as they are. Put the article back and open the project again.";
                    self.report.add(notice.hint(hint).at(self.root.join(annotations_path(folder, stem))));
                }
            }
        }
    }

    /// Says what was not understood in a file.
    fn tell(&mut self, file: &Path, troubles: &[Trouble]) {
        for trouble in troubles.iter().filter(|trouble| !trouble.is_comment) {
            self.report.add(trouble.notice(&self.root.join(file)));
        }
    }

    /// Notes what is to be known of a file that was read.
    fn finish(&mut self, source: Source) {
        let (file, state) = source.finish(self.root);
        self.ledger.files.insert(&file, state);
    }

    fn bytes(&mut self, file: &Path) -> Option<Vec<u8>> {
        let path = self.root.join(file);
        if let Some(why) = confined::no_file(self.root, &path) {
            let notice = Notice::error(format!("It {why}, so it was not read."));
            self.report.add(notice.hint("Put the file itself in its place and open the project again.").at(&path));
            let state = FileState { seen: seen(&path), back_up: true, ..FileState::default() };
            self.ledger.files.insert(file, state);
            return None;
        }
        match std::fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                let notice = Notice::error(format!("The file could not be read ({error})."));
                self.report.add(notice.hint("Check its permissions and open the project again.").at(&path));
                let state = FileState { seen: seen(&path), back_up: true, ..FileState::default() };
                self.ledger.files.insert(file, state);
                None
            }
        }
    }
}
