//! Finding words, and tagging them everywhere.

use super::Session;
use super::workspace::{Cursor, Dialog, Item, Occurrence, Occurrences};
use crate::model::{Document, Mention, Operation, Status};
use crate::report::Notice;
use crate::text::TextRange;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many characters of context a preview shows on each side.
const CONTEXT: usize = 40;

/// How many places one preview lists at most.
const MOST_PLACES: usize = 5_000;

impl Session {
    /// Searches words in the open document, ignoring case.
    pub(crate) fn find(&mut self, words: String) {
        let places = self.document().map(|document| places_of(document, &words, true)).unwrap_or_default();
        let caret = self.workspace.cursor.map_or(0, |cursor| cursor.range().start());
        let current = places.iter().position(|place| place.start() >= caret).unwrap_or(0);
        if let Some(find) = &mut self.workspace.find {
            (find.words, find.places, find.current) = (words, places, current);
            self.workspace.scroll_to = find.places.get(find.current).map(|place| place.start());
        }
    }

    /// Goes to the next or former place that was found; after the last comes the first.
    pub(crate) fn find_step(&mut self, forward: bool) {
        let Some(find) = &mut self.workspace.find else { return };
        let count = find.places.len();
        if count == 0 {
            return;
        }
        find.current = if forward { find.current + 1 } else { find.current + count - 1 } % count;
        let place = find.places[find.current];
        self.workspace.scroll_to = Some(place.start());
        self.workspace.cursor = Some(Cursor { anchor: place.start(), head: place.end() });
    }

    /// Opens the preview of tagging all occurrences of the selected mention's words.
    pub fn begin_occurrences(&mut self, whole_project: bool) {
        let Some(document) = self.document().cloned() else { return };
        let overlay = self.overlay();
        // Selected words count more than a mention that was selected before them.
        let chosen = match (self.selected_range(), &self.workspace.item) {
            (Some(range), _) => overlay.mention_at(range),
            (None, Some(Item::Mention(id))) => overlay.mention(id),
            (None, _) => None,
        };
        let Some(mention) = chosen else {
            let hint = "Tag the words first; then Shift+A tags them everywhere.";
            return self.tell(Notice::info("The selected words have no tag yet.").hint(hint));
        };
        let words = document.text.joined(&mention.spans);
        let searched: Vec<Arc<Document>> = match whole_project {
            true => self.project.documents().cloned().collect(),
            false => vec![Arc::clone(&document)],
        };
        let mut places = Vec::new();
        for document in &searched {
            let overlay = self.overlay_of(&document.id);
            // What is tagged so already needs no tag; what was rejected so shall not come back.
            let decided: BTreeSet<&[TextRange]> = overlay
                .mentions()
                .filter(|known| known.status == Status::Accepted)
                .chain(overlay.rejected_mentions())
                .filter(|known| known.label == mention.label)
                .map(|known| known.spans.as_slice())
                .collect();
            let open = places_of(document, &words, false).into_iter();
            let open = open.filter(|&place| !decided.contains([place].as_slice()) && !document.is_boilerplate(place));
            places.extend(open.map(|place| occurrence(document, place)));
        }
        if places.len() > MOST_PLACES {
            let what = format!("Only the first {MOST_PLACES} of {} places are listed.", places.len());
            self.tell(Notice::warning(what).hint("Tag these, then do it again."));
            places.truncate(MOST_PLACES);
        }
        let (label, entity) = (mention.label.clone(), mention.entity.clone());
        self.ask(Dialog::Occurrences(Occurrences { words, label, entity, whole_project, places }));
    }

    /// Tags the ticked occurrences as one step.
    pub(super) fn tag_occurrences(&mut self) {
        let Some(Dialog::Occurrences(occurrences)) = self.workspace.dialog.clone() else { return };
        let mut operations = Vec::new();
        let ticked: Vec<&Occurrence> = occurrences.places.iter().filter(|place| place.ticked).collect();
        for place in &ticked {
            let overlay = self.overlay_of(&place.document);
            let suggested = overlay
                .mentions()
                .find(|known| known.spans == [place.range] && known.label == occurrences.label)
                .cloned();
            let mention = match suggested {
                Some(mention) => Mention { entity: occurrences.entity.clone().or(mention.entity.clone()), ..mention },
                None => Mention {
                    id: self.free_mention_id(&place.document, &[place.range], &occurrences.label),
                    spans: vec![place.range],
                    label: occurrences.label.clone(),
                    entity: occurrences.entity.clone(),
                    attributes: BTreeMap::new(),
                    status: Status::Accepted,
                    origin: self.origin(),
                    note: String::new(),
                },
            };
            operations.extend(self.put_own_mention(&place.document, mention));
        }
        if let Some(Item::Mention(id)) = self.workspace.item.clone()
            && let Some(document) = self.document().cloned()
        {
            operations.extend(self.adopt_mention(&document, &id).1);
        }
        let count = ticked.len();
        let step = format!("Tagged “{}” as {} in {count} more places", occurrences.words, occurrences.label);
        let operations = one_a_slot(operations);
        if operations.is_empty() || self.commit(step, operations) {
            self.workspace.dialog = None;
            self.tell(Notice::info(format!("Tagged “{}” in {count} more places.", occurrences.words)));
        }
    }
}

/// Keeps the first operation on each document slot: several mentions begin the work on one document.
pub(super) fn one_a_slot(operations: Vec<Operation>) -> Vec<Operation> {
    let mut seen = BTreeSet::new();
    let is_first = |operation: &Operation| match operation {
        Operation::PutDocument(id, _) => seen.insert(id.clone()),
        _ => true,
    };
    operations.into_iter().filter(is_first).collect()
}

/// All places of words in a document: whole words only, never overlapping.
fn places_of(document: &Document, words: &str, any_case: bool) -> Vec<TextRange> {
    let text = document.text.as_str();
    let wanted = words.trim();
    if wanted.is_empty() {
        return Vec::new();
    }
    if any_case {
        return places_in_any_case(text, wanted);
    }
    let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    text.match_indices(wanted)
        .map(|(start, found)| TextRange::between(start, start + found.len()))
        .filter(|place| {
            !is_word(text[..place.start()].chars().next_back()) && !is_word(text[place.end()..].chars().next())
        })
        .collect()
}

/// All places of words, compared letter by letter in lower case, so that offsets stay exact.
fn places_in_any_case(text: &str, wanted: &str) -> Vec<TextRange> {
    let wanted: Vec<char> = wanted.chars().flat_map(char::to_lowercase).collect();
    let mut places = Vec::new();
    let mut from = 0;
    for (start, _) in text.char_indices() {
        if start < from {
            continue;
        }
        let mut rest = wanted.as_slice();
        let mut end = start;
        for character in text[start..].chars() {
            let mut lower = character.to_lowercase();
            if rest.is_empty() || !lower.all(|c| rest.split_off_first().is_some_and(|first| *first == c)) {
                break;
            }
            end += character.len_utf8();
        }
        if rest.is_empty() && end > start && matches_exactly(&text[start..end], &wanted) {
            places.push(TextRange::between(start, end));
            from = end;
        }
    }
    places
}

fn matches_exactly(found: &str, wanted: &[char]) -> bool {
    found.chars().flat_map(char::to_lowercase).eq(wanted.iter().copied())
}

fn occurrence(document: &Document, range: TextRange) -> Occurrence {
    let text = document.text.as_str();
    let before: Vec<char> = text[..range.start()].chars().rev().take(CONTEXT).take_while(|c| *c != '\n').collect();
    let after: String = text[range.end()..].chars().take(CONTEXT).take_while(|c| *c != '\n').collect();
    Occurrence {
        document: document.id.clone(),
        range,
        before: before.into_iter().rev().collect(),
        words: document.text.slice(range).to_owned(),
        after,
        ticked: true,
    }
}
