//! One running Standpoint, without a window.
//!
//! A [`Session`] holds the project, its history, what the analyst looks at, and
//! the background work. Doors see it as `&Session` and ask for changes by
//! [`Action`]s ([`Session::perform`]); [`Session::poll`] takes in what workers
//! have done.

pub mod action;
pub mod command;
pub mod commands;
pub mod converting;
pub mod corpus;
pub mod draft;
pub mod exporting;
pub mod fixed_keys;
pub mod intake;
pub mod job;
pub mod keymap;
pub mod keys;
pub mod memo;
pub mod queue;
pub mod reading;
pub mod schema;
pub mod searching;
mod setting;
pub mod stream;
pub mod tables;
mod work;
pub mod workspace;

mod alignment;
mod annotating;
mod arriving;
mod bench;
mod bulk;
mod coding;
mod committing;
pub mod decisions;
mod departed;
mod extraction_queue;
mod gathering;
mod going_back;
mod guessing;
mod guideline;
mod hands;
mod importing;
mod issues;
mod joining;
mod keeper;
mod learning;
mod linking;
mod listed_job;
pub mod listing;
mod long_step;
mod offers;
mod opening;
mod outside;
mod pending;
mod performing;
mod pieces;
mod registry;
mod relating;
mod rescuing;
pub mod restoring;
mod reversal;
mod reviewing;
mod stances;
pub mod standings;
mod suggesting;
mod tabs;
mod tour;
mod versions;
mod warming;

pub use action::Action;
pub use guessing::Guess;

use crate::history::History;
use crate::model::{AnnotationSetId, Document, DocumentId, Duplicate, Entity, EntityId, Origin, Overlay, Project};
use crate::report::Notice;
use crate::store::{self, Desk, ImportReport, LockHolder, Places, Settings};
use departed::Departed;
use importing::Import;
use job::{Job, Jobs, Wake};
use keeper::Keeper;
use keymap::Keymap;
use learning::Learning;
use memo::{EntityCounts, Memo, Progress};
use opening::Arrival;
use pending::PendingImport;
use searching::{Search, Snapshot};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use versions::Versions;
use workspace::{Dialog, Item, Panel, Workspace};

/// What taking in the work of workers may cost a frame.
const POLL_BUDGET: Duration = Duration::from_millis(8);

/// What it may cost while many articles come in.
const LARGEST_POLL_BUDGET: Duration = Duration::from_millis(60);

/// What a session needs from the world around it.
pub struct Surroundings {
    /// Where untitled projects, settings and the recent list live; `None` keeps nothing.
    pub places: Option<Places>,
    /// The time in seconds since 1970 (UTC).
    pub clock: fn() -> i64,
    /// Called from other threads when there is something to poll.
    pub wake: Wake,
}

/// A message with the time it came, in seconds since 1970 (UTC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it says.
    pub notice: Notice,
    /// When it came.
    pub at: i64,
    /// If it tells of a step: how many steps there were then, and what the step is called.
    pub step: Option<(usize, String)>,
}

/// One running Standpoint.
pub struct Session {
    project: Project,
    history: History,
    keeper: Keeper,
    settings: Settings,
    /// How the window is set up.
    desk: Desk,
    keymap: Keymap,
    who: AnnotationSetId,
    workspace: Workspace,
    search: Option<Search>,
    /// A step that is being put together.
    long_step: Option<long_step::LongStep>,
    snapshot: Snapshot,
    jobs: Jobs,
    /// The documents that an import has still to bring, by job: how many came so far.
    imports: BTreeMap<u64, Import>,
    /// Annotations that are to be brought in.
    pending: PendingImport,
    /// The report of the last import, or an older one that is looked at.
    import_report: Option<Arc<ImportReport>>,
    /// The job that looks at the tables among files to open, if one does.
    looking: Option<u64>,
    /// Files that wait for answers about the tables among them.
    asking: Option<tables::Asking>,
    /// The job that opens a project, if one does; an older one is no matter any more.
    opening: Option<u64>,
    /// The job that arranges a long list of articles, if one does.
    arranging: Option<u64>,
    /// Whether nothing else may be shown now: a field is being edited.
    held: bool,
    /// An article or project that came while nothing else could be shown.
    waiting: Vec<Arrival>,
    /// What waits for an article to be in memory.
    warming: Option<warming::Warming>,
    /// Grows with each project that is opened here.
    generation: u64,
    /// The day from which the suggestions of a document were reckoned, where this session asked for them.
    extracted_for: BTreeMap<DocumentId, Option<jiff::civil::Date>>,
    messages: Vec<Message>,
    /// How many steps there were before the request that is being carried out.
    steps_before: usize,
    memo: Memo,
    learning: Learning,
    versions: Versions,
    departed: Departed,
    /// What the dialogs of backups and of the bin show.
    restoring: restoring::Restoring,
    outside: outside::Outside,
    /// The other windows on the project, as they were last seen.
    others: Vec<LockHolder>,
    /// What was decided on last, the newest at the end; some of it may have been undone since.
    last_decided: Vec<(DocumentId, Item)>,
    clock: fn() -> i64,
    /// When work of workers was last taken in.
    polled: Option<Instant>,
    quitting: bool,
}

impl Session {
    /// A session with an empty project that exists nowhere yet.
    pub fn new(surroundings: Surroundings) -> Self {
        let Surroundings { places, clock, wake } = surroundings;
        let settings = places.as_ref().map(Places::settings).unwrap_or_default();
        let desk = places.as_ref().map(Places::desk).unwrap_or_default();
        let who = AnnotationSetId::analyst(&settings.analyst);
        let mut session = Self {
            project: Project::new("Untitled", store::news_schema()),
            history: History::default(),
            keeper: Keeper::new(places),
            keymap: Keymap::new(&settings),
            settings,
            workspace: Workspace {
                panel: Self::panel_of_desk(&desk),
                list_order: Self::order_of_desk(&desk),
                ..Workspace::default()
            },
            desk,
            who,
            search: None,
            long_step: None,
            snapshot: Snapshot::default(),
            jobs: Jobs::new(wake),
            imports: BTreeMap::new(),
            pending: PendingImport::default(),
            import_report: None,
            looking: None,
            asking: None,
            opening: None,
            arranging: None,
            held: false,
            waiting: Vec::new(),
            warming: None,
            generation: 0,
            extracted_for: BTreeMap::new(),
            messages: Vec::new(),
            steps_before: 0,
            memo: Memo::default(),
            learning: Learning::default(),
            versions: Versions::default(),
            departed: Departed::default(),
            restoring: restoring::Restoring::default(),
            outside: outside::Outside::default(),
            others: Vec::new(),
            last_decided: Vec::new(),
            clock,
            polled: None,
            quitting: false,
        };
        session.begin_learning();
        session
    }

    /// The project, to read.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// What can be undone and redone.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Whose annotations are made here.
    pub fn who(&self) -> &AnnotationSetId {
        &self.who
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the analyst is looking at.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Whether the window shall close.
    pub fn is_quitting(&self) -> bool {
        self.quitting
    }

    /// The background work under way.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.jobs.running()
    }

    /// All messages, the oldest first.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// The time in seconds since 1970 (UTC).
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// The open document.
    pub fn document(&self) -> Option<&Arc<Document>> {
        self.project.document(self.workspace.document.as_ref()?)
    }

    /// The open document's annotations as the analyst sees them.
    pub fn overlay(&self) -> Arc<Overlay> {
        match &self.workspace.document {
            Some(id) => self.memo.document(&self.project, id, &self.who).overlay,
            None => Arc::default(),
        }
    }

    /// The annotations of any document as the analyst sees them.
    pub fn overlay_of(&self, document: &DocumentId) -> Arc<Overlay> {
        self.memo.document(&self.project, document, &self.who).overlay
    }

    /// How far the review of a document has come.
    pub fn progress_of(&self, document: &DocumentId) -> Progress {
        self.memo.progress(&self.project, document, &self.who)
    }

    /// Whether a document names an entity or has a stance of it.
    pub fn names_entity(&self, document: &DocumentId, entity: &EntityId) -> bool {
        self.memo.names(&self.project, document, &self.who, entity, self.knows_decisions())
    }

    /// How often each entity is mentioned in the project.
    pub fn entity_counts(&self) -> EntityCounts {
        self.memo.entities(&self.project, &self.who, self.knows_decisions())
    }

    /// Entities that may be the same, for the analyst to decide.
    pub fn duplicates(&self) -> Rc<Vec<Duplicate>> {
        self.memo.duplicates(&self.project)
    }

    /// The entity of that id, if it is in the registry.
    pub fn entity(&self, id: &EntityId) -> Option<&Arc<Entity>> {
        self.project.entity(id)
    }

    /// Another number for each project that this session has opened; for caches.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// While held, nothing but what is on the screen is shown: the text of a field that is being
    /// edited would be lost. What arrives meanwhile is shown when the field is left.
    pub fn hold(&mut self, held: bool) {
        self.held = held;
    }

    pub(crate) fn workspace_mut(&mut self) -> &mut Workspace {
        &mut self.workspace
    }

    /// Takes in what workers have done. Call it whenever `wake` was called, and once a second.
    ///
    /// Gives whether anything changed.
    pub fn poll(&mut self) -> bool {
        // What workers have found waits, for it would change what the step is made for.
        if self.go_on_with_step(false) {
            return true;
        }
        let mut changed = self.show_arrivals();
        self.ask_about_tables();
        self.catch_up();
        self.read_decisions(false);
        self.learn_in_pause(false);
        let begun = Instant::now();
        let budget = self.poll_budget();
        while let Some(event) = self.jobs.poll() {
            self.take_in(event);
            changed = true;
            if begun.elapsed() > budget {
                self.jobs.wake();
                break;
            }
        }
        self.look_for_versions();
        self.gather_what_is_asked();
        self.save_now_and_then();
        self.put_away();
        self.look_outside_now_and_then();
        self.arrange_list();
        self.polled = Some(Instant::now());
        changed
    }

    /// While articles come in, as much time as drawing took, so that a large project does not bring them to a halt.
    fn poll_budget(&self) -> Duration {
        let drawing = self.polled.filter(|_| !self.imports.is_empty()).map(|polled| polled.elapsed());
        drawing.unwrap_or_default().clamp(POLL_BUDGET, LARGEST_POLL_BUDGET)
    }

    /// Waits until no background work is left. For doors without a window, and tests.
    pub fn settle(&mut self) {
        loop {
            while self.go_on_with_step(true) {}
            // No worker reads decisions, so nothing would be heard of it.
            self.read_decisions(true);
            while let Some(event) = self.jobs.wait() {
                self.take_in(event);
                self.read_decisions(true);
            }
            let is_more = self.learn_in_pause(true) || self.catch_up() || self.look_for_versions();
            if !(is_more || self.arrange_list() || self.save_again()) {
                break;
            }
        }
    }

    /// Runs a command by id, if it is enabled.
    pub fn run(&mut self, id: &str) {
        match command::find(id) {
            Some(command) if (command.enabled)(self) => (command.run)(self),
            Some(command) => {
                let notice = Notice::info(format!("“{}” is not possible here.", command.title));
                let is_empty = self.project.documents().len() == 0;
                self.tell(match self.limits() {
                    Some(limits) => notice.hint(limits),
                    None if is_empty => notice.hint(self.with_keys("Open an article first: {file.open}.")),
                    None => notice,
                });
            }
            None => {}
        }
    }

    /// Says something to the analyst.
    pub fn tell(&mut self, notice: Notice) {
        let at = self.now();
        let done = self.history.done();
        let step = done.last().filter(|_| done.len() > self.steps_before);
        let step = step.map(|step| (done.len(), step.label.clone()));
        self.messages.push(Message { notice, at, step });
    }

    /// Whether undoing now takes back the step that a message tells of.
    pub fn can_take_back(&self, message: &Message) -> bool {
        let done = self.history.done();
        let last = done.last().map(|step| (done.len(), step.label.as_str()));
        self.can_write() && last.is_some() && message.step.as_ref().map(|(n, label)| (*n, label.as_str())) == last
    }

    pub(crate) fn ask(&mut self, dialog: Dialog) {
        self.workspace.dialog = Some(dialog);
    }

    pub(crate) fn quit(&mut self) {
        self.quitting = self.may_leave();
    }

    /// Made by this analyst, now.
    fn origin(&self) -> Origin {
        Origin::analyst(self.who.as_str(), self.now())
    }
}
