//! Articles that nobody looks at are not in memory; their files are all that is left of them there.

use super::{anna, document, files, mention, rich, room, saved, text_of};
use crate::support::random;
use proptest::prelude::*;
use standpoint::model::*;
use standpoint::report::Severity;
use standpoint::store::{Opened, ProjectFolder};
use std::collections::BTreeSet;
use std::path::Path;

/// Which articles are in memory, with their text or any annotations.
fn in_memory(project: &Project) -> Vec<&str> {
    let loaded = project.documents().filter(|document| {
        document.text.is_loaded() || project.set_handles(&document.id).any(|(_, handle)| handle.is_loaded())
    });
    loaded.map(|document| document.id.as_str()).collect()
}

fn open(root: &Path) -> Opened {
    ProjectFolder::open(root).unwrap()
}

fn put_away(folder: &mut ProjectFolder, project: &mut Project) -> usize {
    folder.put_away(project, &BTreeSet::new(), 0).len()
}

#[test]
fn opening_brings_no_article_into_memory_and_looking_at_one_brings_that_one() {
    let room = room();
    let root = saved(&room);
    for round in ["without an index", "with the index"] {
        let Opened { project, report, .. } = open(&root);
        assert_eq!(text_of(&report), "", "{round}");
        assert_eq!(in_memory(&project), Vec::<&str>::new(), "{round}");
        let wanted = rich();
        assert_eq!(project.document(&document()).unwrap().metadata, wanted.document(&document()).unwrap().metadata);
        assert_eq!(in_memory(&project), Vec::<&str>::new(), "{round}: what is known about it is known without it");
        assert_eq!(project.annotation_set(&document(), &anna()), wanted.annotation_set(&document(), &anna()));
        assert_eq!(in_memory(&project), ["planners"], "{round}");
        assert!(project == wanted, "{round}");
    }
}

#[test]
fn the_index_may_be_missing_old_or_garbage() {
    let room = room();
    let root = saved(&room);
    drop(open(&root));
    let index = root.join(".standpoint/index.sqlite");
    assert!(index.is_file());
    let old = std::fs::read(&index).unwrap();
    std::fs::write(&index, b"no index").unwrap();
    assert!(open(&root).project == rich());
    std::fs::remove_file(&index).unwrap();
    assert!(open(&root).project == rich());

    let Opened { mut folder, mut project, .. } = open(&root);
    let noted = Mention { note: "Looked at twice.".into(), ..mention("m1", "Amina Okafor", "PERSON", None) };
    project.commit(&[Operation::mention(&document(), &anna(), noted)]).unwrap();
    folder.save(&project).unwrap();
    drop(folder);
    std::fs::write(&index, old).unwrap();
    assert!(open(&root).project == project, "an index from before a save is not believed");
}

#[test]
fn a_file_that_another_program_changed_between_is_read() {
    let room = room();
    let root = saved(&room);
    drop(open(&root));
    let about = root.join("articles/planners.ron");
    let text = std::fs::read_to_string(&about).unwrap();
    let title = &rich().document(&document()).unwrap().metadata.title.clone();
    assert!(!title.is_empty() && text.contains(title.as_str()));
    std::fs::write(&about, text.replace(title.as_str(), "Another title")).unwrap();
    assert_eq!(open(&root).project.document(&document()).unwrap().metadata.title, "Another title");

    let entities = root.join("entities.ron");
    let lines = std::fs::read_to_string(&entities).unwrap();
    let without: String =
        lines.lines().filter(|line| !line.contains("\"kenya\"")).map(|line| format!("{line}\n")).collect();
    assert_ne!(lines, without);
    std::fs::write(&entities, without).unwrap();
    let Opened { report, project, .. } = open(&root);
    assert!(text_of(&report).contains("kenya"), "what names a removed entity is found: {}", text_of(&report));
    assert!(project.entity(&"kenya".into()).is_none());
}

#[test]
fn what_changed_or_went_while_it_was_not_in_memory_is_neither_changed_nor_written() {
    for gone in ["articles/planners.txt", "annotations/anna/planners.ron"] {
        let room = room();
        let root = saved(&room);
        let Opened { mut folder, mut project, .. } = open(&root);
        let path = root.join(gone);
        let other = b"Something else.\n".to_vec();
        std::fs::write(&path, &other).unwrap();
        let operation = Operation::mention(&document(), &anna(), mention("m1", "Amina Okafor", "ORG", None));
        let refused = project.commit(&[operation]).unwrap_err();
        assert!(refused.to_string().contains("Open the project again"), "{refused}");
        let removal = project.commit(&[Operation::PutDocument(document(), None)]);
        assert!(removal.is_err(), "{gone}: what cannot be brought back cannot be removed");
        project.commit(&[Operation::SetName("Renamed".into())]).unwrap();
        folder.save(&project).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), other, "{gone}");
    }
}

#[test]
fn another_content_of_the_same_length_and_time_is_noticed_and_read_the_next_time() {
    let room = room();
    let root = saved(&room);
    drop(open(&root));
    let path = root.join("annotations/anna/planners.ron");
    let (text, time) = (std::fs::read_to_string(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap());
    let other = text.replace("label: \"PERSON\"", "label: \"WEAPON\"");
    assert_ne!(text, other);
    std::fs::write(&path, &other).unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    let Opened { project, .. } = open(&root);
    assert!(project.annotation_set(&document(), &anna()).unwrap().is_empty());
    assert!(project.set_handle(&document(), &anna()).unwrap().is_lost());
    let Opened { project, report, .. } = open(&root);
    assert_eq!(text_of(&report), "");
    let mentions = &project.annotation_set(&document(), &anna()).unwrap().mentions;
    assert!(mentions.values().any(|mention| mention.label.as_str() == "WEAPON"));
}

#[test]
fn a_removed_article_comes_back_although_its_files_have_gone() {
    let room = room();
    let root = saved(&room);
    let Opened { mut folder, mut project, .. } = open(&root);
    let back = project.commit(&[Operation::PutDocument(document(), None)]).unwrap();
    folder.save(&project).unwrap();
    assert!(!root.join("articles/planners.txt").exists());
    put_away(&mut folder, &mut project);
    project.commit(&back).unwrap();
    folder.save(&project).unwrap();
    assert!(put_away(&mut folder, &mut project) > 0);
    assert!(project == rich());
}

#[test]
fn a_project_saved_elsewhere_reads_from_there() {
    let room = room();
    let root = saved(&room);
    let Opened { mut folder, project, .. } = open(&root);
    let elsewhere = folder.save_as(&room.path().join("elsewhere"), &project).unwrap();
    drop(folder);
    std::fs::remove_dir_all(&root).unwrap();
    assert_eq!(in_memory(&project), Vec::<&str>::new());
    assert!(project == rich());
    drop(elsewhere);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn putting_away_changes_nothing(project in random::project(), edits in random::edits(40)) {
        let room = room();
        let root = room.path().join("project");
        let mut folder = ProjectFolder::create(&root, &project).unwrap();
        // The same edits, once all in memory and once with everything out of it now and then.
        let (mut inside, mut outside) = (project.clone(), project);
        let (mut undo_inside, mut undo_outside) = (Vec::new(), Vec::new());
        for (number, edit) in edits.iter().enumerate() {
            let operations = edit.operations(&inside);
            let (one, other) = (inside.commit(&operations), outside.commit(&operations));
            prop_assert_eq!(one.is_ok(), other.is_ok(), "{:?}", other);
            if let (Ok(one), Ok(other)) = (one, other) {
                folder.append("Step", 0, &operations).unwrap();
                undo_inside.push(one);
                undo_outside.push(other);
            }
            if number % 3 == 2 {
                folder.save(&outside).unwrap();
                put_away(&mut folder, &mut outside);
                let loaded = in_memory(&outside).len();
                prop_assert_eq!(loaded, 0, "all of it is saved");
            }
        }
        prop_assert_eq!(&inside, &outside);
        folder.save(&outside).unwrap();
        for (one, other) in undo_inside.iter().rev().zip(undo_outside.iter().rev()).take(10) {
            put_away(&mut folder, &mut outside);
            inside.commit(one).unwrap();
            outside.commit(other).unwrap();
            folder.append("Undo", 0, other).unwrap();
        }
        folder.save(&outside).unwrap();
        put_away(&mut folder, &mut outside);
        prop_assert_eq!(&inside, &outside);
        drop(folder);
        let Opened { project: again, report, .. } = open(&root);
        prop_assert!(report.worst() <= Some(Severity::Info), "{}", text_of(&report));
        prop_assert_eq!(&again, &inside);
        let copy = room.path().join("copy");
        ProjectFolder::create(&copy, &again).unwrap();
        prop_assert_eq!(files(&copy), files(&root));
    }
}
