//! A place in the text that names something.

use super::{EntityId, LabelId, MentionId, Origin, Status};
use crate::text::TextRange;
use std::collections::BTreeMap;

/// A place in the text that names something: a person, a day, a role, ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its name in the document.
    pub id: MentionId,
    /// Where it stands; never empty, sorted, apart from each other. More than one piece makes it discontinuous.
    pub spans: Vec<TextRange>,
    /// What kind of thing it names.
    pub label: LabelId,
    /// Which entity it names, if that is known.
    pub entity: Option<EntityId>,
    /// More about it: `value` of a date (ISO 8601), `holder` of a role (a mention's id), ….
    pub attributes: BTreeMap<String, String>,
    /// What has been decided.
    pub status: Status,
    /// Who made it.
    pub origin: Origin,
    /// The analyst's own words about it.
    pub note: String,
}

/// The attribute that holds a date's normalised value.
pub const VALUE: &str = "value";

/// The attribute that holds the id of the mention that has a role.
pub const ROLE_HOLDER: &str = "holder";

impl Mention {
    /// From the first byte to the last, gaps included.
    pub fn extent(&self) -> TextRange {
        extent(&self.spans)
    }

    /// Its id as a suggestion: follows from place and label.
    pub fn suggestion_id(spans: &[TextRange], label: &LabelId) -> MentionId {
        let places: Vec<String> = spans.iter().map(|span| format!("{}-{}", span.start(), span.end())).collect();
        MentionId::new(format!("m{}-{}", places.join("_"), label.as_str().to_lowercase()))
    }
}

/// From the first byte of several pieces to the last, gaps included; empty at 0 for no pieces.
pub fn extent(spans: &[TextRange]) -> TextRange {
    spans.iter().copied().reduce(TextRange::cover).unwrap_or_default()
}
