//! Weekdays: “Wednesday”, “next Friday morning”, “Tuesday of last week”.

use super::tense::Tense;
use super::value::{in_week, last_weekday, next_weekday, on_or_before};
use super::{Read, Reader};
use crate::extract::lexicon::Calendar;
use jiff::civil::Date;

impl Reader<'_> {
    pub(super) fn weekday(&self, at: usize) -> Option<Read> {
        let narrative = self.tokens.is_any(at, &["following", "previous"]);
        let every = self.tokens.is_any(at, &["every", "each"]);
        let direction = self.direction(at);
        let name = if direction.is_some() || narrative || every { at + 1 } else { at };
        let day = self.kind(name, Calendar::Weekday).filter(|_| self.tokens.is_capital(name))?;
        // “Good Friday” and “Black Friday” are no plain Fridays.
        if self.tokens.is_any(name.wrapping_sub(1), &["good", "black", "bloody"]) && self.tokens.is_capital(name - 1) {
            return None;
        }
        let mut end = name + 1;
        let exact_at = if self.tokens.is(end, ",") { end + 1 } else { end };
        let exact = self.month_day(exact_at, None).or_else(|| self.figures(exact_at));
        if let Some(exact) = exact.filter(|date| date.value.as_deref().is_some_and(|value| value.len() == 10)) {
            return Read::new(at, exact.end, exact.value, 0.97, "a weekday with its date");
        }
        if self.kind(end, Calendar::Part).is_some() {
            end += 1;
        }
        let unknown = || Some(format!("XXXX-WXX-{day}"));
        if every || narrative {
            let from = self.focus.filter(|_| narrative);
            let back = self.tokens.is(at, "previous");
            let day = from.and_then(|from| if back { last_weekday(from, day) } else { next_weekday(from, day) });
            return Read::new(at, end, day.map(|day| day.to_string()).or_else(unknown), 0.85, "a weekday");
        }
        // “Tuesday of last week”, “Friday next week”
        let of = if self.tokens.is(end, "of") { end + 1 } else { end };
        if let Some(weeks) = self.direction(of).filter(|_| self.tokens.is(of + 1, "week")) {
            let value = self.today.and_then(|today| in_week(today, weeks, day)).map(|day| day.to_string());
            return Read::new(at, of + 2, value.or_else(unknown), 0.93, "a weekday of another week");
        }
        let value = self.today.and_then(|today| self.weekday_near(today, day, direction, at, end));
        Read::new(at, end, value.map(|day| day.to_string()).or_else(unknown), 0.95, "a weekday")
    }

    /// The day that a weekday means: without more, the last one up to the article's day.
    fn weekday_near(&self, today: Date, day: u64, direction: Option<i32>, at: usize, end: usize) -> Option<Date> {
        match direction {
            Some(-1) => last_weekday(today, day),
            Some(1) if self.tokens.is(at, "next") => in_week(today, 1, day),
            Some(1) => next_weekday(today, day),
            Some(_) => {
                let this_week = in_week(today, 0, day)?;
                let gone = this_week < today && self.tense(at, end) == Tense::Future;
                if gone { next_weekday(today, day) } else { Some(this_week) }
            }
            None if self.tense(at, end) == Tense::Future => next_weekday(today, day),
            None => on_or_before(today, day),
        }
    }
}
