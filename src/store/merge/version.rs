//! One version of a file, taken apart into things that are merged one by one.

use super::super::sheet::{self, Line, Sheet};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The lists of our files, in the order in which they are written.
pub(super) const LISTS: &[&str] = &[
    "labels",
    "relations",
    "polarities",
    "certainties",
    "guidelines",
    "entities",
    "issues",
    "boilerplate",
    "mentions",
    "stances",
];

/// What tells a thing from others in its list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A field of the file, by its name.
    Field(String),
    /// A record, by its id; by what else is its own where it has none.
    Record(String),
    /// The lines of a text that is a list of them.
    Texts,
    /// A comment, by its words.
    Comment(String),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, "the field {name}"),
            Self::Record(id) => write!(f, "{id}"),
            Self::Texts => f.write_str("the text"),
            Self::Comment(words) => write!(f, "the comment {words}"),
        }
    }
}

/// A file taken apart.
#[derive(Debug, Default)]
pub(super) struct Version<'a> {
    /// Each thing by its list (empty for the head of the file) and key, with its value.
    pub parts: BTreeMap<(String, Key), Cow<'a, str>>,
    /// The order in each list.
    pub order: BTreeMap<String, Vec<Key>>,
}

impl<'a> Version<'a> {
    /// Takes a file apart; nothing if some of it cannot be understood.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let by_lines = Sheet::by_lines(bytes);
        let sheet = if by_lines.tidy && by_lines.complete { by_lines } else { Sheet::whole(bytes)? };
        let mut lines: Vec<(&Line<'a>, bool)> = Vec::new();
        lines.extend(sheet.fields.iter().chain(&sheet.records).map(|line| (line, false)));
        lines.extend(sheet.comments.iter().map(|line| (line, true)));
        lines.sort_by_key(|(line, _)| line.raw.start);
        let mut version = Self::default();
        for (line, is_comment) in lines {
            version.add(line, is_comment)?;
        }
        Some(version)
    }

    /// The file without its lists.
    pub fn head(&self) -> Vec<u8> {
        let mut text = String::from("(\n");
        for ((_, key), value) in &self.parts {
            if let Key::Field(name) = key {
                text.push_str(&format!("    {name}: {value},\n"));
            }
        }
        text.push_str(")\n");
        text.into_bytes()
    }

    /// Whether there is nothing but fields in it.
    pub fn has_no_records(&self) -> bool {
        self.parts.keys().all(|(_, key)| matches!(key, Key::Field(_)))
    }

    fn add(&mut self, line: &Line<'a>, is_comment: bool) -> Option<()> {
        let (section, key) = match line.text {
            text if is_comment => (line.name, Key::Comment(text.to_owned())),
            _ if line.is_field => ("", Key::Field(line.name.to_owned())),
            text if text.starts_with('"') && text.contains('\n') => return None,
            text if text.starts_with('"') => {
                let at = (line.name.to_owned(), Key::Texts);
                if let Some(texts) = self.parts.get_mut(&at) {
                    let texts = texts.to_mut();
                    texts.push('\n');
                    texts.push_str(text);
                    return Some(());
                }
                (line.name, Key::Texts)
            }
            text => {
                let parts = sheet::parts(text)?;
                let own = ["id", "name", "at"].iter().find_map(|own| parts.iter().find(|(name, _)| name == own));
                let own = own.map_or(text, |(_, value)| value);
                let own = own.strip_prefix('"').and_then(|own| own.strip_suffix('"')).unwrap_or(own);
                (line.name, Key::Record(own.to_owned()))
            }
        };
        // Two records of one id are for a person to sort out first.
        let is_new = self.parts.insert((section.to_owned(), key.clone()), line.text.into()).is_none();
        self.order.entry(section.to_owned()).or_default().push(key);
        is_new.then_some(())
    }
}
