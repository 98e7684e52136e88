//! Prodigy JSONL: one task a line with tokens, spans and relations. Places in code points and in tokens.

use super::export::selected;
use super::jsonl::{Named, record};
use super::layer::{Layer, Node, Shape, Told};
use super::place::{Counting, placed};
use super::rows::{RECORD, Reading, count, ends, id, list, string};
use super::spacy::token::{covered, tokens};
use super::{Bundle, Carries, ExportOptions, Format, Imported, Unit};
use crate::model::{Project, Status};
use crate::report::{Notice, Report, counted};
use crate::text::TextRange;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const FORMAT: Format = Format {
    id: "prodigy",
    name: "Prodigy JSONL",
    about: "For the annotation tool Prodigy and scripts around spaCy: one task a line with `tokens`, `spans` and \
            `relations`. Places are Unicode code points, with the numbers of tokens beside (`token_end` is the last \
            one); relations go by the last token of a span. A stance is its evidence, labelled `Stance:` with the \
            polarity, with relations to its `holder`, `target`, `cue` and `source`; further pieces of a mention are \
            `continued`. Everything else stands in the key `standpoint`, which Prodigy hands on. `answer` is `accept` \
            where nothing is a suggestion any more. Hashes are left to Prodigy.",
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
    meta: Value,
    tokens: Vec<Token<'a>>,
    spans: Vec<Span<'a>>,
    relations: Vec<Relation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'static str>,
    standpoint: Value,
}

#[derive(Serialize)]
struct Token<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    id: usize,
    ws: bool,
}

#[derive(Serialize, Clone, Copy)]
struct Span<'a> {
    start: usize,
    end: usize,
    token_start: usize,
    token_end: usize,
    label: &'a str,
}

#[derive(Serialize)]
struct Relation<'a> {
    head: usize,
    child: usize,
    head_span: Span<'a>,
    child_span: Span<'a>,
    label: &'a str,
}

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut file = Vec::new();
    let mut named = Named::default();
    for selected in selected(project, options) {
        let layer = Layer::of(&selected, Shape::Flat);
        let document = &selected.document;
        let text = &document.text;
        let borders: Vec<TextRange> = layer.nodes.iter().map(Node::span).collect();
        let tokens = tokens(text.as_str(), &borders);
        let span = |node: &Node| -> Option<(TextRange, usize, usize)> {
            let (first, last) = covered(&tokens, node.span())?;
            Some((node.span(), first, last))
        };
        let spans: Vec<Option<Span>> = layer
            .nodes
            .iter()
            .map(|node| {
                let (range, token_start, token_end) = span(node)?;
                let [start, end] = placed(text, range, Counting::CodePoints);
                Some(Span { start, end, token_start, token_end, label: &node.label })
            })
            .collect();
        let relations = layer.links.iter().filter_map(|link| {
            let (head, child) = spans.get(link.from).copied().flatten().zip(spans.get(link.to).copied().flatten())?;
            let label = link.kind.as_str();
            Some(Relation { head: head.token_end, child: child.token_end, head_span: head, child_span: child, label })
        });
        let is_open = selected.mentions.iter().any(|mention| mention.status == Status::Suggested)
            || selected.stances.iter().any(|stance| stance.status == Status::Suggested)
            || selected.relations.iter().any(|relation| relation.status == Status::Suggested);
        let line = Line {
            text: text.as_str(),
            meta: json!({ "id": document.id.as_str() }),
            tokens: tokens
                .iter()
                .enumerate()
                .map(|(id, token)| {
                    let [start, end] = placed(text, token.range, Counting::CodePoints);
                    Token { text: text.slice(token.range), start, end, id, ws: token.spaced }
                })
                .collect(),
            relations: relations.collect(),
            spans: spans.iter().copied().flatten().collect(),
            answer: (!is_open && !selected.mentions.is_empty()).then_some("accept"),
            standpoint: record(project, &selected, options, &mut named),
        };
        super::rows::add_line(&mut file, &line, &document.id, report);
    }
    named.report(project, report);
    Bundle::from([("annotations.jsonl".to_owned(), file)])
}

/// Fields that belong to the format, that Prodigy adds or that follow from others.
const KNOWN: [&str; 13] = [
    "text",
    "meta",
    "tokens",
    "spans",
    "relations",
    "answer",
    "_input_hash",
    "_task_hash",
    "_annotator_id",
    "_session_id",
    "_timestamp",
    "_view_id",
    "_is_binary",
];

fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut reading = Reading::new(report);
    let mut refused = 0;
    reading.rows(bundle, |reading, place, mut row| {
        let Some(text) = reading.text(place, &mut row) else { return };
        let Some(places) = reading.places(place, &text, Counting::CodePoints) else { return };
        let mut told = Told::by(FORMAT.id);
        let mut spans = list(row.remove("spans"));
        let mut relations = list(row.remove("relations"));
        let mut record = row.remove(RECORD);
        match string(row.get("answer")) {
            Some("accept") => told.status = Status::Accepted,
            Some("reject" | "ignore") => {
                // What was refused says what the text does not hold.
                refused += 1;
                (spans, relations, record) = (Vec::new(), Vec::new(), None);
            }
            _ => {}
        }
        let mut layer = Layer::default();
        let mut by_place = BTreeMap::new();
        let mut by_token = BTreeMap::new();
        for span in &spans {
            let ends = ends(span, "start", "end");
            let Some(label) = string(span.get("label")).filter(|label| !label.is_empty()) else {
                reading.error(place, "A span was left out: it has no label.");
                continue;
            };
            let Some(range) = reading.range(place, &places, ends, label) else { continue };
            let node = layer.found("", label, range, told.clone());
            by_place.entry((ends, label)).or_insert(node);
            if let Some(last) = count(span.get("token_end")) {
                by_token.entry(last).or_insert(node);
            }
        }
        for relation in &relations {
            let end = |span: &str, token: &str| {
                let named =
                    relation.get(span).and_then(|span| Some((ends(span, "start", "end"), string(span.get("label"))?)));
                let named = named.and_then(|place| by_place.get(&place));
                named.or_else(|| by_token.get(&count(relation.get(token))?)).copied()
            };
            match (end("head_span", "head"), end("child_span", "child"), string(relation.get("label"))) {
                (Some(from), Some(to), Some(kind)) => layer.found_link(kind, from, to, told.status),
                _ => reading.error(place, "A relation was left out: it has no label, or a span of it is missing."),
            }
        }
        let named = row.get("meta").and_then(|meta| id(meta.get("id")));
        reading.strange(&row, &KNOWN);
        reading.document(place, places.text, named, record, (layer, Shape::Flat));
    });
    if refused > 0 {
        let tasks = counted(refused, "task");
        let what = format!("The annotations of {tasks} left out: the answer there is not “accept”.");
        reading.say(Notice::info(what));
    }
    reading.finish()
}
