//! Sentences of newswire text, found by rules in one pass.

use super::abbreviation::{Abbreviation, abbreviation, opens_sentences};
use super::{TextRange, segment};

/// The sentence that holds a range, or all sentences that it touches; the range itself if it touches none.
pub fn sentence_around(text: &str, range: TextRange) -> TextRange {
    let start = text[..text.floor_char_boundary(range.start())].rfind('\n').map_or(0, |at| at + 1);
    let end = text.ceil_char_boundary(range.end());
    let end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let touched = sentences(&text[start..end])
        .into_iter()
        .map(|sentence| TextRange::between(start + sentence.start(), start + sentence.end()))
        .filter(|sentence| sentence.overlaps(range) || (range.is_empty() && sentence.contains(range.start())));
    touched.reduce(TextRange::cover).unwrap_or(range)
}

/// An end of a sentence to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentenceEdge {
    /// The nearest start before.
    StartBefore,
    /// The nearest start after.
    StartAfter,
    /// The nearest end after.
    EndAfter,
}

/// The nearest end of a sentence before or after a byte; the text's ends where there is none.
pub fn sentence_boundary(text: &str, offset: usize, edge: SentenceEdge) -> usize {
    let offset = text.floor_char_boundary(offset);
    let forward = edge != SentenceEdge::StartBefore;
    let mut start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    loop {
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let mut found = Vec::new();
        sentences_of_line(text, TextRange::between(start, end), &mut found);
        let found = found.into_iter();
        let stop = match edge {
            SentenceEdge::StartBefore => found.map(TextRange::start).take_while(|&start| start < offset).last(),
            SentenceEdge::StartAfter => found.map(TextRange::start).find(|&start| start > offset),
            SentenceEdge::EndAfter => found.map(TextRange::end).find(|&end| end > offset),
        };
        start = match (stop, forward) {
            (Some(stop), _) => return stop,
            (None, true) if end == text.len() => return text.len(),
            (None, false) if start == 0 => return 0,
            (None, true) => end + 1,
            (None, false) => text[..start - 1].rfind('\n').map_or(0, |at| at + 1),
        };
    }
}

/// The sentences of a text, in order, trimmed of white space at both ends.
///
/// A sentence never crosses a line end. Abbreviations, initials and numbers do
/// not end one; closing quotes and brackets belong to the sentence they close.
pub fn sentences(text: &str) -> Vec<TextRange> {
    let mut found = Vec::new();
    for line in segment::paragraphs(text) {
        sentences_of_line(text, line, &mut found);
    }
    found
}

fn sentences_of_line(text: &str, line: TextRange, found: &mut Vec<TextRange>) {
    let mut start = line.start();
    let Some(body) = text.get(line.bytes()) else { return };
    let mut word_start = 0;
    let mut characters = body.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character.is_whitespace() || matches!(character, '(' | '—' | '–' | '“' | '"' | '‘' | '/') {
            word_start = at + character.len_utf8();
            continue;
        }
        if !matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।') {
            continue;
        }
        let mut end = at + character.len_utf8();
        while let Some(&(next, closing)) = characters.peek() {
            if !matches!(closing, '.' | '!' | '?' | '…' | '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '」' | '』')
            {
                break;
            }
            end = next + closing.len_utf8();
            characters.next();
        }
        let word = body.get(word_start..at).unwrap_or_default();
        let closed = end > at + character.len_utf8();
        let is_first = text.get(start..line.start() + word_start).is_some_and(|before| before.trim().is_empty());
        if ends_sentence(word, character, closed, is_first, body.get(end..).unwrap_or_default()) {
            push_trimmed(text, start, line.start() + end, found);
            start = line.start() + end;
        }
        word_start = word_start.max(if end > at + 1 { end } else { word_start });
    }
    push_trimmed(text, start, line.end(), found);
}

/// Whether a mark after `word` ends a sentence, given whether more marks or closing quotes
/// follow it, whether the word is the first of its sentence, and the text after the marks.
fn ends_sentence(word: &str, mark: char, closed: bool, is_first: bool, after: &str) -> bool {
    if matches!(mark, '。' | '！' | '？') {
        return true;
    }
    let Some(next) = after.chars().next() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let opening =
        |character: char| matches!(character, '"' | '“' | '‘' | '\'' | '(' | '[' | '«' | '-' | '–' | '—' | '•');
    let after = after.trim_start_matches(|character: char| character.is_whitespace() || opening(character));
    let Some(next) = after.chars().next() else { return true };
    if next.is_lowercase() {
        return false;
    }
    if mark != '.' || closed {
        return true;
    }
    // “1. The harbour”: the number of a line in a list.
    if is_first && word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let next_word = after.split(|character: char| !(character.is_alphanumeric() || character == '’')).next();
    let next_word = next_word.unwrap_or_default();
    let opens = || opens_sentences(next_word);
    // “30-Jan.”, “ex-Gen.”: what is before a hyphen does not count, except in “J.-P.”.
    let is_letters =
        |word: &str| word.contains('.') && word.chars().all(|c| matches!(c, '.' | '-') || c.is_uppercase());
    let word = if is_letters(word) { word } else { word.rsplit('-').next().unwrap_or(word) };
    let mut characters = word.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        // “J. Smith”; but “vitamin C. The …” and “in group 4. The …” end.
        return if only.is_uppercase() { opens() && next_word != "A" && next_word != "I" } else { true };
    }
    if word.len() > 8 {
        return true;
    }
    // “the U.S. The …” ends, “the U.S. Senate” does not.
    if is_letters(word) {
        return opens();
    }
    match abbreviation(word) {
        None => true,
        Some(Abbreviation::BeforeName) => false,
        Some(Abbreviation::BeforeNumber) => !next.is_numeric(),
        Some(Abbreviation::MayEnd | Abbreviation::Kept) => opens(),
    }
}

fn push_trimmed(text: &str, start: usize, end: usize, found: &mut Vec<TextRange>) {
    let Some(piece) = text.get(start..end) else { return };
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = start + (piece.len() - piece.trim_start().len());
        found.push(TextRange::between(start, start + trimmed.len()));
    }
}
