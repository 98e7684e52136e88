//! Whether the words around a date speak of what was or of what is to come.

use super::Reader;
use crate::extract::lexicon::Calendar;
use jiff::civil::Date;

/// What the words around a date say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// Nothing.
    Open,
}

/// How far the verb of a date is looked for before it and behind it.
const BEFORE: usize = 10;
const BEHIND: usize = 12;

/// So many days away, a date without a year is the near one, whatever the verb.
const NEAR: i64 = 45;

impl Reader<'_> {
    /// The tense around the tokens `at..end`: the nearest verb before them, or else the next one behind.
    pub(super) fn tense(&self, at: usize, end: usize) -> Tense {
        match self.before(at) {
            "by" | "until" | "till" | "starting" | "beginning" => return Tense::Future,
            "after" | "since" => return Tense::Past,
            "of" if at > self.first + 1 && self.tokens.is(at - 2, "ahead") => return Tense::Future,
            _ => {}
        }
        let near = at.saturating_sub(BEFORE).max(self.first);
        let back = (near..at).rev().take_while(|&word| !self.tokens.is_any(word, &[";", ":", "”"]));
        if let Some(tense) = back.filter_map(|word| self.tense_of(word)).next() {
            return tense;
        }
        // What a clause behind “that” tells is another time: “his statement Wednesday that they will pay”.
        let ahead = (end..self.end.min(end + BEHIND))
            .take_while(|&word| !self.tokens.is_any(word, &["that", "who", "which", ";", ":", "—", "“"]));
        ahead.filter_map(|word| self.tense_of(word)).next().unwrap_or(Tense::Open)
    }

    fn tense_of(&self, at: usize) -> Option<Tense> {
        if self.tokens.is_capital(at) && at > self.first {
            return None;
        }
        let word = self.tokens.lower(at);
        match self.kind(at, Calendar::Tense) {
            Some(1) => Some(Tense::Future),
            Some(_) => Some(Tense::Past),
            None => (word.len() > 4 && word.ends_with("ed")).then_some(Tense::Past),
        }
    }

    /// The day that `of_year` gives in the year that fits best.
    ///
    /// News leave the year out where the nearest such day is meant; the verb decides between far ones.
    pub(super) fn fitting(
        &self,
        at: usize,
        end: usize,
        exact: bool,
        of_year: impl Fn(i16) -> Option<Date>,
    ) -> Option<Date> {
        let today = self.today?;
        let days = |day: Date| i64::from(today.until(day).map_or(i32::MAX, |span| span.get_days()));
        let candidates: Vec<Date> = (-1..=1).filter_map(|shift| of_year(today.year().checked_add(shift)?)).collect();
        let nearest = candidates.iter().copied().min_by_key(|&day| days(day).abs())?;
        let is_near = days(nearest).abs() <= NEAR;
        let wanted = match self.tense(at, end) {
            Tense::Open => None,
            Tense::Past if is_near => None,
            Tense::Future if is_near && (exact || days(nearest) >= -16) => None,
            Tense::Past => candidates.iter().copied().rfind(|&day| days(day) <= 16),
            Tense::Future => candidates.iter().copied().find(|&day| days(day) >= -16),
        };
        Some(wanted.unwrap_or(nearest))
    }
}
