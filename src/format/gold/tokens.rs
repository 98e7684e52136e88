//! Tokens with IOB2 tags, put together to a text with the spacing of newswire.

use super::{GoldDocument, mention};
use crate::format::ImportedDocument;
use crate::format::file;
use crate::model::{Document, DocumentId, Mention};
use crate::report::{Notice, Report};
use crate::text::{SourceText, TextRange};

/// Begins each document, before its id.
const DOCUMENT: &str = "# doc = ";

/// Tokens without a space before them.
const NO_SPACE_BEFORE: &[&str] = &[
    ".", ",", ";", ":", "?", "!", ")", "]", "}", "%", "’", "”", "…", "'s", "'re", "'ve", "'ll", "'d", "'m", "n't",
    "’s", "’re", "’ve", "’ll", "n’t",
];

/// Tokens without a space after them.
const NO_SPACE_AFTER: &[&str] = &["(", "[", "{", "$", "£", "€", "“", "‘", "#"];

pub(super) fn read(name: &str, bytes: &[u8], report: &mut Report) -> Vec<GoldDocument> {
    let (content, notice) = file::text(name, bytes);
    report.notices.extend(notice);
    let mut documents = Vec::new();
    let mut open = Open::default();
    for line in content.trim_start_matches('\u{feff}').split('\n') {
        let line = line.trim_end_matches('\r');
        if let Some(id) = line.strip_prefix(DOCUMENT) {
            let next = Open { id: id.to_owned(), is_named: true, ..Open::default() };
            documents.extend(std::mem::replace(&mut open, next).finish(name, report));
        } else if line.trim().is_empty() {
            open.end_sentence();
        } else {
            let (token, rest) = line.split_once('\t').unwrap_or((line, ""));
            let tag = rest.split('\t').next().filter(|tag| !tag.is_empty()).unwrap_or("O");
            open.sentence.push((token, tag));
        }
    }
    documents.extend(open.finish(name, report));
    documents
}

/// The document that is being read.
#[derive(Default)]
struct Open<'a> {
    id: String,
    is_named: bool,
    text: String,
    mentions: Vec<Mention>,
    sentence: Vec<(&'a str, &'a str)>,
}

impl Open<'_> {
    fn end_sentence(&mut self) {
        let sentence = std::mem::take(&mut self.sentence);
        if sentence.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let places = join(&mut self.text, sentence.iter().map(|(token, _)| *token));
        for (first, end, label) in spans(sentence.iter().map(|(_, tag)| *tag)) {
            if let (Some(start), Some(last)) = (places.get(first), places.get(end - 1)) {
                self.mentions.push(mention(start.cover(*last), label, None));
            }
        }
    }

    fn finish(mut self, name: &str, report: &mut Report) -> Option<GoldDocument> {
        self.end_sentence();
        if self.text.is_empty() && !self.is_named {
            return None;
        }
        match SourceText::new(&self.text) {
            Ok(text) => {
                let mut document = ImportedDocument::new(Document::new(DocumentId::new(self.id), text));
                document.mentions = self.mentions;
                Some(GoldDocument { document, entities: Vec::new() })
            }
            Err(error) => {
                report.add(Notice::error(format!("{} was left out: {error}.", self.id)).at(name));
                None
            }
        }
    }
}

/// Adds the tokens of a sentence to a text, with the spaces that newswire has; gives each one's place.
fn join<'a>(text: &mut String, tokens: impl Iterator<Item = &'a str>) -> Vec<TextRange> {
    let start = text.len();
    let mut places = Vec::new();
    let mut is_glued = true;
    // Whether a straight double or single quote is open: the next one closes it.
    let mut open = [false; 2];
    for token in tokens {
        let quote = match token {
            "\"" => open.first_mut(),
            "'" => open.last_mut(),
            _ => None,
        };
        let (is_quote, closes) = match quote {
            Some(open) => (true, std::mem::replace(open, !*open)),
            None => (false, false),
        };
        if text.len() > start && !is_glued && !closes && !NO_SPACE_BEFORE.contains(&token) {
            text.push(' ');
        }
        let place = text.len();
        text.push_str(token);
        places.push(TextRange::between(place, text.len()));
        is_glued = NO_SPACE_AFTER.contains(&token) || is_quote && !closes;
    }
    places
}

/// The spans of tags: first token, one past the last, label. An `I-` without a beginning begins one.
fn spans<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<(usize, usize, &'a str)> {
    let mut spans = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for (at, tag) in tags.chain(["O"]).enumerate() {
        let (kind, label) = tag.split_once('-').unwrap_or((tag, ""));
        if let Some((start, of)) = open
            && (kind != "I" || of != label)
        {
            spans.push((start, at, of));
            open = None;
        }
        if kind == "B" || kind == "I" && open.is_none() {
            open = Some((at, label));
        }
    }
    spans
}
