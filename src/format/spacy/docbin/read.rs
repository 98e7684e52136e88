//! Reads a DocBin, of spaCy or of ours.

use super::super::strings::by_number;
use super::{BEGIN, ENT_IOB, ENT_TYPE, INSIDE, ORTH, own, to_json};
use crate::format::Bundle;
use crate::format::imported::Imported;
use crate::format::layer::{Layer, Shape, Told};
use crate::format::place::{Counting, Places};
use crate::format::rows::{Place, Reading};
use crate::report::{Notice, Report, counted};
use crate::text::TextRange;
use rmpv::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::ops::Range;

/// The largest file after unpacking, in bytes (4 GiB).
const LARGEST: u64 = 4 << 30;

/// How deep lists may stand in each other.
const DEEPEST: usize = 100;

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut reading = Reading::new(report);
    for (path, file) in bundle {
        match File::of(file) {
            Ok(file) => file.read(path, &mut reading),
            Err(error) => {
                reading.say(Notice::error(format!("This file is no DocBin and was left out: {error}.")).at(path));
            }
        }
    }
    reading.finish()
}

/// A file, unpacked.
struct File {
    fields: BTreeMap<String, Value>,
    /// Column of each of spaCy's attributes.
    columns: BTreeMap<u64, usize>,
    width: usize,
    strings: BTreeMap<u64, String>,
    tokens: Vec<u8>,
    spaces: Vec<u8>,
    lengths: Vec<usize>,
}

impl File {
    fn of(file: &[u8]) -> Result<Self, String> {
        let mut unpacked = Vec::new();
        let read = flate2::read::ZlibDecoder::new(file).take(LARGEST).read_to_end(&mut unpacked);
        read.map_err(|error| format!("it cannot be unpacked ({error})"))?;
        if unpacked.len() as u64 == LARGEST {
            return Err("it is larger than 4 GiB".to_owned());
        }
        let Some(Value::Map(fields)) = decoded(&unpacked) else { return Err("it holds no fields".to_owned()) };
        let mut fields: BTreeMap<String, Value> =
            fields.into_iter().filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value))).collect();
        let mut taken = |key: &str| fields.remove(key).ok_or_else(|| format!("“{key}” is missing"));
        let attrs: Vec<u64> = list(taken("attrs")?).iter().filter_map(Value::as_u64).collect();
        let (tokens, spaces, lengths) = (binary(taken("tokens")?), binary(taken("spaces")?), binary(taken("lengths")?));
        let strings = list(taken("strings")?).into_iter().filter_map(|string| match string {
            Value::String(string) => string.into_str(),
            _ => None,
        });
        let lengths = lengths.as_chunks::<4>().0.iter().map(|&length| i32::from_le_bytes(length));
        let lengths: Vec<usize> = lengths.map(|length| usize::try_from(length).unwrap_or(0)).collect();
        let total = lengths.iter().fold(0usize, |total, &length| total.saturating_add(length));
        let width = attrs.len();
        if spaces.len() != total || total.checked_mul(width * 8) != Some(tokens.len()) {
            return Err("its tokens are not as many as it says".to_owned());
        }
        let columns: BTreeMap<u64, usize> = attrs.into_iter().zip(0..).collect();
        if !columns.contains_key(&ORTH) {
            return Err("it has no words".to_owned());
        }
        Ok(Self { columns, width, strings: by_number(strings.collect()), tokens, spaces, lengths, fields })
    }

    fn read(mut self, path: &str, reading: &mut Reading) {
        let mut each = |key: &str| self.fields.remove(key).map(list).unwrap_or_default().into_iter();
        let (mut cats, mut flags) = (each("cats"), each("flags"));
        let (mut groups, mut user_data) = (each("span_groups"), each("user_data"));
        let (mut first, mut classified, mut lost_data) = (0, 0, 0);
        for (at, &length) in self.lengths.iter().enumerate() {
            let rows = first..first + length;
            first += length;
            let place = Place::item(path, at + 1);
            let cats = cats.next();
            classified += usize::from(cats.is_some_and(|cats| cats.as_map().is_some_and(|cats| !cats.is_empty())));
            let unknown_spaces = flags.next().is_some_and(|flags| truth(&flags, "has_unknown_spaces"));
            let (groups, user_data) = (groups.next(), user_data.next());
            let Some((text, tokens)) = self.text(rows.clone(), unknown_spaces) else {
                reading.error(place, "This document was left out: a word of it is missing.");
                continue;
            };
            let Some(places) = reading.places(place, &text, Counting::Bytes) else { continue };
            let mut found = Found { layer: Layer::default(), seen: BTreeSet::new(), lost: 0, tokens, places };
            self.entities(rows, &mut found);
            self.groups(groups, &mut found);
            if found.lost > 0 {
                let spans = counted(found.lost, "span");
                reading.error(place, format!("{spans} left out: the place is not in the document, or empty."));
            }
            let user_data = user_data.and_then(|data| decoded(data.as_slice()?));
            let has_data = user_data.as_ref().is_some_and(|data| data.as_map().is_some_and(|data| !data.is_empty()));
            let record = user_data.and_then(own).and_then(to_json);
            lost_data += usize::from(has_data && record.is_none());
            reading.document(place, found.places.text, None, record, (found.layer, Shape::Marks));
        }
        let others = self.columns.keys().filter(|attribute| ![ORTH, ENT_IOB, ENT_TYPE].contains(attribute)).count();
        for (count, what) in [
            (others, format!("{} of other pipes (tags, heads, lemmas, …)", counted(others, "column"))),
            (classified, format!("The categories of {}", counted(classified, "document"))),
            (lost_data, format!("The user data of {}", counted(lost_data, "document"))),
        ] {
            if count > 0 {
                reading.say(Notice::info(format!("{what} left out: there is no place for it here.")).at(path));
            }
        }
    }

    /// The number in a column of a token.
    fn number(&self, row: usize, attribute: u64) -> Option<u64> {
        let at = (row * self.width + self.columns.get(&attribute)?) * 8;
        Some(u64::from_le_bytes(*self.tokens.get(at..)?.first_chunk()?))
    }

    /// The text of a document, and where its tokens stand in it.
    fn text(&self, rows: Range<usize>, unknown_spaces: bool) -> Option<(String, Vec<TextRange>)> {
        let mut text = String::new();
        let mut tokens = Vec::with_capacity(rows.len());
        for row in rows {
            let start = text.len();
            text += self.strings.get(&self.number(row, ORTH)?)?;
            tokens.push(TextRange::between(start, text.len()));
            if unknown_spaces || self.spaces.get(row).is_some_and(|&space| space != 0) {
                text.push(' ');
            }
        }
        Some((text, tokens))
    }

    fn entities(&self, rows: Range<usize>, found: &mut Found) {
        let mut open: Option<(usize, usize, u64)> = None;
        for (at, row) in rows.enumerate() {
            let tag = self.number(row, ENT_IOB).unwrap_or_default();
            let label = self.number(row, ENT_TYPE).unwrap_or_default();
            match &mut open {
                Some((_, last, known)) if tag == INSIDE && *known == label => *last = at,
                _ => {
                    self.entity(open.take(), found);
                    open = matches!(tag, BEGIN | INSIDE).then_some((at, at, label));
                }
            }
        }
        self.entity(open, found);
    }

    fn entity(&self, open: Option<(usize, usize, u64)>, found: &mut Found) {
        if let Some((first, last, label)) = open
            && let Some(label) = self.strings.get(&label)
        {
            found.add(first, last, label);
        }
    }

    /// Adds the spans of all groups.
    fn groups(&self, groups: Option<Value>, found: &mut Found) {
        let groups = match groups.and_then(|groups| decoded(groups.as_slice()?)) {
            Some(Value::Map(groups)) => groups.into_iter().map(|(group, _)| group).collect(),
            Some(Value::Array(groups)) => groups,
            _ => Vec::new(),
        };
        for group in groups {
            let Some(Value::Map(fields)) = group.as_slice().and_then(decoded) else {
                found.lost += 1;
                continue;
            };
            let spans = fields.into_iter().find(|(key, _)| key.as_str() == Some("spans")).map(|(_, spans)| list(spans));
            for span in spans.unwrap_or_default() {
                match self.span(&span) {
                    Some((first, last, label)) => found.add(first, last, label),
                    None => found.lost += 1,
                }
            }
        }
    }

    /// First and last token, and label.
    fn span(&self, span: &Value) -> Option<(usize, usize, &str)> {
        let bytes = span.as_slice()?;
        let label = u64::from_be_bytes(*bytes.get(16..)?.first_chunk()?);
        let first = u32::from_be_bytes(*bytes.get(24..)?.first_chunk()?);
        let end = u32::from_be_bytes(*bytes.get(28..)?.first_chunk()?);
        let label = self.strings.get(&label).filter(|label| !label.is_empty())?;
        Some((usize::try_from(first).ok()?, usize::try_from(end).ok()?.checked_sub(1)?, label))
    }
}

/// The spans of one document.
struct Found {
    layer: Layer,
    /// Entities stand in a span group, too.
    seen: BTreeSet<(TextRange, String)>,
    lost: usize,
    /// In bytes of the file's text.
    tokens: Vec<TextRange>,
    places: Places,
}

impl Found {
    fn add(&mut self, first: usize, last: usize, label: &str) {
        let ends = self.tokens.get(first).zip(self.tokens.get(last));
        let Some(range) = ends.and_then(|(first, last)| self.places.range([first.start(), last.end()])) else {
            self.lost += 1;
            return;
        };
        if self.seen.insert((range, label.to_owned())) {
            self.layer.found("", label, range, Told::by(super::FORMAT.id));
        }
    }
}

fn decoded(bytes: &[u8]) -> Option<Value> {
    rmpv::decode::read_value_with_max_depth(&mut &*bytes, DEEPEST).ok()
}

fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        _ => Vec::new(),
    }
}

fn binary(value: Value) -> Vec<u8> {
    match value {
        Value::Binary(bytes) => bytes,
        _ => Vec::new(),
    }
}

fn truth(value: &Value, key: &str) -> bool {
    let fields = value.as_map().map(Vec::as_slice).unwrap_or_default();
    fields.iter().any(|(known, flag)| known.as_str() == Some(key) && flag.as_bool() == Some(true))
}
