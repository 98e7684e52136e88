//! Which entity is probably meant: the order of the answers to “which entity?”.

use super::Session;
use super::workspace::EntityQuestion;
use crate::model::{DocumentId, Entity, EntityId, LabelId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An entity that may be the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The entity.
    pub entity: Arc<Entity>,
    /// Why it is offered, in a few words; may be empty.
    pub why: &'static str,
}

/// How many entities are offered at most.
const MOST: usize = 50;

/// What the words of a question say about its answer.
struct Wanted<'a> {
    words: &'a str,
    label: Option<LabelId>,
    /// Whether the words are no name, but stand for one that was named before.
    stands_for: bool,
    typed: bool,
    /// How recently each entity was named before the words; the most recent has the highest number.
    recent: BTreeMap<EntityId, usize>,
}

impl Session {
    /// The words that a question is about.
    pub fn words_of(&self, question: &EntityQuestion) -> String {
        let words = |document: &DocumentId, spans: &[crate::text::TextRange]| {
            self.project.document(document).map(|document| document.text.joined(spans)).unwrap_or_default()
        };
        let name = |id: &EntityId| self.project.entity(id).map(|entity| entity.name.clone()).unwrap_or_default();
        match question {
            EntityQuestion::Mention(document, id) => {
                let overlay = self.overlay_of(document);
                overlay.mention(id).map(|mention| words(document, &mention.spans)).unwrap_or_default()
            }
            EntityQuestion::Words(document, range) => words(document, &[*range]),
            EntityQuestion::Places(_) => self.words_to_act_on(),
            EntityQuestion::Move(mentions) => mentions
                .first()
                .and_then(|(document, id)| {
                    self.overlay_of(document).mention(id).map(|mention| words(document, &mention.spans))
                })
                .unwrap_or_default(),
            EntityQuestion::MergeInto(entities) => entities.first().map(name).unwrap_or_default(),
            EntityQuestion::Affiliation(entity) => name(entity),
        }
    }

    /// The entities that may answer a question, the likeliest first; `typed` narrows them down.
    pub fn entity_guesses(&self, question: &EntityQuestion, typed: &str) -> Vec<Guess> {
        let words = self.words_of(question);
        let typed = typed.trim();
        let (place, label) = match question {
            EntityQuestion::Mention(document, id) => {
                let overlay = self.overlay_of(document);
                let mention = overlay.mention(id);
                let start = mention.map_or(0, |mention| mention.extent().start());
                (Some((document, start)), mention.map(|mention| mention.label.clone()))
            }
            EntityQuestion::Words(document, range) => (Some((document, range.start())), None),
            EntityQuestion::Places(_) => {
                let survey = self.search.as_ref().and_then(|search| search.query.survey.as_ref());
                (None, survey.and_then(|survey| survey.label.clone()))
            }
            EntityQuestion::Move(mentions) => {
                let first = mentions.first().and_then(|(document, id)| self.overlay_of(document).mention(id).cloned());
                (None, first.map(|mention| mention.label))
            }
            EntityQuestion::MergeInto(entities) => {
                let first = entities.first().and_then(|id| self.project.entity(id));
                (None, first.map(|entity| entity.label.clone()))
            }
            EntityQuestion::Affiliation(_) => (None, None),
        };
        let wanted = Wanted {
            words: if typed.is_empty() { &words } else { typed },
            label,
            stands_for: words.chars().next().is_some_and(char::is_lowercase),
            typed: !typed.is_empty(),
            recent: place.map(|(document, at)| self.named_before(document, at)).unwrap_or_default(),
        };
        let excluded: &[EntityId] = match question {
            EntityQuestion::MergeInto(entities) => entities,
            EntityQuestion::Affiliation(entity) => std::slice::from_ref(entity),
            _ => &[],
        };
        let counts = self.entity_counts();
        let mut scored: Vec<((u8, usize, u8, usize), Guess)> = Vec::new();
        for entity in self.project.entities().filter(|entity| !excluded.contains(&entity.id)) {
            if matches!(question, EntityQuestion::Affiliation(_)) && entity.label.as_str() == "PERSON" {
                continue;
            }
            let Some((rank, recency, why)) = wanted.rank(entity) else { continue };
            let of_label = u8::from(wanted.label.as_ref() == Some(&entity.label));
            let mentions = counts.get(&entity.id).map_or(0, |count| count.mentions);
            scored.push(((rank, recency, of_label, mentions), Guess { entity: Arc::clone(entity), why }));
        }
        scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.entity.name.cmp(&b.1.entity.name)));
        scored.into_iter().take(MOST).map(|(_, guess)| guess).collect()
    }

    /// The entities named before a byte of a document, by how recently.
    fn named_before(&self, document: &DocumentId, at: usize) -> BTreeMap<EntityId, usize> {
        let overlay = self.overlay_of(document);
        let before = overlay.mentions().filter(|mention| mention.extent().end() <= at);
        let named = before.filter_map(|mention| mention.entity.clone());
        named.enumerate().map(|(number, entity)| (entity, number + 1)).collect()
    }
}

impl Wanted<'_> {
    /// How well an entity fits: rank, recency and why; none if it does not.
    fn rank(&self, entity: &Entity) -> Option<(u8, usize, &'static str)> {
        let guessing = !self.typed;
        let recency = self.recent.get(&entity.id).copied().unwrap_or_default();
        if self.stands_for && guessing {
            return match pronoun_fits(self.words, entity.label.as_str()) {
                true if recency > 0 => Some((2, recency, "named before")),
                true => Some((1, 0, "")),
                false => Some((0, recency, "")),
            };
        }
        let name = closeness(&entity.name, self.words, guessing);
        let alias = entity.aliases.iter().map(|alias| closeness(alias, self.words, guessing)).max().unwrap_or_default();
        let of_label = self.label.as_ref() == Some(&entity.label);
        match (name, alias) {
            (0, 0) if guessing && (of_label || self.label.is_none()) => Some((0, 0, "")),
            (0, 0) => None,
            (4, _) => Some((8 + u8::from(of_label), 0, if guessing { "this name" } else { "" })),
            (_, 4) => Some((6 + u8::from(of_label), 0, if guessing { "known by this name" } else { "" })),
            (3, _) | (_, 3) => Some((4 + u8::from(of_label), 0, if guessing { "part of the name" } else { "" })),
            _ => Some((2 + u8::from(of_label), 0, "")),
        }
    }
}

/// How well a name fits: 4 the same, 3 begins a word, 1 contains, 0 not at all.
///
/// A guess from the mention's words may also be longer than the name: “President Novak”.
fn closeness(name: &str, wanted: &str, guessing: bool) -> u8 {
    let (name, wanted) = (name.to_lowercase(), wanted.to_lowercase());
    if name == wanted {
        4
    } else if name.split_whitespace().any(|word| word.starts_with(&wanted)) || name.starts_with(&wanted) {
        3
    } else {
        u8::from(name.contains(&wanted) || (guessing && wanted.contains(&name)))
    }
}

/// Whether words that are no name can stand for a thing of that label: “she” for a person.
fn pronoun_fits(words: &str, label: &str) -> bool {
    match words {
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" | "who" => label == "PERSON",
        "it" | "its" | "itself" | "which" => label != "PERSON",
        _ => true,
    }
}
