//! Articles leave memory when nobody looks at them: their files hold what they held.

use super::folder::ProjectFolder;
use crate::model::{DocumentId, HandSets, Project};
use std::collections::BTreeSet;
use std::sync::{Arc, TryLockError};

/// How much a record takes, in bytes, about.
const RECORD: usize = 1_500;

/// How many articles are looked at in one go, to learn whether they are in memory.
const AT_ONCE: usize = 2_000;

/// The articles that may be in memory.
#[derive(Debug, Default)]
pub(super) struct Residents {
    /// Those of which something was read or changed, and that were not looked at since.
    unsure: BTreeSet<DocumentId>,
    /// Those that were in memory.
    known: BTreeSet<DocumentId>,
    /// The revision of the project up to which changes were noted.
    revision: u64,
}

impl Residents {
    /// Notes what was read or changed since this was last called.
    fn note(&mut self, project: &Project, read: BTreeSet<DocumentId>) {
        self.unsure.extend(read);
        self.unsure.extend(project.changed_since(self.revision).cloned());
        self.revision = project.revision();
    }

    /// Looks at some of those that it is not sure of. Gives whether any are left.
    fn look(&mut self, project: &Project) -> bool {
        for _ in 0..AT_ONCE {
            let Some(id) = self.unsure.pop_first() else { return false };
            if size(project, &id) > 0 {
                self.known.insert(id);
            }
        }
        !self.unsure.is_empty()
    }

    /// The articles in memory, and how much each takes, in bytes, about.
    fn sizes(&mut self, project: &Project) -> Vec<(DocumentId, usize)> {
        self.known.retain(|id| size(project, id) > 0);
        self.known.iter().map(|id| (id.clone(), size(project, id))).collect()
    }
}

impl ProjectFolder {
    /// Has articles leave memory whose files hold all of them, if those that are in memory take more than `room` bytes,
    /// about; not the `kept` ones. Gives which. They come back when they are looked at.
    ///
    /// After much was read it takes several calls until all of that is considered, each a short one.
    pub fn put_away(&mut self, project: &mut Project, kept: &BTreeSet<DocumentId>, room: usize) -> Vec<DocumentId> {
        // While a save is under way it is not known what the files hold. What little has moved since need not be counted.
        let has_moved = self.shelf.moved() >= self.counted + room / 4;
        if !self.in_flight.is_empty() || !has_moved && self.residents.unsure.is_empty() {
            return Vec::new();
        }
        if has_moved {
            self.counted = self.shelf.moved();
            self.residents.note(project, self.shelf.take_lately());
        }
        if self.residents.look(project) {
            return Vec::new();
        }
        let loaded = self.residents.sizes(project);
        let loaded: Vec<_> = loaded.into_iter().filter(|(id, _)| !kept.contains(id)).collect();
        if loaded.iter().map(|(_, bytes)| bytes).sum::<usize>() <= room {
            return Vec::new();
        }
        let mut ledger = match self.ledger.try_lock() {
            Ok(ledger) => ledger,
            Err(TryLockError::Poisoned(ledger)) => ledger.into_inner(),
            Err(TryLockError::WouldBlock) => return Vec::new(),
        };
        let mut gone = Vec::new();
        for (id, _) in loaded {
            if ledger.unsure || !is_saved(project, &self.confirmed, &id) || !is_saved(project, &ledger.saved, &id) {
                continue;
            }
            let Some(entry) = ledger.entry(project, &id) else { continue };
            let document = Arc::new(entry.document);
            let sets: HandSets = entry.sets.into_iter().map(|set| (set.set, set.handle)).collect();
            for holder in [&mut *project, &mut self.confirmed, &mut ledger.saved] {
                holder.put_away(Arc::clone(&document), sets.clone());
            }
            gone.push(id);
        }
        gone
    }
}

/// How much an article takes in memory, in bytes, about; 0 if it is not there.
fn size(project: &Project, id: &DocumentId) -> usize {
    let Some(document) = project.document(id) else { return 0 };
    let text = if document.text.is_loaded() { RECORD + document.text.len() } else { 0 };
    let sets = project.set_handles(id).filter(|(_, handle)| handle.is_loaded());
    let records = sets.map(|(_, handle)| handle.records().mentions.len() + handle.records().stances.len());
    text + records.map(|records| RECORD * (1 + records)).sum::<usize>()
}

/// Whether a project's article and its annotations are as another one has them, which is known without looking at them.
fn is_saved(project: &Project, saved: &Project, id: &DocumentId) -> bool {
    let is_same = match (project.document(id), saved.document(id)) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        _ => false,
    };
    is_same
        && project.set_handles(id).count() == saved.set_handles(id).count()
        && project
            .set_handles(id)
            .all(|(set, handle)| saved.set_handle(id, set).is_some_and(|other| handle.is_same(other)))
}
