//! How many cells spreadsheets come to that can only be read as a whole: a small file may claim a cell in the last
//! corner, or one that is repeated a thousand million times.

use super::super::{Input, ReadError, system};
use super::sheet::fault;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufRead, BufReader, Read, SeekFrom};

/// The most cells that all sheets of a file may come to: each takes about 60 bytes.
const MOST: u64 = 8_000_000;

fn checked(cells: u64) -> Result<(), ReadError> {
    match cells {
        0..=MOST => Ok(()),
        _ => Err(ReadError::Table(format!("its sheets span more than {MOST} cells"))),
    }
}

/// Looks at a file of Excel before 2007 and leaves the input at its start.
pub(super) fn check_xls(input: &mut dyn Input) -> Result<(), ReadError> {
    let mut file = cfb::CompoundFile::open(&mut *input).map_err(fault)?;
    let name = if file.exists("/Workbook") { "/Workbook" } else { "/Book" };
    let mut records = BufReader::new(file.open_stream(name).map_err(fault)?);
    let (mut cells, mut height, mut width) = (0u64, 0u64, 0u64);
    let mut head = [0; 4];
    while records.read_exact(&mut head).is_ok() {
        let [kind_low, kind_high, length_low, length_high] = head;
        let length = usize::from(u16::from_le_bytes([length_low, length_high]));
        let mut body = vec![0; length];
        if records.read_exact(&mut body).is_err() {
            break;
        }
        let number = |at: usize| {
            let bytes = [body.get(at).copied().unwrap_or_default(), body.get(at + 1).copied().unwrap_or_default()];
            u64::from(u16::from_le_bytes(bytes))
        };
        let last = match u16::from_le_bytes([kind_low, kind_high]) {
            // A formula, a number, a text, a truth value, and short forms of these.
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x00d6 | 0x00fd | 0x027e => Some(number(2)),
            // Several numbers, of which the last column is named at the end.
            0x00bd => Some(number(length.saturating_sub(2))),
            // A sheet ends.
            0x000a => {
                cells += height * width;
                (height, width) = (0, 0);
                checked(cells)?;
                None
            }
            _ => None,
        };
        if let Some(last) = last {
            (height, width) = (height.max(number(0) + 1), width.max(last + 1));
        }
    }
    checked(cells + height * width)?;
    drop(records);
    input.seek(SeekFrom::Start(0)).map_err(system).map(drop)
}

/// Looks at an OpenDocument spreadsheet and leaves the input at its start.
pub(super) fn check_ods(input: &mut dyn Input) -> Result<(), ReadError> {
    let mut archive = zip::ZipArchive::new(&mut *input).map_err(fault)?;
    let content = archive.by_name("content.xml").map_err(fault)?;
    count_ods(BufReader::new(content))?;
    drop(archive);
    input.seek(SeekFrom::Start(0)).map_err(system).map(drop)
}

fn count_ods(content: impl BufRead) -> Result<(), ReadError> {
    let mut xml = quick_xml::Reader::from_reader(content);
    let mut buffer = Vec::new();
    let mut all = 0u64;
    let mut table = Extent::default();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(fault)? {
            Event::Start(element) => table.open(&element, true),
            Event::Empty(element) => table.open(&element, false),
            Event::End(element) if element.name().as_ref() == "table:table" => {
                all = all.saturating_add(std::mem::take(&mut table).cells());
                checked(all)?;
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The part of a table that has anything in it.
#[derive(Default)]
struct Extent {
    /// Rows up to the last filled one.
    height: u64,
    width: u64,
    /// Rows begun so far.
    rows: u64,
    /// Cells begun so far in the present row.
    cells: u64,
}

impl Extent {
    fn open(&mut self, element: &BytesStart<'_>, has_content: bool) {
        match element.name().as_ref() {
            "table:table-row" => {
                self.rows = self.rows.saturating_add(repeated(element, "table:number-rows-repeated"));
                self.cells = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cells = self.cells.saturating_add(repeated(element, "table:number-columns-repeated"));
                if has_content {
                    self.height = self.rows;
                    self.width = self.width.max(self.cells);
                }
            }
            _ => {}
        }
    }

    fn cells(&self) -> u64 {
        self.height.saturating_mul(self.width)
    }
}

fn repeated(element: &BytesStart<'_>, name: &str) -> u64 {
    let found = element.try_get_attribute(name).ok().flatten();
    found.and_then(|found| found.value.trim().parse().ok()).unwrap_or(1)
}
