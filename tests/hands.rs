//! Several windows on one project: each has its own work, all of it ends in the same project, and none of it is lost.

mod any_order;
mod at_once;
#[cfg(feature = "gui")]
mod choice;

use standpoint::cli::{self, CliOutcome};
use standpoint::model::*;
use standpoint::report::Severity;
use standpoint::session::workspace::{Cursor, Dialog};
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places, ProjectFolder, Settings};
use standpoint::text::SourceText;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const TEXT: &str = "Amina Okafor opposes the harbour. The Dockers Union backs it, she said in Nairobi on Friday.";

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(1_760_000_000) };
}

/// A folder with a project of two articles, and room for what belongs to each user.
struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        let room = Self { folder: tempfile::tempdir().unwrap() };
        let mut project = Project::new("Shared", store::news_schema());
        let put = |id: &str| Operation::document(Document::new(id.into(), SourceText::new(TEXT).unwrap()));
        let kenya = Entity::new("Kenya", "GPE".into(), Origin::analyst("anna", 1));
        project.commit(&[put("one"), put("two"), Operation::entity(kenya)]).unwrap();
        drop(ProjectFolder::create(&room.root(), &project).unwrap());
        room
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// A window of a user that shows nothing yet.
    fn window(&self, user: &str) -> Window {
        let places = Places::at(&self.folder.path().join(user));
        places.save_settings(&Settings { analyst: user.to_owned(), ..Settings::default() }).unwrap();
        let session = Session::new(Surroundings { places: Some(places), clock: || NOW.get(), wake: Arc::new(|| {}) });
        Window { session, root: self.root() }
    }

    /// The window of a user who opens the project as usual.
    fn first(&self, user: &str) -> Window {
        let mut window = self.window(user);
        window.session.perform(Action::Open(vec![self.root()]));
        window.session.settle();
        window.look();
        window
    }

    /// The window of a user who works beside others under a name.
    fn beside(&self, user: &str, name: &str) -> Window {
        let mut window = self.window(user);
        window.session.perform(Action::OpenAs(self.root(), name.to_owned()));
        window.session.settle();
        window.look();
        window
    }

    /// The two windows of the tests below: anna has the project, ben is beside her.
    fn both(&self) -> (Window, Window) {
        let (mut anna, ben) = (self.first("anna"), self.beside("ben", "ben"));
        anna.save();
        assert!(anna.session.can_change_articles() && anna.session.joined().is_none());
        assert_eq!(ben.session.joined(), Some(&hand("ben")), "{:?}", ben.session.read_only_reason());
        (anna, ben)
    }
}

struct Window {
    session: Session,
    root: PathBuf,
}

fn hand(name: &str) -> AnnotationSetId {
    AnnotationSetId::analyst(name)
}

impl Window {
    /// Time passes, and the files are looked at until nothing more comes.
    fn look(&mut self) {
        for _ in 0..3 {
            NOW.set(NOW.get() + 6);
            self.session.poll();
            self.session.settle();
        }
    }

    fn save(&mut self) {
        self.session.save();
        assert!(self.session.is_saved(), "{:?}", self.session.messages().last());
    }

    fn tag(&mut self, document: &str, words: &str, label: &str) {
        self.session.perform(Action::Show(document.into()));
        self.session.settle();
        let Some(text) = self.session.document().map(|document| document.text.clone()) else { return };
        // An article that was removed elsewhere shows blanks until that is noticed.
        let Some(start) = text.as_str().find(words) else { return };
        self.session.perform(Action::PlaceCursor(Some(Cursor { anchor: start, head: start + words.len() })));
        self.session.perform(Action::Tag(label.into()));
    }

    fn own(&self, document: &str) -> Option<&AnnotationSet> {
        self.session.project().annotation_set(&document.into(), self.session.who()).map(|set| &**set)
    }

    fn words_of(&self, document: &str, who: &str) -> BTreeSet<String> {
        let project = self.session.project();
        let text = project.document(&document.into()).map(|document| document.text.clone());
        let set = project.annotation_set(&document.into(), &hand(who));
        let mentions = set.into_iter().flat_map(|set| set.mentions.values());
        mentions.map(|mention| text.as_ref().unwrap().slice(mention.spans[0]).to_owned()).collect()
    }

    fn kenya(&self) -> &Entity {
        self.session.project().entity(&"kenya".into()).unwrap()
    }

    fn warnings(&self) -> Vec<String> {
        let all = self.session.messages().iter().filter(|message| message.notice.severity > Severity::Info);
        all.map(|message| message.notice.to_string()).collect()
    }

    /// The process is killed: nothing is saved, and its locks are free.
    fn kill(self) {
        drop(self);
    }
}

/// Both save and look until neither has anything new for the other.
fn settle(one: &mut Window, other: &mut Window) {
    for _ in 0..3 {
        for window in [&mut *one, &mut *other] {
            window.look();
            window.save();
        }
    }
    one.look();
    other.look();
}

/// What differs between two projects, in few words.
fn differences(one: &Project, other: &Project) -> Vec<String> {
    let mut found = Vec::new();
    let ids = |project: &Project| project.documents().map(|document| document.id.clone()).collect::<BTreeSet<_>>();
    for id in ids(one).union(&ids(other)) {
        if one.document(id) != other.document(id) {
            found.push(format!("{id}: {:?} / {:?}", one.document(id), other.document(id)));
        }
        let hands = one.annotators().into_iter().chain(other.annotators()).collect::<BTreeSet<_>>();
        for hand in hands {
            let [mine, theirs] = [one, other].map(|project| project.annotation_set(id, &hand));
            if mine != theirs {
                found.push(format!("{id} by {hand}: {mine:#?} / {theirs:#?}"));
            }
        }
    }
    let entities = |project: &Project| project.entities().cloned().collect::<Vec<_>>();
    if entities(one) != entities(other) {
        found.push(format!("{:#?} / {:#?}", entities(one), entities(other)));
    }
    let rest = |project: &Project| (project.schema().clone(), project.issues().cloned().collect::<Vec<_>>());
    if rest(one) != rest(other) {
        found.push("schema or issues".to_owned());
    }
    found
}

fn assert_same(one: &Window, other: &Window) {
    let (mine, theirs) = (one.session.project(), other.session.project());
    assert_eq!(differences(mine, theirs), Vec::<String>::new(), "both windows hold the same");
    let opened = ProjectFolder::open_read_only(&one.root).unwrap();
    let errors: Vec<String> =
        opened.report.notices.iter().filter(|it| it.severity > Severity::Info).map(ToString::to_string).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(differences(&opened.project, mine), Vec::<String>::new(), "and so do the files");
    assert!(opened.project == *mine && mine == theirs);
}

/// The bytes of all files of the project but those of one hand and what may be deleted.
fn files_of_others(root: &Path, who: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_left_out = path.ends_with(".standpoint") || path.ends_with(Path::new("annotations").join(who));
            match path.is_dir() {
                true if is_left_out => {}
                true => folders.push(path),
                false => found.push((path.clone(), std::fs::read(&path).unwrap())),
            }
        }
    }
    found.sort();
    found
}

#[test]
fn two_windows_work_side_by_side_and_each_sees_what_the_other_saves() {
    let room = Room::new();
    let (mut anna, mut ben) = room.both();
    anna.tag("one", "Nairobi", "GPE");
    ben.tag("one", "Dockers Union", "ORG");
    // Both change one entity before either has seen the other's change.
    let with = |entity: &Entity, alias: &str| Entity { aliases: vec![alias.to_owned()], ..entity.clone() };
    let described = Entity { description: "Republic".to_owned(), ..with(anna.kenya(), "KE") };
    anna.session.perform(Action::EditEntity(Box::new(described)));
    let known = Entity { knowledge_base_id: "Q114".to_owned(), ..with(ben.kenya(), "Jamhuri") };
    ben.session.perform(Action::EditEntity(Box::new(known)));
    ben.session.perform(Action::AddIssue("Harbour".to_owned()));
    ben.tag("two", "Friday", "DATE");
    anna.save();
    assert_eq!(ben.words_of("one", "anna"), BTreeSet::new());
    // A save that would cross another one takes that in first.
    ben.save();
    assert_eq!(ben.words_of("one", "anna"), BTreeSet::from(["Nairobi".to_owned()]));
    anna.look();
    assert_eq!(anna.words_of("one", "ben"), BTreeSet::from(["Dockers Union".to_owned()]));
    let kenya = anna.kenya();
    assert_eq!((kenya.description.as_str(), kenya.knowledge_base_id.as_str()), ("Republic", "Q114"));
    assert_eq!(kenya.aliases, ["Jamhuri", "KE"]);
    assert!(anna.session.project().issue(&"harbour".into()).is_some());
    assert_eq!((anna.warnings(), ben.warnings()), (Vec::new(), Vec::new()));
    let beside: Vec<&str> = anna.session.others().iter().map(|other| other.analyst.as_str()).collect();
    assert_eq!(beside, ["ben"]);
    // Each goes back in its own steps, and leaves alone what the other did.
    ben.session.run("edit.undo");
    ben.session.run("edit.undo");
    ben.session.run("edit.undo");
    assert_eq!((ben.kenya().aliases.clone(), ben.kenya().knowledge_base_id.as_str()), (vec!["KE".to_owned()], ""));
    ben.session.run("edit.undo");
    assert_eq!(ben.words_of("one", "ben"), BTreeSet::new());
    assert_eq!(ben.words_of("one", "anna"), BTreeSet::from(["Nairobi".to_owned()]));
    ben.session.run("edit.undo");
    assert_eq!(ben.words_of("one", "anna"), BTreeSet::from(["Nairobi".to_owned()]), "it is no step of ben's");
    settle(&mut anna, &mut ben);
    assert_same(&anna, &ben);
}

#[test]
fn new_and_removed_articles_and_their_suggestions_arrive_beside() {
    let room = Room::new();
    let (mut anna, mut ben) = room.both();
    anna.session.perform(Action::Paste("Third".to_owned(), TEXT.replace("harbour", "port")));
    anna.session.settle();
    anna.session.perform(Action::RemoveDocument("two".into()));
    anna.save();
    ben.look();
    let titles: Vec<&str> = ben.session.project().documents().map(|document| document.title()).collect();
    assert!(titles.contains(&"Third") && ben.session.project().document(&"two".into()).is_none(), "{titles:?}");
    ben.session.perform(Action::Show("third".into()));
    let suggested = ben.session.overlay().mentions().count();
    assert!(suggested > 0, "the suggestions of the first window");
    ben.session.run("review.next");
    ben.session.run("review.accept");
    assert_eq!(ben.own("third").map(|set| set.mentions.len().min(1)), Some(1));
    settle(&mut anna, &mut ben);
    assert_same(&anna, &ben);
    assert_eq!((anna.warnings(), ben.warnings()), (Vec::new(), Vec::new()));
}

#[test]
fn what_is_not_its_own_is_refused_in_a_window_beside_and_no_file_of_others_is_touched() {
    let room = Room::new();
    let (mut anna, mut ben) = room.both();
    anna.tag("one", "Nairobi", "GPE");
    anna.save();
    ben.look();
    let (before, project) = (files_of_others(&room.root(), "ben"), ben.session.project().clone());
    for action in [
        Action::RemoveDocument("one".into()),
        Action::EditNote("one".into(), "Mine".to_owned()),
        Action::SetState("one".into(), DocumentState::Done),
        Action::Paste("New".to_owned(), "A new article.".to_owned()),
        Action::Open(vec![room.folder.path().join("anna")]),
        Action::ResetLearning,
    ] {
        let told = ben.warnings().len();
        ben.session.perform(action.clone());
        ben.session.settle();
        let warnings = ben.warnings();
        assert_eq!(warnings.len(), told + 1, "{action:?}");
        assert!(warnings[told].contains("Here you work as ben beside another window"), "{warnings:?}");
    }
    for id in ["file.remove_article", "file.paste", "file.open_table", "review.done"] {
        let told = ben.session.messages().len();
        ben.session.run(id);
        let message = ben.session.messages()[told].notice.to_string();
        assert!(message.contains("not possible here") && message.contains("you work as ben"), "{id}: {message}");
    }
    assert_eq!(*ben.session.project(), project);
    ben.tag("one", "Friday", "DATE");
    ben.save();
    assert_eq!(files_of_others(&room.root(), "ben"), before);
    assert!(room.root().join("annotations/ben/one.ron").is_file());
}

#[test]
fn a_name_belongs_to_one_window_and_the_next_one_reads_only_and_says_why() {
    let room = Room::new();
    let (anna, ben) = room.both();
    for name in ["ben", "Ben", "anna"] {
        let third = room.beside("cara", name);
        assert!(!third.session.can_write());
        let reason = third.session.read_only_reason().unwrap();
        assert!(reason.contains(&format!("{} is at work in another window", name.to_lowercase())), "{reason}");
        assert_eq!(third.session.workspace().dialog, Some(Dialog::Join), "it is asked how to go on");
    }
    let mut third = room.first("cara");
    assert!(third.session.read_only_reason().unwrap().contains("has it open"));
    assert_eq!(third.session.workspace().dialog, Some(Dialog::Join));
    assert!(third.session.name_refusal("ben").is_some() && third.session.name_refusal("anna").is_some());
    assert_eq!(third.session.free_names(), ["cara"]);
    third.session.perform(Action::JoinAs("ben".to_owned()));
    third.session.settle();
    assert!(!third.session.can_write(), "refused");
    third.session.perform(Action::JoinAs("Cara".to_owned()));
    third.session.settle();
    assert_eq!(third.session.joined(), Some(&hand("cara")));
    // Nor does a window take over another one's name later.
    let mut anna = anna;
    anna.session
        .perform(Action::Settings(Box::new(Settings { analyst: "ben".to_owned(), ..anna.session.settings().clone() })));
    assert_eq!(anna.session.who(), &hand("anna"));
    assert!(anna.warnings()[0].contains("ben is at work on this project in another window"), "{:?}", anna.warnings());
    drop(ben);
    anna.session
        .perform(Action::Settings(Box::new(Settings { analyst: "ben".to_owned(), ..anna.session.settings().clone() })));
    assert_eq!(anna.session.who(), &hand("ben"), "a name is free when its window has gone");
}

#[test]
fn a_window_that_only_reads_stays_so_and_follows_what_others_save() {
    let room = Room::new();
    let mut anna = room.first("anna");
    anna.save();
    let mut reader = room.first("anna");
    anna.tag("one", "Nairobi", "GPE");
    anna.save();
    reader.look();
    assert_eq!(reader.words_of("one", "anna"), BTreeSet::from(["Nairobi".to_owned()]));
    reader.tag("one", "Friday", "DATE");
    reader.session.save();
    assert_eq!(reader.words_of("one", "anna"), BTreeSet::from(["Nairobi".to_owned()]));
    assert!(reader.warnings().last().unwrap().contains("reading only"));
    assert_eq!(reader.session.project(), anna.session.project());
    // What comes in is in the files already, also of articles that nobody has looked at.
    let mut ben = room.beside("ben", "ben");
    anna.tag("two", "Nairobi", "GPE");
    anna.save();
    ben.look();
    assert!(ben.session.is_saved() && !ben.words_of("two", "anna").is_empty());
}

#[test]
fn what_a_killed_window_had_not_saved_comes_back_under_its_name_only() {
    let room = Room::new();
    let (mut anna, mut ben) = room.both();
    ben.tag("one", "Dockers Union", "ORG");
    anna.tag("one", "Nairobi", "GPE");
    ben.kill();
    anna.look();
    assert!(anna.session.others().is_empty());
    let cara = room.beside("cara", "cara");
    assert_eq!(cara.words_of("one", "ben"), BTreeSet::new());
    // Beside the first window …
    let mut ben = room.beside("ben", "ben");
    assert_eq!(ben.words_of("one", "ben"), BTreeSet::from(["Dockers Union".to_owned()]));
    let recovered = ben.session.messages().iter().any(|it| it.notice.what.starts_with("Recovered 1 decision"));
    assert!(recovered, "{:?}", ben.session.messages());
    ben.tag("one", "Friday", "DATE");
    ben.kill();
    // … or as the first one, where the former first one was killed too.
    anna.kill();
    cara.kill();
    let mut ben = room.first("ben");
    assert!(ben.session.can_change_articles());
    let both = BTreeSet::from(["Dockers Union".to_owned(), "Friday".to_owned()]);
    assert_eq!(ben.words_of("one", "ben"), both);
    assert_eq!(ben.words_of("one", "anna"), BTreeSet::from(["Nairobi".to_owned()]));
    ben.save();
    ben.session.perform(Action::RemoveDocument("one".into()));
    ben.save();
    ben.kill();
    let ben = room.beside("ben", "ben");
    assert!(ben.session.project().document(&"one".into()).is_none(), "what is saved is not recovered again");
    assert_eq!(ben.warnings(), Vec::<String>::new());
}

#[test]
fn the_command_line_opens_a_project_under_a_name() {
    let room = Room::new();
    let root = room.root();
    let run =
        |arguments: &[&str]| cli::run(std::iter::once("standpoint").chain(arguments.iter().copied()).map(Into::into));
    let opened = CliOutcome::OpenWindow(vec![root.clone()], Some("ben".to_owned()));
    assert_eq!(run(&[root.to_str().unwrap(), "--as", "ben"]), opened);
    assert_eq!(run(&["--as", "ben"]), CliOutcome::Exit(2));
    assert_eq!(run(&[root.join("articles/one.txt").to_str().unwrap(), "--as", "ben"]), CliOutcome::Exit(2));
}

#[test]
fn a_window_on_another_computer_counts_for_as_long_as_it_says_that_it_is_there() {
    let room = Room::new();
    let lock = |seen: i64| {
        let record = format!(
            "(user: \"cara\", host: \"far away\", pid: 7, since: \"2025-11-27 14:02\", analyst: \"cara\", seen: {seen})"
        );
        std::fs::write(room.root().join(".standpoint/lock"), record).unwrap();
    };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    lock(now - 30);
    let anna = room.first("anna");
    assert!(anna.session.read_only_reason().unwrap().contains("cara has it open on far away since 2025-11-27 14:02"));
    let ben = room.beside("ben", "ben");
    assert_eq!(ben.session.joined(), Some(&hand("ben")));
    drop((anna, ben));
    lock(now - 3_600);
    assert!(room.first("anna").session.can_change_articles(), "that one was not closed properly");
}

#[test]
fn the_second_window_goes_on_when_the_first_one_closes_and_a_later_one_has_the_project() {
    let room = Room::new();
    let (mut anna, mut ben) = room.both();
    anna.tag("one", "Nairobi", "GPE");
    anna.session.leave();
    drop(anna);
    ben.tag("one", "Friday", "DATE");
    ben.look();
    ben.save();
    assert_eq!(ben.words_of("one", "anna"), BTreeSet::from(["Nairobi".to_owned()]));
    let mut cara = room.first("cara");
    assert!(cara.session.can_change_articles(), "{:?}", cara.session.read_only_reason());
    assert_eq!(cara.words_of("one", "ben"), BTreeSet::from(["Friday".to_owned()]));
    ben.tag("one", "Nairobi", "GPE");
    cara.session.perform(Action::EditNote("one".into(), "Seen".to_owned()));
    settle(&mut cara, &mut ben);
    assert_same(&cara, &ben);
    assert_eq!(ben.session.project().document(&"one".into()).unwrap().note, "Seen");
}

#[test]
fn what_one_removes_while_the_other_works_on_it_stays() {
    let room = Room::new();
    let (mut anna, mut ben) = room.both();
    // The article: saved first on either side.
    ben.tag("one", "Friday", "DATE");
    anna.session.perform(Action::RemoveDocument("one".into()));
    anna.save();
    ben.save();
    anna.look();
    assert_eq!(anna.words_of("one", "ben"), BTreeSet::from(["Friday".to_owned()]));
    ben.tag("two", "Friday", "DATE");
    ben.save();
    anna.session.perform(Action::RemoveDocument("two".into()));
    assert!(anna.session.project().document(&"two".into()).is_none());
    anna.save();
    assert_eq!(anna.words_of("two", "ben"), BTreeSet::from(["Friday".to_owned()]));
    // The entity and the label that a new record uses.
    ben.tag("two", "Nairobi", "GPE");
    let mention = ben.own("two").unwrap().mentions.values().find(|mention| mention.label == "GPE".into()).cloned();
    let linked = Mention { entity: Some("kenya".into()), ..mention.unwrap() };
    ben.session.perform(Action::EditMention("two".into(), Box::new(linked)));
    anna.session.perform(Action::RemoveEntity("kenya".into()));
    assert!(anna.session.project().entity(&"kenya".into()).is_none());
    anna.save();
    ben.save();
    settle(&mut anna, &mut ben);
    assert_same(&anna, &ben);
    assert!(anna.session.project().entity(&"kenya".into()).is_some());
    assert!(ben.session.messages().iter().any(|it| it.notice.what.contains("used here, so it was kept")));
}
