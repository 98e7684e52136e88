//! Origin, status and state as words in a file.

use crate::model::{DocumentState, Maker, Origin, Score, Status};

/// An origin in the words that JSONL and CSV share.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Words {
    /// `analyst`, `rule`, `model` or `import`.
    pub(super) kind: String,
    /// The name of who made it.
    pub(super) by: String,
    /// A model's version.
    pub(super) version: String,
    /// 0 to 1.
    pub(super) score: Option<f64>,
    pub(super) reason: String,
    /// RFC 3339, in UTC.
    pub(super) at: String,
}

impl Words {
    pub(super) fn of(origin: &Origin) -> Self {
        let (kind, by, version) = match &origin.maker {
            Maker::Analyst(name) => ("analyst", name.clone(), String::new()),
            Maker::Rule(name) => ("rule", name.clone(), String::new()),
            Maker::Model { name, version } => ("model", name.clone(), version.clone()),
            Maker::Import(name) => ("import", name.clone(), String::new()),
        };
        let at = origin.at.and_then(|at| jiff::Timestamp::from_second(at).ok());
        Self {
            kind: kind.to_owned(),
            by,
            version,
            score: origin.score.map(Score::value),
            reason: origin.reason.clone(),
            at: at.map(|at| at.to_string()).unwrap_or_default(),
        }
    }

    /// The origin that the words name; a kind that is unknown or missing is an import from `format`.
    pub(super) fn origin(self, format: &str) -> Origin {
        let maker = match self.kind.as_str() {
            "analyst" => Maker::Analyst(self.by),
            "rule" => Maker::Rule(self.by),
            "model" => Maker::Model { name: self.by, version: self.version },
            "import" if !self.by.is_empty() => Maker::Import(self.by),
            _ => Maker::Import(format.to_owned()),
        };
        let at = self.at.parse::<jiff::Timestamp>().ok();
        let at = at.map(|at| at.as_second());
        Origin { maker, score: self.score.map(Score::new), reason: self.reason, at, proposal: None }
    }
}

/// Made by an import from a format, and nothing more known.
pub(super) fn import(format: &str) -> Origin {
    Origin { maker: Maker::Import(format.to_owned()), score: None, reason: String::new(), at: None, proposal: None }
}

pub(super) fn status_id(status: Status) -> &'static str {
    match status {
        Status::Suggested => "suggested",
        Status::Accepted => "accepted",
        Status::Rejected => "rejected",
    }
}

/// The status of that name; anything else is a suggestion, which nobody has decided on.
pub(super) fn status_from_id(id: &str) -> Status {
    match id {
        "accepted" => Status::Accepted,
        "rejected" => Status::Rejected,
        _ => Status::Suggested,
    }
}

pub(super) fn state_id(state: DocumentState) -> &'static str {
    match state {
        DocumentState::New => "new",
        DocumentState::InProgress => "in_progress",
        DocumentState::Done => "done",
    }
}

/// The state of that name; anything else is new.
pub(super) fn state_from_id(id: &str) -> DocumentState {
    match id {
        "in_progress" => DocumentState::InProgress,
        "done" => DocumentState::Done,
        _ => DocumentState::New,
    }
}
