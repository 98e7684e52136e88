//! Formats written and read document by document, so that a corpus need not fit into memory twice.

use super::export::{Selected, selected};
use super::{Bundle, ExportOptions, Format, Imported};
use crate::model::Project;
use crate::report::Report;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::ops::ControlFlow;

/// How much of a file is read at once, in bytes (8 MiB).
pub(super) const BATCH: usize = 8 << 20;

/// Files that grow while they are written.
pub trait Growing {
    /// Adds to the end of a file, which begins empty.
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;
}

impl Growing for Bundle {
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.entry(name.to_owned()).or_default().extend_from_slice(bytes);
        Ok(())
    }
}

/// Writes one document after another.
pub trait DocumentWriter {
    /// Writes what comes before all documents.
    fn begin(&mut self, _files: &mut dyn Growing) -> io::Result<()> {
        Ok(())
    }

    /// Writes a document.
    fn document(&mut self, project: &Project, selected: &Selected, files: &mut dyn Growing) -> io::Result<()>;

    /// Writes what comes after all documents, and says what was left out.
    fn finish(self: Box<Self>, project: &Project, files: &mut dyn Growing, report: &mut Report) -> io::Result<()>;
}

/// Writes annotated documents one by one; before each, `watch` is told how many are done. `None` for formats that
/// need all of them at once.
pub fn write_streamed(
    format: &Format,
    project: &Project,
    options: &ExportOptions,
    files: &mut dyn Growing,
    report: &mut Report,
    watch: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Option<io::Result<ControlFlow<()>>> {
    let writer = (format.stream.as_ref()?.begin)(options);
    Some(written(writer, project, options, files, report, watch))
}

/// Writes the documents of a project one by one.
pub fn write_documents(
    writer: &mut dyn DocumentWriter,
    project: &Project,
    options: &ExportOptions,
    files: &mut dyn Growing,
) -> io::Result<()> {
    selected(project, options).try_for_each(|selected| writer.document(project, &selected, files))
}

fn written(
    mut writer: Box<dyn DocumentWriter>,
    project: &Project,
    options: &ExportOptions,
    files: &mut dyn Growing,
    report: &mut Report,
    watch: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    writer.begin(files)?;
    for (done, selected) in selected(project, options).enumerate() {
        if watch(done).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        writer.document(project, &selected, files)?;
    }
    writer.finish(project, files, report)?;
    Ok(ControlFlow::Continue(()))
}

/// What a writer makes, in memory.
pub(super) fn bundled(
    writer: Box<dyn DocumentWriter>,
    project: &Project,
    options: &ExportOptions,
    report: &mut Report,
) -> Bundle {
    let mut bundle = Bundle::new();
    // Memory takes everything; what a library refuses is said.
    if let Err(error) = written(writer, project, options, &mut bundle, report, &mut |_| ControlFlow::Continue(())) {
        report.add(crate::report::Notice::error(format!("The export could not be written: {error}.")));
    }
    bundle
}

/// A file that can be read from any place.
pub trait Readable: Read + Seek + Send {}

impl<T: Read + Seek + Send> Readable for T {}

/// Files that are opened when they are needed.
pub trait Source {
    /// Their names.
    fn names(&self) -> Vec<String>;

    /// Opens one.
    fn open(&self, name: &str) -> io::Result<Box<dyn Readable>>;
}

impl Source for Bundle {
    fn names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Readable>> {
        let bytes = self.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(io::Cursor::new(bytes.clone())))
    }
}

/// Takes some documents that were read, with what is to be said about them.
pub type TakeBatch<'a> = &'a mut dyn FnMut(Imported, Report) -> ControlFlow<()>;

/// Document by document, out and in.
pub struct Stream {
    /// Begins to write.
    pub begin: fn(&ExportOptions) -> Box<dyn DocumentWriter>,
    /// Reads some documents after others; fails only if the files cannot be read.
    pub read: fn(&dyn Source, TakeBatch<'_>) -> io::Result<()>,
}

/// Reads files of lines in pieces of hardly more than `most` bytes, cut before lines at which a document begins.
pub(super) fn read_lines(
    source: &dyn Source,
    most: usize,
    begins: fn(&[u8]) -> bool,
    read: fn(&Bundle, &mut Report) -> Imported,
    take: TakeBatch<'_>,
) -> io::Result<()> {
    for name in source.names() {
        let mut file = BufReader::with_capacity(1 << 20, source.open(&name)?);
        let (mut piece, mut line) = (Vec::new(), Vec::new());
        let (mut first, mut next) = (0, 0);
        loop {
            line.clear();
            let is_end = file.read_until(b'\n', &mut line)? == 0;
            if is_end || piece.len() >= most && begins(&line) {
                let mut report = Report::default();
                let bundle = Bundle::from([(name.clone(), std::mem::take(&mut piece))]);
                let imported = read(&bundle, &mut report);
                for notice in &mut report.notices {
                    notice.line = notice.line.map(|line| line + first);
                }
                first = next;
                if take(imported, report).is_break() || is_end {
                    break;
                }
            }
            piece.extend_from_slice(&line);
            next += 1;
        }
    }
    Ok(())
}
