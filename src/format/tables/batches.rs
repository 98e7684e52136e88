//! Tables read row by row, some documents with all their annotations at a time.

use super::held::{HeldRow, HeldTable, HeldTables};
use super::read::read;
use super::{KINDS, is_table};
use crate::format::imported::DocumentIds;
use crate::format::settle::settle;
use crate::format::stream::{Source, TakeBatch};
use crate::format::{Bundle, Imported};
use crate::report::{Notice, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::iter::Peekable;
use std::ops::ControlFlow;

/// A table that is read from its start to its end.
pub(super) struct OpenTable {
    /// The table without rows.
    pub(super) head: HeldTable,
    pub(super) rows: Rows,
    /// What is to be said about the table as a whole.
    pub(super) said: Vec<Notice>,
}

/// Rows, one after the other.
pub(super) type Rows = Box<dyn Iterator<Item = HeldRow>>;

/// How tables are stored.
pub(super) struct Container {
    /// The id of the format, which is also the extension of its files.
    pub(super) format: &'static str,
    /// Opens a table; where only one column is wanted, cells of others may be missing.
    pub(super) open: fn(&dyn Source, &str, Option<&str>) -> io::Result<OpenTable>,
}

const ANNOTATIONS: [&str; 3] = ["mentions", "stances", "relations"];

/// Reads tables, hardly more than `most` bytes of them at a time if they are in the order of their documents.
pub(super) fn read_streamed(container: &Container, source: &dyn Source, most: usize, take: TakeBatch<'_>) {
    for tables in groups(container, source) {
        if tables.read(most, take).is_break() {
            return;
        }
    }
}

/// Reads all tables of a bundle.
pub(super) fn read_bundle(container: &Container, bundle: &Bundle, report: &mut Report) -> Imported {
    let (mut whole, mut ids, mut parts) = (Imported::default(), DocumentIds::default(), 0);
    let mut take = |imported: Imported, told: Report| {
        report.extend(told);
        parts += 1;
        for mut read in imported.documents {
            let given = ids.fit(read.document.id.as_str());
            if given != read.document.id {
                let what = format!("The document “{}” is called {given} here: its id was taken.", read.document.id);
                report.add(Notice::warning(what));
                read.document.id = given;
            }
            whole.documents.push(read);
        }
        whole.entities.extend(imported.entities);
        whole.issues.extend(imported.issues);
        ControlFlow::Continue(())
    };
    read_streamed(container, bundle, usize::MAX, &mut take);
    if parts > 1 {
        settle(&mut whole, report);
    }
    whole
}

/// The tables that belong together: all of them, or those of each folder if several folders have documents.
fn groups<'a>(container: &'a Container, source: &'a dyn Source) -> Vec<TableFiles<'a>> {
    let mut folders: BTreeMap<String, Vec<(&'static str, String)>> = BTreeMap::new();
    for path in source.names() {
        if let Some(kind) = KINDS.iter().find(|kind| is_table(&path, kind.name, container.format)) {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            folders.entry(folder).or_default().push((kind.name, path));
        }
    }
    let has_documents = |tables: &&Vec<(&'static str, String)>| tables.iter().any(|(name, _)| *name == "documents");
    let groups: Vec<_> = match folders.values().filter(has_documents).count() {
        0 | 1 => vec![folders.into_values().flatten().collect()],
        _ => folders.into_values().collect(),
    };
    groups.into_iter().map(|paths| TableFiles { container, source, paths }).collect()
}

/// Tables that belong together.
struct TableFiles<'a> {
    container: &'a Container,
    source: &'a dyn Source,
    paths: Vec<(&'static str, String)>,
}

impl TableFiles<'_> {
    fn read(&self, most: usize, take: TakeBatch<'_>) -> ControlFlow<()> {
        let mut report = Report::default();
        let order = if most == usize::MAX { Order::default() } else { self.order() };
        let most = if order.is_kept { most } else { usize::MAX };
        let mut registry = HeldTables { format: self.container.format, tables: Vec::new() };
        for name in ["entities", "issues"] {
            for mut table in self.open(name, &mut report) {
                while table.pull(|_, _| true).is_some() {}
                registry.tables.push((name, table.emptied(&mut report)));
            }
        }
        let mut documents = self.open("documents", &mut report);
        let mut annotations = Vec::new();
        for name in ANNOTATIONS {
            annotations.extend(self.open(name, &mut report).into_iter().map(|table| (name, table)));
        }
        let mut is_first = true;
        loop {
            let mut size = 0;
            while size < most
                && let Some((more, id)) = documents.iter_mut().find_map(|table| {
                    let size = table.pull(|_, _| true)?;
                    let id = table.head.rows.last().and_then(|row| table.head.cell(row, "id"));
                    Some((size, id.map(str::to_owned)))
                })
            {
                size += more;
                for (_, table) in &mut annotations {
                    // What belongs to no document goes along with any.
                    let belongs = |head: &HeldTable, row: &HeldRow| {
                        let document = head.cell(row, "document");
                        document.is_none_or(|found| id.as_deref() == Some(found) || !order.ids.contains(found))
                    };
                    while let Some(more) = table.pull(belongs) {
                        size += more;
                    }
                }
            }
            let is_last = documents.iter_mut().all(|table| table.rows.peek().is_none());
            let mut held = registry.clone();
            for table in &mut documents {
                held.tables.push(("documents", table.emptied(&mut report)));
            }
            for (name, table) in &mut annotations {
                while is_last && table.pull(|_, _| true).is_some() {}
                held.tables.push((name, table.emptied(&mut report)));
            }
            let imported = read(&held, &mut report);
            if !std::mem::take(&mut is_first) {
                // What is wrong with the registry is the same each time.
                report.notices.retain(|notice| !registry.has_path(notice.path.as_deref()));
            }
            take(imported, std::mem::take(&mut report))?;
            if is_last {
                return ControlFlow::Continue(());
            }
        }
    }

    /// Opens the tables of a name; one that cannot be read is reported.
    fn open(&self, name: &str, report: &mut Report) -> Vec<Filling> {
        let mut opened = Vec::new();
        for (_, path) in self.paths.iter().filter(|(known, _)| *known == name) {
            match (self.container.open)(self.source, path, None) {
                Ok(OpenTable { head, rows, said }) => {
                    report.notices.extend(said);
                    opened.push(Filling { head, rows: rows.peekable(), is_told: false });
                }
                Err(error) => {
                    report.add(Notice::error(format!("The table could not be read: {error}.")).at(path));
                }
            }
        }
        opened
    }

    /// The cells of a column in all tables of a name; what is wrong with them is told when they are read.
    fn column(&self, name: &str, column: &'static str) -> impl Iterator<Item = String> {
        let paths = self.paths.iter().filter(move |(known, _)| *known == name);
        let opened = paths.filter_map(move |(_, path)| (self.container.open)(self.source, path, Some(column)).ok());
        opened.flat_map(move |OpenTable { head, rows, .. }| {
            rows.filter_map(move |row| head.cell(&row, column).map(str::to_owned))
        })
    }

    /// Whether the annotations stand in the order of their documents, as we write them.
    fn order(&self) -> Order {
        let places: BTreeMap<String, usize> =
            self.column("documents", "id").enumerate().map(|(at, id)| (id, at)).collect();
        let is_kept = ANNOTATIONS
            .iter()
            .all(|name| self.column(name, "document").filter_map(|id| places.get(&id).copied()).is_sorted());
        Order { is_kept, ids: places.into_keys().collect() }
    }
}

/// In which order tables stand.
#[derive(Default)]
struct Order {
    is_kept: bool,
    /// The ids of all documents.
    ids: BTreeSet<String>,
}

/// A table whose next rows are taken out bit by bit.
struct Filling {
    head: HeldTable,
    rows: Peekable<Rows>,
    /// Whether it has been said that bytes were replaced.
    is_told: bool,
}

impl Filling {
    /// Holds the next row if it is wanted; gives its size in bytes.
    fn pull(&mut self, is_wanted: impl Fn(&HeldTable, &HeldRow) -> bool) -> Option<usize> {
        let row = self.rows.next_if(|row| is_wanted(&self.head, row))?;
        let size = row.size();
        self.head.rows.push(row);
        Some(size)
    }

    /// Hands out what it holds.
    fn emptied(&mut self, report: &mut Report) -> HeldTable {
        if !self.is_told && self.head.rows.iter().any(|row| row.is_altered) {
            self.is_told = true;
            let notice = Notice::warning("Some bytes are not UTF-8 and were replaced by U+FFFD.").at(&self.head.path);
            report.add(notice.hint("Save the table as “CSV UTF-8”."));
        }
        let rows = std::mem::take(&mut self.head.rows);
        HeldTable { rows, ..self.head.clone() }
    }
}
