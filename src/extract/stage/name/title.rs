//! Titles and offices at a name: “Deputy Prime Minister”, “Secretary of State”, “spokesman Okafor”.

use super::Scanner;
use crate::extract::lexicon::Role;

impl Scanner<'_> {
    pub(super) fn is_title(&self, at: usize) -> bool {
        self.titles(at).next().is_some()
    }

    /// The length of a title in capitals with its modifiers: “Deputy Prime Minister”.
    pub(super) fn title(&self, at: usize, end: usize) -> Option<usize> {
        let roles = &self.draft.lexicon.roles;
        let mut stop = at;
        while stop < end {
            if let Some(length) = self.titles(stop).next() {
                return Some(stop + length - at);
            }
            let (length, _) = roles.all(self.tokens, stop, end).find(|(_, role)| **role == Role::Modifier)?;
            stop += length;
            if self.tokens.is_hyphen(stop) {
                stop += 1;
            }
        }
        None
    }

    /// The end of a title that begins in the run and goes on in small letters: “Secretary of State”.
    pub(super) fn title_across(&self, at: usize, end: usize) -> Option<usize> {
        let roles = &self.draft.lexicon.roles;
        let from = at.max(end.saturating_sub(2));
        (from..end).find_map(|start| {
            let mut titles = roles.all(self.tokens, start, self.sentence.end).filter(|(_, role)| **role == Role::Title);
            titles
                .find(|(length, _)| start + length > end && self.is_capital(start + length - 1))
                .map(|(length, _)| start + length)
        })
    }

    /// Whether a role in small letters stands right before: “spokesman Okafor”.
    pub(super) fn follows_role(&self, at: usize) -> bool {
        let before =
            at.checked_sub(1).filter(|&before| before >= self.sentence.first && !self.tokens.is_capital(before));
        let kind = |role: &Role| !matches!(role, Role::Modifier);
        before.is_some_and(|before| {
            self.draft.lexicon.roles.all(self.tokens, before, self.sentence.end).any(|(_, role)| kind(role))
        })
    }

    /// The lengths of the titles and forms of address that begin at `at`.
    fn titles(&self, at: usize) -> impl Iterator<Item = usize> {
        let roles = self.draft.lexicon.roles.all(self.tokens, at, self.sentence.end);
        roles.filter(|(_, role)| matches!(role, Role::Title | Role::Address)).map(|(length, _)| length)
    }
}
