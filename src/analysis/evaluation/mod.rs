//! How well suggestions agree with a gold standard: mentions, stances, and what their scores are worth.
//!
//! [`Evaluation`] takes one document after the other, so that nothing but counts is kept.

mod calibration;
mod counts;
mod news_rules;
mod pairs;
mod spans;
mod stances;

pub use calibration::{Bin, Calibration};
pub use counts::Counts;
pub use news_rules::trimmed;
pub use pairs::{PairScores, PairTally, Sides};
pub use spans::{IGNORE, LabelCounts, SpanRules, SpanTally};
pub use stances::{Criterion, StanceTally};

use crate::model::{Entity, EntityId, Holder, Mention, Stance};
use crate::text::SourceText;

/// What one hand found in one text: rejected records are not part of it.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    /// The mentions.
    pub mentions: Vec<Mention>,
    /// The stances; they name mentions of this list.
    pub stances: Vec<Stance>,
    /// The entities that they name, at least.
    pub entities: Vec<Entity>,
}

impl Annotations {
    /// The ids of all entities that mentions and stances name.
    pub fn entity_ids(&self) -> impl Iterator<Item = &EntityId> {
        let holders = self.stances.iter().filter_map(|stance| match &stance.holder {
            Holder::Entity(id) => Some(id),
            Holder::Mention(_) | Holder::Outlet => None,
        });
        let targets = self.stances.iter().filter_map(|stance| stance.target.entity.as_ref());
        self.mentions.iter().filter_map(|mention| mention.entity.as_ref()).chain(holders).chain(targets)
    }
}

/// The counts over all documents.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Mentions by label.
    pub spans: SpanTally,
    /// Stances by how much of them is right.
    pub stances: StanceTally,
    /// How many documents were compared.
    pub documents: usize,
}

impl Evaluation {
    /// No documents yet; mentions will be compared by these rules.
    pub fn new(rules: SpanRules) -> Self {
        Self { spans: SpanTally::new(rules), stances: StanceTally::default(), documents: 0 }
    }

    /// Counts one document.
    pub fn add(&mut self, text: &SourceText, gold: &Annotations, suggested: &Annotations) {
        self.documents += 1;
        self.spans.add(text, &gold.mentions, &suggested.mentions);
        self.stances.add(text, gold, suggested);
    }
}
