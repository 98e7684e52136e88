//! Schemas in files: the one for news that Standpoint brings along, and any other.

use super::StoreError;
use super::v1::{self, LabelRecord, RelationTypeRecord};
use crate::model::{Label, RelationType, Schema};
use serde::{Deserialize, Serialize};

/// The schema for news that Standpoint brings along.
pub fn news_schema() -> Schema {
    // A test proves that the embedded file can be read.
    read_schema(include_str!("../../assets/schema/news.ron")).unwrap_or_default()
}

/// A whole schema file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaFile {
    version: u32,
    name: String,
    labels: Vec<LabelRecord>,
    #[serde(default)]
    relations: Vec<RelationTypeRecord>,
    #[serde(default)]
    guidelines: String,
}

/// Reads a schema from the text of a schema file.
pub fn read_schema(text: &str) -> Result<Schema, StoreError> {
    let fail = |error: ron::error::SpannedError| StoreError::Schema(error.to_string());
    let file: SchemaFile = v1::options().from_str(text).map_err(fail)?;
    if file.version > v1::VERSION {
        return Err(StoreError::Schema(format!("it has the format {}, newer than this program", file.version)));
    }
    let labels: Vec<Label> = file.labels.into_iter().map(LabelRecord::model).collect();
    let mut known = std::collections::BTreeSet::new();
    if let Some(twice) = labels.iter().find(|label| !known.insert(&label.id)) {
        return Err(StoreError::Schema(format!("it has the label {} twice", twice.id)));
    }
    let relations: Vec<RelationType> = file.relations.into_iter().map(RelationTypeRecord::model).collect();
    Ok(Schema { name: file.name, labels, relations, guidelines: file.guidelines })
}
