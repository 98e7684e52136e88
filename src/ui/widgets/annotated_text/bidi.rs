//! The order of words on lines that hold Arabic or Hebrew: a small part of the Unicode
//! bidirectional algorithm, without explicit embeddings.

use std::ops::Range;

/// A run of characters that is drawn at once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Its bytes.
    pub bytes: Range<usize>,
    /// Its level: odd runs read from right to left.
    pub level: u8,
    /// Whether a line may end after it.
    pub space: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Left,
    Right,
    Number,
    Space,
    Other,
}

/// Whether a text holds characters that are written from right to left.
pub(super) fn has_rtl(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_rtl)
}

/// Whether a paragraph as a whole reads from right to left: its first letter decides.
pub(super) fn reads_rtl(text: &str) -> bool {
    let first = text.chars().find(|&character| matches!(class(character), Class::Left | Class::Right));
    first.is_some_and(is_rtl)
}

/// The runs of a paragraph, in reading order, with their levels.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let base = u8::from(reads_rtl(text));
    let pieces = pieces(text);
    let mut levels: Vec<Option<u8>> = Vec::with_capacity(pieces.len());
    let mut right_before = base == 1;
    for (_, class) in &pieces {
        levels.push(match class {
            Class::Left => {
                right_before = false;
                Some(base * 2)
            }
            Class::Right => {
                right_before = true;
                Some(1)
            }
            // Numbers read from left to right; inside right-to-left text they stand on a level of their own.
            Class::Number => Some(if right_before { 2 } else { base * 2 }),
            Class::Space | Class::Other => None,
        });
    }
    let direction = |level: u8| level % 2;
    let known = levels.clone();
    for (at, level) in levels.iter_mut().enumerate() {
        if level.is_none() {
            let before = known.get(..at).and_then(|known| known.iter().rev().flatten().next()).copied();
            let after = known.get(at..).and_then(|known| known.iter().flatten().next()).copied();
            let (before, after) = (before.unwrap_or(base), after.unwrap_or(base));
            // What stands between two of a kind goes with them, other signs with the paragraph.
            *level =
                Some(if before == after || direction(before) == direction(after) { before.min(after) } else { base });
        }
    }
    let levelled = pieces.into_iter().zip(levels);
    levelled
        .map(|((bytes, class), level)| Run { bytes, level: level.unwrap_or(base), space: class == Class::Space })
        .collect()
}

/// The runs of one line in the order in which they stand, from left to right: places in `levels`.
pub(super) fn visual_order(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    for level in (1..=highest).rev() {
        let mut at = 0;
        while at < order.len() {
            let is_in = |place: usize| order.get(place).and_then(|&run| levels.get(run)).is_some_and(|&l| l >= level);
            let mut end = at;
            while is_in(end) {
                end += 1;
            }
            if let Some(part) = order.get_mut(at..end) {
                part.reverse();
            }
            at = end + 1;
        }
    }
    order
}

/// A sign as it looks in right-to-left text: brackets open to the other side.
pub(super) fn mirrored(character: char) -> char {
    match character {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

fn pieces(text: &str) -> Vec<(Range<usize>, Class)> {
    let mut found: Vec<(Range<usize>, Class)> = Vec::new();
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        let class = class(character);
        // Marks and joiners belong to the letter before.
        let joins = is_mark(character) && !found.is_empty();
        match found.last_mut() {
            Some((bytes, last)) if joins || (*last == class && class != Class::Other) => bytes.end = end,
            _ => found.push((at..end, class)),
        }
    }
    found
}

fn class(character: char) -> Class {
    match character {
        _ if character.is_whitespace() => Class::Space,
        '0'..='9' | '\u{0660}'..='\u{0669}' | '\u{06f0}'..='\u{06f9}' => Class::Number,
        _ if is_rtl(character) => Class::Right,
        _ if character.is_alphanumeric() => Class::Left,
        _ => Class::Other,
    }
}

fn is_rtl(character: char) -> bool {
    matches!(
        character,
        '\u{0590}'..='\u{065f}' | '\u{066a}'..='\u{06ef}' | '\u{06fa}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}'
            | '\u{0670}' | '\u{06d6}'..='\u{06ed}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{1f3fb}'..='\u{1f3ff}'
    )
}
