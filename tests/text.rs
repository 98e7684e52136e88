//! Places and pieces of text, against the plainest way of counting.

use crate::support::random;
use proptest::prelude::*;
use standpoint::text::{
    LineColumn, SourceText, TextRange, grapheme_boundary, graphemes, paragraphs, sentences, word_at, word_boundary,
    words,
};

/// Compares every conversion at every byte with a naive count.
fn check_index(raw: &str) {
    let source = SourceText::new(raw).unwrap();
    let (text, index) = (source.as_str(), source.index());
    assert!(!text.contains('\r'));
    assert_eq!(index.code_points(), text.chars().count());
    assert_eq!(index.utf16_units(), text.encode_utf16().count());
    assert_eq!(index.line_count(), text.split('\n').count());
    for byte in 0..=text.len() + 2 {
        let Some(before) = text.get(..byte) else {
            assert_eq!(index.code_point(text, byte), None, "byte {byte} of {text:?}");
            assert_eq!(index.utf16(text, byte), None);
            assert_eq!(index.line_column(text, byte), None);
            continue;
        };
        let (points, units) = (before.chars().count(), before.encode_utf16().count());
        assert_eq!(index.code_point(text, byte), Some(points), "byte {byte} of {text:?}");
        assert_eq!(index.byte_of_code_point(text, points), Some(byte));
        assert_eq!(index.utf16(text, byte), Some(units));
        assert_eq!(index.byte_of_utf16(text, units), Some(byte));
        if text[byte..].chars().next().is_some_and(|next| next.len_utf16() == 2) {
            assert_eq!(index.byte_of_utf16(text, units + 1), None, "inside a surrogate pair");
        }
        let line = before.rsplit('\n').next().unwrap();
        let place = LineColumn { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 };
        assert_eq!(index.line_column(text, byte), Some(place));
        assert_eq!(index.byte_of_line_column(text, place), Some(byte));
    }
    assert_eq!(index.byte_of_code_point(text, text.chars().count() + 1), None);
    assert_eq!(index.byte_of_utf16(text, text.encode_utf16().count() + 1), None);
    for (number, line) in text.split('\n').enumerate() {
        let past = LineColumn { line: number + 1, column: line.chars().count() + 2 };
        assert_eq!(index.byte_of_line_column(text, past), None, "a column past the end of a line");
    }
    for nowhere in [(0, 1), (1, 0), (text.split('\n').count() + 1, 1)] {
        let place = LineColumn { line: nowhere.0, column: nowhere.1 };
        assert_eq!(index.byte_of_line_column(text, place), None);
    }
}

/// Pieces are in order, apart, not empty and cut no character.
fn check_pieces(text: &str, pieces: &[TextRange]) {
    for piece in pieces {
        assert!(text.get(piece.bytes()).is_some_and(|words| !words.is_empty()), "{piece:?} of {text:?}");
    }
    for pair in pieces.windows(2) {
        assert!(pair[0].end() <= pair[1].start(), "{pair:?} of {text:?}");
    }
}

fn check_segments(text: &str) {
    let all: Vec<TextRange> = graphemes(text).collect();
    check_pieces(text, &all);
    let joined: String = all.iter().map(|piece| &text[piece.bytes()]).collect();
    assert_eq!(joined, text, "graphemes cover the text");

    let lines: Vec<&str> = paragraphs(text).map(|line| &text[line.bytes()]).collect();
    assert_eq!(lines.join("\n"), text, "paragraphs and line ends cover the text");

    let all: Vec<TextRange> = words(text).collect();
    check_pieces(text, &all);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let found: usize = all.iter().map(|word| letters(&text[word.bytes()])).sum();
    assert_eq!(found, letters(text), "words cover all letters and digits");

    let all = sentences(text);
    check_pieces(text, &all);
    let mut rest = text.to_owned();
    for sentence in all.iter().rev() {
        let words = &text[sentence.bytes()];
        assert_eq!(words, words.trim(), "sentences have no space around them");
        assert!(!words.contains('\n'));
        rest.replace_range(sentence.bytes(), "");
    }
    assert_eq!(rest.trim(), "", "sentences cover all but white space");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn units_agree_with_a_naive_count(text in random::text()) {
        check_index(&text);
        // Longer than the distance of checkpoints.
        check_index(&text.repeat(1 + 1200 / text.len().max(1)));
    }

    #[test]
    fn pieces_are_in_order_and_cover_the_text(text in random::text()) {
        check_segments(SourceText::new(&text).unwrap().as_str());
    }

    #[test]
    fn carets_always_move_and_land_on_boundaries(text in random::text(), at in any::<prop::sample::Index>()) {
        let offset = at.index(text.len() + 1);
        let floor = text.floor_char_boundary(offset);
        let bounds: Vec<usize> = graphemes(&text).map(TextRange::end).chain([0]).collect();
        let next = grapheme_boundary(&text, offset, true);
        prop_assert!(next > floor || next == text.len());
        let back = grapheme_boundary(&text, offset, false);
        prop_assert!(back < floor || back == 0);
        if bounds.contains(&floor) {
            prop_assert!(bounds.contains(&next) && bounds.contains(&back));
        }
        for forward in [true, false] {
            let stop = word_boundary(&text, offset, forward);
            prop_assert!(text.is_char_boundary(stop));
            let moved = if forward { stop > floor || stop == text.len() } else { stop < floor || stop == 0 };
            prop_assert!(moved);
        }
        if let Some(word) = word_at(&text, offset) {
            prop_assert!(word.start() <= floor && floor <= word.end());
            prop_assert!(words(&text[word.bytes()]).count() >= 1);
        }
    }

    #[test]
    fn text_from_outside_is_only_freed_of_a_mark_and_of_carriage_returns(text in random::text()) {
        let source = SourceText::new(&text).unwrap();
        let expected = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        prop_assert_eq!(source.as_str(), expected);
    }
}

#[test]
fn a_megabyte_on_one_line_is_counted_fast_and_right() {
    let text = "Київ said 👩‍👩‍👧‍👦 “no”; ".repeat(24_000);
    assert!(text.len() > 1_000_000);
    let source = SourceText::new(&text).unwrap();
    let index = source.index();
    // One count along the whole text, compared with conversions at places all over it.
    let mut units = 0;
    for (point, (byte, character)) in text.char_indices().enumerate() {
        if point % 97 == 0 {
            assert_eq!(index.code_point(&text, byte), Some(point));
            assert_eq!(index.byte_of_code_point(&text, point), Some(byte));
            assert_eq!(index.utf16(&text, byte), Some(units));
            assert_eq!(index.byte_of_utf16(&text, units), Some(byte));
            assert_eq!(index.line_column(&text, byte), Some(LineColumn { line: 1, column: point + 1 }));
        }
        units += character.len_utf16();
    }
    assert_eq!(index.byte_of_code_point(&text, index.code_points()), Some(text.len()));
    assert_eq!(words(&text).count(), 3 * 24_000);
}

#[test]
fn families_flags_and_combining_marks_are_one_step() {
    let text = "e\u{301}👩‍👩‍👧‍👦🇰🇪🇩🇪क्षि";
    let found: Vec<&str> = graphemes(text).map(|piece| &text[piece.bytes()]).collect();
    assert_eq!(found, ["e\u{301}", "👩‍👩‍👧‍👦", "🇰🇪", "🇩🇪", "क्षि"]);
    let second = "e\u{301}".len();
    assert_eq!(grapheme_boundary(text, 0, true), second);
    assert_eq!(grapheme_boundary(text, second + "👩‍👩‍👧‍👦".len(), false), second);
}

#[test]
fn ranges_at_the_edges_of_a_text_are_refused_or_cut() {
    let source = SourceText::new("Köln").unwrap();
    assert_eq!(source.get(TextRange::between(0, 2)), None, "inside ö");
    assert_eq!(source.get(TextRange::between(0, 9)), None);
    assert_eq!(source.slice(TextRange::between(2, 99)), "öln");
    assert_eq!(source.slice(TextRange::between(90, 99)), "");
    assert_eq!(source.joined(&[TextRange::between(0, 1), TextRange::between(3, 5)]), "K ln");
}
