//! `standpoint evaluate`.

use super::{ARTICLE, Bench, Ran};
use serde_json::Value;
use std::io::Write;

const TOKENS: &str = "# doc = one\nPresident\tB-PERSON\nAmina\tI-PERSON\nOkafor\tI-PERSON\nleft\tO\nKenya\tB-GPE\n's\tO\n\
                      capital\tO\n.\tO\n\n# doc = two\nThe\tO\nUnited\tB-ORG\nNations\tI-ORG\nagreed\tO\n.\tO\n";

fn json(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn f1(counts: &Value) -> f64 {
    (counts["f1"].as_f64().unwrap() * 1000.0).round() / 1000.0
}

#[test]
fn tokens_are_compared_with_spans_by_the_news_rules() {
    let bench = Bench::new();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(TOKENS.as_bytes()).unwrap();
    bench.write("gold.tsv.gz", gzip.finish().unwrap());
    // “President Amina Okafor left Kenya's capital.” and “The United Nations agreed.”
    bench.write(
        "found.jsonl",
        "{\"id\":\"two\",\"entities\":[{\"start\":0,\"end\":18,\"label\":\"ORGANIZATION\"}]}\n\
         {\"id\":\"one\",\"entities\":[{\"start\":10,\"end\":22,\"label\":\"PER\"},{\"start\":28,\"end\":35,\"label\":\"LOC\"},\
         {\"start\":36,\"end\":43,\"label\":\"ORG\"}]}\n",
    );
    let arguments = ["evaluate", "gold.tsv.gz", "--against", "found.jsonl", "--news-rules"];
    let table = bench.well(&arguments).out;
    assert!(table.contains("Mentions in 2 documents") && table.contains("micro"), "{table}");
    let lines: Vec<&str> = table.lines().skip(1).collect();
    assert!(lines[0].ends_with("overlap F1") && lines[0].len() == lines[1].len(), "{table}");
    let report = json(&bench.run(&[&arguments[..], &["--json"]].concat()));
    let labels = &report["mentions"]["labels"];
    assert_eq!(["PERSON", "ORG", "PLACE"].map(|label| f1(&labels[label]["exact"])), [1.0, 0.667, 1.0]);
    assert_eq!(f1(&report["mentions"]["micro"]["exact"]), 0.857);
    let strict = json(&bench.run(&[&arguments[..], &["--json", "--strict"]].concat()));
    assert_eq!(f1(&strict["mentions"]["micro"]["exact"]), 0.0);
    let only = json(&bench.run(&[&arguments[..], &["--json", "--labels", "PLACE"]].concat()));
    assert_eq!(only["mentions"]["labels"].as_object().unwrap().len(), 1);

    bench.write("half.jsonl", "{\"id\":\"two\",\"entities\":[]}\n");
    let half = bench.run(&["evaluate", "gold.tsv.gz", "--against", "half.jsonl"]);
    assert_eq!(half.code, 1);
    assert!(half.err.contains("1 document of the gold standard, such as “one”"), "{}", half.err);
}

#[test]
fn our_own_suggestions_are_measured_whatever_the_threads() {
    let bench = Bench::new();
    bench.write("gold.tsv", TOKENS);
    bench.write("article.txt", ARTICLE);
    let found = bench.well(&["extract", "article.txt"]).out;
    bench.write("own.jsonl", &found);
    // What is suggested, measured by itself, is all right.
    let report = json(&bench.run(&["evaluate", "own.jsonl", "--json"]));
    assert_eq!(
        (f1(&report["mentions"]["micro"]["exact"]), f1(&report["stances"]["holder_and_side_target_exact"])),
        (1.0, 1.0)
    );
    assert!(report["stances"]["holder"]["gold"].as_u64().unwrap() > 0);
    let against = json(&bench.run(&["evaluate", "own.jsonl", "--against", "own.jsonl", "--json"]));
    assert_eq!(against, report);
    let page = bench.well(&["evaluate", "own.jsonl"]).out;
    assert!(page.contains("holder and side right") && page.contains("expected calibration error"), "{page}");
    let one = bench.well(&["evaluate", "gold.tsv", "--jobs", "1"]).out;
    assert_eq!(bench.well(&["evaluate", "gold.tsv", "--jobs", "3"]).out, one);
}

#[test]
fn a_project_is_measured_by_what_was_reviewed() {
    let bench = Bench::with_annotations();
    let ran = bench.run(&["evaluate", "press"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("Nobody has reviewed"), "{}", ran.err);
    bench.well(&["import", "press", "in.jsonl", "--format", "jsonl", "--annotator", "anna"]);
    let against = ["evaluate", "press", "--against", "press", "--json"];
    let report = json(&bench.run(&against));
    assert_eq!((report["documents"].as_u64(), f1(&report["mentions"]["micro"]["exact"])), (Some(1), 1.0));
    assert_eq!(f1(&report["stances"]["holder_and_side_target_exact"]), 1.0);
    let same = bench.run(&[&against[..], &["--annotator", "anna", "--against-annotator", "anna"]].concat());
    assert_eq!(json(&same)["mentions"]["micro"], report["mentions"]["micro"]);
    assert_eq!(bench.run(&["evaluate", "press", "--annotator", "nobody"]).code, 2);
    bench.well(&["evaluate", "press"]);
}

#[test]
fn pairs_are_measured_by_the_model_of_directed_stance() {
    let bench = Bench::new();
    let text = "Senator Okafor blasted Marlow over the budget.";
    let pair = |id: &str, holder: &str, target: [usize; 2], label: &str| {
        format!(
            "{{\"id\":\"{id}\",\"text\":\"{text}\",\"holder\":{holder},\"target\":{{\"start\":{},\"end\":{}}},\"label\":\"{label}\"}}\n",
            target[0], target[1]
        )
    };
    bench.write(
        "pairs.jsonl",
        [
            pair("1-pq", "{\"start\":8,\"end\":14}", [23, 29], "oppose"),
            pair("1-qp", "{\"start\":23,\"end\":29}", [8, 14], "neutral"),
            pair("2", "null", [23, 29], "neutral"),
        ]
        .concat(),
    );
    let report = json(&bench.run(&["evaluate", "pairs.jsonl", "--pairs", "--json"]));
    assert_eq!((report["pairs"].as_u64(), report["polar"]["right"].as_u64()), (Some(3), Some(1)));
    assert_eq!(report["direction"]["right"], 1);
    assert!(bench.well(&["evaluate", "pairs.jsonl", "--pairs"]).out.contains("macro F1 0.667"));
    bench.write("bad.jsonl", "{\"id\":\"x\"}\n");
    let bad = bench.run(&["evaluate", "bad.jsonl", "--pairs"]);
    assert_eq!(bad.code, 1);
    assert!(bad.err.contains("line 1") && bad.err.contains("no pairs"), "{}", bad.err);
}

#[test]
fn what_cannot_be_measured_is_said() {
    let bench = Bench::new();
    bench.write("empty.jsonl", "");
    bench.write("bad.tsv.gz", "no gzip");
    for (arguments, code) in [
        (&["evaluate", "missing.jsonl"][..], 1),
        (&["evaluate", "empty.jsonl"], 1),
        (&["evaluate", "bad.tsv.gz"], 1),
        (&["evaluate"], 2),
        (&["evaluate", "empty.jsonl", "--strict"], 2),
        (&["evaluate", "empty.jsonl", "--pairs", "--news-rules"], 2),
    ] {
        let ran = bench.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.is_empty());
    }
}
