//! Reads JSONL, record by record, so that one bad record costs only itself.

use super::textless::TextlessLine;
use super::wire;
use crate::format::Bundle;
use crate::format::imported::{DocumentIds, Imported, ImportedDocument};
use crate::format::origin;
use crate::format::place::{self, Counting, Places};
use crate::format::settle::{settle, unique_ids};
use crate::model::{
    Attribution, Certainty, Document, DocumentId, Entity, EntityId, Holder, Issue, IssueId, LabelId, Mention,
    MentionId, Metadata, Polarity, Relation, RelationId, Source, Stance, StanceId, Target,
};
use crate::report::{Notice, Report};
use crate::text::TextRange;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What one line held. The document's id is as the line has it, fit for a file name or not.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonLine {
    /// The document with its annotations.
    pub document: ImportedDocument,
    /// The entities that the line defines.
    pub entities: Vec<Entity>,
    /// The issues that the line defines.
    pub issues: Vec<Issue>,
}

/// A line before its records have been understood.
#[derive(Deserialize)]
struct RawLine {
    #[serde(default)]
    version: Option<u32>,
    #[serde(default)]
    offsets: Option<String>,
    id: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default)]
    author: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    source: Option<Value>,
    #[serde(default)]
    boilerplate: Option<Vec<wire::Place>>,
    #[serde(default)]
    mentions: Vec<Value>,
    #[serde(default)]
    entities: Vec<Value>,
    #[serde(default)]
    issues: Vec<Value>,
    #[serde(default)]
    stances: Vec<Value>,
    #[serde(default)]
    relations: Vec<Value>,
}

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    for (name, bytes) in bundle {
        for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            let mut line = match any_line(line, name, at + 1, report) {
                Some(Line::Whole(line)) => *line,
                Some(Line::Textless(line)) => {
                    imported.textless.push(line);
                    continue;
                }
                None => continue,
            };
            let wanted = line.document.document.id.clone();
            let given = ids.fit(wanted.as_str());
            if given != wanted {
                let what = format!("The document “{wanted}” is called {given} here: its id was taken or unfit.");
                report.add(Notice::warning(what).at(name).line(at + 1));
                line.document.document.id = given;
            }
            imported.documents.push(line.document);
            imported.entities.extend(line.entities);
            imported.issues.extend(line.issues);
        }
    }
    settle(&mut imported, report);
    imported
}

/// Reads one line; `None` if it is blank or not a document, which the report then names.
///
/// Only `id` and `text` are needed.
pub fn read_line(line: &[u8], name: &str, number: usize, report: &mut Report) -> Option<JsonLine> {
    match any_line(line, name, number, report)? {
        Line::Whole(line) => Some(*line),
        Line::Textless(_) => {
            let what = "This line is not a document and was left out: it has no text.";
            report.add(Notice::error(what).at(name).line(number));
            None
        }
    }
}

/// What a line may be.
enum Line {
    Whole(Box<JsonLine>),
    Textless(TextlessLine),
}

fn any_line(line: &[u8], name: &str, number: usize, report: &mut Report) -> Option<Line> {
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line).trim_ascii();
    if line.is_empty() {
        return None;
    }
    let mut reader = LineReader { name, number: Some(number), report };
    let read = serde_json::from_slice(line).and_then(|mut raw: RawLine| match raw.text.take() {
        Some(text) => Ok(reader.document(raw, &text).map(|line| Line::Whole(Box::new(line)))),
        None => {
            let record = serde_json::from_slice(line)?;
            let id = DocumentId::new(&raw.id);
            Ok(Some(Line::Textless(TextlessLine { id, record, name: name.to_owned(), number })))
        }
    });
    read.unwrap_or_else(|error| {
        reader.error(format!("This line is not a document and was left out: {error}."));
        None
    })
}

/// Reads what another format carries beside its own: a line without its text, which stands elsewhere.
pub(in crate::format) fn read_record(
    record: Map<String, Value>,
    text: &str,
    name: &str,
    number: Option<usize>,
    report: &mut Report,
) -> Option<JsonLine> {
    let mut reader = LineReader { name, number, report };
    match serde_json::from_value(Value::Object(record)) {
        Ok(raw) => reader.document(raw, text),
        Err(error) => {
            reader.error(format!("What the file tells besides words and labels was left out: {error}."));
            None
        }
    }
}

struct LineReader<'a> {
    name: &'a str,
    number: Option<usize>,
    report: &'a mut Report,
}

impl LineReader<'_> {
    fn add(&mut self, mut notice: Notice) {
        notice.line = self.number;
        self.report.add(notice.at(self.name));
    }

    fn warn(&mut self, what: String) {
        self.add(Notice::warning(what));
    }

    fn error(&mut self, what: String) {
        self.add(Notice::error(what));
    }

    fn document(&mut self, raw: RawLine, text: &str) -> Option<JsonLine> {
        if raw.version.is_some_and(|version| version > 1) {
            self.warn("This line was written by a newer Standpoint; what is new in it was not read.".to_owned());
        }
        let counting = raw.offsets.as_deref().unwrap_or("codepoint");
        let Some(counting) = Counting::from_id(counting) else {
            self.error(format!("This document was left out: it counts in “{counting}”, which is unknown."));
            return None;
        };
        let places = match Places::new(text, counting) {
            Ok(places) => places,
            Err(error) => {
                self.error(format!("This document was left out: {error}."));
                return None;
            }
        };
        Some(self.line(raw, &places))
    }

    fn line(&mut self, raw: RawLine, places: &Places) -> JsonLine {
        let mut document = Document::new(DocumentId::new(&raw.id), places.text.clone());
        document.metadata = Metadata {
            title: raw.title.unwrap_or_default(),
            outlet: raw.outlet.unwrap_or_default(),
            author: raw.author.unwrap_or_default(),
            date: raw.date.unwrap_or_default(),
            address: raw.address.unwrap_or_default(),
            language: raw.language.unwrap_or_default(),
        };
        document.state = origin::state_from_id(raw.state.as_deref().unwrap_or_default());
        document.note = raw.note.unwrap_or_default();
        let source: wire::Source = raw.source.and_then(|source| self.parsed("source", source)).unwrap_or_default();
        document.source =
            Source { name: source.name, format: source.format, encoding: source.encoding, sha256: source.sha256 };
        document.boilerplate = places.ranges(&raw.boilerplate.unwrap_or_default()).unwrap_or_else(|| {
            self.warn("The boilerplate ranges were left out: one is empty, leaves the text or overlaps.".to_owned());
            Vec::new()
        });

        let entities = self.records("entity", raw.entities, |_, found| entity(found));
        let issues = self.records("issue", raw.issues, |_, found: wire::Issue| {
            let name = if found.name.is_empty() { found.id.clone() } else { found.name };
            Ok(Issue { id: IssueId::new(found.id), name, description: found.description })
        });
        let mut mentions = self.records("mention", raw.mentions, |_, found| mention(found, places));
        place::sort(&mut mentions);
        let stances = self.records("stance", raw.stances, |_, found| stance(found, places));
        let relations = self.records("relation", raw.relations, |_, found| Ok(relation(found)));
        let mut read = ImportedDocument { document, mentions, stances, relations };
        for renamed in unique_ids(&mut read) {
            self.warn(renamed);
        }
        JsonLine { document: read, entities, issues }
    }

    fn parsed<T: DeserializeOwned>(&mut self, kind: &str, value: Value) -> Option<T> {
        serde_json::from_value(value)
            .map_err(|error| self.error(format!("A record was left out: its {kind} is not understood ({error}).")))
            .ok()
    }

    fn records<W: DeserializeOwned, T>(
        &mut self,
        kind: &str,
        values: Vec<Value>,
        made: impl Fn(&mut Self, W) -> Result<T, String>,
    ) -> Vec<T> {
        let mut records = Vec::with_capacity(values.len());
        for value in values {
            let id = value.get("id").and_then(Value::as_str).unwrap_or("without id").to_owned();
            let read = serde_json::from_value(value).map_err(|error| error.to_string());
            match read.and_then(|found| made(self, found)) {
                Ok(record) => records.push(record),
                Err(error) => self.error(format!("The {kind} {id} was left out: {error}.")),
            }
        }
        records
    }
}

fn entity(found: wire::Entity) -> Result<Entity, String> {
    if found.id.trim().is_empty() {
        return Err("it has no id".to_owned());
    }
    let name = if found.name.trim().is_empty() { found.id.clone() } else { found.name };
    let (_, origin, _) = found.made.parts();
    let mut entity = Entity::new(&name, LabelId::new(found.label), origin);
    entity.id = EntityId::new(found.id);
    found.aliases.iter().for_each(|alias| entity.add_alias(alias));
    entity.description = found.description;
    entity.knowledge_base_id = found.knowledge_base_id;
    entity.affiliation = found.affiliation.map(EntityId::new);
    entity.different_from = found.different_from.into_iter().map(EntityId::new).collect();
    Ok(entity)
}

fn mention(found: wire::Mention, places: &Places) -> Result<Mention, String> {
    if found.spans.is_empty() {
        return Err("it has no place".to_owned());
    }
    let spans = spans(&found.spans, places)?;
    quoted(found.text.as_deref(), &spans, places)?;
    let label = LabelId::new(found.label);
    let (status, origin, note) = found.made.parts();
    let id = given(found.id, || Mention::suggestion_id(&spans, &label).as_str().to_owned());
    Ok(Mention {
        id: MentionId::new(id),
        spans,
        label,
        entity: found.entity.map(EntityId::new),
        attributes: found.attributes,
        status,
        origin,
        note,
    })
}

fn stance(found: wire::Stance, places: &Places) -> Result<Stance, String> {
    let holder = match (found.holder.mention, found.holder.entity) {
        (Some(mention), _) => Holder::Mention(MentionId::new(mention)),
        (None, Some(entity)) => Holder::Entity(EntityId::new(entity)),
        (None, None) if found.holder.outlet => Holder::Outlet,
        (None, None) => return Err("it has no holder".to_owned()),
    };
    let target = Target { spans: spans(&found.target.spans, places)?, entity: found.target.entity.map(EntityId::new) };
    quoted(found.target.text.as_deref(), &target.spans, places)?;
    if target.spans.is_empty() && target.entity.is_none() {
        return Err("it has no target".to_owned());
    }
    let polarity = Polarity::from_id(&found.polarity);
    let polarity = polarity.ok_or_else(|| format!("the polarity “{}” is unknown", found.polarity))?;
    let certainty = match found.certainty {
        None => Certainty::default(),
        Some(id) => Certainty::from_id(&id).ok_or_else(|| format!("the certainty “{id}” is unknown"))?,
    };
    let attribution = found.attribution.into_iter().map(|link| {
        let spans = spans(&link.spans, places)?;
        Ok(Attribution { text: link.text, spans, mention: link.mention.map(MentionId::new) })
    });
    let attribution = attribution.collect::<Result<_, String>>()?;
    let (cue, evidence) = (spans(&found.cue, places)?, spans(&found.evidence, places)?);
    if evidence.is_empty() {
        return Err("it has no evidence".to_owned());
    }
    let (status, origin, note) = found.made.parts();
    let id = given(found.id, || Stance::suggestion_id(&holder, &cue, &target.spans).as_str().to_owned());
    Ok(Stance {
        id: StanceId::new(id),
        holder,
        target,
        issue: found.issue.map(IssueId::new),
        polarity,
        cue,
        evidence,
        attribution,
        certainty,
        when: found.when,
        note,
        status,
        origin,
    })
}

fn relation(found: wire::Relation) -> Relation {
    let (status, origin, note) = found.made.parts();
    let id = given(found.id, || format!("r-{}-{}", found.from, found.to));
    let (from, to) = (MentionId::new(found.from), MentionId::new(found.to));
    Relation { id: RelationId::new(id), kind: found.kind, from, to, note, status, origin }
}

fn given(id: String, otherwise: impl FnOnce() -> String) -> String {
    if id.is_empty() { otherwise() } else { id }
}

fn spans(found: &[wire::Place], places: &Places) -> Result<Vec<TextRange>, String> {
    places.ranges(found).ok_or_else(|| "a place is empty, leaves the text, cuts a character or overlaps".to_owned())
}

/// Refuses a place whose words differ from the words the file quotes: it would silently mark something else.
fn quoted(text: Option<&str>, spans: &[TextRange], places: &Places) -> Result<(), String> {
    let here = places.text.joined(spans);
    match text {
        Some(text) if text.replace("\r\n", "\n").replace('\r', "\n") != here => {
            Err(format!("at its place stands “{here}”, not “{text}” (is the unit in “offsets” right?)"))
        }
        _ => Ok(()),
    }
}
