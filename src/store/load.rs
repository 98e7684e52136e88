//! Opening: everything that can be understood, and a report that names the rest.

use super::StoreError;
use super::isolate::{Source, isolate};
use super::ledger::{FileState, Ledger, seen};
use super::names::{ANNOTATIONS, ARTICLES, ENTITIES, ISSUES, PROJECT, annotations_path, article_path, text_path};
use super::read::{self, Reading};
use crate::model::{AnnotationSetId, Document, DocumentId, Parts, Project};
use crate::report::{Notice, Report};
use crate::text::SourceText;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A project as it is in its files.
pub(super) struct Loaded {
    pub project: Project,
    pub ledger: Ledger,
    pub report: Report,
    /// The number of the format that it is in.
    pub version: u32,
}

/// Reads a project folder. Fails only if nothing at all can be read.
pub(super) fn load(root: &Path) -> Result<Loaded, StoreError> {
    let mut loader = Loader {
        root,
        report: Report::default(),
        parts: Parts::default(),
        ledger: Ledger::default(),
        sources: Vec::new(),
        places: BTreeMap::new(),
        stems: BTreeMap::new(),
        aside: BTreeSet::new(),
    };
    let version = loader.head();
    loader.registry();
    loader.articles();
    loader.annotations();

    let Loader { parts, mut sources, places, mut ledger, mut report, .. } = loader;
    let project = isolate(root, parts, &mut sources, &places, &mut report)?;
    for source in sources {
        let (file, state) = source.finish(root);
        ledger.files.insert(file, state);
    }
    ledger.saved = project.clone();
    Ok(Loaded { project, ledger, report, version })
}

struct Loader<'a> {
    root: &'a Path,
    report: Report,
    parts: Parts,
    ledger: Ledger,
    /// The files that records came from.
    sources: Vec<Source>,
    /// Which of them holds a hand's annotations of an article; the registry is under `None`.
    places: BTreeMap<Option<(DocumentId, AnnotationSetId)>, usize>,
    /// The articles by the names of their files.
    stems: BTreeMap<String, DocumentId>,
    /// Names of files of articles that cannot be opened.
    aside: BTreeSet<String>,
}

impl Loader<'_> {
    fn head(&mut self) -> u32 {
        let file = Path::new(PROJECT);
        let news = super::news_schema();
        let Some(bytes) = self.bytes(file) else {
            let notice = Notice::error("The head of the project is missing.");
            self.report
                .add(notice.hint("The news schema is used; the next save writes a new one.").at(self.root.join(file)));
            self.parts.schema = Arc::new(news);
            self.parts.name = self.folder_name();
            return super::v1::VERSION;
        };
        let Reading { value: (head, mut schema), located, troubles, back_up } = read::project(&bytes);
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
        self.source(file.into(), bytes, located, troubles, back_up);
        self.parts.schema = Arc::new(schema);
        self.parts.learning_since = head.learns_since;
        self.parts.name = if is_damaged && head.name.is_empty() { self.folder_name() } else { head.name };
        head.version.unwrap_or(super::v1::VERSION)
    }

    fn folder_name(&self) -> String {
        self.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn registry(&mut self) {
        if let Some(bytes) = self.bytes(Path::new(ENTITIES)) {
            let Reading { value, located, troubles, back_up } = read::entities(&bytes);
            self.parts.entities = value;
            let source = self.source(ENTITIES.into(), bytes, located, troubles, back_up);
            self.places.insert(None, source);
        }
        if let Some(bytes) = self.bytes(Path::new(ISSUES)) {
            let Reading { value, located, troubles, back_up } = read::issues(&bytes);
            self.parts.issues = value;
            self.source(ISSUES.into(), bytes, located, troubles, back_up);
        }
    }

    fn articles(&mut self) {
        let mut stems = BTreeMap::new();
        for path in self.list(Path::new(ARTICLES)) {
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
            match extension {
                "txt" => stems.entry(stem.to_owned()).or_insert((false, false)).0 = true,
                "ron" => stems.entry(stem.to_owned()).or_insert((false, false)).1 = true,
                _ => {}
            }
        }
        for (stem, (has_text, _)) in stems {
            if !has_text {
                let what = format!("The text of the article {stem} is missing, so it was left out.");
                let notice = Notice::error(what)
                    .hint("Put the file back and open the project again. Nothing of the article was changed.");
                self.report.add(notice.at(self.root.join(text_path(&stem))));
                self.aside.insert(stem);
                continue;
            }
            match self.article(&stem) {
                Some(document) => {
                    self.ledger.set_stem(&document.id, &stem);
                    self.stems.insert(stem, document.id.clone());
                    self.parts.documents.insert(document.id.clone(), Arc::new(document));
                }
                None => drop(self.aside.insert(stem)),
            }
        }
    }

    fn article(&mut self, stem: &str) -> Option<Document> {
        let text = self.text(stem)?;
        let file = article_path(stem);
        let Some(bytes) = self.bytes(&file) else {
            let notice = Notice::warning("Nothing is known about the article but its text.");
            self.report.add(notice.hint("Fill in title, outlet and date by hand.").at(self.root.join(&file)));
            let document = Document::new(DocumentId::new(stem), text);
            return self.is_new(&document, &file).then_some(document);
        };
        let Reading { value: (about, boilerplate), located, troubles, back_up } = read::article(&bytes, &text);
        let document = about.model(stem, text, boilerplate);
        if !self.is_new(&document, &file) {
            return None;
        }
        self.source(file, bytes, located, troubles, back_up);
        Some(document)
    }

    fn is_new(&mut self, document: &Document, file: &Path) -> bool {
        let is_new = !self.parts.documents.contains_key(&document.id);
        if !is_new {
            let notice = Notice::error(format!("There are two articles {}; this one was left out.", document.id));
            self.report.add(notice.hint("Give one of them another id.").at(self.root.join(file)));
        }
        is_new
    }

    fn text(&mut self, stem: &str) -> Option<SourceText> {
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
        if let Some(at) = text.find("<<<<<<< ").filter(|_| text.contains("\n>>>>>>> ")) {
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            let notice = Notice::warning("The text seems to hold the marks of an unfinished merge.");
            self.report.add(notice.hint("Finish the merge and open the project again.").at(&path).line(line));
        }
        self.ledger.files.insert(file, state);
        match SourceText::new(&text) {
            Ok(text) => Some(text),
            Err(error) => {
                self.report
                    .add(Notice::error(format!("The article was left out: {error}.")).hint("Split it.").at(path));
                None
            }
        }
    }

    fn annotations(&mut self) {
        for folder in self.list(Path::new(ANNOTATIONS)) {
            let Some(name) = folder.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
            for path in self.list(&Path::new(ANNOTATIONS).join(&name)) {
                let is_ours = path.extension().is_some_and(|extension| extension == "ron");
                if let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| is_ours) {
                    self.annotation_set(&name, stem);
                }
            }
        }
    }

    fn annotation_set(&mut self, folder: &str, stem: &str) {
        let file = annotations_path(folder, stem);
        let Some(document) = self.stems.get(stem).and_then(|id| self.parts.documents.get(id)).cloned() else {
            if !self.aside.contains(stem) {
                let notice = Notice::error(format!("These annotations belong to no article: there is no {stem}."));
                let hint = "They are left as they are. Put the article back and open the project again.";
                self.report.add(notice.hint(hint).at(self.root.join(file)));
            }
            return;
        };
        let Some(bytes) = self.bytes(&file) else { return };
        let Reading { value: (head, records), located, troubles, back_up } = read::annotations(&bytes, &document.text);
        let set = match folder {
            "prediction" => AnnotationSetId::Prediction,
            "curation" => AnnotationSetId::Curation,
            _ if head.annotator.is_empty() => AnnotationSetId::Analyst(folder.into()),
            _ => AnnotationSetId::Analyst(head.annotator.as_str().into()),
        };
        let sets = self.parts.annotations.entry(document.id.clone()).or_default();
        if sets.contains_key(&set) || self.ledger.folder(&set) != folder && self.ledger.has_folder(&set) {
            let notice =
                Notice::error(format!("There are two folders of annotations by {set}; this file was left out."));
            self.report.add(notice.hint("Move its lines to the other folder.").at(self.root.join(file)));
            return;
        }
        sets.insert(set.clone(), Arc::new(records));
        self.ledger.set_folder(&set, folder);
        let source = self.source(file, bytes, located, troubles, back_up);
        self.places.insert(Some((document.id.clone(), set)), source);
    }

    /// Remembers where records came from, and reports what was not understood.
    fn source(
        &mut self,
        file: PathBuf,
        bytes: Vec<u8>,
        located: Vec<read::Located>,
        troubles: Vec<read::Trouble>,
        back_up: bool,
    ) -> usize {
        for trouble in troubles.iter().filter(|trouble| !trouble.is_comment) {
            self.report.add(trouble.notice(&self.root.join(&file)));
        }
        self.sources.push(Source::new(file, bytes, located, troubles, back_up));
        self.sources.len() - 1
    }

    /// The paths in a folder, sorted; nothing if the folder is not there.
    fn list(&mut self, folder: &Path) -> Vec<PathBuf> {
        let path = self.root.join(folder);
        let mut paths: Vec<PathBuf> = match std::fs::read_dir(&path) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
            Err(error) => {
                use std::io::ErrorKind::{NotADirectory, NotFound};
                if !matches!(error.kind(), NotFound | NotADirectory) {
                    let notice = Notice::error(format!("The folder could not be read ({error})."));
                    self.report.add(notice.hint("Check its permissions.").at(path));
                }
                return Vec::new();
            }
        };
        // Hidden files are leftovers of other programs, or of a save that was cut short.
        paths.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
        paths.sort();
        paths
    }

    fn bytes(&mut self, file: &Path) -> Option<Vec<u8>> {
        let path = self.root.join(file);
        match std::fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                let notice = Notice::error(format!("The file could not be read ({error})."));
                self.report.add(notice.hint("Check its permissions and open the project again.").at(&path));
                let state = FileState { seen: seen(&path), back_up: true, ..FileState::default() };
                self.ledger.files.insert(file.to_owned(), state);
                None
            }
        }
    }
}
