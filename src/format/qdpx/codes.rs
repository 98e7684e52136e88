//! Names for everything: ids that follow from what they name, and the codes of a project.

use crate::model::{Polarity, Project};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The groups of codes.
pub(super) const MENTIONS: &str = "Mentions";
pub(super) const STANCE: &str = "Stance";
pub(super) const PARTS: &str = "Stance parts";
pub(super) const ISSUE: &str = "Issue";

/// The parts of a stance that are selections of their own.
pub(super) const TARGET: &str = "target";
pub(super) const CUE: &str = "cue";
pub(super) const SOURCE: &str = "source";

/// An id that follows from the parts of a name.
pub(super) fn guid(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0x1f]);
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let piece = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    // Version 8: made in a way of one's own.
    format!("{}-{}-8{}-8{}-{}", piece(0, 8), piece(8, 12), piece(12, 15), piece(15, 18), piece(18, 30))
}

/// A code and the codes below it.
pub(super) struct Code {
    pub(super) guid: String,
    pub(super) name: String,
    pub(super) description: String,
    /// As `#rrggbb`; empty for none.
    pub(super) colour: String,
    pub(super) below: Vec<Code>,
}

/// The codes of a project; labels that its schema does not have come last.
pub(super) fn codes(project: &Project, used: &BTreeSet<String>) -> Vec<Code> {
    let code = |group: &str, name: &str, description: &str, colour: &str| Code {
        guid: guid(&["code", group, name]),
        name: name.to_owned(),
        description: description.to_owned(),
        colour: colour.to_owned(),
        below: Vec::new(),
    };
    let schema = project.schema();
    let mut labels: Vec<Code> = schema
        .labels
        .iter()
        .map(|label| code(MENTIONS, label.id.as_str(), &label.description, &colour(label.hue)))
        .collect();
    let others = used.iter().filter(|id| !schema.labels.iter().any(|label| label.id.as_str() == id.as_str()));
    labels.extend(others.map(|id| code(MENTIONS, id, "", "")));
    let polarities = Polarity::ALL.map(|polarity| {
        let colour = match polarity {
            Polarity::Oppose | Polarity::LeansOppose => "#c0392b",
            Polarity::Support | Polarity::LeansSupport => "#1e8449",
            Polarity::Neutral | Polarity::Mixed => "#7f8c8d",
        };
        code(STANCE, polarity.id(), "", colour)
    });
    let parts = [TARGET, CUE, SOURCE].map(|part| code(PARTS, part, "", ""));
    let issues: Vec<Code> = project
        .issues()
        .map(|issue| Code { guid: issue_guid(issue.id.as_str()), ..code(ISSUE, &issue.name, &issue.description, "") })
        .collect();
    let group = |name: &str, below: Vec<Code>| Code { below, ..code("", name, "", "") };
    let groups =
        [group(MENTIONS, labels), group(STANCE, polarities.into()), group(PARTS, parts.into()), group(ISSUE, issues)];
    groups.into_iter().filter(|group| !group.below.is_empty()).collect()
}

/// The code of an issue; two issues may have one name.
pub(super) fn issue_guid(id: &str) -> String {
    guid(&["code", ISSUE, id])
}

/// A clear colour of that hue, in degrees; grey for 360.
fn colour(hue: u16) -> String {
    if hue >= 360 {
        return "#888888".to_owned();
    }
    let channel = |shift: f64| {
        let k = (shift + f64::from(hue) / 30.0) % 12.0;
        let value = 0.5 - 0.35 * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        (value * 255.0).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", channel(0.0), channel(8.0), channel(4.0))
}
