//! Bringing an overlay up to date after a few operations, instead of making it anew.
//!
//! Whether a mention is shown follows from the records at its place and from who owns its id. So after an
//! operation only the places have to be looked at where its record was and is.

use super::{Overlay, at};
use crate::model::{AnnotationSetId, DocumentId, Holder, Mention, MentionId, Operation, Project, StanceId, Status};
use crate::text::TextRange;
use std::collections::BTreeMap;

/// With more operations than this an overlay is made anew sooner than it follows.
const MOST: usize = 64;

/// What some operations are about to touch, noted before they are carried out.
#[derive(Debug, Clone, Default)]
pub struct Touch {
    /// Where a mention of this hand and the suggested one of that id were, and whether it was shown.
    mentions: BTreeMap<MentionId, Former>,
    places: Vec<TextRange>,
    stances: Vec<StanceId>,
}

#[derive(Debug, Clone, Copy)]
struct Former {
    own: Option<TextRange>,
    suggested: Option<TextRange>,
    shown: bool,
}

/// What has changed in an overlay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// The extents at which mentions came, went or got other fields; sorted.
    pub places: Vec<TextRange>,
    /// Whether stances may have changed.
    pub stances: bool,
    /// Whether other stances are shown than before, or at other places.
    pub listed: bool,
}

impl Touch {
    /// The extents at which mentions may come, go or change; sorted.
    pub fn places(&self) -> &[TextRange] {
        &self.places
    }

    /// The ids of the mentions that are touched.
    pub fn mentions(&self) -> impl Iterator<Item = &MentionId> {
        self.mentions.keys()
    }

    /// The ids of the stances that are touched.
    pub fn stances(&self) -> impl Iterator<Item = &StanceId> {
        self.stances.iter()
    }
}

impl Overlay {
    /// Notes what some operations will touch here. None if there are too many to follow one by one.
    pub fn touch(&self, document: &DocumentId, who: &AnnotationSetId, operations: &[Operation]) -> Option<Touch> {
        if operations.len() > MOST {
            return None;
        }
        let is_seen = |set: &AnnotationSetId| set == who || *set == AnnotationSetId::Prediction;
        let mut touch = Touch::default();
        for operation in operations.iter().filter(|operation| operation.changed_document() == Some(document)) {
            match operation {
                Operation::PutDocument(_, None) => return None,
                Operation::PutMention(_, set, id, mention) if is_seen(set) => {
                    let former = *touch.mentions.entry(id.clone()).or_insert_with(|| Former {
                        own: self.own.as_ref().and_then(|set| set.mentions.get(id)).map(Mention::extent),
                        suggested: self.prediction.as_ref().and_then(|set| set.mentions.get(id)).map(Mention::extent),
                        shown: self.is_shown(id),
                    });
                    touch.places.extend(
                        [former.own, former.suggested, mention.as_ref().map(Mention::extent)].into_iter().flatten(),
                    );
                }
                Operation::PutStance(_, set, id, _) if is_seen(set) => touch.stances.push(id.clone()),
                _ => {}
            }
        }
        touch.places.sort();
        touch.places.dedup();
        Some(touch)
    }

    /// Lets go of the records, so that they can be changed where they are. Until [`Overlay::follow`] the overlay
    /// shows nothing.
    pub fn release(&mut self) {
        (self.own, self.prediction) = (None, None);
    }

    /// Looks at the records again after the operations that were noted. Gives what has changed.
    pub fn follow(&mut self, project: &Project, document: &DocumentId, who: &AnnotationSetId, touch: &Touch) -> Change {
        if *who != AnnotationSetId::Prediction {
            self.own = project.annotation_set(document, who).cloned();
        }
        self.prediction = project.annotation_set(document, &AnnotationSetId::Prediction).cloned();
        let mut stances = !touch.stances.is_empty();
        for (id, former) in &touch.mentions {
            let own = self.own.as_ref().and_then(|set| set.mentions.get(id)).map(Mention::extent);
            let suggested = self.prediction.as_ref().and_then(|set| set.mentions.get(id)).map(Mention::extent);
            relocate(&mut self.decided, id, former.own, own);
            relocate(&mut self.suggested, id, former.suggested, suggested);
            stances |= former.shown != self.is_shown(id) && self.suggests_stance_of(id);
        }
        for &place in &touch.places {
            let shown = self.shown_at(place);
            let from = self.mentions.partition_point(|(range, _)| *range < place);
            let to = self.mentions.partition_point(|(range, _)| *range <= place);
            self.mentions.splice(from..to, shown.into_iter().map(|id| (place, id)));
        }
        let mut listed = false;
        if stances {
            let shown = self.list_stances();
            listed = shown != self.stances;
            self.stances = shown;
        }
        Change { places: touch.places.clone(), stances, listed }
    }

    /// Whether a stance is suggested that a mention holds.
    fn suggests_stance_of(&self, id: &MentionId) -> bool {
        let mut suggested = self.prediction.iter().flat_map(|set| set.stances.values());
        suggested.any(|stance| matches!(&stance.holder, Holder::Mention(holder) if holder == id))
    }

    /// The mentions to show whose extent is a range, by id.
    fn shown_at(&self, place: TextRange) -> Vec<MentionId> {
        let own = || at(&self.decided, place).iter().filter_map(|(_, id)| self.own.as_ref()?.mentions.get(id));
        let is_open = |mention: &&Mention| {
            !self.owns_mention(&mention.id)
                && !own().any(|known| {
                    known.spans == mention.spans
                        && (known.label == mention.label
                            || mention.origin.is_learnt() && known.status == Status::Accepted)
                })
        };
        let suggested = at(&self.suggested, place).iter();
        let suggested = suggested.filter_map(|(_, id)| self.prediction.as_ref()?.mentions.get(id)).filter(is_open);
        let shown = own().filter(|mention| mention.status != Status::Rejected).chain(suggested);
        let mut ids: Vec<MentionId> = shown.map(|mention| mention.id.clone()).collect();
        ids.sort();
        ids
    }
}

/// Moves an id in a list by place.
fn relocate(listed: &mut Vec<(TextRange, MentionId)>, id: &MentionId, from: Option<TextRange>, to: Option<TextRange>) {
    if from == to {
        return;
    }
    if let Some(place) = from
        && let Ok(found) = listed.binary_search(&(place, id.clone()))
    {
        listed.remove(found);
    }
    if let Some(place) = to
        && let Err(free) = listed.binary_search(&(place, id.clone()))
    {
        listed.insert(free, (place, id.clone()));
    }
}
