//! Articles leave memory when nobody looks at them: their files hold what they held.

use super::folder::ProjectFolder;
use crate::model::{Document, DocumentId, HandSets, Project};
use std::collections::BTreeSet;
use std::sync::{Arc, TryLockError};

/// How much a record takes, in bytes, about.
const RECORD: usize = 400;

impl ProjectFolder {
    /// Has articles leave memory whose files hold all of them, if those that are in memory take more than `room` bytes,
    /// about; not the `kept` ones. Gives which. They come back when they are looked at.
    pub fn put_away(&mut self, project: &mut Project, kept: &BTreeSet<DocumentId>, room: usize) -> Vec<DocumentId> {
        // While a save is under way it is not known what the files hold. What little has moved since need not be counted.
        if !self.in_flight.is_empty() || self.shelf.moved() < self.counted + room / 4 {
            return Vec::new();
        }
        self.counted = self.shelf.moved();
        let loaded = loaded(project, kept);
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

/// The articles that are in memory, and how much each takes, in bytes, about.
fn loaded(project: &Project, kept: &BTreeSet<DocumentId>) -> Vec<(DocumentId, usize)> {
    let size = |document: &Document| {
        let text = if document.text.is_loaded() { RECORD + document.text.len() } else { 0 };
        let sets = project.set_handles(&document.id).filter(|(_, handle)| handle.is_loaded());
        let records = sets.map(|(_, handle)| handle.records().mentions.len() + handle.records().stances.len());
        text + records.map(|records| RECORD * (1 + records)).sum::<usize>()
    };
    let documents = project.documents().map(|document| (&document.id, size(document)));
    let loaded = documents.filter(|(id, size)| *size > 0 && !kept.contains(*id));
    loaded.map(|(id, size)| (id.clone(), size)).collect()
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
