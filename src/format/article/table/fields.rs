//! An object of JSON as a row: nested values have dotted names.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::HashMap;

/// The most columns that a table of objects may have; what else objects hold is passed over.
const MOST: usize = 1000;

/// How deep objects may lie within objects for their values to become columns.
const DEEPEST: usize = 8;

/// A list of strings with one longer than this, in characters, is a list of paragraphs.
const PARAGRAPH: usize = 80;

/// The columns that were met so far.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) names: Vec<String>,
    known: HashMap<String, usize>,
}

impl Columns {
    /// The cells of an object, under the columns met so far and new ones. Numbers are written as they stand.
    pub(super) fn row(&mut self, json: &str) -> Result<Vec<String>, String> {
        let mut cells = vec![String::new(); self.names.len()];
        self.object(json, "", 0, &mut cells)?;
        Ok(cells)
    }

    fn object(&mut self, json: &str, above: &str, depth: usize, cells: &mut Vec<String>) -> Result<(), String> {
        let fields: Fields<'_> = serde_json::from_str(json).map_err(|error| error.to_string())?;
        for (key, value) in fields.0 {
            let name = if above.is_empty() { key } else { format!("{above}.{key}") };
            let json = value.get();
            match json.as_bytes().first() {
                Some(b'{') if depth < DEEPEST => self.object(json, &name, depth + 1, cells)?,
                Some(b'{') => {}
                Some(b'[') => {
                    if let Some(list) = list(json)? {
                        self.put(name, list, cells);
                    }
                }
                Some(b'"') => {
                    let text = serde_json::from_str(json).map_err(|error| error.to_string())?;
                    self.put(name, text, cells);
                }
                _ => self.put(name, if json == "null" { String::new() } else { json.to_owned() }, cells),
            }
        }
        Ok(())
    }

    fn put(&mut self, name: String, value: String, cells: &mut Vec<String>) {
        let at = match self.known.get(&name) {
            Some(at) => *at,
            None if self.names.len() >= MOST => return,
            None => {
                self.names.push(name.clone());
                self.known.insert(name, self.names.len() - 1);
                self.names.len() - 1
            }
        };
        if cells.len() <= at {
            cells.resize(at + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(at) {
            *cell = value;
        }
    }
}

/// Words of a list, or its paragraphs; `None` for a list of other things.
fn list(json: &str) -> Result<Option<String>, String> {
    let values: Vec<&RawValue> = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let mut words: Vec<String> = Vec::new();
    for value in values {
        match value.get().as_bytes().first() {
            Some(b'{' | b'[') => return Ok(None),
            Some(b'"') => words.push(serde_json::from_str(value.get()).map_err(|error| error.to_string())?),
            _ => words.push(value.get().to_owned()),
        }
    }
    Ok(Some(joined(&words)))
}

/// Words with commas between, paragraphs with empty lines.
pub(super) fn joined(words: &[String]) -> String {
    let between = if words.iter().any(|word| word.chars().count() > PARAGRAPH) { "\n\n" } else { ", " };
    words.join(between)
}

/// The fields of an object, in their order.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(FieldsVisitor).map(Fields)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry::<String, &'de RawValue>()? {
            fields.push(field);
        }
        Ok(fields)
    }
}
