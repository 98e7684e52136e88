//! The features of a token: hashes of words, forms, lists and proposals around it.

use super::hash::mix;
use super::sheet::Sheet;
use crate::extract::draft::Sentence;

/// Where a token stands: its stretch of candidates and the sentence around.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'s> {
    pub sentence: &'s Sentence,
    /// The stretch of candidates: `first..end`.
    pub first: usize,
    pub end: usize,
}

/// Stands for what is outside the sentence.
const BORDER: u32 = 0x0B0B;

/// How many templates [`context_features`] has; those of [`vote_features`] follow.
const CONTEXT: u32 = 56;

/// Calls `each` with every feature of the token at `at` that the place alone decides.
#[inline]
pub(super) fn context_features(sheet: &Sheet, place: Place<'_>, at: usize, mut each: impl FnMut(u32)) {
    let sentence = place.sentence;
    let word = |at: usize, back: usize, ahead: usize| -> u32 {
        match (at + ahead).checked_sub(back) {
            Some(at) if at >= sentence.first && at < sentence.end => sheet.row(at).word,
            _ => BORDER,
        }
    };
    let side = |back: usize, ahead: usize| match (at + ahead).checked_sub(back) {
        Some(at) if at >= sentence.first && at < sentence.end => *sheet.row(at),
        _ => super::sheet::Row::default(),
    };
    let row = sheet.row(at);
    let (before, after) = (side(1, 0), side(0, 1));
    let (w1, w2) = (word(at, 1, 0), word(at, 2, 0));
    let (n1, n2) = (word(at, 0, 1), word(at, 0, 2));
    let headline = u32::from(sentence.headline);
    let opens = u32::from(at == sentence.first);
    let mut template = 0u32;
    let mut put = |one: u32, other: u32| {
        template += 1;
        each(hash(template, one, other));
    };
    put(0, 0);
    put(row.word, 0);
    put(row.form, opens);
    put(w1, 0);
    put(n1, 0);
    put(w2, 0);
    put(n2, 0);
    put(w1, row.word);
    put(row.word, n1);
    put(w1, n1);
    put(w2, w1);
    put(n1, n2);
    put(row.shape, opens + 2 * headline);
    put(mix(before.shape, row.shape), after.shape);
    put(row.shape, after.shape);
    for (&prefix, &suffix) in row.prefixes.iter().zip(&row.suffixes) {
        put(prefix, 0);
        put(suffix, 0);
    }
    put(before.suffixes[1], row.shape);
    put(after.suffixes[1], row.shape);
    put(row.proposal, 0);
    put(row.proposal, row.shape);
    put(row.proposal, row.word);
    put(mix(before.proposal, row.proposal), after.proposal);
    put(u32::from(before.proposed) << 8 | u32::from(row.proposed), u32::from(after.proposed));
    put(row.lists, opens);
    put(row.lists, row.shape);
    put(mix(before.lists, row.lists), after.lists);
    put(row.habit, opens);
    put(row.habit, row.shape);
    put(row.lists, row.habit);
    put(mix(row.proposal, row.habit), opens);
    // The stretch as a whole: what stands before and after it, and how it begins and ends.
    let (outer_before, outer_after) = (word(place.first, 1, 0), word(place.end, 0, 0));
    let position = mix((at - place.first).min(4) as u32, (place.end - at).min(4) as u32);
    let (head, first) = (sheet.row(place.end - 1), sheet.row(place.first));
    put(outer_before, position);
    put(outer_after, position);
    put(outer_before, outer_after);
    put(head.word, position);
    put(first.word, position);
    put(mix(head.suffixes[1], head.shape), position);
    put(mix(head.lists, first.lists), position);
    put(position, headline);
    put(outer_before, row.lists);
    put(outer_after, row.lists);
    let cluster =
        |at: usize| if at >= sentence.first && at < sentence.end { u32::from(sheet.row(at).cluster) } else { BORDER };
    let (c0, c1, d1) = (u32::from(row.cluster), cluster(at.wrapping_sub(1)), cluster(at + 1));
    put(c0, row.shape);
    put(c1, row.shape);
    put(d1, row.shape);
    put(c1, c0);
    put(c0, d1);
    put(cluster(at.wrapping_sub(2)), c1);
    put(d1, cluster(at + 2));
    put(cluster(place.first.wrapping_sub(1)), position);
    put(cluster(place.end), position);
    put(u32::from(head.cluster), position);
    put(u32::from(first.cluster), mix(position, u32::from(head.cluster)));
    debug_assert_eq!(template, CONTEXT);
}

/// Calls `each` with what the rest of the article says about the token at `at`.
#[inline]
pub(super) fn vote_features(sheet: &Sheet, place: Place<'_>, at: usize, votes: [u32; 2], mut each: impl FnMut(u32)) {
    let row = sheet.row(at);
    let opens = u32::from(at == place.sentence.first);
    let mut template = CONTEXT;
    let mut put = |one: u32, other: u32| {
        template += 1;
        each(hash(template, one, other));
    };
    put(votes[0], 0);
    put(votes[0], row.proposal);
    put(votes[1], row.shape);
    put(mix(votes[0], votes[1]), opens);
}

/// The hash of a feature; never 0.
#[inline]
fn hash(template: u32, one: u32, other: u32) -> u32 {
    mix(mix(mix(template, one), other), 0x5EED).max(1)
}
