//! Exports are read back before they take their place; articles are dealt out into parts; what is chosen is what comes.

use proptest::prelude::*;
use standpoint::analysis::split::{Split, deal};
use standpoint::format::{
    Bundle, DocumentWriter, ExportOptions, FORMATS, Format, Growing, Imported, Selected, Stream, format, jsonl,
    read_formats,
};
use standpoint::model::*;
use standpoint::report::Report;
use standpoint::session::exporting::{ExportFault, ExportPlan, export, prepared};
use standpoint::session::{converting, corpus};
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
        assert!(parts.len() >= 2 && parts.iter().sum::<usize>() == 4, "{}: {parts:?}", written.id);
    }
}

/// The documents of each part in which files are read, with their mentions, and what was said.
fn parts(path: &Path, format: &'static Format) -> (Vec<Vec<(String, usize)>>, Report) {
    let (mut parts, mut said) = (Vec::new(), Report::default());
    let mut take = |imported: Imported, report: Report| {
        let read = imported.documents.iter().map(|read| (read.document.id.to_string(), read.mentions.len()));
        parts.extend(Some(read.collect::<Vec<_>>()).filter(|part| !part.is_empty()));
        said.extend(report);
        ControlFlow::Continue(())
    };
    corpus::read_in_batches(path, format, &mut take).unwrap();
    (parts, said)
}

#[test]
fn short_articles_with_much_in_them_are_read_in_parts_too() {
    let mut project = project(3);
    for number in 0..3 {
        let id = DocumentId::new(format!("d{number:03}"));
        for note in 0..1000 {
            let mut mention = mention(&format!("long-{note}"), "Ada Lund", "PERSON");
            mention.note = "x".repeat(10_000);
            project.commit(&[Operation::mention(&id, &who(), mention)]).unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    for written in FORMATS.iter().filter(|format| format.stream.is_some() && format.carries.notes) {
        let path = folder.path().join(written.id);
        let mut watch = |_, _| ControlFlow::Continue(());
        let plan = ExportPlan::whole(ExportOptions::all(who()));
        assert!(export(&project, written, &plan, &path, &mut watch).is_ok(), "{}", written.id);
        let (parts, said) = parts(&path, written);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1], "{}", written.id);
        assert_eq!(said, Report::default());
    }
}

#[test]
fn tables_in_parts_tell_what_tables_at_once_do() {
    let csv = standpoint::format::format("csv").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let article = |id: &str| format!("{id},Kyiv {}\r\n", "x".repeat(5 << 20));
    let mentions = "document,start_cp,end_cp,label\r\na,0,4,GPE\r\nnowhere,0,4,GPE\r\nb,0,4,GPE\r\nc,0,4,GPE\r\n";
    let tables = [
        ("documents.csv", format!("id,text\r\n{}{}{}", article("a"), article("b"), article("c"))),
        ("mentions.csv", mentions.to_owned()),
    ];
    tables.iter().for_each(|(name, table)| std::fs::write(folder.path().join(name), table).unwrap());
    let (found, said) = parts(folder.path(), csv);
    let one = |id: &str| (id.to_owned(), 1);
    assert_eq!(found, [vec![one("a"), one("b")], vec![one("c")]]);
    assert_eq!(said.notices.len(), 1, "{said:?}");
    assert_eq!((said.notices[0].line, said.notices[0].what.contains("nowhere")), (Some(3), true));

    // The same tables, read at once.
    let bundle: Bundle = tables.into_iter().map(|(name, table)| (name.to_owned(), table.into_bytes())).collect();
    let mut report = Report::default();
    let imported = csv.read.unwrap()(&bundle, &mut report);
    assert_eq!(imported.documents.iter().map(|read| read.mentions.len()).collect::<Vec<_>>(), [1, 1, 1]);
    assert_eq!(report, said);

    // The parts of a split, each with tables of its own; a table that is not UTF-8 is read as far as it can be.
    let split = tempfile::tempdir().unwrap();
    for part in ["train", "dev"] {
        std::fs::create_dir(split.path().join(part)).unwrap();
        std::fs::write(split.path().join(part).join("documents.csv"), "id;text\nd;Kyiv\n").unwrap();
        let mentions: &[u8] = b"document;start_cp;end_cp;label;note\nd;0;4;GPE;na\xefve\n";
        std::fs::write(split.path().join(part).join("mentions.csv"), mentions).unwrap();
    }
    let (found, said) = parts(split.path(), csv);
    assert_eq!(found, [vec![one("d")], vec![one("d")]]);
    assert_eq!(said.notices.iter().filter(|notice| notice.what.contains("UTF-8")).count(), 2);
}

#[test]
fn cells_that_would_be_run_are_guarded_and_come_back_as_they_were() {
    let nasty =
        ["=cmd|' /C calc'!A0", "'=1", "''=1", "-1", "-1+1", "+1", "@SUM(A1)", "\t=1", "＝1", "'tis", "a;=1", "'"];
    let csv = format("csv").unwrap();
    let mut project = Project::new("=1", standpoint::store::news_schema());
    for (number, nasty) in nasty.iter().enumerate() {
        let id = DocumentId::new(format!("d{number:03}"));
        let mut document = Document::new(id.clone(), SourceText::new(&format!("{nasty} {TEXT}")).unwrap());
        document.metadata.title = (*nasty).to_owned();
        let mut mention = mention("m1", "Ada Lund", "ORG");
        (mention.spans, mention.note) = (vec![TextRange::between(0, nasty.len())], (*nasty).to_owned());
        project.commit(&[Operation::document(document), Operation::mention(&id, &who(), mention)]).unwrap();
    }
    let plain = ExportOptions::all(who());
    let options = ExportOptions { guard_formulas: true, ..plain.clone() };
    let made = prepared(&project, csv, &ExportPlan::whole(options.clone())).ok().unwrap();
    assert_eq!(made.verification.unwrap().different, 0);
    for bytes in made.bundle.values() {
        let mut table = csv::Reader::from_reader(bytes.as_slice());
        for cell in table.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            assert!(
                !cell.starts_with(['=', '+', '@', '\t', '＝']) && (!cell.starts_with('-') || cell == "-1"),
                "{cell}"
            );
        }
    }
    // Not in quotation marks, it would be two cells in countries that write `;`.
    assert!(String::from_utf8_lossy(&made.bundle["mentions.csv"]).contains("\"a;=1\""));
    let read = |bundle: &Bundle| csv.read.unwrap()(bundle, &mut Report::default());
    let unguarded = prepared(&project, csv, &ExportPlan::whole(plain)).ok().unwrap().bundle;
    assert_eq!(read(&made.bundle), read(&unguarded));
    assert_eq!(read(&made.bundle).documents[1].mentions[0].note, "'=1");
    let bytes = String::from_utf8_lossy(&unguarded["mentions.csv"]).into_owned();
    assert!(bytes.contains(",=cmd|") && !bytes.contains("guarded"));
}

#[test]
fn files_of_an_earlier_export_go_with_their_articles_and_nothing_else_does() {
    let home = tempfile::tempdir().unwrap();
    let each = |options| ExportPlan { one_file_each: true, ..ExportPlan::whole(options) };
    for (id, files) in [("jsonl", vec!["jsonl"]), ("brat", vec!["txt", "ann"])] {
        let folder = home.path().join(id);
        let has = |name: &str, extension: &str| folder.join(format!("{name}.{extension}")).is_file();
        let run = |project: &Project, plan: &ExportPlan| {
            let prepared = export(project, format(id).unwrap(), plan, &folder, &mut |_, _| ControlFlow::Continue(()));
            prepared.ok().unwrap().report.notices.iter().map(ToString::to_string).collect::<String>()
        };
        std::fs::create_dir(&folder).unwrap();
        let strange = format!("d001x.{}", files[0]);
        std::fs::write(folder.join(&strange), "not ours").unwrap();
        let mut project = project(4);
        assert!(!run(&project, &each(ExportOptions::all(who()))).contains("earlier export"));

        // One article goes, one goes whose file somebody has worked on, and one is left out this time.
        let edited = folder.join(format!("d002.{}", files[0]));
        std::fs::write(&edited, "corrected by hand").unwrap();
        let gone = ["d001", "d002"].map(|id| Operation::PutDocument(id.into(), None));
        let annotations = ["d001", "d002"].map(|id| Operation::PutMention(id.into(), who(), "m1".into(), None));
        project.commit(&[annotations, gone].concat()).unwrap();
        let only = ExportOptions { documents: Some(["d000".into()].into()), ..ExportOptions::all(who()) };
        let said = run(&project, &each(only));
        for file in &files {
            assert!(has("d000", file) && !has("d001", file) && has("d003", file), "{id} {file}");
            assert!(said.contains(&format!("d001.{file}")) && said.contains(&format!("d003.{file}")), "{said}");
        }
        assert_eq!(std::fs::read_to_string(&edited).unwrap(), "corrected by hand");
        assert!(said.contains("changed since") && folder.join(&strange).is_file(), "{said}");

        // Another project's export into the same folder takes away nothing.
        let mut other = Project::new("Other", standpoint::store::news_schema());
        other.commit(&[Operation::document(Document::new("o".into(), SourceText::new(TEXT).unwrap()))]).unwrap();
        run(&other, &each(ExportOptions::all(who())));
        assert!(has("d000", files[0]) && has("d003", files[0]) && has("o", files[0]));

        // What was left out comes again, and is read back by an import of the folder.
        assert!(!run(&project, &each(ExportOptions::all(who()))).contains("d003."));
    }

    // Dealt out otherwise, no article is left in its former part.
    let split = |seed| Some(Split { parts: vec![("train".to_owned(), 1), ("test".to_owned(), 1)], seed });
    let folder = home.path().join("split");
    for seed in 1..4 {
        let plan = ExportPlan { split: split(seed), ..each(ExportOptions::all(who())) };
        written(&project(12), format("jsonl").unwrap(), &plan, &folder).unwrap();
        let files = |part: &str| std::fs::read_dir(folder.join(part)).unwrap().count();
        assert_eq!(files("train") + files("test"), 12);
    }
}

/// Writes the first document only.
struct Forgetful {
    writer: Box<dyn DocumentWriter>,
    is_done: bool,
}

impl DocumentWriter for Forgetful {
    fn document(&mut self, project: &Project, selected: &Selected, files: &mut dyn Growing) -> std::io::Result<()> {
        match std::mem::replace(&mut self.is_done, true) {
            true => Ok(()),
            false => self.writer.document(project, selected, files),
        }
    }

    fn finish(self: Box<Self>, project: &Project, files: &mut dyn Growing, report: &mut Report) -> std::io::Result<()> {
        self.writer.finish(project, files, report)
    }
}

fn lines() -> &'static Stream {
    jsonl::FORMAT.stream.unwrap()
}

static FORGETFUL: Format = Format {
    stream: Some(&Stream {
        begin: |options| Box::new(Forgetful { writer: (lines().begin)(options), is_done: false }),
        read: |source, take| (lines().read)(source, take),
    }),
    ..jsonl::FORMAT
};

#[test]
fn what_comes_back_otherwise_from_a_conversion_is_refused_and_the_former_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    written(&project(3), format("jsonl").unwrap(), &ExportPlan::whole(ExportOptions::all(who())), &input).unwrap();
    std::fs::write(&output, "what was there").unwrap();
    let convert = |to| converting::convert(&input, format("jsonl").unwrap(), to, &output).unwrap();
    let Err(notice) = convert(&FORGETFUL) else { panic!("two articles are missing") };
    assert!(notice.to_string().contains("2 records") && notice.to_string().contains("d001"), "{notice}");
    assert_eq!(std::fs::read_to_string(&output).unwrap(), "what was there");
    convert(format("jsonl").unwrap()).ok().unwrap().persist().unwrap();
    assert_eq!(std::fs::read_to_string(&output).unwrap().lines().count(), 3);
}
