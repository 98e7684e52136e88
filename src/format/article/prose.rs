//! The text of a document as it is put together from its blocks.

use super::Content;
use crate::text::TextRange;

/// What a block of text is; it decides how far it stands from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph or a heading, with an empty line after it.
    Paragraph,
    /// An item of a list, on the line after the item before.
    Item,
    /// A row of a table, likewise.
    Row,
    /// A paragraph that belongs to the page or to the book and not to the article, such as a page number.
    Furniture,
}

/// A block of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) text: String,
}

impl Block {
    pub(super) fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// Blocks as one text, and where in it the furniture stands.
///
/// Words stay as they are; control characters, which are none, and white space around a block go.
pub(super) fn compose(blocks: impl IntoIterator<Item = Block>) -> Content {
    let mut text = String::new();
    let mut boilerplate = Vec::new();
    let mut last = Kind::Paragraph;
    for block in blocks {
        let words = block.text.replace("\r\n", "\n").replace('\r', "\n");
        // A mark at the very start would be taken for a byte-order mark, and every place would be off.
        let words = if text.is_empty() { words.trim_start_matches('\u{feff}') } else { &words };
        let words = words.trim_matches([' ', '\t', '\n']);
        if words.is_empty() {
            continue;
        }
        if !text.is_empty() {
            let close = block.kind == last && matches!(last, Kind::Item | Kind::Row);
            text.push_str(if close { "\n" } else { "\n\n" });
        }
        let start = text.len();
        text.extend(words.chars().filter(|&character| !is_control(character)));
        if block.kind == Kind::Furniture {
            boilerplate.push(TextRange::between(start, text.len()));
        }
        last = block.kind;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    Content { text, boilerplate, ..Content::default() }
}

fn is_control(character: char) -> bool {
    matches!(character, '\0'..='\x08' | '\x0b'..='\x1f' | '\x7f')
}
