//! What takes longer than a frame is done by workers: many articles gathered, long articles opened and suggested.

use standpoint::model::*;
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places, ProjectFolder, Settings};
use standpoint::text::{SourceText, TextRange};
use std::path::Path;
use std::sync::Arc;

fn session(data: &Path) -> Session {
    let places = Places::at(data);
    places.save_settings(&Settings { analyst: "anna".to_owned(), ..Settings::default() }).unwrap();
    Session::new(Surroundings { places: Some(places), clock: || 1_760_000_000, wake: Arc::new(|| {}) })
}

fn suggested(origin: &str) -> Origin {
    Origin::rule(origin, 0.9, "a word like others")
}

/// A document “Minister N opposes plan N.” with both named and a stance between them.
fn small_article(number: usize) -> Vec<Operation> {
    let text = format!("Minister {number} opposes plan {number}.");
    let words = |words: &str| {
        let at = text.find(words).unwrap();
        TextRange::between(at, at + words.len())
    };
    let holder_place = words(&format!("Minister {number}"));
    let holder = Mention {
        id: MentionId::new("holder"),
        spans: vec![holder_place],
        label: LabelId::new("PERSON"),
        entity: None,
        attributes: Default::default(),
        status: Status::Suggested,
        origin: suggested("test"),
        note: String::new(),
    };
    let target = words(&format!("plan {number}"));
    let stance = Stance {
        id: StanceId::new("stance"),
        holder: Holder::Mention(holder.id.clone()),
        target: Target { spans: vec![target], entity: None },
        issue: None,
        polarity: Polarity::Oppose,
        cue: vec![words("opposes")],
        evidence: vec![TextRange::between(0, text.len())],
        attribution: Vec::new(),
        certainty: Certainty::Asserted,
        when: String::new(),
        note: String::new(),
        status: Status::Suggested,
        origin: suggested("test"),
    };
    let id = DocumentId::new(format!("article-{number:04}"));
    let set = AnnotationSetId::Prediction;
    let mut document = Document::new(id.clone(), SourceText::new(&text).unwrap());
    document.state = DocumentState::Done;
    vec![Operation::document(document), Operation::mention(&id, &set, holder), Operation::stance(&id, &set, stance)]
}

fn wait(session: &mut Session, is_open: impl Fn(&Session) -> bool) {
    while is_open(session) {
        session.poll();
        std::thread::yield_now();
    }
}

#[test]
fn stances_and_uses_of_many_articles_are_gathered_by_workers_and_follow_changes() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("many");
    let mut project = Project::new("Many", store::news_schema());
    project.commit(&(0..1_000).flat_map(small_article).collect::<Vec<_>>()).unwrap();
    drop(ProjectFolder::create(&folder, &project).unwrap());
    let mut session = session(&data.path().join("data"));
    session.perform(Action::Open(vec![folder]));
    session.settle();
    assert_eq!(session.standings().all().len(), 0, "nothing is gathered while the window waits");
    let stances = |session: &Session| {
        session.standings();
        session.is_gathering_standings()
    };
    wait(&mut session, stances);
    assert_eq!(session.standings().all().len(), 1_000);
    assert_eq!(session.standings().count(None), 1_000);
    let first = session.standings().all()[1].clone();
    assert_eq!((first.holder.as_str(), first.target.as_str()), ("Minister 1", "plan 1"));
    let uses = |session: &Session| {
        session.schema_uses();
        session.is_counting_uses()
    };
    wait(&mut session, uses);
    assert_eq!(session.schema_uses().label(&"PERSON".into()).suggested, 1_000);

    session.perform(Action::Show(first.document.clone()));
    session.perform(Action::Select(Some(standpoint::session::workspace::Item::Stance(first.stance))));
    session.perform(Action::Run("review.accept"));
    let is_accepted = |session: &Session| session.standings().all().iter().filter(|it| !it.suggested).count() == 1;
    wait(&mut session, |session| !is_accepted(session));
    wait(&mut session, uses);
    assert_eq!(session.schema_uses().label(&"PERSON".into()).accepted, 1, "the holder came with it");
    assert_eq!(
        *session.schema_uses(),
        session.project().schema_uses(),
        "counted apart and put together it is the same"
    );
}

/// Sample sentences again and again, long enough that a worker puts their suggestions together.
fn long_text() -> String {
    let sentence = "Foreign Minister Amina Okafor said on Monday that the Harbour Union opposes the plan of President \
                    Emmanuel Macron. The United Nations rejected it in Geneva on 3 March 2024.\n\n";
    sentence.repeat(600)
}

#[test]
fn suggestions_for_a_long_article_are_the_same_as_for_a_short_one_and_can_be_decided_on() {
    let data = tempfile::tempdir().unwrap();
    let mut session = session(data.path());
    session.perform(Action::Paste("Long".to_owned(), long_text()));
    session.settle();
    let document = session.document().unwrap().clone();
    let prediction = session.project().annotation_set(&document.id, &AnnotationSetId::Prediction).unwrap().clone();
    assert!(prediction.mentions.len() > 3_000, "{}", prediction.mentions.len());
    assert_eq!(check::project(session.project()), Vec::new());
    // The list that a worker made is the one that would be made now.
    let made = session.overlay();
    let anew = session.project().overlay(&document.id, session.who());
    assert!(made.mentions().eq(anew.mentions()) && made.stances().eq(anew.stances()));
    assert_eq!(session.progress_of(&document.id).total, anew.mention_count() + anew.stance_count());

    for _ in 0..3 {
        session.perform(Action::Run("review.next"));
        session.perform(Action::Run("review.accept"));
        session.perform(Action::Run("review.next"));
        session.perform(Action::Run("review.reject"));
    }
    session.settle();
    let decided = session.project().annotation_set(&document.id, session.who()).unwrap();
    assert!(decided.mentions.len() >= 3, "{}", decided.mentions.len());
    let anew = session.project().overlay(&document.id, session.who());
    assert!(session.overlay().mentions().eq(anew.mentions()), "after the refresh, too");
    assert_eq!(check::project(session.project()), Vec::new());
    let steps = session.history().done().len();
    for _ in 0..steps {
        session.perform(Action::Run("edit.undo"));
        session.settle();
    }
    assert!(session.project().annotation_set(&document.id, session.who()).is_none());
}

#[test]
fn a_long_article_is_there_after_a_crash_before_its_suggestions_were_saved() {
    let data = tempfile::tempdir().unwrap();
    let mut first = session(data.path());
    first.perform(Action::Paste("Long".to_owned(), long_text()));
    first.settle();
    first.perform(Action::Run("review.next"));
    first.perform(Action::Run("review.accept"));
    let (folder, document) = (first.folder().unwrap().to_owned(), first.document().unwrap().id.clone());
    let own = first.project().annotation_set(&document, first.who()).unwrap().clone();
    // No save, no farewell: what is on the disk is all that there is.
    std::mem::forget(first);
    let copy = data.path().join("copy");
    copy_all(&folder, &copy);
    let _ = std::fs::remove_file(copy.join(".standpoint/lock"));
    let mut session = session(&data.path().join("other"));
    session.perform(Action::Open(vec![copy]));
    session.settle();
    let who = AnnotationSetId::analyst("anna");
    assert_eq!(session.project().annotation_set(&document, &who), Some(&own));
    assert!(session.project().annotation_set(&document, &AnnotationSetId::Prediction).unwrap().mentions.len() > 3_000);
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let path = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_all(&entry.path(), &path),
            false => drop(std::fs::copy(entry.path(), path).unwrap()),
        }
    }
}
