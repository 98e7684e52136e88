//! spaCy JSONL: one text a line with entities and span groups. Places in code points.

use super::super::export::selected;
use super::super::jsonl::{Named, record};
use super::super::layer::{Layer, Shape, Told};
use super::super::place::{Counting, Places, placed};
use super::super::rows::{self, Place, RECORD, Reading, Row, count, ends, id, list, string};
use super::super::{Bundle, Carries, ExportOptions, Format, Imported, Unit};
use super::{MENTIONS, STANCES, group, outer};
use crate::model::Project;
use crate::report::Report;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(in crate::format) const FORMAT: Format = Format {
    id: "spacy",
    name: "spaCy JSONL",
    about: "For scripts around spaCy: one text a line, `entities` as `[start, end, label]` without overlaps (of \
            mentions that touch the longest), and in `spans` the groups `sc` with every mention, piece by piece, and \
            `stances` with the evidence of stances, labelled `Stance:` and the polarity. Places are Unicode code \
            points. Everything else stands in the key `standpoint`, which spaCy does not look at. Reading also takes \
            what `Doc.to_json` gives.",
    extension: "jsonl",
    reads: &["jsonl", "json"],
    single_file: true,
    unit: Unit::CodePoints,
    carries: Carries::ALL,
    write,
    read: Some(read),
    stream: None,
};

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    entities: Vec<(usize, usize, &'a str)>,
    spans: BTreeMap<&'static str, Vec<Span<'a>>>,
    meta: Value,
    standpoint: Value,
}

#[derive(Serialize)]
struct Span<'a> {
    start: usize,
    end: usize,
    label: &'a str,
}

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut file = Vec::new();
    let mut named = Named::default();
    for selected in selected(project, options) {
        let layer = Layer::of(&selected, Shape::Marks);
        let document = &selected.document;
        let places: Vec<[usize; 2]> =
            layer.nodes.iter().map(|node| placed(&document.text, node.span(), Counting::CodePoints)).collect();
        let mut spans = BTreeMap::from([(MENTIONS, Vec::new()), (STANCES, Vec::new())]);
        for (node, &[start, end]) in layer.nodes.iter().zip(&places) {
            spans.entry(group(node.part)).or_default().push(Span { start, end, label: &node.label });
        }
        let entities = outer(&document.text, &layer).into_iter().filter_map(|at| {
            let (node, &[start, end]) = layer.nodes.get(at).zip(places.get(at))?;
            Some((start, end, node.label.as_str()))
        });
        let line = Line {
            text: document.text.as_str(),
            entities: entities.collect(),
            spans,
            meta: json!({ "id": document.id.as_str() }),
            standpoint: record(project, &selected, options, &mut named),
        };
        rows::add_line(&mut file, &line, &document.id, report);
    }
    named.report(project, report);
    Bundle::from([("annotations.jsonl".to_owned(), file)])
}

/// Fields that belong to the format, or that follow from others.
const KNOWN: [&str; 7] = ["text", "entities", "ents", "spans", "meta", "tokens", "sents"];

fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut reading = Reading::new(report);
    reading.rows(bundle, |reading, place, mut row| {
        let Some(text) = reading.text(place, &mut row) else { return };
        let Some(places) = reading.places(place, &text, Counting::CodePoints) else { return };
        let layer = layer(reading, place, &places, &mut row);
        let named = row.get("meta").and_then(|meta| id(meta.get("id"))).or_else(|| id(row.get("id")));
        let record = row.remove(RECORD);
        row.remove("id");
        reading.strange(&row, &KNOWN);
        reading.document(place, places.text, named, record, (layer, Shape::Marks));
    });
    reading.finish()
}

fn layer(reading: &mut Reading, place: Place, places: &Places, row: &mut Row) -> Layer {
    let groups = match row.remove("spans") {
        Some(Value::Object(groups)) => groups.into_iter().flat_map(|(_, group)| list(Some(group))).collect(),
        other => list(other),
    };
    let all = [row.remove("entities"), row.remove("ents")].into_iter().flat_map(list).chain(groups);
    let mut layer = Layer::default();
    // Entities stand in a span group, too.
    let mut seen = std::collections::BTreeSet::new();
    for span in all {
        let (ends, label) = match &span {
            Value::Array(span) => {
                let ends = count(span.first()).zip(count(span.get(1))).map(|(start, end)| [start, end]);
                (ends, string(span.get(2)))
            }
            span => (ends(span, "start", "end"), string(span.get("label"))),
        };
        let Some(label) = label.filter(|label| !label.is_empty()) else {
            reading.error(place, "A span was left out: it has no label.");
            continue;
        };
        let Some(range) = reading.range(place, places, ends, label) else { continue };
        if seen.insert((range, label.to_owned())) {
            layer.found("", label, range, Told::by(FORMAT.id));
        }
    }
    layer
}
