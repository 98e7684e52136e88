//! JSONL, our own: one document a line with everything we know about it, places in code points.

mod read;
mod wire;

pub use read::{JsonLine, read_line};

use super::export::selected;
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::Project;
use crate::report::{Notice, Report};
use std::collections::BTreeSet;

/// JSONL as one of the formats.
pub const FORMAT: Format = Format {
    id: "jsonl",
    name: "JSON lines",
    about: "Our own exchange format, one document a line with everything that is known about it. Places are in Unicode \
            code points, end exclusive, with the quoted words beside; the fields are listed in \
            [jsonl.md](jsonl.md). Reading also takes lines with only `id`, `text`, `title` and `date`, and places in \
            `utf16` or `byte` units where a line says so in `offsets`.",
    extension: "jsonl",
    reads: &["jsonl", "ndjson"],
    single_file: true,
    unit: Unit::CodePoints,
    carries: Carries::ALL,
    write,
    read: Some(read::read),
};

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut file = Vec::new();
    let (mut named, mut coded) = (BTreeSet::new(), BTreeSet::new());
    for selected in selected(project, options) {
        let line = wire::Line::new(project, &selected, &options.annotator);
        named.extend(line.entities.iter().map(|entity| entity.id.clone()));
        coded.extend(line.issues.iter().map(|issue| issue.id.clone()));
        match serde_json::to_writer(&mut file, &line) {
            Ok(()) => file.push(b'\n'),
            Err(error) => {
                report.add(Notice::error(format!("{} could not be written: {error}.", selected.document.id)));
            }
        }
    }
    let unnamed = project.entities().filter(|entity| !named.contains(entity.id.as_str())).count();
    let uncoded = project.issues().filter(|issue| !coded.contains(issue.id.as_str())).count();
    if unnamed + uncoded > 0 {
        let what = format!("{unnamed} entities and {uncoded} issues that no exported annotation names are not in it.");
        report.add(Notice::info(what).hint("CSV holds the whole registry."));
    }
    Bundle::from([("annotations.jsonl".to_owned(), file)])
}
