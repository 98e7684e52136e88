//! Words of dates and quantities.

use super::{Phrases, field, rows};
use crate::extract::token::Tokens;

/// What a word says about time or amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Calendar {
    Weekday,
    Month,
    Unit,
    /// A unit and “long” in one word.
    Long,
    Season,
    /// A part of a day.
    Part,
    /// “end”, “start” and the like before “of”.
    Edge,
    Quarter,
    Decade,
    Holiday,
    /// A time zone: 0 for Greenwich time, 1 for others.
    Zone,
    /// Speaks of the past (0) or of what is to come (1).
    Tense,
    /// May begin a date, and means nothing alone.
    Opener,
    Ordinal,
    Number,
    Magnitude,
    Vague,
    Currency,
    Money,
    Measure,
}

impl Phrases<(Calendar, u64)> {
    /// Whether a token may begin a date.
    pub fn begins(&self, tokens: &Tokens, at: usize) -> bool {
        self.by_first
            .get(tokens.lower(at))
            .is_some_and(|phrases| phrases.iter().any(|phrase| phrase.value.0.begins_dates()))
    }
}

impl Calendar {
    fn begins_dates(self) -> bool {
        !matches!(self, Self::Zone | Self::Tense | Self::Magnitude | Self::Currency | Self::Money | Self::Measure)
    }
}

/// Reads the list.
pub(super) fn parse(list: &str) -> Phrases<(Calendar, u64)> {
    let mut found = Phrases::default();
    for row in rows(list) {
        let kind = match row[0] {
            "weekday" => Calendar::Weekday,
            "month" => Calendar::Month,
            "unit" => Calendar::Unit,
            "long" => Calendar::Long,
            "season" => Calendar::Season,
            "part" => Calendar::Part,
            "edge" => Calendar::Edge,
            "quarter" => Calendar::Quarter,
            "decade" => Calendar::Decade,
            "holiday" => Calendar::Holiday,
            "zone" => Calendar::Zone,
            "tense" => Calendar::Tense,
            "opener" => Calendar::Opener,
            "ordinal" => Calendar::Ordinal,
            "number" => Calendar::Number,
            "magnitude" => Calendar::Magnitude,
            "vague" => Calendar::Vague,
            "currency" => Calendar::Currency,
            "money" => Calendar::Money,
            "measure" => Calendar::Measure,
            _ => continue,
        };
        found.add(field(&row, 1), (kind, field(&row, 2).parse().unwrap_or_default()), false);
    }
    found.sort();
    found
}
