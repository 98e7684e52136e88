//! What a rich text says, from its tokens.

use super::token::Token;
use super::{DEEPEST, charset};
use crate::format::article::flow::{Flow, Place};
use crate::format::article::prose::{Block, Kind};
use crate::model::Metadata;
use encoding_rs::{Encoding, WINDOWS_1252};
use rustc_hash::FxHashMap;

/// Destinations that are none of the text: tables of the file, pictures, running heads, codes of fields, numbers of
/// lists.
const SKIPPED: &[&str] = &[
    "colortbl",
    "filetbl",
    "fldinst",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "aftncn",
    "aftnsep",
    "aftnsepc",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "listtext",
    "nonshppict",
    "pict",
    "pntext",
    "private",
    "rxe",
    "shprslt",
    "stylesheet",
    "tc",
    "template",
    "txe",
    "xe",
    "sn",
    "sp",
    "sv",
    "atnid",
    "atnauthor",
    "annotation",
    "objdata",
    "objclass",
    "nextfile",
    "docvar",
    "mmath",
];

/// What the words of a group are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    Text,
    Nothing,
    Fonts,
    Info,
    Title,
    Author,
    Created,
}

/// What a group inherits from the one around it and gives back at its end.
#[derive(Clone, Copy)]
struct Group {
    words: Words,
    /// What the words were around a destination that only a part of is read of.
    outer: Words,
    font: i32,
    /// How many characters after `\u` stand for it in old programs.
    fallback: usize,
    is_hidden: bool,
    /// What closes with the group.
    place: Option<Place>,
}

/// What a document told.
pub(super) struct Told {
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<Vec<Block>>,
    pub(super) metadata: Metadata,
    pub(super) encoding: &'static str,
}

pub(super) struct Document {
    flow: Flow,
    groups: Vec<Group>,
    encoding: &'static Encoding,
    fonts: FxHashMap<i32, &'static Encoding>,
    default_font: i32,
    /// The font that the font table tells of.
    told_font: i32,
    /// Bytes that were not decoded yet: letters of some scripts take two.
    pending: Vec<u8>,
    /// The first half of a character beyond the first plane.
    high: Option<u16>,
    /// Characters that stand for a `\u` and are not read.
    left_out: usize,
    /// Whether a `\*` was just read.
    is_optional: bool,
    is_item: bool,
    is_row_open: bool,
    /// How many notes and text boxes are open.
    places: usize,
    title: String,
    author: String,
    /// Year, month, day.
    created: [i32; 3],
}

impl Document {
    pub(super) fn new() -> Self {
        Self {
            flow: Flow::new(),
            groups: Vec::new(),
            encoding: WINDOWS_1252,
            fonts: FxHashMap::default(),
            default_font: 0,
            told_font: 0,
            pending: Vec::new(),
            high: None,
            left_out: 0,
            is_optional: false,
            is_item: false,
            is_row_open: false,
            places: 0,
            title: String::new(),
            author: String::new(),
            created: [0; 3],
        }
    }

    /// How many groups are open.
    pub(super) fn depth(&self) -> usize {
        self.groups.len()
    }

    /// Takes a token in; false if the document ends here.
    pub(super) fn take(&mut self, token: Token) -> bool {
        match token {
            Token::Byte(byte) => {
                if self.left_out > 0 {
                    self.left_out -= 1;
                } else {
                    self.pending.push(byte);
                }
                return true;
            }
            Token::Open => {
                self.flush();
                self.left_out = 0;
                self.is_optional = false;
                self.open();
                return self.depth() <= DEEPEST;
            }
            Token::Close => {
                self.flush();
                self.left_out = 0;
                self.is_optional = false;
                self.close();
                return self.depth() > 0;
            }
            // A sign by name may stand for a `\u` as well.
            Token::Word(word, _) if self.left_out > 0 && sign(word).is_some() => self.left_out -= 1,
            Token::Symbol(b'~' | b'-' | b'_' | b'\\' | b'{' | b'}') if self.left_out > 0 => self.left_out -= 1,
            Token::Symbol(symbol) => {
                self.flush();
                self.symbol(symbol);
            }
            Token::Word(word, number) => {
                self.flush();
                self.left_out = 0;
                self.word(word, number);
                self.is_optional = false;
            }
        }
        true
    }

    pub(super) fn finish(mut self) -> Told {
        self.flush();
        let (blocks, notes) = self.flow.finish();
        let [year, month, day] = self.created.map(|number| i16::try_from(number).unwrap_or_default());
        let date = jiff::civil::Date::new(year, month as i8, day as i8).ok().filter(|_| year > 1900);
        let metadata = Metadata {
            title: self.title.trim().to_owned(),
            author: self.author.trim().to_owned(),
            date: date.map(|date| date.to_string()).unwrap_or_default(),
            ..Metadata::default()
        };
        Told { blocks, notes, metadata, encoding: self.encoding.name() }
    }

    fn open(&mut self) {
        let outside = Group {
            words: Words::Text,
            outer: Words::Text,
            font: self.default_font,
            fallback: 1,
            is_hidden: false,
            place: None,
        };
        let group = self.groups.last().copied().unwrap_or(outside);
        self.groups.push(Group { place: None, ..group });
    }

    fn close(&mut self) {
        if let Some(place) = self.groups.pop().and_then(|group| group.place) {
            self.flow.close(place);
            self.places = self.places.saturating_sub(1);
        }
    }

    fn group(&mut self) -> Option<&mut Group> {
        self.groups.last_mut()
    }

    fn set(&mut self, words: Words) {
        if let Some(group) = self.group() {
            group.outer = group.words;
            group.words = words;
        }
    }

    /// Decodes the bytes that wait.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let font = self.groups.last().map_or(self.default_font, |group| group.font);
        let encoding = self.fonts.get(&font).copied().unwrap_or(self.encoding);
        let (words, _) = encoding.decode_without_bom_handling(&bytes);
        self.say(&words);
        self.pending = bytes;
        self.pending.clear();
    }

    fn say(&mut self, words: &str) {
        let Some(group) = self.groups.last() else { return };
        match group.words {
            Words::Text if !group.is_hidden => self.flow.text(words),
            Words::Title => self.title += words,
            Words::Author => self.author += words,
            _ => {}
        }
    }

    fn is_text(&self) -> bool {
        self.groups.last().is_some_and(|group| group.words == Words::Text)
    }

    fn end_paragraph(&mut self) {
        if self.is_text() {
            self.flow.close_paragraph(if self.is_item { Kind::Item } else { Kind::Paragraph });
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'~' => self.say("\u{a0}"),
            b'-' => self.say("\u{ad}"),
            b'_' => self.say("\u{2011}"),
            b'\\' | b'{' | b'}' => self.pending.push(symbol),
            b'\r' | b'\n' => self.end_paragraph(),
            b'\t' => self.say("\t"),
            b'*' => self.is_optional = true,
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_on = number != Some(0);
        let value = number.unwrap_or_default();
        match word {
            "u" => self.unicode(value),
            "uc" => {
                if let Some(group) = self.group() {
                    group.fallback = usize::try_from(value).unwrap_or(1).min(100);
                }
            }
            "par" | "sect" | "page" => self.end_paragraph(),
            "pard" => self.is_item = false,
            "ls" => self.is_item = value > 0,
            "line" => self.say("\n"),
            "tab" => self.say("\t"),
            "trowd" | "intbl" | "cell" | "row" => self.table(word),
            "nestcell" => self.end_paragraph(),
            "plain" => {
                let font = self.default_font;
                if let Some(group) = self.group() {
                    (group.is_hidden, group.font) = (false, font);
                }
            }
            "v" | "deleted" => {
                if let Some(group) = self.group() {
                    group.is_hidden = is_on;
                }
            }
            "f" => {
                self.told_font = value;
                if let Some(group) = self.group() {
                    group.font = value;
                }
            }
            "deff" => {
                self.default_font = value;
                if let Some(group) = self.group() {
                    group.font = value;
                }
            }
            "fcharset" | "cpg" if self.groups.last().is_some_and(|group| group.words == Words::Fonts) => {
                let encoding = if word == "cpg" { charset::of_code_page(value) } else { charset::of_font(value) };
                if let Some(encoding) = encoding {
                    self.fonts.insert(self.told_font, encoding);
                }
            }
            "ansicpg" => self.encoding = charset::of_code_page(value).unwrap_or(self.encoding),
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "yr" | "mo" | "dy" if self.groups.last().is_some_and(|group| group.words == Words::Created) => {
                let at = ["yr", "mo", "dy"].iter().position(|known| *known == word).unwrap_or_default();
                self.created[at] = value;
            }
            _ => match sign(word) {
                Some(sign) => self.say(sign),
                None => self.destination(word),
            },
        }
    }

    /// What a group is for. Unknown ones that may be passed over are.
    fn destination(&mut self, word: &str) {
        let words = self.groups.last().map_or(Words::Nothing, |group| group.words);
        match word {
            "fonttbl" => self.set(Words::Fonts),
            "info" => self.set(Words::Info),
            "title" if words == Words::Info => self.set(Words::Title),
            "author" if words == Words::Info => self.set(Words::Author),
            "creatim" if words == Words::Info => self.set(Words::Created),
            // Only the second half of `\upr` is in Unicode, and of a shape only its text is text.
            "upr" | "shpinst" => self.set(Words::Nothing),
            "ud" | "shptxt" => {
                if let Some(group) = self.group() {
                    group.words = group.outer;
                }
                if word == "shptxt" && self.is_text() {
                    self.enter(Place::TextBox);
                }
            }
            "footnote" if words == Words::Text => self.enter(Place::Note),
            _ if self.is_optional || SKIPPED.contains(&word) => {
                if let Some(group) = self.group() {
                    (group.words, group.outer) = (Words::Nothing, Words::Nothing);
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, place: Place) {
        if let Some(group) = self.group()
            && group.place.is_none()
        {
            group.place = Some(place);
            self.flow.open(place);
            self.places += 1;
        }
    }

    fn table(&mut self, word: &str) {
        if !self.is_text() || self.places > 0 {
            return;
        }
        if !self.is_row_open && word != "row" {
            self.flow.open(Place::Row);
            self.flow.open(Place::Cell);
            self.is_row_open = true;
        }
        if word == "cell" {
            self.end_paragraph();
            self.flow.close(Place::Cell);
            self.flow.open(Place::Cell);
        } else if word == "row" {
            self.flow.close(Place::Cell);
            self.flow.close(Place::Row);
            self.is_row_open = false;
        }
    }

    fn unicode(&mut self, value: i32) {
        let fallback = self.groups.last().map_or(1, |group| group.fallback);
        self.left_out = fallback;
        let unit = (value & 0xffff) as u16;
        let units = match self.high.take() {
            Some(high) => vec![high, unit],
            None if (0xd800..0xdc00).contains(&unit) => {
                self.high = Some(unit);
                return;
            }
            None => vec![unit],
        };
        self.say(&String::from_utf16_lossy(&units));
    }
}

/// Control words that stand for one character.
fn sign(word: &str) -> Option<&'static str> {
    Some(match word {
        "emdash" => "—",
        "endash" => "–",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "emspace" => "\u{2003}",
        "enspace" => "\u{2002}",
        "qmspace" => "\u{2005}",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        "zwbo" => "\u{200b}",
        "zwnbo" => "\u{2060}",
        "ltrmark" => "\u{200e}",
        "rtlmark" => "\u{200f}",
        _ => return None,
    })
}
