//! What may be annotated, and in which words: labels, relation types, wording. Data, read from a file.

use super::{Certainty, LabelId, Polarity};
use std::collections::BTreeMap;

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
    /// Whether what its mentions name can hold a stance.
    pub holds_stances: bool,
    /// What belongs to it.
    pub description: String,
    /// Examples of it.
    pub examples: Vec<String>,
    /// What else can be said of its mentions.
    pub features: Vec<Feature>,
    /// Labels that were merged into it; what is suggested or imported under them belongs to it. Sorted.
    pub merged: Vec<LabelId>,
}

impl Label {
    /// A label with an id and a name and nothing else.
    pub fn new(id: LabelId, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            tag: name.to_lowercase(),
            key: None,
            hue: 360,
            names_entities: true,
            holds_stances: false,
            description: String::new(),
            examples: Vec::new(),
            features: Vec::new(),
            merged: Vec::new(),
        }
    }

    /// The labels of those who hold stances as Standpoint suggests them, the likeliest holder first.
    pub const HOLDERS: [&str; 5] = ["PERSON", "ORG", "GPE", "NORP", "ROLE"];

    /// Its feature of that name.
    pub fn feature(&self, name: &str) -> Option<&Feature> {
        self.features.iter().find(|feature| feature.name == name)
    }
}

/// Something that can be said of a mention beside its label: the side of a politician, the kind of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feature {
    /// As it is written in files and shown; the attribute of that name holds its value.
    pub name: String,
    /// What it means.
    pub description: String,
    /// What it may be, in the order in which it is offered; anything if empty.
    pub values: Vec<String>,
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
    /// What polarities are called, where that is not [`Wording::of_polarity`].
    pub polarities: BTreeMap<Polarity, Wording>,
    /// What certainties are called, where that is not [`Wording::of_certainty`].
    pub certainties: BTreeMap<Certainty, Wording>,
}

/// What a polarity or a certainty is called, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording {
    /// As it is shown to choose: “leans for”.
    pub name: String,
    /// Between holder and target: “leans towards”. A certainty has none.
    pub verb: String,
    /// When it is to be chosen.
    pub description: String,
}

impl Wording {
    /// The words of a polarity that the schema says nothing about.
    pub fn of_polarity(polarity: Polarity) -> Self {
        let name = match polarity {
            Polarity::LeansOppose => "leans against",
            Polarity::LeansSupport => "leans for",
            other => other.id(),
        };
        Self { name: name.to_owned(), verb: polarity.verb().to_owned(), description: String::new() }
    }

    /// The words of a certainty that the schema says nothing about.
    pub fn of_certainty(certainty: Certainty) -> Self {
        Self { name: certainty.id().to_owned(), ..Self::default() }
    }
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

    /// The label that a label's id means here: itself, or what it was merged into.
    pub fn label_meant_by(&self, id: &LabelId) -> Option<&Label> {
        self.label(id).or_else(|| self.labels.iter().find(|label| label.merged.binary_search(id).is_ok()))
    }

    /// The relation type of that name.
    pub fn relation(&self, name: &str) -> Option<&RelationType> {
        self.relations.iter().find(|kind| kind.name == name)
    }

    /// What a polarity is called here.
    pub fn polarity(&self, polarity: Polarity) -> Wording {
        self.polarities.get(&polarity).cloned().unwrap_or_else(|| Wording::of_polarity(polarity))
    }

    /// What a certainty is called here.
    pub fn certainty(&self, certainty: Certainty) -> Wording {
        self.certainties.get(&certainty).cloned().unwrap_or_else(|| Wording::of_certainty(certainty))
    }

    /// What would confuse an analyst: two labels of one name, tag or key, something without a name.
    /// Each as a sentence with what to do.
    pub fn clashes(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (at, label) in self.labels.iter().enumerate() {
            if label.name.trim().is_empty() || label.tag.trim().is_empty() {
                found.push(format!("The label {} needs a name and a short tag.", label.id));
            }
            for former in &self.labels[..at] {
                let (name, other) = (&label.name, &former.name);
                if label.id == former.id {
                    found.push(format!("Two labels have the id {}. Give one of them another id.", label.id));
                }
                if same(name, other) {
                    found.push(format!("There is a label “{other}” already. Choose another name."));
                }
                if same(&label.tag, &former.tag) {
                    let tag = &former.tag;
                    found.push(format!("“{other}” is shown as “{tag}” already. Choose another tag for “{name}”."));
                }
                if let Some(key) = label.key.filter(|key| former.key == Some(*key)) {
                    found.push(format!("The key {key} tags “{other}” already. Choose another key for “{name}”."));
                }
            }
            let features: Vec<&str> = label.features.iter().map(|feature| feature.name.as_str()).collect();
            found.extend(
                twice(&features)
                    .map(|name| format!("“{}” has a feature “{name}” already. Choose another name.", label.name)),
            );
            for feature in &label.features {
                let values: Vec<&str> = feature.values.iter().map(String::as_str).collect();
                found.extend(
                    twice(&values)
                        .map(|value| format!("“{}” of “{}” can be “{value}” already.", feature.name, label.name)),
                );
            }
        }
        let kinds: Vec<&str> = self.relations.iter().map(|kind| kind.name.as_str()).collect();
        found.extend(twice(&kinds).map(|name| format!("There is a relation “{name}” already. Choose another name.")));
        let polarities: Vec<String> = Polarity::ALL.into_iter().map(|polarity| self.polarity(polarity).name).collect();
        let certainties: Vec<String> = Certainty::ALL.into_iter().map(|it| self.certainty(it).name).collect();
        for (kind, names) in [("polarity", polarities), ("certainty", certainties)] {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            found.extend(
                twice(&names).map(|name| format!("There is a {kind} called “{name}” already. Choose another name.")),
            );
        }
        found
    }
}

/// Whether two names are the same to a reader.
fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The names that stand in a list already where they stand again, and those that are empty.
fn twice<'a>(names: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let is_known = |at: usize, name: &str| names[..at].iter().any(|former| same(former, name));
    names
        .iter()
        .enumerate()
        .filter(move |(at, name)| name.trim().is_empty() || is_known(*at, name))
        .map(|(_, name)| *name)
}
