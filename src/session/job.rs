//! Background work: reading articles, opening projects, finding suggestions.
//!
//! Workers never touch a project. They send [`JobEvent`]s; the session carries
//! them out on its own thread, in the order in which they came.

use super::corpus::{self, Arrival};
use super::exporting::{self, ExportFault, ExportPlan};
use super::extraction_queue::{ExtractionQueue, Request};
use super::hands::OpeningRequest;
use super::listed_job::APPLYING;
pub use super::listed_job::Job;
pub(super) use super::listed_job::{ARRANGING, COMPARING, LOOKING, SEARCHING};
use super::listing::Arranged;
use super::reading::{FilePlace, Held, RawArticle, Read, Reading, ReadingOptions, ReadingProgress};
use super::searching::FoundBatch;
use super::stream::{self, BrokeDown};
use super::tables::TableQuestion;
use super::versions::KnownVersions;
pub(super) use super::work::Work;
use crate::extract::{Adaptation, Suggestions};
use crate::format::Format;
use crate::model::{Document, DocumentId, Project};
use crate::report::{Notice, counted};
use crate::store::{
    BackupTime, FinishedSave, Former, FormerReader, LockHolder, Opened, Opening, Others, OutsideLook, OutsideNews,
    Places, ProjectFolder, SaveJob, StoreError,
};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Everything that a worker can tell.
pub enum JobEvent {
    /// How far a job has come: done, total.
    Progress(u64, usize, usize),
    /// A job reads files; how far it has come can be looked up here.
    Reading(u64, Arc<ReadingProgress>),
    /// Something of a file was read, or could not be; the room that it takes is free once it is taken in.
    Read(u64, FilePlace, Read, Option<Held>),
    /// Files were looked at before they are opened: what is to be asked about the tables among them.
    TablesSeen(u64, Vec<PathBuf>, Vec<TableQuestion>),
    /// A project was opened, or could not be.
    ProjectOpened(u64, Box<Result<Opened, StoreError>>),
    /// Suggestions for a document, made from it as it was then and with what had been learnt up to a change of
    /// that number; none if the extraction broke down.
    Suggested(Arc<Document>, u64, Option<Box<Suggestions>>),
    /// Suggestions for a long article were put together.
    Prepared(u64, Box<super::suggesting::Prepared>),
    /// Something was gathered from articles of the project.
    Gathered(u64, Box<super::gathering::AnyFound>),
    /// A long article was brought into memory.
    Warmed(u64, Box<super::warming::Warmed>),
    /// What a search has found since it last told.
    Found(u64, Box<FoundBatch>),
    /// Annotations were read for an import, or could not be.
    AnnotationsRead(u64, Box<Result<Arrival, Notice>>),
    /// A project as it was at the time of a backup, or why it cannot be read.
    LookedBack(u64, Box<Result<Former, StoreError>>),
    /// What a look at the project's files saw, and which other windows are there.
    LookedOutside(u64, Box<OutsideNews>, Vec<LockHolder>),
    /// Which articles are versions of one text, in the project of that number.
    Versions(u64, Arc<KnownVersions>),
    /// The project's files were written, or could not be.
    Saved(u64, Box<FinishedSave>),
    /// The article list of a project, by its number in the session.
    Arranged(u64, Box<Arranged>),
    /// Something to tell the analyst.
    Told(Notice),
    /// A job has ended, by itself or cancelled.
    Finished(u64),
}

/// Wakes whoever draws, from another thread.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The jobs of a session.
pub struct Jobs {
    sender: Sender<JobEvent>,
    receiver: Receiver<JobEvent>,
    wake: Wake,
    running: BTreeMap<u64, Job>,
    last_id: u64,
    extraction: Arc<ExtractionQueue>,
    extraction_job: Option<u64>,
    extraction_works: bool,
}

impl Jobs {
    /// No jobs yet; `wake` is called from other threads whenever there is something to poll.
    pub fn new(wake: Wake) -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            wake,
            running: BTreeMap::new(),
            last_id: 0,
            extraction: Arc::default(),
            extraction_job: None,
            extraction_works: false,
        }
    }

    /// The running jobs, the oldest first.
    pub fn running(&self) -> impl Iterator<Item = &Job> {
        self.running.values()
    }

    /// Whether nothing is under way.
    pub fn idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Asks a job to stop.
    pub fn cancel(&mut self, id: u64) {
        if let Some(job) = self.running.get(&id) {
            job.cancel.store(true, Ordering::Relaxed);
        }
        if self.extraction_job == Some(id) {
            self.extraction.clear();
            self.finish(id);
        }
    }

    /// Whether a job finds suggestions.
    pub fn is_extraction(&self, id: u64) -> bool {
        self.extraction_job == Some(id)
    }

    /// Whether documents wait for suggestions.
    pub fn is_extracting(&self) -> bool {
        self.extraction_job.is_some()
    }

    /// Asks all jobs to stop: their project goes.
    pub fn cancel_all(&mut self) {
        for id in self.running.keys().copied().collect::<Vec<_>>() {
            self.cancel(id);
        }
    }

    /// The next event, if one is there. Keeps the list of jobs up to date.
    pub fn poll(&mut self) -> Option<JobEvent> {
        let event = self.receiver.try_recv().ok()?;
        Some(self.noted(event))
    }

    /// The next event; waits for it while jobs are under way.
    pub fn wait(&mut self) -> Option<JobEvent> {
        if self.idle() {
            return self.poll();
        }
        let event = self.receiver.recv_timeout(Duration::from_secs(60)).ok()?;
        Some(self.noted(event))
    }

    fn noted(&mut self, event: JobEvent) -> JobEvent {
        match &event {
            JobEvent::Progress(id, done, total) => {
                if let Some(job) = self.running.get_mut(id) {
                    (job.done, job.total) = (*done, *total);
                }
            }
            JobEvent::Reading(id, progress) => {
                if let Some(job) = self.running.get_mut(id) {
                    job.reading = Some(Arc::clone(progress));
                }
            }
            JobEvent::Finished(id) => self.finish(*id),
            JobEvent::Suggested(..) => self.note_extracted(),
            JobEvent::Read(..)
            | JobEvent::Versions(..)
            | JobEvent::TablesSeen(..)
            | JobEvent::ProjectOpened(..)
            | JobEvent::AnnotationsRead(..)
            | JobEvent::Saved(..)
            | JobEvent::LookedBack(..)
            | JobEvent::LookedOutside(..)
            | JobEvent::Found(..)
            | JobEvent::Arranged(..)
            | JobEvent::Prepared(..)
            | JobEvent::Warmed(..)
            | JobEvent::Gathered(..)
            | JobEvent::Told(_) => {}
        }
        event
    }

    fn note_extracted(&mut self) {
        let Some(id) = self.extraction_job else { return };
        if let Some(job) = self.running.get_mut(&id) {
            job.done += 1;
            if job.done >= job.total {
                self.finish(id);
            }
        }
    }

    fn finish(&mut self, id: u64) {
        self.running.remove(&id);
        if self.extraction_job == Some(id) {
            self.extraction_job = None;
        }
    }

    /// Reads articles from files and folders; gives the job's number.
    pub fn read_articles(&mut self, paths: Vec<PathBuf>, options: ReadingOptions) -> u64 {
        self.start("Reading articles", true, move |work| {
            let reading = Reading::begin(&paths, options, Arc::clone(&work.cancel));
            let progress = reading.progress();
            work.send(JobEvent::Reading(work.id, Arc::clone(&progress)));
            let read = |raw: &RawArticle| raw.read().looked_through();
            let done: Result<(), Infallible> =
                stream::map_in_order(stream::all_cores(), reading, read, |mut raw, read| {
                    if !work.cancelled() {
                        let read = read.unwrap_or_else(|BrokeDown| {
                            let what = "Reading it stopped because of a fault in Standpoint.";
                            Read::Failed(raw.place.on(Notice::error(what).hint("Please report it with the file.")))
                        });
                        if matches!(read, Read::Article(_)) {
                            progress.note_article();
                        }
                        let held = raw.release();
                        work.send(JobEvent::Read(work.id, raw.place, read, held));
                    }
                    Ok(())
                });
            let Ok(()) = done;
        })
    }

    /// Opens a project; gives the job's number.
    pub(super) fn open_project(&mut self, request: OpeningRequest, places: Option<Places>) -> u64 {
        self.start("Opening project", true, move |work| {
            let OpeningRequest { path, analyst, manner } = &request;
            let opening = Opening { manner: *manner, analyst: Some(analyst), places: places.as_ref() };
            let watch = |done, all| {
                work.send(JobEvent::Progress(work.id, done, all));
                !work.cancelled()
            };
            let opened = ProjectFolder::open_for_window(path, opening, &watch);
            if !work.cancelled() {
                work.send(JobEvent::ProjectOpened(work.id, Box::new(opened)));
            }
        })
    }

    /// Reads a project as it was at the time of a backup; gives the job's number.
    pub fn look_back(&mut self, reader: FormerReader, backup: BackupTime) -> u64 {
        self.start("Looking into a backup", true, move |work| {
            let former = reader.read(&backup);
            if !work.cancelled() {
                work.send(JobEvent::LookedBack(work.id, Box::new(former)));
            }
        })
    }

    /// Looks whether others have changed the project's files, and who is there; gives the job's number.
    pub fn look_outside(&mut self, look: OutsideLook, others: Others) -> u64 {
        self.start(LOOKING, false, move |work| {
            let there = others.look();
            work.send(JobEvent::LookedOutside(work.id, Box::new(look.run()), there));
        })
    }

    /// Reads annotated documents for an import into a project; gives the job's number.
    pub fn read_annotations(&mut self, path: PathBuf, format: Option<&'static Format>, project: Project) -> u64 {
        self.start("Reading annotations", true, move |work| {
            let read = corpus::read(&path, format, &project);
            if !work.cancelled() {
                work.send(JobEvent::AnnotationsRead(work.id, Box::new(read)));
            }
        })
    }

    /// Writes the project's files; gives the job's number.
    pub fn save(&mut self, save: SaveJob) -> u64 {
        self.start("Saving", false, move |work| work.send(JobEvent::Saved(work.id, Box::new(save.run()))))
    }

    /// Writes a project in a format to a file or folder, reads it back and compares.
    pub fn export(&mut self, project: Project, format: &'static Format, plan: ExportPlan, path: PathBuf) {
        self.start("Exporting", true, move |work| {
            let mut watch = |done, all| {
                work.send(JobEvent::Progress(work.id, done, all));
                if work.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            match exporting::export(&project, format, &plan, &path, &mut watch) {
                Ok(prepared) => {
                    let articles = counted(exporting::tally(&project, &plan).documents, "article");
                    let files = counted(prepared.files.len(), "file");
                    work.tell(prepared.report);
                    let mut what = format!("Exported {articles} as {}, {files}: {}.", format.name, path.display());
                    for (name, count) in &prepared.parts {
                        what += &format!(" {name}: {count}.");
                    }
                    if let Some(verification) = &prepared.verification {
                        what += &format!(" {verification}");
                    }
                    work.send(JobEvent::Told(Notice::info(what)));
                }
                Err(ExportFault::Stopped) => {
                    work.send(JobEvent::Told(Notice::info("The export was stopped; nothing was written.")));
                }
                Err(ExportFault::Failed(notice)) => work.send(JobEvent::Told(*notice)),
            }
        });
    }

    /// From now on, suggestions are made with this; the number tells its changes apart.
    pub fn use_adaptation(&mut self, adaptation: Arc<Adaptation>, change: u64) {
        self.extraction.learn(adaptation, change);
    }

    /// Finds suggestions for a document, before or after those that wait already.
    pub fn extract(&mut self, document: Arc<Document>, first: bool) {
        self.queue(document, first, false);
    }

    /// Applies what was learnt to documents that have suggestions. Those that still wait for that from an
    /// earlier call are forgotten, so that many quick decisions cause one refresh.
    pub fn refresh(&mut self, documents: Vec<Arc<Document>>) {
        let forgotten = self.extraction.forget_refreshes();
        for document in documents {
            self.queue(document, false, true);
        }
        let Some(job) = self.extraction_job.and_then(|id| self.running.get_mut(&id)) else { return };
        job.total -= forgotten.min(job.total);
        if job.done >= job.total {
            let id = job.id;
            self.finish(id);
        }
    }

    fn queue(&mut self, document: Arc<Document>, first: bool, is_refresh: bool) {
        let id = match self.extraction_job {
            Some(id) => id,
            None => {
                self.last_id += 1;
                let id = self.last_id;
                let cancel = Arc::default();
                let title = if is_refresh { APPLYING } else { "Finding names and stances" };
                let within = Arc::clone(&self.extraction.share);
                self.running.insert(id, Job { within: Some(within), ..Job::new(id, title, 0, true, cancel) });
                self.extraction_job = Some(id);
                id
            }
        };
        let Some(job) = self.running.get_mut(&id) else { return };
        job.total += 1;
        let request = Request { document, cancel: Arc::clone(&job.cancel), is_refresh };
        self.extraction.put(request, first);
        if !std::mem::replace(&mut self.extraction_works, true) {
            self.start_extraction_worker();
        }
    }

    /// Moves a waiting document to the front: the analyst looks at it.
    pub fn extract_first(&mut self, document: &DocumentId) {
        self.extraction.put_first(document);
    }

    /// One worker, so that suggestions arrive in the order in which documents were queued.
    fn start_extraction_worker(&self) {
        let extraction = Arc::clone(&self.extraction);
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        self.spawn("extraction", move || extraction.work(&sender, &wake));
    }

    pub(super) fn start(
        &mut self,
        title: &'static str,
        can_cancel: bool,
        work: impl FnOnce(&Work) + Send + 'static,
    ) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        let cancel = Arc::new(AtomicBool::new(false));
        self.running.insert(id, Job::new(id, title, 0, can_cancel, Arc::clone(&cancel)));
        let context = Work { id, cancel, sender: self.sender.clone(), wake: Arc::clone(&self.wake) };
        let started = self.spawn(title, move || {
            if catch_unwind(AssertUnwindSafe(|| work(&context))).is_err() {
                let what = format!("“{title}” stopped because of a fault in Standpoint.");
                context.send(JobEvent::Told(Notice::error(what).hint("Please report what you were doing.")));
            }
            context.send(JobEvent::Finished(context.id));
        });
        if !started {
            drop(self.sender.send(JobEvent::Finished(id)));
        }
        id
    }

    /// Lets go of something on another thread: millions of records take longer than a frame.
    pub(super) fn let_go(&self, what: impl Send + 'static) {
        self.spawn("letting go", move || drop(what));
    }

    /// Starts a thread; gives whether that was possible.
    fn spawn(&self, name: &str, work: impl FnOnce() + Send + 'static) -> bool {
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(work);
        if let Err(error) = &started {
            let what = format!("The background work “{name}” could not start: {error}.");
            let notice = Notice::error(what).hint("Close other programs and try again.");
            // The receiver lives as long as `self`.
            drop(self.sender.send(JobEvent::Told(notice)));
        }
        started.is_ok()
    }

    /// Lists work that the session itself does in pieces; gives its number.
    pub(super) fn begin_here(&mut self, title: &'static str, total: usize) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        self.running.insert(id, Job::new(id, title, total, true, Arc::default()));
        id
    }

    /// Notes how far such work has come.
    pub(super) fn note_here(&mut self, id: u64, done: usize) {
        if let Some(job) = self.running.get_mut(&id) {
            job.done = done;
        }
    }

    /// Notes how many pieces of such work are left.
    pub(super) fn note_left_here(&mut self, id: u64, left: usize) {
        if let Some(job) = self.running.get_mut(&id) {
            job.done = job.total.saturating_sub(left);
        }
    }

    /// Such work has ended.
    pub(super) fn end_here(&mut self, id: u64) {
        self.finish(id);
    }

    /// Whether a job was asked to stop.
    pub(super) fn is_cancelled(&self, id: u64) -> bool {
        self.running.get(&id).is_none_or(|job| job.cancel.load(Ordering::Relaxed))
    }

    /// Has whoever draws come back soon.
    pub fn wake(&self) {
        (self.wake)();
    }
}
