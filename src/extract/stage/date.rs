//! Dates, times and spans of time, with their values as ISO 8601 against the article's day.

use super::Tell;
use crate::extract::draft::{Draft, Found};
use crate::extract::lexicon::Calendar;
use crate::extract::token::Tokens;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use std::ops::ControlFlow;

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    let today = draft.article.metadata.day();
    let mut dates = Vec::new();
    let total = draft.sentences.len();
    for (number, sentence) in draft.sentences.iter().enumerate() {
        if number % 256 == 0 {
            tell(number as f32 / total as f32)?;
        }
        let reader = Reader { draft, tokens: &draft.tokens, end: sentence.end, first: sentence.first, today };
        let mut at = sentence.first;
        while at < sentence.end {
            match reader.date(at) {
                Some(date) if date.end > at => {
                    let mut found = Found::new(at, date.end, "DATE", date.score, "date", date.reason);
                    found.value = date.value;
                    at = date.end;
                    dates.push(found);
                }
                _ => at += 1,
            }
        }
    }
    draft.found.extend(dates);
    draft.sort();
    ControlFlow::Continue(())
}

/// A date that was read.
struct Read {
    end: usize,
    value: Option<String>,
    score: f64,
    reason: &'static str,
}

impl Read {
    fn new(end: usize, value: impl Into<Option<String>>, score: f64, reason: &'static str) -> Option<Self> {
        Some(Self { end, value: value.into(), score, reason })
    }
}

/// Reads dates in one sentence.
struct Reader<'d> {
    draft: &'d Draft<'d>,
    tokens: &'d Tokens,
    first: usize,
    end: usize,
    today: Option<Date>,
}

const BEFORE_A_TIME: &[&str] = &[
    "in", "since", "by", "until", "till", "from", "before", "after", "during", "of", "between", "for", "to", "through",
    "around", "early", "late", "mid", "around", "about", "circa", "last", "next", "this", "every", "each",
];

impl Reader<'_> {
    fn date(&self, at: usize) -> Option<Read> {
        self.interval(at).or_else(|| self.point(at)).or_else(|| self.span(at))
    }

    /// “Tuesday through Thursday”, “May to July 2024”, “2014–2020”.
    fn interval(&self, at: usize) -> Option<Read> {
        let start = self.weekday(at).or_else(|| self.month_day(at)).or_else(|| self.year(at))?;
        let link = start.end;
        let after_between = at > self.first && self.tokens.is(at - 1, "between") && self.tokens.is(link, "and");
        if !(self.tokens.is_any(link, &["through", "to", "until", "till", "-", "–"]) || after_between) {
            return None;
        }
        let stop = self.weekday(link + 1).or_else(|| self.month_day(link + 1)).or_else(|| self.year(link + 1))?;
        let mut from = start.value?;
        let to = stop.value?;
        // “Tuesday through Thursday” ends last Thursday and begins before that.
        if let (Some((Calendar::Weekday, day)), Ok(end)) = (self.calendar(at), to.parse::<Date>()) {
            from = last_weekday(end, day)?.to_string();
        }
        Read::new(stop.end, format!("{from}/{to}"), 0.9, "from one time to another")
    }

    fn point(&self, at: usize) -> Option<Read> {
        self.weekday(at)
            .or_else(|| self.month_day(at))
            .or_else(|| self.iso(at))
            .or_else(|| self.clock(at))
            .or_else(|| self.day_word(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.year(at))
    }

    fn calendar(&self, at: usize) -> Option<(Calendar, u64)> {
        self.draft.lexicon.calendar.longest(self.tokens, at, self.end).map(|(_, &found)| found)
    }

    fn kind(&self, at: usize, wanted: Calendar) -> Option<u64> {
        let calendar = &self.draft.lexicon.calendar;
        calendar.all(self.tokens, at, self.end).find(|(_, (kind, _))| *kind == wanted).map(|(_, &(_, number))| number)
    }

    /// “Wednesday”, “next Friday morning”, “Tuesday, 12 May 2024”.
    fn weekday(&self, at: usize) -> Option<Read> {
        let (name, direction) = match self.direction(at) {
            Some(direction) => (at + 1, Some(direction)),
            None => (at, None),
        };
        let day = self.kind(name, Calendar::Weekday)?;
        if !self.tokens.is_capital(name) {
            return None;
        }
        let mut end = name + 1;
        let exact = if self.tokens.is(end, ",") { self.month_day(end + 1) } else { self.month_day(end) };
        if let Some(exact) = exact.filter(|date| date.value.as_deref().is_some_and(|value| value.len() == 10)) {
            return Read::new(exact.end, exact.value, 0.97, "a weekday with its date");
        }
        if self.tokens.is_any(end, &["morning", "afternoon", "evening", "night", "noon", "midnight"]) {
            end += 1;
        }
        let value = match self.today {
            None => Some(format!("XXXX-WXX-{day}")),
            Some(today) => match direction {
                Some(1) => next_weekday(today, day),
                None if self.looks_ahead(at) => next_weekday(today, day),
                Some(-1) => today.yesterday().ok().and_then(|before| on_or_before(before, day)),
                _ => on_or_before(today, day),
            }
            .map(|date| date.to_string()),
        };
        Read::new(end, value, 0.95, "a weekday")
    }

    /// Whether a verb shortly before speaks of what is to come.
    fn looks_ahead(&self, at: usize) -> bool {
        let near = at.saturating_sub(8).max(self.first);
        (near..at).any(|word| {
            self.tokens
                .is_any(word, &["will", "coming", "upcoming", "due", "scheduled", "tomorrow", "’ll", "'ll", "planned"])
        })
    }

    /// −1 for “last”, 0 for “this”, 1 for “next”.
    fn direction(&self, at: usize) -> Option<i32> {
        match self.tokens.lower(at) {
            "last" | "past" | "previous" => Some(-1),
            "this" | "current" => Some(0),
            "next" | "coming" | "following" => Some(1),
            _ => None,
        }
    }

    /// “12 May 2024”, “May 12”, “mid-August”, “in March”, “late 2024” is not one.
    fn month_day(&self, at: usize) -> Option<Read> {
        let mut at = at;
        let start = at;
        if self.tokens.is_any(at, &["early", "late", "mid"]) {
            at += if self.tokens.is_hyphen(at + 1) { 2 } else { 1 };
        }
        let day_first = self.day_number(at).filter(|_| self.month(at + 1).is_some());
        let (day, month, mut end) = match day_first {
            Some(day) => (Some(day), self.month(at + 1)?, at + 2),
            None => {
                let month = self.month(at)?;
                let day = self
                    .day_number(at + 1)
                    .filter(|_| !self.tokens.is_any(at + 2, &["percent", "%", "per", "million"]));
                (day, month, if day.is_some() { at + 2 } else { at + 1 })
            }
        };
        let year_at = if self.tokens.is(end, ",") { end + 1 } else { end };
        let year = self.year_number(year_at);
        if year.is_some() {
            end = year_at + 1;
        }
        if day.is_none() && year.is_none() && !self.is_month_by_context(start, at) {
            return None;
        }
        let value = match (year.or_else(|| self.likely_year(month, day, start)), day) {
            (Some(year), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(year), None) => format!("{year:04}-{month:02}"),
            (None, Some(day)) => format!("XXXX-{month:02}-{day:02}"),
            (None, None) => format!("XXXX-{month:02}"),
        };
        Read::new(end, value, 0.95, "a day or month by name")
    }

    fn month(&self, at: usize) -> Option<u64> {
        // “may” and “march” are verbs, and so is “May” at the head of a question.
        self.kind(at, Calendar::Month).filter(|_| self.tokens.is_capital(at))
    }

    fn is_month_by_context(&self, start: usize, at: usize) -> bool {
        let ambiguous = self.tokens.is_any(at, &["may", "march", "august", "mar."]);
        let before = start.checked_sub(1).filter(|&before| before >= self.first).map_or("", |at| self.tokens.lower(at));
        start < at || BEFORE_A_TIME.contains(&before) || !ambiguous
    }

    fn day_number(&self, at: usize) -> Option<u64> {
        let number = self.tokens.lower(at);
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| number.strip_suffix(end)).unwrap_or(number);
        let is_short = digits.len() <= 2 && self.tokens.is_number(at);
        digits.parse().ok().filter(|day| is_short && (1..=31).contains(day))
    }

    fn year_number(&self, at: usize) -> Option<i16> {
        let number = self.tokens.lower(at);
        (number.len() == 4).then(|| number.parse().ok()).flatten().filter(|year| (1500..2200).contains(year))
    }

    /// The year that brings a month nearest to the article: the past one, unless the verb looks ahead.
    fn likely_year(&self, month: u64, day: Option<u64>, at: usize) -> Option<i16> {
        let today = self.today?;
        let here = (today.month() as u64, day.map_or(0, |_| today.day() as u64));
        let there = (month, day.unwrap_or(0));
        let deadline = at > self.first && self.tokens.is_any(at - 1, &["by", "until", "till"]);
        Some(match (there > here, self.looks_ahead(at) || deadline) {
            (true, false) => today.year() - 1,
            (false, true) if there < here => today.year() + 1,
            _ => today.year(),
        })
    }

    /// “2025-08-22”.
    fn iso(&self, at: usize) -> Option<Read> {
        let dashes = self.tokens.is_hyphen(at + 1) && self.tokens.is_hyphen(at + 3);
        self.year_number(at).filter(|_| dashes)?;
        let text = self.draft.words(at, at + 5);
        let date: Date = text.parse().ok().filter(|_| at + 5 <= self.end)?;
        Read::new(at + 5, date.to_string(), 0.97, "a date in figures")
    }

    /// “10:30 a.m.”, “3 p.m.”, “14:00 GMT”.
    fn clock(&self, at: usize) -> Option<Read> {
        let text = self.tokens.lower(at);
        let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
        let (hour, minute): (u64, u64) = (hour.parse().ok()?, minute.parse().ok()?);
        let next = self.tokens.lower(at + 1);
        let afternoon = matches!(next, "p.m." | "pm");
        let has_suffix = afternoon || matches!(next, "a.m." | "am" | "gmt" | "utc" | "cet" | "est" | "et");
        if at + 1 >= self.end || hour > 23 || minute > 59 || !(has_suffix && self.tokens.is_number(at)) {
            return None;
        }
        let hour = if afternoon && hour < 12 { hour + 12 } else { hour };
        Read::new(at + 2, format!("T{hour:02}:{minute:02}"), 0.9, "a time of day")
    }

    /// “yesterday”, “tonight”.
    fn day_word(&self, at: usize) -> Option<Read> {
        let days: i64 = match self.tokens.lower(at) {
            "today" | "tonight" => 0,
            "yesterday" => -1,
            "tomorrow" => 1,
            _ => return None,
        };
        let value = match self.today.and_then(|today| today.checked_add(days.days()).ok()) {
            Some(day) => day.to_string(),
            None => "XXXX-XX-XX".to_owned(),
        };
        Read::new(at + 1, value, 0.9, "a day counted from the article's")
    }

    /// “this week”, “last month”, “earlier this year”, “the past three years”, “last spring”, “this morning”.
    fn relative(&self, at: usize) -> Option<Read> {
        let start =
            if self.tokens.is_any(at, &["earlier", "later"]) && self.tokens.is(at + 1, "this") { at + 1 } else { at };
        let direction = self.direction(start)?;
        if let Some(season) = self.kind(start + 1, Calendar::Season) {
            let season = ["SP", "SU", "AU", "WI"].get(season as usize - 1)?;
            let year = self.shifted(Span::new().years(direction.min(0)), "%Y").unwrap_or_else(|| "XXXX".to_owned());
            return Read::new(start + 2, format!("{year}-{season}"), 0.85, "a season counted from the article's day");
        }
        if self.month(start + 1).is_some() && !self.tokens.is_number(start + 2) {
            let mut read = self.month_day(start + 1)?;
            read.reason = "a month counted from the article's";
            return Some(read);
        }
        if direction == 0 && self.tokens.is_any(start + 1, &["morning", "afternoon", "evening"]) {
            let day = self.today.map_or_else(|| "XXXX-XX-XX".to_owned(), |day| day.to_string());
            return Read::new(start + 2, day, 0.85, "a part of the article's day");
        }
        if let Some(span) =
            self.span(start + 1).filter(|span| span.value.as_deref().is_some_and(|v| v.starts_with('P')))
        {
            return (direction != 0)
                .then_some(Read { reason: "a span of time up to or from the article's day", ..span });
        }
        let unit = self.kind(start + 1, Calendar::Unit)?;
        let value = match unit {
            4 => self.shifted(direction.days(), "%Y-%m-%d").unwrap_or_else(|| "XXXX-XX-XX".to_owned()),
            5 => self.shifted(direction.weeks(), "%G-W%V").unwrap_or_else(|| "XXXX-WXX".to_owned()),
            6 => self.shifted(direction.months(), "%Y-%m").unwrap_or_else(|| "XXXX-XX".to_owned()),
            7 => self.quarter(direction),
            8 => self.shifted(direction.years(), "%Y").unwrap_or_else(|| "XXXX".to_owned()),
            9 => self.shifted((direction * 10).years(), "%Y").map_or("XXX".to_owned(), |year| first(&year, 3)),
            10 => self.shifted((direction * 100).years(), "%Y").map_or("XX".to_owned(), |year| first(&year, 2)),
            _ => return None,
        };
        Read::new(start + 2, value, 0.88, "a time counted from the article's day")
    }

    fn shifted(&self, span: Span, format: &str) -> Option<String> {
        let day = self.today?.checked_add(span).ok()?;
        Some(day.strftime(format).to_string())
    }

    fn quarter(&self, direction: i32) -> String {
        let day = self.today.and_then(|today| today.checked_add((direction * 3).months()).ok());
        day.map_or_else(|| "XXXX-QX".to_owned(), |day| format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1))
    }

    /// “in 2014”, “the 1990s”, “early 2024”, “the 2022 election”.
    fn year(&self, at: usize) -> Option<Read> {
        let start = if self.tokens.is_any(at, &["early", "late", "mid"]) {
            at + if self.tokens.is_hyphen(at + 1) { 2 } else { 1 }
        } else {
            at
        };
        let text = self.tokens.lower(start);
        if let Some(decade) = text.strip_suffix('s').filter(|years| years.len() == 4 && years.ends_with('0')) {
            let decade: u16 = decade.parse().ok()?;
            return Read::new(start + 1, format!("{:03}", decade / 10), 0.9, "a decade");
        }
        let year = self.year_number(start)?;
        let before = if at > self.first { self.tokens.lower(at - 1) } else { "" };
        let after = self.tokens.lower(start + 1);
        let is_amount =
            matches!(after, "%" | "percent" | "people" | "troops" | "soldiers" | "dollars" | "euros" | "miles")
                || matches!(before, "$" | "€" | "£" | "about" | "some" | "nearly" | "almost" | "than" | "least" | "-");
        let plausible = (1900..2100).contains(&year) || matches!(before, "in" | "since" | "of" | "from");
        let shown = start > at
            || BEFORE_A_TIME.contains(&before)
            || matches!(before, "the" | "(" | "'s" | "’s" | "," | "its" | "their" | "his" | "and" | "a" | "–")
            || self.month(at.wrapping_sub(1)).is_some()
            || matches!(after, "," | ")" | "election" | "elections" | "budget" | "season" | "war" | "and" | "-" | "–");
        if is_amount || !plausible || !(shown || self.tokens.is_any(start + 1, &[".", ";"])) {
            return None;
        }
        Read::new(start + 1, year.to_string(), 0.85, "a year")
    }

    /// “80 years”, “three-and-a-half-year”, “two days ago”, “decades”, “for weeks”.
    fn span(&self, at: usize) -> Option<Read> {
        let amount = self.amount(at)?;
        let mut end = amount.end;
        if self.tokens.is_hyphen(end) || self.tokens.is_any(end, &["more", "consecutive", "full", "long"]) {
            end += 1;
        }
        let unit = self.kind(end, Calendar::Unit)?;
        // “a second round”, “a quarter of voters”, “one day”: no spans of time.
        let is_article = self.tokens.is_any(at, &["a", "an"]) && amount.end == at + 1;
        if unit == 1 && !self.tokens.lower(end).ends_with('s')
            || is_article && (unit == 7 || !self.is_span_after_article(end))
        {
            return None;
        }
        end += 1;
        if self.tokens.is_hyphen(end) && self.tokens.is(end + 1, "old") {
            // An age is no date.
            return None;
        }
        let reach: i64 = match self.tokens.lower(end) {
            "ago" | "earlier" => -1,
            "later" => return Read::new(end + 1, duration(amount.value, unit), 0.8, "a span of time"),
            _ => return Read::new(end, duration(amount.value, unit), 0.88, "a span of time"),
        };
        let count = reach * amount.value.round() as i64;
        let value = match unit {
            4 => self.count_back(count, 1).unwrap_or_else(|| format!("-{}", duration(amount.value, unit))),
            5 => self.shifted_checked(Span::new().try_weeks(count).ok(), "%G-W%V", &amount, unit),
            6 => self.shifted_checked(Span::new().try_months(count).ok(), "%Y-%m", &amount, unit),
            8 => self.shifted_checked(Span::new().try_years(count).ok(), "%Y", &amount, unit),
            9 => self.shifted_checked(Span::new().try_years(count * 10).ok(), "%Y", &amount, unit),
            _ => format!("-{}", duration(amount.value, unit)),
        };
        Read::new(end + 1, value, 0.88, "a time counted back from the article's day")
    }

    fn is_span_after_article(&self, unit: usize) -> bool {
        self.tokens.is_any(unit + 1, &["ago", "earlier", "later"])
    }

    fn count_back(&self, count: i64, days: i64) -> Option<String> {
        let day = self.today?.checked_add(Span::new().try_days(count * days).ok()?).ok()?;
        Some(day.to_string())
    }

    fn shifted_checked(&self, span: Option<Span>, format: &str, amount: &Amount, unit: u64) -> String {
        span.and_then(|span| self.shifted(span, format)).unwrap_or_else(|| format!("-{}", duration(amount.value, unit)))
    }

    /// A number in words or figures before a unit of time: “three-and-a-half”, “80”, “several”.
    fn amount(&self, at: usize) -> Option<Amount> {
        let (mut value, mut end) = if self.tokens.is_number(at) {
            let digits = self.tokens.lower(at).replace(',', "");
            (digits.parse::<f64>().ok().filter(|number| *number < 10_000.0)?, at + 1)
        } else if let Some(number) = self.kind(at, Calendar::Number).filter(|&number| number > 0) {
            (number as f64, at + 1)
        } else if self.tokens.is_any(at, &["several", "few", "many", "recent"]) {
            (f64::NAN, at + 1)
        } else if self.kind(at, Calendar::Unit).is_some_and(|unit| unit > 3) && self.tokens.lower(at).ends_with('s') {
            // “for weeks”, “decades of war”: the unit itself, after a word of time or at a clause's head.
            let before = if at > self.first { self.tokens.lower(at - 1) } else { "" };
            let vague = matches!(before, "for" | "in" | "after" | "over" | "within" | "of" | "through" | "despite");
            return vague.then_some(Amount { value: f64::NAN, end: at });
        } else {
            return None;
        };
        // “twenty-five”
        if (20.0..=90.0).contains(&value)
            && self.tokens.is_hyphen(end)
            && !self.tokens.is_number(at)
            && let Some(ones) = self.kind(end + 1, Calendar::Number).filter(|ones| (1..10).contains(ones))
        {
            value += ones as f64;
            end += 2;
        }
        // “three-and-a-half”
        let step = |end: usize| if self.tokens.is_hyphen(end) { end + 1 } else { end };
        let and = step(end);
        let article = step(and + 1);
        let half = step(article + 1);
        if self.tokens.is(and, "and") && self.tokens.is(article, "a") && self.tokens.is(half, "half") {
            value += 0.5;
            end = half + 1;
        }
        Some(Amount { value, end })
    }
}

struct Amount {
    /// Not a number for “several”.
    value: f64,
    end: usize,
}

/// An ISO 8601 duration; `X` where the text leaves the number open.
fn duration(amount: f64, unit: u64) -> String {
    let (time, letter, factor) = match unit {
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
        return format!("P{time}X{letter}");
    }
    let amount = amount * factor;
    if amount.fract() == 0.0 {
        return format!("P{time}{amount:.0}{letter}");
    }
    match unit {
        8 if amount.fract() == 0.5 => format!("P{:.0}Y6M", amount.trunc()),
        _ => format!("P{time}{amount}{letter}"),
    }
}

fn weekday(number: u64) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()
}

fn on_or_before(day: Date, number: u64) -> Option<Date> {
    if day.weekday() == weekday(number)? { Some(day) } else { last_weekday(day, number) }
}

fn last_weekday(day: Date, number: u64) -> Option<Date> {
    day.nth_weekday(-1, weekday(number)?).ok()
}

fn next_weekday(day: Date, number: u64) -> Option<Date> {
    day.nth_weekday(1, weekday(number)?).ok()
}

/// The first digits of a year: those of its decade or century.
fn first(year: &str, digits: usize) -> String {
    year.chars().take(digits).collect()
}
