//! Every format survives its own output and damaged input.

mod any_bytes;
mod articles;
mod columns;
mod damage;
mod documents;
mod exchange;
mod feeds;
pub mod files;
mod hostile;
mod mail;
mod reading;
mod sample;
pub mod tables;
mod tables_damage;
mod tools;

use crate::support::json_schema;
use sample::*;
use standpoint::format::{
    Carries, ExportOptions, FORMATS, ImportedDocument, Include, READERS, formats_table, read_formats,
};
use standpoint::model::*;
use standpoint::report::{Report, Severity};
use standpoint::text::{SourceText, TextRange};
use std::collections::{BTreeMap, BTreeSet};

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

#[test]
fn the_schema_of_jsonl_holds_for_what_is_written_and_for_nothing_else() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/standpoint.schema.json");
    let schema: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (bundle, _) = export(standpoint::format::format("jsonl").unwrap(), &hard_project());
    let lines: Vec<serde_json::Value> = std::str::from_utf8(&bundle["annotations.jsonl"])
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    for line in &lines {
        assert_eq!(json_schema::faults(&schema, line), Vec::<String>::new());
    }
    let hard = lines.iter().find(|line| line["id"] == "hard").unwrap();
    for (pointer, wrong) in [
        ("/offsets", "utf16".into()),
        ("/mentions/0/spans/0/0", (-1).into()),
        ("/mentions/0/label", serde_json::Value::Null),
        ("/stances/0/polarity", "against".into()),
        ("/stances/0/evidence", serde_json::json!([])),
        ("/entities/0/name", serde_json::json!({})),
    ] {
        let mut line = hard.clone();
        *line.pointer_mut(pointer).unwrap() = wrong;
        assert_eq!(json_schema::faults(&schema, &line).len(), 1, "{pointer}");
    }
}

#[test]
fn every_format_reads_back_the_spans_and_labels_that_it_carries() {
    let project = hard_project();
    let text = &project.document(&"hard".into()).unwrap().text;
    let all: Vec<Mention> = project.overlay(&"hard".into(), &analyst()).mentions().cloned().collect();
    for format in read_formats() {
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
            let mut known: BTreeSet<_> = places(&all).into_iter().collect();
            // A format without pieces may span them.
            known.extend(all.iter().map(|mention| (vec![mention.extent()], mention.label.clone())));
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
fn formats_that_carry_everything_carry_every_field() {
    let project = hard_project();
    let set = project.annotation_set(&"hard".into(), &analyst()).unwrap();
    let all: Vec<_> = FORMATS.iter().filter(|format| format.carries == Carries::ALL).collect();
    assert!(all.len() > 2);
    for format in all {
        let id = format.id;
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

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 64, failure_persistence: None, ..Default::default() })]

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
        for format in read_formats() {
            let (bundle, _) = export(format, &project);
            let (imported, _) = import(format, &bundle);
            proptest::prop_assert_eq!(imported.documents.len(), 1, "{}", format.id);
            let read = &imported.documents[0];
            proptest::prop_assert_eq!(read.document.text.as_str(), text.as_str(), "{}", format.id);
            let found: BTreeSet<_> = places(&read.mentions).into_iter().collect();
            match format.id {
                _ if format.carries == Carries::ALL => proptest::prop_assert_eq!(&found, &known),
                // brat cannot say whether a line end at a span's edge belongs to it; what it gives lies inside.
                _ => for (spans, label) in &found {
                    proptest::prop_assert!(known.iter().any(|(one, l)| l == label && one[0].covers(spans[0])), "{}: {:?}", format.id, spans);
                }
            }
        }
    }
}
