//! Training of the model of names from texts whose names are marked.

use super::calibrate::calibrate;
use super::corpus::{Corpus, TrainingText, surnames};
use super::feature::Place;
use super::hash::ByHash;
use super::lattice::{Emission, Lattice, Transitions};
use super::model::{Model, Parts, forbid};
use super::sheet::Sheet;
use super::stretch::{NO_VOTES, Votes, stretches};
use super::table::Weights;
use super::tag::{OUTSIDE, TAGS};
use crate::extract::adaptation::Findings;
use crate::extract::draft::Draft;
use crate::extract::lexicon::Lexicon;
use crate::extract::stage;
use crate::extract::{Article, Watch};
use crate::model::Metadata;

/// How to train.
#[derive(Debug, Clone)]
pub struct TrainingOptions {
    /// The name of this training; becomes the model's version.
    pub version: String,
    /// Decides the order in which texts are read; the same seed gives the same model.
    pub seed: u64,
    /// How many times all texts are read.
    pub passes: usize,
    /// How many models are averaged, each trained in another order.
    pub readers: usize,
    /// At most so many features are kept, those with the largest weights.
    pub features: usize,
}

impl Default for TrainingOptions {
    fn default() -> Self {
        Self { version: "1".to_owned(), seed: 1, passes: 8, readers: 3, features: 420_000 }
    }
}

/// A feature must be seen this often to be learnt.
const RARE: u32 = 2;

/// One text in this many is held out to fit probabilities.
const HELD_OUT: usize = 20;

/// Learns a model and gives its bytes; `None` if `watch` cancelled. The same texts and options give the
/// same bytes.
pub fn train_names(texts: &[TrainingText], options: &TrainingOptions, watch: Watch<'_>) -> Option<Vec<u8>> {
    let lexicon = Lexicon::bundled();
    let metadata = Metadata::default();
    let nothing_learnt = Findings::default();
    let surnames = surnames(texts);
    let draft = |text: usize| {
        let mut draft = Draft::new(
            Article { text: &texts.get(text)?.text, metadata: &metadata, boilerplate: &[] },
            &lexicon,
            None,
            &nothing_learnt,
        );
        let proposals = stage::propose_names(&mut draft)?;
        let sheet = Sheet::of(&draft, &proposals);
        Some((draft, sheet))
    };
    // First pass only, each half by a model of the other half: what the second pass will see.
    let mut votes: Vec<Option<Votes>> = Vec::new();
    votes.resize_with(texts.len(), || None);
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); texts.len()];
    for half in 0..2 {
        tell(watch, 0.3 * half as f32)?;
        let learners: Vec<usize> = (0..texts.len()).filter(|text| text % 2 != half).collect();
        let corpus = Corpus::read(texts, &learners, &surnames, &draft, |_, _, _| NO_VOTES, false);
        let parts = learn(&corpus, texts, options, 3, &mut |share| tell(watch, 0.3 * half as f32 + 0.2 * share))?;
        let model = Model::of(&parts);
        for text in (0..texts.len()).filter(|text| text % 2 == half) {
            let Some((draft, sheet)) = draft(text) else { continue };
            let mut counted = Votes::default();
            let mut lattice = Lattice::default();
            let (mut contexts, mut emissions, mut tags) = (Vec::new(), Vec::new(), Vec::new());
            for place in stretches(&draft, &sheet) {
                contexts.clear();
                model.read_contexts(&sheet, place, &mut contexts);
                model.emissions(&sheet, place, &contexts, |_| NO_VOTES, &mut emissions);
                lattice.best(&emissions, &model.transitions, &[], &mut tags);
                counted.count(&sheet, place.first, &tags);
                if let Some(own) = own.get_mut(text) {
                    own.extend_from_slice(&tags);
                }
            }
            if let Some(votes) = votes.get_mut(text) {
                *votes = Some(counted);
            }
        }
    }
    tell(watch, 0.6)?;
    let learners: Vec<usize> = (0..texts.len()).filter(|text| text % HELD_OUT != HELD_OUT / 2).collect();
    let about = |text: usize, (sheet, place, read): (&Sheet, Place<'_>, usize), at: usize| {
        let (Some(Some(votes)), Some(own)) = (votes.get(text), own.get(text)) else { return NO_VOTES };
        super::about(votes, sheet, place, own.get(read..).unwrap_or_default(), at)
    };
    let corpus = Corpus::read(texts, &learners, &surnames, &draft, about, true);
    let mut parts = learn(&corpus, texts, options, options.passes, &mut |share| tell(watch, 0.6 + 0.35 * share))?;
    drop(corpus);
    let held_out: Vec<usize> = (0..texts.len()).filter(|text| text % HELD_OUT == HELD_OUT / 2).collect();
    calibrate(&mut parts, texts, &held_out, &surnames, &draft);
    tell(watch, 1.0)?;
    Some(parts.write())
}

fn tell(watch: Watch<'_>, share: f32) -> Option<()> {
    watch("training", share).is_continue().then_some(())
}

/// The averaged perceptron: weights, their running sums, and when each was last brought up to date.
struct Learner {
    weights: Vec<[f32; TAGS]>,
    sums: Vec<[f64; TAGS]>,
    transitions: Transitions,
    transition_sums: [[f64; TAGS]; TAGS],
    step: f64,
    /// The means of readers before, added up.
    means: Vec<[f32; TAGS]>,
    transition_means: [[f64; TAGS]; TAGS],
}

fn learn(
    corpus: &Corpus,
    texts: &[TrainingText],
    options: &TrainingOptions,
    passes: usize,
    tell: &mut dyn FnMut(f32) -> Option<()>,
) -> Option<Parts> {
    let (numbers, hashes) = dictionary(&corpus.features);
    let ids: Vec<u32> =
        corpus.features.iter().map(|feature| numbers.get(feature).copied().unwrap_or(u32::MAX)).collect();
    let mut learner = Learner {
        weights: vec![[0.0; TAGS]; hashes.len()],
        sums: vec![[0.0; TAGS]; hashes.len()],
        transitions: [[0.0; TAGS]; TAGS],
        transition_sums: [[0.0; TAGS]; TAGS],
        step: 1.0,
        means: vec![[0.0; TAGS]; hashes.len()],
        transition_means: [[0.0; TAGS]; TAGS],
    };
    let mut order: Vec<usize> = corpus
        .examples
        .iter()
        .enumerate()
        .flat_map(|(number, example)| {
            let weight = texts.get(example.text).map_or(1, |text| usize::from(text.weight));
            std::iter::repeat_n(number, weight)
        })
        .collect();
    let mut random = fastrand::Rng::with_seed(options.seed);
    let mut lattice = Lattice::default();
    let (mut emissions, mut guess, mut gold) = (Vec::new(), Vec::new(), Vec::new());
    for pass in 0..passes * options.readers {
        if pass % passes == 0 {
            // Another reader starts afresh in another order; the mean of all is steadier than each.
            learner.restart();
            random = fastrand::Rng::with_seed(options.seed + (pass / passes) as u64);
        }
        random.shuffle(&mut order);
        for (count, &number) in order.iter().enumerate() {
            if count % 20_000 == 0 {
                tell((pass as f32 + count as f32 / order.len() as f32) / (passes * options.readers) as f32)?;
            }
            let Some(example) = corpus.examples.get(number) else { continue };
            let features = ids.get(example.start..example.start + example.length * corpus.each).unwrap_or_default();
            learner.emissions(features, corpus.each, &mut emissions);
            lattice.best(&emissions, &learner.transitions, &[], &mut guess);
            let right = guess.iter().zip(&example.allowed).all(|(&tag, &set)| set & (1 << tag) != 0);
            if !right {
                // The best of what is allowed: known tags where the text is marked, free ones elsewhere.
                lattice.best(&emissions, &learner.transitions, &example.allowed, &mut gold);
                learner.update(features, corpus.each, &gold, &guess);
            }
            learner.step += 1.0;
        }
    }
    learner.restart();
    Some(learner.parts(&hashes, options))
}

impl Learner {
    fn emissions(&self, features: &[u32], each: usize, scores: &mut Vec<Emission>) {
        scores.clear();
        for token in features.chunks(each.max(1)) {
            let mut sums = [0.0; TAGS];
            for &feature in token {
                if let Some(weights) = self.weights.get(feature as usize) {
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += weight;
                    }
                }
            }
            scores.push(sums);
        }
    }

    fn update(&mut self, features: &[u32], each: usize, gold: &[usize], guess: &[usize]) {
        let (mut before_gold, mut before_guess) = (OUTSIDE, OUTSIDE);
        for (token, (&right, &wrong)) in features.chunks(each.max(1)).zip(gold.iter().zip(guess)) {
            if right != wrong {
                for &feature in token {
                    let at = feature as usize;
                    if let (Some(weights), Some(sums)) = (self.weights.get_mut(at), self.sums.get_mut(at)) {
                        weights[right] += 1.0;
                        weights[wrong] -= 1.0;
                        sums[right] += self.step;
                        sums[wrong] -= self.step;
                    }
                }
            }
            self.move_transition(before_gold, right, 1.0);
            self.move_transition(before_guess, wrong, -1.0);
            (before_gold, before_guess) = (right, wrong);
        }
        self.move_transition(before_gold, OUTSIDE, 1.0);
        self.move_transition(before_guess, OUTSIDE, -1.0);
    }

    fn move_transition(&mut self, before: usize, tag: usize, by: f32) {
        self.transitions[before][tag] += by;
        self.transition_sums[before][tag] += f64::from(by) * self.step;
    }

    /// Adds the mean of the weights over all steps (Collins 2002) to those of earlier readers, and begins anew.
    fn restart(&mut self) {
        let step = self.step;
        let mean = |weight: f32, sum: f64| f64::from(weight) - sum / step;
        for (means, (weights, sums)) in self.means.iter_mut().zip(self.weights.iter_mut().zip(&mut self.sums)) {
            for (total, (weight, sum)) in means.iter_mut().zip(weights.iter_mut().zip(sums.iter_mut())) {
                *total += mean(*weight, *sum) as f32;
                (*weight, *sum) = (0.0, 0.0);
            }
        }
        for before in 0..TAGS {
            for tag in 0..TAGS {
                self.transition_means[before][tag] +=
                    mean(self.transitions[before][tag], self.transition_sums[before][tag]);
            }
        }
        self.transitions = [[0.0; TAGS]; TAGS];
        self.transition_sums = [[0.0; TAGS]; TAGS];
        self.step = 1.0;
    }

    /// The means as 8-bit weights of the largest features.
    fn parts(self, hashes: &[u32], options: &TrainingOptions) -> Parts {
        let mut means: Vec<(u32, [f32; TAGS], f32)> = hashes
            .iter()
            .zip(self.means)
            .map(|(&hash, values)| (hash, values, values.iter().fold(0.0f32, |most, value| most.max(value.abs()))))
            .filter(|(_, _, largest)| *largest > 0.0)
            .collect();
        means.sort_by(|one, other| other.2.total_cmp(&one.2).then(one.0.cmp(&other.0)));
        means.truncate(options.features);
        // A few weights are far larger than the rest; they are cut so that the others keep their digits.
        let top = means.get(means.len() / 2000).map_or(1.0, |(_, _, largest)| *largest).max(1e-6);
        let unit = top / 127.0;
        let quantised = |value: f32| (value / unit).round().clamp(-127.0, 127.0) as i8;
        let mut rows: Vec<(u32, Weights)> =
            means.into_iter().map(|(hash, values, _)| (hash, values.map(quantised))).collect();
        rows.retain(|(_, weights)| weights.iter().any(|&weight| weight != 0));
        rows.sort_unstable();
        let mut transitions: Transitions =
            std::array::from_fn(|before| std::array::from_fn(|tag| self.transition_means[before][tag] as f32));
        forbid(&mut transitions);
        Parts { version: options.version.clone(), transitions, unit, temperature: 1.0, calibration: (1.0, 0.0), rows }
    }
}

/// Numbers for all features that are not rare, and the features by number.
fn dictionary(features: &[u32]) -> (ByHash<u32>, Vec<u32>) {
    let mut counts: ByHash<u32> = ByHash::default();
    for &feature in features {
        *counts.entry(feature).or_default() += 1;
    }
    let mut kept: Vec<u32> =
        counts.into_iter().filter(|(_, count)| *count >= RARE).map(|(feature, _)| feature).collect();
    kept.sort_unstable();
    (kept.iter().enumerate().map(|(number, &feature)| (feature, number as u32)).collect(), kept)
}
