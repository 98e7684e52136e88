//! Plain text. The smallest reader, and the one to imitate.

use super::{Content, ReadError, Reader, encoding};
use crate::model::Metadata;
use crate::report::Report;

pub(super) const READER: Reader =
    Reader { id: "text", name: "Plain text", extensions: &["txt", "text"], sniff: |_| false, read };

fn read(bytes: &[u8], report: &mut Report) -> Result<Content, ReadError> {
    let decoded = encoding::decode(bytes, None, report)?;
    let metadata = Metadata { title: title(&decoded.text), ..Metadata::default() };
    Ok(Content { text: decoded.text, metadata, encoding: decoded.encoding.to_owned(), ..Content::default() })
}

/// The first line, if it reads like a headline above a longer text; otherwise empty.
///
/// A wrong title is worse than none, so every doubt counts against it.
pub(super) fn title(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let line_end = text.find(['\n', '\r']).unwrap_or(text.len());
    let (line, rest) = (text[..line_end].trim(), text[line_end..].trim());
    let letters = line.chars().filter(|character| character.is_alphabetic()).count();
    let wide = line.chars().any(|character| matches!(character, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'));
    let long_enough = if wide { letters >= 6 } else { line.split_whitespace().count() >= 3 };
    let reads_like_one = long_enough
        && line.chars().count() <= 140
        && letters * 2 > line.chars().filter(|character| !character.is_whitespace()).count()
        && !line.ends_with(['.', ':', ';', ',', '。', '：', '>', '»'])
        && !line.contains(['|', '©', '›', '•', '→'])
        && !line.contains("://")
        && !is_furniture(line);
    let is_above_a_text = rest.chars().count() > line.chars().count() * 3 && rest.chars().count() > 200;
    if reads_like_one && is_above_a_text { line.to_owned() } else { String::new() }
}

/// Whether a line belongs to the page around an article.
fn is_furniture(line: &str) -> bool {
    const STARTS: &[&str] = &[
        "select language",
        "choose language",
        "skip to",
        "sign in",
        "sign up",
        "log in",
        "subscribe",
        "share this",
        "share on",
        "follow us",
        "advertisement",
        "cookie",
        "we use cookies",
        "this site uses",
        "menu",
        "home ",
        "read more",
        "click here",
        "by ",
        "published",
        "updated",
        "last updated",
        "posted",
        "photo",
        "image",
        "copyright",
        "all rights",
        "listen to",
        "print this",
        "breaking news",
        "live updates",
        "watch live",
    ];
    let line = line.to_lowercase();
    STARTS.iter().any(|start| line.starts_with(start))
}
