//! Damaged project folders: they open, the damage is named with file and line, nothing is lost.

use super::{anna, document, files, mention, rich, room, saved, text_of};
use proptest::prelude::*;
use standpoint::model::*;
use standpoint::store::{self, Access, Opened, ProjectFolder, ReadOnlyReason};
use standpoint::text::SourceText;
use std::path::{Path, PathBuf};

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

    let touched = touch_everything(&project);
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

/// A project in which something has changed in every file.
pub(super) fn touch_everything(project: &Project) -> Project {
    let mut touched = project.clone();
    let mut operations = vec![Operation::SetName("Touched".into())];
    let label = project.schema().labels[0].id.clone();
    operations.push(Operation::entity(Entity::new("New one", label.clone(), Origin::analyst("Anna", 1))));
    operations.push(Operation::issue(Issue { id: "new".into(), name: "New".into(), description: String::new() }));
    for article in project.documents() {
        let mut article = Document::clone(article);
        article.note = "Touched".into();
        operations.push(Operation::document(article));
    }
    if project.document(&document()).is_some_and(|article| article.text.as_str().starts_with("Select")) {
        let touched = Mention { label, ..mention("m9", "Select", "ORG", None) };
        operations.push(Operation::mention(&document(), &anna(), touched));
    }
    touched.commit(&operations).unwrap();
    touched
}

fn newest(folder: &Path) -> PathBuf {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| !path.ends_with("rolling")).max().unwrap()
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
    type Case<'a> = (&'static str, &'static str, &'a [(usize, &'a str)]);
    let cases: &[Case<'_>] = &[
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

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

#[test]
fn what_was_changed_again_while_a_save_ran_is_found_as_it_was_last_after_a_crash() {
    let room = room();
    let root = saved(&room);
    let Opened { mut folder, mut project, .. } = ProjectFolder::open(&root).unwrap();
    let entity = project.entities().next().unwrap().clone();
    let described = Entity { description: "For a moment".into(), ..Entity::clone(&entity) };
    let put = |folder: &mut ProjectFolder, project: &mut Project, entity: &Entity| {
        let operations = [Operation::entity(entity.clone())];
        project.commit(&operations).unwrap();
        folder.append("Edit", 1, &operations).unwrap();
    };
    put(&mut folder, &mut project, &described);
    let job = folder.begin_save(&project).unwrap();
    put(&mut folder, &mut project, &entity);
    folder.finish_save(job.run()).unwrap();
    drop(folder);
    let again = ProjectFolder::open(&root).unwrap();
    assert_eq!(again.project.entity(&entity.id), Some(&entity));
}

#[test]
fn a_text_that_a_save_which_was_cut_short_has_left_alone_is_that_of_the_journaled_article() {
    let text = SourceText::new("Nothing is said of this.\n").unwrap();
    let put = Operation::document(Document::new("con".into(), text.clone()));
    for operations in [vec![put.clone()], vec![put, Operation::PutDocument("con".into(), None)]] {
        let room = room();
        let root = room.path().join("project");
        let mut project = Project::new("Short", store::news_schema());
        let mut folder = ProjectFolder::create(&root, &project).unwrap();
        for operation in &operations {
            project.commit(std::slice::from_ref(operation)).unwrap();
            folder.append("Edit", 1, std::slice::from_ref(operation)).unwrap();
        }
        drop(folder);
        // How it would be called is seen in another project.
        let elsewhere = room.path().join("elsewhere");
        let mut other = Project::new("Other", store::news_schema());
        other.commit(&operations[..1]).unwrap();
        drop(ProjectFolder::create(&elsewhere, &other).unwrap());
        let mut names = files(&elsewhere).into_keys().filter(|file| file.extension().is_some_and(|it| it == "txt"));
        let name = names.next().unwrap();
        std::fs::create_dir_all(root.join("articles")).unwrap();
        std::fs::write(root.join(&name), text.as_str()).unwrap();
        let Opened { mut folder, project: found, report, .. } = ProjectFolder::open(&root).unwrap();
        assert!(found == project, "{:?}", found.documents().map(|it| &it.id).collect::<Vec<_>>());
        assert_eq!(report.notices.iter().filter(|notice| notice.hint.is_some()).count(), 0, "{}", text_of(&report));
        folder.save(&found).unwrap();
        drop(folder);
        let again = ProjectFolder::open(&root).unwrap();
        assert!(again.project == project && again.report.notices.is_empty(), "{}", text_of(&again.report));
        assert_eq!(root.join(&name).exists(), operations.len() == 1);
    }
}

#[test]
fn a_save_that_was_cut_short_leaves_no_annotation_whose_entity_has_gone() {
    let room = room();
    let root = saved(&room);
    let Opened { mut folder, project, .. } = ProjectFolder::open(&root).unwrap();
    // The last of many files cannot be written, because a file is where its folder should be.
    std::fs::write(root.join("annotations/zoe"), "in the way").unwrap();
    let text = SourceText::new("Short.").unwrap();
    let many = (100..220).map(|number| Document::new(format!("a-{number}").as_str().into(), text.clone()));
    let mut operations: Vec<Operation> = many.map(Operation::document).collect();
    let okafor = Entity { affiliation: None, ..Entity::clone(project.entity(&"amina-okafor".into()).unwrap()) };
    operations.push(Operation::entity(okafor));
    let linked = |entity: &Option<EntityId>| entity.as_ref().is_some_and(|id| id.as_str() == "kenya");
    let set = project.annotation_set(&document(), &anna()).unwrap();
    for mention in set.mentions.values().filter(|mention| linked(&mention.entity)) {
        operations.push(Operation::mention(&document(), &anna(), Mention { entity: None, ..mention.clone() }));
    }
    let stances = set.stances.keys().map(|id| Operation::PutStance(document(), anna(), id.clone(), None));
    operations.extend(stances);
    operations.push(Operation::PutEntity("kenya".into(), None));
    let zoe = AnnotationSetId::analyst("zoe");
    operations.push(Operation::mention(&document(), &zoe, mention("m1", "Kenya", "GPE", None)));
    let mut changed = project.clone();
    changed.commit(&operations).unwrap();
    assert!(folder.save(&changed).is_err());
    drop(folder);
    std::fs::remove_file(root.join("annotations/zoe")).unwrap();
    let Opened { mut folder, project: found, report, .. } = ProjectFolder::open(&root).unwrap();
    assert!(found.documents().len() > project.documents().len(), "some of it was written");
    assert!(!report.has_errors(), "{}", text_of(&report));
    folder.save(&changed).unwrap();
    drop(folder);
    assert!(ProjectFolder::open(&root).unwrap().project == changed);
}

#[test]
fn an_article_that_got_another_text_in_a_save_that_was_cut_short_is_as_the_journal_has_it() {
    let room = room();
    let root = saved(&room);
    let Opened { mut folder, mut project, .. } = ProjectFolder::open(&root).unwrap();
    let text = SourceText::new("Short.\n").unwrap();
    let steps =
        [Operation::PutDocument(document(), None), Operation::document(Document::new(document(), text.clone()))];
    for step in &steps {
        project.commit(std::slice::from_ref(step)).unwrap();
        folder.append("Edit", 1, std::slice::from_ref(step)).unwrap();
    }
    drop(folder);
    std::fs::write(root.join("articles/planners.txt"), text.as_str()).unwrap();
    let Opened { mut folder, project: found, report, .. } = ProjectFolder::open(&root).unwrap();
    assert!(!report.has_errors(), "{}", text_of(&report));
    assert!(found == project);
    folder.save(&found).unwrap();
    drop(folder);
    let again = ProjectFolder::open(&root).unwrap();
    assert!(again.project == project && again.report.notices.is_empty(), "{}", text_of(&again.report));
}
