//! Decisions that were made before a project was opened.

use super::{project_of, reject, two_articles};
use standpoint::extract::Adaptation;
use standpoint::model::{Document, DocumentId, Mention, Operation};
use standpoint::session::{Action, Session};
use standpoint::store::ProjectFolder;
use standpoint::text::SourceText;

#[test]
fn many_earlier_decisions_are_read_after_opening_and_no_longer_once_the_project_is_left() {
    const READING: &str = "Reading earlier decisions";
    let data = tempfile::tempdir().unwrap();
    let (mut session, first, _) = two_articles(data.path());
    reject(&mut session, &first, "Harbour Union");
    let mut project = project_of(&session);
    let who = session.who().clone();
    let decided: Vec<Mention> = project.annotation_set(&first, &who).unwrap().mentions.values().cloned().collect();
    for number in 0..60 {
        let id = DocumentId::new(format!("copy-{number}"));
        let text = SourceText::new(&format!("{}\nCopy {number}.\n", project.document(&first).unwrap().text.as_str()));
        let mut operations = vec![Operation::document(Document::new(id.clone(), text.unwrap()))];
        operations.extend(decided.iter().map(|mention| Operation::mention(&id, &who, mention.clone())));
        project.commit(&operations).unwrap();
    }
    drop(session);
    let place = data.path().join("many");
    drop(ProjectFolder::create(&place, &project).unwrap());

    let is_reading = |session: &Session| session.jobs().any(|job| job.title == READING);
    let open = || {
        let mut session = super::session(data.path());
        session.perform(Action::Open(vec![place.clone()]));
        while session.project().document(&"copy-0".into()).is_none() {
            session.poll();
            std::thread::yield_now();
        }
        session
    };
    let mut session = open();
    session.settle();
    assert!(!is_reading(&session));
    assert_eq!(**session.adaptation(), Adaptation::of(&project));
    drop(session);

    let mut session = open();
    session.perform(Action::NewProject(0));
    assert!(!is_reading(&session), "nothing is read of a project that was left");
    assert!(session.adaptation().is_empty());
}
