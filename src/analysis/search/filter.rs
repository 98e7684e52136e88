//! What found places or their documents must be like.

use crate::model::{AnnotationSetId, Document, EntityId, IssueId, LabelId, Mention, Overlay, Polarity, Stance, Status};
use jiff::civil::Date;

/// What found places or their documents must be like; a field that is `None` admits everything.
///
/// Label, entity, status, polarity, issue and hand are asked of an annotation; outlet and days of its document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The label of the mention, or of the mention that holds the stance.
    pub label: Option<LabelId>,
    /// The entity that the mention names, or that holds the stance or is its target.
    pub entity: Option<EntityId>,
    /// What has been decided on it.
    pub status: Option<Status>,
    /// Which way the stance goes.
    pub polarity: Option<Polarity>,
    /// The issue that the stance is coded to.
    pub issue: Option<IssueId>,
    /// Whose annotation it is; none for what the analyst sees: own ones over suggestions.
    pub who: Option<AnnotationSetId>,
    /// The outlet of the document.
    pub outlet: Option<String>,
    /// The first day on which the document may have appeared.
    pub from: Option<Date>,
    /// The last day on which it may have appeared.
    pub to: Option<Date>,
}

impl Filter {
    /// Whether it asks for annotations, not only for words.
    pub fn asks_for_annotations(&self) -> bool {
        self.label.is_some()
            || self.entity.is_some()
            || self.status.is_some()
            || self.polarity.is_some()
            || self.issue.is_some()
            || self.who.is_some()
    }

    /// Whether mentions can be what is asked for: not if it asks for what only stances have.
    pub(super) fn wants_mentions(&self) -> bool {
        self.asks_for_annotations() && self.polarity.is_none() && self.issue.is_none()
    }

    /// Whether stances can be what is asked for: not if it asks for a label alone, which only mentions have.
    pub(super) fn wants_stances(&self) -> bool {
        self.asks_for_annotations() && (self.label.is_none() || self.polarity.is_some() || self.issue.is_some())
    }

    /// Whether a document may be searched.
    pub(super) fn admits_document(&self, document: &Document) -> bool {
        let metadata = &document.metadata;
        if self.outlet.as_ref().is_some_and(|outlet| *outlet != metadata.outlet) {
            return false;
        }
        if self.from.is_none() && self.to.is_none() {
            return true;
        }
        metadata
            .day()
            .is_some_and(|day| self.from.is_none_or(|first| first <= day) && self.to.is_none_or(|last| day <= last))
    }

    /// Whether a mention is what is asked for.
    pub(super) fn admits_mention(&self, mention: &Mention) -> bool {
        self.label.as_ref().is_none_or(|label| *label == mention.label)
            && self.entity.as_ref().is_none_or(|entity| mention.entity.as_ref() == Some(entity))
            && self.status.is_none_or(|status| status == mention.status)
    }

    /// Whether a stance is what is asked for; the overlay knows its holder.
    pub(super) fn admits_stance(&self, stance: &Stance, overlay: &Overlay) -> bool {
        let holder = || match &stance.holder {
            crate::model::Holder::Mention(id) => overlay.mention(id),
            _ => None,
        };
        self.status.is_none_or(|status| status == stance.status)
            && self.polarity.is_none_or(|polarity| polarity == stance.polarity)
            && self.issue.as_ref().is_none_or(|issue| stance.issue.as_ref() == Some(issue))
            && self.label.as_ref().is_none_or(|label| holder().is_some_and(|mention| mention.label == *label))
            && self.entity.as_ref().is_none_or(|entity| {
                stance.target.entity.as_ref() == Some(entity) || overlay.holder_entity(stance) == Some(entity)
            })
    }
}
