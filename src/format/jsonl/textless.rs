//! Lines about articles whose texts are elsewhere: another tool's output on a text that a project has.

use super::read::read_record;
use crate::format::Imported;
use crate::format::settle::settle;
use crate::model::{DocumentId, Entity, EntityId, Holder, Project};
use crate::report::{Notice, Report};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A line with an id and no text, not understood yet.
#[derive(Debug, Clone, PartialEq)]
pub struct TextlessLine {
    /// The document that it is about.
    pub id: DocumentId,
    pub(super) record: Map<String, Value>,
    /// The file.
    pub(super) name: String,
    /// Its line in the file, from 1.
    pub(super) number: usize,
}

impl TextlessLine {
    fn left_out(&self, why: &str) -> Notice {
        let what = format!("This line was left out: it has no text, and {why}.");
        Notice::error(what).at(&self.name).line(self.number)
    }
}

impl Imported {
    /// Takes the texts of lines without one from a project's documents of these ids; places are checked against them.
    pub fn complete(&mut self, project: &Project, report: &mut Report) {
        if self.textless.is_empty() {
            return;
        }
        for line in std::mem::take(&mut self.textless) {
            let Some(document) = project.document(&line.id) else {
                let why = format!("the project has no article “{}”", line.id);
                report.add(line.left_out(&why).hint("Import it into the project that has the article."));
                continue;
            };
            let TextlessLine { record, name, number, .. } = line;
            let Some(mut told) = read_record(record, document.text.as_str(), &name, Some(number), report) else {
                continue;
            };
            told.document.document = (**document).clone();
            self.documents.push(told.document);
            self.entities.extend(told.entities);
            self.issues.extend(told.issues);
        }
        // What is named by an id of the project's need not be told again.
        let defined: BTreeSet<&EntityId> = self.entities.iter().map(|entity| &entity.id).collect();
        let known: Vec<Entity> = named(self)
            .into_iter()
            .filter(|id| !defined.contains(id))
            .filter_map(|id| project.entity(id).map(|entity| Entity { affiliation: None, ..Entity::clone(entity) }))
            .collect();
        self.entities.extend(known);
        settle(self, report);
    }
}

/// The entities that annotations name.
fn named(imported: &Imported) -> BTreeSet<&EntityId> {
    let mut named = BTreeSet::new();
    for read in &imported.documents {
        named.extend(read.mentions.iter().filter_map(|mention| mention.entity.as_ref()));
        for stance in &read.stances {
            named.extend(stance.target.entity.as_ref());
            if let Holder::Entity(id) = &stance.holder {
                named.insert(id);
            }
        }
    }
    named
}
