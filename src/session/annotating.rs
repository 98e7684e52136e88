//! Making and changing mentions.

use super::Session;
use super::workspace::{Cursor, Item, View};
use crate::model::{
    Document, DocumentId, EntityId, Holder, LabelId, Mention, MentionId, Operation, Origin, ROLE_HOLDER, Stance,
    Status, VALUE, unique,
};
use crate::text::TextRange;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Session {
    /// The range of the selected words, without white space at its ends; none if nothing is selected.
    pub fn selected_range(&self) -> Option<TextRange> {
        let range = self.workspace.cursor?.range();
        let words = self.document()?.text.slice(range);
        let start = range.start() + (words.len() - words.trim_start().len());
        let trimmed = words.trim();
        (!trimmed.is_empty()).then(|| TextRange::between(start, start + trimmed.len()))
    }

    /// The selected words, if any.
    pub fn selected_text(&self) -> Option<&str> {
        Some(self.document()?.text.slice(self.selected_range()?))
    }

    /// Tags the selection; without one, retags the selected mention.
    pub(super) fn tag(&mut self, label: &LabelId) {
        let Some(document) = self.document().cloned() else { return };
        let Some(name) = self.project.schema().label(label).map(|label| label.name.clone()) else { return };
        let selected = self.selected_range();
        let overlay = self.overlay();
        let target = match (selected, &self.workspace.item) {
            (Some(range), _) => overlay.mention_at(range).cloned(),
            (None, Some(Item::Mention(id))) => overlay.mention(id).cloned(),
            (None, _) => None,
        };
        let mention = match (target, selected) {
            (Some(mention), _) => relabelled(mention, label),
            (None, Some(range)) => self.new_mention(&document, range, label.clone()),
            (None, None) => {
                let hint = "Select words first, or a mention.";
                return self.tell(crate::report::Notice::info("There is nothing to tag.").hint(hint));
            }
        };
        let words = document.text.joined(&mention.spans);
        let id = mention.id.clone();
        let operations = self.put_own_mention(&document.id, mention);
        drop(overlay);
        if self.commit(format!("Tagged “{}” as {name}", shorten(&words)), operations) {
            self.workspace.item = Some(Item::Mention(id));
            self.workspace.cursor =
                self.workspace.cursor.map(|cursor| Cursor { anchor: cursor.head, head: cursor.head });
        }
    }

    /// A mention made by hand, linked to the entity that its words name, if one is known.
    pub(super) fn new_mention(&self, document: &Document, range: TextRange, label: LabelId) -> Mention {
        let words = document.text.slice(range);
        let entity = self.best_entity(words, &label);
        Mention {
            id: self.free_mention_id(&document.id, &[range], &label),
            spans: vec![range],
            label,
            entity,
            attributes: BTreeMap::new(),
            status: Status::Accepted,
            origin: self.origin(),
            note: String::new(),
        }
    }

    /// An id that no hand has used in the document yet, so that it never shadows a suggestion.
    pub(super) fn free_mention_id(&self, document: &DocumentId, spans: &[TextRange], label: &LabelId) -> MentionId {
        let wanted = format!("{}-{}", Mention::suggestion_id(spans, label), self.who.as_str());
        let taken = |id: &str| {
            let id = MentionId::new(id);
            self.project.annotation_sets(document).any(|(_, set)| set.mentions.contains_key(&id))
        };
        MentionId::new(unique(&wanted, taken))
    }

    /// The entity of the registry that words name: one with that name, else that alias.
    pub fn best_entity(&self, words: &str, label: &LabelId) -> Option<EntityId> {
        let wanted = words.to_lowercase();
        let of_label = || self.project.entities().filter(|entity| entity.label == *label);
        let named = of_label().find(|entity| entity.name.to_lowercase() == wanted);
        let found = named.or_else(|| of_label().find(|e| e.aliases.iter().any(|a| a.to_lowercase() == wanted)));
        found.map(|entity| entity.id.clone())
    }

    /// Puts a mention among this analyst's own, as accepted.
    pub(super) fn put_own_mention(&self, document: &DocumentId, mention: Mention) -> Vec<Operation> {
        let mut operations: Vec<Operation> = self.begin_work(document).into_iter().collect();
        let at = Some(self.now());
        let mut origin = Origin { at, ..mention.origin };
        // What was suggested stays with what it was corrected to, to learn from.
        if let Some(former) = self.overlay_of(document).mention(&mention.id)
            && (&former.spans, &former.label) != (&mention.spans, &mention.label)
        {
            origin = origin.noting(&former.origin, former.label.as_str());
        }
        let own = Mention { status: Status::Accepted, origin, ..mention };
        operations.push(Operation::mention(document, &self.who, own));
        operations
    }

    /// Replaces a mention's fields; a suggestion becomes the analyst's own thereby.
    pub(super) fn edit_mention(&mut self, document: &DocumentId, mention: Mention) {
        let Some(document) = self.project.document(document).cloned() else { return };
        if self.overlay_of(&document.id).mention(&mention.id) == Some(&mention) {
            return;
        }
        let words = shorten(&document.text.joined(&mention.spans));
        let operations = self.put_own_mention(&document.id, mention);
        self.commit(format!("Changed “{words}”"), operations);
    }

    /// Removes the selected annotation if the analyst made it; rejects it if it was suggested.
    pub(crate) fn delete_item(&mut self) {
        let Some(document) = self.document().cloned() else { return };
        let overlay = self.overlay();
        let Some(item) = self.workspace.item.clone() else { return };
        let removal = match &item {
            Item::Mention(id) => overlay.mention(id).filter(|mention| mention.origin.is_human()).map(|mention| {
                let words = shorten(&document.text.joined(&mention.spans));
                let slot = Operation::PutMention(document.id.clone(), self.who.clone(), id.clone(), None);
                let mut operations = self.without_relations_of(&document.id, id);
                operations.push(slot);
                (format!("Removed “{words}”"), operations)
            }),
            Item::Stance(id) => overlay.stance(id).filter(|stance| stance.origin.is_human()).map(|_| {
                let slot = Operation::PutStance(document.id.clone(), self.who.clone(), id.clone(), None);
                ("Removed a stance".to_owned(), vec![slot])
            }),
        };
        drop(overlay);
        match removal {
            Some((label, operations)) => {
                if self.commit(label, operations) {
                    self.workspace.item = None;
                }
            }
            None => self.decide(Status::Rejected),
        }
    }

    /// Selects an annotation of the open document, or none.
    pub(super) fn select(&mut self, item: Option<Item>) {
        if item.is_some() {
            self.workspace.panel = super::Panel::Selection;
        }
        if let Some(Item::Mention(id)) = &item {
            self.relate_to(id);
        }
        self.workspace.item = item;
    }

    /// Selects an annotation and brings it into sight, the caret at it.
    pub(super) fn select_and_scroll(&mut self, item: Item) {
        self.bring_into_sight(&item);
        self.select(Some(item));
    }

    /// Brings an annotation into sight, the caret at it.
    pub(super) fn bring_into_sight(&mut self, item: &Item) {
        if let Some(range) = self.place_of(item) {
            self.workspace.scroll_to = Some(range.start());
            self.workspace.cursor = Some(Cursor { anchor: range.start(), head: range.start() });
        }
    }

    /// Selects what lies at the caret, the innermost first; again, the next one outwards and round.
    pub(crate) fn select_at_caret(&mut self) {
        if self.confirm_linking() {
            return;
        }
        let Some(caret) = self.workspace.cursor.map(|cursor| cursor.head) else { return };
        let overlay = self.overlay();
        let touches = |spans: &[TextRange]| spans.iter().any(|span| span.start() <= caret && caret <= span.end());
        let mut under: Vec<(usize, Item)> = overlay
            .mentions_around(caret)
            .filter(|mention| touches(&mention.spans))
            .map(|mention| (mention.extent().len(), Item::Mention(mention.id.clone())))
            .collect();
        let stances = overlay.stances().filter(|stance| touches(&stance.cue) || touches(&stance.target.spans));
        under.extend(stances.map(|stance| (stance.place().len() + 1, Item::Stance(stance.id.clone()))));
        under.sort();
        let current = under.iter().position(|(_, item)| Some(item) == self.workspace.item.as_ref());
        let next = current.map_or(0, |at| (at + 1) % under.len());
        match under.into_iter().nth(next) {
            Some((_, item)) => self.select(Some(item)),
            None => self.tell(crate::report::Notice::info("Nothing is annotated at the caret.")),
        }
    }

    /// Where an annotation of the open document stands.
    pub fn place_of(&self, item: &Item) -> Option<TextRange> {
        let overlay = self.overlay();
        match item {
            Item::Mention(id) => overlay.mention(id).map(Mention::extent),
            Item::Stance(id) => overlay.stance(id).map(Stance::place),
        }
    }

    /// Esc: closes what is open over the text, else clears the selection.
    pub(crate) fn deselect(&mut self) {
        let workspace = &mut self.workspace;
        if workspace.dialog.take().is_some() || workspace.linking.take().is_some() {
            return;
        }
        if self.search.is_some() {
            return self.close_search();
        }
        let workspace = &mut self.workspace;
        match workspace.cursor {
            _ if workspace.view != View::Read => workspace.view = View::Read,
            Some(cursor) if !cursor.range().is_empty() => {
                workspace.cursor = Some(Cursor { anchor: cursor.head, head: cursor.head });
            }
            _ if workspace.item.take().is_some() => {}
            _ if workspace.tour.is_some() => self.end_tour(),
            _ => workspace.focus = false,
        }
    }

    /// The operations that make this analyst own a mention as accepted, and the id it has then.
    ///
    /// A suggestion may have a twin that the analyst made by hand; then the twin stands for it.
    pub(super) fn adopt_mention(&self, document: &Arc<Document>, id: &MentionId) -> (MentionId, Vec<Operation>) {
        let overlay = self.overlay_of(&document.id);
        let Some(mention) = overlay.mention(id) else { return (id.clone(), Vec::new()) };
        let known = if overlay.owns_mention(id) { Some(mention) } else { overlay.own_mention_like(mention) };
        match known {
            Some(known) if known.status == Status::Accepted => (known.id.clone(), Vec::new()),
            Some(known) => (known.id.clone(), self.put_own_mention(&document.id, known.clone())),
            None => (id.clone(), self.put_own_mention(&document.id, mention.clone())),
        }
    }

    /// Makes this analyst own the mentions that a rejected stance points at, without deciding on them.
    pub(super) fn adopt_holder_as_is(&self, document: &Arc<Document>, stance: &mut Stance) -> Vec<Operation> {
        let holder = match &mut stance.holder {
            Holder::Mention(id) => Some(id),
            Holder::Entity(_) | Holder::Outlet => None,
        };
        self.adopt_as_is(
            document,
            holder.into_iter().chain(stance.attribution.iter_mut().filter_map(|it| it.mention.as_mut())),
        )
    }

    /// Makes this analyst own mentions without deciding on them; an id becomes that of the analyst's own twin.
    pub(super) fn adopt_as_is<'a>(
        &self,
        document: &Arc<Document>,
        ids: impl IntoIterator<Item = &'a mut MentionId>,
    ) -> Vec<Operation> {
        let overlay = self.overlay_of(&document.id);
        let mut operations: Vec<Operation> = self.begin_work(&document.id).into_iter().collect();
        for id in ids {
            let Some(mention) = overlay.mention(id).filter(|_| !overlay.owns_mention(id)) else { continue };
            match overlay.own_mention_like(mention) {
                Some(twin) => *id = twin.id.clone(),
                None => operations.push(Operation::mention(&document.id, &self.who, mention.clone())),
            }
        }
        operations
    }

    /// The operations that make this analyst own a stance as accepted, with the mentions it needs.
    pub(super) fn adopt_stance(&self, document: &Arc<Document>, stance: &Stance) -> Vec<Operation> {
        let mut operations: Vec<Operation> = self.begin_work(&document.id).into_iter().collect();
        let mut own = stance.clone();
        if let Holder::Mention(id) = &stance.holder {
            let (id, adopted) = self.adopt_mention(document, id);
            own.holder = Holder::Mention(id);
            operations.extend(adopted);
        }
        for link in &mut own.attribution {
            if let Some(id) = &link.mention {
                let (id, adopted) = self.adopt_mention(document, id);
                link.mention = Some(id);
                operations.extend(adopted);
            }
        }
        own.status = Status::Accepted;
        own.origin.at = Some(self.now());
        if let Some(former) = self.overlay_of(&document.id).stance(&stance.id)
            && former.polarity != own.polarity
        {
            own.origin = own.origin.noting(&former.origin, former.polarity.id());
        }
        operations.push(Operation::stance(&document.id, &self.who, own));
        operations
    }
}

/// A mention under another label; what was said of it as a date or role no longer holds.
pub(super) fn relabelled(mut mention: Mention, label: &LabelId) -> Mention {
    if mention.label != *label {
        mention.attributes.remove(VALUE);
        mention.attributes.remove(ROLE_HOLDER);
        mention.label = label.clone();
    }
    mention
}

/// At most about forty characters, for labels of steps.
pub(super) fn shorten(words: &str) -> String {
    let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", flat[..cut].trim_end()),
        None => flat,
    }
}
