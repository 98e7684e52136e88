//! CSV: RFC 4180, UTF-8.

use super::batches::{OpenTable, OpenTables};
use super::read::{Cells, Row, Tables};
use super::{KINDS, document_rows, is_table, registry_rows};
use crate::format::export::Selected;
use crate::format::file;
use crate::format::stream::{DocumentWriter, Growing, Source, Stream, bundled};
use crate::format::{Bundle, Carries, ExportOptions, Format, Imported, Unit};
use crate::model::Project;
use crate::report::{Notice, Report};
use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

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
    stream: Some(&STREAM),
};

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    bundled((STREAM.begin)(options), project, options, report)
}

const STREAM: Stream = Stream {
    begin: |options| Box::new(Writer { options: options.clone() }),
    read: |source, take| super::batches::read(&Opened(source), take),
};

struct Writer {
    options: ExportOptions,
}

impl DocumentWriter for Writer {
    fn begin(&mut self, files: &mut dyn Growing) -> io::Result<()> {
        KINDS.iter().try_for_each(|kind| append(files, kind.name, &[kind.columns().map(str::to_owned).collect()]))
    }

    fn document(&mut self, project: &Project, selected: &Selected, files: &mut dyn Growing) -> io::Result<()> {
        let mut rows: BTreeMap<&'static str, Vec<Vec<String>>> = BTreeMap::new();
        let mut put = |name, cells| rows.entry(name).or_default().push(cells);
        document_rows(project, selected, &self.options, &mut put);
        rows.iter().try_for_each(|(name, rows)| append(files, name, rows))
    }

    fn finish(self: Box<Self>, project: &Project, files: &mut dyn Growing, _report: &mut Report) -> io::Result<()> {
        let mut rows: BTreeMap<&'static str, Vec<Vec<String>>> = BTreeMap::new();
        registry_rows(project, &mut |name, cells| rows.entry(name).or_default().push(cells));
        rows.iter().try_for_each(|(name, rows)| append(files, name, rows))
    }
}

/// Adds rows to a table.
fn append(files: &mut dyn Growing, table: &str, rows: &[Vec<String>]) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    rows.iter().try_for_each(|row| writer.write_record(row))?;
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    files.append(&format!("{table}.csv"), &bytes)
}

/// Tables that are read row by row.
struct Opened<'a>(&'a dyn Source);

impl OpenTables for Opened<'_> {
    fn format(&self) -> &'static str {
        FORMAT.id
    }

    fn open(&self, table: &str) -> io::Result<Option<OpenTable>> {
        let Some(path) = self.0.names().into_iter().find(|path| is_table(path, table, FORMAT.extension)) else {
            return Ok(None);
        };
        let mut file = self.0.open(&path)?;
        let mut beginning = Vec::new();
        file.by_ref().take(BEGINNING).read_to_end(&mut beginning)?;
        file.rewind()?;
        let text = String::from_utf8_lossy(&beginning);
        let delimiter = delimiter(text.trim_start_matches('\u{feff}'));
        // The library passes a byte-order mark over.
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(file);
        let head = reader.headers()?.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at));
        let columns: BTreeMap<String, usize> = head.collect();
        let width = columns.len();
        let rows = reader.into_records().map(move |cells| match cells {
            Ok(cells) => {
                let line = cells.position().map_or(0, ::csv::Position::line);
                let row = cells.iter().map(str::to_owned).collect::<Vec<_>>();
                let line = usize::try_from(line).unwrap_or_default();
                match row.len() == width {
                    true => Ok((line, row)),
                    false => Err((line, format!("it has {} cells instead of {width}", row.len()))),
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, ::csv::Position::line);
                Err((usize::try_from(line).unwrap_or_default(), error.to_string()))
            }
        });
        Ok(Some(OpenTable { path, columns, rows: Box::new(rows) }))
    }
}

/// How much of a table tells its delimiter, in bytes.
const BEGINNING: u64 = 16 << 10;

fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    super::read::read(&Files(bundle), report)
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
        self.0.keys().any(|path| is_table(path, table, FORMAT.extension))
    }

    fn each_row(&self, table: &str, report: &mut Report, read: &mut dyn FnMut(&Row) -> Result<(), String>) {
        for (path, bytes) in self.0.iter().filter(|(path, _)| is_table(path, table, FORMAT.extension)) {
            let (text, notice) = file::text(path, bytes);
            report.notices.extend(notice.map(|notice| notice.hint("Save the table as “CSV UTF-8”.")));
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

/// What stands between the names of the first row: spreadsheet programs of many countries write `;`.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |wanted: u8| head.bytes().filter(|&byte| byte == wanted).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|&byte| count(byte)).unwrap_or(b',')
}
