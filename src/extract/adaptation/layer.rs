//! The weights that move the scores of suggestions: a sparse logistic layer, learnt online.
//!
//! The score that a suggestion has by itself enters as a fixed offset, so a layer without weights changes
//! nothing. Steps shrink with the experience of each feature (AdaGrad), and weights decay, so that one
//! wrong decision is outweighed by the next right ones.

use super::feature::Feature;
use std::collections::HashMap;

/// How far the first step goes.
const RATE: f64 = 1.6;
/// What a weight loses with each step.
const DECAY: f64 = 0.01;

/// The weights by feature.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Layer {
    weights: HashMap<u64, Weight>,
}

/// What is known of a feature.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Weight {
    value: f64,
    squares: f64,
    pub accepted: u32,
    pub rejected: u32,
}

impl Layer {
    /// How far the features move the log-odds of a score.
    pub fn shift(&self, features: &[Feature]) -> f64 {
        if self.weights.is_empty() {
            return 0.0;
        }
        features.iter().map(|feature| self.part(feature)).sum()
    }

    /// How far one feature moves the log-odds.
    pub fn part(&self, feature: &Feature) -> f64 {
        self.weights.get(&feature.hash).map_or(0.0, |weight| weight.value * feature.weight)
    }

    /// How often suggestions with that feature were decided on.
    pub fn known(&self, feature: &Feature) -> Weight {
        self.weights.get(&feature.hash).copied().unwrap_or_default()
    }

    /// The probability of a suggestion that by itself has these log-odds.
    pub fn probability(&self, offset: f64, features: &[Feature]) -> f64 {
        probability(offset + self.shift(features))
    }

    /// Learns what became of a suggestion that had been given a probability.
    pub fn learn(&mut self, features: &[Feature], expected: f64, accepted: bool) {
        let error = f64::from(u8::from(accepted)) - expected;
        for feature in features {
            let weight = self.weights.entry(feature.hash).or_default();
            let gradient = error * feature.weight;
            weight.squares += gradient * gradient;
            weight.value = weight.value * (1.0 - DECAY) + RATE * gradient / (1.0 + weight.squares).sqrt();
            let count = if accepted { &mut weight.accepted } else { &mut weight.rejected };
            *count += 1;
        }
    }
}

/// The log-odds of a probability; certainty is not believed.
pub(super) fn odds(probability: f64) -> f64 {
    let probability = probability.clamp(0.02, 0.98);
    (probability / (1.0 - probability)).ln()
}

/// The probability of log-odds.
pub(super) fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}
