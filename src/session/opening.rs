//! What comes in and goes out: articles, projects, saving elsewhere, export.

use super::Session;
use super::exporting::ExportPlan;
use super::hands::OpeningRequest;
use super::intake;
use super::workspace::{Dialog, Workspace};
use crate::extract::Suggestions;
use crate::format;
use crate::history::History;
use crate::model::{
    AnnotationSetId, Document, DocumentId, DocumentState, HandSets, Metadata, Operation, Project, SetHandle,
};
use crate::report::{Notice, Severity};
use crate::store::{self, Manner, Opened, ProjectFolder, StoreError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is to be shown as soon as nothing is being edited.
pub(super) enum Arrival {
    /// A document of this project.
    Document(DocumentId),
    /// Another project.
    Project(Box<Opened>),
}

impl Session {
    /// Opens articles, folders of articles, or a project, in the background.
    pub(super) fn open(&mut self, paths: Vec<PathBuf>) {
        self.workspace.dialog = None;
        if let Some(path) = paths.iter().find(|path| ProjectFolder::is_project(path)) {
            if self.is_open_already(path) {
                return self.tell(Notice::info(format!("{} is open already.", self.project.name())));
            }
            let request = OpeningRequest { path: path.clone(), analyst: self.own_name(), manner: Manner::First };
            return self.begin_opening(request);
        }
        if paths.is_empty() {
            return;
        }
        if self.refuse_articles() {
            return;
        }
        self.open_files(paths, false);
    }

    /// Says so if no article can be added here. Gives whether none can.
    fn refuse_articles(&mut self) -> bool {
        let Some(limits) = self.limits() else { return false };
        self.tell(Notice::warning("No article can be added here.").hint(limits));
        true
    }

    /// Opens tables of articles, and asks what their columns hold.
    pub(super) fn open_tables(&mut self, paths: Vec<PathBuf>) {
        self.workspace.dialog = None;
        if !self.refuse_articles() {
            self.open_files(paths, true);
        }
    }

    /// Whether a path means the project of this session.
    fn is_open_already(&self, path: &Path) -> bool {
        let folder = if path.is_dir() { Some(path) } else { path.parent() };
        let here = self.folder().and_then(|folder| folder.canonicalize().ok());
        here.is_some() && here == folder.and_then(|folder| folder.canonicalize().ok())
    }

    pub(super) fn paste(&mut self, title: &str, text: &str) {
        if text.trim().is_empty() {
            self.tell(Notice::warning("There is no text to make an article of."));
            return;
        }
        let mut draft = match format::draft_of_text(text) {
            Ok(draft) => draft,
            Err(error) => return self.tell(Notice::error(error.to_string())),
        };
        if !title.trim().is_empty() {
            draft.metadata.title = title.trim().to_owned();
        }
        self.workspace.dialog = None;
        if let Some(document) = self.add_article(None, draft, None) {
            self.show(&document);
        }
    }

    /// Shows what has arrived, unless a field is being edited. Gives whether anything was shown.
    pub(super) fn show_arrivals(&mut self) -> bool {
        if self.held {
            return false;
        }
        let arrivals = std::mem::take(&mut self.waiting);
        let any = !arrivals.is_empty();
        for arrival in arrivals {
            match arrival {
                Arrival::Document(document) => self.show(&document),
                Arrival::Project(opened) => self.go_on_with(*opened),
            }
        }
        any
    }

    /// Asks a job to stop. Articles that have no suggestions yet get them when they are opened.
    pub(super) fn cancel(&mut self, job: u64) {
        if self.jobs.is_extraction(job) {
            let project = &self.project;
            let prediction = AnnotationSetId::Prediction;
            self.extracted_for.retain(|document, _| project.set_handle(document, &prediction).is_some());
            let what = "Stopped looking for suggestions. Each article gets its own when you open it.";
            self.tell(Notice::info(what));
        }
        self.note_cancelled(job);
        self.jobs.cancel(job);
    }

    pub(crate) fn cancel_all(&mut self) {
        let jobs: Vec<u64> = self.jobs.running().filter(|job| job.can_cancel).map(|job| job.id).collect();
        jobs.into_iter().for_each(|job| self.cancel(job));
    }

    /// Whether suggestions were found in a document, or have been looked for.
    pub fn has_suggestions(&self, document: &DocumentId) -> bool {
        self.extracted_for.contains_key(document)
            || self.project.set_handle(document, &AnnotationSetId::Prediction).is_some()
    }

    /// Finds suggestions for a document in the background.
    pub fn extract(&mut self, document: &DocumentId) {
        if let Some(document) = self.project.document(document).filter(|_| self.makes_suggestions()) {
            let is_open = self.workspace.document.as_ref() == Some(&document.id);
            self.extracted_for.insert(document.id.clone(), document.metadata.day());
            self.jobs.extract(Arc::clone(document), is_open);
        }
    }

    /// Takes suggestions in; asks again if the day that they were reckoned from has changed meanwhile.
    pub(super) fn take_in_suggestions(&mut self, made_from: &Document, change: u64, found: Suggestions) {
        let Some(document) = self.project.document(&made_from.id) else { return };
        if document.text != made_from.text {
            return;
        }
        let is_lost = |(_, handle): (&AnnotationSetId, &SetHandle)| {
            handle.records();
            handle.is_lost()
        };
        if document.text.is_lost() || self.project.set_handles(&made_from.id).any(is_lost) {
            return self.tell_once_of_lost(&made_from.id);
        }
        if document.metadata.day() != made_from.metadata.day() {
            let document = document.id.clone();
            return self.extract(&document);
        }
        let document = Arc::clone(document);
        let Some(found) = self.prepare_suggestions(&document, change, found) else { return };
        let label = format!("Suggestions for “{}”", document.title());
        let operations = intake::suggestion_operations(&self.project, &made_from.id, found);
        let operations = self.spare_selected(&made_from.id, operations);
        self.note_made_with(&made_from.id, change);
        let former = self.suggested_entities(&made_from.id);
        self.commit_quietly(&label, operations);
        let now = self.suggested_entities(&made_from.id);
        self.let_depart(former.difference(&now).cloned().collect());
        self.forget_what_is_gone();
    }

    /// Says once that articles are without suggestions because their files are away; they get them when they are opened.
    fn tell_once_of_lost(&mut self, document: &DocumentId) {
        self.extracted_for.remove(document);
        if !std::mem::replace(&mut self.keeper.told_of_lost, true) {
            let what = "Articles get no suggestions while their files are not there or have changed.";
            let hint = "Once the project's folder is back, each gets its own when you open it.";
            self.tell(Notice::warning(what).hint(hint));
        }
    }

    /// Begins an empty project with a schema that Standpoint brings along, by its number.
    pub(crate) fn new_project(&mut self, schema: usize) {
        self.workspace.dialog = None;
        let Some(ready) = store::READY_MADE.get(schema) else { return };
        if !self.may_leave() {
            return;
        }
        self.start_project(Project::new("Untitled", ready.schema()), None, true);
    }

    /// Goes on with another project; the former one has been saved.
    pub(super) fn start_project(&mut self, project: Project, folder: Option<ProjectFolder>, untitled: bool) {
        self.note_desk();
        self.jobs.cancel_all();
        self.imports.clear();
        self.pending = Default::default();
        self.import_report = None;
        (self.looking, self.asking) = (None, None);
        self.waiting.clear();
        self.warming = None;
        self.extracted_for.clear();
        self.opening = None;
        self.generation += 1;
        self.project = project;
        self.who = folder.as_ref().and_then(|folder| folder.analyst().cloned()).unwrap_or_else(|| self.own_name());
        self.others.clear();
        self.history = History::default();
        self.departed = super::departed::Departed::default();
        self.restoring = Default::default();
        self.outside = Default::default();
        self.memo.forget();
        self.last_decided.clear();
        self.begin_learning();
        self.close_search();
        let Workspace { panel, list_order, tour, dismissed, .. } = self.workspace;
        self.workspace = Workspace { panel, list_order, tour, dismissed, ..Workspace::default() };
        let now = self.now();
        self.keeper.adopt(folder, untitled, self.project.revision(), now);
    }

    pub(super) fn take_in_project(&mut self, job: u64, opened: Result<Opened, StoreError>) {
        if self.opening != Some(job) {
            return;
        }
        self.opening = None;
        match opened {
            Ok(opened) => self.arrive_when_ready(Arrival::Project(Box::new(opened))),
            Err(error) => self.tell(Notice::error(error.to_string())),
        }
    }

    fn go_on_with(&mut self, opened: Opened) {
        if !self.may_leave() {
            return;
        }
        let Opened { folder, project, report, recovered } = opened;
        let path = folder.path().to_owned();
        let untitled = folder.is_untitled();
        self.start_project(project, Some(folder), untitled);
        if !recovered.is_empty() {
            self.keeper.note_unsaved();
        }
        // That nothing can be changed is no damage; where it is asked how to go on, the question says it.
        let is_told = |notice: &Notice| notice.severity > Severity::Info && notice.path.as_ref() == Some(&path);
        let is_asked = self.holder().is_some();
        let notices: Vec<Notice> = report.notices.into_iter().filter(|it| !(is_asked && is_told(it))).collect();
        let expected = usize::from(self.read_only_reason().is_some() && !is_asked);
        let warnings = notices.iter().filter(|notice| notice.severity > Severity::Info).count();
        notices.into_iter().for_each(|notice| self.tell(notice));
        if warnings > expected {
            self.ask(Dialog::Report);
        }
        if !untitled {
            self.remember(&path);
        }
        self.ensure_suggestions();
        if !self.restore_tabs()
            && let Some(document) = first_document_to_show(&self.project)
        {
            self.show(&document);
        }
        self.note_desk();
        self.save_soon();
        self.ask_how_to_join();
    }

    /// Saves before the project is left. If the work is kept nowhere, asks for a place instead.
    pub(super) fn may_leave(&mut self) -> bool {
        self.save();
        if self.is_saved() || self.keeper.has_journal() || self.project.documents().len() == 0 || !self.can_write() {
            return true;
        }
        let hint = "Save the project at another place, or free some space and try again.";
        self.tell(Notice::error("The latest work could not be kept on disk, so the project stays open.").hint(hint));
        self.ask(Dialog::SaveAs);
        false
    }

    /// Documents that were never looked through get their suggestions now.
    pub(super) fn ensure_suggestions(&mut self) {
        if !self.makes_suggestions() {
            return;
        }
        let has = |sets: Option<&HandSets>| sets.is_some_and(|sets| sets.get(&AnnotationSetId::Prediction).is_some());
        let without = self.project.documents_with_sets().filter(|(_, sets)| !has(*sets));
        let without: Vec<Arc<Document>> = without.map(|(document, _)| Arc::clone(document)).collect();
        for document in without {
            self.jobs.extract(document, false);
        }
    }

    /// The document that is shown first of a project that was opened.
    pub(super) fn first_shown(&self, opened: &Opened) -> Option<DocumentId> {
        let left = self.desk.project(&std::path::absolute(opened.folder.path()).ok()?);
        let shown = left.and_then(|left| left.articles.get(left.shown)).map(|article| article.document.as_str().into());
        let shown = shown.filter(|id| opened.project.document(id).is_some());
        shown.or_else(|| first_document_to_show(&opened.project))
    }

    fn remember(&mut self, path: &Path) {
        if let Some(places) = &self.keeper.places
            && let Err(error) = places.remember(path, self.project.name())
        {
            self.tell(Notice::warning(error.to_string()));
        }
    }

    /// Opens a copy of the sample project, so that the samples stay as they are.
    pub(crate) fn open_sample(&mut self) {
        self.workspace.dialog = None;
        let Some(places) = &self.keeper.places else {
            return self.tell(Notice::error("There is no folder to put a copy of the sample project in."));
        };
        let copied = places.new_untitled_path().and_then(|path| {
            store::write_sample_project(&path, self.who.as_str())?;
            Ok(path)
        });
        match copied {
            Ok(path) => {
                self.begin_opening(OpeningRequest { path, analyst: self.own_name(), manner: Manner::First });
            }
            Err(error) => self.tell(Notice::error(error.to_string())),
        }
    }

    pub(super) fn save_as(&mut self, path: &Path) {
        self.workspace.dialog = None;
        // Nothing may still be writing to a folder that is about to be left.
        self.save();
        let rescue = self.rescue();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let former = self.project.name().to_owned();
        if self.is_untitled() && !name.is_empty() {
            let named = self.project.commit(&[Operation::SetName(name)]);
            if let Err(refusal) = named {
                return self.tell(Notice::error(refusal.to_string()));
            }
        }
        let saved = match &mut self.keeper.folder {
            Some(folder) => folder.save_as(path, &self.project),
            None => ProjectFolder::create(path, &self.project),
        };
        match saved {
            Ok(mut folder) => {
                let now = self.now();
                // Nobody else can be in a new folder.
                let _ = folder.work_as(&self.who);
                rescue.into_iter().for_each(|mut rescue| rescue.discard());
                self.keeper.adopt(Some(folder), false, self.project.revision(), now);
                self.remember(path);
                self.note_desk();
                self.tell(Notice::info(format!("Saved as {}.", path.display())));
            }
            Err(error) => {
                if self.project.name() != former {
                    drop(self.project.commit(&[Operation::SetName(former)]));
                }
                self.tell(Notice::error(error.to_string()));
            }
        }
    }

    pub(super) fn export(&mut self, format: &str, path: &Path, plan: ExportPlan) {
        self.workspace.dialog = None;
        let Some(format) = format::format(format) else {
            return self.tell(Notice::error(format!("There is no format “{format}”.")));
        };
        self.jobs.export(self.project.clone(), format, plan, path.to_owned());
    }

    pub(super) fn edit_metadata(&mut self, document: &DocumentId, metadata: Metadata) {
        let Some(known) = self.project.document(document) else { return };
        if known.metadata == metadata {
            return;
        }
        let date_changed = known.metadata.date != metadata.date;
        let changed = Document { metadata, ..(**known).clone() };
        let label = format!("Changed the details of “{}”", changed.title());
        if self.commit(label, vec![Operation::document(changed)]) && date_changed {
            // Days such as “Wednesday” are reckoned from the article's date.
            self.extract(document);
        }
    }

    pub(super) fn edit_note(&mut self, document: &DocumentId, note: String) {
        let Some(known) = self.project.document(document) else { return };
        if known.note != note {
            let changed = Document { note, ..(**known).clone() };
            let label = format!("Changed the note of “{}”", changed.title());
            self.commit(label, vec![Operation::document(changed)]);
        }
    }

    /// Says how far the work on a document has come.
    pub(crate) fn set_state(&mut self, document: &DocumentId, state: DocumentState) {
        let Some(known) = self.project.document(document) else { return };
        if known.state != state {
            let changed = Document { state, ..(**known).clone() };
            let word = match state {
                DocumentState::New => "new",
                DocumentState::InProgress => "in progress",
                DocumentState::Done => "done",
            };
            let label = format!("Marked “{}” as {word}", changed.title());
            if self.commit(label.clone(), vec![Operation::document(changed)]) {
                let hint = self.with_keys("{review.next_open_article} opens the next article with suggestions.");
                self.tell(Notice::info(format!("{label}.")).hint(hint));
            }
        }
    }

    pub(super) fn remove_document(&mut self, document: &DocumentId) {
        self.workspace.dialog = None;
        let Some(known) = self.project.document(document) else { return };
        let label = format!("Removed “{}”", known.title());
        if self.commit(label, vec![Operation::PutDocument(document.clone(), None)]) {
            self.forget_what_is_gone();
        }
    }

    /// The operation that marks a new document as in progress, since a decision is made in it.
    pub(super) fn begin_work(&self, document: &DocumentId) -> Option<Operation> {
        // How far an article has come is said in the window that has the articles.
        let known = self.project.document(document).filter(|_| self.can_change_articles())?;
        (known.state == DocumentState::New)
            .then(|| Operation::document(Document { state: DocumentState::InProgress, ..(**known).clone() }))
    }
}

fn first_document_to_show(project: &Project) -> Option<DocumentId> {
    let first = project.documents().min_by_key(|document| match document.state {
        DocumentState::InProgress => 0,
        DocumentState::New => 1,
        DocumentState::Done => 2,
    });
    first.map(|document| document.id.clone())
}
