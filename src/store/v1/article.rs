//! What is known about an article, on disk. Its text has a file of its own.

use super::is_default;
use super::origin::Written;
use super::place::{Place, Unit};
use crate::model::{self, Document, DocumentId, Metadata};
use crate::text::{SourceText, TextRange};
use serde::{Deserialize, Serialize};

/// What is known about an article. Each field may be missing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::store) struct Article {
    /// The article's id, where its files are not named after it.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
    #[serde(skip_serializing_if = "is_default")]
    title: String,
    #[serde(skip_serializing_if = "is_default")]
    outlet: String,
    #[serde(skip_serializing_if = "is_default")]
    author: String,
    #[serde(skip_serializing_if = "is_default")]
    date: String,
    #[serde(skip_serializing_if = "is_default")]
    address: String,
    #[serde(skip_serializing_if = "is_default")]
    language: String,
    #[serde(skip_serializing_if = "is_default")]
    state: State,
    #[serde(skip_serializing_if = "is_default")]
    note: String,
    #[serde(skip_serializing_if = "is_default")]
    source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    #[default]
    New,
    InProgress,
    Done,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Source {
    #[serde(skip_serializing_if = "is_default")]
    name: String,
    #[serde(skip_serializing_if = "is_default")]
    format: String,
    #[serde(skip_serializing_if = "is_default")]
    encoding: String,
    #[serde(skip_serializing_if = "is_default")]
    sha256: String,
}

impl Article {
    /// What is written about an article whose files are named `stem`.
    pub fn of(document: &Document, stem: &str) -> Self {
        let Metadata { title, outlet, author, date, address, language } = document.metadata.clone();
        let model::Source { name, format, encoding, sha256 } = document.source.clone();
        let id = document.id.as_str();
        Self {
            id: if id == stem { String::new() } else { id.to_owned() },
            title,
            outlet,
            author,
            date,
            address,
            language,
            state: match document.state {
                model::DocumentState::New => State::New,
                model::DocumentState::InProgress => State::InProgress,
                model::DocumentState::Done => State::Done,
            },
            note: document.note.clone(),
            source: Source { name, format, encoding, sha256 },
        }
    }

    /// The article with its text.
    pub fn model(self, stem: &str, text: SourceText, boilerplate: Vec<TextRange>) -> Document {
        let Self { id, title, outlet, author, date, address, language, state, note, source } = self;
        let Source { name, format, encoding, sha256 } = source;
        Document {
            id: DocumentId::new(if id.is_empty() { stem } else { &id }),
            text,
            metadata: Metadata { title, outlet, author, date, address, language },
            boilerplate,
            state: match state {
                State::New => model::DocumentState::New,
                State::InProgress => model::DocumentState::InProgress,
                State::Done => model::DocumentState::Done,
            },
            note,
            source: model::Source { name, format, encoding, sha256 },
        }
    }
}

/// A part of the page that does not belong to the article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct Boilerplate {
    at: Place,
    #[serde(default, skip_serializing_if = "is_default")]
    text: String,
}

impl Boilerplate {
    /// The part as it is written.
    pub fn of(part: TextRange, unit: Unit<'_>) -> Written<Self> {
        let at = unit.places(&[part])?.first().copied().unwrap_or_default();
        Ok(Self { at, text: unit.words(&[part]) })
    }

    /// The part that was written; says why if it does not fit the text.
    pub fn model(self, unit: Unit<'_>) -> Result<TextRange, String> {
        Ok(unit.ranges(&[self.at], &self.text)?.first().copied().unwrap_or_default())
    }
}
