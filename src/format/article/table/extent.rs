//! How many cells spreadsheets come to that can only be read as a whole: a small file may claim a cell in the last
//! corner, or one that is repeated a thousand million times.

use super::super::{Input, ReadError, system};
use super::sheet::fault;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor, Read, SeekFrom, Write};

/// The most cells that all sheets of a file may come to: each takes about 60 bytes.
const MOST: u64 = 8_000_000;

/// The rows and columns that a sheet of Excel before 2007 has at most.
const LAST_ROW: u64 = 65_536;
const LAST_COLUMN: u64 = 256;

/// Looks at the list of texts of a spreadsheet of Excel: the library makes room for as many as it claims to have.
pub(super) fn check_texts(part: impl Read, bytes: u64) -> Result<(), ReadError> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "sst" => {
                let claimed = element.try_get_attribute("uniqueCount").ok().flatten();
                let claimed: u64 = claimed.and_then(|found| found.value.trim().parse().ok()).unwrap_or_default();
                return match claimed > bytes {
                    true => Err(ReadError::Table("its list of texts claims to be longer than it can be".to_owned())),
                    false => Ok(()),
                };
            }
            // What is wrong there is said by the library.
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

fn checked(cells: u64) -> Result<(), ReadError> {
    match cells {
        0..=MOST => Ok(()),
        _ => Err(ReadError::Table(format!("its sheets span more than {MOST} cells"))),
    }
}

/// Looks at a file of Excel before 2007. Gives one that holds nothing but what was looked at: in a damaged file, one
/// library may find other things than another.
pub(super) fn checked_xls(input: &mut dyn Input) -> Result<Cursor<Vec<u8>>, ReadError> {
    let mut file = cfb::CompoundFile::open(&mut *input).map_err(fault)?;
    let name = if file.exists("/Workbook") { "/Workbook" } else { "/Book" };
    let mut book = Vec::new();
    file.open_stream(name).and_then(|mut stream| stream.read_to_end(&mut book)).map_err(fault)?;
    check_records(&book)?;
    let mut checked =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).map_err(fault)?;
    checked.create_stream(name).and_then(|mut stream| stream.write_all(&book)).map_err(fault)?;
    checked.flush().map_err(fault)?;
    let mut checked = checked.into_inner();
    checked.set_position(0);
    Ok(checked)
}

fn check_records(mut records: &[u8]) -> Result<(), ReadError> {
    let (mut cells, mut claimed_cells, mut height, mut width) = (0u64, 0u64, 0u64, 0u64);
    // Where the library will look for sheets, and where such a thing begins.
    let (mut sheets, mut beginnings, mut at) = (BTreeSet::new(), BTreeSet::new(), 0u64);
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
        let long = |at: usize| number(at) | number(at + 2) << 16;
        let begins = at;
        at += 4 + length as u64;
        let last = match u16::from_le_bytes([kind_low, kind_high]) {
            0x0085 => {
                sheets.insert(long(0));
                None
            }
            0x0809 => {
                beginnings.insert(begins);
                None
            }
            // A sheet says how large it is, and the library makes room for that.
            0x0200 => {
                let claimed = match length {
                    10 => [number(0), number(2), number(4), number(6)],
                    _ => [long(0), long(4), number(8), number(10)],
                };
                let [first_row, end_row, first_column, end_column] = claimed;
                if first_row > end_row || end_row > LAST_ROW || first_column > end_column || end_column > LAST_COLUMN {
                    return Err(ReadError::Table("a sheet claims to be larger than any can be".to_owned()));
                }
                claimed_cells += (end_row - first_row + 1) * (end_column - first_column + 1);
                checked(claimed_cells)?;
                None
            }
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
    if !sheets.is_subset(&beginnings) {
        return Err(ReadError::Table("its list of sheets leads nowhere".to_owned()));
    }
    Ok(())
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
