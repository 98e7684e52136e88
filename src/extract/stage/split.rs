//! Sentences and tokens.

use super::Tell;
use crate::extract::draft::{Draft, Sentence};
use crate::extract::token::Shape;
use crate::text::sentences;
use std::ops::ControlFlow;

/// A sentence longer than this many tokens is read in parts, so that rules which look around
/// inside a sentence stay quick on any text.
const LONGEST: usize = 400;

/// Below this share of little English words a text is not taken for English.
const ENGLISH: f64 = 0.12;

const LITTLE_WORDS: &[&str] = &[
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "as", "by", "at", "from", "his",
    "has", "have", "be", "it", "an", "are", "will", "would", "not", "said", "he", "they", "this", "which", "who",
    "its",
];

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    let text = draft.article.text.as_str();
    let all = sentences(text);
    let mut boilerplate = draft.article.boilerplate.iter().copied().peekable();
    for (number, &range) in all.iter().enumerate() {
        if number % 256 == 0 {
            tell(number as f32 / all.len() as f32)?;
        }
        while boilerplate.next_if(|part| part.end() <= range.start()).is_some() {}
        // What is boilerplate in part counts as boilerplate: half a sentence says nothing safe.
        if boilerplate.peek().is_some_and(|part| part.overlaps(range)) {
            continue;
        }
        let first = draft.tokens.len();
        draft.tokens.add(text, range);
        let end = draft.tokens.len();
        let mut start = first;
        while start < end {
            let stop = (start + LONGEST).min(end);
            let range = draft.tokens.range(start, stop);
            let headline = is_headline(draft, start, stop);
            draft.sentences.push(Sentence { range, first: start, end: stop, headline });
            start = stop;
        }
    }
    draft.english = is_english(draft);
    ControlFlow::Continue(())
}

fn is_headline(draft: &Draft<'_>, first: usize, end: usize) -> bool {
    let (mut capital, mut upper, mut all) = (0, 0, 0);
    for at in first..end {
        let Some(token) = draft.tokens.get(at).filter(|token| token.is_word()) else { continue };
        if draft.tokens.lower(at).len() > 3 {
            all += 1;
            capital += usize::from(token.is_capital());
            upper += usize::from(token.shape == Shape::Upper);
        }
    }
    // A sentence that is full of names still ends in a full stop; a headline does not.
    let closed = draft.tokens.is_any(end.saturating_sub(1), &[".", "?", "!", "”", "\"", ";", ","]);
    all >= 4 && (capital * 10 >= all * 7 && !closed || upper * 10 >= all * 7)
}

fn is_english(draft: &Draft<'_>) -> bool {
    let words = (0..draft.tokens.len()).filter(|&at| draft.tokens.is_word(at));
    let (mut all, mut little) = (0usize, 0usize);
    for at in words.take(2000) {
        all += 1;
        little += usize::from(draft.tokens.is_any(at, LITTLE_WORDS));
    }
    // A short text may be full of names.
    let share = if all < 60 { ENGLISH / 2.0 } else { ENGLISH };
    all < 20 || little as f64 >= share * all as f64
}
