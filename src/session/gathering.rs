//! What is gathered from all articles of a project by a worker, and remembered.
//!
//! Articles are gathered in bands. A change of one article has its band gathered again, by a worker unless the project
//! is small; what was known before is shown meanwhile. When nobody asks any more, the worker stops.

use super::Session;
use super::job::JobEvent;
use super::standings::StandingParts;
use super::stream::{self, BrokeDown};
use super::work::Work;
use crate::model::{AnnotationSetId, Document, DocumentId, Project, SchemaUses};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many documents make a band.
const BAND: usize = 64;

/// Projects of so many documents are gathered within a frame.
const FEW: usize = 256;

/// When nobody has asked for so long, a worker stops.
const LEFT_AFTER: Duration = Duration::from_secs(2);

/// How long a worker rests before what has changed meanwhile is gathered.
const REST: Duration = Duration::from_millis(500);

/// What is gathered again after a change, as it is listed: it takes a moment.
pub(super) const UPDATING: &str = "Looking at what changed";

/// What one band of documents holds.
pub trait Part: Default + Send + Sync + 'static {
    /// What is made of all bands.
    type Whole: Default + Send + Sync + 'static;

    /// Adds what a document holds, in a project that has of all documents only this one.
    fn add(&mut self, apart: &Project, document: &Arc<Document>, who: &AnnotationSetId);

    /// Puts bands together.
    fn whole<'p>(project: &Project, bands: impl Iterator<Item = &'p Self>) -> Self::Whole;

    /// As an event brings it to the session.
    fn found(found: Found<Self>) -> AnyFound;
}

/// The bands, each from its first document up to the first of the next one; those to be gathered hold nothing.
type Bands<P> = Vec<(DocumentId, Option<Arc<P>>)>;

/// What was gathered: all of it, or what is made of the first bands.
pub struct Found<P: Part> {
    bands: Bands<P>,
    revision: u64,
    whole: Arc<P::Whole>,
    is_all: bool,
}

/// What was gathered, of either kind.
pub enum AnyFound {
    /// Who stands where.
    Standings(Found<StandingParts>),
    /// How often the parts of the schema are used.
    Uses(Found<SchemaUses>),
}

/// What is remembered of one kind.
pub(super) struct Gathering<P: Part> {
    state: RefCell<State<P>>,
}

struct State<P: Part> {
    bands: Vec<(DocumentId, Arc<P>)>,
    /// In which revision the bands were right.
    revision: u64,
    whole: Arc<P::Whole>,
    /// In which revision the whole was right.
    made: Option<u64>,
    asked: Option<Instant>,
    job: Option<u64>,
    rested: Option<Instant>,
}

impl<P: Part> Default for Gathering<P> {
    fn default() -> Self {
        let (bands, whole) = (Vec::new(), Arc::default());
        let state = State { bands, revision: 0, whole, made: None, asked: None, job: None, rested: None };
        Self { state: RefCell::new(state) }
    }
}

impl<P: Part> Gathering<P> {
    /// What is known now. What is missing in a small project is gathered at once, in a large one soon.
    pub fn get(&self, project: &Project, who: &AnnotationSetId) -> Arc<P::Whole> {
        let mut state = self.state.borrow_mut();
        state.asked = Some(Instant::now());
        let is_current = state.made == Some(project.revision());
        if !is_current && state.job.is_none() && project.documents().len() <= FEW {
            let bands = state.to_gather(project);
            let mut all = None;
            gather(project, who, bands, NonZeroUsize::MIN, |found| {
                all = Some(found);
                true
            });
            if let Some(all) = all {
                drop(state.take_in(all));
            }
        }
        Arc::clone(&state.whole)
    }

    /// Whether something has changed since it was gathered.
    pub fn is_behind(&self, project: &Project) -> bool {
        self.state.borrow().made != Some(project.revision())
    }

    /// Whether not all that there is was ever gathered.
    pub fn is_partial(&self) -> bool {
        self.state.borrow().made.is_none()
    }

    /// What a worker is to gather now, if anything.
    fn wanted(&self, project: &Project) -> Option<Bands<P>> {
        let state = self.state.borrow();
        let is_asked = state.asked.is_some_and(|asked| asked.elapsed() < LEFT_AFTER);
        let is_rested = state.rested.is_none_or(|rested| rested.elapsed() >= REST);
        let is_wanted = is_asked && is_rested && state.job.is_none() && state.made != Some(project.revision());
        is_wanted.then(|| state.to_gather(project))
    }

    /// The worker for whose work nobody waits any more.
    fn left(&self) -> Option<u64> {
        let state = self.state.borrow();
        state.job.filter(|_| state.asked.is_none_or(|asked| asked.elapsed() >= LEFT_AFTER))
    }

    fn begun(&mut self, job: u64) {
        self.state.get_mut().job = Some(job);
    }

    fn ended(&mut self, job: u64) {
        let state = self.state.get_mut();
        if state.job == Some(job) {
            (state.job, state.rested) = (None, Some(Instant::now()));
        }
    }
}

impl<P: Part> State<P> {
    /// The bands of a project as it is now; those that are still right hold what they held.
    fn to_gather(&self, project: &Project) -> Bands<P> {
        if self.bands.is_empty() || project.documents().len() > 4 * BAND * self.bands.len() {
            let starts = project.documents().step_by(BAND).enumerate();
            // Also what will come before the first document is in the first band.
            let start = |(at, it): (usize, &Arc<Document>)| if at == 0 { DocumentId::new("") } else { it.id.clone() };
            return starts.map(|band| (start(band), None)).collect();
        }
        let band = |id: &DocumentId| self.bands.partition_point(|(start, _)| start <= id).saturating_sub(1);
        let stale: BTreeSet<usize> = project.changed_since(self.revision).map(band).collect();
        let kept = |(at, part): (usize, &Arc<P>)| (!stale.contains(&at)).then(|| Arc::clone(part));
        let bands = self.bands.iter().enumerate();
        bands.map(|(at, (start, part))| (start.clone(), kept((at, part)))).collect()
    }

    /// Takes in what was gathered; gives what was there before.
    fn take_in(&mut self, found: Found<P>) -> impl Send + use<P> {
        let former = std::mem::replace(&mut self.whole, found.whole);
        let mut bands = Vec::new();
        if found.is_all {
            (self.revision, self.made) = (found.revision, Some(found.revision));
            bands = found.bands.into_iter().filter_map(|(start, part)| Some((start, part?))).collect();
            std::mem::swap(&mut self.bands, &mut bands);
        }
        (former, bands)
    }
}

/// Gathers the bands that hold nothing. `tell` gets what is there now and then, and all at the end, and may stop it.
fn gather<P: Part>(
    project: &Project,
    who: &AnnotationSetId,
    mut bands: Bands<P>,
    cores: NonZeroUsize,
    mut tell: impl FnMut(Found<P>) -> bool,
) {
    let revision = project.revision();
    let is_first = bands.iter().all(|(_, part)| part.is_none());
    let starts: Vec<DocumentId> = bands.iter().map(|(start, _)| start.clone()).collect();
    let stale: Vec<usize> = (0..bands.len()).filter(|&at| bands.get(at).is_some_and(|band| band.1.is_none())).collect();
    let part_of = |&at: &usize| {
        let (from, to) = (starts.get(at), starts.get(at + 1));
        let mut part = P::default();
        let is_there = |id: &DocumentId| from.is_some_and(|from| id >= from) && to.is_none_or(|to| id < to);
        for document in project.documents_from(from).take_while(|document| is_there(&document.id)) {
            let apart = project.apart(&document.id);
            if let Some(document) = apart.document(&document.id) {
                part.add(&apart, document, who);
            }
        }
        part
    };
    let whole_of = |bands: &Bands<P>| Arc::new(P::whole(project, bands.iter().filter_map(|(_, part)| part.as_deref())));
    let (mut done, mut next) = (0, 1);
    let all = stream::map_in_order(cores, stale.into_iter(), part_of, |at, part: Result<P, BrokeDown>| {
        if let Some(band) = bands.get_mut(at) {
            band.1 = Some(Arc::new(part.unwrap_or_default()));
        }
        done += 1;
        if done < next {
            return Ok(());
        }
        // The first bands are shown soon, and what is there each time that it has doubled.
        next *= 2;
        let whole = if is_first { whole_of(&bands) } else { return Ok(()) };
        if tell(Found { bands: Vec::new(), revision, whole, is_all: false }) { Ok(()) } else { Err(()) }
    });
    if all.is_ok() {
        let whole = whole_of(&bands);
        tell(Found { bands, revision, whole, is_all: true });
    }
}

impl Session {
    /// Has workers gather what is looked at and not known, and stops those whose work nobody looks at.
    pub(super) fn gather_what_is_asked(&mut self) {
        for job in [self.memo.standings.left(), self.memo.uses.left()].into_iter().flatten() {
            self.jobs.cancel(job);
        }
        if let Some(bands) = self.memo.standings.wanted(&self.project) {
            let title = if self.memo.standings.is_partial() { "Gathering stances" } else { UPDATING };
            let job = self.begin_gathering(title, bands);
            self.memo.standings.begun(job);
        }
        if let Some(bands) = self.memo.uses.wanted(&self.project) {
            let title = if self.memo.uses.is_partial() { "Counting uses" } else { UPDATING };
            let job = self.begin_gathering(title, bands);
            self.memo.uses.begun(job);
        }
    }

    fn begin_gathering<P: Part>(&mut self, title: &'static str, bands: Bands<P>) -> u64 {
        let (project, who) = (self.snapshot(), self.who.clone());
        self.jobs.start(title, true, move |work: &Work| {
            let total = bands.iter().filter(|(_, part)| part.is_none()).count();
            let mut done = 1;
            gather(&project, &who, bands, stream::all_cores(), |found| {
                work.send(JobEvent::Progress(work.id, done.min(total), total));
                done *= 2;
                work.send(JobEvent::Gathered(work.id, Box::new(P::found(found))));
                !work.cancelled()
            });
        })
    }

    pub(super) fn take_in_gathered(&mut self, job: u64, found: AnyFound) {
        fn take<P: Part>(gathering: &mut Gathering<P>, job: u64, found: Found<P>) -> Option<impl Send + 'static> {
            let state = gathering.state.get_mut();
            (state.job == Some(job)).then(|| state.take_in(found))
        }
        match found {
            AnyFound::Standings(found) => self.jobs.let_go(take(&mut self.memo.standings, job, found)),
            AnyFound::Uses(found) => self.jobs.let_go(take(&mut self.memo.uses, job, found)),
        }
    }

    pub(super) fn finish_gathering(&mut self, job: u64) {
        self.memo.standings.ended(job);
        self.memo.uses.ended(job);
    }
}
