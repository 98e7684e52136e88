//! Rows of tables that are held in memory.

use super::read::Row;
use crate::report::{Notice, Report};
use std::collections::BTreeMap;
use std::path::Path;

/// A row as a table has it.
#[derive(Clone)]
pub(super) struct HeldRow {
    /// The line at which it begins, or which row it is where there are no lines; from 1.
    pub(super) number: usize,
    /// Its cells, or why it cannot be used.
    pub(super) cells: Result<Vec<String>, String>,
    /// Whether bytes that are not UTF-8 were replaced in it.
    pub(super) is_altered: bool,
}

impl HeldRow {
    /// About how much memory it takes, in bytes.
    pub(super) fn size(&self) -> usize {
        self.cells.as_ref().map_or(0, |cells| cells.iter().map(|cell| cell.len() + size_of::<String>()).sum())
    }
}

/// A table with some of its rows.
#[derive(Clone)]
pub(super) struct HeldTable {
    pub(super) path: String,
    /// The numbers of columns by their names.
    pub(super) columns: BTreeMap<String, usize>,
    /// Whether its rows are lines of text.
    pub(super) has_lines: bool,
    pub(super) rows: Vec<HeldRow>,
}

impl HeldTable {
    /// The cell of a row in the column of that name.
    pub(super) fn cell<'a>(&self, row: &'a HeldRow, column: &str) -> Option<&'a str> {
        let cells = row.cells.as_ref().ok()?;
        cells.get(*self.columns.get(column)?).map(String::as_str)
    }

    fn left_out(&self, row: &HeldRow, why: &str) -> Notice {
        match self.has_lines {
            true => Notice::error(format!("A row was left out: {why}.")).at(&self.path).line(row.number),
            false => Notice::error(format!("Row {} was left out: {why}.", row.number)).at(&self.path),
        }
    }
}

/// Tables that are held in memory.
#[derive(Clone)]
pub(super) struct HeldTables {
    /// As the origin of what they tell is named, if they do not say.
    pub(super) format: &'static str,
    /// Each with its name; of one name there may be several.
    pub(super) tables: Vec<(&'static str, HeldTable)>,
}

impl HeldTables {
    /// Whether there is a table of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.named(name).next().is_some()
    }

    /// Whether one of the tables is this file.
    pub(super) fn has_path(&self, path: Option<&Path>) -> bool {
        path.is_some_and(|path| self.tables.iter().any(|(_, table)| Path::new(&table.path) == path))
    }

    /// Hands out each row of the tables of a name; a row that cannot be used is reported.
    pub(super) fn each_row(&self, name: &str, report: &mut Report, read: &mut dyn FnMut(&Row) -> Result<(), String>) {
        for table in self.named(name) {
            for row in &table.rows {
                let cells = row.cells.as_ref().map_err(Clone::clone);
                if let Err(why) = cells.and_then(|cells| read(&Row::new(&table.columns, cells, self.format))) {
                    report.add(table.left_out(row, &why));
                }
            }
        }
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &HeldTable> {
        self.tables.iter().filter(move |(known, _)| *known == name).map(|(_, table)| table)
    }
}
