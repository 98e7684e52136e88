//! What is searched.

use super::Filter;
use crate::model::{DocumentId, EntityId, LabelId};

/// How the typed words are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reading {
    /// These words in this order.
    #[default]
    Phrase,
    /// All of these words somewhere in an article.
    AllWords,
    /// A regular expression.
    Regex,
}

impl Reading {
    /// All of them, as they are offered.
    pub const ALL: [Reading; 3] = [Reading::Phrase, Reading::AllWords, Reading::Regex];

    /// As it is shown.
    pub fn title(self) -> &'static str {
        match self {
            Reading::Phrase => "Phrase",
            Reading::AllWords => "All words",
            Reading::Regex => "Regex",
        }
    }
}

/// What is searched: words, annotations, or words in annotations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// What was typed.
    pub words: String,
    /// How it is understood.
    pub reading: Reading,
    /// Whether capitals and small letters differ.
    pub match_case: bool,
    /// Whether only whole words count.
    pub whole_words: bool,
    /// Whether other forms of the words count too: the plural, the singular of a demonym.
    pub other_forms: bool,
    /// Whether what belongs to the page and not to the article is searched too.
    pub boilerplate: bool,
    /// Only this document; all documents if none.
    pub only: Option<DocumentId>,
    /// What the places or their documents must be like.
    pub filter: Filter,
    /// What the places shall be annotated as, if they are searched for that.
    pub survey: Option<Survey>,
}

impl Query {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && !self.filter.asks_for_annotations()
    }
}

/// What all places of a name shall be annotated as: decides which of them are ticked from the start, and has the
/// whole project looked through for what the name means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    /// The label that they shall get, if that is known.
    pub label: Option<LabelId>,
    /// The entity that they shall name, if that is known.
    pub entity: Option<EntityId>,
}
