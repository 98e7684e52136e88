//! Articles that come in: from files and folders, with a report of what became of each; from pasted text.

use super::opening::Arrival;
use super::reading::{FilePlace, Read, ReadArticle, ReadingOptions};
use super::workspace::Dialog;
use super::{Session, intake};
use crate::extract;
use crate::format::{ArticleDraft, Mappings};
use crate::model::{DocumentId, Operation};
use crate::report::{Notice, Severity};
use crate::store::{self, ImportOutcome, ImportReport, ImportRow, reason};
use crate::text::TextRange;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Up to so many notices of an import are told one by one. A thousand of them would bury all other messages; the
/// report has them all.
const MOST_TOLD: usize = 3;

/// How far an import has come.
#[derive(Debug, Default)]
pub(super) struct Import {
    /// What became of the files so far.
    report: ImportReport,
    /// Articles that were added.
    added: usize,
    /// The first few notices about its files.
    notices: Vec<Notice>,
    /// Whether its first article has been shown.
    shown: bool,
}

impl Session {
    /// Reads files and folders in the background.
    pub(super) fn begin_import(&mut self, paths: Vec<PathBuf>, tables: Mappings) {
        let mut options = ReadingOptions::of(&self.settings.import, self.folder());
        options.read.tables = tables;
        let job = self.jobs.read_articles(paths, options);
        let report = ImportReport { begun: self.now(), ..ImportReport::default() };
        self.imports.insert(job, Import { report, ..Import::default() });
    }

    /// Takes in what was read at a place.
    pub(super) fn take_in_read(&mut self, job: u64, place: &FilePlace, read: Read) {
        // What was read for a project that has been left is not put into the next one, and what had been read ahead
        // when the analyst stopped the import does not come after all.
        if self.imports.get(&job).is_none_or(|import| import.report.is_partial) {
            return;
        }
        match read {
            Read::Article(article) => self.take_in_article(job, place, *article),
            Read::LeftOut(why) => self.note_row(job, place, ImportOutcome::Skipped, None, why),
            Read::Failed(notice) => {
                self.note_row(job, place, ImportOutcome::Failed, None, reason(&notice));
                self.tell_of_import(job, notice);
            }
            Read::Told(notice) => self.tell(notice),
        }
    }

    fn take_in_article(&mut self, job: u64, place: &FilePlace, article: ReadArticle) {
        let ReadArticle { draft, report, original, furniture } = article;
        if let Some(same) = self.project.document_with_text(&draft.text).cloned() {
            let why = format!("“{}” has the same text.", same.title());
            self.note_row(job, place, ImportOutcome::Skipped, Some(same.id.clone()), why);
            let what = format!("“{}” is in the project already and was not added again.", same.title());
            self.tell_of_import(job, place.on(Notice::info(what)));
            return self.show_first_of_import(job, &same.id);
        }
        let told: Vec<String> = report.notices.iter().map(reason).collect();
        report.notices.into_iter().for_each(|notice| self.tell_of_import(job, notice));
        let source = draft.source.clone();
        match self.add_article(Some(job), draft, furniture) {
            Some(document) => {
                if let (Some(bytes), Some(folder)) = (original, &self.keeper.folder)
                    && let Err(error) = folder.keep_source(&source, &bytes)
                {
                    self.tell_of_import(job, Notice::warning(error.to_string()));
                }
                self.note_row(job, place, ImportOutcome::Opened, Some(document.clone()), told.join(" "));
                self.show_first_of_import(job, &document);
            }
            None => {
                let why = "The project did not take it in; the messages say why.".to_owned();
                self.note_row(job, place, ImportOutcome::Failed, None, why);
            }
        }
    }

    fn note_row(
        &mut self,
        job: u64,
        place: &FilePlace,
        outcome: ImportOutcome,
        article: Option<DocumentId>,
        reason: String,
    ) {
        let Some(import) = self.imports.get_mut(&job) else { return };
        let FilePlace { path, entry, line } = place.clone();
        let path = path.to_path_buf();
        import.report.rows.push(ImportRow { outcome, path, entry, line, article, reason });
    }

    /// Notes what is to be said of a file once it is known how much there is to say.
    fn tell_of_import(&mut self, job: u64, notice: Notice) {
        let Some(import) = self.imports.get_mut(&job) else { return };
        if import.notices.len() <= MOST_TOLD {
            import.notices.push(notice);
        }
    }

    /// The first article of an import is shown, so that reading can begin while the rest comes in.
    fn show_first_of_import(&mut self, job: u64, document: &DocumentId) {
        let Some(import) = self.imports.get_mut(&job) else { return };
        if !std::mem::replace(&mut import.shown, true) {
            self.waiting.push(Arrival::Document(document.clone()));
            self.show_arrivals();
        }
    }

    /// Adds an article; `furniture` is what of its text is none of the article, if that is known.
    pub(super) fn add_article(
        &mut self,
        group: Option<u64>,
        draft: ArticleDraft,
        furniture: Option<Vec<TextRange>>,
    ) -> Option<DocumentId> {
        let furniture = furniture.unwrap_or_else(|| extract::boilerplate(&draft.text));
        let document = intake::with_free_id(&self.project, intake::without(draft, furniture));
        let id = document.id.clone();
        let count = group.and_then(|job| self.imports.get(&job)).map_or(0, |import| import.added) + 1;
        let label =
            if count > 1 { format!("Added {count} articles") } else { format!("Added “{}”", document.title()) };
        if !self.commit_in_group(group, label, vec![Operation::document(document)]) {
            return None;
        }
        if let Some(import) = group.and_then(|job| self.imports.get_mut(&job)) {
            import.added += 1;
        }
        self.extract(&id);
        Some(id)
    }

    /// Notes that an import was stopped by the analyst.
    pub(super) fn note_cancelled(&mut self, job: u64) {
        if let Some(import) = self.imports.get_mut(&job) {
            import.report.is_partial = true;
        }
    }

    /// Keeps the report of an import, and says what came of it.
    pub(super) fn finish_import(&mut self, job: u64) {
        let Some(Import { report, notices, .. }) = self.imports.remove(&job) else { return };
        if notices.len() <= MOST_TOLD {
            notices.into_iter().for_each(|notice| self.tell(notice));
        }
        if report.rows.is_empty() && !report.is_partial {
            let what = "No article was found to open.";
            let hint = format!("Files that can be read end in {}.", crate::format::article_extensions().join(", "));
            return self.tell(Notice::warning(what).hint(hint));
        }
        let [opened, skipped, failed, _] = ImportOutcome::ALL.map(|outcome| report.count(outcome));
        if opened + skipped + failed > 1 || report.is_partial {
            let severity = if failed > 0 || report.is_partial { Severity::Warning } else { Severity::Info };
            let notice = Notice::new(severity, report.words());
            let hint = "File ▸ Import report… names each file.";
            self.tell(if failed + skipped > 0 { notice.hint(hint) } else { notice });
        }
        if self.can_write()
            && let Some(folder) = &self.keeper.folder
            && let Err(error) = folder.keep_import(&report)
        {
            self.tell(Notice::warning(error.to_string()));
        }
        self.import_report = Some(Arc::new(report));
        self.save_soon();
    }

    /// Opens the report of the last import; after the project was opened anew, the latest that it keeps.
    pub(crate) fn ask_import_report(&mut self) {
        if self.import_report.is_none()
            && let Some((_, path)) = self.import_reports().first()
        {
            self.show_import_report(path);
        }
        match self.import_report {
            Some(_) => self.ask(Dialog::ImportReport),
            None => self.tell(Notice::info("Nothing was imported into this project yet.")),
        }
    }

    /// The file that the open article was read from, if it is kept with the project.
    pub fn kept_source(&self) -> Option<PathBuf> {
        store::kept_source(self.folder()?, &self.document()?.source)
    }

    /// Asks whether the file that the open article was read from is to be opened.
    pub(crate) fn ask_source(&mut self) {
        match self.kept_source() {
            Some(path) => self.ask(Dialog::Source(path)),
            None => {
                let hint = "“Keep original files” in the settings keeps those of later imports.";
                self.tell(Notice::info("The file that this article was read from was not kept.").hint(hint));
            }
        }
    }

    /// The report that was shown last, or that of the last import.
    pub fn import_report(&self) -> Option<&Arc<ImportReport>> {
        self.import_report.as_ref()
    }

    /// When the imports of this project began, and where their reports are, the latest first.
    pub fn import_reports(&self) -> Vec<(i64, PathBuf)> {
        self.folder().map(store::import_reports).unwrap_or_default()
    }

    /// Shows the report of an import in this project's folder.
    pub(super) fn show_import_report(&mut self, path: &Path) {
        match store::read_import_report(path) {
            Ok(report) => self.import_report = Some(Arc::new(report)),
            Err(error) => self.tell(Notice::error(error.to_string())),
        }
    }

    /// Writes the report that is shown to a file.
    pub(super) fn save_import_report(&mut self, path: &Path) {
        self.workspace.dialog = None;
        let Some(report) = self.import_report.clone() else { return };
        match report.write(path) {
            Ok(()) => self.tell(Notice::info(format!("Wrote the import report to {}.", path.display()))),
            Err(error) => self.tell(Notice::error(error.to_string())),
        }
    }

    /// Reads the files again that could not be read in the import whose report is shown.
    pub(super) fn try_import_again(&mut self) {
        self.workspace.dialog = None;
        let failed = self.import_report.as_ref().map(|report| report.failed_files()).unwrap_or_default();
        if !failed.is_empty() {
            self.open(failed);
        }
    }
}
