//! CSV and TSV, row by row. Rows with broken quotation marks are put right if that can be done, and else named; they
//! never swallow the rows after them.

use super::super::{Input, ReadError, system};
use super::decoding::Charset;
use super::quoting::{Dialect, Quotes, quotes};
use super::rows::{Row, Rows};
use crate::report::{Notice, Report};
use csv_core::{ReadRecordResult, Reader};
use std::io::BufRead;
use std::io::Read;

/// How much of a table is looked at to find how it is written, in bytes.
const SAMPLE: u64 = 256 << 10;

/// Reads the rows of a table; `tabs`: its name says that tabs stand between cells.
pub(super) fn read(input: &mut dyn Input, tabs: bool, rows: &mut dyn Rows) -> Result<(), ReadError> {
    let limit = usize::try_from(rows.largest_row()).unwrap_or(usize::MAX);
    let charset = Charset::of(input, rows.most_looked_at())?;
    let mut sample = Vec::new();
    charset.decode(input)?.take(SAMPLE).read_to_end(&mut sample).map_err(system)?;
    let dialect = Dialect::guess(&sample, (sample.len() as u64) < SAMPLE, tabs);
    drop(sample);
    if charset.is_guess {
        let what = format!("The encoding was taken to be {}.", charset.name());
        rows.note(Notice::info(what).hint("If letters look wrong, save the file as UTF-8."));
    }
    rows.begin("", charset.name());
    let mut records = Records {
        input: charset.decode(input)?,
        dialect,
        core: dialect.reader(),
        again: Vec::new(),
        again_at: 0,
        wanted: None,
        line: 1,
        number: 0,
        limit,
        raw: Vec::new(),
        cells: vec![0; 4096],
        ends: vec![0; 64],
    };
    while let Some(row) = records.next()? {
        let flow = match row {
            Ok(row) => rows.row(row, None),
            Err(bad) => rows.bad_row(bad.number, bad.line, &bad.raw, bad.what),
        };
        if flow.is_break() {
            break;
        }
    }
    rows.end().map(drop)
}

/// A row that cannot be read.
struct Bad {
    number: usize,
    line: usize,
    raw: Vec<u8>,
    what: String,
}

struct Records<R> {
    input: R,
    dialect: Dialect,
    core: Reader,
    /// What was read already and is to be read again.
    again: Vec<u8>,
    again_at: usize,
    /// How many cells a row has; the first one says it.
    wanted: Option<usize>,
    /// The line at which the next row begins.
    line: usize,
    number: usize,
    /// The longest row, in bytes.
    limit: usize,
    /// The row that is being read, as it stands.
    raw: Vec<u8>,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: BufRead> Records<R> {
    fn next(&mut self) -> Result<Option<Result<Row, Bad>>, ReadError> {
        self.raw.clear();
        let (mut length, mut count) = (0, 0);
        loop {
            let from_again = self.again_at < self.again.len();
            let piece =
                if from_again { &self.again[self.again_at..] } else { self.input.fill_buf().map_err(system)? };
            let is_end = piece.is_empty();
            let (result, read, written, ended) =
                self.core.read_record(piece, &mut self.cells[length..], &mut self.ends[count..]);
            self.raw.extend_from_slice(&piece[..read]);
            if from_again {
                self.again_at += read;
            } else {
                self.input.consume(read);
            }
            length += written;
            count += ended;
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty => {}
            }
            if self.raw.len() > self.limit {
                return self.too_long();
            }
            if is_end && self.raw.is_empty() && count == 0 && length == 0 && result == ReadRecordResult::InputEmpty {
                return Ok(None);
            }
        }
        self.number += 1;
        // Empty lines before a row are no rows.
        let blank = self.raw.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        self.line += self.raw[..blank].iter().filter(|byte| **byte == b'\n').count();
        let line = self.line;
        let mut report = Report::default();
        let mut cells = self.cut(length, count);
        if self.dialect.quotes && self.raw.contains(&b'"') {
            let quotes = quotes(&self.raw[blank..], self.dialect.delimiter);
            let is_odd = matches!(quotes, Quotes::Stray | Quotes::Open);
            let ends = self.raw.trim_ascii_end();
            let has_lines = ends.get(blank..).is_some_and(|rest| rest.contains(&b'\n'));
            let is_ragged = has_lines && self.wanted.is_some_and(|wanted| wanted != cells.len());
            if is_odd || is_ragged {
                match self.first_line_alone(blank) {
                    Some(alone) => {
                        cells = alone;
                        report.add(as_it_stands(line));
                    }
                    // Only cells are missing, or nothing tells how it is meant.
                    None if quotes == Quotes::Good || self.wanted == Some(cells.len()) && !has_lines => {}
                    None => return Ok(Some(Err(self.first_line_bad(blank, line)))),
                }
            }
        }
        Ok(Some(self.row(blank, line, cells, report)))
    }

    fn row(&mut self, blank: usize, line: usize, cells: Vec<Vec<u8>>, report: Report) -> Result<Row, Bad> {
        self.line += self.raw[blank..].iter().filter(|byte| **byte == b'\n').count();
        self.wanted.get_or_insert(cells.len());
        let raw = self.raw[blank..].trim_ascii_end().to_vec();
        let row = Row::of_bytes(self.number, Some(line), cells, raw, report);
        row.map_err(|(raw, what)| Bad { number: self.number, line, raw, what })
    }

    fn cut(&self, length: usize, count: usize) -> Vec<Vec<u8>> {
        let mut start = 0;
        let ends = self.ends.get(..count).unwrap_or_default();
        ends.iter()
            .map(|&end| {
                let cell = self.cells[..length].get(start..end).unwrap_or_default().to_vec();
                start = end;
                cell
            })
            .collect()
    }

    /// The cells of the row's first line, quotation marks and all, if they are as many as in other rows. What
    /// came after that line is read again.
    fn first_line_alone(&mut self, blank: usize) -> Option<Vec<Vec<u8>>> {
        let end = first_line_end(&self.raw, blank);
        let line = self.raw[blank..end].trim_ascii_end();
        // A tab at the end may be an empty cell.
        let line = if self.dialect.delimiter == b'\t' {
            self.raw[blank..end].strip_suffix(b"\n").unwrap_or(&self.raw[blank..end])
        } else {
            line
        };
        let cells = self.dialect.unquoted(line.strip_suffix(b"\r").unwrap_or(line));
        if self.wanted != Some(cells.len()) {
            return None;
        }
        self.read_again_from(end);
        Some(cells)
    }

    fn first_line_bad(&mut self, blank: usize, line: usize) -> Bad {
        let end = first_line_end(&self.raw, blank);
        self.read_again_from(end);
        let raw = self.raw[blank..].to_vec();
        self.line += raw.iter().filter(|byte| **byte == b'\n').count();
        let what = format!("Row {}: a quotation mark opens a cell and does not close where it ends.", self.number);
        Bad { number: self.number, line, raw, what }
    }

    /// A row over the limit: with an open quotation mark it is its first line that is wrong, without one all of it.
    fn too_long(&mut self) -> Result<Option<Result<Row, Bad>>, ReadError> {
        self.number += 1;
        let blank = self.raw.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        self.line += self.raw[..blank].iter().filter(|byte| **byte == b'\n').count();
        let line = self.line;
        if self.raw[blank..].contains(&b'\n') {
            let Some(cells) = self.first_line_alone(blank) else {
                return Ok(Some(Err(self.first_line_bad(blank, line))));
            };
            let report = Report { notices: vec![as_it_stands(line)] };
            return Ok(Some(self.row(blank, line, cells, report)));
        }
        let what = format!("Row {} is longer than {} bytes.", self.number, self.limit);
        let raw = std::mem::take(&mut self.raw);
        self.core.reset();
        // The rest of the line is passed over.
        loop {
            let from_again = self.again_at < self.again.len();
            let piece =
                if from_again { &self.again[self.again_at..] } else { self.input.fill_buf().map_err(system)? };
            let end = piece.iter().position(|byte| *byte == b'\n');
            let (read, is_done) = end.map_or((piece.len(), piece.is_empty()), |end| (end + 1, true));
            if from_again {
                self.again_at += read;
            } else {
                self.input.consume(read);
            }
            if is_done {
                self.line += 1;
                return Ok(Some(Err(Bad { number: self.number, line, raw, what })));
            }
        }
    }

    fn read_again_from(&mut self, end: usize) {
        let mut again = self.raw.split_off(end);
        again.extend_from_slice(self.again.get(self.again_at..).unwrap_or_default());
        (self.again, self.again_at) = (again, 0);
        self.core.reset();
    }
}

fn first_line_end(raw: &[u8], from: usize) -> usize {
    raw[from..].iter().position(|byte| *byte == b'\n').map_or(raw.len(), |end| from + end + 1)
}

fn as_it_stands(line: usize) -> Notice {
    let what = "A quotation mark does not close where the cell ends, so the line was read as it stands.";
    Notice::warning(what).hint("Check the row's quotation marks in the file.").line(line)
}
