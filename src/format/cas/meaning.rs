//! What feature structures say: mentions, stances, relations, and the registry.

mod stance;

use super::types::{BOILERPLATE, DOCUMENT, ENTITY, ISSUE, METADATA, NAMED_ENTITY, RELATION, STANCE};
use super::{Cas, Structure};
use crate::format::file;
use crate::format::imported::{DocumentIds, Imported, ImportedDocument};
use crate::format::knowledge::wikidata_id;
use crate::format::origin::{self, Words, status_from_id};
use crate::format::place::{self, Counting, Places, parsed};
use crate::format::settle::unique_ids;
use crate::model::{
    Document, Entity, EntityId, Issue, IssueId, LabelId, Mention, MentionId, Metadata, Origin, Relation, RelationId,
    Source, Status, extent, slug,
};
use crate::report::{Notice, Report};
use crate::text::TextRange;
use std::collections::BTreeMap;

/// Adds the document of one file.
pub(super) fn add(
    cas: &Cas,
    path: &str,
    format: &'static str,
    ids: &mut DocumentIds,
    imported: &mut Imported,
    report: &mut Report,
) {
    let places = match Places::new(&cas.text, Counting::Utf16) {
        Ok(places) => places,
        Err(error) => {
            report.add(Notice::error(format!("The text was left out: {error}.")).at(path));
            return;
        }
    };
    let by_id = cas.structures.iter().map(|structure| (structure.id, structure)).collect();
    let mut file = File { by_id, places: &places, path, format, report, mentions: BTreeMap::new() };
    let mut read = ImportedDocument::new(file.document(cas, ids));
    for structure in &cas.structures {
        file.mention(structure, &mut read, imported);
    }
    for structure in &cas.structures {
        file.record(structure, &mut read, imported);
    }
    place::sort(&mut read.mentions);
    for renamed in unique_ids(&mut read) {
        file.report.add(Notice::warning(renamed).at(path));
    }
    imported.documents.push(read);
}

struct File<'a> {
    by_id: BTreeMap<u32, &'a Structure>,
    places: &'a Places,
    path: &'a str,
    format: &'static str,
    report: &'a mut Report,
    /// Our ids of the mentions by the file's.
    mentions: BTreeMap<u32, MentionId>,
}

/// Packages whose annotations tell of tokens, layout and the like, not of names.
fn is_machinery(kind: &str) -> bool {
    let is_ours = kind.starts_with("standpoint.");
    let is_names = kind.contains(".ner.type.");
    is_ours || kind.starts_with("uima.") || (kind.starts_with("de.tudarmstadt.ukp.") && !is_names)
}

impl File<'_> {
    fn error(&mut self, structure: &Structure, what: impl std::fmt::Display) {
        let name = structure.kind.rsplit('.').next().unwrap_or_default();
        let notice = Notice::error(format!("{name} {} was left out: {what}.", structure.id)).at(self.path);
        self.report.add(structure.line.map_or(notice.clone(), |line| notice.line(line)));
    }

    fn document(&mut self, cas: &Cas, ids: &mut DocumentIds) -> Document {
        let stem = file::stem(self.path);
        let find = |kind: &str| cas.structures.iter().find(|structure| structure.kind == kind);
        let (general, own) = (find(METADATA), find(DOCUMENT));
        let id = general.map(|general| general.text("documentId")).filter(|id| !id.is_empty() && own.is_some());
        let mut document = Document::new(ids.fit(id.as_deref().unwrap_or(stem)), self.places.text.clone());
        if let Some(own) = own {
            document.metadata = Metadata {
                title: own.text("title"),
                outlet: own.text("outlet"),
                author: own.text("author"),
                date: own.text("date"),
                address: own.text("address"),
                language: own.text("language"),
            };
            document.state = origin::state_from_id(&own.text("state"));
            document.note = own.text("note");
            document.source = Source {
                name: own.text("sourceName"),
                format: own.text("sourceFormat"),
                encoding: own.text("encoding"),
                sha256: own.text("sha256"),
            };
        } else if let Some(general) = general {
            document.metadata.title = general.text("documentTitle");
            document.metadata.language = Some(general.text("language")).filter(|it| it.len() == 2).unwrap_or_default();
        }
        let parts = cas.structures.iter().filter(|structure| structure.kind == BOILERPLATE);
        let parts: Vec<TextRange> = parts.flat_map(|part| self.spans(part).unwrap_or_default()).collect();
        document.boilerplate = parts;
        document
    }

    /// Where an annotation stands; pieces count only if they still fill its place.
    fn spans(&self, structure: &Structure) -> Option<Vec<TextRange>> {
        let place = [structure.number("begin")?, structure.number("end")?];
        let whole = self.places.range(place)?;
        let pieces = parsed(&structure.text("pieces"), '-').and_then(|pieces| self.places.ranges(&pieces));
        Some(pieces.filter(|pieces| extent(pieces) == whole).unwrap_or_else(|| vec![whole]))
    }

    fn mention(&mut self, structure: &Structure, read: &mut ImportedDocument, imported: &mut Imported) {
        let is_relation = structure.value("Governor").is_some() && structure.value("Dependent").is_some();
        let is_annotation = structure.value("begin").is_some();
        if is_machinery(&structure.kind) || is_relation || !is_annotation {
            return;
        }
        let Some(spans) = self.spans(structure) else {
            self.error(structure, "its place is empty or leaves the text");
            return;
        };
        let named = [structure.text("value"), structure.text("label")].into_iter().find(|label| !label.is_empty());
        let kind = structure.kind.rsplit('.').next().unwrap_or_default();
        let label = match named {
            Some(label) => LabelId::new(label),
            None if structure.kind == NAMED_ENTITY => {
                self.error(structure, "it has no value");
                return;
            }
            None => LabelId::new(kind),
        };
        let id = match structure.text("recordId") {
            id if id.is_empty() => Mention::suggestion_id(&spans, &label),
            id => MentionId::new(id),
        };
        let attributes = match structure.text("attributes") {
            text if text.is_empty() => BTreeMap::new(),
            text => serde_json::from_str(&text).unwrap_or_else(|_| BTreeMap::from([("attributes".to_owned(), text)])),
        };
        let entity = match (structure.text("entity"), structure.text("identifier")) {
            (entity, _) if !entity.is_empty() => Some(EntityId::new(entity)),
            (_, address) if !address.is_empty() => Some(self.linked(&address, &spans, &label, imported)),
            _ => None,
        };
        let (status, origin, note) = self.made(structure);
        self.mentions.insert(structure.id, id.clone());
        read.mentions.push(Mention { id, spans, label, entity, attributes, status, origin, note });
    }

    /// The entity that an address of a knowledge base stands for.
    fn linked(&self, address: &str, spans: &[TextRange], label: &LabelId, imported: &mut Imported) -> EntityId {
        let entry = wikidata_id(address).unwrap_or_else(|| address.rsplit(['/', '#']).next().unwrap_or(address));
        let words = self.places.text.joined(spans);
        let mut entity = Entity::new(&words, label.clone(), origin::import(self.format));
        entity.id = EntityId::new(slug(entry));
        entity.knowledge_base_id = entry.to_owned();
        let id = entity.id.clone();
        imported.entities.push(entity);
        id
    }

    fn record(&mut self, structure: &Structure, read: &mut ImportedDocument, imported: &mut Imported) {
        let is_relation = structure.value("Governor").is_some() && structure.value("Dependent").is_some();
        let result = match structure.kind.as_str() {
            STANCE => self.stance(structure).map(|stance| read.stances.push(stance)),
            ENTITY => self.entity(structure).map(|entity| imported.entities.push(entity)),
            ISSUE => issue(structure).map(|issue| imported.issues.push(issue)),
            RELATION => self.relation(structure).map(|relation| read.relations.push(relation)),
            kind if is_relation && !is_machinery(kind) => {
                self.relation(structure).map(|relation| read.relations.push(relation))
            }
            _ => Ok(()),
        };
        if let Err(what) = result {
            self.error(structure, what);
        }
    }

    fn relation(&self, structure: &Structure) -> Result<Relation, String> {
        let end = |name| {
            let id = structure.references(name).first().copied().ok_or(format!("it has no {name}"))?;
            self.mentions.get(&id).cloned().ok_or(format!("its {name} {id} is no mention"))
        };
        let (from, to): (MentionId, MentionId) = (end("Governor")?, end("Dependent")?);
        let id = match structure.text("recordId") {
            id if id.is_empty() => format!("r-{from}-{to}"),
            id => id,
        };
        let named = ["value", "label", "role", "DependencyType"].map(|name| structure.text(name));
        let kind = named.into_iter().find(|kind| !kind.is_empty());
        let kind = kind.unwrap_or_else(|| structure.kind.rsplit('.').next().unwrap_or_default().to_owned());
        let (status, origin, note) = self.made(structure);
        Ok(Relation { id: RelationId::new(id), kind, from, to, note, status, origin })
    }

    fn entity(&self, structure: &Structure) -> Result<Entity, String> {
        let id = needed(structure, "recordId")?;
        let name = needed(structure, "name")?;
        let (_, origin, _) = self.made(structure);
        let list = |name: &str| -> Vec<String> { serde_json::from_str(&structure.text(name)).unwrap_or_default() };
        let mut entity = Entity::new(&name, LabelId::new(needed(structure, "label")?), origin);
        entity.id = EntityId::new(id);
        list("aliases").iter().for_each(|alias| entity.add_alias(alias));
        entity.description = structure.text("description");
        entity.knowledge_base_id = structure.text("knowledgeBaseId");
        entity.affiliation = Some(structure.text("affiliation")).filter(|id| !id.is_empty()).map(EntityId::new);
        entity.different_from = list("differentFrom").into_iter().map(EntityId::new).collect();
        Ok(entity)
    }

    fn made(&self, structure: &Structure) -> (Status, Origin, String) {
        let words = Words {
            kind: structure.text("origin"),
            by: structure.text("by"),
            version: structure.text("byVersion"),
            score: structure.score("score"),
            reason: structure.text("reason"),
            at: structure.text("at"),
        };
        (status_from_id(&structure.text("status")), words.origin(self.format), structure.text("note"))
    }
}

fn issue(structure: &Structure) -> Result<Issue, String> {
    let id = IssueId::new(needed(structure, "recordId")?);
    Ok(Issue { id, name: needed(structure, "name")?, description: structure.text("description") })
}

fn needed(structure: &Structure, name: &str) -> Result<String, String> {
    Some(structure.text(name)).filter(|text| !text.is_empty()).ok_or(format!("it has no {name}"))
}
