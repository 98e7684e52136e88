//! What one hand sees: its own decisions laid over the suggestions it has not decided on.

mod follow;
mod stance_list;

pub use follow::{Change, Touch};

use super::{
    AnnotationSet, AnnotationSetId, DocumentId, EntityId, Holder, Mention, MentionId, Project, Relation, RelationId,
    Stance, StanceId, Status,
};
use crate::text::TextRange;
use stance_list::StanceList;
use std::sync::Arc;

/// A document's annotations as one hand sees them, each list in reading order.
///
/// A suggestion is shown until the hand has a record with its id, or one with
/// the same place and meaning; what was learnt from a tag is not shown at that
/// tag. Rejected records are kept apart.
#[derive(Debug, Default, Clone)]
pub struct Overlay {
    own: Option<Arc<AnnotationSet>>,
    prediction: Option<Arc<AnnotationSet>>,
    mentions: Vec<(TextRange, MentionId)>,
    stances: Vec<(TextRange, StanceId)>,
    /// All mentions of this hand by place, rejected ones too.
    decided: Vec<(TextRange, MentionId)>,
    /// All suggested mentions by place, decided ones too.
    suggested: Vec<(TextRange, MentionId)>,
    /// All stances of this hand, rejected ones too.
    decided_stances: StanceList,
    /// All suggested stances, decided ones too.
    suggested_stances: StanceList,
    /// The relations of this hand and the suggested ones by their ends; some may not be there any more.
    related: Vec<(MentionId, RelationId)>,
}

impl Project {
    /// The annotations of a document as `who` sees them.
    pub fn overlay(&self, document: &DocumentId, who: &AnnotationSetId) -> Overlay {
        let own = (*who != AnnotationSetId::Prediction).then(|| self.annotation_set(document, who).cloned()).flatten();
        let prediction = self.annotation_set(document, &AnnotationSetId::Prediction).cloned();
        let mut overlay = Overlay { own, prediction, ..Overlay::default() };
        overlay.decided = by_place(overlay.own.as_deref());
        overlay.suggested = by_place(overlay.prediction.as_deref());
        overlay.decided_stances = StanceList::of(overlay.own.as_deref());
        overlay.suggested_stances = StanceList::of(overlay.prediction.as_deref());
        overlay.mentions = overlay.list_mentions();
        overlay.stances = overlay.list_stances();
        let relations =
            [&overlay.own, &overlay.prediction].into_iter().flatten().flat_map(|set| set.relations.values());
        overlay.related = relations.flat_map(ends).collect();
        overlay.related.sort();
        overlay.related.dedup();
        overlay
    }
}

impl Overlay {
    /// Suggested and accepted mentions, in reading order, enclosing ones first.
    pub fn mentions(&self) -> impl DoubleEndedIterator<Item = &Mention> + Clone {
        self.mentions.iter().filter_map(|(_, id)| self.mention(id))
    }

    /// Suggested and accepted stances, in the order of their evidence and target.
    pub fn stances(&self) -> impl DoubleEndedIterator<Item = &Stance> + Clone {
        self.stances.iter().filter_map(|(_, id)| self.stance(id))
    }

    /// How many mentions are shown.
    pub fn mention_count(&self) -> usize {
        self.mentions.len()
    }

    /// How many stances are shown.
    pub fn stance_count(&self) -> usize {
        self.stances.len()
    }

    /// The shown mentions whose extent is exactly a range.
    pub fn mentions_at(&self, place: TextRange) -> impl Iterator<Item = &Mention> {
        at(&self.mentions, place).iter().filter_map(|(_, id)| self.mention(id))
    }

    /// The shown mentions with a byte in them or at one of their ends, in reading order; discontinuous ones by
    /// their extent.
    pub fn mentions_around(&self, offset: usize) -> impl Iterator<Item = &Mention> {
        let touching = self.mentions.iter().filter(move |(place, _)| place.start() <= offset && offset <= place.end());
        touching.filter_map(|(_, id)| self.mention(id))
    }

    /// The shown stances whose place is exactly a range.
    pub fn stances_at(&self, place: TextRange) -> impl Iterator<Item = &Stance> {
        let from = self.stances.partition_point(|(range, _)| *range < place);
        let to = self.stances.partition_point(|(range, _)| *range <= place);
        self.stances.get(from..to).unwrap_or_default().iter().filter_map(|(_, id)| self.stance(id))
    }

    /// The shown mentions that begin inside a range or at its end, in reading order.
    pub fn mentions_from(&self, range: TextRange) -> impl Iterator<Item = &Mention> {
        let from = self.mentions.partition_point(|(place, _)| place.start() < range.start());
        let to = self.mentions.partition_point(|(place, _)| place.start() <= range.end());
        self.mentions.get(from..to.max(from)).unwrap_or_default().iter().filter_map(|(_, id)| self.mention(id))
    }

    /// The shown stances whose place begins inside a range, in reading order.
    pub fn stances_in(&self, range: TextRange) -> impl Iterator<Item = &Stance> {
        let first = self.stances.partition_point(|(place, _)| place.start() < range.start());
        let there = self.stances.get(first..).unwrap_or_default();
        let there = there.iter().take_while(move |(place, _)| place.start() <= range.end());
        there.filter_map(|(_, id)| self.stance(id))
    }

    /// Suggested and accepted relations, by id.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        let own = self.own.iter().flat_map(|set| set.relations.values());
        let suggested = self.prediction.iter().flat_map(|set| set.relations.values());
        let undecided = suggested.filter(|relation| {
            !self.own.as_ref().is_some_and(|own| own.relations.contains_key(&relation.id))
                && self.is_shown(&relation.from)
                && self.is_shown(&relation.to)
        });
        own.chain(undecided).filter(|relation| relation.status != Status::Rejected)
    }

    /// Suggested and accepted relations of a mention, by id.
    pub fn relations_of(&self, mention: &MentionId) -> impl Iterator<Item = &Relation> {
        let from = self.related.partition_point(|(end, _)| end < mention);
        let there = self.related.get(from..).unwrap_or_default();
        let there = there.iter().take_while(move |(end, _)| end == mention).filter_map(|(_, id)| self.relation(id));
        there.filter(move |relation| relation.from == *mention || relation.to == *mention)
    }

    /// The relation of that id, if it is suggested or accepted.
    pub fn relation(&self, id: &RelationId) -> Option<&Relation> {
        let own = self.own.as_ref().and_then(|set| set.relations.get(id));
        let open = || {
            let suggested = self.prediction.as_ref()?.relations.get(id)?;
            (self.is_shown(&suggested.from) && self.is_shown(&suggested.to)).then_some(suggested)
        };
        own.or_else(open).filter(|relation| relation.status != Status::Rejected)
    }

    /// Mentions that this hand rejected, by id.
    pub fn rejected_mentions(&self) -> impl Iterator<Item = &Mention> {
        let own = self.own.iter().flat_map(|set| set.mentions.values());
        own.filter(|mention| mention.status == Status::Rejected)
    }

    /// Stances that this hand rejected, by id.
    pub fn rejected_stances(&self) -> impl Iterator<Item = &Stance> {
        let own = self.own.iter().flat_map(|set| set.stances.values());
        own.filter(|stance| stance.status == Status::Rejected)
    }

    /// The mention of that id, this hand's own before the suggested; rejected ones too.
    pub fn mention(&self, id: &MentionId) -> Option<&Mention> {
        let own = self.own.as_ref().and_then(|set| set.mentions.get(id));
        own.or_else(|| self.prediction.as_ref()?.mentions.get(id))
    }

    /// The shown mention of one piece that stands exactly at a range, if there is one.
    pub fn mention_at(&self, range: TextRange) -> Option<&Mention> {
        self.mentions_at(range).find(|mention| mention.spans == [range])
    }

    /// The stance of that id, this hand's own before the suggested; rejected ones too.
    pub fn stance(&self, id: &StanceId) -> Option<&Stance> {
        let own = self.own.as_ref().and_then(|set| set.stances.get(id));
        own.or_else(|| self.prediction.as_ref()?.stances.get(id))
    }

    /// Whether the mention of that id is this hand's own record.
    pub fn owns_mention(&self, id: &MentionId) -> bool {
        self.own.as_ref().is_some_and(|set| set.mentions.contains_key(id))
    }

    /// Whether the stance of that id is this hand's own record.
    pub fn owns_stance(&self, id: &StanceId) -> bool {
        self.own.as_ref().is_some_and(|set| set.stances.contains_key(id))
    }

    /// Whether a mention of that id is suggested, decided or not.
    pub fn suggests_mention(&self, id: &MentionId) -> bool {
        self.prediction.as_ref().is_some_and(|set| set.mentions.contains_key(id))
    }

    /// Whether a stance of that id is suggested, decided or not.
    pub fn suggests_stance(&self, id: &StanceId) -> bool {
        self.prediction.as_ref().is_some_and(|set| set.stances.contains_key(id))
    }

    /// This hand's mention with that place and label, if it has one, rejected or not.
    pub fn own_mention_like(&self, mention: &Mention) -> Option<&Mention> {
        let set = self.own.as_ref()?;
        let mut own = at(&self.decided, mention.extent()).iter().filter_map(|(_, id)| set.mentions.get(id));
        own.find(|known| known.spans == mention.spans && known.label == mention.label)
    }

    /// Who holds a stance, as an entity of the registry, if that is known.
    pub fn holder_entity<'a>(&'a self, stance: &'a Stance) -> Option<&'a EntityId> {
        match &stance.holder {
            Holder::Mention(id) => self.mention(id)?.entity.as_ref(),
            Holder::Entity(id) => Some(id),
            Holder::Outlet => None,
        }
    }

    fn is_shown(&self, id: &MentionId) -> bool {
        self.mention(id).is_some_and(|mention| mention.status != Status::Rejected)
    }

    fn list_mentions(&self) -> Vec<(TextRange, MentionId)> {
        // Sorted by place and label, so that looking up a suggestion's twin is a binary search.
        let mut decided: Vec<&Mention> = self.own.iter().flat_map(|set| set.mentions.values()).collect();
        decided.sort_by(|a, b| (&a.spans, &a.label).cmp(&(&b.spans, &b.label)));
        let suggested = self.prediction.iter().flat_map(|set| set.mentions.values());
        // What a tag has taught is no news at the tag itself, whatever its label has become since.
        let is_tagged = |mention: &Mention| {
            let first = decided.partition_point(|known| known.spans < mention.spans);
            let here = decided.get(first..).unwrap_or_default().iter();
            here.take_while(|known| known.spans == mention.spans).any(|known| known.status == Status::Accepted)
        };
        let undecided = suggested.filter(|mention| {
            let is_decided = self.owns_mention(&mention.id) || mention.origin.is_learnt() && is_tagged(mention);
            !is_decided
                && decided
                    .binary_search_by(|known| (&known.spans, &known.label).cmp(&(&mention.spans, &mention.label)))
                    .is_err()
        });
        let own = decided.iter().copied().filter(|mention| mention.status != Status::Rejected);
        let mut listed: Vec<_> = own.chain(undecided).map(|mention| (mention.extent(), mention.id.clone())).collect();
        listed.sort();
        listed
    }

    fn list_stances(&self) -> Vec<(TextRange, StanceId)> {
        let own = self.decided_stances.iter().filter(|(_, id)| self.is_own_stance_shown(id));
        let open = self.suggested_stances.iter().filter(|(place, id)| self.is_stance_open(*place, id));
        let mut listed: Vec<_> = own.chain(open).cloned().collect();
        listed.sort();
        listed
    }

    fn is_own_stance_shown(&self, id: &StanceId) -> bool {
        let own = self.own.as_ref().and_then(|set| set.stances.get(id));
        own.is_some_and(|stance| stance.status != Status::Rejected)
    }

    /// Whether a suggested stance is shown: this hand has not decided on it, nor on one of the same words.
    fn is_stance_open(&self, place: TextRange, id: &StanceId) -> bool {
        let Some(stance) = self.prediction.as_ref().and_then(|set| set.stances.get(id)) else { return false };
        let holder_is_shown = match &stance.holder {
            Holder::Mention(id) => self.is_shown(id),
            Holder::Entity(_) | Holder::Outlet => true,
        };
        // Stances of the same words stand at the same place.
        let own = self.own.as_ref();
        let mut alike = self.decided_stances.at(place).iter().filter_map(|(_, id)| own?.stances.get(id));
        let is_like =
            |known: &Stance| known.cue == stance.cue && known.target == stance.target && known.holder == stance.holder;
        holder_is_shown && !self.owns_stance(id) && !alike.any(is_like)
    }
}

/// A relation by its ends.
fn ends(relation: &Relation) -> [(MentionId, RelationId); 2] {
    [&relation.from, &relation.to].map(|end| (end.clone(), relation.id.clone()))
}

/// The mentions of a set by place.
fn by_place(set: Option<&AnnotationSet>) -> Vec<(TextRange, MentionId)> {
    let mentions = set.into_iter().flat_map(|set| set.mentions.values());
    let mut listed: Vec<_> = mentions.map(|mention| (mention.extent(), mention.id.clone())).collect();
    listed.sort();
    listed
}

/// The part of a list by place that stands at one place.
fn at(listed: &[(TextRange, MentionId)], place: TextRange) -> &[(TextRange, MentionId)] {
    let from = listed.partition_point(|(range, _)| *range < place);
    let to = listed.partition_point(|(range, _)| *range <= place);
    listed.get(from..to).unwrap_or_default()
}
