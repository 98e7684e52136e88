//! What the model looks at: one row of facts for each token, read from an article and from what the
//! rules propose as names.

use super::hash::{ByHash, mix, of_bytes};
use crate::extract::draft::{Draft, Found, Sentence};
use crate::extract::lexicon::Role;
use crate::extract::token::{Kind, Shape, Tokens};

/// Facts about one token.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row {
    /// The word in lower case.
    pub word: u32,
    /// The cluster of words that are used like it; 0 for none.
    pub cluster: u16,
    /// The word as written.
    pub form: u32,
    /// How it is written: capitals, digits, marks.
    pub shape: u32,
    /// Its first two, three and four letters, and its last.
    pub prefixes: [u32; 3],
    pub suffixes: [u32; 3],
    /// What the rules propose here: label, rule, and whether the name begins here.
    pub proposal: u32,
    /// The label of a proposal without its rule.
    pub proposed: u8,
    /// What lists of words know about it, as bits.
    pub lists: u32,
    /// How the article writes the word elsewhere.
    pub habit: u32,
    /// Whether the token can be part of a name; all others are none.
    pub candidate: bool,
}

/// Facts about all tokens of an article.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub rows: Vec<Row>,
}

/// Small words that may stand inside a name between words with capitals.
const LONGEST_JOINT: usize = 5;

/// How many such words may stand in a row.
const JOINTS: usize = 3;

const FIRST_NAME: u32 = 1;
const COMMON: u32 = 2;
const HEAD: u32 = 4;
const TITLE: u32 = 8;
const REPORT: u32 = 16;
const LISTED: u32 = 32;

impl Sheet {
    /// Reads an article; `proposals` are sorted by place.
    pub fn of(draft: &Draft<'_>, proposals: &[Found]) -> Self {
        let tokens = &draft.tokens;
        let mut sheet = Self { rows: vec![Row::default(); tokens.len()] };
        let text = draft.article.text.as_str();
        let mut habits: ByHash<[u16; 3]> = ByHash::default();
        for (at, row) in sheet.rows.iter_mut().enumerate() {
            let Some(token) = tokens.get(at) else { continue };
            let lower = tokens.lower(at);
            row.word = match token.kind {
                Kind::Number => number(lower),
                _ => of_bytes(lower.as_bytes()),
            };
            row.cluster = draft.lexicon.clusters.of(row.word);
            if token.kind == Kind::Word {
                let habit = habits.entry(row.word).or_default();
                let kind = match token.shape {
                    Shape::Lower => 0,
                    Shape::Capital => 1,
                    Shape::Upper => 2,
                };
                habit[kind] = habit[kind].saturating_add(1);
            }
        }
        for sentence in &draft.sentences {
            sheet.find_candidates(tokens, sentence);
        }
        for proposal in proposals {
            sheet.propose(proposal);
        }
        for sentence in &draft.sentences {
            for at in sentence.first..sentence.end {
                let Some(row) = sheet.rows.get_mut(at).filter(|row| row.candidate) else { continue };
                let Some(token) = tokens.get(at) else { continue };
                let written = text.get(token.start()..token.end()).unwrap_or_default();
                row.form = of_bytes(written.as_bytes());
                row.shape = shape(written);
                let lower = tokens.lower(at);
                for (length, hash) in (2..).zip(&mut row.prefixes) {
                    *hash = lower
                        .char_indices()
                        .nth(length)
                        .map_or(row.word, |(end, _)| of_bytes(&lower.as_bytes()[..end]));
                }
                for (length, hash) in (2..).zip(&mut row.suffixes) {
                    let start = lower.char_indices().rev().nth(length - 1).map_or(0, |(start, _)| start);
                    *hash = of_bytes(&lower.as_bytes()[start..]);
                }
                row.lists = lists(draft, at, sentence);
                row.habit = habits.get(&row.word).map_or(0, |counts| habit(*counts));
            }
        }
        sheet
    }

    /// Marks what can be part of a name: words with capitals, and small words and marks between them.
    fn find_candidates(&mut self, tokens: &Tokens, sentence: &Sentence) {
        let mut last = None;
        for at in sentence.first..sentence.end {
            if !tokens.is_capital(at) {
                continue;
            }
            if let Some(last) = last
                && at - last <= JOINTS + 1
                && (last + 1..at).all(|joint| may_join(tokens, joint))
            {
                self.mark(last + 1, at);
            }
            // “al-Assad”, “de Gaulle”
            let mut first = at;
            while first > sentence.first && first + 2 > at && begins_small(tokens, first - 1) {
                first -= 1;
            }
            self.mark(first, at + 1);
            if tokens.is_number(at + 1) || tokens.is_hyphen(at + 1) {
                let end = (at + 3).min(sentence.end);
                self.mark(at + 1, end);
            }
            last = Some(at);
        }
    }

    fn mark(&mut self, first: usize, end: usize) {
        for row in self.rows.get_mut(first..end).unwrap_or_default() {
            row.candidate = true;
        }
    }

    fn propose(&mut self, proposal: &Found) {
        let label = proposal.label.as_bytes().iter().fold(0u8, |sum, &byte| sum.wrapping_mul(31) ^ byte);
        let rule = of_bytes(proposal.rule.as_bytes());
        for at in proposal.first..proposal.end {
            let Some(row) = self.rows.get_mut(at) else { return };
            // An enclosing name comes first and stays.
            if row.proposed != 0 && row.proposed != u8::MAX {
                continue;
            }
            let begins = u32::from(at == proposal.first);
            row.candidate |= super::tag::Class::of_label(proposal.label).is_some();
            row.proposed = label | 1;
            row.proposal = mix(mix(rule, u32::from(label)), 2 + begins + 2 * u32::from(proposal.score > 0.7));
        }
    }

    /// The row of a token; an empty one outside.
    pub fn row(&self, at: usize) -> &Row {
        const NONE: &Row = &Row {
            word: 0,
            cluster: 0,
            form: 0,
            shape: 0,
            prefixes: [0; 3],
            suffixes: [0; 3],
            proposal: 0,
            proposed: 0,
            lists: 0,
            habit: 0,
            candidate: false,
        };
        self.rows.get(at).unwrap_or(NONE)
    }
}

fn may_join(tokens: &Tokens, at: usize) -> bool {
    let word = tokens.lower(at);
    if tokens.is_word(at) {
        return word.len() <= LONGEST_JOINT;
    }
    tokens.is_number(at)
        || tokens.is_possessive(at)
        || matches!(word, "-" | "–" | "&" | "/" | "'" | "’" | "." | "‐" | "‑")
}

fn begins_small(tokens: &Tokens, at: usize) -> bool {
    tokens.is_hyphen(at)
        || tokens.is_any(
            at,
            &[
                "al", "el", "de", "da", "di", "van", "von", "der", "den", "du", "la", "le", "bin", "ibn", "abu", "ad",
                "as", "d", "’", "'",
            ],
        )
}

/// Numbers of as many digits count as one.
fn number(lower: &str) -> u32 {
    mix(0x4E55_4D42, lower.len().min(6) as u32)
}

/// Letters as classes, repeated ones once: “Xx”, “X.X.”, “X-d”.
fn shape(written: &str) -> u32 {
    let mut hash = 0x5348;
    let mut last = ' ';
    let mut length = 0;
    for character in written.chars() {
        let class = match character {
            _ if character.is_uppercase() => 'X',
            _ if character.is_lowercase() => 'x',
            _ if character.is_numeric() => 'd',
            _ if character.is_alphabetic() => 'a',
            other => other,
        };
        if class != last {
            hash = mix(hash, class as u32);
            last = class;
        }
        length += 1;
    }
    mix(hash, u32::from(length > 1) + u32::from(length > 3))
}

/// How a word is written in the whole article, in few classes.
fn habit([lower, capital, upper]: [u16; 3]) -> u32 {
    let share = |count: u16| match count {
        0 => 0,
        1 => 1,
        2..=4 => 2,
        _ => 3,
    };
    let mostly = u32::from(lower) > 4 * u32::from(capital);
    let rare = if lower == 0 { 0 } else { 1 + u32::from(lower > capital) + u32::from(mostly) };
    1 + rare + 4 * share(capital) + 16 * u32::from(upper > 0)
}

fn lists(draft: &Draft<'_>, at: usize, sentence: &Sentence) -> u32 {
    let tokens = &draft.tokens;
    let lexicon = draft.lexicon;
    let lower = tokens.lower(at);
    let mut bits = 0;
    let mut set = |bit: u32, holds: bool| bits |= if holds { bit } else { 0 };
    set(FIRST_NAME, lexicon.first_names.contains(lower));
    set(COMMON, lexicon.common.contains(lower));
    if let Some(label) = lexicon.heads.get(lower) {
        set(HEAD, true);
        set(u32::from(label.as_bytes().first().copied().unwrap_or_default()) << 8, true);
    }
    set(
        TITLE,
        lexicon
            .roles
            .all(tokens, at, sentence.end)
            .any(|(_, role)| matches!(role, Role::Title | Role::Address | Role::Office)),
    );
    set(REPORT, lexicon.reports.longest(tokens, at, sentence.end).is_some());
    if let Some((length, &known)) = lexicon.names.longest(tokens, at, sentence.end) {
        set(LISTED, true);
        let label = lexicon.known.get(known).map_or("", |known| known.label);
        let class = super::tag::Class::of_label(label).map_or(7, |class| class as u32);
        set((1 + class + 8 * u32::from(length > 1)) << 16, true);
    }
    bits
}
