//! Which entity something is: asked in one dialog, answered here.

use super::Session;
use super::annotating::shorten;
use super::workspace::{EntityAnswer, EntityQuestion, Item};
use crate::model::{DocumentId, Entity, EntityId, LabelId, Mention, MentionId, Operation, unique};
use crate::report::counted;
use crate::text::TextRange;
use std::collections::BTreeSet;

impl Session {
    /// Asks which entity the selected mention, or the selected words, name.
    pub(crate) fn ask_entity(&mut self) {
        let Some(document) = self.document().map(|document| document.id.clone()) else { return };
        let question = match (&self.workspace.item, self.selected_range()) {
            (_, Some(range)) if self.overlay().mention_at(range).is_none() => EntityQuestion::Words(document, range),
            (Some(Item::Mention(mention)), _) => EntityQuestion::Mention(document, mention.clone()),
            (_, Some(range)) => match self.overlay().mention_at(range) {
                Some(mention) => EntityQuestion::Mention(document, mention.id.clone()),
                None => EntityQuestion::Words(document, range),
            },
            (_, None) => return,
        };
        self.ask(super::Dialog::Entity(question));
    }

    /// Carries out what was answered to “which entity?”.
    pub(super) fn answer_entity(&mut self, question: EntityQuestion, answer: EntityAnswer) {
        self.workspace.dialog = None;
        match question {
            EntityQuestion::Mention(document, mention) => match answer {
                EntityAnswer::Known(entity) => self.link(&document, &mention, Some(entity)),
                EntityAnswer::New(name) => self.move_mentions_to_new(&[(document, mention)], &name),
            },
            EntityQuestion::Words(document, range) => {
                if let EntityAnswer::Known(entity) = answer {
                    self.tag_as_entity(&document, range, &entity);
                }
            }
            EntityQuestion::Places(_) => match answer {
                EntityAnswer::Known(entity) => self.link_hits(Some(entity)),
                EntityAnswer::New(name) => self.link_hits_to_new(&name),
            },
            EntityQuestion::Move(mentions) => match answer {
                EntityAnswer::Known(entity) => self.move_mentions(&mentions, &entity),
                EntityAnswer::New(name) => self.move_mentions_to_new(&mentions, &name),
            },
            EntityQuestion::MergeInto(entities) => {
                if let EntityAnswer::Known(into) = answer {
                    self.merge_entities(&entities, &into);
                }
            }
            EntityQuestion::Affiliation(entity) => {
                if let (EntityAnswer::Known(above), Some(entity)) = (answer, self.project.entity(&entity)) {
                    self.edit_entity(Entity { affiliation: Some(above), ..(**entity).clone() });
                }
            }
        }
    }

    /// Links a mention to an entity of the registry, or to none.
    pub(super) fn link(&mut self, document: &DocumentId, mention: &MentionId, entity: Option<EntityId>) {
        let Some(document) = self.project.document(document).cloned() else { return };
        let Some(mut mention) = self.overlay_of(&document.id).mention(mention).cloned() else { return };
        let name = entity.as_ref().and_then(|id| self.project.entity(id)).map(|entity| entity.name.clone());
        let words = shorten(&document.text.joined(&mention.spans));
        mention.entity = entity;
        let label = match name {
            Some(name) => format!("Joined “{words}” to {name}"),
            None => format!("Unlinked “{words}”"),
        };
        let operations = self.put_own_mention(&document.id, mention);
        self.commit(label, operations);
    }

    /// Makes a mention of words that name an entity by no name of its own: “he”, “the French leader”.
    fn tag_as_entity(&mut self, document: &DocumentId, range: TextRange, entity: &EntityId) {
        let Some(document) = self.project.document(document).cloned() else { return };
        let Some(entity) = self.project.entity(entity).cloned() else { return };
        let mut mention = self.new_mention(&document, range, entity.label.clone());
        mention.entity = Some(entity.id.clone());
        let item = Item::Mention(mention.id.clone());
        let words = shorten(document.text.slice(range));
        let operations = self.put_own_mention(&document.id, mention);
        if self.commit(format!("Tagged “{words}” as {}", entity.name), operations) {
            self.select(Some(item));
        }
    }

    /// Moves mentions to another entity; names that nothing else of the former one has move along.
    pub(super) fn move_mentions(&mut self, mentions: &[(DocumentId, MentionId)], to: &EntityId) {
        let Some(entity) = self.project.entity(to).cloned() else { return };
        let operations = self.moving(mentions, (*entity).clone());
        self.commit(format!("Moved {} to {}", counted(mentions.len(), "mention"), entity.name), operations);
    }

    /// Splits mentions off as a new entity of that name.
    pub(super) fn move_mentions_to_new(&mut self, mentions: &[(DocumentId, MentionId)], name: &str) {
        let name = name.trim();
        let Some(label) = mentions.first().and_then(|place| self.mention_of(place)).map(|mention| mention.label) else {
            return;
        };
        if name.is_empty() {
            return;
        }
        let entity = self.new_entity(name, label);
        let id = entity.id.clone();
        let operations = self.moving(mentions, entity);
        let shows = self.workspace.entity.is_some();
        let step = match mentions.len() {
            1 => format!("Made the entity {name}"),
            many => format!("Split {} off as {name}", counted(many, "mention")),
        };
        if self.commit(step, operations) && shows {
            self.workspace.entity = Some(id);
        }
    }

    /// An entity made by hand with an id that is free.
    pub(super) fn new_entity(&self, name: &str, label: LabelId) -> Entity {
        let mut entity = Entity::new(name, label, self.origin());
        entity.id = EntityId::new(unique(entity.id.as_str(), |id| self.project.entity(&id.into()).is_some()));
        entity
    }

    fn mention_of(&self, (document, mention): &(DocumentId, MentionId)) -> Option<Mention> {
        self.overlay_of(document).mention(mention).cloned()
    }

    /// What moves mentions to an entity, which is put as it is given plus the moved names.
    fn moving(&self, mentions: &[(DocumentId, MentionId)], mut to: Entity) -> Vec<Operation> {
        let mut operations = Vec::new();
        let mut left: BTreeSet<EntityId> = BTreeSet::new();
        let before = to.clone();
        for place in mentions {
            let Some(document) = self.project.document(&place.0) else { continue };
            let Some(mut mention) = self.mention_of(place).filter(|it| it.entity.as_ref() != Some(&to.id)) else {
                continue;
            };
            let words = document.text.joined(&mention.spans);
            // A pronoun or description is no name.
            if words.chars().next().is_some_and(|first| !first.is_lowercase()) {
                to.add_alias(&words);
            }
            left.extend(mention.entity.replace(to.id.clone()));
            operations.extend(self.put_own_mention(&place.0, mention));
        }
        let mut records: Vec<Operation> = Vec::new();
        if self.project.entity(&to.id).is_none() || to != before {
            records.push(Operation::entity(to.clone()));
        }
        records.extend(left.iter().filter_map(|id| self.without_names_of(id, &to, mentions)).map(Operation::entity));
        records.extend(operations);
        records
    }

    /// An entity without the aliases that only moved mentions of it had; none if it keeps them all.
    fn without_names_of(&self, id: &EntityId, to: &Entity, mentions: &[(DocumentId, MentionId)]) -> Option<Entity> {
        let entity = self.project.entity(id)?;
        let gone: BTreeSet<&(DocumentId, MentionId)> = mentions.iter().collect();
        let mut kept: BTreeSet<String> = BTreeSet::new();
        for document in self.project.documents().filter(|document| self.names_entity(&document.id, id)) {
            for mention in self.overlay_of(&document.id).mentions().filter(|it| it.entity.as_ref() == Some(id)) {
                if !gone.contains(&(document.id.clone(), mention.id.clone())) {
                    kept.insert(document.text.joined(&mention.spans));
                }
            }
        }
        let moved: BTreeSet<&str> = to.names().collect();
        let mut rest = (**entity).clone();
        rest.aliases.retain(|alias| kept.contains(alias) || !moved.contains(alias.as_str()));
        (rest.aliases.len() != entity.aliases.len()).then_some(rest)
    }
}
