//! What the stages hand on to each other.

use super::{Article, Suggestions, lexicon::Lexicon};

/// An article on its way to suggestions.
pub(super) struct Draft<'a> {
    pub article: Article<'a>,
    pub lexicon: &'a Lexicon,
}

impl<'a> Draft<'a> {
    pub fn new(article: Article<'a>, lexicon: &'a Lexicon) -> Self {
        Self { article, lexicon }
    }

    pub fn finish(self) -> Suggestions {
        Suggestions::default()
    }
}
