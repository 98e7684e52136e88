//! Every format survives its own output and damaged input.

use standpoint::format::{
    Bundle, ExportOptions, FORMATS, Format, Imported, ImportedDocument, Include, READERS, formats_table, read_article,
};
use standpoint::model::{
    AnnotationSetId, Attribution, Certainty, Document, DocumentId, DocumentState, Entity, EntityId, Holder, Issue,
    IssueId, Label, LabelId, Maker, Mention, MentionId, Metadata, Operation, Origin, Polarity, Project, Relation,
    RelationId, RelationType, Schema, Score, Source, Stance, StanceId, Status, Target,
};
use standpoint::report::{Report, Severity};
use standpoint::text::{SourceText, TextRange};
use std::collections::{BTreeMap, BTreeSet};

// ---- the hard sample -------------------------------------------------------------------------

const HARD: &str = "👨‍👩‍👧‍👦 Rally 🇺🇦 in Kyiv:\r\nDon’t “forget” Олена Ковальчук, said\u{a0}the\r\nDeputy Minister of \
                    the Interior.\r\n\r\nوزير الخارجية arrived; “=SUM(1)”, he\tjoked.\r\nNorth and South Vardia \
                    oppose\u{2028}it; e\u{301}clat. ";

fn schema() -> Schema {
    let label = |id: &str, hue| Label {
        id: id.into(),
        name: id.to_lowercase(),
        tag: id.to_lowercase(),
        key: None,
        hue,
        names_entities: true,
        description: String::new(),
        examples: Vec::new(),
    };
    Schema {
        name: "Test".into(),
        labels: vec![label("PERSON", 217), label("GPE", 152), label("ROLE", 345), label("ПАРТИЯ", 10)],
        relations: vec![RelationType { name: "member of".into(), description: String::new() }],
        guidelines: String::new(),
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
fn hard_project() -> Project {
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

fn analyst() -> AnnotationSetId {
    AnnotationSetId::analyst("ann")
}

fn export(format: &Format, project: &Project) -> (Bundle, Report) {
    let mut report = Report::default();
    let bundle = (format.write)(project, &ExportOptions::all(analyst()), &mut report);
    assert!(!report.has_errors(), "{}: {report:?}", format.id);
    (bundle, report)
}

fn import(format: &Format, bundle: &Bundle) -> (Imported, Report) {
    let mut report = Report::default();
    let imported = (format.read)(bundle, &mut report);
    (imported, report)
}

fn hard(imported: &Imported) -> &ImportedDocument {
    imported.documents.iter().find(|read| read.document.id.as_str() == "hard").unwrap()
}

fn places(mentions: &[Mention]) -> Vec<(Vec<TextRange>, LabelId)> {
    let mut places: Vec<_> = mentions.iter().map(|mention| (mention.spans.clone(), mention.label.clone())).collect();
    places.sort();
    places
}

// ---- the list as a list ----------------------------------------------------------------------

#[test]
fn ids_and_extensions_are_unique_and_every_format_says_what_it_is() {
    let ids: BTreeSet<&str> = FORMATS.iter().map(|format| format.id).collect();
    assert_eq!(ids.len(), FORMATS.len());
    let reader_ids: BTreeSet<&str> = READERS.iter().map(|reader| reader.id).collect();
    assert_eq!(reader_ids.len(), READERS.len());
    let extensions = standpoint::format::article_extensions();
    assert_eq!(extensions.iter().collect::<BTreeSet<_>>().len(), extensions.len());
    for format in FORMATS {
        assert!(format.about.len() > 40 && !format.name.is_empty(), "{}", format.id);
    }
}

#[test]
fn formats_page_is_up_to_date() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md");
    let wanted = formats_table();
    if std::env::var_os("STANDPOINT_RENEW").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &wanted).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == wanted, "docs/formats.md differs from the lists; run with STANDPOINT_RENEW=1 and read the diff");
}

#[test]
fn the_page_on_jsonl_names_every_field() {
    fn keys(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(object) => {
                for (key, value) in object {
                    found.insert(key.clone());
                    keys(value, found);
                }
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
            _ => {}
        }
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/jsonl.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (bundle, _) = export(standpoint::format::format("jsonl").unwrap(), &hard_project());
    let mut found = BTreeSet::new();
    for line in std::str::from_utf8(&bundle["annotations.jsonl"]).unwrap().lines() {
        keys(&serde_json::from_str(line).unwrap(), &mut found);
    }
    assert!(found.len() > 40);
    for key in found {
        assert!(page.contains(&format!("`{key}`")) || page.contains(&format!("`{key}:")), "docs/jsonl.md lacks {key}");
    }
}

// ---- round trips -----------------------------------------------------------------------------

#[test]
fn every_format_reads_back_the_spans_and_labels_that_it_carries() {
    let project = hard_project();
    let text = &project.document(&"hard".into()).unwrap().text;
    let all: Vec<Mention> = project.overlay(&"hard".into(), &analyst()).mentions().cloned().collect();
    for format in FORMATS {
        let (bundle, told) = export(format, &project);
        let (imported, report) = import(format, &bundle);
        assert_eq!(report, Report::default(), "{}", format.id);
        assert_eq!(imported.documents.len(), 2, "{}", format.id);
        let read = hard(&imported);
        assert_eq!(read.document.text.as_str(), text.as_str(), "{}", format.id);
        assert!(imported.documents.iter().any(|read| read.document.id.as_str() == "empty-handed"));
        if format.carries.nested && format.carries.discontinuous {
            assert_eq!(places(&read.mentions), places(&all), "{}", format.id);
        } else {
            let kept: BTreeSet<_> = places(&read.mentions).into_iter().collect();
            let known: BTreeSet<_> = places(&all).into_iter().collect();
            assert!(kept.is_subset(&known), "{}: {kept:?}", format.id);
            assert!(told.worst() == Some(Severity::Warning), "{} said nothing of its losses", format.id);
        }
        assert_eq!(read.stances.len(), if format.carries.stances { 3 } else { 0 }, "{}", format.id);
    }
}

#[test]
fn conll_keeps_the_longest_mention_and_counts_the_others() {
    let format = standpoint::format::format("conll").unwrap();
    let (bundle, report) = export(format, &hard_project());
    let (imported, _) = import(format, &bundle);
    let read = hard(&imported);
    let words: Vec<String> = read.mentions.iter().map(|mention| read.document.text.joined(&mention.spans)).collect();
    // “Deputy Minister of the Interior” wins over what lies in it and across it.
    assert_eq!(words, ["Kyiv", "Олена Ковальчук", "Deputy Minister of the Interior", "وزير الخارجية", "e\u{301}clat"]);
    let said = report.notices[0].to_string();
    for part in ["1 discontinuous mention", "3 mentions inside or across", "3 stances", "1 relation"] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn jsonl_and_csv_carry_every_field() {
    let project = hard_project();
    let set = project.annotation_set(&"hard".into(), &analyst()).unwrap();
    for id in ["jsonl", "csv"] {
        let format = standpoint::format::format(id).unwrap();
        let (bundle, _) = export(format, &project);
        let (imported, _) = import(format, &bundle);
        let read = hard(&imported);
        assert_eq!(&read.document, project.document(&"hard".into()).unwrap().as_ref(), "{id}");
        let mentions: BTreeMap<MentionId, Mention> =
            read.mentions.iter().map(|mention| (mention.id.clone(), mention.clone())).collect();
        assert_eq!(mentions, set.mentions, "{id}");
        let stances: BTreeMap<StanceId, Stance> =
            read.stances.iter().map(|stance| (stance.id.clone(), stance.clone())).collect();
        assert_eq!(stances, set.stances, "{id}");
        let relations: BTreeMap<RelationId, Relation> =
            read.relations.iter().map(|relation| (relation.id.clone(), relation.clone())).collect();
        assert_eq!(relations, set.relations, "{id}");
        let entities: Vec<Entity> = project.entities().map(|entity| entity.as_ref().clone()).collect();
        assert_eq!(imported.entities, entities, "{id}");
        let issues: Vec<Issue> = project.issues().map(|issue| issue.as_ref().clone()).collect();
        assert_eq!(imported.issues, issues, "{id}");
    }
}

#[test]
fn brat_carries_stances_relations_notes_and_attributes() {
    let project = hard_project();
    let set = project.annotation_set(&"hard".into(), &analyst()).unwrap();
    let format = standpoint::format::format("brat").unwrap();
    let (bundle, _) = export(format, &project);
    let (imported, _) = import(format, &bundle);
    let read = hard(&imported);
    let words = |id: &MentionId| {
        let mention = read.mentions.iter().find(|mention| mention.id == *id).unwrap();
        read.document.text.joined(&mention.spans)
    };
    for stance in &read.stances {
        // Ids differ, so stances are found by their polarity, which is theirs alone here.
        let known = set.stances.values().find(|known| known.polarity == stance.polarity).unwrap();
        assert_eq!(stance.target, known.target);
        assert_eq!((&stance.cue, &stance.evidence), (&known.cue, &known.evidence));
        assert_eq!((&stance.issue, stance.certainty, stance.status), (&known.issue, known.certainty, known.status));
        assert_eq!((&stance.when, &stance.note), (&known.when, &known.note));
        let chain = |stance: &Stance| -> Vec<(String, Vec<TextRange>)> {
            stance.attribution.iter().map(|link| (link.text.clone(), link.spans.clone())).collect()
        };
        assert_eq!(chain(stance), chain(known));
        match (&stance.holder, &known.holder) {
            (Holder::Mention(id), Holder::Mention(_)) => assert_eq!(words(id), "Олена Ковальчук"),
            (read, known) => assert_eq!(read, known),
        }
    }
    let [relation] = read.relations.as_slice() else { panic!("one relation") };
    assert_eq!((relation.kind.as_str(), relation.note.as_str()), ("member of", "since 2020"));
    assert_eq!((words(&relation.from), words(&relation.to)), ("Олена Ковальчук".into(), "Kyiv".into()));
    let olena = read.mentions.iter().find(|mention| mention.entity == Some("olena".into())).unwrap();
    assert_eq!(olena.note, set.mentions[&"m2".into()].note);
    let role = read.mentions.iter().find(|mention| !mention.attributes.is_empty()).unwrap();
    assert_eq!((role.attributes["value"].as_str(), role.status), ("a=b; c", Status::Suggested));
    let kyiv = imported.entities.iter().find(|entity| entity.id.as_str() == "kyiv").unwrap();
    assert_eq!((kyiv.name.as_str(), kyiv.knowledge_base_id.as_str()), ("Kyiv", "Q1899"));
}

#[test]
fn brat_files_hold_what_brat_itself_demands() {
    let format = standpoint::format::format("brat").unwrap();
    let (bundle, _) = export(format, &hard_project());
    let text: Vec<char> = String::from_utf8(bundle["hard.txt"].clone()).unwrap().chars().collect();
    assert!(!text.contains(&'\r'));
    let lines = String::from_utf8(bundle["hard.ann"].clone()).unwrap();
    let mut ids = BTreeSet::new();
    for line in lines.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        assert!(ids.insert(columns[0].to_owned()), "{line}");
        let Some(_) = line.strip_prefix('T') else { continue };
        let (label, places) = columns[1].split_once(' ').unwrap();
        assert!(label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{line}");
        let pieces: Vec<String> = places
            .split(';')
            .map(|place| {
                let (start, end) = place.split_once(' ').unwrap();
                text[start.parse::<usize>().unwrap()..end.parse::<usize>().unwrap()].iter().collect()
            })
            .collect();
        assert!(pieces.iter().all(|piece| !piece.contains(['\n', '\t', '\u{2028}'])), "{line}");
        assert_eq!(pieces.join(" "), columns[2], "{line}");
    }
    let config = String::from_utf8(bundle["annotation.conf"].clone()).unwrap();
    for section in ["[entities]", "[relations]", "[events]", "[attributes]"] {
        assert!(config.contains(section));
    }
}

#[test]
fn include_chooses_and_needed_holders_come_along() {
    let mut project = hard_project();
    // A stance that a person made, held by a mention that nobody has accepted.
    let mut stance = project.annotation_set(&"hard".into(), &analyst()).unwrap().stances[&"s1".into()].clone();
    stance.id = "s4".into();
    stance.holder = Holder::Mention("m3".into());
    project.commit(&[Operation::stance(&"hard".into(), &analyst(), stance)]).unwrap();
    let format = standpoint::format::format("jsonl").unwrap();
    let read = |include| {
        let options = ExportOptions { include, ..ExportOptions::all(analyst()) };
        let bundle = (format.write)(&project, &options, &mut Report::default());
        let imported = import(format, &bundle).0;
        hard(&imported).clone()
    };
    let has_role = |read: &ImportedDocument| read.mentions.iter().any(|mention| mention.id.as_str() == "m3");
    assert_eq!(read(Include::All).mentions.len(), 9);
    let human = read(Include::Human);
    assert!(has_role(&human) && human.stances.len() == 4);
    project.commit(&[Operation::PutStance("hard".into(), analyst(), "s4".into(), None)]).unwrap();
    let options = ExportOptions { include: Include::Reviewed, ..ExportOptions::all(analyst()) };
    let bundle = (format.write)(&project, &options, &mut Report::default());
    assert!(!has_role(hard(&import(format, &bundle).0)));
    let only = ExportOptions { documents: Some(["empty-handed".into()].into()), ..options };
    let bundle = (format.write)(&project, &only, &mut Report::default());
    assert_eq!(import(format, &bundle).0.documents.len(), 1);
}

#[test]
fn a_suggestion_hidden_by_a_decision_lends_its_stances_to_it() {
    let mut project = hard_project();
    let id: DocumentId = "hard".into();
    let set = project.annotation_set(&id, &analyst()).unwrap().clone();
    let suggested = Mention { id: "m-suggested".into(), ..set.mentions[&"m1".into()].clone() };
    let stance = Stance {
        id: "s-suggested".into(),
        holder: Holder::Mention("m-suggested".into()),
        status: Status::Suggested,
        ..set.stances[&"s3".into()].clone()
    };
    let prediction = AnnotationSetId::Prediction;
    project
        .commit(&[Operation::mention(&id, &prediction, suggested), Operation::stance(&id, &prediction, stance)])
        .unwrap();
    let format = standpoint::format::format("jsonl").unwrap();
    let (imported, report) = import(format, &export(format, &project).0);
    assert_eq!(report, Report::default());
    let stance = hard(&imported).stances.iter().find(|stance| stance.id.as_str() == "s-suggested").unwrap().clone();
    assert_eq!(stance.holder, Holder::Mention("m1".into()));
}

#[test]
fn two_exports_are_the_same_bytes() {
    let project = hard_project();
    for format in FORMATS {
        assert_eq!(export(format, &project).0, export(format, &project).0, "{}", format.id);
    }
}

// ---- damage ----------------------------------------------------------------------------------

#[test]
fn truncated_and_garbled_files_never_panic_and_are_reported() {
    let project = hard_project();
    for format in FORMATS {
        let (bundle, _) = export(format, &project);
        let mut silent = 0;
        let mut tried = 0;
        for (path, bytes) in &bundle {
            let step = (bytes.len() / 60).max(1);
            for cut in (0..bytes.len()).step_by(step) {
                let mut cut_short = bundle.clone();
                cut_short.insert(path.clone(), bytes[..cut].to_vec());
                import(format, &cut_short);
                let mut flipped = bundle.clone();
                let mut garbled = bytes.clone();
                garbled[cut] ^= 0x95;
                flipped.insert(path.clone(), garbled);
                let (imported, report) = import(format, &flipped);
                tried += 1;
                silent += usize::from(report.notices.is_empty() && imported == import(format, &bundle).0);
            }
        }
        // Changing a byte of a title is no fault that can be seen, but most changes are noticed or change the result.
        assert!(silent * 4 < tried * 3, "{}: {silent} of {tried}", format.id);
        let garbage: Vec<u8> = (0..5000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for path in bundle.keys() {
            let mut garbled = bundle.clone();
            garbled.insert(path.clone(), garbage.clone());
            let (_, report) = import(format, &garbled);
            let is_config = path.ends_with(".conf");
            assert!(is_config || !report.notices.is_empty(), "{} took garbage for {path}", format.id);
        }
        import(format, &Bundle::new());
    }
}

#[test]
fn one_bad_record_costs_only_itself_and_is_named_by_line() {
    let format = standpoint::format::format("jsonl").unwrap();
    let line = |mention: &str| {
        format!(
            "{{\"id\":\"a\",\"text\":\"😀 Kyiv\",\"mentions\":[{mention},{{\"spans\":[[2,6]],\"label\":\"GPE\"}}]}}"
        )
    };
    let file = [
        line("{\"spans\":[[2,99]],\"label\":\"GPE\"}"),
        "{not json".to_owned(),
        line("{\"spans\":[[3,7]],\"text\":\"Kyiv\",\"label\":\"GPE\"}"),
        String::new(),
        line("7"),
    ];
    let bundle = Bundle::from([("x.jsonl".to_owned(), file.join("\r\n").into_bytes())]);
    let (imported, report) = import(format, &bundle);
    assert_eq!(imported.documents.len(), 3);
    for read in &imported.documents {
        let words: Vec<String> =
            read.mentions.iter().map(|mention| read.document.text.joined(&mention.spans)).collect();
        assert_eq!(words, ["Kyiv"]);
    }
    let errors: Vec<usize> =
        report.notices.iter().filter(|n| n.severity == Severity::Error).filter_map(|n| n.line).collect();
    assert_eq!(errors, [1, 2, 3, 5]);
    // The same in UTF-16 units, declared.
    let file = "{\"id\":\"a\",\"offsets\":\"utf16\",\"text\":\"😀\\r\\nKyiv\",\"mentions\":[{\"spans\":[[4,8]],\"text\":\"Kyiv\",\"label\":\"GPE\"}]}";
    let (imported, report) = import(format, &Bundle::from([("x".to_owned(), file.as_bytes().to_vec())]));
    assert_eq!((imported.documents[0].mentions.len(), report.notices.len()), (1, 0));
}

#[test]
fn what_points_at_nothing_is_left_out_and_cycles_are_cut() {
    let format = standpoint::format::format("jsonl").unwrap();
    let file = r#"{"id":"../Up and Away","text":"Kyiv opposes it.","mentions":[{"id":"m1","spans":[[0,4]],"label":"GPE","entity":"unknown"}],
        "entities":[{"id":"a","name":"A","label":"GPE","affiliation":"b"},{"id":"b","name":"B","label":"GPE","affiliation":"a"}],
        "stances":[{"holder":{"mention":"m9"},"target":{"spans":[[13,15]]},"polarity":"oppose","evidence":[[0,16]]},
                   {"holder":{"mention":"m1"},"target":{"spans":[[13,15]]},"polarity":"oppose","evidence":[[0,16]],"issue":"new"}]}"#;
    let bundle = Bundle::from([("x.jsonl".to_owned(), file.replace('\n', " ").into_bytes())]);
    let (imported, report) = import(format, &bundle);
    assert!(report.has_errors());
    let read = &imported.documents[0];
    assert_eq!(read.document.id.as_str(), "up-and-away");
    assert_eq!(read.stances.len(), 1);
    let mut project = Project::new("New", schema());
    let mut operations: Vec<Operation> = imported.entities.into_iter().map(Operation::entity).collect();
    operations.extend(imported.issues.into_iter().map(Operation::issue));
    operations.push(Operation::document(read.document.clone()));
    operations.extend(read.mentions.iter().map(|m| Operation::mention(&read.document.id, &analyst(), m.clone())));
    operations.extend(read.stances.iter().map(|s| Operation::stance(&read.document.id, &analyst(), s.clone())));
    project.commit(&operations).unwrap();
    assert!(project.entity(&EntityId::new("unknown")).is_some() && project.issue(&IssueId::new("new")).is_some());
}

#[test]
fn files_of_other_programs_are_read() {
    let conll = standpoint::format::format("conll").unwrap();
    let file = "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\nNorth NNP B-NP B-GPE\nVardia NNP I-NP I-GPE\n. . O O\n\nPeter\tI-PER\nsaid\tO\n";
    let (imported, report) = import(conll, &Bundle::from([("news.conll".to_owned(), file.into())]));
    assert_eq!(report, Report::default());
    let read = &imported.documents[0];
    assert_eq!(read.document.text.as_str(), "EU rejects North Vardia .\nPeter said");
    let words: Vec<String> =
        read.mentions.iter().map(|m| format!("{} {}", m.label, read.document.text.joined(&m.spans))).collect();
    assert_eq!(words, ["ORG EU", "GPE North Vardia", "PER Peter"]);

    let csv = standpoint::format::format("csv").unwrap();
    // Columns in another order, semicolons, a BOM, and no columns but the needed ones.
    let bundle = Bundle::from([
        ("t/documents.csv".to_owned(), "\u{feff}text;id\r\n\"Kyiv; again\";d1\r\n".into()),
        ("t/mentions.csv".to_owned(), "label;end_cp;start_cp;document\nGPE;4;0;d1\nGPE;40;0;d1\n".into()),
    ]);
    let (imported, report) = import(csv, &bundle);
    assert_eq!(imported.documents[0].mentions.len(), 1);
    assert_eq!((report.notices.len(), report.notices[0].line), (1, Some(3)));

    let brat = standpoint::format::format("brat").unwrap();
    let bundle = Bundle::from([
        ("a/doc.txt".to_owned(), "Kyiv\r\nopposes it.".into()),
        (
            "a/doc.ann".to_owned(),
            "T1\tGPE 0 4\tKyiv\r\nT2\tVerb 6 13\topposes\nE1\tAttack:T2 Agent:T1\n*\tEquiv T1 T2\nQ\n".into(),
        ),
    ]);
    let (imported, report) = import(brat, &bundle);
    assert_eq!((imported.documents[0].mentions.len(), imported.documents[0].relations.len()), (2, 1));
    assert_eq!(report.notices.iter().filter_map(|n| n.line).collect::<Vec<_>>(), [5, 3]);
}

// ---- articles --------------------------------------------------------------------------------

fn article(name: &str, bytes: &[u8]) -> (standpoint::format::ArticleDraft, Report) {
    let mut report = Report::default();
    let draft = read_article(name, bytes, &mut report).unwrap();
    (draft, report)
}

#[test]
fn every_encoding_gives_the_same_words() {
    let russian = "Министр обороны заявил, что правительство поддерживает соглашение. Оппозиция выступила против него \
                   и потребовала новых переговоров с соседними странами.\n";
    let german = "Die Außenministerin sagte, die Bündnispartner müssten für größere Übungen zahlen. Über Zölle wurde \
                  nicht gesprochen; „später“ hieß es.\n";
    let polish = "Premier powiedział, że rząd sprzeciwia się żądaniom. Późniejsze rozmowy będą trudniejsze, ale źródła \
                  mówią o kompromisie.\n";
    let greek = "Η κυβέρνηση δήλωσε ότι υποστηρίζει τη συμφωνία, αλλά η αντιπολίτευση διαφωνεί με τους όρους της.\n";
    let utf16 = |text: &str, little: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xfeffu16).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let legacy = |label: &str, text: &str| {
        encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    };
    for (bytes, wanted, encoding) in [
        (russian.as_bytes().to_vec(), russian, "UTF-8"),
        ([b"\xef\xbb\xbf", russian.as_bytes()].concat(), russian, "UTF-8"),
        (utf16(russian, true, true), russian, "UTF-16LE"),
        (utf16(russian, false, true), russian, "UTF-16BE"),
        (utf16(russian, true, false), russian, "UTF-16LE"),
        (utf16(german, false, false), german, "UTF-16BE"),
        (legacy("windows-1251", russian), russian, "windows-1251"),
        (legacy("koi8-r", russian), russian, "KOI8"),
        (legacy("windows-1252", german), german, "windows-1252"),
        (legacy("windows-1250", polish), polish, "windows-1250"),
        (legacy("windows-1253", greek), greek, "windows-1253"),
    ] {
        let (draft, _) = article("a.txt", &bytes);
        assert_eq!(draft.text.as_str(), wanted, "{encoding}");
        assert!(draft.source.encoding.starts_with(encoding), "{} for {encoding}", draft.source.encoding);
    }
    let language = |text: &str| article("a.txt", text.as_bytes()).0.metadata.language;
    assert_eq!([language(russian), language(german), language(polish), language(greek)], ["ru", "de", "pl", "el"]);
}

#[test]
fn one_bad_byte_does_not_garble_the_rest() {
    let mut bytes = "Première ligne.\nLe café “fermé” d’Élodie.\n".as_bytes().to_vec();
    let at = bytes.iter().position(|&byte| byte == b'f').unwrap();
    bytes[at] = 0xff;
    let (draft, report) = article("a.txt", &bytes);
    assert_eq!(draft.text.as_str(), "Première ligne.\nLe ca\u{fffd}é “fermé” d’Élodie.\n");
    assert_eq!(report.notices[0].line, Some(2));
    assert!(report.notices[0].what.contains("number 6 of its line"), "{}", report.notices[0].what);
}

#[test]
fn what_is_no_article_is_refused_with_a_reason() {
    let refused = |name: &str, bytes: &[u8]| read_article(name, bytes, &mut Report::default()).unwrap_err().to_string();
    assert!(refused("a.txt", b"").contains("no text"));
    assert!(refused("a.txt", b" \r\n\t ").contains("no text"));
    assert!(refused("a.html", b"<html><body><script>x</script></body></html>").contains("no text"));
    assert!(refused("a.txt", b"%PDF-1.7 ...").contains("PDF"));
    assert!(refused("a.txt", b"abc\0def").contains("binary"));
    assert!(refused("a.txt", &[7u8; 300]).contains("binary"));
    let noise: Vec<u8> = (0..5000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(refused("a.txt", &noise).contains("binary"));
}

#[test]
fn a_plain_text_has_a_title_only_where_its_first_line_is_one() {
    let body = "The council met on Tuesday to talk about the harbour and its future. Several members opposed the plan. \
                Others said they would wait for the report, which is due in the spring, before they decide on anything.";
    let title = |first: &str| article("a.txt", format!("{first}\n{body}\n").as_bytes()).0;
    let draft = title("Council splits over harbour plan");
    assert_eq!(draft.metadata.title, "Council splits over harbour plan");
    assert!(draft.text.as_str().starts_with("Council splits over harbour plan\n"));
    for no_title in [
        "Select Language:",
        "Select Language: English",
        "Menu",
        "Home | News | Sport",
        "It rained all day.",
        "By Ann Author",
    ] {
        assert_eq!(title(no_title).metadata.title, "", "{no_title}");
    }
    assert_eq!(article("a.txt", body.as_bytes()).0.metadata.title, "");
}

#[test]
fn a_web_page_gives_its_article_and_what_it_tells_about_it() {
    let paragraph = "The minister said on Tuesday that the government “would\u{a0}not” pay for the bridge, because the \
                     costs had doubled since spring, and that the région’s leaders 🏛 had been told. ";
    let page = format!(
        r#"<!doctype html><html lang="en-GB"><head><title>Bridge plan in doubt | The Example</title>
        <meta property="og:title" content="Bridge plan in doubt | The Example"><meta property="og:site_name" content="The Example">
        <link rel="canonical" href="https://example.org/bridge"><meta name="date" content="bad">
        <script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"WebPage"}},{{"@type":"NewsArticle",
        "headline":"Bridge plan in doubt","datePublished":"2025-08-22T10:30:00+02:00","author":[{{"name":"Ann Author"}},{{"name":"Bo Writer"}}]}}]}}</script></head>
        <body><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav><div>Select Language: <select><option>English</option></select></div>
        <article><h1>Bridge plan in doubt</h1><p>{paragraph}{paragraph}</p><h2>Who pays?</h2><p>{paragraph}<b>Bold</b>ly said.{paragraph}</p>
        <p>Caf&eacute; &amp; bar<br>closed. {paragraph}</p><p>{paragraph}</p></article><footer>© The Example. All rights reserved.</footer></body></html>"#
    );
    let (draft, report) = article("bridge.html", page.as_bytes());
    assert_eq!(report, Report::default());
    let metadata = &draft.metadata;
    assert_eq!((metadata.title.as_str(), metadata.outlet.as_str()), ("Bridge plan in doubt", "The Example"));
    assert_eq!(
        (metadata.author.as_str(), metadata.date.as_str()),
        ("Ann Author, Bo Writer", "2025-08-22T10:30:00+02:00")
    );
    assert_eq!((metadata.address.as_str(), metadata.language.as_str()), ("https://example.org/bridge", "en"));
    let text = draft.text.as_str();
    assert!(text.starts_with("Bridge plan in doubt\n\nThe minister said"), "{text}");
    assert!(text.contains("\n\nWho pays?\n\n"), "{text}");
    assert!(text.contains("“would\u{a0}not”") && text.contains("région’s leaders 🏛"), "{text}");
    assert!(text.contains("Café & bar\nclosed.") && text.contains("Boldly said."), "{text}");
    assert!(!text.contains("Home") && !text.contains("All rights") && !text.contains("NewsArticle"), "{text}");
    assert_eq!(draft.source.sha256.len(), 64);
}

#[test]
fn pages_without_article_and_pages_too_deep_still_give_their_words() {
    let (draft, _) = article("a.html", b"<html><head><title>T</title></head><body><table><tr><td>Short</td><td>note &lt;1</td></tr></table></body></html>");
    assert_eq!(draft.text.as_str(), "Short\tnote <1\n");
    let deep = format!(
        "<title>Deep &amp; down</title>{}Caf&eacute;<p>a < b{}",
        "<div>".repeat(60_000),
        "</div>".repeat(60_000)
    );
    let started = std::time::Instant::now();
    let (draft, report) = article("deep.html", deep.as_bytes());
    assert!(started.elapsed().as_secs() < 20);
    assert_eq!((draft.text.as_str(), draft.metadata.title.as_str()), ("Café\n\na < b", "Deep & down"));
    assert_eq!(report.worst(), Some(Severity::Warning));
    // Paragraphs that are never closed do not nest.
    let flat = format!("<html><body>{}</body></html>", "<p>One more line of words for the page.<br>".repeat(2000));
    assert_eq!(article("flat.html", flat.as_bytes()).1.worst().filter(|&worst| worst > Severity::Info), None);
    // The declared encoding counts where bytes leave a doubt.
    let (draft, _) =
        article("a.htm", b"<html><head><meta charset=\"iso-8859-2\"></head><body><p>\xb1\xe6\xea</p></body></html>");
    assert_eq!(draft.text.as_str(), "ąćę\n");
}

#[test]
fn markdown_becomes_paragraphs_with_unaltered_words() {
    let source = "---\ntitle: \"Harbour: a plan\"\ndate: 22 August 2025\noutlet: The Example\nauthor: Ann Author\n---\n\n\
                  # Harbour *plan*\n\nThe \"council\" -- all\nof it -- [met](https://example.org) on **Tuesday**...\n\n\
                  - one\n- two\n    1. deep\n\n> Quoted words.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>Caf&eacute;</div>\n\n`code` ends.\n";
    let (draft, _) = article("a.md", source.replace('\n', "\r\n").as_bytes());
    assert_eq!(
        draft.text.as_str(),
        "Harbour plan\n\nThe \"council\" -- all of it -- met on Tuesday...\n\none\ntwo\n1. deep\n\nQuoted words.\n\na\tb\n1\t2\n\nCafé\n\ncode ends.\n"
    );
    let metadata = &draft.metadata;
    assert_eq!((metadata.title.as_str(), metadata.date.as_str()), ("Harbour: a plan", "2025-08-22"));
    assert_eq!((metadata.outlet.as_str(), metadata.author.as_str()), ("The Example", "Ann Author"));
    assert_eq!(article("b.md", b"# Only a heading\n\nAnd text.").0.metadata.title, "Only a heading");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), tail in ".{0,60}") {
        for name in ["a.txt", "a.md", "a.html", "noname"] {
            let _ = read_article(name, &bytes, &mut Report::default());
            let _ = read_article(name, tail.as_bytes(), &mut Report::default());
        }
    }

    #[test]
    fn any_text_with_any_spans_comes_back_exactly(text in "[a-c\u{0}-\u{20}\u{301}\u{200d}👩🇺🇦é\u{85}\u{2028}\u{a0}.\n]{1,60}", cuts in proptest::collection::vec((0usize..400, 0usize..400), 0..6)) {
        let text = SourceText::new(&text).unwrap();
        let document = Document::new("d".into(), text.clone());
        let mut project = Project::new("P", schema());
        let mut operations = vec![Operation::document(document)];
        let mut known = BTreeSet::new();
        for (n, (one, other)) in cuts.into_iter().enumerate() {
            let place = |at: usize| text.as_str().floor_char_boundary(at % (text.len() + 1));
            let span = TextRange::between(place(one), place(other));
            if span.is_empty() { continue }
            let label: LabelId = ["PERSON", "GPE", "ПАРТИЯ"][n % 3].into();
            known.insert((vec![span], label.clone()));
            let mention = Mention {
                id: format!("m{n}").as_str().into(), spans: vec![span], label, entity: None, attributes: BTreeMap::new(),
                status: Status::Accepted, origin: Origin::analyst("ann", 0), note: String::new(),
            };
            operations.push(Operation::mention(&"d".into(), &analyst(), mention));
        }
        project.commit(&operations).unwrap();
        for format in FORMATS {
            let (bundle, _) = export(format, &project);
            let (imported, _) = import(format, &bundle);
            proptest::prop_assert_eq!(imported.documents.len(), 1, "{}", format.id);
            let read = &imported.documents[0];
            proptest::prop_assert_eq!(read.document.text.as_str(), text.as_str(), "{}", format.id);
            let found: BTreeSet<_> = places(&read.mentions).into_iter().collect();
            match format.id {
                "jsonl" | "csv" => proptest::prop_assert_eq!(&found, &known),
                // brat cannot say whether a line end at a span's edge belongs to it; what it gives lies inside.
                _ => for (spans, label) in &found {
                    proptest::prop_assert!(known.iter().any(|(one, l)| l == label && one[0].covers(spans[0])), "{}: {:?}", format.id, spans);
                }
            }
        }
    }
}
