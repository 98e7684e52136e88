//! A look at a table before it is read: its columns, what they are taken for, and its first rows as articles.

use super::super::{Input, ReadError, system};
use super::guess::Guess;
use super::mapping::{DateOrder, Mapping, Mappings, Role};
use super::rows::{Flow, Row, Rows};
use super::sample::{self, Sample};
use crate::model::Metadata;
use crate::report::Notice;
use std::io::SeekFrom;

/// The longest row that a preview looks at, in bytes (4 MiB).
const LONGEST_ROW: u64 = 4 << 20;

/// How many bytes tell the encoding (1 MiB).
const LOOKED_AT: u64 = 1 << 20;

/// A table as it would be read.
#[derive(Debug, Clone)]
pub struct TablePreview {
    /// The name of the sheet, if the file has several tables.
    pub sheet: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Which columns have which roles, as far as can be told.
    pub guess: Guess,
    /// How many rows it has, without the names of columns.
    pub count: usize,
    /// Whether they were counted, and not reckoned from the length of the file.
    pub is_counted: bool,
    rows: Vec<Row>,
    sample: std::sync::Arc<Sample>,
}

/// A row as the article that it would become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewedArticle {
    /// Its text, empty if it has none.
    pub text: String,
    /// What is known about it.
    pub metadata: Metadata,
}

impl TablePreview {
    /// The first rows that have text, at most so many, as articles under a mapping.
    pub fn articles(&self, mapping: &Mapping, most: usize) -> Vec<PreviewedArticle> {
        let rows: Vec<&Row> = self.rows.iter().collect();
        let reading = self.sample.reading(&rows, mapping);
        let read = self.sample.data(&rows).filter(|row| reading.fault(row).is_none());
        let read = read.filter_map(|row| reading.read(row, ""));
        read.take(most)
            .map(|read| PreviewedArticle { text: read.content.text, metadata: read.content.metadata })
            .collect()
    }

    /// The order in which days and months are read under a mapping, if its dates do not tell.
    pub fn doubtful_order(&self, mapping: &Mapping) -> Option<DateOrder> {
        let rows: Vec<&Row> = self.rows.iter().collect();
        let mapping = Mapping { dates: None, ..mapping.clone() };
        self.sample.reading(&rows, &mapping).doubtful_order()
    }

    /// Whether it can be read without asking anybody.
    pub fn is_certain(&self) -> bool {
        self.guess.is_certain && self.doubtful_order(&self.guess.mapping).is_none()
    }

    /// The beginning of the first filled cell of a column, to tell it by.
    pub fn example(&self, column: &str) -> String {
        let Some(at) = self.columns.iter().position(|name| name == column) else { return String::new() };
        let rows: Vec<&Row> = self.rows.iter().collect();
        let mut cells = self.sample.data(&rows).filter_map(|row| row.cells.get(at));
        let cell = cells.find(|cell| !cell.trim().is_empty()).map(|cell| cell.trim()).unwrap_or_default();
        cell.chars().take(60).map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
    }
}

/// Looks at the tables of a file: one for each sheet that has anything in it. `None`: the file is no table.
pub fn preview_tables(
    name: &str,
    input: &mut dyn Input,
    mappings: &Mappings,
) -> Option<Result<Vec<TablePreview>, ReadError>> {
    let kind = super::kind(name)?;
    let mut looker = Looker {
        mappings,
        found: Vec::new(),
        sheet: String::new(),
        rows: Vec::new(),
        names: None,
        bytes: 0,
        expected: 0,
    };
    let length = match input.seek(SeekFrom::End(0)).and_then(|end| input.seek(SeekFrom::Start(0)).map(|_| end)) {
        Ok(length) => length,
        Err(error) => return Some(Err(system(error))),
    };
    let read = super::rows_of(kind, input, &mut looker);
    let mut found = looker.found;
    // Rows are reckoned from the file's length only where they stand in it as they are.
    for preview in found.iter_mut().filter(|preview| !preview.is_counted) {
        let bytes: usize = preview.rows.iter().map(|row| row.raw.len() + 1).sum();
        let share = length as f64 / (bytes.max(1) as f64);
        preview.count = (preview.count as f64 * share.max(1.0)) as usize;
    }
    match read {
        Err(error) if found.is_empty() => Some(Err(error)),
        _ => Some(Ok(found)),
    }
}

struct Looker<'a> {
    mappings: &'a Mappings,
    found: Vec<TablePreview>,
    sheet: String,
    rows: Vec<Row>,
    names: Option<Vec<String>>,
    bytes: usize,
    /// How many rows the table says it has, or 0.
    expected: usize,
}

impl Looker<'_> {
    fn is_full(&self) -> bool {
        self.rows.len() >= sample::ROWS || self.bytes >= sample::BYTES
    }
}

impl Rows for Looker<'_> {
    fn begin(&mut self, sheet: &str, _: &'static str) {
        self.sheet = sheet.to_owned();
        self.rows.clear();
        (self.names, self.bytes, self.expected) = (None, 0, 0);
    }

    fn announce(&mut self, rows: usize) {
        self.expected = rows;
    }

    fn row(&mut self, row: Row, columns: Option<&[String]>) -> Flow {
        if self.is_full() {
            return Flow::Break(());
        }
        self.bytes += row.raw.len();
        self.rows.push(row);
        if let Some(columns) = columns {
            self.names = Some(columns.to_vec());
        }
        Flow::Continue(())
    }

    fn bad_row(&mut self, _: usize, _: usize, _: &[u8], _: String) -> Flow {
        if self.is_full() { Flow::Break(()) } else { Flow::Continue(()) }
    }

    fn end(&mut self) -> Result<Flow, ReadError> {
        let is_counted = !self.is_full();
        let rows = std::mem::take(&mut self.rows);
        let all: Vec<&Row> = rows.iter().collect();
        let sample = Sample::of(&all, self.names.as_deref(), self.mappings);
        let guess = match all.is_empty() {
            true => None,
            // What was said of other tables does not matter here.
            false => sample.guess(&all, &Mappings::default()).ok().flatten(),
        };
        if let Some(guess) = guess {
            let (known, count) = (all.len(), sample.data(&all).count());
            let is_said = !is_counted && self.expected > known;
            let count = if is_said { self.expected - (known - count) } else { count };
            let (sheet, columns) = (self.sheet.clone(), sample.columns.clone());
            let is_counted = is_counted || is_said || !self.sheet.is_empty();
            let sample = std::sync::Arc::new(sample);
            self.found.push(TablePreview { sheet, columns, guess, count, is_counted, rows, sample });
        }
        Ok(Flow::Continue(()))
    }

    fn note(&mut self, _: Notice) {}

    fn largest_row(&self) -> u64 {
        LONGEST_ROW
    }

    fn most_looked_at(&self) -> u64 {
        LOOKED_AT
    }

    fn largest_unpacked(&self) -> u64 {
        u64::MAX
    }
}

/// Whether a mapping gives articles at all.
pub fn has_text(mapping: &Mapping) -> bool {
    mapping.column(Role::Text).is_some()
}
