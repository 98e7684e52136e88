//! How articles and suggestions become operations.
//!
//! The window and the command line both go through here, so that their results are equal.

use crate::extract::{self, Article, Suggestions};
use crate::format::{ArticleDraft, detect_language};
use crate::model::{
    self, AnnotationSet, AnnotationSetId, Attribution, Document, DocumentId, Entity, EntityId, Fate, Holder, LabelId,
    Maker, Mention, MentionId, Migration, Operation, Origin, Project, Schema, Stance, slug, unique,
};
use crate::text::TextRange;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An article as it enters a project: with a free id, and its boilerplate found.
pub fn draft_document(project: &Project, draft: ArticleDraft) -> Document {
    with_free_id(project, prepared(draft))
}

/// An article as a document whose boilerplate is found. Its id may be another document's.
///
/// The id comes from the title, or else the file's name, or else the first words.
pub fn prepared(draft: ArticleDraft) -> Document {
    let furniture = extract::boilerplate(&draft.text);
    without(draft, furniture)
}

/// An article as a document, of whose text a part is none of the article.
pub fn without(draft: ArticleDraft, furniture: Vec<TextRange>) -> Document {
    let stem = draft.source.name.rsplit_once('.').map_or(draft.source.name.as_str(), |(stem, _)| stem);
    let first_words: String = draft.text.as_str().split_whitespace().take(6).collect::<Vec<_>>().join(" ");
    let name = [draft.metadata.title.as_str(), stem, &first_words]
        .into_iter()
        .find(|name| !name.trim().is_empty())
        .unwrap_or("article");
    let boilerplate = [furniture, draft.boilerplate].concat();
    let mut document = Document::new(DocumentId::new(short_slug(name)), draft.text);
    document.metadata = draft.metadata;
    document.source = draft.source;
    document.boilerplate = TextRange::united(boilerplate);
    document
}

/// A document whose id no other document of the project has.
pub fn with_free_id(project: &Project, mut document: Document) -> Document {
    let id = unique(document.id.as_str(), |id| project.document(&id.into()).is_some());
    document.id = DocumentId::new(id);
    document
}

/// A document that came with little more than its text: its language and boilerplate are found,
/// unless it says them.
pub fn complete(mut document: Document) -> Document {
    document.metadata.language = detect_language(document.text.as_str(), &document.metadata.language);
    if document.boilerplate.is_empty() {
        document.boilerplate = extract::boilerplate(&document.text);
    }
    document
}

/// A slug of at most about 40 characters that ends at a word.
fn short_slug(name: &str) -> String {
    let slug = slug(name);
    match slug.char_indices().nth(40) {
        Some((cut, _)) => slug[..cut].rsplit_once('-').map_or(&slug[..cut], |(head, _)| head).to_owned(),
        None => slug,
    }
}

/// Reads a document for extraction.
pub fn article(document: &Document) -> Article<'_> {
    Article { text: &document.text, metadata: &document.metadata, boilerplate: &document.boilerplate }
}

/// What replaces a document's suggestions by new ones.
///
/// What is there already is not put again: a refresh that changes nothing is no change of the project.
pub fn suggestion_operations(project: &Project, document: &DocumentId, found: Suggestions) -> Vec<Operation> {
    let set = AnnotationSetId::Prediction;
    let (mut operations, AnnotationSet { mentions, stances, relations }) = suggested_set(project, document, found);
    let former = project.annotation_set(document, &set).map(|former| &**former);
    if let Some(former) = former {
        let gone = former.mentions.keys().filter(|id| !mentions.contains_key(id));
        operations.extend(gone.map(|id| Operation::PutMention(document.clone(), set.clone(), id.clone(), None)));
        let gone = former.stances.keys().filter(|id| !stances.contains_key(id));
        operations.extend(gone.map(|id| Operation::PutStance(document.clone(), set.clone(), id.clone(), None)));
        let gone = former.relations.keys().filter(|id| !relations.contains_key(id));
        operations.extend(gone.map(|id| Operation::PutRelation(document.clone(), set.clone(), id.clone(), None)));
    }
    let mentions = mentions.into_values().filter(|it| former.and_then(|all| all.mentions.get(&it.id)) != Some(it));
    let stances = stances.into_values().filter(|it| former.and_then(|all| all.stances.get(&it.id)) != Some(it));
    let relations = relations.into_values().filter(|it| former.and_then(|all| all.relations.get(&it.id)) != Some(it));
    operations.extend(mentions.map(|mention| Operation::mention(document, &set, mention)));
    operations.extend(stances.map(|stance| Operation::stance(document, &set, stance)));
    operations.extend(relations.map(|relation| Operation::relation(document, &set, relation)));
    operations
}

/// A document's suggestions as new ones make them, and the operations that bring the entities that they name.
///
/// Entities join the registry: one with the same name (or telling alias) and label is
/// the same entity; everything else enters as new.
pub fn suggested_set(project: &Project, document: &DocumentId, found: Suggestions) -> (Vec<Operation>, AnnotationSet) {
    let found = fitting(project.schema(), found);
    let mut registry = Registry::new(project);
    let mut operations = Vec::new();
    let renamed = registry.join_all(found.entities, &mut operations);
    let incoming = Incoming { renamed: &renamed };
    let mut set = AnnotationSet {
        mentions: found.mentions.into_iter().map(|m| (m.id.clone(), incoming.mention(m))).collect(),
        stances: found.stances.into_iter().map(|s| (s.id.clone(), incoming.stance(s))).collect(),
        relations: found.relations.into_iter().map(|r| (r.id.clone(), r)).collect(),
    };
    if let Some(former) = project.annotation_set(document, &AnnotationSetId::Prediction) {
        // What another program suggested is not ours to replace, nor are the mentions that it points at.
        for id in Imports::of(former).mentions {
            if let Some(mention) = former.mentions.get(id).filter(|_| !set.mentions.contains_key(id)) {
                set.mentions.insert(id.clone(), mention.clone());
            }
        }
        for stance in former.stances.values().filter(|it| is_imported(&it.origin)) {
            set.stances.entry(stance.id.clone()).or_insert_with(|| stance.clone());
        }
        for relation in former.relations.values().filter(|it| is_imported(&it.origin)) {
            set.relations.entry(relation.id.clone()).or_insert_with(|| relation.clone());
        }
    }
    (operations, set)
}

/// Suggestions in the labels of a schema: merged labels are what they were merged into, and what the schema
/// has no label for is left out.
fn fitting(schema: &Schema, mut found: Suggestions) -> Suggestions {
    let labels = found.mentions.iter().map(|it| &it.label).chain(found.entities.iter().map(|it| &it.label));
    let strange: BTreeSet<&LabelId> = labels.filter(|id| schema.label(id).is_none()).collect();
    if strange.is_empty() {
        return found;
    }
    let fate = |id: &LabelId| schema.label_meant_by(id).map_or(Fate::Remove, |into| Fate::Move(into.id.clone()));
    let labels: BTreeMap<LabelId, Fate<LabelId>> = strange.into_iter().map(|id| (id.clone(), fate(id))).collect();
    let mut set = AnnotationSet {
        mentions: found.mentions.into_iter().map(|it| (it.id.clone(), it)).collect(),
        stances: found.stances.into_iter().map(|it| (it.id.clone(), it)).collect(),
        relations: found.relations.into_iter().map(|it| (it.id.clone(), it)).collect(),
    };
    let mut gone = BTreeSet::new();
    found.entities.retain_mut(|entity| match labels.get(&entity.label) {
        Some(Fate::Move(into)) => {
            entity.label = into.clone();
            true
        }
        Some(Fate::Remove) => {
            gone.insert(entity.id.clone());
            false
        }
        None => true,
    });
    for entity in &mut found.entities {
        entity.affiliation = entity.affiliation.take().filter(|above| !gone.contains(above));
    }
    set = model::relabelled(&set, &Migration { labels, ..Migration::default() });
    model::unlink(&mut set, &|id| gone.contains(id));
    found.mentions = set.mentions.into_values().collect();
    found.stances = set.stances.into_values().collect();
    found.relations = set.relations.into_values().collect();
    found
}

/// What frees suggestions from the entities that some operations remove.
///
/// Suggestions join entities while an analyst works; without this, the step that made such an entity
/// could not be undone any more.
pub fn unlink_predictions(project: &Project, operations: &[Operation]) -> Vec<Operation> {
    let gone: BTreeSet<&EntityId> = operations
        .iter()
        .filter_map(|operation| match operation {
            Operation::PutEntity(id, None) => Some(id),
            _ => None,
        })
        .collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let set = AnnotationSetId::Prediction;
    let is_gone = |entity: &Option<EntityId>| entity.as_ref().is_some_and(|id| gone.contains(id));
    let mut unlinked = Vec::new();
    for document in project.documents() {
        let Some(handle) = project.set_handle(&document.id, &set) else { continue };
        if !gone.iter().any(|entity| handle.names(entity)) {
            continue;
        }
        let records = handle.records();
        let mentions = records.mentions.values().filter(|mention| is_gone(&mention.entity)).cloned();
        unlinked.extend(
            mentions.map(|mention| Operation::mention(&document.id, &set, Mention { entity: None, ..mention })),
        );
        for stance in records.stances.values() {
            let holder_goes = matches!(&stance.holder, Holder::Entity(id) if gone.contains(id));
            if holder_goes || (is_gone(&stance.target.entity) && stance.target.spans.is_empty()) {
                unlinked.push(Operation::PutStance(document.id.clone(), set.clone(), stance.id.clone(), None));
            } else if is_gone(&stance.target.entity) {
                let mut stance = stance.clone();
                stance.target.entity = None;
                unlinked.push(Operation::stance(&document.id, &set, stance));
            }
        }
    }
    unlinked
}

/// The mentions of a set that another program brought, or that its stances and relations need.
struct Imports<'a> {
    mentions: BTreeSet<&'a MentionId>,
}

impl<'a> Imports<'a> {
    fn of(set: &'a AnnotationSet) -> Self {
        let own = set.mentions.values().filter(|mention| is_imported(&mention.origin)).map(|mention| &mention.id);
        let mut mentions: BTreeSet<&MentionId> = own.collect();
        for stance in set.stances.values().filter(|stance| is_imported(&stance.origin)) {
            if let Holder::Mention(id) = &stance.holder {
                mentions.insert(id);
            }
            mentions.extend(stance.attribution.iter().filter_map(|link| link.mention.as_ref()));
        }
        for relation in set.relations.values().filter(|relation| is_imported(&relation.origin)) {
            mentions.extend([&relation.from, &relation.to]);
        }
        Self { mentions }
    }
}

fn is_imported(origin: &Origin) -> bool {
    matches!(origin.maker, Maker::Import(_))
}

/// Records on their way into one annotation set, with the entities that got another id.
pub(super) struct Incoming<'a> {
    pub(super) renamed: &'a BTreeMap<EntityId, EntityId>,
}

impl Incoming<'_> {
    /// An entity that nobody described is no entity of the registry.
    fn entity(&self, id: Option<EntityId>) -> Option<EntityId> {
        id.and_then(|id| self.renamed.get(&id).cloned())
    }

    pub(super) fn mention(&self, mut mention: Mention) -> Mention {
        mention.entity = self.entity(mention.entity.take());
        mention
    }

    pub(super) fn stance(&self, mut stance: Stance) -> Stance {
        stance.target.entity = self.entity(stance.target.entity.take());
        if let Holder::Entity(id) = &stance.holder {
            stance.holder = self.entity(Some(id.clone())).map_or(Holder::Outlet, Holder::Entity);
        }
        stance
    }

    pub(super) fn keeps_stance(&self, stance: &Stance, kept: &BTreeSet<MentionId>) -> bool {
        let source_is_kept = |link: &Attribution| link.mention.as_ref().is_none_or(|id| kept.contains(id));
        let holder_is_kept = match &stance.holder {
            Holder::Mention(id) => kept.contains(id),
            Holder::Entity(id) => self.renamed.contains_key(id),
            Holder::Outlet => true,
        };
        holder_is_kept && stance.attribution.iter().all(source_is_kept)
    }
}

/// The registry as it grows while records come in.
pub(super) struct Registry<'a> {
    project: &'a Project,
    /// What came in here.
    by_name: BTreeMap<(String, LabelId), EntityId>,
    added: BTreeSet<EntityId>,
}

impl<'a> Registry<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        Self { project, by_name: BTreeMap::new(), added: BTreeSet::new() }
    }

    /// The entity that a name, in small letters, means.
    ///
    /// Names count more than aliases: what is merged or renamed stays so when it is found again.
    fn called(&self, name: &(String, LabelId)) -> Option<EntityId> {
        if let Some(id) = self.by_name.get(name) {
            return Some(id.clone());
        }
        let (word, label) = name;
        let all = || self.project.entities_called(word).filter(|entity| entity.label == *label);
        let by_name = all().rev().find(|entity| key(&entity.name) == *word);
        let has_alias =
            |entity: &&Arc<Entity>| entity.aliases.iter().any(|alias| key(alias) == *word && is_telling(entity, alias));
        by_name.or_else(|| all().find(has_alias)).map(|entity| entity.id.clone())
    }

    /// Joins entities to the registry; gives each one's id there.
    pub(super) fn join_all(
        &mut self,
        entities: Vec<Entity>,
        operations: &mut Vec<Operation>,
    ) -> BTreeMap<EntityId, EntityId> {
        let mut renamed = BTreeMap::new();
        let mut entering = Vec::new();
        for mut entity in entities {
            let name = (key(&entity.name), entity.label.clone());
            let wanted = entity.id.clone();
            let id = match self.called(&name) {
                Some(known) => known,
                None => {
                    let taken = |id: &str| {
                        let id = EntityId::new(id);
                        self.project.entity(&id).is_some() || self.added.contains(&id)
                    };
                    let id = EntityId::new(unique(wanted.as_str(), taken));
                    self.added.insert(id.clone());
                    self.by_name.insert(name, id.clone());
                    entity.id = id.clone();
                    entering.push(entity);
                    id
                }
            };
            renamed.insert(wanted, id);
        }
        for mut entity in entering {
            entity.affiliation = entity.affiliation.and_then(|above| renamed.get(&above).cloned());
            operations.push(Operation::entity(entity));
        }
        renamed
    }
}

/// Whether an alias alone shows that a name in another article means this entity.
///
/// A surname or an acronym may be somebody else's there, so that it is only proposed to merge them, unless an
/// analyst has said so before.
fn is_telling(entity: &Entity, alias: &str) -> bool {
    let one_word = !alias.trim().contains(char::is_whitespace);
    let is_acronym = one_word && !alias.chars().any(char::is_lowercase);
    match entity.label.as_str() {
        _ if entity.origin.is_human() => true,
        "PERSON" => !one_word,
        "ORG" => !is_acronym,
        _ => true,
    }
}

fn key(name: &str) -> String {
    name.to_lowercase()
}
