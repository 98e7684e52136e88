//! OpenDocument texts (.odt).

use super::docx::keep_until_fault;
use super::flow::{self, Flow, Place};
use super::package::{Package, has_type};
use super::prose::{Kind, compose};
use super::xml::{self, Piece, Tag};
use super::{Content, ReadError, Reader, iso_date, text};
use crate::model::Metadata;
use crate::report::Report;

pub(super) const READER: Reader = Reader {
    id: "odt",
    name: "OpenDocument text",
    extensions: &["odt", "ott"],
    sniff: |bytes| has_type(bytes, "application/vnd.oasis.opendocument.text"),
    read,
};

const KIND: &str = "OpenDocument text";

/// Elements whose content is not read: what was deleted, comments, what describes pictures, pronunciation above
/// the words, the marks of notes, and patterns that indexes are made by.
const SKIPPED: &[&str] = &[
    "tracked-changes",
    "annotation",
    "note-citation",
    "title",
    "desc",
    "ruby-text",
    "forms",
    "scripts",
    "number",
    "table-of-content-source",
    "alphabetical-index-source",
    "bibliography-source",
    "illustration-index-source",
    "object-index-source",
    "table-index-source",
    "user-index-source",
];

/// The most spaces that one element may stand for.
const MOST_SPACES: usize = 1000;

fn read(bytes: &[u8], report: &mut Report) -> Result<Content, ReadError> {
    let mut package = Package::open(bytes, KIND)?;
    let manifest = package.side_part("META-INF/manifest.xml");
    let mut is_encrypted = false;
    // A broken list of parts does not matter if the parts are there.
    let _ = xml::walk(&manifest, |piece| {
        is_encrypted |= matches!(&piece, Piece::Open(tag) if tag.name() == "encryption-data");
    });
    if is_encrypted {
        return Err(ReadError::Protected(KIND));
    }
    let Some(document) = package.part("content.xml")? else {
        return Err(ReadError::Broken { kind: KIND, why: "its part content.xml is missing".to_owned() });
    };
    let mut body = Body { flow: Flow::new(), is_text: false, skipped: 0, lists: 0, headers: 0 };
    keep_until_fault(KIND, xml::walk(&document, |piece| body.take(piece)), report)?;
    drop(document);
    let (blocks, notes) = body.flow.finish();
    let mut content = compose(flow::with_notes(blocks, notes));
    content.metadata = metadata(&package.side_part("meta.xml"));
    if content.metadata.title.is_empty() {
        content.metadata.title = text::title(&content.text);
    }
    content.encoding = "UTF-8".to_owned();
    Ok(content)
}

fn metadata(meta: &[u8]) -> Metadata {
    let [title, first_author, author, created, changed, language] =
        xml::first_texts(meta, ["title", "initial-creator", "creator", "creation-date", "date", "language"]);
    Metadata {
        title,
        author: if first_author.is_empty() { author } else { first_author },
        date: iso_date(&created).or_else(|| iso_date(&changed)).unwrap_or_default(),
        language,
        ..Metadata::default()
    }
}

struct Body {
    flow: Flow,
    /// Whether the text has begun; styles come before.
    is_text: bool,
    /// How many skipped elements are open.
    skipped: usize,
    /// How many lists are open.
    lists: usize,
    /// How many list headers are open; they are no items.
    headers: usize,
}

impl Body {
    fn take(&mut self, piece: Piece) {
        match piece {
            Piece::Open(tag) => self.open(&tag),
            Piece::Text(text) if self.is_text && self.skipped == 0 => self.words(&text),
            Piece::Text(_) => {}
            Piece::Close(name) => self.close(name),
        }
    }

    fn open(&mut self, tag: &Tag) {
        let name = tag.name();
        self.is_text |= name == "body";
        if !self.is_text {
            return;
        }
        // The title of a picture is none of the text's words; a field that shows the document's title is.
        let is_field = self.skipped == 0 && name == "title" && tag.prefix() == "text";
        if SKIPPED.contains(&name) && !is_field {
            self.skipped += 1;
        }
        if self.skipped > 0 {
            return;
        }
        match name {
            "p" | "h" => self.flow.open_paragraph(),
            "s" => {
                let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.flow.text(&" ".repeat(usize::min(count, MOST_SPACES)));
            }
            "tab" => self.flow.text("\t"),
            "line-break" => self.flow.text("\n"),
            "list" => self.lists += 1,
            "list-header" => self.headers += 1,
            "note" => self.flow.open(Place::Note),
            "text-box" => self.flow.open(Place::TextBox),
            "table-row" => self.flow.open(Place::Row),
            "table-cell" => self.flow.open(Place::Cell),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= usize::from(SKIPPED.contains(&name));
            return;
        }
        match name {
            "p" | "h" if self.is_text => {
                let is_item = self.lists > 0 && self.headers == 0 && name == "p";
                self.flow.close_paragraph(if is_item { Kind::Item } else { Kind::Paragraph });
            }
            "list" => self.lists = self.lists.saturating_sub(1),
            "list-header" => self.headers = self.headers.saturating_sub(1),
            "note" => self.flow.close(Place::Note),
            "text-box" => self.flow.close(Place::TextBox),
            "table-row" => self.flow.close(Place::Row),
            "table-cell" => self.flow.close(Place::Cell),
            "body" => self.is_text = false,
            _ => {}
        }
    }

    /// Words of a paragraph: white space in the file is one space, and none where a line begins.
    fn words(&mut self, words: &str) {
        if self.flow.tail().is_none() && words.trim_matches([' ', '\t', '\n', '\r']).is_empty() {
            return;
        }
        let mut folded = String::with_capacity(words.len());
        for character in words.chars() {
            if !matches!(character, ' ' | '\t' | '\n' | '\r') {
                folded.push(character);
            } else if !matches!(folded.chars().next_back().or(self.flow.tail()), None | Some(' ' | '\n' | '\t')) {
                folded.push(' ');
            }
        }
        self.flow.text(&folded);
    }
}
