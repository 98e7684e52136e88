//! Months and their days: “12 May 2024”, “Aug. 12”, “mid-August”, “May of last year”.

use super::{Read, Reader};
use crate::extract::lexicon::Calendar;
use jiff::civil::Date;

/// Words after which a month or year stands.
pub(super) const BEFORE_A_TIME: &[&str] = &[
    "in", "since", "by", "until", "till", "from", "before", "after", "during", "of", "between", "for", "to", "through",
    "around", "early", "late", "mid", "about", "circa", "last", "next", "this", "every", "each", "on", "over", "at",
    "within",
];

impl Reader<'_> {
    /// A month, with day and year where they are told; `year` is one that is known from elsewhere.
    pub(super) fn month_day(&self, at: usize, year: Option<i16>) -> Option<Read> {
        let start = at;
        let at = self.after_stage(at).unwrap_or(at);
        let (day, month, mut end) = match self.day_before_month(at) {
            Some((day, month_at)) => (Some(day), self.month(month_at)?, month_at + 1),
            None => {
                let month = self.month(at)?;
                let the = if self.tokens.is(at + 1, "the") { at + 2 } else { at + 1 };
                let day = self.day_number(the).filter(|_| self.is_day(the));
                (day, month, if day.is_some() { the + 1 } else { at + 1 })
            }
        };
        let told = self.year_after(end);
        if let Some((_, after)) = told {
            end = after;
        }
        if day.is_none() && told.is_none() && year.is_none() && !self.is_month_by_context(start, at) {
            return None;
        }
        let year = told.map(|(year, _)| year).or(year);
        let year = year.or_else(|| self.likely_year(start, end, month, day)).map(|year| format!("{year:04}"));
        let known = year.as_deref().unwrap_or("XXXX");
        let value = match day {
            Some(day) => {
                let value = format!("{known}-{month:02}-{day:02}");
                // “February 30” is no day.
                let is_day = year.is_none() || value.parse::<Date>().is_ok();
                is_day.then_some(value)?
            }
            None => format!("{known}-{month:02}"),
        };
        Read::new(start, end, value, 0.95, "a day or month by name")
    }

    /// “12 May”, “12th of May”: the day and the place of the month.
    fn day_before_month(&self, at: usize) -> Option<(u64, usize)> {
        let day = self.day_number(at)?;
        let of = if self.tokens.is(at + 1, "of") { at + 2 } else { self.past_hyphen(at + 1) };
        self.month(of).map(|_| (day, of))
    }

    pub(super) fn month(&self, at: usize) -> Option<u64> {
        // “may” and “march” are verbs.
        self.kind(at, Calendar::Month).filter(|_| self.tokens.is_capital(at))
    }

    fn is_month_by_context(&self, start: usize, at: usize) -> bool {
        // “Jan” and “Mar” without a full stop are months only beside a day or year.
        if self.tokens.lower(at).len() == 3 && !self.tokens.is(at, "may") {
            return false;
        }
        let ambiguous = self.tokens.is_any(at, &["may", "march", "august", "mar.", "april", "june"]);
        let before = self.before(start);
        let after_month = |word: usize| self.tokens.is_any(word, &["and", "or", ","]);
        start < at
            || BEFORE_A_TIME.contains(&before)
            || !ambiguous
            || self.tokens.is_possessive(at + 1)
            || start > self.first + 1 && after_month(start - 1) && self.month(start - 2).is_some()
    }

    pub(super) fn day_number(&self, at: usize) -> Option<u64> {
        if at >= self.end || !self.tokens.is_number(at) {
            return None;
        }
        let number = self.tokens.lower(at);
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| number.strip_suffix(end)).unwrap_or(number);
        let is_short = digits.len() <= 2;
        digits.parse().ok().filter(|day| is_short && (1..=31).contains(day))
    }

    /// Whether the number after a month is its day: not in “in May 12 percent” nor “since May 3 million”.
    fn is_day(&self, at: usize) -> bool {
        let counted = self.kind(at + 1, Calendar::Measure).is_some()
            || self.kind(at + 1, Calendar::Magnitude).is_some()
            || self.kind(at + 1, Calendar::Unit).is_some();
        !counted && !self.tokens.is_any(at + 1, &["a.m.", "p.m.", "am", "pm"])
    }

    /// “, 2024”, “of 2024”, “last year”, “of this year” after a month or day: the year, and where it ends.
    pub(super) fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let link = if self.tokens.is_any(at, &[",", "of", "in"]) { at + 1 } else { self.past_hyphen(at) };
        if let Some(year) = self.year_number(link) {
            return Some((year, link + 1));
        }
        let direction = self.direction(link).filter(|_| link == at || self.tokens.is(at, "of"))?;
        let this_year = self.today?.year().checked_add(i16::try_from(direction).ok()?)?;
        (self.tokens.is(link + 1, "year") && !self.tokens.is(link, "past")).then_some((this_year, link + 2))
    }

    pub(super) fn year_number(&self, at: usize) -> Option<i16> {
        if at >= self.end {
            return None;
        }
        let number = self.tokens.lower(at);
        (number.len() == 4).then(|| number.parse().ok()).flatten().filter(|year| (1500..2200).contains(year))
    }

    /// The year of a month or day that stands without one.
    fn likely_year(&self, at: usize, end: usize, month: u64, day: Option<u64>) -> Option<i16> {
        let (month, exact) = (i8::try_from(month).ok()?, day.is_some());
        let day = i8::try_from(day.unwrap_or(15)).ok()?;
        let today = self.today?;
        if !exact && month == today.month() {
            return Some(today.year());
        }
        // The 29th of February is not in every year.
        let of_year = |year| Date::new(year, month, day).or_else(|_| Date::new(year, month, 28)).ok();
        self.fitting(at, end, exact, of_year).map(Date::year)
    }
}
