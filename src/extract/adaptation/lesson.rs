//! What one decision teaches.

use super::feature::{self, Feature};
use crate::model::{
    AnnotationSet, AnnotationSetId, DocumentId, Holder, Maker, Mention, MentionId, Origin, Polarity, Project, Stance,
    Status,
};
use crate::text::{SourceText, TextRange};

/// How probable a stance is that nobody suggested.
const UNSUGGESTED: f64 = 0.4;

/// What one decision teaches. A correction teaches two: what was suggested was wrong, what stands now is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// When it was decided, in seconds since 1970 (UTC).
    pub at: i64,
    /// Whether it was accepted.
    pub accepted: bool,
    /// The probability that it had by itself; `None` if nothing was suggested.
    pub(super) base: Option<f64>,
    /// Whether this very thing was suggested.
    pub(super) was_suggested: bool,
    pub(super) subject: Subject,
    pub(super) features: Vec<Feature>,
}

/// What was decided on.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Subject {
    /// A name with a label, and the words beside it; without words if only its surroundings teach.
    Name { words: String, label: String, beside: String },
    /// A cue without its words' endings, as it stands in the text, with a polarity.
    Cue(String, String, String),
}

/// What the decisions in a document teach, of all hands.
pub fn lessons(project: &Project, document: &DocumentId) -> Vec<Lesson> {
    let mut lessons = Vec::new();
    if project.set_handles(document).any(|(set, _)| *set != AnnotationSetId::Prediction) {
        let one = project.apart(document);
        for (_, handle) in one.set_handles(document).filter(|(set, _)| **set != AnnotationSetId::Prediction) {
            let text = one.document(document).map(|document| &document.text);
            lessons.extend(text.into_iter().flat_map(|text| lessons_of(text, handle.records())));
        }
    }
    lessons
}

/// What the decisions in one hand's annotations of a text teach.
pub(super) fn lessons_of(text: &SourceText, records: &AnnotationSet) -> Vec<Lesson> {
    let mut lessons = Vec::new();
    for mention in records.mentions.values().filter(|mention| mention.status != Status::Suggested) {
        of_mention(text, mention, &mut lessons);
    }
    for stance in records.stances.values().filter(|stance| stance.status != Status::Suggested) {
        of_stance(text, stance, records, &mut lessons);
    }
    lessons
}

fn of_mention(text: &SourceText, mention: &Mention, lessons: &mut Vec<Lesson>) {
    let origin = &mention.origin;
    let accepted = mention.status == Status::Accepted;
    let label = mention.label.as_str();
    let [now] = mention.spans[..] else { return };
    let lesson = |range: TextRange, label: &str, accepted: bool, base: Option<f64>, was_suggested: bool| Lesson {
        at: origin.at.unwrap_or(i64::MIN),
        accepted,
        base,
        was_suggested,
        subject: Subject::Name {
            words: feature::flat(text.slice(range)),
            label: label.to_owned(),
            beside: feature::beside(text, range),
        },
        features: match base {
            Some(_) => feature::hashed(&feature::of_mention(text, range, label, origin)),
            None => Vec::new(),
        },
    };
    if was_brought(origin) {
        // Whatever a person made by hand was there to be found.
        return lessons.push(lesson(now, label, accepted, None, false));
    }
    let proposal = origin.proposal.as_deref();
    let score = if origin.is_learnt() { None } else { origin.score };
    let base = proposal.map_or(score, |proposal| proposal.score).map(crate::model::Score::value);
    let shown_as = proposal.map_or(label, |proposal| &proposal.shown_as);
    let shown_at = suggested_range(&mention.id).filter(|range| text.get(*range).is_some()).unwrap_or(now);
    if !accepted {
        lessons.push(lesson(shown_at, shown_as, false, base, true));
    } else if shown_as == label && shown_at == now {
        lessons.push(lesson(now, label, true, base, true));
    } else {
        let mut against = lesson(shown_at, shown_as, false, base, true);
        // That a surname was widened to the full name says nothing against the surname elsewhere.
        let is_widened = shown_as == label && now.start() <= shown_at.start() && shown_at.end() <= now.end();
        if let (true, Subject::Name { words, .. }) = (is_widened, &mut against.subject) {
            words.clear();
        }
        lessons.push(against);
        lessons.push(lesson(now, label, true, base.map(|_| 0.5), false));
    }
}

/// Whether a person or another program brought it, so that it says nothing about our own suggestions.
fn was_brought(origin: &Origin) -> bool {
    matches!(origin.maker, Maker::Analyst(_) | Maker::Import(_))
}

/// Where a mention was suggested: its id says so.
fn suggested_range(id: &MentionId) -> Option<TextRange> {
    let mut parts = id.as_str().strip_prefix('m')?.splitn(3, '-');
    let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (start < end).then(|| TextRange::between(start, end))
}

fn of_stance(text: &SourceText, stance: &Stance, records: &AnnotationSet, lessons: &mut Vec<Lesson>) {
    let origin = &stance.origin;
    let holder = match &stance.holder {
        Holder::Mention(id) => records.mentions.get(id),
        Holder::Entity(_) | Holder::Outlet => None,
    };
    let words = feature::flat(&text.joined(&stance.cue));
    let lesson = |polarity: &str, accepted: bool, base: f64, was_suggested: bool| Lesson {
        at: origin.at.unwrap_or(i64::MIN),
        accepted,
        base: Some(base),
        was_suggested,
        subject: Subject::Cue(feature::cue_key(&words), words.clone(), polarity.to_owned()),
        features: feature::hashed(&feature::of_stance(text, stance, polarity, holder)),
    };
    let now = stance.polarity.id();
    let accepted = stance.status == Status::Accepted;
    if was_brought(origin) {
        return lessons.push(lesson(now, accepted, UNSUGGESTED, false));
    }
    let proposal = origin.proposal.as_deref();
    let base = proposal.map_or(origin.score, |proposal| proposal.score).map_or(0.5, crate::model::Score::value);
    let shown_as = proposal.map_or(now, |proposal| &proposal.shown_as);
    // That the ends of a target were moved says nothing against the cue.
    if accepted && shown_as != now && Polarity::from_id(shown_as).is_some() {
        lessons.push(lesson(shown_as, false, base, true));
        lessons.push(lesson(now, true, 0.5, false));
    } else {
        lessons.push(lesson(shown_as, accepted, base, true));
    }
}

/// The documents in which something is decided, for whoever keeps lessons by document.
pub type ByDocument = std::collections::BTreeMap<DocumentId, std::sync::Arc<[Lesson]>>;
