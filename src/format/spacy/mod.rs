//! spaCy: JSONL for its converters and scripts, and DocBin, which it trains from.

pub(super) mod docbin;
pub(super) mod jsonl;
mod strings;
pub(super) mod token;

use super::layer::{Layer, Part};
use crate::text::{SourceText, TextRange};
use std::collections::BTreeMap;

/// The span group that spaCy's span categorizer reads if it is not told otherwise.
const MENTIONS: &str = "sc";

/// The span group with the evidence of stances, labelled with their polarity.
const STANCES: &str = "stances";

/// The name of the group that shows a node.
fn group(part: Part) -> &'static str {
    if matches!(part, Part::Evidence(_)) { STANCES } else { MENTIONS }
}

/// Numbers of the mentions that fit in one layer, in reading order: of those that touch, the longest. Blanks at a
/// mention's end keep it out, because spaCy would not train from it.
fn outer(text: &SourceText, layer: &Layer) -> Vec<usize> {
    let mentions = layer.nodes.iter().enumerate().filter(|(_, node)| matches!(node.part, Part::Mention(_)));
    let mut spans: Vec<(TextRange, usize)> = mentions.map(|(at, node)| (node.span(), at)).collect();
    spans.retain(|&(span, _)| text.slice(span).trim().len() == span.len());
    spans.sort_by_key(|&(span, at)| (std::cmp::Reverse(span.len()), span, at));
    let mut taken: BTreeMap<usize, (TextRange, usize)> = BTreeMap::new();
    for (span, at) in spans {
        let before = taken.range(..span.end()).next_back();
        if before.is_none_or(|(_, (known, _))| known.end() <= span.start()) {
            taken.insert(span.start(), (span, at));
        }
    }
    taken.into_values().map(|(_, at)| at).collect()
}
