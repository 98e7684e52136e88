//! Times counted from the article's day: “this week”, “last month”, “the past three days”, “overnight”.

use super::tense::Tense;
use super::value::{duration, in_week, unit, weekend};
use super::{Read, Reader};
use crate::extract::lexicon::Calendar;
use jiff::ToSpan;
use jiff::civil::Date;

const REASON: &str = "a time counted from the article's day";

impl Reader<'_> {
    /// “yesterday”, “tonight”, “the day after tomorrow”.
    pub(super) fn day_word(&self, at: usize) -> Option<Read> {
        let days: i8 = match self.tokens.lower(at) {
            "today" | "tonight" => 0,
            "yesterday" => -1,
            "tomorrow" => 1,
            "overnight" => return self.overnight(at),
            "day" => {
                let days = match (self.tokens.lower(at + 1), self.tokens.lower(at + 2)) {
                    ("before", "yesterday") => -2.0,
                    ("after", "tomorrow") => 2.0,
                    _ => return None,
                };
                let start = if self.before(at) == "the" { at - 1 } else { at };
                return Read::new(start, at + 3, self.shifted(self.today, days, unit::DAY), 0.9, REASON);
            }
            _ => return None,
        };
        let end = at + 1 + usize::from(self.kind(at + 1, Calendar::Part).is_some() && days != 0);
        Read::new(at, end, self.shifted(self.today, f64::from(days), unit::DAY), 0.9, REASON)
    }

    /// The night before the article, or the one after a day that was named just before.
    fn overnight(&self, at: usize) -> Option<Read> {
        let days = self.today.and_then(|today| Some(format!("{}/{today}", today.yesterday().ok()?)));
        let value = days.unwrap_or_else(|| "-P1D/+P0D".to_owned());
        Read::new(at, at + 1, value, 0.75, "the night before the article's day")
    }

    /// “this week”, “earlier this year”, “last August”, “the past three years”, “the weekend”.
    pub(super) fn relative(&self, at: usize) -> Option<Read> {
        if let Some(read) = self.weekend(at).or_else(|| self.narrative(at)) {
            return Some(read);
        }
        let mut start = if self.tokens.is_any(at, &["earlier", "later"]) { at + 1 } else { at };
        start = self.after_stage(start).unwrap_or(start);
        let direction = self.direction(start)?;
        if start > at && !self.tokens.is_any(start, &["this", "next", "last"]) {
            return None;
        }
        if let Some(month) = self.month(start + 1).filter(|_| !self.tokens.is_number(start + 2)) {
            let value = match self.today.map(|today| (today.year(), today.month() as u64)) {
                None => format!("XXXX-{month:02}"),
                Some((year, now)) => {
                    let year = match direction {
                        -1 if month >= now => year - 1,
                        1 if month <= now => year + 1,
                        _ => year,
                    };
                    format!("{year:04}-{month:02}")
                }
            };
            return Read::new(at, start + 2, value, 0.9, "a month counted from the article's");
        }
        if direction <= 0 && self.kind(start + 1, Calendar::Part).is_some() {
            let last_night = direction < 0;
            if last_night && !self.tokens.is_any(start + 1, &["night", "evening"]) {
                return None;
            }
            let days = if last_night { -1.0 } else { 0.0 };
            return Read::new(at, start + 2, self.shifted(self.today, days, unit::DAY), 0.88, REASON);
        }
        let number = match self.kind(start + 1, Calendar::Unit) {
            Some(number) if !self.tokens.lower(start + 1).ends_with('s') => number,
            _ => return (direction != 0).then(|| self.window(at, start, direction)).flatten(),
        };
        // “the past week” is the seven days up to now, “last week” one of the calendar.
        if self.tokens.is(start, "past") {
            return self.window(at, start, direction);
        }
        let narrative_day = number == unit::DAY && direction != 0;
        if !(unit::DAY..=unit::CENTURY).contains(&number) || narrative_day || number == unit::DAY {
            return None;
        }
        let value = self.shifted(self.today, f64::from(direction), number);
        Read::new(at, start + 2, value, 0.9, REASON)
    }

    /// “the past three days”, “the next two weeks”: from then to the article's day, or from there on.
    fn window(&self, at: usize, start: usize, direction: i32) -> Option<Read> {
        let single = self.kind(start + 1, Calendar::Unit).filter(|_| !self.tokens.lower(start + 1).ends_with('s'));
        let (amount, number, end) = match single {
            Some(number) => (1.0, number, start + 2),
            None => {
                let (amount, number, end) = self.amount_and_unit(start + 1).or_else(|| {
                    let number = self.kind(start + 1, Calendar::Unit)?;
                    Some((f64::NAN, number, start + 2))
                })?;
                (amount, number, end)
            }
        };
        let counted = if direction < 0 { -amount } else { amount };
        let value = match self.today {
            _ if amount.is_nan() || number < unit::DAY => duration(amount, number),
            Some(today) => {
                // Days bound weeks, months bound quarters, years bound decades.
                let (scale, factor) = match number {
                    unit::DAY => (unit::DAY, 1.0),
                    unit::WEEK => (unit::DAY, 7.0),
                    unit::MONTH => (unit::MONTH, 1.0),
                    unit::QUARTER => (unit::MONTH, 3.0),
                    unit::DECADE => (unit::YEAR, 10.0),
                    unit::CENTURY => (unit::YEAR, 100.0),
                    _ => (unit::YEAR, 1.0),
                };
                let there = self.shifted(Some(today), (counted * factor).trunc(), scale);
                let here = self.shifted(Some(today), 0.0, scale);
                if direction < 0 { format!("{there}/{here}") } else { format!("{here}/{there}") }
            }
            None if direction < 0 => format!("-{}/+P0D", duration(amount, number)),
            None => format!("+P0D/+{}", duration(amount, number)),
        };
        Read::new(at, end, value, 0.88, "a span of time up to or from the article's day")
    }

    /// “the weekend”, “this weekend”, “last weekend”.
    fn weekend(&self, at: usize) -> Option<Read> {
        let direction = self.direction(at);
        let name = if direction.is_some() { at + 1 } else { at };
        if !self.tokens.is(name, "weekend") {
            return None;
        }
        let the = self.before(at) == "the";
        // “a weekend”, “weekend raids” name no weekend; “over the weekend” does.
        if direction.is_none() && !(the || self.tokens.is_any(at.wrapping_sub(1), &["at", "over"])) {
            return None;
        }
        let saturday = self.today.and_then(|today| {
            let this = in_week(today, 0, 6)?;
            let begun = this <= today;
            let weeks = match direction {
                Some(-1) => -1,
                Some(1) => 1,
                // On a Saturday “the weekend” is the one that has begun.
                None if !begun && self.tense(at, name + 1) != Tense::Future => -1,
                _ => 0,
            };
            in_week(today, weeks, 6)
        });
        let value = saturday.and_then(weekend).unwrap_or_else(|| "XXXX-WXX-WE".to_owned());
        let start = if the && direction.is_none() { at - 1 } else { at };
        Read::new(start, name + 1, value, 0.88, "a weekend counted from the article's day")
    }

    /// “the same day”, “the next day”, “the following week”: counted from the day spoken of before.
    fn narrative(&self, at: usize) -> Option<Read> {
        let number = self.kind(at + 1, Calendar::Unit).filter(|_| !self.tokens.lower(at + 1).ends_with('s'))?;
        let steps = match self.tokens.lower(at) {
            "same" if self.before(at) == "the" => 0.0,
            "following" => 1.0,
            "previous" => -1.0,
            // “the next day” of a story; “next week” is the article's.
            "next" if number == unit::DAY || self.before(at) == "the" && self.focus.is_some() => 1.0,
            _ => return None,
        };
        if number < unit::DAY {
            return None;
        }
        let open = match number {
            unit::DAY => "XXXX-XX-XX",
            unit::WEEK => "XXXX-WXX",
            unit::MONTH | unit::QUARTER => "XXXX-XX",
            _ => "XXXX",
        };
        let known = self.focus.map(|day| self.shifted(Some(day), steps, number));
        let reason = "a time counted from the one before in the text";
        Read::new(at, at + 2, known.unwrap_or_else(|| open.to_owned()), 0.75, reason)
    }

    /// The day some days from the one spoken of before.
    pub(super) fn shifted_focus(&self, count: f64, number: u64) -> Option<String> {
        let focus: Date = self.focus?;
        if number == unit::WEEK {
            return focus.checked_add(((count * 7.0) as i64).days()).ok().map(|day| day.to_string());
        }
        (number >= unit::DAY).then(|| self.shifted(Some(focus), count, number))
    }
}
