//! The window's pieces, driven without a window.

use crate::support::reader::{NEWS, Reader, click, drag, place, press};
use eframe::egui::{self, Event, Key, Modifiers, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use standpoint::model::Polarity;
use standpoint::text::TextRange;
use standpoint::ui::theme::{self, LabelColours, NEUTRAL_HUE, Tokens, contrast};
use standpoint::ui::widgets::annotated_text::TextCursor;
use standpoint::ui::widgets::card_column::{CardWish, arrange};
use standpoint::ui::widgets::stance_card::StanceCard;
use standpoint::ui::widgets::tag_bar::{TagBarItem, tag_bar_ui};

#[test]
fn a_drag_selects_whole_words() {
    let mut harness = Reader::new(NEWS).watch("tra Novak").watch("uesday").open(vec2(800.0, 500.0));
    let (from, to) = (place(&harness, 0), place(&harness, 1));
    drag(&mut harness, from, to);
    assert_eq!(harness.state().selected(), "Petra Novak on Tuesday");
    harness.event(Event::Copy);
    harness.step();
    let copied = |command: &egui::OutputCommand| matches!(command, egui::OutputCommand::CopyText(text) if text == "Petra Novak on Tuesday");
    assert!(harness.output().platform_output.commands.iter().any(copied));
}

#[test]
fn a_drag_over_emoji_and_cyrillic_selects_whole_characters() {
    let mut harness = Reader::new(NEWS).watch("yiv 🇺🇦").watch("ндар said").open(vec2(800.0, 500.0));
    let (from, to) = (place(&harness, 0), place(&harness, 1));
    drag(&mut harness, to, from);
    assert_eq!(harness.state().selected(), "Kyiv 🇺🇦 cheered, Олена Бондар");
    assert!(harness.state().cursor.head < harness.state().cursor.anchor, "the caret is where the drag ended");
}

#[test]
fn double_click_selects_a_word_and_triple_click_a_sentence() {
    let mut harness = Reader::new(NEWS).watch("aised the").open(vec2(800.0, 500.0));
    let at = place(&harness, 0);
    click(&mut harness, at, 2);
    assert_eq!(harness.state().selected(), "praised");
    click(&mut harness, at, 1);
    assert_eq!(harness.state().selected(), "She praised the new tram line.");
}

#[test]
fn keys_move_and_select_across_paragraphs() {
    let mut harness = Reader::new(NEWS).watch("line.").open(vec2(800.0, 500.0));
    let at = place(&harness, 0);
    click(&mut harness, at, 1);
    press(&mut harness, Modifiers::NONE, Key::End, 1);
    let end = NEWS.find('\n').unwrap();
    assert_eq!(harness.state().cursor, TextCursor::at(end));
    // The line end, then a family of three that is one character to its reader.
    press(&mut harness, Modifiers::SHIFT, Key::ArrowRight, 2);
    assert_eq!(harness.state().selected(), "\n👩‍👩‍👧");
    press(&mut harness, Modifiers::SHIFT | Modifiers::COMMAND, Key::ArrowRight, 2);
    assert_eq!(harness.state().selected(), "\n👩‍👩‍👧 Families in");
    press(&mut harness, Modifiers::NONE, Key::ArrowDown, 1);
    press(&mut harness, Modifiers::NONE, Key::Home, 1);
    assert_eq!(harness.state().cursor, TextCursor::at(NEWS.find("Nobody").unwrap()));
    press(&mut harness, Modifiers::SHIFT, Key::ArrowUp, 1);
    assert!(harness.state().selected().starts_with("👩‍👩‍👧 Families"));
    press(&mut harness, Modifiers::COMMAND, Key::End, 1);
    assert_eq!(harness.state().cursor, TextCursor::at(NEWS.len()));
}

#[test]
fn up_and_down_pass_every_line_of_a_wrapped_paragraph() {
    let words = "one two three four five six seven eight nine ten ".repeat(20);
    let mut harness = Reader::new(&words).watch("one").open(vec2(400.0, 500.0));
    let at = place(&harness, 0);
    click(&mut harness, at, 1);
    press(&mut harness, Modifiers::COMMAND, Key::Home, 1);
    let mut seen = vec![0];
    for _ in 0..100 {
        press(&mut harness, Modifiers::NONE, Key::ArrowDown, 1);
        let head = harness.state().cursor.head;
        assert!(head > *seen.last().unwrap(), "each line is further down");
        seen.push(head);
        if head == words.len() {
            break;
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
    press(&mut harness, Modifiers::NONE, Key::ArrowUp, seen.len());
    assert!(harness.state().cursor.head < 40);
}

#[test]
fn mentions_are_named_and_can_be_clicked() {
    let reader = Reader::new(NEWS).mark("Petra Novak", "person", true).mark("mayor of Ostrava", "role", false);
    let mut harness = reader.mark("Ostrava", "country", false).open(vec2(800.0, 500.0));
    harness.get_by_label("PERSON Petra Novak, suggested").click();
    harness.run();
    assert_eq!(harness.state().clicked.as_ref().unwrap().spans, vec![0]);
    harness.get_by_label("COUNTRY Ostrava").click();
    harness.run();
    assert_eq!(harness.state().clicked.as_ref().unwrap().spans, vec![2, 1], "innermost first");
    harness.get_by_label("PERSON Petra Novak, suggested").click_accesskit();
    harness.run();
    assert_eq!(harness.state().clicked.as_ref().unwrap().spans, vec![0]);
}

#[test]
fn boilerplate_can_be_left_out() {
    let reader = Reader { hidden: vec![TextRange::between(0, 48)], ..Reader::new(NEWS) };
    let mut harness = reader.open(vec2(800.0, 500.0));
    assert_eq!(harness.query_all_by_label_contains("Petra").count(), 1);
    let whole = TextRange::between(0, NEWS.find('\n').unwrap());
    let mut reader = Reader { hidden: vec![whole], ..Reader::new(NEWS) };
    reader.state.scroll_to(0);
    harness = reader.open(vec2(800.0, 500.0));
    assert_eq!(harness.query_all_by_label_contains("Petra").count(), 1);
}

#[test]
fn a_long_text_lays_out_only_what_is_visible_and_finds_any_place() {
    let paragraph =
        |n: usize| format!("Paragraph {n} says that the council meets again. {}\n", "More words. ".repeat(n % 60));
    let mut text = String::new();
    for n in 0.. {
        text.push_str(&paragraph(n));
        if text.len() > 1_000_000 {
            break;
        }
    }
    let mut harness = Reader::new(&text).watch("Paragraph 2000 says").open(vec2(800.0, 500.0));
    assert!(harness.state().laid_out < 40, "{}", harness.state().laid_out);
    assert!(harness.state().state.chunk_count() > 2000);
    let target = harness.state().carets[0].0;
    harness.state_mut().state.scroll_to(target);
    harness.run();
    assert!(harness.state().laid_out < 40);
    let caret = harness.state().carets[0].1.expect("visible now");
    assert!(caret.top() > 30.0 && caret.bottom() < 470.0, "{caret:?}");
    // The first visible paragraph stays when the window gets narrower and wider.
    let first = harness.state().state.first_visible().unwrap();
    for width in [500.0, 640.0, 420.0, 800.0] {
        harness.set_size(vec2(width, 500.0));
        harness.run();
        assert_eq!(harness.state().state.first_visible().unwrap(), first, "at {width}");
    }
}

#[test]
fn one_endless_line_and_odd_texts_are_shown_in_pieces() {
    let endless = "word ".repeat(60_000);
    let harness = Reader::new(&endless).open(vec2(800.0, 500.0));
    assert!(harness.state().laid_out < 5);
    let odd = [
        "",
        "\n\n\n",
        "שלום עולם 12 abc، مرحبا بالعالم.",
        "e\u{301}\u{302}\u{303}\t\u{200b}\u{202e}x",
        "漢字かな交じり文。",
        "\u{1F468}\u{200D}",
    ];
    for text in odd {
        let mut harness = Reader::new(text).mark_all().open(vec2(300.0, 300.0));
        for x in [40.0, 60.0, 90.0, 150.0, 290.0] {
            drag(&mut harness, pos2(x, 60.0), pos2(290.0 - x, 120.0));
            harness.state().selected();
        }
        for key in [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::Home, Key::End, Key::PageDown] {
            press(&mut harness, Modifiers::SHIFT, key, 3);
            harness.state().selected();
        }
    }
}

#[test]
fn hebrew_and_arabic_read_from_right_to_left() {
    let text = "אמר שלום 12 פעמים abc, סוף.";
    let mut reader = Reader::new(text);
    for words in ["אמר", "שלום", "12", "2 פע", "פעמים", "abc", "bc", "סוף"] {
        reader = reader.watch(words);
    }
    let mut harness = reader.open(vec2(800.0, 500.0));
    let x: Vec<f32> = harness.state().carets.iter().map(|caret| caret.1.unwrap().center().x).collect();
    let [first, hello, twelve, two, times, abc, bc, end] = x[..] else { panic!() };
    assert!(first > hello && hello > two && two > twelve && twelve > times, "{x:?}");
    assert!(times > bc && bc > abc && abc > end, "{x:?}");
    // From the word's leading edge to well inside the next one: both whole, wherever they stand.
    let (from, to) = (pos2(hello - 2.0, place(&harness, 1).y), pos2(times - 12.0, place(&harness, 4).y));
    drag(&mut harness, from, to);
    assert_eq!(harness.state().selected(), "שלום 12 פעמים");
}

#[test]
fn every_hue_is_legible_in_both_looks() {
    let themes = [egui::Theme::Light, egui::Theme::Dark];
    for (theme, safe) in themes.into_iter().flat_map(|theme| [(theme, false), (theme, true)]) {
        let tokens = Tokens::of_look(theme, safe);
        for hue in 0..=NEUTRAL_HUE {
            let LabelColours { fill, strong_fill, stroke, ink, dot } = tokens.label(hue);
            for ground in [fill, strong_fill, tokens.paper, tokens.card, tokens.target_fill, tokens.selection] {
                assert!(contrast(tokens.text, ground) >= 4.5, "text, hue {hue}, {theme:?}");
            }
            for ground in [fill, strong_fill, tokens.paper, tokens.card, tokens.target_fill, tokens.label(60).fill] {
                let found = contrast(ink, ground);
                assert!(found >= 4.5, "tag, hue {hue}, {theme:?}: {found} on {ground:?}");
            }
            // Outlines and dots are not text: WCAG asks for 3.
            assert!(contrast(stroke, tokens.paper) >= 3.0, "outline, hue {hue}, {theme:?}");
            assert!(contrast(dot, tokens.bar) >= 3.0, "dot, hue {hue}, {theme:?}");
        }
        for ground in [tokens.paper, tokens.panel, tokens.card, tokens.selected, tokens.hover, tokens.trough] {
            assert!(contrast(tokens.muted, ground) >= 4.5, "muted on {ground:?}, {theme:?}");
            assert!(contrast(tokens.text, ground) >= 7.0, "text on {ground:?}, {theme:?}");
        }
        for polarity in Polarity::ALL {
            for ground in [tokens.card, tokens.paper, tokens.polarity_soft(polarity)] {
                assert!(contrast(tokens.polarity(polarity), ground) >= 4.5, "{polarity:?} on {ground:?}, {theme:?}");
            }
        }
        for (ink, ground) in [
            (tokens.on_accent, tokens.accent),
            (tokens.on_success, tokens.success),
            (tokens.on_bar, tokens.bar),
            (tokens.on_bar, tokens.bar_active),
            (tokens.accent, tokens.selected),
            (tokens.accent, tokens.card),
            (tokens.warning, tokens.card),
            (tokens.text, tokens.found),
        ] {
            assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}, {theme:?}");
        }
    }
}

#[test]
fn cards_keep_their_order_and_do_not_cover_one_another() {
    let wish = |y: f32| CardWish { y, height: 80.0, collapsed: 27.0 };
    let wishes = [wish(10.0), wish(20.0), wish(300.0), wish(310.0), wish(320.0), wish(330.0), wish(340.0)];
    for chosen in [None, Some(0), Some(4), Some(6)] {
        let places = arrange(&wishes, 7.0, 120.0, chosen);
        for pair in places.windows(2) {
            assert!(pair[1].y >= pair[0].y + pair[0].height + 6.9, "{places:?}");
        }
        assert!(chosen.is_some() || !places[0].collapsed && !places[1].collapsed);
        if let Some(chosen) = chosen {
            assert_eq!(places[chosen].y, wishes[chosen].y);
            assert!(!places[chosen].collapsed);
        }
    }
    assert!(arrange(&wishes, 7.0, 120.0, None)[5].collapsed);
    assert!(arrange(&[], 7.0, 120.0, Some(3)).is_empty());
}

#[test]
fn cards_and_bars_have_names_and_answer_clicks() {
    let card = StanceCard {
        verb: "leans against",
        polarity: Polarity::LeansOppose,
        suggested: true,
        status: "0.58",
        holder: "Petra Novak",
        target: "tram line",
        detail: "",
        lit: false,
        selected: false,
        collapsed: false,
    };
    let mut installed = false;
    let mut harness = Harness::builder().with_size(vec2(500.0, 300.0)).build_ui_state(
        move |ui, clicks: &mut Vec<String>| {
            if !std::mem::replace(&mut installed, true) {
                theme::install(ui.ctx());
                return;
            }
            if ui.add(card).clicked() {
                clicks.push("card".into());
            }
            let items = [TagBarItem::label("Person", "1", 217), TagBarItem::action("Stance", "S")];
            if let Some(item) = tag_bar_ui(ui, &items).clicked {
                clicks.push(items[item].name.clone());
            }
        },
        Vec::new(),
    );
    harness.run();
    harness.get_by_label("Petra Novak leans against tram line, suggested").click();
    harness.run();
    harness.get_by_label("Tag as Person").click();
    harness.run();
    harness.get_by_label("Stance").click();
    harness.run();
    assert_eq!(*harness.state(), ["card", "Person", "Stance"]);
}
