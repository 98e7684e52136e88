//! A stance and a relation on disk.

use super::is_default;
use super::origin::{Maker, Proposal, Status, Written, origin, score};
use super::place::{Place, Unit};
use crate::model::{self, EntityId, IssueId, MentionId, Origin, Relation, RelationId, Stance, StanceId};
use crate::text::TextRange;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A stance on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct StanceRecord<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    holder: Holder<'a>,
    polarity: Polarity,
    #[serde(borrow)]
    target: Target<'a>,
    #[serde(default, skip_serializing_if = "is_default")]
    issue: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    cue: Passage<'a>,
    #[serde(borrow)]
    evidence: Passage<'a>,
    #[serde(default, skip_serializing_if = "is_default")]
    attribution: Vec<Attribution<'a>>,
    #[serde(default, skip_serializing_if = "is_default")]
    certainty: Certainty,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    when: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    status: Status,
    #[serde(borrow)]
    by: Maker<'a>,
    #[serde(default, skip_serializing_if = "is_default")]
    score: Option<f64>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    reason: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    time: Option<i64>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    proposal: Option<Proposal<'a>>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    note: Cow<'a, str>,
}

/// Places with the words there.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Passage<'a> {
    #[serde(default)]
    at: Vec<Place>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    text: Cow<'a, str>,
}

impl Passage<'_> {
    fn of(ranges: &[TextRange], unit: Unit<'_>) -> Written<Self> {
        Ok(Self { at: unit.places(ranges)?, text: unit.words(ranges).into() })
    }

    fn model(self, unit: Unit<'_>) -> Result<Vec<TextRange>, String> {
        unit.ranges(&self.at, &self.text)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Holder<'a> {
    Mention(#[serde(borrow)] Cow<'a, str>),
    Entity(#[serde(borrow)] Cow<'a, str>),
    Outlet,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Target<'a> {
    #[serde(default, skip_serializing_if = "is_default")]
    at: Vec<Place>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    text: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    entity: Option<Cow<'a, str>>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribution<'a> {
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    name: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    at: Vec<Place>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    text: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    mention: Option<Cow<'a, str>>,
}

/// Mirrors a model enum that has nothing in its variants.
macro_rules! mirror {
    ($name:ident: $($variant:ident),+; $($default:ident)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum $name { $($variant),+ }

        impl From<model::$name> for $name {
            fn from(value: model::$name) -> Self {
                match value { $(model::$name::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for model::$name {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),+ }
            }
        }

        $(impl Default for $name {
            fn default() -> Self { Self::$default }
        })?
    };
}

mirror!(Polarity: Oppose, LeansOppose, Neutral, LeansSupport, Support, Mixed;);
mirror!(Certainty: Asserted, Likely, Possible, Hypothetical, Denied; Asserted);

impl<'a> StanceRecord<'a> {
    /// The stance as it is written.
    pub fn of(stance: &'a Stance, unit: Unit<'_>) -> Written<Self> {
        let link = |link: &'a model::Attribution| {
            Ok(Attribution {
                name: link.text.as_str().into(),
                at: unit.places(&link.spans)?,
                text: unit.words(&link.spans).into(),
                mention: link.mention.as_ref().map(|id| id.as_str().into()),
            })
        };
        Ok(Self {
            id: stance.id.as_str().into(),
            holder: match &stance.holder {
                model::Holder::Mention(id) => Holder::Mention(id.as_str().into()),
                model::Holder::Entity(id) => Holder::Entity(id.as_str().into()),
                model::Holder::Outlet => Holder::Outlet,
            },
            polarity: stance.polarity.into(),
            target: Target {
                at: unit.places(&stance.target.spans)?,
                text: unit.words(&stance.target.spans).into(),
                entity: stance.target.entity.as_ref().map(|id| id.as_str().into()),
            },
            issue: stance.issue.as_ref().map(|id| id.as_str().into()),
            cue: Passage::of(&stance.cue, unit)?,
            evidence: Passage::of(&stance.evidence, unit)?,
            attribution: stance.attribution.iter().map(link).collect::<Written<_>>()?,
            certainty: stance.certainty.into(),
            when: stance.when.as_str().into(),
            status: stance.status.into(),
            by: (&stance.origin.maker).into(),
            score: score(&stance.origin),
            reason: stance.origin.reason.as_str().into(),
            time: stance.origin.at,
            proposal: Proposal::of(&stance.origin),
            note: stance.note.as_str().into(),
        })
    }

    /// The stance that was written; says why if it does not fit the text.
    pub fn model(self, unit: Unit<'_>) -> Result<Stance, String> {
        let link = |link: Attribution<'_>| {
            Ok::<_, String>(model::Attribution {
                spans: unit.ranges(&link.at, &link.text)?,
                text: link.name.into_owned(),
                mention: link.mention.map(MentionId::new),
            })
        };
        Ok(Stance {
            id: StanceId::new(&self.id),
            holder: match self.holder {
                Holder::Mention(id) => model::Holder::Mention(MentionId::new(id)),
                Holder::Entity(id) => model::Holder::Entity(EntityId::new(id)),
                Holder::Outlet => model::Holder::Outlet,
            },
            target: model::Target {
                spans: unit.ranges(&self.target.at, &self.target.text)?,
                entity: self.target.entity.map(EntityId::new),
            },
            issue: self.issue.map(IssueId::new),
            polarity: self.polarity.into(),
            cue: self.cue.model(unit)?,
            evidence: self.evidence.model(unit)?,
            attribution: self.attribution.into_iter().map(link).collect::<Result<_, _>>()?,
            certainty: self.certainty.into(),
            when: self.when.into_owned(),
            note: self.note.into_owned(),
            status: self.status.into(),
            origin: Origin {
                proposal: self.proposal.map(Proposal::model),
                ..origin(self.by, self.score, self.reason, self.time)
            },
        })
    }
}

/// A relation on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct RelationRecord<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    from: Cow<'a, str>,
    #[serde(borrow)]
    to: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    status: Status,
    #[serde(borrow)]
    by: Maker<'a>,
    #[serde(default, skip_serializing_if = "is_default")]
    score: Option<f64>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    reason: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    time: Option<i64>,
    #[serde(borrow, default, skip_serializing_if = "is_default")]
    note: Cow<'a, str>,
}

impl<'a> RelationRecord<'a> {
    /// The relation as it is written.
    pub fn of(relation: &'a Relation) -> Self {
        Self {
            id: relation.id.as_str().into(),
            kind: relation.kind.as_str().into(),
            from: relation.from.as_str().into(),
            to: relation.to.as_str().into(),
            status: relation.status.into(),
            by: (&relation.origin.maker).into(),
            score: score(&relation.origin),
            reason: relation.origin.reason.as_str().into(),
            time: relation.origin.at,
            note: relation.note.as_str().into(),
        }
    }

    /// The relation that was written.
    pub fn model(self) -> Relation {
        Relation {
            id: RelationId::new(&self.id),
            kind: self.kind.into_owned(),
            from: MentionId::new(&self.from),
            to: MentionId::new(&self.to),
            note: self.note.into_owned(),
            status: self.status.into(),
            origin: origin(self.by, self.score, self.reason, self.time),
        }
    }
}
