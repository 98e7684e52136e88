//! One step on very many places: tagging what a search found, linking it, merging entities, and taking that back.

use crate::find::corpus;
use crate::{Row, material, milliseconds};
use standpoint::analysis::search::Query;
use standpoint::model::{Document, DocumentId, LabelId, Operation, Project};
use standpoint::session::searching::SearchRequest;
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places, ProjectFolder, Settings};
use standpoint::text::SourceText;
use std::sync::Arc;
use std::time::{Duration, Instant};

const ARTICLES: usize = 20_000;
/// About how long one article is, in bytes.
const BYTES: usize = 2_700;

pub fn bench() -> Vec<Row> {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("corpus");
    drop(ProjectFolder::create(&folder, &project()).unwrap());
    let places = Places::at(&home.path().join("data"));
    places.save_settings(&Settings { analyst: material::ANALYST.to_owned(), ..Settings::default() }).unwrap();
    let surroundings = Surroundings { places: Some(places), clock: || 1_760_000_000, wake: Arc::new(|| {}) };
    let mut session = Session::new(surroundings);
    session.perform(Action::Open(vec![folder]));
    while session.project().documents().len() < ARTICLES {
        session.poll();
    }
    session.run("file.stop");
    session.settle();

    let mut rows = Vec::new();
    find(&mut session, "novak");
    let first = session.search().unwrap().len();
    let size = format!("{first} places in {ARTICLES} articles");
    let mut row = |what: &str, (all, longest): (Duration, Duration)| {
        rows.push(Row { what: format!("acting: {what}"), size: size.clone(), result: milliseconds(all), goal: "" });
        let what = format!("acting: {what}: longest hold of the window");
        rows.push(Row { what, size: size.clone(), result: milliseconds(longest), goal: "" });
    };
    let request = |request| Action::Search(request);
    row("tag", timed(&mut session, request(SearchRequest::Tag(LabelId::new("PERSON")))));
    tick_all(&mut session);
    row("link to a new entity", timed(&mut session, request(SearchRequest::LinkNew("Karel Novak".to_owned()))));
    find(&mut session, "okafor");
    session.perform(Action::Search(SearchRequest::Tag(LabelId::new("PERSON"))));
    session.settle();
    tick_all(&mut session);
    session.perform(Action::Search(SearchRequest::LinkNew("Amina Okafor".to_owned())));
    session.settle();
    session.perform(Action::Search(SearchRequest::Close));
    let merge = Action::MergeEntities(vec!["karel-novak".into()], "amina-okafor".into());
    row("merge its entity into another", timed(&mut session, merge));
    assert!(session.project().entity(&"karel-novak".into()).is_none());
    row("undo that", timed(&mut session, Action::Run("edit.undo")));
    assert!(session.project().entity(&"karel-novak".into()).is_some());
    rows
}

/// Looks for words in the whole project and ticks all places.
fn find(session: &mut Session, words: &str) {
    session.perform(Action::Run("edit.find_in_project"));
    let query = Query { words: words.to_owned(), ..Query::default() };
    session.perform(Action::Search(SearchRequest::Look(Box::new(query))));
    session.settle();
    tick_all(session);
}

fn tick_all(session: &mut Session) {
    session.perform(Action::Search(SearchRequest::TickAll(true)));
}

/// How long something takes, and how long the window stands still in it at most.
fn timed(session: &mut Session, action: Action) -> (Duration, Duration) {
    let start = Instant::now();
    session.perform(action);
    let mut longest = start.elapsed();
    while session.jobs().next().is_some() {
        let polled = Instant::now();
        session.poll();
        longest = longest.max(polled.elapsed());
    }
    (start.elapsed(), longest)
}

fn project() -> Project {
    let mut project = Project::new("Corpus", store::news_schema());
    let documents = (0..ARTICLES).map(|number| {
        let (text, metadata) = corpus::article(number, BYTES);
        let id = DocumentId::new(format!("report-{number:06}"));
        Operation::document(Document { metadata, ..Document::new(id, SourceText::new(&text).unwrap()) })
    });
    project.commit(&documents.collect::<Vec<_>>()).unwrap();
    project
}
