//! Reviewing: the order of suggestions, deciding on many, reopening, pieces of mentions.

use standpoint::model::{AnnotationSetId, DocumentId, Score, Status};
use standpoint::session::queue::Queue;
use standpoint::session::workspace::{Bulk, Cursor, Item, Kind};
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{Places, ReviewOrder, Settings};
use std::path::Path;
use std::sync::Arc;

const ARTICLE: &str = "Ministers argue over the harbour\n\nFinance Minister Clara Novak rejected the harbour plan on \
                       Monday. Novak said that the city must repair its bridges first.\n\nThe Harbour Union backs the \
                       plan. Mayor Amina Okafor of Lisbon opposes it, and Berlin supports it.\n";

fn opened(data: &Path) -> Session {
    let surroundings = Surroundings { places: Some(Places::at(data)), clock: || 1_760_000_000, wake: Arc::new(|| {}) };
    let mut session = Session::new(surroundings);
    session.perform(Action::Paste(String::new(), ARTICLE.to_owned()));
    session.settle();
    session
}

fn select(session: &mut Session, words: &str) {
    let start = session.document().unwrap().text.as_str().find(words).unwrap();
    session.perform(Action::PlaceCursor(Some(Cursor { anchor: start, head: start + words.len() })));
}

fn open_document(session: &Session) -> DocumentId {
    session.document().unwrap().id.clone()
}

/// The words of the selected mention, its pieces with “…” between them.
fn pieces(session: &Session) -> String {
    let document = session.document().unwrap();
    let pieces = session.pieces().expect("a mention is selected");
    pieces.iter().map(|&piece| document.text.slice(piece)).collect::<Vec<_>>().join("…")
}

#[test]
fn the_least_certain_suggestion_comes_first_if_asked_for() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    session.run("review.order");
    assert_eq!(session.settings().review_order, ReviewOrder::LeastCertain);
    let mut walked = Vec::new();
    for _ in 0..session.queue().len() {
        session.run("review.next");
        let item = session.workspace().item.clone().unwrap();
        walked.push(session.queue().iter().find(|open| open.item == item).expect("an open one").score);
    }
    assert!(walked.is_sorted() && walked.first() < walked.last(), "{walked:?}");
    // Deciding goes on in the same order, and the choice is kept between starts.
    session.run("review.next");
    let first = session.workspace().item.clone();
    session.run("review.accept");
    session.settle();
    assert_ne!(session.workspace().item, first);
    assert_eq!(Places::at(data.path()).settings().review_order, ReviewOrder::LeastCertain);
    session.perform(Action::Settings(Box::new(Settings {
        review_order: ReviewOrder::Reading,
        ..session.settings().clone()
    })));
    session.perform(Action::Select(None));
    session.perform(Action::PlaceCursor(None));
    session.run("review.next");
    let first = session.queue().iter().next().unwrap().item.clone();
    assert_eq!(session.workspace().item, Some(first));
}

#[test]
fn all_of_a_label_are_accepted_or_rejected_in_one_step() {
    let data = tempfile::tempdir().unwrap();
    for (command, status) in [("review.accept_label", Status::Accepted), ("review.reject_label", Status::Rejected)] {
        let mut session = opened(data.path());
        let persons = |session: &Session, status: Status| {
            let overlay = session.overlay();
            let all = overlay.mentions().chain(overlay.rejected_mentions());
            all.filter(|mention| mention.label.as_str() == "PERSON" && mention.status == status).count()
        };
        let open = persons(&session, Status::Suggested);
        assert!(open >= 3, "{open}");
        let before = session.project().clone();
        let person = session.overlay().mentions().find(|it| it.label.as_str() == "PERSON").unwrap().id.clone();
        session.perform(Action::Select(Some(Item::Mention(person))));
        session.run(command);
        assert_eq!((persons(&session, Status::Suggested), persons(&session, status)), (0, open));
        session.run("edit.undo");
        assert_eq!(*session.project(), before);
    }
}

#[test]
fn a_range_of_scores_or_a_paragraph_is_decided_in_one_step() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let whole = |from: f64| Bulk {
        paragraph: None,
        only_paragraph: false,
        kind: Kind::Any,
        from: Score::new(from),
        to: Score::new(1.0),
    };
    let all = session.queue().len();
    let sure = session.bulk_matches(&whole(0.9));
    assert!(!sure.is_empty() && sure.len() < all);
    assert!(sure.iter().all(|open| open.score >= Some(Score::new(0.9))));
    session.perform(Action::DecideMany(whole(0.9), Status::Accepted));
    assert!(session.bulk_matches(&whole(0.9)).is_empty());
    session.run("edit.undo");
    session.settle();
    assert_eq!(session.queue().len(), all);

    select(&mut session, "backs");
    session.run("review.accept_paragraph");
    let text = session.document().unwrap().text.clone();
    let paragraph = text.as_str().find("The Harbour Union").unwrap();
    assert!(session.queue().iter().all(|open| open.place.start() < paragraph));
    assert!(session.queue().len() > 3, "the other paragraphs are open");
    session.run("edit.undo");
    session.settle();
    assert_eq!(session.queue().len(), all);
}

#[test]
fn a_decision_is_reopened_and_that_is_undone() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    session.run("review.next");
    let first = session.workspace().item.clone().unwrap();
    session.run("review.accept");
    let second = session.workspace().item.clone().unwrap();
    session.run("review.reject");
    session.settle();
    let last: Vec<Item> = session.decisions().into_iter().map(|decision| decision.item).collect();
    assert_eq!(last, [second.clone(), first.clone()], "the newest comes first");
    // The first one is the second from the end.
    session.perform(Action::Reopen(1));
    assert_eq!(session.workspace().item.as_ref(), Some(&first));
    assert!(session.queue().iter().any(|open| open.item == first));
    assert_eq!(session.decisions().len(), 1);
    session.run("review.reopen");
    assert_eq!(session.workspace().item.as_ref(), Some(&second));
    assert!(session.queue().iter().any(|open| open.item == second));
    session.run("edit.undo");
    session.run("edit.undo");
    assert_eq!(session.decisions().len(), 2, "both decisions stand again");
}

#[test]
fn a_holder_is_reopened_while_its_stance_stands() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let stance = session.overlay().stances().next().expect("a stance is suggested").id.clone();
    session.perform(Action::Select(Some(Item::Stance(stance.clone()))));
    session.run("review.accept");
    let nth = session.decisions().iter().position(|decision| matches!(decision.item, Item::Mention(_))).unwrap();
    session.perform(Action::Reopen(nth));
    let Some(Item::Mention(holder)) = session.workspace().item.clone() else { panic!("the holder is selected") };
    assert_eq!(session.overlay().mention(&holder).unwrap().status, Status::Suggested);
    assert_eq!(session.overlay().stance(&stance).unwrap().status, Status::Accepted);
}

#[test]
fn a_mention_gets_pieces_and_loses_words_by_key() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    select(&mut session, "city must");
    session.perform(Action::Tag("ORG".into()));
    select(&mut session, "bridges first");
    session.run("annotate.add_words");
    assert_eq!(pieces(&session), "city must…bridges first");
    select(&mut session, "must");
    session.run("annotate.take_words_out");
    assert_eq!(pieces(&session), "city…bridges first");
    select(&mut session, "must");
    session.run("annotate.add_words");
    assert_eq!(pieces(&session), "city must…bridges first", "what only a space parts is one piece");
    session.run("annotate.end_left");
    assert_eq!(pieces(&session), "city must…bridges");
    session.run("annotate.end_left");
    assert_eq!(pieces(&session), "city must", "a piece without words goes");
    session.run("annotate.end_left_character");
    assert_eq!(pieces(&session), "city mus");
    session.run("annotate.start_right_character");
    assert_eq!(pieces(&session), "ity mus");
    select(&mut session, "ity mus");
    session.run("annotate.take_words_out");
    assert_eq!(pieces(&session), "ity mus", "a mention keeps some words");
    for _ in 0..8 {
        session.run("edit.undo");
    }
    assert!(session.overlay().mentions().all(|mention| !mention.origin.is_human()));
}

#[test]
fn what_is_kept_up_to_date_equals_what_is_made_anew() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    let commands = [
        "review.next",
        "review.accept",
        "review.reject",
        "review.next",
        "annotate.end_right",
        "review.next",
        "annotate.delete",
        "review.accept",
        "edit.undo",
        "edit.undo",
        "edit.redo",
        "review.reopen",
        "review.accept",
        "annotate.start_left",
        "review.previous",
        "review.reject",
        "review.reopen",
        "edit.undo",
    ];
    let mut random = fastrand::Rng::with_seed(7);
    for round in 0..300 {
        match random.usize(0..10) {
            0 => {
                let words = ["harbour", "Novak", "city", "Berlin", "Mayor Amina Okafor"][random.usize(0..5)];
                select(&mut session, words);
                let label = ["PERSON", "ORG", "GPE"][random.usize(0..3)];
                session.perform(Action::Tag(label.into()));
            }
            1 => {
                let stance = session.overlay().stances().nth(random.usize(0..3)).map(|it| Item::Stance(it.id.clone()));
                session.perform(Action::Select(stance));
            }
            2 => session.settle(),
            _ => match commands[random.usize(0..commands.len())] {
                // The first step is the article itself.
                "edit.undo" if session.history().done().len() < 2 => {}
                command => session.run(command),
            },
        }
        let id = open_document(&session);
        let (kept, anew) = (session.overlay(), session.project().overlay(&id, session.who()));
        assert!(kept.mentions().eq(anew.mentions()), "mentions after round {round}");
        assert!(kept.stances().eq(anew.stances()), "stances after round {round}");
        let queue = Queue::of(&anew);
        assert!(session.queue().iter().eq(queue.iter()), "queue after round {round}");
        let decided = anew.mentions().filter(|it| it.status == Status::Accepted).count()
            + anew.stances().filter(|it| it.status == Status::Accepted).count()
            + anew.rejected_mentions().count()
            + anew.rejected_stances().count();
        assert_eq!(session.progress_of(&id).decided, decided, "progress after round {round}");
        let counts = session.entity_counts();
        for (entity, count) in counts.iter() {
            let named = anew.mentions().filter(|it| it.entity.as_ref() == Some(entity)).count();
            let held = anew.stances().filter(|it| anew.holder_entity(it) == Some(entity)).count();
            assert_eq!((count.mentions, count.stances), (named, held), "{entity} after round {round}");
        }
    }
    assert!(session.project().annotation_set(&open_document(&session), &AnnotationSetId::Prediction).is_some());
}

#[test]
fn undoing_a_decision_takes_the_caret_back_to_it() {
    let data = tempfile::tempdir().unwrap();
    let mut session = opened(data.path());
    session.run("review.next");
    let (item, cursor) = (session.workspace().item.clone(), session.workspace().cursor);
    session.run("review.accept");
    session.run("review.reject");
    assert_ne!(session.workspace().cursor, cursor);
    session.run("edit.undo");
    session.run("edit.undo");
    assert_eq!((&session.workspace().item, session.workspace().cursor), (&item, cursor));
}
