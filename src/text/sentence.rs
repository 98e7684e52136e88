//! Sentences of newswire text, found by rules.

use super::{TextRange, segment};

/// Words that end in a full stop without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "capt", "maj", "adm", "sen", "rep", "gov", "pres",
    "st", "jr", "sr", "vs", "no", "dept", "inc", "corp", "ltd", "co", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "e.g", "i.e", "etc", "fig", "approx", "rev", "hon",
];

/// The sentences of a text, in order, trimmed of white space at both ends.
///
/// A sentence never crosses a line end. Abbreviations, initials and numbers do
/// not end one; closing quotes and brackets belong to the sentence they close.
pub fn sentences(text: &str) -> Vec<TextRange> {
    segment::paragraphs(text).flat_map(|line| sentences_of_line(text, line)).collect()
}

fn sentences_of_line(text: &str, line: TextRange) -> Vec<TextRange> {
    let mut found = Vec::new();
    let mut start = line.start();
    let body = &text[line.bytes()];
    let mut characters = body.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if !matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟') {
            continue;
        }
        let mut end = at + character.len_utf8();
        while let Some(&(next, closing)) = characters.peek() {
            if !matches!(closing, '.' | '!' | '?' | '…' | '"' | '”' | '’' | '\'' | ')' | ']' | '»') {
                break;
            }
            end = next + closing.len_utf8();
            characters.next();
        }
        if ends_sentence(&body[..at], character, &body[end..]) {
            push_trimmed(text, start, line.start() + end, &mut found);
            start = line.start() + end;
        }
    }
    push_trimmed(text, start, line.end(), &mut found);
    found
}

fn ends_sentence(before: &str, mark: char, after: &str) -> bool {
    if matches!(mark, '。' | '！' | '？') {
        return true;
    }
    let Some(next) = after.chars().next() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let next =
        after.trim_start().chars().find(|character| !matches!(character, '"' | '“' | '‘' | '\'' | '(' | '[' | '«'));
    if next.is_some_and(|next| next.is_lowercase()) {
        return false;
    }
    if mark != '.' {
        return true;
    }
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(' || c == '—').next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    // "U.S." may end a sentence, but before a capital it far more often does not.
    let dotted = word.contains('.') && word.chars().all(|c| c == '.' || c.is_uppercase());
    !(initial || dotted || ABBREVIATIONS.contains(&word.to_lowercase().as_str()))
}

fn push_trimmed(text: &str, start: usize, end: usize, found: &mut Vec<TextRange>) {
    let piece = &text[start..end];
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = start + (piece.len() - piece.trim_start().len());
        found.push(TextRange::between(start, start + trimmed.len()));
    }
}
