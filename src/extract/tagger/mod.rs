//! A linear-chain model of names: an averaged perceptron over hashed features (Collins 2002), read in
//! two passes, the second of which knows how the article's other places of a word were tagged.

mod calibrate;
mod cluster;
pub(super) mod corpus;
mod feature;
mod hash;
mod lattice;
mod model;
mod sheet;
mod stretch;
mod table;
mod tag;
pub(super) mod train;

pub(in crate::extract) use cluster::Clusters;
pub(in crate::extract) use model::Model;
pub use model::ModelError;
pub(in crate::extract) use tag::Class;

use super::draft::{Draft, Found};
use feature::{Place, context_features, vote_features};
use lattice::{Emission, Lattice, names};
use sheet::Sheet;
use stretch::{NO_VOTES, Votes, stretches};
use tag::{TAGS, begins};

/// A name that the model found, on the tokens `first..end`.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct Tagged {
    pub first: usize,
    pub end: usize,
    pub class: Class,
    /// How probable it is that exactly this is a name of this class.
    pub probability: f32,
}

impl Model {
    /// The names of an article in order, apart from each other; `proposals` of the rules are sorted by place.
    pub fn tag(&self, draft: &Draft<'_>, proposals: &[Found]) -> Vec<Tagged> {
        self.tag_sheet(draft, &Sheet::of(draft, proposals))
    }

    fn tag_sheet(&self, draft: &Draft<'_>, sheet: &Sheet) -> Vec<Tagged> {
        let mut lattice = Lattice::default();
        let (mut emissions, mut tags) = (Vec::new(), Vec::new());
        let mut votes = Votes::default();
        let mut first_pass = Vec::new();
        // What the place of a token says is the same in both passes.
        let mut contexts: Vec<[i32; TAGS]> = Vec::new();
        for place in stretches(draft, sheet) {
            let read = contexts.len();
            self.read_contexts(sheet, place, &mut contexts);
            let own = contexts.get(read..).unwrap_or_default();
            self.emissions(sheet, place, own, |_| NO_VOTES, &mut emissions);
            lattice.best(&emissions, &self.transitions, &[], &mut tags);
            votes.count(sheet, place.first, &tags);
            first_pass.extend_from_slice(&tags);
        }
        let mut found = Vec::new();
        let mut read = 0;
        for place in stretches(draft, sheet) {
            let own = first_pass.get(read..read + place.end - place.first).unwrap_or_default();
            let around = contexts.get(read..read + own.len()).unwrap_or_default();
            read += own.len();
            self.emissions(sheet, place, around, |at| about(&votes, sheet, place, own, at), &mut emissions);
            lattice.best(&emissions, &self.transitions, &[], &mut tags);
            if names(&tags).next().is_none() {
                continue;
            }
            lattice.sum(&emissions, &self.transitions, self.temperature);
            for (first, end, begin) in names(&tags) {
                let Some(class) = begins(begin) else { continue };
                let span = (first, end, begin);
                let probability = lattice.probability(&emissions, &self.transitions, self.temperature, span);
                let (first, end) = (place.first + first, place.first + end);
                found.push(Tagged { first, end, class, probability: self.calibrated(probability) });
            }
        }
        found
    }

    /// Sums the weights of what the places of a stretch's tokens say.
    fn read_contexts(&self, sheet: &Sheet, place: Place<'_>, contexts: &mut Vec<[i32; TAGS]>) {
        for at in place.first..place.end {
            let mut sums = [0; TAGS];
            context_features(sheet, place, at, |feature| self.table.add(feature, &mut sums));
            contexts.push(sums);
        }
    }

    fn emissions(
        &self,
        sheet: &Sheet,
        place: Place<'_>,
        contexts: &[[i32; TAGS]],
        votes: impl Fn(usize) -> [u32; 2],
        scores: &mut Vec<Emission>,
    ) {
        scores.clear();
        for (at, context) in (place.first..place.end).zip(contexts) {
            let mut sums = *context;
            vote_features(sheet, place, at, votes(at), |feature| self.table.add(feature, &mut sums));
            scores.push(self.emission(&sums));
        }
    }
}

/// What the rest of the article says about the token at `at` of a stretch that the first pass tagged `own`.
fn about(votes: &Votes, sheet: &Sheet, place: Place<'_>, own: &[usize], at: usize) -> [u32; 2] {
    let tag = own.get(at - place.first).copied().unwrap_or_default();
    let next = own.get(at + 1 - place.first).copied().unwrap_or_default();
    let in_longer = tag != 0 && (tag % 2 == 0 || next == tag + 1);
    votes.about(sheet, at, tag, in_longer)
}
