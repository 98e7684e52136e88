//! The best tags for a stretch of tokens, and how probable each name is (Viterbi and forward-backward
//! over a linear chain; Lafferty, McCallum and Pereira 2001).

use super::tag::{OUTSIDE, TAGS, TagSet, begins, may_follow};

/// The score of each tag for one token.
pub(super) type Emission = [f32; TAGS];

/// The score of each tag after each tag.
pub(super) type Transitions = [[f32; TAGS]; TAGS];

const NEVER: f32 = -1e30;

/// Reused between stretches, so that tagging allocates nothing per token.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    back: Vec<[u8; TAGS]>,
    forward: Vec<[f32; TAGS]>,
    backward: Vec<[f32; TAGS]>,
}

impl Lattice {
    /// The best tags of a stretch with no name around it, among those allowed for each token (all, if
    /// `allowed` is empty).
    pub fn best(
        &mut self,
        emissions: &[Emission],
        transitions: &Transitions,
        allowed: &[TagSet],
        tags: &mut Vec<usize>,
    ) {
        tags.clear();
        self.back.clear();
        let mut scores = [NEVER; TAGS];
        scores[OUTSIDE] = 0.0;
        for (at, emission) in emissions.iter().enumerate() {
            let set = allowed.get(at).copied().unwrap_or(super::tag::ANY);
            let mut next = [NEVER; TAGS];
            let mut back = [OUTSIDE as u8; TAGS];
            for tag in (0..TAGS).filter(|tag| set & (1 << tag) != 0) {
                for before in (0..TAGS).filter(|&before| may_follow(before, tag)) {
                    let score = scores[before] + transitions[before][tag];
                    if score > next[tag] {
                        (next[tag], back[tag]) = (score, before as u8);
                    }
                }
                next[tag] += emission[tag];
            }
            self.back.push(back);
            scores = next;
        }
        let ending = |tag: usize| scores[tag] + transitions[tag][OUTSIDE];
        let mut tag = (0..TAGS).max_by(|&one, &other| ending(one).total_cmp(&ending(other))).unwrap_or(OUTSIDE);
        for back in self.back.iter().rev() {
            tags.push(tag);
            tag = usize::from(back[tag]);
        }
        tags.reverse();
    }

    /// Prepares [`Lattice::probability`] for a stretch; scores are divided by `temperature`.
    pub fn sum(&mut self, emissions: &[Emission], transitions: &Transitions, temperature: f32) {
        let scale = 1.0 / temperature;
        self.forward.clear();
        self.backward.clear();
        let mut scores = [NEVER; TAGS];
        scores[OUTSIDE] = 0.0;
        for emission in emissions {
            let mut next = [NEVER; TAGS];
            for tag in 0..TAGS {
                let paths = (0..TAGS)
                    .filter(|&before| may_follow(before, tag))
                    .map(|before| scores[before] + transitions[before][tag] * scale);
                next[tag] = log_sum(paths) + emission[tag] * scale;
            }
            self.forward.push(next);
            scores = next;
        }
        let mut after = [0.0; TAGS];
        for (tag, score) in after.iter_mut().enumerate() {
            *score = transitions[tag][OUTSIDE] * scale;
        }
        for emission in emissions.iter().rev() {
            self.backward.push(after);
            let mut before = [NEVER; TAGS];
            for (tag, score) in before.iter_mut().enumerate() {
                let paths = (0..TAGS)
                    .filter(|&next| may_follow(tag, next))
                    .map(|next| transitions[tag][next] * scale + emission[next] * scale + after[next]);
                *score = log_sum(paths);
            }
            after = before;
        }
        self.backward.reverse();
    }

    /// How probable it is that a name goes from `first` to `end` with the class that `begin` begins.
    pub fn probability(
        &self,
        emissions: &[Emission],
        transitions: &Transitions,
        temperature: f32,
        (first, end, begin): (usize, usize, usize),
    ) -> f32 {
        let scale = 1.0 / temperature;
        let (Some(forward), Some(last), Some(backward)) =
            (self.forward.get(first), self.forward.last(), self.backward.get(end.wrapping_sub(1)))
        else {
            return 0.0;
        };
        let all = log_sum((0..TAGS).map(|tag| last[tag] + transitions[tag][OUTSIDE] * scale));
        let inside = begin + 1;
        let mut score = forward[begin];
        let mut tag = begin;
        for emission in emissions.get(first + 1..end).unwrap_or_default() {
            score += (transitions[tag][inside] + emission[inside]) * scale;
            tag = inside;
        }
        // The name ends here: whatever follows does not go on inside it.
        let rest = match emissions.get(end) {
            None => backward[tag],
            Some(emission) => log_sum((0..TAGS).filter(|&next| next != inside && may_follow(tag, next)).map(|next| {
                let after = self.backward.get(end).map_or(NEVER, |scores| scores[next]);
                (transitions[tag][next] + emission[next]) * scale + after
            })),
        };
        (score + rest - all).exp().clamp(0.0, 1.0)
    }
}

/// The names that tags stand for: first token, end, begin tag.
pub(super) fn names(tags: &[usize]) -> impl Iterator<Item = (usize, usize, usize)> {
    tags.iter().enumerate().filter(|(_, tag)| begins(**tag).is_some()).map(|(first, &begin)| {
        let end = (first + 1..tags.len()).find(|&at| tags[at] != begin + 1).unwrap_or(tags.len());
        (first, end, begin)
    })
}

fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let most = values.clone().fold(NEVER, f32::max);
    if most <= NEVER { NEVER } else { most + values.map(|value| (value - most).exp()).sum::<f32>().ln() }
}
