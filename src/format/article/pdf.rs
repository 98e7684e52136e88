//! PDF documents with a text layer.

mod cmap;
mod font;
mod info;
mod layout;
mod page;
mod paragraphs;
mod weigh;
mod words;

use super::prose::compose;
use super::{Content, ReadError, Reader, text};
use crate::report::{Notice, Report};
use lopdf::{Document, Error, LoadOptions};
use page::Pages;
use paragraphs::Page;

pub(super) const READER: Reader = Reader { id: "pdf", name: "PDF document", extensions: &["pdf"], sniff, read };

const KIND: &str = "PDF document";

/// The most pages that are read.
const MOST_PAGES: usize = 20_000;

fn sniff(bytes: &[u8]) -> bool {
    // Some programs write a few lines before it.
    bytes.get(..1024).unwrap_or(bytes).windows(5).any(|window| window == b"%PDF-")
}

fn read(bytes: &[u8], report: &mut Report) -> Result<Content, ReadError> {
    let largest = weigh::weigh(bytes)?;
    let document = match Document::load_mem_with_options(bytes, LoadOptions::with_max_decompressed_size(largest)) {
        Ok(document) if document.is_encrypted() => return Err(ReadError::Protected(KIND)),
        Ok(document) => document,
        Err(Error::InvalidPassword | Error::Decryption(_) | Error::Unimplemented(_)) => {
            return Err(ReadError::Protected(KIND));
        }
        Err(_) => {
            let why = "its list of parts is missing or broken, as when a download broke off".to_owned();
            return Err(ReadError::Broken { kind: KIND, why });
        }
    };
    let mut pages = Pages::new(&document);
    let mut read: Vec<Page> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let (mut column, mut empty) = (0, 0usize);
    for id in document.page_iter().take(MOST_PAGES) {
        // A list of pages may name one again and again.
        if !seen.insert(id) {
            continue;
        }
        let (lines, turned) = layout::lines(pages.pieces(id), &mut column);
        empty += usize::from(lines.is_empty());
        read.push(Page { lines, turned });
        if pages.is_full {
            report.add(Notice::warning(format!(
                "Only the first {} pages were read; the rest is over the limit.",
                read.len()
            )));
            break;
        }
    }
    if pages.glyphs() == 0 {
        let why = "it has no pages".to_owned();
        return Err(if read.is_empty() { ReadError::Broken { kind: KIND, why } } else { ReadError::Scanned });
    }
    if pages.unknown * 2 > pages.glyphs() {
        return Err(ReadError::NoLetters);
    }
    if pages.unknown > 0 {
        let what = format!("{} glyphs of fonts that do not tell their letters became U+FFFD.", pages.unknown);
        report.add(Notice::warning(what).hint("Run OCR (text recognition) on the file if they matter."));
    }
    if empty > 0 {
        let what = format!("{empty} of {} pages have no text; they may be pictures.", read.len());
        report.add(Notice::info(what).hint("Run OCR (text recognition) on the file if they matter."));
    }
    let heading = heading(&read);
    let mut content = compose(paragraphs::blocks(read));
    if content.text.trim().is_empty() {
        return Err(ReadError::Scanned);
    }
    content.metadata = info::metadata(&document);
    if content.metadata.title.is_empty() {
        content.metadata.title =
            Some(heading).filter(|it| !it.is_empty()).unwrap_or_else(|| text::title(&content.text));
    }
    content.encoding = "PDF".to_owned();
    Ok(content)
}

/// The lines of the first page in its largest letters, if they are few and larger than the rest.
fn heading(pages: &[Page]) -> String {
    let lines = pages.first().map(|page| page.lines.as_slice()).unwrap_or_default();
    let mut sizes: Vec<f32> =
        lines.iter().filter(|line| line.text.chars().count() > 20).map(|line| line.size).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(f32::MAX);
    let largest = lines.iter().filter(|line| line.text.chars().count() > 3).map(|line| line.size).fold(0.0, f32::max);
    if largest < usual * 1.25 {
        return String::new();
    }
    let mut large = lines.iter().skip_while(|line| line.size < largest * 0.97);
    let together = large.by_ref().take_while(|line| line.size >= largest * 0.97).map(|line| line.text.as_str());
    let heading = together.collect::<Vec<_>>().join(" ");
    if heading.chars().count() <= 250 { heading } else { String::new() }
}
