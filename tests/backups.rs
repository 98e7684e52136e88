//! Backups and the bin: going back, wholly or for one article, as a step that can be undone.

use standpoint::model::*;
use standpoint::session::restoring::DifferenceKind;
use standpoint::session::workspace::Dialog;
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places, ProjectFolder};
use standpoint::text::{SourceText, TextRange};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const START: i64 = 1_760_000_000;
const HOUR: i64 = 3_600;

fn mention(id: &str, start: usize) -> Mention {
    Mention {
        id: id.into(),
        spans: vec![TextRange::between(start, start + 6)],
        label: "GPE".into(),
        entity: Some("norway".into()),
        attributes: Default::default(),
        status: Status::Accepted,
        origin: Origin::analyst("anna", START),
        note: String::new(),
    }
}

fn anna() -> AnnotationSetId {
    AnnotationSetId::analyst("anna")
}

/// Two articles, one of them with an annotation of anna's.
fn project() -> Project {
    let mut project = Project::new("Backed up", store::news_schema());
    let text = SourceText::new("Norway backs the plan, and Norway pays.").unwrap();
    let put = |id: &str| Operation::document(Document::new(id.into(), text.clone()));
    let norway = Entity::new("Norway", "GPE".into(), Origin::analyst("anna", START));
    project.commit(&[Operation::entity(norway), put("one"), put("two")]).unwrap();
    project.commit(&[Operation::mention(&"one".into(), &anna(), mention("m1", 0))]).unwrap();
    project
}

/// A session of its own clock on a project folder.
struct Desk {
    session: Session,
    root: PathBuf,
    _room: tempfile::TempDir,
}

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(START) };
}

impl Desk {
    fn new() -> Self {
        let room = tempfile::tempdir().unwrap();
        let root = room.path().join("project");
        drop(ProjectFolder::create(&root, &project()).unwrap());
        let clock = || NOW.get();
        let places = Some(Places::at(&room.path().join("data")));
        let mut session = Session::new(Surroundings { places, clock, wake: Arc::new(|| {}) });
        session.perform(Action::Open(vec![root.clone()]));
        session.settle();
        session.save();
        Self { session, root, _room: room }
    }

    fn wait(&mut self, seconds: i64) {
        NOW.set(NOW.get() + seconds);
    }

    /// Does something and saves.
    fn work(&mut self, action: Action) {
        self.session.perform(action);
        self.session.save();
    }

    fn look(&mut self, backup: usize) {
        self.session.run("file.backups");
        self.session.perform(Action::LookAtBackup(backup));
        self.session.settle();
        assert_eq!(self.session.workspace().dialog, Some(Dialog::Backups));
    }

    /// What the analysts have made, whatever is suggested by itself.
    fn state(&self) -> (String, Vec<String>, Vec<String>, usize) {
        let project = self.session.project();
        let documents = project.documents().map(|document| format!("{}: {}", document.id, document.note)).collect();
        let issues = project.issues().map(|issue| issue.name.clone()).collect();
        let set = project.annotation_set(&"one".into(), &anna());
        (project.name().to_owned(), documents, issues, set.map_or(0, |set| set.mentions.len()))
    }
}

fn note(document: &str, words: &str) -> Action {
    Action::EditNote(document.into(), words.into())
}

#[test]
fn a_project_goes_back_to_any_backup_and_undo_goes_forward_again() {
    let mut desk = Desk::new();
    let mut states = Vec::new();
    for hour in 0..4 {
        desk.wait(HOUR);
        states.push(desk.state());
        match hour {
            0 => desk.work(note("one", "First")),
            1 => desk.work(Action::RemoveDocument("two".into())),
            2 => desk.work(Action::AddIssue("Harbour".into())),
            _ => {
                desk.work(note("one", "Last"));
                desk.work(Action::Paste("Three".into(), "A third article about Norway.".into()));
                desk.session.settle();
            }
        }
    }
    desk.session.save();
    let now = desk.state();
    for (nth, state) in states.iter().rev().enumerate() {
        desk.look(nth);
        desk.session.perform(Action::RestoreProject);
        assert_eq!(desk.state(), *state, "backup {nth}");
        desk.session.run("edit.undo");
        assert_eq!(desk.state(), now, "backup {nth}, undone");
        desk.session.save();
    }
    // What was gone back to is in the files, too.
    let oldest = desk.session.restoring().backups.len();
    desk.look(states.len() - 1);
    assert!(oldest == 0 && desk.session.restoring().backups.len() >= 4);
    desk.session.perform(Action::RestoreProject);
    desk.session.save();
    let Desk { session, root, _room } = desk;
    let project = session.project().clone();
    drop(session);
    let opened = ProjectFolder::open(&root).unwrap();
    assert!(!opened.report.has_errors());
    assert_eq!(opened.project, project);
}

#[test]
fn a_backup_says_what_is_other_and_gives_back_one_article() {
    let mut desk = Desk::new();
    desk.wait(HOUR);
    desk.work(note("one", "Changed"));
    desk.work(Action::RemoveDocument("two".into()));
    desk.work(Action::Paste("Three".into(), "A third article.".into()));
    desk.session.settle();
    desk.look(0);
    let differences = desk.session.restoring().differences.clone().unwrap();
    let seen: Vec<_> = differences.iter().map(|one| (one.document.as_str(), one.kind)).collect();
    let three = DifferenceKind::New;
    assert_eq!(seen, [("two", DifferenceKind::Removed), ("one", DifferenceKind::Changed), (seen[2].0, three)]);
    desk.session.perform(Action::RestoreArticle("two".into()));
    let documents = desk.state().1;
    assert!(documents.contains(&"two: ".to_owned()) && documents.contains(&"one: Changed".to_owned()), "{documents:?}");
    assert_eq!(desk.session.workspace().document, Some("two".into()), "it is shown");
    desk.session.run("edit.undo");
    assert!(!desk.state().1.contains(&"two: ".to_owned()));
}

#[test]
fn what_was_removed_lies_in_the_bin_and_comes_back_with_all_that_it_needs() {
    let mut desk = Desk::new();
    desk.wait(HOUR);
    let before = desk.state();
    desk.work(Action::RemoveDocument("one".into()));
    desk.work(Action::RemoveEntity("norway".into()));
    desk.session.run("file.bin");
    let bin = desk.session.restoring().bin.clone();
    assert_eq!(bin.len(), 1);
    assert_eq!((bin[0].title.as_deref(), &bin[0].hand), (Some("Norway backs the plan, and Norway pays."), &None));
    desk.session.perform(Action::RestoreBinned(0));
    assert_eq!(desk.state(), before);
    assert!(desk.session.project().entity(&"norway".into()).is_some(), "so does what it names");
    desk.session.run("file.bin");
    assert!(desk.session.restoring().bin.is_empty(), "what is there again is no more in the bin");
}

#[test]
fn backups_are_bounded_keep_every_hour_of_a_day_and_a_day_each_of_two_weeks_and_cost_what_changed() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("project");
    let mut project = project();
    let many: Vec<Operation> = (0..200)
        .map(|number| {
            let text = SourceText::new(&format!("Article {number}")).unwrap();
            Operation::document(Document::new(format!("a-{number}").as_str().into(), text))
        })
        .collect();
    project.commit(&many).unwrap();
    let mut folder = ProjectFolder::create(&root, &project).unwrap();
    let mut names = Vec::new();
    // An hour of work after the other, for 30 days; then the clock is set back by a year.
    for hour in (1..=30 * 24).chain([-365 * 24, -365 * 24 + 1]) {
        names.push((START + hour * HOUR, project.name().to_owned()));
        project.commit(&[Operation::SetName(format!("Hour {hour}"))]).unwrap();
        folder.save_at(&project, START + hour * HOUR).unwrap();
    }
    let reader = folder.former_reader();
    let backups = reader.backups();
    assert!((24 + 13..=24 + 14).contains(&backups.len()), "{}", backups.len());
    for backup in &backups {
        let former = reader.read(backup).unwrap();
        let name = &names.iter().find(|(at, _)| *at == backup.at).unwrap().1;
        assert_eq!(former.project.name(), name, "{}", backup.at);
    }
    let days: BTreeSet<i64> = backups[24..].iter().map(|backup| backup.at.div_euclid(86_400)).collect();
    assert_eq!(days.len(), backups.len() - 24, "one a day");
    let files = files_below(&root.join(".standpoint/backups"));
    assert!(files <= backups.len() * 4, "{files} files for {} backups of 200 articles", backups.len());
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
}

#[cfg(feature = "gui")]
#[test]
fn the_dialogs_fit_a_small_window_and_work_by_keyboard() {
    use crate::support::window::Window;
    use eframe::egui::accesskit::Role;
    use eframe::egui::{Key, vec2};
    use egui_kittest::kittest::Queryable as _;
    let mut window = Window::with_article("Norway backs the plan, and Norway pays.");
    window.harness.set_size(vec2(1024.0, 700.0));
    let document = window.session().document().unwrap().id.clone();
    window.ask(note(document.as_str(), "Changed"));
    window.ask(Action::Run("file.backups"));
    window.settle();
    let main = window.harness.get_by_role_and_label(Role::Button, "Take the whole project back").rect();
    assert!(main.max.y < 700.0 && main.max.x < 1024.0, "{main:?}");
    window.press(Key::Escape);
    window.ask(Action::RemoveDocument(document.clone()));
    window.ask(Action::Run("file.bin"));
    window.settle();
    let main = window.harness.get_by_role_and_label(Role::Button, "Bring back").rect();
    assert!(main.max.y < 700.0, "{main:?}");
    assert!(window.session().project().document(&document).is_none());
    window.press(Key::Enter);
    window.settle();
    assert_eq!(window.session().project().document(&document).unwrap().note, "Changed");
}
