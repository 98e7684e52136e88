//! Parts of a year: seasons, quarters, halves: “last spring”, “the third quarter of 2024”.

use super::tense::Tense;
use super::value::quarter_of;
use super::{Read, Reader};
use crate::extract::lexicon::Calendar;
use jiff::civil::Date;

impl Reader<'_> {
    pub(super) fn part_of_year(&self, at: usize) -> Option<Read> {
        self.season(at).or_else(|| self.quarter(at)).or_else(|| self.century(at))
    }

    fn season(&self, at: usize) -> Option<Read> {
        let stage = self.after_stage(at).unwrap_or(at);
        let direction = self.direction(stage);
        let name = if direction.is_some() { stage + 1 } else { stage };
        let season = self.kind(name, Calendar::Season)?;
        let code = ["SP", "SU", "FA", "WI"].get(usize::try_from(season).ok()?.checked_sub(1)?)?;
        let told = self.year_after(name + 1);
        let end = told.map_or(name + 1, |(_, end)| end);
        if told.is_none() && direction.is_none() && !self.is_season(at, name) {
            return None;
        }
        let year = match told {
            Some((year, _)) => Some(year),
            None => self.year_of_season(season, direction, at, end),
        };
        let year = year.map_or_else(|| "XXXX".to_owned(), |year| format!("{year:04}"));
        Read::new(at, end, format!("{year}-{code}"), 0.85, "a season")
    }

    /// Whether a bare word is a season: “by autumn”, “in the spring”; not “the fall of Kabul”.
    fn is_season(&self, at: usize, name: usize) -> bool {
        let article = self.before(at) == "the";
        let before = if article { self.before(at - 1) } else { self.before(at) };
        let verb_or_drop = self.tokens.is(name, "fall") && (!article || self.tokens.is(name + 1, "of"));
        let in_time =
            matches!(before, "in" | "by" | "since" | "until" | "till" | "before" | "after" | "during" | "through");
        !self.tokens.is_capital(name) && !verb_or_drop && !self.tokens.is(name + 1, "in") && (in_time || at < name)
    }

    /// The year in which a season begins.
    fn year_of_season(&self, season: u64, direction: Option<i32>, at: usize, end: usize) -> Option<i16> {
        let today = self.today?;
        let month = i8::try_from(season * 3).ok()?;
        let begin = |year: i16| Date::new(year, month, 1).ok();
        let over = |year: i16| {
            let next = if month == 12 { Date::new(year + 1, 3, 1) } else { Date::new(year, month + 3, 1) };
            next.is_ok_and(|next| next <= today)
        };
        let year = today.year();
        match direction {
            Some(-1) => [year, year - 1, year - 2].into_iter().find(|&year| over(year)),
            Some(1) => [year, year + 1].into_iter().find(|&year| begin(year).is_some_and(|begin| begin > today)),
            Some(_) => Some(if month == 12 && today.month() < 3 { year - 1 } else { year }),
            None => self.fitting(at, end, false, |year| Date::new(year, month, 28).ok()).map(Date::year),
        }
    }

    /// “the third quarter of 2024”, “second-quarter”, “Q3 2024”, “the first half of the year”.
    fn quarter(&self, at: usize) -> Option<Read> {
        let (number, unit) = match self.kind(at, Calendar::Quarter) {
            Some(number) => (number, at),
            None => {
                let number = self.ordinal(at).filter(|number| (1..=4).contains(number))?;
                (number, self.past_hyphen(at + 1))
            }
        };
        let half = self.tokens.is(unit, "half");
        if unit > at && !half && !self.tokens.is(unit, "quarter") || half && number > 2 {
            return None;
        }
        let the_year =
            if self.tokens.is(unit + 1, "of") && self.tokens.is(unit + 2, "the") && self.tokens.is(unit + 3, "year") {
                self.today.map(|today| (today.year(), unit + 4))
            } else {
                self.year_after(unit + 1)
            };
        // “the first half”, of a match; “Q3” may be anything without a year.
        if the_year.is_none() && (half || unit == at || self.tokens.is(unit + 1, "of")) {
            return None;
        }
        let end = the_year.map_or(unit + 1, |(_, end)| end);
        let year = match the_year {
            Some((year, _)) => Some(year),
            None => self.today.map(|today| {
                let future = self.tense(at, end) == Tense::Future;
                match i64::from(quarter_of(today)).cmp(&i64::try_from(number).unwrap_or(1)) {
                    std::cmp::Ordering::Less if !future => today.year() - 1,
                    std::cmp::Ordering::Greater if future => today.year() + 1,
                    _ => today.year(),
                }
            }),
        };
        let year = year.map_or_else(|| "XXXX".to_owned(), |year| format!("{year:04}"));
        let letter = if half { 'H' } else { 'Q' };
        Read::new(at, end, format!("{year}-{letter}{number}"), 0.85, "a part of a year")
    }

    /// “the 19th century”, “mid-20th-century”.
    fn century(&self, at: usize) -> Option<Read> {
        let ordinal_at = self.after_stage(at).unwrap_or(at);
        let number = self.ordinal(ordinal_at).filter(|number| (2..=22).contains(number))?;
        let unit = self.past_hyphen(ordinal_at + 1);
        let is_century = self.tokens.is_any(unit, &["century", "centuries"]);
        is_century.then(|| Read::new(at, unit + 1, format!("{:02}", number - 1), 0.88, "a century")).flatten()
    }

    fn ordinal(&self, at: usize) -> Option<u64> {
        if self.tokens.is_number(at) {
            let text = self.tokens.lower(at);
            return ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end))?.parse().ok();
        }
        self.kind(at, Calendar::Ordinal)
    }
}
