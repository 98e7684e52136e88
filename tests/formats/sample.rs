//! A project that holds what is hard for some format.

use standpoint::format::{Bundle, ExportOptions, Format, Imported, ImportedDocument};
use standpoint::model::*;
use standpoint::report::Report;
use standpoint::text::{SourceText, TextRange};
use std::collections::BTreeMap;

pub(super) const HARD: &str = "👨‍👩‍👧‍👦 Rally 🇺🇦 in Kyiv:\r\nDon’t “forget” Олена Ковальчук, said\u{a0}the\r\nDeputy Minister of \
                    the Interior.\r\n\r\nوزير الخارجية arrived; “=SUM(1)”, he\tjoked.\r\nNorth and South Vardia \
                    oppose\u{2028}it; e\u{301}clat. ";

pub(super) fn schema() -> Schema {
    let label = |id: &str, hue| Label { hue, ..Label::new(id.into(), &id.to_lowercase()) };
    Schema {
        name: "Test".into(),
        labels: vec![label("PERSON", 217), label("GPE", 152), label("ROLE", 345), label("ПАРТИЯ", 10)],
        relations: vec![RelationType { name: "member of".into(), description: String::new() }],
        ..Schema::default()
    }
}

/// Finds words in a document and marks them.
struct Pencil<'a> {
    document: &'a Document,
}

impl Pencil<'_> {
    fn place(&self, words: &str) -> TextRange {
        let at = self.document.text.as_str().find(words).unwrap_or_else(|| panic!("no {words:?}"));
        TextRange::between(at, at + words.len())
    }

    fn mention(&self, id: &str, label: &str, places: &[&str]) -> Mention {
        let mut spans: Vec<TextRange> = places.iter().map(|words| self.place(words)).collect();
        spans.sort();
        Mention {
            id: id.into(),
            spans,
            label: label.into(),
            entity: None,
            attributes: BTreeMap::new(),
            status: Status::Accepted,
            origin: Origin::analyst("Ann \"A\" Lyst", 1_750_000_000),
            note: String::new(),
        }
    }
}

/// Everything that is hard for some format: wide characters before the first span, right-to-left text, nested,
/// crossing and discontinuous mentions, spans over line ends, a document without annotations.
pub(super) fn hard_project() -> Project {
    let mut document = Document::new("hard".into(), SourceText::new(HARD).unwrap());
    document.metadata = Metadata {
        title: "Rally, \"loud\"\nand long".into(),
        outlet: "The Daily; Example".into(),
        author: "Ø. Author".into(),
        date: "2025-08-22".into(),
        address: "https://example.org/a?b=1,2".into(),
        language: "en".into(),
    };
    document.state = DocumentState::InProgress;
    document.note = "Checked twice.\nSee also: \\ and | and \t.".into();
    document.source =
        Source { name: "hard.txt".into(), format: "text".into(), encoding: "UTF-8".into(), sha256: "ab".repeat(32) };
    document.boilerplate = vec![Pencil { document: &document }.place("👨‍👩‍👧‍👦 Rally")];
    let make = Pencil { document: &document };
    let mut kyiv = make.mention("m1", "GPE", &["Kyiv"]);
    kyiv.entity = Some("kyiv".into());
    let mut olena = make.mention("m2", "PERSON", &["Олена Ковальчук"]);
    olena.entity = Some("olena".into());
    olena.note = "Spelled \\n so in the text\nand elsewhere; \"quoted\", too.".into();
    let mut role = make.mention("m3", "ROLE", &["Deputy Minister of the Interior"]);
    role.attributes.insert("value".into(), "a=b; c".into());
    role.status = Status::Suggested;
    role.origin = Origin {
        maker: Maker::Model { name: "tagger".into(), version: "1.2".into() },
        score: Some(Score::new(0.871)),
        reason: "it said so, \"really\"".into(),
        at: None,
        proposal: None,
    };
    let inner = make.mention("m4", "ПАРТИЯ", &["the Interior"]);
    let across = make.mention("m5", "ROLE", &["Interior.\n\nوزير"]);
    let arabic = make.mention("m6", "PERSON", &["وزير الخارجية"]);
    let north = make.mention("m7", "GPE", &["North", "Vardia"]);
    let combining = make.mention("m8", "GPE", &["e\u{301}clat"]);
    let line_ends = make.mention("m9", "ROLE", &["the\nDeputy"]);
    let everything = [kyiv, olena, role, inner, across, arabic, north, combining, line_ends];
    let stance = Stance {
        id: "s1".into(),
        holder: Holder::Mention("m2".into()),
        target: Target { spans: vec![make.place("oppose\u{2028}it")], entity: Some("kyiv".into()) },
        issue: Some("rally".into()),
        polarity: Polarity::LeansOppose,
        cue: vec![make.place("Don’t")],
        evidence: vec![make.place("Don’t “forget” Олена Ковальчук, said\u{a0}the\nDeputy")],
        attribution: vec![
            Attribution { text: "the paper".into(), spans: vec![], mention: None },
            Attribution {
                text: "وزير الخارجية".into(),
                spans: vec![make.place("وزير الخارجية")],
                mention: Some("m6".into()),
            },
            Attribution { text: "someone".into(), spans: vec![make.place("joked")], mention: None },
        ],
        certainty: Certainty::Possible,
        when: "last week".into(),
        note: "A note\nof two lines.".into(),
        status: Status::Accepted,
        origin: Origin::analyst("ann", 1_750_000_001),
    };
    let by_entity = Stance {
        id: "s2".into(),
        holder: Holder::Entity("kyiv".into()),
        target: Target { spans: vec![], entity: Some("olena".into()) },
        issue: None,
        attribution: vec![],
        cue: vec![],
        certainty: Certainty::Asserted,
        when: String::new(),
        note: String::new(),
        polarity: Polarity::Support,
        ..stance.clone()
    };
    let by_outlet = Stance {
        id: "s3".into(),
        holder: Holder::Outlet,
        polarity: Polarity::Mixed,
        target: Target { spans: vec![make.place("Rally")], entity: None },
        ..by_entity.clone()
    };
    let relation = Relation {
        id: "r1".into(),
        kind: "member of".into(),
        from: "m2".into(),
        to: "m1".into(),
        note: "since 2020".into(),
        status: Status::Accepted,
        origin: Origin::analyst("ann", 1_750_000_002),
    };
    let mut olena_entity = Entity::new("Олена Ковальчук", "PERSON".into(), Origin::analyst("ann", 1));
    olena_entity.id = "olena".into();
    olena_entity.aliases = vec!["Kovalchuk, O.".into(), "O. K.".into()];
    olena_entity.description = "A \"person\".".into();
    olena_entity.affiliation = Some("kyiv".into());
    let mut kyiv_entity = Entity::new("Kyiv", "GPE".into(), Origin::rule("gazetteer", 0.9, "known"));
    kyiv_entity.knowledge_base_id = "Q1899".into();
    let issue = Issue { id: "rally".into(), name: "The rally".into(), description: "Is it, or not?".into() };

    let mut project = Project::new("Hard", schema());
    let who = analyst();
    let id = document.id.clone();
    let mut operations = vec![
        Operation::entity(kyiv_entity),
        Operation::entity(olena_entity),
        Operation::issue(issue),
        Operation::document(document),
        Operation::document(Document::new("empty-handed".into(), SourceText::new("Nobody is named here.").unwrap())),
    ];
    operations.extend(everything.map(|mention| Operation::mention(&id, &who, mention)));
    operations.extend([stance, by_entity, by_outlet].map(|stance| Operation::stance(&id, &who, stance)));
    operations.push(Operation::relation(&id, &who, relation));
    project.commit(&operations).unwrap();
    project
}

pub(super) fn analyst() -> AnnotationSetId {
    AnnotationSetId::analyst("ann")
}

pub(super) fn export(format: &Format, project: &Project) -> (Bundle, Report) {
    let mut report = Report::default();
    let bundle = (format.write)(project, &ExportOptions::all(analyst()), &mut report);
    assert!(!report.has_errors(), "{}: {report:?}", format.id);
    (bundle, report)
}

pub(super) fn import(format: &Format, bundle: &Bundle) -> (Imported, Report) {
    let mut report = Report::default();
    let read = format.read.expect("a format that is read");
    let imported = read(bundle, &mut report);
    (imported, report)
}

pub(super) fn hard(imported: &Imported) -> &ImportedDocument {
    imported.documents.iter().find(|read| read.document.id.as_str() == "hard").unwrap()
}

pub(super) fn places(mentions: &[Mention]) -> Vec<(Vec<TextRange>, LabelId)> {
    let mut places: Vec<_> = mentions.iter().map(|mention| (mention.spans.clone(), mention.label.clone())).collect();
    places.sort();
    places
}
