//! The lists as files hold them.

use super::Phrases;
use super::inflected;

/// The rows of a list: fields between tabs, comments and empty lines left out.
pub(in crate::extract) fn rows(list: &str) -> impl Iterator<Item = Vec<&str>> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

/// A field of a row; empty if the row is shorter.
pub(in crate::extract) fn field<'r>(row: &[&'r str], at: usize) -> &'r str {
    row.get(at).copied().unwrap_or_default()
}

/// Verbs in their forms without the one in “ing”; irregular forms are listed.
pub(super) fn effects(list: &str) -> Phrases<bool> {
    let mut found = Phrases::default();
    for row in rows(list) {
        let (lemma, irregular) = (field(&row, 1), field(&row, 2));
        let forms = match irregular {
            "" => inflected(lemma),
            listed => std::iter::once(lemma).chain(listed.split('|')).map(str::to_owned).collect(),
        };
        for form in forms.iter().filter(|form| !form.split(' ').next().is_some_and(|verb| verb.ends_with("ing"))) {
            found.add(form, row[0] == "good", false);
        }
    }
    found.sort();
    found
}

/// Phrases by what a list’s first field says of them.
pub(super) fn keyed<T>(list: &str, kind: impl Fn(&str) -> Option<T>) -> Phrases<T> {
    let mut found = Phrases::default();
    for row in rows(list) {
        if let Some(kind) = kind(row[0]) {
            found.add(field(&row, 1), kind, false);
        }
    }
    found.sort();
    found
}
