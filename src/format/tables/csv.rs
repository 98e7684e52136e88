//! CSV: RFC 4180, UTF-8.

use super::read::{Cells, Row, Tables};
use super::{KINDS, document_rows, registry_rows};
use crate::format::export::selected;
use crate::format::{Bundle, Carries, ExportOptions, Format, Imported, Unit};
use crate::model::Project;
use crate::report::{Notice, Report};
use std::collections::BTreeMap;

pub(in crate::format) const FORMAT: Format = Format {
    id: "csv",
    name: "CSV tables",
    about: "Tables for spreadsheets and statistics: `documents.csv` (with the text), `mentions.csv`, `stances.csv`, \
            `relations.csv`, `entities.csv` and `issues.csv`; RFC 4180, UTF-8, CRLF rows. Columns ending in `_cp` count \
            Unicode code points, end exclusive; several pieces are written `0-5;16-23`. `attributes` and \
            `attribution_json` hold JSON. Text is written as it is: a cell that begins with `=` would be run as a \
            formula by a spreadsheet program, so import such files as text.",
    extension: "csv",
    reads: &["csv"],
    single_file: false,
    unit: Unit::CodePoints,
    carries: Carries::ALL,
    write,
    read: Some(read),
};

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut tables: BTreeMap<&'static str, Table> =
        KINDS.iter().map(|kind| (kind.name, Table::new(kind.columns()))).collect();
    let mut put = |name, cells| {
        if let Some(table) = tables.get_mut(name) {
            table.row(cells);
        }
    };
    for selected in selected(project, options) {
        document_rows(project, &selected, options, &mut put);
    }
    registry_rows(project, &mut put);
    let files = tables.into_iter().map(|(name, table)| (format!("{name}.csv"), table));
    files.map(|(name, table)| (name.clone(), table.bytes(&name, report))).collect()
}

fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    super::read::read(&Files(bundle), report)
}

/// A table in the making.
struct Table {
    writer: ::csv::Writer<Vec<u8>>,
    failed: Option<::csv::Error>,
}

impl Table {
    fn new(columns: impl Iterator<Item = &'static str>) -> Self {
        let writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
        let mut table = Self { writer, failed: None };
        table.row(columns.map(str::to_owned));
        table
    }

    fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        if let Err(error) = self.writer.write_record(cells) {
            self.failed.get_or_insert(error);
        }
    }

    fn bytes(self, name: &str, report: &mut Report) -> Vec<u8> {
        if let Some(error) = self.failed {
            report.add(Notice::error(format!("A row could not be written: {error}.")).at(name));
        }
        self.writer.into_inner().unwrap_or_default()
    }
}

struct Files<'a>(&'a Bundle);

impl Cells for ::csv::StringRecord {
    fn cell(&self, at: usize) -> Option<&str> {
        self.get(at)
    }
}

impl Tables for Files<'_> {
    fn format(&self) -> &'static str {
        FORMAT.id
    }

    fn has(&self, table: &str) -> bool {
        self.0.keys().any(|path| is_table(path, table))
    }

    fn each_row(&self, table: &str, report: &mut Report, read: &mut dyn FnMut(&Row) -> Result<(), String>) {
        for (path, bytes) in self.0.iter().filter(|(path, _)| is_table(path, table)) {
            let text = String::from_utf8_lossy(bytes);
            if matches!(text, std::borrow::Cow::Owned(_)) {
                let notice = Notice::warning("Some bytes are not UTF-8 and were replaced by U+FFFD.").at(path);
                report.add(notice.hint("Save the table as “CSV UTF-8”."));
            }
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            if !text.is_empty() && !text.ends_with('\n') {
                report.add(Notice::warning("The table ends in the middle of a row; was it cut?").at(path));
            }
            let delimiter = delimiter(text);
            let mut reader =
                ::csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
            let columns: BTreeMap<String, usize> = match reader.headers() {
                Ok(head) => head.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at)).collect(),
                Err(error) => {
                    report.add(Notice::error(format!("The table could not be read: {error}.")).at(path));
                    continue;
                }
            };
            for cells in reader.records() {
                let (line, done) = match &cells {
                    Ok(cells) => {
                        let line = cells.position().map_or(0, ::csv::Position::line);
                        let width = match cells.len() == columns.len() {
                            true => Ok(()),
                            false => Err(format!("it has {} cells instead of {}", cells.len(), columns.len())),
                        };
                        (line, width.and_then(|()| read(&Row::new(&columns, cells, self.format()))))
                    }
                    Err(error) => (error.position().map_or(0, ::csv::Position::line), Err(error.to_string())),
                };
                if let Err(error) = done {
                    let notice = Notice::error(format!("A row was left out: {error}."));
                    report.add(notice.at(path).line(usize::try_from(line).unwrap_or_default()));
                }
            }
        }
    }
}

/// Whether a path is that of a table.
fn is_table(path: &str, table: &str) -> bool {
    path.rsplit('/').next().and_then(|name| name.strip_suffix(".csv")) == Some(table)
}

/// What stands between the names of the first row: spreadsheet programs of many countries write `;`.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |wanted: u8| head.bytes().filter(|&byte| byte == wanted).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|&byte| count(byte)).unwrap_or(b',')
}
