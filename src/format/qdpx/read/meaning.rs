//! What selections, codes, cases and links say.

mod stance;

use super::super::codes::{MENTIONS, PARTS, STANCE};
use super::super::{CASE_VARIABLES, SOURCE_VARIABLES};
use super::{Dialect, by_guid};
use crate::format::imported::{DocumentIds, Imported, ImportedDocument};
use crate::format::origin;
use crate::format::place::{self, Places};
use crate::format::settle::unique_ids;
use crate::model::{
    Document, Entity, EntityId, Issue, IssueId, LabelId, Mention, MentionId, Metadata, Relation, RelationId, Source,
    Status, slug,
};
use crate::report::{Notice, Report};
use crate::text::TextRange;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Meaning<'a, 'b> {
    document: &'a roxmltree::Document<'a>,
    path: &'b str,
    report: &'b mut Report,
    imported: &'b mut Imported,
    codes: BTreeMap<&'a str, Node<'a, 'a>>,
    /// Names of variables by their ids.
    variables: BTreeMap<&'a str, &'a str>,
    /// Entities by the ids of their cases.
    cases: BTreeMap<&'a str, EntityId>,
    /// Entities by the selections of their cases.
    selected: BTreeMap<&'a str, EntityId>,
    links: Vec<Link<'a>>,
    /// By the ids that they start from.
    links_from: BTreeMap<&'a str, Vec<usize>>,
    documents: Vec<Read<'a>>,
}

#[derive(Clone, Copy)]
struct Link<'a> {
    name: &'a str,
    from: &'a str,
    to: &'a str,
}

/// A document with the pieces of text that were selected in it.
struct Read<'a> {
    places: Places,
    read: ImportedDocument,
    selections: BTreeMap<&'a str, Selection<'a>>,
    /// In the order of the file.
    order: Vec<&'a str>,
}

struct Selection<'a> {
    node: Node<'a, 'a>,
    spans: Vec<TextRange>,
    codes: Vec<&'a str>,
    description: String,
}

impl<'a, 'b> Meaning<'a, 'b> {
    pub(super) fn new(
        document: &'a roxmltree::Document<'a>,
        path: &'b str,
        report: &'b mut Report,
        imported: &'b mut Imported,
    ) -> Self {
        let root = document.root_element();
        let variables = by_guid(root, "Variable").into_iter();
        let variables = variables.map(|(id, node)| (id, node.attribute("name").unwrap_or_default())).collect();
        let links = root.descendants().filter(|node| node.tag_name().name() == "Link");
        let links = links.filter_map(|node| {
            let name = node.attribute("name").unwrap_or_default();
            Some(Link { name, from: node.attribute("originGUID")?, to: node.attribute("targetGUID")? })
        });
        let mut meaning = Self {
            document,
            path,
            report,
            imported,
            codes: by_guid(root, "Code"),
            variables,
            cases: BTreeMap::new(),
            selected: BTreeMap::new(),
            links: links.collect(),
            links_from: BTreeMap::new(),
            documents: Vec::new(),
        };
        for (at, link) in meaning.links.iter().enumerate() {
            meaning.links_from.entry(link.from).or_default().push(at);
        }
        meaning.read_cases(root);
        meaning
    }

    pub(super) fn error(&mut self, node: Node<'_, '_>, what: String) {
        let line = self.document.text_pos_at(node.range().start).row as usize;
        self.report.add(Notice::error(what).at(self.path).line(line));
    }

    pub(super) fn warn(&mut self, node: Node<'_, '_>, what: String) {
        let line = self.document.text_pos_at(node.range().start).row as usize;
        self.report.add(Notice::warning(what).at(self.path).line(line));
    }

    /// The values of an element's variables by their names.
    fn values(&self, node: Node<'a, 'a>) -> BTreeMap<&'a str, String> {
        let values = node.children().filter(|child| child.tag_name().name() == "VariableValue");
        let value = |value: Node<'a, 'a>| {
            let id =
                value.children().find(|child| child.tag_name().name() == "VariableRef")?.attribute("targetGUID")?;
            let text = value.children().find(|child| child.tag_name().name().ends_with("Value"))?.text()?;
            Some((*self.variables.get(id)?, text.to_owned()))
        };
        values.filter_map(value).collect()
    }

    fn read_cases(&mut self, root: Node<'a, 'a>) {
        for (guid, case) in by_guid(root, "Case") {
            let values = self.values(case);
            let value = |at: usize| CASE_VARIABLES.get(at).and_then(|name| values.get(name)).cloned();
            let name = case.attribute("name").unwrap_or("unnamed");
            let label = LabelId::new(value(1).unwrap_or_else(|| "ORG".to_owned()));
            let mut entity = Entity::new(name, label, origin::import("qdpx"));
            entity.id = EntityId::new(value(0).unwrap_or_else(|| slug(name)));
            value(2).unwrap_or_default().lines().for_each(|alias| entity.add_alias(alias));
            entity.description = described(case);
            entity.knowledge_base_id = value(3).unwrap_or_default();
            entity.affiliation = value(4).map(EntityId::new);
            let selections = case.children().filter(|child| child.tag_name().name() == "SelectionRef");
            for selection in selections.filter_map(|child| child.attribute("targetGUID")) {
                self.selected.insert(selection, entity.id.clone());
            }
            self.cases.insert(guid, entity.id.clone());
            self.imported.entities.push(entity);
        }
    }

    /// Reads a source with its selections; what they mean is told by [`Meaning::finish`].
    pub(super) fn source(&mut self, source: Node<'a, 'a>, dialect: Dialect, text: &str, ids: &mut DocumentIds) {
        let values = self.values(source);
        let value = |at: usize| SOURCE_VARIABLES.get(at).and_then(|name| values.get(name)).cloned().unwrap_or_default();
        let name = source.attribute("name").unwrap_or("unnamed");
        let places = match Places::new(&dialect.text(text), dialect.counting) {
            Ok(places) => places,
            Err(error) => return self.error(source, format!("{name} was left out: {error}.")),
        };
        let wanted = Some(value(0)).filter(|id| !id.is_empty());
        let mut document = Document::new(ids.fit(wanted.as_deref().unwrap_or(name)), places.text.clone());
        document.metadata = Metadata {
            title: if wanted.is_some() { value(1) } else { name.to_owned() },
            outlet: value(2),
            author: value(3),
            date: value(4),
            address: value(5),
            language: value(6),
        };
        document.state = origin::state_from_id(&value(7));
        document.source = Source { name: value(8), format: value(9), encoding: value(10), sha256: value(11) };
        document.note = described(source);
        let mut read =
            Read { places, read: ImportedDocument::new(document), selections: BTreeMap::new(), order: Vec::new() };
        for node in source.children().filter(|child| child.tag_name().name() == "PlainTextSelection") {
            let place = |name| node.attribute(name).and_then(|unit| unit.parse().ok());
            let place = place("startPosition").zip(place("endPosition"));
            let span = place.and_then(|(start, end)| read.places.range([start, end]));
            let (Some(guid), Some(span)) = (node.attribute("guid"), span) else {
                self.error(node, "A selection was left out: its place is empty or leaves the text.".to_owned());
                continue;
            };
            let codings = node.children().filter(|child| child.tag_name().name() == "Coding");
            let codes = codings.filter_map(|coding| {
                coding.children().find(|child| child.tag_name().name() == "CodeRef")?.attribute("targetGUID")
            });
            let selection = Selection { node, spans: vec![span], codes: codes.collect(), description: described(node) };
            read.order.push(guid);
            read.selections.insert(guid, selection);
        }
        self.documents.push(read);
    }

    /// Makes mentions, stances and relations of the selections. Only in our own files do codes and links mean more
    /// than labels and relations.
    pub(super) fn finish(mut self, is_ours: bool) {
        for mut read in std::mem::take(&mut self.documents) {
            if is_ours {
                self.join(&mut read);
            }
            let mentions = self.mentions(&mut read, is_ours);
            if is_ours {
                self.stances(&mut read, &mentions);
            }
            self.relations(&mut read.read, &mentions, is_ours);
            place::sort(&mut read.read.mentions);
            unique_ids(&mut read.read);
            self.imported.documents.push(read.read);
        }
    }

    /// Adds the pieces that continue a selection to it.
    fn join(&self, read: &mut Read<'a>) {
        for link in self.links.iter().filter(|link| link.name == "continues") {
            if link.from == link.to || !read.selections.contains_key(link.to) {
                continue;
            }
            if let Some(piece) = read.selections.remove(link.from)
                && let Some(whole) = read.selections.get_mut(link.to)
            {
                whole.spans.extend(piece.spans);
                whole.spans.sort();
                whole.spans.dedup_by(|next, before| before.overlaps(*next));
            }
        }
        read.order.retain(|guid| read.selections.contains_key(guid));
    }

    /// The group and the name of a code.
    fn code(&self, guid: &str) -> Option<(&'a str, &'a str)> {
        let code = self.codes.get(guid)?;
        let group = code.parent().and_then(|above| above.attribute("name")).unwrap_or_default();
        Some((group, code.attribute("name")?))
    }

    fn mentions(&mut self, read: &mut Read<'a>, is_ours: bool) -> BTreeMap<&'a str, MentionId> {
        let mut ids = BTreeMap::new();
        for guid in &read.order {
            let Some(selection) = read.selections.get(guid) else { continue };
            let mut seen = BTreeSet::new();
            for code in &selection.codes {
                let Some((group, name)) = self.code(code) else {
                    self.error(selection.node, format!("A coding was left out: the code {code} is missing."));
                    continue;
                };
                if (is_ours && group != MENTIONS) || !seen.insert(name) {
                    continue;
                }
                let label = LabelId::new(name);
                let id = Mention::suggestion_id(&selection.spans, &label);
                ids.entry(*guid).or_insert_with(|| id.clone());
                read.read.mentions.push(Mention {
                    id,
                    spans: selection.spans.clone(),
                    label,
                    entity: self.selected.get(guid).cloned(),
                    attributes: BTreeMap::new(),
                    status: Status::Suggested,
                    origin: origin::import("qdpx"),
                    note: selection.description.clone(),
                });
            }
        }
        ids
    }

    fn relations(&mut self, read: &mut ImportedDocument, mentions: &BTreeMap<&'a str, MentionId>, is_ours: bool) {
        for link in &self.links {
            let is_part = is_ours && link.name == "continues";
            let Some((from, to)) = mentions.get(link.from).zip(mentions.get(link.to)).filter(|_| !is_part) else {
                continue;
            };
            read.relations.push(Relation {
                id: RelationId::new(format!("r-{from}-{to}")),
                kind: if link.name.is_empty() { "linked to" } else { link.name }.to_owned(),
                from: from.clone(),
                to: to.clone(),
                note: String::new(),
                status: Status::Suggested,
                origin: origin::import("qdpx"),
            });
        }
    }

    /// The issue of a code, which joins the others.
    fn issue(&mut self, guid: &str, name: &str) -> IssueId {
        let id = IssueId::new(slug(name));
        if !self.imported.issues.iter().any(|issue| issue.id == id) {
            let description = self.codes.get(guid).map(|code| described(*code)).unwrap_or_default();
            self.imported.issues.push(Issue { id: id.clone(), name: name.to_owned(), description });
        }
        id
    }

    fn stances(&mut self, read: &mut Read<'a>, mentions: &BTreeMap<&'a str, MentionId>) {
        for guid in &read.order {
            let Some(selection) = read.selections.get(guid) else { continue };
            let codes: Vec<(&str, &str, &str)> =
                selection.codes.iter().filter_map(|id| self.code(id).map(|(group, name)| (*id, group, name))).collect();
            let Some((.., polarity)) = codes.iter().find(|(_, group, _)| *group == STANCE).copied() else { continue };
            match self.stance(guid, selection, polarity, &codes, read, mentions) {
                Ok(stance) => read.read.stances.push(stance),
                Err(what) => self.error(selection.node, format!("A stance was left out: {what}.")),
            }
        }
    }

    /// What the links from a selection lead to, with the names of the links.
    fn linked(&self, from: &str) -> impl Iterator<Item = Link<'a>> {
        let numbers = self.links_from.get(from).into_iter().flatten();
        let links: Vec<Link<'a>> = numbers.filter_map(|&at| self.links.get(at)).copied().collect();
        links.into_iter()
    }
}

/// The description in an element; empty if there is none.
fn described(node: Node<'_, '_>) -> String {
    let description = node.children().find(|child| child.tag_name().name() == "Description");
    description.and_then(|description| description.text()).unwrap_or_default().to_owned()
}

/// Whether a code is one of the parts of stances.
fn is_part(selection: &Selection<'_>, meaning: &Meaning<'_, '_>) -> bool {
    selection.codes.iter().any(|code| meaning.code(code).is_some_and(|(group, _)| group == PARTS))
}
