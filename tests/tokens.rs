//! Tokens and sentences of newswire text, and what holds for them on any text.

use crate::support::random;
use proptest::prelude::*;
use standpoint::extract;
use standpoint::text::{SourceText, TextRange, graphemes, sentences};

fn words<'t>(text: &'t str, pieces: &[TextRange]) -> Vec<&'t str> {
    pieces.iter().map(|piece| &text[piece.bytes()]).collect()
}

/// The tokens of a text, between spaces.
fn check(text: &str, expected: &str) {
    assert_eq!(words(text, &extract::tokens(text)).join(" "), expected);
}

/// A text whose sentences are separated by `|` here.
fn check_sentences(expected: &str) {
    let text = expected.replace('|', " ");
    assert_eq!(words(&text, &sentences(&text)).join("|"), expected);
}

#[test]
fn words_of_newswire() {
    check("The U.S. team’s 3.5-mile run", "The U.S. team ’s 3.5 - mile run");
    check("Gen. J. R. Holloway didn’t go on Jan. 5.", "Gen. J. R. Holloway did n’t go on Jan. 5 .");
    check("the soldiers’ union, O’Brien’s", "the soldiers ’ union , O’Brien ’s");
    check("“$5bn” (1,200)…", "“ $ 5bn ” ( 1,200 ) …");
    check("They wed. She is a rep.", "They wed . She is a rep .");
}

#[test]
fn addresses_are_whole() {
    check("See https://example.org/a_b?c=d&e=1.", "See https://example.org/a_b?c=d&e=1 .");
    check("(www.example.org/x), then", "( www.example.org/x ) , then");
    check("Write to first.last@example.co.uk.", "Write to first.last@example.co.uk .");
    check("said @desk_1 on #budget2025", "said @desk_1 on #budget2025");
    check("3 @ 5 and No. #5", "3 @ 5 and No . # 5");
}

#[test]
fn what_is_drawn_as_one_is_cut_as_one() {
    check("क्षि e\u{301}t 👩‍👩‍👧‍👦!", "क्षि e\u{301}t 👩‍👩‍👧‍👦 !");
}

#[test]
fn sentences_of_newswire() {
    for expected in [
        "He lives in the U.S.|The U.S. President spoke.",
        "U.S. President Jane Roe met Sen. John Doe of Okla. on Jan. 5 at 5 p.m. in St. Louis.|He left.",
        "They ranked No. 5 in Sec. 3.|No.|Then they left.",
        "Mr. J.-P. Dupont of Acme Inc. spoke.|“We go.”|She left.",
        "It rose 3.5 percent.|In 2024 it fell.",
        "“Is it so?” he asked.|“It is!” she said.",
        "(He left.)|She stayed [at home].|And then … nothing.",
        "1. Open the door.|2. Close it.",
        "He met Lt. Col. Ann Lee, Ph.D., and Gov. Roe.|It ended on the 30-Jan. 2 run.",
        "See www.example.org.|The e-mail came.",
        "He spoke at 10 a.m. Wednesday.|It ended at 5 p.m.|The crowd left.",
        "“No.”|“Why not?”|“Because.”",
    ] {
        check_sentences(expected);
    }
    let text = "Harbour plan divides city\nMayor speaks\n• First item\n• Second item";
    assert_eq!(sentences(text).len(), 4, "lines are sentences");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_cover_the_text_in_order_and_cut_no_grapheme(text in random::text()) {
        let source = SourceText::new(&text).unwrap();
        let text = source.as_str();
        let tokens = extract::tokens(text);
        let mut at = 0;
        for token in &tokens {
            prop_assert!(token.start() >= at && !token.is_empty());
            prop_assert!(text[at..token.start()].trim().is_empty(), "only white space lies between tokens");
            at = token.end();
        }
        prop_assert!(text[at..].trim().is_empty());
        // A sign that combines with a space has lost its word already.
        let bounds: std::collections::BTreeSet<usize> = graphemes(text).map(TextRange::start).chain([text.len()]).collect();
        for token in &tokens {
            let after_space = text[..token.start()].ends_with(char::is_whitespace);
            let before_space = text[token.end()..].starts_with(char::is_whitespace);
            prop_assert!(after_space || bounds.contains(&token.start()), "{token:?} of {text:?}");
            prop_assert!(before_space || bounds.contains(&token.end()), "{token:?} of {text:?}");
        }
    }

    #[test]
    fn what_stands_in_another_paragraph_changes_nothing(text in random::text(), more in random::text()) {
        let (one, other) = (SourceText::new(&text).unwrap(), SourceText::new(&more).unwrap());
        let both = format!("{}\n{}", one.as_str(), other.as_str());
        prop_assert!(extract::tokens(&both).starts_with(&extract::tokens(one.as_str())));
        prop_assert!(sentences(&both).starts_with(&sentences(one.as_str())));
    }
}

#[test]
fn time_grows_with_the_text_and_no_faster() {
    for piece in ["a", "a.", "a-", "@", "a@", "\u{301}", "🇰🇪", "’s", "www.", "1,", ". ( ", "क्", "“ ", "a\u{301}"]
    {
        let text = piece.repeat(1_000_000 / piece.len());
        let start = cpu_time::ThreadTime::now();
        let count = extract::tokens(&text).len();
        assert!(start.elapsed().as_secs() < 20, "{piece:?}: {count} tokens took {:?}", start.elapsed());
    }
}
