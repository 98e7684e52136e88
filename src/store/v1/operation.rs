//! A step of work as a line of the journal. Places are in bytes here.

use super::origin::Written;
use super::place::Unit;
use super::{
    Article, Boilerplate, EntityRecord, IssueRecord, LabelRecord, MentionRecord, RelationRecord, RelationTypeRecord,
    StanceRecord, WordingRecord, is_default,
};
use crate::model::{self, AnnotationSetId, DocumentId, EntityId, IssueId, MentionId, RelationId, Schema, StanceId};
use crate::text::SourceText;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// A step of work.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct Step<'a> {
    #[serde(borrow)]
    pub label: Cow<'a, str>,
    pub at: i64,
    operations: Vec<Operation<'a>>,
    /// What the files held in the places of the registry that the step changes.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    was: Vec<Operation<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Operation<'a> {
    Name(#[serde(borrow)] Cow<'a, str>),
    Schema(SchemaRecord),
    LearnsSince(Option<i64>),
    Document(#[serde(borrow)] Cow<'a, str>, Option<DocumentRecord<'a>>),
    Entity(#[serde(borrow)] Cow<'a, str>, Option<EntityRecord<'a>>),
    Issue(#[serde(borrow)] Cow<'a, str>, Option<IssueRecord<'a>>),
    Mention(#[serde(borrow)] Cow<'a, str>, Who<'a>, Cow<'a, str>, Option<MentionRecord<'a>>),
    Stance(#[serde(borrow)] Cow<'a, str>, Who<'a>, Cow<'a, str>, Option<Box<StanceRecord<'a>>>),
    Relation(#[serde(borrow)] Cow<'a, str>, Who<'a>, Cow<'a, str>, Option<RelationRecord<'a>>),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Who<'a> {
    Prediction,
    Analyst(#[serde(borrow)] Cow<'a, str>),
    Curation,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaRecord {
    name: String,
    labels: Vec<LabelRecord>,
    relations: Vec<RelationTypeRecord>,
    guidelines: String,
    #[serde(default, skip_serializing_if = "is_default")]
    polarities: Vec<WordingRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    certainties: Vec<WordingRecord>,
}

impl SchemaRecord {
    fn of(schema: &Schema) -> Self {
        Self {
            name: schema.name.clone(),
            labels: schema.labels.iter().map(LabelRecord::of).collect(),
            relations: schema.relations.iter().map(RelationTypeRecord::of).collect(),
            guidelines: schema.guidelines.clone(),
            polarities: WordingRecord::of_polarities(schema),
            certainties: WordingRecord::of_certainties(schema),
        }
    }

    fn model(self) -> Result<Schema, String> {
        Ok(Schema {
            name: self.name,
            labels: self.labels.into_iter().map(LabelRecord::model).collect(),
            relations: self.relations.into_iter().map(RelationTypeRecord::model).collect(),
            guidelines: self.guidelines,
            polarities: self.polarities.into_iter().map(WordingRecord::polarity).collect::<Result<_, _>>()?,
            certainties: self.certainties.into_iter().map(WordingRecord::certainty).collect::<Result<_, _>>()?,
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentRecord<'a> {
    about: Article,
    #[serde(default, skip_serializing_if = "is_default")]
    boilerplate: Vec<Boilerplate>,
    /// The text, unless it is in the folder already.
    #[serde(default)]
    text: Option<Cow<'a, str>>,
}

/// A text that is known by its document's id.
pub(in crate::store) type TextOf<'a> = &'a dyn Fn(&DocumentId) -> Option<SourceText>;

impl<'a> Step<'a> {
    /// The step as it is written, with what `was` in the files; `is_safe` says which texts need not be written.
    pub fn of(
        label: &'a str,
        at: i64,
        operations: &'a [model::Operation],
        was: &'a [model::Operation],
        is_safe: impl Fn(&model::Document) -> bool,
    ) -> Written<Self> {
        let operations = operations.iter().map(|operation| Operation::of(operation, &is_safe));
        let was = was.iter().map(|operation| Operation::of(operation, &|_| true));
        let (operations, was) = (operations.collect::<Written<_>>()?, was.collect::<Written<_>>()?);
        Ok(Self { label: label.into(), at, operations, was })
    }

    /// What the files held in the places of the registry that the step changes.
    pub fn was(&mut self) -> Vec<model::Operation> {
        std::mem::take(&mut self.was).into_iter().filter_map(|operation| operation.model(&|_| None).ok()).collect()
    }

    /// The documents that the step removes.
    pub fn removed(&self) -> impl Iterator<Item = DocumentId> {
        self.operations.iter().filter_map(|operation| match operation {
            Operation::Document(id, None) => Some(DocumentId::new(id)),
            _ => None,
        })
    }

    /// The operations that were written, each with why if it cannot be read; `text_of` knows the
    /// texts that were not written.
    pub fn model(self, text_of: TextOf<'_>) -> Vec<Result<model::Operation, String>> {
        self.operations.into_iter().map(|operation| operation.model(text_of)).collect()
    }
}

impl<'a> Operation<'a> {
    fn of(operation: &'a model::Operation, is_safe: &impl Fn(&model::Document) -> bool) -> Written<Self> {
        use model::Operation as Op;
        Ok(match operation {
            Op::SetName(name) => Self::Name(name.into()),
            Op::SetSchema(schema) => Self::Schema(SchemaRecord::of(schema)),
            Op::SetLearningSince(since) => Self::LearnsSince(*since),
            Op::PutDocument(id, document) => {
                let record = |document: &'a Arc<model::Document>| DocumentRecord::of(document, is_safe(document));
                Self::Document(id.as_str().into(), document.as_ref().map(record).transpose()?)
            }
            Op::PutEntity(id, entity) => Self::Entity(id.as_str().into(), entity.as_deref().map(EntityRecord::of)),
            Op::PutIssue(id, issue) => Self::Issue(id.as_str().into(), issue.as_deref().map(IssueRecord::of)),
            Op::PutMention(document, set, id, mention) => {
                let record = mention.as_ref().map(|mention| MentionRecord::of(mention, Unit::Bytes)).transpose()?;
                Self::Mention(document.as_str().into(), set.into(), id.as_str().into(), record)
            }
            Op::PutStance(document, set, id, stance) => {
                let record = stance.as_ref().map(|stance| StanceRecord::of(stance, Unit::Bytes)).transpose()?;
                Self::Stance(document.as_str().into(), set.into(), id.as_str().into(), record.map(Box::new))
            }
            Op::PutRelation(document, set, id, relation) => {
                let record = relation.as_ref().map(RelationRecord::of);
                Self::Relation(document.as_str().into(), set.into(), id.as_str().into(), record)
            }
        })
    }

    fn model(self, text_of: TextOf<'_>) -> Result<model::Operation, String> {
        use model::Operation as Op;
        Ok(match self {
            Self::Name(name) => Op::SetName(name.into_owned()),
            Self::Schema(schema) => Op::SetSchema(Arc::new(schema.model()?)),
            Self::LearnsSince(since) => Op::SetLearningSince(since),
            Self::Document(id, record) => {
                let id = DocumentId::new(id);
                let document = record.map(|record| record.model(&id, text_of)).transpose()?;
                Op::PutDocument(id, document.map(Arc::new))
            }
            Self::Entity(id, record) => Op::PutEntity(EntityId::new(id), record.map(|record| Arc::new(record.model()))),
            Self::Issue(id, record) => Op::PutIssue(IssueId::new(id), record.map(|record| Arc::new(record.model()))),
            Self::Mention(document, set, id, record) => {
                let mention = record.map(|record| record.model(Unit::Bytes)).transpose()?;
                Op::PutMention(DocumentId::new(document), set.into(), MentionId::new(id), mention)
            }
            Self::Stance(document, set, id, record) => {
                let stance = record.map(|record| record.model(Unit::Bytes)).transpose()?;
                Op::PutStance(DocumentId::new(document), set.into(), StanceId::new(id), stance)
            }
            Self::Relation(document, set, id, record) => {
                let relation = record.map(RelationRecord::model);
                Op::PutRelation(DocumentId::new(document), set.into(), RelationId::new(id), relation)
            }
        })
    }
}

impl<'a> DocumentRecord<'a> {
    fn of(document: &'a model::Document, text_is_safe: bool) -> Written<Self> {
        let parts = document.boilerplate.iter().map(|&part| Boilerplate::of(part, Unit::Bytes));
        Ok(Self {
            about: Article::of(document, document.id.as_str()),
            boilerplate: parts.collect::<Written<_>>()?,
            text: (!text_is_safe).then(|| document.text.as_str().into()),
        })
    }

    fn model(self, id: &DocumentId, text_of: TextOf<'_>) -> Result<model::Document, String> {
        let text = match self.text {
            Some(text) => exactly(&text)?,
            None => text_of(id).ok_or_else(|| format!("The text of {id} is missing"))?,
        };
        let parts = self.boilerplate.into_iter().map(|part| part.model(Unit::Bytes));
        Ok(self.about.model(id.as_str(), text, parts.collect::<Result<_, _>>()?))
    }
}

/// A text as it was in the model, where one byte-order mark may have been left at its start.
fn exactly(text: &str) -> Result<SourceText, String> {
    let marked = format!("\u{feff}{text}");
    SourceText::new(&marked).map_err(|error| error.to_string())
}

impl<'a> From<&'a AnnotationSetId> for Who<'a> {
    fn from(set: &'a AnnotationSetId) -> Self {
        match set {
            AnnotationSetId::Prediction => Self::Prediction,
            AnnotationSetId::Analyst(name) => Self::Analyst(Cow::Borrowed(name)),
            AnnotationSetId::Curation => Self::Curation,
        }
    }
}

impl From<Who<'_>> for AnnotationSetId {
    fn from(who: Who<'_>) -> Self {
        match who {
            Who::Prediction => Self::Prediction,
            Who::Analyst(name) => Self::Analyst(name.as_ref().into()),
            Who::Curation => Self::Curation,
        }
    }
}
