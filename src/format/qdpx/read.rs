//! Reads project files and their sources, ours and those of other programs.

mod meaning;

use super::{ORIGIN, PROJECT};
use crate::format::Bundle;
use crate::format::imported::{DocumentIds, Imported};
use crate::format::place::Counting;
use crate::format::settle::settle;
use crate::report::{Notice, Report};
use meaning::Meaning;
use roxmltree::Node;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most bytes that a file of the zip may unpack to (1 GiB).
const LARGEST: u64 = 1 << 30;

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    for (path, bytes) in bundle {
        if let Err((what, line)) = file(path, bytes, &mut ids, &mut imported, report) {
            let notice = Notice::error(format!("This file was left out: {what}.")).at(path);
            report.add(line.map_or(notice.clone(), |line| notice.line(line)));
        }
    }
    settle(&mut imported, report);
    imported
}

type Refused = (String, Option<usize>);

fn file(
    path: &str,
    bytes: &[u8],
    ids: &mut DocumentIds,
    imported: &mut Imported,
    report: &mut Report,
) -> Result<(), Refused> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| (format!("it is no zip ({error})"), None))?;
    let project = unpacked(&mut zip, PROJECT).map_err(|what| (what, None))?;
    let document = roxmltree::Document::parse(project.trim_start_matches('\u{feff}'))
        .map_err(|error| (format!("{PROJECT} is no XML ({error})"), Some(error.pos().row as usize)))?;
    let root = document.root_element();
    let mut meaning = Meaning::new(&document, path, report, imported);
    let origin = root.attribute("origin").unwrap_or_default();
    let sources = root.children().filter(|node| node.has_tag_name((super::SPACE, "Sources")));
    for source in sources.flat_map(|sources| sources.children().filter(Node::is_element)) {
        if source.tag_name().name() != "TextSource" {
            let name = source.attribute("name").unwrap_or_default();
            meaning.warn(source, format!("The source “{name}” is no text and was left out."));
            continue;
        }
        match text(&mut zip, source) {
            Ok(text) => meaning.source(source, Dialect::of(origin), &text, ids),
            Err(what) => meaning.error(source, format!("A source was left out: {what}.")),
        }
    }
    meaning.finish(origin == ORIGIN);
    Ok(())
}

/// How a program counts.
#[derive(Debug, Clone, Copy)]
struct Dialect {
    counting: Counting,
    /// Whether a CRLF counts as one.
    folds_line_ends: bool,
}

impl Dialect {
    fn of(origin: &str) -> Self {
        let is = |name: &str| origin.to_lowercase().contains(name);
        let counting = if is("qualcoder") { Counting::CodePoints } else { Counting::Utf16 };
        Self { counting, folds_line_ends: is("atlas") }
    }

    /// A text in which the program's places are right. None counts a byte-order mark.
    fn text(self, text: &str) -> String {
        let text = text.trim_start_matches('\u{feff}');
        if self.folds_line_ends { text.replace("\r\n", "\n") } else { text.to_owned() }
    }
}

/// The text of a source: in it, or in a file of the zip.
fn text(zip: &mut ZipArchive<Cursor<&[u8]>>, source: Node<'_, '_>) -> Result<String, String> {
    let within = source.children().find(|node| node.tag_name().name() == "PlainTextContent");
    if let Some(within) = within {
        return Ok(within.text().unwrap_or_default().to_owned());
    }
    let path = source.attribute("plainTextPath").ok_or("it has no plain text")?;
    let name = path.strip_prefix("internal://").ok_or_else(|| format!("{path} is not in the file"))?;
    unpacked(zip, &format!("sources/{name}")).or_else(|_| unpacked(zip, &format!("Sources/{name}")))
}

fn unpacked(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, String> {
    let entry = zip.by_name(name).map_err(|error| format!("{name}: {error}"))?;
    let mut bytes = Vec::new();
    entry.take(LARGEST).read_to_end(&mut bytes).map_err(|error| format!("{name} is damaged ({error})"))?;
    if bytes.len() as u64 >= LARGEST {
        return Err(format!("{name} is larger than {LARGEST} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| format!("{name} is not UTF-8"))
}

/// Elements of a name anywhere in a file, by their ids.
fn by_guid<'a>(root: Node<'a, 'a>, name: &str) -> BTreeMap<&'a str, Node<'a, 'a>> {
    let elements = root.descendants().filter(|node| node.tag_name().name() == name);
    elements.filter_map(|node| Some((node.attribute("guid")?, node))).collect()
}
