//! What an export takes from a project, and what its format leaves behind.

use super::Carries;
use crate::model::{
    AnnotationSetId, Document, DocumentId, EntityId, Holder, LabelId, Mention, MentionId, Overlay, Project,
    ROLE_HOLDER, Relation, Stance, Status,
};
use crate::report::{Notice, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which annotations are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Include {
    /// Accepted ones and suggestions.
    #[default]
    All,
    /// Accepted ones.
    Reviewed,
    /// Accepted ones that a person made.
    Human,
}

impl Include {
    /// All of them, from most to least.
    pub const ALL: [Include; 3] = [Include::All, Include::Reviewed, Include::Human];

    /// As it is named on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Include::All => "all",
            Include::Reviewed => "reviewed",
            Include::Human => "human",
        }
    }

    /// The choice of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|include| include.id() == id)
    }

    /// Whether it takes a record with that status; `by_a_person` tells whether a person made it.
    pub fn takes(self, status: Status, by_a_person: bool) -> bool {
        match self {
            Include::All => status != Status::Rejected,
            Include::Reviewed => status == Status::Accepted,
            Include::Human => status == Status::Accepted && by_a_person,
        }
    }
}

/// What to export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOptions {
    /// Which annotations.
    pub include: Include,
    /// As whose hand sees them; `Prediction` gives the suggestions.
    pub annotator: AnnotationSetId,
    /// Which documents; `None` for all.
    pub documents: Option<BTreeSet<DocumentId>>,
    /// Mentions of which labels; `None` for all. What a stance or a relation needs comes along.
    pub labels: Option<BTreeSet<LabelId>>,
    /// Whether cells that a spreadsheet program would run as formulas are made harmless, in formats of tables.
    pub guard_formulas: bool,
}

impl ExportOptions {
    /// Everything that one hand sees.
    pub fn all(annotator: AnnotationSetId) -> Self {
        Self { include: Include::All, annotator, documents: None, labels: None, guard_formulas: false }
    }
}

/// One document with the annotations that are exported, in reading order.
pub struct Selected {
    pub(super) document: Arc<Document>,
    pub(super) mentions: Vec<Mention>,
    pub(super) stances: Vec<Stance>,
    pub(super) relations: Vec<Relation>,
}

impl Selected {
    /// The exported mention of that id.
    pub(super) fn mention(&self, id: &MentionId) -> Option<&Mention> {
        self.mentions.iter().find(|mention| mention.id == *id)
    }
}

/// The documents to export, by id. Every mention that an exported stance or relation needs comes along.
pub(super) fn selected<'a>(
    project: &'a Project,
    options: &'a ExportOptions,
) -> impl Iterator<Item = Selected> + use<'a> {
    project
        .documents()
        .filter(|document| options.documents.as_ref().is_none_or(|wanted| wanted.contains(&document.id)))
        .filter_map(|document| {
            let one = project.apart(&document.id);
            Some(select(&one, options, one.document(&document.id)?))
        })
}

/// One document to export.
pub(super) fn select(project: &Project, options: &ExportOptions, document: &Arc<Document>) -> Selected {
    let overlay = project.overlay(&document.id, &options.annotator);
    let takes = |status, origin: &crate::model::Origin| options.include.takes(status, origin.is_human());
    let mut stances: Vec<Stance> =
        overlay.stances().filter(|stance| takes(stance.status, &stance.origin)).cloned().collect();
    let mut relations: Vec<Relation> =
        overlay.relations().filter(|relation| takes(relation.status, &relation.origin)).cloned().collect();

    let shown: BTreeSet<&MentionId> = overlay.mentions().map(|mention| &mention.id).collect();
    let mut needed = BTreeSet::new();
    let mut resolve = |id: &mut MentionId| {
        if let Some(twin) = twin(&overlay, &shown, id) {
            *id = twin;
        }
        needed.insert(id.clone());
    };
    for stance in &mut stances {
        if let Holder::Mention(id) = &mut stance.holder {
            resolve(id);
        }
        stance.attribution.iter_mut().filter_map(|link| link.mention.as_mut()).for_each(&mut resolve);
    }
    for relation in &mut relations {
        resolve(&mut relation.from);
        resolve(&mut relation.to);
    }

    let mut mentions: Vec<Mention> = overlay
        .mentions()
        .filter(|mention| {
            let is_wanted = options.labels.as_ref().is_none_or(|labels| labels.contains(&mention.label));
            is_wanted && takes(mention.status, &mention.origin) || needed.contains(&mention.id)
        })
        .cloned()
        .collect();
    for mention in &mut mentions {
        needed.remove(&mention.id);
        if let Some(holder) = mention.attributes.get_mut(ROLE_HOLDER)
            && let Some(twin) = twin(&overlay, &shown, &MentionId::new(&holder))
        {
            *holder = twin.as_str().to_owned();
        }
    }
    mentions.extend(needed.iter().filter_map(|id| overlay.mention(id)).cloned());
    mentions.sort_by(|a, b| (a.extent(), &a.id).cmp(&(b.extent(), &b.id)));
    Selected { document: document.clone(), mentions, stances, relations }
}

/// The analyst's own mention that hides a suggested one with the same place and label.
fn twin(overlay: &Overlay, shown: &BTreeSet<&MentionId>, id: &MentionId) -> Option<MentionId> {
    if shown.contains(id) {
        return None;
    }
    let twin = overlay.own_mention_like(overlay.mention(id)?)?;
    (twin.status != Status::Rejected).then(|| twin.id.clone())
}

/// The entities that exported annotations of one document name, with those they belong to.
pub(super) fn named_entities(project: &Project, selected: &Selected) -> BTreeSet<EntityId> {
    let mut named: BTreeSet<EntityId> = selected.mentions.iter().filter_map(|mention| mention.entity.clone()).collect();
    for stance in &selected.stances {
        named.extend(stance.target.entity.clone());
        if let Holder::Entity(id) = &stance.holder {
            named.insert(id.clone());
        }
    }
    let mut open: Vec<EntityId> = named.iter().cloned().collect();
    while let Some(id) = open.pop() {
        let above = project.entity(&id).and_then(|entity| entity.affiliation.clone());
        open.extend(above.filter(|above| named.insert(above.clone())));
    }
    named
}

/// Counts what a format leaves behind, to say it once at the end.
pub(super) struct Losses {
    format: &'static str,
    carries: Carries,
    counts: BTreeMap<&'static str, (usize, &'static str)>,
}

impl Losses {
    pub(super) fn new(format: &'static str, carries: Carries) -> Self {
        Self { format, carries, counts: BTreeMap::new() }
    }

    /// Adds `count` things of a kind, named in the singular and in the plural.
    pub(super) fn add(&mut self, one: &'static str, many: &'static str, count: usize) {
        if count > 0 {
            self.counts.entry(one).or_insert((0, many)).0 += count;
        }
    }

    /// Adds what the format as such does not carry of one document.
    pub(super) fn count(&mut self, selected: &Selected) {
        let Selected { document, mentions, stances, relations } = selected;
        let carries = self.carries;
        let metadata = &document.metadata;
        if !carries.mentions {
            self.add("mention", "mentions", mentions.len());
        }
        // Of what is not there at all, no part is missed.
        let mentions: &[Mention] = if carries.mentions { mentions } else { &[] };
        if !carries.metadata && (*metadata != Default::default() || document.source != Default::default()) {
            self.add("document's title and source", "documents' titles and sources", 1);
        }
        if !carries.boilerplate {
            self.add("boilerplate part", "boilerplate parts", document.boilerplate.len());
        }
        if !carries.entities {
            let linked = mentions.iter().filter(|mention| mention.entity.is_some()).count();
            self.add("link to an entity", "links to entities", linked);
        }
        if !carries.attributes {
            let attributes = mentions.iter().map(|mention| mention.attributes.len()).sum();
            self.add("attribute of a mention", "attributes of mentions", attributes);
        }
        if !carries.stances {
            self.add("stance", "stances", stances.len());
        }
        if !carries.relations {
            self.add("relation", "relations", relations.len());
        }
        if !carries.notes {
            let notes = mentions.iter().filter(|mention| !mention.note.is_empty()).count()
                + stances.iter().filter(|stance| !stance.note.is_empty()).count()
                + relations.iter().filter(|relation| !relation.note.is_empty()).count()
                + usize::from(!document.note.is_empty());
            self.add("note", "notes", notes);
        }
        if !carries.status {
            let accepted = mentions.iter().filter(|mention| mention.status == Status::Accepted).count();
            self.add("mark “accepted”", "marks “accepted”", accepted);
        }
        if !carries.origin {
            self.add("record's origin and score", "records' origins and scores", mentions.len());
        }
    }

    /// Says it.
    pub(super) fn report(self, report: &mut Report) {
        if self.counts.is_empty() {
            return;
        }
        let lost: Vec<String> = self
            .counts
            .iter()
            .map(|(one, (count, many))| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
        let what = format!("{} cannot carry everything. Left out: {}.", self.format, lost.join(", "));
        report.add(Notice::warning(what).hint("JSONL carries all of it."));
    }
}
