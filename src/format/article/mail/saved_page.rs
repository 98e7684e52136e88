//! Web pages that a browser saved in one file (MHTML): a letter whose first part is the page.

use super::super::{Content, ReadError, Reader, html};
use super::header;
use super::part::{MOST, Part};
use crate::report::Report;

pub(in super::super) const MHTML: Reader =
    Reader { id: "mhtml", name: "Web page in one file", extensions: &["mhtml", "mht"], sniff, read };

fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.get(..2048.min(bytes.len())).unwrap_or_default();
    header::begins_a_letter(head)
        && head.windows(26).any(|words| words.eq_ignore_ascii_case(b"Snapshot-Content-Location:"))
}

fn read(bytes: &[u8], report: &mut Report) -> Result<Content, ReadError> {
    let mut left = MOST;
    let saved = Part::new(bytes, &mut left);
    let page = page(&saved).ok_or(ReadError::Empty)?;
    let (text, encoding) = page.text(report)?;
    let mut content = (html::READER.read)(text.as_bytes(), report)?;
    content.encoding = encoding;
    let known = header::metadata(&saved.headers, None);
    if content.metadata.address.is_empty() && !known.address.starts_with("mid:") {
        content.metadata.address = known.address;
    }
    if content.metadata.title.is_empty() {
        content.metadata.title = known.title;
    }
    Ok(content)
}

fn page<'p, 'a>(part: &'p Part<'a>) -> Option<&'p Part<'a>> {
    if part.is("text/html") || part.is("application/xhtml+xml") {
        return Some(part);
    }
    part.parts.iter().find_map(page)
}
