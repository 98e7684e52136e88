//! Stances as they are listed, named, walked and changed.

use super::Session;
use super::standings::{Named, Standings};
use super::workspace::Item;
use crate::model::{Document, DocumentId, Holder, IssueId, Label, Mention, Operation, Stance, Target};
use crate::report::Notice;
use crate::text::TextRange;
use std::sync::Arc;

impl Session {
    /// Whether what a mention names can hold a stance.
    pub fn can_hold(&self, mention: &Mention) -> bool {
        self.project.schema().label(&mention.label).is_some_and(|label| label.holds_stances)
    }

    /// Who may hold a stance on a target: first those named before it in its sentence, the nearest
    /// first, then those after it, then those of the sentence before, at last the outlet.
    pub(super) fn likely_holders(
        &self,
        document: &Arc<Document>,
        target: TextRange,
        sentence: TextRange,
    ) -> Vec<Holder> {
        let overlay = self.overlay_of(&document.id);
        let before_sentence = TextRange::between(sentence.start().saturating_sub(400), sentence.start());
        let rank = |mention: &Mention| {
            let place = mention.extent();
            // People before organisations and places, roles last.
            let kind = Label::HOLDERS.iter().position(|label| *label == mention.label.as_str()).unwrap_or(1);
            let kind = if kind <= 1 { 0 } else { kind };
            if sentence.covers(place) && place.end() <= target.start() {
                (0, kind, target.start() - place.end())
            } else if sentence.covers(place) {
                (1, kind, place.start())
            } else {
                (2, kind, sentence.start().saturating_sub(place.end()))
            }
        };
        let mut near: Vec<&Mention> = overlay
            .mentions()
            .filter(|mention| self.can_hold(mention) && !target.overlaps(mention.extent()))
            .filter(|mention| sentence.covers(mention.extent()) || before_sentence.overlaps(mention.extent()))
            .collect();
        near.sort_by_key(|mention| rank(mention));
        let mut likely: Vec<(String, Holder)> = Vec::new();
        for mention in near {
            let holder = Holder::Mention(mention.id.clone());
            let name = self.name_of_holder(document, &holder);
            if likely.len() < 8 && likely.iter().all(|(known, _)| *known != name) {
                likely.push((name, holder));
            }
        }
        let outlet = (String::new(), Holder::Outlet);
        likely.into_iter().chain([outlet]).map(|(_, holder)| holder).collect()
    }

    /// The issue of that name, and what adds it if it is new; none for no name.
    pub(super) fn issue_named(&self, name: &str) -> (Option<IssueId>, Vec<Operation>) {
        if name.is_empty() {
            return (None, Vec::new());
        }
        let wanted = name.to_lowercase();
        if let Some(known) = self.project.issues().find(|issue| issue.name.to_lowercase() == wanted) {
            return (Some(known.id.clone()), Vec::new());
        }
        let issue = self.new_issue(name);
        (Some(issue.id.clone()), vec![Operation::issue(issue)])
    }

    /// Replaces a stance's fields; a suggestion becomes the analyst's own thereby.
    pub(super) fn edit_stance(&mut self, document: &DocumentId, stance: Stance) {
        let Some(document) = self.project.document(document).cloned() else { return };
        if self.overlay_of(&document.id).stance(&stance.id) == Some(&stance) {
            return;
        }
        let operations = self.adopt_stance(&document, &stance);
        let label = format!("Changed the stance of {}", self.holder_name(&document, &stance));
        self.commit(label, operations);
    }

    /// Who stands where in the whole project, as far as that is known.
    pub fn standings(&self) -> Arc<Standings> {
        self.memo.standings.get(&self.project, &self.who)
    }

    /// Whether stances of the project are still being gathered.
    pub fn is_gathering_standings(&self) -> bool {
        self.memo.standings.is_partial()
    }

    /// Who holds a stance, in words: the entity's name, or the mention's words, or the outlet.
    pub fn holder_name(&self, document: &Document, stance: &Stance) -> String {
        self.name_of_holder(document, &stance.holder)
    }

    /// A holder in words: the entity's name, or the mention's words, or the outlet.
    pub fn name_of_holder(&self, document: &Document, holder: &Holder) -> String {
        Named::holder(&self.overlay_of(&document.id), document, holder).name(&self.project)
    }

    /// What a stance is about, in words.
    pub fn target_name(&self, document: &Document, stance: &Stance) -> String {
        self.name_of_target(document, &stance.target)
    }

    /// A target in words: those of the text, or else the entity's name.
    pub fn name_of_target(&self, document: &Document, target: &Target) -> String {
        Named::target(document, target).name(&self.project)
    }

    /// Selects the next stance of the article, in the order of its words, or the one before.
    pub(crate) fn step_stance(&mut self, forward: bool) {
        let overlay = self.overlay();
        let at_caret = self.workspace.cursor.map_or(0, |cursor| cursor.head);
        let here = self.workspace.item.as_ref();
        let place = here.and_then(|item| self.place_of(item)).map_or(at_caret, TextRange::start);
        let stances: Vec<&Stance> = overlay.stances().collect();
        let current = stances.iter().position(|stance| Some(&Item::Stance(stance.id.clone())) == here);
        let next = match (current, forward) {
            (Some(at), true) => stances.get(at + 1).or(stances.first()),
            (Some(at), false) => at.checked_sub(1).and_then(|at| stances.get(at)).or(stances.last()),
            (None, true) => stances.iter().find(|stance| stance.place().start() >= place).or(stances.first()),
            (None, false) => stances.iter().rfind(|stance| stance.place().start() < place).or(stances.last()),
        };
        match next.map(|stance| Item::Stance(stance.id.clone())) {
            Some(item) => self.select_and_scroll(item),
            None => self.tell(Notice::info("No stances in this article yet.").hint("Select words and press S.")),
        }
    }
}
