//! The house keeps its plan: floors, guests, file sizes, and documents that stay true.

use crate::support::rust_source::{Import, imports};
use crate::support::sample::root;
use crate::support::{gold, sample};
use standpoint::format;
use standpoint::model::{AnnotationSetId, DocumentState};
use standpoint::report::Report;
use standpoint::store::{self, Opened, ProjectFolder};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The floor of each room. A room uses lower floors only; a new room is one row.
const FLOORS: &[(&str, u8)] = &[
    ("text", 0),
    ("report", 0),
    ("model", 1),
    ("analysis", 2),
    ("extract", 2),
    ("format", 2),
    ("history", 2),
    ("store", 2),
    ("session", 3),
    ("cli", 4),
    ("ui", 4),
];

/// The one pair of neighbours that may talk: a notice may point into a text.
const NEIGHBOURS: &[(&str, &str)] = &[("report", "text")];

/// What may be used in some places only: a path, and the rooms or files that may name it.
const GUESTS: &[(&str, &[&str])] = &[
    ("eframe", &["ui"]),
    ("egui", &["ui"]),
    ("egui_material_icons", &["ui"]),
    ("nucleo_matcher", &["ui"]),
    ("open", &["ui"]),
    ("rfd", &["ui"]),
    ("clap", &["cli", "src/main.rs"]),
    ("indicatif", &["cli", "src/main.rs"]),
    ("ctrlc", &["cli"]),
    ("fs4", &["store"]),
    ("rustix", &["store"]),
    ("include_dir", &["store"]),
    ("ron", &["store"]),
    ("rusqlite", &["format", "store"]),
    // What an archive holds is laid aside on a disk, since memory may be too small for it.
    ("tempfile", &["store", "src/format/article/spool.rs"]),
    ("std::fs", &["store"]),
    // The system's file dialog blocks, so the window asks it from a thread of its own. Waiting for a lock is sleeping.
    ("std::thread", &["session", "src/ui/dialogs/files.rs", "src/store/lock.rs"]),
    // The model derives no serde: what is on disk and on the wire has types of its own.
    ("serde", &["extract", "format", "store", "session", "cli", "ui"]),
    // Nothing leaves the machine.
    ("std::net", &[]),
];

const LONGEST_FILE: usize = 500;

/// Where the developers' own machines keep things; pieced together, so as not to find itself.
const MACHINE_PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/tmp/", "wt")];

#[test]
fn rooms_use_lower_floors_only() {
    let found: Vec<String> = sources().iter().flat_map(|(path, source)| upward_imports(path, source)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn guests_stay_in_their_rooms() {
    let found: Vec<String> = sources().iter().flat_map(|(path, source)| stray_guests(path, source)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn planted_violations_are_found() {
    let one = |path: &str, source: &str| (upward_imports(path, source).len(), stray_guests(path, source).len());

    assert_eq!(one("src/format/csv.rs", "use crate::{model::{self, Mention}, report, text::TextRange};"), (0, 0));
    assert_eq!(one("src/report.rs", "use crate::text::SourceText;"), (0, 0), "the one pair of neighbours");
    assert_eq!(one("src/text/mod.rs", "use crate::report::Report;"), (1, 0), "but not back");
    assert_eq!(one("src/format/csv.rs", "use crate::{\n model::{self, Mention},\n store::{Folder},\n};"), (1, 0));
    assert_eq!(
        upward_imports("src/model/edit.rs", "\nfn a() { crate::history::b(); }"),
        ["src/model/edit.rs, line 2: model (floor 1) may not use history (floor 2)"]
    );
    assert_eq!(one("src/cli/mod.rs", "use crate::ui;"), (1, 0), "the doors do not know each other");
    assert_eq!(one("src/extract/mod.rs", "use super::format::csv;"), (1, 0), "a way round by super");
    assert_eq!(one("src/extract/stage/date.rs", "use super::super::super::session::Job;"), (1, 0));
    assert_eq!(one("src/extract/stage/date.rs", "use super::super::token;"), (0, 0));
    assert_eq!(one("src/store/mod.rs", "use crate::attic::Trunk;"), (1, 0), "a room without a floor");

    let quiet =
        "// crate::ui\n/* egui::Ui /* std::fs */ */ const A: &str = \"crate::ui\"; const B: &str = r#\"ron::\"#;";
    assert_eq!(one("src/model/mod.rs", quiet), (0, 0), "comments and strings are not code");
    assert_eq!(one("src/model/mod.rs", "fn f<'a>(c: char, s: &'a str) { c == '\"' || crate::ui::x(s) }"), (1, 0));

    assert_eq!(one("src/session/mod.rs", "use eframe::egui;"), (0, 1));
    assert_eq!(one("src/session/mod.rs", "use egui;"), (0, 1));
    assert_eq!(one("src/cli/check.rs", "use std::{collections::BTreeMap, fs, io::{self, Read}};"), (0, 1));
    assert_eq!(one("src/cli/check.rs", "fn a() { ::std::fs::read(b) }"), (0, 1));
    assert_eq!(one("src/store/folder.rs", "use std::{fs, thread};"), (0, 1));
    assert_eq!(one("src/ui/dialogs/files.rs", "std::thread::spawn(|| rfd::FileDialog::new());"), (0, 0));
    assert_eq!(one("src/ui/app.rs", "std::thread::spawn(f);"), (0, 1));
    assert_eq!(one("src/model/mention.rs", "#[derive(serde::Serialize)] struct A;"), (0, 1));
    assert_eq!(one("src/main.rs", "use clap::Parser;"), (0, 0));
}

#[test]
fn every_room_has_a_floor() {
    let rooms: BTreeSet<String> = sources().iter().filter_map(|(path, _)| room(path).map(str::to_owned)).collect();
    let floors: BTreeSet<String> = FLOORS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(rooms, floors);
}

#[test]
fn files_stay_short_and_introduce_themselves() {
    let mut found = Vec::new();
    for path in files_below("src").into_iter().chain(files_below("tests")) {
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let source = read(&path);
        let lines = source.lines().count();
        if lines > LONGEST_FILE {
            found.push(format!("{}: {lines} lines, more than {LONGEST_FILE}; is it still one noun?", path.display()));
        }
        if !source.starts_with("//! ") {
            found.push(format!("{}: begins without saying what it is", path.display()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn documents_name_what_exists() {
    let documents = files_below("docs").into_iter().chain([PathBuf::from("README.md")]);
    let mut found = Vec::new();
    for document in documents.filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        if !root().join(&document).exists() {
            continue;
        }
        let text = read(&document);
        for name in missing_names(&document, &text) {
            found.push(format!("{}: there is no {name}", document.display()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn missing_names_are_found() {
    let document = Path::new("tests/page.md");
    let good = "[stairs](tidy.rs#top) `tests/tidy.rs::missing_names_are_found` <https://a.b> [x](https://a.b)";
    assert!(missing_names(document, good).is_empty());
    let bad = "[stairs](attic.rs) `src/attic.rs` `tests/tidy.rs::no_such_test`";
    assert_eq!(missing_names(document, bad), ["attic.rs", "src/attic.rs", "tests/tidy.rs::no_such_test"]);
}

#[test]
fn no_file_names_a_developers_machine() {
    let mut found = Vec::new();
    for path in files_below(".") {
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for (line, content) in (1..).zip(text.lines()) {
            if MACHINE_PATHS.iter().any(|machine| content.contains(machine)) {
                found.push(format!("{}, line {line}: {content}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn gold_files_quote_their_articles() {
    let mut found = Vec::new();
    for article in files_below("assets/sample/articles") {
        let name = article.file_stem().unwrap().to_string_lossy().into_owned();
        let gold = gold::Gold::read(&read(Path::new(&format!("tests/data/gold/{name}.md"))));
        let file = article.file_name().unwrap().to_string_lossy();
        let text = format::read_article(&file, read(&article).as_bytes(), &mut Report::default()).unwrap().text;
        found.extend(gold.faults(text.as_str()).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// `STANDPOINT_RENEW=1 cargo test sample_project` makes the sample project anew.
#[test]
fn the_sample_project_is_whole_and_partly_annotated() {
    let folder = root().join("assets/sample/project");
    if std::env::var_os("STANDPOINT_RENEW").is_some() {
        let _ = fs::remove_dir_all(&folder);
        drop(ProjectFolder::create(&folder, &sample::project(root())).unwrap());
        let _ = fs::remove_dir_all(folder.join(".standpoint"));
        // The program holds the former one until it is built again.
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let copy = home.path().join("copy");
    store::write_sample_project(&copy, "anna").unwrap();
    let Opened { project, report, .. } = ProjectFolder::open_read_only(&copy).unwrap();
    assert!(report.notices.is_empty(), "{:?}", report.notices);
    let who = AnnotationSetId::analyst("anna");
    let decided = project.documents().map(|document| {
        let own = project.annotation_set(&document.id, &who);
        own.map_or(0, |own| own.mentions.len() + own.stances.len())
    });
    assert_eq!(project.documents().len(), 5);
    assert_eq!(decided.filter(|&count| count > 30).count(), 2, "one article is done, one half done");
    let open = project.documents().filter(|document| document.state == DocumentState::New).all(|document| {
        project.annotation_set(&document.id, &AnnotationSetId::Prediction).is_some_and(|set| !set.stances.is_empty())
    });
    assert!(open, "the other articles have suggestions that wait");
}

/// The imports of a file that do not go down the stairs.
fn upward_imports(path: &str, source: &str) -> Vec<String> {
    let Some(here) = room(path) else { return Vec::new() };
    let mut found = Vec::new();
    for Import { line, path: names } in imports(source) {
        let Some(there) = room_named(path, &names) else { continue };
        if there == here || NEIGHBOURS.contains(&(here, there)) {
            continue;
        }
        match (floor(here), floor(there)) {
            (Some(own), Some(other)) if other < own => {}
            (Some(own), Some(other)) => {
                found.push(format!("{path}, line {line}: {here} (floor {own}) may not use {there} (floor {other})"))
            }
            _ => found.push(format!("{path}, line {line}: {here} uses {there}; a room needs a row in FLOORS")),
        }
    }
    found
}

/// The uses of libraries that belong into other rooms.
fn stray_guests(path: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for Import { line, path: names } in imports(source) {
        for (guest, hosts) in GUESTS {
            let invited = hosts.iter().any(|host| *host == path || room(path) == Some(host));
            let comes = guest.split("::").zip(names.iter().map(Some).chain(std::iter::repeat(None)));
            if !invited && comes.into_iter().all(|(wanted, name)| name.is_some_and(|name| name == wanted)) {
                found.push(format!("{path}, line {line}: {guest} may be used only in {hosts:?}"));
            }
        }
    }
    found
}

/// The room that an import reaches, if it starts at the crate's root.
fn room_named<'a>(path: &str, names: &'a [String]) -> Option<&'a str> {
    let ups = names.iter().take_while(|name| *name == "super").count();
    if names.first()? == "crate" {
        return names.get(1).map(String::as_str).filter(|name| *name != "*" && *name != "self");
    }
    let below_root = path.trim_start_matches("src/").trim_end_matches("/mod.rs").trim_end_matches(".rs");
    let depth = below_root.split('/').count();
    // Inside an inline module one `super` more is needed, so a name that is no room is no way out.
    (ups >= depth).then(|| names.get(ups).map(String::as_str)).flatten().filter(|name| floor(name).is_some())
}

/// The room that a file belongs to; none for `src/lib.rs` and `src/main.rs`.
fn room(path: &str) -> Option<&str> {
    let below = path.strip_prefix("src/")?;
    let name = below.split('/').next()?.trim_end_matches(".rs");
    (!matches!(below, "lib.rs" | "main.rs")).then_some(name)
}

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|&(_, floor)| floor)
}

/// What a document names (links; files and tests in code marks) that is not there.
fn missing_names(document: &Path, text: &str) -> Vec<String> {
    let folder = document.parent().unwrap_or(Path::new(""));
    let mut missing = Vec::new();
    for piece in text.split("](").skip(1) {
        let Some((target, _)) = piece.split_once(')') else { continue };
        let file = target.split('#').next().unwrap_or_default();
        if !file.is_empty() && !file.contains("://") && !root().join(folder).join(file).exists() {
            missing.push(target.to_owned());
        }
    }
    for code in text.split('`').skip(1).step_by(2) {
        let ours = ["src/", "tests/", "assets/", "docs/"].iter().any(|start| code.starts_with(start));
        if !ours || code.contains([' ', '*', '<', '…']) || code.chars().any(|c| c.is_ascii_uppercase()) {
            continue;
        }
        let (file, item) = code.split_once("::").map_or((code, None), |(file, item)| (file, Some(item)));
        let there = root().join(file);
        let has_item = |item| fs::read_to_string(&there).is_ok_and(|text| text.contains(&format!("fn {item}(")));
        if !there.exists() || item.is_some_and(|item| !has_item(item)) {
            missing.push(code.to_owned());
        }
    }
    missing
}

/// All Rust files of the house, with their paths from the root.
fn sources() -> Vec<(String, String)> {
    let files = files_below("src").into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    files.map(|path| (path.to_string_lossy().replace('\\', "/"), read(&path))).collect()
}

/// All files below a folder, by path from the root, without build results and version control.
fn files_below(folder: &str) -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(root().join(&folder)) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let path = if folder == Path::new(".") { PathBuf::from(&name) } else { folder.join(&name) };
            match entry.file_type().unwrap() {
                kind if kind.is_dir() && name != "target" && name != ".git" => folders.push(path),
                kind if kind.is_file() && name != ".git" => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
