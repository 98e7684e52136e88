//! Files that another program changes while the project is open: noticed, merged where they do not collide with
//! unsaved work, shown where they do, never lost.

use standpoint::model::*;
use standpoint::report::Severity;
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places, ProjectFolder};
use standpoint::text::{SourceText, TextRange};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const TEXT: &str = "Norway backs the plan, and Norway pays.";

fn anna() -> AnnotationSetId {
    AnnotationSetId::analyst("anna")
}

fn mention(id: &str, start: usize) -> Mention {
    Mention {
        id: id.into(),
        spans: vec![TextRange::between(start, start + 6)],
        label: "GPE".into(),
        entity: None,
        attributes: Default::default(),
        status: Status::Accepted,
        origin: Origin::analyst("anna", 1),
        note: String::new(),
    }
}

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(1_760_000_000) };
}

struct Desk {
    session: Session,
    root: PathBuf,
    _room: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let room = tempfile::tempdir().unwrap();
        let root = room.path().join("project");
        let mut project = Project::new("Shared", store::news_schema());
        let put = |id: &str| Operation::document(Document::new(id.into(), SourceText::new(TEXT).unwrap()));
        project.commit(&[put("one"), put("two")]).unwrap();
        project.commit(&[Operation::mention(&"one".into(), &anna(), mention("m1", 0))]).unwrap();
        drop(ProjectFolder::create(&root, &project).unwrap());
        let places = Some(Places::at(&room.path().join("data")));
        let mut session = Session::new(Surroundings { places, clock: || NOW.get(), wake: Arc::new(|| {}) });
        session.perform(Action::Open(vec![root.clone()]));
        session.settle();
        session.save();
        // The analyst has looked at both.
        for id in ["one", "two"] {
            let shown = session.project().document(&id.into()).unwrap().text.as_str().len();
            assert!(shown > 0 && session.project().annotation_sets(&id.into()).all(|(_, set)| !set.is_empty()));
        }
        let mut desk = Self { session, root, _room: room };
        desk.look();
        desk
    }

    /// The project is closed, something happens to its folder, and it is opened anew: nothing is in memory but the
    /// article that is shown.
    fn reopen(self, meanwhile: impl FnOnce(&Path)) -> Self {
        let Self { mut session, root, _room } = self;
        session.save();
        drop(session);
        meanwhile(&root);
        let places = Some(Places::at(&_room.path().join("data")));
        let mut session = Session::new(Surroundings { places, clock: || NOW.get(), wake: Arc::new(|| {}) });
        session.perform(Action::Open(vec![root.clone()]));
        session.settle();
        Self { session, root, _room }
    }

    /// Time passes, and the files are looked at.
    fn look(&mut self) {
        NOW.set(NOW.get() + 5);
        self.session.poll();
        self.session.settle();
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.root.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        // As most programs do it: another file takes its place.
        let new = path.with_extension("new");
        std::fs::write(&new, text.replace(from, to)).unwrap();
        std::fs::rename(new, path).unwrap();
    }

    fn warnings(&self) -> Vec<String> {
        let all = self.session.messages().iter().filter(|message| message.notice.severity > Severity::Info);
        all.map(|message| message.notice.to_string()).collect()
    }

    fn note(&self, document: &str) -> String {
        self.session.project().document(&document.into()).unwrap().note.clone()
    }

    /// Saves, and gives what another opening finds.
    fn saved(mut self) -> Project {
        self.session.save();
        let Self { session, root, _room } = self;
        let project = session.project().clone();
        drop(session);
        let opened = ProjectFolder::open(&root).unwrap();
        assert!(!opened.report.has_errors());
        assert_eq!(opened.project, project, "what is seen is what is saved");
        opened.project
    }
}

const ANNA: &str = "annotations/anna/one.ron";

#[test]
fn what_another_program_changes_is_taken_in_once_it_is_settled_and_can_be_undone() {
    let mut desk = Desk::new();
    desk.session.perform(Action::EditNote("two".into(), "Mine, unsaved".into()));
    desk.edit(ANNA, "at: [(0, 6)]", "at: [(27, 33)]");
    std::fs::write(desk.root.join("articles/three.txt"), "A third article.").unwrap();
    desk.look();
    assert!(desk.session.project().document(&"three".into()).is_none(), "a look at files that may still change");
    desk.look();
    let set = desk.session.project().annotation_set(&"one".into(), &anna()).unwrap();
    assert_eq!(set.mentions[&"m1".into()].spans, [TextRange::between(27, 33)]);
    assert!(desk.session.project().document(&"three".into()).is_some());
    assert_eq!((desk.note("two"), desk.warnings()), ("Mine, unsaved".to_owned(), Vec::new()));
    let told = desk.session.messages().iter().any(|it| it.notice.what.contains("another program changed, 2 articles"));
    assert!(told, "{:?}", desk.session.messages().last());
    desk.look();
    desk.look();
    assert!(desk.warnings().is_empty(), "it is no news any more");
    desk.session.run("edit.undo");
    let set = desk.session.project().annotation_set(&"one".into(), &anna()).unwrap();
    assert_eq!(set.mentions[&"m1".into()].spans, [TextRange::between(0, 6)]);
    desk.session.run("edit.redo");
    let project = desk.saved();
    assert_eq!(project.documents().len(), 3);
    assert_eq!(project.document(&"two".into()).unwrap().note, "Mine, unsaved");
}

#[test]
fn what_collides_with_unsaved_work_is_shown_and_copied_and_mine_stays() {
    let mut desk = Desk::new();
    desk.session.perform(Action::EditNote("one".into(), "Mine".into()));
    desk.edit("articles/one.ron", "(\n", "(\n    note: \"Theirs\",\n");
    desk.edit("articles/two.ron", "(\n", "(\n    note: \"Theirs\",\n");
    desk.look();
    desk.look();
    assert_eq!((desk.note("one"), desk.note("two")), ("Mine".to_owned(), "Theirs".to_owned()));
    let warnings = desk.warnings();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].contains("the details of “Norway backs") && warnings[0].contains("Yours stays"),
        "{warnings:?}"
    );
    let backups = desk.root.join(".standpoint/backups");
    let copies = std::fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().path().join("articles/one.ron"));
    let theirs = copies.filter_map(|path| std::fs::read_to_string(path).ok()).any(|text| text.contains("Theirs"));
    assert!(theirs, "the other version is kept");
    let project = desk.saved();
    assert_eq!(project.document(&"one".into()).unwrap().note, "Mine");
}

#[test]
fn an_article_that_is_removed_outside_goes_unless_it_was_worked_on() {
    for is_worked_on in [false, true] {
        let mut desk = Desk::new();
        if is_worked_on {
            desk.session.perform(Action::EditNote("one".into(), "Mine".into()));
        }
        for file in files_of(&desk.root, "one") {
            std::fs::remove_file(file).unwrap();
        }
        desk.look();
        desk.look();
        assert_eq!(desk.session.project().document(&"one".into()).is_some(), is_worked_on);
        assert_eq!(desk.warnings().len(), usize::from(is_worked_on), "{:?}", desk.warnings());
        desk.session.save();
        if !is_worked_on {
            desk.session.run("edit.undo");
            assert!(desk.session.project().document(&"one".into()).is_some(), "it can be undone");
        }
        let project = desk.saved();
        assert_eq!(project.annotation_set(&"one".into(), &anna()).unwrap().mentions.len(), 1);
    }
}

fn files_of(root: &Path, stem: &str) -> Vec<PathBuf> {
    let mut folders = vec![root.join("articles")];
    folders.extend(std::fs::read_dir(root.join("annotations")).unwrap().map(|entry| entry.unwrap().path()));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    files.filter(|path| path.file_stem().is_some_and(|name| name == stem)).collect()
}

#[test]
fn a_half_merged_file_is_not_taken_in_before_it_is_put_right() {
    let mut desk = Desk::new();
    desk.edit(ANNA, "    mentions: [\n", "    mentions: [\n<<<<<<< HEAD\n");
    desk.look();
    desk.look();
    let warnings = desk.warnings();
    assert!(warnings[0].contains("not merged to the end") && warnings[1].contains("unfinished merge"), "{warnings:?}");
    desk.look();
    desk.look();
    assert_eq!(desk.warnings().len(), warnings.len(), "it is told once");
    desk.edit(ANNA, "<<<<<<< HEAD\n", "");
    desk.edit(ANNA, "status: accepted", "status: rejected");
    desk.look();
    desk.look();
    let set = desk.session.project().annotation_set(&"one".into(), &anna()).unwrap();
    assert_eq!(set.mentions[&"m1".into()].status, Status::Rejected);
}

#[test]
fn an_article_that_nobody_has_looked_at_yet_is_taken_in_without_a_step_to_undo() {
    let mut desk = Desk::new();
    desk.session.perform(Action::AddIssue("Mine".into()));
    let mut desk = desk.reopen(|_| {});
    let shown = desk.session.workspace().document.clone().unwrap();
    let other = if shown.as_str() == "one" { "two" } else { "one" };
    desk.look();
    let steps = desk.session.history().done().len();
    let sets = files_of(&desk.root, other).into_iter().filter(|path| path.starts_with(desk.root.join("annotations")));
    sets.for_each(|path| std::fs::remove_file(path).unwrap());
    std::fs::write(desk.root.join(format!("articles/{other}.txt")), "Another text about Norway.").unwrap();
    desk.look();
    desk.look();
    assert_eq!(desk.session.project().document(&other.into()).unwrap().text.as_str(), "Another text about Norway.");
    assert_eq!(desk.session.history().done().len(), steps);
    desk.session.settle();
    desk.saved();
}

#[test]
fn what_changed_while_the_project_was_closed_is_found_however_it_was_written() {
    let note = |root: &Path| root.join("articles/two.ron");
    // In its place, which no folder shows.
    let mut desk = Desk::new().reopen(|_| {}).reopen(|root| {
        let text = std::fs::read_to_string(note(root)).unwrap();
        std::fs::write(note(root), text.replacen("(\n", "(\n    note: \"From outside\",\n", 1)).unwrap();
    });
    desk.look();
    desk.look();
    assert_eq!(desk.note("two"), "From outside");
    desk.saved();

    // Another file in its place, and one more.
    let desk = Desk::new().reopen(|_| {}).reopen(|root| {
        let text = std::fs::read_to_string(note(root)).unwrap();
        std::fs::write(root.join("new"), text.replacen("(\n", "(\n    note: \"From outside\",\n", 1)).unwrap();
        std::fs::rename(root.join("new"), note(root)).unwrap();
        std::fs::write(root.join("articles/three.txt"), "A third article.").unwrap();
    });
    assert_eq!(desk.note("two"), "From outside");
    assert!(desk.session.project().document(&"three".into()).is_some());

    // The registry in its place, so that annotations name an entity that is not there.
    let entity = Entity::new("Norway", "GPE".into(), Origin::analyst("anna", 1));
    let mut desk = Desk::new();
    desk.session.perform(Action::EditEntity(Box::new(entity)));
    let linked = Mention { entity: Some("norway".into()), ..mention("m1", 0) };
    desk.session.perform(Action::EditMention("one".into(), Box::new(linked)));
    let desk = desk.reopen(|_| {}).reopen(|root| {
        let text = std::fs::read_to_string(root.join("entities.ron")).unwrap();
        let without: Vec<&str> = text.lines().filter(|line| !line.contains("norway")).collect();
        std::fs::write(root.join("entities.ron"), without.join("\n")).unwrap();
    });
    assert!(desk.warnings().iter().any(|what| what.contains("norway")), "{:?}", desk.warnings());
}

#[test]
fn what_is_wrong_with_a_file_is_said_each_time_the_project_is_opened() {
    let mut desk = Desk::new().reopen(|_| {}).reopen(|root| {
        let file = root.join(ANNA);
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replacen("at: [(0, 6)]", "at: [(0, 6000)]", 1)).unwrap();
        std::fs::write(root.join("articles/new"), "").unwrap();
    });
    for _ in 0..2 {
        assert!(!desk.warnings().is_empty());
        desk = desk.reopen(|_| {});
    }
    assert!(!desk.warnings().is_empty());
}

#[test]
fn our_own_saves_and_files_that_are_not_ours_are_no_news() {
    let mut desk = Desk::new();
    std::fs::write(desk.root.join("articles/picture.png"), "no article").unwrap();
    for number in 0..6 {
        desk.session.perform(Action::AddIssue(format!("Issue {number}")));
        desk.session.save();
        desk.look();
    }
    let told = desk.session.messages().iter().filter(|it| it.notice.what.contains("another program"));
    assert_eq!(told.count(), 0);
    assert!(desk.warnings().is_empty());
}
