//! A step on very many places or articles. It is put together piece by piece, so that the window goes on meanwhile
//! and the analyst can stop it; nothing is changed before all of it is there, and then it is committed as one.

use super::Session;
use super::annotating::shorten;
use crate::model::{DocumentId, Operation};
use crate::report::{Notice, counted};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// So many pieces are put together at once, within the request.
const AT_ONCE: usize = 1_000;

/// For how long the window waits for pieces in one frame.
const BUDGET: Duration = Duration::from_millis(10);

/// What is put together for one step.
#[derive(Default)]
pub(super) struct Draft {
    /// The words of the first place that changes.
    pub words: String,
    /// How many places change.
    pub changed: usize,
    /// What is to be committed.
    pub operations: Vec<Operation>,
    begun: BTreeSet<DocumentId>,
}

impl Draft {
    /// Has something done before all else.
    pub fn begin_with(&mut self, operations: Vec<Operation>) {
        self.operations.splice(0..0, operations);
    }

    /// Adds what changes one place. Work on a document begins once.
    pub fn add(&mut self, words: &str, operations: Vec<Operation>) {
        if operations.is_empty() {
            return;
        }
        if self.changed == 0 {
            self.words = shorten(words);
        }
        self.changed += 1;
        self.operations.extend(operations.into_iter().filter(|operation| match operation {
            Operation::PutDocument(id, _) => self.begun.insert(id.clone()),
            _ => true,
        }));
    }
}

/// Puts one piece together, by its number.
type Piece = Box<dyn FnMut(&Session, usize, &mut Draft)>;

/// Commits what was put together.
type End = Box<dyn FnOnce(&mut Session, Draft)>;

/// A step that is being put together.
pub(super) struct LongStep {
    job: u64,
    title: &'static str,
    total: usize,
    done: usize,
    draft: Draft,
    piece: Piece,
    end: End,
    /// The project that it is made for.
    made_for: (u64, u64),
}

impl Session {
    /// Puts a step together of `total` pieces and ends it: at once if they are few, else in the background.
    pub(super) fn in_pieces(
        &mut self,
        title: &'static str,
        total: usize,
        mut piece: impl FnMut(&Session, usize, &mut Draft) + 'static,
        end: impl FnOnce(&mut Session, Draft) + 'static,
    ) {
        if self.refuse_meanwhile() {
            return;
        }
        let mut draft = Draft::default();
        if total <= AT_ONCE {
            (0..total).for_each(|at| piece(self, at, &mut draft));
            return end(self, draft);
        }
        let job = self.jobs.begin_here(title, total);
        let made_for = (self.generation, self.project.revision());
        let (piece, end) = (Box::new(piece), Box::new(end));
        self.long_step = Some(LongStep { job, title, total, done: 0, draft, piece, end, made_for });
        self.jobs.wake();
    }

    /// Whether nothing else can be changed because a step is being put together; then says so.
    pub(super) fn refuse_meanwhile(&mut self) -> bool {
        let Some(step) = &self.long_step else { return false };
        let what = format!("{} is still under way; nothing else was changed.", step.title);
        let hint = self.with_keys("Wait for it, or stop it with {file.stop}.");
        self.tell(Notice::info(what).hint(hint));
        true
    }

    /// Puts together some more pieces, or all if `at_once`. Gives whether a step was under way.
    pub(super) fn go_on_with_step(&mut self, at_once: bool) -> bool {
        let Some(mut step) = self.long_step.take() else { return false };
        let begun = Instant::now();
        while step.done < step.total && !self.jobs.is_cancelled(step.job) {
            (step.piece)(self, step.done, &mut step.draft);
            step.done += 1;
            if !at_once && begun.elapsed() > BUDGET {
                break;
            }
        }
        self.jobs.note_here(step.job, step.done);
        if self.jobs.is_cancelled(step.job) {
            self.jobs.end_here(step.job);
            let seen = format!("after {} of {}", step.done, counted(step.total, "piece"));
            self.tell(Notice::info(format!("{} was stopped {seen}; nothing was changed.", step.title)));
        } else if step.made_for != (self.generation, self.project.revision()) {
            self.jobs.end_here(step.job);
            let what = format!("{} was stopped: the project has changed meanwhile.", step.title);
            self.tell(Notice::warning(what).hint("Nothing was done. Try it again."));
        } else if step.done < step.total {
            self.long_step = Some(step);
            self.jobs.wake();
        } else {
            self.jobs.end_here(step.job);
            self.steps_before = self.history.done().len();
            (step.end)(self, step.draft);
        }
        true
    }
}
