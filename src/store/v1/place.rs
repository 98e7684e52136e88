//! Places in the text: code points with the quoted words in files, bytes in the journal.

use crate::text::{SourceText, TextRange};

/// A place: start and end (exclusive).
pub(in crate::store) type Place = (u32, u32);

/// Words longer than this (in code points) are quoted by their beginning and end.
const LONGEST_QUOTE: usize = 160;

/// In what places are counted.
#[derive(Clone, Copy)]
pub(in crate::store) enum Unit<'a> {
    /// Code points of this text, with the words quoted.
    CodePoints(&'a SourceText),
    /// UTF-8 bytes, without words; for the journal, which does not outlive a text.
    Bytes,
}

impl Unit<'_> {
    /// Ranges as they are written.
    pub fn places(self, ranges: &[TextRange]) -> Result<Vec<Place>, crate::store::StoreError> {
        let place = |range: &TextRange| match self {
            Self::Bytes => Some((number(range.start())?, number(range.end())?)),
            Self::CodePoints(text) => {
                let count = |byte| text.index().code_point(text.as_str(), byte).and_then(number);
                Some((count(range.start())?, count(range.end())?))
            }
        };
        let outside = || crate::store::StoreError::Record("a range lies outside its text".into());
        ranges.iter().map(|range| place(range).ok_or_else(outside)).collect()
    }

    /// The words there, to be written beside.
    pub fn words(self, ranges: &[TextRange]) -> String {
        match self {
            Self::Bytes => String::new(),
            Self::CodePoints(text) => shortened(text, ranges),
        }
    }

    /// Ranges as they were written; says why if they do not fit the text.
    pub fn ranges(self, places: &[Place], words: &str) -> Result<Vec<TextRange>, String> {
        let range = |&(start, end): &Place| {
            let (start, end) = (start as usize, end as usize);
            match self {
                _ if start >= end => Err(format!("The place ({start}, {end}) is empty or backwards")),
                Self::Bytes => Ok(TextRange::between(start, end)),
                Self::CodePoints(text) => {
                    let byte = |point| text.index().byte_of_code_point(text.as_str(), point);
                    match (byte(start), byte(end)) {
                        (Some(start), Some(end)) => Ok(TextRange::between(start, end)),
                        _ => {
                            let length = text.index().code_points();
                            Err(format!("The place ({start}, {end}) leaves the text, which has {length} characters"))
                        }
                    }
                }
            }
        };
        let ranges: Vec<TextRange> = places.iter().map(range).collect::<Result<_, _>>()?;
        if let Self::CodePoints(text) = self {
            let found = shortened(text, &ranges);
            if found != words {
                return Err(format!("It quotes “{words}”, but the text has “{found}” there"));
            }
        }
        Ok(ranges)
    }
}

fn number(count: usize) -> Option<u32> {
    u32::try_from(count).ok()
}

fn shortened(text: &SourceText, ranges: &[TextRange]) -> String {
    let words = match ranges {
        [only] => text.slice(*only).to_owned(),
        several => text.joined(several),
    };
    // A text has at least as many bytes as code points.
    if words.len() <= LONGEST_QUOTE || words.chars().count() <= LONGEST_QUOTE {
        return words;
    }
    let half = LONGEST_QUOTE / 2;
    let start = words.char_indices().nth(half).map_or(words.len(), |(at, _)| at);
    let end = words.char_indices().rev().nth(half - 1).map_or(0, |(at, _)| at);
    format!("{} … {}", words.get(..start).unwrap_or_default(), words.get(end..).unwrap_or_default())
}
