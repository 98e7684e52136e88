//! Texts that nobody writes: extraction neither breaks down nor points beside the text.

use crate::support::adversarial::{ADVERSARIES, preamble};
use proptest::prelude::*;
use standpoint::extract::Extractor;
use standpoint::format;
use standpoint::model::{Operation, Project};
use standpoint::session::intake;
use standpoint::store;
use standpoint::text::TextRange;
use std::ops::ControlFlow;

/// Extracts and enters what was found; the project refuses records that do not hold.
fn check(text: &str) {
    let Ok(draft) = format::draft_of_text(text) else { return };
    let mut project = Project::new("", store::news_schema());
    let document = intake::draft_document(&project, draft);
    let article = intake::article(&document);
    let found = Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    let again = Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!(found, again, "the same text gives the same suggestions");
    let mentions = found.mentions.iter().flat_map(|mention| &mention.spans);
    let stances = found.stances.iter().flat_map(|stance| {
        let attribution = stance.attribution.iter().flat_map(|link| &link.spans);
        stance.cue.iter().chain(&stance.evidence).chain(&stance.target.spans).chain(attribution)
    });
    let places: Vec<TextRange> = mentions.chain(stances).chain(&document.boilerplate).copied().collect();
    for place in places {
        assert!(document.text.get(place).is_some_and(|words| !words.is_empty()), "{place:?} cuts or leaves the text");
    }
    let id = document.id.clone();
    project.commit(&[Operation::document(document)]).unwrap();
    let operations = intake::suggestion_operations(&project, &id, found);
    project.commit(&operations).unwrap();
}

#[test]
fn no_text_breaks_extraction_or_its_places() {
    let english = preamble();
    for adversary in ADVERSARIES {
        println!("{}", adversary.name);
        let text = (adversary.text)(6_000);
        check(&text);
        check(&format!("{english}{text}"));
    }
    check("");
    check("\u{feff}");
    check("At 9\u{b55} GMT and 0\u{b55}z, in 19\u{b55}0s and 1\u{b55}–2\u{b55}, 2025-0\u{b55}-01.");
}

/// A few words of a kind that extraction looks for, or that it should not stumble over.
const PIECES: &[&str] = &[
    "Amina Okafor",
    "Kenya",
    "said",
    "that",
    "the",
    "would not",
    "opposes",
    "supports",
    "rejected",
    "plan",
    "“",
    "”",
    "\"",
    "‘",
    "’s",
    "'s",
    "(",
    ")",
    "[",
    "—",
    "-",
    ",",
    ".",
    "…",
    "?",
    "\n",
    "\n\n",
    "U.S.",
    "Mr.",
    "Prime Minister",
    "of",
    "Monday",
    "22 August 2025",
    "last week",
    "20,000",
    "$5",
    "million",
    "who",
    "and",
    "but",
    "if",
    "may",
    "🚢",
    "👩‍👩‍👧‍👦",
    "e\u{301}",
    "план",
    "计划",
    "خطة",
    "\u{202e}",
    "\u{0}",
    "KENYA",
    "according to",
    "officials",
    "a",
    "three-and-a-half-year",
    "NATO (North Atlantic Treaty Organization)",
    "Select Language: English\n",
    "we",
    "he",
    "9\u{b55}",
    "٣٤",
    "２０２５",
    "GMT",
    "1990s",
    "2024-25",
    "between",
    "March",
    "p.m.",
    "–",
    "$",
    "million",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn random_mixes_break_nothing(
        pieces in prop::collection::vec((0..PIECES.len(), prop_oneof![8 => Just(" "), 1 => Just("")]), 0..160),
        english: bool,
    ) {
        let mut text = if english { preamble().lines().take(4).collect::<Vec<_>>().join(" ") } else { String::new() };
        for (piece, gap) in pieces {
            text.push_str(PIECES[piece]);
            text.push_str(gap);
        }
        check(&text);
    }

    #[test]
    fn random_characters_break_nothing(text in "\\PC{0,300}") {
        check(&text);
    }
}
