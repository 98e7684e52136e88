//! Exports are read back before they take their place; articles are dealt out into parts; what is chosen is what comes.

use proptest::prelude::*;
use standpoint::analysis::split::{Split, deal};
use standpoint::format::{Bundle, ExportOptions, FORMATS, Format, Imported, format, read_formats};
use standpoint::model::*;
use standpoint::report::Report;
use standpoint::session::corpus;
use standpoint::session::exporting::{ExportFault, ExportPlan, export, prepared};
use standpoint::text::{SourceText, TextRange};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

const TEXT: &str = "Olga 🚢 Petrova opposes the plan of Ada Lund.\n";

fn who() -> AnnotationSetId {
    AnnotationSetId::analyst("anna")
}

fn mention(id: &str, words: &str, label: &str) -> Mention {
    let at = TEXT.find(words).unwrap();
    Mention {
        id: id.into(),
        spans: vec![TextRange::between(at, at + words.len())],
        label: label.into(),
        entity: None,
        attributes: Default::default(),
        status: Status::Accepted,
        origin: Origin::analyst("anna", 1_750_000_000),
        note: String::new(),
    }
}

/// A project of some documents, of which every third has a rare label.
fn project(documents: usize) -> Project {
    let mut project = Project::new("Test", standpoint::store::news_schema());
    let mut operations = Vec::new();
    for number in 0..documents {
        let id = DocumentId::new(format!("d{number:03}"));
        operations.push(Operation::document(Document::new(id.clone(), SourceText::new(TEXT).unwrap())));
        operations.push(Operation::mention(&id, &who(), mention("m1", "Olga 🚢 Petrova", "PERSON")));
        if number % 3 == 0 {
            operations.push(Operation::mention(&id, &who(), mention("m2", "Ada Lund", "ORG")));
        }
    }
    project.commit(&operations).unwrap();
    project
}

fn written(project: &Project, format: &Format, plan: &ExportPlan, path: &Path) -> Result<Vec<String>, String> {
    let mut watch = |_, _| ControlFlow::Continue(());
    match export(project, format, plan, path, &mut watch) {
        Ok(prepared) => Ok(prepared.files),
        Err(ExportFault::Failed(notice)) => Err(notice.to_string()),
        Err(ExportFault::Stopped) => Err("stopped".to_owned()),
    }
}

#[test]
fn every_format_reads_back_what_it_wrote() {
    let project = project(5);
    for format in FORMATS {
        let plan = ExportPlan::whole(ExportOptions::all(who()));
        let found = match prepared(&project, format, &plan) {
            Ok(prepared) => prepared.verification,
            Err(ExportFault::Failed(notice)) => panic!("{}: {notice}", format.id),
            Err(ExportFault::Stopped) => panic!("{}", format.id),
        };
        assert_eq!(found.is_some(), format.read.is_some(), "{}", format.id);
        if let Some(found) = found {
            let kept = if format.carries.mentions { 7 } else { 0 };
            assert_eq!((found.different, found.asked.mentions, found.read.mentions), (0, 7, kept), "{}", format.id);
        }
    }
}

/// JSONL that loses the last mention of each document.
fn forgetful(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let whole = (format("jsonl").unwrap().write)(project, options, report);
    let forget = |line: &str| {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["mentions"].as_array_mut().unwrap().pop();
        format!("{line}\n")
    };
    whole
        .into_iter()
        .map(|(name, bytes)| {
            (name, std::str::from_utf8(&bytes).unwrap().lines().map(forget).collect::<String>().into())
        })
        .collect()
}

/// JSONL that counts in another unit than it says.
fn shifted(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let whole = (format("jsonl").unwrap().write)(project, options, report);
    let shift = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("[35,43]", "[34,42]").into_bytes();
    whole.into_iter().map(|(name, bytes)| (name, shift(bytes))).collect()
}

#[test]
fn an_export_that_comes_back_otherwise_is_refused_and_the_former_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.jsonl");
    let plan = ExportPlan::whole(ExportOptions::all(who()));
    let project = project(3);
    std::fs::write(&path, "kept").unwrap();
    for (write, said) in [
        (forgetful as fn(&Project, &ExportOptions, &mut Report) -> Bundle, "Ada Lund” (ORG) of d000 did not come back"),
        (shifted, "Ada Lund” (ORG) of d000 did not come back"),
    ] {
        let faulty = Format { write, stream: None, ..*format("jsonl").unwrap() };
        let refused = written(&project, &faulty, &plan, &path).unwrap_err();
        assert!(refused.starts_with("Nothing was exported") && refused.contains(said), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "kept");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
    }
    written(&project, format("jsonl").unwrap(), &plan, &path).unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().contains("Ada Lund"));
}

#[test]
fn an_export_is_split_into_files_that_together_hold_everything_once() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(10);
    let split = Some(Split { parts: vec![("train".into(), 60), ("test".into(), 40)], seed: 3 });
    let plan = ExportPlan { split, ..ExportPlan::whole(ExportOptions::all(who())) };
    let jsonl = format("jsonl").unwrap();
    let names = written(&project, jsonl, &plan, &folder.path().join("one")).unwrap();
    assert_eq!(names, ["test.jsonl", "train.jsonl"]);
    let each = ExportPlan { one_file_each: true, ..plan.clone() };
    let names = written(&project, jsonl, &each, &folder.path().join("each")).unwrap();
    assert_eq!(names.len(), 10);
    assert_eq!(names.iter().filter(|name| name.starts_with("train/d")).count(), 6);
    let names = written(&project, format("csv").unwrap(), &plan, &folder.path().join("csv")).unwrap();
    assert!(names.iter().all(|name| name.starts_with("train/") || name.starts_with("test/")), "{names:?}");
}

#[test]
fn only_the_chosen_labels_come_and_what_stances_need() {
    let mut project = project(1);
    let place =
        |words: &str| vec![TextRange::between(TEXT.find(words).unwrap(), TEXT.find(words).unwrap() + words.len())];
    let stance = Stance {
        id: "s1".into(),
        holder: Holder::Mention("m1".into()),
        target: Target { spans: place("the plan"), ..Target::default() },
        issue: None,
        polarity: Polarity::Oppose,
        cue: place("opposes"),
        evidence: place("opposes the plan"),
        attribution: Vec::new(),
        certainty: Certainty::default(),
        when: String::new(),
        note: String::new(),
        status: Status::Accepted,
        origin: Origin::analyst("anna", 1_750_000_000),
    };
    project.commit(&[Operation::stance(&"d000".into(), &who(), stance)]).unwrap();
    let labels = |wanted: &[&str]| Some(wanted.iter().map(|label| LabelId::new(*label)).collect::<BTreeSet<_>>());
    for (wanted, mentions) in [(labels(&["ORG"]), 2), (labels(&["PERSON"]), 1), (None, 2)] {
        let options = ExportOptions { labels: wanted.clone(), ..ExportOptions::all(who()) };
        for format in read_formats() {
            let found =
                prepared(&project, format, &ExportPlan::whole(options.clone())).ok().unwrap().verification.unwrap();
            assert_eq!((found.asked.mentions, found.different), (mentions, 0), "{} {wanted:?}", format.id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Every document in exactly one part; shares kept within one bunch; the rare label too; the same seed the same parts.
    #[test]
    fn articles_are_dealt_out_fairly_and_always_alike(count in 10usize..60, seed in 0u64..1000, pairs in 0usize..4) {
        let project = project(count);
        let all: BTreeSet<DocumentId> = project.documents().map(|document| document.id.clone()).collect();
        let ids: Vec<DocumentId> = all.iter().cloned().collect();
        let groups: Vec<Vec<DocumentId>> = ids.chunks(2).take(pairs).map(<[DocumentId]>::to_vec).collect();
        let split = Split { parts: vec![("train".into(), 80), ("dev".into(), 10), ("test".into(), 10)], seed };
        let parts = deal(&project, &who(), &all, &groups, &split);
        prop_assert_eq!(parts.iter().map(BTreeSet::len).sum::<usize>(), count);
        prop_assert_eq!(&parts.iter().flatten().cloned().collect::<BTreeSet<_>>(), &all);
        prop_assert_eq!(&deal(&project, &who(), &all, &groups, &split), &parts);
        for group in &groups {
            prop_assert!(parts.iter().any(|part| group.iter().all(|id| part.contains(id))));
        }
        let rare = |id: &&DocumentId| id.as_str()[1..].parse::<usize>().unwrap().is_multiple_of(3);
        for (part, share) in parts.iter().zip([0.8, 0.1, 0.1]) {
            let fair = share * count as f64;
            prop_assert!((part.len() as f64 - fair).abs() <= 3.0, "{} instead of {fair}", part.len());
            let fair = share * all.iter().filter(rare).count() as f64;
            prop_assert!((part.iter().filter(rare).count() as f64 - fair).abs() <= 3.0);
        }
    }
}

#[test]
fn a_big_corpus_is_written_and_read_in_parts_that_are_the_same_as_the_whole() {
    let mut project = Project::new("Big", standpoint::store::news_schema());
    for number in 0..4 {
        let id = DocumentId::new(format!("d{number}"));
        let text = SourceText::new(&format!("{TEXT}{}", "x".repeat(5 << 20))).unwrap();
        let operations = [
            Operation::document(Document::new(id.clone(), text)),
            Operation::mention(&id, &who(), mention("m1", "Olga 🚢 Petrova", "PERSON")),
            Operation::mention(&id, &who(), mention("m2", "Ada Lund", "ORG")),
        ];
        project.commit(&operations).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let plan = ExportPlan::whole(ExportOptions::all(who()));
    for written in FORMATS.iter().filter(|format| format.stream.is_some()) {
        let path = folder.path().join(written.id);
        let mut watch = |_, _| ControlFlow::Continue(());
        let Ok(prepared) = export(&project, written, &plan, &path, &mut watch) else { panic!("{}", written.id) };
        let found = prepared.verification.unwrap();
        assert_eq!((found.different, found.read.documents, found.read.mentions), (0, 4, 8), "{}", written.id);
        // The same bytes as without parts.
        for (name, bytes) in (written.write)(&project, &plan.options, &mut Report::default()) {
            let place = if plan.is_one_file(written) { path.clone() } else { path.join(&name) };
            assert!(std::fs::read(place).unwrap() == bytes, "{name}");
        }
        let mut parts = Vec::new();
        let mut take = |imported: Imported, report: Report| {
            assert_eq!(report, Report::default(), "{}", written.id);
            parts.extend(Some(imported.documents.len()).filter(|count| *count > 0));
            ControlFlow::Continue(())
        };
        corpus::read_in_batches(&path, written, &mut take).unwrap();
        assert_eq!(parts, [2, 2], "{}", written.id);
    }
}
