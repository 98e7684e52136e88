//! Formats of annotation tools: what they show, what comes along unseen, and what a tool may have changed.

use super::sample::*;
use crate::support::random;
use serde_json::{Value, json};
use standpoint::format::{
    Bundle, Carries, ExportOptions, FORMATS, Format, Imported, ImportedDocument, format, read_formats,
};
use standpoint::model::*;
use standpoint::report::{Report, Severity};
use standpoint::text::{SourceText, TextRange};
use std::collections::BTreeMap;

/// The formats that show words and links, and carry the rest beside them.
const TOOLS: [&str; 5] = ["doccano", "doccano-codepoints", "prodigy", "label-studio", "web-annotation"];

fn file(name: &str, content: impl Into<String>) -> Bundle {
    Bundle::from([(name.to_owned(), content.into().into_bytes())])
}

/// Changes each JSON value of a bundle.
fn changed(bundle: &Bundle, change: impl Fn(&mut Value)) -> Bundle {
    let mut bundle = bundle.clone();
    for (path, bytes) in &mut bundle {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let lines: Vec<&str> = if path.ends_with("jsonl") { text.lines().collect() } else { vec![&text] };
        if !path.contains(".json") {
            continue;
        }
        let lines = lines.into_iter().map(|line| {
            let mut value: Value = serde_json::from_str(line).unwrap();
            change(&mut value);
            value.to_string() + "\n"
        });
        *bytes = lines.collect::<String>().into_bytes();
    }
    bundle
}

/// Takes our own key out, wherever it stands.
fn bare(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("standpoint");
            object.values_mut().for_each(bare);
        }
        Value::Array(values) => values.iter_mut().for_each(bare),
        _ => {}
    }
}

fn words(read: &ImportedDocument) -> Vec<String> {
    let mentions = read.mentions.iter();
    mentions.map(|it| format!("{} {}", it.label, read.document.text.joined(&it.spans))).collect()
}

fn lines(report: &Report, severity: Severity) -> Vec<Option<usize>> {
    report.notices.iter().filter(|notice| notice.severity == severity).map(|notice| notice.line).collect()
}

type Records = (Document, BTreeMap<MentionId, Mention>, BTreeMap<StanceId, Stance>, BTreeMap<RelationId, Relation>);

/// An import that names no program gets the format's name when it is read.
fn nameless(origin: &mut Origin) {
    if matches!(&origin.maker, Maker::Import(name) if format(name).is_some()) {
        origin.maker = Maker::Import(String::new());
    }
}

/// All that was read, by document.
fn records(imported: Imported) -> BTreeMap<String, Records> {
    let documents = imported.documents.into_iter().map(|mut read| {
        read.mentions.iter_mut().for_each(|it| nameless(&mut it.origin));
        read.stances.iter_mut().for_each(|it| nameless(&mut it.origin));
        read.relations.iter_mut().for_each(|it| nameless(&mut it.origin));
        let mentions = read.mentions.into_iter().map(|it| (it.id.clone(), it)).collect();
        let stances = read.stances.into_iter().map(|it| (it.id.clone(), it)).collect();
        let relations = read.relations.into_iter().map(|it| (it.id.clone(), it)).collect();
        (read.document.id.to_string(), (read.document, mentions, stances, relations))
    });
    documents.collect()
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn random_projects_come_back_the_same_from_every_format_that_carries_everything(project in random::project()) {
        for annotator in [analyst(), AnnotationSetId::Prediction, AnnotationSetId::analyst("Anna Müller")] {
            let read = |format: &Format| {
                let mut told = Report::default();
                let bundle = (format.write)(&project, &ExportOptions::all(annotator.clone()), &mut told);
                let is_whole = !told.notices.iter().any(|notice| notice.what.contains("that XML forbids"));
                is_whole.then(|| records(import(format, &bundle).0))
            };
            let wanted = read(format("jsonl").unwrap());
            for format in FORMATS.iter().filter(|format| format.carries == Carries::ALL) {
                // A loss that is announced is none that surprises.
                let found = read(format).or_else(|| wanted.clone());
                proptest::prop_assert_eq!(&found, &wanted, "{}", format.id);
            }
        }
    }
}

#[test]
fn ten_thousand_annotations_come_back_from_every_format() {
    let text = "👩‍🚀 Kyiv said Олена. ".repeat(5_000);
    let document = Document::new("long".into(), SourceText::new(&text).unwrap());
    let mut project = Project::new("Long", schema());
    let mut operations = vec![Operation::document(document)];
    for (n, (word, label)) in [("Kyiv", "GPE"), ("Олена", "PERSON")].into_iter().enumerate() {
        for (at, _) in text.match_indices(word) {
            let spans = vec![TextRange::between(at, at + word.len())];
            let mention = Mention {
                id: format!("m{n}-{at}").as_str().into(),
                spans,
                label: label.into(),
                entity: None,
                attributes: BTreeMap::new(),
                status: Status::Accepted,
                origin: Origin::analyst("ann", 0),
                note: String::new(),
            };
            operations.push(Operation::mention(&"long".into(), &analyst(), mention));
        }
    }
    project.commit(&operations).unwrap();
    let known: Vec<Mention> = project.overlay(&"long".into(), &analyst()).mentions().cloned().collect();
    assert_eq!(known.len(), 10_000);
    for format in read_formats().filter(|format| format.carries.mentions) {
        let (imported, report) = import(format, &export(format, &project).0);
        assert!(!report.has_errors(), "{}", format.id);
        assert!(places(&imported.documents[0].mentions) == places(&known), "{}", format.id);
    }
}

#[test]
fn what_tools_show_is_enough_for_mentions_stances_and_relations() {
    let project = hard_project();
    let known = project.annotation_set(&"hard".into(), &analyst()).unwrap().clone();
    let all: Vec<Mention> = known.mentions.values().cloned().collect();
    for id in TOOLS {
        let format = format(id).unwrap();
        let (imported, report) = import(format, &changed(&export(format, &project).0, bare));
        assert!(!report.has_errors(), "{id}: {report:?}");
        let read = hard(&imported);
        let named = |id: &MentionId| {
            let mention = read.mentions.iter().find(|mention| mention.id == *id).unwrap();
            read.document.text.joined(&mention.spans)
        };
        let shown: Vec<_> = places(&read.mentions);
        assert!(places(&all).iter().all(|place| shown.contains(place)), "{id}: {:?}", words(read));

        // A holder who is not in the text cannot be shown: those two stay as words, and that is said.
        let homeless = shown.iter().filter(|(_, label)| label.as_str().starts_with("Stance:")).count();
        assert_eq!((homeless, lines(&report, Severity::Warning).len()), (2, 1), "{id}: {report:?}");
        let [stance] = read.stances.as_slice() else { panic!("{id}: {} stances", read.stances.len()) };
        let wanted = &known.stances[&"s1".into()];
        assert_eq!((stance.polarity, &stance.target.spans), (wanted.polarity, &wanted.target.spans), "{id}");
        assert_eq!((&stance.cue, &stance.evidence), (&wanted.cue, &wanted.evidence), "{id}");
        let Holder::Mention(holder) = &stance.holder else { panic!("{id}: no holder in the text") };
        assert_eq!(named(holder), "Олена Ковальчук");
        // The links of those two stay as well.
        let (links, relations): (Vec<_>, Vec<_>) =
            read.relations.iter().partition(|relation| relation.kind == "target");
        assert_eq!((links.len(), relations.len()), (1, 1), "{id}: {:?}", read.relations);
        let ends = (named(&relations[0].from), named(&relations[0].to));
        assert_eq!(
            (relations[0].kind.as_str(), ends),
            ("member of", ("Олена Ковальчук".into(), "Kyiv".into())),
            "{id}"
        );
    }
}

#[test]
fn what_was_changed_in_a_tool_counts_and_the_rest_keeps_what_is_known() {
    let project = hard_project();
    let doccano = format("doccano").unwrap();
    let (bundle, _) = export(doccano, &project);
    let edited = changed(&bundle, |line| {
        let Some(entities) = line["entities"].as_array_mut() else { return };
        entities.retain(|entity| entity["label"] != "ПАРТИЯ");
        for entity in entities.iter_mut() {
            if entity["label"] == "Stance:leans_oppose" {
                entity["label"] = "Stance:support".into();
            }
        }
        if !entities.is_empty() {
            entities.push(json!({"id": 900, "label": "GPE", "start_offset": 0, "end_offset": 11}));
        }
        // doccano's own fields.
        line["id"] = 7.into();
        line["Comments"] = json!([]);
        line["standpoint"] = line["standpoint"].to_string().into();
    });
    let (imported, report) = import(doccano, &edited);
    let read = hard(&imported);
    assert_eq!(report.worst(), Some(Severity::Info), "{report:?}");
    assert!(report.notices[0].to_string().contains("2 records"), "{report:?}");
    let found = words(read);
    assert!(found.contains(&"GPE 👨‍👩‍👧‍👦".to_owned()) && !found.iter().any(|words| words.starts_with("ПАРТИЯ")));
    let olena = read.mentions.iter().find(|mention| mention.id.as_str() == "m2").unwrap();
    assert_eq!((olena.entity.as_ref().map(EntityId::as_str), olena.note.is_empty()), (Some("olena"), false));
    let polarities: Vec<Polarity> = read.stances.iter().map(|stance| stance.polarity).collect();
    assert_eq!(polarities, [Polarity::Mixed, Polarity::Support, Polarity::Support]);
    assert_eq!(read.stances[2].holder, Holder::Mention("m2".into()));
    assert_eq!(read.document.metadata, project.document(&"hard".into()).unwrap().metadata);

    // In Label Studio regions keep their names: a moved one keeps what is known. What is in an annotation is accepted.
    let studio = format("label-studio").unwrap();
    let edited = changed(&export(studio, &project).0, |tasks| {
        for task in tasks.as_array_mut().unwrap() {
            let predictions = task["predictions"].as_array().unwrap().clone();
            let Some(annotation) = task["annotations"].as_array_mut().unwrap().first_mut() else { continue };
            let result = annotation["result"].as_array_mut().unwrap();
            result.extend(predictions.iter().flat_map(|prediction| prediction["result"].as_array().unwrap().clone()));
            for region in result {
                if region["id"] == "m2" {
                    region["value"]["end"] = (region["value"]["end"].as_u64().unwrap() - 10).into();
                }
            }
        }
    });
    let (imported, _) = import(studio, &edited);
    let read = hard(&imported);
    let olena = read.mentions.iter().find(|mention| mention.id.as_str() == "m2").unwrap();
    assert_eq!(read.document.text.joined(&olena.spans), "Олена");
    assert_eq!(olena.entity.as_ref().map(EntityId::as_str), Some("olena"));
    assert_eq!(read.mentions.iter().find(|it| it.id.as_str() == "m3").unwrap().status, Status::Accepted);
}

#[test]
fn exports_of_the_tools_themselves_are_read() {
    let doccano = format("doccano").unwrap();
    let content = [
        r#"{"id":1,"text":"😀 Kyiv met Anna.","entities":[{"id":4,"label":"GPE","start_offset":3,"end_offset":7},{"id":5,"label":"PERSON","start_offset":12,"end_offset":16}],"relations":[{"id":9,"from_id":5,"to_id":4,"type":"member of"}],"Comments":[],"desk":"news"}"#,
        r#"{"id":2,"text":"Kyiv","label":[[0,4,"GPE"],[2,9,"GPE"],[3,3,"GPE"],["x",2,"GPE"]]}"#,
        r#"{"id":3,"text":"😀","entities":[{"id":6,"label":"GPE","start_offset":1,"end_offset":2}],"relations":[{"from_id":6,"to_id":7,"type":"x"}]}"#,
        r#"{"id":4,"label":[]}"#,
        r#"{"id":5,"offsets":"codepoint","text":"😀\r\nKyiv","label":[[3,7,"GPE"]]}"#,
        "[1]",
        "{",
    ];
    let (imported, report) = import(doccano, &file("all.jsonl", format!("\u{feff}{}", content.join("\r\n"))));
    let found: Vec<Vec<String>> = imported.documents.iter().map(words).collect();
    assert_eq!(found, [vec!["GPE Kyiv", "PERSON Anna"], vec!["GPE Kyiv"], vec![], vec!["GPE Kyiv"]]);
    assert_eq!(imported.documents[0].relations[0].kind, "member of");
    let wrong = [2, 2, 2, 3, 3, 4, 6, 7].map(Some);
    let mut errors = lines(&report, Severity::Error);
    errors.sort();
    assert_eq!(errors, wrong, "{report:?}");
    let said: String = report.notices.iter().map(ToString::to_string).collect();
    assert!(said.contains("“desk”") && said.contains("UTF-16"), "{said}");

    let spacy = format("spacy").unwrap();
    let content = r#"{"text":"😀 Kyiv met Anna.","ents":[{"start":2,"end":6,"label":"GPE"}],"sents":[],"tokens":[],"spans":{"sc":[{"start":2,"end":6,"label":"GPE","kb_id":""},{"start":11,"end":15,"label":"PERSON"}]}}"#;
    let (imported, report) = import(spacy, &file("a.json", format!("[{content}, 3]")));
    assert_eq!(words(&imported.documents[0]), ["GPE Kyiv", "PERSON Anna"]);
    assert!(report.notices[0].what.starts_with("Item 2: "), "{report:?}");

    let prodigy = format("prodigy").unwrap();
    let content = [
        r#"{"text":"Anna met Bo","_input_hash":1,"_task_hash":-2,"tokens":[],"spans":[{"start":0,"end":4,"token_start":0,"token_end":0,"label":"PERSON"},{"start":9,"end":11,"token_start":2,"token_end":2,"label":"PERSON"}],"relations":[{"head":0,"child":2,"label":"met"}],"answer":"accept","_timestamp":3}"#,
        r#"{"text":"Anna","spans":[{"start":0,"end":4,"label":"GPE"}],"answer":"reject"}"#,
    ];
    let (imported, report) = import(prodigy, &file("p.jsonl", content.join("\n")));
    assert_eq!(report.worst(), Some(Severity::Info), "{report:?}");
    let [first, second] = imported.documents.as_slice() else { panic!("two") };
    assert_eq!((words(first), words(second)), (vec!["PERSON Anna".into(), "PERSON Bo".to_owned()], vec![]));
    assert_eq!((first.relations[0].kind.as_str(), first.mentions[0].status), ("met", Status::Accepted));
}

#[test]
fn a_docbin_of_spacy_is_read() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats/spacy-3.8.spacy");
    let bundle = Bundle::from([("made.spacy".to_owned(), std::fs::read(path).unwrap())]);
    let (imported, report) = import(format("docbin").unwrap(), &bundle);
    let [first, second] = imported.documents.as_slice() else { panic!("two documents: {report:?}") };
    assert_eq!(first.document.text.as_str(), "Anna root met 😀 Kyiv\nagain  twice.");
    assert_eq!(words(first), ["PERSON Anna", "ПАРТИЯ 😀 Kyiv", "GPE Kyiv", "EVENT again  twice"]);
    assert_eq!((second.document.text.as_str(), second.document.id.as_str()), ("No spaces ", "made-2"));
    let said: String = report.notices.iter().map(|notice| format!("{notice}\n")).collect();
    assert_eq!(report.worst(), Some(Severity::Info), "{said}");
    for lost in ["other pipes", "categories of 1 document", "user data of 1 document"] {
        assert!(said.contains(lost), "{said}");
    }
}

#[test]
fn label_studio_and_web_annotations_of_others_are_read() {
    let studio = format("label-studio").unwrap();
    let region = |id: &str, start: usize, end: usize, label: &str| {
        json!({"id": id, "from_name": "ner", "to_name": "t", "type": "labels", "origin": "manual",
               "value": {"start": start, "end": end, "text": "", "labels": [label]}})
    };
    let tasks = json!([{
        "id": 12, "data": {"text": "😀 Kyiv met Anna."}, "file_upload": "x.json", "total_annotations": 2,
        "annotations": [
            {"was_cancelled": true, "result": [region("z", 0, 1, "GPE")]},
            {"completed_by": 1, "result": [
                region("a", 2, 6, "GPE"), region("b", 11, 15, "PERSON"), region("c", 11, 99, "PERSON"),
                {"id": "b", "from_name": "role", "to_name": "t", "type": "choices", "value": {"choices": ["guest"]}},
                {"type": "relation", "from_id": "b", "to_id": "a", "direction": "left", "labels": ["met"]},
                {"id": "r", "type": "rating", "from_name": "q", "value": {"rating": 4}},
            ]},
        ],
        "predictions": [{"model_version": "tagger 2", "score": 0.5, "result": [region("x", 2, 6, "GPE"), region("y", 7, 10, "EVENT")]}],
    }]);
    let (imported, report) = import(studio, &file("export.json", tasks.to_string()));
    let read = &imported.documents[0];
    assert_eq!(words(read), ["GPE Kyiv", "EVENT met", "PERSON Anna"]);
    assert_eq!(read.mentions[2].attributes["role"], "guest");
    let statuses: Vec<Status> = read.mentions.iter().map(|it| it.status).collect();
    assert_eq!(statuses, [Status::Accepted, Status::Suggested, Status::Accepted]);
    assert_eq!(read.mentions[1].origin.score, Some(Score::new(0.5)));
    assert_eq!(read.relations[0].from, read.mentions[0].id);
    assert_eq!((lines(&report, Severity::Error).len(), lines(&report, Severity::Warning).len()), (1, 1), "{report:?}");
    let least = json!([{"id": 1, "text": "Kyiv", "label": [{"start": 0, "end": 4, "text": "Kyiv", "labels": ["GPE"]}], "lead_time": 3.2}]);
    for content in [least.to_string(), serde_json::to_string_pretty(&least[0]).unwrap()] {
        let (imported, _) = import(studio, &file("min.json", content));
        assert_eq!(words(&imported.documents[0]), ["GPE Kyiv"]);
    }

    let web = format("web-annotation").unwrap();
    let quote = |exact: &str, suffix: &str| json!({"type": "TextQuoteSelector", "exact": exact, "suffix": suffix});
    let position = |start: usize, end: usize| json!({"type": "TextPositionSelector", "start": start, "end": end});
    let annotation = |source: &str, selector: Value| {
        json!({"type": "Annotation", "body": {"purpose": "tagging", "value": "GPE"},
               "target": {"source": source, "selector": selector}})
    };
    let page = json!({"type": "AnnotationCollection", "first": {"items": [
        annotation("http://example.org/one.txt", json!([quote("Kyiv", ""), position(3, 7)])),
        annotation("one.txt", quote("Anna", ".")),
        annotation("one.txt", json!(position(1, 400))),
        annotation("one.txt", quote("nn", "x")),
        annotation("two.txt", json!(position(0, 1))),
    ]}});
    let mut bundle = file("a.jsonld", page.to_string());
    bundle.extend(file("one.txt", "😀 Kyiv met Anna, Anna."));
    let (imported, report) = import(web, &bundle);
    // The first place is counted in UTF-16, as Recogito does; its quote tells.
    assert_eq!(words(&imported.documents[0]), ["GPE Kyiv", "GPE Anna"]);
    assert_eq!(imported.documents[0].mentions[1].extent().start(), "😀 Kyiv met Anna, ".len());
    assert_eq!(lines(&report, Severity::Error).len(), 3, "{report:?}");
}
