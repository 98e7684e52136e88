//! Classes of words that the grammar asks for: prepositions, nouns for those who act, and so on.

use super::lexicon::{field, rows};
use rustc_hash::FxHashMap;

/// A class of words, a row of `grammar.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordClass {
    /// “of”, “against”.
    Preposition,
    /// “the”, “several”, “former”: what may open a noun phrase.
    Determiner,
    /// “and”, “has”, “she”: what is no part of a noun phrase.
    Stop,
    /// “union”: what people form.
    Body,
    /// “critics”: persons in the plural.
    People,
    /// “minister”: one person in an office or function.
    Office,
    /// “spokesman”: who speaks for somebody else.
    Voice,
    /// “government” after a name, which it then stands for.
    Collective,
    /// “government”: which of the collective nouns stand for a country.
    Governing,
    /// “statement”: what may report without a name.
    Source,
    /// “send”: what one refuses by “will not”.
    Deed,
    /// “strong” of “voiced strong support”.
    Adjective,
    /// “up”: what no complement begins with.
    NoNoun,
    /// “it”: what alone names nothing.
    Empty,
    /// “met”: finite forms beside cues and reports.
    Finite,
    /// “repealed”: participles that undo their subject.
    Undoing,
    /// “is”, “remained”.
    Copula,
    /// “support”: the first word of a cue whose negation is a stance.
    Negatable,
    /// “observers” of “observers from the OSCE”, who act for it.
    Delegate,
    /// “treaty”: what one signs; “boycott”: what one joins.
    Cause,
    /// “tax”, “merger”: what is decided and judged by its effects.
    Measure,
    /// “dismay”: what one feels about what was told.
    Feeling,
    /// “marched”: what people do to press for something.
    Campaign,
}

const CLASSES: &[(&str, WordClass)] = &[
    ("preposition", WordClass::Preposition),
    ("determiner", WordClass::Determiner),
    ("stop", WordClass::Stop),
    ("body", WordClass::Body),
    ("people", WordClass::People),
    ("office", WordClass::Office),
    ("voice", WordClass::Voice),
    ("collective", WordClass::Collective),
    ("governing", WordClass::Governing),
    ("source", WordClass::Source),
    ("deed", WordClass::Deed),
    ("adjective", WordClass::Adjective),
    ("no_noun", WordClass::NoNoun),
    ("empty", WordClass::Empty),
    ("finite", WordClass::Finite),
    ("undoing", WordClass::Undoing),
    ("copula", WordClass::Copula),
    ("negatable", WordClass::Negatable),
    ("delegate", WordClass::Delegate),
    ("cause", WordClass::Cause),
    ("measure", WordClass::Measure),
    ("feeling", WordClass::Feeling),
    ("campaign", WordClass::Campaign),
];

/// The classes of one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ClassSet(u32);

impl ClassSet {
    /// Whether the word is of the class.
    pub fn has(self, class: WordClass) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    /// Whether the word is a noun for those who act: “union”, “critics”, “minister”.
    pub fn acts(self) -> bool {
        self.has(WordClass::Body) || self.has(WordClass::People) || self.has(WordClass::Office)
    }
}

/// The classes of all words that have any.
#[derive(Debug, Default)]
pub(super) struct WordClasses {
    by_word: FxHashMap<String, ClassSet>,
}

impl WordClasses {
    /// Reads `grammar.tsv`.
    pub fn parse(list: &str) -> Self {
        let mut classes = Self::default();
        for row in rows(list) {
            let Some((_, class)) = CLASSES.iter().find(|(name, _)| *name == row[0]) else { continue };
            for word in field(&row, 1).split_whitespace() {
                classes.by_word.entry(word.to_owned()).or_default().0 |= 1 << *class as u32;
            }
        }
        classes
    }

    /// The classes of a word in lower case.
    pub fn of(&self, word: &str) -> ClassSet {
        self.by_word.get(word).copied().unwrap_or_default()
    }
}
