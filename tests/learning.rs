//! Learning from decisions: what is accepted, corrected and rejected changes what is suggested next.

use crate::support::topic;
use proptest::prelude::*;
use standpoint::extract::adaptation::{Reviewed, learning_curve};
use standpoint::extract::{Adaptation, Article};
use standpoint::model::{AnnotationSetId, DocumentId, Maker, Mention, Polarity, Project, Stance, Status};
use standpoint::session::workspace::{Cursor, Dialog, Item};
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places};
use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

mod earlier;

const HARBOUR: &str = "Ministers argue over the harbour\n\nFinance Minister Clara Novak rejected the harbour plan on \
                       Monday. The Harbour Union backs the plan. Crews from Zorvath saw the bridges.\n";
const BRIDGES: &str = "Bridges first\n\nClara Novak rejected the bridge tax. Later the Harbour Union backs a new \
                       tunnel. A ferry from Zorvath came late, and Zorvath paid.\n";

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(1_760_000_000) };
}

/// A clock that goes on by a second at each look, so that decisions come one after the other.
fn clock() -> i64 {
    NOW.with(|now| {
        now.set(now.get() + 1);
        now.get()
    })
}

fn session(data: &Path) -> Session {
    Session::new(Surroundings { places: Some(Places::at(data)), clock, wake: Arc::new(|| {}) })
}

/// A session with two articles; the first one is shown.
fn two_articles(data: &Path) -> (Session, DocumentId, DocumentId) {
    let mut session = session(data);
    session.perform(Action::Paste("First".to_owned(), HARBOUR.to_owned()));
    let first = session.document().unwrap().id.clone();
    session.perform(Action::Paste("Second".to_owned(), BRIDGES.to_owned()));
    let second = session.document().unwrap().id.clone();
    session.perform(Action::Show(first.clone()));
    session.settle();
    (session, first, second)
}

fn select(session: &mut Session, words: &str) {
    let start = session.document().unwrap().text.as_str().find(words).unwrap();
    session.perform(Action::PlaceCursor(Some(Cursor { anchor: start, head: start + words.len() })));
}

fn suggested(session: &Session, document: &DocumentId, words: &str) -> Vec<Mention> {
    let text = session.project().document(document).unwrap().text.clone();
    let overlay = session.overlay_of(document);
    let open = overlay.mentions().filter(|mention| mention.status == Status::Suggested);
    open.filter(|mention| text.joined(&mention.spans) == words).cloned().collect()
}

fn stance_on(session: &Session, document: &DocumentId, words: &str) -> Option<Stance> {
    let text = session.project().document(document).unwrap().text.clone();
    session.overlay_of(document).stances().find(|it| text.joined(&it.target.spans).contains(words)).cloned()
}

fn decide(session: &mut Session, item: Item, command: &str) {
    session.perform(Action::Select(Some(item)));
    session.run(command);
    session.settle();
}

fn predictions(session: &Session, document: &DocumentId) -> Option<standpoint::model::AnnotationSet> {
    let project = session.project();
    project.annotation_set(document, &AnnotationSetId::Prediction).map(|set| (**set).clone())
}

#[test]
fn a_tagged_name_is_found_in_other_articles_and_says_why() {
    let data = tempfile::tempdir().unwrap();
    let (mut session, _, second) = two_articles(data.path());
    session.perform(Action::Select(None));
    select(&mut session, "Zorvath");
    session.perform(Action::Tag("FAC".into()));
    session.settle();
    let found = suggested(&session, &second, "Zorvath");
    assert_eq!(found.len(), 2, "it stands there twice");
    for mention in found {
        assert_eq!(mention.label.as_str(), "FAC");
        assert_eq!(mention.origin.reason, "you accepted “Zorvath” as Facility once");
        assert!(matches!(&mention.origin.maker, Maker::Model { name, version } if name == "project" && version == "1"));
    }
    session.run("edit.undo");
    session.settle();
    assert!(suggested(&session, &second, "Zorvath").iter().all(|mention| mention.label.as_str() != "FAC"));
}

#[test]
fn a_rejected_name_is_not_suggested_elsewhere_until_that_is_undone() {
    let data = tempfile::tempdir().unwrap();
    let (mut session, first, second) = two_articles(data.path());
    let before = predictions(&session, &second);
    assert_eq!(suggested(&session, &second, "Harbour Union").len(), 1);
    let here = suggested(&session, &first, "Harbour Union")[0].id.clone();
    decide(&mut session, Item::Mention(here), "review.reject");
    assert!(suggested(&session, &second, "Harbour Union").is_empty());
    session.run("edit.undo");
    session.settle();
    assert_eq!(predictions(&session, &second), before);
    session.run("edit.redo");
    session.settle();
    assert!(suggested(&session, &second, "Harbour Union").is_empty());
}

/// A session with one article for each text; the first one is shown.
fn articles(data: &Path, texts: &[&str]) -> (Session, Vec<DocumentId>) {
    let mut session = session(data);
    let mut ids = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        session.perform(Action::Paste(format!("Article {number}"), format!("{text}\n")));
        ids.push(session.document().unwrap().id.clone());
    }
    session.perform(Action::Show(ids[0].clone()));
    session.settle();
    (session, ids)
}

/// Rejects the first open suggestion of some words in a document.
fn reject(session: &mut Session, document: &DocumentId, words: &str) {
    session.perform(Action::Show(document.clone()));
    session.settle();
    let first = suggested(session, document, words)[0].id.clone();
    decide(session, Item::Mention(first), "review.reject");
}

#[test]
fn one_rejection_does_not_take_away_what_much_speaks_for_but_three_do() {
    let data = tempfile::tempdir().unwrap();
    let texts = [
        "The magazine US printed the photographs on Monday.",
        "The US sent ships to Kenya. Officials in the US said so.",
        "Talks between the US and Kenya failed. The US left.",
        "Kenya and the US signed a treaty in May.",
    ];
    let (mut session, ids) = articles(data.path(), &texts);
    reject(&mut session, &ids[0], "US");
    assert_eq!(suggested(&session, &ids[1], "US").len(), 2, "one place may be wrong");
    reject(&mut session, &ids[1], "US");
    reject(&mut session, &ids[2], "US");
    assert!(suggested(&session, &ids[3], "US").is_empty(), "three settle it");
}

#[test]
fn a_rejected_place_weighs_more_where_the_same_words_stand_beside() {
    let data = tempfile::tempdir().unwrap();
    let texts = [
        "The newspaper bought Kenya beans for its canteen.",
        "Others liked Kenya beans too.",
        "Ministers from Kenya signed a treaty with Uganda.",
    ];
    let (mut session, ids) = articles(data.path(), &texts);
    let before = suggested(&session, &ids[2], "Kenya")[0].origin.score;
    reject(&mut session, &ids[0], "Kenya");
    let alike = suggested(&session, &ids[1], "Kenya");
    let other = suggested(&session, &ids[2], "Kenya");
    assert_eq!(other.len(), 1);
    assert!(alike.is_empty() || alike[0].origin.score < other[0].origin.score, "{alike:?}");
    assert!(other[0].origin.score <= before);
}

#[test]
fn a_rejected_or_widened_role_leaves_its_parts_alone() {
    let data = tempfile::tempdir().unwrap();
    let texts = [
        "The US President spoke in Nairobi.",
        "The President left Nairobi. French President Claire Aubert stayed.",
        "Mr Novak came. The engineer Clara Novak rejected the tax.",
        "Finance Minister Novak went home to Kenya.",
    ];
    let (mut session, ids) = articles(data.path(), &texts);
    let (alone, with_place) =
        (suggested(&session, &ids[1], "President").len(), suggested(&session, &ids[1], "French President").len());
    assert!(alone + with_place > 0);
    reject(&mut session, &ids[0], "US President");
    assert_eq!(suggested(&session, &ids[1], "President").len(), alone);
    assert_eq!(suggested(&session, &ids[1], "French President").len(), with_place);
    let surnames = suggested(&session, &ids[3], "Novak").len();
    assert_eq!(surnames, 1);
    let found = suggested(&session, &ids[2], "Novak")[0].id.clone();
    session.perform(Action::Show(ids[2].clone()));
    session.perform(Action::Select(Some(Item::Mention(found))));
    session.run("annotate.start_left");
    session.settle();
    assert_eq!(suggested(&session, &ids[3], "Novak").len(), surnames);
}

#[test]
fn undoing_a_step_takes_along_the_entities_that_only_its_lesson_brought() {
    let data = tempfile::tempdir().unwrap();
    let (mut session, _, second) = two_articles(data.path());
    session.perform(Action::Select(None));
    session.settle();
    let before = project_of(&session);
    select(&mut session, "Crews");
    session.perform(Action::Tag("ORG".into()));
    select(&mut session, "Zorvath");
    session.perform(Action::Tag("FAC".into()));
    session.settle();
    let found = suggested(&session, &second, "Zorvath")[0].clone();
    let brought = found.entity.clone().expect("a facility is an entity");
    session.perform(Action::Show(second.clone()));
    decide(&mut session, Item::Mention(found.id), "review.accept");
    let accepted = project_of(&session);
    for _ in 0..3 {
        session.run("edit.undo");
        session.perform(Action::Select(None));
        session.settle();
    }
    assert!(session.project().entity(&brought).is_none());
    assert!(*session.project() == before, "everything is as it was");
    for _ in 0..3 {
        session.run("edit.redo");
    }
    session.perform(Action::Select(None));
    session.settle();
    assert_eq!(session.project().entity(&brought), accepted.entity(&brought));
    assert_eq!(session.history().undone().len(), 0);
}

#[test]
fn an_accepted_stance_raises_its_like_and_a_rejected_one_lowers_them() {
    let data = tempfile::tempdir().unwrap();
    let (mut session, first, second) = two_articles(data.path());
    let score = |session: &Session| stance_on(session, &second, "bridge tax").and_then(|it| it.origin.score);
    let before = score(&session).unwrap();
    let here = stance_on(&session, &first, "harbour plan").unwrap().id;
    decide(&mut session, Item::Stance(here.clone()), "review.accept");
    let raised = stance_on(&session, &second, "bridge tax").unwrap();
    assert!(raised.origin.score.unwrap() > before);
    assert!(raised.origin.reason.starts_with("raised: you accepted stances"), "{}", raised.origin.reason);
    session.run("edit.undo");
    session.settle();
    assert_eq!(score(&session), Some(before));
    decide(&mut session, Item::Stance(here), "review.reject");
    let lowered = stance_on(&session, &second, "bridge tax");
    assert!(lowered.is_none_or(|it| it.origin.score.unwrap() < before && it.origin.reason.starts_with("lowered: ")));
}

#[test]
fn a_corrected_polarity_is_given_to_the_same_cue_elsewhere() {
    let data = tempfile::tempdir().unwrap();
    let (mut session, first, second) = two_articles(data.path());
    let mut stance = stance_on(&session, &first, "harbour plan").unwrap();
    assert_eq!(stance.polarity, Polarity::Oppose);
    stance.polarity = Polarity::Support;
    session.perform(Action::EditStance(first, Box::new(stance)));
    session.settle();
    let other = stance_on(&session, &second, "bridge tax").unwrap();
    assert_eq!(other.polarity, Polarity::Support, "{}", other.origin.reason);
    session.run("edit.undo");
    session.settle();
    assert_eq!(stance_on(&session, &second, "bridge tax").unwrap().polarity, Polarity::Oppose);
}

#[test]
fn a_verb_that_a_stance_was_coded_with_is_a_cue_elsewhere() {
    let data = tempfile::tempdir().unwrap();
    let mut session = session(data.path());
    session.perform(Action::Paste("First".to_owned(), "Clara Novak torpedoed the harbour plan in May.\n".to_owned()));
    session.perform(Action::Paste("Second".to_owned(), "The Harbour Union torpedoes the bridge tax.\n".to_owned()));
    let second = session.document().unwrap().id.clone();
    session.settle();
    assert!(stance_on(&session, &second, "bridge tax").is_none());
    let first = session.project().documents().find(|it| it.id != second).unwrap().id.clone();
    session.perform(Action::Show(first));
    select(&mut session, "the harbour plan");
    session.run("annotate.stance");
    let Some(Dialog::Stance(mut draft)) = session.workspace().dialog.clone() else { panic!("the composer opens") };
    draft.polarity = Polarity::Oppose;
    session.perform(Action::Ask(Some(Dialog::Stance(draft))));
    session.perform(Action::CodeStance);
    session.settle();
    let found = stance_on(&session, &second, "bridge tax").expect("the verb is a cue now");
    assert_eq!(found.polarity, Polarity::Oppose);
    assert!(found.origin.reason.contains("you coded “torpedoed” as “opposes” once"), "{}", found.origin.reason);
    session.run("edit.undo");
    session.settle();
    assert!(stance_on(&session, &second, "bridge tax").is_none());
}

#[test]
fn many_quick_decisions_cause_one_refresh_in_which_the_open_article_comes_first() {
    let data = tempfile::tempdir().unwrap();
    let mut session = session(data.path());
    for number in 0..30 {
        session.perform(Action::Paste(format!("Article {number}"), format!("{HARBOUR}\nNote {number}.\n")));
    }
    session.settle();
    for _ in 0..6 {
        session.run("review.next");
        session.run("review.accept");
    }
    let jobs: Vec<_> = session.jobs().collect();
    assert!(jobs.len() <= 1, "{jobs:?}");
    let waiting: usize = jobs.iter().map(|job| job.total - job.done).sum();
    assert!(waiting <= 30 + 6 * 10, "{waiting} documents wait or were done meanwhile");
    session.perform(Action::Cancel(jobs.first().map_or(0, |job| job.id)));
    session.settle();
    assert_eq!(session.jobs().count(), 0);
}

#[test]
fn a_reset_forgets_what_was_learnt_keeps_decisions_and_can_be_undone() {
    let data = tempfile::tempdir().unwrap();
    let (mut session, first, second) = two_articles(data.path());
    let fresh = predictions(&session, &second);
    let here = suggested(&session, &first, "Harbour Union")[0].id.clone();
    decide(&mut session, Item::Mention(here), "review.reject");
    let (learnt, adapted) = (session.adaptation().clone(), predictions(&session, &second));
    session.run("review.reset_learning");
    session.perform(Action::ResetLearning);
    session.settle();
    assert!(session.adaptation().is_empty());
    assert_eq!(predictions(&session, &second), fresh);
    assert_eq!(session.progress_of(&first).decided, 1);
    session.run("edit.undo");
    session.settle();
    assert_eq!(*session.adaptation(), learnt);
    assert_eq!(predictions(&session, &second), adapted);
}

#[test]
fn a_reopened_project_has_learnt_the_same() {
    let data = tempfile::tempdir().unwrap();
    let (mut session, first, second) = two_articles(data.path());
    let here = suggested(&session, &first, "Harbour Union")[0].id.clone();
    decide(&mut session, Item::Mention(here), "review.reject");
    session.perform(Action::ResetLearning);
    let mut stance = stance_on(&session, &first, "harbour plan").unwrap();
    stance.polarity = Polarity::Support;
    session.perform(Action::EditStance(first, Box::new(stance)));
    session.settle();
    let place = data.path().join("harbour");
    session.perform(Action::SaveAs(place.clone()));
    let (learnt, shown) = (session.adaptation().clone(), predictions(&session, &second));
    drop(session);
    let mut again = self::session(data.path());
    again.perform(Action::Open(vec![place]));
    again.settle();
    assert!(!learnt.is_empty());
    assert_eq!(*again.adaptation(), learnt);
    again.perform(Action::Show(second.clone()));
    again.settle();
    assert_eq!(predictions(&again, &second), shown);
}

#[test]
fn the_selected_suggestion_stays_while_the_analyst_is_on_it() {
    let data = tempfile::tempdir().unwrap();
    let (mut session, first, second) = two_articles(data.path());
    let here = suggested(&session, &first, "Harbour Union")[0].id.clone();
    session.perform(Action::Show(second.clone()));
    session.settle();
    let there = suggested(&session, &second, "Harbour Union")[0].id.clone();
    session.perform(Action::Show(first));
    session.perform(Action::Select(Some(Item::Mention(here))));
    session.run("review.reject");
    session.perform(Action::Show(second.clone()));
    session.perform(Action::Select(Some(Item::Mention(there.clone()))));
    session.settle();
    assert_eq!(session.workspace().item, Some(Item::Mention(there)));
    assert_eq!(suggested(&session, &second, "Harbour Union").len(), 1, "it is still there");
    session.perform(Action::Select(None));
    session.poll();
    session.settle();
    assert!(suggested(&session, &second, "Harbour Union").is_empty(), "it follows once the analyst has gone on");
}

#[test]
fn window_and_command_line_suggest_the_same_with_what_was_learnt() {
    let data = tempfile::tempdir().unwrap();
    let (mut session, first, second) = two_articles(data.path());
    let here = stance_on(&session, &first, "harbour plan").unwrap().id;
    decide(&mut session, Item::Stance(here), "review.accept");
    let document = session.project().document(&second).unwrap().clone();
    let adaptation = Adaptation::of(session.project());
    assert_eq!(adaptation, **session.adaptation());
    let article = standpoint::session::intake::article(&document);
    let mut watch = |_: &'static str, _: f32| std::ops::ControlFlow::Continue(());
    let extractor = standpoint::extract::Extractor::bundled();
    let found = extractor.extract_adapted(&article, &adaptation, &mut watch).unwrap();
    let shown = predictions(&session, &second).unwrap();
    assert_eq!(found.stances.iter().map(|it| &it.id).collect::<Vec<_>>().len(), shown.stances.len());
    assert!(found.stances.iter().all(|stance| shown.stances[&stance.id].origin == stance.origin));
    assert!(found.mentions.iter().all(|mention| shown.mentions[&mention.id].origin == mention.origin));
}

#[test]
fn without_decisions_suggestions_are_those_of_the_shipped_models() {
    let text = standpoint::text::SourceText::new(HARBOUR).unwrap();
    let metadata = standpoint::model::Metadata::default();
    let article = Article { text: &text, metadata: &metadata, boilerplate: &[] };
    let extractor = standpoint::extract::Extractor::bundled();
    let mut watch = |_: &'static str, _: f32| std::ops::ControlFlow::Continue(());
    let plain = extractor.extract(&article, &mut watch);
    assert_eq!(extractor.extract_adapted(&article, &Adaptation::default(), &mut watch), plain);
}

#[test]
fn thirty_reviewed_articles_of_a_new_topic_make_suggestions_on_others_better() {
    let articles = topic::articles();
    let reviewed: Vec<Reviewed<'_>> = articles
        .iter()
        .map(|it| Reviewed {
            article: Article { text: &it.text, metadata: &it.metadata, boilerplate: &[] },
            gold: &it.gold,
        })
        .collect();
    let (training, held_out) = reviewed.split_at(30);
    let curve = learning_curve(&store::news_schema(), training, held_out, &[0, 1, 3, 5, 10, 20, 30]);
    println!("articles   mentions P R F1        stances P R F1");
    for (mentions, stances) in curve.mentions.iter().zip(&curve.stances) {
        println!(
            "{:>8}   {:.3} {:.3} {:.3}      {:.3} {:.3} {:.3}",
            mentions.articles,
            mentions.precision,
            mentions.recall,
            mentions.f1,
            stances.precision,
            stances.recall,
            stances.f1
        );
    }
    for points in [&curve.mentions, &curve.stances] {
        let (first, last) = (points.first().unwrap().f1, points.last().unwrap().f1);
        assert!(last > first + 0.05, "from {first:.3} to {last:.3}");
    }
}

/// One step of a random review: which suggestion, and what becomes of it; or an undo or redo.
fn steps() -> impl Strategy<Value = Vec<(u8, u8)>> {
    prop::collection::vec((any::<u8>(), 0u8..6), 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_was_learnt_follows_from_the_decisions_that_remain(steps in steps()) {
        let data = tempfile::tempdir().unwrap();
        let (mut session, ..) = two_articles(data.path());
        for (which, what) in steps {
            let open = session.suggestions();
            let item = open.get(usize::from(which) % open.len().max(1)).map(|(_, item)| item.clone());
            match what {
                0 | 1 => {
                    session.perform(Action::Select(item));
                    session.run("review.accept");
                }
                2 => {
                    session.perform(Action::Select(item));
                    session.run("review.reject");
                }
                3 => {
                    session.perform(Action::Select(item));
                    session.perform(Action::PlaceCursor(None));
                    session.perform(Action::Tag("FAC".into()));
                }
                4 => session.run("edit.undo"),
                _ => session.run("edit.redo"),
            }
            let anew = Adaptation::of(&project_of(&session));
            prop_assert_eq!(&**session.adaptation(), &anew);
        }
    }
}

fn project_of(session: &Session) -> Project {
    session.project().clone()
}
