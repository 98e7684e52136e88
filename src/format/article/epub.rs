//! Books (.epub): the chapters in reading order, as one article.

use super::package::{Package, has_type};
use super::prose::{Block, Kind, compose};
use super::xml::{self, Piece};
use super::{Content, ReadError, Reader, html, iso_date};
use crate::model::Metadata;
use crate::report::{Notice, Report, counted};
use rbook::Epub;
use std::io::Cursor;

pub(super) const READER: Reader = Reader {
    id: "epub",
    name: "EPUB book",
    extensions: &["epub"],
    sniff: |bytes| has_type(bytes, "application/epub+zip"),
    read,
};

const KIND: &str = "EPUB book";

/// The most bytes of chapters that are read (128 MiB); a book may list the same chapter many times.
const LARGEST_BOOK: usize = 128 << 20;

fn read(bytes: &[u8], report: &mut Report) -> Result<Content, ReadError> {
    let mut package = Package::open(bytes, KIND)?;
    // The library unpacks whatever it is told to, so all is measured before.
    package.check_sizes()?;
    if is_protected(&package.side_part("META-INF/encryption.xml")) {
        return Err(ReadError::Protected(KIND));
    }
    if package.part("META-INF/container.xml")?.is_none() {
        return Err(ReadError::Broken { kind: KIND, why: "its part META-INF/container.xml is missing".to_owned() });
    }
    let epub = Epub::options()
        .skip_toc(true)
        .read(Cursor::new(bytes.to_vec()))
        .map_err(|error| ReadError::Broken { kind: KIND, why: error.to_string().trim_end_matches('.').to_owned() })?;
    let mut blocks = Vec::new();
    let (mut size, mut missing) = (0usize, 0usize);
    for chapter in epub.spine().iter() {
        let mut page = Vec::new();
        let found = chapter.resource().map(|resource| epub.copy_resource(resource, &mut page));
        if found.is_none_or(|copied| copied.is_err()) {
            missing += 1;
            continue;
        }
        size += page.len();
        if size > LARGEST_BOOK {
            return Err(ReadError::Limit(format!(
                "The chapters of this {KIND} have more than {} MiB",
                LARGEST_BOOK >> 20
            )));
        }
        blocks.extend(html::chapter(&page)?.into_iter().map(|line| Block::new(Kind::Paragraph, line)));
    }
    if missing > 0 {
        let what = format!("{} of this {KIND} could not be found and was left out.", counted(missing, "chapter"));
        report.add(Notice::warning(what));
    }
    let mut content = compose(blocks);
    content.metadata = metadata(&epub);
    content.encoding = "UTF-8".to_owned();
    Ok(content)
}

/// Whether chapters are encrypted; books often encrypt fonts only, and these are not read.
fn is_protected(encryption: &[u8]) -> bool {
    let mut found = false;
    // Whatever cannot be read here shows in the chapters.
    let _ = xml::walk(encryption, |piece| {
        if let Piece::Open(tag) = piece
            && tag.name() == "CipherReference"
        {
            let part = tag.attribute("URI").unwrap_or_default().to_ascii_lowercase();
            found |= part.ends_with("html") || part.ends_with("htm") || part.ends_with("xml");
        }
    });
    found
}

fn metadata(epub: &Epub) -> Metadata {
    let told = epub.metadata();
    let names =
        |all: Vec<&str>| all.into_iter().map(str::trim).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
    let is_address = |id: &&str| id.starts_with("http://") || id.starts_with("https://");
    let date = told.published_entry().map(|entry| entry.value().to_owned());
    Metadata {
        title: told.title().map(|title| title.value().trim().to_owned()).unwrap_or_default(),
        author: names(told.creators().map(|creator| creator.value()).collect()),
        outlet: names(told.publishers().map(|publisher| publisher.value()).take(1).collect()),
        date: date.and_then(|date| iso_date(&date)).unwrap_or_default(),
        address: told.identifiers().map(|id| id.value().trim()).find(is_address).unwrap_or_default().to_owned(),
        language: told.language().map(|language| language.value().to_owned()).unwrap_or_default(),
    }
}
