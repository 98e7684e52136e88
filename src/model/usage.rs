//! How often a schema's parts are used, by kind: what an analyst asks before removing one.

use super::{AnnotationSetId, Certainty, DocumentId, LabelId, Polarity, Project, Status};
use std::collections::{BTreeMap, BTreeSet};

/// The uses of one label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LabelUses {
    /// Mentions that somebody made or accepted.
    pub accepted: usize,
    /// Mentions that are suggested.
    pub suggested: usize,
    /// Mentions that somebody rejected.
    pub rejected: usize,
    /// Entities of the registry.
    pub entities: usize,
    /// Stances that are held by one of the mentions, or whose report names one.
    pub stances: usize,
}

impl LabelUses {
    /// All of them that would have to go elsewhere: mentions and entities.
    pub fn total(self) -> usize {
        self.accepted + self.suggested + self.rejected + self.entities
    }
}

/// The uses of a whole schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SchemaUses {
    /// Of each label that is used.
    pub labels: BTreeMap<LabelId, LabelUses>,
    /// Mentions that say something of a feature, by label, feature and value.
    pub values: BTreeMap<(LabelId, String, String), usize>,
    /// Relations of each type.
    pub relations: BTreeMap<String, usize>,
    /// Stances of each polarity.
    pub polarities: BTreeMap<Polarity, usize>,
    /// Stances of each certainty.
    pub certainties: BTreeMap<Certainty, usize>,
}

impl SchemaUses {
    /// The uses of one label.
    pub fn label(&self, id: &LabelId) -> LabelUses {
        self.labels.get(id).copied().unwrap_or_default()
    }

    /// How many mentions say something of a feature.
    pub fn feature(&self, label: &LabelId, name: &str) -> usize {
        let of_it = self.values.iter().filter(|((l, feature, _), _)| l == label && feature == name);
        of_it.map(|(_, count)| count).sum()
    }

    /// How many mentions have a feature at a value.
    pub fn value(&self, label: &LabelId, name: &str, value: &str) -> usize {
        self.values.get(&(label.clone(), name.to_owned(), value.to_owned())).copied().unwrap_or_default()
    }
}

impl SchemaUses {
    /// Adds the uses in all hands' annotations of a document.
    pub fn add(&mut self, project: &Project, document: &DocumentId) {
        for (set, records) in project.annotation_sets(document) {
            for mention in records.mentions.values() {
                let of_label = self.labels.entry(mention.label.clone()).or_default();
                match mention.status {
                    Status::Accepted => of_label.accepted += 1,
                    Status::Suggested => of_label.suggested += 1,
                    Status::Rejected => of_label.rejected += 1,
                }
                for (name, value) in &mention.attributes {
                    let key = (mention.label.clone(), name.clone(), value.clone());
                    *self.values.entry(key).or_default() += 1;
                }
            }
            for stance in records.stances.values() {
                let labels = stance.mentions().filter_map(|id| Some(&records.mentions.get(id)?.label));
                let labels: BTreeSet<&LabelId> = labels.collect();
                for label in labels {
                    self.labels.entry(label.clone()).or_default().stances += 1;
                }
                // What is merely suggested gives nobody a reason to keep a word.
                if *set != AnnotationSetId::Prediction {
                    *self.polarities.entry(stance.polarity).or_default() += 1;
                    *self.certainties.entry(stance.certainty).or_default() += 1;
                }
            }
            for relation in records.relations.values() {
                *self.relations.entry(relation.kind.clone()).or_default() += 1;
            }
        }
    }

    /// Adds the uses in the registry.
    pub fn add_registry(&mut self, project: &Project) {
        for entity in project.entities() {
            self.labels.entry(entity.label.clone()).or_default().entities += 1;
        }
    }

    /// Adds other uses.
    pub fn add_all(&mut self, other: &Self) {
        for (label, uses) in &other.labels {
            let of_label = self.labels.entry(label.clone()).or_default();
            of_label.accepted += uses.accepted;
            of_label.suggested += uses.suggested;
            of_label.rejected += uses.rejected;
            of_label.entities += uses.entities;
            of_label.stances += uses.stances;
        }
        add_counts(&mut self.values, &other.values);
        add_counts(&mut self.relations, &other.relations);
        add_counts(&mut self.polarities, &other.polarities);
        add_counts(&mut self.certainties, &other.certainties);
    }
}

fn add_counts<K: Clone + Ord>(counts: &mut BTreeMap<K, usize>, others: &BTreeMap<K, usize>) {
    for (key, count) in others {
        *counts.entry(key.clone()).or_default() += count;
    }
}

impl Project {
    /// Counts the uses of the schema's parts in all hands' annotations and in the registry.
    pub fn schema_uses(&self) -> SchemaUses {
        let mut uses = SchemaUses::default();
        uses.add_registry(self);
        for document in self.documents() {
            uses.add(&self.apart(&document.id), &document.id);
        }
        uses
    }
}
