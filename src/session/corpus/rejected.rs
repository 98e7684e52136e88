//! Lines of annotations that were not understood: found in their files, and kept with the project to be corrected and
//! imported again.

use super::OnDisk;
use crate::format::{Format, Source};
use crate::report::Report;
use crate::store::{ImportOutcome, ImportReport, ImportRow, ProjectFolder, StoreError};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The most that one of them may take of a table whose quotation mark nobody closes, in bytes (1 MiB).
const LONGEST: usize = 1 << 20;

/// A line that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The file, inside the folder that was read.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Why.
    pub why: String,
    /// The line as it stands there; of a table, the whole row.
    pub content: String,
}

impl std::fmt::Display for Rejected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "# {}, line {}: {}", self.file, self.line, self.why)?;
        writeln!(f, "{}", self.content)
    }
}

/// The lines that a report names, with what stands there.
pub fn rejected(files: &dyn Source, report: &Report) -> Vec<Rejected> {
    let mut by_file: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    let names = files.names();
    for notice in &report.notices {
        let only = || names.first().filter(|_| names.len() == 1).cloned();
        let file = notice.path.as_ref().map(|path| path.to_string_lossy().into_owned()).or_else(only);
        if let (Some(file), Some(line)) = (file, notice.line) {
            by_file.entry(file).or_default().push((line, notice.what.clone()));
        }
    }
    let mut rejected: Vec<Rejected> = Vec::new();
    for (file, mut wanted) in by_file {
        let Ok(opened) = files.open(&file) else { continue };
        wanted.sort();
        let mut reader = BufReader::new(opened);
        // The row that was read last begins at one line and ends at another.
        let (mut first, mut last, mut content) = (0, 0, Vec::new());
        for (line, why) in wanted {
            while last < line {
                content.clear();
                first = last + 1;
                match read_row(&mut reader, is_table(&file), &mut content) {
                    Ok(lines @ 1..) => last += lines,
                    _ => break,
                }
            }
            if (first..=last).contains(&line) {
                let content = String::from_utf8_lossy(&content).trim_end_matches(['\r', '\n']).to_owned();
                rejected.push(Rejected { file: file.clone(), line, why, content });
            }
        }
    }
    rejected
}

/// Reads a line, or a row of a table, in which there may be line ends between quotation marks; gives how many lines.
fn read_row(reader: &mut impl BufRead, is_table: bool, row: &mut Vec<u8>) -> std::io::Result<usize> {
    let mut lines = 0;
    loop {
        if reader.read_until(b'\n', row)? == 0 {
            return Ok(lines);
        }
        lines += 1;
        let is_open = is_table && row.iter().filter(|&&byte| byte == b'"').count() % 2 == 1;
        if !is_open || row.len() > LONGEST {
            return Ok(lines);
        }
    }
}

fn is_table(file: &str) -> bool {
    file.ends_with(".csv")
}

/// Whether lines of a format can be read without the rest of their file.
pub fn stand_alone(format: &Format) -> bool {
    format.extension == "jsonl"
}

/// Keeps lines of the files at `path` with a project. A file of them has what tells its columns, so that it can be
/// corrected there and imported again; a report says what is wrong with each.
pub fn keep(
    folder: &ProjectFolder,
    path: &Path,
    format: &Format,
    rejected: &[Rejected],
    now: i64,
) -> Result<ImportReport, StoreError> {
    let source = |file: &str| if path.is_dir() { path.join(file) } else { path.to_owned() };
    let row = |rejected: &Rejected| ImportRow {
        outcome: ImportOutcome::Refused,
        path: source(&rejected.file),
        entry: String::new(),
        line: Some(rejected.line),
        article: None,
        reason: rejected.why.clone(),
    };
    let mut report = ImportReport { begun: now, rows: rejected.iter().map(row).collect(), ..ImportReport::default() };
    let mut lines: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut last = None;
    for rejected in rejected {
        let file = lines.entry(rejected.file.clone()).or_insert_with(|| head(path, format, &rejected.file));
        // More than one thing may be wrong with a line.
        if last.replace((&rejected.file, &rejected.content)) != Some((&rejected.file, &rejected.content)) {
            file.extend_from_slice(rejected.content.as_bytes());
            file.push(b'\n');
        }
    }
    let place = folder.keep_import(&report)?;
    report.kept_lines = Some(folder.keep_lines(&place, format.id, &lines)?);
    Ok(report)
}

/// What tells the columns of a file.
fn head(path: &Path, format: &Format, file: &str) -> Vec<u8> {
    let mut head = Vec::new();
    if is_table(file)
        && let Ok(opened) = OnDisk::of(path, format).0.open(file)
        && BufReader::new(opened).read_until(b'\n', &mut head).is_err()
    {
        head.clear();
    }
    head
}
