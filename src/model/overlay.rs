//! What one hand sees: its own decisions laid over the suggestions it has not decided on.

use super::{
    AnnotationSet, AnnotationSetId, DocumentId, EntityId, Holder, Mention, MentionId, Project, Relation, Stance,
    StanceId, Status,
};
use crate::text::TextRange;
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
}

impl Project {
    /// The annotations of a document as `who` sees them.
    pub fn overlay(&self, document: &DocumentId, who: &AnnotationSetId) -> Overlay {
        let own = (*who != AnnotationSetId::Prediction).then(|| self.annotation_set(document, who).cloned()).flatten();
        let prediction = self.annotation_set(document, &AnnotationSetId::Prediction).cloned();
        let mut overlay = Overlay { own, prediction, ..Overlay::default() };
        overlay.mentions = overlay.list_mentions();
        overlay.stances = overlay.list_stances();
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
        let first = self.mentions.partition_point(|(place, _)| *place < range);
        let there = self.mentions.get(first..)?.iter().take_while(|(place, _)| *place == range);
        there.filter_map(|(_, id)| self.mention(id)).find(|mention| mention.spans == [range])
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

    /// This hand's mention with that place and label, if it has one, rejected or not.
    pub fn own_mention_like(&self, mention: &Mention) -> Option<&Mention> {
        let mut own = self.own.iter().flat_map(|set| set.mentions.values());
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
            let mut here = decided.get(first..).unwrap_or_default().iter();
            here.next().is_some_and(|known| known.spans == mention.spans && known.status == Status::Accepted)
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
        let own: Vec<&Stance> = self.own.iter().flat_map(|set| set.stances.values()).collect();
        let suggested = self.prediction.iter().flat_map(|set| set.stances.values());
        let undecided = suggested.filter(|stance| {
            let holder_is_shown = match &stance.holder {
                Holder::Mention(id) => self.is_shown(id),
                Holder::Entity(_) | Holder::Outlet => true,
            };
            holder_is_shown
                && !self.owns_stance(&stance.id)
                && !own.iter().any(|known| {
                    known.cue == stance.cue && known.target == stance.target && known.holder == stance.holder
                })
        });
        let shown = own.iter().copied().filter(|stance| stance.status != Status::Rejected);
        let mut listed: Vec<_> = shown.chain(undecided).map(|stance| (stance.place(), stance.id.clone())).collect();
        listed.sort();
        listed
    }
}
