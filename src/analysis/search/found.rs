//! What a search gives.

use crate::model::{EntityId, LabelId, MentionId, StanceId};
use crate::text::TextRange;
use std::collections::BTreeMap;

/// One place that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The words, or the place of the annotation.
    pub range: TextRange,
    /// What was found there.
    pub kind: HitKind,
    /// Whether a survey ticks it from the start.
    pub ticked: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HitKind {
    /// Words.
    Words,
    /// A mention, or words in it.
    Mention(MentionId),
    /// A stance, or words in it.
    Stance(StanceId),
}

/// What words can mean.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meaning {
    /// A kind of thing.
    pub label: LabelId,
    /// The entity, if that is known.
    pub entity: Option<EntityId>,
}

/// What words mean, by the words in lower case, and how often; 0 where only the registry says so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meanings(BTreeMap<String, BTreeMap<Meaning, usize>>);

impl Meanings {
    /// Takes in that words mean something.
    pub fn add(&mut self, words: &str, meaning: Meaning, times: usize) {
        *self.0.entry(super::folded(words)).or_default().entry(meaning).or_default() += times;
    }

    /// Takes in others.
    pub fn merge(&mut self, others: Meanings) {
        for (words, meanings) in others.0 {
            let known = self.0.entry(words).or_default();
            for (meaning, times) in meanings {
                *known.entry(meaning).or_default() += times;
            }
        }
    }

    /// What words mean, the most frequent first; empty unless they mean more than one thing.
    ///
    /// A mention that names no entity yet says nothing against one of its label that does.
    pub fn of_ambiguous(&self, words: &str) -> Vec<(&Meaning, usize)> {
        let Some(known) = self.0.get(&super::folded(words)) else { return Vec::new() };
        let says_more = |meaning: &Meaning| {
            meaning.entity.is_some()
                || !known.keys().any(|other| other.label == meaning.label && other.entity.is_some())
        };
        let mut meanings: Vec<(&Meaning, usize)> =
            known.iter().filter(|(meaning, _)| says_more(meaning)).map(|(meaning, times)| (meaning, *times)).collect();
        if meanings.len() < 2 {
            return Vec::new();
        }
        meanings.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        meanings
    }
}

/// What one document gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The places, in reading order.
    pub hits: Vec<Hit>,
    /// What the words mean in it; only a survey asks.
    pub meanings: Meanings,
}
