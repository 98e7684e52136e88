//! The project folder: what is saved comes back, also after a crash and from damaged files.

use crate::support;
use proptest::prelude::*;
use standpoint::model::*;
use standpoint::report::{Report, Severity};
use standpoint::store::{self, Access, Opened, Places, ProjectFolder, ReadOnlyReason, Settings, Theme};
use standpoint::text::{SourceText, TextRange};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const TEXT: &str = "Select Language: English\nAmina Okafor, the minister, would not back the plan 👍🏽.\n\
    Kenya’s Green Alliance said on Tuesday it endorsed it.\n";

fn document() -> DocumentId {
    "planners".into()
}

fn anna() -> AnnotationSetId {
    AnnotationSetId::analyst("anna")
}

fn range(words: &str) -> TextRange {
    let start = TEXT.find(words).unwrap();
    TextRange::between(start, start + words.len())
}

fn mention(id: &str, words: &str, label: &str, entity: Option<&str>) -> Mention {
    Mention {
        id: id.into(),
        spans: vec![range(words)],
        label: label.into(),
        entity: entity.map(EntityId::from),
        attributes: BTreeMap::new(),
        status: Status::Accepted,
        origin: Origin::analyst("Anna", 1_755_856_800),
        note: String::new(),
    }
}

fn stance() -> Stance {
    Stance {
        id: "s1".into(),
        holder: Holder::Mention("m1".into()),
        target: Target { spans: vec![range("the plan")], entity: Some("kenya".into()) },
        issue: Some("budget".into()),
        polarity: Polarity::LeansOppose,
        cue: vec![range("would not")],
        evidence: vec![range("Amina Okafor, the minister, would not back the plan 👍🏽.")],
        attribution: vec![Attribution {
            text: "the minister".into(),
            spans: vec![range("the minister")],
            mention: Some("m2".into()),
        }],
        certainty: Certainty::Likely,
        when: "2025-08-22".into(),
        note: "Says “no”\nand means it.".into(),
        status: Status::Accepted,
        origin: Origin::rule("cue", 0.715, "would not"),
    }
}

fn rich_operations() -> Vec<Operation> {
    let entity = |name: &str, label: &str| Entity::new(name, label.into(), Origin::analyst("Anna", 7));
    let mut okafor = entity("Amina Okafor", "PERSON");
    okafor.affiliation = Some("kenya".into());
    okafor.add_alias("Okafor");
    let mut article = Document::new(document(), SourceText::new(TEXT).unwrap());
    article.metadata.title = "Minister says no".into();
    article.boilerplate = vec![range("Select Language: English")];
    article.state = DocumentState::InProgress;
    let put = |mention| Operation::mention(&document(), &anna(), mention);
    vec![
        Operation::entity(entity("Kenya", "GPE")),
        Operation::entity(okafor),
        Operation::issue(Issue { id: "budget".into(), name: "Budget".into(), description: "Who pays?".into() }),
        Operation::document(article),
        Operation::document(Document::new("empty".into(), SourceText::new("").unwrap())),
        put(mention("m1", "Amina Okafor", "PERSON", Some("amina-okafor"))),
        put(mention("m2", "the minister", "ROLE", None)),
        put(mention("m3", "Kenya", "GPE", Some("kenya"))),
        put(mention("m4", "Tuesday", "DATE", None)),
        Operation::mention(&document(), &AnnotationSetId::Prediction, mention("p1", "Green Alliance", "ORG", None)),
        Operation::stance(&document(), &anna(), stance()),
        Operation::relation(
            &document(),
            &anna(),
            Relation {
                id: "r1".into(),
                kind: "holds role".into(),
                from: "m1".into(),
                to: "m2".into(),
                note: String::new(),
                status: Status::Accepted,
                origin: Origin::analyst("Anna", 9),
            },
        ),
    ]
}

fn rich() -> Project {
    let mut schema = store::news_schema();
    schema.guidelines = "# How to tag\n\nTag “names”, not titles.\n".into();
    let mut project = Project::new("Planners", schema);
    project.commit(&rich_operations()).unwrap();
    project
}

/// All files of a project with their content, without what may be deleted.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.ends_with(".standpoint") => {}
                true => folders.push(path),
                false => drop(found.insert(path.strip_prefix(root).unwrap().to_owned(), std::fs::read(&path).unwrap())),
            }
        }
    }
    found
}

fn text_of(report: &Report) -> String {
    report.notices.iter().map(|notice| format!("{notice}\n")).collect()
}

/// A rich project in a folder that is closed again.
fn saved(room: &tempfile::TempDir) -> PathBuf {
    let root = room.path().join("project");
    ProjectFolder::create(&root, &rich()).unwrap();
    root
}

fn room() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_embedded_news_schema_can_be_read() {
    let schema = store::news_schema();
    assert_eq!((schema.name.as_str(), schema.labels.len(), schema.relations.len()), ("News", 12, 4));
    assert_eq!(schema.label_of_key('1').unwrap().id.as_str(), "PERSON");
    assert!(store::read_schema("(version: 1").unwrap_err().to_string().contains("news schema"));
}

#[test]
fn a_saved_project_comes_back_and_its_bytes_stay() {
    let room = room();
    let root = saved(&room);
    let before = files(&root);
    let Opened { mut folder, project, report, recovered } = ProjectFolder::open(&root).unwrap();
    assert_eq!(text_of(&report), "");
    assert!(recovered.is_empty());
    assert_eq!(project, rich());
    assert_eq!(folder.save(&project).unwrap().files, 0, "nothing has changed");
    assert_eq!(files(&root), before);
    let copy = room.path().join("copy");
    ProjectFolder::create(&copy, &project).unwrap();
    assert_eq!(files(&copy), before, "the same content makes the same files");
    let annotations = String::from_utf8(before[Path::new("annotations/anna/planners.ron")].clone()).unwrap();
    assert!(
        annotations.contains(r#"(id: "m4", at: [(112, 119)], text: "Tuesday", label: "DATE", status: accepted"#),
        "{annotations}"
    );
    assert_eq!(before[Path::new("articles/planners.txt")], TEXT.as_bytes());
}

#[test]
fn a_save_writes_only_what_changed() {
    let room = room();
    let root = room.path().join("project");
    let mut project = rich();
    let mut folder = ProjectFolder::create(&root, &project).unwrap();
    project.commit(&[Operation::mention(&document(), &anna(), mention("m5", "Green", "ORG", None))]).unwrap();
    assert_eq!(folder.save(&project).unwrap().files, 1);
    project.commit(&[Operation::PutDocument("planners".into(), None)]).unwrap();
    let saved = folder.save(&project).unwrap();
    assert_eq!((saved.files, saved.removed), (0, 4));
    assert!(!root.join("articles/planners.txt").exists());
    std::fs::write(root.join("notes.md"), "mine").unwrap();
    drop(folder);
    let opened = ProjectFolder::open(&root).unwrap();
    assert_eq!((opened.project, text_of(&opened.report)), (project, String::new()));
    assert!(root.join("notes.md").exists());
}

#[test]
fn steps_survive_a_crash_before_the_save() {
    let room = room();
    let root = room.path().join("project");
    let mut project = Project::new("Planners", store::news_schema());
    let mut folder = ProjectFolder::create(&root, &project).unwrap();
    let steps = rich_operations();
    for (number, operation) in steps.iter().enumerate() {
        project.commit(std::slice::from_ref(operation)).unwrap();
        folder.append(&format!("Step {number}"), 1_755_856_800, std::slice::from_ref(operation)).unwrap();
    }
    drop(folder);
    let journal = root.join(".standpoint/journal");
    let mut torn = std::fs::read(&journal).unwrap();
    torn.extend_from_slice(b"(label: \"Torn\", at: 1, operations: [name(\"X");
    std::fs::write(&journal, torn).unwrap();

    let Opened { mut folder, project: reopened, report, recovered } = ProjectFolder::open(&root).unwrap();
    assert_eq!(reopened, project);
    assert_eq!(recovered.len(), steps.len());
    assert_eq!(recovered[0], "Step 0");
    let words = text_of(&report);
    assert!(words.contains(&format!("Recovered {} decisions made at ", steps.len())), "{words}");
    assert!(words.contains("breaks off"), "{words}");
    // Another step and another crash: the torn end must not have spoiled it.
    let rename = Operation::SetName("Renamed".into());
    folder.append("Renamed", 1, std::slice::from_ref(&rename)).unwrap();
    drop(folder);
    let Opened { mut folder, mut project, recovered, .. } = ProjectFolder::open(&root).unwrap();
    assert_eq!((project.name(), recovered.len()), ("Renamed", steps.len() + 1));
    folder.save(&project).unwrap();
    assert_eq!(std::fs::metadata(&journal).unwrap().len(), 0);
    drop(folder);
    let again = ProjectFolder::open(&root).unwrap();
    assert!(again.recovered.is_empty());
    project.commit(&[rename]).unwrap();
    assert_eq!(again.project, project);
}

#[test]
fn steps_that_come_while_a_save_runs_stay_in_the_journal() {
    let room = room();
    let root = room.path().join("project");
    let mut project = rich();
    let mut folder = ProjectFolder::create(&root, &project).unwrap();
    let mut step = |folder: &mut ProjectFolder, operation: Operation| {
        project.commit(std::slice::from_ref(&operation)).unwrap();
        folder.append("Step", 1, &[operation]).unwrap();
        project.clone()
    };
    let article = Document::clone(rich().document(&document()).unwrap());
    let snapshot = step(&mut folder, Operation::PutDocument(document(), None));
    let job = folder.begin_save(&snapshot).unwrap();
    // The save under way takes the text away that this step brings back.
    let latest = step(&mut folder, Operation::document(article));
    let finished = std::thread::spawn(move || job.run()).join().unwrap();
    folder.finish_save(finished).unwrap();
    drop(folder);
    let opened = ProjectFolder::open(&root).unwrap();
    assert_eq!(opened.project, latest);
    assert_eq!(opened.recovered, ["Step"]);
}

#[test]
fn the_journal_may_be_replayed_onto_what_it_led_to() {
    let room = room();
    let root = room.path().join("project");
    let mut project = rich();
    let mut folder = ProjectFolder::create(&root, &project).unwrap();
    let without = Mention { entity: None, ..mention("m3", "Kenya", "GPE", None) };
    let mut okafor = Entity::clone(project.entity(&"amina-okafor".into()).unwrap());
    okafor.affiliation = None;
    // The first step does not fit the end of the second.
    let steps = [
        vec![
            Operation::mention(&document(), &anna(), mention("m6", "Green", "ORG", Some("kenya"))),
            Operation::mention(&document(), &anna(), mention("m7", "said", "ROLE", None)),
        ],
        vec![
            Operation::PutMention(document(), anna(), "m6".into(), None),
            Operation::mention(&document(), &anna(), without),
            Operation::PutStance(document(), anna(), "s1".into(), None),
            Operation::entity(okafor),
            Operation::PutEntity("kenya".into(), None),
        ],
    ];
    for step in &steps {
        project.commit(step).unwrap();
        folder.append("Step", 1, step).unwrap();
    }
    let journal = std::fs::read(root.join(".standpoint/journal")).unwrap();
    folder.save(&project).unwrap();
    drop(folder);
    // As after a crash between the last file and the journal.
    std::fs::write(root.join(".standpoint/journal"), journal).unwrap();
    let opened = ProjectFolder::open(&root).unwrap();
    assert_eq!(opened.project, project);
    assert_eq!((text_of(&opened.report), opened.recovered.len()), (String::new(), 0));
}

#[test]
fn a_second_opener_reads_and_learns_who_writes() {
    let room = room();
    let root = room.path().join("project");
    let mut project = rich();
    let mut first = ProjectFolder::create(&root, &project).unwrap();
    let step = Operation::SetName("Later".into());
    project.commit(std::slice::from_ref(&step)).unwrap();
    first.append("Renamed", 1, &[step]).unwrap();

    let Opened { folder: mut second, project: seen, report, .. } = ProjectFolder::open(&root).unwrap();
    assert_eq!(seen, project, "what the first has not saved yet is seen too");
    let Access::ReadOnly(ReadOnlyReason::Locked(holder)) = second.access().clone() else { panic!() };
    assert_eq!(holder.pid, std::process::id());
    assert!(text_of(&report).contains("has it open"), "{}", text_of(&report));
    assert!(second.save(&project).unwrap_err().to_string().contains("cannot be changed"));
    assert!(second.append("x", 1, &[]).is_err());
    drop(second);
    drop(first);
    assert_eq!(*ProjectFolder::open(&root).unwrap().folder.access(), Access::Write);
    let asked = ProjectFolder::open_read_only(&root).unwrap();
    assert_eq!(*asked.folder.access(), Access::ReadOnly(ReadOnlyReason::Asked));
}

/// Damages a file of a rich project by `damage`, opens it, changes every file, saves and opens it again.
///
/// Whatever the damage, each of `lines` is named with the words beside it, and nothing is lost.
fn check_damage(file: &str, damage: impl Fn(&[u8]) -> Vec<u8>, named: &[(usize, &str)]) -> Project {
    let room = room();
    let root = saved(&room);
    let path = root.join(file);
    let damaged = damage(&std::fs::read(&path).unwrap());
    std::fs::write(&path, &damaged).unwrap();

    let Opened { mut folder, project, report, .. } = ProjectFolder::open(&root).unwrap();
    let words = text_of(&report);
    for &(line, what) in named {
        let found = report.notices.iter().any(|notice| {
            let line_fits = notice.line == Some(line).filter(|&line| line > 0);
            line_fits && notice.path.as_deref() == Some(&path) && notice.what.contains(what) && notice.hint.is_some()
        });
        assert!(found, "{file}, line {line}, {what:?} is not named in:\n{words}");
    }
    let here = report.notices.iter().filter(|notice| notice.path.as_deref() == Some(&path));
    assert_eq!(here.count(), named.len(), "{words}");
    assert_eq!(std::fs::read(&path).unwrap(), damaged, "opening changes nothing");
    folder.save(&project).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), damaged, "saving without a change changes nothing");

    // Touch everything.
    let mut touched = project.clone();
    let mut operations = vec![Operation::SetName("Touched".into())];
    let entity = Entity::new("New one", "PERSON".into(), Origin::analyst("Anna", 1));
    operations.push(Operation::entity(entity));
    operations.push(Operation::issue(Issue { id: "new".into(), name: "New".into(), description: String::new() }));
    for article in project.documents() {
        let mut article = Document::clone(article);
        article.note = "Touched".into();
        operations.push(Operation::document(article));
    }
    if project.document(&document()).is_some_and(|article| article.text.as_str().contains("endorsed")) {
        let spans = vec![range("Select")];
        let touched = Mention { spans, ..mention("m9", "Select", "ORG", None) };
        operations.push(Operation::mention(&document(), &anna(), touched));
    }
    touched.commit(&operations).unwrap();
    folder.save(&touched).unwrap();
    if std::fs::read(&path).unwrap() != damaged {
        let backup = newest(&root.join(".standpoint/backups")).join(file);
        assert_eq!(std::fs::read(backup).unwrap(), damaged, "the damaged file was copied first");
        // Each bad line is in the new file as it was in the old one.
        let after = std::fs::read(&path).unwrap();
        let has = |line: &[u8]| after.split(|&byte| byte == b'\n').any(|other| other == line);
        for &(line, what) in named.iter().filter(|(line, _)| *line > 0) {
            let bad = damaged.split(|&byte| byte == b'\n').nth(line - 1).unwrap();
            assert!(has(bad), "line {line} ({what}) of {file} is lost:\n{}", String::from_utf8_lossy(&after));
        }
    }
    drop(folder);
    let again = ProjectFolder::open(&root).unwrap();
    assert_eq!(again.project, touched, "{}", text_of(&again.report));
    project
}

fn newest(folder: &Path) -> PathBuf {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).max().unwrap()
}

fn replaced(from: &'static str, to: &'static str) -> impl Fn(&[u8]) -> Vec<u8> {
    move |bytes| {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        text.replacen(from, to, 1).into_bytes()
    }
}

const ANNA: &str = "annotations/anna/planners.ron";

#[test]
fn damaged_records_are_named_and_kept() {
    // Lines 3 to 6 are the mentions m1, m2, m3, m4 in reading order.
    let cases: &[(&'static str, &'static str, &[(usize, &str)])] = &[
        ("(id: \"m4\", at", "(id: \"m4, at", &[(6, "")]),
        ("[(112, 119)]", "[(112, 1190)]", &[(6, "leaves the text")]),
        ("[(112, 119)]", "[(119, 112)]", &[(6, "backwards")]),
        ("[(112, 119)]", "[(112, 99999999999)]", &[(6, "")]),
        ("\"Tuesday\"", "\"Monday\"", &[(6, "quotes “Monday”, but the text has “Tuesday”")]),
        ("label: \"DATE\"", "label: \"DAY\"", &[(6, "no label DAY")]),
        ("id: \"m4\"", "id: \"m3\"", &[(6, "two records m3")]),
        ("label: \"DATE\"", "label: \"DATE\", colour: \"red\"", &[(6, "colour")]),
        ("entity: \"kenya\", status", "entity: \"kenia\", status", &[(5, "no entity kenia")]),
        ("from: \"m1\"", "from: \"m77\"", &[(12, "m77")]),
        ("polarity: leans_oppose", "polarity: loathes", &[(9, "loathes")]),
        // What hangs on a record that is left out is left out with it.
        ("label: \"PERSON\", entity", "label: \"PERSONA\", entity", &[(3, "no label PERSONA"), (9, "m1"), (12, "m1")]),
    ];
    for (from, to, named) in cases {
        let project = check_damage(ANNA, replaced(from, to), named);
        let set = project.annotation_set(&document(), &anna()).unwrap();
        let left = set.mentions.len() + set.stances.len() + set.relations.len();
        assert_eq!(left, 6 - named.len(), "{to}");
    }
}

#[test]
fn damaged_files_are_named_and_kept() {
    let cut =
        |at: &'static str| move |bytes: &[u8]| bytes[..std::str::from_utf8(bytes).unwrap().find(at).unwrap()].to_vec();
    check_damage(ANNA, cut("ay\", label: \"DATE"), &[(0, "breaks off"), (6, "")]);
    check_damage(ANNA, cut("    stances:"), &[(0, "breaks off")]);
    check_damage(ANNA, |_| Vec::new(), &[(0, "empty")]);
    check_damage("entities.ron", |_| Vec::new(), &[(0, "empty")]);
}

#[test]
fn an_unfinished_merge_is_named_and_both_sides_are_kept() {
    let project = check_damage(
        ANNA,
        |bytes| {
            let text = std::str::from_utf8(bytes).unwrap();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let theirs = lines[5].replace("accepted", "rejected");
            lines.splice(6..6, ["=======".to_owned(), theirs, ">>>>>>> other".to_owned()]);
            lines.insert(5, "<<<<<<< HEAD".to_owned());
            (lines.join("\n") + "\n").into_bytes()
        },
        &[(6, "merge"), (8, "merge"), (9, "two records m4"), (10, "merge")],
    );
    let set = project.annotation_set(&document(), &anna()).unwrap();
    assert_eq!(set.mentions[&"m4".into()].status, Status::Accepted);
}

#[test]
fn a_damaged_head_falls_back_to_the_news_schema() {
    let broken = |bytes: &[u8]| [b"\xff\xfe garbage \n", bytes.get(40..90).unwrap()].concat();
    let room = room();
    let root = saved(&room);
    let path = root.join("project.ron");
    let damaged = broken(&std::fs::read(&path).unwrap());
    std::fs::write(&path, &damaged).unwrap();
    let Opened { folder, project, report, .. } = ProjectFolder::open(&root).unwrap();
    assert_eq!(project.schema().labels, store::news_schema().labels);
    assert_eq!(project.annotation_set(&document(), &anna()), rich().annotation_set(&document(), &anna()));
    assert!(text_of(&report).contains("labels of the news schema fill in"), "{}", text_of(&report));
    assert_eq!(std::fs::read(&path).unwrap(), damaged);
    drop(folder);

    std::fs::remove_file(&path).unwrap();
    let opened = ProjectFolder::open(&root).unwrap();
    assert!(text_of(&opened.report).contains("head of the project is missing"));
    assert_eq!(opened.project.documents().len(), 2);
}

#[test]
fn missing_and_garbled_texts_are_named_and_left_alone() {
    let room = room();
    let root = saved(&room);
    std::fs::remove_file(root.join("articles/planners.txt")).unwrap();
    std::fs::write(root.join("articles/garbled.txt"), b"Fine.\nNot \xff fine.\n").unwrap();
    let before = files(&root);
    let Opened { mut folder, mut project, report, .. } = ProjectFolder::open(&root).unwrap();
    let words = text_of(&report);
    assert!(words.contains("The text of the article planners is missing"), "{words}");
    assert!(words.contains("garbled.txt, line 2"), "{words}");
    assert_eq!(project.document(&"garbled".into()).unwrap().text.as_str(), "Fine.\nNot \u{fffd} fine.\n");
    // A new article of the same name goes beside what is left of the old one.
    let new = Document::new(document(), SourceText::new("Another text").unwrap());
    project.commit(&[Operation::document(new), Operation::SetName("Touched".into())]).unwrap();
    folder.save(&project).unwrap();
    let after = files(&root);
    for (file, bytes) in before.iter().filter(|(file, _)| !file.ends_with("project.ron")) {
        assert_eq!(after.get(file), Some(bytes), "{}", file.display());
    }
    drop(folder);
    let copy = room.path().join("copy");
    let mut opened = ProjectFolder::open(&root).unwrap();
    assert_eq!(opened.project, project);
    drop(opened.folder.save_as(&copy, &opened.project).unwrap());
    assert_eq!(files(&copy), after, "a copy keeps what was not understood");
}

#[test]
fn a_newer_format_is_read_but_not_written() {
    let room = room();
    let root = saved(&room);
    let path = root.join("project.ron");
    let newer = std::fs::read_to_string(&path).unwrap().replace("version: 1", "version: 2");
    std::fs::write(&path, newer).unwrap();
    let Opened { mut folder, project, .. } = ProjectFolder::open(&root).unwrap();
    assert_eq!(*folder.access(), Access::ReadOnly(ReadOnlyReason::NewerVersion(2)));
    assert_eq!(project, rich());
    assert!(folder.save(&project).unwrap_err().to_string().contains("newer Standpoint"));
}

#[test]
fn files_laid_out_by_hand_are_read_and_changes_from_outside_are_kept() {
    let room = room();
    let root = saved(&room);
    let path = root.join("entities.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace(", label", ",\n label").replace("(\n", "( // mine\n")).unwrap();
    let Opened { mut folder, mut project, report, .. } = ProjectFolder::open(&root).unwrap();
    assert_eq!((text_of(&report), &project), (String::new(), &rich()));
    std::fs::write(root.join("issues.ron"), "(\n)\n").unwrap();
    let put = Issue { id: "new".into(), name: "New".into(), description: String::new() };
    project.commit(&[Operation::issue(put)]).unwrap();
    let report = folder.save(&project).unwrap().report;
    assert!(text_of(&report).contains("Another program changed the file"), "{}", text_of(&report));
    assert_eq!(std::fs::read(newest(&root.join(".standpoint/backups")).join("issues.ron")).unwrap(), b"(\n)\n");
}

#[test]
fn an_untitled_project_is_saved_under_a_name() {
    let room = room();
    let places = Places::at(&room.path().join("data"));
    let path = places.new_untitled_path().unwrap();
    let mut project = Project::new("Untitled", store::news_schema());
    let mut folder = ProjectFolder::create(&path, &project).unwrap();
    assert!(folder.is_untitled());
    assert!(places.untitled().is_empty(), "it is in use");
    project.commit(&rich_operations()).unwrap();
    folder.append("Everything", 1, &rich_operations()).unwrap();
    drop(folder);
    assert_eq!(places.untitled(), [path.clone()]);

    let Opened { mut folder, project: reopened, .. } = ProjectFolder::open(&path).unwrap();
    assert_eq!(reopened, project);
    let named = room.path().join("named");
    std::fs::create_dir(&named).unwrap();
    std::fs::write(named.join("mine.txt"), "mine").unwrap();
    let refused = folder.save_as(&named, &project).unwrap_err().to_string();
    assert!(refused.contains("files in this folder already"), "{refused}");
    std::fs::remove_file(named.join("mine.txt")).unwrap();
    let mut saved = folder.save_as(&named, &project).unwrap();
    assert!(!path.exists() && !saved.is_untitled());
    assert_eq!(saved.save(&project).unwrap().files, 0);
    assert!(folder.save(&project).is_err());
    drop(saved);
    assert_eq!(ProjectFolder::open(&named.join("project.ron")).unwrap().project, project);

    places.remember(&named, "Planners").unwrap();
    places.remember(&room.path().join("gone"), "Gone").unwrap();
    let recent = places.recent();
    assert_eq!((recent.len(), recent[0].name.as_str(), &recent[0].path), (1, "Planners", &named));
}

#[test]
fn settings_come_back_and_bad_ones_do_no_harm() {
    let room = room();
    let places = Places::at(room.path());
    assert_eq!(places.settings(), Settings::default());
    let settings =
        Settings { theme: Theme::Dark, analyst: "Anna “A” Müller".into(), text_size: 18.5, ..places.settings() };
    places.save_settings(&settings).unwrap();
    assert_eq!(places.settings(), settings);
    std::fs::write(room.path().join("settings.ron"), "(theme: light, text_size: huge, future: (1, 2))").unwrap();
    assert_eq!(places.settings(), Settings { theme: Theme::Light, ..Settings::default() });
}

#[test]
fn folders_are_walked_and_bundles_stay_inside() {
    let room = room();
    let at = |name: &str| room.path().join(name);
    std::fs::create_dir_all(at("in/deep")).unwrap();
    for name in ["in/b.txt", "in/a.TXT", "in/deep/c.md", "in/skip.png", "in/.hidden.txt", "single.png"] {
        std::fs::write(at(name), name).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(at("in"), at("in/deep/loop")).unwrap();
    let (found, report) =
        store::files::collect(&[at("in"), at("single.png"), at("in/b.txt"), at("none")], &["txt", "md"]);
    assert_eq!(found, [at("in/a.TXT"), at("in/b.txt"), at("in/deep/c.md"), at("single.png")]);
    assert_eq!(report.worst(), Some(Severity::Error));
    assert!(text_of(&report).contains("none"));
    assert_eq!(store::files::read(&at("in/b.txt"), 8).unwrap(), b"in/b.txt");
    assert!(store::files::read(&at("in/b.txt"), 7).is_err());
    let names: Vec<String> =
        store::files::list_folder(&at("in")).unwrap().into_iter().map(|entry| entry.name).collect();
    assert_eq!(names, ["deep", "a.TXT", "b.txt", "skip.png"]);

    let bundle = |names: &[&str]| names.iter().map(|name| (name.to_string(), name.as_bytes().to_vec())).collect();
    store::files::write_bundle(&at("out.csv"), &bundle(&[""])).unwrap();
    assert!(at("out.csv").is_file());
    store::files::write_bundle(&at("out"), &bundle(&["a.csv", "deep/b.csv"])).unwrap();
    assert!(at("out/deep/b.csv").is_file());
    for bad in ["../c.csv", "/c.csv", "a/../../c.csv", ""] {
        let refused = store::files::write_bundle(&at("out2"), &bundle(&["a.csv", bad])).unwrap_err();
        assert!(refused.to_string().contains("outside"), "{refused}");
        assert!(!at("out2").exists(), "nothing is written if one name is bad");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_projects_come_back_from_files_and_journal(project in support::project(), edits in support::edits(30)) {
        let room = room();
        let root = room.path().join("project");
        let mut folder = ProjectFolder::create(&root, &project).unwrap();
        let mut later = project.clone();
        for edit in &edits {
            let operations = edit.operations(&later);
            if later.commit(&operations).is_ok() {
                folder.append("Step", 0, &operations).unwrap();
            }
        }
        drop(folder);
        let Opened { mut folder, project: recovered, report, .. } = ProjectFolder::open(&root).unwrap();
        prop_assert!(report.worst() <= Some(Severity::Info), "{}", text_of(&report));
        prop_assert_eq!(&recovered, &later);
        folder.save(&recovered).unwrap();
        let first = files(&root);
        drop(folder);
        let Opened { project: saved, report, .. } = ProjectFolder::open(&root).unwrap();
        prop_assert_eq!(text_of(&report), "");
        prop_assert_eq!(&saved, &later);
        let copy = room.path().join("copy");
        ProjectFolder::create(&copy, &saved).unwrap();
        prop_assert_eq!(files(&copy), first);
    }

    #[test]
    fn no_damage_stops_a_project_from_opening(at in any::<proptest::sample::Index>(), file in any::<proptest::sample::Index>(), junk in proptest::collection::vec(any::<u8>(), 0..40), cut in 0..60usize) {
        let room = room();
        let root = saved(&room);
        let all = files(&root);
        let (name, bytes) = file.get(&all.into_iter().collect::<Vec<_>>()).clone();
        let start = if bytes.is_empty() { 0 } else { at.index(bytes.len()) };
        let end = (start + cut).min(bytes.len());
        let damaged = [&bytes[..start], &junk, &bytes[end..]].concat();
        std::fs::write(root.join(&name), &damaged).unwrap();
        let Opened { mut folder, mut project, .. } = ProjectFolder::open(&root).unwrap();
        project.commit(&[Operation::SetName("Touched".into())]).unwrap();
        folder.save(&project).unwrap();
        drop(folder);
        prop_assert_eq!(ProjectFolder::open(&root).unwrap().project, project);
    }
}
