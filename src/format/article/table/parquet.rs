//! Parquet: rows of typed columns, nested ones under dotted names.

use super::super::caught::caught;
use super::super::{Input, ReadError, system};
use super::rows::{Row, Rows};
use crate::report::Report;
use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::io::{Read, SeekFrom};

/// The largest file that is read, in bytes (512 MiB): it is read as a whole.
const LARGEST: u64 = 512 << 20;

/// The most that one group of rows may unpack to, in bytes (2 GiB).
const LARGEST_GROUP: i64 = 2 << 30;

pub(super) fn read(input: &mut dyn Input, rows: &mut dyn Rows) -> Result<(), ReadError> {
    if input.seek(SeekFrom::End(0)).map_err(system)? > LARGEST {
        return Err(ReadError::TooLarge(LARGEST));
    }
    input.seek(SeekFrom::Start(0)).map_err(system)?;
    let mut bytes = Vec::new();
    // The file may grow meanwhile.
    input.take(LARGEST).read_to_end(&mut bytes).map_err(system)?;
    let file = caught(|| SerializedFileReader::new(Bytes::from(bytes))).map_err(fault)?;
    let groups = file.metadata().row_groups();
    if groups.iter().any(|group| group.total_byte_size() > LARGEST_GROUP) {
        return Err(ReadError::Table(format!("a group of its rows unpacks to more than {LARGEST_GROUP} bytes")));
    }
    for group in 0..groups.len() {
        caught(|| check_pages(&file, group)).map_err(fault)?;
    }
    rows.begin("", "UTF-8");
    rows.announce(usize::try_from(file.metadata().file_metadata().num_rows()).unwrap_or_default());
    let mut names: Vec<String> = Vec::new();
    let mut all = caught(|| file.get_row_iter(None)).map_err(fault)?;
    for at in 0.. {
        let number = at + 1;
        let flow = match caught(|| all.next().transpose()) {
            Ok(None) => break,
            Ok(Some(row)) => {
                let mut cells = vec![String::new(); names.len()];
                for (name, field) in row.get_column_iter() {
                    put(name, field, &mut names, &mut cells);
                }
                let raw = cells.join("\u{1f}").into_bytes();
                rows.row(Row { number, line: None, cells, raw, report: Report::default() }, Some(&names))
            }
            Err(error) => {
                let _ = rows.end();
                return Err(ReadError::Table(format!("it breaks off after row {at}: {error}")));
            }
        };
        if flow.is_break() {
            break;
        }
    }
    rows.end().map(drop)
}

/// The library makes room for as many values as a page claims to hold, before it has seen any.
fn check_pages(file: &SerializedFileReader<Bytes>, group: usize) -> Result<(), String> {
    let group = file.get_row_group(group).map_err(|error| error.to_string())?;
    for column in 0..group.num_columns() {
        let mut pages = group.get_column_page_reader(column).map_err(|error| error.to_string())?;
        while let Some(page) = pages.get_next_page().map_err(|error| error.to_string())? {
            if matches!(page, Page::DictionaryPage { .. }) && page.num_values() as usize > page.buffer().len() {
                return Err("a page claims more values than it has bytes".to_owned());
            }
            if matches!(page.encoding(), Encoding::DELTA_LENGTH_BYTE_ARRAY | Encoding::DELTA_BYTE_ARRAY) {
                return Err("its texts are packed as differences (“delta”), which Standpoint does not read".to_owned());
            }
        }
    }
    Ok(())
}

fn put(name: &str, field: &Field, names: &mut Vec<String>, cells: &mut Vec<String>) {
    let value = match field {
        Field::Group(row) => {
            for (part, field) in row.get_column_iter() {
                put(&format!("{name}.{part}"), field, names, cells);
            }
            return;
        }
        Field::ListInternal(list) => {
            let words: Option<Vec<String>> = list.elements().iter().map(written).collect();
            let Some(words) = words else { return };
            super::fields::joined(&words)
        }
        Field::MapInternal(_) => return,
        field => written(field).unwrap_or_default(),
    };
    let at = names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    if cells.len() <= at {
        cells.resize(at + 1, String::new());
    }
    if let Some(cell) = cells.get_mut(at) {
        *cell = value;
    }
}

/// A single value; `None` for several in one.
fn written(field: &Field) -> Option<String> {
    Some(match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::TimestampMillis(time) => moment(*time, 1_000),
        Field::TimestampMicros(time) => moment(*time, 1_000_000),
        Field::Date(days) => day(*days),
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => return None,
        other => other.to_string(),
    })
}

fn moment(time: i64, in_second: i64) -> String {
    let seconds = time.div_euclid(in_second);
    jiff::Timestamp::from_second(seconds).map(|time| time.to_string()).unwrap_or_default()
}

fn day(days: i32) -> String {
    let start = jiff::civil::Date::constant(1970, 1, 1);
    start.checked_add(jiff::Span::new().days(days)).map(|day| day.to_string()).unwrap_or_default()
}

fn fault(error: impl std::fmt::Display) -> ReadError {
    ReadError::Table(error.to_string())
}
