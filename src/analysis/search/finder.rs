//! A search made ready, and what it finds in one document.

use super::matcher::Matcher;
use super::{BadPattern, Filter, Found, Hit, HitKind, Meaning, Meanings, Query, Survey, folded};
use crate::model::{AnnotationSetId, Document, Mention, Overlay, Project, Stance, Status};
use crate::text::TextRange;
use std::sync::Arc;

/// A search made ready to run.
#[derive(Debug)]
pub struct Finder {
    query: Query,
    /// The hand that searches.
    me: AnnotationSetId,
    matchers: Vec<Matcher>,
}

/// An annotation that the filter admits, with all places of it.
struct Admitted {
    kind: HitKind,
    place: TextRange,
    spans: Vec<TextRange>,
}

impl Finder {
    /// Makes a query ready for one hand; fails if it is a regular expression that cannot be understood.
    pub fn new(query: Query, me: AnnotationSetId) -> Result<Self, BadPattern> {
        let matchers = Matcher::all(&query)?;
        Ok(Self { query, me, matchers })
    }

    /// The documents to look through, in the order of their ids; with a survey the one that is asked for comes
    /// first, and all others only tell what the words mean.
    pub fn documents(&self, project: &Project) -> Vec<Arc<Document>> {
        let filter = &self.query.filter;
        match &self.query.only {
            None => project.documents().filter(|document| filter.admits_document(document)).cloned().collect(),
            Some(only) => {
                let others = project.documents().filter(|document| self.query.survey.is_some() && document.id != *only);
                project.document(only).into_iter().chain(others).cloned().collect()
            }
        }
    }

    /// What the registry says of the names that a survey looks for.
    pub fn meanings_of_registry(&self, project: &Project) -> Meanings {
        let mut meanings = Meanings::default();
        if self.query.survey.is_some() {
            let words = folded(&self.query.words);
            for entity in project.entities() {
                if entity.names().any(|name| folded(name) == words) {
                    let meaning = Meaning { label: entity.label.clone(), entity: Some(entity.id.clone()) };
                    meanings.add(&words, meaning, 0);
                }
            }
        }
        meanings
    }

    /// What it finds in a document of a project; at most `most` places.
    pub fn document(&self, project: &Project, document: &Document, most: usize) -> Found {
        let places = match self.matchers.is_empty() {
            true => None,
            false => match self.places(document, most) {
                places if places.is_empty() => return Found::default(),
                places => Some(places),
            },
        };
        if self.query.filter.asks_for_annotations() {
            let who = self.query.filter.who.as_ref().unwrap_or(&self.me);
            let overlay = project.overlay(&document.id, who);
            let mut hits = self.annotated(&overlay, places.as_deref());
            hits.truncate(most);
            return Found { hits, meanings: Meanings::default() };
        }
        let places = places.unwrap_or_default();
        match &self.query.survey {
            Some(survey) => self.survey(project, document, places, survey),
            None => {
                let hit = |range| Hit { range, kind: HitKind::Words, ticked: false };
                Found { hits: places.into_iter().map(hit).collect(), meanings: Meanings::default() }
            }
        }
    }

    /// The places of the words, in reading order; none unless all of them are there.
    fn places(&self, document: &Document, most: usize) -> Vec<TextRange> {
        let text = document.text.as_str();
        let mut places: Vec<TextRange> = Vec::new();
        for matcher in &self.matchers {
            let before = places.len();
            matcher.each(text, |place| {
                if self.query.boilerplate || document.boilerplate.is_empty() || !document.is_boilerplate(place) {
                    places.push(place);
                }
                places.len() - before < most
            });
            if places.len() == before {
                return Vec::new();
            }
        }
        if self.matchers.len() > 1 {
            places.sort();
            // One word may be the beginning of another.
            places.dedup_by(|later, former| former.covers(*later));
            places.truncate(most);
        }
        places
    }

    /// The annotations that the filter admits, or the words in them.
    fn annotated(&self, overlay: &Overlay, words: Option<&[TextRange]>) -> Vec<Hit> {
        let admitted = self.admitted(overlay);
        let mut hits: Vec<Hit> = Vec::new();
        for annotation in admitted {
            let hit = |range| Hit { range, kind: annotation.kind.clone(), ticked: false };
            match words {
                None => hits.push(hit(annotation.place)),
                Some(words) => {
                    let is_in = |word: &&TextRange| annotation.spans.iter().any(|span| span.overlaps(**word));
                    hits.extend(words.iter().filter(is_in).map(|word| hit(*word)));
                }
            }
        }
        hits.sort_by(|a, b| (a.range, &a.kind).cmp(&(b.range, &b.kind)));
        hits
    }

    fn admitted(&self, overlay: &Overlay) -> Vec<Admitted> {
        let filter = &self.query.filter;
        let rejected_too = filter.status == Some(Status::Rejected);
        // An overlay shows suggestions too; whoever asks for one analyst's annotations wants those alone.
        let own_only = filter.who.as_ref().is_some_and(|who| *who != AnnotationSetId::Prediction);
        let mut admitted = Vec::new();
        if filter.wants_mentions() {
            let rejected = overlay.rejected_mentions().filter(|_| rejected_too);
            let mentions = overlay.mentions().chain(rejected).filter(|it| !own_only || overlay.owns_mention(&it.id));
            admitted.extend(mentions.filter_map(|mention| admitted_mention(filter, mention)));
        }
        if filter.wants_stances() {
            let rejected = overlay.rejected_stances().filter(|_| rejected_too);
            let stances = overlay.stances().chain(rejected).filter(|it| !own_only || overlay.owns_stance(&it.id));
            admitted.extend(stances.filter_map(|stance| admitted_stance(filter, stance, overlay)));
        }
        admitted
    }

    /// Places of a name, those ticked that an analyst surely wants to annotate, and what the name means here.
    fn survey(&self, project: &Project, document: &Document, places: Vec<TextRange>, survey: &Survey) -> Found {
        let overlay = project.overlay(&document.id, &self.me);
        let mut meanings = Meanings::default();
        let counts = self.query.only.as_ref().is_none_or(|only| *only == document.id);
        let mut hits = Vec::new();
        for range in places {
            let present = overlay.mention_at(range);
            if let Some(mention) = present {
                let meaning = Meaning { label: mention.label.clone(), entity: mention.entity.clone() };
                meanings.add(document.text.slice(range), meaning, 1);
            }
            if counts {
                let ticked = is_wanted(&overlay, range, present, survey);
                hits.push(Hit { range, kind: HitKind::Words, ticked });
            }
        }
        Found { hits, meanings }
    }
}

fn admitted_mention(filter: &Filter, mention: &Mention) -> Option<Admitted> {
    filter.admits_mention(mention).then(|| Admitted {
        kind: HitKind::Mention(mention.id.clone()),
        place: mention.extent(),
        spans: mention.spans.clone(),
    })
}

fn admitted_stance(filter: &Filter, stance: &Stance, overlay: &Overlay) -> Option<Admitted> {
    filter.admits_stance(stance, overlay).then(|| Admitted {
        kind: HitKind::Stance(stance.id.clone()),
        place: stance.place(),
        spans: [&stance.cue, &stance.target.spans, &stance.evidence].into_iter().flatten().copied().collect(),
    })
}

/// Whether a place of a name is to be annotated as a survey says, as far as one can tell without an analyst: what
/// was decided otherwise stays, and so does what is part of a longer name.
fn is_wanted(overlay: &Overlay, range: TextRange, present: Option<&Mention>, survey: &Survey) -> bool {
    let Some(label) = &survey.label else { return present.is_none() };
    let is_rejected = |mention: &Mention| mention.spans == [range] && mention.label == *label;
    if overlay.rejected_mentions().any(is_rejected) {
        return false;
    }
    let Some(present) = present else {
        let is_around = |mention: &Mention| mention.label == *label && mention.spans.iter().any(|s| s.covers(range));
        return !overlay.mentions().any(is_around);
    };
    let entities_agree = match (&present.entity, &survey.entity) {
        (Some(present), Some(wanted)) => present == wanted,
        _ => true,
    };
    let is_done = present.label == *label && (survey.entity.is_none() || present.entity == survey.entity);
    match present.status {
        Status::Suggested => entities_agree,
        Status::Accepted => present.label == *label && entities_agree && !is_done,
        Status::Rejected => false,
    }
}
