//! How the parts of a scorer are put together, learnt from what they say of examples that they have
//! not seen.

use super::model::Mix;

/// A couple with its features.
pub(super) struct Example {
    /// Rows of the forward and the turned pair.
    pub rows: [Option<usize>; 2],
    /// Which of the scores is right: side and class; `None` for neutral.
    pub gold: Option<(usize, usize)>,
    /// Which part of the sentences it belongs to.
    pub fold: u32,
    /// Whether it has no holder.
    pub tone: bool,
}

/// An example and what parts say of its two sides.
pub(super) struct Scored<'e> {
    pub example: &'e Example,
    pub sparse: [Option<[f64; 2]>; 2],
    pub dense: [Option<[f64; 2]>; 2],
}

impl Scored<'_> {
    /// The scores of both sides under a mix: weights of the parts, then what is added for each class.
    fn mixed(&self, mix: &[f64; 4]) -> [Option<[f64; 2]>; 2] {
        [0, 1].map(|side| {
            let (sparse, dense) = (self.sparse[side]?, self.dense[side]?);
            Some([0, 1].map(|class| mix[0] * sparse[class] + mix[1] * dense[class] + mix[2 + class]))
        })
    }
}

/// Finds the mix under which the examples are likeliest, and which probabilities to trust.
pub(super) fn fit(scored: &[Scored<'_>]) -> Mix {
    let mut mix = [0.5, 0.5, 0.0, 0.0];
    for round in 0..400 {
        let mut slope = [0.0; 4];
        for one in scored {
            let (_, errors) = one.example.errors(one.mixed(&mix));
            for (side, errors) in errors.into_iter().enumerate() {
                let (Some(sparse), Some(dense)) = (one.sparse[side], one.dense[side]) else { continue };
                for (class, error) in errors.into_iter().enumerate() {
                    let error = error / scored.len() as f64;
                    slope[0] += error * sparse[class];
                    slope[1] += error * dense[class];
                    slope[2 + class] += error;
                }
            }
        }
        let rate = if round < 200 { 0.5 } else { 0.2 };
        mix.iter_mut().zip(slope).for_each(|(weight, slope)| *weight -= rate * slope);
    }
    let mut polar = Vec::new();
    let mut gold = 0;
    for one in scored {
        gold += usize::from(one.example.gold.is_some());
        for (side, [support, oppose]) in chances(one.mixed(&mix)).into_iter().enumerate() {
            let class = usize::from(oppose >= support);
            polar.push((support + oppose, one.example.gold == Some((side, class))));
        }
    }
    let (threshold, confident) = thresholds(polar, gold);
    Mix { sparse: mix[0] as f32, dense: mix[1] as f32, bias: [mix[2] as f32, mix[3] as f32], threshold, confident }
}

/// Probabilities of the polar scores against no stance, which has score 0.
fn chances(scores: [Option<[f64; 2]>; 2]) -> [[f64; 2]; 2] {
    let top = scores.iter().flatten().flatten().fold(0.0f64, |top, &score| top.max(score));
    let weights = scores.map(|side| side.map_or([0.0; 2], |side| side.map(|score| (score - top).exp())));
    let total: f64 = weights.iter().flatten().sum::<f64>() + (-top).exp();
    weights.map(|side| side.map(|weight| weight / total))
}

impl Example {
    /// The loss, and how far each score is from what it should be.
    pub fn errors(&self, scores: [Option<[f64; 2]>; 2]) -> (f64, [[f64; 2]; 2]) {
        let mut errors = chances(scores);
        let right = match self.gold {
            Some((side, class)) => errors[side][class],
            None => 1.0 - errors.iter().flatten().sum::<f64>(),
        };
        if let Some((side, class)) = self.gold {
            errors[side][class] -= 1.0;
        }
        (-right.max(1e-12).ln(), errors)
    }
}

/// From probabilities with whether they are right: the threshold of best F1, and the lowest one
/// from which on two of three are right.
fn thresholds(mut polar: Vec<(f64, bool)>, gold: usize) -> (f32, f32) {
    polar.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut confident, mut right) = (0.9, 0usize);
    let mut scores = Vec::with_capacity(polar.len());
    for (found, &(chance, is_right)) in polar.iter().enumerate() {
        right += usize::from(is_right);
        scores.push(2.0 * right as f64 / (found + 1 + gold) as f64);
        if found >= 30 && 3 * right >= 2 * (found + 1) {
            confident = chance;
        }
    }
    // The very best is luck: the middle of all that are nearly as good holds for other sentences.
    let best = scores.iter().fold(0.0f64, |best, &score| best.max(score));
    let good: Vec<f64> =
        polar.iter().zip(&scores).filter(|(_, score)| **score >= best - 0.01).map(|((chance, _), _)| *chance).collect();
    let (high, low) = (good.first().copied().unwrap_or(0.5), good.last().copied().unwrap_or(0.5));
    (((high + low) / 2.0) as f32, confident as f32)
}
