//! Annotations that follow a schema when it changes: labels merged or removed, features and relations renamed.

use super::{
    AnnotationSet, AnnotationSetId, DocumentId, Entity, EntityId, Holder, LabelId, Mention, MentionId, Operation,
    Project, Schema, Status,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What becomes of the uses of something that leaves the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate<T> {
    /// They become uses of something else.
    Move(T),
    /// They go.
    Remove,
}

/// What becomes of the uses of all that leaves a schema or changes its name there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Migration {
    /// Labels; those without a fate here are removed with their mentions and entities.
    pub labels: BTreeMap<LabelId, Fate<LabelId>>,
    /// Features, by their label (before it moves) and name; others keep their values.
    pub features: BTreeMap<(LabelId, String), Fate<String>>,
    /// Values of features, by label (before it moves), feature (as it was called) and value.
    pub values: BTreeMap<(LabelId, String, String), Fate<String>>,
    /// Types of relations; others stay.
    pub relations: BTreeMap<String, Fate<String>>,
}

impl Project {
    /// The operations that replace the schema and let all annotations and entities follow.
    pub fn with_schema(&self, schema: Schema, migration: &Migration) -> Vec<Operation> {
        let mut labels = migration.labels.clone();
        for gone in self.schema().labels.iter().filter(|label| schema.label(&label.id).is_none()) {
            // A merged label's uses follow it even where nobody has said so.
            let fate = schema.label_meant_by(&gone.id).map_or(Fate::Remove, |into| Fate::Move(into.id.clone()));
            labels.entry(gone.id.clone()).or_insert(fate);
        }
        let migration = Migration { labels, ..migration.clone() };
        let mut operations = Vec::new();
        if schema != **self.schema() {
            operations.push(Operation::SetSchema(Arc::new(schema)));
        }
        if migration == Migration::default() {
            return operations;
        }
        let is_gone = |id: &EntityId| {
            let label = self.entity(id).map(|entity| &entity.label);
            label.is_some_and(|label| migration.labels.get(label) == Some(&Fate::Remove))
        };
        for document in self.documents() {
            for (set, records) in self.apart(&document.id).annotation_sets(&document.id) {
                let mut moved = relabelled(records, &migration);
                unlink(&mut moved, &is_gone);
                operations.extend(difference(&document.id, set, records, &moved));
            }
        }
        for entity in self.entities() {
            if is_gone(&entity.id) {
                operations.push(Operation::PutEntity(entity.id.clone(), None));
                continue;
            }
            let mut moved = Entity::clone(entity);
            if let Some(Fate::Move(into)) = migration.labels.get(&entity.label) {
                moved.label = into.clone();
            }
            moved.affiliation = moved.affiliation.filter(|above| !is_gone(above));
            moved.different_from.retain(|other| !is_gone(other));
            if moved != **entity {
                operations.push(Operation::entity(moved));
            }
        }
        operations
    }
}

/// One hand's annotations of a document after a migration.
///
/// Where a mention moves to a label that another one of the same place has already, the two become one; what
/// pointed at either points at it, and it counts as accepted if either was. What leans on a removed
/// mention goes with it.
pub fn relabelled(set: &AnnotationSet, migration: &Migration) -> AnnotationSet {
    let mut moved = AnnotationSet { mentions: BTreeMap::new(), ..set.clone() };
    let mut became: BTreeMap<&MentionId, Option<MentionId>> = BTreeMap::new();
    for mention in set.mentions.values().filter(|mention| !migration.labels.contains_key(&mention.label)) {
        moved.mentions.insert(mention.id.clone(), with_features(mention.clone(), migration));
    }
    let places = |mention: &Mention| (mention.spans.clone(), mention.label.clone());
    let mut taken: BTreeMap<_, MentionId> = BTreeMap::new();
    if !migration.labels.is_empty() {
        taken.extend(moved.mentions.values().map(|mention| (places(mention), mention.id.clone())));
    }
    for mention in set.mentions.values() {
        let Some(fate) = migration.labels.get(&mention.label) else { continue };
        let Fate::Move(label) = fate else {
            became.insert(&mention.id, None);
            continue;
        };
        let mut own = with_features(mention.clone(), migration);
        own.label = label.clone();
        match taken.get(&places(&own)).and_then(|id| moved.mentions.get_mut(id)) {
            Some(twin) => {
                join(twin, own);
                became.insert(&mention.id, Some(twin.id.clone()));
            }
            None => {
                taken.insert(places(&own), own.id.clone());
                moved.mentions.insert(own.id.clone(), own);
            }
        }
    }
    follow(&mut moved, &became);
    for relation in moved.relations.values_mut() {
        if let Some(Fate::Move(kind)) = migration.relations.get(&relation.kind) {
            relation.kind = kind.clone();
        }
    }
    moved.relations.retain(|_, relation| migration.relations.get(&relation.kind) != Some(&Fate::Remove));
    moved
}

/// Takes a second mention of the same place and label into the first.
fn join(twin: &mut Mention, other: Mention) {
    let rank = |status: Status| match status {
        Status::Accepted => 2,
        Status::Suggested => 1,
        Status::Rejected => 0,
    };
    if rank(other.status) > rank(twin.status) {
        (twin.status, twin.origin) = (other.status, other.origin);
    }
    twin.entity = twin.entity.take().or(other.entity);
    for (name, value) in other.attributes {
        twin.attributes.entry(name).or_insert(value);
    }
    if twin.note.is_empty() {
        twin.note = other.note;
    }
}

/// Lets stances, relations and attributes follow mentions that became others or went.
fn follow(set: &mut AnnotationSet, became: &BTreeMap<&MentionId, Option<MentionId>>) {
    if became.is_empty() {
        return;
    }
    set.stances.retain(|_, stance| match &stance.holder {
        Holder::Mention(id) => became.get(id) != Some(&None),
        Holder::Entity(_) | Holder::Outlet => true,
    });
    for stance in set.stances.values_mut() {
        if let Holder::Mention(id) = &mut stance.holder
            && let Some(Some(now)) = became.get(&*id)
        {
            *id = now.clone();
        }
        for link in &mut stance.attribution {
            if let Some(now) = link.mention.as_ref().and_then(|id| became.get(id)) {
                link.mention = now.clone();
            }
        }
    }
    let gone = |id: &MentionId| became.get(id) == Some(&None);
    set.relations.retain(|_, relation| !gone(&relation.from) && !gone(&relation.to));
    for relation in set.relations.values_mut() {
        for end in [&mut relation.from, &mut relation.to] {
            if let Some(Some(now)) = became.get(&*end) {
                *end = now.clone();
            }
        }
    }
    set.relations.retain(|_, relation| relation.from != relation.to);
    for mention in set.mentions.values_mut() {
        let held_by = mention.attributes.get(super::ROLE_HOLDER).map(MentionId::new);
        match held_by.as_ref().and_then(|id| became.get(id)) {
            Some(Some(now)) => drop(mention.attributes.insert(super::ROLE_HOLDER.to_owned(), now.to_string())),
            Some(None) => drop(mention.attributes.remove(super::ROLE_HOLDER)),
            None => {}
        }
    }
}

/// A mention whose attributes follow features and values of its label.
fn with_features(mut mention: Mention, migration: &Migration) -> Mention {
    if migration.features.is_empty() && migration.values.is_empty() {
        return mention;
    }
    let label = mention.label.clone();
    for (name, value) in std::mem::take(&mut mention.attributes) {
        let value = match migration.values.get(&(label.clone(), name.clone(), value.clone())) {
            Some(Fate::Move(value)) => value.clone(),
            Some(Fate::Remove) => continue,
            None => value,
        };
        let name = match migration.features.get(&(label.clone(), name.clone())) {
            Some(Fate::Move(name)) => name.clone(),
            Some(Fate::Remove) => continue,
            None => name,
        };
        mention.attributes.insert(name, value);
    }
    mention
}

/// Frees annotations from entities that go; stances that only these held or were about go with them.
pub fn unlink(set: &mut AnnotationSet, is_gone: &impl Fn(&EntityId) -> bool) {
    for mention in set.mentions.values_mut() {
        mention.entity = mention.entity.take().filter(|id| !is_gone(id));
    }
    for stance in set.stances.values_mut() {
        stance.target.entity = stance.target.entity.take().filter(|id| !is_gone(id));
    }
    set.stances.retain(|_, stance| {
        let has_holder = !matches!(&stance.holder, Holder::Entity(id) if is_gone(id));
        has_holder && (stance.target.entity.is_some() || !stance.target.spans.is_empty())
    });
}

/// The operations that lead from one state of an annotation set to another.
fn difference(
    document: &DocumentId,
    set: &AnnotationSetId,
    before: &AnnotationSet,
    after: &AnnotationSet,
) -> Vec<Operation> {
    let mut operations = Vec::new();
    for id in before.mentions.keys().filter(|id| before.mentions.get(id) != after.mentions.get(id)) {
        let now = after.mentions.get(id).cloned();
        operations.push(Operation::PutMention(document.clone(), set.clone(), id.clone(), now));
    }
    for id in before.stances.keys().filter(|id| before.stances.get(id) != after.stances.get(id)) {
        let now = after.stances.get(id).cloned();
        operations.push(Operation::PutStance(document.clone(), set.clone(), id.clone(), now));
    }
    for id in before.relations.keys().filter(|id| before.relations.get(id) != after.relations.get(id)) {
        let now = after.relations.get(id).cloned();
        operations.push(Operation::PutRelation(document.clone(), set.clone(), id.clone(), now));
    }
    operations
}
