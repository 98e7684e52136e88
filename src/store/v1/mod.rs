//! The records of format 1 as they are on disk. They mirror the model and convert both ways, so
//! that renaming something in the model cannot break a user's folder.

mod article;
mod head;
mod mention;
mod operation;
mod origin;
mod place;
mod registry;
mod schema;
mod stance;

pub(super) use article::{Article, Boilerplate};
pub(super) use head::{Head, Nothing, SetHead};
pub(super) use mention::MentionRecord;
pub(super) use operation::Step;
pub(super) use place::Unit;
pub(super) use registry::{EntityRecord, IssueRecord};
pub(super) use schema::{LabelRecord, RelationTypeRecord, WordingRecord};
pub(super) use stance::{RelationRecord, StanceRecord};

use super::StoreError;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};

/// The number of this format.
pub(super) const VERSION: u32 = 1;

/// RON in which optional values need no `Some(…)`.
pub(super) fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// Reads one record.
pub(super) fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    options().from_str(text).map_err(|error| error.code.to_string().trim_end_matches('.').to_owned())
}

/// Writes one record on one line.
pub(super) fn write<T: Serialize>(record: &T) -> Result<String, StoreError> {
    let layout = PrettyConfig::new().compact_arrays(true).compact_structs(true).compact_maps(true);
    to_text(record, layout)
}

/// Writes the fields of a record, one a line.
pub(super) fn write_fields<T: Serialize>(record: &T) -> Result<String, StoreError> {
    let text = to_text(record, PrettyConfig::new().new_line("\n").indentor("").depth_limit(1).compact_arrays(true))?;
    let inside = text.trim().trim_start_matches('(').trim_end_matches(')');
    Ok(inside.trim().to_owned())
}

fn to_text<T: Serialize>(record: &T, layout: PrettyConfig) -> Result<String, StoreError> {
    let text = options().to_string_pretty(record, layout).map_err(|error| StoreError::Record(error.to_string()))?;
    Ok(if text.contains('\\') { readable(&text) } else { text })
}

/// Takes back the escapes that only hinder reading: apostrophes, and letters and marks of other scripts.
fn readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let (character, length) = literal(escape);
        match character {
            Some(character) => out.push(character),
            None => out.push_str(escape.get(..length).unwrap_or_default()),
        }
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What the escape at the start of `text` may be written as, and its length in bytes.
fn literal(text: &str) -> (Option<char>, usize) {
    if text.starts_with("\\'") {
        return (Some('\''), 2);
    }
    let code = text.strip_prefix("\\u{").and_then(|rest| rest.split_once('}')).map(|(code, _)| code);
    let Some(code) = code else { return (None, 2.min(text.len())) };
    let length = code.len() + 4;
    let character = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
    // Whatever an editor might take for a line end, and a byte-order mark, stays escaped.
    let stays = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    (character.filter(|&character| !stays(character)), length)
}

/// Whether a value is what is understood when nothing is written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
