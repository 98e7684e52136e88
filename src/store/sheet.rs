//! The layout of our files: RON in which every field and every record has a line of its own.
//!
//! It can be read line by line, so that one bad line costs one record, and merged by line.

use super::{StoreError, v1};
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A file taken apart.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    /// `name: value`, outside of lists.
    pub fields: Vec<Line<'a>>,
    /// Records, with the name of their list; an empty name outside of lists.
    pub records: Vec<Line<'a>>,
    /// Lines that are neither, with what is wrong with them.
    pub strays: Vec<(Line<'a>, &'static str)>,
    /// Comments: nothing is wrong with them.
    pub comments: Vec<Line<'a>>,
    /// Whether the file has its end.
    pub complete: bool,
    /// Whether all lines are laid out as we lay them out.
    pub tidy: bool,
}

/// One line, or one value that a person has spread over several lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Line<'a> {
    /// The list it is in; empty outside of lists. The field's name, for a field.
    pub name: &'a str,
    /// Its value.
    pub text: &'a str,
    /// Where it is in the file, in bytes, without line end.
    pub raw: Range<usize>,
    /// Its number, from 1.
    pub number: usize,
    /// Whether it is a field.
    pub is_field: bool,
}

impl<'a> Sheet<'a> {
    /// Takes a file apart line by line. Never fails: what it does not understand is a stray.
    pub fn by_lines(bytes: &'a [u8]) -> Self {
        let mut sheet = Sheet { tidy: true, ..Sheet::default() };
        let mut section = "";
        let mut start = 0;
        for (index, raw) in bytes.split(|&byte| byte == b'\n').enumerate() {
            let mut line = Line { name: section, raw: start..start + raw.len(), number: index + 1, ..Line::default() };
            start += raw.len() + 1;
            let Ok(text) = str::from_utf8(raw) else {
                sheet.stray(line, "The line is not valid UTF-8.");
                continue;
            };
            line.text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
            sheet.take(line, &mut section);
        }
        sheet.tidy &= sheet.complete && section.is_empty();
        sheet
    }

    fn take(&mut self, mut line: Line<'a>, section: &mut &'a str) {
        let text = line.text;
        match text {
            "" | "(" => {}
            ")" | ")," => {
                self.tidy &= section.is_empty();
                self.complete = true;
                *section = "";
            }
            "]" | "]," => {
                self.tidy &= !section.is_empty();
                *section = "";
            }
            _ if text.starts_with("//") => self.comments.push(line),
            _ if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| text.starts_with(mark)) => {
                self.stray(line, "The line is a mark of an unfinished merge.");
            }
            _ if text.starts_with(['(', '"']) => {
                line.text = text.strip_suffix(',').unwrap_or(text);
                self.records.push(line);
            }
            _ => match text.split_once(':') {
                Some((name, value)) if is_name(name) => match value.trim() {
                    // A list that begins inside another: the other one has lost its end.
                    "[" => {
                        self.tidy &= section.is_empty();
                        *section = name;
                    }
                    "[]" | "[]," => {}
                    value if section.is_empty() => {
                        (line.name, line.is_field) = (name, true);
                        line.text = value.strip_suffix(',').unwrap_or(value);
                        self.fields.push(line);
                    }
                    _ => self.stray(line, "The line cannot be understood."),
                },
                _ => self.stray(line, "The line cannot be understood."),
            },
        }
    }

    fn stray(&mut self, line: Line<'a>, why: &'static str) {
        self.tidy = false;
        self.strays.push((line, why));
    }

    /// Takes a file apart that is RON but was laid out by someone else; `None` if it is not RON.
    pub fn whole(bytes: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(bytes).ok()?;
        let Parts(parts) = v1::options().from_str(text).ok()?;
        let mut sheet = Sheet { complete: true, ..Sheet::default() };
        for (name, value) in parts {
            let line = line_of(text, name, value);
            // A list of records or of texts; the ranges of other lists are values.
            let items: Option<Vec<&ron::value::RawValue>> = v1::options().from_str(value).ok();
            match items {
                Some(items) if value.starts_with('[') => {
                    let records = items.into_iter().map(|item| line_of(text, name, item.get_ron().trim()));
                    sheet.records.extend(records);
                }
                _ => sheet.fields.push(Line { is_field: true, ..line }),
            }
        }
        Some(sheet)
    }

    /// Reads the fields into a struct in which each of them may be missing; gives the lines that do not fit.
    pub fn head<T: DeserializeOwned + Default>(&self) -> (T, Vec<(Line<'a>, String)>) {
        let (mut good, mut bad, mut known) = (String::from("("), Vec::new(), std::collections::BTreeSet::new());
        for field in &self.fields {
            let alone = format!("({}: {})", field.name, field.text);
            match v1::read::<T>(&alone) {
                Err(why) => bad.push((field.clone(), format!("The field {} cannot be read: {why}.", field.name))),
                Ok(_) if !known.insert(field.name) => {
                    bad.push((field.clone(), format!("The field {} is there twice.", field.name)));
                }
                Ok(_) => {
                    good.push_str(alone.get(1..alone.len() - 1).unwrap_or_default());
                    good.push(',');
                }
            }
        }
        good.push(')');
        (v1::read(&good).unwrap_or_default(), bad)
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The line of a part of `whole`.
fn line_of<'a>(whole: &str, name: &'a str, part: &'a str) -> Line<'a> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    let before = whole.get(..start).unwrap_or_default();
    let number = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    Line { name, text: part, raw: start..start + part.len(), number, is_field: false }
}

/// The fields of a record, values unread; nothing if it is no record.
pub(super) fn parts(text: &str) -> Option<Vec<(&str, &str)>> {
    let parsed: Result<Parts<'_>, _> = v1::options().from_str(text);
    parsed.ok().map(|Parts(parts)| parts)
}

/// The fields of a RON struct, values unread.
struct Parts<'a>(Vec<(&'a str, &'a str)>);

impl<'de> Deserialize<'de> for Parts<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Parts<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("named fields in brackets")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut parts = Vec::new();
                while let Some(name) = map.next_key()? {
                    let value: &ron::value::RawValue = map.next_value()?;
                    parts.push((name, value.get_ron().trim()));
                }
                Ok(Parts(parts))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A line that could not be taken in and is written back as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    /// The list it is in; empty outside of lists.
    pub section: String,
    /// The record before it in that list; `None` at its beginning.
    pub after: Option<String>,
    /// Its bytes, without line end.
    pub raw: Vec<u8>,
    /// Its record's id, if it is a sound record that only does not fit the others.
    pub record: Option<String>,
}

/// Writes a file in our layout.
pub(super) struct SheetWriter<'a> {
    bytes: Vec<u8>,
    kept: &'a [Kept],
}

impl<'a> SheetWriter<'a> {
    /// Begins a file with its fields.
    pub fn new<T: Serialize>(head: &T, kept: &'a [Kept]) -> Result<Self, StoreError> {
        let head = v1::write_fields(head)?;
        let mut writer = Self { bytes: b"(\n".to_vec(), kept };
        for field in head.lines() {
            writer.bytes.extend_from_slice(b"    ");
            writer.bytes.extend_from_slice(field.as_bytes());
            writer.bytes.push(b'\n');
        }
        kept.iter().filter(|kept| kept.section.is_empty()).for_each(|kept| writer.keep(kept));
        Ok(writer)
    }

    /// Writes a list of records, each with its id. An empty list leaves no trace.
    pub fn list<'r, T: Serialize>(
        &mut self,
        section: &str,
        records: impl Iterator<Item = (&'r str, Result<T, StoreError>)>,
    ) -> Result<(), StoreError> {
        let mut waiting: Vec<&Kept> = self.kept.iter().filter(|kept| kept.section == section).collect();
        let mut records = records.peekable();
        if waiting.is_empty() && records.peek().is_none() {
            return Ok(());
        }
        self.bytes.extend_from_slice(format!("    {section}: [\n").as_bytes());
        self.keep_after(None, &mut waiting);
        for (id, record) in records {
            self.bytes.extend_from_slice(b"        ");
            self.bytes.extend_from_slice(v1::write(&record?)?.as_bytes());
            self.bytes.extend_from_slice(b",\n");
            self.keep_after(Some(id), &mut waiting);
        }
        waiting.into_iter().for_each(|kept| self.keep(kept));
        self.bytes.extend_from_slice(b"    ],\n");
        Ok(())
    }

    /// Ends the file.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(b")\n");
        self.bytes
    }

    fn keep_after(&mut self, id: Option<&str>, waiting: &mut Vec<&Kept>) {
        if waiting.iter().any(|kept| kept.after.as_deref() == id) {
            let (now, later) = waiting.drain(..).partition(|kept| kept.after.as_deref() == id);
            *waiting = later;
            let now: Vec<&Kept> = now;
            now.into_iter().for_each(|kept| self.keep(kept));
        }
    }

    fn keep(&mut self, kept: &Kept) {
        self.bytes.extend_from_slice(&kept.raw);
        self.bytes.push(b'\n');
    }
}
