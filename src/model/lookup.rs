//! Finding documents by their text and entities by their names, without looking at all of them.

use super::{Document, DocumentId, Entity, EntityId};
use crate::text::SourceText;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which documents have a text, and which entities a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Lookup {
    /// By the fingerprint of the text; whoever asks compares the texts.
    texts: BTreeSet<(u64, DocumentId)>,
    /// By names and aliases in small letters.
    names: BTreeMap<String, BTreeSet<EntityId>>,
}

impl Lookup {
    /// What finds these.
    pub fn of<'a>(entities: impl Iterator<Item = &'a Arc<Entity>>) -> Self {
        let mut lookup = Self::default();
        entities.for_each(|entity| lookup.entity(None, Some(entity)));
        lookup
    }

    /// Follows a change of a document.
    pub fn document(&mut self, former: Option<&Document>, now: Option<&Document>) {
        if let Some(former) = former {
            self.texts.remove(&(former.text.fingerprint(), former.id.clone()));
        }
        if let Some(now) = now {
            self.texts.insert((now.text.fingerprint(), now.id.clone()));
        }
    }

    /// Follows a change of an entity.
    pub fn entity(&mut self, former: Option<&Entity>, now: Option<&Entity>) {
        if let Some(former) = former {
            for name in former.names().map(str::to_lowercase) {
                let Some(ids) = self.names.get_mut(&name) else { continue };
                ids.remove(&former.id);
                if ids.is_empty() {
                    self.names.remove(&name);
                }
            }
        }
        for (name, id) in now.into_iter().flat_map(|now| now.names().map(|name| (name.to_lowercase(), &now.id))) {
            self.names.entry(name).or_default().insert(id.clone());
        }
    }

    /// The documents that may have a text, by id.
    pub fn with_text(&self, text: &SourceText) -> impl Iterator<Item = &DocumentId> {
        let hash = text.fingerprint();
        let from = (hash, DocumentId::new(""));
        self.texts.range(from..).take_while(move |(other, _)| *other == hash).map(|(_, id)| id)
    }

    /// The entities that have a name or alias, given in small letters, by id.
    pub fn called(&self, name: &str) -> impl DoubleEndedIterator<Item = &EntityId> {
        self.names.get(name).into_iter().flatten()
    }
}
