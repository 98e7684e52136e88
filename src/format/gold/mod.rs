//! Gold standards, and what other systems found, in the forms in which they are published.
//!
//! | name ends in | each line holds |
//! |---|---|
//! | `.jsonl` | a document of our own JSONL, or `{"id", "text", "entities": [{"start", "end", "label"}]}` |
//! | `.jsonl` | for pairs: `{"id", "text", "holder": {"start", "end"} or null, "target": {…}, "label"}` |
//! | `.tsv` and others | a token, a TAB and its IOB2 tag; `# doc = ID` begins a document |
//!
//! A further `.gz` stands for the same, compressed. Places are in Unicode code points, end exclusive.

mod line;
mod tokens;

pub use line::{Pair, read_pairs};

use super::ImportedDocument;
use crate::model::{Entity, LabelId, Mention, Status};
use crate::report::{Notice, Report};
use crate::text::{SourceText, TextRange};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;

/// The largest content of a compressed file that is read, in bytes (4 GiB).
const LARGEST: u64 = 4 << 30;

/// One document with what is marked in it. Its id is as the file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldDocument {
    /// The document with its annotations; what was rejected is not among them.
    pub document: ImportedDocument,
    /// The entities that its annotations name.
    pub entities: Vec<Entity>,
}

/// The texts that lines without a text of their own are about, by id.
pub type KnownTexts = BTreeMap<String, SourceText>;

/// Reads documents from the bytes of a file of that name; the report names what could not be understood.
pub fn read(name: &str, bytes: &[u8], known: &KnownTexts, report: &mut Report) -> Vec<GoldDocument> {
    let (plain, bytes) = match decompressed(name, bytes) {
        Ok(content) => content,
        Err(error) => {
            report.add(Notice::error(format!("The file could not be decompressed: {error}.")).at(name));
            return Vec::new();
        }
    };
    if is_lines(plain, &bytes) { line::read(name, &bytes, known, report) } else { tokens::read(name, &bytes, report) }
}

/// The content of a file, and its name without `.gz`.
fn decompressed<'a>(name: &'a str, bytes: &'a [u8]) -> std::io::Result<(&'a str, Cow<'a, [u8]>)> {
    let Some(plain) = name.strip_suffix(".gz") else { return Ok((name, Cow::Borrowed(bytes))) };
    let mut content = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes).take(LARGEST).read_to_end(&mut content)?;
    Ok((plain, Cow::Owned(content)))
}

/// Whether a file has JSON on its lines; the first line tells where the name does not.
fn is_lines(name: &str, bytes: &[u8]) -> bool {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("jsonl" | "ndjson" | "json") => true,
        Some("tsv" | "conll" | "iob" | "iob2" | "bio") => false,
        _ => bytes.trim_ascii_start().starts_with(b"{"),
    }
}

/// A mention of which only place and label are known.
fn mention(range: TextRange, label: &str, score: Option<f64>) -> Mention {
    let (spans, label) = (vec![range], LabelId::new(label));
    let mut origin = super::origin::import("gold");
    origin.score = score.map(crate::model::Score::new);
    Mention {
        id: Mention::suggestion_id(&spans, &label),
        spans,
        label,
        entity: None,
        attributes: BTreeMap::new(),
        status: Status::Suggested,
        origin,
        note: String::new(),
    }
}
