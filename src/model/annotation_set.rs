//! Whose annotations: one set for each document and each hand.

use super::{Mention, MentionId, Relation, RelationId, Stance, StanceId};
use std::collections::BTreeMap;

/// Whose annotations a set holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnnotationSetId {
    /// What rules and models suggest. Made again at will; nobody decides in it.
    Prediction,
    /// What an analyst made and decided; the name is a slug and serves as a folder name.
    Analyst(std::sync::Arc<str>),
    /// What was settled between analysts.
    Curation,
}

impl AnnotationSetId {
    /// The set of the analyst of that name; `Anna Müller` → `anna-muller`.
    pub fn analyst(name: &str) -> Self {
        match super::slug(name).as_str() {
            // The two reserved folder names stay free for their own sets.
            reserved @ ("prediction" | "curation") => Self::Analyst(format!("{reserved}-analyst").into()),
            name => Self::Analyst(name.into()),
        }
    }

    /// Its name in files and folders.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Prediction => "prediction",
            Self::Analyst(name) => name,
            Self::Curation => "curation",
        }
    }

    /// The set of that name in files and folders.
    pub fn from_name(name: &str) -> Self {
        match name {
            "prediction" => Self::Prediction,
            "curation" => Self::Curation,
            name => Self::analyst(name),
        }
    }
}

impl std::fmt::Display for AnnotationSetId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One hand's annotations of one document.
///
/// Records may point at records of the same set only; an analyst who accepts a
/// stance thereby also takes over the mention that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnnotationSet {
    /// The mentions.
    pub mentions: BTreeMap<MentionId, Mention>,
    /// The stances.
    pub stances: BTreeMap<StanceId, Stance>,
    /// The relations.
    pub relations: BTreeMap<RelationId, Relation>,
}

impl AnnotationSet {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.mentions.is_empty() && self.stances.is_empty() && self.relations.is_empty()
    }
}
