//! What may be annotated: labels and relation types. Data, read from a file.

use super::LabelId;

/// A kind of mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// As it is written in files: `PERSON`.
    pub id: LabelId,
    /// As it is shown: “Person”.
    pub name: String,
    /// As it is shown on a tag, short: “person”.
    pub tag: String,
    /// The key that tags with it, if it has one.
    pub key: Option<char>,
    /// Its hue on the colour circle, in degrees 0 to 359, or 360 for grey; the window derives light and dark
    /// colours from it.
    pub hue: u16,
    /// Whether its mentions name entities of the registry (people, places; not dates or quantities).
    pub names_entities: bool,
    /// What belongs to it.
    pub description: String,
    /// Examples of it.
    pub examples: Vec<String>,
}

/// A kind of relation between two mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationType {
    /// As it is written in files and shown: `member of`.
    pub name: String,
    /// What it means.
    pub description: String,
}

/// All kinds of annotation of a project, and its guidelines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    /// Its name: “News”.
    pub name: String,
    /// The kinds of mention, in the order in which they are shown.
    pub labels: Vec<Label>,
    /// The kinds of relation.
    pub relations: Vec<RelationType>,
    /// How to annotate, in the analysts' own words (Markdown).
    pub guidelines: String,
}

impl Schema {
    /// The label of that id.
    pub fn label(&self, id: &LabelId) -> Option<&Label> {
        self.labels.iter().find(|label| label.id == *id)
    }

    /// The label that a key tags with.
    pub fn label_of_key(&self, key: char) -> Option<&Label> {
        self.labels.iter().find(|label| label.key == Some(key))
    }
}
