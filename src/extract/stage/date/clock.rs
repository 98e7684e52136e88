//! Times of day: “10:30 a.m.”, “14:00 GMT”, “noon”, and the day beside them.

use super::value::day_of;
use super::{Read, Reader};
use crate::extract::lexicon::Calendar;

impl Reader<'_> {
    pub(super) fn clock(&self, at: usize) -> Option<Read> {
        let (end, value) = self.time_of_day(at)?;
        let on = if self.tokens.is(end, "on") { end + 1 } else { end };
        let day = self.weekday(on).or_else(|| self.month_day(on, None)).or_else(|| self.day_word(on));
        if let Some(day) = day.filter(|day| day.value.as_deref().and_then(day_of).is_some())
            && let Some(date) = &day.value
        {
            return Read::new(at, day.end, format!("{date}{value}"), 0.92, "a time of a day");
        }
        Read::new(at, end, value, 0.9, "a time of day")
    }

    /// Adds “at 10:30 a.m.” to a day.
    pub(super) fn with_clock(&self, date: Read) -> Read {
        let Some(day) = date.value.as_deref().filter(|value| value.len() == 10).and_then(day_of) else { return date };
        let at = if self.tokens.is_any(date.end, &["at", ","]) { date.end + 1 } else { date.end };
        match self.time_of_day(at) {
            Some((end, time)) if end > date.end => {
                Read { end, value: Some(format!("{day}{time}")), reason: "a time of a day", ..date }
            }
            _ => date,
        }
    }

    /// The end of a time and its value, as `T10:30`; `Z` after it for Greenwich time.
    fn time_of_day(&self, at: usize) -> Option<(usize, String)> {
        if at >= self.end {
            return None;
        }
        if !self.tokens.is_number(at) {
            let hour = match self.tokens.lower(at) {
                "noon" | "midday" => 12,
                "midnight" => 0,
                _ => return None,
            };
            return Some((at + 1, format!("T{hour:02}:00")));
        }
        let text = self.tokens.lower(at);
        let digits = text.trim_end_matches(|last: char| last.is_ascii_alphabetic());
        let suffix = &text[digits.len()..];
        let (mut end, half) = match (suffix, self.tokens.lower(at + 1)) {
            ("am" | "pm", _) => (at + 1, Some(suffix.starts_with('p'))),
            ("", "a.m." | "am") => (at + 2, Some(false)),
            ("", "p.m." | "pm") => (at + 2, Some(true)),
            ("", "o’clock" | "o'clock") => (at + 2, None),
            ("", _) => (at + 1, None),
            _ => return None,
        };
        let zone = self.kind(end, Calendar::Zone);
        if let Some((length, _)) = self.entry(end, Calendar::Zone) {
            end += length;
        }
        let colon = digits.split_once([':', '.']);
        let military = digits.len() == 4 && zone.is_some() && colon.is_none();
        let (hour, minute) = match colon {
            Some((_, minute)) if minute.len() != 2 => return None,
            Some(pair) => pair,
            None if military => digits.split_at_checked(2)?,
            None => (digits, "00"),
        };
        // “at 10:30” needs no more; “at 10” is anything.
        let by_colon =
            digits.contains(':') && matches!(self.before(at), "at" | "by" | "until" | "from" | "since" | "around");
        if half.is_none() && zone.is_none() && !by_colon && end == at + 1 {
            return None;
        }
        let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
        let hour = match half {
            Some(afternoon) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
            None if hour < 24 => hour,
            _ => return None,
        };
        let mark = if zone == Some(0) { "Z" } else { "" };
        (minute < 60).then(|| (end, format!("T{hour:02}:{minute:02}{mark}")))
    }
}
