//! How the cells of a delimited table are told apart: delimiter, quotation marks, and what to do about broken ones.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// The signs that stand between cells; the last is in no text and means that there is one column only.
const DELIMITERS: [u8; 5] = [b',', b';', b'\t', b'|', 0x1f];

/// How many rows of a sample are looked at.
const LOOKED_AT: usize = 100;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Whether cells may stand in quotation marks.
    pub(super) quotes: bool,
}

/// What the quotation marks of some rows are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// No cell begins with one.
    None,
    /// Each that opens a cell closes it.
    Good,
    /// Something stands between a closing one and the next cell.
    Stray,
    /// The last is never closed.
    Open,
}

impl Dialect {
    /// Guesses from the beginning of a table; `is_whole`: it is all of it. Tabs are preferred if the name says so.
    pub(super) fn guess(sample: &[u8], is_whole: bool, tabs: bool) -> Self {
        let mut best = (0.0, Dialect { delimiter: if tabs { b'\t' } else { b',' }, quotes: !tabs });
        for delimiter in DELIMITERS {
            let quotes = match quotes(sample, delimiter) {
                Quotes::None => delimiter != b'\t',
                Quotes::Good => true,
                Quotes::Stray => delimiter != b'\t',
                Quotes::Open => delimiter != b'\t' || !is_whole && !has_lone_quote(sample),
            };
            let dialect = Dialect { delimiter, quotes };
            let score = dialect.score(sample, is_whole) * if tabs && delimiter == b'\t' { 4.0 } else { 1.0 };
            if score > best.0 {
                best = (score, dialect);
            }
        }
        best.1
    }

    /// How evenly it cuts the rows of a sample.
    fn score(self, sample: &[u8], is_whole: bool) -> f64 {
        let mut counts = self.counts(sample);
        if !is_whole && counts.len() > 1 {
            counts.pop();
        }
        let Some(&first) = counts.first() else { return 0.0 };
        if first < 2 {
            return if self.delimiter == 0x1f { 0.3 } else { 0.0 };
        }
        let same = counts.iter().filter(|count| **count == first).count() as f64 / counts.len() as f64;
        same * (1.0 + (first.min(12) as f64) / 40.0)
    }

    fn counts(self, sample: &[u8]) -> Vec<usize> {
        let mut reader = self.reader();
        let (mut cells, mut ends) = (vec![0; sample.len() + 1], vec![0; sample.len() + 2]);
        let (mut at, mut counts) = (0, Vec::new());
        while counts.len() < LOOKED_AT {
            let (result, read, _, count) = reader.read_record(&sample[at..], &mut cells, &mut ends);
            at += read;
            let at_end = at >= sample.len();
            match result {
                ReadRecordResult::Record => counts.push(count),
                ReadRecordResult::InputEmpty if at_end => {
                    // The last row ends with the sample.
                    let (result, _, _, more) = reader.read_record(&[], &mut cells[..1], &mut ends);
                    if result == ReadRecordResult::Record {
                        counts.push(count + more);
                    }
                    break;
                }
                _ => break,
            }
        }
        counts
    }

    pub(super) fn reader(self) -> Reader {
        ReaderBuilder::new().delimiter(self.delimiter).quoting(self.quotes).build()
    }

    /// The cells of one line as they stand, with their quotation marks.
    pub(super) fn unquoted(self, line: &[u8]) -> Vec<Vec<u8>> {
        line.split(|byte| *byte == self.delimiter).map(<[u8]>::to_vec).collect()
    }
}

/// Whether some line, taken alone, has a cell whose quotation mark is not closed although the line after it is
/// like the others: in tables with tabs, a cell may well begin with a quotation.
fn has_lone_quote(sample: &[u8]) -> bool {
    let lines = sample.split(|byte| *byte == b'\n').take(LOOKED_AT);
    let tabs = |line: &[u8]| line.iter().filter(|byte| **byte == b'\t').count();
    let mut wanted = None;
    for line in lines {
        let count = tabs(line);
        let even = *wanted.get_or_insert(count) == count;
        if even && matches!(quotes(line, b'\t'), Quotes::Open) {
            return true;
        }
    }
    false
}

/// Looks at the quotation marks of rows. Cells that do not begin with one may have any.
pub(super) fn quotes(bytes: &[u8], delimiter: u8) -> Quotes {
    let mut found = Quotes::None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'"' {
            let next = bytes[at..].iter().position(|&it| it == delimiter || it == b'\n' || it == b'\r');
            match next {
                Some(next) => at += next + 1,
                None => break,
            }
            continue;
        }
        found = Quotes::Good;
        at += 1;
        loop {
            let Some(next) = bytes[at..].iter().position(|&it| it == b'"') else { return Quotes::Open };
            at += next + 1;
            match bytes.get(at) {
                Some(b'"') => at += 1,
                Some(&end) if end == delimiter || end == b'\n' || end == b'\r' => {
                    at += 1;
                    break;
                }
                None => return Quotes::Good,
                Some(_) => return Quotes::Stray,
            }
        }
    }
    found
}
