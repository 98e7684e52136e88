//! What the scorer knows of single words: a short vector, a word class, an opinion value.

use crate::extract::lexicon::{self, field, inflected};
use std::collections::HashMap;

/// How a word is mostly used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Class {
    Other,
    Finite,
    Base,
    Participle,
    Gerund,
    Modal,
    Noun,
    Adjective,
    Adverb,
    Preposition,
    Determiner,
    Pronoun,
    Possessive,
    Conjunction,
    To,
    Relative,
    Name,
}

impl Class {
    const ALL: [Class; 17] = [
        Class::Other,
        Class::Finite,
        Class::Base,
        Class::Participle,
        Class::Gerund,
        Class::Modal,
        Class::Noun,
        Class::Adjective,
        Class::Adverb,
        Class::Preposition,
        Class::Determiner,
        Class::Pronoun,
        Class::Possessive,
        Class::Conjunction,
        Class::To,
        Class::Relative,
        Class::Name,
    ];

    pub fn is_verb(self) -> bool {
        matches!(self, Class::Finite | Class::Base | Class::Participle | Class::Gerund)
    }
}

/// A word of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Where its vector is.
    pub vector: u32,
    pub class: Class,
    /// Whether it is a verb now and then, though mostly something else: “back”, “support”.
    pub may_be_verb: bool,
    /// Whether it stands mostly in names.
    pub in_names: bool,
    /// The cluster of words that are used alike, from 1; 0 for words of none.
    pub cluster: u16,
    /// What the cue table says of it: from −1 (opposes) to 1 (supports).
    pub cue: f32,
}

/// Vectors, classes and opinion values of words, by the hash of their lower-case form.
#[derive(Debug)]
pub(super) struct WordTable {
    rows: HashMap<u32, Row, Identity>,
    opinions: HashMap<u32, f32, Identity>,
    vectors: &'static [u8],
    scale: f32,
}

/// The hash of a word is spread well enough already.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Identity;

impl std::hash::BuildHasher for Identity {
    type Hasher = IdentityHasher;

    fn build_hasher(&self) -> IdentityHasher {
        IdentityHasher(0)
    }
}

/// Gives back the number that it was given, its low bits repeated above.
pub(super) struct IdentityHasher(u64);

impl std::hash::Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 << 8) | u64::from(byte);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number) << 32 | u64::from(number);
    }
}

/// How many numbers make a vector.
pub(super) const DIMENSIONS: usize = 40;

const TABLE: &[u8] = include_bytes!("../../../assets/models/words.vectors");
const OPINIONS: &str = include_str!("../../../assets/lexicon/opinions.tsv");
const CUES: &str = include_str!("../../../assets/lexicon/cues.tsv");
const CLUSTERS: &str = include_str!("../../../assets/lexicon/clusters.tsv");
const HEAD: usize = 15;

/// Cues of one word, in all their forms, with their scores; below 0 if they oppose. The first one of a form counts.
fn cues() -> Vec<(String, f32)> {
    let mut found = Vec::new();
    for row in lexicon::rows(CUES) {
        let (words, listed) = (field(&row, 1), field(&row, 5));
        if !matches!(row[0], "verb" | "noun") || words.contains(' ') {
            continue;
        }
        let sign = if field(&row, 3).ends_with("support") { 1.0 } else { -1.0 };
        let value = sign * field(&row, 4).parse().unwrap_or(0.5);
        if row[0] == "verb" && listed.is_empty() {
            found.extend(inflected(words).into_iter().map(|form| (form, value)));
        } else {
            found.push((words.to_owned(), value));
            found.extend(listed.split('|').map(|form| (form.to_owned(), value)));
        }
    }
    found
}

impl WordTable {
    /// The table that Standpoint ships. A damaged table, which a test would find, knows no words.
    pub fn bundled() -> &'static Self {
        static BUNDLED: std::sync::OnceLock<WordTable> = std::sync::OnceLock::new();
        BUNDLED.get_or_init(|| {
            Self::parse(TABLE).unwrap_or(Self {
                rows: HashMap::default(),
                opinions: HashMap::default(),
                vectors: &[],
                scale: 0.0,
            })
        })
    }

    fn parse(bytes: &'static [u8]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        if bytes.get(..6)? != b"SPWV\x01\0" || usize::from(*bytes.get(6)?) != DIMENSIONS {
            return None;
        }
        let count = number(7)? as usize;
        let scale = f32::from_bits(number(11)?);
        let classes = bytes.get(HEAD + 4 * count..HEAD + 5 * count)?;
        let vectors = bytes.get(HEAD + 5 * count..HEAD + 5 * count + DIMENSIONS * count)?;
        let mut rows = HashMap::with_capacity_and_hasher(count, Identity);
        for (place, code) in classes.iter().enumerate() {
            let row = Row {
                vector: place as u32,
                class: Class::ALL.get(usize::from(code & 31)).copied().unwrap_or(Class::Other),
                may_be_verb: code & 32 != 0,
                in_names: code & 64 != 0,
                cluster: 0,
                cue: 0.0,
            };
            rows.insert(number(HEAD + 4 * place)?, row);
        }
        for row in lexicon::rows(CLUSTERS) {
            let Ok(number) = row[0].parse::<u16>() else { continue };
            for word in field(&row, 1).split(' ') {
                if let Some(row) = rows.get_mut(&hash(word)) {
                    row.cluster = number.saturating_add(1);
                }
            }
        }
        for (word, value) in cues() {
            if let Some(row) = rows.get_mut(&hash(&word)).filter(|row| row.cue == 0.0) {
                row.cue = value;
            }
        }
        let opinions = OPINIONS
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(word, value)| Some((hash(word), value.parse().ok()?)))
            .collect();
        Some(Self { rows, opinions, vectors, scale })
    }

    pub fn row(&self, word: u32) -> Option<Row> {
        self.rows.get(&word).copied()
    }

    /// From −4 (bad) to 4 (good); 0 for words that carry no opinion.
    pub fn opinion(&self, word: u32) -> f32 {
        self.opinions.get(&word).copied().unwrap_or(0.0)
    }

    /// Adds a word's vector, times `weight`, to `sum`.
    pub fn add_vector(&self, row: u32, weight: f32, sum: &mut [f32]) {
        let at = row as usize * DIMENSIONS;
        let Some(vector) = self.vectors.get(at..at + DIMENSIONS) else { return };
        let weight = weight * self.scale;
        for (sum, &part) in sum.iter_mut().zip(vector) {
            *sum += weight * f32::from(part as i8);
        }
    }
}

/// FNV-1a, 32 bits.
pub(super) const fn hash(word: &str) -> u32 {
    let bytes = word.as_bytes();
    let mut hash = 0x811c_9dc5;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// The word without the endings of inflection, roughly: “blasted” and “blasts” are “blast”.
pub(super) fn stem(word: &str) -> &str {
    let Some(ending) = ["ing", "ed", "es", "s", "ly"]
        .into_iter()
        .find(|ending| word.ends_with(ending) && word.len() >= ending.len() + 3)
    else {
        return word.strip_suffix('e').filter(|stem| stem.len() > 2).unwrap_or(word);
    };
    let mut stem = &word[..word.len() - ending.len()];
    let mut last = stem.chars().rev();
    if let (Some(one), Some(other)) = (last.next(), last.next())
        && one == other
        && !matches!(one, 's' | 'l')
        && stem.len() > 3
    {
        stem = &stem[..stem.len() - one.len_utf8()];
    }
    stem.strip_suffix('e').filter(|stem| stem.len() > 2).unwrap_or(stem)
}
