//! What the fields of a stance that is being coded offer, by a few letters.

use super::Session;
use super::draft::{CodingField, CodingOffer, Pick, StanceDraft};
use crate::model::{Document, Entity, Holder, Mention, VALUE};
use crate::text::{self, TextRange};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many offers there are at most: one for each digit.
const MOST: usize = 9;

impl Session {
    /// What the field that has the focus offers for some typed letters, the best first.
    pub fn coding_offers(&self, draft: &StanceDraft, typed: &str) -> Vec<CodingOffer> {
        let Some(document) = self.project.document(&draft.document).cloned() else { return Vec::new() };
        let typed = typed.trim();
        let mut offers = match draft.field {
            CodingField::Holder if typed.is_empty() => self.likely_offers(&document, &draft.likely),
            CodingField::Holder => self.named(&document, draft, typed, |mention| self.can_hold(mention), true),
            CodingField::Target => self.target_offers(&document, draft, typed),
            CodingField::Issue => self.issue_offers(draft, typed),
            CodingField::Source => self.source_offers(&document, draft, typed),
            CodingField::When => self.time_offers(&document, draft, typed),
            CodingField::Cue => self.words_offers(&document, draft, typed),
            CodingField::Evidence if typed.is_empty() => sentence_offers(&document, draft),
            CodingField::Evidence => self.words_offers(&document, draft, typed),
            CodingField::Note => typed_offer(typed, "").into_iter().collect(),
        };
        offers.truncate(MOST);
        offers
    }

    fn likely_offers(&self, document: &Document, likely: &[Holder]) -> Vec<CodingOffer> {
        let offer = |holder: &Holder| match holder {
            Holder::Mention(id) => {
                let name = self.name_of_holder(document, holder);
                CodingOffer { name, about: String::new(), pick: Pick::Mention(id.clone()) }
            }
            Holder::Entity(id) => {
                let name = self.name_of_holder(document, holder);
                CodingOffer { name, about: "not named here".to_owned(), pick: Pick::Entity(id.clone()) }
            }
            Holder::Outlet => self.outlet_offer(document),
        };
        likely.iter().map(offer).collect()
    }

    fn outlet_offer(&self, document: &Document) -> CodingOffer {
        let outlet = &document.metadata.outlet;
        CodingOffer { name: "The outlet itself".to_owned(), about: outlet.clone(), pick: Pick::Outlet }
    }

    /// Mentions and entities whose names fit; a party that the article names stands there once, by its
    /// mention nearest to the sentence.
    fn named(
        &self,
        document: &Arc<Document>,
        draft: &StanceDraft,
        typed: &str,
        wanted: impl Fn(&Mention) -> bool,
        with_outlet: bool,
    ) -> Vec<CodingOffer> {
        let overlay = self.overlay_of(&document.id);
        let here = draft.sentence.start();
        let mut mentions: Vec<&Mention> = overlay.mentions().filter(|mention| wanted(mention)).collect();
        mentions.sort_by_key(|mention| mention.extent().start().abs_diff(here));
        let mut named = BTreeSet::new();
        let mut scored: Vec<(u8, CodingOffer)> = Vec::new();
        for mention in mentions {
            let entity = mention.entity.as_ref().and_then(|id| self.project.entity(id));
            let words = document.text.joined(&mention.spans);
            let known = entity.map_or(&words, |entity| &entity.name).clone();
            let score = closeness(&words, typed).max(entity.map_or(0, |entity| closeness_of(entity, typed)));
            if score > 0 && named.insert(known.clone()) {
                let about = if words == known { String::new() } else { format!("“{words}”") };
                scored.push((score, CodingOffer { name: known, about, pick: Pick::Mention(mention.id.clone()) }));
            }
        }
        for entity in self.project.entities().filter(|entity| !named.contains(&entity.name)) {
            let score = closeness_of(entity, typed);
            if score > 0 {
                let about = "not named here".to_owned();
                scored.push((
                    score,
                    CodingOffer { name: entity.name.clone(), about, pick: Pick::Entity(entity.id.clone()) },
                ));
            }
        }
        if with_outlet {
            let outlet = self.outlet_offer(document);
            let score = closeness(&outlet.name, typed).max(closeness(&outlet.about, typed));
            scored.extend((score > 0).then_some((score, outlet)));
        }
        // A stable sort: of equal ones the nearest first.
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        scored.into_iter().map(|(_, offer)| offer).collect()
    }

    fn target_offers(&self, document: &Arc<Document>, draft: &StanceDraft, typed: &str) -> Vec<CodingOffer> {
        if !typed.is_empty() {
            let words = self.words_offers(document, draft, typed);
            let named = self.named(document, draft, typed, |_| true, false);
            return named.into_iter().take(MOST - 1).chain(words.into_iter().take(1)).collect();
        }
        let overlay = self.overlay_of(&document.id);
        let is_chosen = |mention: &Mention| draft.holders.contains(&Holder::Mention(mention.id.clone()));
        let inside = overlay.mentions().filter(|m| draft.sentence.covers(m.extent()) && !is_chosen(m));
        let offer = |mention: &Mention| CodingOffer {
            name: document.text.joined(&mention.spans),
            about: String::new(),
            pick: Pick::Mention(mention.id.clone()),
        };
        inside.map(offer).collect()
    }

    fn issue_offers(&self, draft: &StanceDraft, typed: &str) -> Vec<CodingOffer> {
        let offer = |name: &str, about: &str| CodingOffer {
            name: name.to_owned(),
            about: about.to_owned(),
            pick: Pick::Typed(name.to_owned()),
        };
        let mut scored: Vec<(u8, &str)> = self
            .project
            .issues()
            .map(|issue| (if typed.is_empty() { 1 } else { closeness(&issue.name, typed) }, issue.name.as_str()))
            .filter(|(score, name)| *score > 0 && (!typed.is_empty() || *name != draft.issue))
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let is_known = scored.first().is_some_and(|(score, _)| *score == 3);
        let mut offers: Vec<CodingOffer> = scored.into_iter().take(MOST - 1).map(|(_, name)| offer(name, "")).collect();
        if !typed.is_empty() && !is_known {
            offers.push(offer(typed, "new issue"));
        }
        if typed.is_empty() && !draft.issue.is_empty() {
            offers.push(CodingOffer {
                name: "No issue".to_owned(),
                about: String::new(),
                pick: Pick::Typed(String::new()),
            });
        }
        offers
    }

    fn source_offers(&self, document: &Arc<Document>, draft: &StanceDraft, typed: &str) -> Vec<CodingOffer> {
        if typed.is_empty() {
            let others = draft.likely.iter().filter(|holder| !draft.holders.contains(holder)).cloned();
            return self.likely_offers(document, &others.collect::<Vec<_>>());
        }
        let named =
            self.named(document, draft, typed, |mention| self.can_hold(mention), true).into_iter().take(MOST - 2);
        let words = self.words_offers(document, draft, typed).into_iter().take(1);
        named.chain(words).chain(typed_offer(typed, "in your words")).collect()
    }

    fn time_offers(&self, document: &Arc<Document>, draft: &StanceDraft, typed: &str) -> Vec<CodingOffer> {
        if !typed.is_empty() {
            return typed_offer(typed, "").into_iter().collect();
        }
        let overlay = self.overlay_of(&document.id);
        let mut dates: Vec<&Mention> = overlay.mentions().filter(|m| m.attributes.contains_key(VALUE)).collect();
        dates.sort_by_key(|mention| mention.extent().start().abs_diff(draft.sentence.start()));
        let offer = |mention: &Mention| CodingOffer {
            name: document.text.joined(&mention.spans),
            about: mention.attributes.get(VALUE).cloned().unwrap_or_default(),
            pick: Pick::Mention(mention.id.clone()),
        };
        dates.into_iter().take(5).map(offer).collect()
    }

    /// The typed words where the text has them, as near as possible to the sentence.
    fn words_offers(&self, document: &Document, draft: &StanceDraft, typed: &str) -> Vec<CodingOffer> {
        let text = document.text.as_str();
        let found = text.match_indices(typed).filter(|_| !typed.is_empty());
        let nearest = found.min_by_key(|(at, _)| at.abs_diff(draft.sentence.start()));
        let offer = |(at, words): (usize, &str)| CodingOffer {
            name: format!("“{words}”"),
            about: "words of the text".to_owned(),
            pick: Pick::Words(TextRange::between(at, at + words.len())),
        };
        nearest.map(offer).into_iter().collect()
    }
}

fn typed_offer(typed: &str, about: &str) -> Option<CodingOffer> {
    let offer = CodingOffer { name: typed.to_owned(), about: about.to_owned(), pick: Pick::Typed(typed.to_owned()) };
    (!typed.is_empty()).then_some(offer)
}

/// The sentence itself, and those around it.
fn sentence_offers(document: &Document, draft: &StanceDraft) -> Vec<CodingOffer> {
    let sentences = text::sentences(document.text.as_str());
    let before = sentences.iter().rfind(|other| other.end() <= draft.sentence.start());
    let after = sentences.iter().find(|other| other.start() >= draft.sentence.end());
    let offer = |name: &str, range: &TextRange| CodingOffer {
        name: name.to_owned(),
        about: String::new(),
        pick: Pick::Words(*range),
    };
    let around = [before.map(|it| offer("The sentence before", it)), after.map(|it| offer("The next sentence", it))];
    std::iter::once(offer("This sentence", &draft.sentence)).chain(around.into_iter().flatten()).collect()
}

fn closeness_of(entity: &Entity, typed: &str) -> u8 {
    entity.names().map(|name| closeness(name, typed)).max().unwrap_or_default()
}

/// How well a name fits: 3 the same, 2 begins a word, 1 contains, 0 not at all.
fn closeness(name: &str, typed: &str) -> u8 {
    let (name, typed) = (name.to_lowercase(), typed.to_lowercase());
    if name == typed {
        3
    } else if name.starts_with(&typed) || name.split_whitespace().any(|word| word.starts_with(&typed)) {
        2
    } else {
        u8::from(name.contains(&typed))
    }
}
