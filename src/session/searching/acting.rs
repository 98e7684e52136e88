//! Acting on what was found: all ticked places at once, as one step.

use super::search::Place;
use crate::analysis::search::{Hit, HitKind, Survey};
use crate::model::{
    Document, DocumentId, Entity, EntityId, Holder, LabelId, Mention, MentionId, Operation, Stance, StanceId, Status,
};
use crate::report::Notice;
use crate::session::Session;
use crate::session::annotating::relabelled;
use crate::session::long_step::Draft;
use crate::session::workspace::{Dialog, EntityQuestion};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

impl Session {
    /// Tags or retags the places.
    pub(super) fn tag_hits(&mut self, label: &LabelId) {
        self.tag_hits_as(Survey { label: Some(label.clone()), entity: None }, false);
    }

    /// Tags and links the places as the list of all places of a name was opened for.
    pub(super) fn tag_hits_as_surveyed(&mut self) {
        let Some(survey) = self.search.as_ref().and_then(|search| search.query.survey.clone()) else { return };
        self.tag_hits_as(survey, true);
    }

    fn tag_hits_as(&mut self, survey: Survey, closes: bool) {
        let Some(label) = survey.label else { return };
        let Some(name) = self.project.schema().label(&label).map(|label| label.name.clone()) else { return };
        let piece = move |session: &Session, (document, hit): &Place, draft: &mut Draft| {
            let Some(document) = session.project.document(document) else { return };
            let known = match &hit.kind {
                HitKind::Stance(_) => return,
                _ => session.mention_at_place(&document.id, hit),
            };
            let mut wanted = match &known {
                Some(mention) => relabelled(mention.clone(), &label),
                None => session.new_mention(document, hit.range, label.clone()),
            };
            wanted.entity = survey.entity.clone().or(wanted.entity);
            session.put_changed(draft, document, known.as_ref(), wanted);
        };
        self.at_places("Tagging", piece, move |session, draft| {
            let done =
                session.commit_hits(draft, |words, count| format!("Tagged “{words}” as {name}{}", in_places(count)));
            if done && closes {
                session.close_search();
            }
        });
    }

    /// Puts a step together place by place, and ends it.
    pub(super) fn at_places(
        &mut self,
        title: &'static str,
        mut piece: impl FnMut(&Session, &Place, &mut Draft) + 'static,
        end: impl FnOnce(&mut Session, Draft) + 'static,
    ) {
        let places = self.places_to_act_on();
        let total = places.len();
        let piece = move |session: &Session, at: usize, draft: &mut Draft| {
            if let Some(place) = places.get(at) {
                piece(session, place, draft);
            }
        };
        self.in_pieces(title, total, piece, end);
    }

    /// Links the places to an entity, or to none. Untagged words are tagged by that with the entity's label.
    pub(in crate::session) fn link_hits(&mut self, entity: Option<EntityId>) {
        self.workspace.dialog = None;
        let known = entity.as_ref().and_then(|id| self.project.entity(id)).map(Arc::clone);
        let piece = linking(known.clone());
        self.at_places("Linking", piece, move |session, draft| {
            session.commit_hits(draft, |words, count| match known {
                Some(entity) => format!("Joined “{words}” to {}{}", entity.name, in_places(count)),
                None => format!("Unlinked “{words}”{}", in_places(count)),
            });
        });
    }

    /// Makes an entity of that name and links the places to it.
    pub(in crate::session) fn link_hits_to_new(&mut self, name: &str) {
        self.workspace.dialog = None;
        let name = name.trim();
        let places = self.places_to_act_on();
        let of_place = |(document, hit): &Place| self.mention_at_place(document, hit).map(|mention| mention.label);
        let surveyed = self.search.as_ref().and_then(|search| search.query.survey.as_ref()?.label.clone());
        let Some(label) = surveyed.or_else(|| places.iter().find_map(of_place)).filter(|_| !name.is_empty()) else {
            let hint = "Tag them first; then link them to the new entity.";
            return self.tell(Notice::info("Nothing says what kind of thing the places name.").hint(hint));
        };
        let mut entity = self.new_entity(name, label);
        if let Some((document, hit)) = places.first()
            && let Some(document) = self.project.document(document)
        {
            entity.add_alias(document.text.slice(hit.range));
        }
        let (name, entity) = (name.to_owned(), Arc::new(entity));
        self.at_places("Linking", linking(Some(Arc::clone(&entity))), move |session, mut draft| {
            if draft.changed > 0 {
                draft.begin_with(vec![Operation::entity((*entity).clone())]);
            }
            session.commit_hits(draft, |_, count| format!("Made the entity {name}{}", in_places(count)));
        });
    }

    /// Accepts the annotations of the places.
    pub(super) fn accept_hits(&mut self) {
        let piece = |session: &Session, (document, hit): &Place, draft: &mut Draft| {
            let Some(document) = session.project.document(document) else { return };
            let words = document.text.slice(hit.range);
            if let HitKind::Stance(id) = &hit.kind {
                let open = session.stance_of_hit(&document.id, id).filter(|stance| stance.status != Status::Accepted);
                draft.add(words, open.map(|stance| session.adopt_stance(document, &stance)).unwrap_or_default());
            } else if let Some(known) = session.mention_at_place(&document.id, hit) {
                session.put_changed(draft, document, Some(&known), known.clone());
            }
        };
        self.at_places("Accepting", piece, |session, draft| {
            session.commit_hits(draft, |words, count| format!("Accepted “{words}”{}", in_places(count)));
        });
    }

    /// Removes what the analyst made at the places and rejects what was suggested. What other annotations need stays.
    pub(super) fn delete_hits(&mut self) {
        let places = self.places_to_act_on();
        let count = places.len();
        let kept = Rc::new(Cell::new(0));
        let left = Rc::clone(&kept);
        let mut gone: BTreeSet<(DocumentId, StanceId)> = BTreeSet::new();
        let mut seen: BTreeSet<(DocumentId, MentionId)> = BTreeSet::new();
        // Stances first: a mention that only they need may go with them.
        let piece = move |session: &Session, at: usize, draft: &mut Draft| {
            let Some((document, hit)) = places.get(at % count) else { return };
            let Some(document) = session.project.document(document) else { return };
            match &hit.kind {
                HitKind::Stance(id) if at < count => {
                    if let Some(stance) = session.stance_of_hit(&document.id, id)
                        && gone.insert((document.id.clone(), id.clone()))
                    {
                        draft.add(document.text.slice(hit.range), session.removal_of_stance(document, stance));
                    }
                }
                _ if at < count => {}
                _ => {
                    let Some(mention) = session.mention_at_place(&document.id, hit) else { return };
                    if !seen.insert((document.id.clone(), mention.id.clone())) {
                        return;
                    }
                    if session.is_needed(&document.id, &mention, &gone) {
                        left.set(left.get() + 1);
                        return;
                    }
                    draft.add(document.text.slice(hit.range), session.removal_of_mention(document, mention));
                }
            }
        };
        self.in_pieces("Removing", count * 2, piece, move |session, draft| {
            let label = |words: &str, count: usize| format!("Removed the annotation of “{words}”{}", in_places(count));
            session.commit_hits(draft, label);
            if kept.get() > 0 {
                let what = format!("{} mentions were left, for stances or relations need them.", kept.get());
                session.tell(Notice::warning(what).hint("Remove those first."));
            }
        });
    }

    fn removal_of_stance(&self, document: &Arc<Document>, stance: Stance) -> Vec<Operation> {
        let is_own = self.overlay_of(&document.id).owns_stance(&stance.id);
        match stance.status {
            _ if is_own && stance.origin.is_human() => {
                vec![Operation::PutStance(document.id.clone(), self.who.clone(), stance.id, None)]
            }
            Status::Rejected => Vec::new(),
            _ => {
                let mut own = Stance { status: Status::Rejected, ..stance };
                own.origin.at = Some(self.now());
                let mut operations = self.adopt_holder_as_is(document, &mut own);
                operations.push(Operation::stance(&document.id, &self.who, own));
                operations
            }
        }
    }

    fn removal_of_mention(&self, document: &Document, mention: Mention) -> Vec<Operation> {
        let is_own = self.overlay_of(&document.id).owns_mention(&mention.id);
        match mention.status {
            _ if is_own && mention.origin.is_human() => {
                vec![Operation::PutMention(document.id.clone(), self.who.clone(), mention.id, None)]
            }
            Status::Rejected => Vec::new(),
            _ => {
                let mut own = Mention { status: Status::Rejected, ..mention };
                own.origin.at = Some(self.now());
                let begin = self.begin_work(&document.id).into_iter();
                begin.chain([Operation::mention(&document.id, &self.who, own)]).collect()
            }
        }
    }

    /// Whether a stance or relation of the analyst that stays points at a mention.
    fn is_needed(&self, document: &DocumentId, mention: &Mention, gone: &BTreeSet<(DocumentId, StanceId)>) -> bool {
        let Some(own) = self.project.annotation_set(document, &self.who) else { return false };
        let needs = |stance: &Stance| {
            stance.holder == Holder::Mention(mention.id.clone())
                || stance.attribution.iter().any(|link| link.mention.as_ref() == Some(&mention.id))
        };
        let stays = |stance: &&Stance| !gone.contains(&(document.clone(), stance.id.clone()));
        own.stances.values().filter(stays).any(needs)
            || own.relations.values().any(|relation| relation.from == mention.id || relation.to == mention.id)
    }

    /// Asks which entity the places name.
    pub(super) fn ask_entity_of_hits(&mut self) {
        let count = self.places_to_act_on().len();
        if count > 0 {
            self.ask(Dialog::Entity(EntityQuestion::Places(count)));
        }
    }

    /// The words of the first place.
    pub(in crate::session) fn words_to_act_on(&self) -> String {
        let places = self.places_to_act_on();
        let first = places.first().and_then(|(document, hit)| Some((self.project.document(document)?, hit.range)));
        first.map(|(document, range)| document.text.slice(range).to_owned()).unwrap_or_default()
    }

    pub(super) fn places_to_act_on(&self) -> Vec<Place> {
        self.search.as_ref().map(|search| search.to_act_on()).unwrap_or_default()
    }

    /// The mention that stands at a place: the one that was found, or the one on exactly these words.
    fn mention_at_place(&self, document: &DocumentId, hit: &Hit) -> Option<Mention> {
        match &hit.kind {
            HitKind::Mention(id) => self.mention_of_hit(document, id),
            HitKind::Words => self.overlay_of(document).mention_at(hit.range).cloned(),
            HitKind::Stance(_) => None,
        }
    }

    /// Adds a mention as the analyst's own and accepted, unless it is that already.
    fn put_changed(&self, draft: &mut Draft, document: &Document, known: Option<&Mention>, wanted: Mention) {
        let is_settled = known == Some(&wanted)
            && wanted.status == Status::Accepted
            && self.overlay_of(&document.id).owns_mention(&wanted.id);
        if !is_settled {
            let words = document.text.joined(&wanted.spans);
            draft.add(&words, self.put_own_mention(&document.id, wanted));
        }
    }

    /// Commits what was done to many places as one step.
    pub(super) fn commit_hits(&mut self, draft: Draft, label: impl FnOnce(&str, usize) -> String) -> bool {
        if draft.changed == 0 {
            self.tell(Notice::info("There is nothing to change at these places."));
            return false;
        }
        let label = label(&draft.words, draft.changed);
        let done = self.commit(label.clone(), draft.operations);
        if done {
            if let Some(search) = &mut self.search {
                search.untick_done();
            }
            let hint = self.with_keys("{edit.undo} takes it back.");
            self.tell(Notice::info(format!("{label}.")).hint(hint));
        }
        done
    }
}

/// What links a place to an entity, or to none.
fn linking(entity: Option<Arc<Entity>>) -> impl FnMut(&Session, &Place, &mut Draft) {
    move |session, (document, hit), draft| {
        let Some(document) = session.project.document(document) else { return };
        let known = session.mention_at_place(&document.id, hit);
        let wanted = match (&known, &entity, &hit.kind) {
            (Some(mention), ..) => mention.clone(),
            (None, Some(entity), HitKind::Words) => session.new_mention(document, hit.range, entity.label.clone()),
            _ => return,
        };
        let wanted = Mention { entity: entity.as_ref().map(|entity| entity.id.clone()), ..wanted };
        session.put_changed(draft, document, known.as_ref(), wanted);
    }
}

/// “ in 12 places”; nothing for one.
fn in_places(count: usize) -> String {
    if count == 1 { String::new() } else { format!(" in {count} places") }
}
