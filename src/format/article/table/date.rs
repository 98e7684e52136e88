//! Dates as tables have them: of many shapes, and with days and months in an order that only the whole column tells.

use super::super::iso_date;
use super::mapping::DateOrder;
use jiff::civil::Date;

/// Names of months by their first letters, in the languages that news are most often in. Longer ones come first
/// where one begins another.
const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("janv", 1),
    ("ene", 1),
    ("gen", 1),
    ("sty", 1),
    ("янв", 1),
    ("січ", 1),
    ("oca", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("lut", 2),
    ("фев", 2),
    ("лют", 2),
    ("şub", 2),
    ("mar", 3),
    ("mär", 3),
    ("maa", 3),
    ("mrt", 3),
    ("мар", 3),
    ("бер", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("kwi", 4),
    ("апр", 4),
    ("кві", 4),
    ("nis", 4),
    ("may", 5),
    ("mai", 5),
    ("mag", 5),
    ("mei", 5),
    ("maj", 5),
    ("мая", 5),
    ("май", 5),
    ("тра", 5),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("cze", 6),
    ("июн", 6),
    ("чер", 6),
    ("haz", 6),
    ("jul", 7),
    ("juil", 7),
    ("lug", 7),
    ("lip", 7),
    ("июл", 7),
    ("лип", 7),
    ("tem", 7),
    ("aug", 8),
    ("aoû", 8),
    ("aou", 8),
    ("ago", 8),
    ("sie", 8),
    ("авг", 8),
    ("сер", 8),
    ("ağu", 8),
    ("sep", 9),
    ("set", 9),
    ("wrz", 9),
    ("сен", 9),
    ("вер", 9),
    ("eyl", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("paź", 10),
    ("окт", 10),
    ("жов", 10),
    ("eki", 10),
    ("nov", 11),
    ("noy", 11),
    ("lis", 11),
    ("ноя", 11),
    ("лис", 11),
    ("kas", 11),
    ("dec", 12),
    ("dez", 12),
    ("déc", 12),
    ("dic", 12),
    ("gru", 12),
    ("дек", 12),
    ("гру", 12),
    ("ara", 12),
];

/// How the dates of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dates {
    pub(super) order: DateOrder,
    /// Whether the cells looked at would be dates in the other order too.
    pub(super) is_ambiguous: bool,
}

impl Dates {
    /// Finds the order that most cells allow. Without any that tells, 3/4/2025 is the third of April, unless clocks
    /// say AM and PM.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>, said: Option<DateOrder>) -> Self {
        if let Some(order) = said {
            return Self { order, is_ambiguous: false };
        }
        let (mut day, mut month, mut open, mut clock) = (0usize, 0usize, 0usize, false);
        for cell in cells {
            let Some([first, second, _]) = triple(cell) else { continue };
            match (first > 12, second > 12) {
                (true, false) => day += 1,
                (false, true) => month += 1,
                (false, false) if first != second && !cell.contains('.') => open += 1,
                _ => {}
            }
            let upper = cell.to_uppercase();
            clock |= upper.contains("AM") || upper.contains("PM");
        }
        let order = match day.cmp(&month) {
            std::cmp::Ordering::Greater => DateOrder::DayFirst,
            std::cmp::Ordering::Less => DateOrder::MonthFirst,
            std::cmp::Ordering::Equal if clock => DateOrder::MonthFirst,
            std::cmp::Ordering::Equal => DateOrder::DayFirst,
        };
        Self { order, is_ambiguous: day == month && open > 0 }
    }

    /// A cell as ISO 8601 day or RFC 3339 time; `None` if it is no date.
    pub(super) fn read(self, cell: &str) -> Option<String> {
        let cell = cell.trim();
        if cell.is_empty() || cell.len() > 80 {
            return None;
        }
        number(cell)
            .or_else(|| numbers(cell, self.order))
            .or_else(|| iso_date(cell).map(with_t))
            .or_else(|| in_words(cell))
    }
}

/// Whether a cell is a date in any order.
pub(super) fn is_date(cell: &str) -> bool {
    Dates { order: DateOrder::DayFirst, is_ambiguous: false }.read(cell).is_some()
}

/// RFC 3339 has a T between day and time.
fn with_t(date: String) -> String {
    match date.get(10..11) {
        Some(" ") => date.replacen(' ', "T", 1),
        _ => date,
    }
}

/// A date that is one number: a day without signs between, seconds since 1970, days of a spreadsheet.
fn number(cell: &str) -> Option<String> {
    let value: f64 = cell.parse().ok()?;
    let whole: i64 = cell.split('.').next().and_then(|whole| whole.parse().ok())?;
    let is_whole = !cell.contains(['.', 'e', 'E']);
    if is_whole && cell.len() == 8 {
        return day(whole / 10_000, whole / 100 % 100, whole % 100);
    }
    if is_whole && cell.len() == 14 {
        let whole = whole / 1_000_000;
        return day(whole / 10_000, whole / 100 % 100, whole % 100);
    }
    let seconds = match whole {
        100_000_000..=9_999_999_999 => whole,
        100_000_000_000..=9_999_999_999_999 => whole / 1_000,
        100_000_000_000_000..=9_999_999_999_999_999 => whole / 1_000_000,
        100_000_000_000_000_000.. => whole / 1_000_000_000,
        _ => return serial(value),
    };
    jiff::Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}

/// A day of a spreadsheet: counted from the end of 1899; the time of day has no zone and is left out.
pub(super) fn serial(value: f64) -> Option<String> {
    // From 1927 to 2091: other numbers mean something else.
    if !(10_000.0..70_000.0).contains(&value) {
        return None;
    }
    let start = Date::constant(1899, 12, 30);
    start.checked_add(jiff::Span::new().days(value.floor() as i64)).ok().map(|day| day.to_string())
}

/// A date of three numbers, with or without a time behind.
fn numbers(cell: &str, order: DateOrder) -> Option<String> {
    let [first, second, third] = triple(cell)?;
    let year = if third < 70 && third_is_short(cell) { 2000 + third } else { third };
    let year = if (70..100).contains(&year) { 1900 + year } else { year };
    let (day_number, month) = match order {
        _ if first > 12 => (first, second),
        _ if second > 12 => (second, first),
        _ if cell.contains('.') => (first, second),
        DateOrder::DayFirst => (first, second),
        DateOrder::MonthFirst => (second, first),
    };
    day(year, month, day_number)
}

/// The three numbers that a cell begins with, if the last is the year.
fn triple(cell: &str) -> Option<[i64; 3]> {
    let cell = cell.trim();
    let end = cell.find([' ', 'T', ',']).unwrap_or(cell.len());
    let head = &cell[..end];
    let sign = head.chars().find(|sign| matches!(sign, '/' | '.' | '-'))?;
    let mut parts = head.trim_end_matches(sign).split(sign);
    let mut next = || -> Option<(usize, i64)> {
        let part = parts.next()?;
        (part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(())?;
        Some((part.len(), part.parse().ok()?))
    };
    let (first, second, third) = (next()?, next()?, next()?);
    let is_year_last = first.0 <= 2 && second.0 <= 2 && matches!(third.0, 2 | 4);
    (parts.next().is_none() && is_year_last).then_some([first.1, second.1, third.1])
}

fn third_is_short(cell: &str) -> bool {
    triple(cell).is_some_and(|[_, _, third]| third < 100)
}

/// A date with the month in letters: “Wed, 3 June 2020 10:00”, “le 3 juin 2020”, “3 июня 2020 г.”, “2020年6月3日”.
fn in_words(cell: &str) -> Option<String> {
    if let Some((year, rest)) = cell.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        let number = |word: &str| word.trim().parse::<i64>().ok();
        return day(number(year)?, number(month)?, number(rest.split('日').next()?)?);
    }
    let lower = cell.to_lowercase();
    let words: Vec<&str> = lower
        .split(|character: char| !character.is_alphanumeric() && character != ':')
        .filter(|it| !it.is_empty())
        .collect();
    let month = words.iter().find_map(|word| {
        // Tuesday, in some languages, begins like March.
        let is_word = word.chars().all(char::is_alphabetic)
            && !["mardi", "martes", "marted"].iter().any(|it| word.starts_with(it));
        let found = MONTHS.iter().find(|(start, _)| is_word && word.starts_with(start));
        found.map(|(_, month)| i64::from(*month))
    })?;
    let numbers = words.iter().filter_map(|word| {
        let digits = word.trim_end_matches(|character: char| character.is_alphabetic());
        (!digits.is_empty() && digits.len() <= 4).then(|| digits.parse::<i64>().ok()).flatten()
    });
    let year = numbers.clone().find(|number| (1600..2200).contains(number))?;
    let day_number = numbers.clone().find(|number| (1..=31).contains(number))?;
    day(year, month, day_number)
}

fn day(year: i64, month: i64, day: i64) -> Option<String> {
    if !(1600..2200).contains(&year) {
        return None;
    }
    let (year, month, day) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok().map(|day| day.to_string())
}
