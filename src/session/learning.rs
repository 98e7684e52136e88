//! Learning from decisions: after each one the project's own layer is made anew, and open suggestions follow.

use super::Session;
use super::workspace::Item;
use crate::extract::Adaptation;
use crate::extract::adaptation::{ByDocument, lessons};
use crate::model::{
    AnnotationSetId, Document, DocumentId, DocumentState, HandSets, Holder, MentionId, Operation, Project, Status,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many documents are refreshed after a decision; the others are when they are shown.
const MOST_REFRESHED: usize = 400;

/// A document with more annotations than this is learnt from when the analyst pauses, not at every key.
const LARGE: usize = 5_000;

/// Decisions in so many documents are read when a project is opened, those in more of them afterwards.
const FEW: usize = 50;

/// How long is read at once while the window is drawn.
const READING: Duration = Duration::from_millis(4);

/// How long a pause is.
const PAUSE: Duration = Duration::from_millis(1500);

/// What the project has learnt, and how far its suggestions follow.
#[derive(Default)]
pub(super) struct Learning {
    adaptation: Arc<Adaptation>,
    lessons: ByDocument,
    /// Grows with each change of what was learnt.
    change: u64,
    /// With which change the suggestions of a document were made, where this session made them.
    made_with: BTreeMap<DocumentId, u64>,
    /// The selected suggestion that was left as it was in a refresh, since the analyst is on it.
    spared: Option<(DocumentId, Item)>,
    /// Large documents with decisions that nothing was learnt from yet, and since when the analyst pauses.
    waiting: Option<(BTreeSet<DocumentId>, Instant)>,
    /// Documents with earlier decisions that are still to be read, and the job that this is listed as.
    unread: VecDeque<DocumentId>,
    reading: Option<u64>,
    /// Whether the analyst did not want to wait for that.
    is_cut_short: bool,
}

impl Learning {
    /// What a project has learnt; if there are many decisions, they are still to be read.
    fn of(project: &Project) -> Self {
        let mut learning = Self::default();
        let decided = project.documents_with_sets().filter(|(_, sets)| sets.is_some_and(HandSets::is_worked_on));
        learning.unread = decided.map(|(document, _)| document.id.clone()).collect();
        if learning.unread.len() <= FEW {
            for document in std::mem::take(&mut learning.unread) {
                learning.note(project, &document);
            }
        }
        learning.adaptation = Arc::new(learning.learn(project));
        learning
    }

    /// Reads the decisions in a document again. Gives whether they teach something else now.
    fn note(&mut self, project: &Project, document: &DocumentId) -> bool {
        let now = lessons(project, document);
        let former = self.lessons.get(document).map_or(&[][..], |lessons| lessons);
        if former == now {
            return false;
        }
        match now.is_empty() {
            true => drop(self.lessons.remove(document)),
            false => drop(self.lessons.insert(document.clone(), now.into())),
        }
        true
    }

    fn learn(&self, project: &Project) -> Adaptation {
        let documents = self.lessons.values().map(|lessons| &lessons[..]);
        Adaptation::from_lessons(project.schema(), project.learning_since(), documents)
    }
}

impl Session {
    /// What the project has learnt from its decisions.
    pub fn adaptation(&self) -> &Arc<Adaptation> {
        &self.learning.adaptation
    }

    /// Begins with what another project has learnt.
    pub(super) fn begin_learning(&mut self) {
        if let Some(job) = self.learning.reading.take() {
            self.jobs.end_here(job);
        }
        let change = self.learning.change + 1;
        self.learning = Learning { change, ..Learning::of(&self.project) };
        self.jobs.use_adaptation(Arc::clone(&self.learning.adaptation), change);
        if !self.learning.unread.is_empty() {
            self.learning.reading = Some(self.jobs.begin_here("Reading earlier decisions", self.learning.unread.len()));
        }
    }

    /// Whether all earlier decisions were read.
    pub(super) fn knows_decisions(&self) -> bool {
        self.learning.reading.is_none() && !self.learning.is_cut_short
    }

    /// Reads on in earlier decisions, for a moment or to the end. Gives whether there were any to read.
    pub(super) fn read_decisions(&mut self, to_the_end: bool) -> bool {
        let Some(job) = self.learning.reading else { return false };
        let begun = Instant::now();
        if self.jobs.is_cancelled(job) {
            // What was read so far teaches; the other decisions do when their articles are decided on again.
            self.learning.unread.clear();
            self.learning.is_cut_short = true;
        }
        while let Some(document) = self.learning.unread.pop_front() {
            let apart = self.project.apart(&document);
            self.memo.note_outline(&apart, &document, &self.who);
            self.learning.note(&apart, &document);
            if !to_the_end && begun.elapsed() > READING {
                let left = self.learning.unread.len();
                self.jobs.note_left_here(job, left);
                self.jobs.wake();
                return true;
            }
        }
        self.learning.reading = None;
        self.jobs.end_here(job);
        let learnt = Arc::new(self.learning.learn(&self.project));
        self.learning.change += 1;
        self.jobs.use_adaptation(Arc::clone(&learnt), self.learning.change);
        self.learning.adaptation = learnt;
        true
    }

    /// Learns from what some operations decided, undid or forgot.
    pub(super) fn learn_from(&mut self, operations: &[Operation]) {
        let mut documents = BTreeSet::new();
        let mut anew = false;
        for operation in operations {
            match operation {
                Operation::PutMention(document, set, ..) | Operation::PutStance(document, set, ..)
                    if *set != AnnotationSetId::Prediction =>
                {
                    documents.insert(document.clone());
                }
                Operation::PutDocument(document, _) if self.learning.lessons.contains_key(document) => {
                    documents.insert(document.clone());
                }
                Operation::SetLearningSince(_) | Operation::SetSchema(_) => anew = true,
                _ => {}
            }
        }
        // With half of what was decided before, suggestions would follow to and fro.
        // With thousands of decisions, learning again takes longer than a frame.
        let is_busy = self.learning.reading.is_some() || self.learning.adaptation.version() > LARGE as u64;
        if is_busy || documents.iter().any(|document| self.is_large(document)) {
            let (mut waiting, _) = self.learning.waiting.take().unwrap_or_else(|| (BTreeSet::new(), Instant::now()));
            waiting.append(&mut documents);
            self.learning.waiting = Some((waiting, Instant::now()));
        }
        self.learn_from_documents(documents, anew);
    }

    fn is_large(&self, document: &DocumentId) -> bool {
        let sets = self.project.annotation_sets(document);
        sets.map(|(_, records)| records.mentions.len() + records.stances.len()).sum::<usize>() > LARGE
    }

    /// Whether something is to be learnt as soon as the analyst pauses.
    pub fn will_learn(&self) -> bool {
        self.learning.waiting.is_some()
    }

    /// Learns from large documents once the analyst pauses, or at once. Gives whether it does.
    pub(super) fn learn_in_pause(&mut self, at_once: bool) -> bool {
        if self.learning.reading.is_some() {
            return false;
        }
        let is_due = |since: Instant| at_once || since.elapsed() >= PAUSE;
        let Some((documents, _)) = self.learning.waiting.take_if(|(_, since)| is_due(*since)) else { return false };
        self.learn_from_documents(documents, false);
        true
    }

    fn learn_from_documents(&mut self, documents: BTreeSet<DocumentId>, anew: bool) {
        let mut anew = anew;
        for document in &documents {
            anew |= self.learning.note(&self.project, document);
        }
        if !anew {
            return;
        }
        let learnt = self.learning.learn(&self.project);
        if learnt == *self.learning.adaptation {
            return;
        }
        self.learning.adaptation = Arc::new(learnt);
        self.learning.change += 1;
        self.jobs.use_adaptation(Arc::clone(&self.learning.adaptation), self.learning.change);
        if self.makes_suggestions() {
            let following = self.documents_to_refresh();
            self.jobs.refresh(following);
        }
    }

    /// The documents whose suggestions shall follow: the open one, then those after it, round and round.
    fn documents_to_refresh(&self) -> Vec<Arc<Document>> {
        let prediction = AnnotationSetId::Prediction;
        let open = self.workspace.document.as_ref();
        let is_meant = |document: &&Arc<Document>| {
            document.state != DocumentState::Done && self.project.set_handle(&document.id, &prediction).is_some()
        };
        self.project.documents_from(open).filter(is_meant).take(MOST_REFRESHED).cloned().collect()
    }

    /// Whether a document's suggestions were made with less than is known now.
    pub(super) fn is_behind(&self, document: &Document) -> bool {
        let is_current = self.learning.made_with.get(&document.id) == Some(&self.learning.change);
        document.state != DocumentState::Done && !is_current && !self.learning.adaptation.is_empty()
    }

    /// Notes with which change the suggestions of a document were made.
    pub(super) fn note_made_with(&mut self, document: &DocumentId, change: u64) {
        self.learning.made_with.insert(document.clone(), change);
    }

    /// Leaves the selected suggestion out of what replaces a document's suggestions: it must neither
    /// vanish nor change under the analyst's hands.
    pub(super) fn spare_selected(&mut self, document: &DocumentId, mut operations: Vec<Operation>) -> Vec<Operation> {
        let Some(item) = self.workspace.item.clone() else { return operations };
        if self.workspace.document.as_ref() != Some(document) {
            return operations;
        }
        let overlay = self.overlay();
        let mut needed: Vec<MentionId> = Vec::new();
        let is_open = match &item {
            Item::Mention(id) => {
                needed.push(id.clone());
                overlay.mention(id).is_some_and(|mention| mention.status == Status::Suggested)
            }
            Item::Stance(id) => overlay.stance(id).is_some_and(|stance| {
                if let Holder::Mention(holder) = &stance.holder {
                    needed.push(holder.clone());
                }
                needed.extend(stance.attribution.iter().filter_map(|link| link.mention.clone()));
                stance.status == Status::Suggested
            }),
        };
        if !is_open {
            return operations;
        }
        let before = operations.len();
        operations.retain(|operation| match (operation, &item) {
            (Operation::PutStance(_, _, id, _), Item::Stance(selected)) => id != selected,
            (Operation::PutMention(_, _, id, None), _) => !needed.contains(id),
            (Operation::PutMention(_, _, id, _), Item::Mention(selected)) => id != selected,
            _ => true,
        });
        if operations.len() < before {
            self.learning.spared = Some((document.clone(), item));
        }
        operations
    }

    /// Notes that the selected suggestion was left as it was.
    pub(super) fn note_spared(&mut self, document: &DocumentId, item: Item) {
        self.learning.spared = Some((document.clone(), item));
    }

    /// Once the analyst has gone on from a suggestion that was spared, it follows too. Gives whether it does.
    pub(super) fn catch_up(&mut self) -> bool {
        let selected = self.workspace.item.as_ref();
        let Some((document, _)) = self.learning.spared.take_if(|(_, item)| Some(&*item) != selected) else {
            return false;
        };
        self.extract(&document);
        true
    }

    /// Forgets what was learnt; the decisions themselves stay.
    pub(super) fn reset_learning(&mut self) {
        self.workspace.dialog = None;
        let now = self.now();
        self.commit("Reset what was learnt", vec![Operation::SetLearningSince(Some(now))]);
    }
}
