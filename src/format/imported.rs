//! What was read from an annotated format, before it enters a project.

use super::jsonl::TextlessLine;
use crate::model::{Document, DocumentId, Entity, Issue, Mention, Relation, Stance, slug, unique};
use std::collections::BTreeSet;

/// A document with its annotations, as one file told it.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedDocument {
    /// The document.
    pub document: Document,
    /// Its mentions, in reading order; ids are unique.
    pub mentions: Vec<Mention>,
    /// Its stances; they name mentions of this document only.
    pub stances: Vec<Stance>,
    /// Its relations; they name mentions of this document only.
    pub relations: Vec<Relation>,
}

impl ImportedDocument {
    /// A document without annotations.
    pub fn new(document: Document) -> Self {
        Self { document, mentions: Vec::new(), stances: Vec::new(), relations: Vec::new() }
    }
}

/// Everything that a bundle held and that could be understood.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// The documents in the order in which they were read; ids are unique and fit for file names.
    pub documents: Vec<ImportedDocument>,
    /// The entities that mentions, stances and other entities name, and more if the file has more; by id.
    pub entities: Vec<Entity>,
    /// The issues that stances name, and more if the file has more; by id.
    pub issues: Vec<Issue>,
    /// Lines about documents whose texts are elsewhere; [`Imported::complete`] makes documents of them.
    pub textless: Vec<TextlessLine>,
}

/// Gives out document ids that are fit for file names and not given out before.
#[derive(Debug, Default)]
pub(super) struct DocumentIds {
    taken: BTreeSet<String>,
}

impl DocumentIds {
    /// An id like `wanted`: itself, if it is fit and free.
    pub(super) fn fit(&mut self, wanted: &str) -> DocumentId {
        let id = unique(&fit(wanted), |id| self.taken.contains(id));
        self.taken.insert(id.clone());
        DocumentId::new(id)
    }
}

/// Text as a document id that can be a file name: unchanged if it is one already.
pub(super) fn fit(wanted: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_fit = !wanted.is_empty() && wanted.len() <= 100 && wanted.bytes().all(safe);
    if is_fit { wanted.to_owned() } else { slug(wanted) }
}
