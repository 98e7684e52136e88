//! What is to be known of a document that is not looked at.

use super::{EntityCount, Progress};
use crate::model::{AnnotationSetId, EntityId, HandSets, SetSummary};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is to be known of a document that is not looked at.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// How far its review has come.
    pub progress: Progress,
    /// Mentions of each entity in it.
    pub entities: Arc<BTreeMap<EntityId, EntityCount>>,
}

impl Outline {
    /// The outline of a document of which a hand has decided nothing.
    pub(super) fn untouched(suggestions: &SetSummary) -> Self {
        let entities = entities(suggestions).map(|(id, count)| (id.clone(), count));
        Self { progress: progress(suggestions), entities: Arc::new(entities.collect()) }
    }
}

/// What is known of the suggestions for a document of which this hand has decided nothing, out of all annotations of it;
/// `None` if it has, or if that cannot be told without looking at them.
pub(super) fn suggestions(sets: Option<&HandSets>, who: &AnnotationSetId) -> Option<Arc<SetSummary>> {
    let Some(sets) = sets else { return Some(Arc::default()) };
    if *who != AnnotationSetId::Prediction && sets.get(who).is_some() {
        return None;
    }
    let Some(handle) = sets.get(&AnnotationSetId::Prediction) else { return Some(Arc::default()) };
    if !handle.is_stored() {
        return None;
    }
    let summary = handle.summary();
    (summary.suggested == summary.mentions + summary.stances).then_some(summary)
}

/// What is known of the suggestions for a document as they were made, whatever was decided on them.
pub(super) fn as_made(sets: Option<&HandSets>) -> Option<Arc<SetSummary>> {
    let handle = sets?.get(&AnnotationSetId::Prediction)?;
    handle.is_stored().then(|| handle.summary())
}

/// How far the review of suggestions is on which nobody has decided.
pub(super) fn progress(suggestions: &SetSummary) -> Progress {
    Progress { decided: 0, total: suggestions.mentions + suggestions.stances }
}

/// How often suggestions name each entity.
pub(super) fn entities(suggestions: &SetSummary) -> impl Iterator<Item = (&EntityId, EntityCount)> {
    suggestions.entities.iter().filter(|named| named.mentions + named.stances > 0).map(|named| {
        let documents = usize::from(named.mentions > 0);
        (&named.entity, EntityCount { mentions: named.mentions, documents, stances: named.stances })
    })
}
