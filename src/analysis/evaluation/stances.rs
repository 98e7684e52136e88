//! Stances against gold stances: holder, target, polarity.

use super::{Annotations, Calibration, Counts};
use crate::model::{EntityId, Holder, Mention, MentionId, Polarity, Stance};
use crate::text::{SourceText, TextRange};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How much of a stance has to be right to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criterion {
    /// The targets share a character, or are the same entity.
    Target,
    /// The targets are the same words.
    ExactTarget,
    /// The targets overlap and the holder is the same.
    Holder,
    /// The targets overlap, the holder is the same, and so is the side: for, against, neither.
    Whole,
    /// As before, with the same words as target.
    WholeExact,
}

impl Criterion {
    /// All of them.
    pub const ALL: [Criterion; 5] =
        [Criterion::Target, Criterion::ExactTarget, Criterion::Holder, Criterion::Whole, Criterion::WholeExact];
}

/// Counts of stances, over documents.
///
/// Each gold stance is compared with at most one suggested stance and the other way round: pairs whose
/// targets overlap, those that agree most first.
#[derive(Debug, Clone, Copy, Default)]
pub struct StanceTally {
    counts: [Counts; Criterion::ALL.len()],
    /// Of the pairs with the same holder, how many agree on the side, and on the polarity itself.
    holder_right: usize,
    same_side: usize,
    same_polarity: usize,
    same_certainty: usize,
    calibration: Calibration,
}

impl StanceTally {
    pub(super) fn add(&mut self, text: &SourceText, gold: &Annotations, suggested: &Annotations) {
        for counts in &mut self.counts {
            counts.gold += gold.stances.len();
            counts.suggested += suggested.stances.len();
        }
        let (gold_holders, holders) = (holders(text, gold), holders(text, suggested));
        let mut pairs: Vec<(Likeness, usize, usize)> = Vec::new();
        for (at, stance) in gold.stances.iter().enumerate() {
            for (other_at, other) in suggested.stances.iter().enumerate() {
                let same_holder = match (gold_holders.get(at), holders.get(other_at)) {
                    (Some(holder), Some(other)) => holder.is_like(other),
                    _ => false,
                };
                if let Some(likeness) = Likeness::of((stance, gold), (other, suggested), same_holder) {
                    pairs.push((likeness, at, other_at));
                }
            }
        }
        pairs.sort_by_key(|&(likeness, at, other)| (Reverse(likeness), at, other));
        let mut hits = vec![false; suggested.stances.len()];
        let (mut taken, mut taken_other) = (BTreeSet::new(), BTreeSet::new());
        for (likeness, at, other) in pairs {
            if taken.contains(&at) || taken_other.contains(&other) {
                continue;
            }
            taken.insert(at);
            taken_other.insert(other);
            self.count(likeness);
            if let (Some(hit), Some(one), Some(other)) =
                (hits.get_mut(other), gold.stances.get(at), suggested.stances.get(other))
            {
                *hit = likeness.holder && likeness.side;
                if likeness.holder {
                    self.same_polarity += usize::from(one.polarity == other.polarity);
                    self.same_certainty += usize::from(one.certainty == other.certainty);
                }
            }
        }
        for (stance, hit) in suggested.stances.iter().zip(hits) {
            if let Some(score) = stance.origin.score {
                self.calibration.add(score.value(), hit);
            }
        }
    }

    fn count(&mut self, likeness: Likeness) {
        self.holder_right += usize::from(likeness.holder);
        self.same_side += usize::from(likeness.holder && likeness.side);
        let whole = likeness.holder && likeness.side;
        for (criterion, counts) in Criterion::ALL.into_iter().zip(&mut self.counts) {
            let is_right = match criterion {
                Criterion::Target => true,
                Criterion::ExactTarget => likeness.exact,
                Criterion::Holder => likeness.holder,
                Criterion::Whole => whole,
                Criterion::WholeExact => whole && likeness.exact,
            };
            counts.found += usize::from(is_right);
            counts.right += usize::from(is_right);
        }
    }

    /// The counts of one criterion.
    pub fn counts(&self, criterion: Criterion) -> Counts {
        self.counts.get(criterion as usize).copied().unwrap_or_default()
    }

    /// How many pairs have the same holder and overlapping targets.
    pub fn located(&self) -> usize {
        self.holder_right
    }

    /// Of the located pairs, how many are on the same side, have the same polarity, the same certainty.
    pub fn agreeing(&self) -> [usize; 3] {
        [self.same_side, self.same_polarity, self.same_certainty]
    }

    /// What the scores of stances are worth: a hit has the right holder and side, and its target overlaps.
    pub fn calibration(&self) -> Calibration {
        self.calibration
    }
}

/// How alike two stances with overlapping targets are; what counts most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    holder: bool,
    side: bool,
    exact: bool,
    cue: bool,
    /// Shared bytes of the targets.
    shared: usize,
}

impl Likeness {
    fn of(one: (&Stance, &Annotations), other: (&Stance, &Annotations), holder: bool) -> Option<Self> {
        let ((one, annotations), (other, others)) = (one, other);
        let shared = overlap(&one.target.spans, &other.target.spans);
        let names = |id: &Option<EntityId>, of: &Annotations| id.as_ref().map(|id| names(id, of)).unwrap_or_default();
        // A target without words is an entity, meant where the evidence is.
        let no_words = one.target.spans.is_empty() || other.target.spans.is_empty();
        let same_entity = no_words
            && overlap(&one.evidence, &other.evidence) > 0
            && !names(&one.target.entity, annotations).is_disjoint(&names(&other.target.entity, others));
        (shared > 0 || same_entity).then(|| Self {
            holder,
            side: side(one.polarity) == side(other.polarity),
            exact: if no_words { same_entity } else { one.target.spans == other.target.spans },
            cue: overlap(&one.cue, &other.cue) > 0,
            shared,
        })
    }
}

/// Who holds a stance, in a form that can be compared between hands.
struct HolderView {
    is_outlet: bool,
    spans: Vec<TextRange>,
    /// Names in small letters.
    names: BTreeSet<String>,
}

impl HolderView {
    /// Whether both are the same place, or the same entity by one of its names.
    fn is_like(&self, other: &Self) -> bool {
        if self.is_outlet || other.is_outlet {
            return self.is_outlet && other.is_outlet;
        }
        overlap(&self.spans, &other.spans) > 0 || !self.names.is_disjoint(&other.names)
    }
}

fn holders(text: &SourceText, annotations: &Annotations) -> Vec<HolderView> {
    let mention = |id: &MentionId| annotations.mentions.iter().find(|mention| mention.id == *id);
    let view = |stance: &Stance| match &stance.holder {
        Holder::Outlet => HolderView { is_outlet: true, spans: Vec::new(), names: BTreeSet::new() },
        Holder::Entity(id) => HolderView { is_outlet: false, spans: Vec::new(), names: names(id, annotations) },
        Holder::Mention(id) => match mention(id) {
            None => HolderView { is_outlet: false, spans: Vec::new(), names: BTreeSet::new() },
            Some(mention) => HolderView {
                is_outlet: false,
                spans: mention.spans.clone(),
                names: mention_names(text, mention, annotations),
            },
        },
    };
    annotations.stances.iter().map(view).collect()
}

/// The names of the entity, or else the words: those of a pronoun name nobody elsewhere.
fn mention_names(text: &SourceText, mention: &Mention, annotations: &Annotations) -> BTreeSet<String> {
    let names = mention.entity.as_ref().map(|id| names(id, annotations)).unwrap_or_default();
    let words = text.joined(&mention.spans);
    let is_name = words.chars().any(char::is_uppercase);
    if names.is_empty() && is_name { BTreeSet::from([words.to_lowercase()]) } else { names }
}

fn names(id: &EntityId, annotations: &Annotations) -> BTreeSet<String> {
    let entity = annotations.entities.iter().find(|entity| entity.id == *id);
    entity.map(|entity| entity.names().map(str::to_lowercase).collect()).unwrap_or_default()
}

/// How many bytes two lists of places share.
fn overlap(spans: &[TextRange], others: &[TextRange]) -> usize {
    let common = |span: &TextRange| -> usize {
        others.iter().filter_map(|other| span.intersection(*other)).map(TextRange::len).sum()
    };
    spans.iter().map(common).sum()
}

/// For, against or neither.
fn side(polarity: Polarity) -> i8 {
    match polarity {
        Polarity::Oppose | Polarity::LeansOppose => -1,
        Polarity::Neutral | Polarity::Mixed => 0,
        Polarity::LeansSupport | Polarity::Support => 1,
    }
}
