//! Who made a record, and what was decided about it.

use super::super::StoreError;
use crate::model;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::store) enum Status {
    /// Nothing yet.
    #[default]
    Suggested,
    /// Agreed to.
    Accepted,
    /// Refused.
    Rejected,
}

impl From<model::Status> for Status {
    fn from(status: model::Status) -> Self {
        match status {
            model::Status::Suggested => Self::Suggested,
            model::Status::Accepted => Self::Accepted,
            model::Status::Rejected => Self::Rejected,
        }
    }
}

impl From<Status> for model::Status {
    fn from(status: Status) -> Self {
        match status {
            Status::Suggested => Self::Suggested,
            Status::Accepted => Self::Accepted,
            Status::Rejected => Self::Rejected,
        }
    }
}

/// Who made a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::store) enum Maker<'a> {
    /// A person.
    Analyst(#[serde(borrow)] Cow<'a, str>),
    /// A rule.
    Rule(#[serde(borrow)] Cow<'a, str>),
    /// A statistical model.
    Model {
        #[serde(borrow)]
        name: Cow<'a, str>,
        #[serde(borrow)]
        version: Cow<'a, str>,
    },
    /// Another program.
    Import(#[serde(borrow)] Cow<'a, str>),
}

impl<'a> From<&'a model::Maker> for Maker<'a> {
    fn from(maker: &'a model::Maker) -> Self {
        match maker {
            model::Maker::Analyst(name) => Self::Analyst(name.into()),
            model::Maker::Rule(name) => Self::Rule(name.into()),
            model::Maker::Model { name, version } => Self::Model { name: name.into(), version: version.into() },
            model::Maker::Import(name) => Self::Import(name.into()),
        }
    }
}

impl From<Maker<'_>> for model::Maker {
    fn from(maker: Maker<'_>) -> Self {
        match maker {
            Maker::Analyst(name) => Self::Analyst(name.into_owned()),
            Maker::Rule(name) => Self::Rule(name.into_owned()),
            Maker::Model { name, version } => Self::Model { name: name.into_owned(), version: version.into_owned() },
            Maker::Import(name) => Self::Import(name.into_owned()),
        }
    }
}

/// A probability as it is written, `0.985`.
pub(super) fn score(origin: &model::Origin) -> Option<f64> {
    origin.score.map(model::Score::value)
}

/// Puts an origin together from the fields of a record.
pub(super) fn origin(maker: Maker<'_>, score: Option<f64>, reason: Cow<'_, str>, time: Option<i64>) -> model::Origin {
    let score = score.map(model::Score::new);
    model::Origin { maker: maker.into(), score, reason: reason.into_owned(), at: time, proposal: None }
}

/// What was proposed by itself, where the record says something else now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store) struct Proposal<'a> {
    #[serde(borrow)]
    by: Maker<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(borrow)]
    shown_as: Cow<'a, str>,
}

impl<'a> Proposal<'a> {
    /// The proposal of a record as it is written.
    pub fn of(origin: &'a model::Origin) -> Option<Self> {
        let proposal = origin.proposal.as_deref()?;
        let score = proposal.score.map(model::Score::value);
        Some(Self { by: (&proposal.maker).into(), score, shown_as: proposal.shown_as.as_str().into() })
    }

    /// The proposal that was written.
    pub fn model(self) -> Box<model::Proposal> {
        let (maker, score) = (self.by.into(), self.score.map(model::Score::new));
        Box::new(model::Proposal { maker, score, shown_as: self.shown_as.into_owned() })
    }
}

/// A result of writing.
pub(super) type Written<T> = Result<T, StoreError>;
