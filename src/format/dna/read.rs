//! Reads databases of Discourse Network Analyzer 3, ours and its own.

use super::write::seconds;
use super::{DOCUMENT_SETTING, ISSUE, STATEMENT_SETTING, WORDS, agrees, cut};
use crate::format::Bundle;
use crate::format::imported::{DocumentIds, Imported, ImportedDocument};
use crate::format::origin;
use crate::format::place::{Counting, Places};
use crate::format::settle::{settle, unique_ids};
use crate::model::{
    Attribution, Certainty, Document, Entity, EntityId, Holder, Issue, IssueId, LabelId, Metadata, Polarity, Source,
    Stance, StanceId, Status, Target, slug,
};
use crate::report::{Notice, Report};
use crate::text::TextRange;
use rusqlite::{Connection, MAIN_DB};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    for (path, bytes) in bundle {
        let mut database = Database { path, report, imported: &mut imported, ids: &mut ids };
        if let Err(error) = database.read(bytes) {
            report.add(Notice::error(format!("This is no database of DNA 3, or a damaged one: {error}.")).at(path));
        }
    }
    settle(&mut imported, report);
    imported
}

struct Database<'a> {
    path: &'a str,
    report: &'a mut Report,
    imported: &'a mut Imported,
    ids: &'a mut DocumentIds,
}

/// A name of a variable, with its attributes by their names.
type Name = (String, BTreeMap<String, String>);

/// A statement: its document, its place, and what its variables hold.
#[derive(Default)]
struct Statement {
    document: i64,
    place: [usize; 2],
    names: BTreeMap<String, Name>,
    flags: BTreeMap<String, bool>,
    texts: BTreeMap<String, String>,
    noted: Noted,
}

/// What we noted of a statement; it counts as long as the statement is where it was.
#[derive(Default, serde::Deserialize)]
struct Noted {
    place: [usize; 2],
    evidence: Vec<[usize; 2]>,
    target: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    outlet: bool,
}

impl Database<'_> {
    fn read(&mut self, bytes: &[u8]) -> Result<(), rusqlite::Error> {
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), true)?;
        let settings = settings(&connection)?;
        if settings.get("version").is_some_and(|version| version.starts_with('2')) {
            let notice = Notice::error("This database is of DNA 2; DNA 3 can import and save it.");
            self.report.add(notice.at(self.path));
            return Ok(());
        }
        let mut statements: BTreeMap<i64, Vec<(i64, Statement)>> = BTreeMap::new();
        for (id, mut statement) in all_statements(&connection)? {
            let noted = settings.get(&format!("{STATEMENT_SETTING}{id}"));
            statement.noted = noted.and_then(|noted| serde_json::from_str(noted).ok()).unwrap_or_default();
            statements.entry(statement.document).or_default().push((id, statement));
        }
        let query = "SELECT ID, Title, Text, Author, Source, Notes, Date FROM DOCUMENTS ORDER BY ID";
        let mut query = connection.prepare(query)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let [title, text, author, outlet, note] = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            let known: Value = settings
                .get(&format!("{DOCUMENT_SETTING}{id}"))
                .and_then(|known| serde_json::from_str(known).ok())
                .unwrap_or_default();
            let metadata = metadata(&known, [title, outlet, author], row.get(6)?);
            match Places::new(&text, Counting::Utf16) {
                Ok(places) => {
                    let mut document = self.document(&known, metadata, &places);
                    document.note = note;
                    let statements = statements.remove(&id).unwrap_or_default();
                    self.statements(ImportedDocument::new(document), &places, statements);
                }
                Err(error) => {
                    let what = format!("Document {id} was left out: {error}.");
                    self.report.add(Notice::error(what).at(self.path));
                }
            }
        }
        Ok(())
    }

    fn document(&mut self, known: &Value, metadata: Metadata, places: &Places) -> Document {
        let text = |key: &str| known.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let wanted = match text("id") {
            id if id.is_empty() => metadata.title.clone(),
            id => id,
        };
        let mut document = Document::new(self.ids.fit(&wanted), places.text.clone());
        document.metadata = metadata;
        document.state = origin::state_from_id(&text("state"));
        let source = |key: &str| known.get("source").and_then(|it| it.get(key)).and_then(Value::as_str);
        let source = |key: &str| source(key).unwrap_or_default().to_owned();
        document.source = Source {
            name: source("name"),
            format: source("format"),
            encoding: source("encoding"),
            sha256: source("sha256"),
        };
        let parts = known.get("boilerplate").cloned().unwrap_or_default();
        let parts: Vec<[usize; 2]> = serde_json::from_value(parts).unwrap_or_default();
        document.boilerplate = places.ranges(&parts).unwrap_or_default();
        document
    }

    fn statements(&mut self, mut read: ImportedDocument, places: &Places, statements: Vec<(i64, Statement)>) {
        for (id, statement) in statements {
            match self.stance(id, &statement, places, &read.document.metadata.outlet) {
                Ok(stance) => read.stances.push(stance),
                Err(what) => {
                    let what = format!("Statement {id} was left out: {what}.");
                    self.report.add(Notice::error(what).at(self.path));
                }
            }
        }
        unique_ids(&mut read);
        self.imported.documents.push(read);
    }

    fn stance(&mut self, id: i64, statement: &Statement, places: &Places, outlet: &str) -> Result<Stance, String> {
        let evidence = places.range(statement.place).ok_or("its place is empty or leaves the text")?;
        let name = |variable: &str| statement.names.get(variable).filter(|(name, _)| !name.is_empty());
        let text = |variable: &str| name(variable).map(|(name, _)| name.as_str()).unwrap_or_default();
        let organisation = name("organization").or(name("organisation"));
        let noted = Some(&statement.noted).filter(|noted| noted.place == statement.place);
        let is_outlet = noted.is_some_and(|noted| noted.outlet)
            && organisation.is_some_and(|(name, _)| name == cut(outlet) || outlet.is_empty());
        let above = organisation.filter(|_| !is_outlet).map(|named| self.entity(named, "ORG"));
        let holder = match (name("person"), above) {
            (Some(person), above) => {
                let person = self.entity(person, "PERSON");
                if let Some(entity) = self.imported.entities.iter_mut().find(|entity| entity.id == person) {
                    entity.affiliation = entity.affiliation.take().or(above);
                }
                Holder::Entity(person)
            }
            (None, Some(above)) => Holder::Entity(above),
            (None, None) if is_outlet => Holder::Outlet,
            (None, None) => return Err("it has neither person nor organization".to_owned()),
        };
        let agreement = statement.flags.get("agreement").copied();
        let polarity = Polarity::from_id(text("polarity"));
        // A statement that was changed in DNA has another agreement than its polarity tells.
        let polarity = match (polarity, agreement) {
            (Some(polarity), Some(agreement)) if agrees(polarity) == agreement => polarity,
            (Some(polarity), None) => polarity,
            (_, Some(true)) => Polarity::Support,
            (_, Some(false)) => Polarity::Oppose,
            (None, None) => return Err("it has no agreement".to_owned()),
        };
        let concept = name("concept").ok_or("it has no concept")?;
        let kind = |named: &Name| named.1.get("Type").cloned().unwrap_or_else(|| ISSUE.to_owned());
        let issue = (kind(concept) == ISSUE).then(|| self.issue(concept));
        let spans = |spans: &[[usize; 2]]| places.ranges(spans).filter(|spans| !spans.is_empty());
        let located = noted.and_then(|noted| spans(&noted.target));
        let target = match (name("target").filter(|named| kind(named) != WORDS), located) {
            (Some(named), located) => {
                Target { spans: located.unwrap_or_default(), entity: Some(self.entity(named, "ORG")) }
            }
            (None, Some(spans)) => Target { spans, entity: None },
            (None, None) => Target { spans: vec![found(places, evidence, text("target"))], entity: None },
        };
        let chain = text("source").split(" → ").filter(|link| !link.is_empty());
        Ok(Stance {
            id: StanceId::new(format!("dna-{id}")),
            holder,
            target,
            issue,
            polarity,
            cue: noted.and_then(|noted| spans(&noted.cue)).unwrap_or_default(),
            evidence: noted.and_then(|noted| spans(&noted.evidence)).unwrap_or_else(|| vec![evidence]),
            attribution: chain.map(|text| Attribution { text: text.to_owned(), ..Attribution::default() }).collect(),
            certainty: Certainty::from_id(text("certainty")).unwrap_or_default(),
            when: text("when").to_owned(),
            note: statement.texts.get("note").cloned().unwrap_or_default(),
            status: Status::Suggested,
            origin: origin::import("dna"),
        })
    }

    /// The entity of a name.
    fn entity(&mut self, (name, told): &Name, label: &str) -> EntityId {
        let attribute = |key: &str| told.get(key).map(String::as_str).unwrap_or_default();
        let known = Some(attribute("Id")).filter(|id| !id.is_empty());
        let label =
            Some(attribute("Type")).filter(|kind| !matches!(*kind, "" | ISSUE | WORDS | "OUTLET")).unwrap_or(label);
        let mut entity = Entity::new(name, LabelId::new(label), origin::import("dna"));
        entity.id = EntityId::new(known.map_or_else(|| slug(name), str::to_owned));
        let id = entity.id.clone();
        if self.imported.entities.iter().any(|known| known.id == id) {
            return id;
        }
        attribute("Alias").split("; ").filter(|alias| !alias.is_empty()).for_each(|alias| entity.add_alias(alias));
        entity.description = attribute("Notes").to_owned();
        entity.knowledge_base_id = attribute("Wikidata").to_owned();
        self.imported.entities.push(entity);
        id
    }

    fn issue(&mut self, (name, told): &Name) -> IssueId {
        let known = told.get("Id").filter(|id| !id.is_empty());
        let id = IssueId::new(known.cloned().unwrap_or_else(|| slug(name)));
        if !self.imported.issues.iter().any(|known| known.id == id) {
            let description = told.get("Notes").cloned().unwrap_or_default();
            self.imported.issues.push(Issue { id: id.clone(), name: name.clone(), description });
        }
        id
    }
}

/// Where words stand in the evidence; the whole of it if they do not.
fn found(places: &Places, evidence: TextRange, words: &str) -> TextRange {
    let here = places.text.slice(evidence).find(words).filter(|_| !words.is_empty());
    here.map_or(evidence, |at| TextRange::between(evidence.start() + at, evidence.start() + at + words.len()))
}

fn metadata(known: &Value, told: [String; 3], date: i64) -> Metadata {
    let text = |key: &str| known.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_known = known.is_object();
    let [title, outlet, author] = told;
    // What was cut stands whole in what we noted, and what was changed in DNA counts.
    let whole = |key: &str, told: String| if cut(&text(key)) == told { text(key) } else { told };
    // A document without a title is shown by its file or its first words.
    let title = if is_known && text("shown") == title { text("title") } else { title };
    let noted = text("date");
    let date = match (seconds(&noted).unwrap_or(0) == date, date) {
        (true, _) if is_known => noted,
        (_, 0) => String::new(),
        _ => jiff::Timestamp::from_second(date).map(|at| at.to_string()).unwrap_or_default(),
    };
    let date = date.strip_suffix("T00:00:00Z").map(str::to_owned).unwrap_or(date);
    Metadata {
        title,
        outlet: whole("outlet", outlet),
        author: whole("author", author),
        date,
        address: text("address"),
        language: text("language"),
    }
}

fn settings(connection: &Connection) -> Result<BTreeMap<String, String>, rusqlite::Error> {
    let mut query = connection.prepare("SELECT Property, Value FROM SETTINGS")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn all_statements(connection: &Connection) -> Result<BTreeMap<i64, Statement>, rusqlite::Error> {
    let mut statements: BTreeMap<i64, Statement> = BTreeMap::new();
    let mut query = connection.prepare("SELECT ID, DocumentId, Start, Stop FROM STATEMENTS")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let place = [row.get::<_, i64>(2)?, row.get::<_, i64>(3)?].map(|unit| usize::try_from(unit).unwrap_or(0));
        let statement = Statement { document: row.get(1)?, place, ..Statement::default() };
        statements.insert(row.get(0)?, statement);
    }
    let mut attributes: BTreeMap<i64, BTreeMap<String, String>> = BTreeMap::new();
    let query = "SELECT V.EntityId, A.AttributeVariable, V.AttributeValue FROM ATTRIBUTEVALUES V JOIN ATTRIBUTEVARIABLES A \
                 ON A.ID = V.AttributeVariableId";
    let mut query = connection.prepare(query)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        attributes.entry(row.get(0)?).or_default().insert(row.get(1)?, row.get(2)?);
    }
    let query = "SELECT D.StatementId, V.Variable, E.ID, E.Value FROM DATASHORTTEXT D JOIN VARIABLES V ON V.ID = \
                 D.VariableId JOIN ENTITIES E ON E.ID = D.Entity";
    let mut query = connection.prepare(query)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let entity: i64 = row.get(2)?;
        if let Some(statement) = statements.get_mut(&row.get::<_, i64>(0)?) {
            let told = attributes.get(&entity).cloned().unwrap_or_default();
            statement.names.insert(row.get(1)?, (row.get(3)?, told));
        }
    }
    let query = "SELECT D.StatementId, V.Variable, D.Value FROM DATABOOLEAN D JOIN VARIABLES V ON V.ID = D.VariableId";
    let mut query = connection.prepare(query)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(statement) = statements.get_mut(&row.get::<_, i64>(0)?) {
            statement.flags.insert(row.get(1)?, row.get::<_, i64>(2)? != 0);
        }
    }
    let query = "SELECT D.StatementId, V.Variable, D.Value FROM DATALONGTEXT D JOIN VARIABLES V ON V.ID = D.VariableId";
    let mut query = connection.prepare(query)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(statement) = statements.get_mut(&row.get::<_, i64>(0)?) {
            statement.texts.insert(row.get(1)?, row.get::<_, Option<String>>(2)?.unwrap_or_default());
        }
    }
    Ok(statements)
}
