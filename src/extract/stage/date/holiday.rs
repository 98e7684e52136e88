//! Holidays that fall on a calendar day everywhere: “Christmas”, “New Year’s Eve”, “Good Friday”.

use super::month::BEFORE_A_TIME;
use super::value::weekday;
use super::{Read, Reader};
use crate::extract::lexicon::Calendar;
use jiff::ToSpan;
use jiff::civil::Date;

impl Reader<'_> {
    pub(super) fn holiday(&self, at: usize) -> Option<Read> {
        let direction = self.direction(at);
        let name = if direction.is_some() { at + 1 } else { at };
        let (length, code) = self.entry(name, Calendar::Holiday)?;
        let mut end = name + length;
        // “Good Friday Agreement”, “Christmas tree”: only the day itself is a date.
        let is_day = length > 1 || direction.is_some() || BEFORE_A_TIME.contains(&self.before(at));
        let of_more = self.tokens.is_capital(end) && !self.tokens.is_number(end);
        let noun = self.tokens.is_any(end, &["tree", "market", "markets", "card", "cards", "gift", "gifts", "party"]);
        if !is_day || of_more || noun || !self.tokens.is_capital(name) {
            return None;
        }
        let told = self.year_after(end);
        if let Some((_, after)) = told {
            end = after;
        }
        let today = self.today;
        let day = match (told, direction) {
            (Some((year, _)), _) => holiday_of(code, year),
            (None, Some(-1)) => {
                let year = today.map(Date::year);
                let day = |year: i16| holiday_of(code, year);
                year.and_then(day).filter(|day| Some(*day) < today).or_else(|| year.and_then(|year| day(year - 1)))
            }
            (None, Some(1)) => {
                let year = today.map(Date::year);
                let day = |year: i16| holiday_of(code, year);
                year.and_then(day).filter(|day| Some(*day) > today).or_else(|| year.and_then(|year| day(year + 1)))
            }
            (None, Some(_)) => today.and_then(|today| holiday_of(code, today.year())),
            (None, None) => self.fitting(at, end, true, |year| holiday_of(code, year)),
        };
        let fixed = || (code < 10_000).then(|| format!("XXXX-{:02}-{:02}", code / 100, code % 100));
        let value = day.map(|day| day.to_string()).or_else(fixed).unwrap_or_else(|| "XXXX-XX-XX".to_owned());
        Read::new(at, end, value, 0.85, "a holiday")
    }
}

/// The day of a holiday in a year, from its number in the calendar: month and day; `3` with month, weekday
/// and which one of the month (9: the last); `40100` for Easter Sunday, with the days from it added.
fn holiday_of(code: u64, year: i16) -> Option<Date> {
    let part = |divisor: u64, modulus: u64| i8::try_from(code / divisor % modulus).ok();
    match code {
        0..10_000 => Date::new(year, part(100, 100)?, part(1, 100)?).ok(),
        30_000..40_000 => {
            let nth = if part(1, 10)? == 9 { -1 } else { part(1, 10)? };
            Date::new(year, part(100, 100)?, 1).ok()?.nth_weekday_of_month(nth, weekday(code / 10 % 10)?).ok()
        }
        _ => easter(year)?.checked_add((i64::try_from(code).ok()? - 40_100).days()).ok(),
    }
}

/// Easter Sunday by the Gregorian computus (Meeus, Jones, Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let h = (19 * a + b - d - (b - f + 1) / 3 + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let n = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}
