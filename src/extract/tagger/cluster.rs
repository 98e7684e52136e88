//! Clusters of words that are used alike, so that a word which training never saw is read like its kin.

use super::hash::{ByHash, of_bytes};
use crate::extract::lexicon::{field, rows};

/// Words by cluster.
#[derive(Debug, Default)]
pub(in crate::extract) struct Clusters {
    by_word: ByHash<u16>,
}

impl Clusters {
    /// Reads a list: a number, then its words.
    pub fn parse(list: &str) -> Self {
        let mut clusters = Self::default();
        for row in rows(list) {
            let Ok(number) = row[0].parse::<u16>() else { continue };
            for word in field(&row, 1).split_whitespace() {
                clusters.by_word.insert(of_bytes(word.as_bytes()), number.saturating_add(1));
            }
        }
        clusters
    }

    /// The cluster of a word in lower case, given by its hash; 0 for words of none.
    pub(super) fn of(&self, word: u32) -> u16 {
        self.by_word.get(&word).copied().unwrap_or_default()
    }
}
