//! The ends of longer times: “the end of October”, “early next year” is not one, “year-end”.

use super::value::{in_week, unit};
use super::{Read, Reader};
use crate::extract::lexicon::Calendar;
use jiff::ToSpan;
use jiff::civil::Date;

/// Numbers of the calendar for where in a time an edge lies.
const FIRST: u64 = 1;
const LAST: u64 = 9;

impl Reader<'_> {
    pub(super) fn edge(&self, at: usize) -> Option<Read> {
        let edge = self.kind(at, Calendar::Edge)?;
        if !self.tokens.is(at + 1, "of") {
            return None;
        }
        let start = if self.before(at) == "the" { at - 1 } else { at };
        let the = self.tokens.is(at + 2, "the");
        let inner = if the { at + 3 } else { at + 2 };
        let whole = match self.kind(inner, Calendar::Unit).filter(|number| the && *number > unit::DAY) {
            Some(number) => Read {
                start,
                end: inner + 1,
                value: Some(self.shifted(self.today, 0.0, number)),
                score: 0.85,
                reason: "",
            },
            None => self
                .month_day(inner, None)
                .or_else(|| self.part_of_year(inner))
                .or_else(|| self.relative(inner))
                .or_else(|| self.year(inner))?,
        };
        let value = whole.value.as_deref()?;
        let day = match edge {
            FIRST => bounds(value).map(|(first, _)| first.to_string()),
            LAST => bounds(value).map(|(_, last)| last.to_string()),
            _ => None,
        };
        let value = day.unwrap_or_else(|| value.to_owned());
        Read::new(start, whole.end, value, 0.85, "the beginning or end of a time")
    }
}

/// The first and last day of a year, quarter, month or week.
fn bounds(value: &str) -> Option<(Date, Date)> {
    let year: i16 = value.get(..4)?.parse().ok()?;
    if value.len() == 4 {
        return Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
    }
    let part = value.get(5..)?;
    if let Some(week) = part.strip_prefix('W') {
        let first = in_week(Date::new(year, 1, 4).ok()?, week.parse::<i32>().ok()? - 1, 1)?;
        return Some((first, first.checked_add(6.days()).ok()?));
    }
    if let Some(quarter) = part.strip_prefix('Q') {
        let month = quarter.parse::<i8>().ok()?.checked_mul(3)?;
        return Some((Date::new(year, month - 2, 1).ok()?, Date::new(year, month, 1).ok()?.last_of_month()));
    }
    let first = Date::new(year, part.parse().ok()?, 1).ok()?;
    Some((first, first.last_of_month()))
}
