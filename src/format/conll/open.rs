//! The document that is put together from a file of tokens and tags: CoNLL columns and CoNLL-U alike.

use crate::format::imported::{DocumentIds, Imported, ImportedDocument};
use crate::format::origin;
use crate::format::settle::unique_ids;
use crate::model::{Document, EntityId, LabelId, Mention, Status};
use crate::report::{Notice, Report};
use crate::text::{SourceText, TextRange};
use std::collections::BTreeMap;

/// The document that is being read.
pub(in crate::format) struct Open {
    format: &'static str,
    id: String,
    /// Whether it began with a line of its own; then it is a document even without tokens.
    pub is_named: bool,
    pub text: String,
    /// What goes before the next token.
    pub gap: String,
    /// Whether the gap is what mostly follows, because the file does not say.
    pub gap_is_guessed: bool,
    /// Where the mention that goes on starts, with its label and entity.
    mention: Option<(usize, String, Option<EntityId>)>,
    mentions: Vec<Mention>,
}

/// What a tag says of a token.
#[derive(Clone, Copy)]
pub(in crate::format) struct Tag<'a> {
    kind: char,
    pub label: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a tag of the schemes IOB, IOB2, BIOES and BILOU.
    pub fn read(tag: &'a str) -> Result<Self, String> {
        match tag.split_once('-') {
            _ if matches!(tag, "O" | "_") => Ok(Self { kind: 'O', label: "" }),
            Some((kind @ ("B" | "I" | "E" | "S" | "L" | "U"), label)) if !label.is_empty() => {
                Ok(Self { kind: kind.chars().next().unwrap_or('B'), label })
            }
            _ => Err(format!("The tag “{tag}” is not understood; the token has none now.")),
        }
    }

    /// Whether the token is in no mention.
    pub fn is_outside(self) -> bool {
        self.kind == 'O'
    }

    /// Whether the mention ends with the token.
    pub fn ends(self) -> bool {
        matches!(self.kind, 'E' | 'S' | 'L' | 'U')
    }
}

impl Open {
    /// A document of that id, unless another one has it, from a file in `format`.
    pub fn new(format: &'static str, id: &str) -> Self {
        Self {
            format,
            id: id.to_owned(),
            is_named: false,
            text: String::new(),
            gap: String::new(),
            gap_is_guessed: false,
            mention: None,
            mentions: Vec::new(),
        }
    }

    /// Whether a tag goes on with the mention that is open.
    pub fn goes_on(&self, tag: Tag<'_>) -> bool {
        matches!(tag.kind, 'I' | 'E' | 'L') && self.mention.as_ref().is_some_and(|(_, open, _)| open == tag.label)
    }

    /// Adds a token after the gap, and says at which byte it starts.
    pub fn place(&mut self, token: &str) -> usize {
        self.text += &std::mem::take(&mut self.gap);
        let start = self.text.len();
        self.text += token;
        start
    }

    /// Begins a mention at a byte.
    pub fn begin_mention(&mut self, start: usize, label: &str, entity: Option<EntityId>) {
        self.mention = Some((start, label.to_owned(), entity));
    }

    /// Ends the open mention, if one is, after the last token.
    pub fn end_mention(&mut self) {
        let end = self.text.len();
        if let Some((start, label, entity)) = self.mention.take() {
            let label = LabelId::new(label);
            let spans = vec![TextRange::between(start, end)];
            self.mentions.push(Mention {
                id: Mention::suggestion_id(&spans, &label),
                spans,
                label,
                entity,
                attributes: BTreeMap::new(),
                status: Status::Suggested,
                origin: origin::import(self.format),
                note: String::new(),
            });
        }
    }

    /// Puts the document with the others.
    pub fn finish(mut self, ids: &mut DocumentIds, imported: &mut Imported, path: &str, report: &mut Report) {
        self.end_mention();
        if self.text.is_empty() && !self.is_named {
            return;
        }
        // What follows the last token counts only where the file says it.
        if !self.gap_is_guessed {
            self.text += &self.gap;
        }
        match SourceText::new(&self.text) {
            Ok(text) => {
                let mut read = ImportedDocument::new(Document::new(ids.fit(&self.id), text));
                let in_text =
                    |mention: &Mention| mention.spans.iter().all(|&span| read.document.text.get(span).is_some());
                read.mentions = self.mentions.into_iter().filter(in_text).collect();
                unique_ids(&mut read);
                imported.documents.push(read);
            }
            Err(error) => report.add(Notice::error(format!("{} was left out: {error}.", self.id)).at(path)),
        }
    }
}
