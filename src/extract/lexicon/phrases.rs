//! Phrases of a list, looked up in a text.

use crate::extract::token::{Shape, Tokens};
use rustc_hash::FxHashMap;

/// Phrases by their first word, the longest first.
#[derive(Debug)]
pub(in crate::extract) struct Phrases<T> {
    pub(super) by_first: FxHashMap<String, Vec<Phrase<T>>>,
}

#[derive(Debug)]
pub(super) struct Phrase<T> {
    /// Lower-case words and how they must be written; `None` leaves the case open.
    words: Vec<(String, Option<Shape>)>,
    pub(super) value: T,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: FxHashMap::default() }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase. A cased one matches only words written like it.
    pub fn add(&mut self, phrase: &str, value: T, cased: bool) {
        let tokens = Tokens::of(phrase);
        let words: Vec<(String, Option<Shape>)> = (0..tokens.len())
            .map(|at| {
                let shape = tokens.get(at).map(|token| token.shape).filter(|&shape| cased && shape != Shape::Lower);
                (tokens.lower(at).to_owned(), shape)
            })
            .collect();
        if let Some((first, _)) = words.first() {
            self.by_first.entry(first.clone()).or_default().push(Phrase { words, value });
        }
    }

    pub fn sort(&mut self) {
        for phrases in self.by_first.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
    }

    pub fn exact(&self, phrase: &str) -> Option<&T> {
        let tokens = Tokens::of(phrase);
        let phrases = self.by_first.get(tokens.lower(0))?;
        let is_same = |known: &&Phrase<T>| {
            known.words.len() == tokens.len()
                && known.words.iter().enumerate().all(|(at, (word, shape))| {
                    tokens.is(at, word) && shape.is_none_or(|shape| tokens.get(at).is_some_and(|t| t.shape == shape))
                })
        };
        phrases.iter().find(is_same).map(|phrase| &phrase.value)
    }

    /// The longest phrase at token `at` that ends before `end`, with its length in tokens.
    pub fn longest(&self, tokens: &Tokens, at: usize, end: usize) -> Option<(usize, &T)> {
        self.all(tokens, at, end).next()
    }

    /// All phrases at token `at` that end before `end`, the longest first.
    pub fn all<'p, 't>(
        &'p self,
        tokens: &'t Tokens,
        at: usize,
        end: usize,
    ) -> impl Iterator<Item = (usize, &'p T)> + use<'p, 't, T> {
        let phrases = self.by_first.get(tokens.lower(at)).map(Vec::as_slice).unwrap_or_default();
        phrases
            .iter()
            .filter(move |phrase| at + phrase.words.len() <= end && phrase.matches(tokens, at))
            .map(|phrase| (phrase.words.len(), &phrase.value))
    }

    /// Whether a phrase of more than one word may begin at token `at`.
    pub fn begins_longer(&self, tokens: &Tokens, at: usize) -> bool {
        let first = self.by_first.get(tokens.lower(at)).and_then(|phrases| phrases.first());
        first.is_some_and(|longest| longest.words.len() > 1)
    }

    /// The longest phrase whose first word stands at `at` and whose others go on at `next`, with where it ends.
    pub fn parted(&self, tokens: &Tokens, at: usize, next: usize, end: usize) -> Option<(usize, &T)> {
        let phrases = self.by_first.get(tokens.lower(at))?;
        let fits = |phrase: &&Phrase<T>| {
            let rest = phrase.words.get(1..).unwrap_or_default();
            !rest.is_empty()
                && next + rest.len() <= end
                && rest.iter().enumerate().all(|(offset, (word, _))| tokens.is(next + offset, word))
        };
        phrases.iter().find(fits).map(|phrase| (next + phrase.words.len() - 1, &phrase.value))
    }
}

impl<T> Phrase<T> {
    fn matches(&self, tokens: &Tokens, at: usize) -> bool {
        self.words.iter().enumerate().all(|(offset, (word, shape))| {
            let Some(token) = tokens.get(at + offset) else { return false };
            tokens.is(at + offset, word)
                && match shape {
                    None => true,
                    // “US” is not “us”, nor “Who” the WHO; “PARIS” in a headline is Paris.
                    Some(Shape::Upper) => token.shape == Shape::Upper,
                    Some(_) => token.shape != Shape::Lower,
                }
        })
    }
}
