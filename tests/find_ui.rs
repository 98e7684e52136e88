//! Finding through the window's accessibility tree: what an analyst does, with keys and clicks.

use crate::support::window::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use standpoint::analysis::search::Reading;
use standpoint::model::Status;
use standpoint::session::Action;

const FIRST: &str = "Harbour plan divides the city\n\nMayor Amina Okafor supports the new harbour. \
                     The Green Alliance opposes the plan. Okafor spoke in Lisbon on Tuesday.\n";
const SECOND: &str = "Second report\n\nOkafor will meet the union. The plan of Okafor’s office is open.\n";

/// A window on two articles, the second one open.
fn window() -> Window {
    let mut window = Window::with_article(FIRST);
    window.ask(Action::Paste("Second report".to_owned(), SECOND.to_owned()));
    window.settle();
    window
}

fn type_query(window: &mut Window, words: &str) {
    window.type_text(words);
    window.settle();
}

/// Lets a click be seen, and waits for what it asks for.
fn settle(window: &mut Window) {
    window.run();
    window.settle();
}

fn accepted(window: &Window, label: &str, words: &str) -> usize {
    let session = window.session();
    let documents = session.project().documents();
    let in_one = |document: &std::sync::Arc<standpoint::model::Document>| {
        let overlay = session.overlay_of(&document.id);
        let ours = overlay.mentions().filter(|it| it.status == Status::Accepted && it.label.as_str() == label);
        ours.filter(|mention| document.text.joined(&mention.spans) == words).count()
    };
    documents.map(in_one).sum()
}

#[test]
fn the_project_is_searched_and_ticked_places_are_tagged_by_keyboard_alone() {
    let mut window = window();
    let first = window.session().project().documents().find(|it| it.text.as_str() == FIRST).unwrap().id.clone();
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    type_query(&mut window, "plan");
    window.harness.get_by_label("3 places in 2 articles");
    let row = "The Green Alliance opposes the [plan].";
    assert_eq!(window.harness.query_all_by_label_contains(row).count(), 2, "the place and its tick");

    window.press(Key::ArrowDown);
    window.press(Key::Home);
    window.press(Key::Enter);
    assert_eq!(window.session().workspace().document, Some(first), "Enter shows the place in its article");
    assert_eq!(window.session().selected_text(), Some("plan"));

    window.press(Key::Space);
    window.press(Key::Space);
    window.harness.get_by_label("2 ticked");
    window.press(Key::Num8);
    assert_eq!(accepted(&window, "EVENT", "plan"), 2);
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(accepted(&window, "EVENT", "plan"), 0, "one step");

    window.press(Key::Escape);
    assert!(window.session().search().is_none());
}

#[test]
fn choices_and_filters_are_clicked_and_a_wrong_expression_is_explained() {
    let mut window = window();
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    type_query(&mut window, "okafor(");
    window.harness.get_by_role_and_label(Role::RadioButton, "Regex search").click();
    settle(&mut window);
    assert_eq!(window.session().search().unwrap().query.reading, Reading::Regex);
    window.harness.get_by_label("“okafor(” is no regular expression: unclosed group, at character 7.");

    window.harness.get_by_role_and_label(Role::RadioButton, "Phrase search").click();
    settle(&mut window);
    window.harness.get_by_role_and_label(Role::TextInput, "Words to find").focus();
    window.run();
    window.press_with(Modifiers::COMMAND, Key::A);
    type_query(&mut window, "okafor");
    let all = window.session().search().unwrap().len();
    window.harness.get_by_label("Match case").click();
    settle(&mut window);
    assert_eq!(window.session().search().unwrap().len(), 0);
    window.harness.get_by_label("Nothing was found.");
    window.harness.get_by_label("Match case").click();
    settle(&mut window);
    assert_eq!(window.session().search().unwrap().len(), all);

    window.harness.get_by_label("Filter Label").click();
    window.run();
    window.harness.get_by_role_and_label(Role::Button, "Country/Place").click();
    settle(&mut window);
    window.harness.get_by_label("Filter Label: Country/Place");
    assert!(window.session().search().unwrap().is_empty(), "nobody is a place");
    window.harness.get_by_label("Clear filters").click();
    settle(&mut window);
    assert_eq!(window.session().search().unwrap().len(), all);

    let day = window.harness.get_by_role_and_label(Role::TextInput, "Filter From day");
    day.focus();
    window.run();
    type_query(&mut window, "2031");
    assert!(window.session().search().unwrap().query.filter.from.is_some(), "a year will do");
}

#[test]
fn the_bar_over_the_article_goes_from_place_to_place_and_opens_the_list() {
    let mut window = window();
    window.press_with(Modifiers::COMMAND, Key::F);
    type_query(&mut window, "okafor");
    window.harness.get_by_label("1 of 2");
    window.press(Key::Enter);
    window.harness.get_by_label("2 of 2");
    window.press(Key::F3);
    window.harness.get_by_label("1 of 2");
    window.harness.get_by_role_and_label(Role::Button, "List").click();
    window.run();
    window.harness.get_by_label("2 places in 1 article");
    window.harness.get_by_role_and_label(Role::RadioButton, "Project scope").click();
    settle(&mut window);
    window.harness.get_by_label("4 places in 2 articles");
}

#[test]
fn all_occurrences_are_listed_with_their_tags_unticked_and_tagged() {
    let mut window = window();
    window.select("plan");
    window.press(Key::Num8);
    window.settle();
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    window.settle();
    window.harness.get_by_label("3 places in 2 articles");
    let ticks = |window: &Window| {
        let boxes = window.harness.query_all_by_role(Role::CheckBox);
        boxes.filter(|it| it.accesskit_node().label().is_some_and(|label| label.starts_with("Tick "))).count()
    };
    assert_eq!(ticks(&window), 3);
    let ticked = window.session().search().unwrap().ticked();
    assert_eq!(ticked, 2, "the one that is tagged already is listed and not ticked");
    window.harness.get_by_label_contains("Tick Harbour [plan] divides").click();
    window.run();
    window.harness.get_by_label("Tag 1 place as Event");
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert!(window.session().search().is_none());
    assert_eq!(accepted(&window, "EVENT", "plan"), 2);
    let state = window.session().document().unwrap().state;
    assert_ne!(state, standpoint::model::DocumentState::Done, "Ctrl+Enter meant the list, not the article");
}

#[test]
fn ticked_places_are_linked_and_coded_by_keyboard() {
    let mut window = window();
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    type_query(&mut window, "the plan");
    window.press(Key::ArrowDown);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.press(Key::Num8);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.press(Key::E);
    window.type_text("Harbour plan");
    window.press(Key::Enter);
    let session = window.session();
    let entity = session.project().entities().find(|entity| entity.name == "Harbour plan").expect("it was made");
    assert_eq!(session.entity_counts()[&entity.id].mentions, 2);

    window.settle();
    window.press_with(Modifiers::COMMAND, Key::A);
    assert_eq!(window.session().search().unwrap().ticked(), 2, "the list has the keyboard again");
    window.press(Key::S);
    assert!(window.session().workspace().dialog.is_some(), "{:?}", window.session().messages().last());
    assert_eq!(window.harness.query_all_by_label("Code 2 stances").count(), 2, "title and button");
    window.press(Key::ArrowLeft);
    window.press(Key::Enter);
    let session = window.session();
    let coded: Vec<&str> = session
        .project()
        .documents()
        .flat_map(|document| {
            let overlay = session.overlay_of(&document.id);
            let ours = overlay.stances().filter(|stance| stance.origin.is_human());
            ours.map(|stance| stance.polarity.id()).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(coded, ["leans_support", "leans_support"]);
}

#[test]
fn articles_that_come_while_words_are_searched_are_found_too_and_go_when_undone() {
    let mut window = window();
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    type_query(&mut window, "plan");
    window.harness.get_by_label("3 places in 2 articles");
    window.ask(Action::Paste("Third report".to_owned(), "Third report\n\nNobody has seen the plan.\n".to_owned()));
    settle(&mut window);
    window.harness.get_by_label("4 places in 3 articles");
    window.ask(Action::Run("edit.undo"));
    settle(&mut window);
    window.harness.get_by_label("3 places in 2 articles");
}
