//! doccano JSONL: one text a line with entities and relations. Places in UTF-16 units, as its page counts them.

use super::export::selected;
use super::jsonl::{Named, record};
use super::layer::{Layer, Shape, Told};
use super::place::{Counting, placed};
use super::rows::{RECORD, Reading, count, ends, id, list, string};
use super::{Bundle, Carries, ExportOptions, Format, Imported, Unit};
use crate::model::{Project, Status};
use crate::report::{Notice, Report, counted};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const FORMAT: Format = Format {
    id: "doccano",
    name: "doccano JSONL",
    about: "For the annotation tool doccano 1.8: one text a line with `entities` and `relations`, for a project with \
            relations and overlapping spans allowed. Places are UTF-16 units, as doccano's page counts them. A stance \
            is its evidence, labelled `Stance:` with the polarity, with relations to its `holder`, `target`, `cue` and \
            `source`; further pieces of a mention are `continued`. Everything else stands in the key `standpoint`, \
            which doccano keeps as metadata and exports again. Reading also takes lines with `label` as \
            `[start, end, label]`, and places in code points where a line says `\"offsets\": \"codepoint\"`.",
    extension: "jsonl",
    reads: &["jsonl", "json"],
    single_file: true,
    unit: Unit::Utf16,
    carries: Carries::ALL,
    write: |project, options, report| write(project, options, Counting::Utf16, report),
    read: Some(read),
    stream: None,
};

pub(super) const CODE_POINTS: Format = Format {
    id: "doccano-codepoints",
    name: "doccano JSONL in code points",
    about: "The same for scripts that slice doccano's texts as Python does: places are Unicode code points. In texts \
            with emoji or rare characters doccano's own page would show these spans moved.",
    unit: Unit::CodePoints,
    write: |project, options, report| write(project, options, Counting::CodePoints, report),
    ..FORMAT
};

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    doc_id: &'a str,
    offsets: &'static str,
    entities: Vec<Entity<'a>>,
    relations: Vec<Relation<'a>>,
    standpoint: Value,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: usize,
    label: &'a str,
    start_offset: usize,
    end_offset: usize,
}

#[derive(Serialize)]
struct Relation<'a> {
    id: usize,
    from_id: usize,
    to_id: usize,
    #[serde(rename = "type")]
    kind: &'a str,
}

fn write(project: &Project, options: &ExportOptions, counting: Counting, report: &mut Report) -> Bundle {
    let mut file = Vec::new();
    let mut named = Named::default();
    let mut wide = 0;
    // Ids are unique in the file, because doccano keeps them apart for all texts.
    let (mut entities, mut relations) = (0, 0);
    for selected in selected(project, options) {
        let layer = Layer::of(&selected, Shape::Flat);
        let text = &selected.document.text;
        wide += usize::from(text.index().utf16_units() != text.index().code_points());
        let mut line = Line {
            text: text.as_str(),
            doc_id: selected.document.id.as_str(),
            offsets: counting.id(),
            entities: Vec::with_capacity(layer.nodes.len()),
            relations: Vec::with_capacity(layer.links.len()),
            standpoint: record(project, &selected, options, &mut named),
        };
        for (at, node) in layer.nodes.iter().enumerate() {
            let [start_offset, end_offset] = placed(text, node.span(), counting);
            line.entities.push(Entity { id: entities + at + 1, label: &node.label, start_offset, end_offset });
        }
        for (at, link) in layer.links.iter().enumerate() {
            let (from_id, to_id) = (entities + link.from + 1, entities + link.to + 1);
            line.relations.push(Relation { id: relations + at + 1, from_id, to_id, kind: &link.kind });
        }
        super::rows::add_line(&mut file, &line, &selected.document.id, report);
        entities += layer.nodes.len();
        relations += layer.links.len();
    }
    if wide > 0 {
        let texts = counted(wide, "text");
        report.add(match counting {
            Counting::CodePoints => {
                let what =
                    format!("{texts} with emoji or rare characters: doccano's page would show spans there moved.");
                Notice::warning(what).hint("For doccano itself there is the format doccano.")
            }
            _ => Notice::info(format!("{texts} with emoji or rare characters: places are in UTF-16 units."))
                .hint("For scripts that count code points there is the format doccano-codepoints."),
        });
    }
    named.report(project, report);
    Bundle::from([("annotations.jsonl".to_owned(), file)])
}

/// Fields that belong to the format, or that doccano adds.
const KNOWN: [&str; 9] = ["text", "doc_id", "offsets", "entities", "relations", "label", "labels", "id", "Comments"];

fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut reading = Reading::new(report);
    let mut guessed = 0;
    reading.rows(bundle, |reading, place, mut row| {
        let Some(text) = reading.text(place, &mut row) else { return };
        let counting = match string(row.get("offsets")).map(Counting::from_id) {
            None => {
                guessed += usize::from(text.chars().any(|character| character.len_utf16() > 1));
                Counting::Utf16
            }
            Some(Some(counting)) => counting,
            Some(None) => return reading.error(place, "This was left out: the unit in “offsets” is unknown."),
        };
        let Some(places) = reading.places(place, &text, counting) else { return };
        let mut layer = Layer::default();
        let mut numbers = BTreeMap::new();
        let labelled = [row.remove("label"), row.remove("labels")].into_iter().flat_map(list);
        for entity in list(row.remove("entities")).into_iter().chain(labelled) {
            let (id, ends, label) = match &entity {
                Value::Array(entity) => {
                    let ends = count(entity.first()).zip(count(entity.get(1))).map(|(start, end)| [start, end]);
                    (None, ends, string(entity.get(2)))
                }
                entity => {
                    (id(entity.get("id")), ends(entity, "start_offset", "end_offset"), string(entity.get("label")))
                }
            };
            let label = label.unwrap_or_default();
            if label.is_empty() {
                reading.error(place, "A span was left out: it has no label.");
                continue;
            }
            let Some(span) = reading.range(place, &places, ends, label) else { continue };
            let node = layer.found("", label, span, Told::by(FORMAT.id));
            numbers.extend(id.map(|id| (id, node)));
        }
        for relation in list(row.remove("relations")) {
            let end = |key| numbers.get(&id(relation.get(key))?).copied();
            match (end("from_id"), end("to_id"), string(relation.get("type"))) {
                (Some(from), Some(to), Some(kind)) => layer.found_link(kind, from, to, Status::Suggested),
                _ => reading.error(place, "A relation was left out: it has no type, or an end is missing."),
            }
        }
        let named = id(row.get("doc_id")).or_else(|| id(row.get("id")));
        let record = row.remove(RECORD);
        reading.strange(&row, &KNOWN);
        reading.document(place, places.text, named, record, (layer, Shape::Flat));
    });
    if guessed > 0 {
        let texts = counted(guessed, "text");
        let what = format!("{texts} with emoji or rare characters: places were taken for UTF-16 units.");
        let hint = "If a script wrote them in code points, put \"offsets\": \"codepoint\" into each line.";
        reading.say(Notice::warning(what).hint(hint));
    }
    reading.finish()
}
