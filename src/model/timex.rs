//! What a date's value may look like, and how it is read aloud.
//!
//! Values follow ISO 8601 where it has a form, and TIMEX3 (the annotation of times in TimeML) beyond:
//!
//! | value | means |
//! |---|---|
//! | `2025-08-20`, `2025-08-20T14:00`, `T14:00`, `…Z` | a day, a time on a day, a time, one of UTC |
//! | `2025-W34`, `2025-08`, `2025-Q3`, `2025-H1`, `2025-SP` `SU` `FA` `WI` | a week, month, quarter, half, season |
//! | `2025`, `199`, `18` | a year, the 1990s, the 19th century |
//! | `P3Y6M`, `P2W`, `PT48H`, `PXD` | a span of time; `X` for an unknown number |
//! | `2025-08-19/2025-08-21` | from one to the other, both included |
//! | `XXXX-WXX-3`, `XXXX-05-12`, `2025-XX-XX` | `X` for what the text leaves open |
//! | `-P1M`, `+P0W`, `+P2W` | counted from an article's day that is unknown: last month, this week, in two weeks |

use jiff::civil::{Date, ISOWeekDate, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The value in words, or why it is none.
pub fn read(value: &str) -> Result<String, String> {
    words(value).ok_or_else(|| {
        format!(
            "“{value}” is no calendar value. Write a day (2025-08-20), a week (2025-W34), a month (2025-08), a year \
             (2025), a span (P3Y6M), two of them with / between, or nothing."
        )
    })
}

fn words(value: &str) -> Option<String> {
    let Some((from, to)) = value.split_once('/') else { return one(value) };
    let in_order = from.len() != to.len() || from.contains('X') || from.contains('P') || from <= to;
    in_order.then(|| Some(format!("{} to {}", one(from)?, one(to)?))).flatten()
}

fn one(value: &str) -> Option<String> {
    match value.as_bytes() {
        [b'P', ..] => span(value),
        [sign @ (b'-' | b'+'), b'P', ..] => {
            let length = span(&value[1..])?;
            Some(match (length.strip_prefix("0 "), sign) {
                (Some(unit), _) => format!("the article's {}", unit.trim_end_matches('s')),
                (None, b'-') => format!("{length} before the article"),
                (None, _) => format!("{length} after the article"),
            })
        }
        [b'T', ..] => time(&value[1..]),
        _ => match value.split_once('T') {
            Some((day, clock)) => Some(format!("{}, {}", whole_day(day)?, time(clock)?)),
            None => point(value),
        },
    }
}

/// `14:00`, `14:00:30`, with `Z` or without.
fn time(clock: &str) -> Option<String> {
    let (clock, zone) = clock.strip_suffix('Z').map_or((clock, ""), |clock| (clock, " UTC"));
    let mut parts = clock.split(':');
    let mut part =
        |limit: u8| parts.next().and_then(|part| number(part, 2)).filter(|&number| number < u32::from(limit));
    let (hour, minute) = (part(24)?, part(60)?);
    let second = if clock.len() > 5 { Some(part(60)?) } else { None };
    let rest = second.map(|second| format!(":{second:02}")).unwrap_or_default();
    (parts.next().is_none()).then(|| format!("{hour:02}:{minute:02}{rest}{zone}"))
}

fn whole_day(value: &str) -> Option<String> {
    if value.len() != 10 {
        return None;
    }
    let day: Date = value.parse().ok()?;
    Some(format!("{}, {} {} {}", weekday_of(day), day.day(), month(day.month())?, day.year()))
}

fn weekday_of(day: Date) -> &'static str {
    let number = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    WEEKDAYS.get(number).copied().unwrap_or_default()
}

fn month(number: i8) -> Option<&'static str> {
    MONTHS.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
}

/// A number of so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A day, week, month, part of a year, year, decade or century; `X` where it is open.
fn point(value: &str) -> Option<String> {
    let mut parts = value.split('-');
    let (first, second, third) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let Some(second) = second else { return year_decade_or_century(first) };
    let year = match first {
        "XXXX" => None,
        year => Some(number(year, 4)?),
    };
    let of_year = |part: String| match year {
        Some(year) => format!("{part} {year}"),
        None => format!("{part}, year unknown"),
    };
    if let Some(week) = second.strip_prefix('W').filter(|week| *week != "I") {
        return week_or_weekday(year, week, third);
    }
    match (second, third) {
        ("SP", None) => Some(of_year("spring".to_owned())),
        ("SU", None) => Some(of_year("summer".to_owned())),
        ("FA", None) => Some(of_year("autumn".to_owned())),
        ("WI", None) => Some(of_year("winter".to_owned())),
        ("XX", None) => {
            Some(year.map_or_else(|| "a month, unknown which".to_owned(), |year| format!("a month in {year}")))
        }
        ("XX", Some("XX")) => {
            Some(year.map_or_else(|| "a day, unknown which".to_owned(), |year| format!("a day in {year}")))
        }
        (part, None) if part.starts_with(['Q', 'H']) => {
            let (unit, most) = if part.starts_with('Q') { ("quarter", 4) } else { ("half", 2) };
            if part == "QX" {
                return Some(of_year("a quarter of".to_owned()));
            }
            let nth = number(&part[1..], 1).filter(|nth| (1..=most).contains(nth))?;
            let nth = ["first", "second", "third", "fourth"].get(nth as usize - 1)?;
            Some(match year {
                Some(year) => format!("{nth} {unit} of {year}"),
                None => format!("{nth} {unit}, year unknown"),
            })
        }
        (part, None) => Some(of_year(month(i8::try_from(number(part, 2)?).ok()?)?.to_owned())),
        (part, Some("XX")) => Some(of_year(format!("a day in {}", month(i8::try_from(number(part, 2)?).ok()?)?))),
        (part, Some(day)) => match year {
            Some(_) => whole_day(value),
            None => {
                // A leap year takes every day that there can be.
                let day = Date::new(2024, i8::try_from(number(part, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?);
                let day = day.ok()?;
                Some(of_year(format!("{} {}", day.day(), month(day.month())?)))
            }
        },
    }
}

fn week_or_weekday(year: Option<u32>, week: &str, day: Option<&str>) -> Option<String> {
    if week == "XX" {
        let weekday = || WEEKDAYS.get(number(day?, 1)?.checked_sub(1)? as usize);
        return match day {
            None => Some("a week, unknown which".to_owned()),
            Some("WE") => Some("a weekend".to_owned()),
            Some(_) => Some(format!("a {}", weekday()?)),
        };
    }
    let year = year?;
    let monday = ISOWeekDate::new(i16::try_from(year).ok()?, i8::try_from(number(week, 2)?).ok()?, Weekday::Monday);
    let monday = monday.ok()?.date();
    let of_week = format!("week {} of {year}", number(week, 2)?);
    match day {
        None => Some(format!("{of_week}, from Monday, {} {}", monday.day(), month(monday.month())?)),
        Some("WE") => Some(format!("weekend of {of_week}")),
        Some(day) => {
            let days = number(day, 1).filter(|day| (1..=7).contains(day))? - 1;
            whole_day(&monday.checked_add(jiff::Span::new().days(days)).ok()?.to_string())
        }
    }
}

fn year_decade_or_century(digits: &str) -> Option<String> {
    match digits.len() {
        4 if digits == "XXXX" => Some("a year, unknown which".to_owned()),
        4 => number(digits, 4).map(|year| year.to_string()),
        3 => number(digits, 3).map(|decade| format!("the {decade}0s")),
        2 => {
            let century = number(digits, 2)? + 1;
            let ending = match (century % 10, century % 100) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            Some(format!("{century}{ending} century"))
        }
        _ => None,
    }
}

/// `P3Y6M`, `PT48H`, `PXD`, `PX0Y`.
fn span(value: &str) -> Option<String> {
    let mut rest = value.strip_prefix('P')?;
    let mut in_time = false;
    let mut parts = Vec::new();
    // Units come in this order, each once.
    let mut least = 0;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            if in_time || after.is_empty() {
                return None;
            }
            (in_time, rest) = (true, after);
            continue;
        }
        let end = rest.find(|letter: char| letter.is_ascii_uppercase() && letter != 'X')?;
        let (amount, letter) = (&rest[..end], &rest[end..=end]);
        let (order, unit) = match (in_time, letter) {
            (false, "Y") => (1, "year"),
            (false, "M") => (2, "month"),
            (false, "W") => (3, "week"),
            (false, "D") => (4, "day"),
            (true, "H") => (5, "hour"),
            (true, "M") => (6, "minute"),
            (true, "S") => (7, "second"),
            _ => return None,
        };
        if order <= least {
            return None;
        }
        least = order;
        parts.push(match amount {
            "X" => format!("some {unit}s"),
            "X0" if unit == "year" => "some decades".to_owned(),
            "X00" if unit == "year" => "some centuries".to_owned(),
            "1" => format!("1 {unit}"),
            amount => {
                let is_number = amount.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                amount.parse::<f64>().ok().filter(|_| is_number)?;
                format!("{amount} {unit}s")
            }
        });
        rest = &rest[end + 1..];
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}
