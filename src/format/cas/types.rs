//! The types of our feature structures, as data, and as the two descriptions that other programs want.

use crate::format::xml::Xml;
use serde_json::{Map, Value, json};

pub(super) const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
pub(super) const METADATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
pub(super) const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
pub(super) const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
pub(super) const SOFA: &str = "uima.cas.Sofa";
pub(super) const ARRAY: &str = "uima.cas.FSArray";
pub(super) const STANCE: &str = "standpoint.Stance";
pub(super) const TARGET: &str = "standpoint.Target";
pub(super) const CUE: &str = "standpoint.Cue";
pub(super) const SOURCE: &str = "standpoint.Source";
pub(super) const RELATION: &str = "standpoint.Relation";
pub(super) const BOILERPLATE: &str = "standpoint.Boilerplate";
pub(super) const DOCUMENT: &str = "standpoint.Document";
pub(super) const ENTITY: &str = "standpoint.Entity";
pub(super) const ISSUE: &str = "standpoint.Issue";

/// The parts of a stance that are links, with the types of the links.
pub(super) const LINKS: [(&str, &str); 4] = [
    ("holder", "standpoint.StanceHolderLink"),
    ("target", "standpoint.StanceTargetLink"),
    ("cue", "standpoint.StanceCueLink"),
    ("source", "standpoint.StanceSourceLink"),
];

const ANNOTATION: &str = "uima.tcas.Annotation";
const BASE: &str = "uima.cas.AnnotationBase";
const TOP: &str = "uima.cas.TOP";
const TEXT: &str = "uima.cas.String";

/// A type: name, the type that it is a kind of, features with their ranges, and whether it tells who made it.
struct Type {
    name: &'static str,
    above: &'static str,
    texts: &'static [&'static str],
    references: &'static [(&'static str, &'static str)],
    made: bool,
}

const PLAIN: Type = Type { name: "", above: ANNOTATION, texts: &[], references: &[], made: false };
const LINK: Type = Type { above: TOP, texts: &["role"], references: &[("target", ANNOTATION)], ..PLAIN };

/// Who made a record, and what was decided; the score is a number.
const MADE: [&str; 7] = ["status", "origin", "by", "byVersion", "reason", "at", "note"];

const TYPES: &[Type] = &[
    Type {
        name: METADATA,
        above: "uima.tcas.DocumentAnnotation",
        texts: &["documentTitle", "documentId", "documentUri"],
        ..PLAIN
    },
    Type {
        name: NAMED_ENTITY,
        texts: &["value", "identifier", "recordId", "entity", "attributes", "pieces"],
        made: true,
        ..PLAIN
    },
    Type { name: SENTENCE, ..PLAIN },
    Type { name: TOKEN, ..PLAIN },
    Type { name: BOILERPLATE, ..PLAIN },
    Type { name: CUE, texts: &["pieces"], ..PLAIN },
    Type {
        name: DOCUMENT,
        above: BASE,
        texts: &[
            "title",
            "outlet",
            "author",
            "date",
            "address",
            "language",
            "state",
            "note",
            "sourceName",
            "sourceFormat",
            "encoding",
            "sha256",
            "annotator",
            "replaced",
        ],
        ..PLAIN
    },
    Type {
        name: ENTITY,
        above: BASE,
        texts: &[
            "recordId",
            "name",
            "label",
            "aliases",
            "description",
            "knowledgeBaseId",
            "affiliation",
            "differentFrom",
        ],
        made: true,
        ..PLAIN
    },
    Type { name: ISSUE, above: BASE, texts: &["recordId", "name", "description"], ..PLAIN },
    Type {
        name: RELATION,
        texts: &["value", "recordId"],
        references: &[("Governor", NAMED_ENTITY), ("Dependent", NAMED_ENTITY)],
        made: true,
        ..PLAIN
    },
    Type { name: SOURCE, texts: &["pieces", "text", "mention"], ..PLAIN },
    Type {
        name: STANCE,
        texts: &[
            "polarity",
            "certainty",
            "issue",
            "when",
            "holderKind",
            "holderEntity",
            "targetEntity",
            "recordId",
            "pieces",
        ],
        references: &LINKS,
        made: true,
        ..PLAIN
    },
    Type { name: LINKS[2].1, ..LINK },
    Type { name: LINKS[0].1, ..LINK },
    Type { name: LINKS[3].1, ..LINK },
    Type { name: LINKS[1].1, ..LINK },
    Type { name: TARGET, texts: &["pieces"], ..PLAIN },
];

impl Type {
    /// Features with their ranges; a range that ends in `[]` is a list.
    fn features(&self) -> Vec<(&'static str, String)> {
        let made: &[&str] = if self.made { &MADE } else { &[] };
        let mut features: Vec<(&str, String)> = Vec::new();
        features.extend(self.texts.iter().chain(made).map(|name| (*name, TEXT.to_owned())));
        if self.made {
            features.push(("score", "uima.cas.Float".to_owned()));
        }
        let is_list = self.name == STANCE;
        let range = |kind: &str| if is_list { format!("{kind}[]") } else { kind.to_owned() };
        features.extend(self.references.iter().map(|(name, kind)| (*name, range(kind))));
        features
    }
}

/// `TypeSystem.xml`.
pub(super) fn description() -> Vec<u8> {
    let mut xml = Xml::new();
    xml.start("typeSystemDescription", &[("xmlns", "http://uima.apache.org/resourceSpecifier")]);
    xml.text("name", &[], "Standpoint");
    xml.start("types", &[]);
    for known in TYPES {
        xml.start("typeDescription", &[]);
        xml.text("name", &[], known.name);
        xml.text("description", &[], "");
        xml.text("supertypeName", &[], known.above);
        xml.start("features", &[]);
        for (name, range) in known.features() {
            xml.start("featureDescription", &[]);
            xml.text("name", &[], name);
            xml.text("description", &[], "");
            match range.strip_suffix("[]") {
                Some(element) => {
                    xml.text("rangeTypeName", &[], ARRAY);
                    xml.text("elementType", &[], element);
                    xml.text("multipleReferencesAllowed", &[], "false");
                }
                None => xml.text("rangeTypeName", &[], &range),
            }
            xml.end("featureDescription");
        }
        xml.end("features");
        xml.end("typeDescription");
    }
    xml.end("types");
    xml.end("typeSystemDescription");
    xml.bytes()
}

/// `%TYPES` of JSON CAS.
pub(super) fn embedded() -> Map<String, Value> {
    let described = TYPES.iter().map(|known| {
        let mut described = Map::new();
        described.insert("%NAME".to_owned(), json!(known.name));
        described.insert("%SUPER_TYPE".to_owned(), json!(known.above));
        for (name, range) in known.features() {
            described.insert(name.to_owned(), json!({ "%NAME": name, "%RANGE": range }));
        }
        (known.name.to_owned(), Value::Object(described))
    });
    described.collect()
}
