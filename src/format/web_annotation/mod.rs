//! W3C Web Annotation as JSON-LD, with the texts beside. Places in code points, and the words with what is around them.

mod read;

use super::export::{Selected, selected};
use super::jsonl::{Named, record};
use super::layer::{Layer, Node, Part, Shape};
use super::place::{Counting, placed};
use super::rows::RECORD;
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::{EntityId, Project};
use crate::report::{Notice, Report};
use crate::text::{SourceText, TextRange, grapheme_boundary};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(super) const FORMAT: Format = Format {
    id: "web-annotation",
    name: "W3C Web Annotation",
    about: "The standard of the web for annotations, as Recogito, Hypothesis and Apache Annotator use it: \
            `annotations.jsonld`, and each text as `ID.txt`. Each place is given as a quote with what stands around it \
            and as a position in Unicode code points. A mention is a `tagging` annotation, with a target for each piece; \
            a stance `assesses` its evidence and is linked to its `holder`, `target`, `cue` and `source`; relations are \
            `linking` annotations from body to target, with their type as tag. Everything else stands in `standpoint` \
            of the annotation that is `describing` the text.",
    extension: "jsonld",
    reads: &["jsonld", "json", "txt"],
    single_file: false,
    unit: Unit::CodePoints,
    carries: Carries::ALL,
    write,
    read: Some(read::read),
    stream: None,
};

/// The context that all web annotations have.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// How many characters of the text around a quote are given on each side.
const AROUND: usize = 32;

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut bundle = Bundle::new();
    let mut named = Named::default();
    let mut items = Vec::new();
    for selected in selected(project, options) {
        let id = super::imported::fit(selected.document.id.as_str());
        let record = record(project, &selected, options, &mut named);
        add_document(project, &selected, &id, record, &mut items);
        bundle.insert(format!("{id}.txt"), selected.document.text.as_str().as_bytes().to_vec());
    }
    named.report(project, report);
    let own = json!({ "@version": 1.1, RECORD: { "@id": "urn:standpoint:record", "@type": "@json" } });
    let page = json!({
        "@context": [CONTEXT, own],
        "id": urn(&["page", project.name()]),
        "type": "AnnotationPage",
        "items": items,
    });
    match serde_json::to_vec_pretty(&page) {
        Ok(page) => drop(bundle.insert("annotations.jsonld".to_owned(), page)),
        Err(error) => report.add(Notice::error(format!("The annotations could not be written: {error}."))),
    }
    bundle
}

fn add_document(project: &Project, selected: &Selected, id: &str, record: Value, items: &mut Vec<Value>) {
    let document = &selected.document;
    let source = format!("{id}.txt");
    items.push(json!({
        "id": urn(&[id]),
        "type": "Annotation",
        "motivation": "describing",
        "body": [{ "type": "TextualBody", "purpose": "describing", "value": document.title() }],
        "target": source,
        RECORD: record,
    }));
    let layer = Layer::of(selected, Shape::Whole);
    let named = |node: &Node| urn(&[id, &node.id]);
    for node in &layer.nodes {
        let (motivation, body) = body(project, selected, node);
        let targets: Vec<Value> = node.spans.iter().map(|&span| target(&document.text, span, &source)).collect();
        items.push(json!({
            "id": named(node),
            "type": "Annotation",
            "motivation": motivation,
            "body": body,
            "target": targets,
        }));
    }
    for (at, link) in layer.links.iter().enumerate() {
        let Some((from, to)) = layer.nodes.get(link.from).zip(layer.nodes.get(link.to)) else { continue };
        items.push(json!({
            "id": urn(&[id, "link", &at.to_string()]),
            "type": "Annotation",
            "motivation": "linking",
            "body": [
                { "type": "TextualBody", "purpose": "tagging", "value": link.kind },
                { "type": "SpecificResource", "purpose": "linking", "source": named(from) },
            ],
            "target": named(to),
        }));
    }
}

/// The motivation of an annotation and its bodies.
fn body(project: &Project, selected: &Selected, node: &Node) -> (&'static str, Vec<Value>) {
    let text = |purpose: &str, value: &str| json!({ "type": "TextualBody", "purpose": purpose, "value": value });
    let mut note = "";
    let mut bodies = Vec::new();
    let motivation = match node.part {
        Part::Evidence(at) => {
            if let Some(stance) = selected.stances.get(at) {
                bodies.push(text("assessing", stance.polarity.id()));
                note = &stance.note;
            }
            "assessing"
        }
        part => {
            bodies.push(text("tagging", &node.label));
            if let Part::Mention(at) = part
                && let Some(mention) = selected.mentions.get(at)
            {
                let known = mention.entity.as_ref().and_then(|entity| wikidata(project, entity));
                bodies.extend(
                    known.map(|known| json!({ "type": "SpecificResource", "purpose": "identifying", "source": known })),
                );
                note = &mention.note;
            }
            "tagging"
        }
    };
    if !note.is_empty() {
        bodies.push(text("commenting", note));
    }
    (motivation, bodies)
}

/// The address of an entity that Wikidata knows.
fn wikidata(project: &Project, entity: &EntityId) -> Option<String> {
    let id = &project.entity(entity)?.knowledge_base_id;
    let number = id.strip_prefix('Q').filter(|number| !number.is_empty())?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("http://www.wikidata.org/entity/{id}"))
}

/// A place as quote and position.
fn target(text: &SourceText, span: TextRange, source: &str) -> Value {
    let [start, end] = placed(text, span, Counting::CodePoints);
    let whole = text.as_str();
    let before = whole.get(..span.start()).unwrap_or_default();
    let from = before.char_indices().rev().take(AROUND).last().map_or(span.start(), |(at, _)| at);
    let after = whole.get(span.end()..).unwrap_or_default();
    let to = span.end() + after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    // What is around ends where a visible character does.
    let from = grapheme_at(whole, from).min(span.start());
    let to = if grapheme_at(whole, to) == to { to } else { grapheme_boundary(whole, to, false) }.max(span.end());
    json!({
        "source": source,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text.slice(span),
                "prefix": text.slice(TextRange::between(from, span.start())),
                "suffix": text.slice(TextRange::between(span.end(), to)),
            },
            { "type": "TextPositionSelector", "start": start, "end": end },
        ],
    })
}

/// The place itself if a visible character begins there, or where the next one does.
fn grapheme_at(text: &str, at: usize) -> usize {
    let before = grapheme_boundary(text, at, false);
    let next = grapheme_boundary(text, before, true);
    if at == 0 || next == at { at } else { grapheme_boundary(text, at, true) }
}

/// A name that follows from these words alone, in the form of a UUID (version 8).
fn urn(words: &[&str]) -> String {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    let hash = hash.finalize();
    let mut bytes: [u8; 16] = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
