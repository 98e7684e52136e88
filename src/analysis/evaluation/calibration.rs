//! Whether a score of 0.8 means that four of five are right.

use super::counts::share;

/// How many bins scores are put in.
const BINS: usize = 10;

/// Scores and hits, in bins of equal width from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Calibration {
    bins: [Bin; BINS],
}

/// The suggestions whose scores lie in one tenth of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bin {
    /// How many there are.
    pub count: usize,
    /// How many of them are right.
    pub hits: usize,
    /// The sum of their scores.
    sum: f64,
}

impl Bin {
    /// The mean of the scores, 0 to 1.
    pub fn mean_score(&self) -> f64 {
        self.sum / self.count.max(1) as f64
    }

    /// The share that is right, 0 to 1.
    pub fn hit_rate(&self) -> f64 {
        share(self.hits, self.count)
    }
}

impl Calibration {
    /// Counts a suggestion with a score from 0 to 1.
    pub fn add(&mut self, score: f64, is_hit: bool) {
        let score = score.clamp(0.0, 1.0);
        // The last bin takes the score of exactly 1 in.
        let at = ((score * BINS as f64) as usize).min(BINS - 1);
        if let Some(bin) = self.bins.get_mut(at) {
            bin.count += 1;
            bin.hits += usize::from(is_hit);
            bin.sum += score;
        }
    }

    /// The bins, from low scores to high.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// How many suggestions with a score were counted.
    pub fn count(&self) -> usize {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// The mean of all scores, 0 to 1.
    pub fn mean_score(&self) -> f64 {
        self.bins.iter().map(|bin| bin.sum).sum::<f64>() / self.count().max(1) as f64
    }

    /// The share of all that is right, 0 to 1.
    pub fn hit_rate(&self) -> f64 {
        share(self.bins.iter().map(|bin| bin.hits).sum(), self.count())
    }

    /// The expected calibration error, 0 to 1: how far mean score and hit rate of a bin lie apart, on
    /// average over all suggestions.
    pub fn expected_error(&self) -> f64 {
        let apart = |bin: &Bin| bin.count as f64 * (bin.mean_score() - bin.hit_rate()).abs();
        self.bins.iter().map(apart).sum::<f64>() / self.count().max(1) as f64
    }
}

impl std::ops::AddAssign for Calibration {
    fn add_assign(&mut self, other: Self) {
        for (bin, other) in self.bins.iter_mut().zip(other.bins) {
            bin.count += other.count;
            bin.hits += other.hits;
            bin.sum += other.sum;
        }
    }
}
