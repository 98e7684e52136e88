//! Documents and pairs on lines of JSON.

use super::{GoldDocument, KnownTexts, decompressed, mention};
use crate::format::place::{Counting, Places};
use crate::format::{ImportedDocument, jsonl};
use crate::model::{Document, DocumentId, Metadata, Polarity, Status};
use crate::report::{Notice, Report};
use crate::text::{SourceText, TextRange};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// What tells our own lines from lines of spans.
#[derive(Deserialize)]
struct Probe {
    #[serde(default)]
    mentions: Option<IgnoredAny>,
    #[serde(default)]
    format: Option<IgnoredAny>,
}

/// An id, which some files have as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Word(String),
    Number(serde_json::Number),
}

impl Id {
    fn word(self) -> String {
        match self {
            Id::Word(word) => word,
            Id::Number(number) => number.to_string(),
        }
    }
}

#[derive(Deserialize)]
struct SpanLine {
    id: Id,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    offsets: Option<String>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    entities: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
    label: String,
    #[serde(default)]
    score: Option<f64>,
}

#[derive(Deserialize)]
struct PairLine {
    id: Id,
    text: String,
    #[serde(default)]
    offsets: Option<String>,
    holder: Option<Place>,
    target: Place,
    label: String,
}

#[derive(Deserialize)]
struct Place {
    start: usize,
    end: usize,
}

/// A holder and a target that are marked in a text, and which way the holder stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Its name; the two directions of one pair end in `-pq` and `-qp`.
    pub id: String,
    /// The text, usually a sentence.
    pub text: SourceText,
    /// Where the holder stands; `None` for the writer.
    pub holder: Option<TextRange>,
    /// Where the target stands.
    pub target: TextRange,
    /// Support, oppose or neutral.
    pub polarity: Polarity,
}

pub(super) fn read(name: &str, bytes: &[u8], known: &KnownTexts, report: &mut Report) -> Vec<GoldDocument> {
    let mut documents = Vec::new();
    for (number, line) in lines(bytes) {
        let probe: Result<Probe, _> = serde_json::from_slice(line);
        let is_ours = probe.as_ref().is_ok_and(|probe| probe.mentions.is_some() || probe.format.is_some());
        if is_ours {
            documents.extend(jsonl::read_line(line, name, number, report).map(own));
            continue;
        }
        let read = serde_json::from_slice(line).map_err(|error| error.to_string());
        match read.and_then(|line| spans(line, known)) {
            Ok((document, left_out)) => {
                if left_out > 0 {
                    let what = format!("{left_out} spans were left out: they are empty or leave the text.");
                    report.add(Notice::error(what).at(name).line(number));
                }
                documents.push(document);
            }
            Err(error) => report.add(not_understood(&error, name, number)),
        }
    }
    documents
}

/// Reads pairs from the bytes of a file of that name; the report names what could not be understood.
pub fn read_pairs(name: &str, bytes: &[u8], report: &mut Report) -> Vec<Pair> {
    let bytes = match decompressed(name, bytes) {
        Ok((_, bytes)) => bytes,
        Err(error) => {
            report.add(Notice::error(format!("The file could not be decompressed: {error}.")).at(name));
            return Vec::new();
        }
    };
    let mut pairs = Vec::new();
    for (number, line) in lines(&bytes) {
        let read = serde_json::from_slice(line).map_err(|error| error.to_string());
        match read.and_then(pair) {
            Ok(pair) => pairs.push(pair),
            Err(error) => report.add(not_understood(&error, name, number)),
        }
    }
    pairs
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).enumerate();
    lines.filter(|(_, line)| !line.is_empty()).map(|(at, line)| (at + 1, line))
}

fn not_understood(error: &str, name: &str, number: usize) -> Notice {
    let error = error.trim_end_matches('.');
    Notice::error(format!("This line was left out: {error}.")).at(name).line(number)
}

/// A line of our own, without what an analyst rejected.
fn own(line: jsonl::JsonLine) -> GoldDocument {
    let mut document = line.document;
    document.mentions.retain(|mention| mention.status != Status::Rejected);
    document.stances.retain(|stance| stance.status != Status::Rejected);
    document.relations.clear();
    GoldDocument { document, entities: line.entities }
}

fn spans(line: SpanLine, known: &KnownTexts) -> Result<(GoldDocument, usize), String> {
    let id = line.id.word();
    let places = match (&line.text, known.get(&id)) {
        (Some(text), _) => places(text, line.offsets.as_deref())?,
        (None, Some(text)) => places(text.as_str(), line.offsets.as_deref())?,
        (None, None) => return Err(format!("it has no text, and no document “{id}” is known")),
    };
    let mut document = Document::new(DocumentId::new(id), places.text.clone());
    document.metadata = Metadata { title: line.title, date: line.date, ..Metadata::default() };
    let mut read = ImportedDocument::new(document);
    let all = line.entities.len();
    let found = line.entities.into_iter().filter_map(|span| {
        let range = places.range([span.start, span.end])?;
        Some(mention(range, &span.label, span.score))
    });
    read.mentions = found.collect();
    let left_out = all - read.mentions.len();
    Ok((GoldDocument { document: read, entities: Vec::new() }, left_out))
}

fn pair(line: PairLine) -> Result<Pair, String> {
    let places = places(&line.text, line.offsets.as_deref())?;
    let place = |what: &str, place: &Place| {
        let range = places.range([place.start, place.end]);
        range.ok_or_else(|| format!("its {what} is empty or leaves the text"))
    };
    let polarity = Polarity::from_id(&line.label);
    Ok(Pair {
        id: line.id.word(),
        holder: line.holder.as_ref().map(|holder| place("holder", holder)).transpose()?,
        target: place("target", &line.target)?,
        polarity: polarity.ok_or_else(|| format!("the label “{}” is unknown", line.label))?,
        text: places.text,
    })
}

fn places(text: &str, offsets: Option<&str>) -> Result<Places, String> {
    let unit = offsets.unwrap_or("codepoint");
    let counting = Counting::from_id(unit).ok_or_else(|| format!("it counts in “{unit}”, which is unknown"))?;
    Places::new(text, counting).map_err(|error| error.to_string())
}
