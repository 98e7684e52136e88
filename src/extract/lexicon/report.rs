//! Words that report.

use super::{Phrases, field, inflected, rows};

/// How a word reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Report {
    Say,
    Think,
    Deny,
    Noun,
}

/// Reads the list.
pub(super) fn parse(list: &str) -> Phrases<Report> {
    let mut found = Phrases::default();
    for row in rows(list) {
        let kind = match row[0] {
            "say" => Report::Say,
            "think" => Report::Think,
            "deny" => Report::Deny,
            "noun" => Report::Noun,
            _ => continue,
        };
        let lemma = field(&row, 1);
        let forms = match field(&row, 2) {
            "" if kind != Report::Noun => inflected(lemma),
            irregular => irregular.split('|').filter(|form| !form.is_empty()).map(str::to_owned).collect(),
        };
        for form in std::iter::once(lemma.to_owned()).chain(forms.into_iter().filter(|form| form != lemma)) {
            found.add(&form, kind, false);
        }
    }
    found.sort();
    found
}
