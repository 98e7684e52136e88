//! Reads WebAnno TSV 3.x: first the rows, then what the numbers and layers in them mean together.

use super::escape::{stacked, unescaped};
use super::{HEAD, STANCE};
use crate::format::Bundle;
use crate::format::file;
use crate::format::imported::{DocumentIds, Imported, ImportedDocument};
use crate::format::knowledge::wikidata_id;
use crate::format::origin::{self, status_from_id};
use crate::format::place::{self, Counting, Places, parsed};
use crate::format::settle::{settle, unique_ids};
use crate::model::{
    Attribution, Certainty, Document, Entity, EntityId, Holder, IssueId, LabelId, Mention, MentionId, Polarity,
    Relation, RelationId, Stance, Status, Target, slug,
};
use crate::report::{Notice, Report};
use crate::text::TextRange;
use std::collections::BTreeMap;

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    for (path, bytes) in bundle {
        let Some(stem) = path.strip_suffix(".tsv") else { continue };
        let (content, notice) = file::text(path, bytes);
        report.notices.extend(notice);
        let content = content.trim_start_matches('\u{feff}');
        if !content.starts_with(HEAD) {
            report.add(Notice::error("This file was left out: its first line does not tell WebAnno TSV 3.").at(path));
            continue;
        }
        let mut rows = Rows::default();
        for (at, line) in content.split('\n').enumerate() {
            if let Err(what) = rows.line(at + 1, line.trim_end_matches('\r')) {
                report.add(Notice::error(format!("This line was left out: {what}.")).at(path).line(at + 1));
            }
        }
        let beside = bundle.get(&format!("{stem}.txt")).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let places = match Places::new(&beside.unwrap_or_else(|| rows.text()), Counting::Utf16) {
            Ok(places) => places,
            Err(error) => {
                report.add(Notice::error(format!("The text was left out: {error}.")).at(path));
                continue;
            }
        };
        let mut read = ImportedDocument::new(Document::new(ids.fit(stem), places.text.clone()));
        let mut meaning = Meaning { path, places: &places, report, imported: &mut imported, mentions: BTreeMap::new() };
        meaning.document(rows, &mut read);
        imported.documents.push(read);
    }
    settle(&mut imported, report);
    imported
}

/// A layer as the head of a file describes it.
struct Layer {
    name: String,
    is_relation: bool,
    features: Vec<String>,
}

/// What the rows of a file say.
#[derive(Default)]
struct Rows {
    layers: Vec<Layer>,
    /// Line, name, place and words of each token and part.
    tokens: Vec<(usize, String, [usize; 2], String)>,
    /// By layer and number, or by layer and row and place in its stack where there is no number.
    spans: BTreeMap<(usize, String), Span>,
    relations: Vec<Link>,
}

struct Span {
    line: usize,
    place: [usize; 2],
    values: BTreeMap<String, String>,
    /// Its first row.
    row: String,
}

/// A relation: the row that it stands in, the row and the numbers that it names.
struct Link {
    line: usize,
    kind: String,
    to_row: String,
    from_row: String,
    numbers: Option<(String, String)>,
}

impl Rows {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        if let Some(head) = line.strip_prefix("#T_") {
            let (kind, description) = head.split_once('=').ok_or("it describes no layer")?;
            let mut parts = description.split('|').map(str::to_owned);
            let name = parts.next().unwrap_or_default();
            self.layers.push(Layer { name, is_relation: kind == "RL", features: parts.collect() });
            return Ok(());
        }
        if line.trim().is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, place, words, cells @ ..] = columns.as_slice() else {
            return Err("it has fewer than three columns".to_owned());
        };
        let place = parsed(place, '-').and_then(|places| places.first().copied()).ok_or("its place is no place")?;
        self.tokens.push((number, (*name).to_owned(), place, unescaped(words)));
        let mut cells = cells.iter().copied();
        for layer in 0..self.layers.len() {
            let Some(described) = self.layers.get(layer) else { continue };
            // A layer without features still has one column.
            let count = described.features.len().max(1);
            let here: Vec<&str> = cells.by_ref().take(count).collect();
            if here.iter().all(|cell| *cell == "_" || cell.is_empty()) {
                continue;
            }
            if described.is_relation {
                self.relation(layer, number, name, &here)?;
            } else {
                self.span(layer, number, name, place, &here);
            }
        }
        Ok(())
    }

    fn span(&mut self, layer: usize, line: usize, row: &str, place: [usize; 2], cells: &[&str]) {
        let features = self.layers.get(layer).map(|layer| layer.features.clone()).unwrap_or_default();
        for (column, cell) in cells.iter().enumerate() {
            for (at, (value, number)) in stacked(cell).into_iter().enumerate() {
                let key = number.map_or_else(|| format!("{row} {at}"), |number| format!("#{number}"));
                let fresh = || Span { line, place, values: BTreeMap::new(), row: row.to_owned() };
                let span = self.spans.entry((layer, key)).or_insert_with(fresh);
                span.place = [span.place[0].min(place[0]), span.place[1].max(place[1])];
                if let Some(feature) = features.get(column).filter(|_| !matches!(value, "*" | "_")) {
                    span.values.insert(feature.clone(), unescaped(value));
                }
            }
        }
    }

    fn relation(&mut self, layer: usize, line: usize, row: &str, cells: &[&str]) -> Result<(), String> {
        let described = self.layers.get(layer).ok_or("its layer is missing")?;
        let source = described.features.iter().position(|feature| feature.starts_with("BT_"));
        let source = source.and_then(|at| cells.get(at)).ok_or("its relation names no base layer")?;
        let short = described.name.rsplit('.').next().unwrap_or_default().to_owned();
        let kinds = if described.features.len() > 1 { stacked(cells.first().copied().unwrap_or("*")) } else { vec![] };
        let mut links = Vec::new();
        for (at, (from, numbers)) in stacked(source).into_iter().enumerate() {
            let kind = kinds.get(at).map(|(kind, _)| unescaped(kind)).filter(|kind| kind != "*");
            let numbers = numbers.and_then(|numbers| numbers.split_once('_'));
            links.push(Link {
                line,
                kind: kind.unwrap_or_else(|| short.clone()),
                to_row: row.to_owned(),
                from_row: from.to_owned(),
                numbers: numbers.map(|(from, to)| (from.to_owned(), to.to_owned())),
            });
        }
        self.relations.extend(links);
        Ok(())
    }

    /// The text as far as the rows tell it: what is between sentences is not in the file, so blanks stand for it.
    fn text(&self) -> String {
        let mut text = String::new();
        let mut unit = 0;
        let mut sentence = "";
        for (_, name, [start, end], words) in &self.tokens {
            let (here, token) = name.split_once('-').unwrap_or((name, ""));
            if token.contains('.') || *start < unit {
                continue;
            }
            let gap = (start - unit).min(1 << 20);
            if gap > 0 && here != sentence && !text.is_empty() {
                text.push('\n');
                text += &" ".repeat(gap - 1);
            } else {
                text += &" ".repeat(gap);
            }
            (unit, sentence) = (*end, here);
            text += words;
        }
        text
    }
}

struct Meaning<'a> {
    path: &'a str,
    places: &'a Places,
    report: &'a mut Report,
    imported: &'a mut Imported,
    /// Ids of mentions by number, or by row and place in the stack.
    mentions: BTreeMap<String, MentionId>,
}

impl Meaning<'_> {
    fn error(&mut self, line: usize, what: impl std::fmt::Display) {
        self.report.add(Notice::error(format!("An annotation was left out: {what}.")).at(self.path).line(line));
    }

    fn document(&mut self, rows: Rows, read: &mut ImportedDocument) {
        for (line, _, place, words) in &rows.tokens {
            let here = self.places.range(*place).map(|range| self.places.text.slice(range));
            if here != Some(words.as_str()) {
                let here = here.unwrap_or_default().to_owned();
                self.error(*line, format!("at the place of “{words}” stands “{here}”"));
            }
        }
        let (mut stances, mut first) = (Vec::new(), BTreeMap::new());
        for ((layer, key), span) in rows.spans {
            let name = rows.layers.get(layer).map(|layer| layer.name.as_str()).unwrap_or_default();
            if name == STANCE {
                stances.push(span);
                continue;
            }
            let Some(range) = self.places.range(span.place) else {
                self.error(span.line, "its place is empty or leaves the text");
                continue;
            };
            let value = |name: &str| span.values.get(name).cloned();
            let label = value("value").or(value("label")).or_else(|| span.values.values().next().cloned());
            let label = LabelId::new(label.unwrap_or_else(|| name.rsplit('.').next().unwrap_or_default().to_owned()));
            let spans = vec![range];
            let entity = value("identifier").map(|address| self.entity(&address, &spans, &label));
            let id = Mention::suggestion_id(&spans, &label);
            first.entry(span.row).or_insert_with(|| id.clone());
            self.mentions.insert(key, id.clone());
            read.mentions.push(Mention {
                id,
                spans,
                label,
                entity,
                attributes: BTreeMap::new(),
                status: Status::Suggested,
                origin: origin::import("webanno"),
                note: String::new(),
            });
        }
        for span in stances {
            match self.stance(&span) {
                Ok(stance) => read.stances.push(stance),
                Err(what) => self.error(span.line, what),
            }
        }
        for link in rows.relations {
            let named = |number: Option<&String>, row: &String| {
                let number = number.filter(|number| *number != "0").map(|number| format!("#{number}"));
                number.and_then(|number| self.mentions.get(&number)).or(first.get(row)).cloned()
            };
            let numbers = link.numbers.as_ref();
            let from = named(numbers.map(|(from, _)| from), &link.from_row);
            let to = named(numbers.map(|(_, to)| to), &link.to_row);
            let Some((from, to)) = from.zip(to) else {
                self.error(link.line, "a relation needs two mentions");
                continue;
            };
            read.relations.push(Relation {
                id: RelationId::new(format!("r-{from}-{to}")),
                kind: link.kind,
                from,
                to,
                note: String::new(),
                status: Status::Suggested,
                origin: origin::import("webanno"),
            });
        }
        place::sort(&mut read.mentions);
        unique_ids(read);
    }

    /// The entity that an identifier names.
    fn entity(&mut self, address: &str, spans: &[TextRange], label: &LabelId) -> EntityId {
        let Some(entry) = wikidata_id(address) else {
            return EntityId::new(address);
        };
        let words = self.places.text.joined(spans);
        let name = if words.is_empty() { entry } else { &words };
        let mut entity = Entity::new(name, label.clone(), origin::import("webanno"));
        entity.id = EntityId::new(slug(entry));
        entity.knowledge_base_id = entry.to_owned();
        let id = entity.id.clone();
        self.imported.entities.push(entity);
        id
    }

    fn stance(&mut self, span: &Span) -> Result<Stance, String> {
        let value = |name: &str| span.values.get(name).map(String::as_str).unwrap_or_default();
        let spans = |places: &str| match places {
            "" => Ok(Vec::new()),
            places => {
                let found = parsed(places, '-').and_then(|places| self.places.ranges(&places));
                found.ok_or_else(|| format!("“{places}” is no place in the text"))
            }
        };
        let mut evidence = spans(value("evidence"))?;
        if evidence.is_empty() {
            evidence.push(self.places.range(span.place).ok_or("its place leaves the text")?);
        }
        let (target, target_entity) = match value("target").split_once("entity ") {
            Some((places, entity)) => (spans(places.trim())?, Some(entity)),
            None => (spans(value("target"))?, None),
        };
        let cue = spans(value("cue"))?;
        let (polarity, certainty) = (value("polarity"), value("certainty"));
        let polarity = Polarity::from_id(polarity).ok_or_else(|| format!("the polarity “{polarity}” is unknown"))?;
        let attribution = self.attribution(value("attribution"))?;
        let organisation = LabelId::new("ORG");
        let holder = match value("holder") {
            "outlet" => Holder::Outlet,
            held => match held.strip_prefix("entity ") {
                Some(entity) => Holder::Entity(self.entity(entity, &[], &organisation)),
                None => {
                    let (place, label) = held.split_once(' ').unwrap_or((held, ""));
                    let held = spans(place)?;
                    let id = Mention::suggestion_id(&held, &LabelId::new(label));
                    let is_known = self.mentions.values().any(|known| *known == id);
                    Holder::Mention(Some(id).filter(|_| is_known).ok_or("its holder is no mention")?)
                }
            },
        };
        let entity = target_entity.map(|entity| self.entity(entity, &[], &organisation));
        let target = Target { spans: target, entity };
        if target == Target::default() {
            return Err("it has no target".to_owned());
        }
        Ok(Stance {
            id: Stance::suggestion_id(&holder, &cue, &target.spans),
            holder,
            target,
            issue: Some(value("issue")).filter(|id| !id.is_empty()).map(IssueId::new),
            polarity,
            cue,
            evidence,
            attribution,
            certainty: Certainty::from_id(certainty).unwrap_or_default(),
            when: value("when").to_owned(),
            note: value("note").to_owned(),
            status: status_from_id(value("status")),
            origin: origin::import("webanno"),
        })
    }

    fn attribution(&self, json: &str) -> Result<Vec<Attribution>, String> {
        #[derive(serde::Deserialize)]
        struct Link {
            text: String,
            spans: Vec<[usize; 2]>,
        }
        if json.is_empty() {
            return Ok(Vec::new());
        }
        let links: Vec<Link> =
            serde_json::from_str(json).map_err(|error| format!("its attribution is wrong ({error})"))?;
        let links = links.into_iter().map(|link| {
            let spans = self.places.ranges(&link.spans).ok_or("a place in its attribution is wrong")?;
            Ok(Attribution { text: link.text, spans, mention: None })
        });
        links.collect()
    }
}
