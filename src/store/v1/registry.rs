//! Entities and issues on disk.

use super::is_default;
use super::origin::{Maker, origin, score};
use crate::model::{Entity, EntityId, Issue, IssueId, LabelId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// An entity on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct EntityRecord<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    label: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    aliases: Cow<'a, [String]>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    description: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    knowledge_base_id: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    affiliation: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "is_default")]
    different_from: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    by: Maker<'a>,
    #[serde(default, skip_serializing_if = "is_default")]
    score: Option<f64>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    reason: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    time: Option<i64>,
}

impl<'a> EntityRecord<'a> {
    /// The entity as it is written.
    pub fn of(entity: &'a Entity) -> Self {
        Self {
            id: entity.id.as_str().into(),
            name: entity.name.as_str().into(),
            label: entity.label.as_str().into(),
            aliases: Cow::Borrowed(&entity.aliases),
            description: entity.description.as_str().into(),
            knowledge_base_id: entity.knowledge_base_id.as_str().into(),
            affiliation: entity.affiliation.as_ref().map(|id| id.as_str().into()),
            different_from: entity.different_from.iter().map(|id| id.as_str().into()).collect(),
            by: (&entity.origin.maker).into(),
            score: score(&entity.origin),
            reason: entity.origin.reason.as_str().into(),
            time: entity.origin.at,
        }
    }

    /// The entity that was written.
    pub fn model(self) -> Entity {
        Entity {
            id: EntityId::new(&self.id),
            name: self.name.into_owned(),
            label: LabelId::new(&self.label),
            aliases: self.aliases.into_owned(),
            description: self.description.into_owned(),
            knowledge_base_id: self.knowledge_base_id.into_owned(),
            affiliation: self.affiliation.map(EntityId::new),
            different_from: self.different_from.into_iter().map(EntityId::new).collect(),
            origin: origin(self.by, self.score, self.reason, self.time),
        }
    }
}

/// An issue on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct IssueRecord<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    description: Cow<'a, str>,
}

impl<'a> IssueRecord<'a> {
    /// The issue as it is written.
    pub fn of(issue: &'a Issue) -> Self {
        Self {
            id: issue.id.as_str().into(),
            name: issue.name.as_str().into(),
            description: issue.description.as_str().into(),
        }
    }

    /// The issue that was written.
    pub fn model(self) -> Issue {
        Issue { id: IssueId::new(&self.id), name: self.name.into_owned(), description: self.description.into_owned() }
    }
}
