//! The project folder: what is saved comes back, also after a crash and from damaged files.

use crate::support::random;
use proptest::prelude::*;
use standpoint::model::*;
use standpoint::report::{Report, Severity};
use standpoint::store::{
    self, Access, Density, Opened, Places, ProjectFolder, ReadOnlyReason, ReadingFont, Settings, Theme,
};
use standpoint::text::{SourceText, TextRange};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

mod damage;
mod doctor;
mod planted;
mod put_away;

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
fn a_save_that_was_cut_short_is_made_good_by_the_next() {
    let room = room();
    let root = room.path().join("project");
    let project = rich();
    let mut folder = ProjectFolder::create(&root, &project).unwrap();
    let before = files(&root);
    // The last of many files cannot be written, because a file is where its folder should be.
    std::fs::write(root.join("annotations/zoe"), "in the way").unwrap();
    let mut changed = project.clone();
    let text = SourceText::new("Short.").unwrap();
    let many = (100..220).map(|number| Document::new(format!("a-{number}").as_str().into(), text.clone()));
    let mut operations: Vec<Operation> = many.map(Operation::document).collect();
    operations.push(Operation::SetName("Renamed".into()));
    let zoe = AnnotationSetId::analyst("zoe");
    operations.push(Operation::mention(&document(), &zoe, mention("m1", "Kenya", "GPE", None)));
    changed.commit(&operations).unwrap();
    assert!(folder.save(&changed).is_err());
    assert!(std::fs::read_to_string(root.join("project.ron")).unwrap().contains("Renamed"), "some of it was written");
    folder.save(&project).unwrap();
    std::fs::remove_file(root.join("annotations/zoe")).unwrap();
    assert_eq!(files(&root), before, "undone and saved again, all is as it was");
    folder.save(&changed).unwrap();
    drop(folder);
    assert_eq!(ProjectFolder::open(&root).unwrap().project, changed);
}

#[cfg(unix)]
#[test]
fn a_project_opened_by_a_relative_path_knows_the_folder_that_it_lies_in() {
    let room = room();
    let root = room.path().canonicalize().unwrap().join("project");
    drop(ProjectFolder::create(&root, &rich()).unwrap());
    let here = std::env::current_dir().unwrap().canonicalize().unwrap();
    let up: PathBuf = here.components().skip(1).map(|_| "..").collect();
    let opened = ProjectFolder::open(&up.join(root.strip_prefix("/").unwrap())).unwrap();
    assert!(opened.folder.path().is_absolute() && opened.folder.path().parent().is_some_and(Path::is_dir));
}

#[test]
fn a_crash_after_a_save_has_removed_an_article_and_before_the_journal_knows_is_no_damage() {
    let room = room();
    let root = room.path().join("project");
    let mut project = rich();
    let mut folder = ProjectFolder::create(&root, &project).unwrap();
    let mut noted = (**project.document(&document()).unwrap()).clone();
    noted.note = "Goes next".to_owned();
    // The first step leaves the text out, since the files have it; the save of the second removes the files.
    for operation in [Operation::document(noted), Operation::PutDocument(document(), None)] {
        project.commit(std::slice::from_ref(&operation)).unwrap();
        folder.append("Step", 1_755_856_800, std::slice::from_ref(&operation)).unwrap();
    }
    drop(folder.begin_save(&project).unwrap().run());
    drop(folder);
    let Opened { project: reopened, report, .. } = ProjectFolder::open(&root).unwrap();
    assert!(!report.has_errors(), "{}", text_of(&report));
    assert_eq!(reopened, project);
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
    assert_eq!(places.untitled(), std::slice::from_ref(&path));

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
    let settings = Settings {
        theme: Theme::Dark,
        analyst: "Anna “A” Müller".into(),
        text_size: 18.5,
        line_width: 44.0,
        line_spacing: 1.25,
        reading_font: ReadingFont::Sans,
        density: Density::Compact,
        safe_colours: true,
        keys: [("review.accept".to_owned(), vec!["Ctrl++".to_owned(), "Y".to_owned()])].into(),
        ..places.settings()
    };
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
    let (found, report) = store::collect(&[at("in"), at("single.png"), at("in/b.txt"), at("none")], &["txt", "md"]);
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
    fn random_projects_come_back_from_files_and_journal(project in random::project(), edits in random::edits(30)) {
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
}
