//! Spreadsheets: each sheet is a table. Those of Excel are read cell by cell, others sheet by sheet.

use super::super::caught::caught;
use super::super::{Input, ReadError, system};
use super::extent;
use super::rows::{Flow, Row, Rows};
use crate::report::Report;
use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, Xls, Xlsx};
use std::io::{Read, Seek, SeekFrom};

/// The largest spreadsheet that is read, in bytes (256 MiB).
const LARGEST: u64 = 256 << 20;

/// The most that the parts of a spreadsheet may come to when they are unpacked, in bytes (1 GiB).
const LARGEST_UNPACKED: u64 = 1 << 30;

pub(super) fn read(input: &mut dyn Input, rows: &mut dyn Rows) -> Result<(), ReadError> {
    let length = input.seek(SeekFrom::End(0)).map_err(system)?;
    if length > LARGEST {
        return Err(ReadError::TooLarge(LARGEST));
    }
    let mut head = [0; 4];
    input.seek(SeekFrom::Start(0)).map_err(system)?;
    let known = input.read(&mut head).map_err(system)?;
    input.seek(SeekFrom::Start(0)).map_err(system)?;
    if known == 4 && head == *b"PK\x03\x04" {
        let parts = unpacked(input, rows.largest_unpacked().min(LARGEST_UNPACKED))?;
        if parts.iter().any(|part| part == "content.xml") {
            extent::check_ods(input)?;
            return read_whole(caught(|| Ods::new(input)).map_err(fault)?, rows);
        }
        return read_excel(input, rows);
    }
    if known == 4 && head == *b"\xd0\xcf\x11\xe0" {
        let book = extent::checked_xls(input)?;
        return read_whole(caught(|| Xls::new(book)).map_err(fault)?, rows);
    }
    Err(ReadError::Table("it is no spreadsheet".to_owned()))
}

/// The names of the parts, if all of them together are not too large when unpacked. What the directory of the file
/// claims is not believed.
fn unpacked(input: &mut dyn Input, most: u64) -> Result<Vec<String>, ReadError> {
    let mut archive = zip::ZipArchive::new(&mut *input).map_err(fault)?;
    let mut left = most;
    let mut names = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(fault)?;
        let name = part.name().map(|name| name.into_owned()).unwrap_or_default();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let copied = std::io::copy(&mut (&mut part).take(left), &mut std::io::sink()).map_err(fault)?;
            left -= copied;
            if left == 0 {
                return Err(ReadError::Table(format!(
                    "its parts come to more than {most} bytes when they are unpacked"
                )));
            }
            if name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
                drop(part);
                extent::check_texts(archive.by_index(at).map_err(fault)?, copied)?;
            }
        }
        names.push(name);
    }
    drop(archive);
    input.seek(SeekFrom::Start(0)).map_err(system)?;
    Ok(names)
}

fn read_excel(input: &mut dyn Input, rows: &mut dyn Rows) -> Result<(), ReadError> {
    let mut book = caught(|| Xlsx::new(input)).map_err(fault)?;
    for sheet in book.sheet_names() {
        // Charts and the like are among the sheets.
        let Ok(mut reader) = caught(|| book.worksheet_cells_reader(&sheet)) else { continue };
        rows.begin(&sheet, "");
        rows.announce(reader.dimensions().end.0 as usize + 1);
        let mut fault_at = None;
        let mut row = Row::default();
        loop {
            match caught(|| reader.next_cell()) {
                Ok(Some(cell)) => {
                    let (at, column) = cell.get_position();
                    let number = at as usize + 1;
                    if number != row.number && give(&mut row, number, rows).is_break() {
                        break;
                    }
                    put(&mut row.cells, column as usize, of_ref(cell.get_value()));
                }
                Ok(None) => {
                    let _ = give(&mut row, 0, rows);
                    break;
                }
                Err(error) => {
                    let _ = give(&mut row, 0, rows);
                    fault_at = Some(error);
                    break;
                }
            }
        }
        let flow = rows.end()?;
        if let Some(error) = fault_at {
            return Err(ReadError::Table(format!("the sheet “{sheet}” breaks off: {error}")));
        }
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

fn read_whole<S: Read + Seek, B: Reader<S>>(mut book: B, rows: &mut dyn Rows) -> Result<(), ReadError>
where
    B::Error: std::fmt::Display,
{
    for sheet in book.sheet_names() {
        let range = caught(|| book.worksheet_range(&sheet)).map_err(fault)?;
        rows.begin(&sheet, "");
        let (first_row, first_column) = range.start().unwrap_or_default();
        rows.announce(first_row as usize + range.height());
        for (at, cells) in range.rows().enumerate() {
            let mut row = Row { number: first_row as usize + at + 1, ..Row::default() };
            for (column, cell) in cells.iter().enumerate() {
                put(&mut row.cells, first_column as usize + column, of_data(cell));
            }
            if give(&mut row, 0, rows).is_break() {
                break;
            }
        }
        if rows.end()?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Hands over a row, unless it is empty, and begins the next.
fn give(row: &mut Row, next: usize, rows: &mut dyn Rows) -> Flow {
    let mut done = std::mem::replace(row, Row { number: next, ..Row::default() });
    if done.cells.iter().all(String::is_empty) {
        return Flow::Continue(());
    }
    done.line = Some(done.number);
    done.raw = done.cells.join("\u{1f}").into_bytes();
    done.report = Report::default();
    rows.row(done, None)
}

fn put(cells: &mut Vec<String>, column: usize, value: String) {
    if value.is_empty() {
        return;
    }
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    if let Some(cell) = cells.get_mut(column) {
        *cell = value;
    }
}

fn of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) => of_time(time),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn of_data(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(time) => of_time(time),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn of_time(time: &ExcelDateTime) -> String {
    if !time.is_datetime() {
        return time.as_f64().to_string();
    }
    match time.to_ymd_hms_milli() {
        (year, month, day, 0, 0, 0, _) => format!("{year:04}-{month:02}-{day:02}"),
        (year, month, day, hour, minute, second, _) => {
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
    }
}

pub(super) fn fault(error: impl std::fmt::Display) -> ReadError {
    ReadError::Table(error.to_string())
}
