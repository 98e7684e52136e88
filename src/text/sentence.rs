//! Sentences of newswire text, found by rules in one pass.

use super::{TextRange, segment};

/// Words that end in a full stop and stand before a name or number: they never end a sentence.
const BEFORE_NAMES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "capt", "maj", "brig", "adm", "cmdr", "sen", "rep",
    "gov", "pres", "rev", "hon", "st", "mt", "ft", "messrs", "vs", "e.g", "i.e", "cf", "fig", "approx", "supt", "insp",
    "amb",
];

/// Words that end in a full stop and may end a sentence: only before a word that often begins one do they.
const MAY_END: &[&str] = &[
    "jr", "sr", "inc", "corp", "ltd", "co", "bros", "dept", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "etc", "a.m", "p.m", "ave", "blvd", "rd", "assn", "univ", "ed",
];

/// Words that often begin a sentence and seldom a name.
const OPENERS: &[&str] = &[
    "the",
    "a",
    "an",
    "it",
    "he",
    "she",
    "they",
    "we",
    "i",
    "you",
    "this",
    "that",
    "these",
    "those",
    "its",
    "his",
    "her",
    "their",
    "our",
    "in",
    "on",
    "at",
    "but",
    "and",
    "as",
    "if",
    "when",
    "while",
    "after",
    "before",
    "since",
    "for",
    "with",
    "however",
    "meanwhile",
    "there",
    "some",
    "many",
    "most",
    "both",
    "all",
    "no",
    "not",
    "by",
    "from",
    "under",
    "another",
    "officials",
    "critics",
    "what",
    "who",
    "last",
    "earlier",
    "now",
    "one",
    "two",
    "also",
    "although",
    "though",
    "because",
];

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
        if ends_sentence(word, character, end > at + character.len_utf8(), body.get(end..).unwrap_or_default()) {
            push_trimmed(text, start, line.start() + end, found);
            start = line.start() + end;
        }
        word_start = word_start.max(if end > at + 1 { end } else { word_start });
    }
    push_trimmed(text, start, line.end(), found);
}

/// Whether a mark after `word` ends a sentence, given whether more marks or closing quotes
/// follow it and the text after those.
fn ends_sentence(word: &str, mark: char, closed: bool, after: &str) -> bool {
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
    let next_word = after.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let opens = || next_word.len() < 12 && OPENERS.contains(&next_word.to_lowercase().as_str());
    if word.chars().count() == 1 {
        // “J. Smith”; but “vitamin C. The …” and “in group 4. The …” end.
        return if word.chars().all(char::is_uppercase) {
            opens() && next_word != "A" && next_word != "I"
        } else {
            true
        };
    }
    if word.len() > 8 {
        return true;
    }
    // “the U.S. The …” ends, “the U.S. Senate” does not.
    if word.contains('.') && word.chars().all(|character| character == '.' || character.is_uppercase()) {
        return opens();
    }
    let word = word.to_lowercase();
    if word == "no" || word == "nos" || word == "art" || word == "sec" {
        return !next.is_numeric();
    }
    if MAY_END.contains(&word.as_str()) {
        return opens();
    }
    !BEFORE_NAMES.contains(&word.as_str())
}

fn push_trimmed(text: &str, start: usize, end: usize, found: &mut Vec<TextRange>) {
    let Some(piece) = text.get(start..end) else { return };
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = start + (piece.len() - piece.trim_start().len());
        found.push(TextRange::between(start, start + trimmed.len()));
    }
}
