//! JSONL, our own: one document a line with everything we know about it, places in code points.

mod read;
mod textless;
mod wire;

pub(super) use read::read_record;
pub use read::{JsonLine, read_line};
pub use textless::TextlessLine;

use super::export::Selected;
use super::stream::{BATCH, DocumentWriter, Growing, Stream, bundled, read_lines};
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::Project;
use crate::report::{Notice, Report};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io;

/// The only file.
const FILE: &str = "annotations.jsonl";

/// JSONL as one of the formats.
pub const FORMAT: Format = Format {
    id: "jsonl",
    name: "JSON lines",
    about: "Our own exchange format, one document a line with everything that is known about it. Places are in Unicode \
            code points, end exclusive, with the quoted words beside; the fields are listed in \
            [jsonl.md](jsonl.md). Reading also takes lines with only `id`, `text`, `title` and `date`, and places in \
            `utf16` or `byte` units where a line says so in `offsets`. A line without `text` is about the project's \
            article of that `id`.",
    extension: "jsonl",
    reads: &["jsonl", "ndjson"],
    single_file: true,
    unit: Unit::CodePoints,
    carries: Carries::ALL,
    write,
    read: Some(read::read),
    stream: Some(&STREAM),
};

const STREAM: Stream = Stream {
    begin: |options| Box::new(Writer { options: options.clone(), named: Named::default() }),
    read: |source, take| read_lines(source, BATCH, |_| true, read::read, take),
};

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    bundled((STREAM.begin)(options), project, options, report)
}

struct Writer {
    options: ExportOptions,
    named: Named,
}

impl DocumentWriter for Writer {
    fn begin(&mut self, files: &mut dyn Growing) -> io::Result<()> {
        files.append(FILE, &[])
    }

    fn document(&mut self, project: &Project, selected: &Selected, files: &mut dyn Growing) -> io::Result<()> {
        let line = wire::Line::new(project, selected, &self.options.annotator);
        self.named.add(&line);
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');
        files.append(FILE, &bytes)
    }

    fn finish(self: Box<Self>, project: &Project, _files: &mut dyn Growing, report: &mut Report) -> io::Result<()> {
        self.named.report(project, report);
        Ok(())
    }
}

/// All that is known of a document but its text, as the other formats carry it beside what their tools show.
pub(super) fn record(project: &Project, selected: &Selected, options: &ExportOptions, named: &mut Named) -> Value {
    let line = wire::Line::new(project, selected, &options.annotator);
    named.add(&line);
    let mut record = serde_json::to_value(line).unwrap_or_default();
    if let Some(record) = record.as_object_mut() {
        record.remove("text");
    }
    record
}

/// The entities and issues that an export names.
#[derive(Default)]
pub(super) struct Named {
    entities: BTreeSet<String>,
    issues: BTreeSet<String>,
}

impl Named {
    fn add(&mut self, line: &wire::Line) {
        self.entities.extend(line.entities.iter().map(|entity| entity.id.clone()));
        self.issues.extend(line.issues.iter().map(|issue| issue.id.clone()));
    }

    /// Says how many others there are.
    pub(super) fn report(self, project: &Project, report: &mut Report) {
        let unnamed = project.entities().filter(|entity| !self.entities.contains(entity.id.as_str())).count();
        let uncoded = project.issues().filter(|issue| !self.issues.contains(issue.id.as_str())).count();
        if unnamed + uncoded > 0 {
            let what =
                format!("{unnamed} entities and {uncoded} issues that no exported annotation names are not in it.");
            report.add(Notice::info(what).hint("CSV holds the whole registry."));
        }
    }
}
