//! From what was typed to places in a text.

use super::forms::{forms, without_possessive};
use super::{Query, Reading};
use crate::text::TextRange;
use regex::{Regex, RegexBuilder};

/// How much memory a pattern may take when it is made ready, in bytes (8 MiB).
const LARGEST_PATTERN: usize = 8 << 20;

/// Why a regular expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{pattern}” is no regular expression: {why}.")]
pub struct BadPattern {
    /// What was typed.
    pub pattern: String,
    /// What is wrong with it, and where.
    pub why: String,
}

/// Finds one pattern.
#[derive(Debug)]
pub(super) struct Matcher {
    regex: Regex,
    /// Whether a place must begin and end where a word does. Checked at each place instead of by the expression, for
    /// word boundaries of all scripts keep the engine from its fast ways.
    at_word_ends: bool,
}

impl Matcher {
    /// The matchers of a query: each must find something. None for no words.
    pub(super) fn all(query: &Query) -> Result<Vec<Matcher>, BadPattern> {
        let typed = query.words.trim();
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let build = |expression: &str, at_word_ends: bool| {
            let regex = RegexBuilder::new(expression)
                .case_insensitive(!query.match_case)
                .multi_line(true)
                .size_limit(LARGEST_PATTERN)
                .build()
                .map_err(|error| BadPattern { pattern: typed.to_owned(), why: reason(&error) })?;
            Ok(Matcher { regex, at_word_ends })
        };
        match query.reading {
            // Spaces at the ends belong to the expression.
            Reading::Regex if query.whole_words => {
                build(&query.words, false)?;
                build(&format!(r"\b{{start-half}}(?:{})\b{{end-half}}", query.words), false).map(|one| vec![one])
            }
            Reading::Regex => build(&query.words, false).map(|one| vec![one]),
            Reading::Phrase => build(&phrase(typed, query.other_forms), query.whole_words).map(|one| vec![one]),
            Reading::AllWords => {
                let words = typed.split_whitespace().map(|word| phrase(word, query.other_forms));
                words.map(|word| build(&word, query.whole_words)).collect()
            }
        }
    }

    /// Calls `take` with each place in a text, in order and apart from each other, until it gives `false`.
    pub(super) fn each(&self, text: &str, mut take: impl FnMut(TextRange) -> bool) {
        let mut from = 0;
        while let Some(place) = self.regex.find_at(text, from) {
            let is_whole = || is_word_end(text, place.start()) && is_word_end(text, place.end());
            if !place.is_empty() && (!self.at_word_ends || is_whole()) {
                if !take(TextRange::between(place.start(), place.end())) {
                    return;
                }
                from = place.end();
            } else {
                // What begins a little later may be a place.
                from = place.start() + text[place.start()..].chars().next().map_or(1, char::len_utf8);
            }
            if from > text.len() {
                return;
            }
        }
    }
}

/// Words in a row, as an expression: any white space between them, either kind of quotation mark.
fn phrase(words: &str, other_forms: bool) -> String {
    let words = if other_forms { without_possessive(words) } else { words };
    let mut words: Vec<&str> = words.split_whitespace().collect();
    let last = words.pop().unwrap_or_default();
    let mut expression = String::new();
    for word in words {
        expression += &literal(word);
        expression += r"\s+";
    }
    if other_forms && last.chars().all(char::is_alphabetic) {
        let forms: Vec<String> = forms(last).iter().map(|form| literal(form)).collect();
        expression += &format!("(?:{})", forms.join("|"));
    } else {
        expression += &literal(last);
    }
    expression
}

fn literal(word: &str) -> String {
    let mut expression = String::new();
    for character in word.chars() {
        match character {
            '\'' | '’' | '‘' => expression += "['’‘]",
            '"' | '“' | '”' => expression += "[\"“”]",
            other => expression += &regex::escape(other.encode_utf8(&mut [0; 4])),
        }
    }
    expression
}

/// Whether a word may begin or end at `at`: not between two letters or digits, but in scripts without spaces.
fn is_word_end(text: &str, at: usize) -> bool {
    let is_word = |character: char| (character.is_alphanumeric() || character == '_') && !has_no_spaces(character);
    let before = text[..at].chars().next_back().is_some_and(is_word);
    let after = text[at..].chars().next().is_some_and(is_word);
    !(before && after)
}

/// Whether a script writes its words without spaces: Thai, Lao, Myanmar, Khmer, kana, Han.
fn has_no_spaces(character: char) -> bool {
    matches!(character, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What is wrong, in a few words: the library draws a picture that only a fixed-width font shows.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it stands for too much; make repetitions smaller".to_owned(),
        other => {
            let drawn = other.to_string();
            let what =
                drawn.lines().rev().find_map(|line| line.trim().strip_prefix("error: ")).unwrap_or("it is wrong");
            let caret = drawn.lines().find(|line| line.contains('^') && line.chars().all(|c| c == ' ' || c == '^'));
            match caret.and_then(|line| line.find('^')) {
                // Each line of the picture is indented by four.
                Some(column) => format!("{what}, at character {}", column.saturating_sub(4) + 1),
                None => what.to_owned(),
            }
        }
    }
}
