//! Tables read row by row, some documents with all their annotations at a time.

use super::read::{Row, Tables};
use crate::format::stream::{BATCH, TakeBatch};
use crate::report::{Notice, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::iter::Peekable;

/// A row with its line, or why it cannot be used.
type NumberedRow = Result<(usize, Vec<String>), (usize, String)>;

/// A table that is read from its start to its end.
pub(super) struct OpenTable {
    pub(super) path: String,
    pub(super) columns: BTreeMap<String, usize>,
    pub(super) rows: Box<dyn Iterator<Item = NumberedRow>>,
}

/// Tables in some format.
pub(super) trait OpenTables {
    /// As the origin of what they tell is named, if they do not say.
    fn format(&self) -> &'static str;

    /// Opens a table; `None` if it is not there.
    fn open(&self, table: &str) -> io::Result<Option<OpenTable>>;
}

const ANNOTATIONS: [&str; 3] = ["mentions", "stances", "relations"];

pub(super) fn read(tables: &dyn OpenTables, take: TakeBatch<'_>) -> io::Result<()> {
    let Some(documents) = tables.open("documents")? else {
        let memory = Memory::new(tables.format());
        let mut report = Report::default();
        let imported = super::read::read(&memory, &mut report);
        let _ = take(imported, report);
        return Ok(());
    };
    let most = if is_in_order(tables)? { BATCH } else { usize::MAX };
    let mut registry = Memory::new(tables.format());
    for name in ["entities", "issues"] {
        if let Some(table) = tables.open(name)? {
            let (mut table, rows) = (Held::of(&table), table.rows);
            table.rows.extend(rows);
            registry.tables.insert(name, table);
        }
    }
    let mut annotations = Vec::new();
    for name in ANNOTATIONS {
        if let Some(table) = tables.open(name)? {
            let held = Held::of(&table);
            annotations.push((name, held, table.rows.peekable()));
        }
    }
    let head = Held::of(&documents);
    let mut documents = documents.rows.peekable();
    loop {
        let mut memory = Memory { format: registry.format, tables: registry.tables.clone() };
        let mut batch = head.clone();
        let (mut ids, mut size) = (BTreeSet::new(), 0);
        while size < most
            && let Some(row) = documents.next()
        {
            size += size_of_row(&row);
            ids.extend(head.cell(&row, "id").map(str::to_owned));
            batch.rows.push(row);
        }
        let is_last = documents.peek().is_none();
        memory.tables.insert("documents", batch);
        for (name, head, rows) in &mut annotations {
            let mut held = head.clone();
            while let Some(row) = next_of(rows, head, &ids, is_last) {
                held.rows.push(row);
            }
            memory.tables.insert(name, held);
        }
        let mut report = Report::default();
        let imported = super::read::read(&memory, &mut report);
        // What is wrong with the registry is the same each time.
        registry.tables.values_mut().for_each(|table| table.rows.retain(Result::is_ok));
        if take(imported, report).is_break() || is_last {
            return Ok(());
        }
    }
}

/// The next row of these documents; after the last documents, any row.
fn next_of(
    rows: &mut Peekable<Box<dyn Iterator<Item = NumberedRow>>>,
    head: &Held,
    ids: &BTreeSet<String>,
    is_last: bool,
) -> Option<NumberedRow> {
    rows.next_if(|row| is_last || head.cell(row, "document").is_none_or(|id| ids.contains(id)))
}

fn size_of_row(row: &NumberedRow) -> usize {
    row.as_ref().map_or(0, |(_, cells)| cells.iter().map(String::len).sum())
}

/// Whether the annotations stand in the order of their documents, as we write them.
fn is_in_order(tables: &dyn OpenTables) -> io::Result<bool> {
    let Some(documents) = tables.open("documents")? else { return Ok(true) };
    let head = Held::of(&documents);
    let ids = documents.rows.filter_map(|row| head.cell(&row, "id").map(str::to_owned));
    let places: BTreeMap<String, usize> = ids.enumerate().map(|(at, id)| (id, at)).collect();
    for name in ANNOTATIONS {
        let Some(table) = tables.open(name)? else { continue };
        let head = Held::of(&table);
        let mut last = 0;
        for row in table.rows {
            let Some(at) = head.cell(&row, "document").and_then(|id| places.get(id)) else { continue };
            if *at < last {
                return Ok(false);
            }
            last = *at;
        }
    }
    Ok(true)
}

/// Rows of a table that are held in memory.
#[derive(Clone)]
struct Held {
    path: String,
    columns: BTreeMap<String, usize>,
    rows: Vec<NumberedRow>,
}

impl Held {
    fn of(table: &OpenTable) -> Self {
        Self { path: table.path.clone(), columns: table.columns.clone(), rows: Vec::new() }
    }

    fn cell<'a>(&self, row: &'a NumberedRow, column: &str) -> Option<&'a str> {
        let (_, cells) = row.as_ref().ok()?;
        cells.get(*self.columns.get(column)?).map(String::as_str)
    }
}

/// Tables that are held in memory.
struct Memory {
    format: &'static str,
    tables: BTreeMap<&'static str, Held>,
}

impl Memory {
    fn new(format: &'static str) -> Self {
        Self { format, tables: BTreeMap::new() }
    }
}

impl Tables for Memory {
    fn format(&self) -> &'static str {
        self.format
    }

    fn has(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }

    fn each_row(&self, table: &str, report: &mut Report, read: &mut dyn FnMut(&Row) -> Result<(), String>) {
        let Some(Held { path, columns, rows }) = self.tables.get(table) else { return };
        for row in rows {
            let (line, done) = match row {
                Ok((line, cells)) => (*line, read(&Row::new(columns, cells, self.format))),
                Err((line, error)) => (*line, Err(error.clone())),
            };
            if let Err(error) = done {
                report.add(Notice::error(format!("A row was left out: {error}.")).at(path).line(line));
            }
        }
    }
}
