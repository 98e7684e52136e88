//! What can be put right on opening without leaving a record out.

use crate::model::{Entity, EntityId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Takes from entities the affiliations that cannot hold: to what is missing, or round in a circle. Gives the
/// entities, each with what is wrong.
///
/// Leaving such an entity out would leave out all that names it.
pub(super) fn affiliations(entities: &mut BTreeMap<EntityId, Arc<Entity>>) -> Vec<(EntityId, String)> {
    let mut mended = Vec::new();
    // One after the other, so that of a circle one affiliation goes and the others stay.
    for id in entities.keys().cloned().collect::<Vec<_>>() {
        if let Some(what) = trouble(entities, &id)
            && let Some(entity) = entities.get_mut(&id)
        {
            Arc::make_mut(entity).affiliation = None;
            mended.push((id, what));
        }
    }
    mended
}

fn trouble(entities: &BTreeMap<EntityId, Arc<Entity>>, id: &EntityId) -> Option<String> {
    let first = entities.get(id)?.affiliation.as_ref()?;
    if !entities.contains_key(first) {
        return Some(format!("{id} belongs to {first}, which the registry does not have."));
    }
    let (mut above, mut seen) = (Some(first), BTreeSet::new());
    while let Some(next) = above.filter(|next| seen.insert(*next)) {
        if next == id {
            return Some(format!("{id} belongs to itself by way of {first}."));
        }
        above = entities.get(next).and_then(|entity| entity.affiliation.as_ref());
    }
    None
}
