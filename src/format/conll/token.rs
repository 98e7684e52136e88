//! Tokens: exact pieces of the text, without white space, cut at the borders of mentions.

use crate::text::TextRange;
use unicode_segmentation::UnicodeSegmentation;

/// How a layer of tags tells where mentions begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) enum Scheme {
    /// `B-` at the first token, `I-` at the others.
    Iob2,
    /// Also `E-` at the last of several, `S-` at a single one.
    Bioes,
}

impl Scheme {
    /// The letter for a token that begins a mention, ends it, or both.
    pub(in crate::format) fn tag(self, begins: bool, ends: bool) -> char {
        match (self, begins, ends) {
            (Scheme::Bioes, true, true) => 'S',
            (Scheme::Bioes, false, true) => 'E',
            (_, true, _) => 'B',
            (_, false, _) => 'I',
        }
    }
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(in crate::format) struct Token {
    pub(in crate::format) range: TextRange,
}

/// The tokens of a text. `borders` are mentions, sorted and apart from each other.
pub(in crate::format) fn tokens(text: &str, borders: &[TextRange]) -> Vec<Token> {
    let mut cuts: Vec<usize> = borders.iter().flat_map(|span| [span.start(), span.end()]).collect();
    cuts.dedup();
    let mut cuts = cuts.into_iter().peekable();
    let mut tokens: Vec<Token> = Vec::new();
    for (start, piece) in text.split_word_bound_indices() {
        let end = start + piece.len();
        while cuts.next_if(|&cut| cut <= start).is_some() {}
        let mut from = start;
        while let Some(cut) = cuts.next_if(|&cut| cut < end) {
            push(text, TextRange::between(from, cut), &mut tokens);
            from = cut;
        }
        push(text, TextRange::between(from, end), &mut tokens);
    }
    tokens
}

/// Adds the visible characters of a piece; white space and lone joiners belong to the gap between tokens.
fn push(text: &str, range: TextRange, tokens: &mut Vec<Token>) {
    let piece = &text[range.bytes()];
    let mut start = None;
    for (at, character) in piece.char_indices().chain([(piece.len(), ' ')]) {
        if !character.is_whitespace() && !character.is_control() {
            start.get_or_insert(at);
        } else if let Some(from) = start.take()
            && piece[from..at].chars().any(|character| !is_joiner(character))
        {
            tokens.push(Token { range: TextRange::between(range.start() + from, range.start() + at) });
        }
    }
}

/// Whether a character can be a token; white space, control characters and joiners alone cannot.
pub(in crate::format) fn is_visible(character: char) -> bool {
    !character.is_whitespace() && !character.is_control() && !is_joiner(character)
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// White space as one word: `\s` space, `\n` line end, `\t` tab, `\u{a0}` any other.
pub(in crate::format) fn escaped(gap: &str) -> String {
    let mut word = String::new();
    for character in gap.chars() {
        match character {
            ' ' => word += "\\s",
            '\n' => word += "\\n",
            '\t' => word += "\\t",
            other => word += &format!("\\u{{{:x}}}", u32::from(other)),
        }
    }
    word
}

/// The white space that [`escaped`] wrote; what cannot be read is left out.
pub(in crate::format) fn unescaped(word: &str) -> String {
    let mut gap = String::new();
    for piece in word.split('\\').skip(1) {
        match piece {
            "s" => gap.push(' '),
            "n" => gap.push('\n'),
            "t" => gap.push('\t'),
            "r" => gap.push('\r'),
            other => {
                let code = other.strip_prefix("u{").and_then(|code| code.strip_suffix('}'));
                let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
                gap.extend(code.and_then(char::from_u32));
            }
        }
    }
    gap
}
