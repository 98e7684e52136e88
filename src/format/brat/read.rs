//! Reads brat standoff: first all lines by their ids, then what they mean together.

mod stance;

use super::super::file;
use super::super::imported::{DocumentIds, Imported, ImportedDocument};
use super::super::origin::{self, status_from_id};
use super::super::percent::decoded;
use super::super::place::{self, Counting, Places, parsed};
use super::super::settle::{settle, unique_ids};
use super::config::{PARTS, RENAMED};
use super::line::unescaped;
use super::whole;
use crate::format::Bundle;
use crate::model::{
    Document, Entity, EntityId, LabelId, Mention, MentionId, ROLE_HOLDER, Relation, RelationId, Status, slug, unique,
};
use crate::report::{Notice, Report};
use crate::text::TextRange;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    let stored = stored_names(bundle);
    for (path, bytes) in bundle {
        let Some(stem) = path.strip_suffix(".txt") else {
            let text = path.strip_suffix(".ann").map(|stem| format!("{stem}.txt"));
            if text.is_some_and(|text| !bundle.contains_key(&text)) {
                report.add(Notice::error("The text of these annotations is missing; they were left out.").at(path));
            }
            continue;
        };
        let (text, notice) = file::text(path, bytes);
        report.notices.extend(notice);
        let places = match Places::new(&text, Counting::CodePoints) {
            Ok(places) => places,
            Err(error) => {
                report.add(Notice::error(format!("The text was left out: {error}.")).at(path));
                continue;
            }
        };
        let document = Document::new(ids.fit(stem), places.text.clone());
        let annotations = format!("{stem}.ann");
        let lines = bundle.get(&annotations).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let mut file = File {
            places: &places,
            stored: &stored,
            path: &annotations,
            report,
            lines: Lines::default(),
            ids: BTreeMap::new(),
        };
        file.read(&lines);
        let (read, entities) = file.meaning(ImportedDocument::new(document));
        imported.documents.push(read);
        imported.entities.extend(entities);
    }
    settle(&mut imported, report);
    imported
}

/// What stored names stand for, by kind and stored name.
type Stored = BTreeMap<(String, String), String>;

fn stored_names(bundle: &Bundle) -> Stored {
    let config = bundle.iter().filter(|(path, _)| path.rsplit('/').next() == Some("annotation.conf"));
    let mut stored = Stored::new();
    for (_, bytes) in config {
        for line in String::from_utf8_lossy(bytes).lines() {
            let mut words = line.strip_prefix(RENAMED).into_iter().flat_map(|line| line.splitn(3, ' '));
            if let (Some(kind), Some(short), Some(name)) = (words.next(), words.next(), words.next()) {
                stored.insert((kind.to_owned(), short.to_owned()), unescaped(name));
            }
        }
    }
    stored
}

/// The lines of a file by their ids.
#[derive(Default)]
struct Lines {
    bound: BTreeMap<String, Bound>,
    /// In the order of the file, as are the events.
    relations: Vec<Link>,
    events: Vec<Event>,
    /// Kind and value by the id they are about.
    attributes: BTreeMap<String, Vec<(String, String)>>,
    notes: BTreeMap<String, Vec<(String, String)>>,
    /// Knowledge base, id in it and name by the id they are about.
    references: BTreeMap<String, Vec<(String, String, String)>>,
}

/// Words in the text.
struct Bound {
    number: usize,
    kind: String,
    spans: Vec<TextRange>,
}

/// A relation between two pieces of text.
struct Link {
    line: usize,
    name: String,
    kind: String,
    from: String,
    to: String,
}

struct Event {
    line: usize,
    id: String,
    kind: String,
    trigger: String,
    /// Role and id.
    arguments: Vec<(String, String)>,
}

struct File<'a> {
    places: &'a Places,
    stored: &'a Stored,
    path: &'a str,
    report: &'a mut Report,
    lines: Lines,
    /// Our ids of the mentions, by the file's: from place and label, so that they stay the same whatever the
    /// numbers in the file, and meet those of suggestions.
    ids: BTreeMap<String, MentionId>,
}

impl File<'_> {
    fn error(&mut self, line: usize, what: impl Into<String>) {
        self.report.add(Notice::error(what).at(self.path).line(line));
    }

    fn read(&mut self, file: &str) {
        for (at, line) in file.trim_start_matches('\u{feff}').split('\n').enumerate() {
            let line = line.trim_end_matches('\r');
            if line.trim().is_empty() {
                continue;
            }
            if let Err(error) = self.line(at + 1, line) {
                self.error(at + 1, format!("This line was left out: {error}."));
            }
        }
    }

    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        let mut columns = line.splitn(3, '\t');
        let name = columns.next().unwrap_or_default();
        let content = columns.next().ok_or("it has no second column")?;
        let last = columns.next();
        let mut words = content.split(' ').filter(|word| !word.is_empty());
        let kind = words.next().ok_or("its second column is empty")?.to_owned();
        match name.chars().next() {
            Some('T') => {
                let spans = content.strip_prefix(&kind).and_then(|places| parsed(places.trim(), ' '));
                let spans = spans.and_then(|found| self.places.ranges(&found));
                let spans = spans.ok_or("its place is empty, leaves the text or overlaps")?;
                let here = self.places.text.joined(&spans);
                if let Some(words) = last.filter(|words| *words != here) {
                    return Err(format!("at its place stands “{here}”, not “{words}”"));
                }
                let spans = whole(&self.places.text, spans);
                if self.lines.bound.contains_key(name) {
                    return Err(format!("there is a {name} already"));
                }
                self.lines.bound.insert(name.to_owned(), Bound { number, kind, spans });
            }
            Some('R') => {
                let ends: Vec<&str> = words.filter_map(|word| Some(word.split_once(':')?.1)).collect();
                let [from, to] = ends.as_slice() else { return Err("a relation has two ends".to_owned()) };
                let (from, to) = ((*from).to_owned(), (*to).to_owned());
                self.lines.relations.push(Link { line: number, name: name.to_owned(), kind, from, to });
            }
            Some('*') => {
                let same: Vec<&str> = words.collect();
                for (from, to) in same.iter().zip(same.iter().skip(1)) {
                    let (kind, from, to) = ("same as".to_owned(), (*from).to_owned(), (*to).to_owned());
                    self.lines.relations.push(Link { line: number, name: name.to_owned(), kind, from, to });
                }
            }
            Some('E') => {
                let (kind, trigger) = kind.split_once(':').ok_or("an event needs a trigger")?;
                let arguments = words.filter_map(|word| {
                    let (role, id) = word.split_once(':')?;
                    Some((role.to_owned(), id.to_owned()))
                });
                self.lines.events.push(Event {
                    line: number,
                    id: name.to_owned(),
                    kind: kind.to_owned(),
                    trigger: trigger.to_owned(),
                    arguments: arguments.collect(),
                });
            }
            Some('A' | 'M') => {
                let about = words.next().ok_or("it is about nothing")?.to_owned();
                let value = words.next().map_or_else(|| "true".to_owned(), decoded);
                self.lines.attributes.entry(about).or_default().push((kind, value));
            }
            Some('N') => {
                let about = words.next().ok_or("it is about nothing")?.to_owned();
                let (base, entry) = words.next().and_then(|word| word.split_once(':')).ok_or("it names no entry")?;
                let reference = (base.to_owned(), decoded(entry), unescaped(last.unwrap_or_default()));
                self.lines.references.entry(about).or_default().push(reference);
            }
            Some('#') => {
                let about = words.next().ok_or("it is about nothing")?.to_owned();
                let note = (kind, unescaped(last.unwrap_or_default()));
                self.lines.notes.entry(about).or_default().push(note);
            }
            _ => return Err("it begins with no id that brat knows".to_owned()),
        }
        Ok(())
    }

    fn meaning(mut self, mut read: ImportedDocument) -> (ImportedDocument, Vec<Entity>) {
        let lines = std::mem::take(&mut self.lines);
        let mut entities = Vec::new();
        let used: BTreeSet<&str> = lines
            .events
            .iter()
            .filter(|event| event.kind == "Stance")
            .flat_map(|event| event.arguments.iter().map(|(_, id)| id.as_str()).chain([event.trigger.as_str()]))
            .collect();
        let is_part = |name: &str, bound: &Bound| PARTS.contains(&bound.kind.as_str()) && used.contains(name);
        let named: Vec<(&String, &Bound)> = lines.bound.iter().filter(|(name, bound)| !is_part(name, bound)).collect();
        let mut taken = BTreeSet::new();
        for (name, bound) in &named {
            let wanted = Mention::suggestion_id(&bound.spans, &self.label(bound));
            let id = MentionId::new(unique(wanted.as_str(), |id| taken.contains(id)));
            taken.insert(id.as_str().to_owned());
            self.ids.insert((*name).clone(), id);
        }
        for (name, bound) in named {
            let mention = self.mention(name, bound, &lines, &mut entities);
            read.mentions.push(mention);
        }
        place::sort(&mut read.mentions);
        for event in &lines.events {
            match self.stance(event, &lines, &mut entities) {
                Ok(stance) => read.stances.push(stance),
                Err(error) => self.error(event.line, format!("{} was left out: {error}.", event.id)),
            }
        }
        for relation in &lines.relations {
            let Some((from, to)) = self.ids.get(&relation.from).zip(self.ids.get(&relation.to)) else {
                self.error(relation.line, "This line was left out: a relation needs two mentions.".to_owned());
                continue;
            };
            let stored = self.stored.get(&("relation".to_owned(), relation.kind.clone()));
            read.relations.push(Relation {
                id: RelationId::new(format!("r-{from}-{to}")),
                kind: stored.unwrap_or(&relation.kind).clone(),
                from: from.clone(),
                to: to.clone(),
                note: note(&lines, &relation.name, "AnnotatorNotes"),
                status: status_from_id(&note(&lines, &relation.name, "Status")),
                origin: origin::import("brat"),
            });
        }
        unique_ids(&mut read);
        (read, entities)
    }

    fn label(&self, bound: &Bound) -> LabelId {
        let stored = self.stored.get(&("label".to_owned(), bound.kind.clone()));
        LabelId::new(stored.unwrap_or(&bound.kind))
    }

    fn mention(&mut self, name: &str, bound: &Bound, lines: &Lines, entities: &mut Vec<Entity>) -> Mention {
        let label = self.label(bound);
        let mut attributes = BTreeMap::new();
        for (kind, words) in lines.notes.get(name).into_iter().flatten() {
            match words.split_once('=') {
                Some((key, value)) if kind == "Attribute" => drop(attributes.insert(key.to_owned(), value.to_owned())),
                _ => {}
            }
        }
        if let Some(holder) = attributes.get_mut(ROLE_HOLDER) {
            match self.ids.get(holder.as_str()) {
                Some(id) => *holder = id.as_str().to_owned(),
                None => self.error(bound.number, format!("{name} is a role of {holder}, which is missing.")),
            }
        }
        let mut status = Status::Suggested;
        for (kind, value) in lines.attributes.get(name).into_iter().flatten() {
            match kind.as_str() {
                "Status" => status = status_from_id(value),
                _ => drop(attributes.insert(kind.clone(), value.clone())),
            }
        }
        Mention {
            id: self.ids.get(name).cloned().unwrap_or_else(|| MentionId::new(name)),
            spans: bound.spans.clone(),
            entity: entity(name, lines, &label, entities),
            label,
            attributes,
            status,
            origin: origin::import("brat"),
            note: note(lines, name, "AnnotatorNotes"),
        }
    }
}

/// The entity that a line is about; what the references tell about it goes into `entities`.
fn entity(name: &str, lines: &Lines, label: &LabelId, entities: &mut Vec<Entity>) -> Option<EntityId> {
    let references = lines.references.get(name)?;
    let own = references.iter().find(|(base, ..)| base == "Standpoint");
    let (_, entry, words) = own.or(references.first())?;
    let called = if words.is_empty() { entry } else { words };
    let mut entity = Entity::new(called, label.clone(), origin::import("brat"));
    entity.id = EntityId::new(if own.is_some() { entry.clone() } else { slug(called) });
    let known = references.iter().find(|(base, ..)| base == "Wikidata");
    entity.knowledge_base_id = known.map(|(_, entry, _)| entry.clone()).unwrap_or_default();
    let id = entity.id.clone();
    entities.push(entity);
    Some(id)
}

/// The note of a kind on a line; empty if there is none.
fn note(lines: &Lines, name: &str, kind: &str) -> String {
    let mut notes = lines.notes.get(name).into_iter().flatten();
    notes.find(|(known, _)| known == kind).map(|(_, words)| words.clone()).unwrap_or_default()
}
