//! Reads CoNLL columns of any width: the first is the token, the last the tag.

use super::super::imported::{DocumentIds, Imported, ImportedDocument};
use super::super::origin;
use super::super::settle::{settle, unique_ids};
use super::token::unescaped;
use crate::format::Bundle;
use crate::model::{Document, LabelId, Mention, Status};
use crate::report::{Notice, Report};
use crate::text::{SourceText, TextRange};
use std::collections::BTreeMap;

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    for (path, bytes) in bundle {
        let content = String::from_utf8_lossy(bytes);
        if matches!(content, std::borrow::Cow::Owned(_)) {
            report.add(Notice::warning("Some bytes are not UTF-8 and were replaced by U+FFFD.").at(path));
        }
        let mut open = Open::new(stem(path));
        for (at, line) in content.trim_start_matches('\u{feff}').split('\n').enumerate() {
            let line = line.trim_end_matches('\r');
            let columns: Vec<&str> = line.split([' ', '\t']).filter(|column| !column.is_empty()).collect();
            match columns.as_slice() {
                [] => open.end_sentence(),
                [super::DOCUMENT_START, rest @ ..] => {
                    let id = rest.first().filter(|id| !matches!(**id, "-X-" | "O")).copied();
                    let next = Open::new(id.unwrap_or(stem(path)));
                    std::mem::replace(&mut open, next).finish(&mut ids, &mut imported, path, report);
                    open.is_named = true;
                    open.gap = rest
                        .get(1)
                        .and_then(|said| said.strip_prefix("SpacesAfter="))
                        .map(unescaped)
                        .unwrap_or_default();
                }
                [token, middle @ .., tag] => {
                    if let Err(error) = open.token(token, middle, tag) {
                        report.add(Notice::error(error).at(path).line(at + 1));
                    }
                }
                [_] => {
                    let notice = Notice::error("This line has one column, not a token and its tag; it was left out.");
                    report.add(notice.at(path).line(at + 1));
                }
            }
        }
        open.finish(&mut ids, &mut imported, path, report);
    }
    settle(&mut imported, report);
    imported
}

/// The document that is being read.
struct Open {
    id: String,
    /// Whether it began with a line of its own; then it is a document even without tokens.
    is_named: bool,
    text: String,
    /// What goes before the next token.
    gap: String,
    /// Whether the gap is what mostly follows, because the file does not say.
    gap_is_guessed: bool,
    mention: Option<(usize, String)>,
    mentions: Vec<Mention>,
}

impl Open {
    fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            is_named: false,
            text: String::new(),
            gap: String::new(),
            gap_is_guessed: false,
            mention: None,
            mentions: Vec::new(),
        }
    }

    fn token(&mut self, token: &str, middle: &[&str], tag: &str) -> Result<(), String> {
        let (kind, label) = match tag.split_once('-') {
            _ if matches!(tag, "O" | "_") => ('O', ""),
            Some((kind @ ("B" | "I" | "E" | "S" | "L" | "U"), label)) if !label.is_empty() => {
                (kind.chars().next().unwrap_or('B'), label)
            }
            _ => {
                self.place(token, middle);
                return Err(format!("The tag “{tag}” is not understood; the token has none now."));
            }
        };
        let goes_on = matches!(kind, 'I' | 'E' | 'L') && self.mention.as_ref().is_some_and(|(_, open)| open == label);
        if !goes_on {
            self.end_mention();
        }
        let start = self.place(token, middle);
        if kind != 'O' && !goes_on {
            self.mention = Some((start, label.to_owned()));
        }
        if matches!(kind, 'E' | 'S' | 'L' | 'U') {
            self.end_mention();
        }
        Ok(())
    }

    /// Adds a token and says where it starts.
    fn place(&mut self, token: &str, middle: &[&str]) -> usize {
        let said = middle.last().copied().unwrap_or_default();
        let value = |key: &str| said.split('|').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
        let gap = std::mem::take(&mut self.gap);
        self.text += &gap;
        let start = self.text.len();
        self.text += token;
        self.gap_is_guessed = false;
        self.gap = match (value("SpacesAfter"), value("SpaceAfter")) {
            (Some(after), _) => unescaped(after),
            (None, Some("No")) => String::new(),
            _ => {
                self.gap_is_guessed = true;
                " ".to_owned()
            }
        };
        start
    }

    /// The byte after the last token.
    fn end_mention(&mut self) {
        let end = self.text.len();
        if let Some((start, label)) = self.mention.take() {
            let label = LabelId::new(label);
            let spans = vec![TextRange::between(start, end)];
            self.mentions.push(Mention {
                id: Mention::suggestion_id(&spans, &label),
                spans,
                label,
                entity: None,
                attributes: BTreeMap::new(),
                status: Status::Suggested,
                origin: origin::import("conll"),
                note: String::new(),
            });
        }
    }

    fn end_sentence(&mut self) {
        self.end_mention();
        if self.gap_is_guessed && !self.text.is_empty() {
            self.gap = "\n".to_owned();
        }
    }

    fn finish(mut self, ids: &mut DocumentIds, imported: &mut Imported, path: &str, report: &mut Report) {
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

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
