//! Web pages: the readable article in them, and what their metadata tells.

mod article;
mod cost;
mod metadata;
mod paragraphs;
mod tags;

pub(super) use tags::stripped;

use super::prose::{Block, Kind, compose};
use super::{Content, ReadError, Reader, encoding};
use crate::model::Metadata;
use crate::report::{Notice, Report};
use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;
use paragraphs::{paragraphs, squeezed};
use scraper::Html;

pub(super) const READER: Reader =
    Reader { id: "html", name: "Web page", extensions: &["html", "htm", "xhtml"], sniff, read };

/// Deeper nesting than this makes HTML parsers take quadratic time; ordinary pages stay below 100.
const DEEPEST: usize = 500;

/// An article shorter than this, in bytes, is more likely a piece of the page's furniture.
const SHORTEST: usize = 140;

fn sniff(bytes: &[u8]) -> bool {
    let start = bytes.get(..1024.min(bytes.len())).unwrap_or_default().to_ascii_lowercase();
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start).trim_ascii_start();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html") || start.starts_with(b"<head")
}

fn read(bytes: &[u8], report: &mut Report) -> Result<Content, ReadError> {
    let decoded = encoding::decode(bytes, declared_encoding(bytes), report)?;
    let encoding = decoded.encoding.to_owned();
    let page = decoded.text;
    if tags::nest_deeper_than(&page, DEEPEST) {
        let what =
            format!("The page nests more than {DEEPEST} deep or repeats without end, so only its tags were removed.");
        report.add(Notice::warning(what).hint("Menus and other parts of the page may stand in the text."));
        let metadata = Metadata { title: tags::title(&page), ..Metadata::default() };
        return Ok(Content { text: stripped(&page), metadata, encoding, ..Content::default() });
    }
    let html = Html::parse_document(&page);
    let mut metadata = metadata::metadata(&html);
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::new(page.as_str(), None, Some(config)).and_then(|mut page| page.parse()).ok();
    let mut found = Vec::new();
    if let Some(article) = article {
        found = paragraphs(&Html::parse_fragment(&article.content));
        if metadata.title.is_empty() {
            metadata.title = squeezed(&article.title);
        }
        if metadata.author.is_empty() {
            metadata.author = metadata::byline(&article.byline.unwrap_or_default());
        }
    }
    let whole = paragraphs(&html);
    let length = |all: &[paragraphs::Paragraph]| all.iter().map(|it| it.text.len()).sum::<usize>();
    let blocks = if length(&found) < SHORTEST && length(&whole) > length(&found) {
        report.add(Notice::info("No article was found in the page, so its whole text was taken."));
        whole.into_iter().map(|it| Block::new(Kind::Paragraph, it.text)).collect()
    } else {
        article::marked(whole, &found, &metadata::headline(&html))
    };
    Ok(Content { metadata, encoding, ..compose(blocks) })
}

/// The whole text of a page or of a piece of one, blocks apart by an empty line.
pub(super) fn fragment(piece: &str) -> String {
    let piece = tags::opened(piece);
    if tags::nest_deeper_than(&piece, DEEPEST) {
        return stripped(&piece);
    }
    let blocks: Vec<String> = paragraphs(&Html::parse_fragment(&piece)).into_iter().map(|it| it.text).collect();
    let text = blocks.join("\n\n");
    if text.is_empty() { text } else { text + "\n" }
}

/// The paragraphs of a chapter of a book.
pub(super) fn chapter(page: &[u8]) -> Result<Vec<String>, ReadError> {
    let decoded = encoding::decode(page, declared_encoding(page), &mut Report::default())?;
    let page = tags::opened(&decoded.text);
    if tags::nest_deeper_than(&page, DEEPEST) {
        return Ok(stripped(&page).lines().map(str::to_owned).collect());
    }
    Ok(paragraphs(&Html::parse_document(&page)).into_iter().map(|it| it.text).collect())
}

/// The encoding that a page declares in its first bytes.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..4096.min(bytes.len()))?.to_ascii_lowercase();
    let at = start.windows(8).position(|window| window == b"charset=")?;
    let label = start.get(at + 8..)?.trim_ascii_start();
    let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte));
    Encoding::for_label(label.get(..end.unwrap_or(label.len()))?)
}
