//! Reads web annotations about texts that stand beside them, as pages, lists or one by one.

use super::super::file;
use super::super::imported::Imported;
use super::super::layer::{Layer, STANCE, Shape, Told};
use super::super::place::{Counting, Places};
use super::super::rows::{Place, RECORD, Reading, count, id, string};
use super::FORMAT;
use crate::format::Bundle;
use crate::model::Status;
use crate::report::{Notice, Report, counted};
use crate::text::TextRange;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut reading = Reading::new(report);
    let mut texts = texts(bundle, &mut reading);
    let mut links = Vec::new();
    let mut whole = 0;
    // The text and the number of each annotation that is about words, by its name.
    let mut names: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let files: Bundle = bundle.iter().filter(|(path, _)| !is_text(path)).map(|(p, b)| (p.clone(), b.clone())).collect();
    for (path, bytes) in &files {
        for (at, annotation) in annotations(path, bytes, &mut reading).into_iter().enumerate() {
            let place = Place::item(path, at + 1);
            let bodies = each(annotation.get("body"));
            let targets = each(annotation.get("target"));
            if motivated(&annotation, "linking") && targets.iter().all(|target| target.get("selector").is_none()) {
                links.push((path, at, bodies, targets));
                continue;
            }
            let key = targets.first().and_then(|target| source(target, &texts)).unwrap_or_default();
            let Some(found) = texts.get_mut(&key) else {
                let of = targets.first().and_then(source_name).unwrap_or_default();
                reading.error(place, format!("This annotation was left out: the text of “{of}” is not in the folder."));
                continue;
            };
            if let Some(record) = annotation.get(RECORD) {
                found.record = Some(record.clone());
                continue;
            }
            if targets.iter().all(|target| target.get("selector").is_none()) {
                whole += 1;
                continue;
            }
            let mut spans = Vec::new();
            let mut wrong = None;
            for target in targets.iter() {
                match range(target, &found.places) {
                    Ok(span) => spans.push(span),
                    Err(error) => wrong = Some(error),
                }
            }
            spans.sort();
            spans.dedup();
            let overlaps = spans.windows(2).any(|pair| pair[0].end() > pair[1].start());
            if let Some(error) = wrong.or(overlaps.then(|| "its pieces overlap".to_owned())) {
                reading.error(place, format!("This annotation was left out: {error}."));
                continue;
            }
            let (labels, note) = meaning(&annotation, &bodies);
            let Some(label) = labels.first().filter(|_| !spans.is_empty()) else {
                reading.error(place, "This annotation was left out: it has no tag.");
                continue;
            };
            if labels.len() > 1 {
                let more = counted(labels.len() - 1, "tag");
                reading.warn(place, format!("{more} of this annotation left out: a mention has one label."));
            }
            let told = Told { note, ..Told::by(FORMAT.id) };
            let Some(&first) = spans.first() else { continue };
            let node = found.layer.found("", label, first, told);
            if let Some(node) = found.layer.nodes.get_mut(node) {
                node.spans = spans;
            }
            if let Some(name) = id(annotation.get("id")) {
                names.insert(name, (key, node));
            }
        }
    }
    for (path, at, bodies, targets) in links {
        let end = |values: &[Value]| values.iter().find_map(|value| names.get(source_name(value)?)).cloned();
        let kind = bodies.iter().find(|body| string(body.get("purpose")) == Some("tagging"));
        let kind = kind.and_then(|body| string(body.get("value"))).unwrap_or("related");
        let ends = match targets.as_slice() {
            [_] => end(&bodies).zip(end(&targets)),
            [from, to] => end(std::slice::from_ref(from)).zip(end(std::slice::from_ref(to))),
            _ => None,
        };
        match ends.filter(|(from, to)| from.0 == to.0) {
            Some((from, to)) => {
                if let Some(found) = texts.get_mut(&from.0) {
                    found.layer.found_link(kind, from.1, to.1, Status::Suggested);
                }
            }
            None => reading.error(Place::item(path, at + 1), "This link was left out: an annotation of it is missing."),
        }
    }
    if whole > 0 {
        let annotations = counted(whole, "annotation");
        reading.say(Notice::info(format!("{annotations} of whole texts left out: they have no words.")));
    }
    for (key, found) in texts {
        let Text { path, places, layer, record } = found;
        reading.document(Place::item(&path, 1), places.text, Some(key), record, (layer, Shape::Whole));
    }
    reading.finish()
}

/// A text and what is said about it.
struct Text {
    path: String,
    places: Places,
    layer: Layer,
    record: Option<Value>,
}

fn is_text(path: &str) -> bool {
    path.ends_with(".txt")
}

/// The texts of a bundle by their paths without extension.
fn texts(bundle: &Bundle, reading: &mut Reading) -> BTreeMap<String, Text> {
    let mut texts = BTreeMap::new();
    for (path, bytes) in bundle.iter().filter(|(path, _)| is_text(path)) {
        let (text, notice) = file::text(path, bytes);
        notice.into_iter().for_each(|notice| reading.say(notice));
        if let Some(places) = reading.places(Place::item(path, 1), &text, Counting::CodePoints) {
            let text = Text { path: path.clone(), places, layer: Layer::default(), record: None };
            texts.insert(path.trim_end_matches(".txt").to_owned(), text);
        }
    }
    texts
}

/// All annotations of a file: one, a list, a page or a collection.
fn annotations(path: &str, bytes: &[u8], reading: &mut Reading) -> Vec<Value> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => {
            reading.say(Notice::error(format!("This file is not JSON and was left out: {error}.")).at(path));
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values.into_iter().rev()),
            Value::Object(mut object) => match object.remove("items").or_else(|| object.remove("first")) {
                Some(inner) => open.push(inner),
                None if object.contains_key("target") => found.push(Value::Object(object)),
                None => {
                    let what = "An object is no annotation and was left out: it has no target.";
                    reading.say(Notice::error(what).at(path));
                }
            },
            _ => reading.say(Notice::error("A value is no annotation and was left out.").at(path)),
        }
    }
    found
}

/// One value or several, as a list.
fn each(value: Option<&Value>) -> Vec<Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => values.clone(),
        Some(value) => vec![value.clone()],
    }
}

fn motivated(annotation: &Value, motivation: &str) -> bool {
    each(annotation.get("motivation")).iter().any(|known| known.as_str() == Some(motivation))
}

/// What a body or target points at.
fn source_name(value: &Value) -> Option<&str> {
    let source = value.as_str().or_else(|| {
        value.get("source").and_then(|source| source.as_str().or_else(|| source.get("id").and_then(Value::as_str)))
    });
    source.or_else(|| value.get("id").and_then(Value::as_str))
}

/// The text that a target is about: the one at that path, or the only one of that name.
fn source(target: &Value, texts: &BTreeMap<String, Text>) -> Option<String> {
    let name = source_name(target)?.split(['#', '?']).next()?;
    let stem = name.trim_end_matches(".txt");
    if texts.contains_key(stem) {
        return Some(stem.to_owned());
    }
    let last = stem.rsplit('/').next()?;
    let mut alike = texts.keys().filter(|key| key.rsplit('/').next() == Some(last));
    match (alike.next(), alike.next()) {
        (Some(only), None) => Some(only.clone()),
        _ => None,
    }
}

/// Labels, best first, and note of an annotation.
fn meaning(annotation: &Value, bodies: &[Value]) -> (Vec<String>, String) {
    let (mut labels, mut notes) = (Vec::new(), Vec::new());
    let purposes = each(annotation.get("motivation"));
    for body in bodies {
        let Some(value) = body.as_str().or_else(|| string(body.get("value"))).filter(|value| !value.is_empty()) else {
            continue;
        };
        let purpose = string(body.get("purpose")).or_else(|| purposes.first().and_then(Value::as_str));
        match purpose {
            Some("assessing") => labels.insert(0, format!("{STANCE}:{value}")),
            Some("tagging" | "classifying" | "oa:tagging" | "oa:classifying") => labels.push(value.to_owned()),
            _ => notes.push(value.to_owned()),
        }
    }
    (labels, notes.join("\n"))
}

/// The range of a target: where its position says, if the quote stands there, or the one place of the quote.
fn range(target: &Value, places: &Places) -> Result<TextRange, String> {
    let selectors = each(target.get("selector"));
    let of = |kind: &str| selectors.iter().find(|selector| string(selector.get("type")) == Some(kind));
    let quote = of("TextQuoteSelector").and_then(Quote::of);
    let ends = of("TextPositionSelector").and_then(|it| Some([count(it.get("start"))?, count(it.get("end"))?]));
    if ends.is_none() && quote.is_none() {
        return Err("it has neither quote nor position".to_owned());
    }
    let text = places.text.as_str();
    let quoted =
        |range: &TextRange| quote.as_ref().is_none_or(|quote| text.get(range.bytes()) == Some(quote.exact.as_str()));
    if let Some(ends) = ends {
        // Recogito counts UTF-16 units; only the quote can tell.
        let found = places.range(ends).filter(quoted).or_else(|| places.range_in(ends, Counting::Utf16).filter(quoted));
        if let Some(range) = found {
            return Ok(range);
        }
    }
    let Some(quote) = quote else {
        return Err("its place is empty, leaves the text or cuts a character".to_owned());
    };
    let mut all = quote.places(text);
    match (all.next(), all.next()) {
        (Some(range), None) => Ok(range),
        (Some(_), Some(_)) => Err(format!("“{}” stands at several places, and its position is wrong", quote.exact)),
        (None, _) => Err(format!("the text does not hold “{}” there", quote.exact)),
    }
}

/// Words with what stands around them.
struct Quote {
    exact: String,
    prefix: String,
    suffix: String,
}

impl Quote {
    fn of(selector: &Value) -> Option<Self> {
        let part = |key: &str| string(selector.get(key)).unwrap_or_default().replace("\r\n", "\n").replace('\r', "\n");
        let quote = Self { exact: part("exact"), prefix: part("prefix"), suffix: part("suffix") };
        (!quote.exact.is_empty()).then_some(quote)
    }

    fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = TextRange> + 't {
        let all = text.match_indices(&self.exact);
        all.filter(|(at, _)| {
            let before = text.get(..*at).unwrap_or_default();
            let after = text.get(at + self.exact.len()..).unwrap_or_default();
            before.ends_with(&self.prefix) && after.starts_with(&self.suffix)
        })
        .map(|(at, exact)| TextRange::between(at, at + exact.len()))
    }
}
