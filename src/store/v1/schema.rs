//! Labels, relation types and wording on disk.

use super::is_default;
use crate::model::{Certainty, Feature, Label, LabelId, Polarity, RelationType, Schema, Wording};
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
    /// Written where it is not what the id alone says.
    #[serde(default, skip_serializing_if = "is_default")]
    holds_stances: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    description: String,
    #[serde(default, skip_serializing_if = "is_default")]
    examples: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    features: Vec<FeatureRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    merged: Vec<String>,
}

/// A feature of a label on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FeatureRecord {
    name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    description: String,
    #[serde(default, skip_serializing_if = "is_default")]
    values: Vec<String>,
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
            holds_stances: (label.holds_stances != holds_by_itself(label.id.as_str())).then_some(label.holds_stances),
            description: label.description.clone(),
            examples: label.examples.clone(),
            features: label.features.iter().map(FeatureRecord::of).collect(),
            merged: label.merged.iter().map(|id| id.as_str().to_owned()).collect(),
        }
    }

    /// The label that was written.
    pub fn model(self) -> Label {
        Label {
            holds_stances: self.holds_stances.unwrap_or_else(|| holds_by_itself(&self.id)),
            id: LabelId::new(self.id),
            name: self.name,
            tag: self.tag,
            key: self.key,
            hue: self.hue,
            names_entities: self.names_entities,
            description: self.description,
            examples: self.examples,
            features: self.features.into_iter().map(FeatureRecord::model).collect(),
            merged: {
                let mut merged: Vec<LabelId> = self.merged.into_iter().map(LabelId::new).collect();
                merged.sort();
                merged.dedup();
                merged
            },
        }
    }
}

impl FeatureRecord {
    fn of(feature: &Feature) -> Self {
        Self { name: feature.name.clone(), description: feature.description.clone(), values: feature.values.clone() }
    }

    fn model(self) -> Feature {
        Feature { name: self.name, description: self.description, values: self.values }
    }
}

/// Whether a label holds stances where its record does not say so.
fn holds_by_itself(id: &str) -> bool {
    Label::HOLDERS.contains(&id)
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

/// The words for a polarity or a certainty on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct WordingRecord {
    pub id: String,
    name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    verb: String,
    #[serde(default, skip_serializing_if = "is_default")]
    description: String,
}

impl WordingRecord {
    fn of(id: &str, wording: &Wording) -> Self {
        Self {
            id: id.to_owned(),
            name: wording.name.clone(),
            verb: wording.verb.clone(),
            description: wording.description.clone(),
        }
    }

    /// The words for polarities that a schema has of its own.
    pub fn of_polarities(schema: &Schema) -> Vec<Self> {
        schema.polarities.iter().map(|(polarity, wording)| Self::of(polarity.id(), wording)).collect()
    }

    /// The words for certainties that a schema has of its own.
    pub fn of_certainties(schema: &Schema) -> Vec<Self> {
        schema.certainties.iter().map(|(certainty, wording)| Self::of(certainty.id(), wording)).collect()
    }

    /// The polarity and its words, if there is such a polarity.
    pub fn polarity(self) -> Result<(Polarity, Wording), String> {
        let polarity = Polarity::from_id(&self.id).ok_or_else(|| format!("There is no polarity {}", self.id))?;
        Ok((polarity, self.wording()))
    }

    /// The certainty and its words, if there is such a certainty.
    pub fn certainty(self) -> Result<(Certainty, Wording), String> {
        let certainty = Certainty::from_id(&self.id).ok_or_else(|| format!("There is no certainty {}", self.id))?;
        Ok((certainty, self.wording()))
    }

    fn wording(self) -> Wording {
        Wording { name: self.name, verb: self.verb, description: self.description }
    }
}
