//! The doctor: each kind of damage is named by `standpoint check` with its place and what to do about it, opening and
//! saving repair it or set it aside after a copy exists, and nothing else of the project is lost.

use super::damage::touch_everything;
use super::planted::{Case, in_files, in_places, in_records};
use super::{anna, document, mention, rich, room, saved, text_of};
use standpoint::model::*;
use standpoint::report::Severity;
use standpoint::store::{Access, Opened, ProjectFolder, ReadOnlyReason};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn each_kind_of_damage_in_records_is_named_set_aside_and_costs_nothing_else() {
    heal_all(&in_records());
}

#[test]
fn each_kind_of_damage_to_files_is_named_set_aside_and_costs_nothing_else() {
    heal_all(&in_files());
}

#[test]
fn whatever_stands_in_a_files_place_is_named_set_aside_and_costs_nothing_else() {
    heal_all(&in_places());
}

#[test]
fn more_than_thirty_kinds_of_damage_are_tried() {
    let all: Vec<Case> = [in_records(), in_files(), in_places()].into_iter().flatten().collect();
    let kinds: BTreeSet<&str> = all.iter().map(|case| case.kind).collect();
    assert!(kinds.len() > 30 && kinds.len() == all.len(), "{}", kinds.len());
}

fn heal_all(cases: &[Case]) {
    let is_bad = |case: &&Case| std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| heal(case))).is_err();
    let bad: Vec<&str> = cases.iter().filter(is_bad).map(|case| case.kind).collect();
    assert!(bad.is_empty(), "{bad:?}");
}

fn heal(case: &Case) {
    let room = room();
    let root = saved(&room);
    let kind = case.kind;
    (case.damage)(&root);
    let before = everything(&root);

    let ran = Command::new(env!("CARGO_BIN_EXE_standpoint")).arg("check").arg(&root).output().unwrap();
    let out = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{kind}: {out}{}", String::from_utf8_lossy(&ran.stderr));
    let place = match case.line {
        0 => root.join(case.file).display().to_string(),
        line => format!("{}, line {line}", root.join(case.file).display()),
    };
    let named = out.lines().find(|line| line.ends_with(&place) && line.contains(case.says));
    let named = named.unwrap_or_else(|| panic!("{kind}: {place} with “{}” is not named in:\n{out}", case.says));
    let words = named.rsplit_once(" · ").unwrap().0;
    assert!(words.matches(". ").count() >= 1, "{kind}: what, and what to do: {named}");

    let Opened { mut folder, project, report, .. } = ProjectFolder::open(&root).unwrap();
    let after: Vec<_> = everything(&root).into_iter().filter(|(path, _)| !path.starts_with(".standpoint")).collect();
    let here = before.iter().filter(|(path, _)| !path.starts_with(".standpoint"));
    assert!(here.eq(&after), "{kind}: opening changes nothing");
    for (id, is_there) in records(&project) {
        assert_eq!(is_there, !case.aside.contains(&id), "{kind}: {id} in\n{}", text_of(&report));
    }
    let touched = touch_everything(&project);
    folder.save(&touched).unwrap_or_else(|error| panic!("{kind}: {error}"));
    drop(folder);
    let after = everything(&root);
    let contents: BTreeSet<&Vec<u8>> = after.iter().map(|(_, bytes)| bytes).collect();
    for (path, bytes) in before.iter().filter(|(path, _)| !path.starts_with(".standpoint/lock")) {
        let is_still = after.contains(&(path.clone(), bytes.clone())) || contents.contains(bytes);
        // What was sound is renewed; what was damaged is kept as it was.
        let mut errors = report.notices.iter().filter(|notice| notice.severity == Severity::Error);
        let is_sound = !errors.any(|notice| notice.path.as_ref() == Some(&root.join(path)));
        assert!(is_still || is_sound, "{kind}: {} is not kept", path.display());
    }

    let again = ProjectFolder::open(&root).unwrap();
    assert_eq!(again.project, touched, "{kind}: {}", text_of(&again.report));
    let said: BTreeSet<_> = report.notices.iter().map(|notice| (&notice.path, &notice.what)).collect();
    for notice in again.report.notices.iter().filter(|notice| notice.severity > Severity::Info) {
        assert!(said.contains(&(&notice.path, &notice.what)), "{kind}: a second open says {notice}");
    }
}

/// All files below a folder with their content, those that can be read.
fn everything(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let what = fs::symlink_metadata(&path).unwrap();
            if what.is_dir() {
                folders.push(path);
            } else if what.is_file() {
                found.push((path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The records of a sound project, each with whether another one has it just so.
fn records(project: &Project) -> Vec<(&'static str, bool)> {
    let sound = rich();
    let set = |project: &Project, id: &AnnotationSetId| {
        project.annotation_set(&document(), id).map(|set| AnnotationSet::clone(set)).unwrap_or_default()
    };
    let (hers, here) = (set(&sound, &anna()), set(project, &anna()));
    let (made, made_here) = (set(&sound, &AnnotationSetId::Prediction), set(project, &AnnotationSetId::Prediction));
    let mention = |id| hers.mentions.get(&MentionId::new(id)) == here.mentions.get(&MentionId::new(id));
    let entity = |id: &str| {
        project.entity(&id.into()).is_some_and(|entity| entity.name == sound.entity(&id.into()).unwrap().name)
    };
    vec![
        ("m1", mention("m1")),
        ("m2", mention("m2")),
        ("m3", mention("m3")),
        ("m4", mention("m4")),
        ("s1", hers.stances == here.stances),
        ("r1", hers.relations == here.relations),
        ("p1", made == made_here),
        ("planners", project.document(&document()).is_some_and(|it| it.metadata.title == "Minister says no")),
        ("empty", project.document(&"empty".into()) == sound.document(&"empty".into())),
        ("kenya", entity("kenya")),
        ("amina-okafor", entity("amina-okafor")),
        ("budget", project.issue(&"budget".into()) == sound.issue(&"budget".into())),
    ]
}

#[test]
fn an_older_project_is_renewed_as_a_copy_and_a_newer_one_is_only_read() {
    let room = room();
    let root = saved(&room);
    let head = fs::read_to_string(root.join("project.ron")).unwrap();
    fs::write(root.join("project.ron"), head.replace("version: 1", "version: 0")).unwrap();
    let former = everything(&root);
    let Opened { mut folder, project, report, .. } = ProjectFolder::open(&root).unwrap();
    assert_eq!((&project, folder.access()), (&rich(), &Access::Write));
    assert!(text_of(&report).contains("An older Standpoint wrote this project (format 0)"), "{}", text_of(&report));
    folder.save(&project).unwrap();
    drop(folder);
    assert_eq!(fs::read_to_string(root.join("project.ron")).unwrap(), head);
    let kept = everything(&root.join(".standpoint/backups/format-0"));
    let ours = former.into_iter().filter(|(path, _)| !path.starts_with(".standpoint"));
    assert_eq!(kept, ours.collect::<Vec<_>>(), "the former files are kept");
    let again = ProjectFolder::open(&root).unwrap();
    assert_eq!((text_of(&again.report), &again.project), (String::new(), &rich()));
    drop(again);

    fs::write(root.join("project.ron"), head.replace("version: 1", "version: 9")).unwrap();
    let Opened { folder, report, .. } = ProjectFolder::open(&root).unwrap();
    assert_eq!(*folder.access(), Access::ReadOnly(ReadOnlyReason::NewerVersion(9)));
    let words = text_of(&report);
    assert!(words.contains("a newer Standpoint wrote it (format 9)") && words.contains("save it under"), "{words}");
    assert!(
        head.contains("version: 1") && fs::read_to_string(root.join("project.ron")).unwrap().contains("version: 9")
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_work_folder_has_no_other_file_written_over() {
    for name in [".standpoint", ".standpoint/journal", ".standpoint/lock", ".standpoint/backups", ".standpoint/bin"] {
        let room = room();
        let root = saved(&room);
        let victim = room.path().join("victim");
        let at = root.join(name);
        let _ = fs::remove_dir_all(&at);
        let _ = fs::remove_file(&at);
        if name.ends_with('l') || name.ends_with('k') {
            fs::write(&victim, "mine, and no line end").unwrap();
        } else {
            fs::create_dir(&victim).unwrap();
        }
        std::os::unix::fs::symlink(&victim, &at).unwrap();
        let before = if victim.is_dir() { everything(&victim) } else { Vec::new() };
        let Opened { mut folder, project, report, .. } = ProjectFolder::open(&root).unwrap();
        assert!(text_of(&report).contains("is a link"), "{name}: {}", text_of(&report));
        assert!(folder.append("Step", 1, &[Operation::SetName("X".into())]).is_err(), "{name}");
        assert!(folder.save(&touch_everything(&project)).is_err(), "{name}");
        drop(folder);
        match victim.is_dir() {
            true => assert_eq!(everything(&victim), before, "{name}"),
            false => assert_eq!(fs::read_to_string(&victim).unwrap(), "mine, and no line end", "{name}"),
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_folder_has_nothing_written_out_of_the_project() {
    let room = room();
    let root = saved(&room);
    let away = room.path().join("away");
    fs::create_dir(&away).unwrap();
    std::os::unix::fs::symlink(&away, root.join("annotations/zoe")).unwrap();
    let Opened { mut folder, mut project, .. } = ProjectFolder::open(&root).unwrap();
    let zoe = AnnotationSetId::analyst("zoe");
    project.commit(&[Operation::mention(&document(), &zoe, mention("m1", "Kenya", "GPE", None))]).unwrap();
    let refused = folder.save(&project).unwrap_err().to_string();
    assert!(refused.contains("leads out of the project") && refused.contains("Put a folder in its place"), "{refused}");
    assert_eq!(fs::read_dir(&away).unwrap().count(), 0);
}
