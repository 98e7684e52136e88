//! Reading one article with all annotations of it.

use super::Loader;
use super::listing::Listed;
use crate::model::{AnnotationSet, AnnotationSetId, Document, DocumentId, SetSummary};
use crate::report::Notice;
use crate::store::index::{Entry, IndexedSet};
use crate::store::isolate::{self, Source};
use crate::store::ledger::{FileState, Seen, seen};
use crate::store::names::{annotations_path, article_path, file_name, text_path};
use crate::store::read::{self, Reading};
use crate::text::{SourceText, fingerprint};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// An article that is being read.
pub(in crate::store) struct ReadArticle {
    pub document: Document,
    pub sets: BTreeMap<AnnotationSetId, ReadSet>,
    /// Whether nothing is wrong with any of its files, so that they need not be read to know what they hold.
    is_sound: bool,
}

/// A hand's annotations of it.
pub(in crate::store) struct ReadSet {
    pub records: Arc<AnnotationSet>,
    /// The file that they came from.
    pub source: Source,
    folder: Arc<str>,
    seen: Seen,
    fingerprint: u64,
}

impl Loader<'_> {
    /// Reads an article. Gives what the index is to know of it, unless there is something wrong with it.
    pub(super) fn article(&mut self, stem: &Arc<str>, listed: &Listed, sets: &[(Arc<str>, Seen)]) -> Option<Entry> {
        if listed.text.is_none() {
            let what = format!("The text of the article {stem} is missing, so it was left out.");
            let notice = Notice::error(what)
                .hint("Put the file back and open the project again. Nothing of the article was changed.");
            self.report.add(notice.at(self.root.join(text_path(stem))));
        }
        let Some(mut read) = listed.text.and_then(|_| self.article_alone(stem)) else {
            self.aside.insert(stem.to_string());
            return None;
        };
        for (folder, seen) in sets {
            self.annotation_set(&mut read, stem, folder, *seen);
        }
        let is_whole = isolate::article(self.root, &self.project, &mut read, &mut self.report);
        read.is_sound &= is_whole && read.sets.values().all(|set| set.source.is_sound());
        self.ledger.set_stem(&read.document.id, stem);
        let ReadArticle { document, sets, is_sound } = read;
        if is_sound && let (Some(text), Some(head)) = (listed.text, listed.head) {
            let entry = self.shelved(stem, document, [text, head], sets);
            self.admit(stem, entry.clone());
            return Some(entry);
        }
        let mut handles = Vec::new();
        for (set, read) in sets {
            if !read.records.is_empty() {
                handles.push((set, read.records.into()));
            }
            self.finish(read.source);
        }
        self.project.admit(Arc::new(document), handles.into_iter().collect());
        None
    }

    /// The article as it is in its files, not in memory.
    fn shelved(
        &self,
        stem: &Arc<str>,
        document: Document,
        files: [Seen; 2],
        sets: BTreeMap<AnnotationSetId, ReadSet>,
    ) -> Entry {
        let shelf = &self.ledger.shelf;
        let text = shelf.text(&document.id, stem, document.text.len(), document.text.fingerprint());
        let document = Document { text, ..document };
        let shelve = |(set, read): (AnnotationSetId, ReadSet)| {
            let ReadSet { records, folder, seen, fingerprint, .. } = read;
            let summary = Arc::new(SetSummary::of(&records));
            let handle = shelf.annotations(&document, &folder, stem, fingerprint, summary);
            IndexedSet { set, folder, seen, fingerprint, handle }
        };
        let sets = sets.into_iter().map(shelve).collect();
        Entry { document, files, sets }
    }

    fn article_alone(&mut self, stem: &str) -> Option<ReadArticle> {
        let (text, mut is_sound) = self.text(stem)?;
        let file = article_path(stem);
        let Some(bytes) = self.bytes(&file) else {
            let notice = Notice::warning("Nothing is known about the article but its text.");
            self.report.add(notice.hint("Fill in title, outlet and date by hand.").at(self.root.join(&file)));
            let document = Document::new(DocumentId::new(stem), text);
            let is_new = self.is_new(&document, &file);
            return is_new.then(|| ReadArticle { document, sets: BTreeMap::new(), is_sound: false });
        };
        let Reading { value: (about, boilerplate), located, troubles, back_up } = read::article(&bytes, &text);
        let document = about.model(stem, text, boilerplate);
        let is_named_well = is_named_after(stem, &file_name(document.id.as_str()));
        if !is_named_well {
            let what = format!("The article calls itself {}, but its file is called {stem}.", document.id);
            let notice =
                Notice::warning(what).hint("Nothing is lost. Correct the line “id” in the file, or delete it.");
            self.report.add(notice.at(self.root.join(&file)).line(line_of_field(&bytes, "id")));
        }
        is_sound &= is_named_well;
        if !self.is_new(&document, &file) {
            return None;
        }
        self.tell(&file, &troubles);
        let source = Source::new(file, bytes, located, troubles, back_up);
        is_sound &= source.is_sound();
        self.finish(source);
        Some(ReadArticle { document, sets: BTreeMap::new(), is_sound })
    }

    fn is_new(&mut self, document: &Document, file: &Path) -> bool {
        let is_new = !self.is_known(document);
        if !is_new {
            let notice = Notice::error(format!("There are two articles {}; this one was left out.", document.id));
            self.report.add(notice.hint("Give one of them another id.").at(self.root.join(file)));
        }
        is_new
    }

    /// Reads a text, and gives whether nothing is wrong with its file.
    fn text(&mut self, stem: &str) -> Option<(SourceText, bool)> {
        let file = text_path(stem);
        let bytes = self.bytes(&file)?;
        let path = self.root.join(&file);
        let mut state = FileState { seen: seen(&path), ..FileState::default() };
        let text = match str::from_utf8(&bytes) {
            Ok(text) => text.into(),
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let notice = Notice::error("The text is not valid UTF-8; � stands for what cannot be read.");
                let notice = notice.hint("The file is left as it is. Correct it and open the project again.");
                self.report.add(notice.at(&path).line(before.split(|&byte| byte == b'\n').count()));
                state.back_up = true;
                String::from_utf8_lossy(&bytes)
            }
        };
        let nothing = text.find(&"\0".repeat(8));
        if let Some(at) = nothing {
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            let notice = Notice::warning("The text holds NUL bytes, as after a power failure.");
            let hint = "Compare it with its source, or put it back from a backup.";
            self.report.add(notice.hint(hint).at(&path).line(line));
        }
        let marked = text.find("<<<<<<< ").filter(|_| text.contains("\n>>>>>>> "));
        let is_merging = marked.is_some();
        if let Some(at) = marked {
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            let notice = Notice::warning("The text seems to hold the marks of an unfinished merge.");
            self.report.add(notice.hint("Finish the merge and open the project again.").at(&path).line(line));
        }
        let is_sound = !state.back_up && !is_merging && nothing.is_none();
        state.fingerprint = is_sound.then_some(0);
        self.ledger.files.insert(&file, state);
        match SourceText::new(&text) {
            Ok(text) => Some((text, is_sound)),
            Err(error) => {
                self.report
                    .add(Notice::error(format!("The article was left out: {error}.")).hint("Split it.").at(path));
                None
            }
        }
    }

    fn annotation_set(&mut self, article: &mut ReadArticle, stem: &str, folder: &Arc<str>, listed: Seen) {
        let file = annotations_path(folder, stem);
        let Some(bytes) = self.bytes(&file) else {
            article.is_sound = false;
            return;
        };
        let text = &article.document.text;
        let Reading { value: (head, records), located, troubles, back_up } = read::annotations(&bytes, text);
        let set = match &**folder {
            "prediction" => AnnotationSetId::Prediction,
            "curation" => AnnotationSetId::Curation,
            _ if head.annotator.is_empty() => AnnotationSetId::Analyst(Arc::clone(folder)),
            _ => AnnotationSetId::Analyst(head.annotator.as_str().into()),
        };
        if !head.annotator.is_empty() && self.ledger.folder(&set) != **folder && !self.ledger.has_folder(&set) {
            let what = format!("These annotations are by {set}, but lie in the folder {folder}.");
            let notice = Notice::warning(what).hint("They count as those of the former. Give the folder their name.");
            self.report.add(notice.at(self.root.join(&file)).line(line_of_field(&bytes, "annotator")));
            article.is_sound = false;
        }
        if article.sets.contains_key(&set) || self.ledger.folder(&set) != **folder && self.ledger.has_folder(&set) {
            let notice =
                Notice::error(format!("There are two folders of annotations by {set}; this file was left out."));
            self.report.add(notice.hint("Move its lines to the other folder.").at(self.root.join(file)));
            article.is_sound = false;
            return;
        }
        self.tell(&file, &troubles);
        self.ledger.set_folder(&set, folder);
        let fingerprint = fingerprint(&bytes);
        let source = Source::new(file, bytes, located, troubles, back_up);
        let read =
            ReadSet { records: Arc::new(records), source, folder: Arc::clone(folder), seen: listed, fingerprint };
        article.sets.insert(set, read);
    }
}

/// The line of a field in a file; the first one if it is not laid out as we do it.
fn line_of_field(bytes: &[u8], name: &str) -> usize {
    let is_it =
        |line: &[u8]| line.trim_ascii_start().strip_prefix(name.as_bytes()).is_some_and(|it| it.starts_with(b":"));
    bytes.split(|&byte| byte == b'\n').position(is_it).map_or(1, |index| index + 1)
}

/// Whether files are named as those of an article are: by its name, or by that and a number where it was taken.
fn is_named_after(stem: &str, name: &str) -> bool {
    let number = stem.strip_prefix(name).map(|rest| rest.strip_prefix('-').unwrap_or(rest));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}
