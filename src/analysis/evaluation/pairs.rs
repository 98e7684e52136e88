//! Directed stance between a given holder and a given target: classification of pairs.

use super::Counts;
use super::counts::share;
use crate::model::Polarity;
use std::collections::BTreeMap;

/// How sure a scorer is that the holder supports, and opposes, the target; each 0 to 1. The rest is neutral.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairScores {
    /// How likely support is.
    pub support: f64,
    /// How likely opposition is.
    pub oppose: f64,
    /// How likely support and opposition together must be for one of them to be given.
    pub threshold: f64,
}

impl Default for PairScores {
    fn default() -> Self {
        Self { support: 0.0, oppose: 0.0, threshold: 0.5 }
    }
}

impl PairScores {
    /// What is given: the likelier side, if both together reach the threshold.
    pub fn polarity(&self) -> Polarity {
        match self.polar() >= self.threshold && self.polar() > 0.0 {
            true if self.support >= self.oppose => Polarity::Support,
            true => Polarity::Oppose,
            false => Polarity::Neutral,
        }
    }

    /// How likely either is.
    pub fn polar(&self) -> f64 {
        self.support + self.oppose
    }
}

/// Counts of pairs.
#[derive(Debug, Clone, Default)]
pub struct PairTally {
    support: Counts,
    oppose: Counts,
    neutral: Counts,
    /// Gold pairs that are not neutral, and on how many of them the likelier side is the right one.
    sides: Sides,
    /// For each pair, its directions: which is polar in the gold standard, and how polar it was scored.
    directions: BTreeMap<String, Vec<(bool, f64)>>,
}

/// A choice between two that could be made, was made, and was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides {
    /// How many choices there were.
    pub all: usize,
    /// How many were made: the scores differed.
    pub decided: usize,
    /// How many were right.
    pub right: usize,
}

impl Sides {
    /// The share of all choices that is right, 0 to 1.
    pub fn accuracy(&self) -> f64 {
        share(self.right, self.all)
    }

    /// The share of the choices made that is right, 0 to 1.
    pub fn accuracy_of_decided(&self) -> f64 {
        share(self.right, self.decided)
    }

    /// Counts a choice between the right one and the other, by their scores.
    fn add(&mut self, right: f64, other: f64) {
        self.all += 1;
        self.decided += usize::from(right != other);
        self.right += usize::from(right > other);
    }
}

impl PairTally {
    /// Counts one pair.
    pub fn add(&mut self, id: &str, gold: Polarity, scores: PairScores) {
        let found = scores.polarity();
        let classes = [
            (Polarity::Support, &mut self.support),
            (Polarity::Oppose, &mut self.oppose),
            (Polarity::Neutral, &mut self.neutral),
        ];
        for (class, counts) in classes {
            let hit = usize::from(gold == class && found == class);
            counts.gold += usize::from(gold == class);
            counts.suggested += usize::from(found == class);
            counts.found += hit;
            counts.right += hit;
        }
        match gold {
            Polarity::Support => self.sides.add(scores.support, scores.oppose),
            Polarity::Oppose => self.sides.add(scores.oppose, scores.support),
            _ => {}
        }
        if let Some(pair) = id.strip_suffix("-pq").or_else(|| id.strip_suffix("-qp")) {
            self.directions.entry(pair.to_owned()).or_default().push((gold != Polarity::Neutral, scores.polar()));
        }
    }

    /// How many pairs were counted.
    pub fn count(&self) -> usize {
        self.support.gold + self.oppose.gold + self.neutral.gold
    }

    /// The counts of the three classes.
    pub fn classes(&self) -> [(&'static str, Counts); 3] {
        [("support", self.support), ("oppose", self.oppose), ("neutral", self.neutral)]
    }

    /// Support and oppose together (their micro average).
    pub fn polar(&self) -> Counts {
        let mut polar = self.support;
        polar += self.oppose;
        polar
    }

    /// The mean of the three classes' F1, 0 to 1.
    pub fn macro_f1(&self) -> f64 {
        (self.support.f1() + self.oppose.f1() + self.neutral.f1()) / 3.0
    }

    /// Of pairs with a stance: whether the likelier side is the right one.
    pub fn polarity(&self) -> Sides {
        self.sides
    }

    /// Of pairs with a stance in one direction only: whether that direction is the likelier one.
    pub fn direction(&self) -> Sides {
        let mut sides = Sides::default();
        for directions in self.directions.values() {
            match directions.as_slice() {
                [(true, right), (false, other)] | [(false, other), (true, right)] => sides.add(*right, *other),
                _ => {}
            }
        }
        sides
    }
}
