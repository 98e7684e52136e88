//! A line of our JSONL as types of its own. Readers may rely on these names: extend them, do not change them.

use super::super::export::{Selected, named_entities};
use super::super::origin::{self, Words};
use super::super::place::{all_code_points, code_points};
use crate::model::{self, AnnotationSetId, Holder, MentionId, Project};
use crate::text::{SourceText, TextRange};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(super) type Place = [usize; 2];

/// One document, as it is written.
#[derive(Serialize)]
pub(super) struct Line {
    format: &'static str,
    version: u32,
    offsets: &'static str,
    id: String,
    title: String,
    outlet: String,
    author: String,
    date: String,
    address: String,
    language: String,
    state: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    source: Source,
    annotator: String,
    text: String,
    boilerplate: Vec<Place>,
    mentions: Vec<Mention>,
    pub(super) entities: Vec<Entity>,
    pub(super) issues: Vec<Issue>,
    stances: Vec<Stance>,
    relations: Vec<Relation>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) format: String,
    pub(super) encoding: String,
    pub(super) sha256: String,
}

/// Who made a record and what was decided; part of each record.
#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(super) struct Made {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) status: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) origin: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) by: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) by_version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) score: Option<f64>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) reason: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) at: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) note: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Mention {
    #[serde(default)]
    pub(super) id: String,
    pub(super) spans: Vec<Place>,
    #[serde(default)]
    pub(super) text: Option<String>,
    pub(super) label: String,
    #[serde(default)]
    pub(super) entity: Option<String>,
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, String>,
    #[serde(flatten)]
    pub(super) made: Made,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Entity {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
    pub(super) label: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) knowledge_base_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) affiliation: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) different_from: Vec<String>,
    #[serde(flatten)]
    pub(super) made: Made,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Issue {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) description: String,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(super) struct StanceHolder {
    pub(super) mention: Option<String>,
    pub(super) entity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) outlet: bool,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(super) struct StanceTarget {
    pub(super) spans: Vec<Place>,
    pub(super) text: Option<String>,
    pub(super) entity: Option<String>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(super) struct Attribution {
    pub(super) text: String,
    pub(super) spans: Vec<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mention: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Stance {
    #[serde(default)]
    pub(super) id: String,
    pub(super) holder: StanceHolder,
    pub(super) target: StanceTarget,
    #[serde(default)]
    pub(super) issue: Option<String>,
    pub(super) polarity: String,
    #[serde(default)]
    pub(super) certainty: Option<String>,
    #[serde(default)]
    pub(super) cue: Vec<Place>,
    pub(super) evidence: Vec<Place>,
    #[serde(default)]
    pub(super) attribution: Vec<Attribution>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) when: String,
    #[serde(flatten)]
    pub(super) made: Made,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Relation {
    #[serde(default)]
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) from: String,
    pub(super) to: String,
    #[serde(flatten)]
    pub(super) made: Made,
}

impl Line {
    pub(super) fn new(project: &Project, selected: &Selected, annotator: &AnnotationSetId) -> Self {
        let document = &selected.document;
        let text = &document.text;
        let metadata = document.metadata.clone();
        let named = named_entities(project, selected);
        let issues: std::collections::BTreeSet<_> =
            selected.stances.iter().filter_map(|stance| stance.issue.as_ref()).collect();
        Self {
            format: "standpoint",
            version: 1,
            offsets: "codepoint",
            id: document.id.as_str().to_owned(),
            title: metadata.title,
            outlet: metadata.outlet,
            author: metadata.author,
            date: metadata.date,
            address: metadata.address,
            language: metadata.language,
            state: origin::state_id(document.state),
            note: document.note.clone(),
            source: Source {
                name: document.source.name.clone(),
                format: document.source.format.clone(),
                encoding: document.source.encoding.clone(),
                sha256: document.source.sha256.clone(),
            },
            annotator: annotator.as_str().to_owned(),
            text: text.as_str().to_owned(),
            boilerplate: all_code_points(text, &document.boilerplate),
            mentions: selected.mentions.iter().map(|found| mention(text, found)).collect(),
            entities: named.iter().filter_map(|id| project.entity(id)).map(|found| entity(found)).collect(),
            issues: issues.into_iter().filter_map(|id| project.issue(id)).map(|found| issue(found)).collect(),
            stances: selected.stances.iter().map(|found| stance(selected, found)).collect(),
            relations: selected.relations.iter().map(relation).collect(),
        }
    }
}

impl Made {
    fn of(status: model::Status, origin: &model::Origin, note: &str) -> Self {
        Self { status: origin::status_id(status).to_owned(), note: note.to_owned(), ..Self::by(origin) }
    }

    fn by(origin: &model::Origin) -> Self {
        let words = Words::of(origin);
        Self {
            origin: words.kind,
            by: words.by,
            by_version: words.version,
            score: words.score,
            reason: words.reason,
            at: words.at,
            ..Self::default()
        }
    }

    /// Status, origin and note again.
    pub(super) fn parts(self) -> (model::Status, model::Origin, String) {
        let words = Words {
            kind: self.origin,
            by: self.by,
            version: self.by_version,
            score: self.score,
            reason: self.reason,
            at: self.at,
        };
        (origin::status_from_id(&self.status), words.origin("jsonl"), self.note)
    }
}

fn mention(text: &SourceText, mention: &model::Mention) -> Mention {
    Mention {
        id: mention.id.as_str().to_owned(),
        spans: all_code_points(text, &mention.spans),
        text: Some(text.joined(&mention.spans)),
        label: mention.label.as_str().to_owned(),
        entity: mention.entity.as_ref().map(|id| id.as_str().to_owned()),
        attributes: mention.attributes.clone(),
        made: Made::of(mention.status, &mention.origin, &mention.note),
    }
}

fn entity(entity: &model::Entity) -> Entity {
    Entity {
        id: entity.id.as_str().to_owned(),
        name: entity.name.clone(),
        label: entity.label.as_str().to_owned(),
        aliases: entity.aliases.clone(),
        description: entity.description.clone(),
        knowledge_base_id: entity.knowledge_base_id.clone(),
        affiliation: entity.affiliation.as_ref().map(|id| id.as_str().to_owned()),
        different_from: entity.different_from.iter().map(|id| id.as_str().to_owned()).collect(),
        made: Made::by(&entity.origin),
    }
}

fn issue(issue: &model::Issue) -> Issue {
    Issue { id: issue.id.as_str().to_owned(), name: issue.name.clone(), description: issue.description.clone() }
}

fn stance(selected: &Selected, stance: &model::Stance) -> Stance {
    let text = &selected.document.text;
    let words = |spans: &[TextRange]| (!spans.is_empty()).then(|| text.joined(spans));
    Stance {
        id: stance.id.as_str().to_owned(),
        holder: holder(selected, &stance.holder),
        target: StanceTarget {
            spans: all_code_points(text, &stance.target.spans),
            text: words(&stance.target.spans),
            entity: stance.target.entity.as_ref().map(|id| id.as_str().to_owned()),
        },
        issue: stance.issue.as_ref().map(|id| id.as_str().to_owned()),
        polarity: stance.polarity.id().to_owned(),
        certainty: Some(stance.certainty.id().to_owned()),
        cue: all_code_points(text, &stance.cue),
        evidence: all_code_points(text, &stance.evidence),
        attribution: stance.attribution.iter().map(|link| attribution(text, link)).collect(),
        when: stance.when.clone(),
        made: Made::of(stance.status, &stance.origin, &stance.note),
    }
}

fn holder(selected: &Selected, holder: &Holder) -> StanceHolder {
    match holder {
        Holder::Mention(id) => {
            let found = selected.mention(id);
            StanceHolder {
                mention: Some(id.as_str().to_owned()),
                entity: found.and_then(|found| found.entity.as_ref()).map(|id| id.as_str().to_owned()),
                text: found.map(|found| selected.document.text.joined(&found.spans)),
                outlet: false,
            }
        }
        Holder::Entity(id) => StanceHolder { entity: Some(id.as_str().to_owned()), ..StanceHolder::default() },
        Holder::Outlet => StanceHolder { outlet: true, ..StanceHolder::default() },
    }
}

fn attribution(text: &SourceText, link: &model::Attribution) -> Attribution {
    Attribution {
        text: link.text.clone(),
        spans: link.spans.iter().map(|&span| code_points(text, span)).collect(),
        mention: link.mention.as_ref().map(|id: &MentionId| id.as_str().to_owned()),
    }
}

fn relation(relation: &model::Relation) -> Relation {
    Relation {
        id: relation.id.as_str().to_owned(),
        kind: relation.kind.clone(),
        from: relation.from.as_str().to_owned(),
        to: relation.to.as_str().to_owned(),
        made: Made::of(relation.status, &relation.origin, &relation.note),
    }
}
