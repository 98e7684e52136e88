//! Who stands where in the whole project, as it is listed.

use super::gathering::{AnyFound, Found, Part};
use crate::model::{
    AnnotationSetId, Document, DocumentId, EntityId, Holder, IssueId, Overlay, Polarity, Project, StanceId, Status,
    Target,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One stance with what it is listed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who holds it, in words.
    pub holder: String,
    /// What it is about, in words.
    pub target: String,
    /// Which way it goes.
    pub polarity: Polarity,
    /// Whether nobody has decided on it.
    pub suggested: bool,
    /// The issue that it is coded to.
    pub issue: Option<IssueId>,
    /// The document that it is in.
    pub document: DocumentId,
    /// Its id there.
    pub stance: StanceId,
}

/// The stances of a project: by holder, then polarity, then target.
#[derive(Debug, Default)]
pub struct Standings {
    all: Vec<Standing>,
    by_issue: BTreeMap<Option<IssueId>, OfIssue>,
}

/// The stances that are coded to one issue, or to none.
#[derive(Debug, Default)]
struct OfIssue {
    /// Their places among all.
    places: Vec<u32>,
    /// How many there are of each polarity, in the order of [`Polarity::ALL`].
    counts: [usize; 6],
}

impl Standings {
    fn of(mut all: Vec<Standing>) -> Self {
        all.sort_by(|a, b| (&a.holder, a.polarity, &a.target).cmp(&(&b.holder, b.polarity, &b.target)));
        let mut by_issue: BTreeMap<Option<IssueId>, OfIssue> = BTreeMap::new();
        for (place, standing) in all.iter().enumerate() {
            let of_issue = by_issue.entry(standing.issue.clone()).or_default();
            of_issue.places.push(place as u32);
            let polarity = Polarity::ALL.iter().position(|polarity| *polarity == standing.polarity);
            polarity.and_then(|at| of_issue.counts.get_mut(at)).into_iter().for_each(|count| *count += 1);
        }
        Self { all, by_issue }
    }

    /// All of them.
    pub fn all(&self) -> &[Standing] {
        &self.all
    }

    /// How many are coded to an issue, or to none.
    pub fn count(&self, issue: Option<&IssueId>) -> usize {
        self.of_issue(issue).map_or(0, |of_issue| of_issue.places.len())
    }

    /// The one of that number among those that are coded to an issue, or to none.
    pub fn on(&self, issue: Option<&IssueId>, number: usize) -> Option<&Standing> {
        self.all.get(*self.of_issue(issue)?.places.get(number)? as usize)
    }

    /// How many stances of each polarity an issue has, in the order of [`Polarity::ALL`].
    pub fn polarities(&self, issue: Option<&IssueId>) -> [usize; 6] {
        self.of_issue(issue).map(|of_issue| of_issue.counts).unwrap_or_default()
    }

    fn of_issue(&self, issue: Option<&IssueId>) -> Option<&OfIssue> {
        self.by_issue.get(&issue.cloned())
    }
}

/// A holder or target: an entity of the registry, or else words.
#[derive(Debug, Clone)]
pub(super) struct Named {
    entity: Option<EntityId>,
    words: String,
}

impl Named {
    /// Who holds a stance: an entity, or the mention's words, or the outlet.
    pub fn holder(overlay: &Overlay, document: &Document, holder: &Holder) -> Self {
        let words = |words| Self { entity: None, words };
        match holder {
            Holder::Mention(id) => overlay.mention(id).map_or_else(
                || words(outlet_name(document)),
                |mention| Self { entity: mention.entity.clone(), words: document.text.joined(&mention.spans) },
            ),
            Holder::Entity(id) => Self { entity: Some(id.clone()), words: id.to_string() },
            Holder::Outlet => words(outlet_name(document)),
        }
    }

    /// What a stance is about: words of the text, or else an entity.
    pub fn target(document: &Document, target: &Target) -> Self {
        match target.spans.is_empty() {
            true => Self { entity: target.entity.clone(), words: String::new() },
            false => Self { entity: None, words: document.text.joined(&target.spans) },
        }
    }

    /// Its name.
    pub fn name(&self, project: &Project) -> String {
        let entity = self.entity.as_ref().and_then(|id| project.entity(id));
        entity.map_or_else(|| self.words.clone(), |entity| entity.name.clone())
    }
}

/// What an article's own voice is called.
pub(super) fn outlet_name(document: &Document) -> String {
    let outlet = &document.metadata.outlet;
    if outlet.is_empty() { "The outlet".to_owned() } else { outlet.clone() }
}

/// The stances of some documents, whatever the entities are called that they name.
#[derive(Debug, Default)]
pub struct StandingParts(Vec<StandingPart>);

#[derive(Debug)]
struct StandingPart {
    holder: Named,
    target: Named,
    polarity: Polarity,
    suggested: bool,
    issue: Option<IssueId>,
    document: DocumentId,
    stance: StanceId,
}

impl Part for StandingParts {
    type Whole = Standings;

    fn add(&mut self, apart: &Project, document: &Arc<Document>, who: &AnnotationSetId) {
        let seen = [who, &AnnotationSetId::Prediction];
        let handles = seen.into_iter().filter_map(|set| apart.set_handle(&document.id, set));
        // Articles without stances need not be read for this.
        if handles.map(|handle| handle.summary().stances).sum::<usize>() == 0 {
            return;
        }
        let overlay = apart.overlay(&document.id, who);
        self.0.extend(overlay.stances().map(|stance| StandingPart {
            holder: Named::holder(&overlay, document, &stance.holder),
            target: Named::target(document, &stance.target),
            polarity: stance.polarity,
            suggested: stance.status == Status::Suggested,
            issue: stance.issue.clone(),
            document: document.id.clone(),
            stance: stance.id.clone(),
        }));
    }

    fn whole<'p>(project: &Project, bands: impl Iterator<Item = &'p Self>) -> Standings {
        let named = |part: &StandingPart| Standing {
            holder: part.holder.name(project),
            target: part.target.name(project),
            polarity: part.polarity,
            suggested: part.suggested,
            issue: part.issue.clone(),
            document: part.document.clone(),
            stance: part.stance.clone(),
        };
        Standings::of(bands.flat_map(|band| &band.0).map(named).collect())
    }

    fn found(found: Found<Self>) -> AnyFound {
        AnyFound::Standings(found)
    }
}
