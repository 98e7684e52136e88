//! Coding and changing stances.

use super::Session;
use super::annotating::shorten;
use super::memo::Standing;
use super::workspace::{Cursor, Dialog, HolderChoice, Item, StanceDraft};
use crate::model::{
    Certainty, Document, DocumentId, Holder, IssueId, Mention, Operation, Polarity, Stance, StanceId, Status, Target,
    unique,
};
use crate::report::Notice;
use crate::text::{self, TextRange};
use std::rc::Rc;
use std::sync::Arc;

/// The labels of those who can hold a stance, the likeliest first.
const HOLDER_LABELS: [&str; 5] = ["PERSON", "ORG", "GPE", "NORP", "ROLE"];

/// Words that may stand around a cue and are no part of it.
const AROUND_CUES: &[&str] = &[
    "has", "have", "had", "is", "are", "was", "were", "also", "then", "the", "a", "an", "this", "that", "its", "his",
    "her", "their",
];

/// Whether whatever a mention names can hold a stance.
pub fn can_hold(mention: &Mention) -> bool {
    HOLDER_LABELS.contains(&mention.label.as_str())
}

impl Session {
    /// Opens the composer for a stance on the selected words.
    ///
    /// Without a selection the target is what follows the selected mention in its sentence.
    pub(crate) fn begin_stance(&mut self) {
        let Some(document) = self.document().cloned() else { return };
        let selected = self.selected_range();
        let overlay = self.overlay();
        let holder = match &self.workspace.item {
            Some(Item::Mention(id)) => overlay.mention(id),
            _ => None,
        };
        let target = match (selected, holder) {
            (Some(range), _) => range,
            (None, Some(mention)) => {
                let sentence = text::sentence_around(document.text.as_str(), mention.extent());
                let rest = document.text.slice(TextRange::between(mention.extent().end(), sentence.end()));
                let start = mention.extent().end() + (rest.len() - rest.trim_start().len());
                let rest = rest.trim().trim_end_matches(['.', '!', '?', '”', '"']);
                TextRange::between(start, start + rest.len())
            }
            (None, None) => TextRange::default(),
        };
        if target.is_empty() {
            let hint = "Select the words that the stance is about, then press S.";
            return self.tell(Notice::info("A stance needs a target.").hint(hint));
        }
        let evidence = text::sentence_around(document.text.as_str(), target);
        let mut holders = self.holder_choices(&document, target, evidence);
        if selected.is_none()
            && let Some(mention) = holder
            && let Some(at) = holders.iter().position(|choice| choice.holder == Holder::Mention(mention.id.clone()))
        {
            let chosen = holders.remove(at);
            holders.insert(0, chosen);
        }
        let issue = self.workspace.issue.as_ref().and_then(|id| self.project.issue(id));
        let issue = issue.map(|issue| issue.name.clone()).unwrap_or_default();
        let polarity = Polarity::Support;
        let draft = StanceDraft {
            document: document.id.clone(),
            holders,
            chosen: 0,
            target,
            evidence,
            cue: None,
            polarity,
            issue,
        };
        self.ask(Dialog::Stance(draft));
    }

    /// Who may hold a stance on a target: first those named before it in its sentence, the nearest
    /// first, then those after it, then those of the sentence before, at last the outlet.
    pub(super) fn holder_choices(
        &self,
        document: &Arc<Document>,
        target: TextRange,
        evidence: TextRange,
    ) -> Vec<HolderChoice> {
        let overlay = self.overlay_of(&document.id);
        let can_hold =
            |mention: &&Mention| HOLDER_LABELS.contains(&mention.label.as_str()) && !target.overlaps(mention.extent());
        let before_sentence = TextRange::between(evidence.start().saturating_sub(400), evidence.start());
        let rank = |mention: &Mention| {
            let place = mention.extent();
            // People before organisations and places, roles last.
            let kind = HOLDER_LABELS.iter().position(|label| *label == mention.label.as_str()).unwrap_or(9);
            let kind = if kind <= 1 { 0 } else { kind };
            if evidence.covers(place) && place.end() <= target.start() {
                (0, kind, target.start() - place.end())
            } else if evidence.covers(place) {
                (1, kind, place.start())
            } else {
                (2, kind, evidence.start().saturating_sub(place.end()))
            }
        };
        let mut near: Vec<&Mention> = overlay
            .mentions()
            .filter(|mention| can_hold(mention) && !target.overlaps(mention.extent()))
            .filter(|mention| evidence.covers(mention.extent()) || before_sentence.overlaps(mention.extent()))
            .collect();
        near.sort_by_key(|mention| rank(mention));
        let mut choices: Vec<HolderChoice> = Vec::new();
        for mention in near {
            let words = document.text.joined(&mention.spans);
            let entity = mention.entity.as_ref().and_then(|id| self.project.entity(id));
            let name = entity.map_or(words, |entity| entity.name.clone());
            if choices.len() < 9 && choices.iter().all(|choice| choice.name != name) {
                choices.push(HolderChoice { holder: Holder::Mention(mention.id.clone()), name });
            }
        }
        let outlet = match document.metadata.outlet.as_str() {
            "" => "The outlet itself".to_owned(),
            outlet => format!("{outlet} (the outlet itself)"),
        };
        choices.push(HolderChoice { holder: Holder::Outlet, name: outlet });
        choices
    }

    /// Makes the stance that is being coded.
    pub(super) fn code_stance(&mut self) {
        let Some(Dialog::Stance(draft)) = self.workspace.dialog.clone() else { return };
        let Some(document) = self.project.document(&draft.document).cloned() else { return };
        let Some(choice) = draft.holders.get(draft.chosen) else { return };
        let (issue, mut operations) = self.issue_named(draft.issue.trim());
        let (holder, target, evidence) = (choice.holder.clone(), draft.target, draft.evidence);
        let stance = self.new_stance(&document, holder, target, evidence, draft.cue, draft.polarity, issue);
        let id = stance.id.clone();
        operations.extend(self.adopt_stance(&document, &stance));
        let label = format!("Coded stance: {} {} “{}”", choice.name, draft.polarity.verb(), {
            shorten(document.text.slice(draft.target))
        });
        if self.commit(label, operations) {
            self.workspace.dialog = None;
            self.workspace.cursor =
                self.workspace.cursor.map(|cursor| Cursor { anchor: cursor.head, head: cursor.head });
            self.select(Some(Item::Stance(id)));
        }
    }

    /// A stance made by hand, its cue guessed if none is given.
    #[expect(clippy::too_many_arguments, reason = "each is another part of a stance")]
    pub(super) fn new_stance(
        &self,
        document: &Document,
        holder: Holder,
        target: TextRange,
        evidence: TextRange,
        cue: Option<TextRange>,
        polarity: Polarity,
        issue: Option<IssueId>,
    ) -> Stance {
        let taken = |id: &str| {
            let id = StanceId::new(id);
            self.project.annotation_sets(&document.id).any(|(_, set)| set.stances.contains_key(&id))
        };
        let cue: Vec<TextRange> = cue.or_else(|| self.cue_between(document, &holder, target)).into_iter().collect();
        let wanted = Stance::suggestion_id(&holder, &cue, &[target]);
        Stance {
            id: StanceId::new(unique(&format!("{wanted}-{}", self.who.as_str()), taken)),
            holder,
            target: Target { spans: vec![target], entity: None },
            issue,
            polarity,
            cue,
            evidence: vec![evidence],
            attribution: Vec::new(),
            certainty: Certainty::Asserted,
            when: String::new(),
            note: String::new(),
            status: Status::Accepted,
            origin: self.origin(),
        }
    }

    /// The words that seem to show a stance: the few small ones between its holder and its target.
    fn cue_between(&self, document: &Document, holder: &Holder, target: TextRange) -> Option<TextRange> {
        let Holder::Mention(id) = holder else { return None };
        let holder = self.overlay_of(&document.id).mention(id)?.extent();
        let between = TextRange::between(holder.end(), target.start().max(holder.end()));
        let words: Vec<TextRange> = text::words(document.text.slice(between))
            .map(|word| TextRange::between(word.start() + between.start(), word.end() + between.start()))
            .filter(|word| document.text.slice(*word).chars().any(char::is_alphanumeric))
            .collect();
        let is_any = |word: &TextRange, some: &[&str]| some.contains(&document.text.slice(*word));
        let first = words.iter().position(|word| !is_any(word, AROUND_CUES))?;
        let last = words.iter().rposition(|word| !is_any(word, AROUND_CUES))?;
        let cue = words.get(first..=last)?;
        let is_small = |word: &TextRange| document.text.slice(*word).chars().all(char::is_lowercase);
        let whole = cue.first()?.cover(*cue.last()?);
        // A cue is short and plain; a negation or a comma makes more of it than one can guess.
        let is_plain =
            cue.len() <= 3 && cue.iter().all(is_small) && !document.text.slice(between).contains([',', '’', '\'']);
        (is_plain && !words.iter().any(|word| is_any(word, &["not", "never", "no"]))).then_some(whole)
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

    /// Who stands where in the whole project: by holder, then polarity, then target.
    pub fn standings(&self) -> Rc<Vec<Standing>> {
        self.memo.standings(&self.project, || {
            let mut found = Vec::new();
            for document in self.project.documents() {
                found.extend(self.overlay_of(&document.id).stances().map(|stance| Standing {
                    holder: self.holder_name(document, stance),
                    target: self.target_name(document, stance),
                    polarity: stance.polarity,
                    suggested: stance.status == Status::Suggested,
                    issue: stance.issue.clone(),
                    document: document.id.clone(),
                    stance: stance.id.clone(),
                }));
            }
            found.sort_by(|a, b| (&a.holder, a.polarity, &a.target).cmp(&(&b.holder, b.polarity, &b.target)));
            found
        })
    }

    /// Who holds a stance, in words: the entity's name, or the mention's words, or the outlet.
    pub fn holder_name(&self, document: &Document, stance: &Stance) -> String {
        let overlay = self.overlay_of(&document.id);
        if let Some(entity) = overlay.holder_entity(stance).and_then(|id| self.project.entity(id)) {
            return entity.name.clone();
        }
        match &stance.holder {
            Holder::Mention(id) => overlay.mention(id).map(|mention| document.text.joined(&mention.spans)),
            Holder::Entity(id) => Some(id.to_string()),
            Holder::Outlet => Some(document.metadata.outlet.clone()).filter(|outlet| !outlet.is_empty()),
        }
        .unwrap_or_else(|| "The outlet".to_owned())
    }

    /// What a stance is about, in words.
    pub fn target_name(&self, document: &Document, stance: &Stance) -> String {
        if !stance.target.spans.is_empty() {
            return document.text.joined(&stance.target.spans);
        }
        let entity = stance.target.entity.as_ref().and_then(|id| self.project.entity(id));
        entity.map(|entity| entity.name.clone()).unwrap_or_default()
    }
}
