//! The lists as files hold them.

use super::Phrases;

/// The rows of a list: fields between tabs, comments and empty lines left out.
pub(in crate::extract) fn rows(list: &str) -> impl Iterator<Item = Vec<&str>> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

/// A field of a row; empty if the row is shorter.
pub(in crate::extract) fn field<'r>(row: &[&'r str], at: usize) -> &'r str {
    row.get(at).copied().unwrap_or_default()
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
