//! Words, numbers and marks of a text, cut once and kept with what rules ask of them.

use crate::text::{Abbreviation, TextRange, abbreviation, graphemes};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters: “Berlin”, “U.S.”, “O’Brien”.
    Word,
    /// Begins with a digit: “3,000”, “20th”.
    Number,
    /// “’s”, or the apostrophe after a plural: “soldiers’”.
    Possessive,
    /// A web or e-mail address, “@handle”, “#tag”: one token that no rule looks into.
    Address,
    /// Punctuation or a symbol, one character with what is drawn into it.
    Mark,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// “talks”, and whatever has no case.
    Lower,
    /// “Berlin”, “McDonald”.
    Capital,
    /// “NATO”, “U.S.”, and single capital letters.
    Upper,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    start: u32,
    end: u32,
    lower_start: u32,
    lower_end: u32,
    pub kind: Kind,
    pub shape: Shape,
    /// Whether white space (or the start of the sentence) comes before it.
    pub spaced: bool,
}

impl Token {
    pub fn start(&self) -> usize {
        self.start as usize
    }

    pub fn end(&self) -> usize {
        self.end as usize
    }

    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub fn is_capital(&self) -> bool {
        self.kind == Kind::Word && self.shape != Shape::Lower
    }
}

/// The tokens of a text in order, with their lower-case forms.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    list: Vec<Token>,
    lowered: String,
    /// Whether this is an entry of a lexicon and no running text.
    is_entry: bool,
}

impl Tokens {
    /// The tokens of a short piece of text such as an entry of a lexicon.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self { is_entry: true, ..Self::default() };
        tokens.add(text, TextRange::between(0, text.len()));
        tokens
    }

    /// Cuts a range of `text` into tokens and adds them.
    pub fn add(&mut self, text: &str, range: TextRange) {
        let Some(piece) = text.get(range.bytes()) else { return };
        let mut spaced = true;
        let mut at = 0;
        while let Some(character) = piece[at..].chars().next() {
            if character.is_whitespace() {
                spaced = true;
                at += character.len_utf8();
                continue;
            }
            let (length, kind) = self.measure(piece, at, character, spaced);
            let length = whole_graphemes(&piece[at..], length, kind);
            self.push(piece, range.start(), at, at + length, kind, spaced);
            spaced = false;
            at += length;
        }
    }

    fn measure(&self, piece: &str, at: usize, character: char, spaced: bool) -> (usize, Kind) {
        let rest = &piece[at..];
        if let Some(length) = address_length(rest, character, spaced) {
            return (length, Kind::Address);
        }
        if character.is_numeric() {
            return (number_length(rest), Kind::Number);
        }
        if character.is_alphabetic() {
            return (word_length(rest, self.is_entry), Kind::Word);
        }
        if is_apostrophe(character) && !spaced && self.list.last().is_some_and(Token::is_word) {
            let after = &rest[character.len_utf8()..];
            let suffix = letters(after);
            if is_suffix(suffix) {
                return (character.len_utf8() + suffix.len(), Kind::Possessive);
            }
            let owns = self.list.last().is_some_and(|last| self.lower_of(last).ends_with('s'));
            let mut next = after.chars();
            if owns && next.next() == Some(' ') && next.next().is_some_and(char::is_alphanumeric) {
                return (character.len_utf8(), Kind::Possessive);
            }
        }
        (character.len_utf8(), Kind::Mark)
    }

    fn push(&mut self, piece: &str, offset: usize, start: usize, end: usize, kind: Kind, spaced: bool) {
        let text = &piece[start..end];
        let lower_start = self.lowered.len() as u32;
        self.lowered.extend(text.chars().flat_map(char::to_lowercase));
        self.list.push(Token {
            start: (offset + start) as u32,
            end: (offset + end) as u32,
            lower_start,
            lower_end: self.lowered.len() as u32,
            kind,
            shape: shape(text),
            spaced,
        });
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// The token in lower case; empty outside the text.
    pub fn lower(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |token| self.lower_of(token))
    }

    fn lower_of(&self, token: &Token) -> &str {
        self.lowered.get(token.lower_start as usize..token.lower_end as usize).unwrap_or_default()
    }

    pub fn is(&self, at: usize, word: &str) -> bool {
        self.lower(at) == word
    }

    pub fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.lower(at))
    }

    pub fn is_capital(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(Token::is_capital)
    }

    pub fn is_upper(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| token.shape == Shape::Upper)
    }

    pub fn is_word(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(Token::is_word)
    }

    pub fn is_possessive(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| token.kind == Kind::Possessive)
    }

    pub fn is_number(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| token.kind == Kind::Number)
    }

    /// Whether a token follows the one before without a space.
    pub fn is_glued(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| !token.spaced)
    }

    /// A hyphen between two words without spaces.
    pub fn is_hyphen(&self, at: usize) -> bool {
        self.is_any(at, &["-", "‐", "‑"]) && self.is_glued(at) && self.is_glued(at + 1)
    }

    /// The bytes of the tokens `from..to`; empty for none.
    pub fn range(&self, from: usize, to: usize) -> TextRange {
        match (self.list.get(from), to.checked_sub(1).and_then(|last| self.list.get(last))) {
            (Some(first), Some(last)) if from < to => TextRange::between(first.start(), last.end()),
            _ => TextRange::default(),
        }
    }
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | 'ʼ')
}

/// What may follow an apostrophe and is a word of its own.
fn is_suffix(letters: &str) -> bool {
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|suffix| letters.eq_ignore_ascii_case(suffix))
}

fn belongs_to_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{300}'..='\u{36f}')
}

fn letters(text: &str) -> &str {
    let end = text.find(|character: char| !belongs_to_word(character)).unwrap_or(text.len());
    &text[..end]
}

fn word_length(text: &str, is_entry: bool) -> usize {
    let mut end = letters(text).len();
    loop {
        let rest = &text[end..];
        let Some(next) = rest.chars().next() else { break };
        if is_apostrophe(next) {
            let after = letters(&rest[next.len_utf8()..]);
            if after.eq_ignore_ascii_case("t") && text[..end].ends_with(['n', 'N']) && end > 1 {
                return end - 1;
            }
            if after.is_empty() || is_suffix(after) || !after.starts_with(char::is_alphabetic) {
                // “n’t” itself, cut off the word before.
                break;
            }
            end += next.len_utf8() + after.len();
        } else if next == '.' {
            return end + full_stop(&text[..end], &rest[1..], is_entry);
        } else {
            break;
        }
    }
    if text.starts_with(['n', 'N']) && end == 1 {
        let mut characters = text[1..].chars();
        if let Some(mark) = characters.next()
            && is_apostrophe(mark)
            && matches!(characters.next(), Some('t' | 'T'))
        {
            return 2 + mark.len_utf8();
        }
    }
    end
}

/// How many bytes after a word belong to it, if a full stop follows: “U” + “.S.”.
fn full_stop(word: &str, after: &str, is_entry: bool) -> usize {
    if word.chars().count() == 1 {
        let mut length = 0;
        let mut rest = after;
        loop {
            let piece = letters(rest);
            if piece.chars().count() != 1 || !rest[piece.len()..].starts_with('.') {
                break;
            }
            length += piece.len() + 1;
            rest = &rest[piece.len() + 1..];
        }
        let is_initial = word.chars().all(char::is_uppercase) && rest.starts_with([' ', ',', '-']);
        return if length > 0 { length + 1 } else { usize::from(is_initial) };
    }
    // At the end of a sentence a small “gen.” or “wed.” is a word and the sentence's full stop.
    let written = word.starts_with(char::is_uppercase) || is_entry && after.is_empty();
    usize::from(written && matches!(abbreviation(word), Some(Abbreviation::BeforeName | Abbreviation::Kept)))
}

/// The longest address that is looked for; it keeps endless words linear.
const LONGEST_ADDRESS: usize = 2000;
const LONGEST_MAILBOX: usize = 254;

/// The length of a web or e-mail address, handle or tag at the start of a text.
fn address_length(text: &str, first: char, spaced: bool) -> Option<usize> {
    match first {
        '@' | '#' => {
            let name = text[1..].find(|next: char| !(next.is_alphanumeric() || next == '_')).unwrap_or(text.len() - 1);
            (spaced && name > 1 && text[1..].starts_with(char::is_alphabetic)).then_some(name + 1)
        }
        'h' | 'H' | 'w' | 'W' if ["http://", "https://", "www."].iter().any(|start| starts_with(text, start)) => {
            let end = text.find(|next: char| next.is_whitespace() || matches!(next, '<' | '>' | '"' | '“' | '”'));
            let end = text.floor_char_boundary(end.unwrap_or(text.len()).min(LONGEST_ADDRESS));
            // What closes the sentence or bracket around it is no part of it.
            let address = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']);
            (address.len() > 7).then_some(address.len())
        }
        _ if first.is_ascii_alphanumeric() => {
            let in_mailbox = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
            let mailbox = text.bytes().take(LONGEST_MAILBOX).take_while(in_mailbox).count();
            let host = text.get(mailbox..)?.strip_prefix('@')?;
            let in_host = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
            let length = host.bytes().take(LONGEST_MAILBOX).take_while(in_host).count();
            let host = host[..length].trim_end_matches(['.', '-']);
            host.contains('.').then_some(mailbox + 1 + host.len())
        }
        _ => None,
    }
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// The length of a token when no grapheme is cut: combining signs and joined pictures stay whole.
fn whole_graphemes(text: &str, length: usize, kind: Kind) -> usize {
    let mut end = length;
    // Nothing in ASCII combines.
    while text.as_bytes().get(end).is_some_and(|byte| !byte.is_ascii()) {
        let last = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        let whole = graphemes(&text[last..]).next().map_or(end, |grapheme| last + grapheme.end());
        if whole <= end {
            break;
        }
        end = whole;
        if kind == Kind::Word {
            end += letters(&text[end..]).len();
        }
    }
    end
}

fn number_length(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let inner = matches!(character, '.' | ',' | ':')
            && characters.peek().is_some_and(|(_, next)| next.is_ascii_digit())
            && text[..at].ends_with(|before: char| before.is_ascii_digit());
        if !character.is_alphanumeric() && !inner {
            break;
        }
        end = at + character.len_utf8();
    }
    end
}

fn shape(text: &str) -> Shape {
    let mut characters = text.chars();
    if !characters.next().is_some_and(char::is_uppercase) {
        // Names such as “iPhone” or “eBay” are capitalised inside.
        let inner = text.chars().skip(1).take(2).any(char::is_uppercase) && text.chars().any(char::is_lowercase);
        return if inner { Shape::Capital } else { Shape::Lower };
    }
    if characters.any(char::is_lowercase) { Shape::Capital } else { Shape::Upper }
}
