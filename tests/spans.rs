//! Mentions in the reading view: nested, stacked, moved by their ends, in pieces.

use crate::support::reader::{NEWS, Reader, click, drag, place, press};
use eframe::egui::{Event, Key, Modifiers, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use standpoint::text::TextRange;
use standpoint::ui::widgets::annotated_text::{AnnotatedTextState, SpanStyle, TextCursor};

const EIGHT: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

#[test]
fn marking_never_moves_a_letter() {
    let mut harness = Reader::new(NEWS).watch("Tuesday").watch("tram line").open(vec2(500.0, 500.0));
    let before: Vec<_> = harness.state().carets.clone();
    let mut marked =
        Reader::new(NEWS).mark("Petra Novak on Tuesday", "event", true).mark("Petra Novak", "person", false);
    for tag in EIGHT {
        marked = marked.mark("Tuesday", tag, tag < "e");
    }
    harness.state_mut().spans = marked.spans;
    harness.state_mut().state = AnnotatedTextState::default();
    harness.run();
    assert_eq!(harness.state().carets, before);
}

#[test]
fn eight_mentions_on_one_word_are_all_in_reach_and_keep_to_their_line() {
    let words = "one two three four five six seven eight nine ten eleven twelve ".repeat(6);
    let mut reader = Reader::new(&words);
    let second = words.match_indices("seven").nth(1).unwrap().0;
    for tag in EIGHT {
        reader = reader.mark("seven", tag, tag < "e");
        let range = TextRange::between(second, second + "seven".len());
        let style = reader.spans.last().unwrap().clone();
        reader.spans.push(SpanStyle { ranges: vec![range], tag: format!("{tag}2").into(), ..style });
    }
    let mut harness = reader.open(vec2(420.0, 500.0));
    let rect = |harness: &Harness<'_, Reader>, tag: &str| {
        let name = format!("{} seven", tag.to_uppercase());
        let mut found = harness.query_all_by_label_contains(&name);
        found.next().unwrap().rect()
    };
    // The lines of text are 34 points apart; boxes and tags of one stay clear of the next.
    for tag in EIGHT {
        assert!(rect(&harness, tag).height() <= 34.0, "{:?}", rect(&harness, tag));
    }
    let place = rect(&harness, "a").center();
    click(&mut harness, place, 1);
    let mut under = harness.state().clicked.as_ref().unwrap().spans.clone();
    under.sort_unstable();
    assert_eq!(under, [0, 2, 4, 6, 8, 10, 12, 14], "a click finds all eight, to go round");
    // A tag, or the mark that it shrank to, gives its own mention alone: all eight of them.
    let (strip, mut alone) = (rect(&harness, "a"), Vec::new());
    let mut x = strip.left();
    while x < strip.left() + 120.0 {
        click(&mut harness, pos2(x, strip.top() + 5.0), 1);
        let spans = harness.state().clicked.as_ref().unwrap().spans.clone();
        if spans.len() == 1 && !alone.contains(&spans[0]) {
            alone.push(spans[0]);
        }
        x += 2.0;
    }
    alone.sort_unstable();
    assert_eq!(alone, under);
}

#[test]
fn an_end_is_moved_by_its_handle_to_whole_words_or_with_alt_exactly() {
    let novak = TextRange::between(NEWS.find("Petra").unwrap(), NEWS.find(" on Tue").unwrap());
    for (modifiers, moved) in [(Modifiers::NONE, "Petra Novak on Tuesday"), (Modifiers::ALT, "Petra Novak on Tues")] {
        let mut reader = Reader::new(NEWS).mark("Petra Novak", "person", false).watch("day. She");
        reader.grips = vec![novak];
        let mut harness = reader.open(vec2(800.0, 500.0));
        let from = harness.get_by_label("End of the selected annotation").rect().center();
        let to = harness.state().carets[0].1.unwrap().center() + vec2(1.0, 0.0);
        harness.event(Event::ModifiersChanged(modifiers));
        drag(&mut harness, from, to);
        let found = harness.state().moved.clone().expect("the end has moved");
        assert_eq!(found.len(), 1);
        assert_eq!(harness.state().text.slice(found[0]), moved);
        assert!(harness.state().cursor.is_empty(), "a handle selects nothing");
    }
}

#[test]
fn control_adds_words_to_what_is_selected() {
    let mut reader = Reader::new(NEWS).watch("aised").watch("ram line");
    reader.grips = vec![TextRange::between(4, 9)];
    let mut harness = reader.open(vec2(800.0, 500.0));
    let (from, to) = (place(&harness, 0), place(&harness, 1));
    harness.event(Event::ModifiersChanged(Modifiers::COMMAND));
    drag(&mut harness, from, to);
    let words = |harness: &Harness<'_, Reader>| harness.state().text.slice(harness.state().toggled.unwrap()).to_owned();
    assert_eq!(words(&harness), "praised the new tram");
    click(&mut harness, from, 1);
    assert_eq!(words(&harness), "praised");
    assert!(harness.state().clicked.is_none());
}

#[test]
fn keys_go_by_sentence_and_paragraph() {
    let mut harness = Reader::new(NEWS).watch("Novak").open(vec2(800.0, 500.0));
    let at = place(&harness, 0);
    click(&mut harness, at, 1);
    press(&mut harness, Modifiers::ALT, Key::Period, 1);
    assert_eq!(harness.state().cursor, TextCursor::at(NEWS.find("She").unwrap()));
    press(&mut harness, Modifiers::ALT | Modifiers::SHIFT, Key::Period, 1);
    assert_eq!(harness.state().selected(), "She praised the new tram line.");
    press(&mut harness, Modifiers::ALT, Key::Comma, 2);
    assert_eq!(harness.state().cursor, TextCursor::at(0));
    press(&mut harness, Modifiers::COMMAND, Key::ArrowDown, 1);
    assert_eq!(harness.state().cursor, TextCursor::at(NEWS.find("👩‍👩‍👧").unwrap()));
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowDown, 1);
    assert!(harness.state().selected().ends_with("said.\n"));
    press(&mut harness, Modifiers::COMMAND, Key::ArrowUp, 2);
    assert_eq!(harness.state().cursor, TextCursor::at(0));
}
