//! Sparse features of a holder and a target in a sentence: the words around and between them, and
//! who does what to whom, as far as a light reading of clauses shows it. Each knows its word, so
//! that a reason can name it.

use super::sight::Sight;
use super::view::View;

/// Who may hold a stance and towards whom: words of a view, half-open. Without a holder only the
/// target's surroundings are described.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub holder: Option<(usize, usize)>,
    pub target: (usize, usize),
}

impl Pair {
    /// The same two the other way round.
    pub fn turned(self) -> Option<Self> {
        self.holder.map(|holder| Self { holder: Some(self.target), target: holder })
    }
}

/// A feature: hash, value, and the word it comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feature {
    pub key: u32,
    pub value: f32,
    pub at: u16,
}

/// What comes from no single word.
pub(super) const NOWHERE: u16 = u16::MAX;

/// Kinds of features. The order is part of the model's format.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
pub(super) enum Kind {
    Bias = 1,
    Order,
    Distance,
    Between,
    BetweenPair,
    BetweenAll,
    Before,
    After,
    HolderLeft,
    HolderRight,
    HolderLeftPair,
    HolderRightPair,
    TargetLeft,
    TargetRight,
    TargetLeftPair,
    TargetRightPair,
    Names,
    OpinionSentence,
    OpinionBetween,
    OpinionAfter,
    OpinionBefore,
    OpinionTarget,
    HolderVerb,
    HolderVerbGap,
    HolderPriorVerb,
    TargetVerb,
    TargetVerbGap,
    TargetNextVerb,
    SameVerb,
    SameVerbGaps,
    VerbCount,
    VerbPair,
    VerbOpinion,
    Shape,
    ShapeStart,
    ShapeEnd,
    ShapeOpinion,
    Quote,
    Owned,
    Owner,
    OpinionWord,
    PastTarget,
    Parts,
    HolderPart,
    TargetPart,
    VerbCluster,
    VerbClusterPart,
    VerbSign,
    VerbSignPart,
    VerbSignParts,
    VerbClusters,
    Subject,
    SubjectPart,
    VerbSigns,
    BetweenCluster,
    BetweenCue,
    HolderRightCluster,
    TargetLeftCluster,
    SignedShape,
    OwnedNoun,
}

/// Gathers the features of one pair; its memory is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Gatherer {
    pub list: Vec<Feature>,
}

fn mixed(kind: Kind, one: u32, other: u32) -> u32 {
    let mut sum =
        (kind as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(one).wrapping_mul(0xff51_afd7_ed55_8ccd);
    sum = (sum ^ (sum >> 29)).wrapping_add(u64::from(other)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (sum ^ (sum >> 32)) as u32
}

impl Gatherer {
    pub(super) fn add(&mut self, kind: Kind, one: u32, other: u32, at: usize) {
        self.weighted(kind, one, other, at, 1.0);
    }

    pub(super) fn weighted(&mut self, kind: Kind, one: u32, other: u32, at: usize, value: f32) {
        self.list.push(Feature { key: mixed(kind, one, other), value, at: at.min(usize::from(NOWHERE)) as u16 });
    }

    /// Fills the list with the features of a pair.
    pub fn gather(&mut self, view: &View, pair: Pair) {
        self.list.clear();
        let sight = Sight::new(view, pair);
        self.add(Kind::Bias, u32::from(pair.holder.is_some()), 0, usize::MAX);
        self.target_words(&sight);
        let Some(holder) = pair.holder else { return };
        self.words(&sight, holder);
        self.opinions(&sight, holder);
        self.verbs(&sight, holder);
        self.shape(&sight, holder);
        self.clauses(&sight, holder);
    }

    fn target_words(&mut self, sight: &Sight<'_>) {
        let (first, end) = sight.pair.target;
        let words = &sight.view.words;
        self.polarity(Kind::OpinionSentence, 0, sight, 0, words.len());
        self.polarity(Kind::OpinionTarget, 0, sight, first.saturating_sub(4), first);
        self.polarity(Kind::OpinionTarget, 1, sight, end, (end + 4).min(words.len()));
        let left = sight.code(first.wrapping_sub(1));
        self.add(Kind::TargetLeft, left, 0, first.wrapping_sub(1));
        self.add(Kind::TargetLeftPair, sight.code(first.wrapping_sub(2)), left, first.wrapping_sub(1));
        let right = sight.code(end);
        self.add(Kind::TargetRight, right, 0, end);
        self.add(Kind::TargetRightPair, right, sight.code(end + 1), end);
        if let Some(group) = sight.view.group_before(first) {
            let head = sight.verb(group);
            self.add(Kind::TargetVerb, head, 0, group.head);
            self.add(Kind::TargetVerbGap, head, sight.signature(group.end, first), group.head);
        }
        if let Some(group) = sight.view.group_after(end) {
            self.add(Kind::TargetNextVerb, sight.verb(group), sight.signature(end, group.first), group.head);
            self.add(Kind::PastTarget, sight.verb(group), 0, group.head);
        }
    }

    fn words(&mut self, sight: &Sight<'_>, holder: (usize, usize)) {
        let target = sight.pair.target;
        let order = sight.order();
        let (from, to) = sight.between();
        let distance = to.saturating_sub(from);
        self.add(Kind::Order, order, 0, usize::MAX);
        self.add(Kind::Distance, order, (usize::BITS - (distance * distance).leading_zeros()) / 2, usize::MAX);
        let near = from + distance.min(24);
        for at in from..to {
            if at >= near && at + 12 < to {
                continue;
            }
            let word = sight.code(at);
            self.add(Kind::Between, word, order, at);
            if at + 1 < to {
                self.add(Kind::BetweenPair, word ^ order << 31, sight.code(at + 1), at);
            }
        }
        if distance <= 5 {
            let all = (from..to).fold(order, |sum, at| sum.wrapping_mul(31).wrapping_add(sight.code(at)));
            self.add(Kind::BetweenAll, all, 0, usize::MAX);
        }
        let start = holder.0.min(target.0);
        for at in start.saturating_sub(3)..start {
            self.add(Kind::Before, sight.code(at), order, at);
        }
        let end = holder.1.max(target.1);
        for at in end..(end + 4).min(sight.view.words.len()) {
            self.add(Kind::After, sight.code(at), order, at);
        }
        let left = sight.code(holder.0.wrapping_sub(1));
        self.add(Kind::HolderLeft, left, order, holder.0.wrapping_sub(1));
        self.add(Kind::HolderLeftPair, sight.code(holder.0.wrapping_sub(2)), left, holder.0.wrapping_sub(1));
        let right = sight.code(holder.1);
        self.add(Kind::HolderRight, right, order, holder.1);
        self.add(Kind::HolderRightPair, right, sight.code(holder.1 + 1), holder.1 + 1);
        self.add(Kind::TargetLeft, sight.code(target.0.wrapping_sub(1)), 1 + order, target.0.wrapping_sub(1));
        self.add(Kind::TargetRight, sight.code(target.1), 1 + order, target.1);
        self.add(Kind::Names, sight.names(from, to).min(3), order, usize::MAX);
    }

    fn opinions(&mut self, sight: &Sight<'_>, holder: (usize, usize)) {
        let target = sight.pair.target;
        let order = sight.order();
        let (from, to) = sight.between();
        let length = sight.view.words.len();
        self.polarity(Kind::OpinionBetween, order, sight, from, to);
        self.polarity(Kind::OpinionBefore, order, sight, 0, holder.0.min(target.0));
        self.polarity(Kind::OpinionAfter, order, sight, holder.1.max(target.1), length);
    }

    fn polarity(&mut self, kind: Kind, order: u32, sight: &Sight<'_>, from: usize, to: usize) {
        let (mut good, mut bad, mut negated) = (0.0f32, 0.0f32, false);
        for word in sight.view.words.get(from..to).unwrap_or_default() {
            good += word.opinion.max(0.0);
            bad -= word.opinion.min(0.0);
            negated |= word.negation;
        }
        let side = order << 1 | u32::from(negated);
        if good > 0.0 {
            self.weighted(kind, 0, side, usize::MAX, good.min(4.0) / 2.0);
        }
        if bad > 0.0 {
            self.weighted(kind, 1, side, usize::MAX, bad.min(4.0) / 2.0);
        }
    }

    /// Which verb the holder is subject of, which one reaches the target, and whether they are one.
    fn verbs(&mut self, sight: &Sight<'_>, holder: (usize, usize)) {
        let (view, target) = (sight.view, sight.pair.target);
        let order = sight.order();
        let own = view.group_after(holder.1);
        let reaching = view.group_before(target.0);
        let next = view.group_after(target.1);
        if let Some(group) = own {
            let verb = sight.verb(group);
            self.add(Kind::HolderVerb, verb, order, group.head);
            self.add(Kind::HolderVerbGap, verb, sight.signature(holder.1, group.first), group.head);
        }
        let prior = view.group_before(holder.0);
        if let Some(group) = prior {
            let verb = sight.verb(group);
            self.add(Kind::HolderPriorVerb, verb, sight.signature(group.end, holder.0), group.head);
        }
        if order == 0 {
            if let (Some(own), Some(reaching)) = (own, reaching) {
                let apart = view.groups.iter().filter(|group| own.first < group.first && group.first <= reaching.first);
                self.add(Kind::VerbCount, (apart.count() as u32).min(4), order, usize::MAX);
                let gap = sight.signature(holder.1, own.first);
                let end_gap = sight.signature(reaching.end, target.0);
                let good = sight.tone(reaching);
                if own.head == reaching.head {
                    self.add(Kind::SameVerb, sight.verb(own), 0, own.head);
                    self.add(Kind::SameVerbGaps, gap, end_gap, usize::MAX);
                    self.add(Kind::SameVerb, sight.verb(own), end_gap | 1, own.head);
                    self.add(Kind::VerbOpinion, good, 0, own.head);
                    self.add(Kind::VerbOpinion, good ^ gap, end_gap, own.head);
                } else {
                    self.add(Kind::VerbPair, sight.verb(own), sight.verb(reaching), reaching.head);
                    self.add(Kind::VerbOpinion, good, 16 + sight.tone(own), reaching.head);
                }
            }
        } else if let (Some(after), Some(prior)) = (next, prior) {
            // The target comes first: “was criticised by”, “…, said the holder”.
            let gap = sight.signature(target.1, after.first);
            let end_gap = sight.signature(prior.end, holder.0);
            if after.head == prior.head {
                self.add(Kind::SameVerb, sight.verb(after), 2, after.head);
                self.add(Kind::SameVerb, sight.verb(after), end_gap | 2, after.head);
                self.add(Kind::SameVerbGaps, gap ^ 7, end_gap, usize::MAX);
                self.add(Kind::VerbOpinion, sight.tone(after) ^ gap, end_gap ^ 3, after.head);
            } else {
                self.add(Kind::VerbPair, sight.verb(after) ^ 5, sight.verb(prior), prior.head);
            }
        }
    }

    /// The way from one to the other as a row of word classes, and what quotes and owners show.
    fn shape(&mut self, sight: &Sight<'_>, holder: (usize, usize)) {
        let order = sight.order();
        let (from, to) = sight.between();
        let shape = sight.signature(from, to);
        self.add(Kind::Shape, shape, order, usize::MAX);
        self.add(Kind::ShapeStart, sight.signature(from, to.min(from + 4)), order, usize::MAX);
        self.add(Kind::ShapeEnd, sight.signature(to.saturating_sub(4).max(from), to), order, usize::MAX);
        let words = sight.view.words.get(from..to).unwrap_or_default();
        let tone: f32 = words.iter().map(|word| word.opinion).sum();
        let tone = if tone > 0.5 {
            1
        } else if tone < -0.5 {
            2
        } else {
            0
        };
        self.add(Kind::ShapeOpinion, shape, order << 2 | tone, usize::MAX);
        for (at, word) in words.iter().enumerate().filter(|(_, word)| word.opinion != 0.0) {
            let sign = u32::from(word.opinion > 0.0);
            let near = u32::from(at < 3) << 1 | u32::from(at + 4 > words.len());
            self.add(Kind::OpinionWord, sign << 1 | order, 8 + near, from + at);
        }
        // “H’s criticism of T”, “T’s critic H”
        if sight.is_owner(holder.1) {
            let last = sight.code(to.wrapping_sub(1));
            self.add(Kind::Owner, sight.signature(from, to), order, usize::MAX);
            self.add(Kind::Owner, sight.code(holder.1 + 1), last, holder.1 + 1);
        }
        if sight.is_owner(sight.pair.target.1) {
            self.add(Kind::Owned, sight.code(sight.pair.target.1 + 1), order, sight.pair.target.1 + 1);
        }
        let quote = |at: usize| sight.quotes_before(at) & 1;
        self.add(Kind::Quote, quote(holder.0) << 1 | quote(sight.pair.target.0), order, usize::MAX);
    }
}
