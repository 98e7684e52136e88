//! The last decisions, each of which can be opened again.

use super::Session;
use super::annotating::shorten;
use super::workspace::Item;
use crate::model::{DocumentId, Holder, LabelId, MentionId, Operation, Polarity, Schema, Status};
use crate::report::Notice;

/// How many of the last decisions are shown.
pub const SHOWN: usize = 8;

/// How many are remembered: some of them may have been undone.
const REMEMBERED: usize = 64;

/// What was decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A mention of this label.
    Mention(LabelId),
    /// A stance of this polarity.
    Stance(Polarity),
}

/// A decision on a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The document.
    pub document: DocumentId,
    /// The annotation.
    pub item: Item,
    /// Accepted or rejected.
    pub status: Status,
    /// What kind of annotation it is.
    pub subject: Subject,
    /// Its words, or who holds the stance.
    pub words: String,
}

impl Decision {
    /// “Rejected Person “Macron””.
    pub fn described(&self, schema: &Schema) -> String {
        let verb = if self.status == Status::Accepted { "Accepted" } else { "Rejected" };
        match &self.subject {
            Subject::Mention(label) => {
                let label = schema.label(label).map_or(label.as_str(), |label| &label.name);
                format!("{verb} {label} “{}”", self.words)
            }
            Subject::Stance(polarity) => format!("{verb} stance: {} {}", self.words, polarity.verb()),
        }
    }
}

impl Session {
    /// The last decisions that still stand, the newest first.
    pub fn decisions(&self) -> Vec<Decision> {
        let standing = self.last_decided.iter().rev().filter_map(|(document, item)| self.decision(document, item));
        standing.take(SHOWN).collect()
    }

    fn decision(&self, id: &DocumentId, item: &Item) -> Option<Decision> {
        let document = self.project.document(id)?;
        let own = self.project.annotation_set(id, &self.who)?;
        let (status, subject, words) = match item {
            Item::Mention(id) => {
                let mention = own.mentions.get(id)?;
                let words = shorten(&document.text.joined(&mention.spans));
                (mention.status, Subject::Mention(mention.label.clone()), words)
            }
            Item::Stance(id) => {
                let stance = own.stances.get(id)?;
                (stance.status, Subject::Stance(stance.polarity), self.holder_name(document, stance))
            }
        };
        let is_decided = status != Status::Suggested;
        is_decided.then(|| Decision { document: id.clone(), item: item.clone(), status, subject, words })
    }

    /// Remembers what some operations decided, for the strip of the last decisions.
    pub(super) fn remember_decisions(&mut self, operations: &[Operation]) {
        for operation in operations.iter().skip(operations.len().saturating_sub(REMEMBERED)) {
            let (document, item) = match operation {
                Operation::PutMention(document, set, id, Some(mention))
                    if *set == self.who && mention.status != Status::Suggested && !mention.origin.is_human() =>
                {
                    (document, Item::Mention(id.clone()))
                }
                Operation::PutStance(document, set, id, Some(stance))
                    if *set == self.who && stance.status != Status::Suggested && !stance.origin.is_human() =>
                {
                    (document, Item::Stance(id.clone()))
                }
                _ => continue,
            };
            let decided = (document.clone(), item);
            self.last_decided.retain(|other| *other != decided);
            self.last_decided.push(decided);
        }
        let surplus = self.last_decided.len().saturating_sub(REMEMBERED);
        self.last_decided.drain(..surplus);
    }

    /// Opens one of the last decisions again, 0 for the newest: it is a suggestion as before, and selected.
    pub(crate) fn reopen(&mut self, nth: usize) {
        let Some(decision) = self.decisions().into_iter().nth(nth) else {
            return self.tell(Notice::info("There is no decision to reopen."));
        };
        self.workspace.dialog = None;
        let operation = match &decision.item {
            Item::Mention(id) => self.reopened_mention(&decision.document, id),
            Item::Stance(id) => {
                let is_suggested = self.overlay_of(&decision.document).suggests_stance(id);
                let own = self.project.annotation_set(&decision.document, &self.who).map(|own| own.stances.get(id));
                let own = own.flatten().filter(|_| !is_suggested).cloned().map(|mut stance| {
                    stance.status = Status::Suggested;
                    stance
                });
                Operation::PutStance(decision.document.clone(), self.who.clone(), id.clone(), own)
            }
        };
        if self.commit(format!("Reopened “{}”", decision.words), vec![operation]) {
            self.show(&decision.document);
            self.select_and_scroll(decision.item);
        }
    }

    /// Takes the decision on a mention back, unless something of this hand needs the record: then it is only open.
    fn reopened_mention(&self, document: &DocumentId, id: &MentionId) -> Operation {
        let own = self.project.annotation_set(document, &self.who);
        let is_needed = own.is_some_and(|own| {
            let by_stance = own.stances.values().any(|stance| {
                stance.holder == Holder::Mention(id.clone())
                    || stance.attribution.iter().any(|link| link.mention.as_ref() == Some(id))
            });
            by_stance || own.relations.values().any(|relation| relation.from == *id || relation.to == *id)
        });
        let is_suggested = self.overlay_of(document).suggests_mention(id);
        let kept = own.and_then(|own| own.mentions.get(id)).filter(|_| is_needed || !is_suggested).cloned();
        let kept = kept.map(|mut mention| {
            mention.status = Status::Suggested;
            mention
        });
        Operation::PutMention(document.clone(), self.who.clone(), id.clone(), kept)
    }
}
