//! Names: what the lists know, and what capitals, titles, head words and context show.

mod capitals;
pub(super) mod dateline;
mod decide;
mod guess;
mod record;
mod repetition;
mod segment;
mod title;
mod unseen;

use super::Tell;
use crate::extract::draft::{Draft, Found, Sentence};
use crate::extract::token::Tokens;
use decide::decide;
use repetition::{repeat, repeated, settle};
use std::collections::HashSet;
use std::ops::ControlFlow;

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    propose(draft, tell)?;
    decide(draft);
    ControlFlow::Continue(())
}

/// What the rules take for names: the model reads their proposals beside the words.
pub(in crate::extract) fn propose(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    let total = draft.sentences.len();
    let mut names = Vec::new();
    let lower_seen = seen_in_lower_case(draft);
    for (number, sentence) in draft.sentences.iter().enumerate() {
        if number % 64 == 0 {
            tell(0.8 * number as f32 / total as f32)?;
        }
        let taken = taken(draft, sentence);
        let mut scanner =
            Scanner { draft, tokens: &draft.tokens, sentence, taken, lower_seen: &lower_seen, names: &mut names };
        scanner.read_dateline();
        scanner.scan();
    }
    settle(draft, &mut names);
    let repeated = repeated(draft, &names);
    draft.found.extend(names);
    draft.sort();
    tell(0.9)?;
    draft.found.extend(repeat(draft, &repeated));
    draft.sort();
    ControlFlow::Continue(())
}

/// Which tokens of a sentence dates, quantities and weapons hold already.
fn taken(draft: &Draft<'_>, sentence: &Sentence) -> Vec<bool> {
    let mut taken = vec![false; sentence.end - sentence.first];
    for found in &draft.found[draft.starting_in(sentence.first, sentence.end)] {
        for at in found.first..found.end.min(sentence.end) {
            taken[at - sentence.first] = true;
        }
    }
    taken
}

fn seen_in_lower_case(draft: &Draft<'_>) -> HashSet<String> {
    let tokens = &draft.tokens;
    let is_lower = |at: &usize| tokens.get(*at).is_some_and(|token| token.is_word() && !token.is_capital());
    (0..tokens.len()).filter(is_lower).map(|at| tokens.lower(at).to_owned()).collect()
}

/// One sentence, read from left to right for names.
struct Scanner<'d> {
    draft: &'d Draft<'d>,
    tokens: &'d Tokens,
    sentence: &'d Sentence,
    taken: Vec<bool>,
    lower_seen: &'d HashSet<String>,
    names: &'d mut Vec<Found>,
}

impl Scanner<'_> {
    fn scan(&mut self) {
        let mut at = self.sentence.first;
        while at < self.sentence.end {
            if self.is_taken(at) {
                at += 1;
            } else if self.starts_run(at) {
                let end = self.run_end(at);
                match self.known(at, self.sentence.end) {
                    // “Washington, D.C.” goes beyond the run of capitals.
                    Some((length, known)) if at + length > end => {
                        self.push_known(at, at + length, known);
                        at += length;
                    }
                    _ => {
                        self.read_run(at, end);
                        at = end;
                    }
                }
            } else if let Some((length, known)) = self.known(at, self.sentence.end) {
                // Names whose first word is small: “al-Qaida”, “sub-Saharan Africa”.
                if (at..at + length).any(|word| self.tokens.is_capital(word)) {
                    self.push_known(at, at + length, known);
                    at += length;
                } else {
                    at += 1;
                }
            } else {
                at += 1;
            }
        }
    }

    fn is_taken(&self, at: usize) -> bool {
        self.taken.get(at - self.sentence.first).copied().unwrap_or(true)
    }

    fn is_capital(&self, at: usize) -> bool {
        at < self.sentence.end && self.tokens.is_capital(at) && !self.is_taken(at)
    }

    fn is_common(&self, at: usize) -> bool {
        self.draft.lexicon.common.contains(self.tokens.lower(at))
    }

    fn is_first_name(&self, at: usize) -> bool {
        let known = self.draft.lexicon.first_names.contains(self.tokens.lower(at));
        let joined = self.tokens.is_hyphen(at + 1)
            && self.draft.lexicon.first_names.contains(&format!(
                "{}-{}",
                self.tokens.lower(at),
                self.tokens.lower(at + 2)
            ));
        (known || joined) && self.tokens.is_capital(at)
    }

    fn is_initial(&self, at: usize) -> bool {
        let letters = self.tokens.lower(at);
        letters.len() == 2 && letters.ends_with('.') && self.is_capital(at + 1)
    }

    /// Whether a capital here may come from the place alone: after a full stop, colon or opening quote.
    fn is_start(&self, at: usize) -> bool {
        at == self.sentence.first
            || matches!(self.tokens.lower(at - 1), "“" | "\"" | "‘" | ":" | "(" | "«" | "—" | "–" | "•" | "-" | "'")
                && !self.tokens.is_glued(at - 1)
            || at == self.sentence.first + 1 && !self.tokens.is_word(at - 1)
    }

    fn head(&self, at: usize) -> Option<&'static str> {
        self.draft.lexicon.heads.get(self.tokens.lower(at)).copied()
    }

    fn known(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        self.draft.lexicon.names.longest(self.tokens, at, end).map(|(length, &known)| (length, known))
    }
}
