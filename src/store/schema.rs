//! Schemas in files: those that Standpoint brings along, and any other.

use super::StoreError;
use super::sheet::SheetWriter;
use super::v1::{self, LabelRecord, RelationTypeRecord, WordingRecord};
use crate::model::{Label, RelationType, Schema};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// How large a schema file may be, in bytes.
const LARGEST: u64 = 4 << 20;

/// A schema that Standpoint brings along.
pub struct ReadyMade {
    /// Its name on the command line: `news`.
    pub id: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    text: &'static str,
}

impl ReadyMade {
    /// The schema itself.
    pub fn schema(&self) -> Schema {
        // A test proves that the embedded files can be read.
        read_schema(self.text).unwrap_or_default()
    }
}

/// The schemas that Standpoint brings along.
pub const READY_MADE: &[ReadyMade] = &[
    ReadyMade {
        id: "news",
        about: "Who is named in the news, and who stands where. The labels that suggestions come with.",
        text: include_str!("../../assets/schema/news.ron"),
    },
    ReadyMade {
        id: "elections",
        about: "Candidates, parties, offices, votes and promises before and after an election.",
        text: include_str!("../../assets/schema/elections.ron"),
    },
    ReadyMade {
        id: "conflict",
        about: "States, armed groups, incidents, weapons, casualties and agreements in a conflict.",
        text: include_str!("../../assets/schema/conflict.ron"),
    },
];

/// The schema for news that Standpoint brings along.
pub fn news_schema() -> Schema {
    READY_MADE.first().map(ReadyMade::schema).unwrap_or_default()
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
    polarities: Vec<WordingRecord>,
    #[serde(default)]
    certainties: Vec<WordingRecord>,
    #[serde(default)]
    guidelines: Guidelines,
}

/// Guidelines as one text, or one line an entry, as projects have them.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Guidelines {
    Text(String),
    Lines(Vec<String>),
}

impl Default for Guidelines {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

/// The fields at the top of a schema file.
#[derive(Serialize)]
struct SchemaHead<'a> {
    version: u32,
    name: &'a str,
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
    if labels.is_empty() {
        return Err(StoreError::Schema("it has no labels".to_owned()));
    }
    let relations: Vec<RelationType> = file.relations.into_iter().map(RelationTypeRecord::model).collect();
    let polarities = file.polarities.into_iter().map(WordingRecord::polarity).collect::<Result<_, _>>();
    let certainties = file.certainties.into_iter().map(WordingRecord::certainty).collect::<Result<_, _>>();
    let guidelines = match file.guidelines {
        Guidelines::Text(text) => text,
        Guidelines::Lines(lines) => lines.join("\n"),
    };
    Ok(Schema {
        name: file.name,
        labels,
        relations,
        guidelines,
        polarities: polarities.map_err(StoreError::Schema)?,
        certainties: certainties.map_err(StoreError::Schema)?,
    })
}

/// Writes a schema as the text of a schema file: one label a line.
pub fn write_schema(schema: &Schema) -> Result<Vec<u8>, StoreError> {
    let mut sheet = SheetWriter::new(&SchemaHead { version: v1::VERSION, name: &schema.name }, &[])?;
    write_lists(&mut sheet, schema)?;
    Ok(sheet.finish())
}

/// Writes the lists of a schema, as schema files and projects have them.
pub(super) fn write_lists(sheet: &mut SheetWriter<'_>, schema: &Schema) -> Result<(), StoreError> {
    sheet.list("labels", schema.labels.iter().map(|label| (label.id.as_str(), Ok(LabelRecord::of(label)))))?;
    let kinds = schema.relations.iter().map(|kind| (kind.name.as_str(), Ok(RelationTypeRecord::of(kind))));
    sheet.list("relations", kinds)?;
    let polarities = WordingRecord::of_polarities(schema);
    sheet.list("polarities", polarities.iter().map(|words| (words.id.as_str(), Ok(words))))?;
    let certainties = WordingRecord::of_certainties(schema);
    sheet.list("certainties", certainties.iter().map(|words| (words.id.as_str(), Ok(words))))?;
    // One text a line, so that two people's changes can be merged.
    let lines = schema.guidelines.split('\n').filter(|_| !schema.guidelines.is_empty());
    sheet.list("guidelines", lines.map(|line| ("", Ok(line))))
}

/// Reads a schema file.
pub fn load_schema(path: &Path) -> Result<Schema, StoreError> {
    let bytes = super::files::read(path, LARGEST)?;
    read_schema(&String::from_utf8_lossy(&bytes))
}

/// Writes a schema file.
pub fn save_schema(path: &Path, schema: &Schema) -> Result<(), StoreError> {
    super::files::write_atomically(path, &write_schema(schema)?)
}
