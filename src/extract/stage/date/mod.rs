//! Dates, times and spans of time, with their values as ISO 8601 against the article's day.
//!
//! What a value may look like stands in `model::timex`.

mod clock;
mod edge;
mod figures;
mod holiday;
mod interval;
mod month;
mod relative;
mod season;
mod span;
mod tense;
mod value;
mod weekday;
mod year;

use super::Tell;
use crate::extract::draft::{Draft, Found};
use crate::extract::lexicon::Calendar;
use crate::extract::token::Tokens;
use jiff::civil::Date;
use std::ops::ControlFlow;

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    let today = draft.article.metadata.day();
    let mut dates = Vec::new();
    let total = draft.sentences.len();
    // The day that was spoken of last: “a day earlier” counts from there.
    let mut focus = None;
    for (number, sentence) in draft.sentences.iter().enumerate() {
        if number % 256 == 0 {
            tell(number as f32 / total as f32)?;
        }
        let tokens = &draft.tokens;
        let mut reader = Reader { draft, tokens, end: sentence.end, first: sentence.first, today, focus };
        let mut at = sentence.first;
        let mut free = at;
        while at < sentence.end {
            match reader.date(at) {
                Some(date) if date.end > at && reader.is_name(&date) => {
                    let (first, end) = (date.start.max(free), date.end + 1);
                    let reason = "its last word says what it is";
                    dates.push(Found::new(first, end, "EVENT", 0.7, "head word", reason));
                    at = end;
                    free = at;
                }
                Some(date) if date.end > at => {
                    let start = date.start.max(free);
                    let mut found = Found::new(start, date.end, "DATE", date.score, "date", date.reason);
                    if let Some(day) = date.value.as_deref().and_then(value::day_of) {
                        reader.focus = Some(day);
                    }
                    found.value = date.value;
                    at = date.end;
                    free = at;
                    dates.push(found);
                }
                _ => at += 1,
            }
        }
        focus = reader.focus;
    }
    draft.found.extend(dates);
    draft.sort();
    ControlFlow::Continue(())
}

/// What words of time name with a capital after them.
const EVENTS: &[&str] =
    &["war", "revolution", "uprising", "massacre", "offensive", "rebellion", "crisis", "coup", "revolt"];

/// A date that was read.
#[derive(Debug)]
struct Read {
    /// Its first token; may lie before the word that gave it away.
    start: usize,
    end: usize,
    value: Option<String>,
    score: f64,
    reason: &'static str,
}

impl Read {
    fn new(
        start: usize,
        end: usize,
        value: impl Into<Option<String>>,
        score: f64,
        reason: &'static str,
    ) -> Option<Self> {
        Some(Self { start, end, value: value.into(), score, reason })
    }
}

/// Reads dates in one sentence.
struct Reader<'d> {
    draft: &'d Draft<'d>,
    tokens: &'d Tokens,
    first: usize,
    end: usize,
    today: Option<Date>,
    focus: Option<Date>,
}

impl Reader<'_> {
    fn date(&self, at: usize) -> Option<Read> {
        // One look into the calendar says for most words that they begin no date.
        if !self.tokens.is_number(at) && !self.draft.lexicon.calendar.begins(self.tokens, at) {
            return None;
        }
        // “a” and “an” begin only spans: “a week ago”.
        if self.tokens.is_any(at, &["a", "an"]) {
            return self.span(at);
        }
        self.interval(at).or_else(|| self.point(at)).or_else(|| self.span(at))
    }

    /// Whether words of time are part of an event’s name: “the Six-Day War”, “the October Revolution”.
    fn is_name(&self, date: &Read) -> bool {
        let part = |at: usize| self.tokens.is_hyphen(at) || self.tokens.is_capital(at) && !self.tokens.is_number(at);
        let next = date.end;
        next < self.end
            && (date.start..=next).all(part)
            && !(date.start..next).any(|at| self.tokens.is_number(at))
            && self.tokens.is_any(next, EVENTS)
            && !(next + 1 < self.end && self.tokens.is_capital(next + 1))
    }

    fn point(&self, at: usize) -> Option<Read> {
        let date = self
            .weekday(at)
            .or_else(|| self.figures(at))
            .or_else(|| self.month_day(at, None))
            .or_else(|| self.clock(at))
            .or_else(|| self.holiday(at))
            .or_else(|| self.day_word(at))
            .or_else(|| self.edge(at))
            .or_else(|| self.part_of_year(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.year(at))?;
        Some(self.with_clock(date))
    }

    /// The word of the calendar at a token that is of some kind: its length in tokens and its number.
    fn entry(&self, at: usize, wanted: Calendar) -> Option<(usize, u64)> {
        if at >= self.end {
            return None;
        }
        let calendar = &self.draft.lexicon.calendar;
        let mut all = calendar.all(self.tokens, at, self.end);
        all.find(|(_, (kind, _))| *kind == wanted).map(|(length, &(_, number))| (length, number))
    }

    fn kind(&self, at: usize, wanted: Calendar) -> Option<u64> {
        self.entry(at, wanted).map(|(_, number)| number)
    }

    /// The word before a token, in lower case; empty at the head of the sentence.
    fn before(&self, at: usize) -> &str {
        if at > self.first { self.tokens.lower(at - 1) } else { "" }
    }

    /// The token itself, or the one after a hyphen there.
    fn past_hyphen(&self, at: usize) -> usize {
        if self.tokens.is_hyphen(at) { at + 1 } else { at }
    }

    /// −1 for “last”, 0 for “this”, 1 for “next”.
    fn direction(&self, at: usize) -> Option<i32> {
        match self.tokens.lower(at) {
            "last" | "past" => Some(-1),
            "this" | "current" => Some(0),
            "next" | "coming" => Some(1),
            _ => None,
        }
    }

    /// The token after “early”, “late” or “mid-”, if one of them stands here.
    fn after_stage(&self, at: usize) -> Option<usize> {
        self.tokens.is_any(at, &["early", "late", "mid"]).then(|| self.past_hyphen(at + 1))
    }
}
