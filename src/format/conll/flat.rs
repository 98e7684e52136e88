//! One layer of tags: the mentions that fit in it, and the sentences that they leave whole.

use super::token::is_visible;
use crate::format::export::{Losses, Selected};
use crate::model::Mention;
use crate::text::{self, SourceText, TextRange};
use std::collections::BTreeSet;

/// The mentions that fit in one layer of tags, in reading order: of those that touch, the longest.
pub(in crate::format) fn flat<'a>(selected: &'a Selected, losses: &mut Losses) -> Vec<(TextRange, &'a Mention)> {
    let text = &selected.document.text;
    let boundaries: BTreeSet<usize> =
        text::graphemes(text.as_str()).map(TextRange::start).chain([text.len()]).collect();
    let mut candidates = Vec::new();
    for mention in &selected.mentions {
        let Some(&[span]) = mention.spans.first_chunk::<1>().filter(|_| mention.spans.len() == 1) else {
            losses.add("discontinuous mention", "discontinuous mentions", 1);
            continue;
        };
        let on_words = trimmed(text, span);
        let is_blank = !text.slice(on_words).chars().any(is_visible);
        let cuts_a_character = !boundaries.contains(&on_words.start()) || !boundaries.contains(&on_words.end());
        if is_blank || cuts_a_character {
            losses.add("mention that cuts a character or is blank", "mentions that cut a character or are blank", 1);
            continue;
        }
        if on_words != span {
            losses.add("blank at a mention's end", "blanks at mentions' ends", 1);
        }
        candidates.push((on_words, mention));
    }
    let all = candidates.len();
    candidates.sort_by_key(|(span, mention)| (std::cmp::Reverse(span.len()), *span, &mention.id));
    let mut taken: std::collections::BTreeMap<usize, (TextRange, &Mention)> = std::collections::BTreeMap::new();
    for (span, mention) in candidates {
        let before = taken.range(..span.end()).next_back();
        if before.is_none_or(|(_, (known, _))| known.end() <= span.start()) {
            taken.insert(span.start(), (span, mention));
        }
    }
    losses.add("mention inside or across a longer one", "mentions inside or across longer ones", all - taken.len());
    taken.into_values().collect()
}

pub(in crate::format) fn trimmed(text: &SourceText, span: TextRange) -> TextRange {
    let words = text.slice(span);
    let start = span.start() + (words.len() - words.trim_start().len());
    TextRange::between(start, (start + words.trim().len()).max(start))
}

/// Where sentences end, but never inside a mention.
pub(in crate::format) fn sentence_ends(text: &SourceText, spans: &[TextRange]) -> Vec<usize> {
    let mut ends: Vec<usize> = text::sentences(text.as_str()).into_iter().map(TextRange::end).collect();
    ends.retain(|&end| {
        let after = spans.partition_point(|span| span.start() < end);
        after.checked_sub(1).and_then(|at| spans.get(at)).is_none_or(|span| span.end() <= end)
    });
    ends
}
