//! Sound records that do not fit the others are taken out, named and kept.

use super::StoreError;
use super::ledger::{FileState, seen};
use super::load::ReadArticle;
use super::names::ENTITIES;
use super::read::{KEPT, Located, Trouble};
use super::sheet::Kept;
use crate::model::{AnnotationSet, EntityId, MentionId, Parts, Project, RelationId, StanceId, Violation, check};
use crate::report::{Notice, Report};
use crate::text::fingerprint;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that records came from.
pub(super) struct Source {
    file: PathBuf,
    bytes: Vec<u8>,
    /// The records that were taken in, in the order of their lines.
    located: Vec<Located>,
    kept: Vec<KeptLine>,
    back_up: bool,
}

struct KeptLine {
    section: String,
    number: usize,
    raw: Range<usize>,
    record: Option<String>,
}

impl Source {
    pub fn new(file: PathBuf, bytes: Vec<u8>, located: Vec<Located>, troubles: Vec<Trouble>, back_up: bool) -> Self {
        let kept = troubles.into_iter().filter_map(|trouble| {
            let (number, raw) = trouble.line?;
            Some(KeptLine { section: trouble.section, number, raw, record: None })
        });
        Self { file, bytes, located, kept: kept.collect(), back_up }
    }

    /// Takes out the records of that id; gives their lines.
    fn take_out(&mut self, id: &str) -> Vec<usize> {
        let (out, stay) = std::mem::take(&mut self.located).into_iter().partition(|one: &Located| one.id == id);
        self.located = stay;
        let out: Vec<Located> = out;
        let numbers = out.iter().map(|one| one.number).collect();
        self.kept.extend(out.into_iter().map(|one| KeptLine {
            section: one.section.into(),
            number: one.number,
            raw: one.raw,
            record: Some(one.id),
        }));
        self.back_up |= !self.kept.is_empty();
        numbers
    }

    /// Takes out the records of that id, and says so.
    fn tell_taken_out(&mut self, root: &Path, id: &str, violation: &Violation, report: &mut Report) {
        for line in self.take_out(id) {
            let notice = Notice::error(format!("{} ({id})", violation.what)).hint(KEPT);
            report.add(notice.at(root.join(&self.file)).line(line));
        }
    }

    /// Whether the file holds nothing but what was taken in.
    pub fn is_sound(&self) -> bool {
        self.kept.is_empty() && !self.back_up
    }

    /// What the ledger is to know about the file.
    pub fn finish(mut self, root: &Path) -> (PathBuf, FileState) {
        self.kept.sort_by_key(|kept| kept.number);
        let keep = |kept: &KeptLine| {
            let before = self.located.iter().filter(|one| one.section == kept.section && one.number < kept.number);
            Kept {
                after: before.max_by_key(|one| one.number).map(|one| one.id.clone()),
                section: kept.section.clone(),
                raw: self.bytes.get(kept.raw.clone()).unwrap_or_default().to_owned(),
                record: kept.record.clone(),
            }
        };
        let kept = self.kept.iter().map(keep).collect();
        let fingerprint = self.is_sound().then(|| fingerprint(&self.bytes));
        let state = FileState { seen: seen(&root.join(&self.file)), fingerprint, kept, back_up: self.back_up };
        (self.file, state)
    }
}

/// Puts a project's registry together, leaving out what does not fit.
pub(super) fn registry(
    root: &Path,
    mut parts: Parts,
    mut source: Option<&mut Source>,
    report: &mut Report,
) -> Result<Project, StoreError> {
    loop {
        // Taking a record out may leave another without what it needs, so this goes on until all is sound.
        let violations = match parts.assemble() {
            Ok(project) => return Ok(project),
            Err(refused) => {
                let (back, violations) = *refused;
                parts = back;
                violations
            }
        };
        let mut progress = false;
        for violation in &violations {
            let Some(record) = violation.record.as_deref() else { continue };
            if parts.entities.remove(&EntityId::new(record)).is_some() {
                progress = true;
                if let Some(source) = source.as_deref_mut() {
                    source.tell_taken_out(root, record, violation, report);
                }
            }
        }
        if !progress {
            let what = violations.first().map(ToString::to_string).unwrap_or_default();
            return Err(StoreError::Record(format!("{what} in {ENTITIES}")));
        }
    }
}

/// Leaves out what does not fit in an article's annotations. Gives whether all of it fitted.
pub(super) fn article(root: &Path, project: &Project, article: &mut ReadArticle, report: &mut Report) -> bool {
    let mut is_whole = true;
    loop {
        let sets = article.sets.iter().map(|(set, read)| (set, &read.records));
        let violations = check::article(project, &article.document, sets);
        if violations.is_empty() {
            return is_whole;
        }
        is_whole = false;
        let mut progress = false;
        for violation in &violations {
            let (Some(set), Some(record)) = (&violation.set, violation.record.as_deref()) else { continue };
            let Some(read) = article.sets.get_mut(set) else { continue };
            if remove(Arc::make_mut(&mut read.records), record) {
                progress = true;
                read.source.tell_taken_out(root, record, violation, report);
            }
        }
        if !progress {
            // Only ranges of boilerplate are left to be wrong, and reading lets none through that is.
            article.document.boilerplate.clear();
            return false;
        }
    }
}

/// Removes the records of that id; gives whether there were any.
fn remove(records: &mut AnnotationSet, id: &str) -> bool {
    let mention = records.mentions.remove(&MentionId::new(id)).is_some();
    let stance = records.stances.remove(&StanceId::new(id)).is_some();
    let relation = records.relations.remove(&RelationId::new(id)).is_some();
    mention || stance || relation
}
