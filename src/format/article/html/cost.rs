//! Pages out of which a parser would make far more than they hold.

use super::tags::{Piece, each_piece, is_block};
use std::collections::BTreeMap;

/// The most attributes of one tag: a parser compares each with all others.
const MOST_ATTRIBUTES: usize = 1000;

/// How many elements a parser may add to a page to repeat formatting that was never closed.
const MOST_REPEATED: usize = 300_000;

/// Formatting that a parser opens again in each paragraph until it is closed.
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u", "a", "nobr"];

/// Whether a parser would need time or memory out of proportion for a page.
pub(super) fn is_costly(page: &str) -> bool {
    let mut costly = false;
    let mut repeated = 0;
    // What is open of each kind: without attributes, with such.
    let mut open: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    each_piece(page, |piece| {
        match piece {
            Piece::Open(name) => {
                let attributes = attributes(page, name);
                costly |= attributes > MOST_ATTRIBUTES;
                if let Some(formatting) = formatting(name) {
                    let (plain, others) = open.entry(formatting).or_default();
                    // Opening a link closes the former one, and of elements that are the same a parser repeats three.
                    if matches!(formatting, "a" | "nobr") || attributes == 0 {
                        *plain = (*plain + 1).min(if matches!(formatting, "a" | "nobr") { 1 } else { 3 });
                    } else {
                        *others += 1;
                    }
                }
            }
            Piece::Close(name) => {
                if let Some((plain, others)) = formatting(name).and_then(|formatting| open.get_mut(formatting)) {
                    if *others > 0 { *others -= 1 } else { *plain = plain.saturating_sub(1) }
                }
            }
            Piece::Text(_) => {}
        }
        if let Piece::Open(name) | Piece::Close(name) = piece
            && is_block(name)
        {
            repeated += open.values().map(|(plain, others)| plain + others).sum::<usize>();
        }
        costly |= repeated > MOST_REPEATED;
        !costly
    });
    costly
}

fn formatting(name: &str) -> Option<&'static str> {
    FORMATTING.iter().find(|known| known.eq_ignore_ascii_case(name)).copied()
}

/// How many attributes the tag has whose name this is, a piece of the page.
fn attributes(page: &str, name: &str) -> usize {
    let start = (name.as_ptr() as usize).saturating_sub(page.as_ptr() as usize) + name.len();
    let (mut count, mut quote, mut between) = (0, None, true);
    for byte in page.as_bytes().get(start..).unwrap_or_default() {
        match (quote, byte) {
            (Some(open), byte) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => break,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, byte) if byte.is_ascii_whitespace() || *byte == b'/' => between = true,
            (None, _) => {
                count += usize::from(between);
                between = false;
            }
        }
    }
    count
}
