//! Parquet: typed columns for data frames and databases.

use super::batches::{Container, OpenTable, read_bundle, read_streamed};
use super::held::{HeldRow, HeldTable};
use super::{KINDS, Kind, document_rows, registry_rows};
use crate::format::export::Selected;
use crate::format::stream::{BATCH, DocumentWriter, Growing, Readable, Source, Stream, bundled};
use crate::format::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::Project;
use crate::report::Report;
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::record::Field;
use ::parquet::record::reader::RowIter;
use ::parquet::schema::types::Type;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

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
    read: Some(|bundle, report| read_bundle(&CONTAINER, bundle, report)),
    stream: Some(&STREAM),
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
    bundled((STREAM.begin)(options), project, options, report)
}

const CONTAINER: Container = Container { format: "parquet", open };

const STREAM: Stream = Stream {
    begin: |options| Box::new(Writer { options: options.clone(), tables: BTreeMap::new() }),
    read: |source, take| {
        read_streamed(&CONTAINER, source, BATCH, take);
        Ok(())
    },
};

struct Writer {
    options: ExportOptions,
    tables: BTreeMap<&'static str, Table>,
}

impl Writer {
    fn append(&mut self, files: &mut dyn Growing) -> io::Result<()> {
        self.tables.iter_mut().try_for_each(|(name, table)| table.append(name, files))
    }
}

impl DocumentWriter for Writer {
    fn begin(&mut self, files: &mut dyn Growing) -> io::Result<()> {
        for kind in &KINDS {
            self.tables.insert(kind.name, Table::new(kind)?);
        }
        self.append(files)
    }

    fn document(&mut self, project: &Project, selected: &Selected, files: &mut dyn Growing) -> io::Result<()> {
        let tables = &mut self.tables;
        let mut put = |name, cells| {
            if let Some(table) = tables.get_mut(name) {
                table.row(cells);
            }
        };
        document_rows(project, selected, &self.options, &mut put);
        self.append(files)
    }

    fn finish(mut self: Box<Self>, project: &Project, files: &mut dyn Growing, _report: &mut Report) -> io::Result<()> {
        let tables = &mut self.tables;
        let mut put = |name, cells| {
            if let Some(table) = tables.get_mut(name) {
                table.row(cells);
            }
        };
        registry_rows(project, &mut put);
        for (name, mut table) in self.tables {
            table.flush()?;
            table.writer.finish()?;
            table.append(name, files)?;
        }
        Ok(())
    }
}

/// A table in the making.
struct Table {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<(Holds, Vec<String>)>,
    /// How many bytes wait.
    waiting: usize,
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
        Ok(Self { writer, columns, waiting: 0 })
    }

    fn row(&mut self, cells: Vec<String>) {
        for ((_, column), cell) in self.columns.iter_mut().zip(cells) {
            self.waiting += cell.len() + size_of::<String>();
            column.push(cell);
        }
    }

    /// Hands on what is ready to be written.
    fn append(&mut self, name: &str, files: &mut dyn Growing) -> io::Result<()> {
        if self.waiting >= GROUP {
            self.flush()?;
        }
        self.writer.flush()?;
        let ready = std::mem::take(self.writer.inner_mut());
        if ready.is_empty() { Ok(()) } else { files.append(&format!("{name}.parquet"), &ready) }
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

/// Opens a table that is read row by row.
fn open(source: &dyn Source, path: &str, only: Option<&str>) -> io::Result<OpenTable> {
    let mut file = source.open(path)?;
    let length = file.seek(SeekFrom::End(0))?;
    let file = SerializedFileReader::new(Chunks { file: Arc::new(Mutex::new(file)), length })?;
    if file.metadata().row_groups().iter().any(|group| group.total_byte_size() > LARGEST_GROUP) {
        return Err(io::Error::other(format!("a group of its rows is larger than {LARGEST_GROUP} bytes")));
    }
    let schema = file.metadata().file_metadata().schema();
    let is_wanted = |name: &str| only.is_none_or(|only| only == name);
    let fields: Vec<_> = schema.get_fields().iter().filter(|field| is_wanted(field.name())).cloned().collect();
    let columns = fields.iter().enumerate().map(|(at, field)| (field.name().to_owned(), at)).collect();
    let head = HeldTable { path: path.to_owned(), columns, has_lines: false, rows: Vec::new() };
    if fields.is_empty() {
        return Ok(OpenTable { head, rows: Box::new(std::iter::empty()), said: Vec::new() });
    }
    let wanted = Type::group_type_builder(schema.name()).with_fields(fields).build()?;
    let mut rows = RowIter::from_file_into(Box::new(file)).project(Some(wanted))?.enumerate();
    let mut is_over = false;
    let rows = std::iter::from_fn(move || {
        let (at, row) = if is_over { None } else { rows.next() }?;
        is_over = row.is_err();
        let cells = row.map(|row| row.get_column_iter().map(|(_, field)| cell(field)).collect());
        Some(HeldRow { number: at + 1, cells: cells.map_err(|error| error.to_string()), is_altered: false })
    });
    Ok(OpenTable { head, rows: Box::new(rows), said: Vec::new() })
}

/// A file of which the library reads pieces.
struct Chunks {
    file: Arc<Mutex<Box<dyn Readable>>>,
    length: u64,
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Chunks {
    type T = Chunk;

    fn get_read(&self, start: u64) -> Result<Chunk, ParquetError> {
        Ok(Chunk { file: Arc::clone(&self.file), at: start })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<bytes::Bytes, ParquetError> {
        // The length is what the file says of itself.
        let length = length.min(usize::try_from(self.length).unwrap_or(usize::MAX));
        let mut bytes = vec![0; length];
        Chunk { file: Arc::clone(&self.file), at: start }.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// A file from some place on.
struct Chunk {
    file: Arc<Mutex<Box<dyn Readable>>>,
    at: u64,
}

impl Read for Chunk {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(buffer)?;
        self.at += read as u64;
        Ok(read)
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
