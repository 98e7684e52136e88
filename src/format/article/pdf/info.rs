//! What a PDF tells about itself.

use crate::format::article::iso_date;
use crate::format::article::xml::{self, Piece};
use crate::model::Metadata;
use lopdf::{Document, Object};

/// The largest XMP packet that is read, in bytes as unpacked (4 MiB).
const LARGEST_PACKET: usize = 4 << 20;

pub(super) fn metadata(document: &Document) -> Metadata {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok();
    let told = |key: &[u8]| {
        let value = info.and_then(|info| info.get_deref(key, document).ok());
        let value = value.and_then(|value| lopdf::decode_text_string(value).ok()).unwrap_or_default();
        squeezed(&value)
    };
    let catalog = document.catalog().ok();
    let packet = catalog.and_then(|catalog| catalog.get_deref(b"Metadata", document).ok()?.as_stream().ok());
    let packet = packet.and_then(|packet| packet.get_plain_content_with_limit(LARGEST_PACKET).ok()).unwrap_or_default();
    let xmp = Xmp::read(&packet);
    let language = catalog.and_then(|catalog| catalog.get_deref(b"Lang", document).ok());
    let language = language.and_then(|language| lopdf::decode_text_string(language).ok());
    let first = |all: [String; 2]| all.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    Metadata {
        title: Some(first([told(b"Title"), xmp.title])).filter(|title| is_title(title)).unwrap_or_default(),
        author: first([told(b"Author"), xmp.authors.join(", ")]),
        date: pdf_date(&told(b"CreationDate")).or_else(|| iso_date(&xmp.created)).unwrap_or_default(),
        language: language.unwrap_or_default(),
        outlet: xmp.publisher,
        ..Metadata::default()
    }
}

/// `D:20240301101500+02'00'` as RFC 3339, or as a day if there is no zone.
fn pdf_date(date: &str) -> Option<String> {
    let date = date.strip_prefix("D:").unwrap_or(date);
    let digits = date.bytes().take(14).take_while(u8::is_ascii_digit).count();
    let part = |from: usize, to: usize| date.get(from..to).filter(|_| to <= digits);
    let day = format!("{}-{}-{}", part(0, 4)?, part(4, 6).unwrap_or("01"), part(6, 8).unwrap_or("01"));
    day.parse::<jiff::civil::Date>().ok()?;
    let zone = date.get(digits..).unwrap_or_default().replace('\'', "");
    let zone = match (zone.get(..1), zone.get(1..3), zone.get(3..5)) {
        (Some("Z"), ..) => "+00:00".to_owned(),
        (Some(sign @ ("+" | "-")), Some(hours), minutes) => format!("{sign}{hours}:{}", minutes.unwrap_or("00")),
        _ => return Some(day),
    };
    let time = format!("{}:{}:{}", part(8, 10)?, part(10, 12).unwrap_or("00"), part(12, 14).unwrap_or("00"));
    let full = format!("{day}T{time}{zone}");
    Some(if full.parse::<jiff::Timestamp>().is_ok() { full } else { day })
}

/// Whether a title is one and not the name of a file or of a program.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let ends = [
        ".doc", ".docx", ".indd", ".qxd", ".qxp", ".rtf", ".odt", ".pdf", ".tex", ".dvi", ".txt", ".xml", ".html",
        ".pptx",
    ];
    let is_name = !title.contains(' ') && (title.contains('_') || (title.contains('-') && title == lower));
    !is_name
        && !lower.starts_with("microsoft word")
        && !lower.starts_with("untitled")
        && !ends.iter().any(|end| lower.ends_with(end))
}

#[derive(Default)]
struct Xmp {
    title: String,
    authors: Vec<String>,
    publisher: String,
    created: String,
}

impl Xmp {
    fn read(packet: &[u8]) -> Self {
        let mut told = Self::default();
        let mut open: Vec<String> = Vec::new();
        let mut text = String::new();
        // A broken packet tells what it tells.
        let _ = xml::walk(packet, |piece| match piece {
            Piece::Open(tag) => {
                if tag.name() == "Description"
                    && let Some(date) = tag.attribute("CreateDate")
                {
                    told.created = date;
                }
                open.push(tag.name().to_owned());
                text.clear();
            }
            Piece::Text(words) => text += &words,
            Piece::Close(name) => {
                let is_in = |field: &str| open.iter().rev().take(3).any(|it| it == field);
                let words = squeezed(&text);
                match name {
                    "li" if !words.is_empty() && is_in("title") && told.title.is_empty() => told.title = words,
                    "li" if !words.is_empty() && is_in("creator") => told.authors.push(words),
                    "li" if !words.is_empty() && is_in("publisher") => told.publisher = words,
                    "CreateDate" => told.created = words,
                    _ => {}
                }
                text.clear();
                open.pop();
            }
        });
        told
    }
}

fn squeezed(text: &str) -> String {
    let words: Vec<&str> = text.trim_matches('\0').split_whitespace().collect();
    words.join(" ")
}
