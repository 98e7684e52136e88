//! From one time to another: “Tuesday through Thursday”, “Aug. 12-14”, “May to July 2024”, “2014–2020”.

use super::tense::Tense;
use super::value::{last_weekday, next_weekday, on_or_before};
use super::{Read, Reader};
use crate::extract::lexicon::Calendar;
use jiff::ToSpan;
use jiff::civil::Date;

const REASON: &str = "from one time to another";

impl Reader<'_> {
    pub(super) fn interval(&self, at: usize) -> Option<Read> {
        self.weekdays(at).or_else(|| self.days_of_month(at)).or_else(|| self.months_or_years(at))
    }

    /// The token after “to”, “through”, a dash, or the “and” of “between”.
    fn link(&self, at: usize, first: usize) -> Option<usize> {
        let between = self.before(first) == "between" && self.tokens.is(at, "and");
        (between || self.tokens.is_any(at, &["through", "to", "until", "till", "thru", "-", "–", "—"]))
            .then_some(at + 1)
            .filter(|&next| next < self.end)
    }

    fn weekdays(&self, at: usize) -> Option<Read> {
        let from = self.kind(at, Calendar::Weekday).filter(|_| self.tokens.is_capital(at))?;
        let stop = self.link(at + 1, at)?;
        let to = self.kind(stop, Calendar::Weekday).filter(|_| self.tokens.is_capital(stop))?;
        let end = stop + 1;
        let days = self.today.and_then(|today| {
            if self.tense(at, end) == Tense::Future {
                let from = next_weekday(today, from)?;
                return Some((from, next_weekday(from, to)?));
            }
            // “Tuesday through Thursday” ends last Thursday and begins before that.
            let to = on_or_before(today, to)?;
            Some((last_weekday(to, from)?, to))
        });
        let value = days.map_or_else(|| format!("XXXX-WXX-{from}/XXXX-WXX-{to}"), |(from, to)| format!("{from}/{to}"));
        Read::new(at, end, value, 0.92, REASON)
    }

    /// “Aug. 12-14”, “12 to 14 August”.
    fn days_of_month(&self, at: usize) -> Option<Read> {
        if let Some(from) = self.day_number(at) {
            let stop = self.link(at + 1, at)?;
            let to = self.month_day(stop, None)?;
            let value = to.value.as_deref().filter(|value| value.len() == 10 && self.day_number(stop).is_some())?;
            let (month, day) = value.split_at(8);
            return (from < day.parse().ok()?)
                .then(|| Read::new(at, to.end, format!("{month}{from:02}/{value}"), 0.92, REASON))
                .flatten();
        }
        self.month(at)?;
        let day_at = at + 1;
        let from = self.day_number(day_at)?;
        let stop = self.link(day_at + 1, at)?;
        let to = self.day_number(stop).filter(|&to| to > from && self.month(stop + 1).is_none())?;
        let told = self.year_after(stop + 1);
        let start = self.month_day(at, told.map(|(year, _)| year))?;
        let value = start.value.as_deref().filter(|value| value.len() == 10)?;
        let end = told.map_or(stop + 1, |(_, end)| end);
        Read::new(at, end, format!("{value}/{}{to:02}", value.get(..8)?), 0.92, REASON)
    }

    fn months_or_years(&self, at: usize) -> Option<Read> {
        let start = self.month_day(at, None).or_else(|| self.year(at)).or_else(|| self.bare_year(at))?;
        let first = start.value?;
        // “2024-25”, “2023/24”
        if first.len() == 4 && self.tokens.is_any(start.end, &["-", "–", "/"]) && self.tokens.is_glued(start.end + 1)
        {
            let short = self.tokens.lower(start.end + 1);
            let (century, year) = first.split_at(2);
            if short.len() == 2 && short > year && self.tokens.is_number(start.end + 1) && start.end + 1 < self.end {
                return Read::new(at, start.end + 2, format!("{first}/{century}{short}"), 0.85, REASON);
            }
        }
        let stop = self.link(start.end, at)?;
        let to = self.month_day(stop, None).or_else(|| self.year(stop)).or_else(|| self.bare_year(stop))?;
        let last = to.value?;
        // “1,500 to 2,000”, “2014 to May”: both sides are of one kind.
        if first.len() != last.len() {
            return None;
        }
        // “May to July 2024”: the year is told once.
        let told = (1..=3).find_map(|back| self.year_number(to.end - back.min(to.end)).filter(|_| first.len() > 4));
        let mut first = match told {
            Some(year) => self.month_day(at, Some(year)).and_then(|start| start.value)?,
            None => first,
        };
        if first > last && !first.contains('X') {
            first = year_before(&first)?;
        }
        (first <= last || first.contains('X'))
            .then(|| Read::new(at, to.end, format!("{first}/{last}"), 0.9, REASON))
            .flatten()
    }

    /// A year that only its interval shows to be one: “2014–2020”.
    fn bare_year(&self, at: usize) -> Option<Read> {
        let year = self.year_number(at).filter(|year| (1800..2100).contains(year))?;
        let counted =
            self.kind(at + 1, Calendar::Measure).is_some() || self.kind(at - at.min(1), Calendar::Currency).is_some();
        (!counted).then(|| Read::new(at, at + 1, format!("{year}"), 0.85, REASON)).flatten()
    }
}

/// The same month or day one year earlier.
fn year_before(value: &str) -> Option<String> {
    if value.len() == 10 {
        let day: Date = value.parse().ok()?;
        return Some(day.checked_sub(1.year()).ok()?.to_string());
    }
    let (year, rest) = value.split_at_checked(4)?;
    Some(format!("{:04}{rest}", year.parse::<i16>().ok()?.checked_sub(1)?))
}
