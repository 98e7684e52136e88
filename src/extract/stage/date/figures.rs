//! Dates in figures: “2025-08-22”, “22.08.2025”, “08/22/2025”.

use super::{Read, Reader};
use jiff::civil::Date;

const REASON: &str = "a date in figures";

impl Reader<'_> {
    pub(super) fn figures(&self, at: usize) -> Option<Read> {
        if !self.tokens.is_number(at) {
            return None;
        }
        self.dotted(at).or_else(|| self.separated(at))
    }

    /// “22.08.2025”, one token; dots are between day and month in this order.
    fn dotted(&self, at: usize) -> Option<Read> {
        let mut parts = self.tokens.lower(at).split('.');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let fits = parts.next().is_none() && year.len() == 4 && day.len() <= 2 && month.len() <= 2;
        let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
        Read::new(at, at + 1, date.filter(|_| fits)?.to_string(), 0.93, REASON)
    }

    /// “2025-08-22”, “2025/08/22”, “22-08-2025”, “12/05/2025”.
    fn separated(&self, at: usize) -> Option<Read> {
        let is_slash = |at: usize| self.tokens.is(at, "/") && self.tokens.is_glued(at) && self.tokens.is_glued(at + 1);
        let same =
            self.tokens.is_hyphen(at + 1) && self.tokens.is_hyphen(at + 3) || is_slash(at + 1) && is_slash(at + 3);
        let end = at + 5;
        if !same || end > self.end || self.tokens.is_hyphen(end) || is_slash(end) {
            return None;
        }
        let number = |at: usize| self.tokens.lower(at).parse::<i8>().ok().filter(|number| (1..=31).contains(number));
        let middle = number(at + 2)?;
        if let Some(year) = self.year_number(at) {
            let date = Date::new(year, middle, number(at + 4)?).ok()?;
            return Read::new(at, end, date.to_string(), 0.97, REASON);
        }
        let last = self.tokens.lower(at + 4);
        let short = || last.parse::<i16>().ok().filter(|_| last.len() == 2 && is_slash(at + 1)).map(|year| 2000 + year);
        let (first, year) = (number(at)?, self.year_number(at + 4).or_else(short)?);
        let (day_first, month_first) = (Date::new(year, middle, first).ok(), Date::new(year, first, middle).ok());
        match (day_first, month_first) {
            (Some(one), Some(other)) if one != other => {
                let reason = "a date in figures; which of them is the month is open";
                Read::new(at, end, format!("{year:04}-XX-XX"), 0.85, reason)
            }
            (Some(day), _) | (_, Some(day)) => Read::new(at, end, day.to_string(), 0.95, REASON),
            _ => None,
        }
    }
}
