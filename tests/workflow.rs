//! The analyst's work from opening to export, without a window.

use standpoint::format::{self, Bundle, ExportOptions, Include};
use standpoint::model::{AnnotationSetId, DocumentState, Holder, Operation, Status};
use standpoint::report::{Report, Severity};
use standpoint::session::searching::SearchRequest;
use standpoint::session::workspace::{Cursor, EntityAnswer, EntityQuestion, Item};
use standpoint::session::{Action, Session, Surroundings, command};
use standpoint::store::Places;
use std::path::Path;
use std::sync::Arc;

const ARTICLE: &str = "Ministers argue over the harbour\n\nFinance Minister Clara Novak rejected the harbour plan on \
                       Monday. Novak said that the city must repair its bridges first. The Harbour Union backs the plan.\n";

fn session(data: &Path) -> Session {
    Session::new(Surroundings { places: Some(Places::at(data)), clock: || 1_760_000_000, wake: Arc::new(|| {}) })
}

fn opened(data: &Path) -> Session {
    let file = data.join("harbour.txt");
    std::fs::write(&file, ARTICLE).unwrap();
    let mut session = session(data);
    session.perform(Action::Open(vec![file]));
    session.settle();
    session
}

fn select(session: &mut Session, words: &str) {
    let start = session.document().unwrap().text.as_str().find(words).unwrap();
    session.perform(Action::PlaceCursor(Some(Cursor { anchor: start, head: start + words.len() })));
}

#[test]
fn an_opened_article_is_shown_with_suggestions() {
    let data = tempfile::tempdir().unwrap();
    let session = opened(data.path());
    let document = session.document().expect("the article is shown");
    assert_eq!(document.source.name, "harbour.txt");
    assert!(session.suggestions().len() >= 4);
    assert!(session.overlay().stances().any(|stance| session.holder_name(document, stance) == "Clara Novak"));
}

#[test]
fn accepting_a_stance_takes_its_holder_over_and_keeps_the_prediction() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let id = session.document().unwrap().id.clone();
    let stance = session.overlay().stances().next().expect("a stance is suggested").clone();
    session.perform(Action::Select(Some(Item::Stance(stance.id.clone()))));
    session.run("review.accept");
    let own = session.project().annotation_set(&id, session.who()).unwrap();
    assert_eq!(own.stances[&stance.id].status, Status::Accepted);
    if let Holder::Mention(holder) = &stance.holder {
        assert_eq!(own.mentions[holder].status, Status::Accepted);
    }
    let predicted = session.project().annotation_set(&id, &AnnotationSetId::Prediction).unwrap();
    assert_eq!(predicted.stances[&stance.id], stance);
    assert_eq!(session.document().unwrap().state, DocumentState::InProgress);
}

#[test]
fn a_rejected_suggestion_does_not_come_back_when_extraction_runs_again() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    session.run("review.next");
    let item = session.workspace().item.clone().unwrap();
    session.run("review.reject");
    session.run("review.suggest_again");
    session.settle();
    assert!(session.suggestions().iter().all(|(_, open)| *open != item));
}

#[test]
fn a_mention_that_holds_an_accepted_stance_cannot_be_rejected_and_the_message_says_why() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let stance = session.overlay().stances().next().unwrap().clone();
    let Holder::Mention(holder) = stance.holder.clone() else { panic!("the text names the holder") };
    session.perform(Action::Select(Some(Item::Stance(stance.id.clone()))));
    session.run("review.accept");
    session.perform(Action::Select(Some(Item::Mention(holder.clone()))));
    session.run("review.reject");
    assert_eq!(session.overlay().mention(&holder).unwrap().status, Status::Accepted);
    let message = session.messages().last().unwrap();
    assert_eq!(message.notice.severity, Severity::Warning);
    assert!(message.notice.what.contains("holds a stance"), "{}", message.notice);
}

#[test]
fn undo_takes_back_every_step_and_redo_makes_it_again() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let mut states = vec![session.project().clone()];
    select(&mut session, "bridges");
    let steps: [&dyn Fn(&mut Session); 6] = [
        &|session| session.perform(Action::Tag("FAC".into())),
        &|session| session.run("annotate.end_right"),
        &|session| session.perform(Action::AddIssue("Harbour".into())),
        &|session| session.run("review.accept_all"),
        &|session| session.run("review.done"),
        &|session| {
            let document = session.document().unwrap().id.clone();
            session.perform(Action::RemoveDocument(document));
        },
    ];
    for step in steps {
        step(&mut session);
        assert_ne!(session.project(), states.last().unwrap(), "the step changed nothing");
        states.push(session.project().clone());
    }
    for state in states.iter().rev().skip(1) {
        session.run("edit.undo");
        assert_eq!(session.project(), state);
    }
    for state in states.iter().skip(1) {
        session.run("edit.redo");
        assert_eq!(session.project(), state);
    }
}

#[test]
fn all_occurrences_are_tagged_after_a_preview_as_one_step() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    select(&mut session, "plan");
    session.perform(Action::Tag("WORK_OF_ART".into()));
    session.run("annotate.occurrences");
    session.settle();
    session.perform(Action::Search(SearchRequest::TagAsSurveyed));
    let tagged = |session: &Session| {
        let overlay = session.overlay();
        let accepted = overlay.mentions().filter(|mention| mention.status == Status::Accepted);
        accepted.filter(|mention| mention.label.as_str() == "WORK_OF_ART").count()
    };
    assert_eq!(tagged(&session), ARTICLE.matches("plan").count());
    let before = session.history().done().len();
    session.run("edit.undo");
    assert_eq!(session.history().done().len(), before - 1);
    assert_eq!(tagged(&session), 1);
}

#[test]
fn merged_entities_take_their_mentions_along_and_come_apart_again() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let id_of = |session: &Session, name: &str| {
        session.project().entities().find(|entity| entity.name == name).map(|entity| entity.id.clone())
    };
    let union = id_of(&session, "Harbour Union").expect("the union is an entity");
    let novak = id_of(&session, "Clara Novak").expect("the minister is an entity");
    let before = session.project().clone();
    let mentions = session.entity_counts()[&novak].mentions + session.entity_counts()[&union].mentions;
    session.perform(Action::MergeEntities(vec![union.clone()], novak.clone()));
    assert!(session.project().entity(&union).is_none());
    assert_eq!(session.entity_counts()[&novak].mentions, mentions);
    session.run("edit.undo");
    assert_eq!(*session.project(), before);
}

#[test]
fn unsaved_steps_are_there_after_a_crash() {
    let data = tempfile::tempdir().unwrap();
    let place = data.path().join("harbour");
    let mut session = opened(data.path());
    session.perform(Action::SaveAs(place.clone()));
    select(&mut session, "bridges");
    session.perform(Action::Tag("FAC".into()));
    session.settle();
    let before = session.project().clone();
    // A crash gives no chance to save; nor does a session that just goes.
    drop(session);

    let mut again = self::session(data.path());
    again.perform(Action::Open(vec![place]));
    again.settle();
    assert_eq!(*again.project(), before);
}

#[test]
fn a_second_session_on_the_same_project_reads_only_and_says_who_holds_it() {
    let data = tempfile::tempdir().unwrap();
    let place = data.path().join("harbour");
    let mut first = opened(data.path());
    first.perform(Action::SaveAs(place.clone()));

    let mut second = session(data.path());
    second.perform(Action::Open(vec![place]));
    second.settle();
    assert!(!second.can_write());
    assert!(second.read_only_reason().unwrap().contains("has it open"));
    let before = second.project().clone();
    second.run("review.next");
    second.run("review.accept");
    assert_eq!(*second.project(), before);
}

#[test]
fn exports_hold_all_reviewed_or_handmade_annotations() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    session.run("review.next");
    session.run("review.accept");
    select(&mut session, "bridges");
    session.perform(Action::Tag("FAC".into()));
    let count = |include: Include| {
        let options = ExportOptions { include, ..ExportOptions::all(session.who().clone()) };
        let jsonl = format::format("jsonl").unwrap();
        let bundle: Bundle = (jsonl.write)(session.project(), &options, &mut Report::default());
        let back = (jsonl.read.unwrap())(&bundle, &mut Report::default());
        back.documents.iter().map(|document| document.mentions.len()).sum::<usize>()
    };
    assert_eq!(count(Include::Human), 1);
    assert_eq!(count(Include::Reviewed), 2);
    assert_eq!(count(Include::All), session.overlay().mentions().count());
}

#[test]
fn bad_files_are_named_and_the_good_ones_open() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a.txt"), "A short article about nothing in particular.").unwrap();
    std::fs::write(folder.join("b.txt"), [0u8, 159, 146, 150, 0, 0, 7, 1, 2, 3]).unwrap();
    std::fs::write(folder.join("c.txt"), "").unwrap();
    std::fs::write(folder.join("d.md"), "# Title\n\nSome words of an article.\n").unwrap();
    let mut session = session(data.path());
    session.perform(Action::Open(vec![folder]));
    session.settle();
    assert_eq!(session.project().documents().len(), 2);
    for bad in ["b.txt", "c.txt"] {
        let named = session.messages().iter().any(|message| message.notice.to_string().contains(bad));
        assert!(named, "no message names {bad}");
    }
}

#[test]
fn commands_have_unique_ids_and_keys_help_and_titles() {
    let mut ids = std::collections::BTreeSet::new();
    let mut keys = std::collections::BTreeMap::new();
    for command in command::all() {
        assert!(ids.insert(command.id), "{} is there twice", command.id);
        assert!(!command.title.is_empty() && command.help.ends_with('.'), "{} lacks words", command.id);
        for key in command.keys {
            if let Some(other) = keys.insert(*key, command.id) {
                panic!("{key} runs {other} and {}", command.id);
            }
        }
    }
    for ready in standpoint::store::READY_MADE {
        for label in ready.schema().labels {
            let key = standpoint::session::keys::Keys::char(label.key.expect("each label has a key"));
            assert!(!keys.contains_key(&key), "{key} both tags and runs a command");
        }
    }
}

#[test]
fn the_manual_page_of_keys_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let page = command::manual(&standpoint::store::news_schema());
    if std::env::var_os("STANDPOINT_RENEW").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == page, "docs/keys.md is out of date: run the tests with STANDPOINT_RENEW=1 and read the change");
}

#[test]
fn work_in_a_removed_article_comes_back_with_it() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    session.run("review.accept_all");
    let before = session.project().clone();
    let document = session.document().unwrap().id.clone();
    session.perform(Action::RemoveDocument(document.clone()));
    assert!(session.project().document(&document).is_none());
    session.run("edit.undo");
    assert_eq!(*session.project(), before);
    let operations = [Operation::PutDocument(document, None)];
    assert!(session.project().clone().commit(&operations).is_ok());
}

#[test]
fn a_step_can_be_undone_although_suggestions_joined_its_entity_meanwhile() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    select(&mut session, "bridges");
    session.perform(Action::Tag("ORG".into()));
    let (document, mention) = match (session.document(), &session.workspace().item) {
        (Some(document), Some(Item::Mention(id))) => (document.id.clone(), id.clone()),
        _ => panic!("the new mention is selected"),
    };
    let question = EntityQuestion::Mention(document, mention);
    session.perform(Action::AnswerEntity(question, EntityAnswer::New("Harbour Council".to_owned())));
    let text = "The Harbour Council opposes the toll.\n";
    session.perform(Action::Paste(String::new(), text.to_owned()));
    session.settle();
    let joined = session.project().entities().find(|entity| entity.name == "Harbour Council").unwrap().id.clone();
    assert!(session.overlay().mentions().any(|mention| mention.entity.as_ref() == Some(&joined)), "nothing joined it");
    while !session.history().done().is_empty() {
        let before = session.history().done().len();
        session.run("edit.undo");
        assert_eq!(session.history().done().len(), before - 1, "{}", session.messages().last().unwrap().notice);
    }
    assert_eq!(session.project().documents().len(), 0);
}

#[test]
fn the_open_project_is_not_opened_against_itself() {
    let data = tempfile::tempdir().unwrap();
    let place = data.path().join("harbour");
    let mut session = opened(data.path());
    session.perform(Action::SaveAs(place.clone()));
    session.perform(Action::Open(vec![place.join("project.ron")]));
    session.settle();
    assert!(session.can_write());
    assert!(session.messages().last().unwrap().notice.what.contains("open already"));
}

#[test]
fn articles_of_an_import_do_not_land_in_the_next_project() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("harbour.txt");
    std::fs::write(&file, ARTICLE).unwrap();
    let mut session = session(data.path());
    session.perform(Action::Open(vec![file]));
    session.perform(Action::NewProject(0));
    session.settle();
    assert_eq!(session.project().documents().len(), 0);
}

#[test]
fn recovered_steps_are_in_the_files_after_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let place = data.path().join("harbour");
    let mut session = opened(data.path());
    session.perform(Action::SaveAs(place.clone()));
    select(&mut session, "bridges");
    session.perform(Action::Tag("FAC".into()));
    session.settle();
    drop(session);
    for recovers in [true, false] {
        let mut again = self::session(data.path());
        again.perform(Action::Open(vec![place.clone()]));
        again.settle();
        let told = again.messages().iter().any(|message| message.notice.what.starts_with("Recovered"));
        assert_eq!(told, recovers);
    }
}

#[test]
fn a_merged_name_stays_merged_when_it_is_found_again() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let id_of = |session: &Session, name: &str| {
        session.project().entities().find(|entity| entity.name == name).map(|entity| entity.id.clone())
    };
    let (union, novak) = (id_of(&session, "Harbour Union").unwrap(), id_of(&session, "Clara Novak").unwrap());
    session.perform(Action::MergeEntities(vec![union], novak));
    session.perform(Action::Paste(String::new(), "Clara Novak met Harbour Union leaders.\n".to_owned()));
    session.settle();
    let people = session.project().entities().filter(|entity| entity.name.contains("Novak")).count();
    assert_eq!(people, 1);
}
