//! From the bytes of one file to records, with the place of each and the lines that do not fit.

use super::sheet::{Line, Sheet};
use super::v1::{
    self, Article, Boilerplate, EntityRecord, Head, IssueRecord, LabelRecord, MentionRecord, Nothing, RelationRecord,
    RelationTypeRecord, SetHead, StanceRecord, Unit, WordingRecord,
};
use crate::model::{AnnotationSet, Entity, EntityId, Issue, IssueId, Schema};
use crate::report::Notice;
use crate::text::{SourceText, TextRange};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// What was read from a file.
pub(super) struct Reading<T> {
    /// What it says.
    pub value: T,
    /// Where its records are.
    pub located: Vec<Located>,
    /// What was not understood.
    pub troubles: Vec<Trouble>,
    /// Whether the file holds more than we would write: damage, or someone's own layout.
    pub back_up: bool,
}

/// Where a record is in its file.
#[derive(Debug, Clone)]
pub(super) struct Located {
    /// The list it is in.
    pub section: &'static str,
    /// Its id.
    pub id: String,
    /// Its line, from 1.
    pub number: usize,
    /// Its line, in bytes.
    pub raw: Range<usize>,
}

/// Something that was not understood.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    /// What is wrong, as a whole sentence.
    pub what: String,
    /// The list it is in; empty outside of lists.
    pub section: String,
    /// The line; `None` if something is missing rather than wrong.
    pub line: Option<(usize, Range<usize>)>,
    /// Whether it is only a comment, which is kept and not worth a word.
    pub is_comment: bool,
}

impl Trouble {
    /// The words for the user.
    pub fn notice(&self, path: &Path) -> Notice {
        let notice = Notice::error(&self.what).at(path);
        match self.line {
            Some((number, _)) => notice.line(number).hint(KEPT),
            None => notice.hint("What is there was read. Look for a former version of the file."),
        }
    }
}

/// What becomes of a line that was not understood.
pub(super) const KEPT: &str = "The line was left out but stays in the file. Correct it and open the project again.";

/// Reads a file line by line, or as a whole where that understands more.
fn best<T>(bytes: &[u8], read: impl Fn(&Sheet<'_>, &mut Notes) -> T) -> Reading<T> {
    let attempt = |sheet: &Sheet<'_>| {
        let mut notes = Notes::of(sheet, bytes);
        let value = read(sheet, &mut notes);
        (value, notes)
    };
    let lines = Sheet::by_lines(bytes);
    let (mut value, mut notes) = attempt(&lines);
    if !lines.tidy || !notes.troubles.is_empty() {
        let whole = Sheet::whole(bytes).map(|whole| attempt(&whole));
        if let Some((other, others)) = whole.filter(|(_, others)| others.troubles.len() < notes.troubles.len()) {
            (value, notes) = (other, others);
        }
    }
    let back_up = !lines.tidy || !notes.troubles.is_empty();
    let comments = lines.comments.iter().map(|line| Trouble {
        what: String::new(),
        section: line.name.to_owned(),
        line: Some((line.number, line.raw.clone())),
        is_comment: true,
    });
    notes.troubles.extend(comments);
    Reading { value, located: notes.located, troubles: notes.troubles, back_up }
}

/// What is noted while a file is read.
struct Notes {
    located: Vec<Located>,
    troubles: Vec<Trouble>,
    ids: BTreeSet<(&'static str, String)>,
}

impl Notes {
    fn of(sheet: &Sheet<'_>, bytes: &[u8]) -> Self {
        let mut notes = Self { located: Vec::new(), troubles: Vec::new(), ids: BTreeSet::new() };
        if bytes.is_empty() {
            notes.missing("The file is empty.");
        } else if !sheet.complete {
            notes.missing("The file breaks off, so something may be missing at its end.");
        }
        sheet.strays.iter().for_each(|(line, why)| notes.trouble(line, (*why).to_owned()));
        notes
    }

    fn missing(&mut self, what: &str) {
        self.troubles.push(Trouble { what: what.into(), section: String::new(), line: None, is_comment: false });
    }

    fn trouble(&mut self, line: &Line<'_>, what: String) {
        // A field's name is not a list's.
        let section = if line.is_field { String::new() } else { line.name.to_owned() };
        let line = Some((line.number, line.raw.clone()));
        self.troubles.push(Trouble { what, section, line, is_comment: false });
    }

    fn head<T: DeserializeOwned + Default>(&mut self, sheet: &Sheet<'_>) -> T {
        let (head, bad) = sheet.head();
        bad.into_iter().for_each(|(line, what)| self.trouble(&line, what));
        head
    }

    /// Notes a record that was read, unless its id is known already.
    fn take<T>(
        &mut self,
        line: &Line<'_>,
        section: &'static str,
        record: Result<(String, T), String>,
        put: impl FnOnce(T),
    ) {
        match record {
            Err(why) => self.trouble(line, format!("{why}.")),
            Ok((id, _)) if !self.ids.insert((section, id.clone())) => {
                self.trouble(line, format!("There are two records {id}; the first one counts."));
            }
            Ok((id, record)) => {
                self.located.push(Located { section, id, number: line.number, raw: line.raw.clone() });
                put(record);
            }
        }
    }
}

fn unknown(line: &Line<'_>) -> String {
    format!("There is no list {} in this file", line.name)
}

/// Reads `project.ron`.
pub(super) fn project(bytes: &[u8]) -> Reading<(Head, Schema)> {
    best(bytes, |sheet, notes| {
        let head: Head = notes.head(sheet);
        let mut schema = Schema { name: head.schema.clone(), ..Schema::default() };
        let mut guidelines: Vec<String> = Vec::new();
        for line in &sheet.records {
            match line.name {
                "labels" => {
                    let record = v1::read::<LabelRecord>(line.text).map(|record| (record.id.clone(), record.model()));
                    notes.take(line, "labels", record, |label| schema.labels.push(label));
                }
                "relations" => {
                    let record = v1::read::<RelationTypeRecord>(line.text);
                    let record = record.map(|record| (record.name.clone(), record.model()));
                    notes.take(line, "relations", record, |kind| schema.relations.push(kind));
                }
                "polarities" => {
                    let record = v1::read::<WordingRecord>(line.text);
                    let record = record.and_then(|one| Ok((one.id.clone(), one.polarity()?)));
                    notes.take(line, "polarities", record, |(one, words)| drop(schema.polarities.insert(one, words)));
                }
                "certainties" => {
                    let record = v1::read::<WordingRecord>(line.text);
                    let record = record.and_then(|one| Ok((one.id.clone(), one.certainty()?)));
                    notes.take(line, "certainties", record, |(one, words)| drop(schema.certainties.insert(one, words)));
                }
                "guidelines" => match v1::read(line.text) {
                    Ok(text) => guidelines.push(text),
                    Err(why) => notes.trouble(line, format!("{why}.")),
                },
                _ => notes.trouble(line, format!("{}.", unknown(line))),
            }
        }
        schema.guidelines = guidelines.join("\n");
        (head, schema)
    })
}

/// Reads `entities.ron`.
pub(super) fn entities(bytes: &[u8]) -> Reading<BTreeMap<EntityId, Arc<Entity>>> {
    best(bytes, |sheet, notes| {
        let _: Nothing = notes.head(sheet);
        let mut all = BTreeMap::new();
        for line in &sheet.records {
            let record = match line.name {
                "entities" | "" => v1::read::<EntityRecord<'_>>(line.text),
                _ => Err(unknown(line)),
            };
            let record = record.map(|record| (record.id.to_string(), record.model()));
            notes.take(line, "entities", record, |entity| drop(all.insert(entity.id.clone(), Arc::new(entity))));
        }
        all
    })
}

/// Reads `issues.ron`.
pub(super) fn issues(bytes: &[u8]) -> Reading<BTreeMap<IssueId, Arc<Issue>>> {
    best(bytes, |sheet, notes| {
        let _: Nothing = notes.head(sheet);
        let mut all = BTreeMap::new();
        for line in &sheet.records {
            let record = match line.name {
                "issues" | "" => v1::read::<IssueRecord<'_>>(line.text),
                _ => Err(unknown(line)),
            };
            let record = record.map(|record| (record.id.to_string(), record.model()));
            notes.take(line, "issues", record, |issue| drop(all.insert(issue.id.clone(), Arc::new(issue))));
        }
        all
    })
}

/// Reads what is known about an article.
pub(super) fn article(bytes: &[u8], text: &SourceText) -> Reading<(Article, Vec<TextRange>)> {
    best(bytes, |sheet, notes| {
        let about: Article = notes.head(sheet);
        let mut parts: Vec<TextRange> = Vec::new();
        for line in &sheet.records {
            let part = match line.name {
                "boilerplate" | "" => v1::read::<Boilerplate>(line.text)
                    .and_then(|record| record.model(Unit::CodePoints(text)))
                    .and_then(|part| match parts.last() {
                        Some(last) if last.end() > part.start() => Err("The part overlaps the one before it".into()),
                        _ => Ok((part.start().to_string(), part)),
                    }),
                _ => Err(unknown(line)),
            };
            notes.take(line, "boilerplate", part, |part| parts.push(part));
        }
        (about, parts)
    })
}

/// Reads one hand's annotations of an article.
pub(super) fn annotations(bytes: &[u8], text: &SourceText) -> Reading<(SetHead, AnnotationSet)> {
    let unit = Unit::CodePoints(text);
    best(bytes, |sheet, notes| {
        let head: SetHead = notes.head(sheet);
        let mut set = AnnotationSet::default();
        for line in &sheet.records {
            // Where the line that opens a list was lost, the record itself tells what it is.
            let section = match line.name {
                "" if v1::read::<StanceRecord<'_>>(line.text).is_ok() => "stances",
                "" if v1::read::<RelationRecord<'_>>(line.text).is_ok() => "relations",
                "" => "mentions",
                name => name,
            };
            match section {
                "mentions" => {
                    let record = v1::read::<MentionRecord<'_>>(line.text).and_then(|record| record.model(unit));
                    let record = record.map(|mention| (mention.id.as_str().to_owned(), mention));
                    notes.take(line, "mentions", record, |one| drop(set.mentions.insert(one.id.clone(), one)));
                }
                "stances" => {
                    let record = v1::read::<StanceRecord<'_>>(line.text).and_then(|record| record.model(unit));
                    let record = record.map(|stance| (stance.id.as_str().to_owned(), stance));
                    notes.take(line, "stances", record, |one| drop(set.stances.insert(one.id.clone(), one)));
                }
                "relations" => {
                    let record = v1::read::<RelationRecord<'_>>(line.text);
                    let record = record.map(|record| (record.id.to_string(), record.model()));
                    notes.take(line, "relations", record, |one| drop(set.relations.insert(one.id.clone(), one)));
                }
                _ => notes.trouble(line, format!("{}.", unknown(line))),
            }
        }
        (head, set)
    })
}

/// The id and the title that a file about an article gives, as far as they can be read.
pub(super) fn names(bytes: &[u8]) -> (Option<String>, String) {
    let sheet = Sheet::by_lines(bytes);
    let field = |name: &str| {
        let line = sheet.fields.iter().find(|line| line.name == name)?;
        v1::read::<String>(line.text).ok()
    };
    (field("id"), field("title").unwrap_or_default())
}
