//! A project of many articles: made, opened, changed by one decision, saved.

use crate::{Row, material, milliseconds};
use standpoint::model::{Operation, Status};
use standpoint::store::{Opened, ProjectFolder};
use std::time::Instant;

const ARTICLES: usize = 1_000;
const MENTIONS: usize = 100;

pub fn bench() -> Vec<Row> {
    let size = format!("{ARTICLES} articles × {MENTIONS} mentions");
    let row = |what: &str, result: String, goal| Row { what: what.to_owned(), size: size.clone(), result, goal };
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("bench");
    let project = material::project(ARTICLES, MENTIONS);
    let mut rows = Vec::new();

    let start = Instant::now();
    drop(ProjectFolder::create(&path, &project).unwrap());
    rows.push(row("project: first save", milliseconds(start.elapsed()), ""));

    let start = Instant::now();
    let Opened { mut folder, project: mut opened, report, .. } = ProjectFolder::open(&path).unwrap();
    rows.push(row("project: open", milliseconds(start.elapsed()), "1,000 ms"));
    assert!(opened == project, "what was opened is not what was saved: {report:?}");

    let document = project.documents().nth(ARTICLES / 2).unwrap().id.clone();
    let set = material::analyst();
    let mut mention = project.annotation_set(&document, &set).unwrap().mentions.values().next().unwrap().clone();
    mention.note = "Looked at twice.".to_owned();
    mention.status = Status::Accepted;
    let operations = [Operation::mention(&document, &set, mention)];

    let start = Instant::now();
    opened.commit(&operations).unwrap();
    rows.push(row("project: commit one decision", milliseconds(start.elapsed()), ""));
    let start = Instant::now();
    folder.append("Changed a note", 1_760_000_000, &operations).unwrap();
    rows.push(row("project: journal one decision", milliseconds(start.elapsed()), ""));
    let start = Instant::now();
    let saved = folder.save(&opened).unwrap();
    let result = format!("{} ({} files)", milliseconds(start.elapsed()), saved.files);
    rows.push(row("project: save one decision", result, "50 ms"));
    rows
}
