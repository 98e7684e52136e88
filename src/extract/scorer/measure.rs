//! How well a scorer does on labelled pairs.

use super::item::{PairItem, PairLabel, couples};
use super::model::{PairProbability, Scorer, Scratch};
use crate::extract::token::Tokens;

/// Counts of one class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassScore {
    /// Found and right.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// There to be found.
    pub gold: usize,
}

impl ClassScore {
    /// The share of what was found that is right.
    pub fn precision(self) -> f64 {
        share(self.right, self.found)
    }

    /// The share of what is there that was found.
    pub fn recall(self) -> f64 {
        share(self.right, self.gold)
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        share(2 * self.right, self.found + self.gold)
    }
}

/// What [`evaluate`] measures.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairScores {
    /// Support.
    pub support: ClassScore,
    /// Oppose.
    pub oppose: ClassScore,
    /// Neutral.
    pub neutral: ClassScore,
    /// Among polar items: those whose polarity is right, if one must be chosen; and how many there are.
    pub polarity: (usize, usize),
    /// Among pairs with one polar direction: those whose direction is right; and how many there are.
    pub direction: (usize, usize),
    /// Mean of (probability − truth)² over the three classes, summed: small if probabilities are honest.
    pub brier: f64,
}

impl PairScores {
    /// Support and oppose counted together: the micro F1 that papers report.
    pub fn polar(&self) -> ClassScore {
        ClassScore {
            right: self.support.right + self.oppose.right,
            found: self.support.found + self.oppose.found,
            gold: self.support.gold + self.oppose.gold,
        }
    }

    /// The share of polar items whose polarity is right.
    pub fn polarity_accuracy(&self) -> f64 {
        share(self.polarity.0, self.polarity.1)
    }

    /// The share of polar pairs whose direction is right.
    pub fn direction_accuracy(&self) -> f64 {
        share(self.direction.0, self.direction.1)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Scorer {
    /// The label that the scorer gives with the threshold it was trained to.
    pub fn label(&self, found: PairProbability) -> PairLabel {
        match found.polar() >= f64::from(self.mix.threshold) {
            true if found.support > found.oppose => PairLabel::Support,
            true => PairLabel::Oppose,
            false => PairLabel::Neutral,
        }
    }

    /// How likely support and opposition together must be for [`Scorer::label`] to give one of them.
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
            found[couple.forward] = Some(forward);
            if let Some(place) = couple.turned {
                found[place] = Some(turned);
            }
        }
        found
    }
}

/// Measures a scorer on labelled pairs. Items without a holder are left out.
pub fn evaluate(items: &[PairItem], scorer: &Scorer) -> PairScores {
    let found = scorer.score(items);
    let mut scores = PairScores::default();
    let mut counted = 0usize;
    for (item, found) in items.iter().zip(&found) {
        let Some(found) = *found else { continue };
        counted += 1;
        let given = scorer.label(found);
        for label in PairLabel::ALL {
            let class = match label {
                PairLabel::Support => &mut scores.support,
                PairLabel::Oppose => &mut scores.oppose,
                PairLabel::Neutral => &mut scores.neutral,
            };
            class.found += usize::from(given == label);
            class.gold += usize::from(item.label == label);
            class.right += usize::from(given == label && item.label == label);
        }
        let truth = |label| f64::from(u8::from(item.label == label));
        scores.brier += (found.support - truth(PairLabel::Support)).powi(2)
            + (found.oppose - truth(PairLabel::Oppose)).powi(2)
            + (1.0 - found.polar() - truth(PairLabel::Neutral)).powi(2);
        if item.label != PairLabel::Neutral {
            scores.polarity.1 += 1;
            scores.polarity.0 += usize::from((found.support > found.oppose) == (item.label == PairLabel::Support));
        }
    }
    scores.brier /= counted.max(1) as f64;
    for couple in couples(items) {
        let (Some(forward), Some(turned)) = (items.get(couple.forward), couple.turned.and_then(|at| items.get(at)))
        else {
            continue;
        };
        let polar = (forward.label != PairLabel::Neutral, turned.label != PairLabel::Neutral);
        if polar.0 == polar.1 {
            continue;
        }
        let probability = |at: usize| found.get(at).copied().flatten().map_or(0.0, PairProbability::polar);
        let is_forward = probability(couple.forward) > couple.turned.map_or(0.0, probability);
        scores.direction.1 += 1;
        scores.direction.0 += usize::from(is_forward == polar.0);
    }
    scores
}
