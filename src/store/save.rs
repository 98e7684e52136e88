//! Saving: what changed, and only that.

use super::StoreError;
use super::backup::Backup;
use super::confined;
use super::files::{Staged, folder_of, sync_disk, sync_folder};
use super::folders;
use super::index::Index;
use super::ledger::{Ledger, seen};
use super::names::{ANNOTATIONS, ENTITIES, ISSUES, PROJECT, article_path, text_path};
use super::rolling::Rolling;
use super::sheet::SheetWriter;
use super::turn::Turn;
use super::v1::{
    self, Article, Boilerplate, EntityRecord, IssueRecord, MentionRecord, RelationRecord, StanceRecord, Unit,
};
use crate::model::{AnnotationSet, AnnotationSetId, Document, DocumentId, Mention, Project, Schema, Stance, extent};
use crate::report::{Notice, Report};
use crate::text::fingerprint;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How many files are written before they are synced together; each is open until then.
const MOST_STAGED: usize = 200;

/// From so many files on, the whole disk is synced instead of each file.
const MANY: usize = 100;

/// What a save did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// How many files were written.
    pub files: usize,
    /// How many bytes were written.
    pub bytes: u64,
    /// How many files of removed records went to the bin.
    pub removed: usize,
    /// Files that had been damaged or that someone else had changed, and where their copies are.
    pub report: Report,
}

/// A save that has begun and may run on any thread.
pub struct SaveJob {
    pub(super) root: PathBuf,
    pub(super) project: Project,
    pub(super) ledger: Arc<Mutex<Ledger>>,
    /// Saves of a folder are numbered in the order in which they began.
    pub(super) number: u64,
    /// Where the journal ended when the save began.
    pub(super) mark: u64,
    /// When it began, in seconds since 1970 (UTC).
    pub(super) at: i64,
    /// Whose annotations alone may be written, if another window has the rest.
    pub(super) hand: Option<AnnotationSetId>,
    /// How often the folder had gone on from what others left in the files when it began.
    pub(super) rounds: u64,
    /// Whether nothing is written if another window has saved meanwhile.
    pub(super) is_wary: bool,
}

/// A save that has run, well or not.
pub struct FinishedSave {
    pub(super) number: u64,
    pub(super) mark: u64,
    pub(super) project: Project,
    pub(super) result: Result<Saved, StoreError>,
    pub(super) ledger: Arc<Mutex<Ledger>>,
}

impl SaveJob {
    /// The same save, which fails with [`StoreError::Crossed`] if another window has saved since this one last looked at
    /// the files.
    pub fn warily(self) -> Self {
        Self { is_wary: true, ..self }
    }

    /// Writes the files. Does nothing if a later save has run already.
    pub fn run(self) -> FinishedSave {
        self.run_in(None)
    }

    /// The same in a turn that is ours already, if one is.
    pub fn run_in(self, turn: Option<Turn>) -> FinishedSave {
        let result = self.write(turn);
        let Self { project, ledger, number, mark, .. } = self;
        FinishedSave { number, mark, project, result, ledger }
    }

    fn write(&self, turn: Option<Turn>) -> Result<Saved, StoreError> {
        let mut turn = if turn.is_some() { turn } else { Turn::take(&self.root)? };
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        if ledger.latest > self.number {
            return Ok(Saved::default());
        }
        // What came in after the save began is not in what it would write.
        let is_behind = ledger.rounds != self.rounds || turn.as_ref().is_some_and(|turn| turn.mark != ledger.mark);
        if self.is_wary && is_behind {
            return Err(StoreError::Crossed(self.root.clone()));
        }
        // Taken back only when all is well.
        let was_cut_short = std::mem::replace(&mut ledger.unsure, true);
        let result = self.write_changes(&mut ledger, was_cut_short);
        // Whatever was written: a save that was cut short may have written some of it.
        let has_written = result.as_ref().map_or(true, |saved| saved.files + saved.removed > 0);
        if let Some(turn) = turn.as_mut().filter(|_| has_written) {
            // Who did not know of the save before this one does not know of it now.
            let is_current = turn.mark == ledger.mark;
            let mark = turn.leave_mark();
            if is_current {
                ledger.mark = mark;
            }
        }
        if result.is_ok() {
            (ledger.latest, ledger.unsure) = (self.number, false);
        }
        result
    }

    /// Writes what differs between a project and what the files hold; everything, if that is not sure.
    fn write_changes(&self, ledger: &mut Ledger, all: bool) -> Result<Saved, StoreError> {
        let Self { root, project, at, hand, .. } = self;
        if !root.is_dir() {
            // Part of a project must not be made where the whole one was.
            return Err(StoreError::Vanished(root.clone()));
        }
        let former = ledger.saved.clone();
        let mut writer = Writer {
            root,
            all,
            hand: hand.as_ref(),
            ledger,
            copies: Backup::copies(root),
            bin: Backup::bin(root),
            // There is nothing to go back to before the first save.
            rolling: root.join(PROJECT).is_file().then(|| Rolling::new(root, *at)),
            folders: BTreeSet::new(),
            staged: Vec::new(),
            saved: Saved::default(),
            touched: BTreeSet::new(),
            gone: Vec::new(),
        };
        // Whatever others refer to comes first, so that a save that is cut short leaves little to repair.
        writer.head(project, &former, Pass::Added)?;
        writer.registry(project, &former, Pass::Added)?;
        let documents = match all {
            true => project.documents().map(|document| document.id.clone()).collect(),
            false => project.unlike(&former),
        };
        for id in &documents {
            let Some(document) = project.document(id) else { continue };
            writer.document(document, former.document(id))?;
            writer.annotations(id, project, &former)?;
        }
        // Nothing goes before its successor is there.
        writer.flush()?;
        writer.remove_strangers(project)?;
        // What is gone from schema and registry goes when no file names it any more.
        writer.registry(project, &former, Pass::Gone)?;
        writer.head(project, &former, Pass::Gone)?;
        writer.flush()?;
        writer.folders.iter().for_each(|folder| sync_folder(folder));
        // A hand that has annotated nothing any more has no folder; one that still holds something stays.
        let annotations = root.join("annotations");
        for folder in writer.folders.iter().filter(|folder| folder.parent() == Some(&annotations)) {
            let _ = std::fs::remove_dir(folder);
        }
        let Writer { saved, touched, gone, .. } = writer;
        ledger.saved = project.clone();
        write_index(root, project, ledger, &touched, gone);
        Ok(saved)
    }
}

/// Notes in the index what was written. One that cannot be written costs only time, at the next opening.
fn write_index(
    root: &Path,
    project: &Project,
    ledger: &mut Ledger,
    touched: &BTreeSet<DocumentId>,
    mut gone: Vec<String>,
) {
    let Some(mut index) = ledger.index.take() else { return };
    let mut noted = Vec::new();
    for id in touched {
        let Some(stem) = ledger.stem(id) else { continue };
        match ledger.entry(project, id) {
            Some(entry) => noted.push((stem, entry)),
            None => gone.push(stem.to_owned()),
        }
    }
    let is_whole = ledger.is_whole && noted.len() == touched.iter().filter(|id| ledger.stem(id).is_some()).count();
    let schema = Ledger::schema_fingerprint(project.schema());
    let is_written =
        index.write(schema, noted.iter().map(|(stem, entry)| (*stem, entry)), gone.iter().map(String::as_str));
    if is_written.is_err() {
        Index::doubt(root);
    }
    ledger.is_whole = is_whole && is_written.is_ok();
    index.note_whole(folders::stamps(root).filter(|_| ledger.is_whole).as_deref());
    ledger.index = Some(index);
}

fn by_id<'r, T>(
    records: impl Iterator<Item = &'r Arc<T>>,
    id: impl Fn(&'r T) -> &'r str,
) -> BTreeMap<&'r str, &'r Arc<T>> {
    records.map(|record| (id(record), record)).collect()
}

/// A schema with what has gone from a former one; `None` if nothing has.
fn with_gone(now: &Schema, was: &Schema) -> Option<Arc<Schema>> {
    let labels = was.labels.iter().filter(|it| now.label(&it.id).is_none());
    let relations = was.relations.iter().filter(|it| now.relations.iter().all(|other| other.name != it.name));
    let mut all = now.clone();
    all.labels.extend(labels.cloned());
    all.relations.extend(relations.cloned());
    (all != *now).then(|| Arc::new(all))
}

/// Schema and registry are written in two passes, so that a save which is cut short leaves no name without its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// With what is new or changed, and with what goes.
    Added,
    /// Without what goes, if anything does.
    Gone,
}

struct Writer<'a> {
    root: &'a Path,
    /// Whether to write what seems not to have changed, too.
    all: bool,
    /// Whose annotations alone are written, and the registry; everybody's if nobody's.
    hand: Option<&'a AnnotationSetId>,
    ledger: &'a mut Ledger,
    copies: Backup<'a>,
    bin: Backup<'a>,
    /// Takes what is replaced or removed; nothing if that is not possible.
    rolling: Option<Rolling<'a>>,
    /// Folders in which something was written, to be synced at the end.
    folders: BTreeSet<PathBuf>,
    /// Files that are written but not yet in their places, in order.
    staged: Vec<(PathBuf, Staged, u64)>,
    saved: Saved,
    /// The articles of which something was written.
    touched: BTreeSet<DocumentId>,
    /// The names of the files of articles that were removed.
    gone: Vec<String>,
}

impl Writer<'_> {
    fn head(&mut self, project: &Project, former: &Project, pass: Pass) -> Result<(), StoreError> {
        let file = Path::new(PROJECT);
        let is_schema_same = project.schema() == former.schema();
        let is_same =
            is_schema_same && project.name() == former.name() && project.learning_since() == former.learning_since();
        let with_gone = if is_schema_same { None } else { with_gone(project.schema(), former.schema()) };
        let is_to_write = match pass {
            Pass::Added => !is_same || self.all && self.hand.is_none() || !self.ledger.is_there(file),
            Pass::Gone => with_gone.is_some(),
        };
        if !is_to_write {
            return Ok(());
        }
        let schema = with_gone.as_ref().filter(|_| pass == Pass::Added).unwrap_or(project.schema());
        let head = v1::Head {
            version: Some(v1::VERSION),
            name: project.name().into(),
            schema: schema.name.clone(),
            learns_since: project.learning_since(),
        };
        let mut sheet = SheetWriter::new(&head, self.ledger.kept(file))?;
        super::schema::write_lists(&mut sheet, schema)?;
        self.put(file.into(), &sheet.finish())
    }

    fn registry(&mut self, project: &Project, former: &Project, pass: Pass) -> Result<(), StoreError> {
        let (now, was) =
            (by_id(project.entities(), |it| it.id.as_str()), by_id(former.entities(), |it| it.id.as_str()));
        self.records(ENTITIES, "entities", now, was, EntityRecord::of, pass)?;
        let (now, was) = (by_id(project.issues(), |it| it.id.as_str()), by_id(former.issues(), |it| it.id.as_str()));
        self.records(ISSUES, "issues", now, was, IssueRecord::of, pass)
    }

    /// Writes the one list of a file if it has changed.
    fn records<'r, T: PartialEq, R: serde::Serialize>(
        &mut self,
        file: &str,
        name: &str,
        mut now: BTreeMap<&'r str, &'r Arc<T>>,
        was: BTreeMap<&'r str, &'r Arc<T>>,
        record: impl Fn(&'r T) -> R,
        pass: Pass,
    ) -> Result<(), StoreError> {
        let file = Path::new(file);
        let is_to_write = match pass {
            Pass::Added => {
                self.all || !self.ledger.is_there(file) || now.iter().any(|(id, it)| was.get(id) != Some(it))
            }
            Pass::Gone => was.keys().any(|id| !now.contains_key(id)),
        };
        if !is_to_write {
            return Ok(());
        }
        if pass == Pass::Added {
            let gone: Vec<_> = was.into_iter().filter(|(id, _)| !now.contains_key(id)).collect();
            now.extend(gone);
        }
        let mut sheet = SheetWriter::new(&v1::Nothing {}, self.ledger.kept(file))?;
        sheet.list(name, now.into_iter().map(|(id, it)| (id, Ok(record(it)))))?;
        self.put(file.into(), &sheet.finish())
    }

    fn document(&mut self, document: &Arc<Document>, former: Option<&Arc<Document>>) -> Result<(), StoreError> {
        if former == Some(document) && !(self.all && self.hand.is_none()) {
            return Ok(());
        }
        let stem = self.ledger.assign_stem(self.root, &document.id);
        let file = text_path(&stem);
        self.touched.insert(document.id.clone());
        // A text that could not be read as it is must never be written over.
        let again = self.all && self.ledger.files.get(&file).is_none_or(|state| !state.back_up);
        let is_there = document.text.is_stored() && self.ledger.is_in_place(self.root, &file);
        if again && !is_there || former.is_none_or(|former| former.text != document.text) {
            self.put(file, document.text.as_str().as_bytes())?;
        }
        let file = article_path(&stem);
        let unit = Unit::CodePoints(&document.text);
        let mut sheet = SheetWriter::new(&Article::of(document, &stem), self.ledger.kept(&file))?;
        let starts: Vec<String> = document.boilerplate.iter().map(|part| part.start().to_string()).collect();
        let parts = document.boilerplate.iter().map(|&part| Boilerplate::of(part, unit));
        sheet.list("boilerplate", starts.iter().map(String::as_str).zip(parts))?;
        self.put(file, &sheet.finish())
    }

    fn annotations(&mut self, id: &DocumentId, project: &Project, former: &Project) -> Result<(), StoreError> {
        let (Some(document), Some(stem)) = (project.document(id), self.ledger.stem(id).map(str::to_owned)) else {
            return Ok(());
        };
        for (set, handle) in project.set_handles(id) {
            let file = self.ledger.annotations(set, &stem);
            let is_own = self.hand.is_none_or(|hand| hand == set);
            let again = self.all && is_own && !(handle.is_stored() && self.ledger.is_in_place(self.root, &file));
            if again || former.set_handle(id, set) != Some(handle) {
                self.annotation_set(document, &stem, set, handle.records())?;
            }
        }
        let gone = former.set_handles(id).filter(|(set, _)| project.set_handle(id, set).is_none());
        for (set, _) in gone {
            let file = self.ledger.annotations(set, &stem);
            self.touched.insert(id.clone());
            if self.ledger.kept(&file).is_empty() {
                self.remove(file)?;
            } else {
                self.annotation_set(document, &stem, set, &AnnotationSet::default())?;
            }
        }
        Ok(())
    }

    fn annotation_set(
        &mut self,
        document: &Document,
        stem: &str,
        set: &AnnotationSetId,
        records: &AnnotationSet,
    ) -> Result<(), StoreError> {
        let file = self.ledger.annotations(set, stem);
        self.touched.insert(document.id.clone());
        let folder = self.ledger.folder(set);
        let named = if folder == set.as_str() { String::new() } else { set.as_str().to_owned() };
        let unit = Unit::CodePoints(&document.text);
        let mut sheet = SheetWriter::new(&v1::SetHead { annotator: named }, self.ledger.kept(&file))?;
        // In reading order, so that a person finds a place and two people's work seldom meets in one line.
        let mut mentions: Vec<&Mention> = records.mentions.values().collect();
        mentions.sort_by_cached_key(|mention| (mention.extent(), mention.id.clone()));
        let mentions = mentions.into_iter().map(|each| (each.id.as_str(), MentionRecord::of(each, unit)));
        sheet.list("mentions", mentions)?;
        let mut stances: Vec<&Stance> = records.stances.values().collect();
        stances.sort_by_cached_key(|stance| (extent(&stance.evidence), stance.id.clone()));
        let stances = stances.into_iter().map(|each| (each.id.as_str(), StanceRecord::of(each, unit)));
        sheet.list("stances", stances)?;
        let relations = records.relations.values().map(|each| (each.id.as_str(), Ok(RelationRecord::of(each))));
        sheet.list("relations", relations)?;
        self.put(file, &sheet.finish())
    }

    /// Removes the files of articles that are gone, and sets that a save which was cut short has left.
    fn remove_strangers(&mut self, project: &Project) -> Result<(), StoreError> {
        let gone = self.ledger.documents().filter(|id| project.document(id).is_none());
        for id in gone.cloned().collect::<Vec<_>>() {
            self.remove_document(&id)?;
        }
        if !self.all || self.hand.is_some() {
            return Ok(());
        }
        let mut ours = BTreeSet::new();
        for document in project.documents() {
            let stem = self.ledger.stem(&document.id).unwrap_or_default();
            ours.extend(project.set_handles(&document.id).map(|(set, _)| self.ledger.annotations(set, stem)));
        }
        let left = self.ledger.files.iter().filter(|(file, state)| {
            file.starts_with(ANNOTATIONS) && state.kept.is_empty() && !state.back_up && !ours.contains(file)
        });
        for file in left.map(|(file, _)| file).collect::<Vec<_>>() {
            self.remove(file)?;
        }
        Ok(())
    }

    fn remove_document(&mut self, id: &DocumentId) -> Result<(), StoreError> {
        let Some(stem) = self.ledger.stem(id).map(str::to_owned) else { return Ok(()) };
        for file in self.ledger.files.annotations_of(&stem).into_iter().chain([article_path(&stem), text_path(&stem)]) {
            self.remove(file)?;
        }
        self.ledger.forget(id);
        self.gone.push(stem);
        Ok(())
    }

    fn put(&mut self, file: PathBuf, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.root.join(&file);
        let now = seen(&path);
        let state = self.ledger.files.get(&file);
        let is_damaged = state.is_some_and(|state| state.back_up);
        if now.is_some() && (is_damaged || state.and_then(|state| state.seen) != now) {
            let copy = self.copies.copy(&file)?;
            let what = match is_damaged {
                true => "The file was damaged. It was copied before it was saved",
                false => "Another program changed the file meanwhile. That version was copied before it was saved",
            };
            let hint = format!("Look into {} if something is missing.", copy.display());
            self.saved.report.add(Notice::warning(format!("{what}.")).hint(hint).at(&path));
        }
        let folder = folder_of(&path);
        if !self.folders.contains(folder) {
            confined::check_folder(self.root, folder)?;
            std::fs::create_dir_all(folder).map_err(|error| StoreError::system("make the folder", folder, error))?;
            self.folders.insert(folder.to_owned());
        }
        self.staged.push((file, Staged::new(&path, bytes)?, fingerprint(bytes)));
        self.saved.files += 1;
        self.saved.bytes += bytes.len() as u64;
        self.ledger.shelf.note_written(bytes.len());
        if self.staged.len() < MOST_STAGED { Ok(()) } else { self.flush() }
    }

    /// Brings the staged files to their places.
    fn flush(&mut self) -> Result<(), StoreError> {
        if self.staged.len() < MANY || !sync_disk(self.root) {
            for (_, staged, _) in &self.staged {
                staged.sync()?;
            }
        }
        let staged = std::mem::take(&mut self.staged);
        self.keep_former(staged.iter().map(|(file, ..)| file.as_path()));
        for (file, staged, fingerprint) in staged {
            staged.persist()?;
            let now = seen(&self.root.join(&file));
            let state = self.ledger.files.slot(&file);
            (state.seen, state.back_up) = (now, false);
            state.fingerprint = state.kept.is_empty().then_some(fingerprint);
        }
        Ok(())
    }

    /// Has the rolling backup take files as they are; that it cannot must not keep new work from the disk.
    fn keep_former<'f>(&mut self, files: impl Iterator<Item = &'f Path>) {
        if let Some(Err(error)) = self.rolling.as_mut().map(|rolling| rolling.keep(files)) {
            self.rolling = None;
            let notice = Notice::warning(format!("No backup could be made: {error}"));
            self.saved.report.add(notice.hint("The project itself was saved."));
        }
    }

    fn remove(&mut self, file: PathBuf) -> Result<(), StoreError> {
        self.keep_former(std::iter::once(file.as_path()));
        self.bin.take(&file)?;
        self.folders.insert(folder_of(&self.root.join(&file)).to_owned());
        self.ledger.files.remove(&file);
        self.saved.removed += 1;
        Ok(())
    }
}
