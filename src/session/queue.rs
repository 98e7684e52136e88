//! The open suggestions of a document, kept in the two orders in which they can be reviewed.

use super::workspace::Item;
use crate::model::{Mention, Overlay, Score, Stance, Status};
use crate::store::ReviewOrder;
use crate::text::TextRange;

/// A suggestion that waits for a decision, or any annotation as a place in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Where it stands.
    pub place: TextRange,
    /// Which annotation it is.
    pub item: Item,
    /// How sure its maker was; people give none.
    pub score: Option<Score>,
}

impl Open {
    /// A mention's place in the queue.
    pub fn mention(mention: &Mention) -> Self {
        Self { place: mention.extent(), item: Item::Mention(mention.id.clone()), score: mention.origin.score }
    }

    /// A stance's place in the queue.
    pub fn stance(stance: &Stance) -> Self {
        Self { place: stance.place(), item: Item::Stance(stance.id.clone()), score: stance.origin.score }
    }

    fn compare(&self, other: &Self, order: ReviewOrder) -> std::cmp::Ordering {
        let by_place = || (self.place, &self.item).cmp(&(other.place, &other.item));
        match order {
            ReviewOrder::Reading => by_place(),
            ReviewOrder::LeastCertain => self.score.cmp(&other.score).then_with(by_place),
        }
    }
}

/// The open suggestions of a document.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    reading: Vec<Open>,
    certainty: Vec<Open>,
}

impl Queue {
    /// The open suggestions that an overlay shows.
    pub fn of(overlay: &Overlay) -> Self {
        let mut queue = Self::default();
        let is_open = |mention: &&Mention| mention.status == Status::Suggested;
        queue.reading.extend(overlay.mentions().filter(is_open).map(Open::mention));
        queue.reading.extend(stances(overlay));
        queue.reading.sort_by(|a, b| a.compare(b, ReviewOrder::Reading));
        queue.certainty = queue.reading.clone();
        queue.certainty.sort_by(|a, b| a.compare(b, ReviewOrder::LeastCertain));
        queue
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.reading.len()
    }

    /// Whether everything is decided.
    pub fn is_empty(&self) -> bool {
        self.reading.is_empty()
    }

    /// All of them, in reading order.
    pub fn iter(&self) -> impl Iterator<Item = &Open> {
        self.reading.iter()
    }

    /// The suggestion after (or before) a place in the queue; after the last one comes the first.
    pub fn step(&self, order: ReviewOrder, from: Option<&Open>, forward: bool) -> Option<&Open> {
        let all = self.listed(order);
        let Some(from) = from else { return if forward { all.first() } else { all.last() } };
        if forward {
            let next = all.partition_point(|open| open.compare(from, order).is_le());
            all.get(next).or(all.first())
        } else {
            let before = all.partition_point(|open| open.compare(from, order).is_lt());
            all.get(before.wrapping_sub(1)).or(all.last())
        }
    }

    /// Takes some out.
    pub(super) fn remove(&mut self, gone: &[Open]) {
        for (all, order) in self.both() {
            for open in gone {
                if let Ok(at) = all.binary_search_by(|other| other.compare(open, order)) {
                    all.remove(at);
                }
            }
        }
    }

    /// Puts some in.
    pub(super) fn insert(&mut self, come: &[Open]) {
        for (all, order) in self.both() {
            for open in come {
                if let Err(at) = all.binary_search_by(|other| other.compare(open, order)) {
                    all.insert(at, open.clone());
                }
            }
        }
    }

    fn listed(&self, order: ReviewOrder) -> &[Open] {
        match order {
            ReviewOrder::Reading => &self.reading,
            ReviewOrder::LeastCertain => &self.certainty,
        }
    }

    fn both(&mut self) -> [(&mut Vec<Open>, ReviewOrder); 2] {
        [(&mut self.reading, ReviewOrder::Reading), (&mut self.certainty, ReviewOrder::LeastCertain)]
    }
}

fn stances(overlay: &Overlay) -> impl Iterator<Item = Open> + '_ {
    overlay.stances().filter(|stance| stance.status == Status::Suggested).map(Open::stance)
}
