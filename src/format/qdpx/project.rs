//! The project file: users, codes, variables, cases, sources with their selections, and links, in this order.

use super::codes::{CUE, Code, MENTIONS, PARTS, SOURCE, STANCE, TARGET, codes, guid, issue_guid};
use super::{CASE_VARIABLES, ORIGIN, SOURCE_VARIABLES, SPACE};
use crate::format::ExportOptions;
use crate::format::export::Selected;
use crate::format::origin::{self, Words, status_id};
use crate::format::place::utf16;
use crate::format::xml::Xml;
use crate::model::{Holder, MentionId, Origin, Project, Stance};
use crate::text::TextRange;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Builder<'a> {
    project: &'a Project,
    annotator: String,
    users: BTreeMap<String, String>,
    labels: BTreeSet<String>,
    sources: Vec<Source>,
    /// Selections by the entity that they name.
    named: BTreeMap<String, Vec<String>>,
    links: Vec<Link>,
}

struct Source {
    guid: String,
    name: String,
    note: String,
    values: [String; SOURCE_VARIABLES.len()],
    text: String,
    selections: Vec<Selection>,
}

struct Selection {
    guid: String,
    place: [usize; 2],
    words: String,
    codes: Vec<String>,
    user: String,
    description: String,
}

struct Link {
    name: String,
    from: String,
    to: String,
}

/// What goes with the first piece of a selection.
struct About<'a> {
    codes: Vec<String>,
    origin: &'a Origin,
    description: String,
}

impl<'a> Builder<'a> {
    pub(super) fn new(project: &'a Project, options: &ExportOptions) -> Self {
        Self {
            project,
            annotator: options.annotator.to_string(),
            users: BTreeMap::new(),
            labels: BTreeSet::new(),
            sources: Vec::new(),
            named: BTreeMap::new(),
            links: Vec::new(),
        }
    }

    pub(super) fn document(&mut self, selected: &Selected) {
        let document = &selected.document;
        let (metadata, source) = (document.metadata.clone(), document.source.clone());
        self.sources.push(Source {
            guid: guid(&["source", document.id.as_str()]),
            name: document.title().to_owned(),
            note: document.note.clone(),
            values: [
                document.id.to_string(),
                metadata.title,
                metadata.outlet,
                metadata.author,
                metadata.date,
                metadata.address,
                metadata.language,
                origin::state_id(document.state).to_owned(),
                source.name,
                source.format,
                source.encoding,
                source.sha256,
            ],
            text: document.text.as_str().to_owned(),
            selections: Vec::new(),
        });
        let mut mentions: BTreeMap<&MentionId, String> = BTreeMap::new();
        for mention in &selected.mentions {
            let label = mention.label.as_str();
            self.labels.insert(label.to_owned());
            let codes = vec![guid(&["code", MENTIONS, label])];
            let about = About { codes, origin: &mention.origin, description: mention.note.clone() };
            let id = self.select(selected, &["mention", mention.id.as_str()], &mention.spans, about);
            if let Some(entity) = &mention.entity {
                self.named.entry(entity.to_string()).or_default().push(id.clone());
            }
            mentions.insert(&mention.id, id);
        }
        for stance in &selected.stances {
            self.stance(selected, stance, &mentions);
        }
        for relation in &selected.relations {
            if let Some((from, to)) = mentions.get(&relation.from).zip(mentions.get(&relation.to)) {
                self.link(&relation.kind, from, to);
            }
        }
    }

    fn stance(&mut self, selected: &Selected, stance: &Stance, mentions: &BTreeMap<&MentionId, String>) {
        let mut codes = vec![guid(&["code", STANCE, stance.polarity.id()])];
        codes.extend(stance.issue.as_ref().map(|id| issue_guid(id.as_str())));
        let about = About { codes, origin: &stance.origin, description: described(stance) };
        let id = self.select(selected, &["stance", stance.id.as_str()], &stance.evidence, about);
        match &stance.holder {
            Holder::Mention(held) => {
                if let Some(held) = mentions.get(held) {
                    self.link("holder", &id, held);
                }
            }
            Holder::Entity(entity) => self.link("holder", &id, &guid(&["case", entity.as_str()])),
            Holder::Outlet => {}
        }
        if let Some(entity) = &stance.target.entity {
            self.link("target entity", &id, &guid(&["case", entity.as_str()]));
        }
        let mut part = |part: &str, link: &str, spans: &[TextRange]| {
            if !spans.is_empty() {
                let codes = vec![guid(&["code", PARTS, part])];
                let about = About { codes, origin: &stance.origin, description: String::new() };
                let to = self.select(selected, &["part", stance.id.as_str(), link], spans, about);
                self.link(link, &id, &to);
            }
        };
        part(TARGET, TARGET, &stance.target.spans);
        part(CUE, CUE, &stance.cue);
        for (at, link) in stance.attribution.iter().enumerate() {
            part(SOURCE, &format!("{SOURCE} {}", at + 1), &link.spans);
        }
    }

    /// Adds a selection for each piece and links the further ones to the first, whose id it gives.
    fn select(&mut self, selected: &Selected, name: &[&str], spans: &[TextRange], about: About<'_>) -> String {
        let document = &selected.document;
        let user = self.user(about.origin);
        let ids: Vec<String> = (0..spans.len())
            .map(|piece| {
                let number = piece.to_string();
                let parts: Vec<&str> =
                    [document.id.as_str()].into_iter().chain(name.iter().copied()).chain([number.as_str()]).collect();
                guid(&parts)
            })
            .collect();
        let mut description = about.description;
        for (id, span) in ids.iter().zip(spans) {
            let selection = Selection {
                guid: id.clone(),
                place: utf16(&document.text, *span),
                words: document.text.slice(*span).split_whitespace().collect::<Vec<_>>().join(" "),
                codes: about.codes.clone(),
                user: user.clone(),
                description: std::mem::take(&mut description),
            };
            if let Some(source) = self.sources.last_mut() {
                source.selections.push(selection);
            }
        }
        let first = ids.first().cloned().unwrap_or_default();
        ids.iter().skip(1).for_each(|piece| self.link("continues", piece, &first));
        first
    }

    fn link(&mut self, name: &str, from: &str, to: &str) {
        self.links.push(Link { name: name.to_owned(), from: from.to_owned(), to: to.to_owned() });
    }

    fn user(&mut self, origin: &Origin) -> String {
        let words = Words::of(origin);
        let name = match words.kind.as_str() {
            "analyst" => words.by,
            kind => format!("{kind} {}", words.by),
        };
        let id = guid(&["user", &name]);
        self.users.insert(name, id.clone());
        id
    }

    /// The project file, the texts of the sources, and how many characters had to be replaced.
    pub(super) fn finish(mut self) -> (Vec<u8>, Vec<(String, String)>, usize) {
        let me = guid(&["user", &self.annotator]);
        self.users.insert(self.annotator.clone(), me.clone());
        let mut xml = Xml::new();
        let attributes =
            [("xmlns", SPACE), ("name", self.project.name()), ("origin", ORIGIN), ("creatingUserGUID", &me)];
        xml.start("Project", &attributes);
        xml.start("Users", &[]);
        self.users.iter().for_each(|(name, id)| xml.empty("User", &[("guid", id), ("name", name)]));
        xml.end("Users");
        xml.start("CodeBook", &[]);
        xml.start("Codes", &[]);
        codes(self.project, &self.labels).iter().for_each(|code| write_code(&mut xml, code, false));
        xml.end("Codes");
        xml.end("CodeBook");
        xml.start("Variables", &[]);
        for (kind, names) in [("source", &SOURCE_VARIABLES[..]), ("case", &CASE_VARIABLES[..])] {
            for name in names {
                let id = guid(&["variable", kind, name]);
                xml.empty("Variable", &[("guid", &id), ("name", name), ("typeOfVariable", "Text")]);
            }
        }
        xml.end("Variables");
        self.cases(&mut xml);
        if !self.sources.is_empty() {
            xml.start("Sources", &[]);
            self.sources.iter().for_each(|source| write_source(&mut xml, source, &me));
            xml.end("Sources");
        }
        if !self.links.is_empty() {
            xml.start("Links", &[]);
            for (number, link) in self.links.iter().enumerate() {
                let id = guid(&["link", &number.to_string(), &link.from, &link.to]);
                let attributes = [
                    ("guid", id.as_str()),
                    ("name", &link.name),
                    ("direction", "OneWay"),
                    ("originGUID", &link.from),
                    ("targetGUID", &link.to),
                ];
                xml.empty("Link", &attributes);
            }
            xml.end("Links");
        }
        xml.end("Project");
        let lost = xml.lost;
        let sources = self.sources.into_iter().map(|source| (source.guid, source.text)).collect();
        (xml.bytes(), sources, lost)
    }

    fn cases(&self, xml: &mut Xml) {
        if self.project.entities().next().is_none() {
            return;
        }
        xml.start("Cases", &[]);
        for entity in self.project.entities() {
            let id = guid(&["case", entity.id.as_str()]);
            xml.start("Case", &[("guid", &id), ("name", &entity.name)]);
            if !entity.description.is_empty() {
                xml.text("Description", &[], &entity.description);
            }
            let affiliation = entity.affiliation.as_ref().map(ToString::to_string).unwrap_or_default();
            let values = [
                entity.id.to_string(),
                entity.label.to_string(),
                entity.aliases.join("\n"),
                entity.knowledge_base_id.clone(),
                affiliation,
            ];
            write_values(xml, "case", &CASE_VARIABLES, &values);
            for selection in self.named.get(entity.id.as_str()).into_iter().flatten() {
                xml.empty("SelectionRef", &[("targetGUID", selection)]);
            }
            xml.end("Case");
        }
        xml.end("Cases");
    }
}

/// What a stance says beside its codes and links, a line each; its note comes after an empty line.
fn described(stance: &Stance) -> String {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines =
        vec![format!("certainty: {}", stance.certainty.id()), format!("status: {}", status_id(stance.status))];
    if !stance.when.is_empty() {
        lines.push(format!("when: {}", line(&stance.when)));
    }
    if stance.holder == Holder::Outlet {
        lines.push("holder: outlet".to_owned());
    }
    for (at, link) in stance.attribution.iter().enumerate() {
        lines.push(format!("{SOURCE} {}: {}", at + 1, line(&link.text)));
    }
    if !stance.note.is_empty() {
        lines.push(format!("\n{}", stance.note));
    }
    lines.join("\n")
}

fn write_code(xml: &mut Xml, code: &Code, is_codable: bool) {
    let codable = if is_codable { "true" } else { "false" };
    let mut attributes = vec![("guid", code.guid.as_str()), ("name", &code.name), ("isCodable", codable)];
    if !code.colour.is_empty() {
        attributes.push(("color", &code.colour));
    }
    xml.start("Code", &attributes);
    if !code.description.is_empty() {
        xml.text("Description", &[], &code.description);
    }
    code.below.iter().for_each(|code| write_code(xml, code, true));
    xml.end("Code");
}

fn write_values(xml: &mut Xml, kind: &str, names: &[&str], values: &[String]) {
    for (name, value) in names.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
        xml.start("VariableValue", &[]);
        xml.empty("VariableRef", &[("targetGUID", &guid(&["variable", kind, name]))]);
        xml.text("TextValue", &[], value);
        xml.end("VariableValue");
    }
}

fn write_source(xml: &mut Xml, source: &Source, me: &str) {
    let path = format!("internal://{}.txt", source.guid);
    let attributes =
        [("guid", source.guid.as_str()), ("name", &source.name), ("plainTextPath", &path), ("creatingUser", me)];
    xml.start("TextSource", &attributes);
    if !source.note.is_empty() {
        xml.text("Description", &[], &source.note);
    }
    for selection in &source.selections {
        let [start, end] = selection.place.map(|unit| unit.to_string());
        let attributes = [
            ("guid", selection.guid.as_str()),
            ("name", &selection.words),
            ("startPosition", &start),
            ("endPosition", &end),
            ("creatingUser", &selection.user),
        ];
        xml.start("PlainTextSelection", &attributes);
        if !selection.description.is_empty() {
            xml.text("Description", &[], &selection.description);
        }
        for code in &selection.codes {
            let id = guid(&["coding", &selection.guid, code]);
            xml.start("Coding", &[("guid", &id), ("creatingUser", &selection.user)]);
            xml.empty("CodeRef", &[("targetGUID", code)]);
            xml.end("Coding");
        }
        xml.end("PlainTextSelection");
    }
    write_values(xml, "source", &SOURCE_VARIABLES, &source.values);
    xml.end("TextSource");
}
