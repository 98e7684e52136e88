//! Coding stances: beginning, choosing holders and targets, committing, copying to the next sentence.

use super::Session;
use super::annotating::shorten;
use super::draft::{CodingField, Pick, StanceDraft};
use super::reviewing::one_a_slot;
use super::workspace::{Cursor, Dialog, Item};
use crate::model::{
    Attribution, Certainty, Document, DocumentId, EntityId, Holder, IssueId, Mention, Polarity, Stance, StanceId,
    Status, Target, VALUE, extent, unique,
};
use crate::report::Notice;
use crate::text::{self, TextRange};

/// Words that may stand around a cue and are no part of it.
const AROUND_CUES: &[&str] = &[
    "has", "have", "had", "is", "are", "was", "were", "also", "then", "the", "a", "an", "this", "that", "its", "his",
    "her", "their",
];

impl Session {
    /// Opens the coding bar on the selected words, the selected mention, or the sentence of the caret.
    ///
    /// A selected stance is changed. Selected words are the target; a whole sentence, or none, is divided
    /// into its first possible holder and what follows.
    pub(crate) fn begin_stance(&mut self) {
        let Some(document) = self.document().cloned() else { return };
        let selected = self.selected_range();
        let item = self.workspace.item.clone();
        if let (None, Some(Item::Stance(_))) = (selected, &item) {
            return self.change_stance(CodingField::Holder);
        }
        let overlay = self.overlay();
        let mention = match &item {
            Some(Item::Mention(id)) if selected.is_none() => overlay.mention(id),
            _ => None,
        };
        let caret = self.workspace.cursor.map_or(0, |cursor| cursor.head);
        let place = selected.or(mention.map(Mention::extent)).unwrap_or_else(|| TextRange::between(caret, caret));
        let sentence = text::sentence_around(document.text.as_str(), place);
        if sentence.is_empty() {
            let hint = "Select words, or place the caret in a sentence, then press {annotate.stance}.";
            let hint = self.with_keys(hint);
            return self.tell(Notice::info("There is no sentence here.").hint(hint));
        }
        let mut draft = StanceDraft::new(document.id.clone(), sentence);
        let words = selected.filter(|range| !range.covers(sentence));
        let holder = mention.filter(|mention| self.can_hold(mention)).or_else(|| {
            let mut inside = overlay.mentions().filter(|mention| sentence.covers(mention.extent()));
            words.is_none().then(|| inside.find(|mention| self.can_hold(mention)))?
        });
        if let Some(range) = words {
            draft.targets = vec![self.target_of(&document, &Pick::Words(range))].into_iter().flatten().collect();
        } else if let Some(holder) = holder {
            self.divide_sentence(&document, holder, &mut draft);
        }
        let target = draft.targets.first().map_or(TextRange::default(), |target| extent(&target.spans));
        draft.likely = self.likely_holders(&document, target, sentence);
        draft.holders = match holder {
            Some(mention) => vec![Holder::Mention(mention.id.clone())],
            None => draft.likely.first().cloned().into_iter().collect(),
        };
        if let (Some(Holder::Mention(chosen)), Some(first)) = (draft.holders.first(), draft.likely.first())
            && first != &Holder::Mention(chosen.clone())
        {
            let chosen = Holder::Mention(chosen.clone());
            draft.likely.retain(|likely| *likely != chosen);
            draft.likely.insert(0, chosen);
        }
        draft.issue = self.issue_name(self.workspace.issue.as_ref());
        if draft.targets.is_empty() {
            draft.field = CodingField::Target;
        }
        self.open_coding(draft);
    }

    /// What a holder's stance in a sentence is about: as was suggested, or else whatever follows the holder.
    fn divide_sentence(&self, document: &Document, holder: &Mention, draft: &mut StanceDraft) {
        let overlay = self.overlay_of(&document.id);
        let is_his = |stance: &&Stance| {
            let place = stance.place();
            stance.holder == Holder::Mention(holder.id.clone())
                && stance.status == Status::Suggested
                && draft.sentence.covers(place)
        };
        if let Some(suggested) = overlay.stances().find(is_his) {
            draft.targets = vec![suggested.target.clone()];
            draft.cue = Some(suggested.cue.clone());
            draft.polarity = suggested.polarity;
            draft.certainty = suggested.certainty;
            draft.attribution = suggested.attribution.clone();
            return;
        }
        let rest = TextRange::between(holder.extent().end(), draft.sentence.end());
        let rest = trimmed(document, rest, &['.', '!', '?', '”', '"']);
        draft.targets = (!rest.is_empty()).then(|| Target { spans: vec![rest], entity: None }).into_iter().collect();
    }

    /// Opens the coding bar on the selected stance, to change it.
    pub(super) fn change_stance(&mut self, field: CodingField) {
        let Some(Item::Stance(id)) = self.workspace.item.clone() else { return };
        let Some(document) = self.document().cloned() else { return };
        let Some(stance) = self.overlay().stance(&id).cloned() else { return };
        let place = extent(&stance.evidence);
        let mut draft = StanceDraft::of(document.id.clone(), &stance, place);
        draft.stance = Some(id);
        draft.field = field;
        draft.likely = self.likely_holders(&document, extent(&stance.target.spans), place);
        draft.issue = self.issue_name(stance.issue.as_ref());
        self.open_coding(draft);
    }

    /// Opens the coding bar on the sentence after the selected stance: the same holder, polarity and issue.
    ///
    /// The target is kept: as the next sentence names it, if it does.
    pub(crate) fn copy_stance_to_next_sentence(&mut self) {
        let Some(Item::Stance(id)) = self.workspace.item.clone() else { return };
        let Some(document) = self.document().cloned() else { return };
        let overlay = self.overlay();
        let Some(stance) = overlay.stance(&id).cloned() else { return };
        let end = extent(&stance.evidence).end();
        let is_next = |range: &TextRange| range.start() >= end && !document.is_boilerplate(*range);
        let Some(next) = text::sentences(document.text.as_str()).into_iter().find(is_next) else {
            return self.tell(Notice::info("This is the last sentence of the article."));
        };
        let inside = || overlay.mentions().filter(|mention| next.covers(mention.extent()));
        let names = |entity: Option<&EntityId>| {
            let entity = entity?;
            inside().find(|mention| mention.entity.as_ref() == Some(entity))
        };
        let mut draft = StanceDraft::of(document.id.clone(), &stance, next);
        if let Some(mention) = names(overlay.holder_entity(&stance)).filter(|mention| self.can_hold(mention)) {
            draft.holders = vec![Holder::Mention(mention.id.clone())];
        }
        let words = document.text.joined(&stance.target.spans);
        if let Some(mention) = names(stance.target.entity.as_ref()) {
            draft.targets = vec![Target { spans: mention.spans.clone(), ..stance.target.clone() }];
        } else if let Some(at) = document.text.slice(next).find(&words).filter(|_| !words.is_empty()) {
            let start = next.start() + at;
            let spans = vec![TextRange::between(start, start + words.len())];
            draft.targets = vec![Target { spans, ..stance.target.clone() }];
        }
        let target = draft.targets.first().map_or(TextRange::default(), |target| extent(&target.spans));
        // The cue of the former sentence says nothing of this one.
        draft.cue = (!next.covers(target)).then(Vec::new);
        draft.evidence = Some(vec![next]);
        draft.field = CodingField::Target;
        draft.likely = self.likely_holders(&document, target, next);
        draft.issue = self.issue_name(stance.issue.as_ref());
        draft.note.clear();
        self.open_coding(draft);
    }

    fn open_coding(&mut self, draft: StanceDraft) {
        self.workspace.scroll_to = Some(draft.sentence.start());
        self.workspace.cursor = self.workspace.cursor.map(|cursor| Cursor { anchor: cursor.head, head: cursor.head });
        self.ask(Dialog::Stance(Box::new(draft)));
    }

    fn issue_name(&self, issue: Option<&crate::model::IssueId>) -> String {
        issue.and_then(|id| self.project.issue(id)).map(|issue| issue.name.clone()).unwrap_or_default()
    }

    /// Fills the field that has the focus in the stance that is being coded.
    ///
    /// With `more`, one more holder, target, source or piece is added, or taken away if it is there.
    pub(super) fn pick_for_stance(&mut self, pick: Pick, more: bool) {
        let Some(Dialog::Stance(mut draft)) = self.workspace.dialog.clone() else { return };
        let Some(document) = self.project.document(&draft.document).cloned() else { return };
        let pick = match pick {
            Pick::Words(range) => Pick::Words(trimmed(&document, range, &[])),
            other => other,
        };
        let words = self.words_picked(&document, &pick);
        match draft.field {
            CodingField::Holder => match self.holder_of(&document, &pick) {
                Some(holder) => put(&mut draft.holders, holder, more),
                None => {
                    let hint =
                        "Click a highlighted person, organisation, place, group or role, or tag the words first.";
                    return self.tell(Notice::info("This cannot hold a stance.").hint(hint));
                }
            },
            CodingField::Target => match self.target_of(&document, &pick) {
                Some(target) => put(&mut draft.targets, target, more),
                None => return,
            },
            CodingField::Issue => draft.issue = words,
            CodingField::Source => {
                let (spans, mention) = match &pick {
                    Pick::Mention(id) => (self.spans_of(&document, &pick), Some(id.clone())),
                    _ => (self.spans_of(&document, &pick), None),
                };
                put(&mut draft.attribution, Attribution { text: words, spans, mention }, true);
            }
            CodingField::When => draft.when = self.time_of(&document, &pick).unwrap_or(words),
            CodingField::Cue | CodingField::Evidence => {
                let spans = self.spans_of(&document, &pick);
                if spans.is_empty() {
                    return;
                }
                let is_cue = draft.field == CodingField::Cue;
                let pieces = if is_cue { &mut draft.cue } else { &mut draft.evidence };
                let former = pieces.take().filter(|_| more);
                let former = former.or_else(|| (more && !is_cue).then(|| vec![draft.sentence])).unwrap_or_default();
                *pieces = Some(toggled(former, spans));
            }
            CodingField::Note => draft.note = words,
        }
        if matches!(pick, Pick::Words(_)) {
            self.workspace.cursor =
                self.workspace.cursor.map(|cursor| Cursor { anchor: cursor.head, head: cursor.head });
        }
        self.ask(Dialog::Stance(draft));
    }

    fn holder_of(&self, document: &Document, pick: &Pick) -> Option<Holder> {
        let overlay = self.overlay_of(&document.id);
        match pick {
            Pick::Mention(id) => {
                overlay.mention(id).filter(|m| self.can_hold(m)).map(|m| Holder::Mention(m.id.clone()))
            }
            Pick::Words(range) => {
                let touched =
                    overlay.mentions().filter(|m| self.can_hold(m) && m.spans.iter().any(|s| s.overlaps(*range)));
                touched.min_by_key(|m| m.extent().len()).map(|m| Holder::Mention(m.id.clone()))
            }
            Pick::Entity(id) => self.project.entity(id).map(|entity| Holder::Entity(entity.id.clone())),
            Pick::Outlet => Some(Holder::Outlet),
            Pick::Typed(_) => None,
        }
    }

    fn target_of(&self, document: &Document, pick: &Pick) -> Option<Target> {
        let overlay = self.overlay_of(&document.id);
        let of_mention = |mention: &Mention| Target { spans: mention.spans.clone(), entity: mention.entity.clone() };
        match pick {
            Pick::Mention(id) => overlay.mention(id).map(of_mention),
            Pick::Words(range) if range.is_empty() => None,
            Pick::Words(range) => {
                let words = Target { spans: vec![*range], entity: None };
                Some(overlay.mention_at(*range).map_or(words, of_mention))
            }
            Pick::Entity(id) => Some(Target { spans: Vec::new(), entity: Some(id.clone()) }),
            Pick::Outlet | Pick::Typed(_) => None,
        }
    }

    fn spans_of(&self, document: &Document, pick: &Pick) -> Vec<TextRange> {
        match pick {
            Pick::Mention(id) => {
                self.overlay_of(&document.id).mention(id).map(|mention| mention.spans.clone()).unwrap_or_default()
            }
            Pick::Words(range) if !range.is_empty() => vec![*range],
            Pick::Words(_) | Pick::Entity(_) | Pick::Outlet | Pick::Typed(_) => Vec::new(),
        }
    }

    /// The value of a date that is picked.
    fn time_of(&self, document: &Document, pick: &Pick) -> Option<String> {
        let overlay = self.overlay_of(&document.id);
        let mention = match pick {
            Pick::Mention(id) => overlay.mention(id),
            Pick::Words(range) => overlay.mention_at(*range),
            Pick::Entity(_) | Pick::Outlet | Pick::Typed(_) => None,
        };
        mention?.attributes.get(VALUE).cloned()
    }

    fn words_picked(&self, document: &Document, pick: &Pick) -> String {
        match pick {
            Pick::Mention(_) | Pick::Words(_) => {
                document.text.joined(&self.spans_of(document, pick)).replace('\n', " ")
            }
            Pick::Entity(id) => self.project.entity(id).map(|entity| entity.name.clone()).unwrap_or_default(),
            Pick::Outlet => super::standings::outlet_name(document),
            Pick::Typed(words) => words.trim().to_owned(),
        }
    }

    /// Makes the stances that are being coded: one for each holder with each target, as one step.
    pub(super) fn code_stance(&mut self) {
        let Some(Dialog::Stance(draft)) = self.workspace.dialog.clone() else { return };
        let Some(document) = self.project.document(&draft.document).cloned() else { return };
        if draft.count() == 0 {
            let what = if draft.targets.is_empty() { "target" } else { "holder" };
            let hint = "Click it in the text, or type its name.";
            return self.tell(Notice::info(format!("The stance has no {what} yet.")).hint(hint));
        }
        let (issue, mut operations) = self.issue_named(draft.issue.trim());
        let mut made: Vec<StanceId> = Vec::new();
        for target in &draft.targets {
            for holder in &draft.holders {
                let mut stance = self.drafted(&document, &draft, holder, target);
                stance.issue = issue.clone();
                match draft.stance.as_ref().filter(|_| made.is_empty()) {
                    Some(id) => self.keep_of_former(&document, id, &mut stance),
                    None => stance.id = self.free_stance_id(&document.id, &stance, &made),
                }
                operations.extend(self.adopt_stance(&document, &stance));
                made.push(stance.id);
            }
        }
        let Some(first) = made.first().cloned() else { return };
        let who = draft.holders.iter().map(|holder| self.name_of_holder(&document, holder));
        let on = draft.targets.iter().map(|target| shorten(&self.name_of_target(&document, target)));
        let (who, on) = (listed(who.collect()), listed(on.map(|words| format!("“{words}”")).collect()));
        let verb = self.project.schema().polarity(draft.polarity).verb;
        let label = match (&draft.stance, made.len()) {
            (Some(_), 1) => format!("Changed the stance of {who}"),
            (_, 1) => format!("Coded stance: {who} {verb} {on}"),
            (_, count) => format!("Coded {count} stances: {who} {verb} {on}"),
        };
        if self.commit(label, one_a_slot(operations)) {
            self.workspace.dialog = None;
            self.select(Some(Item::Stance(first)));
        }
    }

    /// The stance of one holder on one target.
    fn drafted(&self, document: &Document, draft: &StanceDraft, holder: &Holder, target: &Target) -> Stance {
        let place = extent(&target.spans);
        let guess = || {
            let own = self.cue_between(document, holder, place);
            // “Macron and Starmer endorsed it”: what stands between the last of them and the target counts for all.
            own.or_else(|| draft.holders.iter().find_map(|other| self.cue_between(document, other, place)))
        };
        let sentence =
            if target.spans.is_empty() { draft.sentence } else { text::sentence_around(document.text.as_str(), place) };
        Stance {
            id: StanceId::new(""),
            holder: holder.clone(),
            target: target.clone(),
            issue: None,
            polarity: draft.polarity,
            cue: draft.cue.clone().unwrap_or_else(|| guess().into_iter().collect()),
            evidence: draft.evidence.clone().unwrap_or_else(|| vec![sentence]),
            attribution: draft.attribution.clone(),
            certainty: draft.certainty,
            when: draft.when.trim().to_owned(),
            note: draft.note.trim().to_owned(),
            status: Status::Accepted,
            origin: self.origin(),
        }
    }

    /// A stance made by hand on some words, its cue guessed.
    pub(super) fn stance_on(
        &self,
        document: &Document,
        holder: &Holder,
        target: TextRange,
        polarity: Polarity,
        issue: Option<IssueId>,
    ) -> Stance {
        let sentence = text::sentence_around(document.text.as_str(), target);
        let draft = StanceDraft { polarity, ..StanceDraft::new(document.id.clone(), sentence) };
        let target = Target { spans: vec![target], entity: None };
        let mut stance = Stance { issue, ..self.drafted(document, &draft, holder, &target) };
        stance.id = self.free_stance_id(&document.id, &stance, &[]);
        stance
    }

    fn keep_of_former(&self, document: &Document, id: &StanceId, stance: &mut Stance) {
        if let Some(former) = self.overlay_of(&document.id).stance(id) {
            stance.origin = former.origin.clone();
        }
        stance.id = id.clone();
    }

    fn free_stance_id(&self, document: &DocumentId, stance: &Stance, made: &[StanceId]) -> StanceId {
        let wanted = Stance::suggestion_id(&stance.holder, &stance.cue, &stance.target.spans);
        let taken = |id: &str| {
            let id = StanceId::new(id);
            made.contains(&id) || self.project.annotation_sets(document).any(|(_, set)| set.stances.contains_key(&id))
        };
        StanceId::new(unique(&format!("{wanted}-{}", self.who.as_str()), taken))
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
}

impl StanceDraft {
    fn new(document: DocumentId, sentence: TextRange) -> Self {
        Self {
            document,
            stance: None,
            sentence,
            likely: Vec::new(),
            holders: Vec::new(),
            targets: Vec::new(),
            polarity: Polarity::Support,
            certainty: Certainty::Asserted,
            issue: String::new(),
            attribution: Vec::new(),
            when: String::new(),
            note: String::new(),
            cue: None,
            evidence: None,
            field: CodingField::Holder,
        }
    }

    /// A draft that begins as a stance is; without its issue, which it names.
    fn of(document: DocumentId, stance: &Stance, sentence: TextRange) -> Self {
        Self {
            holders: vec![stance.holder.clone()],
            targets: vec![stance.target.clone()],
            polarity: stance.polarity,
            certainty: stance.certainty,
            attribution: stance.attribution.clone(),
            when: stance.when.clone(),
            note: stance.note.clone(),
            cue: Some(stance.cue.clone()),
            evidence: Some(stance.evidence.clone()),
            ..Self::new(document, sentence)
        }
    }
}

/// A range without white space, and without some signs at its end.
fn trimmed(document: &Document, range: TextRange, signs: &[char]) -> TextRange {
    let words = document.text.slice(range);
    let start = range.start() + (words.len() - words.trim_start().len());
    let words = words.trim().trim_end_matches(signs).trim_end();
    TextRange::between(start, start + words.len())
}

/// Makes a value the only one; with `more`, adds it, or takes it away if it is there.
fn put<T: PartialEq>(values: &mut Vec<T>, value: T, more: bool) {
    match values.iter().position(|known| *known == value) {
        Some(at) if more => drop(values.remove(at)),
        None if more => values.push(value),
        _ => *values = vec![value],
    }
}

/// Pieces with others added, in order and apart from each other; what is there already goes.
fn toggled(mut pieces: Vec<TextRange>, others: Vec<TextRange>) -> Vec<TextRange> {
    for other in others {
        if let Some(at) = pieces.iter().position(|piece| *piece == other) {
            pieces.remove(at);
            continue;
        }
        // What overlaps grows together.
        let grown = pieces.iter().filter(|piece| piece.overlaps(other)).fold(other, |all, piece| all.cover(*piece));
        pieces.retain(|piece| !piece.overlaps(grown));
        pieces.push(grown);
    }
    pieces.sort();
    pieces
}

/// “Macron”, “Macron and Starmer”, “Macron, Starmer and Merz”.
fn listed(mut names: Vec<String>) -> String {
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) }
}
