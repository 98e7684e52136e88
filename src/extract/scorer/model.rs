//! The trained model: sparse weights, small networks, and what makes probabilities of their scores.

use super::feature::{Feature, Gatherer, NOWHERE, Pair};
use super::net::{HIDDEN, Head, Net};
use super::role::{self, INPUTS};
use super::view::View;
use super::words::{Identity, WordTable, hash};
use std::collections::HashMap;

/// A trained pair scorer.
#[derive(Debug)]
pub struct Scorer {
    pub(super) weights: HashMap<u32, [f32; 2], Identity>,
    pub(super) nets: Vec<Net>,
    pub(super) mix: Mix,
}

/// How the parts are put together, learnt on sentences that the parts had not seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mix {
    /// Weight of the sparse scores.
    pub sparse: f32,
    /// Weight of the networks' mean score.
    pub dense: f32,
    /// What is added to the scores of support and of opposition.
    pub bias: [f32; 2],
    /// From this probability on a pair is called polar: best F1.
    pub threshold: f32,
    /// From this probability on a pair may be suggested unasked.
    pub confident: f32,
}

/// What the scorer says of a holder and a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairProbability {
    /// The holder supports the target.
    pub support: f64,
    /// The holder opposes the target.
    pub oppose: f64,
}

impl PairProbability {
    /// That there is a stance at all.
    pub fn polar(self) -> f64 {
        self.support + self.oppose
    }
}

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They begin otherwise.
    #[error("This is no stance model. Train one with “standpoint train --stance”")]
    Foreign,
    /// Another format.
    #[error("The stance model has format {0}, this program reads format {FORMAT}. Train it anew")]
    Version(u16),
    /// The check sum differs or the end is missing.
    #[error("The stance model is damaged: its check sum does not fit. Copy or train it anew")]
    Damaged,
}

const MAGIC: &[u8; 4] = b"SPSM";
const FORMAT: u16 = 2;

/// Memory that scoring uses again and again.
#[derive(Debug, Default)]
pub(in crate::extract) struct Scratch {
    pub(super) view: View,
    gatherer: Gatherer,
    inputs: Vec<f32>,
}

impl Scorer {
    /// What a lower-case word says by itself: from −4 (bad) to 4 (good); 0 if the list of opinions lacks it.
    pub(in crate::extract) fn opinion(word: &str) -> f32 {
        WordTable::bundled().opinion(hash(word))
    }

    /// The version of the format, as origins name it.
    pub const VERSION: &'static str = "2";

    /// Sparse scores of a pair.
    fn sparse(&self, features: &[Feature]) -> [f32; 2] {
        let mut sum = [0.0; 2];
        for feature in features {
            if let Some(weights) = self.weights.get(&feature.key) {
                sum[0] += weights[0] * feature.value;
                sum[1] += weights[1] * feature.value;
            }
        }
        sum
    }

    /// Mean scores of the networks.
    fn dense(&self, view: &View, pair: Pair, inputs: &mut Vec<f32>) -> [f32; 2] {
        if pair.holder.is_none() {
            return [0.0; 2];
        }
        role::describe(view, pair, inputs);
        let mut sum = [0.0; 2];
        for net in &self.nets {
            let scores = net.scores(inputs);
            sum[0] += scores[0] / self.nets.len() as f32;
            sum[1] += scores[1] / self.nets.len() as f32;
        }
        sum
    }

    fn mixed(&self, sparse: [f32; 2], dense: [f32; 2]) -> [f32; 2] {
        let mix = &self.mix;
        std::array::from_fn(|class| mix.sparse * sparse[class] + mix.dense * dense[class] + mix.bias[class])
    }

    /// Scores of both directions of a pair; the networks are asked only if the words alone leave
    /// the question open.
    fn both(&self, scratch: &mut Scratch, pair: Pair, quick: bool) -> [[f32; 2]; 2] {
        let Scratch { view, gatherer, inputs } = scratch;
        let mut sparse = [[f32::NEG_INFINITY; 2]; 2];
        let turned = pair.turned();
        for (side, pair) in [Some(pair), turned].into_iter().enumerate() {
            if let Some(pair) = pair {
                gatherer.gather(view, pair);
                sparse[side] = self.sparse(&gatherer.list);
            }
        }
        let best = sparse.iter().flatten().fold(f32::NEG_INFINITY, |best, &score| best.max(score));
        if quick && best < HOPELESS {
            return [[HOPELESS; 2]; 2];
        }
        let mut scores = sparse;
        for (side, pair) in [Some(pair), turned].into_iter().enumerate() {
            if let Some(pair) = pair {
                scores[side] = self.mixed(sparse[side], self.dense(view, pair, inputs));
            }
        }
        scores
    }

    pub(super) fn probabilities(&self, scratch: &mut Scratch, pair: Pair, quick: bool) -> [PairProbability; 2] {
        softmax(self.both(scratch, pair, quick))
    }

    /// The words that speak most for a class (0 support, 1 oppose) in the view last read.
    pub(super) fn reasons(&self, scratch: &mut Scratch, pair: Pair, class: usize) -> Vec<(usize, f32)> {
        scratch.gatherer.gather(&scratch.view, pair);
        let mut sums: Vec<(usize, f32)> = Vec::new();
        for feature in scratch.gatherer.list.iter().filter(|feature| feature.at != NOWHERE) {
            let at = usize::from(feature.at);
            let weight = self.weights.get(&feature.key).map_or(0.0, |weights| weights[class] * feature.value);
            match sums.iter_mut().find(|(known, _)| *known == at) {
                Some((_, sum)) => *sum += weight,
                None => sums.push((at, weight)),
            }
        }
        sums.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        sums
    }

    /// The model as bytes: what [`Scorer::parse`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend((INPUTS as u16).to_le_bytes());
        bytes.extend((HIDDEN as u16).to_le_bytes());
        bytes.extend((self.nets.len() as u16).to_le_bytes());
        let Mix { sparse, dense, bias, threshold, confident } = self.mix;
        for number in [sparse, dense, bias[0], bias[1], threshold, confident] {
            bytes.extend(number.to_le_bytes());
        }
        let mut keys: Vec<(&u32, &[f32; 2])> = self.weights.iter().collect();
        keys.sort_by_key(|(key, _)| **key);
        bytes.extend((keys.len() as u32).to_le_bytes());
        for (key, weights) in keys {
            bytes.extend(key.to_le_bytes());
            weights.iter().for_each(|&weight| bytes.extend(half(weight)));
        }
        for net in &self.nets {
            let second = net.head.weights.iter().flatten();
            let weights = net.first.iter().chain(&net.first_bias).chain(second).chain(&net.head.bias);
            weights.for_each(|&weight| bytes.extend(half(weight)));
        }
        let sum = check_sum(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    /// Reads a model.
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.get(..4) != Some(MAGIC) {
            return Err(ModelError::Foreign);
        }
        let mut reader = Reader { rest: bytes.get(4..).unwrap_or_default() };
        let version = reader.short()?;
        if version != FORMAT {
            return Err(ModelError::Version(version));
        }
        let (content, sum) = bytes.split_last_chunk::<4>().ok_or(ModelError::Damaged)?;
        if check_sum(content) != u32::from_le_bytes(*sum) {
            return Err(ModelError::Damaged);
        }
        if usize::from(reader.short()?) != INPUTS || usize::from(reader.short()?) != HIDDEN {
            return Err(ModelError::Damaged);
        }
        let count = reader.short()?;
        let mut number = || reader.long().map(f32::from_bits);
        let mix = Mix {
            sparse: number()?,
            dense: number()?,
            bias: [number()?, number()?],
            threshold: number()?,
            confident: number()?,
        };
        let keys = reader.long()? as usize;
        if keys > bytes.len() / 8 {
            return Err(ModelError::Damaged);
        }
        let mut weights = HashMap::with_capacity_and_hasher(keys, Identity);
        for _ in 0..keys {
            weights.insert(reader.long()?, [reader.half()?, reader.half()?]);
        }
        let nets = (0..count).map(|_| reader.net()).collect::<Result<Vec<Net>, ModelError>>()?;
        Ok(Self { weights, nets, mix })
    }
}

/// Sparse scores below this in both directions end the question: the networks never make up for it.
const HOPELESS: f32 = -2.2;

/// Probabilities of the two directions; the fifth possibility, no stance, has score 0.
fn softmax(scores: [[f32; 2]; 2]) -> [PairProbability; 2] {
    let top = scores.iter().flatten().fold(0.0f32, |top, &score| top.max(score));
    let weights = scores.map(|side| side.map(|score| f64::from(score - top).exp()));
    let total: f64 = weights.iter().flatten().sum::<f64>() + f64::from(-top).exp();
    weights.map(|[support, oppose]| PairProbability { support: support / total, oppose: oppose / total })
}

/// The upper half of a number: as much as a weight needs.
fn half(number: f32) -> [u8; 2] {
    let bits = number.to_bits();
    (((bits + 0x7fff + ((bits >> 16) & 1)) >> 16) as u16).to_le_bytes()
}

fn check_sum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, &byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let (piece, rest) = self.rest.split_first_chunk::<N>().ok_or(ModelError::Damaged)?;
        self.rest = rest;
        Ok(*piece)
    }

    fn short(&mut self) -> Result<u16, ModelError> {
        self.take().map(u16::from_le_bytes)
    }

    fn long(&mut self) -> Result<u32, ModelError> {
        self.take().map(u32::from_le_bytes)
    }

    fn half(&mut self) -> Result<f32, ModelError> {
        self.short().map(|upper| f32::from_bits(u32::from(upper) << 16))
    }

    fn halves<const N: usize>(&mut self) -> Result<[f32; N], ModelError> {
        let mut list = [0.0; N];
        for number in &mut list {
            *number = self.half()?;
        }
        Ok(list)
    }

    fn net(&mut self) -> Result<Net, ModelError> {
        let first = (0..INPUTS * HIDDEN).map(|_| self.half()).collect::<Result<Vec<f32>, ModelError>>()?;
        Ok(Net {
            first,
            first_bias: self.halves()?,
            head: Head { weights: [self.halves()?, self.halves()?], bias: self.halves()? },
        })
    }
}
