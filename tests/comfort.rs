//! The window as a place to work in: tabs, panels, zoom, messages, tour, keyboard.

use crate::support::window::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use standpoint::model::{DocumentId, Status};
use standpoint::report::Notice;
use standpoint::session::Action;
use standpoint::session::workspace::{Panel, TourStep};
use standpoint::store::{Places, SidePlace};

const ARTICLE: &str = "Harbour plan divides the city\n\nMayor Amina Okafor supports the new harbour. \
                       The Green Alliance opposes the plan. Okafor spoke in Lisbon on Tuesday.\n";

/// A window with three articles: “Article 1”, “Article 2”, “Article 10”; the first is shown.
fn three_articles() -> Window {
    let mut window = Window::empty();
    for number in [10, 2, 1] {
        let text = format!("{ARTICLE}\nThis is number {number}.\n\n{}", "One more line of the text.\n\n".repeat(60));
        window.ask(Action::Paste(format!("Article {number}"), text));
    }
    window.settle();
    window
}

fn titles(window: &Window) -> Vec<String> {
    let session = window.session();
    let title = |id: &DocumentId| session.project().document(id).unwrap().title().to_owned();
    session.workspace().tabs.iter().map(|tab| title(&tab.document)).collect()
}

fn shown(window: &Window) -> String {
    window.session().document().unwrap().title().to_owned()
}

fn id_of(window: &Window, title: &str) -> DocumentId {
    window.session().project().documents().find(|document| document.title() == title).unwrap().id.clone()
}

fn open_tab(window: &mut Window, title: &str) {
    let id = id_of(window, title);
    window.ask(Action::OpenTab(id, false));
}

#[test]
fn articles_are_listed_as_a_reader_counts() {
    let window = three_articles();
    let listed = window.session().listed_documents();
    let listed: Vec<&str> = listed.iter().map(|document| document.title()).collect();
    assert_eq!(listed, ["Article 1", "Article 2", "Article 10"]);
}

#[test]
fn a_click_opens_in_place_and_ctrl_click_in_a_tab_behind() {
    let mut window = three_articles();
    window.harness.get_by_role_and_label(Role::Button, "Article 2").click();
    window.run();
    assert_eq!(titles(&window), ["Article 2"]);

    window.harness.get_by_role_and_label(Role::Button, "Article 10").click_modifiers(Modifiers::COMMAND);
    window.run();
    window.harness.get_by_role_and_label(Role::Button, "Article 1").click_button(PointerButton::Middle);
    window.run();
    assert_eq!(titles(&window), ["Article 2", "Article 10", "Article 1"]);
    assert_eq!(shown(&window), "Article 2", "what is read stays");

    window.press_with(Modifiers::COMMAND, Key::Tab);
    assert_eq!(shown(&window), "Article 10");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Tab);
    assert_eq!(shown(&window), "Article 2");
    window.press_with(Modifiers::ALT | Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(titles(&window), ["Article 10", "Article 2", "Article 1"]);

    window.press_with(Modifiers::COMMAND, Key::W);
    assert_eq!((titles(&window), shown(&window)), (vec!["Article 10".into(), "Article 1".into()], "Article 1".into()));
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::T);
    assert_eq!(shown(&window), "Article 2");
    window.harness.get_by_role_and_label(Role::Button, "Close Article 10").click();
    window.run();
    window.press_with(Modifiers::COMMAND, Key::W);
    window.press_with(Modifiers::COMMAND, Key::W);
    assert_eq!(window.session().workspace().tabs.len(), 1, "the last one stays");
}

#[test]
fn an_article_is_opened_in_a_new_tab_by_a_few_letters() {
    let mut window = three_articles();
    window.press_with(Modifiers::COMMAND, Key::T);
    window.type_text("10");
    window.press(Key::Enter);
    assert_eq!((titles(&window), shown(&window)), (vec!["Article 1".into(), "Article 10".into()], "Article 10".into()));
}

#[test]
fn each_tab_keeps_its_selection_and_its_position() {
    let mut window = three_articles();
    window.press(Key::Tab);
    let item = window.session().workspace().item.clone();
    let end = window.session().document().unwrap().text.as_str().len();
    scroll(&mut window, -3000.0);
    let top = window.session().workspace().top.unwrap();
    assert!(top > 0 && top < end, "scrolled to {top}");

    open_tab(&mut window, "Article 2");
    assert_eq!(window.session().workspace().item, None);
    assert_eq!(window.session().workspace().top, Some(0));
    window.press_with(Modifiers::COMMAND, Key::Tab);
    assert_eq!(window.session().workspace().item, item);
    assert_eq!(window.session().workspace().top, Some(top));
}

fn scroll(window: &mut Window, by: f32) {
    let place = window.harness.get_by_label("Article text").rect().center();
    window.harness.event(Event::PointerMoved(place));
    window.harness.event(Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Point,
        delta: vec2(0.0, by),
        modifiers: Modifiers::NONE,
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Trackpad,
    });
    window.run();
}

#[test]
fn back_and_forward_lead_through_the_places_that_were_shown() {
    let mut window = three_articles();
    let first = shown(&window);
    window.press(Key::Tab);
    let item = window.session().workspace().item.clone();
    let (second, third) = (id_of(&window, "Article 2"), id_of(&window, "Article 10"));
    window.ask(Action::Show(second));
    window.ask(Action::Show(third));
    window.press_with(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(shown(&window), "Article 2");
    click_at(&mut window, PointerButton::Extra1);
    assert_eq!((shown(&window), window.session().workspace().item.clone()), (first, item));
    click_at(&mut window, PointerButton::Extra2);
    window.press_with(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(shown(&window), "Article 10");
    assert!(window.session().workspace().forward.is_empty());
}

fn click_at(window: &mut Window, button: PointerButton) {
    let pos = window.harness.get_by_label("Article text").rect().center();
    for pressed in [true, false] {
        window.harness.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
        window.harness.step();
    }
    window.run();
}

#[test]
fn a_project_comes_back_with_its_open_articles_position_and_panels() {
    let mut window = three_articles();
    open_tab(&mut window, "Article 10");
    scroll(&mut window, -900.0);
    window.ask(Action::ShowPanel(Panel::History));
    window.ask(Action::Run("view.side_bottom"));
    window.press(Key::F7);
    window.press_with(Modifiers::COMMAND, Key::Equals);
    let place = window.folder().join("work");
    window.ask(Action::SaveAs(place.clone()));
    let top = window.session().workspace().top;
    assert_ne!(top, Some(0));

    let mut again = window.close_and_open(&place);
    assert_eq!((titles(&again), shown(&again)), (vec!["Article 1".into(), "Article 10".into()], "Article 10".into()));
    again.run();
    assert_eq!(again.session().workspace().top, top);
    assert_eq!(again.session().workspace().panel, Panel::History);
    let desk = again.session().desk();
    assert_eq!((desk.side_place, desk.shows_articles, desk.zoom), (SidePlace::Bottom, false, 1.1));
    assert_eq!(desk.last.as_deref(), Some(place.as_path()));
    assert_eq!(Places::at(again.folder()).desk(), *desk, "it is in the user's data folder");

    let remove = id_of(&again, "Article 10");
    again.ask(Action::RemoveDocument(remove));
    assert_eq!((titles(&again), shown(&again)), (vec!["Article 1".into()], "Article 1".into()));
}

#[test]
fn the_whole_window_is_zoomed_and_the_text_alone_too() {
    let mut window = Window::with_article(ARTICLE);
    let text_size = window.session().settings().text_size;
    window.press_with(Modifiers::COMMAND, Key::Plus);
    window.press_with(Modifiers::COMMAND, Key::Plus);
    assert_eq!((window.harness.ctx.zoom_factor(), window.session().settings().text_size), (1.2, text_size));
    window.press_with(Modifiers::COMMAND, Key::Minus);
    assert_eq!(window.harness.ctx.zoom_factor(), 1.1);
    window.press_with(Modifiers::COMMAND, Key::Num0);
    assert_eq!(window.harness.ctx.zoom_factor(), 1.0);
    window.press_with(Modifiers::ALT, Key::Equals);
    assert_eq!((window.harness.ctx.zoom_factor(), window.session().settings().text_size), (1.0, text_size + 1.0));
}

#[test]
fn focus_mode_leaves_only_the_text_and_escape_leaves_it() {
    let mut window = Window::with_article(ARTICLE);
    window.press(Key::F11);
    for name in ["Filter articles", "Messages", "Search or run a command"] {
        assert!(window.harness.query_by_label(name).is_none(), "{name} is hidden");
    }
    let text = window.harness.get_by_label("Article text").rect();
    assert!((text.center().x - 700.0).abs() < 30.0, "the text is centred: {text:?}");
    window.press(Key::Tab);
    window.press(Key::A);
    assert_eq!(window.session().history().done().len(), 2, "the keys of the text work");
    window.press(Key::Escape);
    assert!(window.session().workspace().focus, "Esc clears the selection first");
    window.press(Key::Escape);
    window.harness.get_by_label("Filter articles");
    window.press(Key::F11);
    window.press(Key::F11);
    window.harness.get_by_label("Filter articles");
}

#[test]
fn side_panels_are_hidden_shown_and_dragged_by_their_edges() {
    let mut window = Window::with_article(ARTICLE);
    window.press(Key::F8);
    assert!(window.harness.query_by_label("Selection panel").is_none());
    window.press(Key::F6);
    window.harness.get_by_label("Selection panel");
    window.press(Key::F7);
    assert!(window.harness.query_by_label("Filter articles").is_none());
    window.press(Key::F7);

    let filter = window.harness.get_by_label("Filter articles").rect();
    let button = window.harness.get_by_role_and_label(Role::Button, "Sort and narrow the list").rect();
    let edge = pos2(button.right() + 10.0, 400.0);
    drag(&mut window, edge, edge + vec2(120.0, 0.0));
    let wider = window.harness.get_by_label("Filter articles").rect();
    assert!((wider.width() - filter.width() - 120.0).abs() < 8.0, "{filter:?} became {wider:?}");
    let kept = Places::at(window.folder()).desk().articles_width.unwrap();
    let around = 20.0 + filter.right().max(button.right()) - filter.right();
    assert!((kept - wider.width() - around).abs() < 8.0, "kept: {kept}");
    // A click that begins elsewhere does not take hold of the edge.
    drag(&mut window, pos2(700.0, 700.0), edge);
    assert_eq!(window.harness.get_by_label("Filter articles").rect(), wider);
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.harness.hover_at(from);
    window.harness.step();
    window.harness.drag_at(from);
    window.harness.step();
    for part in 1..=4 {
        window.harness.hover_at(from + (to - from) * (part as f32 / 4.0));
        window.harness.step();
    }
    window.harness.drop_at(to);
    window.run();
}

#[test]
fn a_bulk_step_is_told_with_undo_and_an_error_stays_until_it_is_dismissed() {
    let mut window = Window::with_article(ARTICLE);
    let open = window.session().suggestions().len();
    window.ask(Action::Run("review.accept_all"));
    window.harness.get_by_label_contains(&format!("Accepted {open} suggestions"));
    window.harness.get_by_label("Undo this step").click();
    window.run();
    assert_eq!(window.session().suggestions().len(), open);
    assert!(window.harness.query_by_label("Undo this step").is_none(), "what is undone offers no undo");
    window.press_with(Modifiers::SHIFT, Key::Escape);
    assert!(window.harness.query_by_label("Dismiss message").is_none());

    window.harness.state_mut().tell(Notice::error("The disk is full."));
    window.harness.state_mut().tell(Notice::info("A word in passing."));
    window.run();
    window.harness.get_by_label_contains("A word in passing");
    // A message that is pointed at would stay.
    window.harness.hover_at(pos2(2.0, 2.0));
    for _ in 0..80 {
        window.harness.step();
    }
    assert!(window.harness.query_by_label_contains("A word in passing").is_none(), "it went by itself");
    window.harness.get_by_label_contains("The disk is full");
    window.harness.get_by_label("Dismiss message").click();
    window.run();
    assert!(window.harness.query_by_label_contains("The disk is full").is_none());

    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    window.harness.get_by_label_contains("The disk is full");
    window.harness.get_by_label_contains("A word in passing");
    window.harness.get_by_label("Copy all").click();
    window.harness.step();
    let copied = window.harness.output().platform_output.commands.iter().any(
        |command| matches!(command, eframe::egui::OutputCommand::CopyText(text) if text.contains("The disk is full")),
    );
    assert!(copied);
}

#[test]
fn the_tour_is_offered_once_and_taken_by_key_or_mouse() {
    let mut window = Window::empty();
    window.harness.get_by_label("Take the tour").click();
    window.run();
    window.settle();
    assert_eq!(window.session().project().documents().len(), 5);
    assert_eq!(window.session().workspace().tour, Some(TourStep::Articles));
    window.press(Key::Tab);
    let item = window.session().workspace().item.clone().expect("the keys of the text work beside the tour");
    window.press(Key::A);
    assert_eq!(window.status_of(&item), Some(Status::Accepted));

    window.press(Key::Enter);
    window.press(Key::Enter);
    assert_eq!(window.session().workspace().tour, Some(TourStep::Selection));
    window.press_with(Modifiers::SHIFT, Key::Enter);
    assert_eq!(window.session().workspace().tour, Some(TourStep::Text));
    for _ in 0..3 {
        window.harness.get_by_label("Next step").click();
        window.run();
    }
    window.harness.get_by_label("Tour · 5 of 5");
    window.harness.get_by_label("Back").click();
    window.run();
    window.harness.get_by_label("Tour · 4 of 5");
    window.harness.get_by_label("Skip").click();
    window.run();
    assert_eq!(window.session().workspace().tour, None);
    assert!(Places::at(window.folder()).desk().knows_tour);

    window.ask(Action::Run("file.new"));
    assert!(window.harness.query_by_label("Take the tour").is_none(), "it does not offer itself again");
    window.ask(Action::Run("help.tour"));
    window.settle();
    window.harness.get_by_label("Tour · 1 of 5");
}

#[test]
fn menus_are_opened_and_walked_by_keys() {
    let mut window = Window::with_article(ARTICLE);
    window.press_with(Modifiers::ALT, Key::R);
    window.harness.get_by_role_and_label(Role::Button, "Next suggestion");
    window.press(Key::ArrowDown);
    window.press(Key::ArrowUp);
    window.press(Key::Enter);
    assert!(window.session().workspace().item.is_some(), "the first line of Review ran");

    window.press(Key::F10);
    window.harness.get_by_role_and_label(Role::Button, "Open articles…");
    window.press(Key::ArrowRight);
    window.harness.get_by_role_and_label(Role::Button, "Undo");
    window.press(Key::Escape);
    assert!(window.harness.query_by_label("Undo").is_none());
    let steps = window.session().history().done().len();
    window.press(Key::X);
    assert_eq!(window.session().history().done().len(), steps + 1, "the text has the keyboard again");
}

#[test]
fn first_letters_of_menus_are_different() {
    let mut letters: Vec<char> =
        standpoint::session::command::MENUS.iter().filter_map(|menu| menu.title.chars().next()).collect();
    letters.sort_unstable();
    letters.dedup();
    assert_eq!(letters.len(), standpoint::session::command::MENUS.len(), "Alt with the letter opens the menu");
}

#[test]
fn the_article_list_is_walked_by_arrows_and_its_filter_cleared_by_escape() {
    let mut window = three_articles();
    window.press_with(Modifiers::SHIFT, Key::F6);
    window.press(Key::ArrowDown);
    window.press(Key::Enter);
    assert_eq!(shown(&window), "Article 2");
    window.press_with(Modifiers::SHIFT, Key::F6);
    window.press(Key::ArrowDown);
    window.press_with(Modifiers::SHIFT, Key::Enter);
    assert_eq!((titles(&window), shown(&window)), (vec!["Article 2".into(), "Article 10".into()], "Article 10".into()));

    window.harness.get_by_label("Filter articles").focus();
    window.run();
    window.type_text("Article 1");
    assert_eq!(window.session().listed_documents().len(), 2);
    window.press(Key::Escape);
    assert_eq!(window.session().listed_documents().len(), 3);
}

#[test]
fn a_list_that_opens_is_chosen_from_by_its_first_letters_and_by_arrows() {
    let mut window = Window::with_article(ARTICLE);
    window.select("new harbour");
    window.press(Key::Num9);
    window.harness.get_by_role_and_label(Role::Button, "Label").click();
    window.run();
    window.type_text("ev");
    window.press(Key::Enter);
    assert_eq!(window.labels_of("new harbour"), ["EVENT"]);
    window.harness.get_by_role_and_label(Role::Button, "Label").click();
    window.run();
    window.press(Key::ArrowDown);
    window.press(Key::ArrowDown);
    window.press(Key::ArrowUp);
    window.press(Key::Enter);
    assert_eq!(window.labels_of("new harbour"), ["FAC"]);
}

#[test]
fn the_file_dialog_is_worked_by_keys_alone() {
    let mut window = Window::empty();
    let mut settings = window.session().settings().clone();
    settings.builtin_file_dialog = true;
    window.ask(Action::Settings(Box::new(settings)));
    let folder = window.folder().join("articles").join("inner");
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        std::fs::write(folder.join(name), format!("{name}\n\n{ARTICLE}")).unwrap();
    }
    window.press_with(Modifiers::COMMAND, Key::O);
    window.type_text(folder.parent().unwrap().to_str().unwrap());
    window.press(Key::Enter);
    window.press(Key::ArrowDown);
    window.press(Key::Enter);
    window.harness.get_by_label("b.txt");
    window.press(Key::ArrowDown);
    window.press_with(Modifiers::COMMAND, Key::Space);
    window.press(Key::ArrowDown);
    window.press_with(Modifiers::COMMAND, Key::Space);
    window.press(Key::Enter);
    window.settle();
    assert_eq!(window.session().project().documents().len(), 2);
}

#[test]
fn the_list_is_sorted_and_narrowed_by_its_menu() {
    let mut window = three_articles();
    for (title, outlet) in [("Article 1", "The Post"), ("Article 2", "Gazette"), ("Article 10", "The Post")] {
        let id = id_of(&window, title);
        let mut metadata = window.session().project().document(&id).unwrap().metadata.clone();
        metadata.outlet = outlet.to_owned();
        window.ask(Action::EditMetadata(id, Box::new(metadata)));
    }
    let open_menu = |window: &mut Window| {
        window.harness.get_by_role_and_label(Role::Button, "Sort and narrow the list").click();
        window.run();
    };
    let listed = |window: &Window| -> Vec<String> {
        window.session().listed_documents().iter().map(|document| document.title().to_owned()).collect()
    };
    open_menu(&mut window);
    window.harness.get_by_role_and_label(Role::RadioButton, "Outlet").click();
    window.run();
    assert_eq!(listed(&window), ["Article 2", "Article 1", "Article 10"]);
    window.harness.get_by_label_contains("THE POST · 2");
    window.ask(Action::Filter("outlet:post".into()));
    assert_eq!(listed(&window), ["Article 1", "Article 10"]);
    open_menu(&mut window);
    window.harness.get_by_label("Clear the filter").click();
    window.run();
    assert_eq!(listed(&window).len(), 3);
}
