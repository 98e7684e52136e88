//! UIMA's common analysis structure, as XMI and as JSON: what INCEpTION, DKPro and Apache UIMA read.
//!
//! `build` makes the feature structures of a document, `xmi` and `json` write and read them, `meaning` makes a
//! document of them again.

mod build;
mod json;
mod meaning;
mod types;
mod xmi;

use super::export::{Losses, selected};
use super::imported::{DocumentIds, Imported};
use super::settle::settle;
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::Project;
use crate::report::{Notice, Report};

/// XMI with its type system.
pub(super) const XMI: Format = Format {
    id: "xmi",
    name: "UIMA CAS XMI",
    about: "For each document `ID.xmi`, with `TypeSystem.xml`, for INCEpTION, DKPro and Apache UIMA. Places count UTF-16 \
            code units. A mention is a DKPro `NamedEntity` with features of ours, a stance a `standpoint.Stance` on its \
            evidence with links `holder`, `target`, `cue` and `source`, a relation a `standpoint.Relation` with \
            `Governor` and `Dependent`; import `TypeSystem.xml` as layers first. The pieces of a discontinuous mention \
            stand in `pieces`, its place spans them. Characters that XML forbids are replaced by U+FFFD; those of the \
            text are noted in `replaced` and come back. Reading takes the named entities, span and relation layers \
            of any XMI.",
    extension: "xmi",
    reads: &["xmi"],
    single_file: false,
    unit: Unit::Utf16,
    carries: Carries::ALL,
    write: write_xmi,
    read: Some(|bundle, report| read(bundle, report, "xmi", xmi::read)),
    stream: None,
};

/// JSON CAS 0.4, which holds its type system.
pub(super) const JSON: Format = Format {
    id: "cas-json",
    name: "UIMA JSON CAS 0.4",
    about: "For each document `ID.json`, for INCEpTION, DKPro and cassis: the same types and features as `xmi`, with the \
            type system inside (and in `TypeSystem.xml`, to import it as layers), and no character replaced. Places \
            count UTF-16 code units.",
    extension: "json",
    reads: &["json"],
    write: write_json,
    read: Some(|bundle, report| read(bundle, report, "cas-json", json::read)),
    stream: None,
    ..XMI
};

/// The file with the types.
const TYPE_SYSTEM: &str = "TypeSystem.xml";

/// The text and what is said about it.
struct Cas {
    text: String,
    structures: Vec<Structure>,
}

/// A feature structure.
struct Structure {
    id: u32,
    /// Its type, with package: `standpoint.Stance`.
    kind: String,
    features: Vec<(String, Value)>,
    /// Whether it is found by itself, not only through others.
    is_indexed: bool,
    /// The line it stands in, where the file tells.
    line: Option<usize>,
}

/// What a feature holds. XMI does not tell its kind, so whatever is read from it is text.
enum Value {
    Text(String),
    Number(usize),
    Score(f64),
    Reference(u32),
    References(Vec<u32>),
}

impl Structure {
    fn value(&self, name: &str) -> Option<&Value> {
        self.features.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The text of a feature; empty if there is none.
    fn text(&self, name: &str) -> String {
        match self.value(name) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Score(score)) => score.to_string(),
            Some(Value::Reference(_) | Value::References(_)) | None => String::new(),
        }
    }

    fn number(&self, name: &str) -> Option<usize> {
        match self.value(name)? {
            Value::Number(number) => Some(*number),
            other => {
                if let Value::Text(text) = other {
                    text.parse().ok()
                } else {
                    None
                }
            }
        }
    }

    fn score(&self, name: &str) -> Option<f64> {
        match self.value(name)? {
            Value::Score(score) => Some(*score),
            Value::Number(number) => Some(*number as f64),
            Value::Text(text) => text.parse().ok(),
            Value::Reference(_) | Value::References(_) => None,
        }
    }

    /// The structures that a feature names.
    fn references(&self, name: &str) -> Vec<u32> {
        match self.value(name) {
            Some(Value::Reference(id)) => vec![*id],
            Some(Value::References(ids)) => ids.clone(),
            Some(Value::Text(text)) => text.split_whitespace().filter_map(|id| id.parse().ok()).collect(),
            Some(Value::Number(_) | Value::Score(_)) | None => Vec::new(),
        }
    }
}

fn write_xmi(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut bundle = Bundle::new();
    let mut losses = Losses::new(XMI.name, XMI.carries);
    for selected in selected(project, options) {
        let id = super::imported::fit(selected.document.id.as_str());
        let (file, lost) = xmi::write(build::cas(project, &selected, options));
        losses.add("character that XML forbids", "characters that XML forbids", lost);
        bundle.insert(format!("{id}.xmi"), file);
    }
    bundle.insert(TYPE_SYSTEM.to_owned(), types::description());
    losses.report(report);
    bundle
}

fn write_json(project: &Project, options: &ExportOptions, _: &mut Report) -> Bundle {
    let types = std::iter::once((TYPE_SYSTEM.to_owned(), types::description()));
    let files = selected(project, options).map(|selected| {
        let id = super::imported::fit(selected.document.id.as_str());
        (format!("{id}.json"), json::write(&build::cas(project, &selected, options)))
    });
    types.chain(files).collect()
}

/// Reads one file: what it holds, or why it was left out.
type ReadFile = fn(&[u8]) -> Result<Cas, (String, Option<usize>)>;

fn read(bundle: &Bundle, report: &mut Report, format: &'static str, read_file: ReadFile) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    for (path, bytes) in bundle.iter().filter(|(path, _)| path.rsplit('/').next() != Some(TYPE_SYSTEM)) {
        match read_file(bytes) {
            Ok(cas) => meaning::add(&cas, path, format, &mut ids, &mut imported, report),
            Err((what, line)) => {
                let notice = Notice::error(format!("This file was left out: {what}.")).at(path);
                report.add(line.map_or(notice.clone(), |line| notice.line(line)));
            }
        }
    }
    settle(&mut imported, report);
    imported
}
