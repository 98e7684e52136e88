//! Nodes and edges from stances.

use crate::format::export::Selected;
use crate::model::{Certainty, EntityId, Holder, Polarity, Project, Stance};
use std::collections::{BTreeMap, BTreeSet};

/// The network, sorted by ids.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) nodes: BTreeMap<String, Node>,
    /// By the ids of holder and target.
    pub(super) edges: BTreeMap<(String, String), Edge>,
}

/// A holder or a target.
pub(super) struct Node {
    pub(super) label: String,
    /// The label of the schema; `OUTLET` and `ISSUE` for what is no entity.
    pub(super) kind: String,
    /// `actor` or `issue`.
    pub(super) mode: &'static str,
    pub(super) affiliation: String,
    pub(super) wikidata: String,
}

/// What one holder says of one target.
#[derive(Default)]
pub(super) struct Edge {
    /// How many stances there are of each kind.
    pub(super) counts: BTreeMap<Polarity, usize>,
    pub(super) denied: usize,
    pub(super) documents: BTreeSet<String>,
    pub(super) days: BTreeSet<String>,
    /// In halves, so that sums are exact.
    halves: i64,
}

impl Edge {
    /// How many stances there are.
    pub(super) fn count(&self) -> usize {
        self.counts.values().sum::<usize>() + self.denied
    }

    /// Support minus opposition; those that lean count half.
    pub(super) fn weight(&self) -> f64 {
        self.halves as f64 / 2.0
    }

    /// The sign in a word.
    pub(super) fn polarity(&self) -> &'static str {
        let has = |side: bool| self.counts.keys().any(|polarity| polarity.is_polar() && polarity.supports() == side);
        match (self.halves.signum(), has(true) && has(false)) {
            (1, _) => "support",
            (-1, _) => "oppose",
            (_, true) => "mixed",
            _ if self.counts.contains_key(&Polarity::Mixed) => "mixed",
            _ => "neutral",
        }
    }

    fn add(&mut self, stance: &Stance, document: &str, day: Option<String>) {
        if stance.certainty == Certainty::Denied {
            self.denied += 1;
        } else {
            *self.counts.entry(stance.polarity).or_default() += 1;
            self.halves += match stance.polarity {
                Polarity::Support => 2,
                Polarity::LeansSupport => 1,
                Polarity::Neutral | Polarity::Mixed => 0,
                Polarity::LeansOppose => -1,
                Polarity::Oppose => -2,
            };
        }
        self.documents.insert(document.to_owned());
        self.days.extend(day);
    }
}

impl Graph {
    /// Adds the stances of a document; says how many are about nothing that could be a node.
    pub(super) fn add(&mut self, project: &Project, selected: &Selected) -> usize {
        let mut lost = 0;
        let document = &selected.document;
        let day = document.metadata.day().map(|day| day.to_string());
        for stance in &selected.stances {
            let targets = self.targets(project, selected, stance);
            if targets.is_empty() {
                lost += 1;
                continue;
            }
            let holder = self.holder(project, selected, &stance.holder);
            for target in targets {
                let edge = self.edges.entry((holder.clone(), target)).or_default();
                edge.add(stance, document.id.as_str(), day.clone());
            }
        }
        lost
    }

    fn holder(&mut self, project: &Project, selected: &Selected, holder: &Holder) -> String {
        match holder {
            Holder::Entity(id) => self.entity(project, id),
            Holder::Mention(id) => {
                let found = selected.mention(id);
                if let Some(entity) = found.and_then(|mention| mention.entity.as_ref()) {
                    return self.entity(project, entity);
                }
                let words = found.map(|mention| selected.document.text.joined(&mention.spans)).unwrap_or_default();
                let kind = found.map(|mention| mention.label.to_string()).unwrap_or_default();
                let words: Vec<&str> = words.split_whitespace().collect();
                self.node("name", &words.join(" "), &words.join(" "), &kind, "actor")
            }
            Holder::Outlet => {
                let outlet = &selected.document.metadata.outlet;
                let name = if outlet.is_empty() { "unknown outlet" } else { outlet };
                self.node("outlet", name, name, "OUTLET", "actor")
            }
        }
    }

    /// The entity, or the one that a mention at the target's place names; and the issue.
    fn targets(&mut self, project: &Project, selected: &Selected, stance: &Stance) -> Vec<String> {
        let target = &stance.target;
        let named = || {
            let mut here = selected.mentions.iter().filter(|mention| mention.spans == target.spans);
            here.find_map(|mention| mention.entity.clone())
        };
        let entity = target.entity.clone().or_else(named).map(|id| self.entity(project, &id));
        let issue = stance.issue.as_ref().map(|id| {
            let name = project.issue(id).map_or(id.as_str(), |issue| &issue.name);
            self.node("issue", id.as_str(), name, "ISSUE", "issue")
        });
        entity.into_iter().chain(issue).collect()
    }

    fn entity(&mut self, project: &Project, id: &EntityId) -> String {
        let Some(entity) = project.entity(id) else {
            return self.node("entity", id.as_str(), id.as_str(), "", "actor");
        };
        let key = self.node("entity", id.as_str(), &entity.name, entity.label.as_str(), "actor");
        let above = entity.affiliation.as_ref().and_then(|id| project.entity(id)).map(|above| above.name.clone());
        if let Some(node) = self.nodes.get_mut(&key) {
            node.affiliation = above.unwrap_or_default();
            node.wikidata.clone_from(&entity.knowledge_base_id);
        }
        key
    }

    fn node(&mut self, class: &str, id: &str, label: &str, kind: &str, mode: &'static str) -> String {
        let key = format!("{class}:{id}");
        self.nodes.entry(key.clone()).or_insert_with(|| Node {
            label: label.to_owned(),
            kind: kind.to_owned(),
            mode,
            affiliation: String::new(),
            wikidata: String::new(),
        });
        key
    }
}

/// An attribute of nodes or edges, its type and its value.
pub(super) type Attribute = (&'static str, &'static str, String);

/// The attributes of a node, in a fixed order.
pub(super) fn node_attributes(node: &Node) -> [Attribute; 5] {
    [
        ("label", "string", node.label.clone()),
        ("kind", "string", node.kind.clone()),
        ("mode", "string", node.mode.to_owned()),
        ("affiliation", "string", node.affiliation.clone()),
        ("wikidata", "string", node.wikidata.clone()),
    ]
}

/// The attributes of an edge, in a fixed order; the weight comes first.
pub(super) fn edge_attributes(edge: &Edge) -> Vec<Attribute> {
    let mut attributes = vec![
        ("weight", "double", edge.weight().to_string()),
        ("polarity", "string", edge.polarity().to_owned()),
        ("count", "int", edge.count().to_string()),
    ];
    let counts = Polarity::ALL.map(|polarity| {
        let count = edge.counts.get(&polarity).copied().unwrap_or_default();
        (polarity.id(), "int", count.to_string())
    });
    attributes.extend(counts);
    attributes.push(("denied", "int", edge.denied.to_string()));
    let documents: Vec<&str> = edge.documents.iter().map(String::as_str).collect();
    attributes.push(("documents", "string", documents.join(" ")));
    attributes.push(("first", "string", edge.days.first().cloned().unwrap_or_default()));
    attributes.push(("last", "string", edge.days.last().cloned().unwrap_or_default()));
    attributes
}
