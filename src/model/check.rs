//! What always holds in a project. Used by commits, by loading, and by `standpoint check`.

use super::{
    AnnotationSet, AnnotationSetId, Document, DocumentId, EntityId, Holder, IssueId, Mention, MentionId, Operation,
    Project, Relation, RelationId, SetHandle, Stance, StanceId, Status,
};
use crate::text::TextRange;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something that does not hold, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What is wrong, as a whole sentence.
    pub what: String,
    /// The document it is in, if it is in one.
    pub document: Option<DocumentId>,
    /// Whose annotations it is in.
    pub set: Option<AnnotationSetId>,
    /// The id of the record.
    pub record: Option<String>,
}

impl Violation {
    /// Something wrong with a document as a whole.
    pub fn of_document(document: &DocumentId, what: impl Into<String>) -> Self {
        Self { what: what.into(), document: Some(document.clone()), set: None, record: None }
    }

    fn of_registry(record: &str, what: impl Into<String>) -> Self {
        Self { what: what.into(), document: None, set: None, record: Some(record.to_owned()) }
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.what)?;
        let place = [
            self.document.as_ref().map(DocumentId::as_str),
            self.set.as_ref().map(AnnotationSetId::as_str),
            self.record.as_deref(),
        ];
        let place: Vec<&str> = place.into_iter().flatten().collect();
        if place.is_empty() { Ok(()) } else { write!(f, " · {}", place.join(", ")) }
    }
}

/// The records that a commit has put or removed.
#[derive(Debug, Default)]
pub(super) struct Touched {
    everything: bool,
    documents: BTreeSet<DocumentId>,
    entities: BTreeSet<EntityId>,
    issues: BTreeSet<IssueId>,
    mentions: BTreeSet<(DocumentId, AnnotationSetId, MentionId)>,
    stances: BTreeSet<(DocumentId, AnnotationSetId, StanceId)>,
    relations: BTreeSet<(DocumentId, AnnotationSetId, RelationId)>,
}

impl Touched {
    pub(super) fn note(&mut self, operation: &Operation) {
        match operation.clone() {
            Operation::SetName(_) | Operation::SetLearningSince(_) => {}
            Operation::SetSchema(_) => self.everything = true,
            Operation::PutDocument(id, _) => drop(self.documents.insert(id)),
            Operation::PutEntity(id, _) => drop(self.entities.insert(id)),
            Operation::PutIssue(id, _) => drop(self.issues.insert(id)),
            Operation::PutMention(document, set, id, _) => drop(self.mentions.insert((document, set, id))),
            Operation::PutStance(document, set, id, _) => drop(self.stances.insert((document, set, id))),
            Operation::PutRelation(document, set, id, _) => drop(self.relations.insert((document, set, id))),
        }
    }
}

/// Everything that does not hold in a project, in the order of its records.
pub fn project(project: &Project) -> Vec<Violation> {
    let mut found = registry(project);
    for document in project.documents() {
        let one = project.apart(&document.id);
        if let Some(document) = one.document(&document.id) {
            found.extend(article(&one, document, one.annotation_sets(&document.id)));
        }
    }
    found
}

/// What does not hold in the registry of a project.
pub fn registry(project: &Project) -> Vec<Violation> {
    let mut found = Vec::new();
    for entity in project.entities() {
        check_entity(project, &entity.id, &mut found);
    }
    found
}

/// What does not hold in an article with these annotations, in a project with this schema, registry and issues.
pub fn article<'a>(
    project: &Project,
    document: &Document,
    sets: impl IntoIterator<Item = (&'a AnnotationSetId, &'a Arc<AnnotationSet>)>,
) -> Vec<Violation> {
    let mut found = Vec::new();
    check_document(document, &mut found);
    for (set, records) in sets {
        let mut checker = SetChecker { project, document, set, records, found: &mut found };
        records.mentions.values().for_each(|mention| checker.mention(mention));
        records.stances.values().for_each(|stance| checker.stance(stance));
        records.relations.values().for_each(|relation| checker.relation(relation));
    }
    found
}

/// What does not hold any more after a commit touched these records.
pub(super) fn touched(project: &Project, touched: &Touched) -> Vec<Violation> {
    if touched.everything {
        return self::project(project);
    }
    let mut found = Vec::new();
    for id in &touched.documents {
        if let Some(document) = project.document(id) {
            check_document(document, &mut found);
        }
    }
    for id in &touched.entities {
        if project.entity(id).is_some() {
            check_entity(project, id, &mut found);
        } else {
            check_entity_is_unused(project, id, &mut found);
        }
    }
    for id in touched.issues.iter().filter(|id| project.issue(id).is_none()) {
        check_issue_is_unused(project, id, &mut found);
    }
    for (document, set, id) in &touched.mentions {
        check_in_set(project, document, set, &mut found, |checker| checker.mention_and_users(id));
    }
    for (document, set, id) in &touched.stances {
        check_in_set(project, document, set, &mut found, |checker| {
            if let Some(stance) = checker.records.stances.get(id) {
                checker.stance(stance);
            }
        });
    }
    for (document, set, id) in &touched.relations {
        check_in_set(project, document, set, &mut found, |checker| {
            if let Some(relation) = checker.records.relations.get(id) {
                checker.relation(relation);
            }
        });
    }
    found.dedup();
    found
}

fn check_in_set(
    project: &Project,
    document: &DocumentId,
    set: &AnnotationSetId,
    found: &mut Vec<Violation>,
    check: impl FnOnce(&mut SetChecker<'_>),
) {
    if let (Some(document), Some(records)) = (project.document(document), project.annotation_set(document, set)) {
        check(&mut SetChecker { project, document, set, records, found });
    }
}

fn check_document(document: &Document, found: &mut Vec<Violation>) {
    let in_order = document.boilerplate.windows(2).all(|pair| pair[0].end() <= pair[1].start());
    let in_text = document.boilerplate.iter().all(|&part| fits(document, part));
    if !in_order || !in_text {
        let what = "A boilerplate range is empty, out of order, or leaves the text.";
        found.push(Violation::of_document(&document.id, what));
    }
}

fn check_entity(project: &Project, id: &EntityId, found: &mut Vec<Violation>) {
    let Some(entity) = project.entity(id) else { return };
    if entity.name.trim().is_empty() {
        found.push(Violation::of_registry(id.as_str(), "An entity needs a name."));
    }
    if project.schema().label(&entity.label).is_none() {
        let what = format!("The schema has no label {}.", entity.label);
        found.push(Violation::of_registry(id.as_str(), what));
    }
    let mut above = entity.affiliation.as_ref();
    let mut seen = BTreeSet::from([id]);
    while let Some(next) = above {
        let Some(entity) = project.entity(next) else {
            let what = format!("The registry has no entity {next} to belong to.");
            found.push(Violation::of_registry(id.as_str(), what));
            return;
        };
        if !seen.insert(next) {
            found.push(Violation::of_registry(id.as_str(), "An entity cannot belong to itself."));
            return;
        }
        above = entity.affiliation.as_ref();
    }
}

fn check_entity_is_unused(project: &Project, id: &EntityId, found: &mut Vec<Violation>) {
    for entity in project.entities().filter(|entity| entity.affiliation.as_ref() == Some(id)) {
        let what = format!("{} belongs to the entity {id}, which would be missing.", entity.name);
        found.push(Violation::of_registry(entity.id.as_str(), what));
    }
    each_record(
        project,
        |handle| handle.names(id),
        |checker| {
            let records = checker.records;
            for mention in records.mentions.values().filter(|mention| mention.entity.as_ref() == Some(id)) {
                checker.add(mention.id.as_str(), format!("A mention names the entity {id}, which would be missing."));
            }
            let names_it = |stance: &&Stance| {
                stance.target.entity.as_ref() == Some(id) || stance.holder == Holder::Entity(id.clone())
            };
            for stance in records.stances.values().filter(names_it) {
                checker.add(stance.id.as_str(), format!("A stance names the entity {id}, which would be missing."));
            }
        },
        found,
    );
}

fn check_issue_is_unused(project: &Project, id: &IssueId, found: &mut Vec<Violation>) {
    each_record(
        project,
        |handle| handle.codes(id),
        |checker| {
            let records = checker.records;
            for stance in records.stances.values().filter(|stance| stance.issue.as_ref() == Some(id)) {
                checker
                    .add(stance.id.as_str(), format!("A stance is coded to the issue {id}, which would be missing."));
            }
        },
        found,
    );
}

/// Looks at all sets that it may concern, which is known without their records.
fn each_record(
    project: &Project,
    concerns: impl Fn(&SetHandle) -> bool,
    check: impl Fn(&mut SetChecker<'_>),
    found: &mut Vec<Violation>,
) {
    for document in project.documents() {
        for (set, handle) in project.set_handles(&document.id).filter(|(_, handle)| concerns(handle)) {
            check(&mut SetChecker { project, document, set, records: handle.records(), found });
        }
    }
}

fn fits(document: &Document, range: TextRange) -> bool {
    !range.is_empty() && document.text.get(range).is_some()
}

/// Checks the records of one annotation set.
struct SetChecker<'a> {
    project: &'a Project,
    document: &'a Document,
    set: &'a AnnotationSetId,
    records: &'a AnnotationSet,
    found: &'a mut Vec<Violation>,
}

impl SetChecker<'_> {
    fn add(&mut self, record: &str, what: impl Into<String>) {
        self.found.push(Violation {
            what: what.into(),
            document: Some(self.document.id.clone()),
            set: Some(self.set.clone()),
            record: Some(record.to_owned()),
        });
    }

    fn mention(&mut self, mention: &Mention) {
        let id = mention.id.as_str();
        if mention.spans.is_empty() {
            self.add(id, "A mention needs a place in the text.");
        }
        self.spans(id, "mention", &mention.spans);
        if self.project.schema().label(&mention.label).is_none() {
            self.add(id, format!("The schema has no label {}.", mention.label));
        }
        self.entity(id, mention.entity.as_ref());
    }

    fn mention_and_users(&mut self, id: &MentionId) {
        let records = self.records;
        if let Some(mention) = records.mentions.get(id) {
            self.mention(mention);
            if mention.status != Status::Rejected {
                return;
            }
        }
        for stance in records.stances.values() {
            if stance.holder == Holder::Mention(id.clone())
                || stance.attribution.iter().any(|link| link.mention.as_ref() == Some(id))
            {
                self.stance(stance);
            }
        }
        for relation in records.relations.values().filter(|relation| relation.from == *id || relation.to == *id) {
            self.relation(relation);
        }
    }

    fn stance(&mut self, stance: &Stance) {
        let id = stance.id.as_str();
        match &stance.holder {
            Holder::Mention(holder) => self.mention_is_there(id, holder, stance.status, "holds a stance"),
            Holder::Entity(entity) => self.entity(id, Some(entity)),
            Holder::Outlet => {}
        }
        if stance.target.spans.is_empty() && stance.target.entity.is_none() {
            self.add(id, "A stance needs a target: words in the text or an entity.");
        }
        self.entity(id, stance.target.entity.as_ref());
        self.spans(id, "target", &stance.target.spans);
        self.spans(id, "cue", &stance.cue);
        if stance.evidence.is_empty() {
            self.add(id, "A stance needs words that prove it.");
        }
        self.spans(id, "evidence", &stance.evidence);
        for link in &stance.attribution {
            self.spans(id, "attribution", &link.spans);
            if let Some(mention) = &link.mention {
                self.mention_is_there(id, mention, stance.status, "is the source of a stance");
            }
        }
        if let Some(issue) = &stance.issue
            && self.project.issue(issue).is_none()
        {
            self.add(id, format!("There is no issue {issue}."));
        }
    }

    fn relation(&mut self, relation: &Relation) {
        for end in [&relation.from, &relation.to] {
            self.mention_is_there(relation.id.as_str(), end, relation.status, "is part of a relation");
        }
    }

    fn mention_is_there(&mut self, record: &str, mention: &MentionId, status: Status, role: &str) {
        let what = match self.records.mentions.get(mention) {
            None => format!("The mention {mention} {role} but is missing."),
            Some(found) if status != Status::Rejected && found.status == Status::Rejected => {
                let words = self.document.text.joined(&found.spans);
                format!("“{words}” {role}, so it cannot be rejected. Reject or change that first.")
            }
            Some(_) => return,
        };
        self.add(record, what);
    }

    fn entity(&mut self, record: &str, entity: Option<&EntityId>) {
        if let Some(entity) = entity
            && self.project.entity(entity).is_none()
        {
            self.add(record, format!("The registry has no entity {entity}."));
        }
    }

    fn spans(&mut self, record: &str, kind: &str, spans: &[TextRange]) {
        if let Some(bad) = spans.iter().find(|&&span| !fits(self.document, span)) {
            let what = format!("The {kind} range {bad:?} (bytes) is empty, leaves the text, or cuts a character.");
            self.add(record, what);
        }
        if spans.windows(2).any(|pair| pair[0].end() > pair[1].start()) {
            self.add(record, format!("The pieces of the {kind} overlap or are out of order."));
        }
    }
}
