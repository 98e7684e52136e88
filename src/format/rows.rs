//! Files of JSON objects, one a line or in one array, each a text with what a tool shows of it; and what they mean.

use super::Bundle;
use super::file;
use super::imported::{DocumentIds, Imported, ImportedDocument};
use super::jsonl;
use super::layer::{Layer, Shape, meaning};
use super::place::Places;
use super::settle::{settle, unique_ids};
use crate::model::{Document, DocumentId};
use crate::report::{Notice, Report, counted};
use crate::text::{SourceText, TextRange};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The key of what is known besides what a tool shows: a line of our JSONL without its text.
pub(super) const RECORD: &str = "standpoint";

/// One object of a file.
pub(super) type Row = Map<String, Value>;

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    path: &'a str,
    /// From 1, if each object has a line of its own.
    line: Option<usize>,
    /// From 1, if the objects stand in an array.
    item: Option<usize>,
}

impl<'a> Place<'a> {
    /// An item of a list that is not made of lines.
    pub(super) fn item(path: &'a str, item: usize) -> Self {
        Self { path, line: None, item: Some(item) }
    }

    /// The name of the file without folder and extension, and the number: what else could be its id.
    fn id(self) -> String {
        format!("{}-{}", file::stem(self.path), self.line.or(self.item).unwrap_or(1))
    }
}

/// What is being read from a bundle.
pub(super) struct Reading<'a> {
    report: &'a mut Report,
    imported: Imported,
    ids: DocumentIds,
    /// Keys that have no place here.
    strangers: BTreeSet<String>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(report: &'a mut Report) -> Self {
        let (imported, ids) = (Imported::default(), DocumentIds::default());
        Self { report, imported, ids, strangers: BTreeSet::new() }
    }

    /// Reads each object of all files; what is none is reported, and the others go on.
    pub(super) fn rows<'b>(&mut self, bundle: &'b Bundle, mut read: impl FnMut(&mut Self, Place<'b>, Row)) {
        for (path, bytes) in bundle {
            let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
            let whole = Place { path, line: None, item: None };
            if bytes.trim_ascii_start().first() == Some(&b'[') {
                match serde_json::from_slice::<Vec<Value>>(bytes) {
                    Ok(values) => {
                        for (at, value) in values.into_iter().enumerate() {
                            self.row(Place::item(path, at + 1), value, &mut read);
                        }
                    }
                    Err(error) => self.error(whole, format!("This file is not JSON and was left out: {error}.")),
                }
                continue;
            }
            // One object over several lines, as it is written to be looked at.
            if bytes.trim_ascii_start().split(|&byte| byte == b'\n').next().is_some_and(opens_an_object)
                && let Ok(value) = serde_json::from_slice(bytes)
            {
                self.row(Place::item(path, 1), value, &mut read);
                continue;
            }
            for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
                if line.trim_ascii().is_empty() {
                    continue;
                }
                let place = Place { path, line: Some(at + 1), item: None };
                match serde_json::from_slice(line) {
                    Ok(value) => self.row(place, value, &mut read),
                    Err(error) => self.error(place, format!("This line is not JSON and was left out: {error}.")),
                }
            }
        }
    }

    fn row<'b>(&mut self, place: Place<'b>, value: Value, read: &mut impl FnMut(&mut Self, Place<'b>, Row)) {
        match value {
            Value::Object(row) => read(self, place, row),
            _ => self.error(place, "This is not an object and was left out."),
        }
    }

    pub(super) fn error(&mut self, place: Place, what: impl Into<String>) {
        self.add(Notice::error(placed(place, what)), place);
    }

    pub(super) fn warn(&mut self, place: Place, what: impl Into<String>) {
        self.add(Notice::warning(placed(place, what)), place);
    }

    fn info(&mut self, place: Place, what: impl Into<String>) {
        self.add(Notice::info(placed(place, what)), place);
    }

    fn add(&mut self, mut notice: Notice, place: Place) {
        notice.line = place.line;
        self.report.add(notice.at(place.path));
    }

    /// The text of an object; without one it is left out.
    pub(super) fn text(&mut self, place: Place, row: &mut Row) -> Option<String> {
        match row.remove("text") {
            Some(Value::String(text)) => Some(text),
            _ => {
                self.error(place, "This was left out: it has no “text”.");
                None
            }
        }
    }

    /// The text with a way to find places in it.
    pub(super) fn places(&mut self, place: Place, text: &str, counting: super::place::Counting) -> Option<Places> {
        let places = Places::new(text, counting);
        places.map_err(|error| self.error(place, format!("This was left out: {error}."))).ok()
    }

    /// The range that an object names; one that is wrong is reported.
    pub(super) fn range(
        &mut self,
        place: Place,
        places: &Places,
        ends: Option<[usize; 2]>,
        label: &str,
    ) -> Option<TextRange> {
        let Some(ends) = ends else {
            self.error(place, format!("A “{label}” was left out: it has no start and end."));
            return None;
        };
        let range = places.range(ends);
        if range.is_none() {
            let [start, end] = ends;
            let what = format!(
                "“{label}” at {start}–{end} was left out: the place is empty, leaves the text or cuts a character."
            );
            self.error(place, what);
        }
        range
    }

    /// Notes the keys that are left, which have no place here.
    pub(super) fn strange(&mut self, row: &Row, known: &[&str]) {
        let strangers = row.keys().filter(|key| !known.contains(&key.as_str()));
        self.strangers.extend(strangers.cloned());
    }

    /// Adds a document: what its record tells, as far as it is seen, and what else is seen.
    pub(super) fn document(
        &mut self,
        place: Place,
        text: SourceText,
        id: Option<String>,
        record: Option<Value>,
        (seen, shape): (Layer, Shape),
    ) {
        let record = record.and_then(|record| self.record(place, record));
        let has_record = record.is_some();
        let told =
            record.and_then(|record| jsonl::read_record(record, text.as_str(), place.path, place.line, self.report));
        let mut read = match told {
            Some(told) => {
                self.imported.entities.extend(told.entities);
                self.imported.issues.extend(told.issues);
                told.document
            }
            None => ImportedDocument::new(Document::new(DocumentId::new(""), text)),
        };
        let wanted = if read.document.id.as_str().is_empty() { id } else { Some(read.document.id.to_string()) };
        let wanted = wanted.filter(|id| !id.is_empty()).unwrap_or_else(|| place.id());
        read.document.id = self.ids.fit(&wanted);
        if has_record && read.document.id.as_str() != wanted {
            let given = &read.document.id;
            let what = format!("The document “{wanted}” is called {given} here: its id was taken or unfit.");
            self.warn(place, what);
        }
        let heard = meaning(&mut read, seen, shape);
        if heard.gone > 0 {
            let records = counted(heard.gone, "record");
            self.info(place, format!("{records} of {} left out: not marked so any more.", read.document.id));
        }
        if heard.homeless > 0 {
            let stances = counted(heard.homeless, "stance");
            let what =
                format!("{stances} of {} without a link to holder and target became mentions.", read.document.id);
            self.warn(place, what);
        }
        for renamed in unique_ids(&mut read) {
            self.warn(place, renamed);
        }
        self.imported.documents.push(read);
    }

    /// A record as an object; tools that know no objects may have made a string of it.
    fn record(&mut self, place: Place, record: Value) -> Option<Row> {
        let record = match record {
            Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::Null),
            other => other,
        };
        match record {
            Value::Object(record) => Some(record),
            _ => {
                self.error(place, format!("What stands in “{RECORD}” is not understood and was left out."));
                None
            }
        }
    }

    /// Everything that was read.
    pub(super) fn finish(mut self) -> Imported {
        if !self.strangers.is_empty() {
            let keys: Vec<String> = self.strangers.iter().take(12).map(|key| format!("“{key}”")).collect();
            let more = if self.strangers.len() > keys.len() { ", …" } else { "" };
            let what = format!("These fields have no place here and were left out: {}{more}.", keys.join(", "));
            self.report.add(Notice::info(what));
        }
        settle(&mut self.imported, self.report);
        self.imported
    }

    /// Adds a notice about all files.
    pub(super) fn say(&mut self, notice: Notice) {
        self.report.add(notice);
    }
}

/// Whether a line is only the beginning of an object.
fn opens_an_object(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    line.starts_with(b"{") && !line.ends_with(b"}")
}

fn placed(place: Place, what: impl Into<String>) -> String {
    match place.item {
        Some(item) => format!("Item {item}: {}", what.into()),
        None => what.into(),
    }
}

/// A number that counts something: not negative, and whole even if it is written `3.0`.
pub(super) fn count(value: Option<&Value>) -> Option<usize> {
    let value = value?;
    let whole = value.as_u64().or_else(|| {
        let number = value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..1e15).contains(number))?;
        Some(number as u64)
    });
    usize::try_from(whole?).ok()
}

/// Start and end under these two keys.
pub(super) fn ends(object: &Value, start: &str, end: &str) -> Option<[usize; 2]> {
    Some([count(object.get(start))?, count(object.get(end))?])
}

/// An id that is text or a number.
pub(super) fn id(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// A list, or nothing for what is none.
pub(super) fn list(value: Option<Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    }
}

/// Text; `None` for what is none.
pub(super) fn string(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str)
}

/// Writes an object on a line of its own.
pub(super) fn add_line(file: &mut Vec<u8>, line: &impl Serialize, id: &DocumentId, report: &mut Report) {
    match serde_json::to_writer(&mut *file, line) {
        Ok(()) => file.push(b'\n'),
        Err(error) => report.add(Notice::error(format!("{id} could not be written: {error}."))),
    }
}
