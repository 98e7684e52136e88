//! Mentions against gold mentions, label by label.

use super::{Calibration, Counts, news_rules};
use crate::model::{Mention, extent};
use crate::text::{SourceText, TextRange};
use std::collections::{BTreeMap, BTreeSet};

/// The label of gold spans that are neither right nor wrong to suggest.
pub const IGNORE: &str = "IGNORE";

/// How labels of other schemes are called by the news rules.
const NEWS_NAMES: &[(&str, &str)] = &[
    ("PER", "PERSON"),
    ("PLACE", "PLACE"),
    ("LOCATION", "PLACE"),
    ("LOC", "PLACE"),
    ("GPE", "PLACE"),
    ("ORGANIZATION", "ORG"),
    ("ORGANISATION", "ORG"),
];

/// What the news rules score.
const NEWS_LABELS: [&str; 3] = ["PERSON", "ORG", "PLACE"];

/// How mentions are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpanRules {
    /// The labels that are scored; if none is named, those that the gold standard has.
    pub labels: Vec<String>,
    /// Whether labels of several schemes count as the same: places, persons, organisations.
    pub merges_labels: bool,
    /// Whether determiners, titles, possessives and punctuation are cut off first.
    pub trims: bool,
}

impl SpanRules {
    /// The rules by which names in the news are compared across annotation schemes.
    pub fn news() -> Self {
        Self { labels: NEWS_LABELS.map(str::to_owned).to_vec(), merges_labels: true, trims: true }
    }

    fn label<'a>(&self, label: &'a str) -> &'a str {
        let known = NEWS_NAMES.iter().find(|(name, _)| self.merges_labels && *name == label);
        known.map_or(label, |&(_, name)| name)
    }

    /// The places and labels to compare, each once, with the highest score that it has.
    fn spans<'a>(&self, text: &SourceText, mentions: &'a [Mention]) -> BTreeMap<(&'a str, TextRange), Option<f64>> {
        let mut spans: BTreeMap<(&'a str, TextRange), Option<f64>> = BTreeMap::new();
        for mention in mentions {
            let label = self.label(mention.label.as_str());
            let mut range = extent(&mention.spans);
            if self.trims && label != IGNORE {
                range = news_rules::trimmed(text.as_str(), range, label == "PERSON");
            }
            if !range.is_empty() {
                let score = mention.origin.score.map(|score| score.value());
                let known = spans.entry((label, range)).or_default();
                *known = known.map_or(score, |known| Some(score.map_or(known, |score| score.max(known))));
            }
        }
        spans
    }
}

/// Counts of one label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LabelCounts {
    /// Right if place and label are the same.
    pub exact: Counts,
    /// Right if the label is the same and a character is shared.
    pub overlapping: Counts,
}

/// Counts by label, over documents.
#[derive(Debug, Clone)]
pub struct SpanTally {
    rules: SpanRules,
    counts: BTreeMap<String, LabelCounts>,
    /// Labels that the gold standard has.
    in_gold: BTreeSet<String>,
    /// Scores and hits by label: which labels count is known only at the end.
    scored: BTreeMap<String, Calibration>,
}

impl SpanTally {
    pub(super) fn new(rules: SpanRules) -> Self {
        Self { rules, counts: BTreeMap::new(), in_gold: BTreeSet::new(), scored: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, text: &SourceText, gold: &[Mention], suggested: &[Mention]) {
        let gold = self.rules.spans(text, gold);
        let ignored = Ranges::new(gold.keys().filter(|(label, _)| *label == IGNORE).map(|&(_, range)| range));
        let mut suggested = self.rules.spans(text, suggested);
        suggested.retain(|span, _| gold.contains_key(span) || !ignored.overlap(span.1));
        let (gold_ranges, suggested_ranges) = (by_label(gold.keys()), by_label(suggested.keys()));
        let overlaps = |ranges: &BTreeMap<&str, Ranges>, (label, range): (&str, TextRange)| {
            ranges.get(label).is_some_and(|ranges| ranges.overlap(range))
        };
        for (&(label, range), score) in &suggested {
            let is_hit = gold.contains_key(&(label, range));
            let counts = self.counts.entry(label.to_owned()).or_default();
            counts.exact.suggested += 1;
            counts.exact.right += usize::from(is_hit);
            counts.overlapping.suggested += 1;
            counts.overlapping.right += usize::from(overlaps(&gold_ranges, (label, range)));
            if let Some(score) = score {
                self.scored.entry(label.to_owned()).or_default().add(*score, is_hit);
            }
        }
        for &(label, range) in gold.keys().filter(|(label, _)| *label != IGNORE) {
            self.in_gold.insert(label.to_owned());
            let counts = self.counts.entry(label.to_owned()).or_default();
            counts.exact.gold += 1;
            counts.exact.found += usize::from(suggested.contains_key(&(label, range)));
            counts.overlapping.gold += 1;
            counts.overlapping.found += usize::from(overlaps(&suggested_ranges, (label, range)));
        }
    }

    /// The labels that are scored, with their counts, in the order in which they were named, or by name.
    pub fn labels(&self) -> Vec<(&str, LabelCounts)> {
        let named: Vec<&str> = match self.rules.labels.as_slice() {
            [] => self.in_gold.iter().map(String::as_str).collect(),
            named => named.iter().map(String::as_str).collect(),
        };
        named.into_iter().map(|label| (label, self.counts.get(label).copied().unwrap_or_default())).collect()
    }

    /// The counts of all labels that are scored together (the micro average).
    pub fn all(&self) -> LabelCounts {
        let mut all = LabelCounts::default();
        for (_, counts) in self.labels() {
            all.exact += counts.exact;
            all.overlapping += counts.overlapping;
        }
        all
    }

    /// The labels that were suggested but are not scored, with how often.
    pub fn others(&self) -> Vec<(&str, usize)> {
        let scored: BTreeSet<&str> = self.labels().into_iter().map(|(label, _)| label).collect();
        let others = self.counts.iter().map(|(label, counts)| (label.as_str(), counts.exact.suggested));
        others.filter(|(label, count)| *count > 0 && !scored.contains(label)).collect()
    }

    /// What the scores of mentions are worth: a hit has the right place and label.
    pub fn calibration(&self) -> Calibration {
        let mut all = Calibration::default();
        for (label, _) in self.labels() {
            if let Some(scored) = self.scored.get(label) {
                all += *scored;
            }
        }
        all
    }
}

fn by_label<'a>(spans: impl Iterator<Item = &'a (&'a str, TextRange)>) -> BTreeMap<&'a str, Ranges> {
    let mut ranges: BTreeMap<&str, Vec<TextRange>> = BTreeMap::new();
    for &(label, range) in spans {
        ranges.entry(label).or_default().push(range);
    }
    ranges.into_iter().map(|(label, ranges)| (label, Ranges::new(ranges.into_iter()))).collect()
}

/// Ranges that are quickly asked for overlaps.
struct Ranges {
    /// Start of each, in order, and the furthest end so far.
    starts: Vec<(usize, usize)>,
}

impl Ranges {
    fn new(ranges: impl Iterator<Item = TextRange>) -> Self {
        let mut starts: Vec<(usize, usize)> = ranges.map(|range| (range.start(), range.end())).collect();
        starts.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut starts {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self { starts }
    }

    fn overlap(&self, range: TextRange) -> bool {
        let before = self.starts.partition_point(|&(start, _)| start < range.end());
        before.checked_sub(1).and_then(|at| self.starts.get(at)).is_some_and(|&(_, end)| end > range.start())
    }
}
