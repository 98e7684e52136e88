//! CSV: RFC 4180, UTF-8.

use super::batches::{Container, OpenTable, read_bundle, read_streamed};
use super::held::{HeldRow, HeldTable};
use super::{KINDS, document_rows, guard, registry_rows};
use crate::format::export::Selected;
use crate::format::stream::{BATCH, DocumentWriter, Growing, Source, Stream, bundled};
use crate::format::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::Project;
use crate::report::{Notice, Report};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

pub(in crate::format) const FORMAT: Format = Format {
    id: "csv",
    name: "CSV tables",
    about: "Tables for spreadsheets and statistics: `documents.csv` (with the text), `mentions.csv`, `stances.csv`, \
            `relations.csv`, `entities.csv` and `issues.csv`; RFC 4180, UTF-8, CRLF rows. Columns ending in `_cp` count \
            Unicode code points, end exclusive; several pieces are written `0-5;16-23`. `attributes` and \
            `attribution_json` hold JSON. Text is written as it is, so a spreadsheet program would run a cell that begins \
            with `=` as a formula. An export *guarded against formulas* writes an apostrophe before cells that begin \
            with `=`, `+`, `-` (but for negative numbers), `@`, a tab or a line end, or with apostrophes and then one \
            of these, puts all cells in quotation marks, and has a last column `guarded` that says `yes`; reading \
            such tables takes one apostrophe away again.",
    extension: "csv",
    reads: &["csv"],
    single_file: false,
    unit: Unit::CodePoints,
    carries: Carries::ALL,
    write,
    read: Some(|bundle, report| read_bundle(&CONTAINER, bundle, report)),
    stream: Some(&STREAM),
};

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    bundled((STREAM.begin)(options), project, options, report)
}

const CONTAINER: Container = Container { format: "csv", open };

const STREAM: Stream = Stream {
    begin: |options| Box::new(Writer { options: options.clone() }),
    read: |source, take| {
        read_streamed(&CONTAINER, source, BATCH, take);
        Ok(())
    },
};

struct Writer {
    options: ExportOptions,
}

impl DocumentWriter for Writer {
    fn begin(&mut self, files: &mut dyn Growing) -> io::Result<()> {
        KINDS.iter().try_for_each(|kind| {
            let guard = self.options.guard_formulas.then_some(guard::COLUMN);
            self.append(files, kind.name, &[kind.columns().chain(guard).map(str::to_owned).collect()])
        })
    }

    fn document(&mut self, project: &Project, selected: &Selected, files: &mut dyn Growing) -> io::Result<()> {
        let mut rows = Waiting::new();
        document_rows(project, selected, &self.options, &mut |name, cells| self.put(&mut rows, name, cells));
        rows.iter().try_for_each(|(name, rows)| self.append(files, name, rows))
    }

    fn finish(self: Box<Self>, project: &Project, files: &mut dyn Growing, _report: &mut Report) -> io::Result<()> {
        let mut rows = Waiting::new();
        registry_rows(project, &mut |name, cells| self.put(&mut rows, name, cells));
        rows.iter().try_for_each(|(name, rows)| self.append(files, name, rows))
    }
}

/// Rows that wait to be written, by their tables.
type Waiting = BTreeMap<&'static str, Vec<Vec<String>>>;

impl Writer {
    fn put(&self, waiting: &mut Waiting, table: &'static str, mut cells: Vec<String>) {
        if self.options.guard_formulas {
            cells = cells.into_iter().map(guard::guarded).chain([guard::WORD.to_owned()]).collect();
        }
        waiting.entry(table).or_default().push(cells);
    }

    /// Adds rows to a table.
    fn append(&self, files: &mut dyn Growing, table: &str, rows: &[Vec<String>]) -> io::Result<()> {
        let mut writer = ::csv::WriterBuilder::new();
        writer.terminator(::csv::Terminator::CRLF);
        if self.options.guard_formulas {
            // Where `;` divides cells, a piece of an unquoted one would be a cell of its own.
            writer.quote_style(::csv::QuoteStyle::Always);
        }
        let mut writer = writer.from_writer(Vec::new());
        rows.iter().try_for_each(|row| writer.write_record(row))?;
        let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        files.append(&format!("{table}.csv"), &bytes)
    }
}

/// Opens a table that is read row by row.
fn open(source: &dyn Source, path: &str, _: Option<&str>) -> io::Result<OpenTable> {
    let mut file = source.open(path)?;
    let mut said = Vec::new();
    if file.seek(SeekFrom::End(0))? > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            said.push(Notice::warning("The table ends in the middle of a row; was it cut?").at(path));
        }
    }
    file.rewind()?;
    let mut beginning = Vec::new();
    file.by_ref().take(BEGINNING).read_to_end(&mut beginning)?;
    file.rewind()?;
    let delimiter = delimiter(String::from_utf8_lossy(&beginning).trim_start_matches('\u{feff}'));
    // The library takes the second half of a CRLF for the beginning of the next row.
    let behind = usize::from(beginning.split(|&byte| byte == b'\n').next().is_some_and(|line| line.ends_with(b"\r")));
    // The library passes a byte-order mark over.
    let mut reader = ::csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(file);
    let names: Vec<String> = reader.byte_headers()?.iter().map(|name| text(name).trim().to_owned()).collect();
    let width = names.len();
    let is_guarded = names.iter().any(|name| name == guard::COLUMN);
    let columns = names.into_iter().enumerate().map(|(at, name)| (name, at)).collect();
    let mut records = reader.into_byte_records();
    let mut is_over = false;
    let rows = std::iter::from_fn(move || {
        let read = if is_over { None } else { records.next() }?;
        let line = |position: Option<&::csv::Position>| position.map_or(0, ::csv::Position::line);
        let (line, cells, is_altered) = match read {
            Ok(cells) => {
                let mut found: Vec<String> = cells.iter().map(|cell| text(cell).into_owned()).collect();
                if is_guarded {
                    found = found.into_iter().map(guard::unguarded).collect();
                }
                let is_altered = cells.iter().any(|cell| std::str::from_utf8(cell).is_err());
                let cells_are = |found: Vec<String>| format!("it has {} cells instead of {width}", found.len());
                (
                    line(cells.position()),
                    if found.len() == width { Ok(found) } else { Err(cells_are(found)) },
                    is_altered,
                )
            }
            Err(error) => {
                is_over = true;
                (line(error.position()), Err(error.to_string()), false)
            }
        };
        Some(HeldRow { number: usize::try_from(line).unwrap_or_default() + behind, cells, is_altered })
    });
    let head = HeldTable { path: path.to_owned(), columns, has_lines: true, rows: Vec::new() };
    Ok(OpenTable { head, rows: Box::new(rows), said })
}

fn text(cell: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(cell)
}

/// How much of a table tells its delimiter, in bytes.
const BEGINNING: u64 = 16 << 10;

/// What stands between the names of the first row: spreadsheet programs of many countries write `;`.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |wanted: u8| head.bytes().filter(|&byte| byte == wanted).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|&byte| count(byte)).unwrap_or(b',')
}
