//! A sentence as the scorer reads it: each word once, with what the word table says of it, and
//! the groups that verbs form with what stands around them.

use super::words::{Class, WordTable, hash, stem};
use crate::extract::token::{Kind, Tokens};

/// A word of the sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Hash of the stem; names and numbers have codes of their own, so that no name is learnt by heart.
    pub code: u32,
    pub vector: Option<u32>,
    pub class: Class,
    pub opinion: f32,
    /// What the cue table says of it: from −1 (opposes) to 1 (supports).
    pub cue: f32,
    /// The cluster of words used alike; 0 for none.
    pub cluster: u16,
    pub negation: bool,
    pub name: bool,
    /// Whether it is a comma, quotation mark and the like.
    pub mark: bool,
    /// Whether it only helps another verb: “has”, “was”.
    pub auxiliary: bool,
}

/// A verb with its auxiliaries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub first: usize,
    pub end: usize,
    /// The verb that carries the meaning.
    pub head: usize,
    pub negated: bool,
    pub passive: bool,
}

/// Codes of what is no word of its own.
pub(super) mod code {
    pub const HOLDER: u32 = 1;
    pub const TARGET: u32 = 2;
    pub const NAME: u32 = 3;
    pub const NUMBER: u32 = 4;
    pub const EDGE: u32 = 5;
}

/// A sentence; kept and filled anew for the next one.
#[derive(Debug, Default)]
pub(super) struct View {
    pub words: Vec<Word>,
    pub groups: Vec<Group>,
}

const NEGATIONS: &[&str] =
    &["not", "n't", "n’t", "never", "no", "without", "neither", "nor", "hardly", "cannot", "none", "nobody"];

const AUXILIARIES: &[&str] = &[
    "be", "is", "are", "was", "were", "been", "being", "am", "'s", "’s", "'re", "’re", "'m", "’m", "has", "have",
    "had", "having", "do", "does", "did", "'ve", "’ve", "'d", "’d",
];

/// Longer sentences are read up to here: they are lists or broken text, and costs stay bounded.
const LONGEST: usize = 240;

impl View {
    /// Reads the tokens `first..end`.
    pub fn read(&mut self, tokens: &Tokens, first: usize, end: usize) {
        let table = WordTable::bundled();
        self.words.clear();
        let end = end.min(first + LONGEST);
        let headline = (first..end).filter(|&at| tokens.is_capital(at)).count() * 3 > (end - first) * 2;
        for at in first..end {
            self.words.push(word(table, tokens, at, at == first, headline));
        }
        self.read_groups(tokens, first);
    }

    fn is_verb(&self, at: usize, be: bool) -> bool {
        let Some(word) = self.words.get(at).filter(|word| !word.name) else { return false };
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        let class = before.map_or(Class::Other, |word| word.class);
        let after_noun_word =
            matches!(class, Class::Determiner | Class::Adjective | Class::Possessive | Class::Preposition);
        match word.class {
            Class::Finite | Class::Gerund | Class::Base => !after_noun_word || class == Class::Preposition,
            Class::Participle => be || !after_noun_word,
            _ => false,
        }
    }

    fn read_groups(&mut self, tokens: &Tokens, first: usize) {
        self.groups.clear();
        let mut at = 0;
        while at < self.words.len() {
            let mut end = at;
            let mut head = None;
            let (mut negated, mut be, mut passive) = (false, false, false);
            while let Some(word) = self.words.get(end) {
                let auxiliary = word.auxiliary && !tokens.is_possessive(first + end);
                let modal = matches!(word.class, Class::Modal | Class::To);
                if auxiliary || modal {
                    be |= auxiliary && !tokens.lower(first + end).starts_with(['h', 'd']);
                    head = head.or(auxiliary.then_some(end));
                } else if word.negation && (head.is_some() || end > at) {
                    negated = true;
                } else if self.is_verb(end, be) {
                    head = Some(end);
                    passive = be && matches!(word.class, Class::Participle | Class::Finite);
                    end += 1;
                    break;
                } else if word.class != Class::Adverb || end == at {
                    break;
                }
                end += 1;
            }
            match head {
                Some(head) => {
                    self.groups.push(Group { first: at, end: end.max(head + 1), head, negated, passive });
                    at = end.max(head + 1);
                }
                None => at = end.max(at + 1),
            }
        }
    }

    /// The first group that begins at `at` or later.
    pub fn group_after(&self, at: usize) -> Option<&Group> {
        self.groups.get(self.groups.partition_point(|group| group.first < at))
    }

    /// The last group that ends before `at` or there.
    pub fn group_before(&self, at: usize) -> Option<&Group> {
        self.groups.partition_point(|group| group.end <= at).checked_sub(1).and_then(|place| self.groups.get(place))
    }
}

fn word(table: &WordTable, tokens: &Tokens, at: usize, first: bool, headline: bool) -> Word {
    let lower = tokens.lower(at);
    let kind = tokens.get(at).map(|token| token.kind);
    let known = hash(lower);
    let row = table.row(known);
    let capital = tokens.is_capital(at);
    let common = row.is_some_and(|row| !row.in_names && row.class != Class::Name);
    let name = capital && lower != "i" && if first || headline { !common } else { true };
    let mut word = Word {
        code: if name {
            code::NAME
        } else if kind == Some(Kind::Number) {
            code::NUMBER
        } else {
            hash(stem(lower))
        },
        vector: row.map(|row| row.vector).filter(|_| !name),
        class: if name { Class::Name } else { row.map_or(Class::Other, |row| row.class) },
        opinion: if name { 0.0 } else { table.opinion(known) },
        cue: row.filter(|_| !name).map_or(0.0, |row| row.cue),
        cluster: row.filter(|_| !name).map_or(0, |row| row.cluster),
        negation: NEGATIONS.contains(&lower),
        name,
        mark: kind == Some(Kind::Mark),
        auxiliary: AUXILIARIES.contains(&lower),
    };
    // “Powell backs”, “they support”, “to blame”: what is mostly a noun is a verb after a subject.
    let subject = at.checked_sub(1).filter(|_| !first).is_some_and(|before| {
        let class = table.row(hash(tokens.lower(before))).map_or(Class::Other, |row| row.class);
        tokens.is_capital(before) && !tokens.is_possessive(before)
            || matches!(class, Class::Pronoun | Class::To | Class::Modal | Class::Relative)
    });
    if !name && subject && row.is_some_and(|row| row.may_be_verb && !row.class.is_verb()) {
        word.class = Class::Base;
    }
    word
}
