//! Finding documents by their text and entities by their names, without looking at all of them.

use super::{Document, DocumentId, Entity, EntityId};
use crate::text::SourceText;
use imbl::OrdSet;
use std::sync::Arc;

/// Which documents have a text, and which entities a name. Cheap to clone, also before a change.
#[derive(Debug, Clone, Default)]
pub(super) struct Lookup {
    /// By the fingerprint of the text; whoever asks compares the texts.
    texts: OrdSet<(u64, DocumentId)>,
    /// By names and aliases in small letters.
    names: OrdSet<(Arc<str>, EntityId)>,
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
        let named = |entity: &Entity| -> Vec<(Arc<str>, EntityId)> {
            entity.names().map(|name| (name.to_lowercase().into(), entity.id.clone())).collect()
        };
        for name in former.into_iter().flat_map(named) {
            self.names.remove(&name);
        }
        for name in now.into_iter().flat_map(named) {
            self.names.insert(name);
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
        let from = (Arc::from(name), EntityId::new(""));
        // The next name in the order of names.
        let to = (Arc::from(format!("{name}\0")), EntityId::new(""));
        self.names.range(from..to).map(|(_, id)| id)
    }
}
