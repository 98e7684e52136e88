//! The registry in the window, and relations between mentions: by mouse and by key, each one step back.

use crate::support::window::Window;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use standpoint::model::{EntityId, MentionId, Project};
use standpoint::session::workspace::{Dialog, EntityAnswer, EntityQuestion, Item, View};
use standpoint::session::{Action, Session};

const ARTICLE: &str = "Harbour plan divides Lisbon\n\nMayor Amina Okafor said on Monday that she opposes the new \
    harbour. Okafor met Clara Ashe of the Dockers Union in Lisbon. The union backs the plan, Ashe said.\n";

fn entity(session: &Session, name: &str) -> EntityId {
    let found = session.project().entities().find(|entity| entity.name == name);
    found.unwrap_or_else(|| panic!("{name} is in the registry")).id.clone()
}

fn mention(session: &Session, words: &str) -> MentionId {
    let (overlay, document) = (session.overlay(), session.document().expect("an article is open"));
    let found = overlay.mentions().find(|mention| document.text.joined(&mention.spans) == words);
    found.unwrap_or_else(|| panic!("“{words}” is a mention")).id.clone()
}

/// The project once suggestions have followed what was done.
fn settled(window: &mut Window) -> Project {
    window.settle();
    window.session().project().clone()
}

fn undo_to(window: &mut Window, before: &Project) {
    window.press_with(Modifiers::COMMAND, Key::Z);
    // Suggestions follow in their own time, the selected one last.
    window.ask(Action::Select(None));
    window.settle();
    assert!(window.session().project() == before, "one step takes all of it back");
}

#[test]
fn the_table_is_searched_sorted_and_merged_by_key() {
    let mut window = Window::with_article(ARTICLE);
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    assert_eq!(window.session().workspace().view, View::Entities);
    window.harness.get_by_label("Sort by Name").click();
    window.run();
    window.harness.get_by_label_contains("Amina Okafor, ");
    let before = settled(&mut window);
    window.harness.get_by_label("Search the registry").click();
    window.run();
    window.type_text("Ashe");
    assert!(window.harness.query_by_label_contains("Amina Okafor, ").is_none(), "the search narrows the table down");
    window.press(Key::ArrowDown);
    window.press(Key::ArrowDown);
    window.press(Key::ArrowUp);
    window.press(Key::Space);
    window.press(Key::M);
    let question = EntityQuestion::MergeInto(vec![entity(window.session(), "Clara Ashe")]);
    assert_eq!(window.session().workspace().dialog, Some(Dialog::Entity(question)));
    window.type_text("Okaf");
    window.press(Key::Enter);
    let session = window.session();
    assert!(session.project().entities().all(|entity| entity.name != "Clara Ashe"));
    let merged = entity(session, "Amina Okafor");
    assert_eq!(session.entity_counts()[&merged].mentions, 4, "the mentions follow");
    undo_to(&mut window, &before);
    assert_eq!(window.session().workspace().view, View::Entities, "undoing does not leave the table");
    window.press(Key::Escape);
    assert_eq!(window.session().workspace().view, View::Read);
}

#[test]
fn an_entity_dragged_onto_another_is_merged_into_it() {
    let mut window = Window::with_article(ARTICLE);
    window.ask(Action::ShowView(View::Entities));
    let from = window.harness.get_by_label_contains("Clara Ashe, ").rect().center();
    let to = window.harness.get_by_label_contains("Amina Okafor, ").rect().center();
    window.harness.drag_at(from);
    window.harness.step();
    window.harness.hover_at(from.lerp(to, 0.5));
    window.harness.step();
    window.harness.hover_at(to);
    window.harness.step();
    window.harness.drop_at(to);
    window.run();
    assert!(window.session().project().entities().all(|entity| entity.name != "Clara Ashe"));
    assert!(window.session().project().entity(&entity(window.session(), "Amina Okafor")).is_some());
}

#[test]
fn ticked_mentions_are_split_off_and_take_their_name_along() {
    let mut window = Window::with_article(ARTICLE);
    let okafor = entity(window.session(), "Amina Okafor");
    let before = settled(&mut window);
    window.ask(Action::ShowEntity(Some(okafor.clone())));
    window.harness.get_by_label("Tick mention Okafor").click();
    window.run();
    window.harness.get_by_label("Move 1 to another entity…").click();
    window.run();
    window.type_text("Ben Okafor");
    window.press(Key::Enter);
    let session = window.session();
    let ben = entity(session, "Ben Okafor");
    assert_eq!(session.entity_counts()[&ben].mentions, 1);
    assert_eq!(session.entity_counts()[&okafor].mentions, 1);
    assert_eq!(session.entity(&ben).unwrap().aliases, ["Okafor"]);
    assert!(!session.entity(&okafor).unwrap().aliases.contains(&"Okafor".to_owned()), "the name went along");
    undo_to(&mut window, &before);
}

#[test]
fn a_pronoun_joins_the_person_who_was_named_before_with_two_keys() {
    let mut window = Window::with_article(ARTICLE);
    window.select("she");
    window.press(Key::E);
    window.press(Key::Enter);
    let (session, id) = (window.session(), mention(window.session(), "she"));
    let overlay = session.overlay();
    let she = overlay.mention(&id).unwrap();
    assert_eq!(she.entity, Some(entity(session, "Amina Okafor")));
    assert_eq!(she.label.as_str(), "PERSON");
    assert!(!session.entity(&entity(session, "Amina Okafor")).unwrap().aliases.contains(&"she".to_owned()));
}

#[test]
fn the_best_guess_for_a_name_comes_first() {
    let window = Window::with_article(ARTICLE);
    let session = window.session();
    let document = session.document().unwrap().id.clone();
    let question = EntityQuestion::Mention(document, mention(session, "Ashe"));
    let guesses = session.entity_guesses(&question, "");
    assert_eq!(guesses.first().map(|guess| guess.entity.name.as_str()), Some("Clara Ashe"));
    let typed = session.entity_guesses(&question, "lisb");
    assert_eq!(typed.first().map(|guess| guess.entity.name.as_str()), Some("Lisbon"));
}

#[test]
fn a_relation_is_drawn_turned_round_and_removed() {
    let mut window = Window::with_article(ARTICLE);
    let (from, to) = (mention(window.session(), "Clara Ashe"), mention(window.session(), "Dockers Union"));
    window.ask(Action::Select(Some(Item::Mention(from.clone()))));
    let before = settled(&mut window);
    window.press(Key::R);
    window.press(Key::Period);
    assert_eq!(window.session().workspace().linking.as_ref().unwrap().to, Some(to.clone()), "a key goes to the next");
    window.press(Key::Enter);
    window.press(Key::Num3);
    let drawn: Vec<_> = window.session().overlay().relations().filter(|it| it.kind == "member of").cloned().collect();
    assert_eq!(drawn.len(), 1);
    assert_eq!((&drawn[0].from, &drawn[0].to), (&from, &to));
    undo_to(&mut window, &before);
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);

    window.ask(Action::Select(Some(Item::Mention(from.clone()))));
    window.harness.get_by_label("Turn relation round").click();
    window.run();
    let turned = window.session().overlay().relations().find(|it| it.kind == "member of").cloned().unwrap();
    assert_eq!((&turned.from, &turned.to), (&to, &from));
    window.harness.get_by_label("Remove relation").click();
    window.run();
    assert!(window.session().overlay().relations().all(|it| it.kind != "member of"));
}

#[test]
fn clicking_the_other_mention_ends_a_relation_and_same_as_shares_the_entity() {
    let mut window = Window::with_article(ARTICLE);
    window.select("The union");
    window.press(Key::Num2);
    let description = mention(window.session(), "The union");
    let union = mention(window.session(), "Dockers Union");
    window.press(Key::R);
    window.ask(Action::Select(Some(Item::Mention(union.clone()))));
    window.press(Key::Num1);
    let overlay = window.session().overlay();
    let named = overlay.mention(&union).unwrap().entity.clone();
    assert!(named.is_some());
    assert_eq!(overlay.mention(&description).unwrap().entity, named);
    assert!(overlay.relations().any(|it| it.kind == "same as" && it.to == union));
}

#[test]
fn a_mention_with_relations_can_be_removed_and_comes_back_with_them() {
    let mut window = Window::with_article(ARTICLE);
    window.select("new harbour");
    window.press(Key::Num9);
    let harbour = mention(window.session(), "new harbour");
    window.press(Key::R);
    window.ask(Action::Select(Some(Item::Mention(mention(window.session(), "Lisbon")))));
    window.press(Key::Num4);
    window.ask(Action::Select(Some(Item::Mention(harbour.clone()))));
    let before = settled(&mut window);
    window.press(Key::Delete);
    assert!(window.session().overlay().mention(&harbour).is_none());
    assert!(window.session().overlay().relations().all(|it| it.from != harbour));
    undo_to(&mut window, &before);
}

#[test]
fn an_entity_belongs_to_another_one_chosen_by_a_few_letters() {
    let mut window = Window::with_article(ARTICLE);
    let ashe = entity(window.session(), "Clara Ashe");
    let question = EntityQuestion::Affiliation(ashe.clone());
    let union = entity(window.session(), "Dockers Union");
    window.ask(Action::AnswerEntity(question, EntityAnswer::Known(union.clone())));
    assert_eq!(window.session().entity(&ashe).unwrap().affiliation, Some(union));
}
