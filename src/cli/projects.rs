//! Opening projects, choosing whose annotations, and adding articles as the window does it.

use super::output::{Failure, say_all};
use crate::extract::{Adaptation, Extractor};
use crate::model::{AnnotationSetId, DocumentId, Operation, Project};
use crate::report::Notice;
use crate::session::intake;
use crate::store::{self, Access, Opened, ProjectFolder};
use std::ops::ControlFlow;
use std::path::Path;

/// Opens a project to change it. Says what is wrong with its files.
pub(super) fn open_to_write(path: &Path) -> Result<Opened, Failure> {
    let opened = ProjectFolder::open(path)?;
    say_all(&opened.report);
    match opened.folder.access() {
        Access::Write => Ok(opened),
        access => Err(Failure::Data(format!("The project cannot be changed: {access}. · {}", path.display()))),
    }
}

/// Opens a project to look at it. Says what is wrong with its files.
pub(super) fn open_to_read(path: &Path) -> Result<Opened, Failure> {
    let opened = ProjectFolder::open_read_only(path)?;
    say_all(&opened.report);
    Ok(opened)
}

/// Whose view is meant: the one named, or else the only one there is, or else the suggestions.
pub(super) fn annotator(project: &Project, named: Option<&str>) -> Result<AnnotationSetId, Failure> {
    let all = project.annotators();
    let list = |sets: &[AnnotationSetId]| -> String {
        let names: Vec<&str> = sets.iter().map(AnnotationSetId::as_str).collect();
        names.join(", ")
    };
    if let Some(name) = named {
        let wanted = AnnotationSetId::from_name(name);
        if wanted == AnnotationSetId::Prediction || all.contains(&wanted) {
            return Ok(wanted);
        }
        let known = if all.is_empty() { "There are none.".to_owned() } else { format!("There are: {}.", list(&all)) };
        return Err(Failure::Usage(format!("There are no annotations of “{name}” in this project. {known}")));
    }
    let hands: Vec<AnnotationSetId> = all.into_iter().filter(|set| *set != AnnotationSetId::Prediction).collect();
    match hands.as_slice() {
        [] => Ok(AnnotationSetId::Prediction),
        [only] => Ok(only.clone()),
        several => {
            let what = format!("There are annotations of several: {}.", list(several));
            Err(Failure::Usage(format!("{what} Choose one with --annotator.")))
        }
    }
}

/// An extractor with the model of names in a file.
pub(super) fn extractor_with(names: &Path) -> Result<Extractor, Failure> {
    let bytes = store::files::read(names, LARGEST_MODEL)?;
    Extractor::with_names(&bytes).map_err(|error| {
        let hint = "`standpoint train` makes one.";
        Failure::Data(format!("{error} {hint} · {}", names.display()))
    })
}

/// The largest model of names, in bytes (256 MiB).
const LARGEST_MODEL: u64 = 256 << 20;

/// Finds and enters the suggestions for a document, with what some project has learnt.
pub(super) fn suggest(
    project: &mut Project,
    id: &DocumentId,
    extractor: &Extractor,
    adaptation: &Adaptation,
) -> Result<(), Notice> {
    let Some(document) = project.document(id).cloned() else { return Ok(()) };
    let mut watch = |_: &'static str, _: f32| ControlFlow::Continue(());
    let found = extractor.extract_adapted(&intake::article(&document), adaptation, &mut watch);
    let operations = found.map(|found| intake::suggestion_operations(project, id, found)).unwrap_or_default();
    commit(project, &operations)
}

fn commit(project: &mut Project, operations: &[Operation]) -> Result<(), Notice> {
    match project.commit(operations) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(Notice::error(format!("The article could not be taken in: {refusal}"))),
    }
}
