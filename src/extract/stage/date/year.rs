//! Years and decades: “in 2014”, “the 1990s”, “the ’90s”, “early 2024”.

use super::month::BEFORE_A_TIME;
use super::{Read, Reader};
use crate::extract::lexicon::Calendar;

impl Reader<'_> {
    pub(super) fn year(&self, at: usize) -> Option<Read> {
        let start = self.after_stage(at).unwrap_or(at);
        if let Some(decade) = self.decade(start) {
            return Read::new(at, decade.1, decade.0, 0.9, "a decade");
        }
        let start = if self.tokens.is(start, "fiscal") {
            if self.tokens.is(start + 1, "year") { start + 2 } else { start + 1 }
        } else {
            start
        };
        let year = self.year_number(start)?;
        let before = self.before(at);
        let after = self.tokens.lower(start + 1);
        let is_amount = self.kind(start + 1, Calendar::Measure).is_some()
            || self.kind(start + 1, Calendar::Money).is_some()
            || matches!(before, "$" | "€" | "£" | "about" | "some" | "nearly" | "almost" | "than" | "least" | "-");
        let plausible = (1900..2100).contains(&year) || matches!(before, "in" | "since" | "of" | "from" | "by");
        let shown = start > at
            || BEFORE_A_TIME.contains(&before)
            || matches!(
                before,
                "the" | "(" | "'s" | "’s" | "," | "its" | "their" | "his" | "and" | "or" | "a" | "–" | "year" | "than"
            )
            || at > self.first && self.month(at - 1).is_some()
            || matches!(
                after,
                "," | ")"
                    | "election"
                    | "elections"
                    | "budget"
                    | "season"
                    | "war"
                    | "and"
                    | "-"
                    | "–"
                    | "target"
                    | "targets"
                    | "deadline"
                    | "census"
                    | "agreement"
                    | "deal"
                    | "treaty"
                    | "report"
                    | "study"
                    | "’s"
                    | "'s"
            );
        if is_amount || !plausible || !(shown || self.tokens.is_any(start + 1, &[".", ";"])) {
            return None;
        }
        Read::new(at, start + 1, year.to_string(), 0.85, "a year")
    }

    /// The value of a decade and where it ends.
    fn decade(&self, at: usize) -> Option<(String, usize)> {
        let text = self.tokens.lower(at);
        // “the ’90s”: a mark and figures.
        if matches!(text, "’" | "'" | "‘") && self.tokens.is_glued(at + 1) {
            let years = self.tokens.lower(at + 1).strip_suffix('s')?;
            let fits = years.len() == 2 && years.ends_with('0') && self.tokens.is_number(at + 1);
            let century = if years <= "20" { "20" } else { "19" };
            return fits.then(|| (format!("{century}{}", &years[..1]), at + 2));
        }
        if let Some(decade) = self.kind(at, Calendar::Decade) {
            // “in his sixties” is an age.
            let before = self.before(at);
            return matches!(before, "the" | "early" | "late" | "mid" | "-")
                .then(|| (format!("19{}", decade / 10), at + 1));
        }
        let years = text.strip_suffix('s')?;
        let fits = years.len() == 4 && years.ends_with('0') && self.tokens.is_number(at);
        let decade = years.get(..3).filter(|decade| fits && decade.bytes().all(|digit| digit.is_ascii_digit()))?;
        Some((decade.to_owned(), at + 1))
    }
}
