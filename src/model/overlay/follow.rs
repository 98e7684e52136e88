//! Bringing an overlay up to date after a few operations, instead of making it anew.
//!
//! Whether a mention is shown follows from the records at its place and from who owns its id. So after an
//! operation only the places have to be looked at where its record was and is.

use super::stance_list::Standing;
use super::{Overlay, at, ends};
use crate::model::{
    AnnotationSet, AnnotationSetId, DocumentId, Mention, MentionId, Operation, Project, RelationId, StanceId, Status,
};
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
    /// Where a stance of this hand and the suggested one of that id were.
    stances: BTreeMap<StanceId, (Option<Standing>, Option<Standing>)>,
    stance_places: Vec<TextRange>,
    /// The ends of relations that are put.
    related: Vec<(MentionId, RelationId)>,
}

#[derive(Debug, Clone, Copy)]
struct Former {
    own: Option<TextRange>,
    suggested: Option<TextRange>,
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

    /// The places at which stances may come, go or change, or their holders; sorted.
    pub fn stance_places(&self) -> &[TextRange] {
        &self.stance_places
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
                    });
                    touch.stance_places.extend(self.decided_stances.held_by(id));
                    touch.stance_places.extend(self.suggested_stances.held_by(id));
                    touch.places.extend(
                        [former.own, former.suggested, mention.as_ref().map(Mention::extent)].into_iter().flatten(),
                    );
                }
                Operation::PutStance(_, set, id, stance) if is_seen(set) => {
                    let former = touch.stances.entry(id.clone()).or_insert_with(|| self.standings(id));
                    touch.stance_places.extend([&former.0, &former.1].into_iter().flatten().map(|it| it.place));
                    touch.stance_places.extend(stance.as_ref().map(|stance| stance.place()));
                }
                Operation::PutRelation(_, set, _, Some(relation)) if is_seen(set) => {
                    touch.related.extend(ends(relation))
                }
                _ => {}
            }
        }
        for places in [&mut touch.places, &mut touch.stance_places] {
            places.sort();
            places.dedup();
        }
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
        for (id, former) in &touch.mentions {
            let own = self.own.as_ref().and_then(|set| set.mentions.get(id)).map(Mention::extent);
            let suggested = self.prediction.as_ref().and_then(|set| set.mentions.get(id)).map(Mention::extent);
            relocate(&mut self.decided, id, former.own, own);
            relocate(&mut self.suggested, id, former.suggested, suggested);
        }
        for (id, (own, suggested)) in &touch.stances {
            let (own_now, suggested_now) = self.standings(id);
            self.decided_stances.relocate(id, own.as_ref(), own_now.as_ref());
            self.suggested_stances.relocate(id, suggested.as_ref(), suggested_now.as_ref());
        }
        for &place in &touch.places {
            let shown = self.shown_at(place);
            let from = self.mentions.partition_point(|(range, _)| *range < place);
            let to = self.mentions.partition_point(|(range, _)| *range <= place);
            self.mentions.splice(from..to, shown.into_iter().map(|id| (place, id)));
        }
        for end in &touch.related {
            if let Err(free) = self.related.binary_search(end) {
                self.related.insert(free, end.clone());
            }
        }
        let mut listed = false;
        for &place in &touch.stance_places {
            let shown = self.stances_shown_at(place);
            let from = self.stances.partition_point(|(range, _)| *range < place);
            let to = self.stances.partition_point(|(range, _)| *range <= place);
            listed |= self.stances.get(from..to) != Some(&shown);
            self.stances.splice(from..to, shown);
        }
        Change { places: touch.places.clone(), stances: !touch.stance_places.is_empty(), listed }
    }

    /// Where the stance of that id stands in this hand's set, and in the suggestions.
    fn standings(&self, id: &StanceId) -> (Option<Standing>, Option<Standing>) {
        let standing = |set: Option<&AnnotationSet>| set?.stances.get(id).map(Standing::of);
        (standing(self.own.as_deref()), standing(self.prediction.as_deref()))
    }

    /// The stances to show whose place is a range, by id.
    fn stances_shown_at(&self, place: TextRange) -> Vec<(TextRange, StanceId)> {
        let own = self.decided_stances.at(place).iter().filter(|(_, id)| self.is_own_stance_shown(id));
        let open = self.suggested_stances.at(place).iter().filter(|(_, id)| self.is_stance_open(place, id));
        let mut shown: Vec<_> = own.chain(open).cloned().collect();
        shown.sort();
        shown
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
