//! Word documents (.docx).

mod body;

use super::package::{Package, has_part};
use super::prose::{Block, compose};
use super::xml::{self, Fault, Piece};
use super::{Content, ReadError, Reader, flow, iso_date, text};
use crate::model::Metadata;
use crate::report::{Notice, Report};
use body::Body;

pub(super) const READER: Reader = Reader {
    id: "docx",
    name: "Word document",
    extensions: &["docx", "docm", "dotx"],
    sniff: |bytes| has_part(bytes, "word/"),
    read,
};

const KIND: &str = "Word document";

fn read(bytes: &[u8], report: &mut Report) -> Result<Content, ReadError> {
    let mut package = Package::open(bytes, KIND)?;
    let main = main_part(&mut package);
    let Some(document) = package.part(&main)? else {
        return Err(ReadError::Broken { kind: KIND, why: format!("its part {main} is missing") });
    };
    let mut body = Body::new();
    keep_until_fault(KIND, xml::walk(&document, |piece| body.take(piece)), report)?;
    drop(document);
    let told = body.finish(report);
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut notes = Vec::new();
    for (name, wanted) in [("footnotes", &told.footnotes), ("endnotes", &told.endnotes)] {
        if !wanted.is_empty()
            && let Some(part) = package.part(&format!("{folder}/{name}.xml"))?
        {
            notes.extend(body::notes(&part, wanted));
        }
    }
    let mut content = compose(flow::with_notes(told.blocks, notes));
    content.metadata = metadata(&package.side_part("docProps/core.xml"));
    if content.metadata.title.is_empty() {
        content.metadata.title = if told.title.is_empty() { text::title(&content.text) } else { told.title };
    }
    content.encoding = "UTF-8".to_owned();
    Ok(content)
}

/// The name of the part with the text; Word itself does not always call it `word/document.xml`.
fn main_part(package: &mut Package) -> String {
    let mut found = None;
    let relations = package.side_part("_rels/.rels");
    // What a broken list tells before it breaks is as good as the rest.
    let _ = xml::walk(&relations, |piece| {
        if let Piece::Open(tag) = piece
            && tag.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            && found.is_none()
        {
            found = tag.attribute("Target");
        }
    });
    let found = found.map(|name| name.trim_start_matches('/').to_owned());
    found.filter(|name| !name.is_empty()).unwrap_or_else(|| "word/document.xml".to_owned())
}

fn metadata(core: &[u8]) -> Metadata {
    let [title, author, created, language] = xml::first_texts(core, ["title", "creator", "created", "language"]);
    Metadata { title, author, date: iso_date(&created).unwrap_or_default(), language, ..Metadata::default() }
}

/// A document that breaks off keeps what comes before, with a warning; one that is made to break readers is refused.
pub(super) fn keep_until_fault(
    kind: &'static str,
    walked: Result<(), Fault>,
    report: &mut Report,
) -> Result<(), ReadError> {
    match walked {
        Ok(()) => Ok(()),
        Err(Fault::TooDeep) => {
            Err(ReadError::Limit(format!("This {kind} nests its parts more than {} deep", xml::DEEPEST)))
        }
        Err(Fault::Broken) => {
            let what = format!("This {kind} is damaged; the text up to the damage was read.");
            report.add(Notice::warning(what).hint("Open it in the program it comes from and save it again."));
            Ok(())
        }
    }
}

/// What the text of a document tells.
#[derive(Default)]
struct Told {
    blocks: Vec<Block>,
    /// Its first paragraph in the style “Title”.
    title: String,
    /// The ids of its notes, in the order of their marks.
    footnotes: Vec<String>,
    endnotes: Vec<String>,
}
