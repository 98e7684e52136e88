//! A mention on disk.

use super::is_default;
use super::origin::{Maker, Proposal, Status, Written, origin, score};
use super::place::{Place, Unit};
use crate::model::{EntityId, LabelId, Mention, MentionId, Origin};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A mention on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct MentionRecord<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    at: Vec<Place>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    text: Cow<'a, str>,
    #[serde(borrow)]
    label: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    entity: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "is_default")]
    attributes: Cow<'a, BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "is_default")]
    status: Status,
    #[serde(borrow)]
    by: Maker<'a>,
    #[serde(default, skip_serializing_if = "is_default")]
    score: Option<f64>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    reason: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    time: Option<i64>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    proposal: Option<Proposal<'a>>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    note: Cow<'a, str>,
}

impl<'a> MentionRecord<'a> {
    /// The mention as it is written.
    pub fn of(mention: &'a Mention, unit: Unit<'_>) -> Written<Self> {
        Ok(Self {
            id: mention.id.as_str().into(),
            at: unit.places(&mention.spans)?,
            text: unit.words(&mention.spans).into(),
            label: mention.label.as_str().into(),
            entity: mention.entity.as_ref().map(|id| id.as_str().into()),
            attributes: Cow::Borrowed(&mention.attributes),
            status: mention.status.into(),
            by: (&mention.origin.maker).into(),
            score: score(&mention.origin),
            reason: mention.origin.reason.as_str().into(),
            time: mention.origin.at,
            proposal: Proposal::of(&mention.origin),
            note: mention.note.as_str().into(),
        })
    }

    /// The mention that was written; says why if it does not fit the text.
    pub fn model(self, unit: Unit<'_>) -> Result<Mention, String> {
        Ok(Mention {
            id: MentionId::new(&self.id),
            spans: unit.ranges(&self.at, &self.text)?,
            label: LabelId::new(&self.label),
            entity: self.entity.map(EntityId::new),
            attributes: self.attributes.into_owned(),
            status: self.status.into(),
            origin: Origin {
                proposal: self.proposal.map(Proposal::model),
                ..origin(self.by, self.score, self.reason, self.time)
            },
            note: self.note.into_owned(),
        })
    }
}
