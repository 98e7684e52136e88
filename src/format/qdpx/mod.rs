//! REFI-QDA project exchange: a zip of a project file and its sources, between programs for qualitative analysis.

mod codes;
mod project;
mod read;

use super::export::{Losses, selected};
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::Project;
use crate::report::{Notice, Report};
use std::io::{Cursor, Write};
use zip::result::ZipResult;
use zip::write::{SimpleFileOptions, ZipWriter};

pub(super) const FORMAT: Format = Format {
    id: "qdpx",
    name: "REFI-QDA project",
    about: "The exchange file of MAXQDA, ATLAS.ti, NVivo and QualCoder. Labels are codes under “Mentions”, polarities \
            codes under “Stance” on the evidence, with the issue as a second code; entities are cases with their \
            selections; holder, target, cue and source of a stance, relations and the further pieces of a discontinuous \
            mention are links. Places count UTF-16 code units in sources with LF line ends: programs that count \
            characters (QualCoder) show what follows an emoji shifted. Reading takes the count and the line ends of the \
            program that a file names as its origin; every code becomes a label.",
    extension: "qdpx",
    reads: &["qdpx"],
    single_file: true,
    unit: Unit::Utf16,
    carries: CARRIES,
    write,
    read: Some(read::read),
    stream: None,
};

const CARRIES: Carries = Carries {
    mentions: true,
    nested: true,
    discontinuous: true,
    entities: true,
    registry: true,
    stances: true,
    relations: true,
    attributes: false,
    notes: true,
    status: false,
    origin: false,
    metadata: true,
    boilerplate: false,
};

/// The namespace of project files.
const SPACE: &str = "urn:QDA-XML:project:1.0";

/// The name of the project file in the zip.
const PROJECT: &str = "project.qde";

/// What we call ourselves as the origin of a file.
const ORIGIN: &str = "Standpoint";

/// Variables of sources, all texts, in the order of their values.
const SOURCE_VARIABLES: [&str; 12] = [
    "document", "title", "outlet", "author", "date", "address", "language", "state", "file", "format", "encoding",
    "sha256",
];

/// Variables of cases, all texts, in the order of their values.
const CASE_VARIABLES: [&str; 5] = ["entity", "label", "aliases", "knowledge base", "affiliation"];

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut losses = Losses::new(FORMAT.name, CARRIES);
    let mut builder = project::Builder::new(project, options);
    for selected in selected(project, options) {
        losses.count(&selected);
        let notes = selected.relations.iter().filter(|relation| !relation.note.is_empty()).count();
        losses.add("note on a relation", "notes on relations", notes);
        let linked = selected.stances.iter().flat_map(|stance| &stance.attribution);
        let linked = linked.filter(|link| link.mention.is_some()).count();
        losses.add("mention of a stance's source", "mentions of stances' sources", linked);
        builder.document(&selected);
    }
    let (file, sources, lost) = builder.finish();
    losses.add("character that XML forbids", "characters that XML forbids", lost);
    losses.report(report);
    match zipped(&file, &sources) {
        Ok(bytes) => Bundle::from([("project.qdpx".to_owned(), bytes)]),
        Err(error) => {
            report.add(Notice::error(format!("The file could not be packed: {error}.")));
            Bundle::new()
        }
    }
}

fn zipped(project: &[u8], sources: &[(String, String)]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same project gives the same bytes, so no file has the time of today.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    zip.start_file(PROJECT, options)?;
    zip.write_all(project)?;
    for (guid, text) in sources {
        zip.start_file(format!("sources/{guid}.txt"), options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
