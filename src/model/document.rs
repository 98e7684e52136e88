//! An article: its text and what is known about it.

use super::DocumentId;
use crate::text::{SourceText, TextRange};
use std::sync::Arc;

/// How far the work on an article has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum DocumentState {
    /// Nobody has decided anything in it.
    #[default]
    New,
    /// Work has begun.
    InProgress,
    /// An analyst has finished it.
    Done,
}

/// What is known about an article besides its text. Empty text means unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// Headline.
    pub title: String,
    /// Newspaper, agency or site.
    pub outlet: String,
    /// Who wrote it.
    pub author: String,
    /// When it appeared: `2025-08-22`, or with time and zone as in RFC 3339.
    pub date: String,
    /// Web address.
    pub address: String,
    /// Language, as an ISO 639-1 code: `en`.
    pub language: String,
}

impl Metadata {
    /// The calendar day on which the article appeared, if known.
    pub fn day(&self) -> Option<jiff::civil::Date> {
        let day = self.date.get(..10).unwrap_or(&self.date);
        day.parse().ok()
    }
}

/// Where an article's text came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The file's name, without folder; empty for pasted text.
    pub name: String,
    /// The format it was read as: `text`, `markdown`, `html`, ….
    pub format: String,
    /// The encoding it was read as: `UTF-8`, `windows-1251`, ….
    pub encoding: String,
    /// SHA-256 of the original bytes, in hexadecimal.
    pub sha256: String,
}

/// An article. Its text never changes; a corrected article is a new document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name in the project.
    pub id: DocumentId,
    /// Its text.
    pub text: SourceText,
    /// What is known about it.
    pub metadata: Metadata,
    /// Parts that belong to the page, not to the article: sorted, apart from each other. Hidden
    /// when reading, never cut out.
    pub boilerplate: Vec<TextRange>,
    /// How far the work on it has come.
    pub state: DocumentState,
    /// The analyst's own words about it.
    pub note: String,
    /// Where the text came from.
    pub source: Source,
}

impl Document {
    /// A document that has only a text.
    pub fn new(id: DocumentId, text: SourceText) -> Self {
        Self {
            id,
            text,
            metadata: Metadata::default(),
            boilerplate: Vec::new(),
            state: DocumentState::New,
            note: String::new(),
            source: Source::default(),
        }
    }

    /// The same document, whose text shares nothing with this one's if it can be read again.
    pub fn apart(this: &Arc<Self>) -> Arc<Self> {
        match this.text.is_loaded() {
            true => Arc::clone(this),
            false => Arc::new(Self { text: this.text.apart(), ..(**this).clone() }),
        }
    }

    /// Its title, or else its file's name, or else the beginning of its text, or else its id.
    pub fn title(&self) -> &str {
        // The text, which may not be in memory, is asked last.
        let known = [&self.metadata.title, &self.source.name].into_iter().find(|name| !name.is_empty());
        known.map_or_else(|| self.first_words(), String::as_str)
    }

    fn first_words(&self) -> &str {
        let first_line = self.text.as_str().trim_start().lines().next().unwrap_or_default().trim();
        let cut = first_line.char_indices().nth(80).map_or(first_line.len(), |(cut, _)| cut);
        match &first_line[..cut] {
            "" => self.id.as_str(),
            words => words,
        }
    }

    /// Whether a range lies wholly in boilerplate.
    pub fn is_boilerplate(&self, range: TextRange) -> bool {
        let before = self.boilerplate.partition_point(|part| part.end() < range.end());
        self.boilerplate.get(before).is_some_and(|part| part.covers(range))
    }
}
