//! The feature structures of a document.

use super::types::{
    BOILERPLATE, CUE, DOCUMENT, ENTITY, ISSUE, LINKS, METADATA, NAMED_ENTITY, RELATION, SENTENCE, SOURCE, STANCE,
    TARGET, TOKEN,
};
use super::{Cas, Structure, Value};
use crate::format::ExportOptions;
use crate::format::conll::token::tokens;
use crate::format::export::{Selected, named_entities};
use crate::format::knowledge::wikidata_address;
use crate::format::origin::{self, Words};
use crate::format::place::{all_utf16, utf16, written};
use crate::model::{Entity, Holder, Mention, MentionId, Origin, Project, Relation, Stance, Status, extent};
use crate::text::{self, TextRange};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn cas(project: &Project, selected: &Selected, options: &ExportOptions) -> Cas {
    let text = selected.document.text.as_str();
    let mut builder = Builder { project, selected, structures: Vec::new(), mentions: BTreeMap::new() };
    builder.document(options);
    let sentences = text::sentences(text);
    for sentence in &sentences {
        builder.annotation(SENTENCE, *sentence, Vec::new());
    }
    for token in tokens(text, &[]) {
        builder.annotation(TOKEN, token.range, Vec::new());
    }
    for part in &selected.document.boilerplate {
        builder.annotation(BOILERPLATE, *part, Vec::new());
    }
    selected.mentions.iter().for_each(|mention| builder.mention(mention));
    selected.stances.iter().for_each(|stance| builder.stance(stance));
    selected.relations.iter().for_each(|relation| builder.relation(relation));
    builder.registry();
    Cas { text: text.to_owned(), structures: builder.structures }
}

struct Builder<'a> {
    project: &'a Project,
    selected: &'a Selected,
    structures: Vec<Structure>,
    mentions: BTreeMap<MentionId, u32>,
}

type Features = Vec<(String, Value)>;

/// Texts as features; empty ones are left out.
fn texts<const N: usize>(pairs: [(&str, &str); N]) -> Features {
    let pairs = pairs.into_iter().filter(|(_, text)| !text.is_empty());
    pairs.map(|(name, text)| (name.to_owned(), Value::Text(text.to_owned()))).collect()
}

impl Builder<'_> {
    /// Adds a structure. The text itself has the id 1.
    fn add(&mut self, kind: &str, features: Features, is_indexed: bool) -> u32 {
        let id = self.structures.len() as u32 + 2;
        let kind = kind.to_owned();
        self.structures.push(Structure { id, kind, features, is_indexed, line: None });
        id
    }

    fn annotation(&mut self, kind: &str, place: TextRange, features: Features) -> u32 {
        let [begin, end] = utf16(&self.selected.document.text, place);
        let mut all = vec![("begin".to_owned(), Value::Number(begin)), ("end".to_owned(), Value::Number(end))];
        all.extend(features);
        self.add(kind, all, true)
    }

    /// An annotation over all pieces, which names them if they are several.
    fn pieces(&mut self, kind: &str, spans: &[TextRange], mut features: Features) -> u32 {
        if spans.len() > 1 {
            let pieces = written(&all_utf16(&self.selected.document.text, spans), '-');
            features.extend(texts([("pieces", &pieces)]));
        }
        self.annotation(kind, extent(spans), features)
    }

    fn document(&mut self, options: &ExportOptions) {
        let document = &self.selected.document;
        let metadata = &document.metadata;
        let mut features = texts([
            ("documentTitle", document.title()),
            ("documentId", document.id.as_str()),
            ("documentUri", &metadata.address),
        ]);
        let language = if metadata.language.is_empty() { "x-unspecified" } else { &metadata.language };
        features.extend(texts([("language", language)]));
        self.annotation(METADATA, document.text.range(), features);
        let features = texts([
            ("title", &metadata.title),
            ("outlet", &metadata.outlet),
            ("author", &metadata.author),
            ("date", &metadata.date),
            ("address", &metadata.address),
            ("language", &metadata.language),
            ("state", origin::state_id(document.state)),
            ("note", &document.note),
            ("sourceName", &document.source.name),
            ("sourceFormat", &document.source.format),
            ("encoding", &document.source.encoding),
            ("sha256", &document.source.sha256),
            ("annotator", options.annotator.as_str()),
        ]);
        self.add(DOCUMENT, features, true);
    }

    fn mention(&mut self, mention: &Mention) {
        let entity = mention.entity.as_ref();
        let known = entity.and_then(|id| self.project.entity(id)).map(|entity| entity.knowledge_base_id.as_str());
        let attributes = match mention.attributes.is_empty() {
            true => String::new(),
            false => serde_json::to_string(&mention.attributes).unwrap_or_default(),
        };
        let mut features = texts([
            ("value", mention.label.as_str()),
            ("identifier", &known.and_then(wikidata_address).unwrap_or_default()),
            ("recordId", mention.id.as_str()),
            ("entity", entity.map(|id| id.as_str()).unwrap_or_default()),
            ("attributes", &attributes),
        ]);
        features.extend(made(mention.status, &mention.origin, &mention.note));
        let id = self.pieces(NAMED_ENTITY, &mention.spans, features);
        self.mentions.insert(mention.id.clone(), id);
    }

    fn stance(&mut self, stance: &Stance) {
        let mut links: [Vec<(String, u32)>; 4] = Default::default();
        let [holders, targets, cues, sources] = &mut links;
        let (kind, holder_entity) = match &stance.holder {
            Holder::Mention(id) => {
                holders.extend(self.mentions.get(id).map(|&id| ("holder".to_owned(), id)));
                ("mention", "")
            }
            Holder::Entity(id) => ("entity", id.as_str()),
            Holder::Outlet => ("outlet", ""),
        };
        for (list, role, spans) in [(targets, TARGET, &stance.target.spans), (cues, CUE, &stance.cue)] {
            if !spans.is_empty() {
                let name = if role == TARGET { "target" } else { "cue" };
                list.push((name.to_owned(), self.pieces(role, spans, Vec::new())));
            }
        }
        for (at, link) in stance.attribution.iter().enumerate() {
            let mention = link.mention.as_ref().map(MentionId::as_str).unwrap_or_default();
            let mut features = vec![("text".to_owned(), Value::Text(link.text.clone()))];
            features.extend(texts([("mention", mention)]));
            let id = match link.spans.is_empty() {
                // Nowhere in the text: an empty place where the evidence begins.
                true => self.annotation(SOURCE, no_place(&stance.evidence), features),
                false => self.pieces(SOURCE, &link.spans, features),
            };
            sources.push(((at + 1).to_string(), id));
        }
        let mut features = texts([
            ("polarity", stance.polarity.id()),
            ("certainty", stance.certainty.id()),
            ("issue", stance.issue.as_ref().map(|id| id.as_str()).unwrap_or_default()),
            ("when", &stance.when),
            ("holderKind", kind),
            ("holderEntity", holder_entity),
            ("targetEntity", stance.target.entity.as_ref().map(|id| id.as_str()).unwrap_or_default()),
            ("recordId", stance.id.as_str()),
        ]);
        features.extend(made(stance.status, &stance.origin, &stance.note));
        for ((name, kind), list) in LINKS.iter().zip(links) {
            let mut ids = Vec::new();
            for (role, target) in list {
                let mut link = texts([("role", &role)]);
                link.push(("target".to_owned(), Value::Reference(target)));
                ids.push(self.add(kind, link, false));
            }
            if !ids.is_empty() {
                features.push(((*name).to_owned(), Value::References(ids)));
            }
        }
        self.pieces(STANCE, &stance.evidence, features);
    }

    fn relation(&mut self, relation: &Relation) {
        let ends = self.mentions.get(&relation.from).zip(self.mentions.get(&relation.to));
        let (Some((&from, &to)), Some(mention)) = (ends, self.selected.mention(&relation.to)) else { return };
        let place = mention.extent();
        let mut features = texts([("value", &relation.kind), ("recordId", relation.id.as_str())]);
        features.push(("Governor".to_owned(), Value::Reference(from)));
        features.push(("Dependent".to_owned(), Value::Reference(to)));
        features.extend(made(relation.status, &relation.origin, &relation.note));
        self.annotation(RELATION, place, features);
    }

    /// The entities and issues that the annotations name.
    fn registry(&mut self) {
        for id in named_entities(self.project, self.selected) {
            if let Some(entity) = self.project.entity(&id) {
                let features = entity_features(entity);
                self.add(ENTITY, features, true);
            }
        }
        let coded: BTreeSet<_> = self.selected.stances.iter().filter_map(|stance| stance.issue.as_ref()).collect();
        for issue in coded.into_iter().filter_map(|id| self.project.issue(id)) {
            let features =
                texts([("recordId", issue.id.as_str()), ("name", &issue.name), ("description", &issue.description)]);
            self.add(ISSUE, features, true);
        }
    }
}

fn entity_features(entity: &Entity) -> Features {
    let list = |words: &[String]| match words.is_empty() {
        true => String::new(),
        false => serde_json::to_string(words).unwrap_or_default(),
    };
    let different: Vec<String> = entity.different_from.iter().map(ToString::to_string).collect();
    let mut features = texts([
        ("recordId", entity.id.as_str()),
        ("name", &entity.name),
        ("label", entity.label.as_str()),
        ("aliases", &list(&entity.aliases)),
        ("description", &entity.description),
        ("knowledgeBaseId", &entity.knowledge_base_id),
        ("affiliation", entity.affiliation.as_ref().map(|id| id.as_str()).unwrap_or_default()),
        ("differentFrom", &list(&different)),
    ]);
    features.extend(by(&entity.origin));
    features
}

/// An empty place where the first of some pieces begins.
fn no_place(spans: &[TextRange]) -> TextRange {
    let start = extent(spans).start();
    TextRange::between(start, start)
}

fn made(status: Status, origin: &Origin, note: &str) -> Features {
    let mut features = texts([("status", origin::status_id(status))]);
    features.extend(by(origin));
    features.extend(texts([("note", note)]));
    features
}

fn by(origin: &Origin) -> Features {
    let words = Words::of(origin);
    let mut features = texts([
        ("origin", &words.kind),
        ("by", &words.by),
        ("byVersion", &words.version),
        ("reason", &words.reason),
        ("at", &words.at),
    ]);
    features.extend(words.score.map(|score| ("score".to_owned(), Value::Score(score))));
    features
}
