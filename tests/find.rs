//! Finding words and annotations, and acting on what is ticked, without a window.

use crate::support::corpus;
use standpoint::analysis::search::{Filter, HitKind, Query, Reading};
use standpoint::model::{DocumentId, EntityId, LabelId, Polarity, Status};
use standpoint::session::searching::{HitsHolder, HitsStance, MOST_PLACES, Row, SearchRequest};
use standpoint::session::workspace::{Cursor, EntityAnswer, EntityQuestion, Item};
use standpoint::session::{Action, Session, Surroundings};
use std::collections::BTreeSet;
use std::sync::Arc;

const FIRST: &str = "Talks in Washington\n\n🌍 Okafor met Clara Ashe in Washington. OKAFOR’s aides said that Okafor will not \
                     yield.\nThe Ukrainian delegation left; a Ukrainian’s word counts, two Ukrainians said.\n";
const SECOND: &str = "Washington rejects the plan\n\nWashington rejected the harbour plan. Harbours and planners differ. \
                      Clara Ashe\nsupports the plan.\n";

/// A session on pasted articles whose suggestions have arrived.
fn session(articles: &[&str]) -> Session {
    let mut session = Session::new(Surroundings { places: None, clock: || 1_760_000_000, wake: Arc::new(|| {}) });
    for article in articles {
        session.perform(Action::Paste(String::new(), (*article).to_owned()));
    }
    session.settle();
    session
}

fn request(session: &mut Session, request: SearchRequest) {
    session.perform(Action::Search(request));
    session.settle();
}

/// Searches the project.
fn look(session: &mut Session, query: Query) {
    if session.search().is_none() {
        session.run("edit.find_in_project");
    }
    request(session, SearchRequest::Look(Box::new(query)));
}

fn phrase(words: &str) -> Query {
    Query { words: words.to_owned(), ..Query::default() }
}

/// The places of the open search, as the words in their articles.
fn words(session: &Session) -> Vec<String> {
    let search = session.search().expect("a search is open");
    let place = |number| {
        let (document, hit) = search.hit(number)?;
        Some(session.project().document(document)?.text.slice(hit.range).to_owned())
    };
    (0..search.len()).filter_map(place).collect()
}

fn found(session: &mut Session, query: Query) -> Vec<String> {
    look(session, query);
    words(session)
}

fn select(session: &mut Session, words: &str) {
    let start = session.document().unwrap().text.as_str().find(words).expect("the words are there");
    session.perform(Action::PlaceCursor(Some(Cursor { anchor: start, head: start + words.len() })));
}

fn show(session: &mut Session, text: &str) -> DocumentId {
    let id = session.project().documents().find(|document| document.text.as_str() == text).unwrap().id.clone();
    session.perform(Action::Show(id.clone()));
    id
}

/// Mentions of a label in a document that an analyst has accepted, as words.
fn accepted(session: &Session, document: &DocumentId, label: &str) -> Vec<String> {
    let text = &session.project().document(document).unwrap().text;
    let overlay = session.overlay_of(document);
    let ours = overlay.mentions().filter(|it| it.status == Status::Accepted && it.label.as_str() == label);
    ours.map(|mention| text.joined(&mention.spans)).collect()
}

#[test]
fn words_phrases_and_expressions_find_what_they_say() {
    let mut session = session(&[FIRST, SECOND]);
    assert_eq!(found(&mut session, phrase("okafor")), ["Okafor", "OKAFOR", "Okafor"]);
    let exact = Query { match_case: true, ..phrase("Okafor") };
    assert_eq!(found(&mut session, exact), ["Okafor", "Okafor"]);
    assert_eq!(found(&mut session, phrase("plan")).len(), 4, "planners have a plan in them");
    let whole = Query { whole_words: true, ..phrase("plan") };
    assert_eq!(found(&mut session, whole), ["plan"; 3]);
    assert_eq!(found(&mut session, phrase("Ashe supports")), ["Ashe\nsupports"], "a line may end between words");
    assert_eq!(found(&mut session, phrase("OKAFOR's aides")), ["OKAFOR’s aides"], "whichever apostrophe");

    let both = Query { reading: Reading::AllWords, ..phrase("washington harbour") };
    let places = found(&mut session, both);
    assert!(places.iter().all(|place| !place.contains(' ')) && places.len() == 4, "{places:?}");
    let regex = |words: &str| Query { reading: Reading::Regex, ..phrase(words) };
    assert_eq!(found(&mut session, regex(r"reject\w+ the \w+")), ["rejects the plan", "rejected the harbour"]);
    assert_eq!(found(&mut session, regex(r"^the \p{Lu}\w+")), ["The Ukrainian"]);
    assert!(found(&mut session, regex("x*")).is_empty(), "nothing is no place");
    assert!(found(&mut session, phrase("(")).is_empty(), "signs are only signs in a phrase");
}

#[test]
fn other_forms_are_found_and_a_possessive_is_no_part_of_a_place() {
    let mut session = session(&[FIRST]);
    let forms = |words: &str| Query { whole_words: true, other_forms: true, ..phrase(words) };
    let all = ["Ukrainian", "Ukrainian", "Ukrainians"];
    for words in ["Ukrainian", "Ukrainians", "Ukrainian’s"] {
        assert_eq!(found(&mut session, forms(words)), all, "{words}");
    }
    assert_eq!(found(&mut session, Query { whole_words: true, ..phrase("Ukrainians") }), ["Ukrainians"]);
}

#[test]
fn a_wrong_expression_says_what_is_wrong_and_where() {
    let mut session = session(&[FIRST]);
    assert!(!found(&mut session, phrase("Okafor")).is_empty());
    look(&mut session, Query { reading: Reading::Regex, ..phrase("a(b") });
    let search = session.search().unwrap();
    let fault = search.fault.as_ref().expect("it cannot be read").to_string();
    assert_eq!(fault, "“a(b” is no regular expression: unclosed group, at character 2.");
    assert!(search.is_empty() && !search.is_running());
    let large = Query { reading: Reading::Regex, ..phrase(r"(\w{900}){900}") };
    look(&mut session, large);
    assert!(session.search().unwrap().fault.as_ref().unwrap().why.contains("too much"));
}

#[test]
fn filters_list_annotations_and_narrow_words() {
    let mut session = session(&[FIRST, SECOND]);
    let people = Filter { label: Some("PERSON".into()), ..Filter::default() };
    let names = found(&mut session, Query { filter: people.clone(), ..Query::default() });
    assert!(names.iter().any(|name| name == "Clara Ashe") && !names.iter().any(|name| name == "Washington"));

    let in_people = found(&mut session, Query { filter: people.clone(), ..phrase("ashe") });
    assert_eq!(in_people, ["Ashe", "Ashe"], "words in mentions of the label");
    found(&mut session, Query { filter: people.clone(), ..Query::default() });

    // Rejected ones are listed when they are asked for, and only then.
    let ticked = names.iter().position(|name| name == "Clara Ashe").unwrap();
    request(&mut session, SearchRequest::Tick(ticked, true));
    request(&mut session, SearchRequest::Delete);
    assert!(words(&session).len() < names.len(), "the list follows what was done and what that taught");
    session.run("edit.undo");
    session.settle();
    assert_eq!(words(&session), names, "and what was undone, with the suggestions that come back");
    session.run("edit.redo");
    session.settle();
    let rejected = Filter { status: Some(Status::Rejected), ..people.clone() };
    assert_eq!(found(&mut session, Query { filter: rejected, ..Query::default() }), ["Clara Ashe"]);

    let stances = Filter { polarity: Some(Polarity::Oppose), ..Filter::default() };
    look(&mut session, Query { filter: stances, ..Query::default() });
    let search = session.search().unwrap();
    assert!(!search.is_empty(), "Washington rejected the plan");
    assert!((0..search.len()).all(|number| matches!(search.hit(number).unwrap().1.kind, HitKind::Stance(_))));

    let me = Filter { who: Some(session.who().clone()), status: Some(Status::Accepted), ..Filter::default() };
    assert!(found(&mut session, Query { filter: me, ..Query::default() }).is_empty(), "nothing was accepted yet");
}

#[test]
fn articles_are_narrowed_by_outlet_and_day() {
    let mut session = session(&[FIRST, SECOND]);
    let id = show(&mut session, SECOND);
    let mut metadata = session.document().unwrap().metadata.clone();
    (metadata.outlet, metadata.date) = ("Courier".to_owned(), "2025-08-22".to_owned());
    session.perform(Action::EditMetadata(id.clone(), Box::new(metadata)));
    session.settle();
    let day = |text: &str| Some(text.parse().unwrap());
    let mut count = |filter| found(&mut session, Query { filter, ..phrase("washington") }).len();
    assert_eq!(count(Filter::default()), 4);
    assert_eq!(count(Filter { outlet: Some("Courier".to_owned()), ..Filter::default() }), 2);
    assert_eq!(count(Filter { from: day("2025-08-22"), to: day("2025-08-22"), ..Filter::default() }), 2);
    assert_eq!(count(Filter { from: day("2025-08-23"), ..Filter::default() }), 0);
    assert_eq!(
        count(Filter { to: day("2025-08-21"), ..Filter::default() }),
        0,
        "a day that is not known is not before"
    );
}

#[test]
fn acting_on_ticked_places_is_one_step_that_undo_takes_back_and_redo_makes_again() {
    let mut session = session(&[FIRST, SECOND]);
    let harbour = EntityId::new("harbour");
    let acts: [(&str, SearchRequest); 6] = [
        ("plan", SearchRequest::Tag("EVENT".into())),
        ("washington", SearchRequest::Tag("ORG".into())),
        ("plan", SearchRequest::LinkNew("Harbour".to_owned())),
        ("washington", SearchRequest::Link(Some(harbour.clone()))),
        ("washington", SearchRequest::Delete),
        (
            "harbour",
            SearchRequest::Code(HitsStance {
                holder: HitsHolder::Nearest,
                polarity: Some(Polarity::LeansOppose),
                issue: "Harbour".to_owned(),
                ..HitsStance::default()
            }),
        ),
    ];
    for (words, act) in acts {
        look(&mut session, Query { whole_words: true, ..phrase(words) });
        request(&mut session, SearchRequest::TickAll(true));
        let (before, steps) = (session.project().clone(), session.history().done().len());
        // What the step teaches changes suggestions in the background; so it is undone before that arrives.
        session.perform(Action::Search(act.clone()));
        let after = session.project().clone();
        assert_eq!(session.history().done().len(), steps + 1, "{act:?}");
        session.run("edit.undo");
        assert!(*session.project() == before, "undone: {act:?}");
        session.run("edit.redo");
        assert!(*session.project() == after, "redone: {act:?}");
        session.settle();
    }
    let coded = session.project().documents().flat_map(|it| {
        let overlay = session.overlay_of(&it.id);
        overlay.stances().filter(|stance| stance.origin.is_human()).cloned().collect::<Vec<_>>()
    });
    assert!(coded.into_iter().any(|stance| stance.polarity == Polarity::LeansOppose && stance.issue.is_some()));
}

#[test]
fn offsets_after_emoji_are_those_of_the_words_and_show_selects_them() {
    let mut session = session(&[FIRST]);
    assert_eq!(found(&mut session, phrase("okafor"))[0], "Okafor");
    request(&mut session, SearchRequest::Choose(2));
    request(&mut session, SearchRequest::Show);
    assert_eq!(session.selected_text(), Some("Okafor"));
    let start = session.selected_range().unwrap().start();
    assert_eq!(start, FIRST.rfind("Okafor").unwrap());
    request(&mut session, SearchRequest::Step(true));
    assert_eq!(session.selected_range().unwrap().start(), FIRST.find("Okafor").unwrap(), "after the last, the first");
}

#[test]
fn all_places_of_a_name_are_listed_with_what_they_are_and_what_else_they_may_mean() {
    let mut session = session(&[FIRST, SECOND]);
    let second = show(&mut session, SECOND);
    select(&mut session, "Washington");
    session.perform(Action::Tag("ORG".into()));
    session.run("annotate.entity");
    let item = session.workspace().item.clone().unwrap();
    let Item::Mention(mention) = item else { panic!("the tag is selected") };
    session.perform(Action::AnswerEntity(
        EntityQuestion::Mention(second.clone(), mention.clone()),
        EntityAnswer::New("U.S. government".to_owned()),
    ));
    let first = show(&mut session, FIRST);
    select(&mut session, "Washington");
    session.perform(Action::Tag("GPE".into()));
    let Some(Item::Mention(city)) = session.workspace().item.clone() else { panic!("the tag is selected") };
    session.perform(Action::AnswerEntity(
        EntityQuestion::Mention(first.clone(), city),
        EntityAnswer::New("Washington, D.C.".to_owned()),
    ));
    session.settle();

    session.perform(Action::Show(second.clone()));
    session.perform(Action::Select(Some(Item::Mention(mention))));
    session.run("annotate.occurrences");
    session.settle();
    let search = session.search().unwrap();
    assert_eq!((search.len(), search.documents()), (2, 1), "in the article first");
    let meanings = search.meanings().of_ambiguous("Washington");
    let means = |name: &str| {
        let entity = |id: &EntityId| session.entity(id).is_some_and(|entity| entity.name == name);
        meanings.iter().any(|(meaning, _)| meaning.entity.as_ref().is_some_and(entity))
    };
    assert!(means("U.S. government") && means("Washington, D.C."), "the whole project is asked: {meanings:?}");

    session.run("annotate.occurrences_project");
    session.settle();
    let search = session.search().unwrap();
    assert_eq!((search.len(), search.documents()), (4, 2));
    let Some(Row::Heading(_, group)) = search.row(0) else { panic!("an article comes first") };
    let settled: BTreeSet<usize> = (0..4).filter(|number| !search.is_ticked(*number)).collect();
    assert!(group.hits.len() == 2 && settled.len() >= 2, "what was decided is not ticked: {settled:?}");
    request(&mut session, SearchRequest::UntickAmbiguous);
    assert_eq!(session.search().unwrap().ticked(), 0, "each of them may be the city or the government");

    request(&mut session, SearchRequest::TickAll(true));
    request(&mut session, SearchRequest::TagAsSurveyed);
    assert!(session.search().is_none(), "the list has done its work");
    for document in [&first, &second] {
        let ours = accepted(&session, document, "ORG");
        assert_eq!(ours.iter().filter(|words| *words == "Washington").count(), 2);
        assert!(accepted(&session, document, "GPE").is_empty(), "retagged, not tagged twice");
    }
}

#[test]
fn a_search_in_many_articles_can_be_stopped_and_replaced() {
    let articles: Vec<String> = (0..200).map(|number| corpus::article(number, 600).0).collect();
    let mut session = Session::new(Surroundings { places: None, clock: || 1_760_000_000, wake: Arc::new(|| {}) });
    for article in &articles {
        session.perform(Action::Paste(String::new(), article.clone()));
    }
    session.run("file.stop");
    session.settle();
    let expected: usize = articles.iter().map(|article| article.matches("Novak").count()).sum();
    assert_eq!(found(&mut session, Query { match_case: true, ..phrase("Novak") }).len(), expected);
    let documents: Vec<&DocumentId> = {
        let search = session.search().unwrap();
        (0..search.len()).map(|number| search.hit(number).unwrap().0).collect()
    };
    assert!(documents.is_sorted(), "in the same order each time");

    // Not settled: the answer to the first question must not be taken for that to the second.
    for words in ["report", "the", "lisbon"] {
        session.perform(Action::Search(SearchRequest::Look(Box::new(phrase(words)))));
    }
    session.settle();
    assert!(words(&session).iter().all(|place| place.eq_ignore_ascii_case("lisbon")));

    session.perform(Action::Search(SearchRequest::Look(Box::new(phrase("e")))));
    session.perform(Action::Search(SearchRequest::Stop));
    session.settle();
    let search = session.search().unwrap();
    assert!(!search.is_running() && search.was_stopped);
    assert!(search.len() <= MOST_PLACES);
}

#[test]
fn a_list_that_is_cut_says_so() {
    let long = "e ".repeat(MOST_PLACES + 10);
    let mut session = session(&[]);
    session.perform(Action::Paste("Long".to_owned(), long));
    session.run("file.stop");
    session.settle();
    look(&mut session, phrase("e"));
    let search = session.search().unwrap();
    assert!(search.is_cut && search.len() == MOST_PLACES);
    assert!(matches!(search.row(0), Some(Row::Heading(..))));
    assert!(matches!(search.row(search.row_count() - 1), Some(Row::Hit(last, ..)) if last == MOST_PLACES - 1));
    assert!(search.row(search.row_count()).is_none());
}

#[test]
fn a_step_on_thousands_of_places_can_be_stopped_and_is_one_step() {
    let text = format!("Gravel\n\n{}\n", "The gravel lies on the road. ".repeat(2_000));
    let mut session = session(&[&text]);
    look(&mut session, phrase("gravel"));
    request(&mut session, SearchRequest::TickAll(true));
    let before = session.project().clone();
    let steps = session.history().done().len();

    session.perform(Action::Search(SearchRequest::Tag(LabelId::new("LOC"))));
    let job = session.jobs().next().expect("it is listed");
    assert_eq!((job.title, job.total, job.can_cancel), ("Tagging", 2_001, true));
    session.perform(Action::AddIssue("Roads".to_owned()));
    assert_eq!(*session.project(), before, "nothing else is changed meanwhile");
    session.run("file.stop");
    session.settle();
    assert_eq!(*session.project(), before, "what was stopped has changed nothing");

    session.perform(Action::Search(SearchRequest::Tag(LabelId::new("LOC"))));
    session.settle();
    let tagged = |session: &Session| {
        let overlay = session.overlay();
        overlay.mentions().filter(|mention| mention.label.as_str() == "LOC").count()
    };
    assert_eq!(tagged(&session), 2_001);
    assert_eq!(session.history().done().len(), steps + 1);
    session.run("edit.undo");
    session.settle();
    assert_eq!(tagged(&session), 0);
}
