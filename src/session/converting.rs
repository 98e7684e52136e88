//! Annotated documents of one format turned into another, some at a time, without a project.
//!
//! What is read is written at once and forgotten. To compare, the input is read a second time beside the output, so that
//! neither need fit into memory.

use super::corpus::{self, ImportPlan, Joiner};
use super::exporting::{Piece, Placed, agreed};
use crate::format::{Expected, ExportOptions, Format, Growing, Imported, Source, Verification, write_documents};
use crate::model::{AnnotationSetId, DocumentId, Migration, Operation, Project, Schema, slug, unique};
use crate::report::{Notice, Report};
use crate::store::{self, StoreError, files::GrowingFiles};
use std::collections::{BTreeSet, VecDeque};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

/// How much is copied at once, in bytes (1 MiB).
const CHUNK: usize = 1 << 20;

/// What was converted and compared, and is not in its place yet.
pub struct Converted {
    files: GrowingFiles,
    /// How many documents there are.
    pub documents: usize,
    /// What was not understood, what was left out, and what else is to be said.
    pub report: Report,
    /// What reading it back has shown; `None` for formats that are only written.
    pub verification: Option<Verification>,
}

impl Converted {
    /// Puts the files in their places.
    pub fn persist(self) -> Result<(), StoreError> {
        self.files.persist()
    }

    /// Hands out the bytes of all files, for those who write them elsewhere.
    pub fn copy<E: From<io::Error>>(&self, put: &mut dyn FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut chunk = vec![0; CHUNK];
        for name in self.files.names() {
            let mut file = self.files.read(name)?;
            loop {
                match file.read(&mut chunk)? {
                    0 => break,
                    read => put(&chunk[..read])?,
                }
            }
        }
        Ok(())
    }
}

/// Turns what a format has at `path` into another one that is written document by document, beside the place of its file
/// or the folder of its files. `None` if the other format needs all documents at once.
pub fn convert(
    path: &Path,
    from: &'static Format,
    to: &'static Format,
    output: &Path,
) -> Option<Result<Converted, Box<Notice>>> {
    let stream = to.stream?;
    Some(Conversion { path, from, to }.run(stream.begin, output))
}

struct Conversion<'a> {
    path: &'a Path,
    from: &'static Format,
    to: &'static Format,
}

type Begin = fn(&ExportOptions) -> Box<dyn crate::format::DocumentWriter>;

impl Conversion<'_> {
    fn run(&self, begin: Begin, output: &Path) -> Result<Converted, Box<Notice>> {
        let piece = Piece::whole(ExportOptions::all(AnnotationSetId::analyst("import")));
        let mut files = GrowingFiles::new(output, self.to.single_file);
        let mut report = Report::default();
        let documents = self.write(begin(&piece.options), &piece, &mut files, &mut report)?;
        let mut verification = None;
        if documents > 0 {
            let found = self.compare(&piece.options, &Placed { piece: &piece, files: &mut files })?;
            verification = agreed(self.to, Some(found))?;
        }
        Ok(Converted { files, documents, report, verification })
    }

    /// Writes all documents; gives how many there are.
    fn write(
        &self,
        mut writer: Box<dyn crate::format::DocumentWriter>,
        piece: &Piece,
        files: &mut GrowingFiles,
        report: &mut Report,
    ) -> Result<usize, Box<Notice>> {
        let files: &mut dyn Growing = &mut Placed { piece, files };
        let mut parts = Parts::of(self.path, self.from);
        let mut documents = 0;
        writer.begin(files).map_err(failed)?;
        while let Some(part) = parts.next(report) {
            let project = part?;
            documents += project.documents().len();
            write_documents(&mut *writer, &project, &piece.options, files).map_err(failed)?;
        }
        writer.finish(&parts.registry, files, report).map_err(failed)?;
        Ok(documents)
    }

    /// Reads the output and the input side by side.
    fn compare(&self, options: &ExportOptions, output: &dyn Source) -> Result<Verification, Box<Notice>> {
        let mut parts = Parts::of(self.path, self.from);
        let mut verification = Verification::default();
        let mut fault = None;
        // The parts whose documents have not all come back, with how many are still to come.
        let mut open: VecDeque<(Expected<'_>, usize)> = VecDeque::new();
        let expected = |project: Project| {
            let documents = project.documents().len();
            (Expected::new(self.to, project, options.clone()), documents)
        };
        let mut take = |imported: Imported, told: Report| {
            verification.add_faults(&told);
            let mut documents = imported.documents.as_slice();
            while !documents.is_empty() {
                if open.front().is_none_or(|(_, left)| *left == 0) {
                    if let Some((done, _)) = open.pop_front() {
                        done.conclude(&mut verification);
                    }
                    match parts.next(&mut Report::default()) {
                        Some(Ok(project)) => open.push_back(expected(project)),
                        Some(Err(notice)) => {
                            fault = Some(notice);
                            return ControlFlow::Break(());
                        }
                        // More came back than was written.
                        None => open
                            .push_back((Expected::new(self.to, parts.registry.clone(), options.clone()), usize::MAX)),
                    }
                }
                let Some((expected, left)) = open.front_mut() else { break };
                let (own, others) = documents.split_at(documents.len().min(*left));
                expected.compare(own, &imported.entities, &mut verification);
                *left -= own.len();
                documents = others;
            }
            ControlFlow::Continue(())
        };
        if let Some(stream) = self.to.stream {
            (stream.read)(output, &mut take).map_err(failed)?;
        }
        if let Some(notice) = fault {
            return Err(notice);
        }
        while let Some(part) = parts.next(&mut Report::default()) {
            open.push_back(expected(part?));
        }
        open.into_iter().for_each(|(expected, _)| expected.conclude(&mut verification));
        Ok(verification)
    }
}

fn failed(error: io::Error) -> Box<Notice> {
    Box::new(Notice::error(error.to_string()))
}

/// The documents of files, some at a time, each time as a project of their own. Read again, they come out the same.
struct Parts {
    read: Receiver<Result<(Imported, Report), Notice>>,
    /// The schema, the entities and the issues of all parts so far.
    registry: Project,
    /// The ids of all documents so far.
    taken: BTreeSet<String>,
}

impl Parts {
    fn of(path: &Path, format: &'static Format) -> Self {
        // One part waits while another one is written.
        let (send, read) = sync_channel(1);
        let path = path.to_owned();
        std::thread::spawn(move || {
            let mut take = |imported, report| match send.send(Ok((imported, report))) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            };
            if let Err(notice) = corpus::read_in_batches(&path, format, &mut take) {
                // Who no longer listens need not know.
                let _ = send.send(Err(notice));
            }
        });
        Self { read, registry: Project::new("Converted", store::news_schema()), taken: BTreeSet::new() }
    }

    /// The next documents; `None` if there are no more.
    fn next(&mut self, report: &mut Report) -> Option<Result<Project, Box<Notice>>> {
        let (imported, told) = match self.read.recv().ok()? {
            Ok(read) => read,
            Err(notice) => return Some(Err(Box::new(notice))),
        };
        report.extend(told);
        Some(self.part(imported, report))
    }

    fn part(&mut self, mut imported: Imported, report: &mut Report) -> Result<Project, Box<Notice>> {
        for read in &mut imported.documents {
            let id = unique(&slug(read.document.id.as_str()), |id| self.taken.contains(id));
            self.taken.insert(id.clone());
            read.document.id = DocumentId::new(id);
        }
        let refused = |refusal| Box::new(Notice::error(format!("Nothing was converted. {refusal}")));
        let schema = corpus::schema_with(Schema::clone(self.registry.schema()), &imported);
        if schema != **self.registry.schema() {
            let operations = self.registry.with_schema(schema, &Migration::default());
            self.registry.commit(&operations).map_err(refused)?;
        }
        let plan = ImportPlan::plain(AnnotationSetId::analyst("import"));
        let joining = Joiner::of(&self.registry).joining(&self.registry, imported, &plan).map_err(refused)?;
        report.extend(joining.report);
        let mut project = self.registry.clone();
        project.commit(&joining.operations).map_err(refused)?;
        let is_of_registry =
            |operation: &Operation| matches!(operation, Operation::PutEntity(..) | Operation::PutIssue(..));
        let registered: Vec<Operation> = joining.operations.into_iter().filter(is_of_registry).collect();
        self.registry.commit(&registered).map_err(refused)?;
        Ok(project)
    }
}
