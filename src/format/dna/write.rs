//! Writes the database, in memory.

use super::tables::statements;
use super::{ATTRIBUTES, CARRIES, DOCUMENT_SETTING, FORMAT, ISSUE, STATEMENT_SETTING, VARIABLES, WORDS, agrees, cut};
use crate::format::ExportOptions;
use crate::format::export::{Losses, Selected, selected};
use crate::format::origin;
use crate::format::place::{all_utf16, utf16};
use crate::model::{Document, EntityId, Holder, Project, Stance, Status, extent};
use crate::report::Report;
use crate::text::TextRange;
use rusqlite::{Connection, MAIN_DB, params};
use std::collections::BTreeMap;

/// DNA opens no database without a password; this is the word “standpoint” as it stores passwords: a salt of 16 bytes and
/// SHA-256 of it and the word 100,000 times over, in base 64. The salt is always the same, so that exports are, too.
const PASSWORD: &str = "U3RhbmRwb2ludCBleHBvcsLx9gcZoPyyTNMHTSy/tDI2UEHptVh2kjleS3IcEhZ/";

pub(super) fn database(
    project: &Project,
    options: &ExportOptions,
    report: &mut Report,
) -> Result<Vec<u8>, rusqlite::Error> {
    let mut losses = Losses::new(FORMAT.name, CARRIES);
    let mut connection = Connection::open_in_memory()?;
    // Small pages: most of the tables hold a few rows or none.
    connection.execute_batch("PRAGMA page_size = 512; BEGIN;")?;
    let mut database = Database { connection: &connection, project, names: BTreeMap::new(), statements: 0 };
    database.frame(options)?;
    for (at, selected) in selected(project, options).enumerate() {
        losses.count(&selected);
        let sideless = selected.stances.iter().filter(|stance| !stance.polarity.is_polar()).count();
        losses.add("stance without a side, in “agreement”", "stances without a side, in “agreement”", sideless);
        let decided = selected.stances.iter().filter(|stance| stance.status == Status::Accepted).count();
        losses.add("mark “accepted” of a stance", "marks “accepted” of stances", decided);
        let id = at as i64 + 1;
        database.document(id, &selected.document)?;
        for stance in &selected.stances {
            database.statement(id, &selected, stance)?;
        }
    }
    connection.execute_batch("COMMIT;")?;
    losses.report(report);
    Ok(connection.serialize(MAIN_DB)?.to_vec())
}

struct Database<'a> {
    connection: &'a Connection,
    project: &'a Project,
    /// The ids of entities by variable and name.
    names: BTreeMap<(i64, String), i64>,
    statements: i64,
}

/// What is told about a name beside it: id, label, aliases, description, id in Wikidata.
type Told = [String; ATTRIBUTES.len()];

impl Database<'_> {
    /// Tables, the coder, the statement type with its variables.
    fn frame(&mut self, options: &ExportOptions) -> Result<(), rusqlite::Error> {
        let connection = self.connection;
        connection.execute_batch(&statements())?;
        let setting = "INSERT INTO SETTINGS (Property, Value) VALUES (?, ?)";
        connection.execute(setting, params!["version", "3.0.11"])?;
        connection.execute(setting, params!["standpoint.annotator", options.annotator.as_str()])?;
        let coder = "INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (1, 'Admin', 239, 208, 51, ?)";
        connection.execute(coder, [PASSWORD])?;
        let kind = "INSERT INTO STATEMENTTYPES (ID, Label, Red, Green, Blue) VALUES (1, 'DNA Statement', 239, 208, 51)";
        connection.execute(kind, [])?;
        let mut attribute = 0;
        for (at, (name, data)) in VARIABLES.iter().enumerate() {
            let id = at as i64 + 1;
            let variable = "INSERT INTO VARIABLES (ID, Variable, DataType, StatementTypeId) VALUES (?, ?, ?, 1)";
            connection.execute(variable, params![id, name, data])?;
            for told in ATTRIBUTES.iter().filter(|_| *data == "short text") {
                attribute += 1;
                let insert = "INSERT INTO ATTRIBUTEVARIABLES (ID, VariableId, AttributeVariable) VALUES (?, ?, ?)";
                connection.execute(insert, params![attribute, id, told])?;
            }
            if *data == "short text" {
                // DNA expects an empty name for each variable.
                self.name(id, "", Told::default())?;
            }
        }
        Ok(())
    }

    fn document(&mut self, id: i64, document: &Document) -> Result<(), rusqlite::Error> {
        let metadata = &document.metadata;
        let insert = "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Section, Notes, Type, Date) VALUES \
                      (?, ?, ?, 1, ?, ?, '', ?, ?, ?)";
        let text = document.text.as_str();
        let (author, outlet) = (cut(&metadata.author), cut(&metadata.outlet));
        let row = params![
            id,
            cut(document.title()),
            text,
            author,
            outlet,
            document.note,
            cut(&metadata.language),
            seconds(&metadata.date).unwrap_or(0)
        ];
        self.connection.execute(insert, row)?;
        let rest = serde_json::json!({
            "id": document.id.as_str(),
            "title": metadata.title,
            "shown": cut(document.title()),
            "outlet": metadata.outlet,
            "author": metadata.author,
            "date": metadata.date,
            "address": metadata.address,
            "language": metadata.language,
            "state": origin::state_id(document.state),
            "boilerplate": all_utf16(&document.text, &document.boilerplate),
            "source": {
                "name": document.source.name,
                "format": document.source.format,
                "encoding": document.source.encoding,
                "sha256": document.source.sha256,
            },
        });
        let setting = "INSERT INTO SETTINGS (Property, Value) VALUES (?, ?)";
        self.connection.execute(setting, params![format!("{DOCUMENT_SETTING}{id}"), rest.to_string()])?;
        Ok(())
    }

    fn statement(&mut self, document: i64, selected: &Selected, stance: &Stance) -> Result<(), rusqlite::Error> {
        self.statements += 1;
        let id = self.statements;
        let text = &selected.document.text;
        let [start, stop] = utf16(text, extent(&stance.evidence));
        let insert =
            "INSERT INTO STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (?, 1, ?, ?, ?, 1)";
        self.connection.execute(insert, params![id, document, start as i64, stop as i64])?;
        let spans = |spans: &[TextRange]| all_utf16(text, spans);
        let places = serde_json::json!({
            "place": [start, stop],
            "evidence": spans(&stance.evidence),
            "target": spans(&stance.target.spans),
            "cue": spans(&stance.cue),
            "outlet": stance.holder == Holder::Outlet,
        });
        let setting = "INSERT INTO SETTINGS (Property, Value) VALUES (?, ?)";
        self.connection.execute(setting, params![format!("{STATEMENT_SETTING}{id}"), places.to_string()])?;
        let [person, organization] = self.holder(selected, &stance.holder);
        let target = match &stance.target.entity {
            Some(entity) => self.entity(entity),
            None => words(&text.joined(&stance.target.spans)),
        };
        let issue = stance.issue.as_ref().map(|id| match self.project.issue(id) {
            Some(issue) => {
                let described = issue.description.clone();
                (issue.name.clone(), [issue.id.to_string(), ISSUE.to_owned(), String::new(), described, String::new()])
            }
            None => (id.to_string(), [id.to_string(), ISSUE.to_owned(), String::new(), String::new(), String::new()]),
        });
        let chain: Vec<&str> = stance.attribution.iter().map(|link| link.text.as_str()).collect();
        let plain = |text: &str| (text.to_owned(), Told::default());
        let concept = issue.unwrap_or_else(|| target.clone());
        let short = [
            Some(person),
            Some(organization),
            Some(concept),
            None,
            Some(plain(stance.polarity.id())),
            Some(plain(stance.certainty.id())),
            Some(target),
            Some(plain(&chain.join(" → "))),
            Some(plain(&stance.when)),
            None,
        ];
        for (at, (name, told)) in short.into_iter().enumerate().filter_map(|(at, value)| Some((at, value?))) {
            let variable = at as i64 + 1;
            let name = self.name(variable, &name, told)?;
            let insert = "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)";
            self.connection.execute(insert, params![id, variable, name])?;
        }
        let agreement = "INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, 4, ?)";
        self.connection.execute(agreement, params![id, i64::from(agrees(stance.polarity))])?;
        let note = "INSERT INTO DATALONGTEXT (StatementId, VariableId, Value) VALUES (?, 10, ?)";
        self.connection.execute(note, params![id, stance.note])?;
        Ok(())
    }

    /// The id of a name of a variable.
    fn name(&mut self, variable: i64, name: &str, told: Told) -> Result<i64, rusqlite::Error> {
        let name = cut(name).to_owned();
        if let Some(id) = self.names.get(&(variable, name.clone())) {
            return Ok(*id);
        }
        let insert = "INSERT INTO ENTITIES (VariableId, Value, Red, Green, Blue) VALUES (?, ?, 0, 0, 0)";
        self.connection.execute(insert, params![variable, name])?;
        let id = self.connection.last_insert_rowid();
        self.names.insert((variable, name), id);
        for (attribute, value) in ATTRIBUTES.iter().zip(told) {
            let insert = "INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue) SELECT ?, ID, ? FROM \
                          ATTRIBUTEVARIABLES WHERE VariableId = ? AND AttributeVariable = ?";
            self.connection.execute(insert, params![id, cut(&value), variable, attribute])?;
        }
        Ok(id)
    }

    /// Person and organisation: the holder, and whom the holder belongs to.
    fn holder(&self, selected: &Selected, holder: &Holder) -> [(String, Told); 2] {
        let nobody = (String::new(), Told::default());
        let (entity, found) = match holder {
            Holder::Entity(id) => (Some(id), None),
            Holder::Mention(id) => {
                let found = selected.mention(id);
                (found.and_then(|mention| mention.entity.as_ref()), found)
            }
            Holder::Outlet => {
                let outlet = &selected.document.metadata.outlet;
                let name = if outlet.is_empty() { "unknown outlet" } else { outlet };
                let told = [String::new(), "OUTLET".to_owned(), String::new(), String::new(), String::new()];
                return [nobody, (name.to_owned(), told)];
            }
        };
        let label = match (entity.and_then(|id| self.project.entity(id)), found) {
            (Some(entity), _) => entity.label.to_string(),
            (None, Some(mention)) => mention.label.to_string(),
            (None, None) => String::new(),
        };
        let named = match (entity, found) {
            (Some(id), _) => self.entity(id),
            (None, Some(mention)) => {
                let (name, [_, _, rest @ ..]) = words(&selected.document.text.joined(&mention.spans));
                let [alias, notes, wikidata] = rest;
                (name, [String::new(), label.clone(), alias, notes, wikidata])
            }
            (None, None) => nobody.clone(),
        };
        if label != "PERSON" {
            return [nobody, named];
        }
        let above = entity.and_then(|id| self.project.entity(id)).and_then(|entity| entity.affiliation.as_ref());
        [named, above.map_or(nobody, |id| self.entity(id))]
    }

    fn entity(&self, id: &EntityId) -> (String, Told) {
        match self.project.entity(id) {
            Some(entity) => {
                let aliases = entity.aliases.join("; ");
                let (notes, wikidata) = (entity.description.clone(), entity.knowledge_base_id.clone());
                (entity.name.clone(), [id.to_string(), entity.label.to_string(), aliases, notes, wikidata])
            }
            None => (id.to_string(), [id.to_string(), String::new(), String::new(), String::new(), String::new()]),
        }
    }
}

/// Words of the text as a name: on one line.
fn words(words: &str) -> (String, Told) {
    let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (name, [String::new(), WORDS.to_owned(), String::new(), String::new(), String::new()])
}

/// A date, with or without time, in seconds since 1970.
pub(super) fn seconds(date: &str) -> Option<i64> {
    if let Ok(at) = date.parse::<jiff::Timestamp>() {
        return Some(at.as_second());
    }
    let day: jiff::civil::Date = date.get(..10).unwrap_or(date).parse().ok()?;
    day.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|day| day.timestamp().as_second())
}
