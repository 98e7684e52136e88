//! Tables: one for each kind of record, for spreadsheets, statistics and data frames. Places are in code points.

mod batches;
pub(super) mod csv;
mod guard;
mod held;
#[cfg(feature = "parquet")]
pub(super) mod parquet;
mod read;

use super::ExportOptions;
use super::export::Selected;
use super::origin::{self, Words};
use super::place::{all_code_points, code_points, written};
use crate::model::{Attribution, Holder, Origin, Project, Status};
use crate::text::{SourceText, TextRange};

/// What is written about one kind of record.
struct Kind {
    /// The table's name, without extension.
    name: &'static str,
    columns: &'static [&'static str],
    /// The columns that tell who made the record, after the others.
    made: &'static [&'static str],
}

impl Kind {
    /// The names of its columns.
    fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().chain(self.made).copied()
    }
}

/// All tables, by name.
const KINDS: [Kind; 6] = [
    Kind { name: "documents", columns: &DOCUMENTS, made: &[] },
    // Of the last columns, status and note are for annotations only.
    Kind { name: "entities", columns: &ENTITIES, made: MADE.split_at(7).0.split_at(1).1 },
    Kind { name: "issues", columns: &ISSUES, made: &[] },
    Kind { name: "mentions", columns: &MENTIONS, made: &MADE },
    Kind { name: "relations", columns: &RELATIONS, made: &MADE },
    Kind { name: "stances", columns: &STANCES, made: &MADE },
];

/// Whether a path is that of a table in files of that extension.
fn is_table(path: &str, table: &str, extension: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(extension).and_then(|name| name.strip_suffix('.')) == Some(table)
}

/// Takes rows: the name of the table, and the cells in the order of its columns.
type Put<'a> = &'a mut dyn FnMut(&'static str, Vec<String>);

/// Who made a record, at the end of each row.
const MADE: [&str; 8] = ["status", "origin", "by", "version", "score", "reason", "at", "note"];

const DOCUMENTS: [&str; 17] = [
    "id",
    "title",
    "outlet",
    "author",
    "date",
    "address",
    "language",
    "state",
    "note",
    "boilerplate_cp",
    "source_name",
    "source_format",
    "encoding",
    "sha256",
    "annotator",
    "length_cp",
    "text",
];
const MENTIONS: [&str; 10] =
    ["document", "id", "start_cp", "end_cp", "spans_cp", "text", "label", "entity", "entity_name", "attributes"];
const STANCES: [&str; 21] = [
    "document",
    "id",
    "holder_kind",
    "holder_mention",
    "holder_entity",
    "holder_text",
    "polarity",
    "target_text",
    "target_entity",
    "issue",
    "certainty",
    "when",
    "cue_text",
    "evidence_text",
    "attribution",
    "target_spans_cp",
    "cue_spans_cp",
    "evidence_start_cp",
    "evidence_end_cp",
    "evidence_spans_cp",
    "attribution_json",
];
const RELATIONS: [&str; 7] = ["document", "id", "kind", "from", "to", "from_text", "to_text"];
const ENTITIES: [&str; 7] = ["id", "name", "label", "aliases", "description", "knowledge_base_id", "affiliation"];
const ISSUES: [&str; 3] = ["id", "name", "description"];

/// The rows of a document and its annotations.
fn document_rows(project: &Project, selected: &Selected, options: &ExportOptions, put: Put<'_>) {
    put("documents", document_row(selected, options).into());
    let text = &selected.document.text;
    for mention in &selected.mentions {
        let name = mention.entity.as_ref().and_then(|id| project.entity(id)).map(|entity| entity.name.clone());
        let [start, end] = code_points(text, mention.extent());
        let row = [
            selected.document.id.to_string(),
            mention.id.to_string(),
            start.to_string(),
            end.to_string(),
            written(&all_code_points(text, &mention.spans), '-'),
            text.joined(&mention.spans),
            mention.label.to_string(),
            mention.entity.as_ref().map(ToString::to_string).unwrap_or_default(),
            name.unwrap_or_default(),
            if mention.attributes.is_empty() { String::new() } else { json(&mention.attributes) },
        ];
        put("mentions", row.into_iter().chain(made(mention.status, &mention.origin, &mention.note)).collect());
    }
    for stance in &selected.stances {
        let row = stance_row(selected, stance);
        put("stances", row.into_iter().chain(made(stance.status, &stance.origin, &stance.note)).collect());
    }
    for relation in &selected.relations {
        let words = |id| selected.mention(id).map(|mention| text.joined(&mention.spans)).unwrap_or_default();
        let row = [
            selected.document.id.to_string(),
            relation.id.to_string(),
            relation.kind.clone(),
            relation.from.to_string(),
            relation.to.to_string(),
            words(&relation.from),
            words(&relation.to),
        ];
        put("relations", row.into_iter().chain(made(relation.status, &relation.origin, &relation.note)).collect());
    }
}

fn document_row(selected: &Selected, options: &ExportOptions) -> [String; DOCUMENTS.len()] {
    let document = &selected.document;
    let (metadata, source) = (document.metadata.clone(), document.source.clone());
    [
        document.id.to_string(),
        metadata.title,
        metadata.outlet,
        metadata.author,
        metadata.date,
        metadata.address,
        metadata.language,
        origin::state_id(document.state).to_owned(),
        document.note.clone(),
        written(&all_code_points(&document.text, &document.boilerplate), '-'),
        source.name,
        source.format,
        source.encoding,
        source.sha256,
        options.annotator.to_string(),
        document.text.index().code_points().to_string(),
        document.text.as_str().to_owned(),
    ]
}

fn stance_row(selected: &Selected, stance: &crate::model::Stance) -> [String; STANCES.len()] {
    let text = &selected.document.text;
    let spans = |spans: &[TextRange]| written(&all_code_points(text, spans), '-');
    let (kind, mention, entity, words) = match &stance.holder {
        Holder::Mention(id) => {
            let found = selected.mention(id);
            let entity = found.and_then(|found| found.entity.as_ref()).map(ToString::to_string);
            let words = found.map(|found| text.joined(&found.spans)).unwrap_or_default();
            ("mention", id.to_string(), entity.unwrap_or_default(), words)
        }
        Holder::Entity(id) => ("entity", String::new(), id.to_string(), String::new()),
        Holder::Outlet => ("outlet", String::new(), String::new(), selected.document.metadata.outlet.clone()),
    };
    let chain: Vec<&str> = stance.attribution.iter().map(|link| link.text.as_str()).collect();
    let links: Vec<_> = stance.attribution.iter().map(|link| link_json(text, link)).collect();
    let [start, end] = code_points(text, crate::model::extent(&stance.evidence));
    [
        selected.document.id.to_string(),
        stance.id.to_string(),
        kind.to_owned(),
        mention,
        entity,
        words,
        stance.polarity.id().to_owned(),
        text.joined(&stance.target.spans),
        stance.target.entity.as_ref().map(ToString::to_string).unwrap_or_default(),
        stance.issue.as_ref().map(ToString::to_string).unwrap_or_default(),
        stance.certainty.id().to_owned(),
        stance.when.clone(),
        text.joined(&stance.cue),
        text.joined(&stance.evidence),
        chain.join(" → "),
        spans(&stance.target.spans),
        spans(&stance.cue),
        start.to_string(),
        end.to_string(),
        spans(&stance.evidence),
        if links.is_empty() { String::new() } else { json(&links) },
    ]
}

fn link_json(text: &SourceText, link: &Attribution) -> serde_json::Value {
    serde_json::json!({
        "text": link.text,
        "spans": all_code_points(text, &link.spans),
        "mention": link.mention.as_ref().map(ToString::to_string),
    })
}

/// The rows of the entities and issues.
fn registry_rows(project: &Project, put: Put<'_>) {
    for entity in project.entities() {
        let row = [
            entity.id.to_string(),
            entity.name.clone(),
            entity.label.to_string(),
            if entity.aliases.is_empty() { String::new() } else { json(&entity.aliases) },
            entity.description.clone(),
            entity.knowledge_base_id.clone(),
            entity.affiliation.as_ref().map(ToString::to_string).unwrap_or_default(),
        ];
        put("entities", row.into_iter().chain(origin_cells(&entity.origin)).collect());
    }
    for issue in project.issues() {
        put("issues", vec![issue.id.to_string(), issue.name.clone(), issue.description.clone()]);
    }
}

fn made(status: Status, origin: &Origin, note: &str) -> impl Iterator<Item = String> {
    let cells = origin_cells(origin).into_iter().chain([note.to_owned()]);
    std::iter::once(origin::status_id(status).to_owned()).chain(cells)
}

fn origin_cells(origin: &Origin) -> [String; 6] {
    let words = Words::of(origin);
    let score = words.score.map(|score| score.to_string()).unwrap_or_default();
    [words.kind, words.by, words.version, score, words.reason, words.at]
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
