//! How the scorer is asked: a sentence is read once, then its pairs are scored.

use super::feature::Pair;
use super::item::{PairItem, couples};
use super::model::{PairProbability, Scorer, Scratch};
use super::words::{Class, WordTable};
use crate::extract::token::Tokens;
use std::sync::OnceLock;

/// Words of a sentence that name holder and target, counted from its first.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct Party {
    pub holder: (usize, usize),
    pub target: (usize, usize),
}

impl Scratch {
    /// Reads a sentence; `false` if no word of it carries an opinion, so that nothing is to be found.
    pub(in crate::extract) fn read(&mut self, tokens: &Tokens, first: usize, end: usize) -> bool {
        let table = WordTable::bundled();
        if !(first..end).any(|at| table.opinion(super::words::hash(tokens.lower(at))) != 0.0) {
            return false;
        }
        self.view.read(tokens, first, end);
        true
    }
}

impl Scorer {
    /// The scorer that Standpoint ships, read at the first call; `None` if it cannot be read.
    pub fn bundled() -> Option<&'static Scorer> {
        static BUNDLED: OnceLock<Option<Scorer>> = OnceLock::new();
        BUNDLED.get_or_init(|| Self::parse(include_bytes!("../../../assets/models/stance.model")).ok()).as_ref()
    }

    /// How likely support and opposition together must be for one of them to be given: best F1.
    pub fn threshold(&self) -> f64 {
        f64::from(self.mix.threshold)
    }

    /// Probabilities for each item, in order; `None` where the item has no holder or its words are missing.
    pub fn score(&self, items: &[PairItem]) -> Vec<Option<PairProbability>> {
        let mut scratch = Scratch::default();
        let mut found = vec![None; items.len()];
        for couple in couples(items).iter().filter(|couple| couple.pair.holder.is_some()) {
            scratch.view.read(&Tokens::of(couple.text), couple.tokens.0, couple.tokens.1);
            let [forward, turned] = self.probabilities(&mut scratch, couple.pair, false);
            for (place, found_there) in [(Some(couple.forward), forward), (couple.turned, turned)] {
                if let Some(room) = place.and_then(|place| found.get_mut(place)) {
                    *room = Some(found_there);
                }
            }
        }
        found
    }

    /// Probabilities of a stance of one towards the other, and of the other towards the one, in
    /// the sentence last read.
    pub(in crate::extract) fn directions(
        &self,
        scratch: &mut Scratch,
        one: (usize, usize),
        other: (usize, usize),
    ) -> [PairProbability; 2] {
        let length = scratch.view.words.len();
        if one.1 > length || other.1 > length {
            return [PairProbability { support: 0.0, oppose: 0.0 }; 2];
        }
        self.probabilities(scratch, Pair { holder: Some(one), target: other }, true)
    }

    /// Whether a stance is likely enough to be suggested unasked.
    pub(in crate::extract) fn is_confident(&self, found: PairProbability) -> bool {
        found.support.max(found.oppose) >= f64::from(self.mix.confident).max(0.5)
    }

    /// Words that speak most for the polarity, the strongest first, down to half its weight.
    pub(in crate::extract) fn cue_words(&self, scratch: &mut Scratch, party: Party, supports: bool) -> Vec<usize> {
        let pair = Pair { holder: Some(party.holder), target: party.target };
        let sums = self.reasons(scratch, pair, usize::from(!supports));
        let tells = |&(at, weight): &(usize, f32)| {
            let word = scratch.view.words.get(at)?;
            let content =
                (word.class.is_verb() || matches!(word.class, Class::Noun | Class::Adjective)) && !word.auxiliary;
            let named = [party.holder, party.target].iter().any(|name| name.0 <= at && at < name.1);
            (weight > 0.0 && !word.name && !word.mark && !named && (content || word.opinion != 0.0))
                .then_some((at, weight))
        };
        let mut words: Vec<(usize, f32)> = sums.iter().filter_map(tells).take(4).collect();
        let best = words.first().map_or(0.0, |(_, weight)| *weight);
        words.retain(|(_, weight)| 2.0 * weight >= best);
        words.into_iter().map(|(at, _)| at).collect()
    }
}
