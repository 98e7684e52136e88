//! The text of a Word document from the pieces of its XML.

use super::Told;
use crate::format::article::flow::{Flow, Place};
use crate::format::article::prose::{Block, Kind};
use crate::format::article::xml::{self, Piece, Tag};
use crate::report::{Notice, Report, counted};

/// Elements whose content is not read: what was deleted or moved away, what stands in a second time for old
/// programs, pronunciation above the words, and properties.
const SKIPPED: &[&str] = &[
    "del",
    "moveFrom",
    "Fallback",
    "rt",
    "sectPr",
    "tblPr",
    "trPr",
    "tcPr",
    "sdtPr",
    "rubyPr",
    "docPr",
    "ffData",
    "pPrChange",
    "rPrChange",
];

/// Ids of the style of a document's title; Word writes them in its own language.
const TITLE_STYLES: &[&str] = &["Title", "Titel", "Titre", "Titolo", "Titulo", "Ttulo", "Tytu", "Nzov", "Nzev"];

pub(super) struct Body {
    flow: Flow,
    /// How many skipped elements are open.
    skipped: usize,
    /// Whether the words of a text element are being read.
    is_words: bool,
    /// For each open field, whether its code is being read and not yet its result.
    fields: Vec<bool>,
    /// In how many of them that is.
    codes: usize,
    in_paragraph_properties: bool,
    is_hidden: bool,
    is_item: bool,
    is_title: bool,
    /// The words of the title so far.
    title: String,
    has_title: bool,
    unknown_symbols: usize,
    footnotes: Vec<String>,
    endnotes: Vec<String>,
}

impl Body {
    pub(super) fn new() -> Self {
        Self {
            flow: Flow::new(),
            skipped: 0,
            is_words: false,
            fields: Vec::new(),
            codes: 0,
            in_paragraph_properties: false,
            is_hidden: false,
            is_item: false,
            is_title: false,
            title: String::new(),
            has_title: false,
            unknown_symbols: 0,
            footnotes: Vec::new(),
            endnotes: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, piece: Piece) {
        match piece {
            Piece::Open(tag) => self.open(&tag),
            Piece::Text(text) => {
                // Where a run begins or ends with a space that no attribute keeps, words would grow together.
                if self.is_words {
                    self.say(&text.replace(['\n', '\r'], " "));
                }
            }
            Piece::Close(name) => self.close(name),
        }
    }

    pub(super) fn finish(self, report: &mut Report) -> Told {
        if self.unknown_symbols > 0 {
            let what = format!(
                "{} of a picture font could not be read as letters and became U+FFFD.",
                counted(self.unknown_symbols, "sign")
            );
            report.add(Notice::info(what));
        }
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        Told { blocks: self.flow.finish().0, title, footnotes: self.footnotes, endnotes: self.endnotes }
    }

    fn open(&mut self, tag: &Tag) {
        let name = tag.name();
        if self.skipped > 0 || SKIPPED.contains(&name) {
            self.skipped += usize::from(SKIPPED.contains(&name));
            return;
        }
        if self.in_paragraph_properties {
            match name {
                "numPr" => self.is_item = true,
                "numId" if tag.attribute("val").is_some_and(|id| id == "0") => self.is_item = false,
                "pStyle" => {
                    let style = tag.attribute("val").unwrap_or_default();
                    self.is_title = TITLE_STYLES.contains(&style.as_str());
                    self.is_item |= style.starts_with("ListBullet") || style.starts_with("ListNumber");
                }
                _ => {}
            }
            return;
        }
        match name {
            "p" => {
                self.flow.open_paragraph();
                (self.is_item, self.is_title, self.is_hidden) = (false, false, false);
            }
            "pPr" => self.in_paragraph_properties = true,
            "r" => self.is_hidden = false,
            "vanish" => self.is_hidden = tag.attribute("val").is_none_or(|on| !matches!(on.as_str(), "0" | "false")),
            "t" => self.is_words = true,
            "tab" | "ptab" => self.say("\t"),
            "br" | "cr" => self.say("\n"),
            "noBreakHyphen" => self.say("\u{2011}"),
            "softHyphen" => self.say("\u{ad}"),
            "sym" => self.symbol(tag),
            "fldChar" => match tag.attribute("fldCharType").as_deref() {
                Some("begin") => {
                    self.fields.push(true);
                    self.codes += 1;
                }
                Some("separate") => {
                    if let Some(code) = self.fields.last_mut() {
                        self.codes -= usize::from(std::mem::take(code));
                    }
                }
                Some("end") => self.codes -= usize::from(self.fields.pop().unwrap_or_default()),
                _ => {}
            },
            "footnoteReference" => self.footnotes.extend(tag.attribute("id")),
            "endnoteReference" => self.endnotes.extend(tag.attribute("id")),
            "tr" => self.flow.open(Place::Row),
            "tc" => self.flow.open(Place::Cell),
            "txbxContent" => self.flow.open(Place::TextBox),
            "footnote" | "endnote" => self.flow.open(Place::Note),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= usize::from(SKIPPED.contains(&name));
            return;
        }
        match name {
            "t" => self.is_words = false,
            "pPr" => self.in_paragraph_properties = false,
            "r" => self.is_hidden = false,
            "p" => {
                self.flow.close_paragraph(if self.is_item { Kind::Item } else { Kind::Paragraph });
                self.has_title |= !self.title.trim().is_empty();
                (self.is_item, self.is_title) = (false, false);
                // The code of a field ends with its paragraph, whatever is missing.
                if self.codes > 0 {
                    self.fields.fill(false);
                    self.codes = 0;
                }
            }
            "tr" => self.flow.close(Place::Row),
            "tc" => self.flow.close(Place::Cell),
            "txbxContent" => self.flow.close(Place::TextBox),
            "footnote" | "endnote" => self.flow.close(Place::Note),
            _ => {}
        }
    }

    fn say(&mut self, words: &str) {
        if self.is_hidden || self.codes > 0 {
            return;
        }
        self.flow.text(words);
        if self.is_title && !self.has_title {
            self.title += words;
        }
    }

    /// A sign by its number in a font; in picture fonts that tells nothing.
    fn symbol(&mut self, tag: &Tag) {
        let code = tag.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        match code.and_then(char::from_u32).filter(|character| !('\u{e000}'..='\u{f8ff}').contains(character)) {
            Some(character) => self.say(character.encode_utf8(&mut [0; 4])),
            None => {
                self.unknown_symbols += 1;
                self.say("\u{fffd}");
            }
        }
    }
}

/// The blocks of the notes with these ids, in this order.
pub(super) fn notes(part: &[u8], wanted: &[String]) -> Vec<Vec<Block>> {
    let mut body = Body::new();
    let mut ids = Vec::new();
    // Notes up to a damage are better than none.
    let _ = xml::walk(part, |piece| {
        if let Piece::Open(tag) = &piece
            && matches!(tag.name(), "footnote" | "endnote")
        {
            ids.push(tag.attribute("id").unwrap_or_default());
        }
        body.take(piece);
    });
    let (_, notes) = body.flow.finish();
    let by_id: std::collections::BTreeMap<&str, &Vec<Block>> = ids.iter().map(String::as_str).zip(&notes).collect();
    wanted.iter().filter_map(|id| by_id.get(id.as_str()).map(|note| (*note).clone())).collect()
}
