//! Schema editor, guidelines, keys, settings and palette through the accessibility tree.

use crate::support::window::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{Queryable as _, by};
use standpoint::model::Polarity;
use standpoint::session::Action;
use standpoint::session::workspace::Dialog;
use standpoint::store::{ReadingFont, Theme};

const ARTICLE: &str = "Harbour plan divides the city\n\nMayor Amina Okafor supports the new harbour. \
                       The Green Alliance opposes the plan. Okafor spoke in Lisbon on Tuesday.\n";

impl Window {
    fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.run();
    }

    fn field(&mut self, name: &str, words: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, name).focus();
        self.run();
        self.press_with(Modifiers::COMMAND, Key::A);
        self.type_text(words);
        self.press(Key::Enter);
    }

    fn names(&self) -> Vec<String> {
        self.session().project().schema().labels.iter().map(|label| label.name.clone()).collect()
    }
}

#[test]
fn a_label_is_added_renamed_moved_and_deleted_in_the_window() {
    let mut window = Window::with_article(ARTICLE);
    let before = window.session().project().schema().clone();
    window.press_with(Modifiers::COMMAND, Key::G);
    window.field("label", "Policy");
    assert_eq!(window.names().last().unwrap(), "Policy");
    window.field("Label name", "Reform");
    assert_eq!(window.names().last().unwrap(), "Reform");
    window.field("Label tag", "reform");
    window.field("Label key", "1");
    window.harness.get_by_label_contains("The key 1 tags “Person” already");
    window.click("Move label up");
    assert_eq!(window.names()[11], "Reform");
    window.click("Delete label…");
    assert_eq!(window.names().len(), 12, "what is not used goes at once");
    window.press(Key::Escape);
    for _ in 0..5 {
        window.press_with(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(*window.session().project().schema(), before, "each change was one step");
}

#[test]
fn a_label_that_is_used_asks_where_its_uses_go() {
    let mut window = Window::with_article(ARTICLE);
    window.select("Lisbon");
    window.press(Key::Num3);
    window.settle();
    let before = window.session().project().clone();
    window.ask(Action::Ask(Some(Dialog::Schema(None))));
    window.harness.get_by_label_contains("Country/Place, ").click();
    window.run();
    window.click("Delete label…");
    window.harness.get_by_label_contains("It is used: 1 accepted mention");
    window.harness.get_by_role_and_label(Role::ComboBox, "Move the uses to").click();
    window.run();
    window.harness.get_by_role_and_label(Role::Button, "Location").click();
    window.run();
    window.click("Move and delete");
    window.settle();
    assert_eq!(window.labels_of("Lisbon"), ["LOC"]);
    assert!(!window.names().contains(&"Country/Place".to_owned()));
    window.press(Key::Escape);
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.settle();
    assert!(*window.session().project() == before);
}

#[test]
fn words_for_stances_are_shown_wherever_a_stance_is() {
    let mut window = Window::with_article(ARTICLE);
    window.ask(Action::Ask(Some(Dialog::Schema(None))));
    window.click("Stances page");
    window.field("Verb of support", "backs");
    window.field("Name of support", "in favour");
    assert_eq!(window.session().project().schema().polarity(Polarity::Support).verb, "backs");
    window.press(Key::Escape);
    window.harness.get_by_label_contains("Okafor backs");
    window.select("the new harbour");
    window.press(Key::S);
    window.harness.get_by_label("in favour polarity");
}

#[test]
fn a_ready_made_schema_replaces_the_present_one_after_asking() {
    let mut window = Window::with_article(ARTICLE);
    window.select("harbour");
    window.press(Key::Num9);
    window.settle();
    window.ask(Action::Ask(Some(Dialog::Schema(None))));
    window.click("Replace by…");
    window.harness.get_by_role_and_label(Role::Button, "Elections").click();
    window.run();
    window.harness.get_by_label_contains("It lacks labels that are used");
    window.click("Replace");
    window.settle();
    assert_eq!(window.session().project().schema().name, "Elections");
    assert_eq!(window.labels_of("harbour"), ["GPE"], "a facility is a place there");
}

#[test]
fn a_new_project_begins_with_the_chosen_schema() {
    let mut window = Window::empty();
    window.press_with(Modifiers::COMMAND, Key::N);
    window.press(Key::ArrowDown);
    window.press(Key::ArrowDown);
    window.press(Key::Enter);
    assert_eq!(window.session().project().schema().name, "Conflict");
}

#[test]
fn help_shows_what_belongs_to_a_label_and_leads_to_an_example() {
    let mut window = Window::with_article(ARTICLE);
    window.select("Lisbon");
    window.press(Key::Num3);
    let item = window.session().workspace().item.clone();
    window.press(Key::F1);
    window.harness.get_by_label_contains("A place with a government");
    window.harness.get_by_label("Accepted in this project · 1".to_uppercase().as_str());
    window.ask(Action::Select(None));
    let example = by().role(Role::Button).label_contains("Okafor spoke in Lisbon on Tuesday");
    window.harness.get(example).click();
    window.run();
    assert_eq!(window.session().workspace().dialog, None);
    assert_eq!(window.session().workspace().item, item);

    // On the bar beside selected words the label under the pointer counts.
    window.ask(Action::Select(None));
    window.select("Tuesday");
    window.harness.get_by_label("Tag as Role").hover();
    window.run();
    window.press(Key::F1);
    window.harness.get_by_label_contains("An office or function");

    window.press(Key::Escape);
    window.press_with(Modifiers::COMMAND, Key::K);
    window.type_text("tag as event");
    window.press(Key::F1);
    window.harness.get_by_label_contains("A named happening");
}

#[test]
fn a_feature_of_the_schema_is_a_field_of_the_mention() {
    let mut window = Window::empty();
    window.ask(Action::NewProject(2));
    window.ask(Action::Paste(String::new(), ARTICLE.to_owned()));
    window.settle();
    window.select("new harbour");
    window.press(Key::Num9);
    window.harness.get_by_role_and_label(Role::Button, "kind").click();
    window.run();
    window.harness.get_by_role_and_label(Role::Button, "talks").click();
    window.run();
    let overlay = window.session().overlay();
    let mention = overlay.mentions().find(|mention| mention.attributes.contains_key("kind")).expect("it was said");
    assert_eq!(mention.attributes["kind"], "talks");
}

#[test]
fn keys_are_changed_in_the_window_and_shown_where_they_work() {
    let mut window = Window::with_article(ARTICLE);
    window.press_with(Modifiers::SHIFT, Key::F1);
    window.type_text("accept");
    window.click("Change the keys of Accept");
    window.harness.get_by_label_contains("Press the new keys for “Accept”");
    window.press(Key::X);
    window.harness.get_by_label_contains("X runs “Reject” already");
    window.click("Press others");
    window.press(Key::Y);
    assert_eq!(window.session().keys_of("review.accept"), "Y");
    assert_eq!(window.session().workspace().dialog, Some(Dialog::Keys), "the keys went to nothing else");
    window.press(Key::Escape);
    window.press(Key::Tab);
    let item = window.session().workspace().item.clone().unwrap();
    window.harness.get_all_by_label("key Y").next().expect("the hints show it");
    window.press(Key::A);
    assert_ne!(window.status_of(&item), Some(standpoint::model::Status::Accepted));
    window.press(Key::Y);
    assert_eq!(window.status_of(&item), Some(standpoint::model::Status::Accepted));

    window.press_with(Modifiers::SHIFT, Key::F1);
    window.click("Reset all keys");
    assert_eq!(window.session().keys_of("review.accept"), "A");
}

#[test]
fn settings_take_effect_at_once_and_hold_at_the_next_start() {
    let mut window = Window::with_article(ARTICLE);
    window.press_with(Modifiers::COMMAND, Key::Comma);
    window.click("Dark theme");
    window.click("Compact density");
    window.click("Sans serif letters");
    window.click("Colour-blind-safe palette");
    let settings = window.session().settings().clone();
    assert_eq!((settings.theme, settings.reading_font, settings.safe_colours), (Theme::Dark, ReadingFont::Sans, true));
    let tokens = standpoint::ui::theme::Tokens::of_ctx(&window.harness.ctx);
    assert!(tokens.dark && tokens.safe);
    let place = window.folder().join("kept");
    window.ask(Action::SaveAs(place.clone()));
    let again = window.close_and_open(&place);
    assert_eq!(*again.session().settings(), settings);
}

#[test]
fn the_palette_finds_labels_issues_entities_and_articles() {
    let mut window = Window::with_article(ARTICLE);
    window.ask(Action::AddIssue("Port expansion".to_owned()));
    for (words, found) in [
        ("port exp", "Port expansion"),
        ("amina", "Amina Okafor"),
        ("harbour plan div", "Harbour plan divides the city"),
        ("tag weapon", "Tag as Weapon/Equipment"),
        ("belongs quantity", "What belongs to Quantity/Money"),
    ] {
        window.press_with(Modifiers::COMMAND, Key::K);
        window.type_text(words);
        window.harness.get_by_role_and_label(Role::ListBoxOption, found);
        window.press(Key::Escape);
    }
    window.press_with(Modifiers::COMMAND, Key::K);
    window.type_text("port exp");
    window.press(Key::Enter);
    assert!(window.session().workspace().issue.is_some());
}

#[test]
fn the_editor_takes_its_own_steps_back_and_no_others() {
    let mut window = Window::with_article(ARTICLE);
    let before = window.session().project().schema().clone();
    window.select("Lisbon");
    window.press(Key::Num4);
    let tagged = window.session().history().done().len();
    window.press_with(Modifiers::COMMAND, Key::G);
    window.field("Label name", "Politician");
    assert_eq!(window.names()[0], "Politician");
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(*window.session().project().schema(), before);
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.session().history().done().len(), tagged, "what was tagged stays while the editor is open");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(window.names()[0], "Politician");
    assert_eq!(window.session().workspace().dialog, Some(Dialog::Schema(None)));
}
