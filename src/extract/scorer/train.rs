//! Learns a scorer from labelled pairs: first on four fifths, to see on the last fifth how the
//! parts are best put together and which probabilities to trust, then on all.

use super::feature::Gatherer;
use super::item::{Couple, PairItem, couples};
use super::linear::{self, Rows};
use super::model::{Mix, Scorer};
use super::net::{Learner, Net, Pass};
use super::random::Random;
use super::role::{self, INPUTS};
use super::view::View;
use super::words::{Identity, hash};
use crate::extract::Watch;
use crate::extract::token::Tokens;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

/// How to train; the default is what the shipped model was trained with.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainOptions {
    /// The same seed and items give the same bytes.
    pub seed: u64,
    /// Features seen less often are left out.
    pub least_count: u32,
    /// How strongly sparse weights are drawn to 0.
    pub penalty: f64,
    /// What an item without a holder counts, against 1 for one with.
    pub tone_weight: f64,
    /// How many networks vote.
    pub nets: usize,
    /// How often each network sees the items.
    pub epochs: usize,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { seed: 1, least_count: 2, penalty: 8.0, tone_weight: 0.3, nets: 4, epochs: 20 }
    }
}

/// Trains a scorer; `None` if `watch` breaks off. No item that can be used gives a scorer that
/// calls everything neutral.
pub fn train(items: &[PairItem], options: &TrainOptions, watch: Watch<'_>) -> Option<Vec<u8>> {
    let data = Data::gather(items, options);
    let mut tell = |share: f32| watch("stance scorer", share);
    let all: Vec<usize> = (0..data.examples.len()).collect();
    let (held, seen): (Vec<usize>, Vec<usize>) = all.iter().partition(|&&at| data.examples[at].fold == 0);
    let first = data.fit(&seen, options, &mut |share| tell(0.45 * share))?;
    let mix = data.mix(&held, &first);
    let last = data.fit(&all, options, &mut |share| tell(0.45 + 0.55 * share))?;
    Some(data.scorer(last, mix).to_bytes())
}

/// A couple with its features: rows of `sparse` and `dense`.
struct Example {
    /// Rows of the forward and the turned pair.
    rows: [Option<usize>; 2],
    /// Which of the scores is right: side and class; `None` for neutral.
    gold: Option<(usize, usize)>,
    fold: u32,
    tone: bool,
}

struct Data {
    examples: Vec<Example>,
    sparse: Rows,
    keys: Vec<u32>,
    dense: Vec<f32>,
}

/// The parts of a scorer.
struct Parts {
    weights: Vec<f64>,
    nets: Vec<Net>,
}

impl Data {
    fn gather(items: &[PairItem], options: &TrainOptions) -> Self {
        let couples = couples(items);
        let mut view = View::default();
        let mut gatherer = Gatherer::default();
        let mut count: HashMap<u32, u32, Identity> = HashMap::default();
        for couple in &couples {
            each_side(couple, &mut view, &mut gatherer, |_, gatherer, _| {
                gatherer.list.iter().for_each(|feature| *count.entry(feature.key).or_default() += 1);
            });
        }
        let kept: BTreeMap<u32, u32> = count.into_iter().filter(|(_, count)| *count >= options.least_count).collect();
        let columns: BTreeMap<u32, u32> = kept.into_keys().zip(0..).collect();
        let mut data = Self {
            examples: Vec::with_capacity(couples.len()),
            sparse: Rows::default(),
            keys: columns.keys().copied().collect(),
            dense: Vec::new(),
        };
        let mut inputs = Vec::new();
        let mut rows = 0;
        for couple in &couples {
            let mut own = [None; 2];
            each_side(couple, &mut view, &mut gatherer, |side, gatherer, view| {
                let features = gatherer.list.iter();
                data.sparse.push(features.filter_map(|found| Some((*columns.get(&found.key)?, found.value))));
                let pair = if side == 0 { Some(couple.pair) } else { couple.pair.turned() };
                inputs.clear();
                if let Some((holder, pair)) = pair.and_then(|pair| Some((pair.holder?, pair))) {
                    role::describe(view, holder, pair, &mut inputs);
                }
                inputs.resize(INPUTS, 0.0);
                data.dense.extend(&inputs);
                own[side] = Some(rows);
                rows += 1;
            });
            let label = |place: Option<usize>| place.and_then(|at| items.get(at)).and_then(|item| item.label.class());
            let gold = label(Some(couple.forward)).map(|class| (0, class));
            data.examples.push(Example {
                rows: own,
                gold: gold.or_else(|| label(couple.turned).map(|class| (1, class))),
                fold: hash(couple.text) % 5,
                tone: couple.pair.holder.is_none(),
            });
        }
        data
    }

    fn fit(
        &self,
        chosen: &[usize],
        options: &TrainOptions,
        tell: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> Option<Parts> {
        let weights = linear::minimise(
            2 * self.keys.len(),
            70,
            |weights, slope| {
                slope.iter_mut().zip(weights).for_each(|(slope, weight)| *slope = options.penalty * weight);
                let mut cost = options.penalty * weights.iter().map(|weight| weight * weight).sum::<f64>() / 2.0;
                for example in chosen.iter().filter_map(|&at| self.examples.get(at)) {
                    let importance = if example.tone { options.tone_weight } else { 1.0 };
                    let scores = example.rows.map(|row| row.map(|row| linear::scores(weights, self.sparse.row(row))));
                    let (loss, errors) = example.errors(scores);
                    cost += importance * loss;
                    for (row, errors) in example.rows.iter().zip(errors) {
                        if let Some(row) = *row {
                            linear::spread(slope, self.sparse.row(row), errors.map(|error| importance * error));
                        }
                    }
                }
                cost
            },
            |share| tell(0.3 * share),
        )?;
        let mut nets = Vec::with_capacity(options.nets);
        let paired: Vec<usize> = chosen.iter().copied().filter(|&at| !self.examples[at].tone).collect();
        for number in 0..options.nets {
            let seed = options.seed.wrapping_mul(1000).wrapping_add(number as u64);
            let share = |share: f32| 0.3 + 0.7 * (number as f32 + share) / options.nets as f32;
            nets.push(self.fit_net(&paired, options, seed, &mut |done| tell(share(done)))?);
        }
        Some(Parts { weights, nets })
    }

    fn fit_net(
        &self,
        chosen: &[usize],
        options: &TrainOptions,
        seed: u64,
        tell: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> Option<Net> {
        let mut random = Random::new(seed);
        let mut learner = Learner::new(INPUTS, &mut random);
        let mut order = chosen.to_vec();
        let mut passes = [Pass::new(), Pass::new()];
        for epoch in 0..options.epochs {
            let done = epoch as f32 / options.epochs as f32;
            if tell(done).is_break() {
                return None;
            }
            random.shuffle(&mut order);
            for batch in order.chunks(BATCH) {
                for example in batch.iter().filter_map(|&at| self.examples.get(at)) {
                    let mut scores = [None; 2];
                    for side in 0..2 {
                        if let Some(inputs) = example.rows[side].and_then(|row| self.inputs(row)) {
                            let given = learner.forward(inputs, &mut passes[side], &mut random);
                            scores[side] = Some(given.map(f64::from));
                        }
                    }
                    let (_, errors) = example.errors(scores);
                    for side in 0..2 {
                        if scores[side].is_some() {
                            learner.backward(&passes[side], errors[side].map(|error| error as f32));
                        }
                    }
                }
                learner.step(RATE * (1.0 - done) + 1e-5, batch.len());
            }
        }
        Some(learner.net)
    }

    fn inputs(&self, row: usize) -> Option<&[f32]> {
        self.dense.get(row * INPUTS..(row + 1) * INPUTS)
    }

    /// Finds how to put the parts together, on examples that they have not seen.
    fn mix(&self, held: &[usize], parts: &Parts) -> Mix {
        let mut scored = Vec::with_capacity(held.len());
        for example in held.iter().filter_map(|&at| self.examples.get(at)).filter(|example| !example.tone) {
            let sparse = example.rows.map(|row| row.map(|row| linear::scores(&parts.weights, self.sparse.row(row))));
            let dense = example.rows.map(|row| {
                let inputs = self.inputs(row?)?;
                let mut sum = [0.0; 2];
                for net in &parts.nets {
                    let scores = net.scores(inputs);
                    sum[0] += f64::from(scores[0]) / parts.nets.len() as f64;
                    sum[1] += f64::from(scores[1]) / parts.nets.len() as f64;
                }
                Some(sum)
            });
            scored.push((example, sparse, dense));
        }
        let mixed = |mix: &[f64; 4], sparse: Option<[f64; 2]>, dense: Option<[f64; 2]>| {
            let (sparse, dense) = (sparse?, dense?);
            Some([0, 1].map(|class| mix[0] * sparse[class] + mix[1] * dense[class] + mix[2 + class]))
        };
        let mut mix = [0.5, 0.5, 0.0, 0.0];
        for round in 0..400 {
            let mut slope = [0.0; 4];
            for (example, sparse, dense) in &scored {
                let scores = [0, 1].map(|side| mixed(&mix, sparse[side], dense[side]));
                let (_, errors) = example.errors(scores);
                for side in 0..2 {
                    let (Some(sparse), Some(dense)) = (sparse[side], dense[side]) else { continue };
                    for class in 0..2 {
                        let error = errors[side][class] / scored.len() as f64;
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
        for (example, sparse, dense) in &scored {
            gold += usize::from(example.gold.is_some());
            let scores = [0, 1].map(|side| mixed(&mix, sparse[side], dense[side]));
            let chances = chances(scores);
            for (side, [support, oppose]) in chances.into_iter().enumerate() {
                let class = usize::from(oppose >= support);
                polar.push((support + oppose, example.gold == Some((side, class))));
            }
        }
        let (threshold, confident) = thresholds(polar, gold);
        Mix { sparse: mix[0] as f32, dense: mix[1] as f32, bias: [mix[2] as f32, mix[3] as f32], threshold, confident }
    }

    fn scorer(&self, parts: Parts, mix: Mix) -> Scorer {
        let (pairs, _) = parts.weights.as_chunks::<2>();
        let weights = self.keys.iter().zip(pairs);
        let weights = weights.filter(|(_, pair)| pair.iter().any(|weight| weight.abs() > 0.004));
        Scorer {
            weights: weights.map(|(&key, pair)| (key, pair.map(|weight| weight as f32))).collect(),
            nets: parts.nets,
            mix,
        }
    }
}

const BATCH: usize = 64;
const RATE: f32 = 1e-3;

/// Calls `visit` for each direction of a couple: side, its features, the sentence.
fn each_side(
    couple: &Couple<'_>,
    view: &mut View,
    gatherer: &mut Gatherer,
    mut visit: impl FnMut(usize, &Gatherer, &View),
) {
    view.read(&Tokens::of(couple.text), couple.tokens.0, couple.tokens.1);
    gatherer.gather(view, couple.pair);
    visit(0, gatherer, view);
    if let Some(pair) = couple.pair.turned().filter(|_| couple.turned.is_some()) {
        gatherer.gather(view, pair);
        visit(1, gatherer, view);
    }
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
    fn errors(&self, scores: [Option<[f64; 2]>; 2]) -> (f64, [[f64; 2]; 2]) {
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
