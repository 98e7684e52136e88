//! How spaCy stores strings: as 64-bit hashes beside a list of the strings, with some numbers kept for names of its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The names whose number is their line, from 0.
const SYMBOLS: &str = include_str!("../../../assets/formats/spacy-symbols.txt");

/// Strings and their numbers.
pub(super) struct Strings {
    symbols: HashMap<&'static str, u64>,
    used: BTreeSet<String>,
}

impl Strings {
    pub(super) fn new() -> Self {
        let symbols = SYMBOLS.lines().zip(0..).collect();
        // The empty string is in every list that spaCy writes.
        Self { symbols, used: BTreeSet::from([String::new()]) }
    }

    /// The number of a string, which is in the list from now on.
    pub(super) fn number(&mut self, string: &str) -> u64 {
        if !self.used.contains(string) {
            self.used.insert(string.to_owned());
        }
        self.symbols.get(string).copied().unwrap_or_else(|| hash(string.as_bytes()))
    }

    /// All that were used, sorted.
    pub(super) fn list(self) -> BTreeSet<String> {
        self.used
    }
}

/// Strings by their numbers: the names that spaCy keeps, and a file's own.
pub(super) fn by_number(list: Vec<String>) -> BTreeMap<u64, String> {
    let symbols = SYMBOLS.lines().map(str::to_owned).zip(0..).map(|(name, number)| (number, name));
    let own = list.into_iter().map(|string| (hash(string.as_bytes()), string));
    own.chain(symbols).collect()
}

/// MurmurHash64A with seed 1.
fn hash(bytes: &[u8]) -> u64 {
    const MIX: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = 1 ^ (bytes.len() as u64).wrapping_mul(MIX);
    let words = bytes.chunks_exact(8);
    let rest = words.remainder();
    for word in words {
        let word = word.iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte)).wrapping_mul(MIX);
        hash = (hash ^ (word ^ (word >> 47)).wrapping_mul(MIX)).wrapping_mul(MIX);
    }
    if !rest.is_empty() {
        let word = rest.iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte));
        hash = (hash ^ word).wrapping_mul(MIX);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(MIX);
    hash ^ (hash >> 47)
}
