//! JSON: lines of objects, an array of objects, or an object that holds one. Elements are read one by one.

use super::super::{Input, ReadError, system};
use super::decoding::Charset;
use super::fields::Columns;
use super::rows::{Flow, Row, Rows};
use crate::report::{Notice, Report};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::io::{BufRead, BufReader, Read};
use std::rc::Rc;

/// How deep in objects the array of articles may lie.
const DEEPEST: usize = 5;

/// An array of objects that is longer than this, in bytes (16 MiB), is the one with the articles.
const ENOUGH: usize = 16 << 20;

pub(super) fn read(input: &mut dyn Input, rows: &mut dyn Rows) -> Result<(), ReadError> {
    let charset = Charset::of(input, rows.most_looked_at())?;
    if charset.has_faults {
        let what = "Damaged characters of the file were replaced by U+FFFD.";
        rows.note(Notice::warning(what).hint("Save the file as UTF-8."));
    }
    rows.begin("", charset.name());
    match shape(charset, input, rows.largest_row())? {
        Shape::Nothing => Err(ReadError::Empty),
        Shape::Lines => read_lines(charset, input, rows),
        Shape::Array => read_array(charset, input, rows, &[]),
        Shape::Object => {
            let places = arrays_in(charset, input)?;
            match places.into_iter().max_by_key(|place| place.bytes) {
                Some(place) => read_array(charset, input, rows, &place.path),
                None => read_object(charset, input, rows),
            }
        }
    }
}

enum Shape {
    Nothing,
    Lines,
    Array,
    Object,
}

/// An object that ends with its line is one of several lines.
fn shape(charset: Charset, input: &mut dyn Input, limit: u64) -> Result<Shape, ReadError> {
    let mut decoded = charset.decode(input)?;
    let first = loop {
        let piece = decoded.fill_buf().map_err(system)?;
        if piece.is_empty() {
            return Ok(Shape::Nothing);
        }
        match piece.iter().position(|byte| !byte.is_ascii_whitespace()) {
            Some(at) => break (at, piece[at]),
            None => {
                let length = piece.len();
                decoded.consume(length);
            }
        }
    };
    if first.1 == b'[' {
        return Ok(Shape::Array);
    }
    decoded.consume(first.0);
    let mut line = Vec::new();
    (&mut decoded).take(limit).read_until(b'\n', &mut line).map_err(system)?;
    if is_object(&line) {
        return Ok(if has_arrays(&line) { Shape::Object } else { Shape::Lines });
    }
    // The first line may be the one that is damaged.
    let is_cut = !line.ends_with(b"\n");
    line.clear();
    decoded.take(limit).read_until(b'\n', &mut line).map_err(system)?;
    Ok(if is_object(&line) && !is_cut { Shape::Lines } else { Shape::Object })
}

fn is_object(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<&RawValue>(line).is_ok()
}

/// Whether a line is a whole object with an array of objects in it, and no text of its own.
fn has_arrays(line: &[u8]) -> bool {
    let mut columns = Columns::default();
    let text = String::from_utf8_lossy(line);
    let cells = columns.row(&text).unwrap_or_default();
    !cells.iter().any(|cell| cell.len() > 60) && text.contains("[{")
}

fn read_lines(charset: Charset, input: &mut dyn Input, rows: &mut dyn Rows) -> Result<(), ReadError> {
    let limit = rows.largest_row();
    let mut decoded = charset.decode(input)?;
    let (mut columns, mut number) = (Columns::default(), 0);
    loop {
        let mut line = Vec::new();
        let length = (&mut decoded).take(limit.saturating_add(1)).read_until(b'\n', &mut line).map_err(system)?;
        if length == 0 {
            break;
        }
        number += 1;
        let flow = if length as u64 > limit {
            pass_over_line(&mut decoded)?;
            rows.bad_row(number, number, &line, format!("The line is longer than {limit} bytes."))
        } else if line.trim_ascii().is_empty() {
            Flow::Continue(())
        } else {
            let raw = line.trim_ascii().to_vec();
            let text = String::from_utf8_lossy(&raw);
            let mut report = Report::default();
            if let std::borrow::Cow::Owned(_) = &text {
                let what = "Damaged characters of the line were replaced by U+FFFD.";
                report.add(Notice::warning(what).hint("Save the file as UTF-8.").line(number));
            }
            match columns.row(&text) {
                Ok(cells) => {
                    let raw = raw.clone();
                    rows.row(Row { number, line: Some(number), cells, raw, report }, Some(&columns.names))
                }
                Err(what) => rows.bad_row(number, number, &raw, format!("The line is no JSON object: {what}.")),
            }
        };
        if flow.is_break() {
            break;
        }
    }
    rows.end().map(drop)
}

fn pass_over_line(decoded: &mut dyn BufRead) -> Result<(), ReadError> {
    loop {
        let piece = decoded.fill_buf().map_err(system)?;
        let end = piece.iter().position(|byte| *byte == b'\n');
        let (read, is_done) = end.map_or((piece.len(), piece.is_empty()), |end| (end + 1, true));
        decoded.consume(read);
        if is_done {
            return Ok(());
        }
    }
}

fn read_object(charset: Charset, input: &mut dyn Input, rows: &mut dyn Rows) -> Result<(), ReadError> {
    let limit = rows.largest_row();
    let mut text = String::new();
    charset.decode_clean(input)?.take(limit.saturating_add(1)).read_to_string(&mut text).map_err(system)?;
    if text.len() as u64 > limit {
        return Err(ReadError::TooLarge(limit));
    }
    let mut columns = Columns::default();
    let cells = columns.row(text.trim()).map_err(|what| ReadError::Table(format!("it is no JSON: {what}")))?;
    let row = Row { number: 1, line: None, cells, raw: text.into_bytes(), report: Report::default() };
    let _ = rows.row(row, Some(&columns.names));
    rows.end().map(drop)
}

fn read_array(charset: Charset, input: &mut dyn Input, rows: &mut dyn Rows, path: &[String]) -> Result<(), ReadError> {
    let limit = rows.largest_row();
    let left = Rc::new(Cell::new(u64::MAX));
    let budget = Budget { input: charset.decode_clean(input)?, left: Rc::clone(&left), limit };
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(64 << 10, budget));
    let (mut columns, mut number, mut is_stopped) = (Columns::default(), 0, false);
    let mut take = |element: &RawValue| {
        number += 1;
        left.set(limit);
        let raw = element.get();
        let flow = match columns.row(raw) {
            Ok(cells) => {
                let row = Row { number, line: None, cells, raw: raw.as_bytes().to_vec(), report: Report::default() };
                rows.row(row, Some(&columns.names))
            }
            Err(what) => {
                rows.bad_row(number, number, raw.as_bytes(), format!("Element {number} is no object: {what}."))
            }
        };
        is_stopped |= flow.is_break();
        flow
    };
    left.set(limit);
    let read = Elements { path, take: &mut take }.deserialize(&mut json);
    let error = read.err().filter(|_| !is_stopped);
    let ended = rows.end();
    match error {
        // What came before the fault stays; the fault itself tells the most.
        Some(error) => Err(ReadError::Table(format!("its JSON breaks off after element {number}: {error}"))),
        None => ended.map(drop),
    }
}

/// Fails when an element takes more than is allowed.
struct Budget<R> {
    input: R,
    left: Rc<Cell<u64>>,
    limit: u64,
}

impl<R: Read> Read for Budget<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.left.get() == 0 {
            return Err(std::io::Error::other(format!("an element is longer than {} bytes", self.limit)));
        }
        let read = self.input.read(to)?;
        self.left.set(self.left.get().saturating_sub(read as u64));
        Ok(read)
    }
}

/// Hands over the elements of the array at a path.
struct Elements<'a> {
    path: &'a [String],
    take: &'a mut dyn FnMut(&RawValue) -> Flow,
}

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        if self.path.is_empty() { json.deserialize_seq(self) } else { json.deserialize_map(self) }
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("articles")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut take = Some(self.take);
        while let Some(key) = map.next_key::<String>()? {
            match (self.path.split_first(), take.take()) {
                (Some((first, rest)), Some(elements)) if *first == key => {
                    map.next_value_seed(Elements { path: rest, take: elements })?;
                }
                (_, still) => {
                    take = still;
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(element) = seq.next_element::<Box<RawValue>>()? {
            if (self.take)(&element).is_break() {
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// An array with objects in it, and how long these are together.
struct Place {
    path: Vec<String>,
    bytes: usize,
}

fn arrays_in(charset: Charset, input: &mut dyn Input) -> Result<Vec<Place>, ReadError> {
    let mut json =
        serde_json::Deserializer::from_reader(BufReader::with_capacity(64 << 10, charset.decode_clean(input)?));
    let mut found = Vec::new();
    let searched = Search { path: Vec::new(), found: &mut found }.deserialize(&mut json);
    match searched {
        // A file that breaks off may still have whole articles, and one long array is enough.
        Err(error) if found.is_empty() => Err(ReadError::Table(format!("it is no JSON: {error}"))),
        _ => Ok(found),
    }
}

/// Looks for arrays of objects, not too deep.
struct Search<'a> {
    path: Vec<String>,
    found: &'a mut Vec<Place>,
}

impl<'de> DeserializeSeed<'de> for Search<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        if self.path.len() >= DEEPEST {
            return json.deserialize_ignored_any(IgnoredAny).map(drop);
        }
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Search<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let path = self.path.iter().cloned().chain([key]).collect();
            map.next_value_seed(Search { path, found: &mut *self.found })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let at = self.found.len();
        let mut is_listed = false;
        while let Some(element) = seq.next_element::<Box<RawValue>>()? {
            if !element.get().starts_with('{') {
                continue;
            }
            if !std::mem::replace(&mut is_listed, true) {
                self.found.push(Place { path: self.path.clone(), bytes: 0 });
            }
            if let Some(place) = self.found.get_mut(at) {
                place.bytes += element.get().len();
                if place.bytes > ENOUGH {
                    return Err(A::Error::custom("enough"));
                }
            }
        }
        Ok(())
    }
}
