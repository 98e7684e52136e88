//! Standoff in, standoff out: bytes to documents and annotations, and back. No disk.
//!
//! [`READERS`] lists what an article can be read from, [`COLLECTIONS`] what many are read from, [`FORMATS`] what annotated
//! documents can be written to and read from. Adding one is a file and a line.

mod article;
mod brat;
mod cas;
mod colour;
mod conll;
mod conllu;
mod dna;
mod doccano;
mod export;
mod file;
pub mod gold;
mod guess;
mod imported;
pub mod jsonl;
mod knowledge;
mod label_studio;
mod layer;
mod network;
mod origin;
mod percent;
mod place;
mod prodigy;
mod qdpx;
mod rows;
mod settle;
mod spacy;
mod stream;
mod table;
mod tables;
mod verify;
mod web_annotation;
mod webanno;
mod xml;

pub use article::{
    ArticleDraft, COLLECTIONS, Collection, DateOrder, Guess, Input, Item, Mapping, Mappings, Piece, Place,
    PreviewedArticle, READERS, ReadError, ReadOptions, Reader, Role, TablePreview, Taker, Whole, article_extensions,
    detect_language, draft_of_text, has_text, is_article, language_name, preview_tables, read_article, read_articles,
    read_pieces, table_extensions,
};
pub use export::{ExportOptions, Include, Selected};
pub use guess::guess_format;
pub use imported::{Imported, ImportedDocument};
pub use stream::{DocumentWriter, Growing, Readable, Source, Stream, TakeBatch, write_documents, write_streamed};
pub use table::formats_table;
pub use verify::{Expected, Tally, Verification, tally, verify, verify_streamed};

use crate::model::Project;
use crate::report::Report;
use std::collections::BTreeMap;

/// Named bytes: relative path, with `/` between its parts, to content.
pub type Bundle = BTreeMap<String, Vec<u8>>;

/// What a format counts its places in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Unicode code points from the start of the text, end exclusive.
    CodePoints,
    /// UTF-16 code units from the start of the text, end exclusive.
    Utf16,
    /// Whole tokens; places follow from their order.
    Tokens,
    /// Tokens and parts of tokens, with their places in UTF-16 code units.
    Utf16Tokens,
    /// Nothing: it holds no places in texts.
    Nothing,
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Unit::CodePoints => "code points",
            Unit::Utf16 => "UTF-16 code units",
            Unit::Tokens => "tokens",
            Unit::Utf16Tokens => "UTF-16 code units of tokens",
            Unit::Nothing => "nothing",
        })
    }
}

/// What survives a trip through a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carries {
    /// Mentions at all.
    pub mentions: bool,
    /// Mentions inside or across other mentions.
    pub nested: bool,
    /// Mentions of more than one piece.
    pub discontinuous: bool,
    /// Which entity a mention names.
    pub entities: bool,
    /// What is known about an entity or an issue: aliases, description, affiliation.
    pub registry: bool,
    /// Stances with holder, target, polarity, cue and evidence.
    pub stances: bool,
    /// Relations between mentions.
    pub relations: bool,
    /// Attributes of mentions, such as a date's normalised value.
    pub attributes: bool,
    /// The analyst's own words.
    pub notes: bool,
    /// Whether a record is a suggestion or accepted.
    pub status: bool,
    /// Who made a record, with score, reason and time.
    pub origin: bool,
    /// Title, outlet, author, date, address, language, state and source of a document.
    pub metadata: bool,
    /// Which parts of a text are boilerplate.
    pub boilerplate: bool,
}

impl Carries {
    /// Everything.
    pub const ALL: Self = Self {
        mentions: true,
        nested: true,
        discontinuous: true,
        entities: true,
        registry: true,
        stances: true,
        relations: true,
        attributes: true,
        notes: true,
        status: true,
        origin: true,
        metadata: true,
        boilerplate: true,
    };

    /// Each property with its name, in a fixed order.
    pub fn list(&self) -> [(&'static str, bool); 13] {
        [
            ("mentions", self.mentions),
            ("nested mentions", self.nested),
            ("discontinuous mentions", self.discontinuous),
            ("entity links", self.entities),
            ("registry", self.registry),
            ("stances", self.stances),
            ("relations", self.relations),
            ("attributes", self.attributes),
            ("notes", self.notes),
            ("status", self.status),
            ("origin", self.origin),
            ("metadata", self.metadata),
            ("boilerplate", self.boilerplate),
        ]
    }
}

/// A format for annotated documents.
#[derive(Clone, Copy)]
pub struct Format {
    /// As it is named on the command line: `jsonl`.
    pub id: &'static str,
    /// As it is shown.
    pub name: &'static str,
    /// One sentence: what it is good for.
    pub about: &'static str,
    /// The extension of its file, or of its main files, without dot.
    pub extension: &'static str,
    /// The extensions of all files that are read from a folder, without dot.
    pub reads: &'static [&'static str],
    /// Whether it always writes exactly one file; otherwise a folder of several.
    pub single_file: bool,
    /// What it counts places in.
    pub unit: Unit,
    /// What it carries.
    pub carries: Carries,
    /// Writes annotated documents. The same project and options give the same bytes; the report
    /// counts what the format could not carry.
    pub write: fn(&Project, &ExportOptions, &mut Report) -> Bundle,
    /// Reads what is in a bundle; the report names what could not be understood. `None` for a format that is
    /// written only.
    pub read: Option<fn(&Bundle, &mut Report) -> Imported>,
    /// Writes and reads document by document; `None` for a format that needs all at once.
    pub stream: Option<&'static Stream>,
}

impl Format {
    /// Whether spreadsheet programs open its files and may take cells for formulas, which an export can prevent.
    pub fn may_guard_formulas(&self) -> bool {
        self.extension == "csv"
    }
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Format({})", self.id)
    }
}

/// All formats, in the order in which they are shown.
pub const FORMATS: &[Format] = &[
    jsonl::FORMAT,
    tables::csv::FORMAT,
    #[cfg(feature = "parquet")]
    tables::parquet::FORMAT,
    brat::FORMAT,
    conll::FORMAT,
    conll::BIOES,
    conllu::FORMAT,
    webanno::FORMAT,
    cas::XMI,
    cas::JSON,
    qdpx::FORMAT,
    dna::FORMAT,
    network::GRAPHML,
    network::GEXF,
    spacy::jsonl::FORMAT,
    spacy::docbin::FORMAT,
    prodigy::FORMAT,
    doccano::FORMAT,
    doccano::CODE_POINTS,
    label_studio::FORMAT,
    web_annotation::FORMAT,
];

/// The formats that can be read, in the same order.
pub fn read_formats() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.read.is_some())
}

/// The extensions of files that annotations are read from, without dot.
pub fn annotation_extensions() -> Vec<&'static str> {
    let all = read_formats().flat_map(|format| format.reads).copied();
    all.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// The format of that id.
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id == id)
}
