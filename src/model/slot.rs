//! The place of one record in a project, whatever it holds.

use super::{AnnotationSetId, DocumentId, EntityId, IssueId, MentionId, Operation, Project, RelationId, StanceId};

/// The place of one record in a project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The project's name.
    Name,
    /// The schema.
    Schema,
    /// The time from which the project learns from its decisions.
    LearningSince,
    /// A document.
    Document(DocumentId),
    /// An entity of the registry.
    Entity(EntityId),
    /// An issue of the coding frame.
    Issue(IssueId),
    /// A mention in one hand's annotations of a document.
    Mention(DocumentId, AnnotationSetId, MentionId),
    /// A stance in one hand's annotations of a document.
    Stance(DocumentId, AnnotationSetId, StanceId),
    /// A relation in one hand's annotations of a document.
    Relation(DocumentId, AnnotationSetId, RelationId),
}

impl Slot {
    /// The slot that an operation fills or empties.
    pub fn of(operation: &Operation) -> Self {
        match operation {
            Operation::SetName(_) => Self::Name,
            Operation::SetSchema(_) => Self::Schema,
            Operation::SetLearningSince(_) => Self::LearningSince,
            Operation::PutDocument(id, _) => Self::Document(id.clone()),
            Operation::PutEntity(id, _) => Self::Entity(id.clone()),
            Operation::PutIssue(id, _) => Self::Issue(id.clone()),
            Operation::PutMention(document, set, id, _) => Self::Mention(document.clone(), set.clone(), id.clone()),
            Operation::PutStance(document, set, id, _) => Self::Stance(document.clone(), set.clone(), id.clone()),
            Operation::PutRelation(document, set, id, _) => Self::Relation(document.clone(), set.clone(), id.clone()),
        }
    }

    /// What a project holds in the slot, as the operation that would put it there.
    pub fn held_by(&self, project: &Project) -> Operation {
        match self.clone() {
            Self::Name => Operation::SetName(project.name().to_owned()),
            Self::Schema => Operation::SetSchema(project.schema().clone()),
            Self::LearningSince => Operation::SetLearningSince(project.learning_since()),
            Self::Document(id) => {
                let document = project.document(&id).cloned();
                Operation::PutDocument(id, document)
            }
            Self::Entity(id) => {
                let entity = project.entity(&id).cloned();
                Operation::PutEntity(id, entity)
            }
            Self::Issue(id) => {
                let issue = project.issue(&id).cloned();
                Operation::PutIssue(id, issue)
            }
            Self::Mention(document, set, id) => {
                let mention = project.annotation_set(&document, &set).and_then(|set| set.mentions.get(&id)).cloned();
                Operation::PutMention(document, set, id, mention)
            }
            Self::Stance(document, set, id) => {
                let stance = project.annotation_set(&document, &set).and_then(|set| set.stances.get(&id)).cloned();
                Operation::PutStance(document, set, id, stance)
            }
            Self::Relation(document, set, id) => {
                let relation = project.annotation_set(&document, &set).and_then(|set| set.relations.get(&id)).cloned();
                Operation::PutRelation(document, set, id, relation)
            }
        }
    }
}
