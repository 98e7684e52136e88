//! The natural pieces of a text: graphemes, words, paragraphs.

use super::TextRange;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// The user-perceived characters of a text, in order.
pub fn graphemes(text: &str) -> impl Iterator<Item = TextRange> + '_ {
    text.grapheme_indices(true).map(|(start, grapheme)| TextRange::between(start, start + grapheme.len()))
}

/// The words of a text (no spaces, no punctuation), in order.
pub fn words(text: &str) -> impl Iterator<Item = TextRange> + '_ {
    text.unicode_word_indices().map(|(start, word)| TextRange::between(start, start + word.len()))
}

/// The paragraphs of a text: its lines, without line ends, empty ones included.
///
/// An empty text has one empty paragraph.
pub fn paragraphs(text: &str) -> impl Iterator<Item = TextRange> + '_ {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let range = TextRange::between(start, start + line.len());
        start += line.len() + 1;
        range
    })
}

/// The grapheme boundary next to `offset`, one step forward or back; the text's ends hold.
pub fn grapheme_boundary(text: &str, offset: usize, forward: bool) -> usize {
    let offset = text.floor_char_boundary(offset);
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    let step = if forward { cursor.next_boundary(text, 0) } else { cursor.prev_boundary(text, 0) };
    match step {
        Ok(Some(boundary)) => boundary,
        _ if forward => text.len(),
        _ => 0,
    }
}

/// The word that holds or touches byte `offset`, if any.
pub fn word_at(text: &str, offset: usize) -> Option<TextRange> {
    let offset = text.floor_char_boundary(offset);
    let line = line_around(text, offset);
    words(text.get(line.bytes())?)
        .map(|word| TextRange::between(line.start() + word.start(), line.start() + word.end()))
        .find(|word| word.start() <= offset && offset <= word.end())
}

/// Where the caret lands after a step by word: the next word's end, or the previous word's start.
pub fn word_boundary(text: &str, offset: usize, forward: bool) -> usize {
    let offset = text.floor_char_boundary(offset);
    let mut line = line_around(text, offset);
    loop {
        let here = text.get(line.bytes()).unwrap_or_default();
        let mut found = words(here).map(|word| (line.start() + word.start(), line.start() + word.end()));
        let stop = if forward {
            found.find(|&(_, end)| end > offset).map(|(_, end)| end)
        } else {
            found.take_while(|&(start, _)| start < offset).last().map(|(start, _)| start)
        };
        match stop {
            Some(stop) => return stop,
            None if forward && line.end() < text.len() => line = line_around(text, line.end() + 1),
            None if !forward && line.start() > 0 => line = line_around(text, line.start() - 1),
            None if forward => return text.len(),
            None => return 0,
        }
    }
}

fn line_around(text: &str, offset: usize) -> TextRange {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    TextRange::between(start, end)
}
