//! Tokens as spaCy knows them: together with the spaces between they make the text again.

use crate::text::TextRange;
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;

/// A piece of the text; white space that is no single space after a word is a token of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) struct Token {
    pub(in crate::format) range: TextRange,
    /// Whether one space follows that belongs to no token.
    pub(in crate::format) spaced: bool,
}

/// Cuts a text into tokens, so that each of these spans begins and ends at a token's border.
pub(in crate::format) fn tokens(text: &str, spans: &[TextRange]) -> Vec<Token> {
    let cuts: BTreeSet<usize> = spans.iter().flat_map(|span| [span.start(), span.end()]).collect();
    let ends: BTreeSet<usize> = spans.iter().map(|span| span.end()).collect();
    let starts: BTreeSet<usize> = spans.iter().map(|span| span.start()).collect();
    let mut tokens: Vec<Token> = Vec::new();
    for (start, piece) in text.split_word_bound_indices() {
        let end = start + piece.len();
        let mut from = start;
        for &cut in cuts.range(start + 1..end).chain([&end]) {
            let Some(word) = text.get(from..cut) else { continue };
            let mut begin = from;
            if word.starts_with(' ')
                && let Some(last) = tokens.last_mut()
                && !last.spaced
                && text.get(last.range.bytes()).is_some_and(|last| !last.trim().is_empty())
                && !starts.contains(&from)
                && !ends.contains(&(from + 1))
            {
                last.spaced = true;
                begin = from + 1;
            }
            if begin < cut {
                tokens.push(Token { range: TextRange::between(begin, cut), spaced: false });
            }
            from = cut;
        }
    }
    tokens
}

/// The numbers of a span's first and last token; `None` if its borders are none of tokens.
pub(in crate::format) fn covered(tokens: &[Token], span: TextRange) -> Option<(usize, usize)> {
    let first = tokens.partition_point(|token| token.range.start() < span.start());
    let last = tokens.partition_point(|token| token.range.end() < span.end());
    let fits = tokens.get(first)?.range.start() == span.start() && tokens.get(last)?.range.end() == span.end();
    (fits && first <= last).then_some((first, last))
}
