//! The database of Discourse Network Analyzer 3: documents, and statements of who says what on which concept.

mod read;
mod tables;
mod write;

use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::{Polarity, Project};
use crate::report::{Notice, Report};

pub(super) const FORMAT: Format = Format {
    id: "dna",
    name: "Discourse Network Analyzer 3",
    about: "A database (SQLite) that Discourse Network Analyzer 3 opens (coder “Admin”, password “standpoint”). Each stance is a statement of the type “DNA \
            Statement” on its evidence: `person` and `organization` are the holder and whom the holder belongs to, \
            `concept` is the issue, or else what the stance is on, `agreement` whether it supports; variables of ours \
            beside them hold polarity, certainty, target, source, time and note. Entities and concepts have their \
            attributes. The places of target and cue, for which DNA has no column, are noted among its settings. Places count UTF-16 code units. Agreement knows no middle: a stance that takes no side is \
            written as agreement, and `polarity` tells the truth. Titles are cut at 190 characters, as DNA demands.",
    extension: "dna",
    reads: &["dna"],
    single_file: true,
    unit: Unit::Utf16,
    carries: CARRIES,
    write,
    read: Some(read::read),
    stream: None,
};

const CARRIES: Carries = Carries {
    mentions: false,
    nested: false,
    discontinuous: false,
    entities: false,
    registry: false,
    stances: true,
    relations: false,
    attributes: false,
    notes: true,
    status: false,
    origin: false,
    metadata: true,
    boilerplate: true,
};

/// The variables of a statement, in the order of their ids, with their types.
const VARIABLES: [(&str, &str); 10] = [
    ("person", "short text"),
    ("organization", "short text"),
    ("concept", "short text"),
    ("agreement", "boolean"),
    ("polarity", "short text"),
    ("certainty", "short text"),
    ("target", "short text"),
    ("source", "short text"),
    ("when", "short text"),
    ("note", "long text"),
];

/// What is known about an entity or a concept; the first is our id, the second the label, or `ISSUE` or `WORDS`.
const ATTRIBUTES: [&str; 5] = ["Id", "Type", "Alias", "Notes", "Wikidata"];

/// The type of a concept that is an issue, and of one that is only words.
const ISSUE: &str = "ISSUE";
const WORDS: &str = "WORDS";

/// Begins the settings in which the rest of what is known about a document stands.
const DOCUMENT_SETTING: &str = "standpoint.document.";

/// Begins the settings in which the places of a statement's parts stand.
const STATEMENT_SETTING: &str = "standpoint.statement.";

/// The longest text that DNA takes in most columns, in code points.
const LONGEST: usize = 190;

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    match write::database(project, options, report) {
        Ok(bytes) => Bundle::from([("project.dna".to_owned(), bytes)]),
        Err(error) => {
            report.add(Notice::error(format!("The database could not be written: {error}.")));
            Bundle::new()
        }
    }
}

/// Whether DNA is told that a stance agrees.
fn agrees(polarity: Polarity) -> bool {
    polarity.supports() || !polarity.is_polar()
}

/// A text as far as DNA takes it.
fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}
