//! What the readers of tables hand over: rows, one after the other.

use super::super::ReadError;
use crate::report::{Notice, Report};
use std::ops::ControlFlow;

/// Whether more is wanted.
pub(super) type Flow = ControlFlow<()>;

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Its number from 1; a row with the names of columns counts.
    pub(super) number: usize,
    /// The line at which it begins, from 1, if the file has lines.
    pub(super) line: Option<usize>,
    /// Its cells, as they stand.
    pub(super) cells: Vec<String>,
    /// What it was read from.
    pub(super) raw: Vec<u8>,
    /// What had to be replaced in it.
    pub(super) report: Report,
}

impl Row {
    /// A row of cells in UTF-8. Damaged characters are replaced; a zero byte is no text and spoils the row, which
    /// is given back with the reason.
    pub(super) fn of_bytes(
        number: usize,
        line: Option<usize>,
        cells: Vec<Vec<u8>>,
        raw: Vec<u8>,
        mut report: Report,
    ) -> Result<Self, (Vec<u8>, String)> {
        if raw.contains(&0) {
            return Err((raw, format!("Row {number} has zero bytes in it, which no text has.")));
        }
        let mut damaged = 0;
        let decoded = cells.into_iter().map(|cell| {
            String::from_utf8(cell).unwrap_or_else(|error| {
                let bytes = error.into_bytes();
                damaged += bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
                String::from_utf8_lossy(&bytes).into_owned()
            })
        });
        let cells = decoded.collect();
        if damaged > 0 {
            let what = format!("{damaged} damaged characters of row {number} were replaced by U+FFFD.");
            let notice = Notice::warning(what).hint("Save the file as UTF-8 if letters are missing.");
            report.add(match line {
                Some(line) => notice.line(line),
                None => notice,
            });
        }
        Ok(Self { number, line, cells, raw, report })
    }
}

/// Takes rows as they are read.
pub(super) trait Rows {
    /// A table begins: the sheet's name, or nothing; its encoding, if it has one.
    fn begin(&mut self, sheet: &str, encoding: &'static str);
    /// How many rows the table says it has; it may be wrong.
    fn announce(&mut self, _rows: usize) {}
    /// A row, with the names of columns if the format has them beside the rows; there may be more of them with
    /// each row.
    fn row(&mut self, row: Row, columns: Option<&[String]>) -> Flow;
    /// A row that cannot be read: its number, its line, its bytes, and why.
    fn bad_row(&mut self, number: usize, line: usize, raw: &[u8], what: String) -> Flow;
    /// The table ends.
    fn end(&mut self) -> Result<Flow, ReadError>;
    /// Something to tell about the whole file.
    fn note(&mut self, notice: Notice);
    /// The largest row that is read, in bytes.
    fn largest_row(&self) -> u64;
    /// How many bytes are looked at to find the encoding.
    fn most_looked_at(&self) -> u64;
    /// The most that packed parts of the file may come to, in bytes.
    fn largest_unpacked(&self) -> u64;
}
