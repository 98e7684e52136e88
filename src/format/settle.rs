//! Makes what was read hold together: ids unique, nothing that points at nothing.

use super::imported::{Imported, ImportedDocument};
use super::origin;
use crate::model::{Entity, EntityId, Holder, Issue, IssueId, LabelId, MentionId, RelationId, StanceId, unique};
use crate::report::{Notice, Report};
use std::collections::{BTreeMap, BTreeSet};

/// Makes the ids of a document's records unique; gives a sentence for each that was changed.
pub(super) fn unique_ids(read: &mut ImportedDocument) -> Vec<String> {
    let mut renamed = Vec::new();
    let mut taken = BTreeSet::new();
    let mut fresh = |kind: &str, id: &str| {
        let given = unique(id, |id| taken.contains(&(kind.to_owned(), id.to_owned())));
        taken.insert((kind.to_owned(), given.clone()));
        (given != id).then(|| {
            renamed.push(format!("A second {kind} {id} is called {given} here."));
            given
        })
    };
    for mention in &mut read.mentions {
        if let Some(id) = fresh("mention", mention.id.as_str()) {
            mention.id = MentionId::new(id);
        }
    }
    for stance in &mut read.stances {
        if let Some(id) = fresh("stance", stance.id.as_str()) {
            stance.id = StanceId::new(id);
        }
    }
    for relation in &mut read.relations {
        if let Some(id) = fresh("relation", relation.id.as_str()) {
            relation.id = RelationId::new(id);
        }
    }
    renamed
}

/// Drops what points at a missing mention, and adds the entities and issues that are named but not defined.
pub(super) fn settle(imported: &mut Imported, report: &mut Report) {
    for read in &mut imported.documents {
        settle_document(read, report);
    }
    let mut entities = merged(std::mem::take(&mut imported.entities));
    let mut issues: BTreeMap<IssueId, Issue> = BTreeMap::new();
    for issue in std::mem::take(&mut imported.issues) {
        issues.entry(issue.id.clone()).or_insert(issue);
    }
    for read in &imported.documents {
        for mention in &read.mentions {
            if let Some(id) = &mention.entity
                && !entities.contains_key(id)
            {
                let name = read.document.text.joined(&mention.spans);
                add(&mut entities, id, &name, mention.label.clone(), &mention.origin);
            }
        }
    }
    for read in &imported.documents {
        for stance in &read.stances {
            let holder = if let Holder::Entity(id) = &stance.holder { Some(id) } else { None };
            for id in holder.into_iter().chain(stance.target.entity.as_ref()) {
                if !entities.contains_key(id) {
                    add(&mut entities, id, id.as_str(), LabelId::new("ORG"), &stance.origin);
                    let what = format!("The entity {id} is named but not defined; it was taken for an organisation.");
                    report.add(Notice::warning(what));
                }
            }
            if let Some(id) = &stance.issue {
                let named = || Issue { id: id.clone(), name: id.as_str().to_owned(), description: String::new() };
                issues.entry(id.clone()).or_insert_with(named);
            }
        }
    }
    settle_affiliations(&mut entities, report);
    imported.entities = entities.into_values().collect();
    imported.issues = issues.into_values().collect();
}

fn settle_document(read: &mut ImportedDocument, report: &mut Report) {
    let known: BTreeSet<&MentionId> = read.mentions.iter().map(|mention| &mention.id).collect();
    let document = &read.document.id;
    let mut left_out = |kind: &str, id: &str, missing: &MentionId| {
        let what = format!("The {kind} {id} of {document} was left out: its mention {missing} is missing.");
        report.add(Notice::error(what));
        false
    };
    read.stances.retain(|stance| match &stance.holder {
        Holder::Mention(id) if !known.contains(id) => left_out("stance", stance.id.as_str(), id),
        _ => true,
    });
    read.relations.retain(|relation| {
        let missing = [&relation.from, &relation.to].into_iter().find(|id| !known.contains(id));
        missing.is_none_or(|missing| left_out("relation", relation.id.as_str(), missing))
    });
    for stance in &mut read.stances {
        for link in &mut stance.attribution {
            if link.mention.as_ref().is_some_and(|id| !known.contains(id)) {
                let what = format!("A source of the stance {} of {document} lost its mention.", stance.id);
                report.add(Notice::warning(what));
                link.mention = None;
            }
        }
    }
}

fn add(
    entities: &mut BTreeMap<EntityId, Entity>,
    id: &EntityId,
    name: &str,
    label: LabelId,
    origin: &crate::model::Origin,
) {
    let maker = origin.maker.clone();
    let origin = crate::model::Origin { maker, ..origin::import("") };
    let mut entity = Entity::new(name, label, origin);
    entity.id = id.clone();
    entities.insert(id.clone(), entity);
}

/// Entities by id; of those with the same id the first counts and takes the others' names as aliases.
fn merged(found: Vec<Entity>) -> BTreeMap<EntityId, Entity> {
    let mut entities: BTreeMap<EntityId, Entity> = BTreeMap::new();
    for entity in found {
        match entities.get_mut(&entity.id) {
            Some(known) => entity.names().for_each(|name| known.add_alias(name)),
            None => drop(entities.insert(entity.id.clone(), entity)),
        }
    }
    entities
}

/// Cuts affiliations that lead nowhere or in a circle.
fn settle_affiliations(entities: &mut BTreeMap<EntityId, Entity>, report: &mut Report) {
    let ids: Vec<EntityId> = entities.keys().cloned().collect();
    for id in ids {
        let mut seen = BTreeSet::new();
        let mut next = affiliation(entities, &id);
        let lost = loop {
            match next {
                Some(above) if above == id => break true,
                Some(above) if !entities.contains_key(&above) => break seen.is_empty(),
                Some(above) if seen.insert(above.clone()) => next = affiliation(entities, &above),
                _ => break false,
            }
        };
        if lost && let Some(entity) = entities.get_mut(&id) {
            entity.affiliation = None;
            let what = format!("What {id} belongs to was left out: it is missing, or belongs to {id} itself.");
            report.add(Notice::warning(what));
        }
    }
}

fn affiliation(entities: &BTreeMap<EntityId, Entity>, id: &EntityId) -> Option<EntityId> {
    entities.get(id)?.affiliation.clone()
}
