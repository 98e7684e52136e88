//! The choice in the window when another one has the project, through its accessibility tree.

use super::{Room, hand};
use crate::support::window::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use standpoint::model::DocumentState;
use standpoint::session::Action;
use standpoint::session::workspace::Dialog;

/// A window on the project of a room, which somebody has open.
fn window(room: &Room) -> Window {
    let mut window = Window::empty();
    window.ask(Action::Open(vec![room.root()]));
    window.settle();
    window
}

#[test]
fn reading_only_or_a_name_of_ones_own_is_offered_and_can_be_chosen_by_keys() {
    let room = Room::new();
    let mut anna = room.first("anna");
    anna.save();
    let mut window = window(&room);
    window.harness.get_by_label("The project is open in another window");
    assert!(window.harness.query_all_by_label_contains("has it open on").count() > 0, "who has it");
    window.harness.get_by_role_and_label(Role::RadioButton, "Read only");
    window.press(Key::Escape);
    assert_eq!(window.session().workspace().dialog, None);
    assert!(!window.session().can_write(), "looking on is what is left");
    assert!(window.harness.query_all_by_label_contains("read only").count() > 0);

    // Later, by the command; somebody else's name is refused in words.
    window.press_with(Modifiers::COMMAND, Key::K);
    window.type_text("another analyst");
    window.press(Key::Enter);
    assert_eq!(window.session().workspace().dialog, Some(Dialog::Join));
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("Anna");
    assert!(window.harness.query_all_by_label_contains("anna is at work in another window").count() > 0);
    assert!(window.harness.get_by_role_and_label(Role::Button, "Go on").accesskit_node().is_disabled());
    window.press(Key::Enter);
    assert_eq!(window.session().workspace().dialog, Some(Dialog::Join), "Enter does what the button does");
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("Ben Okri");
    window.press(Key::Enter);
    window.settle();
    assert_eq!(window.session().joined(), Some(&hand("Ben Okri")));
    assert_eq!(window.session().settings().joins_as, "Ben Okri", "it is offered the next time");
    assert!(window.harness.query_all_by_label_contains("ben-okri").count() > 0);

    // What is done in the other window is out of reach here.
    window.ask(Action::ShowPanel(standpoint::session::workspace::Panel::Notes));
    let note = window.harness.get_by_role_and_label(Role::TextInput, "Note");
    assert!(note.accesskit_node().is_disabled(), "the article's note");
    window.press_with(Modifiers::CTRL, Key::Enter);
    assert!(window.session().project().documents().all(|document| document.state == DocumentState::New));
}
