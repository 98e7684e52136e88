//! The word lists, parsed.

/// All word lists.
#[derive(Debug)]
pub(super) struct Lexicon {}

impl Lexicon {
    pub fn bundled() -> Self {
        Self {}
    }
}
