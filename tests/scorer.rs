//! The pair scorer: who stands how towards whom, learnt and measured.

use standpoint::analysis::evaluation::{PairScores, PairTally};
use standpoint::extract::scorer::{ModelError, PairItem, PairLabel, PairProbability, Scorer, TrainOptions, train};
use standpoint::extract::{Article, Extractor};
use standpoint::model::{Maker, Metadata, Polarity};
use standpoint::text::{SourceText, TextRange};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// “[Holder] criticised {Target}”: square brackets mark the holder, curly ones the target.
fn item(marked: &str, label: PairLabel) -> PairItem {
    let place = |open: char, close: char| {
        let clean = |end: usize| marked[..end].chars().filter(|mark| !"[]{}".contains(*mark)).map(char::len_utf8).sum();
        TextRange::between(clean(marked.find(open).unwrap()), clean(marked.find(close).unwrap()))
    };
    let text = marked.replace(['[', ']', '{', '}'], "");
    PairItem { holder: Some(place('[', ']')), target: place('{', '}'), text, label }
}

fn shipped(marked: &str) -> PairProbability {
    Scorer::bundled().unwrap().score(&[item(marked, PairLabel::Neutral)])[0].unwrap()
}

fn small_items() -> Vec<PairItem> {
    let mut items = Vec::new();
    for (holder, target) in [("Okafor", "Marlow"), ("Berlin", "Ankara"), ("Powell", "Rubio"), ("Lidova", "Grant")] {
        for (verb, label) in
            [("blasted", PairLabel::Oppose), ("praised", PairLabel::Support), ("met", PairLabel::Neutral)]
        {
            for place in ["in Oslo", "on Monday", "again", "in public", "at length"] {
                items.push(item(&format!("[{holder}] {verb} {{{target}}} {place}."), label));
                items.push(item(&format!("{{{holder}}} {verb} [{target}] {place}."), PairLabel::Neutral));
            }
        }
    }
    items
}

fn polarity(label: PairLabel) -> Polarity {
    match label {
        PairLabel::Support => Polarity::Support,
        PairLabel::Oppose => Polarity::Oppose,
        PairLabel::Neutral => Polarity::Neutral,
    }
}

fn trained(seed: u64) -> Vec<u8> {
    let options = TrainOptions { seed, nets: 1, epochs: 4, ..TrainOptions::default() };
    train(&small_items(), &options, &mut |_, _| ControlFlow::Continue(())).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert!(trained(1) == trained(1));
    assert!(trained(1) != trained(2));
}

#[test]
fn training_can_be_cancelled() {
    let mut calls = 0;
    let cancelled = train(&small_items(), &TrainOptions::default(), &mut |_, _| {
        calls += 1;
        if calls < 5 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert!(cancelled.is_none() && calls == 5);
}

#[test]
fn what_was_learnt_is_measured() {
    let scorer = Scorer::parse(&trained(1)).unwrap();
    let items = small_items();
    let mut tally = PairTally::default();
    for (number, (item, found)) in items.iter().zip(scorer.score(&items)).enumerate() {
        let PairProbability { support, oppose } = found.unwrap();
        let id = format!("{}-{}", number / 2, ["pq", "qp"][number % 2]);
        tally.add(&id, polarity(item.label), PairScores { support, oppose, threshold: scorer.threshold() });
    }
    assert!(tally.polar().f1() > 0.9, "{tally:?}");
    assert!(tally.direction().accuracy() > 0.9 && tally.polarity().accuracy() > 0.9, "{tally:?}");
    assert_eq!(tally.polar().gold, 40);
}

#[test]
fn nothing_to_learn_from_calls_all_neutral() {
    let bytes = train(&[], &TrainOptions::default(), &mut |_, _| ControlFlow::Continue(())).unwrap();
    let scorer = Scorer::parse(&bytes).unwrap();
    let found = scorer.score(&[item("[Okafor] blasted {Marlow}.", PairLabel::Oppose)])[0].unwrap();
    assert!(found.polar() < scorer.threshold(), "{found:?}");
}

#[test]
fn direction_follows_who_does_what_to_whom() {
    let one = shipped("[Okafor] blasted {Marlow} over the budget on Monday.");
    let other = shipped("{Okafor} blasted [Marlow] over the budget on Monday.");
    assert!(one.oppose > 0.5 && other.polar() < 0.2, "{one:?} {other:?}");
    let passive = shipped("{Okafor} was criticized by [Marlow] over the budget.");
    let turned = shipped("[Okafor] was criticized by {Marlow} over the budget.");
    assert!(passive.oppose > turned.polar(), "{passive:?} {turned:?}");
}

#[test]
fn negation_and_polarity_count() {
    let praise = shipped("[Okafor] praised {Marlow} for her courage.");
    assert!(praise.support > praise.oppose, "{praise:?}");
    let support = shipped("[Okafor] supports {Marlow}.");
    let negated = shipped("[Okafor] does not support {Marlow}.");
    assert!(negated.support < support.support, "{support:?} {negated:?}");
    assert!(negated.oppose > support.oppose, "{support:?} {negated:?}");
}

#[test]
fn names_alone_decide_nothing() {
    let one = shipped("[Okafor] criticized {Marlow} on Monday.");
    let other = shipped("[Trump] criticized {Clinton} on Monday.");
    assert_eq!(one, other);
}

#[test]
fn damaged_models_are_refused() {
    let good = trained(1);
    assert!(matches!(Scorer::parse(b""), Err(ModelError::Foreign)));
    assert!(matches!(Scorer::parse(b"GIF89a and more"), Err(ModelError::Foreign)));
    let mut newer = good.clone();
    newer[4] = 9;
    assert!(matches!(Scorer::parse(&newer), Err(ModelError::Version(9))));
    for at in (6..good.len()).step_by(good.len() / 50) {
        let mut bad = good.clone();
        bad[at] ^= 0x40;
        assert!(matches!(Scorer::parse(&bad), Err(ModelError::Damaged)), "byte {at}");
        assert!(Scorer::parse(&good[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn odd_items_do_no_harm() {
    let scorer = Scorer::bundled().unwrap();
    let range = TextRange::between;
    let odd = |text: &str, holder, target| PairItem { text: text.to_owned(), holder, target, label: PairLabel::Oppose };
    let items = [
        odd("", Some(range(0, 0)), range(0, 0)),
        odd("Okafor blasted", Some(range(0, 6)), range(90, 99)),
        odd("Okafor blasted", Some(range(0, 6)), range(0, 6)),
        odd("“Éa”—blasted Ö", Some(range(1, 2)), range(4, 5)),
        odd(&"blasted Okafor ".repeat(3000), Some(range(8, 14)), range(44_000, 44_010)),
    ];
    assert_eq!(scorer.score(&items).len(), items.len());
    train(&items, &TrainOptions::default(), &mut |_, _| ControlFlow::Continue(())).unwrap();
}

fn seconds(text: &str) -> Duration {
    let text = SourceText::new(text).unwrap();
    let metadata = Metadata::default();
    let article = Article { text: &text, metadata: &metadata, boilerplate: &[] };
    let start = Instant::now();
    Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    start.elapsed()
}

#[test]
fn a_thousand_names_in_a_sentence_stay_linear() {
    let sentence = |names: usize| {
        let list: Vec<String> = (0..names).map(|at| format!("Senator Anna Mar{}low", "a".repeat(at % 7))).collect();
        format!("{} blasted the terrible, hateful plan of Okafor.", list.join(", "))
    };
    seconds(&sentence(10));
    let (few, many) = (seconds(&sentence(250)), seconds(&sentence(1000)));
    assert!(many < few * 12 + Duration::from_millis(300), "{few:?} for 250, {many:?} for 1000");
}

#[test]
fn a_stance_that_no_frame_covers_is_suggested_with_a_reason() {
    let text = SourceText::new("Israel punished Iran for the attack.").unwrap();
    let metadata = Metadata::default();
    let article = Article { text: &text, metadata: &metadata, boilerplate: &[] };
    let found = Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    let [stance] = found.stances.as_slice() else { panic!("{:?}", found.stances) };
    assert!(matches!(&stance.origin.maker, Maker::Model { name, .. } if name == "pair scorer"));
    assert_eq!(text.slice(stance.cue[0]), "punished");
    assert_eq!(text.slice(stance.target.spans[0]), "Iran");
    assert!(stance.origin.reason.contains("“punished” between “Israel” and “Iran”"));
}
