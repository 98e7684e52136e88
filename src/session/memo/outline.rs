//! What is to be known of a document that is not looked at.

use super::{EntityCount, Progress};
use crate::model::{AnnotationSetId, DocumentId, EntityId, Project};
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
    /// The outline of a document of which this hand has decided nothing, out of what is known of its suggestions. `None`
    /// if that is not enough to tell.
    pub(super) fn untouched(project: &Project, id: &DocumentId, who: &AnnotationSetId) -> Option<Self> {
        if project.set_handle(id, who).is_some() && *who != AnnotationSetId::Prediction {
            return None;
        }
        let Some(suggestions) = project.set_handle(id, &AnnotationSetId::Prediction) else {
            return Some(Self::default());
        };
        if !suggestions.is_stored() {
            return None;
        }
        let summary = suggestions.summary();
        let total = summary.mentions + summary.stances;
        let named = summary.entities.iter().filter(|named| named.mentions + named.stances > 0).map(|named| {
            let documents = usize::from(named.mentions > 0);
            (named.entity.clone(), EntityCount { mentions: named.mentions, documents, stances: named.stances })
        });
        let outline = || Self { progress: Progress { decided: 0, total }, entities: Arc::new(named.collect()) };
        (summary.suggested == total).then(outline)
    }
}
