//! Runs of capitals: where one begins and ends, with the small words inside names.

use super::Scanner;

/// A run of capitals is cut after this many tokens: no name is longer, and lists stay quick to read.
const LONGEST_RUN: usize = 24;

/// Small words inside persons' names.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "ter", "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "bin",
    "ibn", "al", "el", "ben", "bint", "ul", "zu", "af", "ould",
];

impl Scanner<'_> {
    pub(super) fn starts_run(&self, at: usize) -> bool {
        let article = matches!(self.tokens.lower(at), "al" | "el")
            && at + 2 < self.sentence.end
            && self.tokens.is_hyphen(at + 1)
            && self.is_capital(at + 2)
            && self.known(at, self.sentence.end).is_none();
        self.is_capital(at) || article
    }

    /// Where the run of capitals that begins at `at` ends, small words inside names included.
    pub(super) fn run_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        let mut after_head = false;
        while end < self.sentence.end && end < at + LONGEST_RUN {
            after_head |= self.head(end - 1).is_some() && self.tokens.is_any(end, &["of", "for"]);
            let next = self.tokens.lower(end);
            if self.is_capital(end) && !self.tokens.is_glued(end) {
                end += 1;
            } else if self.tokens.is_hyphen(end)
                && (self.is_capital(end + 1) || end > at + 1 && self.is_given_name_tail(end + 1))
            {
                end += 2;
            } else if self.tokens.is_possessive(end)
                && (next.chars().count() == 1 || self.is_common(end - 1))
                && self.is_capital(end + 1)
            {
                // “Teachers’ Union”, “People’s Party”
                end += 2;
            } else if next == "&" && self.is_capital(end + 1) {
                end += 2;
            } else if PARTICLES.contains(&next) && self.particle_end(end).is_some_and(|stop| self.is_capital(stop)) {
                end = self.particle_end(end).unwrap_or(end) + 1;
            } else if let Some(stop) = self.title_across(at, end) {
                end = stop;
            } else if matches!(next, "of" | "for") && self.head(end - 1).is_some() && !self.is_title(end - 1) {
                let name = if self.tokens.is(end + 1, "the") { end + 2 } else { end + 1 };
                if !self.is_capital(name) {
                    break;
                }
                end = name + 1;
            } else if next == "and"
                && after_head
                && self.is_capital(end + 1)
                && self.known(end + 1, self.sentence.end).is_none()
            {
                end += 2;
            } else {
                break;
            }
        }
        end
    }

    /// The “un” of “Jong-un”.
    fn is_given_name_tail(&self, at: usize) -> bool {
        at < self.sentence.end
            && self.tokens.is_word(at)
            && self.tokens.lower(at).len() <= 6
            && !self.is_common(at)
            && !self.tokens.lower(at).ends_with("ed")
            && !matches!(
                self.tokens.lower(at),
                "led"
                    | "era"
                    | "born"
                    | "made"
                    | "wide"
                    | "run"
                    | "held"
                    | "area"
                    | "style"
                    | "like"
                    | "bound"
                    | "owned"
            )
    }

    fn particle_end(&self, at: usize) -> Option<usize> {
        let mut end = at;
        while end < self.sentence.end && end < at + 3 && PARTICLES.contains(&self.tokens.lower(end)) {
            end += 1;
            if self.tokens.is_hyphen(end) {
                end += 1;
            }
        }
        (end < self.sentence.end).then_some(end)
    }
}
