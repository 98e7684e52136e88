//! What became of the files of each import: a table in the project's folder, one row a file, entry or line; and beside it
//! the lines that were not understood, to be corrected and imported again.

use super::StoreError;
use super::files::{self, StagedBundle, write_atomically};
use super::names::IMPORTS;
use crate::model::DocumentId;
use crate::report::Notice;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportOutcome {
    /// It is an article now.
    Opened,
    /// It was left out: it is no article, or is in the project already.
    Skipped,
    /// It could not be read.
    Failed,
    /// It is a line of annotations that was not understood.
    Refused,
}

impl ImportOutcome {
    /// All outcomes.
    pub const ALL: [ImportOutcome; 4] = [Self::Opened, Self::Skipped, Self::Failed, Self::Refused];

    /// As it is written and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Refused => "not understood",
        }
    }
}

/// What became of one file, or of one entry of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// What became of it.
    pub outcome: ImportOutcome,
    /// The file.
    pub path: PathBuf,
    /// The entry in it; empty if it is the file itself.
    pub entry: String,
    /// The line or row in it, from 1, if it has such.
    pub line: Option<usize>,
    /// The article that it is, or that has the same text.
    pub article: Option<DocumentId>,
    /// Why it was left out or could not be read; what had to be guessed in an article.
    pub reason: String,
}

/// What became of the files of one import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// When it began, in seconds since 1970 (UTC).
    pub begun: i64,
    /// Whether it was stopped before its end.
    pub is_partial: bool,
    /// One row for each file or entry, in the order in which they were read.
    pub rows: Vec<ImportRow>,
    /// The folder of the lines that were not understood, as they stood in their files; it has the name of their format.
    pub kept_lines: Option<PathBuf>,
}

/// The columns of the table.
const COLUMNS: [&str; 6] = ["outcome", "file", "entry", "line", "article", "reason"];

/// What stands in the place of a file in the row that says that an import was stopped.
const STOPPED: &str = "stopped";

/// The largest report that is read, in bytes (1 GiB).
const LARGEST: u64 = 1 << 30;

impl ImportReport {
    /// How many files had this outcome.
    pub fn count(&self, outcome: ImportOutcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }

    /// The files that could not be read, each once, as far as they have a place.
    pub fn failed_files(&self) -> Vec<PathBuf> {
        let failed = self.rows.iter().filter(|row| row.outcome == ImportOutcome::Failed);
        let mut paths: Vec<PathBuf> = failed.map(|row| row.path.clone()).collect();
        paths.dedup();
        paths.retain(|path| !path.as_os_str().is_empty());
        paths
    }

    /// “Opened 1,000 articles; 60 files could not be read, 3 were left out.”
    pub fn words(&self) -> String {
        if self.is_of_lines() {
            let lines = crate::report::counted(self.rows.len(), "line");
            return format!("{lines} of annotations not understood.");
        }
        let [opened, skipped, failed, _] = ImportOutcome::ALL.map(|outcome| self.count(outcome));
        let articles = if opened == 1 { "article" } else { "articles" };
        let mut words = format!("Opened {opened} {articles}");
        if failed > 0 {
            words += &format!("; {failed} could not be read");
        }
        if skipped > 0 {
            words += &format!("{} {skipped} left out", if failed > 0 { "," } else { ";" });
        }
        if self.is_partial {
            words += "; stopped before the end";
        }
        words + "."
    }

    /// Whether it tells of an import of annotations: of lines that were not understood, and of nothing else.
    pub fn is_of_lines(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row.outcome == ImportOutcome::Refused)
    }

    /// As a table: comma-separated values with a head line.
    pub fn to_csv(&self) -> Result<Vec<u8>, StoreError> {
        let mut table = csv::Writer::from_writer(Vec::new());
        let fail = |error: csv::Error| StoreError::Record(error.to_string());
        table.write_record(COLUMNS).map_err(fail)?;
        for row in &self.rows {
            let (file, line) = (row.path.to_string_lossy(), row.line.map(|line| line.to_string()).unwrap_or_default());
            let article = row.article.as_ref().map_or("", DocumentId::as_str);
            table.write_record([row.outcome.word(), &file, &row.entry, &line, article, &row.reason]).map_err(fail)?;
        }
        if self.is_partial {
            table.write_record([STOPPED, "", "", "", "", "The import was stopped here."]).map_err(fail)?;
        }
        table.into_inner().map_err(|error| StoreError::Record(error.to_string()))
    }

    /// Reads a table; rows that are not understood are left out.
    pub fn from_csv(bytes: &[u8], begun: i64) -> Self {
        let mut report = Self { begun, ..Self::default() };
        let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        for record in table.byte_records().flatten() {
            let field = |at| String::from_utf8_lossy(record.get(at).unwrap_or_default()).into_owned();
            let word = field(0);
            report.is_partial |= word == STOPPED;
            let Some(outcome) = ImportOutcome::ALL.into_iter().find(|outcome| outcome.word() == word) else { continue };
            let article = Some(field(4)).filter(|article| !article.is_empty()).map(DocumentId::new);
            let (path, line) = (PathBuf::from(field(1)), field(3).parse().ok());
            report.rows.push(ImportRow { outcome, path, entry: field(2), line, article, reason: field(5) });
        }
        report
    }

    /// Writes the table to a file.
    pub fn write(&self, path: &Path) -> Result<(), StoreError> {
        write_atomically(path, &self.to_csv()?)
    }
}

/// What a notice says, without its place.
pub fn reason(notice: &Notice) -> String {
    match &notice.hint {
        Some(hint) => format!("{} {hint}", notice.what),
        None => notice.what.clone(),
    }
}

/// The reports that a project's folder holds, the latest first: each with when the import began.
pub fn import_reports(folder: &Path) -> Vec<(i64, PathBuf)> {
    let entries = std::fs::read_dir(folder.join(IMPORTS)).into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| Some((begun_of(&entry.path())?, entry.path())));
    let mut reports: Vec<((i64, u32), PathBuf)> = named.collect();
    reports.sort_by(|one, other| other.cmp(one));
    reports.into_iter().map(|((begun, _), path)| (begun, path)).collect()
}

/// Reads the report of an import.
pub fn read_import_report(path: &Path) -> Result<ImportReport, StoreError> {
    let bytes = files::read(path, LARGEST)?;
    let report = ImportReport::from_csv(&bytes, begun_of(path).unwrap_or_default().0);
    Ok(ImportReport { kept_lines: kept_lines(path), ..report })
}

/// Keeps lines that were not understood beside the report of their import, in files by the names of those that they come
/// from. Gives their folder, which has the name of their format.
pub(super) fn keep_lines(
    report: &Path,
    format: &str,
    lines: &BTreeMap<String, Vec<u8>>,
) -> Result<PathBuf, StoreError> {
    let folder = report.with_extension("").join(format);
    StagedBundle::stage(&folder, false, lines)?.persist()?;
    Ok(folder)
}

/// The folder of the lines that were not understood in the import that a report is of.
fn kept_lines(report: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(report.with_extension("")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).min()
}

/// Keeps a report in a project's folder; gives where it is.
pub(super) fn keep(folder: &Path, report: &ImportReport) -> Result<PathBuf, StoreError> {
    let time = jiff::Timestamp::from_second(report.begun).unwrap_or_default();
    let name = time.strftime("%Y-%m-%dT%H%M%SZ").to_string();
    let path = |number: u32| {
        let number = if number > 1 { format!("-{number}") } else { String::new() };
        folder.join(IMPORTS).join(format!("{name}{number}.csv"))
    };
    let path = (1..).map(path).find(|path| !path.exists()).unwrap_or_default();
    report.write(&path)?;
    Ok(path)
}

/// When the import began, and which of those that began then it is, by the name of its report.
fn begun_of(path: &Path) -> Option<(i64, u32)> {
    let name = path.file_name()?.to_str()?.strip_suffix(".csv")?;
    let (time, number) = name.split_at_checked(18)?;
    let time = jiff::civil::DateTime::strptime("%Y-%m-%dT%H%M%SZ", time).ok()?;
    let number = if number.is_empty() { 1 } else { number.strip_prefix('-')?.parse().ok()? };
    Some((time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second(), number))
}
