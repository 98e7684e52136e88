//! Deciding on many suggestions at once: all of a label, above a score, in a paragraph.

use super::Session;
use super::queue::Open;
use super::reviewing::one_a_slot;
use super::workspace::{Bulk, Dialog, Item, Kind};
use crate::model::{Holder, MentionId, Operation, Score, Status};
use crate::report::Notice;
use crate::text::{TextRange, paragraphs};
use std::collections::BTreeSet;

impl Session {
    /// All open suggestions of the open document, whatever their score.
    fn bulk(&self) -> Bulk {
        Bulk {
            paragraph: self.paragraph_here(),
            only_paragraph: false,
            kind: Kind::Any,
            from: Score::new(0.0),
            to: Score::new(1.0),
        }
    }

    /// Opens the dialog for deciding on many; it begins with the kind of the selected annotation.
    pub(crate) fn begin_bulk(&mut self) {
        let bulk = Bulk { kind: self.kind_here().unwrap_or(Kind::Any), ..self.bulk() };
        self.ask(Dialog::Bulk(bulk));
    }

    /// The suggestions that a choice takes in, in reading order.
    pub fn bulk_matches(&self, bulk: &Bulk) -> Vec<Open> {
        let overlay = self.overlay();
        let is_kind = |item: &Item| match (&bulk.kind, item) {
            (Kind::Any, _) | (Kind::Stances, Item::Stance(_)) => true,
            (Kind::Label(label), Item::Mention(id)) => overlay.mention(id).is_some_and(|it| it.label == *label),
            (Kind::Label(_), Item::Stance(_)) | (Kind::Stances, Item::Mention(_)) => false,
        };
        let is_there = |place: TextRange| !bulk.only_paragraph || bulk.paragraph.is_some_and(|it| it.overlaps(place));
        let is_sure = |score: Option<Score>| {
            let whole = bulk.from == Score::new(0.0) && bulk.to == Score::new(1.0);
            score.map_or(whole, |score| bulk.from <= score && score <= bulk.to)
        };
        let queue = self.queue();
        queue
            .iter()
            .filter(|open| is_there(open.place) && is_sure(open.score) && is_kind(&open.item))
            .cloned()
            .collect()
    }

    /// Accepts or rejects what a choice takes in, as one step.
    pub(crate) fn decide_many(&mut self, bulk: &Bulk, status: Status) {
        self.workspace.dialog = None;
        let Some(document) = self.document().cloned() else { return };
        let mut matches = self.bulk_matches(bulk);
        let found = matches.len();
        if status == Status::Rejected {
            let needed = self.needed_mentions();
            matches.retain(|open| !matches!(&open.item, Item::Mention(id) if needed.contains(id)));
        }
        // Stances first: a rejected one takes its holder over undecided, which must not undo what is decided on it.
        matches.sort_by_key(|open| matches!(open.item, Item::Mention(_)));
        let operations: Vec<Operation> =
            matches.iter().flat_map(|open| self.decided(&document, &open.item, status)).collect();
        let count = matches.len();
        let (verb, adverb) = if status == Status::Accepted { ("Accepted", "accept") } else { ("Rejected", "reject") };
        let what = self.described(bulk);
        if count == 0 {
            let notice = Notice::info(format!("There is nothing to {adverb}: {what}."));
            return self.tell(notice);
        }
        let plural = if count == 1 { "suggestion" } else { "suggestions" };
        if self.commit(format!("{verb} {count} {plural}: {what}"), one_a_slot(operations)) {
            let kept = match found - count {
                0 => String::new(),
                kept => format!(" {kept} stay open, since accepted stances need them."),
            };
            let hint = self.with_keys("{edit.undo} takes them back.");
            self.tell(Notice::info(format!("{verb} {count} {plural}: {what}.{kept}")).hint(hint));
            self.workspace.item = None;
            if !self.queue().is_empty() {
                self.step_suggestion(true);
            }
        }
    }

    /// Accepts or rejects all suggestions of the kind that is selected.
    pub(crate) fn decide_kind(&mut self, status: Status) {
        match self.kind_here() {
            Some(kind) => self.decide_many(&Bulk { kind, ..self.bulk() }, status),
            None => self.tell(Notice::info("Select a mention or a stance first.")),
        }
    }

    /// Accepts all suggestions of the paragraph of the selected annotation or the caret.
    pub(crate) fn accept_paragraph(&mut self) {
        self.decide_many(&Bulk { only_paragraph: true, ..self.bulk() }, Status::Accepted);
    }

    /// Accepts every open suggestion of the open document.
    pub(crate) fn accept_all(&mut self) {
        self.decide_many(&self.bulk(), Status::Accepted);
    }

    /// The kind of the selected annotation.
    fn kind_here(&self) -> Option<Kind> {
        match self.workspace.item.as_ref()? {
            Item::Mention(id) => Some(Kind::Label(self.overlay().mention(id)?.label.clone())),
            Item::Stance(_) => Some(Kind::Stances),
        }
    }

    fn paragraph_here(&self) -> Option<TextRange> {
        let selected = self.workspace.item.as_ref().and_then(|item| self.place_of(item));
        let at = selected.map(TextRange::start).or(self.workspace.cursor.map(|cursor| cursor.head))?;
        paragraphs(self.document()?.text.as_str()).find(|line| line.start() <= at && at <= line.end())
    }

    /// “Person in this paragraph, score 0.80 to 1.00”.
    fn described(&self, bulk: &Bulk) -> String {
        let kind = match &bulk.kind {
            Kind::Any => "all",
            Kind::Stances => "stances",
            Kind::Label(id) => self.project.schema().label(id).map_or(id.as_str(), |label| &label.name),
        };
        let place = if bulk.only_paragraph { "this paragraph" } else { "this article" };
        let score = match (bulk.from, bulk.to) {
            (from, to) if from == Score::new(0.0) && to == Score::new(1.0) => String::new(),
            (from, to) => format!(", score {from} to {to}"),
        };
        format!("{kind} in {place}{score}")
    }

    /// The mentions of this hand that accepted stances, sources and relations need.
    fn needed_mentions(&self) -> BTreeSet<MentionId> {
        let Some(document) = self.document() else { return BTreeSet::new() };
        let Some(own) = self.project.annotation_set(&document.id, &self.who) else { return BTreeSet::new() };
        let mut needed = BTreeSet::new();
        for stance in own.stances.values().filter(|stance| stance.status != Status::Rejected) {
            if let Holder::Mention(id) = &stance.holder {
                needed.insert(id.clone());
            }
            needed.extend(stance.attribution.iter().filter_map(|link| link.mention.clone()));
        }
        for relation in own.relations.values().filter(|relation| relation.status != Status::Rejected) {
            needed.extend([relation.from.clone(), relation.to.clone()]);
        }
        needed
    }
}
