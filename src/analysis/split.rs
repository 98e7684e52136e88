//! Documents dealt out into sets for training, for tuning and for testing.

use crate::model::{AnnotationSetId, DocumentId, Project, Status};
use std::collections::{BTreeMap, BTreeSet};

/// How large the parts are, and which of the many ways to deal is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The parts with their names and shares, which are relative to each other.
    pub parts: Vec<(String, u32)>,
    /// Another number deals otherwise; the same number and documents always give the same parts.
    pub seed: u64,
}

impl Default for Split {
    fn default() -> Self {
        let parts = [("train", 80), ("dev", 10), ("test", 10)];
        Self { parts: parts.map(|(name, share)| (name.to_owned(), share)).to_vec(), seed: 1 }
    }
}

/// Deals documents out so that each part has its share of documents and, as near as can be, of every label and
/// polarity. Documents of the same group (versions of one text) stay together.
///
/// Iterative stratification after Sechidis, Tsoumakas and Vlahavas (2011): the rarest kind is dealt out first,
/// each time to the part that lacks most of it.
pub fn deal(
    project: &Project,
    who: &AnnotationSetId,
    documents: &BTreeSet<DocumentId>,
    groups: &[Vec<DocumentId>],
    split: &Split,
) -> Vec<BTreeSet<DocumentId>> {
    let total: f64 = split.parts.iter().map(|(_, share)| f64::from(*share)).sum();
    let shares: Vec<f64> = split.parts.iter().map(|(_, share)| f64::from(*share) / total.max(1.0)).collect();
    let mut open = bunches(project, who, documents, groups);
    fastrand::Rng::with_seed(split.seed).shuffle(&mut open);

    let mut lacking: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for bunch in &open {
        for (kind, count) in &bunch.kinds {
            let lacks = lacking.entry(kind.clone()).or_insert_with(|| vec![0.0; shares.len()]);
            lacks.iter_mut().zip(&shares).for_each(|(lack, share)| *lack += share * *count as f64);
        }
    }
    let mut room: Vec<f64> = shares.iter().map(|share| share * documents.len() as f64).collect();
    let mut parts = vec![BTreeSet::new(); shares.len()];
    while !open.is_empty() {
        let rarest = rarest(&open);
        let (now, later): (Vec<Bunch>, Vec<Bunch>) =
            open.into_iter().partition(|bunch| rarest.as_ref().is_none_or(|kind| bunch.kinds.contains_key(kind)));
        open = later;
        for bunch in now {
            let need = |part: usize| {
                let of_kind = rarest.as_ref().and_then(|kind| lacking.get(kind)).map_or(0.0, |lacks| lacks[part]);
                (of_kind, room[part])
            };
            let best = (0..parts.len()).max_by(|&one, &other| {
                let (one, other) = (need(one), need(other));
                one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
            });
            let Some(best) = best else { return parts };
            room[best] -= bunch.documents.len() as f64;
            for (kind, count) in &bunch.kinds {
                if let Some(lacks) = lacking.get_mut(kind) {
                    lacks[best] -= *count as f64;
                }
            }
            parts[best].extend(bunch.documents);
        }
    }
    parts
}

/// Documents that stay together, and how many annotations of each kind they have.
struct Bunch {
    documents: Vec<DocumentId>,
    kinds: BTreeMap<String, usize>,
}

fn bunches(
    project: &Project,
    who: &AnnotationSetId,
    documents: &BTreeSet<DocumentId>,
    groups: &[Vec<DocumentId>],
) -> Vec<Bunch> {
    let mut left = documents.clone();
    let mut all: Vec<Vec<DocumentId>> = Vec::new();
    for group in groups {
        let together: Vec<DocumentId> = group.iter().filter(|id| left.remove(*id)).cloned().collect();
        all.extend((!together.is_empty()).then_some(together));
    }
    all.extend(left.into_iter().map(|id| vec![id]));
    let bunch = |documents: Vec<DocumentId>| {
        let mut kinds = BTreeMap::new();
        for id in &documents {
            let overlay = project.overlay(id, who);
            let labels = overlay.mentions().filter(|mention| mention.status != Status::Rejected);
            let labels = labels.map(|mention| format!("label {}", mention.label));
            let stances = overlay.stances().filter(|stance| stance.status != Status::Rejected);
            let stances = stances.map(|stance| format!("polarity {:?}", stance.polarity));
            labels.chain(stances).for_each(|kind| *kinds.entry(kind).or_default() += 1);
        }
        Bunch { documents, kinds }
    };
    all.into_iter().map(bunch).collect()
}

/// The kind with the fewest annotations in what is still to be dealt out.
fn rarest(open: &[Bunch]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for bunch in open {
        bunch.kinds.iter().for_each(|(kind, count)| *counts.entry(kind).or_default() += count);
    }
    counts.into_iter().min_by_key(|(_, count)| *count).map(|(kind, _)| kind.to_owned())
}
