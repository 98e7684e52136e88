//! What a project folder holds: which files, whose, what in them was not understood.

use super::index::{Entry, Index, IndexedSet};
use super::known_files::{ArticleFiles, KnownFiles};
use super::names::{ANNOTATIONS, ENTITIES, annotations_path, article_path, file_name, folder_name, text_path};
use super::sheet::Kept;
use super::shelf::Shelf;
use crate::model::{AnnotationSetId, Document, DocumentId, Operation, Project, Schema, unique};
use crate::text::fingerprint;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// What a project folder holds.
#[derive(Debug)]
pub(super) struct Ledger {
    /// The project as it is in the files.
    pub saved: Project,
    /// The number of the latest save that ran here and ended well.
    pub latest: u64,
    /// Whether a save was cut short, so that some files may hold more or less than `saved`.
    pub unsure: bool,
    /// What the last save that is known of has left, of whichever window; see [`super::turn`].
    pub mark: String,
    /// How often it went on from what others left in the files.
    pub rounds: u64,
    /// The files, relative to the project.
    pub files: KnownFiles,
    /// Where texts and annotations are read from that are not in memory.
    pub shelf: Shelf,
    /// The index of the files, where the folder can have one.
    pub index: Option<Index>,
    /// Whether the index holds all articles of the folder, and nothing is wrong with any file.
    pub is_whole: bool,
    stems: BTreeMap<DocumentId, Arc<str>>,
    taken: BTreeSet<Arc<str>>,
    folders: BTreeMap<AnnotationSetId, String>,
}

/// What is known about a file.
#[derive(Debug, Clone, Default)]
pub(super) struct FileState {
    /// When it was last changed and how long it is, as far as we know; `None` if it is not there.
    pub seen: Option<Seen>,
    /// What its bytes come to, if everything in it was understood.
    pub fingerprint: Option<u64>,
    /// The lines of it that were not understood.
    pub kept: Vec<Kept>,
    /// Whether it is to be copied before it is written: it holds more than we would write.
    pub back_up: bool,
}

impl FileState {
    /// Of a file in which everything was understood.
    pub fn sound(seen: Seen, fingerprint: u64) -> Self {
        Self { seen: Some(seen), fingerprint: Some(fingerprint), ..Self::default() }
    }
}

impl Ledger {
    /// Of a folder of which nothing is known yet.
    pub fn new(root: &Path, index: Option<Index>) -> Self {
        Self {
            saved: Project::default(),
            latest: 0,
            unsure: false,
            files: KnownFiles::default(),
            mark: String::new(),
            rounds: 0,
            shelf: Shelf::new(root),
            index,
            is_whole: false,
            stems: BTreeMap::new(),
            taken: BTreeSet::new(),
            folders: BTreeMap::new(),
        }
    }

    /// What is known of the same files copied to another folder.
    pub fn copied_to(&self, root: &Path) -> Self {
        let mut files = self.files.clone();
        for (file, _) in self.files.iter() {
            files.slot(&file).seen = seen(&root.join(&file));
        }
        Self {
            saved: self.saved.clone(),
            latest: 0,
            unsure: self.unsure,
            mark: String::new(),
            rounds: 0,
            files,
            shelf: self.shelf.clone(),
            index: Index::open(root, true),
            is_whole: false,
            stems: self.stems.clone(),
            taken: self.taken.clone(),
            folders: self.folders.clone(),
        }
    }

    /// Notes the files of an article in all of which everything was understood.
    pub fn note_entry(&mut self, stem: &Arc<str>, entry: &Entry) {
        self.set_stem(&entry.document.id, stem);
        let [text, head] = entry.files;
        let sets = entry.sets.iter().map(|set| {
            self.set_folder(&set.set, &set.folder);
            (Arc::clone(&set.folder), FileState::sound(set.seen, set.fingerprint))
        });
        let sets = sets.collect();
        let text = Some(FileState::sound(text, entry.document.text.fingerprint()));
        self.files.insert_article(stem, ArticleFiles { text, head: Some(FileState::sound(head, 0)), sets });
    }

    /// An article of the project as it is in its files, not in memory. `None` unless that can be told from the files alone:
    /// they hold all of it, and nothing is wrong with them.
    pub fn entry(&self, project: &Project, id: &DocumentId) -> Option<Entry> {
        let document = project.document(id).filter(|document| !document.text.is_lost())?;
        let stem = self.stems.get(id)?;
        let sound = |file: &Path| {
            let state = self.files.get(file)?;
            state.seen.zip(state.fingerprint).filter(|_| state.kept.is_empty() && !state.back_up)
        };
        let ((text_seen, _), (head_seen, _)) = (sound(&text_path(stem))?, sound(&article_path(stem))?);
        let text = self.shelf.text(id, stem, document.text.len(), document.text.fingerprint());
        let document = Document { text, ..Document::clone(document) };
        let sets = project.set_handles(id).map(|(set, handle)| {
            let folder: Arc<str> = self.folder(set).into();
            let (seen, fingerprint) = sound(&annotations_path(&folder, stem))?;
            let handle = self.shelf.annotations(&document, &folder, stem, fingerprint, handle.summary());
            Some(IndexedSet { set: set.clone(), folder, seen, fingerprint, handle })
        });
        let mut sets: Vec<IndexedSet> = sets.collect::<Option<_>>()?;
        sets.sort_by(|one, other| one.folder.cmp(&other.folder));
        Some(Entry { document, files: [text_seen, head_seen], sets })
    }

    /// Whether a file is there as we know it, with nothing in it that was not understood.
    pub fn is_in_place(&self, root: &Path, file: &Path) -> bool {
        self.files.get(file).is_some_and(|state| {
            state.fingerprint.is_some() && state.seen.is_some() && state.seen == seen(&root.join(file))
        })
    }

    /// A number that tells schemas apart.
    pub fn schema_fingerprint(schema: &Schema) -> u64 {
        super::schema::write_schema(schema).map(|bytes| fingerprint(&bytes)).unwrap_or_default()
    }

    /// How an article's files are named.
    pub fn stem(&self, document: &DocumentId) -> Option<&str> {
        self.stems.get(document).map(|stem| &**stem)
    }

    /// The articles that have files.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentId> {
        self.stems.keys()
    }

    /// Notes how an article's files are named.
    pub fn set_stem(&mut self, document: &DocumentId, stem: &Arc<str>) {
        if let Some(former) = self.stems.insert(document.clone(), Arc::clone(stem)) {
            self.taken.remove(&former);
        }
        self.taken.insert(Arc::clone(stem));
    }

    /// Forgets an article.
    pub fn forget(&mut self, document: &DocumentId) {
        if let Some(stem) = self.stems.remove(document) {
            self.taken.remove(&stem);
        }
    }

    /// How the files of an article shall be named; a new one's name touches no file that is there.
    pub fn assign_stem(&mut self, root: &Path, document: &DocumentId) -> String {
        if let Some(stem) = self.stem(document) {
            return stem.to_owned();
        }
        let sets: Vec<PathBuf> = std::fs::read_dir(root.join(ANNOTATIONS))
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        let stem = unique(&file_name(document.as_str()), |stem| {
            self.taken.contains(stem)
                || root.join(text_path(stem)).exists()
                || root.join(article_path(stem)).exists()
                || sets.iter().any(|set| set.join(format!("{stem}.ron")).exists())
        });
        self.set_stem(document, &stem.as_str().into());
        stem
    }

    /// Notes in which folder a hand's annotations are.
    pub fn set_folder(&mut self, set: &AnnotationSetId, folder: &str) {
        if self.folders.get(set).is_none_or(|known| known != folder) {
            self.folders.insert(set.clone(), folder.to_owned());
        }
    }

    /// The folder of a hand's annotations.
    pub fn folder(&self, set: &AnnotationSetId) -> String {
        self.folders.get(set).cloned().unwrap_or_else(|| folder_name(set))
    }

    /// Whether a folder of a hand's annotations is known.
    pub fn has_folder(&self, set: &AnnotationSetId) -> bool {
        self.folders.contains_key(set)
    }

    /// The file of a hand's annotations of an article whose files are named `stem`.
    pub fn annotations(&self, set: &AnnotationSetId, stem: &str) -> PathBuf {
        annotations_path(&self.folder(set), stem)
    }

    /// Whether a file is there, as far as we know.
    pub fn is_there(&self, file: &Path) -> bool {
        self.files.get(file).is_some_and(|state| state.seen.is_some())
    }

    /// The lines of a file that were not understood.
    pub fn kept(&self, file: &Path) -> &[Kept] {
        self.files.get(file).map_or(&[], |state| &state.kept)
    }

    /// Gives a journaled article the file of its text, if a save that was cut short has left nothing else of it: such a file
    /// was taken for an article of its own, which leaves the project. Gives the file.
    pub fn adopt(&mut self, project: &mut Project, operation: &Operation) -> Option<PathBuf> {
        let Operation::PutDocument(id, _) = operation else { return None };
        let stem = file_name(id.as_str());
        // No article is filed under a name that is not fit to be one, but the one that it was made for.
        let taken = DocumentId::new(&stem);
        let is_left = taken != *id && self.stem(&taken) == Some(&*stem) && self.stem(id).is_none();
        if !is_left || self.is_there(&article_path(&stem)) || file_name(&stem) == stem {
            return None;
        }
        project.commit(&[Operation::PutDocument(taken.clone(), None)]).ok()?;
        self.forget(&taken);
        self.set_stem(id, &stem.as_str().into());
        Some(text_path(&stem))
    }

    /// Forgets what did not fit in the files of an article that the journal removes, or brings back with another text: a save
    /// that was cut short may have left them of two minds. Gives the files; the next save goes through all of them.
    pub fn supersede_article(&mut self, operation: &Operation) -> Vec<PathBuf> {
        let Operation::PutDocument(id, None) = operation else { return Vec::new() };
        let Some(stem) = self.stem(id).map(str::to_owned) else { return Vec::new() };
        let mut files = self.files.annotations_of(&stem);
        files.push(article_path(&stem));
        files.retain(|file| !self.kept(file).is_empty());
        for file in &files {
            let state = self.files.slot(file);
            (state.kept, state.back_up) = (Vec::new(), false);
        }
        self.unsure |= !files.is_empty();
        files
    }

    /// Forgets a record that did not fit, if the journal has a newer one in its place.
    pub fn supersede_by(&mut self, operation: &Operation) {
        let (document, set, record) = match operation {
            Operation::PutEntity(id, _) => return self.supersede(Path::new(ENTITIES), id.as_str()),
            Operation::PutMention(document, set, id, _) => (document, set, id.as_str()),
            Operation::PutStance(document, set, id, _) => (document, set, id.as_str()),
            Operation::PutRelation(document, set, id, _) => (document, set, id.as_str()),
            _ => return,
        };
        if let Some(file) = self.stem(document).map(|stem| self.annotations(set, stem)) {
            self.supersede(&file, record);
        }
    }

    fn supersede(&mut self, file: &Path, record: &str) {
        if self.files.get(file).is_some_and(|state| !state.kept.is_empty()) {
            self.files.slot(file).kept.retain(|kept| kept.record.as_deref() != Some(record));
        }
    }
}

/// When a file was last changed and how long it is, in bytes.
pub(super) type Seen = (SystemTime, u64);

/// When a file was last changed and how long it is; `None` if it is not there.
pub(super) fn seen(path: &Path) -> Option<Seen> {
    std::fs::metadata(path).ok().as_ref().map(seen_in)
}

/// The same, out of what the system says of a file.
pub(super) fn seen_in(what: &std::fs::Metadata) -> Seen {
    (what.modified().unwrap_or(SystemTime::UNIX_EPOCH), what.len())
}
