//! All suggestions for one document, put together and checked away from the project that they are for.

use super::check::{self, Violation};
use super::{
    AnnotationSet, AnnotationSetId, Document, EntityId, Holder, IssueId, LabelId, Operation, Project, Refusal,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// All suggestions for one document, with what they need of a project.
///
/// Checking hundreds of thousands of records takes longer than a frame, so it is done where they are put together;
/// [`Project::put_suggestions`] only looks whether the project still has what they need.
#[derive(Debug, Clone)]
pub struct SuggestedSet {
    document: Arc<Document>,
    records: Arc<AnnotationSet>,
    labels: BTreeSet<LabelId>,
    entities: BTreeSet<EntityId>,
    issues: BTreeSet<IssueId>,
}

impl SuggestedSet {
    /// Suggestions for a document of a project that has all they need, if everything in them holds.
    pub fn checked(project: &Project, document: &Arc<Document>, records: AnnotationSet) -> Result<Self, Refusal> {
        let records = Arc::new(records);
        let violations = check::article(project, document, [(&AnnotationSetId::Prediction, &records)]);
        if !violations.is_empty() {
            return Err(Refusal { violations });
        }
        let mut entities: BTreeSet<EntityId> = BTreeSet::new();
        let mut need = |entity: &Option<EntityId>| {
            if let Some(entity) = entity
                && !entities.contains(entity)
            {
                entities.insert(entity.clone());
            }
        };
        records.mentions.values().for_each(|mention| need(&mention.entity));
        for stance in records.stances.values() {
            need(&stance.target.entity);
            if let Holder::Entity(holder) = &stance.holder {
                need(&Some(holder.clone()));
            }
        }
        let labels: BTreeSet<&LabelId> = records.mentions.values().map(|mention| &mention.label).collect();
        let labels = labels.into_iter().cloned().collect();
        let issues = records.stances.values().filter_map(|stance| stance.issue.clone()).collect();
        Ok(Self { document: Arc::clone(document), records, labels, entities, issues })
    }

    /// The suggestions.
    pub fn records(&self) -> &Arc<AnnotationSet> {
        &self.records
    }

    /// The entities that are named.
    pub fn entities(&self) -> &BTreeSet<EntityId> {
        &self.entities
    }

    /// What a project lacks of what these suggestions need.
    fn misfit(&self, project: &Project) -> Option<Violation> {
        let of = |what: &str| Some(Violation::of_document(&self.document.id, what));
        match project.document(&self.document.id) {
            None => return of("There is no such article to annotate."),
            Some(now) if now.text != self.document.text || now.text.is_lost() => {
                return of("The text of an article cannot be changed.");
            }
            Some(_) => {}
        }
        let has_all = self.labels.iter().all(|label| project.schema().label(label).is_some())
            && self.entities.iter().all(|entity| project.entity(entity).is_some())
            && self.issues.iter().all(|issue| project.issue(issue).is_some());
        if has_all { None } else { of("A suggestion needs a label, an entity or an issue that is gone.") }
    }
}

impl Project {
    /// Puts new suggestions for a document in the place of all former ones, after the operations that bring what they
    /// need. All or nothing; what nobody did is no step, so nothing is given that undoes it.
    pub fn put_suggestions(&mut self, needed: &[Operation], set: &SuggestedSet) -> Result<(), Refusal> {
        let reversal = if needed.is_empty() { Vec::new() } else { self.commit(needed)? };
        if let Some(violation) = set.misfit(self) {
            if !reversal.is_empty() {
                self.commit(&reversal)?;
            }
            return Err(Refusal { violations: vec![violation] });
        }
        self.replace_set(&set.document.id, &AnnotationSetId::Prediction, &set.records);
        Ok(())
    }
}
