//! Parquet: typed columns for data frames and databases.

use super::read::{Cells, Row, Tables};
use super::{KINDS, Kind, document_rows, registry_rows};
use crate::format::export::selected;
use crate::format::{Bundle, Carries, ExportOptions, Format, Imported, Unit};
use crate::model::Project;
use crate::report::{Notice, Report};
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::record::Field;
use ::parquet::schema::types::Type;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(in crate::format) const FORMAT: Format = Format {
    id: "parquet",
    name: "Parquet tables",
    about: "The tables and columns of `csv` for pandas, polars, DuckDB, R and Hugging Face datasets: \
            `documents.parquet` (with the text), `mentions.parquet`, `stances.parquet`, `relations.parquet`, \
            `entities.parquet` and `issues.parquet`, packed with Snappy. `start_cp`, `end_cp` and the like are 64-bit \
            integers that count Unicode code points, end exclusive, `score` is a double, all else text; what is empty \
            is null.",
    extension: "parquet",
    reads: &["parquet"],
    single_file: false,
    unit: Unit::CodePoints,
    carries: Carries::ALL,
    write,
    read: Some(read),
};

/// How many cells are kept before they are written as a group of rows, in bytes (16 MiB).
const GROUP: usize = 16 << 20;

/// The most that one group of rows may unpack to, in bytes (2 GiB).
const LARGEST_GROUP: i64 = 2 << 30;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    Count,
    Share,
}

fn holds(column: &str) -> Holds {
    match column {
        "score" => Holds::Share,
        "start_cp" | "end_cp" | "length_cp" | "evidence_start_cp" | "evidence_end_cp" => Holds::Count,
        _ => Holds::Text,
    }
}

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut tables: BTreeMap<&'static str, Table> = BTreeMap::new();
    for kind in &KINDS {
        match Table::new(kind) {
            Ok(table) => drop(tables.insert(kind.name, table)),
            Err(error) => not_written(kind.name, &error, report),
        }
    }
    let mut put = |name, cells| {
        if let Some(table) = tables.get_mut(name) {
            table.row(cells);
        }
    };
    for selected in selected(project, options) {
        document_rows(project, &selected, options, &mut put);
    }
    registry_rows(project, &mut put);
    let mut bundle = Bundle::new();
    for (name, table) in tables {
        match table.bytes() {
            Ok(bytes) => drop(bundle.insert(format!("{name}.parquet"), bytes)),
            Err(error) => not_written(name, &error, report),
        }
    }
    bundle
}

fn not_written(table: &str, error: &ParquetError, report: &mut Report) {
    report.add(Notice::error(format!("The table of {table} could not be written: {error}.")));
}

/// A table in the making.
struct Table {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<(Holds, Vec<String>)>,
    /// How many bytes wait.
    waiting: usize,
    failed: Option<ParquetError>,
}

impl Table {
    fn new(kind: &Kind) -> Result<Self, ParquetError> {
        let fields = kind.columns().map(|name| {
            let made = match holds(name) {
                Holds::Text => Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                    .with_logical_type(Some(LogicalType::String)),
                Holds::Count => Type::primitive_type_builder(name, Physical::INT64),
                Holds::Share => Type::primitive_type_builder(name, Physical::DOUBLE),
            };
            made.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
        });
        let fields = fields.collect::<Result<Vec<_>, _>>()?;
        let schema = Type::group_type_builder(kind.name).with_fields(fields).build()?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
        let columns = kind.columns().map(|name| (holds(name), Vec::new())).collect();
        Ok(Self { writer, columns, waiting: 0, failed: None })
    }

    fn row(&mut self, cells: Vec<String>) {
        for ((_, column), cell) in self.columns.iter_mut().zip(cells) {
            self.waiting += cell.len() + size_of::<String>();
            column.push(cell);
        }
        if self.waiting >= GROUP
            && let Err(error) = self.flush()
        {
            self.failed.get_or_insert(error);
        }
    }

    /// Writes what waits as a group of rows.
    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.waiting == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for (holds, cells) in &mut self.columns {
            write_column(&mut group, *holds, cells)?;
            cells.clear();
        }
        self.waiting = 0;
        group.close().map(drop)
    }

    fn bytes(mut self) -> Result<Vec<u8>, ParquetError> {
        self.flush()?;
        match self.failed {
            Some(error) => Err(error),
            None => self.writer.into_inner(),
        }
    }
}

fn write_column(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    holds: Holds,
    cells: &[String],
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    // A cell that is null has level 0 and no value.
    match holds {
        Holds::Text => {
            let levels: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
            let full = cells.iter().filter(|cell| !cell.is_empty());
            let values: Vec<ByteArray> = full.map(|cell| ByteArray::from(cell.as_str())).collect();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
        Holds::Count => {
            let (values, levels) = numbers::<i64>(cells);
            column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
        }
        Holds::Share => {
            let (values, levels) = numbers::<f64>(cells);
            column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
        }
    }
    column.close()
}

fn numbers<T: std::str::FromStr>(cells: &[String]) -> (Vec<T>, Vec<i16>) {
    let numbers: Vec<Option<T>> = cells.iter().map(|cell| cell.parse().ok()).collect();
    let levels = numbers.iter().map(|number| i16::from(number.is_some())).collect();
    (numbers.into_iter().flatten().collect(), levels)
}

fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    super::read::read(&Files(bundle), report)
}

struct Files<'a>(&'a Bundle);

impl Cells for Vec<String> {
    fn cell(&self, at: usize) -> Option<&str> {
        self.get(at).map(String::as_str)
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
            if let Err(error) = self.rows(path, bytes, report, read) {
                report.add(Notice::error(format!("The table could not be read: {error}.")).at(path));
            }
        }
    }
}

impl Files<'_> {
    fn rows(
        &self,
        path: &str,
        bytes: &[u8],
        report: &mut Report,
        read: &mut dyn FnMut(&Row) -> Result<(), String>,
    ) -> Result<(), ParquetError> {
        let file = SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes))?;
        if file.metadata().row_groups().iter().any(|group| group.total_byte_size() > LARGEST_GROUP) {
            return Err(ParquetError::General(format!("a group of its rows is larger than {LARGEST_GROUP} bytes")));
        }
        let schema = file.metadata().file_metadata().schema();
        let names = schema.get_fields().iter().enumerate().map(|(at, field)| (field.name().to_owned(), at));
        let columns: BTreeMap<String, usize> = names.collect();
        for (at, row) in file.get_row_iter(None)?.enumerate() {
            let cells: Vec<String> = row?.get_column_iter().map(|(_, field)| cell(field)).collect();
            if let Err(error) = read(&Row::new(&columns, &cells, self.format())) {
                report.add(Notice::error(format!("Row {} was left out: {error}.", at + 1)).at(path));
            }
        }
        Ok(())
    }
}

fn cell(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        other => other.to_string(),
    }
}

/// Whether a path is that of a table.
fn is_table(path: &str, table: &str) -> bool {
    path.rsplit('/').next().and_then(|name| name.strip_suffix(".parquet")) == Some(table)
}
