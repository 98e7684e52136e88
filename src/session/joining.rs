//! How imported annotations become operations: documents found again, labels mapped, nothing doubled.

use super::alignment::{Alignment, ink_hash};
use super::corpus::{ImportPlan, LabelFate};
use super::intake::{Incoming, Registry};
use super::schema::new_label;
use crate::format::{Imported, ImportedDocument, Tally};
use crate::model::{
    AnnotationSet, AnnotationSetId, Document, DocumentId, Holder, Label, LabelId, Mention, MentionId, Migration,
    Operation, Project, Refusal, Relation, RelationType, Schema, slug, unique,
};
use crate::report::{Notice, Report};
use crate::text::TextRange;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What brings an arrival into a project.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Joining {
    /// To be committed as one step.
    pub operations: Vec<Operation>,
    /// How much of it comes in.
    pub came: Tally,
    /// How many of the documents were in the project already.
    pub known_documents: usize,
    /// Mentions that are left out, by the label that the project does not have.
    pub left_out: BTreeMap<String, usize>,
    /// The first document that it is about.
    pub first: Option<DocumentId>,
    /// What is to be said.
    pub report: Report,
}

/// The documents of a project, found by their texts.
pub(super) struct Known {
    by_ink: HashMap<u64, Vec<DocumentId>>,
}

impl Known {
    pub(super) fn of(project: &Project) -> Self {
        let mut known = Self { by_ink: HashMap::new() };
        project.documents().for_each(|document| known.add(document));
        known
    }

    fn add(&mut self, document: &Document) {
        self.by_ink.entry(ink_hash(&document.text.apart())).or_default().push(document.id.clone());
    }

    /// The document with the same text; white space may differ. Of several, the one with the same id.
    pub(super) fn find<'a>(&self, project: &'a Project, wanted: &Document) -> Option<&'a Arc<Document>> {
        let ids = self.by_ink.get(&ink_hash(&wanted.text))?;
        let found = || ids.iter().filter_map(|id| project.document(id));
        found().min_by_key(|document| (document.text != wanted.text, document.id != wanted.id))
    }
}

/// The mentions that a set has at the places and with the labels of mentions that come in.
struct Doubles<'a> {
    set: Option<&'a AnnotationSet>,
    by_place: HashMap<(&'a [TextRange], &'a LabelId), &'a MentionId>,
    renamed: BTreeMap<MentionId, MentionId>,
}

impl<'a> Doubles<'a> {
    fn of(set: Option<&'a AnnotationSet>) -> Self {
        let mentions = set.into_iter().flat_map(|set| set.mentions.values());
        let by_place = mentions.map(|it| ((it.spans.as_slice(), &it.label), &it.id)).collect();
        Self { set, by_place, renamed: BTreeMap::new() }
    }

    /// Gives a mention the id of the one that is at its place with its label; gives whether there is one of another id.
    fn rename(&mut self, mention: &mut Mention) -> bool {
        let is_known = self.set.is_some_and(|set| set.mentions.contains_key(&mention.id));
        let double = self.by_place.get(&(mention.spans.as_slice(), &mention.label)).copied();
        let Some(double) = double.filter(|double| !is_known && **double != mention.id) else { return false };
        self.renamed.insert(mention.id.clone(), double.clone());
        mention.id = double.clone();
        true
    }

    /// What points at a renamed mention follows.
    fn follow(&self, read: &mut ImportedDocument) {
        let follow = |id: &mut MentionId| {
            if let Some(renamed) = self.renamed.get(id) {
                *id = renamed.clone();
            }
        };
        for stance in &mut read.stances {
            if let Holder::Mention(id) = &mut stance.holder {
                follow(id);
            }
            stance.attribution.iter_mut().filter_map(|link| link.mention.as_mut()).for_each(follow);
        }
        for relation in &mut read.relations {
            follow(&mut relation.from);
            follow(&mut relation.to);
        }
    }
}

/// A schema with the labels and kinds of relations that imported records have and it lacks.
pub fn schema_with(mut schema: Schema, imported: &Imported) -> Schema {
    let mentions = imported.documents.iter().flat_map(|read| &read.mentions).map(|mention| &mention.label);
    let entities = imported.entities.iter().map(|entity| &entity.label);
    let labels: BTreeSet<&LabelId> = mentions.chain(entities).collect();
    for id in labels {
        if schema.label_meant_by(id).is_none() {
            schema.labels.push(named_like(&schema, id.as_str()));
        }
    }
    add_relations(&mut schema, imported);
    schema
}

/// A new label whose id is the name in a file.
fn named_like(schema: &Schema, name: &str) -> Label {
    Label { id: LabelId::new(name), ..new_label(schema, name) }
}

fn add_relations(schema: &mut Schema, imported: &Imported) {
    let kinds: BTreeSet<&String> =
        imported.documents.iter().flat_map(|read| &read.relations).map(|relation| &relation.kind).collect();
    for kind in kinds {
        if !schema.relations.iter().any(|known| known.name == *kind) {
            schema.relations.push(RelationType { name: kind.clone(), description: String::new() });
        }
    }
}

/// What brings imported documents and annotations into a project.
///
/// A document whose text is already in the project gets the annotations, at the same words if its white space
/// differs; others are added. Fails if the project refuses the new labels.
pub fn joining(project: &Project, imported: Imported, plan: &ImportPlan) -> Result<Joining, Refusal> {
    Joiner::of(project).joining(project, imported, plan)
}

/// Brings documents and annotations into a project part by part: its texts are looked at once for all of them.
pub struct Joiner {
    known: Known,
}

impl Joiner {
    /// For parts that go into this project one after the other.
    pub fn of(project: &Project) -> Self {
        Self { known: Known::of(project) }
    }

    /// What brings the next part into the project, which holds the former parts.
    pub fn joining(
        &mut self,
        project: &Project,
        mut imported: Imported,
        plan: &ImportPlan,
    ) -> Result<Joining, Refusal> {
        let mut told = Report::default();
        imported.complete(project, &mut told);
        let new: Vec<&String> =
            plan.labels.iter().filter(|(_, fate)| **fate == LabelFate::New).map(|(name, _)| name).collect();
        let mut joining = if new.is_empty() {
            join(project, imported, plan, &mut self.known)
        } else {
            let mut schema = Schema::clone(project.schema());
            for name in new {
                if schema.label_meant_by(&LabelId::new(name)).is_none() {
                    schema.labels.push(named_like(&schema, name));
                }
            }
            add_relations(&mut schema, &imported);
            let mut operations = project.with_schema(schema, &Migration::default());
            let mut changed = project.clone();
            changed.commit(&operations)?;
            let joining = join(&changed, imported, plan, &mut self.known);
            operations.extend(joining.operations);
            Joining { operations, ..joining }
        };
        told.extend(std::mem::take(&mut joining.report));
        Ok(Joining { report: told, ..joining })
    }
}

fn join(project: &Project, imported: Imported, plan: &ImportPlan, known: &mut Known) -> Joining {
    let set = &plan.set;
    let mut joining = Joining::default();
    let operations = &mut joining.operations;
    for issue in imported.issues {
        if project.issue(&issue.id).is_none() {
            operations.push(Operation::issue(issue));
        }
    }
    let label_of = |label: &LabelId| {
        let meant = match plan.labels.get(label.as_str()) {
            Some(LabelFate::LeaveOut) => return None,
            Some(LabelFate::Is(id)) => id,
            Some(LabelFate::New) | None => label,
        };
        project.schema().label_meant_by(meant).map(|label| label.id.clone())
    };
    let mut registry = Registry::new(project);
    let entities = imported.entities.into_iter().filter_map(|mut entity| {
        entity.label = label_of(&entity.label)?;
        Some(entity)
    });
    let renamed = registry.join_all(entities.collect(), operations);
    let incoming = Incoming { renamed: &renamed };
    let mut taken: BTreeSet<DocumentId> = BTreeSet::new();
    for mut arrival in imported.documents {
        let id = match known.find(project, &arrival.document) {
            Some(present) => {
                joining.known_documents += usize::from(!taken.contains(&present.id));
                if present.text != arrival.document.text
                    && let Some(alignment) = Alignment::new(&arrival.document.text, &present.text)
                {
                    alignment.carry(&mut arrival);
                }
                present.id.clone()
            }
            None => {
                if project.document(&arrival.document.id).is_some() {
                    let what = format!(
                        "{} has another text in the project; the one that came was added beside it.",
                        arrival.document.id
                    );
                    joining.report.add(Notice::warning(what));
                }
                let wanted = slug(arrival.document.id.as_str());
                let free = unique(&wanted, |id| {
                    project.document(&id.into()).is_some() || taken.contains(&DocumentId::new(id))
                });
                arrival.document.id = DocumentId::new(free);
                let id = arrival.document.id.clone();
                operations.push(Operation::document(arrival.document.clone()));
                known.add(&arrival.document);
                id
            }
        };
        // Several lines may be about one document.
        joining.came.documents += usize::from(taken.insert(id.clone()));
        joining.first.get_or_insert_with(|| id.clone());
        let mut kept = BTreeSet::new();
        let mut doubles = Doubles::of(project.annotation_set(&id, set).map(|set| &**set));
        for mut mention in std::mem::take(&mut arrival.mentions) {
            let Some(label) = label_of(&mention.label) else {
                *joining.left_out.entry(mention.label.as_str().to_owned()).or_default() += 1;
                continue;
            };
            mention.label = label;
            joining.came.mentions += 1;
            let is_double = doubles.rename(&mut mention);
            kept.insert(mention.id.clone());
            // What a person has decided on stays as it is; a suggestion is what was suggested last.
            if !is_double || *set == AnnotationSetId::Prediction {
                operations.push(Operation::mention(&id, set, incoming.mention(mention)));
            }
        }
        doubles.follow(&mut arrival);
        for stance in arrival.stances.into_iter().filter(|stance| incoming.keeps_stance(stance, &kept)) {
            joining.came.stances += 1;
            operations.push(Operation::stance(&id, set, incoming.stance(stance)));
        }
        let whole = |relation: &Relation| kept.contains(&relation.from) && kept.contains(&relation.to);
        for relation in arrival.relations.into_iter().filter(whole) {
            joining.came.relations += 1;
            operations.push(Operation::relation(&id, set, relation));
        }
    }
    joining
}
