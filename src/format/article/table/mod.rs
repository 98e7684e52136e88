//! Tables of articles, one a row: CSV, TSV, JSON, JSON lines, spreadsheets, Parquet.
//!
//! The reader of each kind hands over rows ([`rows`]). The first ones tell what the columns are ([`guess`]); from then
//! on each row becomes an article ([`reading`]). Only these first rows and the one that is being read are in memory,
//! except for spreadsheets.

mod articles;
mod date;
mod decoding;
mod delimited;
mod extent;
mod fields;
mod guess;
mod header;
mod json;
mod mapping;
#[cfg(feature = "parquet")]
mod parquet;
mod preview;
mod quoting;
mod reading;
mod rows;
mod sample;
mod sheet;

pub use guess::Guess;
pub use mapping::{DateOrder, Mapping, Mappings, Role};
pub use preview::{PreviewedArticle, TablePreview, has_text, preview_tables};

use super::{Collection, Input, ReadError, Taker, extension};
use articles::Articles;
use rows::Rows;

pub(super) const CSV: Collection =
    Collection { id: "csv", name: "CSV table", extensions: &["csv"], sniff: |_| false, read: read_csv };

pub(super) const TSV: Collection =
    Collection { id: "tsv", name: "TSV table", extensions: &["tsv", "tab"], sniff: |_| false, read: read_tsv };

pub(super) const JSON: Collection = Collection {
    id: "json",
    name: "JSON",
    extensions: &["json", "jsonl", "ndjson"],
    sniff: |head| head.trim_ascii_start().starts_with(b"{\"") || head.trim_ascii_start().starts_with(b"[{"),
    read: read_json,
};

pub(super) const SHEET: Collection = Collection {
    id: "spreadsheet",
    name: "Spreadsheet",
    extensions: &["xlsx", "xlsm", "xls", "ods"],
    sniff: |_| false,
    read: read_sheet,
};

#[cfg(feature = "parquet")]
pub(super) const PARQUET: Collection = Collection {
    id: "parquet",
    name: "Parquet table",
    extensions: &["parquet"],
    sniff: |head| head.starts_with(b"PAR1"),
    read: read_parquet,
};

/// What the rows of a file are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Commas,
    Tabs,
    Json,
    Sheet,
    #[cfg(feature = "parquet")]
    Parquet,
}

/// The kind of table that a name says a file is.
fn kind(name: &str) -> Option<Kind> {
    let extension = extension(name)?;
    let is = |collection: &Collection| collection.extensions.contains(&extension.as_str());
    #[cfg(feature = "parquet")]
    if is(&PARQUET) {
        return Some(Kind::Parquet);
    }
    let kinds = [(&CSV, Kind::Commas), (&TSV, Kind::Tabs), (&JSON, Kind::Json), (&SHEET, Kind::Sheet)];
    kinds.into_iter().find(|(collection, _)| is(collection)).map(|(_, kind)| kind)
}

/// The extensions of files that are tables, without dot.
pub fn table_extensions() -> Vec<&'static str> {
    super::COLLECTIONS
        .iter()
        .filter(|it| it.extensions.iter().any(|it| kind(&format!("a.{it}")).is_some()))
        .flat_map(|it| it.extensions)
        .copied()
        .collect()
}

fn rows_of(kind: Kind, input: &mut dyn Input, rows: &mut dyn Rows) -> Result<(), ReadError> {
    match kind {
        Kind::Commas => delimited::read(input, false, rows),
        Kind::Tabs => delimited::read(input, true, rows),
        Kind::Json => json::read(input, rows),
        Kind::Sheet => sheet::read(input, rows),
        #[cfg(feature = "parquet")]
        Kind::Parquet => parquet::read(input, rows),
    }
}

fn read(kind: Kind, input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    let mut articles = Articles::new(taker);
    let read = rows_of(kind, input, &mut articles);
    let finished = articles.finish();
    read.and(finished)
}

fn read_csv(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    read(Kind::Commas, input, taker)
}

fn read_tsv(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    read(Kind::Tabs, input, taker)
}

fn read_json(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    read(Kind::Json, input, taker)
}

fn read_sheet(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    read(Kind::Sheet, input, taker)
}

#[cfg(feature = "parquet")]
fn read_parquet(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    read(Kind::Parquet, input, taker)
}
