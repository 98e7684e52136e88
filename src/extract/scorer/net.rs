//! A small network with one hidden layer: from dense features to the two polar scores.

use super::random::Random;

/// How many hidden units a network has.
pub(super) const HIDDEN: usize = 48;

/// What makes the two polar scores of the hidden units.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub weights: [[f32; HIDDEN]; 2],
    pub bias: [f32; 2],
}

/// Weights of a network, input by input.
#[derive(Debug, Clone)]
pub(super) struct Net {
    pub first: Vec<f32>,
    pub first_bias: [f32; HIDDEN],
    pub head: Head,
}

impl Head {
    const NOUGHT: Head = Head { weights: [[0.0; HIDDEN]; 2], bias: [0.0; 2] };

    fn random(bias: f32, random: &mut Random) -> Self {
        let mut head = Self { bias: [bias; 2], ..Self::NOUGHT };
        head.weights.iter_mut().flatten().for_each(|weight| *weight = 0.1 * random.normal());
        head
    }

    /// Scores of support and of opposition against neutral.
    fn scores(&self, units: &[f32; HIDDEN]) -> [f32; 2] {
        let mut scores = self.bias;
        for (score, weights) in scores.iter_mut().zip(&self.weights) {
            *score += units.iter().zip(weights).map(|(unit, weight)| unit * weight).sum::<f32>();
        }
        scores
    }
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
        self.head.scores(&self.hidden(inputs).map(|unit| unit.max(0.0)))
    }
}

/// What an example asks of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// The stance of a holder towards a target.
    Stance,
    /// The tone towards a target, whoever speaks: it shares the hidden units, so that they learn
    /// what words mean from more sentences, and is forgotten after training.
    Tone,
}

/// All that is learnt.
#[derive(Debug, Clone)]
struct Weights {
    net: Net,
    tone: Head,
}

impl Weights {
    fn head(&self, question: Question) -> &Head {
        match question {
            Question::Stance => &self.net.head,
            Question::Tone => &self.tone,
        }
    }

    /// The weights in slices, each with whether it decays.
    fn parts(&mut self) -> [(&mut [f32], bool); 8] {
        let Self { net: Net { first, first_bias, head }, tone } = self;
        let [support, oppose] = &mut head.weights;
        let [tone_support, tone_oppose] = &mut tone.weights;
        [
            (first, true),
            (first_bias, false),
            (support, true),
            (oppose, true),
            (&mut head.bias, false),
            (tone_support, true),
            (tone_oppose, true),
            (&mut tone.bias, false),
        ]
    }
}

/// A network while it learns, with Adam's memory of its gradients.
pub(super) struct Learner {
    weights: Weights,
    gradient: Weights,
    mean: Weights,
    square: Weights,
    step: i32,
}

/// Which hidden units and inputs took part in a pass, for the way back.
pub(super) struct Pass {
    hidden: [f32; HIDDEN],
    /// Inputs as they were, some of them dropped.
    pub inputs: Vec<f32>,
}

const DROPPED_INPUTS: f32 = 0.3;
const DROPPED_UNITS: f32 = 0.5;
const DECAY: f32 = 1.0;

impl Learner {
    pub fn new(inputs: usize, random: &mut Random) -> Self {
        let nought = Weights {
            net: Net { first: vec![0.0; inputs * HIDDEN], first_bias: [0.0; HIDDEN], head: Head::NOUGHT },
            tone: Head::NOUGHT,
        };
        let mut weights = nought.clone();
        let spread = (1.0 / inputs as f32).sqrt();
        weights.net.first.iter_mut().for_each(|weight| *weight = spread * random.normal());
        weights.net.head = Head::random(-2.0, random);
        weights.tone = Head::random(0.0, random);
        Self { weights, gradient: nought.clone(), mean: nought.clone(), square: nought, step: 0 }
    }

    /// The network as learnt so far.
    pub fn into_net(self) -> Net {
        self.weights.net
    }

    /// Scores with some inputs and units left out at random, so that none is relied on alone.
    pub fn forward(&self, inputs: &[f32], question: Question, pass: &mut Pass, random: &mut Random) -> [f32; 2] {
        pass.inputs.clear();
        let kept = 1.0 / (1.0 - DROPPED_INPUTS);
        pass.inputs.extend(
            inputs.iter().map(|&input| if input == 0.0 || random.unit() < DROPPED_INPUTS { 0.0 } else { input * kept }),
        );
        pass.hidden = self.weights.net.hidden(&pass.inputs);
        let kept = 1.0 / (1.0 - DROPPED_UNITS);
        for unit in &mut pass.hidden {
            *unit = if *unit <= 0.0 || random.unit() < DROPPED_UNITS { 0.0 } else { *unit * kept };
        }
        self.weights.head(question).scores(&pass.hidden)
    }

    /// Adds what the errors of the two scores say about each weight.
    pub fn backward(&mut self, pass: &Pass, question: Question, errors: [f32; 2]) {
        let kept = 1.0 / (1.0 - DROPPED_UNITS);
        let mut back = [0.0; HIDDEN];
        let head = self.weights.head(question);
        let gradient = match question {
            Question::Stance => &mut self.gradient.net.head,
            Question::Tone => &mut self.gradient.tone,
        };
        for (class, error) in errors.into_iter().enumerate() {
            gradient.bias[class] += error;
            let weights = head.weights[class].iter().zip(&mut gradient.weights[class]);
            for ((back, unit), (weight, sum)) in back.iter_mut().zip(&pass.hidden).zip(weights) {
                *sum += error * unit;
                if *unit > 0.0 {
                    *back += error * weight * kept;
                }
            }
        }
        for (sum, error) in self.gradient.net.first_bias.iter_mut().zip(&back) {
            *sum += error;
        }
        let (rows, _) = self.gradient.net.first.as_chunks_mut::<HIDDEN>();
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
        let memory = self.mean.parts().into_iter().zip(self.square.parts());
        let parts = self.weights.parts().into_iter().zip(self.gradient.parts()).zip(memory);
        for (((weights, decays), (gradient, _)), ((mean, _), (square, _))) in parts {
            let decay = if decays { DECAY } else { 0.0 };
            for (((weight, gradient), mean), square) in weights.iter_mut().zip(gradient).zip(mean).zip(square) {
                let slope = *gradient * share;
                *gradient = 0.0;
                *mean = 0.9 * *mean + 0.1 * slope;
                *square = 0.999 * *square + 0.001 * slope * slope;
                let change = *mean * mean_scale / ((*square * square_scale).sqrt() + 1e-8);
                *weight -= rate * (change + decay * *weight);
            }
        }
    }
}

impl Pass {
    pub fn new() -> Self {
        Self { hidden: [0.0; HIDDEN], inputs: Vec::new() }
    }
}
