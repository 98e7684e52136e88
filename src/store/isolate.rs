//! Sound records that do not fit the others are taken out, named and kept.

use super::StoreError;
use super::ledger::{FileState, seen};
use super::names::ENTITIES;
use super::read::{KEPT, Located, Trouble};
use super::sheet::Kept;
use crate::model::{AnnotationSetId, DocumentId, EntityId, MentionId, Parts, Project, RelationId, StanceId, Violation};
use crate::report::{Notice, Report};
use std::collections::BTreeMap;
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
        let state = FileState { seen: seen(&root.join(&self.file)), kept, back_up: self.back_up };
        (self.file, state)
    }
}

/// Puts a project together, leaving out what does not fit.
pub(super) fn isolate(
    root: &Path,
    mut parts: Parts,
    sources: &mut [Source],
    places: &BTreeMap<Option<(DocumentId, AnnotationSetId)>, usize>,
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
            let (key, Some(record)) = (place(violation), violation.record.as_deref()) else { continue };
            if !remove(&mut parts, violation, record) {
                continue;
            }
            progress = true;
            let Some(source) = places.get(&key).and_then(|&at| sources.get_mut(at)) else { continue };
            for line in source.take_out(record) {
                let notice = Notice::error(format!("{} ({record})", violation.what)).hint(KEPT);
                report.add(notice.at(root.join(&source.file)).line(line));
            }
        }
        if !progress {
            let what = violations.first().map(ToString::to_string).unwrap_or_default();
            return Err(StoreError::Record(format!("{what} in {ENTITIES} or the annotations")));
        }
    }
}

fn place(violation: &Violation) -> Option<(DocumentId, AnnotationSetId)> {
    violation.document.clone().zip(violation.set.clone())
}

/// Removes the records that a violation names; gives whether there were any.
fn remove(parts: &mut Parts, violation: &Violation, record: &str) -> bool {
    let Some((document, set)) = place(violation) else {
        return parts.entities.remove(&EntityId::new(record)).is_some();
    };
    let set = parts.annotations.get_mut(&document).and_then(|sets| sets.get_mut(&set));
    let Some(records) = set.map(Arc::make_mut) else { return false };
    let mention = records.mentions.remove(&MentionId::new(record)).is_some();
    let stance = records.stances.remove(&StanceId::new(record)).is_some();
    let relation = records.relations.remove(&RelationId::new(record)).is_some();
    mention || stance || relation
}
