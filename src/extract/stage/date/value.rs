//! Values of dates as text: ISO 8601, with `X` for what the text leaves open.

use super::Reader;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// Units of time by their numbers in the calendar.
pub(super) mod unit {
    pub const SECOND: u64 = 1;
    pub const DAY: u64 = 4;
    pub const WEEK: u64 = 5;
    pub const MONTH: u64 = 6;
    pub const QUARTER: u64 = 7;
    pub const YEAR: u64 = 8;
    pub const DECADE: u64 = 9;
    pub const CENTURY: u64 = 10;
}

/// The day of a value that is one day, with or without a time.
pub(super) fn day_of(value: &str) -> Option<Date> {
    let day = value.get(..10)?;
    (value.len() == 10 || value.as_bytes().get(10) == Some(&b'T')).then(|| day.parse().ok()).flatten()
}

/// An ISO 8601 duration; `X` where the text leaves the number open.
pub(super) fn duration(amount: f64, number: u64) -> String {
    let (time, letter, factor) = match number {
        1 => ("T", "S", 1.0),
        2 => ("T", "M", 1.0),
        3 => ("T", "H", 1.0),
        4 => ("", "D", 1.0),
        5 => ("", "W", 1.0),
        6 => ("", "M", 1.0),
        7 => ("", "M", 3.0),
        8 => ("", "Y", 1.0),
        9 => ("", "Y", 10.0),
        _ => ("", "Y", 100.0),
    };
    if amount.is_nan() {
        let zeros = match number {
            unit::DECADE => "0",
            unit::CENTURY => "00",
            _ => "",
        };
        return format!("P{time}X{zeros}{letter}");
    }
    let amount = amount * factor;
    if amount.fract() == 0.0 {
        return format!("P{time}{amount:.0}{letter}");
    }
    // A half is a whole number of the next smaller unit.
    let (whole, half) = (amount.trunc(), amount.fract() == 0.5);
    let head = |letter: &str| if whole > 0.0 { format!("{whole:.0}{letter}") } else { String::new() };
    match number {
        // Hours.
        3 if half => format!("PT{}30M", head("H")),
        unit::DAY if half => format!("P{}T12H", head("D")),
        unit::YEAR if half => format!("P{}6M", head("Y")),
        _ => format!("P{time}{amount}{letter}"),
    }
}

/// How far from the article's day, where that day is unknown: `-P1M` is last month, `+P0W` this week.
pub(super) fn distance(count: f64, number: u64) -> String {
    let sign = if count < 0.0 { '-' } else { '+' };
    format!("{sign}{}", duration(count.abs(), number))
}

pub(super) fn weekday(number: u64) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()
}

pub(super) fn on_or_before(day: Date, number: u64) -> Option<Date> {
    if day.weekday() == weekday(number)? { Some(day) } else { last_weekday(day, number) }
}

pub(super) fn last_weekday(day: Date, number: u64) -> Option<Date> {
    day.nth_weekday(-1, weekday(number)?).ok()
}

pub(super) fn next_weekday(day: Date, number: u64) -> Option<Date> {
    day.nth_weekday(1, weekday(number)?).ok()
}

/// A weekday of the week that lies some weeks from a day's week.
pub(super) fn in_week(day: Date, weeks: i32, number: u64) -> Option<Date> {
    let monday = on_or_before(day, 1)?;
    monday.checked_add((i64::from(weeks) * 7 + number as i64 - 1).days()).ok()
}

/// Saturday and Sunday as an interval.
pub(super) fn weekend(saturday: Date) -> Option<String> {
    Some(format!("{saturday}/{}", saturday.tomorrow().ok()?))
}

/// The first digits of a year: those of its decade or century.
pub(super) fn leading(year: &str, digits: usize) -> String {
    year.chars().take(digits).collect()
}

pub(super) fn quarter_of(day: Date) -> i8 {
    (day.month() - 1) / 3 + 1
}

impl Reader<'_> {
    /// A day some units from another one, as exactly as the unit is.
    pub(super) fn shifted(&self, from: Option<Date>, count: f64, number: u64) -> String {
        let Some(day) = from else { return distance(count, number) };
        let whole = count.round() as i64;
        let span = match number {
            unit::DAY => Span::new().try_days(whole),
            unit::WEEK => Span::new().try_weeks(whole),
            unit::MONTH => Span::new().try_months(whole),
            unit::QUARTER => Span::new().try_months(whole.saturating_mul(3)),
            // “a year and a half ago” is known to the month.
            unit::YEAR if count.fract() != 0.0 => Span::new().try_months((count * 12.0).round() as i64),
            unit::YEAR => Span::new().try_years(whole),
            unit::DECADE => Span::new().try_years((count * 10.0).round() as i64),
            unit::CENTURY => Span::new().try_years((count * 100.0).round() as i64),
            _ => return distance(count, number),
        };
        let Some(day) = span.ok().filter(|_| count.is_finite()).and_then(|span| day.checked_add(span).ok()) else {
            return distance(count, number);
        };
        match number {
            unit::DAY => day.to_string(),
            unit::WEEK => day.strftime("%G-W%V").to_string(),
            unit::MONTH => day.strftime("%Y-%m").to_string(),
            unit::QUARTER => format!("{:04}-Q{}", day.year(), quarter_of(day)),
            unit::YEAR if count.fract() != 0.0 => day.strftime("%Y-%m").to_string(),
            unit::YEAR => day.strftime("%Y").to_string(),
            unit::DECADE if count.fract() == 0.0 => leading(&day.strftime("%Y").to_string(), 3),
            unit::CENTURY if count.fract() == 0.0 => leading(&day.strftime("%Y").to_string(), 2),
            _ => day.strftime("%Y").to_string(),
        }
    }
}
