//! How the annotations of the open document are drawn; kept until they change.

use super::read::holder_mention;
use crate::model::{
    AnnotationSetId, Document, DocumentId, Mention, MentionId, Overlay, Schema, StanceId, Status, VALUE, extent,
};
use crate::session::Session;
use crate::session::draft::StanceDraft;
use crate::session::workspace::{Dialog, Item};
use crate::text::TextRange;
use crate::ui::theme::NEUTRAL_HUE;
use crate::ui::widgets::annotated_text::{SpanStyle, Underline, UnderlineKind};

/// What the marks were made from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    generation: u64,
    document: DocumentId,
    who: AnnotationSetId,
    stamp: u64,
    registry: u64,
    /// What is being coded is marked like a stance that is pointed at.
    draft: Option<Box<StanceDraft>>,
    /// Only what begins here has marks.
    window: TextRange,
}

/// How far beyond what is seen there are marks, in bytes.
const REACH: usize = 64 << 10;

impl Key {
    /// Whether what stands at a place has a mark.
    fn has(&self, place: TextRange) -> bool {
        self.window.start() <= place.start() && place.start() <= self.window.end()
    }
}

/// The marks near what is seen, and which annotation each one stands for.
#[derive(Default)]
pub(super) struct Marks {
    /// The mentions' boxes.
    pub(super) spans: Vec<SpanStyle>,
    /// The mention of each box.
    pub(super) mentions: Vec<MentionId>,
    /// The words of stances.
    pub(super) underlines: Vec<Underline>,
    /// The stances that the underlines count.
    pub(super) stances: Vec<StanceId>,
    key: Option<Key>,
    stamp: u64,
    /// Which box is the selected one.
    current: Option<usize>,
    /// Whether underlines are drawn strong now.
    any_strong: bool,
}

impl Marks {
    /// Changes whenever ranges, order or number of marks did.
    pub(super) fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The part of the document whose annotations have marks.
    pub(super) fn window(&self) -> TextRange {
        self.key.as_ref().map(|key| key.window).unwrap_or_default()
    }

    /// Brings the marks up to date with a document, what is `seen` of it, the selected annotation and the stance
    /// pointed at.
    pub(super) fn sync(&mut self, session: &Session, document: &Document, seen: TextRange, pointed: Option<&StanceId>) {
        let project = session.project();
        let former = self.key.as_ref().filter(|key| key.document == document.id).map(|key| key.window);
        let end = document.text.len();
        let window = former.filter(|window| window.covers(seen) && window.end() <= end).unwrap_or_else(|| {
            TextRange::between(seen.start().saturating_sub(REACH), seen.end().saturating_add(REACH).min(end))
        });
        let key = Key {
            generation: session.generation(),
            document: document.id.clone(),
            who: session.who().clone(),
            stamp: project.document_stamp(&document.id),
            registry: project.registry_stamp(),
            draft: match &session.workspace().dialog {
                Some(Dialog::Stance(draft)) => Some(draft.clone()),
                _ => None,
            },
            window,
        };
        if self.key.as_ref() != Some(&key) {
            let followed = self.key.take().is_some_and(|former| self.follow(session, document, &former, &key));
            self.key = Some(key);
            if !followed {
                self.build(session);
            }
        }
        self.point_out(session.workspace().item.as_ref(), pointed);
    }

    /// Marks the selected annotation and the stance pointed at.
    fn point_out(&mut self, item: Option<&Item>, pointed: Option<&StanceId>) {
        let is_current = |at: &usize| matches!(item, Some(Item::Mention(id)) if self.mentions.get(*at) == Some(id));
        let current = match item {
            Some(Item::Mention(id)) => {
                self.current.filter(is_current).or_else(|| self.mentions.iter().position(|mention| mention == id))
            }
            _ => None,
        };
        if let Some(span) = self.current.filter(|at| current != Some(*at)).and_then(|at| self.spans.get_mut(at)) {
            span.current = false;
        }
        if let Some(span) = current.and_then(|at| self.spans.get_mut(at)) {
            span.current = true;
        }
        self.current = current;
        let chosen = match item {
            Some(Item::Stance(id)) => Some(id),
            _ => None,
        };
        if chosen.is_none() && pointed.is_none() && !self.any_strong {
            return;
        }
        self.any_strong = chosen.is_some() || pointed.is_some();
        let is_strong = |id: &StanceId| Some(id) == chosen || Some(id) == pointed;
        let strong: Vec<bool> = self.stances.iter().map(is_strong).collect();
        for underline in &mut self.underlines {
            underline.strong = strong.get(underline.stance).copied().unwrap_or(true);
        }
    }

    /// Changes only the boxes at the places where something has changed, if that is known.
    fn follow(&mut self, session: &Session, document: &Document, former: &Key, key: &Key) -> bool {
        let same = |key: &Key| Key { stamp: 0, registry: 0, ..key.clone() };
        let Some((before, change)) = session.change_of(&document.id) else { return false };
        if same(former) != same(key) || former.registry != key.registry || before != former.stamp {
            return false;
        }
        let overlay = session.overlay();
        let schema = session.project().schema();
        if let Some(span) = self.current.take().and_then(|at| self.spans.get_mut(at)) {
            span.current = false;
        }
        for &place in change.places.iter().filter(|place| key.has(**place)) {
            let from = self.spans.partition_point(|span| extent(&span.ranges) < place);
            let to = self.spans.partition_point(|span| extent(&span.ranges) <= place);
            let now: Vec<(SpanStyle, MentionId)> =
                overlay.mentions_at(place).map(|mention| (span_style(mention, schema), mention.id.clone())).collect();
            let stood = self.spans.get(from..to).unwrap_or_default();
            let same_ranges = stood.iter().map(|span| &span.ranges).eq(now.iter().map(|(span, _)| &span.ranges));
            if !same_ranges {
                self.stamp += 1;
            }
            let (spans, mentions): (Vec<_>, Vec<_>) = now.into_iter().unzip();
            self.spans.splice(from..to, spans);
            self.mentions.splice(from..to, mentions);
        }
        // A mention that was moved may hold a stance.
        if change.stances || change.places.len() > 1 {
            let mut stood = std::mem::take(&mut self.underlines);
            self.build_underlines(&overlay, key);
            stood.iter_mut().for_each(|underline| underline.strong = false);
            if stood != self.underlines {
                self.stamp += 1;
            }
        }
        true
    }

    fn build(&mut self, session: &Session) {
        let Some(key) = self.key.clone() else { return };
        let overlay = session.overlay();
        let schema = session.project().schema();
        self.stamp += 1;
        self.current = None;
        self.spans.clear();
        self.mentions.clear();
        for mention in overlay.mentions_from(key.window) {
            self.spans.push(span_style(mention, schema));
            self.mentions.push(mention.id.clone());
        }
        self.build_underlines(&overlay, &key);
    }

    fn build_underlines(&mut self, overlay: &Overlay, key: &Key) {
        self.underlines.clear();
        self.stances.clear();
        for (number, stance) in overlay.stances_in(key.window).enumerate() {
            let holder = holder_mention(&stance.holder).and_then(|id| overlay.mention(id));
            let pieces = [
                (UnderlineKind::Evidence, stance.evidence.clone()),
                (UnderlineKind::Target, stance.target.spans.clone()),
                (UnderlineKind::Cue, stance.cue.clone()),
                (UnderlineKind::Holder, holder.map(|mention| mention.spans.clone()).unwrap_or_default()),
            ];
            let pieces = pieces.into_iter().filter(|(_, ranges)| !ranges.is_empty());
            self.underlines.extend(pieces.map(|(kind, ranges)| Underline {
                ranges,
                kind,
                strong: false,
                stance: number,
            }));
            self.stances.push(stance.id.clone());
        }
        if let Some(draft) = &key.draft {
            self.mark_draft(overlay, draft);
        }
        self.any_strong = true;
    }

    /// Marks what was chosen for the stance that is being coded; it counts as the stance after the last.
    fn mark_draft(&mut self, overlay: &Overlay, draft: &StanceDraft) {
        let holders = draft.holders.iter().filter_map(|holder| overlay.mention(holder_mention(holder)?));
        let targets: Vec<TextRange> = draft.targets.iter().flat_map(|target| target.spans.clone()).collect();
        let pieces = [
            (UnderlineKind::Evidence, draft.evidence.clone().unwrap_or_else(|| vec![draft.sentence])),
            (UnderlineKind::Target, targets),
            (UnderlineKind::Cue, draft.cue.clone().unwrap_or_default()),
            (UnderlineKind::Holder, holders.flat_map(|mention| mention.spans.clone()).collect()),
        ];
        let stance = self.stances.len();
        let pieces = pieces.into_iter().filter(|(_, ranges)| !ranges.is_empty());
        self.underlines.extend(pieces.map(|(kind, ranges)| Underline { ranges, kind, strong: true, stance }));
    }
}

fn span_style(mention: &Mention, schema: &Schema) -> SpanStyle {
    let label = schema.label(&mention.label);
    let tag = label.map_or(mention.label.as_str(), |label| &label.tag);
    // A value that stays relative, because the article has no date, says less than the words do.
    let value = mention.attributes.get(VALUE).filter(|value| !value.contains('X')).map(|value| short_value(value));
    let tag = match value {
        Some(value) => format!("{tag} · {value}"),
        None => tag.to_owned(),
    };
    SpanStyle {
        ranges: mention.spans.clone(),
        tag: tag.into(),
        hue: label.map_or(NEUTRAL_HUE, |label| label.hue),
        suggested: mention.status == Status::Suggested,
        current: false,
    }
}

/// A normalised date as a tag shows it: `2025-08-20` → “20 Aug”.
fn short_value(value: &str) -> String {
    match value.parse::<jiff::civil::Date>() {
        Ok(day) => day.strftime("%-d %b").to_string(),
        Err(_) => value.chars().take(24).collect(),
    }
}
