//! Files of an earlier export of the same project in the same format that a new one into the same folder does not write.
//!
//! Those of articles that are gone, or that went into another part, are removed; what anyone changed since stays, and so
//! do those of articles that only this export leaves out.

use crate::model::{DocumentId, Project};
use crate::report::{Notice, Report, counted};
use crate::store::exported::{Exported, Hashes};
use std::collections::BTreeSet;
use std::path::Path;

/// How many files are named; the others are only counted.
const NAMED: usize = 5;

/// Removes what is left over in a folder, notes what was written there, and says so.
pub(super) fn clear(
    project: &Project,
    format: &str,
    exported: Option<&BTreeSet<DocumentId>>,
    folder: &Path,
    written: Hashes,
    report: &mut Report,
) {
    let mut known = Exported::of(folder);
    let mut files = written;
    let (mut removed, mut changed, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for (name, hash) in known.files(project.name(), format) {
        if files.contains_key(&name) || !known.has(&name) {
            continue;
        }
        let left = if is_left_out(project, exported, &name) {
            others.push(name.clone());
            true
        } else {
            match known.remove(&name, &hash) {
                Ok(true) => {
                    removed.push(name.clone());
                    false
                }
                Ok(false) => {
                    changed.push(name.clone());
                    true
                }
                Err(error) => {
                    report.add(Notice::warning(error.to_string()));
                    true
                }
            }
        };
        if left {
            files.insert(name, hash);
        }
    }
    known.note(project.name(), format, files);
    if let Err(error) = known.write() {
        report.add(Notice::warning(error.to_string()));
    }
    let mut say = |names: &[String], notice: fn(String) -> Notice, what: &str| {
        if !names.is_empty() {
            report.add(notice(format!("{} {what}: {}.", counted(names.len(), "file"), listed(names))).at(folder));
        }
    };
    say(&removed, Notice::info, "of an earlier export removed, for their articles are gone or elsewhere now");
    say(&others, Notice::info, "of an earlier export left there, of articles that this one leaves out");
    let changed_since = |what| Notice::warning(what).hint("Look at them, and delete what is not needed.");
    say(&changed, changed_since, "of an earlier export left there, for they were changed since");
}

/// Whether a file is that of an article that the project has and the export leaves out.
fn is_left_out(project: &Project, exported: Option<&BTreeSet<DocumentId>>, name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let id = DocumentId::new(file.split('.').next().unwrap_or(file));
    project.document(&id).is_some() && exported.is_some_and(|exported| !exported.contains(&id))
}

fn listed(names: &[String]) -> String {
    let more = if names.len() > NAMED { ", …" } else { "" };
    names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ") + more
}
