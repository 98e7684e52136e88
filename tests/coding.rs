//! Coding stances: from a few keys to the coding frame of a whole project.

use crate::support::window::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use standpoint::model::{Holder, Issue, Polarity, Stance};
use standpoint::session::draft::{CodingField, Pick, StanceDraft};
use standpoint::session::workspace::{Dialog, Item, View};
use standpoint::session::{Action, Session};

const ARTICLE: &str = "Allies weigh guarantees\n\nEmmanuel Macron and Keir Starmer endorsed the coalition of the willing in \
                       London. Macron also wants aerial assistance for Ukraine. Friedrich Merz criticised the deal, and the \
                       Pentagon warned that the deal may fail.\n";

fn draft(session: &Session) -> StanceDraft {
    let Some(Dialog::Stance(draft)) = session.workspace().dialog.clone() else { panic!("the coding bar is open") };
    *draft
}

fn coded(session: &Session) -> Vec<Stance> {
    session.overlay().stances().filter(|stance| stance.origin.is_human()).cloned().collect()
}

fn holders_of(session: &Session, stances: &[Stance]) -> Vec<String> {
    let document = session.document().unwrap();
    let mut names: Vec<String> = stances.iter().map(|stance| session.holder_name(document, stance)).collect();
    names.sort();
    names
}

/// The accessible name of the first shown mention of some words.
fn mention_label(window: &Window, words: &str) -> String {
    let session = window.session();
    let document = session.document().unwrap();
    let overlay = session.overlay();
    let mention = overlay.mentions().find(|mention| document.text.joined(&mention.spans) == words).expect(words);
    let tag = &session.project().schema().label(&mention.label).unwrap().tag;
    let status = if mention.status == standpoint::model::Status::Suggested { ", suggested" } else { "" };
    format!("{} {words}{status}", tag.to_uppercase())
}

/// Codes a stance on some words as the keys do.
fn code(window: &mut Window, words: &str, issue: &str, polarity: Key) {
    window.select(words);
    window.press(Key::S);
    window.press(polarity);
    window.press(Key::I);
    window.type_text(issue);
    window.press(Key::Enter);
    window.press(Key::Enter);
    window.settle();
}

/// Undoes one step and waits for what was learnt from it to go as well.
fn undo(window: &mut Window) {
    window.ask(Action::Run("edit.undo"));
    window.settle();
}

#[test]
fn a_click_on_a_mention_picks_the_holder_and_the_text_stays_in_sight() {
    let mut window = Window::with_article(ARTICLE);
    window.select("aerial assistance");
    window.press(Key::S);
    let text = window.harness.get_by_label("Article text").rect();
    let bar = window.harness.get_by_label("Coding a stance").rect();
    assert!(text.bottom() <= bar.top(), "the bar covers the text");
    let before = draft(window.session()).holders;

    let label = mention_label(&window, "Friedrich Merz");
    window.harness.get_by_label(&label).click_accesskit();
    window.run();
    assert_ne!(draft(window.session()).holders, before);
    window.press(Key::O);
    window.press(Key::Enter);
    let made = coded(window.session());
    assert_eq!(holders_of(window.session(), &made), ["Friedrich Merz"]);
    assert_eq!(made[0].polarity, Polarity::Oppose);
}

#[test]
fn several_holders_and_targets_make_one_stance_each_in_one_step() {
    let mut window = Window::with_article(ARTICLE);
    let before = window.session().project().clone();
    window.select("the coalition of the willing");
    window.press(Key::S);
    let at = |window: &Window, name: &str| {
        let draft = draft(window.session());
        let offers = window.session().coding_offers(&draft, "");
        offers.iter().position(|offer| offer.name == name).expect(name)
    };
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
    let (macron, starmer) = (at(&window, "Emmanuel Macron"), at(&window, "Keir Starmer"));
    window.press(digits[macron]);
    window.press_with(Modifiers::SHIFT, digits[starmer]);
    window.press(Key::Enter);
    let made = coded(window.session());
    assert_eq!(holders_of(window.session(), &made), ["Emmanuel Macron", "Keir Starmer"]);
    assert_eq!(made[0].cue, made[1].cue, "one cue counts for both");
    assert!(!made[0].cue.is_empty());
    undo(&mut window);
    assert_eq!(*window.session().project(), before, "one step takes all back");

    // Two holders on two targets.
    window.select("the coalition of the willing");
    window.press(Key::S);
    window.press(digits[macron]);
    window.press_with(Modifiers::SHIFT, digits[starmer]);
    window.press(Key::T);
    window.type_text("aerial assistance");
    window.press_with(Modifiers::COMMAND, Key::Enter);
    window.harness.get_by_label("Code 4 stances").click();
    window.run();
    assert_eq!(coded(window.session()).len(), 4);
    undo(&mut window);
    assert_eq!(*window.session().project(), before);
}

#[test]
fn a_sentence_alone_is_coded_with_three_keys() {
    let mut window = Window::with_article(ARTICLE);
    let start = ARTICLE.find("Friedrich").unwrap();
    let cursor = standpoint::session::workspace::Cursor { anchor: start + 3, head: start + 3 };
    window.ask(Action::PlaceCursor(Some(cursor)));
    window.press(Key::S);
    window.press(Key::O);
    window.press(Key::Enter);
    let made = coded(window.session());
    assert_eq!(holders_of(window.session(), &made), ["Friedrich Merz"]);
    assert!(!made[0].target.spans.is_empty());
}

#[test]
fn every_field_is_filled_by_typing_or_picking() {
    let mut window = Window::with_article(ARTICLE);
    window.ask(Action::Paste("Other".to_owned(), "Giorgia Meloni rejected the plan of Rome.\n".to_owned()));
    window.settle();
    let first = window.session().project().documents().find(|it| it.text.as_str() == ARTICLE).unwrap().id.clone();
    window.ask(Action::Show(first));
    window.select("the deal");
    window.press(Key::S);
    window.press(Key::H);
    window.type_text("melo");
    window.press(Key::Enter);
    assert!(matches!(draft(window.session()).holders[..], [Holder::Entity(_)]), "an entity that is not named here");
    window.press(Key::H);
    window.type_text("outlet");
    window.press(Key::Enter);
    assert_eq!(draft(window.session()).holders, [Holder::Outlet]);
    window.press_with(Modifiers::SHIFT, Key::P);
    window.press(Key::C);
    window.press(Key::A);
    window.type_text("Pentagon");
    window.press(Key::Enter);
    window.press(Key::A);
    window.type_text("an aide");
    window.press(Key::Enter);
    window.press(Key::W);
    window.type_text("2025-08-20");
    window.press(Key::Enter);
    window.press(Key::Tab);
    window.type_text("criticised");
    window.press(Key::Enter);
    window.ask(Action::Ask(Some(Dialog::Stance(Box::new(StanceDraft {
        field: CodingField::Evidence,
        ..draft(window.session())
    })))));
    let next = ARTICLE.find("Macron also").unwrap();
    let range = standpoint::text::TextRange::between(next, next + "Macron also wants aerial assistance".len());
    window.ask(Action::PickForStance(Pick::Words(range), true));
    window.press(Key::Enter);
    let made = coded(window.session());
    let document = window.session().document().unwrap();
    let stance = &made[0];
    assert_eq!(stance.polarity, Polarity::LeansSupport);
    assert_eq!(stance.certainty.id(), "likely");
    assert_eq!(stance.attribution.iter().map(|link| link.text.as_str()).collect::<Vec<_>>(), ["Pentagon", "an aide"]);
    assert!(stance.attribution[0].mention.is_some() && stance.attribution[1].mention.is_none());
    assert_eq!(stance.when, "2025-08-20");
    assert_eq!(document.text.joined(&stance.cue), "criticised");
    assert_eq!(stance.evidence.len(), 2);

    // The same bar corrects it, and the panel reorders its sources.
    window.press(Key::S);
    window.press(Key::O);
    window.harness.get_by_label("Save stance").click();
    window.run();
    window.harness.get_by_label("Move down source Pentagon").click_accesskit();
    window.run();
    let changed = coded(window.session());
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].polarity, Polarity::Oppose);
    assert_eq!(changed[0].attribution[0].text, "an aide");
}

#[test]
fn a_stance_is_copied_to_the_next_sentence_in_one_step() {
    let mut window = Window::with_article(ARTICLE);
    code(&mut window, "the coalition of the willing", "Security", Key::O);
    let before = window.session().project().clone();
    let first = coded(window.session())[0].clone();
    window.press_with(Modifiers::SHIFT, Key::S);
    window.press(Key::Enter);
    let made = coded(window.session());
    let copy = made.iter().find(|stance| stance.id != first.id).expect("there is a second one");
    let document = window.session().document().unwrap();
    assert!(document.text.joined(&copy.evidence).starts_with("Macron also"));
    assert_eq!((copy.polarity, &copy.issue, &copy.target), (first.polarity, &first.issue, &first.target));
    let name = |stance: &Stance| window.session().holder_name(document, stance);
    assert_eq!(name(copy), name(&first));
    undo(&mut window);
    assert_eq!(*window.session().project(), before);
}

#[test]
fn a_card_that_is_pointed_at_is_joined_to_its_words_and_the_text_lights_it() {
    let mut window = Window::with_article(ARTICLE);
    window.select("the deal");
    window.press(Key::S);
    window.press(Key::P);
    window.press(Key::Enter);
    let item = window.session().workspace().item.clone();
    let lines = |window: &Window| window.harness.query_all_by_label_contains("Line to ").count();
    assert!(lines(&window) >= 2, "the chosen card is joined to target and holder");
    window.ask(Action::Select(None));
    assert_eq!(lines(&window), 0);
    let card = window.harness.get_by_label_contains("Friedrich Merz supports the deal").rect();
    window.harness.hover_at(card.center());
    window.run();
    window.harness.get_by_label("Line to target “the deal”");
    window.harness.get_by_label("Line to holder “Friedrich Merz”");
    window.harness.hover_at(card.center());
    // The card's hint repeats its words.
    window.harness.query_all_by_label_contains("Friedrich Merz supports the deal").next().unwrap().click();
    window.run();
    assert_eq!(window.session().workspace().item, item);
}

#[test]
fn stances_are_walked_by_key() {
    let mut window = Window::with_article(ARTICLE);
    let all: Vec<Item> = window.session().overlay().stances().map(|it| Item::Stance(it.id.clone())).collect();
    assert!(all.len() > 1, "only {} stances", all.len());
    for item in all.iter().chain(all.first()) {
        window.press(Key::J);
        assert_eq!(window.session().workspace().item.as_ref(), Some(item));
    }
    window.press(Key::K);
    assert_eq!(window.session().workspace().item.as_ref(), all.last());
}

#[test]
fn the_coding_frame_is_merged_split_and_recoded_and_all_of_it_undone() {
    let mut window = Window::with_article(ARTICLE);
    code(&mut window, "the coalition of the willing", "Security", Key::P);
    code(&mut window, "aerial assistance", "Air", Key::P);
    code(&mut window, "the deal", "Security", Key::O);
    let issue = |window: &Window, name: &str| {
        let project = window.session().project();
        project.issues().find(|issue| issue.name == name).map(|issue| issue.id.clone())
    };
    let on = |window: &Window, name: &str| {
        let id = issue(window, name);
        coded(window.session()).iter().filter(|stance| id.is_some() && stance.issue == id).count()
    };
    assert_eq!((on(&window, "Security"), on(&window, "Air")), (2, 1));
    let mut states = vec![window.session().project().clone()];
    let keep = |window: &mut Window, states: &mut Vec<_>| {
        window.settle();
        states.push(window.session().project().clone());
    };

    // Split by ticking: one stance moves to an issue that does not exist yet.
    window.press(Key::I);
    window.harness.get_by_label_contains("Security, 2 stances").click();
    window.run();
    window.harness.get_by_role_and_label(Role::CheckBox, "Friedrich Merz opposes the deal").click();
    window.run();
    window.harness.get_by_label("Issue to move to").focus();
    window.run();
    window.type_text("Diplomacy");
    window.harness.get_by_label("Move 1 ticked to a new issue").click();
    window.run();
    assert_eq!((on(&window, "Security"), on(&window, "Diplomacy")), (1, 1));
    keep(&mut window, &mut states);

    // Merge: stances and description follow.
    let (security, air) = (issue(&window, "Security").unwrap(), issue(&window, "Air").unwrap());
    let description = "Aircraft and air defence.".to_owned();
    window.ask(Action::EditIssue(Issue { id: air.clone(), name: "Air".to_owned(), description }));
    keep(&mut window, &mut states);
    window.ask(Action::MergeIssues(air, security.clone()));
    assert_eq!((on(&window, "Security"), issue(&window, "Air")), (2, None));
    assert!(window.session().project().issue(&security).unwrap().description.contains("Aircraft"));
    keep(&mut window, &mut states);

    // Recode all of a list, then remove the issue with its stances moved.
    let document = window.session().document().unwrap().id.clone();
    let all = coded(window.session()).into_iter().map(|stance| (document.clone(), stance.id)).collect();
    window.ask(Action::RecodeStances(all, "Diplomacy".to_owned()));
    assert_eq!(on(&window, "Diplomacy"), 3);
    keep(&mut window, &mut states);
    let diplomacy = issue(&window, "Diplomacy").unwrap();
    window.ask(Action::RemoveIssue(diplomacy, Some(security)));
    assert_eq!((on(&window, "Security"), issue(&window, "Diplomacy")), (3, None));

    for state in states.iter().rev() {
        undo(&mut window);
        assert_eq!(window.session().project(), state);
    }
}

#[test]
fn all_stances_of_an_issue_are_recoded_by_keyboard_and_back() {
    let mut window = Window::with_article(ARTICLE);
    code(&mut window, "aerial assistance", "Air", Key::P);
    code(&mut window, "the coalition of the willing", "Air", Key::O);
    let issues = |window: &Window| {
        let mut names: Vec<String> =
            coded(window.session()).iter().filter_map(|it| it.issue.clone()).map(|it| it.to_string()).collect();
        names.dedup();
        names
    };
    assert_eq!(issues(&window), ["air"]);
    window.press(Key::I);
    window.press(Key::Escape);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.press(Key::M);
    window.type_text("Support from the air");
    window.press(Key::Enter);
    assert_eq!(issues(&window), ["support-from-the-air"]);
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(issues(&window), ["air"]);
    assert_eq!(window.session().workspace().view, View::Issues, "undoing does not leave the issues");
    window.press(Key::Escape);
    assert_eq!(window.session().workspace().view, View::Read);
}

#[test]
fn offers_that_have_no_room_are_a_click_or_an_arrow_away() {
    let mut window = Window::with_article(ARTICLE);
    window.resize(760.0, 560.0);
    window.select("the coalition of the willing");
    window.press(Key::S);
    let offers = {
        let session = window.session();
        session.coding_offers(&draft(session), "")
    };
    let last = &offers.last().expect("there are offers").name;
    assert!(window.harness.query_by_label(last).is_none(), "{last} has room already");
    window.harness.get_by_label_contains("more offers").click();
    window.run();
    window.harness.get_by_label(last).click();
    window.run();
    let holders = draft(window.session()).holders;
    assert_eq!(holders.len(), 1);
}
