//! Changing what may be annotated: one step each, with all annotations following.

use super::Session;
use super::gathering::{AnyFound, Found, Part};
use super::keys::{Key, Keys};
use super::workspace::Dialog;
use crate::model::{
    AnnotationSetId, Document, Label, LabelId, Migration, Operation, Project, Schema, SchemaUses, slug, unique,
};
use crate::report::Notice;
use crate::store;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// A changed schema, and what becomes of the uses of what is no longer in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaChange {
    /// What is done, for the history: “Renamed the label Role to Office”.
    pub step: String,
    /// The schema as it shall be.
    pub schema: Schema,
    /// What becomes of uses.
    pub migration: Migration,
}

impl SchemaChange {
    /// A change under which nothing has to move.
    pub fn plain(step: impl Into<String>, schema: Schema) -> Self {
        Self { step: step.into(), schema, migration: Migration::default() }
    }
}

impl Session {
    /// How often the parts of the schema are used, as far as that is known.
    pub fn schema_uses(&self) -> Arc<SchemaUses> {
        self.memo.uses.get(&self.project, &self.who)
    }

    /// Whether uses are still being counted.
    pub fn is_counting_uses(&self) -> bool {
        self.memo.uses.is_behind(&self.project)
    }

    /// Whether the step that can be undone next has changed the schema.
    pub fn can_undo_schema(&self) -> bool {
        self.can_write() && self.history().next_undo().iter().any(changes_schema)
    }

    /// Whether the step that can be redone next changes the schema.
    pub fn can_redo_schema(&self) -> bool {
        self.can_write() && self.history().next_redo().iter().any(changes_schema)
    }

    /// Why a schema cannot take the place of the present one: something that would confuse an analyst
    /// and is not in the present one already. `None` if nothing speaks against it.
    pub fn schema_refusal(&self, schema: &Schema) -> Option<String> {
        let present = self.project.schema();
        if schema.labels.is_empty() {
            return Some("A schema needs at least one label.".to_owned());
        }
        let known = present.clashes();
        if let Some(clash) = schema.clashes().into_iter().find(|clash| !known.contains(clash)) {
            return Some(clash);
        }
        let has_it = |label: &Label| present.label(&label.id).is_some_and(|former| former.key == label.key);
        schema.labels.iter().filter(|label| !has_it(label)).find_map(|label| self.key_refusal(label))
    }

    /// Why a label cannot have its key.
    fn key_refusal(&self, label: &Label) -> Option<String> {
        let key = label.key?;
        if !(key.is_ascii_alphanumeric() && !key.is_ascii_uppercase() || "-=,./;'".contains(key)) {
            return Some(format!(
                "{key} cannot be a label's key. Choose a digit, a small letter, or one of - = , . / ; '"
            ));
        }
        let command = self.keymap().command(Keys::plain(Key::Char(key)))?;
        let title = command.title;
        Some(format!("The key {key} runs “{title}”. Choose another key, or give that command other keys first."))
    }

    /// Changes the schema as one step. Gives whether it was done.
    pub(super) fn change_schema(&mut self, change: SchemaChange) -> bool {
        if let Some(refusal) = self.schema_refusal(&change.schema) {
            self.tell(Notice::warning(refusal));
            return false;
        }
        let operations = self.project.with_schema(change.schema, &change.migration);
        let changed = self.commit(change.step, operations);
        if changed {
            self.forget_what_is_gone();
        }
        changed
    }

    /// Reads a schema file and proposes it.
    pub(super) fn load_schema(&mut self, path: &Path) {
        self.ask(Dialog::Schema(None));
        match store::load_schema(path) {
            Ok(schema) => match schema.clashes().first() {
                Some(clash) => {
                    let what = format!("The schema cannot be used: {clash}");
                    self.tell(Notice::warning(what).hint("Correct the file and load it again.").at(path));
                }
                None => self.ask(Dialog::Schema(Some(Box::new(schema)))),
            },
            Err(error) => self.tell(Notice::error(format!("{error} · {}", path.display()))),
        }
    }

    /// Writes the schema to a file; `.ron` is added to a name without extension.
    pub(super) fn save_schema(&mut self, path: &Path) {
        self.ask(Dialog::Schema(None));
        let path = if path.extension().is_none() { path.with_extension("ron") } else { path.to_owned() };
        match store::save_schema(&path, self.project.schema()) {
            Ok(()) => self.tell(Notice::info(format!("Saved the schema to {}.", path.display()))),
            Err(error) => self.tell(Notice::error(error.to_string())),
        }
    }
}

impl Part for SchemaUses {
    type Whole = Self;

    fn add(&mut self, apart: &Project, document: &Arc<Document>, _: &AnnotationSetId) {
        SchemaUses::add(self, apart, &document.id);
    }

    fn whole<'p>(project: &Project, bands: impl Iterator<Item = &'p Self>) -> Self {
        let mut uses = Self::default();
        uses.add_registry(project);
        bands.for_each(|band| uses.add_all(band));
        uses
    }

    fn found(found: Found<Self>) -> AnyFound {
        AnyFound::Uses(found)
    }
}

/// A label that is not in a schema yet: of that name, and else as a schema that Standpoint brings along has it.
pub fn new_label(schema: &Schema, name: &str) -> Label {
    let same = |label: &Label| label.name.to_lowercase() == name.trim().to_lowercase();
    let known = store::READY_MADE.iter().flat_map(|ready| ready.schema().labels).find(same);
    let is_taken = |id: &str| schema.label(&LabelId::new(id)).is_some();
    let mut label = match known.filter(|label| !is_taken(label.id.as_str())) {
        Some(label) => label,
        None => {
            let id = slug(name).to_uppercase().replace('-', "_");
            Label::new(LabelId::new(unique(&id, is_taken)), name.trim())
        }
    };
    // The hue farthest from all that are there.
    let hues: Vec<u16> = schema.labels.iter().map(|label| label.hue).filter(|hue| *hue < 360).collect();
    let distance = |hue: u16| hues.iter().map(|other| hue.abs_diff(*other).min(360 - hue.abs_diff(*other))).min();
    label.hue = (0..72).map(|step| step * 5).max_by_key(|hue| (distance(*hue), 360 - hue)).unwrap_or(360);
    let key_is_taken = |key: char| schema.label_of_key(key).is_some();
    label.key =
        label.key.filter(|key| !key_is_taken(*key)).or_else(|| "1234567890-=".chars().find(|key| !key_is_taken(*key)));
    label
}

fn changes_schema(operation: &Operation) -> bool {
    matches!(operation, Operation::SetSchema(_))
}

/// What must be done before some operations that are about to undo or redo a step: suggestions that
/// came meanwhile, under labels that the schema then lacks, follow or go.
pub(super) fn move_strange_predictions(project: &Project, operations: &[Operation]) -> Vec<Operation> {
    let schema = operations.iter().rev().find_map(|operation| match operation {
        Operation::SetSchema(schema) => Some(schema),
        _ => None,
    });
    let Some(schema) = schema else { return Vec::new() };
    let put: BTreeSet<_> = operations.iter().filter_map(slot).collect();
    let moves = project.with_schema((**schema).clone(), &Migration::default());
    moves.into_iter().filter(|operation| slot(operation).is_some_and(|slot| !put.contains(&slot))).collect()
}

/// The slot of a suggestion or an entity.
fn slot(operation: &Operation) -> Option<(&'static str, &str, &str)> {
    use crate::model::AnnotationSetId::Prediction;
    match operation {
        Operation::PutEntity(id, _) => Some(("entity", "", id.as_str())),
        Operation::PutMention(document, Prediction, id, _) => Some(("mention", document.as_str(), id.as_str())),
        Operation::PutStance(document, Prediction, id, _) => Some(("stance", document.as_str(), id.as_str())),
        Operation::PutRelation(document, Prediction, id, _) => Some(("relation", document.as_str(), id.as_str())),
        _ => None,
    }
}
