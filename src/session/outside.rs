//! What other programs change in the files of the open project: a pull, a sync folder, an editor.
//!
//! It is taken in as one step where it does not collide with work that is not saved yet. Where it does, the work here
//! stays, the other version is copied, and the analyst is told.

use super::Session;
use super::going_back::to_project;
use super::workspace::Dialog;
use crate::model::{AnnotationSetId, DocumentId, Operation, Project};
use crate::report::{Notice, counted};
use crate::store::{Former, OutsideNews, OutsideVersion, Stamps};
use std::collections::BTreeSet;

/// How often the files are looked at, in seconds.
const LOOK_EVERY: i64 = 5;

/// For so many articles one second more goes by between two looks, unless the first saw something.
const ARTICLES_A_SECOND: usize = 2_000;

/// What is known of the files.
#[derive(Default)]
pub(super) struct Outside {
    looked_at: Option<i64>,
    job: Option<u64>,
    known: Option<Stamps>,
    before: Option<Stamps>,
}

impl Session {
    /// The window has come to the front: what happened meanwhile is looked at soon.
    pub fn look_outside_soon(&mut self) {
        self.outside.looked_at = None;
    }

    /// Looks at the files in the background, now and then.
    pub(super) fn look_outside_now_and_then(&mut self) {
        let now = self.now();
        let articles = if self.outside.before.is_some() { 0 } else { self.project.documents().len() };
        let more = i64::try_from(articles / ARTICLES_A_SECOND).unwrap_or_default();
        let is_time = self.outside.looked_at.is_none_or(|at| !(0..LOOK_EVERY + more).contains(&(now - at)));
        if !is_time || self.outside.job.is_some() || !self.can_write() || self.rescued_to().is_some() {
            return;
        }
        let Some(folder) = &self.keeper.folder else { return };
        self.outside.looked_at = Some(now);
        let look = folder.outside_look(self.outside.known.clone(), self.outside.before.take());
        self.outside.job = Some(self.jobs.look_outside(look));
    }

    pub(super) fn take_in_outside(&mut self, job: u64, news: OutsideNews) {
        if self.outside.job != Some(job) {
            return;
        }
        self.outside.job = None;
        match news {
            OutsideNews::Nothing(stamps) => self.outside.known = Some(stamps),
            OutsideNews::Unsettled(stamps) => self.outside.before = Some(stamps),
            OutsideNews::Settled(stamps, version) if !version.troubles.is_empty() => {
                self.outside.known = Some(stamps);
                self.refuse_outside(&version);
            }
            OutsideNews::Settled(_, version) => self.join_outside(*version),
        }
    }

    /// Damaged or half-merged files are not taken in before someone has put them right.
    fn refuse_outside(&mut self, version: &OutsideVersion) {
        let what = "Another program changed files of this project, and they are damaged or not merged to the end.";
        self.tell(
            Notice::warning(what).hint("Nothing of that was taken in. Correct the files; they are looked at again."),
        );
        version.troubles.iter().cloned().for_each(|notice| self.tell(notice));
        self.ask_unless_busy(Dialog::Report);
    }

    fn join_outside(&mut self, version: OutsideVersion) {
        let Some(mut base) = self.keeper.folder.as_ref().and_then(|folder| folder.base_of(&version)) else { return };
        // What nobody has looked at is known from its file only, and there it is not any more: nothing can be undone.
        let mut can_undo = true;
        for id in &version.documents {
            can_undo &= !base.let_go(id);
            can_undo &= !self.project.let_go(id);
        }
        let theirs = Former { project: version.project().clone(), documents: version.documents.clone() };
        let operations = to_project(&base, &theirs);
        let mut saved = base.clone();
        if saved.commit(&operations).is_err() {
            return;
        }
        let Joined { taken, collisions } = join(&base, &self.project, operations);
        let articles: BTreeSet<&DocumentId> = taken.iter().filter_map(Operation::changed_document).collect();
        let label = format!("Took in what another program changed, {}", counted(articles.len(), "article"));
        let (files, count) = (version.files.clone(), taken.len());
        if can_undo && count > 0 && !self.commit(label.clone(), taken.clone()) {
            // Told by the commit. Whatever is saved next copies their version first.
            return;
        }
        if !can_undo {
            self.commit_quietly(&label, taken);
        }
        if let Some(folder) = &mut self.keeper.folder {
            if !collisions.is_empty() {
                let copies = folder.copy_files(&files);
                self.tell_collisions(&collisions, copies);
            }
            if let Some(folder) = &mut self.keeper.folder {
                folder.go_on_from(version, saved);
            }
        }
        self.outside = Outside { looked_at: self.outside.looked_at, ..Outside::default() };
        if count > 0 {
            self.forget_what_is_gone();
            let notice = Notice::info(format!("{label}."));
            let hint = self.with_keys("{edit.undo} takes it back.");
            self.tell(if can_undo { notice.hint(hint) } else { notice });
        }
        self.ensure_suggestions();
    }

    fn tell_collisions(&mut self, collisions: &[String], copies: Result<String, crate::store::StoreError>) {
        let shown: Vec<&str> = collisions.iter().take(8).map(String::as_str).collect();
        let more = if collisions.len() > shown.len() { " and others" } else { "" };
        let what = format!("Another program changed what you changed, too: {}{more}.", shown.join("; "));
        let notice = Notice::warning(what);
        self.tell(match copies {
            Ok(place) => notice.hint(format!("Yours stays. The other version is in {place}; compare the two.")),
            Err(error) => notice.hint(format!("Yours stays. The other version could not be copied: {error}")),
        });
        self.ask_unless_busy(Dialog::Report);
    }

    /// Shows a dialog unless the analyst is in one.
    fn ask_unless_busy(&mut self, dialog: Dialog) {
        if self.workspace.dialog.is_none() {
            self.ask(dialog);
        }
    }
}

/// What is taken in of another program's changes, and what collides with unsaved work, in words.
struct Joined {
    taken: Vec<Operation>,
    collisions: Vec<String>,
}

/// Of the operations that lead from the files as they were to what they are, those whose records nobody changed here.
fn join(base: &Project, ours: &Project, operations: Vec<Operation>) -> Joined {
    // An article that goes, or comes with another text, stands or falls as a whole.
    let gone = |operation: &Operation| match operation {
        Operation::PutDocument(id, None) => Some(id.clone()),
        _ => None,
    };
    let renewed: BTreeSet<DocumentId> = operations.iter().filter_map(gone).collect();
    let worked_on: BTreeSet<&DocumentId> = renewed.iter().filter(|id| is_worked_on(base, ours, id)).collect();
    let title = |id: &DocumentId| ours.document(id).map_or(id.as_str(), |document| document.title()).to_owned();
    let mut collisions: Vec<String> = worked_on.iter().map(|id| format!("the article “{}”", title(id))).collect();
    let mut taken = Vec::new();
    for operation in operations {
        match operation.changed_document() {
            Some(id) if worked_on.contains(id) => {}
            Some(id) if renewed.contains(id) => taken.push(operation),
            _ if is_same(&operation, base, ours) => taken.push(operation),
            _ if is_suggestion(&operation) || is_there(&operation, ours) => {}
            _ => collisions.push(words(&operation, &title)),
        }
    }
    Joined { taken, collisions }
}

fn is_worked_on(base: &Project, ours: &Project, id: &DocumentId) -> bool {
    let hands = |project: &Project| -> Vec<_> {
        let sets = project.annotation_sets(id).filter(|(set, _)| **set != AnnotationSetId::Prediction);
        sets.map(|(set, records)| (set.clone(), records.clone())).collect()
    };
    base.document(id) != ours.document(id) || hands(base) != hands(ours)
}

fn is_suggestion(operation: &Operation) -> bool {
    match operation {
        Operation::PutMention(_, set, ..) | Operation::PutStance(_, set, ..) | Operation::PutRelation(_, set, ..) => {
            *set == AnnotationSetId::Prediction
        }
        _ => false,
    }
}

/// Whether the slot of an operation holds the same in two projects.
fn is_same(operation: &Operation, one: &Project, other: &Project) -> bool {
    fn same<T: PartialEq>(get: impl Fn(&Project) -> Option<T>, one: &Project, other: &Project) -> bool {
        get(one) == get(other)
    }
    match operation {
        Operation::SetName(_) => one.name() == other.name(),
        Operation::SetSchema(_) => one.schema() == other.schema(),
        Operation::SetLearningSince(_) => one.learning_since() == other.learning_since(),
        Operation::PutDocument(id, _) => one.document(id) == other.document(id),
        Operation::PutEntity(id, _) => one.entity(id) == other.entity(id),
        Operation::PutIssue(id, _) => one.issue(id) == other.issue(id),
        Operation::PutMention(document, set, id, _) => {
            same(|it| it.annotation_set(document, set)?.mentions.get(id).cloned(), one, other)
        }
        Operation::PutStance(document, set, id, _) => {
            same(|it| it.annotation_set(document, set)?.stances.get(id).cloned(), one, other)
        }
        Operation::PutRelation(document, set, id, _) => {
            same(|it| it.annotation_set(document, set)?.relations.get(id).cloned(), one, other)
        }
    }
}

/// Whether the project holds what an operation puts there already.
fn is_there(operation: &Operation, project: &Project) -> bool {
    let set = |document, set| project.annotation_set(document, set);
    match operation {
        Operation::SetName(name) => project.name() == name,
        Operation::SetSchema(schema) => project.schema() == schema,
        Operation::SetLearningSince(since) => project.learning_since() == *since,
        Operation::PutDocument(id, document) => project.document(id) == document.as_ref(),
        Operation::PutEntity(id, entity) => project.entity(id) == entity.as_ref(),
        Operation::PutIssue(id, issue) => project.issue(id) == issue.as_ref(),
        Operation::PutMention(document, hand, id, it) => {
            set(document, hand).and_then(|set| set.mentions.get(id)) == it.as_ref()
        }
        Operation::PutStance(document, hand, id, it) => {
            set(document, hand).and_then(|set| set.stances.get(id)) == it.as_ref()
        }
        Operation::PutRelation(document, hand, id, it) => {
            set(document, hand).and_then(|set| set.relations.get(id)) == it.as_ref()
        }
    }
}

/// “the mention m3 of “Minister says no” by anna”
fn words(operation: &Operation, title: &impl Fn(&DocumentId) -> String) -> String {
    let of = |kind: &str, id: &str, document: &DocumentId, hand: &AnnotationSetId| {
        format!("the {kind} {id} of “{}” by {hand}", title(document))
    };
    match operation {
        Operation::SetName(_) => "the project's name".to_owned(),
        Operation::SetSchema(_) => "the schema".to_owned(),
        Operation::SetLearningSince(_) => "when learning began".to_owned(),
        Operation::PutDocument(id, _) => format!("the details of “{}”", title(id)),
        Operation::PutEntity(id, _) => format!("the entity {id}"),
        Operation::PutIssue(id, _) => format!("the issue {id}"),
        Operation::PutMention(document, hand, id, _) => of("mention", id.as_str(), document, hand),
        Operation::PutStance(document, hand, id, _) => of("stance", id.as_str(), document, hand),
        Operation::PutRelation(document, hand, id, _) => of("relation", id.as_str(), document, hand),
    }
}
