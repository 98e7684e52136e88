//! Learns a scorer from labelled pairs: first on four fifths of the sentences, five times over, to
//! see on the fifth left out how the parts are best put together and which probabilities to trust;
//! then on all.

use super::feature::Gatherer;
use super::item::{Couple, PairItem, couples};
use super::linear::{self, Rows};
use super::mix::{self, Example, Scored};
use super::model::{Mix, Scorer};
use super::net::{Learner, Net, Pass, Question};
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
    /// What an item without a holder counts among sparse features, against 1 for one with.
    pub tone_weight: f64,
    /// How many networks vote.
    pub nets: usize,
    /// How often each network sees the items.
    pub epochs: usize,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { seed: 1, least_count: 2, penalty: 20.0, tone_weight: 0.5, nets: 4, epochs: 14 }
    }
}

/// Trains a scorer; `None` if `watch` breaks off. No item that can be used gives a scorer that
/// calls everything neutral.
pub fn train(items: &[PairItem], options: &TrainOptions, watch: Watch<'_>) -> Option<Vec<u8>> {
    let data = Data::gather(items, options);
    let mut tell = |share: f32| watch("stance scorer", share);
    let mut scored = Vec::new();
    for fold in 0..FOLDS {
        let (held, seen): (Vec<usize>, Vec<usize>) =
            (0..data.examples.len()).partition(|&at| data.examples[at].fold == fold);
        let begin = fold as f32 / (FOLDS + 1) as f32;
        let parts = data.fit(&seen, options, &mut |share| tell(begin + share / (FOLDS + 1) as f32))?;
        scored.extend(held.into_iter().filter_map(|at| data.scored(at, &parts)));
    }
    let mix = mix::fit(&scored);
    let begin = FOLDS as f32 / (FOLDS + 1) as f32;
    let all: Vec<usize> = (0..data.examples.len()).collect();
    let last = data.fit(&all, options, &mut |share| tell(begin + share / (FOLDS + 1) as f32))?;
    Some(data.scorer(last, mix).to_bytes())
}

/// Into how many parts the sentences fall, each left out once.
const FOLDS: u32 = 5;

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
                if let Some(pair) = pair {
                    role::describe(view, pair, &mut inputs);
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
                fold: hash(couple.text) % FOLDS,
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
        for number in 0..options.nets {
            let seed = options.seed.wrapping_mul(1000).wrapping_add(number as u64);
            let share = |share: f32| 0.3 + 0.7 * (number as f32 + share) / options.nets as f32;
            nets.push(self.fit_net(chosen, options, seed, &mut |done| tell(share(done)))?);
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
                    let question = if example.tone { Question::Tone } else { Question::Stance };
                    let mut scores = [None; 2];
                    for side in 0..2 {
                        if let Some(inputs) = example.rows[side].and_then(|row| self.inputs(row)) {
                            let given = learner.forward(inputs, question, &mut passes[side], &mut random);
                            scores[side] = Some(given.map(f64::from));
                        }
                    }
                    let (_, errors) = example.errors(scores);
                    for side in 0..2 {
                        if scores[side].is_some() {
                            learner.backward(&passes[side], question, errors[side].map(|error| error as f32));
                        }
                    }
                }
                learner.step(RATE * (1.0 - done) + 1e-5, batch.len());
            }
        }
        Some(learner.into_net())
    }

    fn inputs(&self, row: usize) -> Option<&[f32]> {
        self.dense.get(row * INPUTS..(row + 1) * INPUTS)
    }

    /// What parts that have not seen an example say of it; `None` where there is no holder.
    fn scored(&self, at: usize, parts: &Parts) -> Option<Scored<'_>> {
        let example = self.examples.get(at).filter(|example| !example.tone)?;
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
        Some(Scored { example, sparse, dense })
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
