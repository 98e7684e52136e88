//! Where texts and annotations are that are not in memory: in the project's files, as they were last seen.

use super::index::Index;
use super::names::{annotations_path, text_path};
use super::read;
use crate::model::{AnnotationSet, Document, DocumentId, SetHandle, SetKeeper, SetSummary};
use crate::text::{SourceText, TextKeeper, fingerprint};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

/// The files of one project, to be read when they are needed.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    root: Arc<RwLock<PathBuf>>,
    /// How many bytes were read or written so far.
    moved: Arc<AtomicUsize>,
    /// The articles of which something was read lately.
    lately: Arc<Mutex<BTreeSet<DocumentId>>>,
    /// Since when they are read.
    since: SystemTime,
}

/// An article's text in its file.
struct ShelvedText {
    shelf: Shelf,
    document: DocumentId,
    stem: Arc<str>,
    fingerprint: u64,
}

/// A hand's annotations of an article in their file.
struct ShelvedSet {
    shelf: Shelf,
    document: DocumentId,
    folder: Arc<str>,
    stem: Arc<str>,
    /// The article's text, which tells what places mean.
    text: SourceText,
    fingerprint: u64,
}

impl Shelf {
    /// The files of the project in a folder.
    pub fn new(root: &Path) -> Self {
        Self {
            root: Arc::new(RwLock::new(root.to_owned())),
            moved: Arc::default(),
            lately: Arc::default(),
            since: SystemTime::now(),
        }
    }

    /// From now on the files are in another folder, with the same content.
    pub fn move_to(&self, root: &Path) {
        *self.root.write().unwrap_or_else(PoisonError::into_inner) = root.to_owned();
    }

    /// How many bytes were read or written so far.
    pub fn moved(&self) -> usize {
        self.moved.load(Ordering::Relaxed)
    }

    /// Notes that bytes were written.
    pub fn note_written(&self, bytes: usize) {
        self.moved.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The articles of which something was read since this was last asked.
    pub fn take_lately(&self) -> BTreeSet<DocumentId> {
        std::mem::take(&mut *self.lately.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The text of an article whose files are named `stem`; it has so many bytes and this fingerprint.
    pub fn text(&self, document: &DocumentId, stem: &Arc<str>, bytes: usize, fingerprint: u64) -> SourceText {
        let (document, stem) = (document.clone(), Arc::clone(stem));
        let keeper = ShelvedText { shelf: self.clone(), document, stem, fingerprint };
        SourceText::stored(Arc::new(keeper), bytes, fingerprint)
    }

    /// A hand's annotations of that article. Nothing may be wrong with their file, whose bytes have this fingerprint.
    pub fn annotations(
        &self,
        document: &Document,
        folder: &Arc<str>,
        stem: &Arc<str>,
        fingerprint: u64,
        summary: Arc<SetSummary>,
    ) -> SetHandle {
        let (folder, stem, text) = (Arc::clone(folder), Arc::clone(stem), document.text.clone());
        let keeper = ShelvedSet { shelf: self.clone(), document: document.id.clone(), folder, stem, text, fingerprint };
        SetHandle::stored(Arc::new(keeper), summary)
    }

    /// Notes that a file is not what it was taken for, unless it was changed meanwhile, which the index sees.
    fn doubt(&self, file: &Path) {
        let root = self.root.read().unwrap_or_else(PoisonError::into_inner);
        let changed = std::fs::metadata(root.join(file)).and_then(|what| what.modified());
        if changed.is_ok_and(|changed| changed < self.since) {
            Index::doubt(&root);
        }
    }

    fn read(&self, document: &DocumentId, file: &Path) -> Option<Vec<u8>> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner).insert(document.clone());
        let root = self.root.read().unwrap_or_else(PoisonError::into_inner).clone();
        let bytes = std::fs::read(root.join(file)).ok()?;
        self.moved.fetch_add(bytes.len(), Ordering::Relaxed);
        Some(bytes)
    }
}

impl TextKeeper for ShelvedText {
    fn text(&self) -> Option<Box<str>> {
        let bytes = self.shelf.read(&self.document, &text_path(&self.stem))?;
        // Files that came from elsewhere may have other line ends and a mark at their beginning.
        let text = SourceText::new(str::from_utf8(&bytes).ok()?).ok()?;
        if text.fingerprint() != self.fingerprint {
            self.shelf.doubt(&text_path(&self.stem));
            return None;
        }
        Some(text.as_str().into())
    }
}

impl SetKeeper for ShelvedSet {
    fn annotations(&self) -> Option<AnnotationSet> {
        let file = annotations_path(&self.folder, &self.stem);
        let bytes = self.shelf.read(&self.document, &file)?;
        if fingerprint(&bytes) != self.fingerprint {
            self.shelf.doubt(&file);
            return None;
        }
        let text = self.text.apart();
        let records = read::annotations(&bytes, &text).value.1;
        (!text.is_lost()).then_some(records)
    }
}
