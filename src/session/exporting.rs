//! Exports: what goes into which file, written beside its place, read back, compared, and only then put there.
//!
//! The window and the command line both go through here.

mod leftovers;

use crate::analysis::split::{Split, deal};
use crate::format::{
    Bundle, ExportOptions, Format, Growing, Readable, Source, Tally, Verification, verify, verify_streamed,
    write_streamed,
};
use crate::model::{DocumentId, Project};
use crate::report::{Notice, Report, counted};
use crate::store::StoreError;
use crate::store::files::{self, GrowingFiles, StagedBundle};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

/// What to export, and into how many files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportPlan {
    /// What to take.
    pub options: ExportOptions,
    /// Parts for training, tuning and testing, each a file or folder of its own.
    pub split: Option<Split>,
    /// Whether each document gets a file of its own, in formats of one file.
    pub one_file_each: bool,
}

impl ExportPlan {
    /// Everything in one file, or in one folder for formats of several.
    pub fn whole(options: ExportOptions) -> Self {
        Self { options, split: None, one_file_each: false }
    }

    /// Whether the export is one file and no folder.
    pub fn is_one_file(&self, format: &Format) -> bool {
        format.single_file && self.split.is_none() && !self.one_file_each
    }

    fn documents(&self) -> Option<&BTreeSet<DocumentId>> {
        self.options.documents.as_ref()
    }
}

/// An export whose bytes are known and that has been compared with the project.
pub struct Prepared {
    /// Named bytes; none if they were written piece by piece.
    pub bundle: Bundle,
    /// The names of the files.
    pub files: Vec<String>,
    /// What was left out, and what else is to be said.
    pub report: Report,
    /// What reading it back has shown; `None` for formats that are only written.
    pub verification: Option<Verification>,
    /// The parts with how many documents each has, if it was split.
    pub parts: Vec<(String, usize)>,
}

/// Why an export was not made.
#[derive(Debug)]
pub enum ExportFault {
    /// It was to be stopped.
    Stopped,
    /// Something went wrong; what was at its place before is still there.
    Failed(Box<Notice>),
}

/// Writes a project's annotations to a file or folder.
pub fn export(
    project: &Project,
    format: &Format,
    plan: &ExportPlan,
    path: &Path,
    watch: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Prepared, ExportFault> {
    let failed = |error: StoreError| ExportFault::Failed(Box::new(Notice::error(error.to_string())));
    if plan.is_one_file(format) && files::is_device(path) {
        let prepared = self::prepared(project, format, plan)?;
        prepared.bundle.values().try_for_each(|bytes| files::write_atomically(path, bytes)).map_err(failed)?;
        return Ok(prepared);
    }
    let pieces = pieces(project, format, plan);
    if format.stream.is_some() {
        return export_streamed(project, format, plan, &pieces, path, watch);
    }
    let mut prepared = prepare(project, format, &pieces, watch)?;
    let staged = StagedBundle::stage(path, plan.is_one_file(format), &prepared.bundle).map_err(failed)?;
    // What the disk has is compared, not what was meant for it.
    let on_disk = staged.read_back().map_err(failed)?;
    prepared.verification = checked(project, format, &pieces, &on_disk)?;
    staged.persist().map_err(failed)?;
    if !plan.is_one_file(format) {
        let written = StagedBundle::hashes(&prepared.bundle);
        leftovers::clear(project, format.id, plan.documents(), path, written, &mut prepared.report);
    }
    Ok(prepared)
}

/// The same for formats that are written document by document: no file need fit into memory.
fn export_streamed(
    project: &Project,
    format: &Format,
    plan: &ExportPlan,
    pieces: &[Piece],
    path: &Path,
    watch: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Prepared, ExportFault> {
    let failed = |error: std::io::Error| ExportFault::Failed(Box::new(Notice::error(error.to_string())));
    let mut files = GrowingFiles::new(path, plan.is_one_file(format));
    let mut gathered = Gathered::default();
    let total: usize = pieces.iter().map(|piece| piece.documents(project)).sum();
    let every = (total / 200).max(1);
    let mut before = 0;
    for piece in pieces {
        let mut told = Report::default();
        let mut placed = Placed { piece, files: &mut files };
        // Told now and then: of a hundred thousand documents, not each.
        let mut step = |done: usize| match (before + done).is_multiple_of(every) {
            true => watch(before + done, total),
            false => ControlFlow::Continue(()),
        };
        let flow = write_streamed(format, project, &piece.options, &mut placed, &mut told, &mut step);
        match flow {
            Some(Ok(ControlFlow::Continue(()))) => {}
            Some(Ok(ControlFlow::Break(()))) | None => return Err(ExportFault::Stopped),
            Some(Err(error)) => return Err(failed(error)),
        }
        gathered.add(piece, told);
        before += piece.documents(project);
    }
    // What the disk has is compared, not what was meant for it.
    let mut whole: Option<Verification> = None;
    for piece in pieces {
        let source = Placed { piece, files: &mut files };
        let found = match verify_streamed(format, project, &piece.options, &source) {
            Some(found) => found.map_err(failed)?,
            None => break,
        };
        match &mut whole {
            Some(whole) => whole.extend(found),
            none => *none = Some(found),
        }
    }
    let verification = agreed(format, whole).map_err(ExportFault::Failed)?;
    let names = files.names().map(str::to_owned).collect();
    let written = files.hashes();
    files.persist().map_err(|error| ExportFault::Failed(Box::new(Notice::error(error.to_string()))))?;
    if !plan.is_one_file(format) {
        leftovers::clear(project, format.id, plan.documents(), path, written, &mut gathered.report);
    }
    Ok(Prepared { files: names, verification, ..gathered.prepared(Bundle::new()) })
}

/// The files of a piece among all files.
pub(super) struct Placed<'a> {
    pub(super) piece: &'a Piece,
    pub(super) files: &'a mut GrowingFiles,
}

impl Growing for Placed<'_> {
    fn append(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        self.files.append(&self.piece.name(name), bytes).map_err(std::io::Error::other)
    }
}

impl Source for Placed<'_> {
    fn names(&self) -> Vec<String> {
        let inside = self.files.names().filter_map(|name| name.strip_prefix(self.piece.folder.as_str()));
        match &self.piece.file {
            Some(file) => inside.filter(|name| name == file).map(str::to_owned).collect(),
            None => inside.map(str::to_owned).collect(),
        }
    }

    fn open(&self, name: &str) -> std::io::Result<Box<dyn Readable>> {
        Ok(Box::new(self.files.read(&format!("{}{name}", self.piece.folder))?))
    }
}

/// Makes the bytes of an export and compares them with the project, for those who write them elsewhere.
pub fn prepared(project: &Project, format: &Format, plan: &ExportPlan) -> Result<Prepared, ExportFault> {
    let pieces = pieces(project, format, plan);
    let mut prepared = prepare(project, format, &pieces, &mut |_, _| ControlFlow::Continue(()))?;
    prepared.verification = checked(project, format, &pieces, &prepared.bundle)?;
    Ok(prepared)
}

/// How much an export takes.
pub fn tally(project: &Project, plan: &ExportPlan) -> Tally {
    crate::format::tally(project, &plan.options)
}

/// The documents of one call of a format's writer.
pub(super) struct Piece {
    /// What stands before the names of its files: `train/`.
    folder: String,
    /// The name of its only file; `None` if the format names its files.
    file: Option<String>,
    part: Option<String>,
    pub(super) options: ExportOptions,
}

fn pieces(project: &Project, format: &Format, plan: &ExportPlan) -> Vec<Piece> {
    let options = &plan.options;
    let wanted: BTreeSet<DocumentId> = match &options.documents {
        Some(documents) => documents.clone(),
        None => project.documents().map(|document| document.id.clone()).collect(),
    };
    let of = |documents: BTreeSet<DocumentId>| ExportOptions { documents: Some(documents), ..options.clone() };
    let parts: Vec<(Option<String>, ExportOptions)> = match &plan.split {
        None => vec![(None, options.clone())],
        Some(split) => {
            let dealt = deal(project, &options.annotator, &wanted, &[], split);
            let names = split.parts.iter().map(|(name, _)| Some(name.clone()));
            names.zip(dealt.into_iter().map(of)).collect()
        }
    };
    let extension = format.extension;
    let mut pieces = Vec::new();
    for (part, options) in parts {
        let folder = part.as_ref().map(|part| format!("{part}/")).unwrap_or_default();
        if !format.single_file {
            pieces.push(Piece { folder, file: None, part, options });
        } else if plan.one_file_each {
            let documents = options.documents.clone().unwrap_or_else(|| wanted.clone());
            pieces.extend(documents.into_iter().map(|id| Piece {
                folder: folder.clone(),
                file: Some(format!("{id}.{extension}")),
                part: part.clone(),
                options: of([id].into()),
            }));
        } else {
            let file = part.as_ref().map(|part| format!("{part}.{extension}"));
            pieces.push(Piece { folder: String::new(), file, part, options });
        }
    }
    pieces
}

fn prepare(
    project: &Project,
    format: &Format,
    pieces: &[Piece],
    watch: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Prepared, ExportFault> {
    let mut bundle = Bundle::new();
    let mut gathered = Gathered::default();
    for (number, piece) in pieces.iter().enumerate() {
        if watch(number, pieces.len()).is_break() {
            return Err(ExportFault::Stopped);
        }
        let mut told = Report::default();
        let written = (format.write)(project, &piece.options, &mut told);
        gathered.add(piece, told);
        for (name, bytes) in written {
            bundle.insert(piece.name(&name), bytes);
        }
    }
    Ok(gathered.prepared(bundle))
}

/// What there is to say about the pieces.
#[derive(Default)]
struct Gathered {
    report: Report,
    parts: Vec<(String, usize)>,
}

impl Gathered {
    fn add(&mut self, piece: &Piece, told: Report) {
        // A hundred files lose the same kinds of things; it is said once for each kind.
        let known = |notice: &Notice| self.report.notices.iter().any(|other: &Notice| other.what == notice.what);
        let new: Vec<Notice> = told.notices.into_iter().filter(|notice| !known(notice)).collect();
        self.report.notices.extend(new);
        if let Some(part) = &piece.part {
            let count = piece.options.documents.as_ref().map_or(0, BTreeSet::len);
            match self.parts.iter_mut().find(|(name, _)| name == part) {
                Some((_, sum)) => *sum += count,
                None => self.parts.push((part.clone(), count)),
            }
        }
    }

    fn prepared(self, bundle: Bundle) -> Prepared {
        let files = bundle.keys().cloned().collect();
        Prepared { bundle, files, report: self.report, verification: None, parts: self.parts }
    }
}

impl Piece {
    /// All documents under the names that the format gives.
    pub(super) fn whole(options: ExportOptions) -> Self {
        Self { folder: String::new(), file: None, part: None, options }
    }

    /// How many documents it has.
    fn documents(&self, project: &Project) -> usize {
        self.options.documents.as_ref().map_or_else(|| project.documents().len(), BTreeSet::len)
    }

    /// The path of a file in the export that the format calls `name`.
    fn name(&self, name: &str) -> String {
        format!("{}{}", self.folder, self.file.as_deref().unwrap_or(name))
    }
}

/// Compares what was written with the project. A difference is a fault.
fn checked(
    project: &Project,
    format: &Format,
    pieces: &[Piece],
    written: &Bundle,
) -> Result<Option<Verification>, ExportFault> {
    let mut whole: Option<Verification> = None;
    for piece in pieces {
        let own: Bundle = match &piece.file {
            Some(file) => {
                let name = format!("{}{file}", piece.folder);
                written.get(&name).map(|bytes| (file.clone(), bytes.clone())).into_iter().collect()
            }
            None => {
                let inside = written.iter().filter_map(|(name, bytes)| {
                    name.strip_prefix(piece.folder.as_str()).map(|name| (name.to_owned(), bytes.clone()))
                });
                inside.collect()
            }
        };
        match (verify(format, project, &piece.options, &own), &mut whole) {
            (None, _) => return Ok(None),
            (Some(one), Some(whole)) => whole.extend(one),
            (one, none) => *none = one,
        }
    }
    agreed(format, whole).map_err(ExportFault::Failed)
}

/// Refuses an export that came back otherwise.
pub(super) fn agreed(format: &Format, whole: Option<Verification>) -> Result<Option<Verification>, Box<Notice>> {
    match whole {
        Some(found) if found.different > 0 => Err(Box::new(refused(format, &found))),
        whole => Ok(whole),
    }
}

fn refused(format: &Format, found: &Verification) -> Notice {
    let records = counted(found.different, "record");
    let first = found.differences.iter().take(3).cloned().collect::<Vec<_>>().join(" ");
    let what =
        format!("Nothing was exported: {records} came back from {} otherwise than written. {first}", format.name);
    Notice::error(what)
        .hint("What was at that place before is still there. JSONL carries everything; please report this.")
}
