//! Adding articles with their suggestions to a project: read and annotated on all cores, taken in one by one.

use super::columns::Columns;
use super::limits::Limits;
use super::output::{Failure, say};
use super::progress::Progress;
use crate::extract::{Adaptation, Extractor, Suggestions};
use crate::model::{Document, DocumentId, Operation, Project};
use crate::report::{Notice, Report, Severity, counted};
use crate::session::reading::{FilePlace, RawArticle, Read, ReadArticle, Reading};
use crate::session::stream::BrokeDown;
use crate::session::{intake, stream};
use crate::store::{ImportOutcome, ImportReport, ImportRow, Opened, ProjectFolder, reason};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long what was taken in may be in memory only.
const SAVE_EVERY: Duration = Duration::from_secs(60);

/// How often the same thing is said of a file before it is only counted.
const SAID_OF_EACH: usize = 3;

/// What is to be added to a project
#[derive(clap::Args)]
pub(super) struct Adding {
    /// Write what became of each file to this file, as CSV; the project keeps it, too
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How many threads work; if not said, one for each core. The results are the same
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Keep the files that articles are read from with the project
    #[arg(long)]
    keep_originals: bool,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    limits: Limits,
}

/// What a worker made of something that was read.
enum Made {
    /// A document with its suggestions, and what had to be guessed in it.
    Document(Box<Document>, Box<Suggestions>, Report, Option<Vec<u8>>),
    /// The text is that of a document that was there from the start.
    Known(DocumentId),
    /// No document.
    Other(Read),
}

impl Adding {
    /// Adds the articles of files and folders, and saves the project. Gives what became of each file, and whether all
    /// was well.
    pub(super) fn add(&self, opened: &mut Opened, files: &[PathBuf]) -> Result<(ImportReport, bool), Failure> {
        let cancel = Arc::new(AtomicBool::new(false));
        stop_on_ctrl_c(&cancel);
        let mut options = self.columns.said_in(self.limits.options(Some(opened.folder.path())));
        options.read.keep_original = self.keep_originals;
        let reading = Reading::begin(files, options, Arc::clone(&cancel));
        let progress = reading.progress();
        let before = opened.project.clone();
        let adaptation = Adaptation::of(&before);
        let mut taker = Taker {
            progress: Progress::new(Some(Arc::clone(&progress)), false),
            report: ImportReport { begun: jiff::Timestamp::now().as_second(), ..ImportReport::default() },
            is_well: true,
            saved: Instant::now(),
            said: BTreeMap::new(),
            project: &mut opened.project,
            folder: &mut opened.folder,
        };
        let workers = self.jobs.unwrap_or_else(stream::all_cores);
        stream::map_in_order(
            workers,
            reading,
            |raw| make(raw, &before, &adaptation),
            |raw, made| {
                if !cancel.load(Ordering::SeqCst) {
                    if matches!(made, Ok(Made::Document(..) | Made::Known(_))) {
                        progress.note_article();
                    }
                    taker.take(&raw.place, made);
                }
                taker.save_now_and_then()
            },
        )?;
        let Taker { mut report, mut is_well, progress, said, .. } = taker;
        drop(progress);
        for (what, times) in said.iter().filter(|(_, times)| **times > SAID_OF_EACH) {
            let more = counted(times - SAID_OF_EACH, "more article");
            say(&format!("note: The same goes for {more}: {what}"));
        }
        if cancel.load(Ordering::SeqCst) {
            report.is_partial = true;
            is_well = false;
            say("Stopped. What was added is kept; the same command adds the rest.");
        }
        opened.folder.save(&opened.project)?;
        opened.folder.keep_import(&report)?;
        if let Some(path) = &self.report {
            report.write(path)?;
        }
        Ok((report, is_well))
    }
}

fn make(raw: &RawArticle, before: &Project, adaptation: &Adaptation) -> Made {
    let ReadArticle { draft, report, original, .. } = match raw.read() {
        Read::Article(article) => *article,
        other => return Made::Other(other),
    };
    // Adding a large folder again must not cost as much as the first time.
    if let Some(same) = before.document_with_text(&draft.text) {
        return Made::Known(same.id.clone());
    }
    let document = intake::prepared(draft);
    let mut watch = |_: &'static str, _: f32| ControlFlow::Continue(());
    let found = Extractor::bundled().extract_adapted(&intake::article(&document), adaptation, &mut watch);
    Made::Document(Box::new(document), Box::new(found.unwrap_or_default()), report, original)
}

struct Taker<'a> {
    progress: Progress,
    report: ImportReport,
    is_well: bool,
    saved: Instant,
    /// How often each thing was said that is only worth knowing.
    said: BTreeMap<String, usize>,
    project: &'a mut Project,
    folder: &'a mut ProjectFolder,
}

impl Taker<'_> {
    fn take(&mut self, place: &FilePlace, made: Result<Made, BrokeDown>) {
        self.progress.show(&place.path.to_string_lossy());
        match made {
            Ok(Made::Document(document, found, report, original)) => {
                report.notices.iter().for_each(|notice| self.tell(notice));
                match self.project.document_with_text(&document.text).map(|same| same.id.clone()) {
                    Some(same) => self.is_known(place, same),
                    None => self.add(place, *document, *found, &report, original.as_deref()),
                }
            }
            Ok(Made::Known(same)) => self.is_known(place, same),
            Ok(Made::Other(Read::LeftOut(why))) => self.row(place, ImportOutcome::Skipped, None, why),
            Ok(Made::Other(Read::Failed(notice))) => self.failed(place, &notice),
            Ok(Made::Other(Read::Told(notice))) => {
                self.is_well &= notice.severity < Severity::Error;
                self.tell(&notice);
            }
            Ok(Made::Other(Read::Article(_))) => {}
            Err(BrokeDown) => {
                let what = "Finding suggestions stopped because of a fault in Standpoint. The article was left out.";
                self.failed(place, &place.on(Notice::error(what).hint("Please report it with the file.")));
            }
        }
    }

    fn add(
        &mut self,
        place: &FilePlace,
        document: Document,
        found: Suggestions,
        report: &Report,
        original: Option<&[u8]>,
    ) {
        let document = intake::with_free_id(self.project, document);
        let (id, source) = (document.id.clone(), document.source.clone());
        let mut operations = vec![Operation::document(document)];
        operations.extend(intake::suggestion_operations(self.project, &id, found));
        match self.project.commit(&operations) {
            Ok(_) => {
                if let Some(Err(error)) = original.map(|bytes| self.folder.keep_source(&source, bytes)) {
                    self.progress.tell(&Notice::warning(error.to_string()));
                }
                let told: Vec<String> = report.notices.iter().map(reason).collect();
                self.row(place, ImportOutcome::Opened, Some(id), told.join(" "));
            }
            Err(refusal) => {
                let notice = Notice::error(format!("The article could not be taken in: {refusal}"));
                self.failed(place, &place.on(notice));
            }
        }
    }

    fn is_known(&mut self, place: &FilePlace, same: DocumentId) {
        let what = "This text is in the project already and was not added again.";
        self.tell(&place.on(Notice::info(what)));
        self.row(place, ImportOutcome::Skipped, Some(same), what.to_owned());
    }

    fn failed(&mut self, place: &FilePlace, notice: &Notice) {
        self.is_well = false;
        self.progress.tell(notice);
        self.row(place, ImportOutcome::Failed, None, reason(notice));
    }

    /// Says a notice. What is only worth knowing, and the same for many, is counted in the end.
    fn tell(&mut self, notice: &Notice) {
        if notice.severity == Severity::Info {
            let times = self.said.entry(notice.what.clone()).or_default();
            *times += 1;
            if *times > SAID_OF_EACH {
                return;
            }
        }
        self.progress.tell(notice);
    }

    fn row(&mut self, place: &FilePlace, outcome: ImportOutcome, article: Option<DocumentId>, reason: String) {
        let FilePlace { path, entry, line } = place.clone();
        self.report.rows.push(ImportRow { outcome, path: path.to_path_buf(), entry, line, article, reason });
    }

    /// A killed process loses little.
    fn save_now_and_then(&mut self) -> Result<(), Failure> {
        if self.saved.elapsed() >= SAVE_EVERY {
            self.folder.save(self.project)?;
            self.saved = Instant::now();
        }
        Ok(())
    }
}

/// The first Ctrl+C ends the reading, so that what was read is saved; the second one ends the program.
fn stop_on_ctrl_c(cancel: &Arc<AtomicBool>) {
    let cancel = Arc::clone(cancel);
    // Without a handler Ctrl+C ends the program at once; what was saved until then is whole.
    let _ = ctrlc::set_handler(move || {
        if cancel.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
}
