//! What a project has learnt from its decisions, laid over the fixed models that Standpoint ships.
//!
//! Two parts: a [`Memory`] of names and cues, which speaks of strings that were decided on, and a
//! layer of weights, which moves the scores of everything like them. Both are a pure function of the
//! project's decisions: nothing is kept that could get out of step with them, and undoing a decision
//! unlearns it.

mod apply;
mod curve;
mod feature;
mod layer;
mod lesson;
mod memory;
pub use apply::{Findings, LearntCue};
pub use curve::{Curve, Point, Reviewed, learning_curve};
pub(super) use feature::cue_key;
pub use lesson::{ByDocument, Lesson, lessons};
pub(super) use memory::outweigh;
pub use memory::{Hit, Memory, Remembered, Tally, Verdict};

use crate::model::{Project, Schema};
use layer::{Layer, odds};
use lesson::Subject;
use std::collections::BTreeMap;

/// What a project has learnt from its decisions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Adaptation {
    /// The names that were decided on.
    pub names: Memory,
    /// The cues of stances that were decided on.
    pub cues: Memory,
    layer: Layer,
    /// What labels are called where they are shown.
    labels: BTreeMap<String, String>,
    judged: Vec<Judged>,
    version: u64,
}

/// What was thought of a suggestion before its fate was known.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Judged {
    by_itself: f64,
    adapted: f64,
    accepted: bool,
}

/// A run of decisions that follow each other, for the learning curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Block {
    /// Decisions on suggestions.
    pub decisions: usize,
    /// How many of them accepted what was suggested.
    pub accepted: usize,
    /// How many the fixed models alone had foreseen.
    pub foreseen_alone: usize,
    /// How many were foreseen with what had been learnt up to then.
    pub foreseen: usize,
}

impl Adaptation {
    /// Nothing learnt yet; labels are called as the schema names them.
    pub fn new(schema: &Schema) -> Self {
        let labels = schema.labels.iter().map(|label| (label.id.as_str().to_owned(), label.name.clone()));
        Self { labels: labels.collect(), ..Self::default() }
    }

    /// What a project has learnt.
    pub fn of(project: &Project) -> Self {
        let all: Vec<Vec<Lesson>> = project.documents().map(|document| lessons(project, &document.id)).collect();
        Self::from_lessons(project.schema(), project.learning_since(), all.iter().map(Vec::as_slice))
    }

    /// What follows from lessons, given document by document.
    ///
    /// They are learnt in the order of their times, then of their documents, so that the way in which they
    /// came together does not matter. Those up to `since` are passed over.
    pub fn from_lessons<'a>(
        schema: &Schema,
        since: Option<i64>,
        documents: impl Iterator<Item = &'a [Lesson]>,
    ) -> Self {
        let mut all: Vec<&Lesson> = documents.flatten().filter(|lesson| Some(lesson.at) > since).collect();
        all.sort_by_key(|lesson| lesson.at);
        let mut adaptation = Self::new(schema);
        all.into_iter().for_each(|lesson| adaptation.learn(lesson));
        adaptation
    }

    /// Learns from one decision.
    pub fn learn(&mut self, lesson: &Lesson) {
        self.version += 1;
        let moved = lesson.base.map(|base| self.layer.probability(odds(base), &lesson.features));
        if lesson.was_suggested {
            let remembered = match &lesson.subject {
                Subject::Name { words, label, .. } => {
                    self.names.probability(words, label, moved.or(lesson.base).unwrap_or(0.0))
                }
                Subject::Cue(..) => None,
            };
            // What only the memory found would not have been suggested without it.
            let by_itself = lesson.base.unwrap_or(0.0);
            let adapted = remembered.or(moved).unwrap_or(by_itself);
            self.judged.push(Judged { by_itself, adapted, accepted: lesson.accepted });
        }
        if let Some(moved) = moved {
            self.layer.learn(&lesson.features, moved, lesson.accepted);
        }
        match &lesson.subject {
            Subject::Name { words, label, beside } => {
                self.names.note(words, words, label, beside, lesson.accepted);
            }
            Subject::Cue(key, words, polarity) => self.cues.note(key, words, polarity, "", lesson.accepted),
        }
    }

    /// How many decisions were learnt from.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether nothing was learnt.
    pub fn is_empty(&self) -> bool {
        self.version == 0
    }

    /// How many decisions on suggestions were learnt from, and how many of them accepted.
    pub fn decided(&self) -> (usize, usize) {
        (self.judged.len(), self.judged.iter().filter(|judged| judged.accepted).count())
    }

    /// The decisions on suggestions in at most `most` blocks of equal length, the oldest first.
    pub fn blocks(&self, most: usize) -> Vec<Block> {
        let length = self.judged.len().div_ceil(most.max(1)).max(10);
        let block = |judged: &[Judged]| {
            let right = |probability: f64, judged: &Judged| (probability >= 0.5) == judged.accepted;
            Block {
                decisions: judged.len(),
                accepted: judged.iter().filter(|judged| judged.accepted).count(),
                foreseen_alone: judged.iter().filter(|judged| right(judged.by_itself, judged)).count(),
                foreseen: judged.iter().filter(|judged| right(judged.adapted, judged)).count(),
            }
        };
        self.judged.chunks(length).map(block).collect()
    }

    /// What a label is called where it is shown.
    pub fn label_name<'a>(&'a self, label: &'a str) -> &'a str {
        self.labels.get(label).map_or(label, String::as_str)
    }
}
