//! Annotations that other programs wrote: read, looked at, and brought into a project.
//!
//! The window and the command line both go through here.

pub mod rejected;

use super::joining::Known;
pub use super::joining::{Joiner, Joining, joining, schema_with};
use crate::format::{self, Bundle, Format, Imported, ImportedDocument, Readable, Source, TakeBatch, Tally};
use crate::model::{AnnotationSetId, DocumentId, LabelId, Project, Schema};
use crate::report::{Notice, Report};
use crate::store::{self, StoreError, files};
pub use rejected::{Rejected, rejected};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The largest file that is imported, in bytes (4 GiB).
const LARGEST: u64 = 4 << 30;

/// How much of a file tells its format, in bytes.
const BEGINNING: u64 = 64 << 10;

/// How many files are looked at to tell the format.
const LOOKED_AT: usize = 50;

/// What was read from files and is not in a project yet.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The file, or the folder of files.
    pub path: PathBuf,
    /// The format.
    pub format: &'static Format,
    /// What was understood.
    pub imported: Imported,
    /// What was not, and what else is to be said.
    pub report: Report,
    /// The lines that were not understood, as they stand in the files.
    pub rejected: Vec<Rejected>,
}

/// What becomes of a label of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelFate {
    /// It is this label of the project.
    Is(LabelId),
    /// It becomes a new label of the project.
    New,
    /// Its mentions are left out.
    LeaveOut,
}

/// A label of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundLabel {
    /// As the file names it.
    pub name: String,
    /// How many mentions have it.
    pub mentions: usize,
    /// The label of the project that it is, or has been merged into.
    pub known: Option<LabelId>,
}

/// How annotations are to come into a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPlan {
    /// Whose annotations they become; `Prediction` makes them suggestions.
    pub set: AnnotationSetId,
    /// What becomes of labels, by the names in the file; a label that is not named here is the project's label of
    /// that name, or is left out if there is none.
    pub labels: BTreeMap<String, LabelFate>,
}

impl ImportPlan {
    /// Labels are those of the same name; others are left out.
    pub fn plain(set: AnnotationSetId) -> Self {
        Self { set, labels: BTreeMap::new() }
    }
}

/// Reads annotated documents; without a format, the files tell it. Lines without text are about articles of `project`.
pub fn read(path: &Path, format: Option<&'static Format>, project: &Project) -> Result<Arrival, Notice> {
    let said = |error: StoreError| Notice::error(error.to_string());
    let format = match format {
        Some(format) => format,
        None => told_format(path)?,
    };
    let Some(read) = format.read else {
        return Err(Notice::error(format!("{} can be written only.", format.name)).at(path));
    };
    let (bundle, mut report) = read_bundle(path, format).map_err(said)?;
    let mut imported = read(&bundle, &mut report);
    imported.complete(project, &mut report);
    let rejected = rejected(&OnDisk::of(path, format).0, &report);
    Ok(Arrival { path: path.to_owned(), format, imported, report, rejected })
}

/// Reads annotated documents some at a time, where the format allows it; else all at once.
pub fn read_in_batches(path: &Path, format: &'static Format, take: TakeBatch<'_>) -> Result<(), Notice> {
    let (files, collected) = OnDisk::of(path, format);
    if take(Imported::default(), collected).is_break() {
        return Ok(());
    }
    match (&format.stream, format.read) {
        (Some(stream), _) => (stream.read)(&files, take).map_err(|error| Notice::error(error.to_string()).at(path)),
        (None, Some(read)) => {
            let (bundle, mut report) = read_bundle(path, format).map_err(|error| Notice::error(error.to_string()))?;
            let imported = read(&bundle, &mut report);
            let _ = take(imported, report);
            Ok(())
        }
        (None, None) => Err(Notice::error(format!("{} can be written only.", format.name)).at(path)),
    }
}

/// The files of a format, opened when they are needed.
pub struct OnDisk {
    files: BTreeMap<String, PathBuf>,
}

impl OnDisk {
    /// The files that a format reads at a path, and what could not be listed.
    pub fn of(path: &Path, format: &Format) -> (Self, Report) {
        let (found, report) = store::collect(&[path.to_owned()], format.reads);
        (Self { files: found.into_iter().map(|file| (inside(path, &file), file)).collect() }, report)
    }
}

impl Source for OnDisk {
    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn open(&self, name: &str) -> std::io::Result<Box<dyn Readable>> {
        let path = self.files.get(name).ok_or(std::io::ErrorKind::NotFound)?;
        Ok(Box::new(files::open(path).map_err(std::io::Error::other)?))
    }
}

/// The format that the files tell.
pub fn told_format(path: &Path) -> Result<&'static Format, Notice> {
    let format = guess(path).map_err(|error| Notice::error(error.to_string()))?;
    format.ok_or_else(|| {
        let notice = Notice::error("It cannot be told which format this is in.").at(path);
        notice.hint("Choose the format. Articles without annotations are opened with “Open articles…”.")
    })
}

/// The format of a file, or of the files of a folder, by their names and how they begin.
pub fn guess(path: &Path) -> Result<Option<&'static Format>, StoreError> {
    let (found, _) = store::collect(&[path.to_owned()], &format::annotation_extensions());
    let mut beginnings = Bundle::new();
    for file in found.iter().take(LOOKED_AT) {
        beginnings.insert(inside(path, file), files::read_beginning(file, BEGINNING)?);
    }
    Ok(format::guess_format(&beginnings))
}

/// The files that a format reads, by their paths under `path`.
pub fn read_bundle(path: &Path, format: &Format) -> Result<(Bundle, Report), StoreError> {
    let (found, report) = store::collect(&[path.to_owned()], format.reads);
    let mut bundle = Bundle::new();
    for file in found {
        bundle.insert(inside(path, &file), files::read(&file, LARGEST)?);
    }
    Ok((bundle, report))
}

fn inside(path: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(path).ok().filter(|inside| !inside.as_os_str().is_empty());
    let inside = inside.or(file.file_name().map(Path::new)).unwrap_or(file);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The labels of mentions that were read, the most frequent first.
pub fn labels_of(imported: &Imported, schema: &Schema) -> Vec<FoundLabel> {
    let mut counts: BTreeMap<&LabelId, usize> = BTreeMap::new();
    for mention in imported.documents.iter().flat_map(|read| &read.mentions) {
        *counts.entry(&mention.label).or_default() += 1;
    }
    let found = |(id, mentions): (&LabelId, usize)| FoundLabel {
        name: id.as_str().to_owned(),
        mentions,
        known: schema.label_meant_by(id).map(|label| label.id.clone()),
    };
    let mut labels: Vec<FoundLabel> = counts.into_iter().map(found).collect();
    labels.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.name.cmp(&b.name)));
    labels
}

impl Arrival {
    /// How much was read.
    pub fn tally(&self) -> Tally {
        let mut sum = Tally::default();
        self.imported.documents.iter().for_each(|read| sum.add(tally(read)));
        // Several lines may be about one document.
        let ids: BTreeSet<&DocumentId> = self.imported.documents.iter().map(|read| &read.document.id).collect();
        Tally { documents: ids.len(), ..sum }
    }

    /// The labels of its mentions, the most frequent first.
    pub fn labels(&self, schema: &Schema) -> Vec<FoundLabel> {
        labels_of(&self.imported, schema)
    }

    /// How many of its documents are in a project already.
    pub fn known_documents(&self, project: &Project) -> usize {
        let known = Known::of(project);
        let found = self.imported.documents.iter().filter_map(|read| known.find(project, &read.document));
        found.map(|document| &document.id).collect::<BTreeSet<_>>().len()
    }
}

fn tally(read: &ImportedDocument) -> Tally {
    let ImportedDocument { mentions, stances, relations, .. } = read;
    Tally { documents: 1, mentions: mentions.len(), stances: stances.len(), relations: relations.len() }
}
