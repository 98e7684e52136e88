//! The schema: what may be annotated changes, and all annotations follow, to be taken back as one step.

use crate::support::random;
use proptest::prelude::*;
use standpoint::history::{History, nothing_to_mend};
use standpoint::model::*;
use standpoint::session::keymap::KeyClash;
use standpoint::session::keys::{Key, Keys};
use standpoint::session::schema::SchemaChange;
use standpoint::session::workspace::{Cursor, Dialog, Item};
use standpoint::session::{Action, Session, Surroundings, command};
use standpoint::store::{self, Places, ProjectFolder, READY_MADE};
use standpoint::text::{SourceText, TextRange};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const ARTICLE: &str = "Ministers argue over the harbour\n\nFinance Minister Clara Novak rejected the harbour plan on \
                       Monday. Novak said that Lisbon must repair its bridges first. The Harbour Union backs the plan.\n";

fn session(data: &Path) -> Session {
    Session::new(Surroundings { places: Some(Places::at(data)), clock: || 1_760_000_000, wake: Arc::new(|| {}) })
}

fn opened(data: &Path) -> Session {
    let mut session = session(data);
    session.perform(Action::Paste(String::new(), ARTICLE.to_owned()));
    session.settle();
    session
}

fn select(session: &mut Session, words: &str) {
    let start = session.document().unwrap().text.as_str().find(words).unwrap();
    session.perform(Action::PlaceCursor(Some(Cursor { anchor: start, head: start + words.len() })));
}

fn labels(session: &Session) -> Vec<String> {
    let overlay = session.overlay();
    let mut labels: Vec<String> = overlay.mentions().map(|mention| mention.label.to_string()).collect();
    labels.sort();
    labels.dedup();
    labels
}

fn without(schema: &Schema, id: &str) -> Schema {
    let mut schema = schema.clone();
    schema.labels.retain(|label| label.id.as_str() != id);
    schema
}

fn change(session: &mut Session, schema: Schema, labels: &[(&str, Fate<&str>)]) {
    let fate = |fate: &Fate<&str>| match fate {
        Fate::Move(into) => Fate::Move(LabelId::new(into)),
        Fate::Remove => Fate::Remove,
    };
    let labels = labels.iter().map(|(id, into)| (LabelId::new(id), fate(into))).collect();
    let migration = Migration { labels, ..Migration::default() };
    session.perform(Action::ChangeSchema(Box::new(SchemaChange { step: "Changed".into(), schema, migration })));
}

/// All files of a project, by their paths.
fn files(project: &Project) -> BTreeMap<PathBuf, Vec<u8>> {
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("project");
    drop(ProjectFolder::create(&root, project).unwrap());
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    drop(found.insert(path.strip_prefix(&root).unwrap().to_owned(), std::fs::read(&path).unwrap()))
                }
            }
        }
    }
    found.retain(|path, _| !path.starts_with(".standpoint"));
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any part of the labels goes or moves: nothing is left under them, all holds, and undo and redo lead to the
    /// same files.
    #[test]
    fn labels_leave_any_project_and_come_back(project in random::project(), picks in any::<[u8; 3]>()) {
        let mut project = project;
        let before = project.clone();
        let mut schema = (**project.schema()).clone();
        let mut labels = BTreeMap::new();
        for pick in picks {
            let gone = schema.labels.remove(usize::from(pick) % schema.labels.len()).id;
            labels.insert(gone, Fate::Remove);
        }
        for (number, (_, fate)) in labels.iter_mut().enumerate() {
            let into = &schema.labels[number].id;
            if picks[number] % 3 > 0 {
                *fate = Fate::Move(into.clone());
            }
        }
        let mut history = History::default();
        let migration = Migration { labels: labels.clone(), ..Migration::default() };
        let operations = project.with_schema(schema, &migration);
        prop_assert!(history.commit(&mut project, "Changed the schema", 0, operations).is_ok());
        prop_assert_eq!(check::project(&project), vec![]);
        for gone in labels.keys() {
            prop_assert_eq!(project.schema_uses().label(gone), LabelUses::default());
        }
        let after = project.clone();
        prop_assert!(history.undo(&mut project, nothing_to_mend).unwrap().is_ok());
        prop_assert!(project == before);
        prop_assert!(history.redo(&mut project, nothing_to_mend).unwrap().is_ok());
        prop_assert!(project == after);
    }
}

#[test]
fn a_merged_label_takes_its_mentions_entities_and_later_suggestions_along() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let before = files(session.project());
    assert!(labels(&session).contains(&"GPE".to_owned()));
    let uses = session.schema_uses().label(&"GPE".into());
    assert!(uses.suggested > 0 && uses.entities > 0, "{uses:?}");

    let mut schema = without(session.project().schema(), "GPE");
    let taker = schema.labels.iter_mut().find(|label| label.id.as_str() == "LOC").unwrap();
    taker.merged.push("GPE".into());
    change(&mut session, schema, &[("GPE", Fate::Move("LOC"))]);
    session.settle();
    let here = labels(&session);
    assert!(here.contains(&"LOC".to_owned()) && !here.contains(&"GPE".to_owned()), "{here:?}");
    let lisbon = session.project().entities().find(|entity| entity.name == "Lisbon").unwrap().clone();
    assert_eq!(lisbon.label.as_str(), "LOC");

    assert_eq!(check::project(session.project()), vec![]);
    session.run("edit.undo");
    session.settle();
    assert!(files(session.project()) == before, "undo leads back to the same files");

    session.run("edit.redo");
    let second = "Talks in Lisbon\n\nThe talks in Kenya and Lisbon went on.\n";
    session.perform(Action::Paste(String::new(), second.to_owned()));
    session.settle();
    let overlay = session.overlay();
    assert!(overlay.mentions().any(|mention| mention.label.as_str() == "LOC"), "new suggestions follow the merger");
    assert!(overlay.mentions().all(|mention| mention.label.as_str() != "GPE"));
}

#[test]
fn a_deleted_label_takes_what_leans_on_it_along_and_undo_brings_all_back() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    session.run("review.accept_all");
    session.settle();
    let before = session.project().clone();
    let held = |session: &Session| session.overlay().stances().count();
    assert!(held(&session) > 0);
    let schema = without(session.project().schema(), "PERSON");
    change(&mut session, schema, &[("PERSON", Fate::Remove)]);
    session.settle();
    assert!(!labels(&session).contains(&"PERSON".to_owned()));
    assert_eq!(check::project(session.project()), vec![]);
    assert!(session.project().entities().all(|entity| entity.label.as_str() != "PERSON"));
    session.run("edit.undo");
    session.settle();
    assert!(*session.project() == before);
    assert!(files(session.project()) == files(&before));
}

#[test]
fn a_step_that_added_a_label_can_be_undone_although_suggestions_use_it_meanwhile() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let before = files(session.project());
    let mut schema = (**session.project().schema()).clone();
    schema.labels.push(Label { tag: "project".into(), ..Label::new("PROJECT".into(), "Building project") });
    change(&mut session, schema, &[]);
    session.perform(Action::Paste(String::new(), "More on it\n\nThe harbour plan again, said the mayor.\n".to_owned()));
    session.settle();
    select(&mut session, "harbour plan");
    session.perform(Action::Tag("PROJECT".into()));
    session.settle();
    assert!(session.project().schema_uses().label(&"PROJECT".into()).suggested > 0, "the tag was learnt elsewhere");
    // Before the suggestions have followed, the label goes too.
    while !session.history().done().is_empty() {
        let left = session.history().done().len();
        session.run("edit.undo");
        assert!(session.history().done().len() < left, "{:?}", session.messages().last());
        if session.history().done().len() == 1 {
            break;
        }
    }
    session.settle();
    assert!(files(session.project()) == before);
}

#[test]
fn features_and_their_values_are_renamed_and_removed_with_what_was_said() {
    let document = Document::new(DocumentId::new("one"), SourceText::new("The talks in Rio went on.").unwrap());
    let who = AnnotationSetId::analyst("anna");
    let mention = Mention {
        id: "m1".into(),
        spans: vec![TextRange::between(4, 9)],
        label: "EVENT".into(),
        entity: None,
        attributes: [("kind".to_owned(), "talks".to_owned()), ("claimed".to_owned(), "denied".to_owned())].into(),
        status: Status::Accepted,
        origin: Origin::analyst("anna", 1),
        note: String::new(),
    };
    let mut project = Project::new("Test", READY_MADE[2].schema());
    let id = document.id.clone();
    project.commit(&[Operation::document(document), Operation::mention(&id, &who, mention)]).unwrap();
    assert_eq!(project.schema_uses().feature(&"EVENT".into(), "kind"), 1);
    assert_eq!(project.schema_uses().value(&"EVENT".into(), "kind", "talks"), 1);

    let event = || LabelId::new("EVENT");
    let migration = Migration {
        features: [
            ((event(), "kind".to_owned()), Fate::Move("sort".to_owned())),
            ((event(), "claimed".to_owned()), Fate::Remove),
        ]
        .into(),
        values: [((event(), "kind".to_owned(), "talks".to_owned()), Fate::Move("negotiations".to_owned()))].into(),
        ..Migration::default()
    };
    let schema = (**project.schema()).clone();
    let undo = project.commit(&project.with_schema(schema, &migration)).unwrap();
    let attributes =
        |project: &Project| project.annotation_set(&id, &who).unwrap().mentions[&"m1".into()].attributes.clone();
    assert_eq!(attributes(&project), [("sort".to_owned(), "negotiations".to_owned())].into());
    project.commit(&undo).unwrap();
    assert_eq!(attributes(&project)["claimed"], "denied");
}

#[test]
fn clashes_are_refused_by_name_and_nothing_changes() {
    let data = tempfile::tempdir().unwrap();
    let mut session = session(data.path());
    let before = session.project().clone();
    let news = (**session.project().schema()).clone();
    let edited = |edit: &dyn Fn(&mut Label)| {
        let mut schema = news.clone();
        edit(&mut schema.labels[1]);
        schema
    };
    let cases = [
        (
            edited(&|label| label.key = Some('1')),
            "The key 1 tags “Person” already. Choose another key for “Organization”.",
        ),
        (edited(&|label| label.key = Some('a')), "The key a runs “Accept”."),
        (edited(&|label| label.key = Some('ß')), "ß cannot be a label's key."),
        (edited(&|label| label.name = " person".into()), "There is a label “Person” already."),
        (edited(&|label| label.tag = "PERSON".into()), "“Person” is shown as “person” already."),
        (edited(&|label| label.name = String::new()), "The label ORG needs a name"),
        (Schema { labels: Vec::new(), ..news.clone() }, "A schema needs at least one label."),
    ];
    for (schema, words) in cases {
        assert!(
            session.schema_refusal(&schema).unwrap().starts_with(words),
            "{words}: {:?}",
            session.schema_refusal(&schema)
        );
        change(&mut session, schema, &[]);
        assert!(session.messages().last().unwrap().notice.to_string().starts_with(words));
        assert!(*session.project() == before);
    }
}

#[test]
fn ready_made_schemas_load_and_come_back_from_files() {
    let room = tempfile::tempdir().unwrap();
    let names: Vec<String> = READY_MADE.iter().map(|ready| ready.schema().name).collect();
    assert_eq!(names, ["News", "Elections", "Conflict"]);
    for ready in READY_MADE {
        let schema = ready.schema();
        assert_eq!(schema.clashes(), Vec::<String>::new(), "{}", ready.id);
        assert!(schema.labels.iter().all(|label| !label.description.is_empty() && !label.examples.is_empty()));
        let path = room.path().join(ready.id);
        store::save_schema(&path, &schema).unwrap();
        assert_eq!(store::load_schema(&path).unwrap(), schema);

        let root = room.path().join(format!("{}-project", ready.id));
        let project = Project::new("Test", schema.clone());
        drop(ProjectFolder::create(&root, &project).unwrap());
        let opened = ProjectFolder::open(&root).unwrap();
        assert!(opened.report.notices.is_empty());
        assert_eq!(**opened.project.schema(), schema);
        // The journal carries it as well.
        drop(opened);
        let mut folder = ProjectFolder::open(&root).unwrap().folder;
        let news = Operation::SetSchema(Arc::new(READY_MADE[0].schema()));
        let back = Operation::SetSchema(Arc::new(schema.clone()));
        folder.append("There and back", 0, &[news, back]).unwrap();
        drop(folder);
        assert_eq!(**ProjectFolder::open(&root).unwrap().project.schema(), schema);
    }
}

#[test]
fn a_project_from_before_features_and_wording_opens_and_keeps_its_bytes() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("old");
    std::fs::create_dir_all(&root).unwrap();
    let head = "(\n    version: 1,\n    name: \"Old\",\n    schema: \"Own\",\n    labels: [\n        (id: \"PERSON\", name: \
                \"Person\", tag: \"person\", key: '1', hue: 217, names_entities: true),\n        (id: \"DATE\", name: \
                \"Date\", tag: \"date\", hue: 360, names_entities: false),\n    ],\n)\n";
    std::fs::write(root.join("project.ron"), head).unwrap();
    let mut opened = ProjectFolder::open(&root).unwrap();
    assert!(opened.report.notices.is_empty());
    let schema = opened.project.schema();
    assert!(
        schema.label(&"PERSON".into()).unwrap().holds_stances && !schema.label(&"DATE".into()).unwrap().holds_stances
    );
    assert_eq!(schema.polarity(Polarity::LeansSupport).name, "leans for");
    opened.project.commit(&[Operation::SetName("New".into())]).unwrap();
    opened.folder.save(&opened.project).unwrap();
    assert_eq!(std::fs::read_to_string(root.join("project.ron")).unwrap(), head.replace("\"Old\"", "\"New\""));
}

#[test]
fn a_schema_file_is_proposed_and_replaces_the_present_one() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let path = data.path().join("mine");
    session.perform(Action::SaveSchema(path.clone()));
    let path = path.with_extension("ron");
    assert_eq!(store::load_schema(&path).unwrap(), **session.project().schema());
    store::save_schema(&path, &READY_MADE[1].schema()).unwrap();
    session.perform(Action::LoadSchema(path.clone()));
    assert_eq!(session.workspace().dialog, Some(Dialog::Schema(Some(Box::new(READY_MADE[1].schema())))));
    std::fs::write(&path, "(version: 1, name: \"Bad\", labels: [)").unwrap();
    session.perform(Action::LoadSchema(path));
    assert_eq!(session.workspace().dialog, Some(Dialog::Schema(None)));
    assert!(session.messages().last().unwrap().notice.to_string().contains("The schema cannot be read"));

    // With the elections schema suggestions come in its labels only.
    session.perform(Action::NewProject(1));
    assert_eq!(session.project().schema().name, "Elections");
    session.perform(Action::Paste(String::new(), format!("{ARTICLE}They fired an F-16 over the Baltic Sea.\n")));
    session.settle();
    let here = labels(&session);
    assert!(here.contains(&"PERSON".to_owned()), "{here:?}");
    assert!(here.iter().all(|id| session.project().schema().label(&id.as_str().into()).is_some()), "{here:?}");
}

#[test]
fn parties_of_an_own_label_can_hold_stances() {
    let data = tempfile::tempdir().unwrap();
    let mut session = session(data.path());
    session.perform(Action::NewProject(1));
    session.perform(Action::Paste(String::new(), "Budget\n\nThe greenies reject the fuel tax.\n".to_owned()));
    session.settle();
    select(&mut session, "greenies");
    session.perform(Action::Tag("PARTY".into()));
    select(&mut session, "the fuel tax");
    session.run("annotate.stance");
    let Some(Dialog::Stance(draft)) = &session.workspace().dialog else { panic!("the composer is open") };
    let holds = |holder: &Holder| match holder {
        Holder::Mention(id) => {
            let mention = session.overlay().mention(id).cloned();
            mention.is_some_and(|mention| session.document().unwrap().text.joined(&mention.spans).contains("greenies"))
        }
        Holder::Entity(_) | Holder::Outlet => false,
    };
    assert!(draft.likely.iter().any(holds), "{:?}", draft.likely);
}

#[test]
fn help_on_a_label_shows_accepted_examples_in_their_words() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    select(&mut session, "Lisbon");
    session.perform(Action::Tag("GPE".into()));
    let Some(Item::Mention(mention)) = session.workspace().item.clone() else { panic!("the tag is selected") };
    session.run("view.help");
    let Some(Dialog::Guideline(guideline)) = &session.workspace().dialog else { panic!("the guideline is shown") };
    assert_eq!((guideline.label.as_str(), guideline.accepted), ("GPE", 1));
    let example = &guideline.examples[0];
    assert_eq!((example.words.as_str(), &example.mention), ("Lisbon", &mention));
    assert!(example.before.ends_with("Novak said that ") && example.after.starts_with(" must repair"));
    session.perform(Action::Select(None));
    session.run("view.help");
    assert_eq!(session.workspace().dialog, Some(Dialog::Keys), "without a label, the keys");
}

#[test]
fn own_keys_work_persist_and_clashes_are_named() {
    let data = tempfile::tempdir().unwrap();
    let mut session = session(data.path());
    let y = Keys::char('y');
    session.perform(Action::SetKeys("review.accept", Some(vec![y])));
    assert_eq!(session.keys_of("review.accept"), "Y");
    assert_eq!(session.keymap().command(y).unwrap().id, "review.accept");
    assert!(session.keymap().command(Keys::char('a')).is_none(), "its usual key is free");

    session.perform(Action::SetKeys("review.reject", Some(vec![y])));
    let last = session.messages().last().unwrap().notice.to_string();
    assert!(last.starts_with("Y runs “Accept” already."), "{last}");
    assert_eq!(session.keys_of("review.reject"), "X");
    assert_eq!(session.key_clash("review.reject", Keys::char('1')), Some(KeyClash::Label("Person".into())));
    assert_eq!(session.key_clash("review.reject", Keys::plain(Key::Left).and_shift()), Some(KeyClash::Text));

    session.perform(Action::TakeKeys("review.reject", y));
    assert_eq!((session.keys_of("review.reject"), session.keys_of("review.accept")), ("Y".into(), String::new()));
    assert_eq!(session.with_keys("{review.reject}, {review.accept}"), "Y, “Accept”");

    let again = self::session(data.path());
    assert_eq!(again.keys_of("review.reject"), "Y", "kept for the next start");
    drop(again);
    session.perform(Action::SetKeys("review.reject", None));
    session.perform(Action::SetKeys("review.accept", None));
    assert!(session.settings().keys.is_empty());
    session.perform(Action::SetKeys("file.save", Some(vec![Keys::plain(Key::F(9)).and_alt()])));
    session.perform(Action::ResetKeys);
    assert_eq!(session.keys_of("file.save"), "Ctrl+S");
}

#[test]
fn keys_are_read_as_they_are_shown() {
    for command in command::all() {
        for keys in command.keys {
            assert_eq!(keys.to_string().parse(), Ok(*keys), "{keys}");
        }
    }
    for text in ["Alt+PageUp", "Ctrl++", "Space", "Ctrl+Alt+Shift+F12", "Insert"] {
        assert_eq!(text.parse::<Keys>().unwrap().to_string(), text);
    }
    for text in ["", "Ctrl+", "F13", "Hyper+A", "AB"] {
        assert!(text.parse::<Keys>().is_err(), "{text}");
    }
}

#[test]
fn hints_name_commands_that_exist() {
    let named = regex::Regex::new(r"\{([a-z]+\.[a-z_]+)\}").unwrap();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for found in named.captures_iter(&source) {
                seen += 1;
                assert!(command::find(&found[1]).is_some(), "{}: there is no command {}", path.display(), &found[1]);
            }
        }
    }
    assert!(seen > 20, "only {seen} hints were found");
}
