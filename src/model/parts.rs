//! What a project is put together from: its registry first, then one article after another.

use super::lookup::Lookup;
use super::{Document, Entity, EntityId, HandSets, Issue, IssueId, Project, Schema, Violation, check};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All of a project but its articles; nothing is promised of it yet.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// The project's name.
    pub name: String,
    /// What may be annotated.
    pub schema: Arc<Schema>,
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
        let Self { name, schema, entities, issues, learning_since } = self;
        let mut project = Project { name, schema, learning_since, ..Project::default() };
        (project.entities, project.issues) = (entities.into(), issues.into());
        let violations = check::registry(&project);
        if violations.is_empty() {
            project.lookup = Lookup::of(project.entities.values());
            return Ok(project);
        }
        let Project { name, schema, entities, issues, learning_since, .. } = project;
        let (entities, issues) = (entities.into_iter().collect(), issues.into_iter().collect());
        Err(Box::new((Self { name, schema, entities, issues, learning_since }, violations)))
    }
}

impl Project {
    /// Adds an article while a project is put together. It must hold what [`check::article`] asks of it, and no set may be
    /// empty.
    pub fn admit(&mut self, document: Arc<Document>, sets: HandSets) {
        self.lookup.document(None, Some(&document));
        if !sets.is_empty() {
            self.annotations.insert(document.id.clone(), sets);
        }
        self.documents.insert(document.id.clone(), document);
    }
}
