//! How many words a text has, counted a moment in each frame: a long one takes longer than a frame.

use crate::text;
use std::time::{Duration, Instant};

/// For how long is counted in one frame.
const BUDGET: Duration = Duration::from_millis(2);

/// About how much is counted between two looks at the clock, in bytes.
const PIECE: usize = 16 << 10;

/// How far counting has come.
#[derive(Default)]
pub(super) struct WordCount {
    words: usize,
    /// Up to where it is counted, in bytes.
    at: usize,
}

impl WordCount {
    /// Counts on in a text. Gives how many words it has, once all are counted.
    pub(super) fn go_on(&mut self, text: &str) -> Option<usize> {
        let begun = Instant::now();
        while let Some(rest) = text.get(self.at..).filter(|rest| !rest.is_empty()) {
            if begun.elapsed() > BUDGET {
                return None;
            }
            let from = rest.floor_char_boundary(PIECE);
            // No word goes over the end of a line.
            let piece = rest[from..].find('\n').map_or(rest, |end| &rest[..from + end + 1]);
            self.words += text::words(piece).count();
            self.at += piece.len();
        }
        Some(self.words)
    }
}
