//! The window through its accessibility tree: what an analyst does, with keys and clicks.

use crate::support::window::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use standpoint::model::Status;
use standpoint::session::Action;
use standpoint::session::workspace::{Dialog, Item};

const ARTICLE: &str = "Harbour plan divides the city\n\nMayor Amina Okafor supports the new harbour. \
                       The Green Alliance opposes the plan. Okafor spoke in Lisbon on Tuesday.\n";

#[test]
fn suggestions_are_walked_accepted_and_rejected_by_key() {
    let mut window = Window::with_article(ARTICLE);
    let open = window.session().suggestions().len();
    assert!(open >= 4, "only {open} suggestions");

    window.press(Key::Tab);
    let first = window.session().workspace().item.clone().expect("Tab selects a suggestion");
    window.press(Key::A);
    assert_eq!(window.status_of(&first), Some(Status::Accepted));

    let second = window.session().workspace().item.clone().expect("accepting goes on to the next");
    assert_ne!(first, second);
    window.press(Key::X);
    assert_eq!(window.status_of(&second), Some(Status::Rejected));
    assert!(window.session().suggestions().len() <= open - 2);
}

#[test]
fn selected_words_are_tagged_retagged_and_the_tag_undone() {
    let mut window = Window::with_article(ARTICLE);
    window.select("new harbour");
    window.press(Key::Num9);
    assert_eq!(window.labels_of("new harbour"), ["FAC"]);

    window.press(Key::Num8);
    assert_eq!(window.labels_of("new harbour"), ["EVENT"], "a tag key retags what is selected");

    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.labels_of("new harbour"), ["FAC"]);
    window.press_with(Modifiers::COMMAND, Key::Z);
    // What the tag had taught goes with it, in the background.
    window.settle();
    assert!(window.labels_of("new harbour").is_empty());
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(window.labels_of("new harbour"), ["FAC"]);
}

#[test]
fn a_stance_is_coded_with_at_most_five_keys() {
    let mut window = Window::with_article(ARTICLE);
    window.select("the new harbour");
    window.press(Key::S);
    window.press(Key::O);
    window.press(Key::Enter);
    let overlay = window.session().overlay();
    let coded = overlay.stances().find(|stance| stance.origin.is_human()).expect("a stance was coded");
    let document = window.session().document().unwrap();
    assert_eq!(window.session().holder_name(document, coded), "Amina Okafor");
    assert_eq!(document.text.joined(&coded.target.spans), "the new harbour");
    assert_eq!(coded.polarity.id(), "oppose");
}

#[test]
fn a_mention_is_linked_to_a_new_entity_by_keyboard() {
    let mut window = Window::with_article(ARTICLE);
    window.select("new harbour");
    window.press(Key::Num9);
    window.press(Key::E);
    window.type_text("Harbour of Lisbon");
    window.press(Key::Enter);
    let session = window.session();
    let Some(Item::Mention(id)) = &session.workspace().item else { panic!("the mention stays selected") };
    let overlay = session.overlay();
    let entity = overlay.mention(id).and_then(|mention| mention.entity.clone()).expect("it is linked");
    assert_eq!(session.entity(&entity).unwrap().name, "Harbour of Lisbon");
}

#[test]
fn typing_in_a_field_runs_no_commands() {
    let mut window = Window::with_article(ARTICLE);
    let before = window.session().project().clone();
    window.ask(Action::Ask(Some(Dialog::Palette)));
    window.type_text("axs123");
    assert_eq!(*window.session().project(), before);
    assert_eq!(window.session().workspace().dialog, Some(Dialog::Palette));
}

#[test]
fn the_palette_runs_a_command_by_a_few_letters() {
    let mut window = Window::with_article(ARTICLE);
    window.press_with(Modifiers::COMMAND, Key::K);
    window.type_text("mark art done");
    window.press(Key::Enter);
    let document = window.session().document().unwrap();
    assert_eq!(document.state, standpoint::model::DocumentState::Done);
}

#[test]
fn buttons_of_the_selection_decide_like_the_keys() {
    let mut window = Window::with_article(ARTICLE);
    window.press(Key::Tab);
    let first = window.session().workspace().item.clone().unwrap();
    window.harness.get_by_label("Accept").click();
    window.run();
    assert_eq!(window.status_of(&first), Some(Status::Accepted));
    let second = window.session().workspace().item.clone().unwrap();
    window.harness.get_by_label("Reject").click();
    window.run();
    assert_eq!(window.status_of(&second), Some(Status::Rejected));
}

#[test]
fn work_is_saved_closed_and_reopened() {
    let mut window = Window::with_article(ARTICLE);
    window.select("new harbour");
    window.press(Key::Num9);
    let place = window.folder().join("harbour");
    window.ask(Action::SaveAs(place.clone()));
    let before = window.session().project().clone();

    let again = window.close_and_open(&place);
    assert_eq!(*again.session().project(), before);
    assert_eq!(again.labels_of("new harbour"), ["FAC"]);
}

#[test]
fn every_panel_and_dialog_draws_on_an_empty_and_on_a_full_project() {
    use standpoint::session::workspace::{Panel, View};
    for text in ["", ARTICLE] {
        let mut window = if text.is_empty() { Window::empty() } else { Window::with_article(text) };
        for panel in Panel::ALL {
            window.ask(Action::ShowPanel(panel));
        }
        for view in View::ALL.into_iter().rev() {
            window.ask(Action::ShowView(view));
        }
        let dialogs = [
            Dialog::Palette,
            Dialog::Keys,
            Dialog::Schema(None),
            Dialog::NewProject,
            Dialog::LoadSchema,
            Dialog::SaveSchema,
            Dialog::Settings,
            Dialog::ImportReport,
            Dialog::SaveImportReport,
            Dialog::Report,
            Dialog::Paste,
            Dialog::Learning,
            Dialog::ResetLearning,
        ];
        for dialog in dialogs {
            window.ask(Action::Ask(Some(dialog)));
            window.ask(Action::Ask(None));
        }
        window.resize(760.0, 480.0);
        window.resize(1800.0, 1100.0);
    }
}

#[test]
fn a_field_that_is_being_edited_keeps_its_text_when_a_key_shows_something_else() {
    let mut window = Window::with_article(ARTICLE);
    window.press_with(Modifiers::COMMAND, Key::Num4);
    window.harness.get_by_role_and_label(Role::TextInput, "Note").focus();
    window.run();
    window.type_text("Check the date");
    window.press_with(Modifiers::COMMAND, Key::Num1);
    assert_eq!(window.session().document().unwrap().note, "Check the date");
}

#[test]
fn escape_in_a_field_keeps_its_text_and_the_selection() {
    let mut window = Window::with_article(ARTICLE);
    window.press(Key::Tab);
    let item = window.session().workspace().item.clone();
    window.harness.get_by_role_and_label(Role::TextInput, "Mention note").focus();
    window.run();
    window.type_text("Ask the desk");
    window.press(Key::Escape);
    assert_eq!(window.session().workspace().item, item);
    let Some(Item::Mention(id)) = item else { panic!("the first suggestion is a mention") };
    assert_eq!(window.session().overlay().mention(&id).unwrap().note, "Ask the desk");
}

#[test]
fn the_search_field_has_the_keyboard_each_time_it_is_opened() {
    let mut window = Window::with_article(ARTICLE);
    let before = window.session().project().clone();
    for _ in 0..2 {
        window.press_with(Modifiers::COMMAND, Key::F);
        window.type_text("ex");
        assert_eq!(window.session().search().unwrap().query.words, "ex");
        window.press(Key::Escape);
        assert!(window.session().search().is_none());
    }
    assert_eq!(*window.session().project(), before);
}

#[test]
fn keys_do_not_reach_the_article_under_an_open_dialog() {
    let mut window = Window::with_article(ARTICLE);
    window.ask(Action::Paste("Second".to_owned(), "Another article about something else.".to_owned()));
    let second = window.session().document().unwrap().id.clone();
    window.select("something");
    window.press(Key::S);
    window.press_with(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(window.session().document().unwrap().id, second);
    window.press(Key::Enter);
    assert_eq!(window.session().overlay_of(&second).stances().filter(|stance| stance.origin.is_human()).count(), 1);
}

#[test]
fn a_date_takes_calendar_values_only_and_says_them_in_words() {
    let mut window = Window::with_article(ARTICLE);
    window.select("Tuesday");
    window.press(Key::Num7);
    let value = |window: &Window| {
        let overlay = window.session().overlay();
        let date = overlay.mentions().find(|mention| mention.label.as_str() == "DATE").unwrap().clone();
        date.attributes.get("value").cloned().unwrap_or_default()
    };
    let before = value(&window);
    let enter = |window: &mut Window, words: &str| {
        window.harness.get_by_role_and_label(Role::TextInput, "Value").focus();
        window.run();
        window.press_with(Modifiers::COMMAND, Key::A);
        window.type_text(words);
        window.press(Key::Enter);
    };
    enter(&mut window, "next Tuesday");
    assert_eq!(value(&window), before, "no calendar value");
    window.harness.get_by_label_contains("“next Tuesday” is no calendar value");
    enter(&mut window, "2025-08-20");
    assert_eq!(value(&window), "2025-08-20");
    window.harness.get_by_label("Wednesday, 20 August 2025");
    assert!(window.harness.query_by_label_contains("is no calendar value").is_none());
}

#[test]
fn entities_that_may_be_the_same_are_merged_or_kept_apart() {
    use standpoint::session::workspace::Panel;
    let mut window = Window::with_article(ARTICLE);
    window.ask(Action::Paste(String::new(), "Harbour news\n\nMayor Okafor met Clara Ashe in Lisbon.\n".to_owned()));
    window.harness.state_mut().settle();
    window.run();
    window.ask(Action::ShowPanel(Panel::Entities));
    let people =
        |window: &Window| window.session().project().entities().filter(|entity| entity.name.contains("Okafor")).count();
    assert_eq!(people(&window), 2, "a surname in another article is not merged silently");
    window.harness.get_by_label_contains("May be the same");
    window.harness.get_by_label_contains("same surname");

    window.harness.get_by_label("Merge Okafor into Amina Okafor").click();
    window.run();
    assert_eq!(people(&window), 1);
    assert!(window.harness.query_by_label_contains("May be the same").is_none());
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(people(&window), 2);

    window.harness.get_by_label("Keep Okafor and Amina Okafor apart").click();
    window.run();
    assert_eq!(people(&window), 2);
    assert!(window.harness.query_by_label_contains("May be the same").is_none());
    let place = window.folder().join("apart");
    window.ask(Action::SaveAs(place.clone()));
    let again = window.close_and_open(&place);
    assert!(again.session().duplicates().is_empty(), "the decision is kept with the project");
}

#[test]
fn what_was_learnt_is_shown_with_its_reason_and_can_be_reset() {
    let mut window = Window::with_article(ARTICLE);
    window.ask(Action::Paste("Second".to_owned(), "Okafor met guests. The new harbour cost much.".to_owned()));
    window.select("new harbour");
    window.press(Key::Num9);
    let first = window.session().project().documents().find(|it| it.text.as_str() == ARTICLE).unwrap().id.clone();
    window.settle();
    window.ask(Action::Show(first));
    window.settle();
    let learnt = window.session().overlay();
    let mention = learnt.mentions().find(|mention| mention.origin.is_learnt()).expect("the tag was learnt").clone();
    window.ask(Action::Select(Some(Item::Mention(mention.id.clone()))));
    window.harness.get_by_label("you accepted “new harbour” as Facility once");

    window.press_with(Modifiers::COMMAND, Key::L);
    window.harness.get_by_label("Facility · accepted 1×");
    window.harness.get_by_label("Reset what was learnt…").click();
    window.run();
    window.harness.get_by_role_and_label(Role::Button, "Reset what was learnt").click();
    window.run();
    assert!(window.session().adaptation().is_empty());
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert!(!window.session().adaptation().is_empty());
}
