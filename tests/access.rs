//! Who cannot see well, use a mouse or read Latin letters: names, contrast, scripts.

use crate::support::window::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::NodeT as _;
use standpoint::session::Action;
use standpoint::session::searching::SearchRequest;
use standpoint::session::workspace::{Dialog, Item, Panel, View};
use standpoint::ui::theme::{Tokens, contrast};

/// Nodes that take the keyboard or a click and say nothing.
fn unnamed(window: &Window) -> Vec<String> {
    use eframe::egui::accesskit::Action as Deed;
    let mut found = Vec::new();
    for node in window.harness.root().children_recursive() {
        let node = node.accesskit_node();
        let acts = node.data().supports_action(Deed::Click) || node.data().supports_action(Deed::Focus);
        // What is only text says itself. Scroll bars belong to what they scroll, which the wheel and keys do too.
        let name = if node.role() == Role::Label { node.value() } else { node.label() };
        let says = name.is_some_and(|name| !name.trim().is_empty());
        // So do the edges of a table's columns, which the table's library does not name.
        let belongs = matches!(node.role(), Role::ScrollBar | Role::Unknown | Role::GenericContainer);
        if acts && !says && !node.is_hidden() && !belongs {
            found.push(format!("{:?} at {:?}, value {:?}", node.role(), node.raw_bounds(), node.value()));
        }
    }
    found
}

#[test]
fn every_control_has_a_name() {
    let mut window = Window::empty();
    let mut found: Vec<String> = unnamed(&window).into_iter().map(|what| format!("welcome: {what}")).collect();
    window.ask(Action::Run("file.sample"));
    window.settle();
    let other = window.session().project().documents().last().unwrap().id.clone();
    window.ask(Action::OpenTab(other, true));
    let stance = window.session().overlay().stances().next().unwrap().id.clone();
    let mention = window.session().overlay().mentions().next().unwrap().id.clone();
    let entity = window.session().project().entities().next().unwrap().id.clone();
    let mut look = |window: &mut Window, what: &str| {
        window.run();
        found.extend(unnamed(window).into_iter().map(|node| format!("{what}: {node}")));
    };
    for item in [Item::Mention(mention), Item::Stance(stance)] {
        window.ask(Action::Select(Some(item.clone())));
        look(&mut window, &format!("{item:?}"));
    }
    for panel in Panel::ALL {
        window.ask(Action::ShowPanel(panel));
        look(&mut window, panel.title());
    }
    for view in View::ALL {
        window.ask(Action::ShowView(view));
        look(&mut window, view.title());
    }
    window.ask(Action::ShowView(View::Read));
    window.ask(Action::ShowEntity(Some(entity)));
    look(&mut window, "entity");
    window.ask(Action::ShowPanel(Panel::Selection));
    for (name, command) in standpoint::session::command::all().map(|command| (command.title, command.id)) {
        let quiet = ["file.quit", "file.new", "file.sample", "review.reset_learning", "edit.undo"];
        if quiet.contains(&command) || command.starts_with("go.") {
            continue;
        }
        let item = window.session().overlay().mentions().next().map(|mention| Item::Mention(mention.id.clone()));
        window.ask(Action::Select(item));
        window.ask(Action::Run(command));
        look(&mut window, name);
        window.ask(Action::Ask(None));
        window.ask(Action::Search(SearchRequest::Close));
    }
    window.ask(Action::Ask(Some(Dialog::NewTab)));
    look(&mut window, "new tab");
    window.ask(Action::Ask(None));
    for key in [Key::F, Key::E, Key::A, Key::R, Key::V, Key::G, Key::H] {
        window.press_with(Modifiers::ALT, key);
        look(&mut window, &format!("menu {key:?}"));
        window.press(Key::Escape);
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn text_and_signs_stand_out_from_whatever_they_stand_on() {
    for (theme, safe) in [(Theme::Light, false), (Theme::Dark, false), (Theme::Light, true), (Theme::Dark, true)] {
        let t = Tokens::of_look(theme, safe);
        let grounds = [t.paper, t.panel, t.card, t.hover, t.selected];
        let mut pairs = Vec::new();
        for ground in grounds {
            let inks = [("text", t.text), ("muted", t.muted), ("accent", t.accent)];
            let signs = [("danger", t.danger), ("success", t.success), ("warning", t.warning)];
            pairs.extend(inks.into_iter().chain(signs).map(|(name, ink)| (name, ink, ground, 4.5)));
        }
        for ground in [t.selection, t.found, t.trough, t.target_fill, t.success_soft, t.danger_soft] {
            pairs.push(("text", t.text, ground, 4.5));
        }
        pairs.extend([
            ("muted on a trough", t.muted, t.trough, 4.5),
            ("support", t.success, t.success_soft, 4.5),
            ("oppose", t.danger, t.danger_soft, 4.5),
            ("on accent", t.on_accent, t.accent, 4.5),
            ("on success", t.on_success, t.success, 4.5),
            ("on the bar", t.on_bar, t.bar, 4.5),
            ("on the bar, active", t.on_bar, t.bar_active, 4.5),
        ]);
        // Graphics: lines of controls, of cue and target, the ring of what has the keyboard.
        for ground in [t.paper, t.panel, t.card] {
            let lines = [("border", t.border_strong), ("target", t.target), ("focus", t.accent), ("cue", t.cue)];
            pairs.extend(lines.into_iter().map(|(name, line)| (name, line, ground, 3.0)));
        }
        for hue in (0..=360).step_by(5) {
            let label = t.label(hue);
            pairs.push(("label", label.ink, t.paper, 4.5));
            pairs.push(("label on its fill", label.ink, label.fill, 4.5));
            pairs.push(("text on a label", t.text, label.fill, 4.5));
            pairs.push(("text on a chosen label", t.text, label.strong_fill, 4.5));
            pairs.push(("outline", label.stroke, t.paper, 3.0));
        }
        let low = |(name, ink, ground, least)| {
            let found = contrast(ink, ground);
            (found < least).then(|| format!("{theme:?}: {name}, {ink:?} on {ground:?} is {found:.2}, not {least}"))
        };
        let low: Vec<String> = pairs.into_iter().filter_map(low).collect();
        assert!(low.is_empty(), "{}", low.join("\n"));
    }
}

#[test]
fn places_are_exact_in_every_script() {
    let words = ["Київ", "Αθήνα", "北京市", "القاهرة", "ירושלים", "🇺🇦", "👩‍👩‍👧", "दिल्ली"];
    let text = words.map(|word| format!("A line with {word} in it.")).join("\n\n");
    let mut window = Window::with_article(&text);
    for word in words {
        window.select(word);
        window.press(Key::Num3);
        assert_eq!(window.labels_of(word), ["GPE"], "{word}");
        let Some(Item::Mention(id)) = window.session().workspace().item.clone() else { panic!("{word} is selected") };
        let document = window.session().document().unwrap().clone();
        let overlay = window.session().overlay();
        assert_eq!(document.text.joined(&overlay.mention(&id).unwrap().spans), word);
        let index = document.text.index();
        let start = text.find(word).unwrap();
        let counted = index.code_point(document.text.as_str(), start).unwrap();
        assert_eq!(text.chars().skip(counted).take(word.chars().count()).collect::<String>(), word);
    }
}
