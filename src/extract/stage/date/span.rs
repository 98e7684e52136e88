//! Spans of time: “80 years”, “three-and-a-half-year”, “two days ago”, “decades-long”.

use super::value::{distance, duration, unit};
use super::{Read, Reader};
use crate::extract::lexicon::Calendar;

struct Amount {
    /// Not a number for “several”.
    value: f64,
    end: usize,
}

impl Reader<'_> {
    pub(super) fn span(&self, at: usize) -> Option<Read> {
        if let Some(read) = self.long(at) {
            return Some(read);
        }
        let (amount, number, end) = self.amount_and_unit(at)?;
        let start = self.with_about(at);
        let is_article = self.tokens.is_any(at, &["a", "an"]);
        let far = match self.tokens.lower(end) {
            "ago" => Some((-1.0, false, end + 1)),
            "earlier" => Some((-1.0, true, end + 1)),
            "later" => Some((1.0, true, end + 1)),
            "hence" => Some((1.0, false, end + 1)),
            "from" if self.tokens.is(end + 1, "now") => Some((1.0, false, end + 2)),
            "’" | "'" | "’s" | "'s" if self.tokens.is(end + 1, "time") => Some((1.0, false, end + 2)),
            _ => None,
        };
        let Some((sign, narrative, far_end)) = far else {
            // “a year” alone may be a rate; “half a century” and “an hour and a half” are spans.
            let bare = is_article && amount == 1.0;
            let age = self.tokens.is_hyphen(end) && self.tokens.is(end + 1, "old")
                || self.tokens.is(end, "old")
                || self.tokens.is(end, "of") && self.tokens.is(end + 1, "age");
            return (!bare && !age).then(|| Read::new(start, end, duration(amount, number), 0.88, "a span of time"))?;
        };
        if narrative {
            let known = self.shifted_focus(sign * amount, number).filter(|_| !amount.is_nan());
            let value = known.unwrap_or_else(|| duration(amount, number));
            return Read::new(start, far_end, value, 0.8, "a time counted from the one before in the text");
        }
        let value = match amount.is_nan() {
            true if sign < 0.0 => format!("-{}", duration(amount, number)),
            true => format!("+{}", duration(amount, number)),
            false if number < unit::DAY => distance(sign * amount, number),
            false => self.shifted(self.today, sign * amount, number),
        };
        Read::new(start, far_end, value, 0.88, "a time counted from the article's day")
    }

    /// “week-long”, “decades-old”, “yearlong”.
    fn long(&self, at: usize) -> Option<Read> {
        let (number, end, many) = match self.kind(at, Calendar::Long) {
            Some(number) => (number, at + 1, false),
            None => {
                let number = self.kind(at, Calendar::Unit)?;
                let many = self.tokens.lower(at).ends_with('s');
                let long = self.tokens.is_hyphen(at + 1)
                    && (self.tokens.is(at + 2, "long") || many && self.tokens.is(at + 2, "old"));
                long.then_some((number, at + 3, many))?
            }
        };
        // “three-week-long”: the number has been read before.
        if self.tokens.is_hyphen(at.wrapping_sub(1)) {
            return None;
        }
        Read::new(at, end, duration(if many { f64::NAN } else { 1.0 }, number), 0.85, "a span of time")
    }

    /// “at least ten months”, “nearly two years”: the words before belong to the amount.
    fn with_about(&self, at: usize) -> usize {
        let before = self.before(at);
        if matches!(before, "about" | "nearly" | "almost" | "roughly" | "approximately" | "some") {
            return at - 1;
        }
        let pair = at >= self.first + 2
            && matches!(
                (self.tokens.lower(at - 2), before),
                ("more" | "less" | "fewer", "than") | ("at", "least" | "most") | ("up", "to")
            );
        if pair { at - 2 } else { at }
    }

    /// The amount, the unit's number and the end of “three and a half years”, “half a century”.
    pub(super) fn amount_and_unit(&self, at: usize) -> Option<(f64, u64, usize)> {
        let amount = self.amount(at)?;
        let mut end = self.past_hyphen(amount.end);
        if self.tokens.is_any(end, &["more", "consecutive", "full", "long", "straight", "whole", "business", "working"])
        {
            end += 1;
        }
        let number = self.kind(end, Calendar::Unit)?;
        let singular = !self.tokens.lower(end).ends_with('s');
        let is_article = self.tokens.is_any(at, &["a", "an"]) && amount.end == at + 1;
        // “a second round”, “a quarter of voters”: no spans of time.
        if number == unit::SECOND && singular || is_article && number == unit::QUARTER {
            return None;
        }
        end += 1;
        if self.tokens.is_hyphen(end) && self.tokens.is(end + 1, "long") {
            end += 2;
        }
        // “a year and a half”
        let half = self.tokens.is(end, "and") && self.tokens.is(end + 1, "a") && self.tokens.is(end + 2, "half");
        Some(if half { (amount.value + 0.5, number, end + 3) } else { (amount.value, number, end) })
    }

    /// A number in words or figures before a unit of time: “three-and-a-half”, “80”, “several”, “half a”.
    fn amount(&self, at: usize) -> Option<Amount> {
        if self.tokens.is(at, "half") {
            let article = self.past_hyphen(at + 1);
            let end = if self.tokens.is_any(article, &["a", "an"]) { article + 1 } else { at + 1 };
            return Some(Amount { value: 0.5, end });
        }
        let (mut value, mut end) = if self.tokens.is_number(at) {
            (figures(self.tokens.lower(at))?, at + 1)
        } else if let Some((length, number)) = self.entry(at, Calendar::Number).filter(|(_, number)| *number > 0) {
            let end = at + length;
            // “a half-hour”, “a few days”
            let half = self.tokens.is(end, "half") && self.tokens.is_any(at, &["a", "an"]);
            let vague = self.tokens.is(end, "few") || self.tokens.is(end, "couple");
            match (half, vague) {
                (true, _) => (0.5, end + 1),
                (_, true) => (f64::NAN, end + 1),
                _ => (number as f64, end),
            }
        } else if self.tokens.is_any(at, &["several", "few", "many", "recent", "couple"]) {
            let of = usize::from(self.tokens.is(at + 1, "of"));
            (f64::NAN, at + 1 + of)
        } else if let Some((length, _)) = self.entry(at, Calendar::Vague) {
            // “dozens of years”
            (f64::NAN, at + length + usize::from(self.tokens.is(at + length, "of")))
        } else if self.kind(at, Calendar::Unit).is_some_and(|number| number > 2) && self.tokens.lower(at).ends_with('s')
        {
            // “for weeks”, “decades of war”, “months ago”: the unit itself.
            let before = self.before(at);
            let vague = matches!(before, "for" | "in" | "after" | "over" | "within" | "of" | "through" | "despite")
                || self.tokens.is_any(at + 1, &["ago", "earlier", "later"]);
            return vague.then_some(Amount { value: f64::NAN, end: at });
        } else {
            return None;
        };
        // “twenty-five”, “two dozen”, “a hundred”
        if let Some(magnitude) = self.kind(end, Calendar::Magnitude).filter(|&magnitude| magnitude <= 1000) {
            value *= magnitude as f64;
            end += 1;
        }
        if (20.0..=90.0).contains(&value)
            && self.tokens.is_hyphen(end)
            && !self.tokens.is_number(at)
            && let Some(ones) = self.kind(end + 1, Calendar::Number).filter(|ones| (1..10).contains(ones))
        {
            value += ones as f64;
            end += 2;
        }
        // “three-and-a-half”
        let and = self.past_hyphen(end);
        let article = self.past_hyphen(and + 1);
        let half = self.past_hyphen(article + 1);
        if self.tokens.is(and, "and") && self.tokens.is_any(article, &["a", "one"]) && self.tokens.is(half, "half") {
            value += 0.5;
            end = half + 1;
        } else if self.tokens.is(end, "½") {
            value += 0.5;
            end += 1;
        }
        Some(Amount { value, end })
    }
}

/// A number in figures below ten thousand: “80”, “1,200”, “1.5”, “3½”.
fn figures(text: &str) -> Option<f64> {
    let (digits, half) = text.strip_suffix('½').map_or((text, 0.0), |digits| (digits, 0.5));
    let mut number = 0.0;
    let mut fraction: Option<f64> = None;
    for character in digits.chars() {
        match (character.to_digit(10), fraction) {
            (Some(digit), None) => number = number * 10.0 + f64::from(digit),
            (Some(digit), Some(place)) => {
                number += f64::from(digit) * place;
                fraction = Some(place / 10.0);
            }
            (None, None) if character == ',' => {}
            (None, None) if character == '.' => fraction = Some(0.1),
            _ => return None,
        }
    }
    (number + half < 10_000.0).then_some(number + half)
}
