//! Reads our tables, row by row; columns may stand in any order, and other columns are ignored.

use super::super::imported::{DocumentIds, Imported, ImportedDocument};
use super::super::origin::{self, Words};
use super::super::place::{self, Counting, Places, parsed};
use super::super::settle::{settle, unique_ids};
use super::held::HeldTables;
use crate::model::{
    Attribution, Certainty, Document, Entity, EntityId, Holder, Issue, IssueId, LabelId, Mention, MentionId, Metadata,
    Polarity, Relation, RelationId, Source, Stance, StanceId, Target,
};
use crate::report::{Notice, Report};
use crate::text::TextRange;
use std::collections::BTreeMap;

/// What tables tell.
pub(super) fn read(tables: &HeldTables, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut articles = Articles::default();
    if !tables.has("documents") {
        let notice = Notice::error("There is no table of documents, so there are no texts to annotate.");
        report.add(notice.hint("Choose the folder that holds all tables."));
    }
    tables.each_row("documents", report, &mut |row| articles.document(row));
    tables.each_row("entities", report, &mut |row| {
        imported.entities.push(entity(row)?);
        Ok(())
    });
    tables.each_row("issues", report, &mut |row| {
        let id = row.needed("id")?;
        let name = if row.cell("name").is_empty() { id } else { row.cell("name") };
        let description = row.cell("description").to_owned();
        imported.issues.push(Issue { id: IssueId::new(id), name: name.to_owned(), description });
        Ok(())
    });
    tables.each_row("mentions", report, &mut |row| {
        let article = articles.of(row)?;
        let mention = mention(row, &article.places)?;
        article.read.mentions.push(mention);
        Ok(())
    });
    tables.each_row("stances", report, &mut |row| {
        let article = articles.of(row)?;
        let stance = stance(row, &article.places)?;
        article.read.stances.push(stance);
        Ok(())
    });
    tables.each_row("relations", report, &mut |row| {
        let read = &mut articles.of(row)?.read;
        let (from, to) = (row.needed("from")?, row.needed("to")?);
        let id = row.id(|| format!("r-{from}-{to}"));
        let (status, origin, note) = made(row);
        let (from, to) = (MentionId::new(from), MentionId::new(to));
        let kind = row.needed("kind")?.to_owned();
        read.relations.push(Relation { id: RelationId::new(id), kind, from, to, note, status, origin });
        Ok(())
    });
    for mut article in articles.list {
        place::sort(&mut article.read.mentions);
        for renamed in unique_ids(&mut article.read) {
            report.add(Notice::warning(format!("{}: {renamed}", article.read.document.id)));
        }
        imported.documents.push(article.read);
    }
    settle(&mut imported, report);
    imported
}

/// The documents read so far, found by the id that the tables use.
#[derive(Default)]
struct Articles {
    list: Vec<Article>,
    by_id: BTreeMap<String, usize>,
    ids: DocumentIds,
}

struct Article {
    places: Places,
    read: ImportedDocument,
}

impl Articles {
    fn document(&mut self, row: &Row) -> Result<(), String> {
        let id = row.needed("id")?;
        if self.by_id.contains_key(id) {
            return Err(format!("a document {id} was there already"));
        }
        let places = Places::new(row.cell("text"), Counting::CodePoints).map_err(|error| error.to_string())?;
        let length = places.text.index().code_points().to_string();
        if !matches!(row.cell("length_cp"), "" | "0") && row.cell("length_cp") != length {
            return Err(format!("its text has {length} code points, not {}", row.cell("length_cp")));
        }
        let mut document = Document::new(self.ids.fit(id), places.text.clone());
        let cell = |name| row.cell(name).to_owned();
        document.metadata = Metadata {
            title: cell("title"),
            outlet: cell("outlet"),
            author: cell("author"),
            date: cell("date"),
            address: cell("address"),
            language: cell("language"),
        };
        document.state = origin::state_from_id(row.cell("state"));
        document.note = cell("note");
        document.boilerplate = row.spans("boilerplate_cp", &places)?;
        document.source = Source {
            name: cell("source_name"),
            format: cell("source_format"),
            encoding: cell("encoding"),
            sha256: cell("sha256"),
        };
        self.by_id.insert(id.to_owned(), self.list.len());
        self.list.push(Article { places, read: ImportedDocument::new(document) });
        Ok(())
    }

    fn of(&mut self, row: &Row) -> Result<&mut Article, String> {
        let id = row.needed("document")?;
        let at = self.by_id.get(id).ok_or_else(|| format!("the document {id} is missing"))?;
        self.list.get_mut(*at).ok_or_else(|| format!("the document {id} is missing"))
    }
}

fn mention(row: &Row, places: &Places) -> Result<Mention, String> {
    let mut spans = row.spans("spans_cp", places)?;
    if spans.is_empty() {
        let place = || Some([row.cell("start_cp").parse().ok()?, row.cell("end_cp").parse().ok()?]);
        spans.extend(place().and_then(|place| places.range(place)));
    }
    if spans.is_empty() {
        return Err("its place is missing, empty or leaves the text".to_owned());
    }
    row.quotes("text", &spans, places)?;
    let label = LabelId::new(row.needed("label")?);
    let (status, origin, note) = made(row);
    Ok(Mention {
        id: MentionId::new(row.id(|| Mention::suggestion_id(&spans, &label).to_string())),
        spans,
        label,
        entity: row.optional("entity").map(EntityId::new),
        attributes: row.json("attributes")?,
        status,
        origin,
        note,
    })
}

fn stance(row: &Row, places: &Places) -> Result<Stance, String> {
    let holder = match (row.optional("holder_mention"), row.optional("holder_entity"), row.cell("holder_kind")) {
        (Some(mention), _, _) => Holder::Mention(MentionId::new(mention)),
        (None, Some(entity), _) => Holder::Entity(EntityId::new(entity)),
        (None, None, "outlet") => Holder::Outlet,
        (None, None, _) => return Err("it has no holder".to_owned()),
    };
    let spans = row.spans("target_spans_cp", places)?;
    row.quotes("target_text", &spans, places)?;
    let target = Target { spans, entity: row.optional("target_entity").map(EntityId::new) };
    if target == Target::default() {
        return Err("it has no target".to_owned());
    }
    let evidence = row.spans("evidence_spans_cp", places)?;
    row.quotes("evidence_text", &evidence, places)?;
    if evidence.is_empty() {
        return Err("it has no evidence".to_owned());
    }
    let cue = row.spans("cue_spans_cp", places)?;
    let polarity = row.needed("polarity")?;
    let polarity = Polarity::from_id(polarity).ok_or_else(|| format!("the polarity “{polarity}” is unknown"))?;
    let certainty = match row.optional("certainty") {
        None => Certainty::default(),
        Some(id) => Certainty::from_id(id).ok_or_else(|| format!("the certainty “{id}” is unknown"))?,
    };
    let (status, origin, note) = made(row);
    Ok(Stance {
        id: StanceId::new(row.id(|| Stance::suggestion_id(&holder, &cue, &target.spans).to_string())),
        holder,
        target,
        issue: row.optional("issue").map(IssueId::new),
        polarity,
        cue,
        evidence,
        attribution: attribution(row, places)?,
        certainty,
        when: row.cell("when").to_owned(),
        note,
        status,
        origin,
    })
}

fn attribution(row: &Row, places: &Places) -> Result<Vec<Attribution>, String> {
    #[derive(serde::Deserialize, Default)]
    #[serde(default)]
    struct Link {
        text: String,
        spans: Vec<[usize; 2]>,
        mention: Option<String>,
    }
    let links: Vec<Link> = row.json("attribution_json")?;
    let links = links.into_iter().map(|link| {
        let spans = places.ranges(&link.spans).ok_or("a place in attribution_json is wrong")?;
        Ok(Attribution { text: link.text, spans, mention: link.mention.map(MentionId::new) })
    });
    links.collect()
}

fn entity(row: &Row) -> Result<Entity, String> {
    let id = row.needed("id")?;
    let name = row.optional("name").unwrap_or(id);
    let (_, origin, _) = made(row);
    let mut entity = Entity::new(name, LabelId::new(row.needed("label")?), origin);
    entity.id = EntityId::new(id);
    let aliases: Vec<String> = row.json("aliases")?;
    aliases.iter().for_each(|alias| entity.add_alias(alias));
    entity.description = row.cell("description").to_owned();
    entity.knowledge_base_id = row.cell("knowledge_base_id").to_owned();
    entity.affiliation = row.optional("affiliation").map(EntityId::new);
    Ok(entity)
}

fn made(row: &Row) -> (crate::model::Status, crate::model::Origin, String) {
    let words = Words {
        kind: row.cell("origin").to_owned(),
        by: row.cell("by").to_owned(),
        version: row.cell("version").to_owned(),
        score: row.cell("score").parse().ok(),
        reason: row.cell("reason").to_owned(),
        at: row.cell("at").to_owned(),
    };
    (origin::status_from_id(row.cell("status")), words.origin(row.format), row.cell("note").to_owned())
}

/// A row whose cells are found by the names of their columns.
pub(super) struct Row<'a> {
    columns: &'a BTreeMap<String, usize>,
    cells: &'a [String],
    /// The format, as a name of an origin.
    format: &'static str,
}

impl<'a> Row<'a> {
    pub(super) fn new(columns: &'a BTreeMap<String, usize>, cells: &'a [String], format: &'static str) -> Self {
        Self { columns, cells, format }
    }

    /// A cell; empty if there is none.
    fn cell(&self, name: &str) -> &'a str {
        self.columns.get(name).and_then(|&at| self.cells.get(at)).map_or("", String::as_str)
    }

    fn optional(&self, name: &str) -> Option<&'a str> {
        Some(self.cell(name)).filter(|cell| !cell.is_empty())
    }

    fn needed(&self, name: &str) -> Result<&'a str, String> {
        self.optional(name).ok_or_else(|| format!("its {name} is missing"))
    }

    fn id(&self, otherwise: impl FnOnce() -> String) -> String {
        self.optional("id").map_or_else(otherwise, str::to_owned)
    }

    fn spans(&self, name: &str, places: &Places) -> Result<Vec<TextRange>, String> {
        let Some(cell) = self.optional(name) else { return Ok(Vec::new()) };
        let spans = parsed(cell, '-').and_then(|found| places.ranges(&found));
        spans.ok_or_else(|| format!("its {name} “{cell}” is empty, leaves the text or overlaps"))
    }

    /// Refuses a place whose words differ from those in the row.
    fn quotes(&self, name: &str, spans: &[TextRange], places: &Places) -> Result<(), String> {
        let here = places.text.joined(spans);
        match self.optional(name) {
            Some(text) if text.replace("\r\n", "\n") != here => {
                Err(format!("at its place stands “{here}”, not “{text}”"))
            }
            _ => Ok(()),
        }
    }

    fn json<T: serde::de::DeserializeOwned + Default>(&self, name: &str) -> Result<T, String> {
        let Some(cell) = self.optional(name) else { return Ok(T::default()) };
        serde_json::from_str(cell).map_err(|error| format!("its {name} is not understood ({error})"))
    }
}
