//! What a document looks like to one hand, made once and then kept up to date.

use super::{EntityCount, EntityCounts, Outline, Progress};
use crate::model::{
    AnnotationSetId, Change, DocumentId, EntityId, Mention, Operation, Overlay, Project, Status, Touch,
};
use crate::session::queue::{Open, Queue};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a document looks like to one hand.
#[derive(Debug, Clone)]
pub struct DocumentTable {
    /// Its annotations.
    pub overlay: Arc<Overlay>,
    /// How far its review has come.
    pub progress: Progress,
    /// Mentions of each entity in it.
    pub entities: EntityCounts,
    /// What waits for a decision.
    pub queue: Arc<Queue>,
    /// The stamp that the document had before, and what has changed since, where that is known.
    pub change: Option<(u64, Arc<Change>)>,
    rejected_mentions: usize,
}

/// A table while operations are carried out under it.
pub struct Pending {
    document: DocumentId,
    stamp: u64,
    table: DocumentTable,
    touch: Touch,
    former: Footprint,
}

/// What stands at the places that some operations touch.
#[derive(Default)]
struct Footprint {
    open: Vec<Open>,
    /// The entities of mentions.
    entities: Vec<EntityId>,
    /// The entities that hold stances.
    holders: Vec<EntityId>,
    rejected: usize,
}

impl Footprint {
    fn of(overlay: &Overlay, touch: &Touch) -> Self {
        let mut found = Self::default();
        for mention in touch.places().iter().flat_map(|&place| overlay.mentions_at(place)) {
            if mention.status == Status::Suggested {
                found.open.push(Open::mention(mention));
            }
            found.entities.extend(mention.entity.clone());
        }
        for stance in touch.stance_places().iter().flat_map(|&place| overlay.stances_at(place)) {
            if stance.status == Status::Suggested {
                found.open.push(Open::stance(stance));
            }
            found.holders.extend(overlay.holder_entity(stance).cloned());
        }
        let is_rejected = |mention: &Mention| mention.status == Status::Rejected;
        let touched = touch.mentions().filter(|id| overlay.owns_mention(id));
        found.rejected = touched.filter(|id| overlay.mention(id).is_some_and(is_rejected)).count();
        found.entities.sort();
        found.holders.sort();
        found
    }
}

impl DocumentTable {
    /// Makes a table.
    pub fn of(project: &Project, id: &DocumentId, who: &AnnotationSetId) -> Self {
        let overlay = project.overlay(id, who);
        let mut entities: BTreeMap<EntityId, EntityCount> = BTreeMap::new();
        for entity in overlay.mentions().filter_map(|mention| mention.entity.as_ref()) {
            let count = entities.entry(entity.clone()).or_default();
            count.mentions += 1;
            count.documents = 1;
        }
        count_stances(&overlay, &mut entities);
        let mut table = Self {
            progress: Progress::default(),
            entities: Arc::new(entities),
            queue: Arc::new(Queue::of(&overlay)),
            change: None,
            rejected_mentions: overlay.rejected_mentions().count(),
            overlay: Arc::new(overlay),
        };
        table.reckon();
        table
    }

    /// What is to be known of the document when the table goes.
    pub(super) fn outline(&self) -> Outline {
        Outline { progress: self.progress, entities: Arc::clone(&self.entities) }
    }

    /// Notes what some operations will touch and lets go of the records, so that they are not copied. None if the
    /// table is better made anew.
    pub(super) fn prepare(
        mut self,
        stamp: u64,
        document: DocumentId,
        who: &AnnotationSetId,
        operations: &[Operation],
    ) -> Option<Pending> {
        let touch = self.overlay.touch(&document, who, operations)?;
        let former = Footprint::of(&self.overlay, &touch);
        Arc::make_mut(&mut self.overlay).release();
        Some(Pending { document, stamp, table: self, touch, former })
    }

    fn reckon(&mut self) {
        let rejected = self.rejected_mentions + self.overlay.rejected_stances().count();
        let shown = self.overlay.mention_count() + self.overlay.stance_count();
        let total = shown + rejected;
        self.progress = Progress { decided: total - self.queue.len(), total };
    }
}

impl Pending {
    /// The table after the operations, with its document and stamp.
    pub(super) fn finish(self, project: &Project, who: &AnnotationSetId) -> (DocumentId, u64, DocumentTable) {
        let Self { document, stamp, mut table, touch, former } = self;
        let overlay = Arc::make_mut(&mut table.overlay);
        let change = overlay.follow(project, &document, who, &touch);
        let now = Footprint::of(overlay, &touch);
        let queue = Arc::make_mut(&mut table.queue);
        queue.remove(&former.open);
        queue.insert(&now.open);
        if former.entities != now.entities || former.holders != now.holders {
            let entities = Arc::make_mut(&mut table.entities);
            for id in &now.entities {
                entities.entry(id.clone()).or_default().mentions += 1;
            }
            for id in &now.holders {
                entities.entry(id.clone()).or_default().stances += 1;
            }
            let less = |count: &mut usize| *count = count.saturating_sub(1);
            former
                .entities
                .iter()
                .for_each(|id| entities.get_mut(id).into_iter().for_each(|it| less(&mut it.mentions)));
            former.holders.iter().for_each(|id| entities.get_mut(id).into_iter().for_each(|it| less(&mut it.stances)));
            for id in [former.entities, former.holders, now.entities, now.holders].iter().flatten() {
                let Some(count) = entities.get_mut(id) else { continue };
                count.documents = usize::from(count.mentions > 0);
                if count.mentions + count.stances == 0 {
                    entities.remove(id);
                }
            }
        }
        table.rejected_mentions = (table.rejected_mentions + now.rejected).saturating_sub(former.rejected);
        table.change = Some((stamp, Arc::new(change)));
        table.reckon();
        let stamp = project.document_stamp(&document);
        (document, stamp, table)
    }
}

fn count_stances(overlay: &Overlay, entities: &mut BTreeMap<EntityId, EntityCount>) {
    for entity in overlay.stances().filter_map(|stance| overlay.holder_entity(stance)) {
        entities.entry(entity.clone()).or_default().stances += 1;
    }
}
