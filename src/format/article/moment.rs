//! Dates with their zone, as mail, feeds and agencies write them.

use super::iso_date;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::Offset;

/// Longer ones are no dates.
const LONGEST: usize = 100;

static RFC2822: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// A date as an RFC 3339 time with the zone that it was written in, or as a day if no zone is told; `None` if it is not
/// understood.
pub(super) fn moment(date: &str) -> Option<String> {
    let date = date.trim();
    if date.len() > LONGEST {
        return None;
    }
    iso(date).or_else(|| rfc2822(date)).or_else(|| asctime(date)).or_else(|| iso_date(date))
}

/// ISO 8601, with or without separators: `2026-01-02T03:04:05+01:00`, `20260102T030405Z`.
fn iso(date: &str) -> Option<String> {
    let pieces = Pieces::parse(date).ok()?;
    let offset = match pieces.offset() {
        Some(PiecesOffset::Numeric(offset)) => Some(offset.offset()),
        Some(PiecesOffset::Zulu) => Some(Offset::UTC),
        _ => None,
    };
    match (pieces.time(), offset) {
        (Some(time), Some(offset)) => {
            let time = offset.to_timestamp(pieces.date().to_datetime(time)).ok()?;
            Some(offset.to_datetime(time).strftime("%Y-%m-%dT%H:%M:%S").to_string() + &zone(offset))
        }
        _ => Some(pieces.date().to_string()),
    }
}

fn zone(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", seconds.abs() / 3600, seconds.abs() / 60 % 60)
}

/// RFC 2822 and what passes for it: names written out, a wrong weekday, `UTC`, the zone `Z`.
fn rfc2822(date: &str) -> Option<String> {
    let mut words: Vec<&str> = date.split_ascii_whitespace().collect();
    let day_first = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    // The weekday may be missing, wrong, or in another language: the date says it anyway.
    if words.first().is_some_and(|word| !day_first(word)) && words.get(1).is_some_and(|word| day_first(word)) {
        words.remove(0);
    }
    if let Some(month) = words.get_mut(1) {
        *month = month.get(..3).unwrap_or(month);
    }
    if let Some(last) = words.last_mut()
        && matches!(*last, "UTC" | "Z" | "GMT+00:00")
    {
        *last = "+0000";
    }
    let time = RFC2822.parse_zoned(words.join(" ")).ok()?;
    Some(time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// `Thu Jan  1 00:00:00 2026`, the day of it: no zone is told.
fn asctime(date: &str) -> Option<String> {
    let words: Vec<&str> = date.split_ascii_whitespace().collect();
    let (month, day, year) = (words.get(1)?, words.get(2)?, words.get(4)?);
    let day = jiff::civil::Date::strptime("%d %b %Y", format!("{day} {month} {year}")).ok()?;
    Some(day.to_string())
}
