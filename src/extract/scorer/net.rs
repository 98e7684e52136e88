//! A small network with one hidden layer: from dense features to the two polar scores.

use super::random::Random;

/// How many hidden units a network has.
pub(super) const HIDDEN: usize = 48;

/// Weights of a network, input by input.
#[derive(Debug, Clone)]
pub(super) struct Net {
    pub first: Vec<f32>,
    pub first_bias: [f32; HIDDEN],
    pub second: [[f32; HIDDEN]; 2],
    pub second_bias: [f32; 2],
}

impl Net {
    /// Adds up the hidden units before their threshold.
    fn hidden(&self, inputs: &[f32]) -> [f32; HIDDEN] {
        let mut hidden = self.first_bias;
        let (rows, _) = self.first.as_chunks::<HIDDEN>();
        for (row, &input) in rows.iter().zip(inputs) {
            // Most inputs are nought.
            if input != 0.0 {
                for (unit, weight) in hidden.iter_mut().zip(row) {
                    *unit += input * weight;
                }
            }
        }
        hidden
    }

    /// Scores of support and of opposition against neutral.
    pub fn scores(&self, inputs: &[f32]) -> [f32; 2] {
        let hidden = self.hidden(inputs);
        let mut scores = self.second_bias;
        for (score, weights) in scores.iter_mut().zip(&self.second) {
            *score += hidden.iter().zip(weights).map(|(unit, weight)| unit.max(0.0) * weight).sum::<f32>();
        }
        scores
    }
}

/// A network while it learns, with Adam's memory of its gradients.
pub(super) struct Learner {
    pub net: Net,
    gradient: Net,
    mean: Net,
    square: Net,
    step: i32,
}

/// Which hidden units and inputs took part in a pass, for the way back.
pub(super) struct Pass {
    hidden: [f32; HIDDEN],
    /// Inputs as they were, some of them dropped.
    pub inputs: Vec<f32>,
}

const DROPPED_INPUTS: f32 = 0.15;
const DROPPED_UNITS: f32 = 0.3;
const DECAY: f32 = 1e-3;

impl Learner {
    pub fn new(inputs: usize, random: &mut Random) -> Self {
        let mut net = Net {
            first: vec![0.0; inputs * HIDDEN],
            first_bias: [0.0; HIDDEN],
            second: [[0.0; HIDDEN]; 2],
            second_bias: [-2.0; 2],
        };
        let nought = Net { second_bias: [0.0; 2], ..net.clone() };
        let spread = (1.0 / inputs as f32).sqrt();
        net.first.iter_mut().for_each(|weight| *weight = spread * random.normal());
        net.second.iter_mut().flatten().for_each(|weight| *weight = 0.1 * random.normal());
        Self { net, gradient: nought.clone(), mean: nought.clone(), square: nought, step: 0 }
    }

    /// Scores with some inputs and units left out at random, so that none is relied on alone.
    pub fn forward(&self, inputs: &[f32], pass: &mut Pass, random: &mut Random) -> [f32; 2] {
        pass.inputs.clear();
        let kept = 1.0 / (1.0 - DROPPED_INPUTS);
        pass.inputs.extend(
            inputs.iter().map(|&input| if input == 0.0 || random.unit() < DROPPED_INPUTS { 0.0 } else { input * kept }),
        );
        pass.hidden = self.net.hidden(&pass.inputs);
        let kept = 1.0 / (1.0 - DROPPED_UNITS);
        for unit in &mut pass.hidden {
            *unit = if *unit <= 0.0 || random.unit() < DROPPED_UNITS { 0.0 } else { *unit * kept };
        }
        let mut scores = self.net.second_bias;
        for (score, weights) in scores.iter_mut().zip(&self.net.second) {
            *score += pass.hidden.iter().zip(weights).map(|(unit, weight)| unit * weight).sum::<f32>();
        }
        scores
    }

    /// Adds what the errors of the two scores say about each weight.
    pub fn backward(&mut self, pass: &Pass, errors: [f32; 2]) {
        let kept = 1.0 / (1.0 - DROPPED_UNITS);
        let mut back = [0.0; HIDDEN];
        for (class, error) in errors.into_iter().enumerate() {
            self.gradient.second_bias[class] += error;
            let weights = self.net.second[class].iter().zip(&mut self.gradient.second[class]);
            for ((back, unit), (weight, sum)) in back.iter_mut().zip(&pass.hidden).zip(weights) {
                *sum += error * unit;
                if *unit > 0.0 {
                    *back += error * weight * kept;
                }
            }
        }
        for (sum, error) in self.gradient.first_bias.iter_mut().zip(&back) {
            *sum += error;
        }
        let (rows, _) = self.gradient.first.as_chunks_mut::<HIDDEN>();
        for (row, &input) in rows.iter_mut().zip(&pass.inputs) {
            if input != 0.0 {
                for (sum, error) in row.iter_mut().zip(&back) {
                    *sum += input * error;
                }
            }
        }
    }

    /// Takes a step of Adam with the gradients of `count` examples and forgets them.
    pub fn step(&mut self, rate: f32, count: usize) {
        self.step += 1;
        let mean_scale = 1.0 / (1.0 - 0.9f32.powi(self.step));
        let square_scale = 1.0 / (1.0 - 0.999f32.powi(self.step));
        let share = 1.0 / count.max(1) as f32;
        let update = |weights: &mut [f32], gradient: &mut [f32], mean: &mut [f32], square: &mut [f32], decay: f32| {
            for (((weight, gradient), mean), square) in weights.iter_mut().zip(gradient).zip(mean).zip(square) {
                let slope = *gradient * share;
                *gradient = 0.0;
                *mean = 0.9 * *mean + 0.1 * slope;
                *square = 0.999 * *square + 0.001 * slope * slope;
                let change = *mean * mean_scale / ((*square * square_scale).sqrt() + 1e-8);
                *weight -= rate * (change + decay * *weight);
            }
        };
        let (net, gradient, mean, square) = (&mut self.net, &mut self.gradient, &mut self.mean, &mut self.square);
        update(&mut net.first, &mut gradient.first, &mut mean.first, &mut square.first, DECAY);
        update(&mut net.first_bias, &mut gradient.first_bias, &mut mean.first_bias, &mut square.first_bias, 0.0);
        for class in 0..2 {
            update(
                &mut net.second[class],
                &mut gradient.second[class],
                &mut mean.second[class],
                &mut square.second[class],
                DECAY,
            );
        }
        let (bias, slope) = (&mut net.second_bias, &mut gradient.second_bias);
        update(bias, slope, &mut mean.second_bias, &mut square.second_bias, 0.0);
    }
}

impl Pass {
    pub fn new() -> Self {
        Self { hidden: [0.0; HIDDEN], inputs: Vec::new() }
    }
}
