//! Which columns of tables hold what: an option of the commands that read articles.

use crate::format::Mapping;
use crate::session::reading::ReadingOptions;

/// Which columns of tables hold what
#[derive(clap::Args, Clone)]
pub(super) struct Columns {
    /// Which columns of tables (CSV, JSON, spreadsheets) hold what: ROLE=COLUMN,…, with a ROLE of text, title, date,
    /// outlet, author, address, language, id; text may be named several times; dates=day-first or dates=month-first
    /// reads 3/4/2025. What is not named is guessed
    #[arg(long, value_name = "ROLE=COLUMN,…", value_parser = Mapping::parse)]
    map: Option<Mapping>,
}

impl Columns {
    /// Whether anything was said.
    pub(super) fn is_said(&self) -> bool {
        self.map.is_some()
    }

    /// The same options, for tables with these columns.
    pub(super) fn said_in(&self, mut options: ReadingOptions) -> ReadingOptions {
        options.read.tables.every = self.map.clone().unwrap_or_default();
        options
    }
}
