//! Where marked documents come from: a project, or a file in one of the forms of gold standards.

use super::super::output::{Failure, say, say_all};
use super::super::projects;
use crate::analysis::evaluation::Annotations;
use crate::format::gold::{self, KnownTexts};
use crate::model::{AnnotationSetId, Document, DocumentState, Project, Status};
use crate::report::Report;
use crate::session::intake;
use crate::store::{self, ProjectFolder};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The largest file that is read, in bytes (4 GiB).
const LARGEST: u64 = 4 << 30;

/// A document with what one hand marked in it.
pub(in crate::cli) struct Marked {
    pub document: Document,
    pub annotations: Annotations,
}

/// What was read, and whether all of it could be.
pub(in crate::cli) struct Source {
    pub documents: Vec<Marked>,
    pub is_well: bool,
}

/// The gold standard: of a project, what was settled or what the analyst of that name decided.
pub(in crate::cli) fn gold(path: &Path, annotator: Option<&str>) -> Result<Source, Failure> {
    if !path.is_dir() {
        return file(path, &KnownTexts::new());
    }
    let opened = projects::open_to_read(path)?;
    let is_well = !opened.report.has_errors();
    let project = opened.project;
    let set = match annotator {
        None if project.annotators().contains(&AnnotationSetId::Curation) => AnnotationSetId::Curation,
        named => projects::annotator(&project, named)?,
    };
    if annotator.is_none() && set == AnnotationSetId::Prediction {
        return Err(Failure::Data(format!("Nobody has reviewed anything in this project. · {}", path.display())));
    }
    let mut documents = of_project(&project, &set);
    // In an article that is half read, what nobody has looked at yet would count as wrongly suggested.
    let is_done = |marked: &Marked| marked.document.state == DocumentState::Done;
    if documents.iter().any(is_done) && set != AnnotationSetId::Prediction {
        let all = documents.len();
        documents.retain(is_done);
        if documents.len() < all {
            say(&format!("note: Only the articles that are done count: {} of {all}.", documents.len()));
        }
    }
    Ok(Source { documents, is_well })
}

/// What is to be measured; lines without a text are about the gold standard's text of the same id.
pub(super) fn measured(path: &Path, annotator: Option<&str>, gold: &[Marked]) -> Result<Source, Failure> {
    if ProjectFolder::is_project(path) {
        let opened = projects::open_to_read(path)?;
        let set = projects::annotator(&opened.project, Some(annotator.unwrap_or("prediction")))?;
        let documents = of_project(&opened.project, &set);
        return Ok(Source { documents, is_well: !opened.report.has_errors() });
    }
    let texts = gold.iter().map(|marked| (marked.document.id.as_str().to_owned(), marked.document.text.clone()));
    file(path, &texts.collect())
}

fn file(path: &Path, known: &KnownTexts) -> Result<Source, Failure> {
    let bytes = store::files::read(path, LARGEST)?;
    let mut report = Report::default();
    let read = gold::read(&path.display().to_string(), &bytes, known, &mut report);
    say_all(&report);
    let documents = read.into_iter().map(|read| {
        let document = intake::complete(read.document.document);
        let (mentions, stances) = (read.document.mentions, read.document.stances);
        Marked { document, annotations: Annotations { mentions, stances, entities: read.entities } }
    });
    Ok(Source { documents: documents.collect(), is_well: !report.has_errors() })
}

/// The documents in which a hand has marked something, or that are done.
fn of_project(project: &Project, set: &AnnotationSetId) -> Vec<Marked> {
    let marked = project.documents().filter_map(|document| {
        let records = project.annotation_set(&document.id, set);
        if records.is_none() && document.state != DocumentState::Done {
            return None;
        }
        let records = records.map(|records| records.as_ref().clone()).unwrap_or_default();
        let mut annotations = Annotations {
            mentions: records.mentions.into_values().filter(|it| it.status != Status::Rejected).collect(),
            stances: records.stances.into_values().filter(|it| it.status != Status::Rejected).collect(),
            entities: Vec::new(),
        };
        let named: BTreeSet<_> = annotations.entity_ids().cloned().collect();
        let entities = named.iter().filter_map(|id| project.entity(id));
        annotations.entities = entities.map(|entity| entity.as_ref().clone()).collect();
        Some(Marked { document: document.as_ref().clone(), annotations })
    });
    marked.collect()
}

/// Documents by id.
pub(super) fn by_id(documents: &[Marked]) -> BTreeMap<&str, &Marked> {
    documents.iter().map(|marked| (marked.document.id.as_str(), marked)).collect()
}

/// Documents by text.
pub(super) fn by_text(documents: &[Marked]) -> BTreeMap<&str, &Marked> {
    documents.iter().map(|marked| (marked.document.text.as_str(), marked)).collect()
}
