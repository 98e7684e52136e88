//! Counting: what is cut off names, how spans and stances are matched, what scores are worth.

use proptest::prelude::*;
use standpoint::analysis::evaluation::{
    Annotations, Calibration, Counts, Criterion, Evaluation, PairScores, PairTally, SpanRules, trimmed,
};
use standpoint::format::gold::{self, KnownTexts};
use standpoint::model::Polarity;
use standpoint::report::Report;
use standpoint::text::{SourceText, TextRange};

#[test]
fn what_schemes_disagree_about_is_cut_off() {
    for (words, is_person, wanted) in [
        ("the United Nations", false, "United Nations"),
        ("the late President Mobutu's", true, "Mobutu"),
        ("President Mobutu's", false, "President Mobutu"),
        ("“Vice Admiral Lt. Gen. Amina Okafor,", true, "Amina Okafor"),
        ("U.S. Secretary of State Rice", true, "of State Rice"),
        ("Mr. Bush", true, "Bush"),
        ("Pope", true, "Pope"),
        ("(Kenya)", false, "Kenya"),
        ("Kenya’s’", false, "Kenya"),
        ("THE HAGUE", false, "HAGUE"),
        ("the ", false, ""),
        ("'s", false, "s"),
        ("”", false, ""),
        ("Générale de Banque”", true, "Générale de Banque"),
    ] {
        let range = trimmed(words, TextRange::between(0, words.len()), is_person);
        assert_eq!(&words[range.bytes()], wanted, "{words}");
    }
}

proptest! {
    #[test]
    fn trimming_stays_inside_and_is_done_once(before in "\\PC{0,8}", name in "[\\PC'’ the]{1,20}", person: bool) {
        let text = format!("{before}{name}");
        let range = TextRange::between(before.len(), text.len());
        let once = trimmed(&text, range, person);
        prop_assert!(range.covers(once) && text.get(once.bytes()).is_some());
    }
}

/// Marked documents of one file.
fn read(name: &str, content: &str, known: &KnownTexts) -> Vec<(SourceText, Annotations)> {
    let mut report = Report::default();
    let read = gold::read(name, content.as_bytes(), known, &mut report);
    assert!(report.notices.is_empty(), "{report:?}");
    let annotations = read.into_iter().map(|read| {
        let document = read.document;
        let (mentions, stances) = (document.mentions, document.stances);
        (document.document.text, Annotations { mentions, stances, entities: read.entities })
    });
    annotations.collect()
}

fn evaluate(rules: SpanRules, gold: &str, measured: &str) -> Evaluation {
    let mut evaluation = Evaluation::new(rules);
    let none = KnownTexts::new();
    for ((text, gold), (_, measured)) in read("g.jsonl", gold, &none).iter().zip(&read("m.jsonl", measured, &none)) {
        evaluation.add(text, gold, measured);
    }
    evaluation
}

/// A line of spans: each `start, end, label`.
fn line(text: &str, spans: &[(usize, usize, &str)]) -> String {
    let spans: Vec<_> = spans
        .iter()
        .map(|(start, end, label)| serde_json::json!({"start": start, "end": end, "label": label}))
        .collect();
    serde_json::json!({"id": "a", "text": text, "entities": spans}).to_string()
}

#[test]
fn spans_are_counted_as_in_the_textbook() {
    let text = "The Kenya Party met President Okafor in Nairobi with Merz.";
    let gold = line(text, &[(4, 15, "ORG"), (30, 36, "PERSON"), (40, 47, "GPE"), (53, 57, "IGNORE")]);
    let found = line(text, &[(0, 15, "ORG"), (20, 36, "PERSON"), (40, 47, "LOC"), (53, 57, "PERSON"), (4, 9, "GPE")]);

    let plain = evaluate(SpanRules::default(), &gold, &found);
    let labels: Vec<&str> = plain.spans.labels().into_iter().map(|(label, _)| label).collect();
    assert_eq!(labels, ["GPE", "ORG", "PERSON"]);
    assert_eq!(plain.spans.others(), [("LOC", 1)]);
    let all = plain.spans.all();
    // What overlaps an ignored span is not counted.
    assert_eq!(all.exact, Counts { gold: 3, suggested: 3, found: 0, right: 0 });
    assert_eq!(all.overlapping, Counts { gold: 3, suggested: 3, found: 2, right: 2 });

    let news = evaluate(SpanRules::news(), &gold, &found).spans.all();
    assert_eq!(news.exact, Counts { gold: 3, suggested: 4, found: 3, right: 3 });
    assert!((news.exact.precision() - 0.75).abs() < 1e-9 && (news.exact.recall() - 1.0).abs() < 1e-9);
    assert!((news.exact.f1() - 6.0 / 7.0).abs() < 1e-9);
}

#[test]
fn tokens_come_together_as_newswire_is_printed() {
    let tokens = "# doc = first\nThe\tO\nU.N.\tB-ORG\n's\tO\n\"\tO\nplan\tO\n\"\tO\n(\tO\n$\tO\n5\tO\n)\tO\n.\tO\n\nRice\tI-PERSON\n\
                  left\tO\n\n# doc = second\nKenya\tB-GPE\nBank\tI-ORG\n";
    let read = read("g.tsv", tokens, &KnownTexts::new());
    let texts: Vec<&str> = read.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts, ["The U.N.'s \"plan\" ($5).\nRice left", "Kenya Bank"]);
    let words = |(text, marked): &(SourceText, Annotations)| -> Vec<String> {
        marked.mentions.iter().map(|it| format!("{} {}", it.label, text.joined(&it.spans))).collect()
    };
    assert_eq!(words(&read[0]), ["ORG U.N.", "PERSON Rice"]);
    assert_eq!(words(&read[1]), ["GPE Kenya", "ORG Bank"]);
}

#[test]
fn lines_without_a_text_are_about_the_known_one() {
    let known = KnownTexts::from([("7".to_owned(), SourceText::new("🚢 Kenya").unwrap())]);
    let content = "{\"id\": 7, \"entities\": [{\"start\": 2, \"end\": 7, \"label\": \"GPE\", \"score\": 0.25}]}\n";
    let read = read("g.jsonl", content, &known);
    let mention = &read[0].1.mentions[0];
    assert_eq!(read[0].0.joined(&mention.spans), "Kenya");
    assert!((mention.origin.score.unwrap().value() - 0.25).abs() < 1e-9);

    let mut report = Report::default();
    let broken = "{\"id\": \"b\", \"entities\": []}\n{oops\n\n{\"id\":\"c\",\"text\":\"x\",\"entities\":[{\"start\":0,\"end\":9,\"label\":\"X\"}]}";
    let read = gold::read("g.jsonl", broken.as_bytes(), &known, &mut report);
    assert_eq!((read.len(), report.notices.len()), (1, 3));
    let lines: Vec<_> = report.notices.iter().filter_map(|notice| notice.line).collect();
    assert_eq!(lines, [1, 2, 4]);
}

#[test]
fn stances_are_matched_one_to_one_by_holder_target_and_side() {
    let text = "Kenya opposes the new harbour but Germany backs it.";
    let line = |stances: serde_json::Value, holder: serde_json::Value| {
        let mentions = [
            serde_json::json!({"id": "k", "spans": [[0, 5]], "label": "GPE", "entity": "kenya"}),
            serde_json::json!({"id": "g", "spans": [[34, 41]], "label": "GPE"}),
        ];
        serde_json::json!({"id": "a", "text": text, "mentions": mentions, "stances": stances, "entities": [holder]})
            .to_string()
    };
    let stance = |holder: &str, target: [usize; 2], polarity: &str, score: f64| {
        serde_json::json!({"holder": {"mention": holder}, "target": {"spans": [target]}, "polarity": polarity,
                           "evidence": [[0, 51]], "score": score, "origin": "rule"})
    };
    let kenya = serde_json::json!({"id": "kenya", "name": "Kenya", "label": "GPE"});
    let gold = serde_json::json!([stance("k", [14, 29], "oppose", 1.0), stance("g", [48, 50], "support", 1.0)]);
    let found = serde_json::json!([
        stance("k", [18, 29], "leans_oppose", 0.9),
        stance("k", [14, 29], "support", 0.3),
        stance("k", [48, 50], "support", 0.5),
    ]);
    let evaluation = evaluate(SpanRules::default(), &line(gold, kenya.clone()), &line(found, kenya));
    let rights = Criterion::ALL.map(|criterion| evaluation.stances.counts(criterion).right);
    assert_eq!(rights, [2, 1, 1, 1, 0]);
    let whole = evaluation.stances.counts(Criterion::Whole);
    assert_eq!((whole.gold, whole.suggested), (2, 3));
    assert_eq!((evaluation.stances.located(), evaluation.stances.agreeing()), (1, [1, 0, 1]));
    let scores = evaluation.stances.calibration();
    assert_eq!(scores.count(), 3);
    assert!((scores.expected_error() - (0.1 + 0.3 + 0.5) / 3.0).abs() < 1e-9);
}

#[test]
fn calibration_compares_scores_with_hits() {
    let mut calibration = Calibration::default();
    for (score, hits, all) in [(0.95, 19, 20), (0.55, 1, 2), (1.0, 1, 1)] {
        (0..all).for_each(|number| calibration.add(score, number < hits));
    }
    assert_eq!(calibration.bins().iter().filter(|bin| bin.count > 0).count(), 2);
    let last = calibration.bins()[9];
    assert_eq!((last.count, last.hits), (21, 20));
    let wanted = (21.0 * ((20.0 / 21.0) - (19.0 + 1.0) / 21.0_f64).abs() + 2.0 * 0.05) / 23.0;
    assert!((calibration.expected_error() - wanted).abs() < 1e-9);
    assert!(Calibration::default().expected_error().abs() < 1e-9);
}

#[test]
fn pairs_are_counted_by_class_side_and_direction() {
    let mut tally = PairTally::default();
    let scores = |support: f64, oppose: f64| PairScores { support, oppose, ..PairScores::default() };
    tally.add("1-pq", Polarity::Support, scores(0.7, 0.1));
    tally.add("1-qp", Polarity::Neutral, scores(0.2, 0.1));
    tally.add("2-pq", Polarity::Oppose, scores(0.3, 0.1));
    tally.add("2-qp", Polarity::Neutral, scores(0.0, 0.9));
    tally.add("3-pq", Polarity::Neutral, scores(0.0, 0.0));
    tally.add("3-qp", Polarity::Neutral, scores(0.0, 0.0));
    assert_eq!(tally.polar(), Counts { gold: 2, suggested: 2, found: 1, right: 1 });
    assert_eq!((tally.polarity().right, tally.polarity().all), (1, 2));
    assert_eq!((tally.direction().right, tally.direction().all), (1, 2));
    assert_eq!(tally.count(), 6);
}
