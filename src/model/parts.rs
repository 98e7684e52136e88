//! The records of a project that is being put together from files.

use super::lookup::Lookup;
use super::{
    AnnotationSet, AnnotationSetId, Document, DocumentId, Entity, EntityId, Issue, IssueId, Project, Schema, Violation,
    check,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The records of a project that is being put together; nothing is promised of them yet.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// The project's name.
    pub name: String,
    /// What may be annotated.
    pub schema: Arc<Schema>,
    /// All documents, under their own ids.
    pub documents: BTreeMap<DocumentId, Arc<Document>>,
    /// Their annotations; sets that are empty are left out.
    pub annotations: BTreeMap<DocumentId, BTreeMap<AnnotationSetId, Arc<AnnotationSet>>>,
    /// All entities, under their own ids.
    pub entities: BTreeMap<EntityId, Arc<Entity>>,
    /// All issues, under their own ids.
    pub issues: BTreeMap<IssueId, Arc<Issue>>,
    /// When the project last forgot what it had learnt.
    pub learning_since: Option<i64>,
}

impl Parts {
    /// The project of these parts. If something does not hold, gives the parts back and says what.
    pub fn assemble(self) -> Result<Project, Box<(Parts, Vec<Violation>)>> {
        let Self { name, schema, documents, mut annotations, entities, issues, learning_since } = self;
        for sets in annotations.values_mut() {
            sets.retain(|_, set| !set.is_empty());
        }
        annotations.retain(|_, sets| !sets.is_empty());
        let mut project = Project { name, schema, learning_since, ..Project::default() };
        (project.documents, project.annotations) = (documents, annotations);
        (project.entities, project.issues) = (entities, issues);

        let mut violations = check::project(&project);
        let strangers = project.annotations.keys().filter(|id| !project.documents.contains_key(*id));
        violations.extend(strangers.map(|id| Violation::of_document(id, "There is no such article to annotate.")));
        if violations.is_empty() {
            project.lookup = Arc::new(Lookup::of(project.documents.values(), project.entities.values()));
            return Ok(project);
        }
        let Project { name, schema, documents, annotations, entities, issues, learning_since, .. } = project;
        let parts = Self { name, schema, documents, annotations, entities, issues, learning_since };
        Err(Box::new((parts, violations)))
    }
}
