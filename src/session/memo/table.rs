//! What a document looks like to one hand, made once and then kept up to date.

use super::{EntityCount, EntityCounts, Outline, Progress};
use crate::model::{
    AnnotationSetId, Change, DocumentId, EntityId, Mention, Operation, Overlay, Project, Status, Touch,
};
use crate::session::queue::{Open, Queue};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a document looks like to one hand.
#[derive(Debug, Clone)]
pub struct DocumentTable {
    /// Its annotations.
    pub overlay: Rc<Overlay>,
    /// How far its review has come.
    pub progress: Progress,
    /// Mentions of each entity in it.
    pub entities: EntityCounts,
    /// What waits for a decision.
    pub queue: Rc<Queue>,
    /// The stamp that the document had before, and what has changed since, where that is known.
    pub change: Option<(u64, Rc<Change>)>,
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
    entities: Vec<EntityId>,
    /// Who holds the touched stances.
    holders: Vec<Option<EntityId>>,
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
        let is_rejected = |mention: &Mention| mention.status == Status::Rejected;
        let touched = touch.mentions().filter(|id| overlay.owns_mention(id));
        found.rejected = touched.filter(|id| overlay.mention(id).is_some_and(is_rejected)).count();
        found.entities.sort();
        let holder = |id| overlay.stance(id).and_then(|stance| overlay.holder_entity(stance)).cloned();
        found.holders = touch.stances().map(holder).collect();
        found
    }
}

impl DocumentTable {
    /// Makes a table.
    pub(super) fn of(project: &Project, id: &DocumentId, who: &AnnotationSetId) -> Self {
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
            entities: Rc::new(entities),
            queue: Rc::new(Queue::of(&overlay)),
            change: None,
            rejected_mentions: overlay.rejected_mentions().count(),
            overlay: Rc::new(overlay),
        };
        table.reckon();
        table
    }

    /// What is to be known of the document when the table goes.
    pub(super) fn outline(&self) -> Outline {
        Outline { progress: self.progress, entities: Rc::clone(&self.entities) }
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
        Rc::make_mut(&mut self.overlay).release();
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
        let overlay = Rc::make_mut(&mut table.overlay);
        let change = overlay.follow(project, &document, who, &touch);
        let now = Footprint::of(overlay, &touch);
        let queue = Rc::make_mut(&mut table.queue);
        queue.remove(&former.open);
        queue.insert(&now.open);
        if change.stances {
            queue.renew_stances(&table.overlay);
        }
        if former.entities != now.entities || former.holders != now.holders || change.listed {
            let entities = Rc::make_mut(&mut table.entities);
            for id in &former.entities {
                entities.entry(id.clone()).and_modify(|count| count.mentions = count.mentions.saturating_sub(1));
            }
            for id in &now.entities {
                entities.entry(id.clone()).or_default().mentions += 1;
            }
            entities.values_mut().for_each(|count| {
                (count.stances, count.documents) = (0, usize::from(count.mentions > 0));
            });
            count_stances(&table.overlay, entities);
            entities.retain(|_, count| count.mentions + count.stances > 0);
        }
        table.rejected_mentions = (table.rejected_mentions + now.rejected).saturating_sub(former.rejected);
        table.change = Some((stamp, Rc::new(change)));
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
