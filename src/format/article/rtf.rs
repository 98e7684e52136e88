//! Rich text (.rtf), as Word, WordPad, TextEdit and news archives write it.

mod charset;
mod document;
mod token;

use super::prose::compose;
use super::{Content, ReadError, Reader, flow, text};
use crate::report::{Notice, Report};
use document::Document;
use token::Tokens;

pub(super) const READER: Reader =
    Reader { id: "rtf", name: "Rich text", extensions: &["rtf"], sniff: |bytes| start(bytes).is_some(), read };

/// Groups may stand inside each other this deep; Word stays below 50.
const DEEPEST: usize = 1000;

/// The document without what some programs write before it.
fn start(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    bytes.starts_with(b"{\\rtf").then_some(bytes)
}

fn read(bytes: &[u8], report: &mut Report) -> Result<Content, ReadError> {
    let Some(bytes) = start(bytes) else {
        return Err(ReadError::Broken { kind: "rich text", why: "it does not begin with {\\rtf".to_owned() });
    };
    let mut document = Document::new();
    let mut tokens = Tokens::new(bytes);
    for token in &mut tokens {
        if !document.take(token) {
            break;
        }
    }
    if document.depth() > DEEPEST {
        return Err(ReadError::Limit(format!("This rich text nests its groups more than {DEEPEST} deep")));
    }
    if document.depth() > 0 {
        let what = "This rich text breaks off before its end; the text up to there was read.";
        report.add(Notice::warning(what).hint("Open it in the program it comes from and save it again."));
    }
    let told = document.finish();
    let mut content = compose(flow::with_notes(told.blocks, told.notes));
    content.metadata = told.metadata;
    if content.metadata.title.is_empty() {
        content.metadata.title = text::title(&content.text);
    }
    content.encoding = told.encoding.to_owned();
    Ok(content)
}
