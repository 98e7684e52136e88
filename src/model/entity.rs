//! Who or what mentions name, and the questions that stances answer.

use super::{EntityId, IssueId, LabelId, Origin};

/// A person, organisation, place, … that mentions name. A project has one registry of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its name in the project; does not change when it is renamed.
    pub id: EntityId,
    /// What it is called.
    pub name: String,
    /// What kind of thing it is.
    pub label: LabelId,
    /// Other names, sorted, without the main one.
    pub aliases: Vec<String>,
    /// A few words about it.
    pub description: String,
    /// Its id in a knowledge base, such as Wikidata's `Q3052772`.
    pub knowledge_base_id: String,
    /// Whom it belongs to: person → organisation → country.
    pub affiliation: Option<EntityId>,
    /// Entities that look like it and are others, as an analyst has decided; sorted.
    pub different_from: Vec<EntityId>,
    /// Who entered it.
    pub origin: Origin,
}

impl Entity {
    /// An entity with a name and nothing else; its id is the name's slug.
    pub fn new(name: &str, label: LabelId, origin: Origin) -> Self {
        Self {
            id: EntityId::new(super::slug(name)),
            name: name.to_owned(),
            label,
            aliases: Vec::new(),
            description: String::new(),
            knowledge_base_id: String::new(),
            affiliation: None,
            different_from: Vec::new(),
            origin,
        }
    }

    /// Its name and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// Adds an alias in its sorted place, unless it is known already.
    pub fn add_alias(&mut self, alias: &str) {
        if alias != self.name
            && let Err(at) = self.aliases.binary_search_by(|known| known.as_str().cmp(alias))
        {
            self.aliases.insert(at, alias.to_owned());
        }
    }
}

/// A question on which parties take stances, such as “Troop deployment”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its name in the project; does not change when it is renamed.
    pub id: IssueId,
    /// What it is called.
    pub name: String,
    /// What belongs to it and what does not.
    pub description: String,
}
