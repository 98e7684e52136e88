//! Labels and relation types on disk.

use super::is_default;
use crate::model::{Label, LabelId, RelationType};
use serde::{Deserialize, Serialize};

/// A label on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct LabelRecord {
    pub id: String,
    name: String,
    tag: String,
    #[serde(default, skip_serializing_if = "is_default")]
    key: Option<char>,
    hue: u16,
    names_entities: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    description: String,
    #[serde(default, skip_serializing_if = "is_default")]
    examples: Vec<String>,
}

impl LabelRecord {
    /// The label as it is written.
    pub fn of(label: &Label) -> Self {
        Self {
            id: label.id.as_str().to_owned(),
            name: label.name.clone(),
            tag: label.tag.clone(),
            key: label.key,
            hue: label.hue,
            names_entities: label.names_entities,
            description: label.description.clone(),
            examples: label.examples.clone(),
        }
    }

    /// The label that was written.
    pub fn model(self) -> Label {
        Label {
            id: LabelId::new(self.id),
            name: self.name,
            tag: self.tag,
            key: self.key,
            hue: self.hue,
            names_entities: self.names_entities,
            description: self.description,
            examples: self.examples,
        }
    }
}

/// A relation type on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct RelationTypeRecord {
    pub name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    description: String,
}

impl RelationTypeRecord {
    /// The relation type as it is written.
    pub fn of(kind: &RelationType) -> Self {
        Self { name: kind.name.clone(), description: kind.description.clone() }
    }

    /// The relation type that was written.
    pub fn model(self) -> RelationType {
        RelationType { name: self.name, description: self.description }
    }
}
