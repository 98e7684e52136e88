//! The stances of one set, by place and by the mention that holds them.

use crate::model::{AnnotationSet, Holder, MentionId, Stance, StanceId};
use crate::text::TextRange;
use std::collections::BTreeSet;

/// The stances of one set.
#[derive(Debug, Default, Clone)]
pub(super) struct StanceList {
    by_place: Vec<(TextRange, StanceId)>,
    by_holder: BTreeSet<(MentionId, TextRange, StanceId)>,
}

/// Where a stance stands in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub place: TextRange,
    pub holder: Option<MentionId>,
}

impl Standing {
    pub fn of(stance: &Stance) -> Self {
        let holder = match &stance.holder {
            Holder::Mention(id) => Some(id.clone()),
            Holder::Entity(_) | Holder::Outlet => None,
        };
        Self { place: stance.place(), holder }
    }
}

impl StanceList {
    /// All stances of a set.
    pub fn of(set: Option<&AnnotationSet>) -> Self {
        let stances = || set.into_iter().flat_map(|set| set.stances.values());
        let mut by_place: Vec<_> = stances().map(|stance| (stance.place(), stance.id.clone())).collect();
        by_place.sort();
        let held = stances().filter_map(|stance| match &stance.holder {
            Holder::Mention(holder) => Some((holder.clone(), stance.place(), stance.id.clone())),
            Holder::Entity(_) | Holder::Outlet => None,
        });
        Self { by_place, by_holder: held.collect() }
    }

    /// All of them, by place.
    pub fn iter(&self) -> impl Iterator<Item = &(TextRange, StanceId)> {
        self.by_place.iter()
    }

    /// Those whose place is exactly a range.
    pub fn at(&self, place: TextRange) -> &[(TextRange, StanceId)] {
        let from = self.by_place.partition_point(|(range, _)| *range < place);
        let to = self.by_place.partition_point(|(range, _)| *range <= place);
        self.by_place.get(from..to).unwrap_or_default()
    }

    /// The places of those that a mention holds.
    pub fn held_by(&self, mention: &MentionId) -> impl Iterator<Item = TextRange> {
        let from = (mention.clone(), TextRange::default(), StanceId::new(""));
        let held = self.by_holder.range(from..).take_while(move |(holder, ..)| holder == mention);
        held.map(|(_, place, _)| *place)
    }

    /// Moves a stance from where it stood to where it stands.
    pub fn relocate(&mut self, id: &StanceId, from: Option<&Standing>, to: Option<&Standing>) {
        if from == to {
            return;
        }
        if let Some(Standing { place, holder }) = from {
            if let Ok(found) = self.by_place.binary_search(&(*place, id.clone())) {
                self.by_place.remove(found);
            }
            if let Some(holder) = holder {
                self.by_holder.remove(&(holder.clone(), *place, id.clone()));
            }
        }
        if let Some(Standing { place, holder }) = to {
            if let Err(free) = self.by_place.binary_search(&(*place, id.clone())) {
                self.by_place.insert(free, (*place, id.clone()));
            }
            if let Some(holder) = holder {
                self.by_holder.insert((holder.clone(), *place, id.clone()));
            }
        }
    }
}
