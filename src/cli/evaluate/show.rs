//! An evaluation as tables for people, and as JSON for programs.

use super::super::table::aligned;
use crate::analysis::evaluation::{Calibration, Counts, Criterion, Evaluation, LabelCounts, Sides, StanceTally};
use crate::report::counted;
use serde_json::{Map, Value, json};

/// Tables, with a line of words before each.
pub(super) fn tables(evaluation: &Evaluation) -> String {
    let mut page = String::new();
    let (labels, all) = (evaluation.spans.labels(), evaluation.spans.all());
    if all.exact.gold + all.exact.suggested > 0 {
        page += &format!("Mentions in {}\n", counted(evaluation.documents, "document"));
        page += &mentions(&labels, all);
        let others = evaluation.spans.others();
        if !others.is_empty() {
            let others: Vec<String> = others.iter().map(|(label, count)| format!("{label} {count}")).collect();
            page += &format!("Suggested but not scored: {}\n", others.join(", "));
        }
    }
    if evaluation.stances.counts(Criterion::Target).gold > 0 {
        page += &format!("\nStances in {}\n", counted(evaluation.documents, "document"));
        page += &stances(&evaluation.stances);
    }
    page += &calibration("mentions", &evaluation.spans.calibration());
    if evaluation.stances.counts(Criterion::Target).gold > 0 {
        page += &calibration("stances", &evaluation.stances.calibration());
    }
    page.trim_start().to_owned()
}

pub(super) fn cells(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn number(share: f64) -> String {
    format!("{share:.3}")
}

fn shares(counts: &Counts) -> [String; 3] {
    [number(counts.precision()), number(counts.recall()), number(counts.f1())]
}

fn mentions(labels: &[(&str, LabelCounts)], all: LabelCounts) -> String {
    let head = ["label", "gold", "suggested", "precision", "recall", "F1", "overlap P", "overlap R", "overlap F1"];
    let mut rows = vec![cells(&head)];
    for (label, counts) in labels.iter().copied().chain([("micro", all)]) {
        let mut row = vec![label.to_owned(), counts.exact.gold.to_string(), counts.exact.suggested.to_string()];
        row.extend(shares(&counts.exact));
        row.extend(shares(&counts.overlapping));
        rows.push(row);
    }
    aligned(&rows)
}

fn criterion_name(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Target => "target overlaps",
        Criterion::ExactTarget => "target exact",
        Criterion::Holder => "holder right, target overlaps",
        Criterion::Whole => "holder and side right, target overlaps",
        Criterion::WholeExact => "holder and side right, target exact",
    }
}

fn stances(tally: &StanceTally) -> String {
    let mut rows = vec![cells(&["right if", "gold", "suggested", "precision", "recall", "F1"])];
    for criterion in Criterion::ALL {
        let counts = tally.counts(criterion);
        let mut row = vec![criterion_name(criterion).to_owned(), counts.gold.to_string(), counts.suggested.to_string()];
        row.extend(shares(&counts));
        rows.push(row);
    }
    let located = tally.located();
    let [side, polarity, certainty] = tally.agreeing();
    aligned(&rows)
        + &format!(
            "Of {located} with the right holder and an overlapping target: side right {}, polarity right {}, certainty \
             right {}\n",
            percent(side, located),
            percent(polarity, located),
            percent(certainty, located)
        )
}

fn percent(part: usize, whole: usize) -> String {
    format!("{part} ({:.1} %)", 100.0 * part as f64 / whole.max(1) as f64)
}

fn calibration(what: &str, calibration: &Calibration) -> String {
    if calibration.count() == 0 {
        return String::new();
    }
    let mut rows = vec![cells(&["score", "number", "mean score", "hit rate"])];
    let bins = calibration.bins();
    for (at, bin) in bins.iter().enumerate().filter(|(_, bin)| bin.count > 0) {
        let edge = |at: usize| format!("{:.1}", at as f64 / bins.len() as f64);
        rows.push(vec![
            format!("{}–{}", edge(at), edge(at + 1)),
            bin.count.to_string(),
            number(bin.mean_score()),
            number(bin.hit_rate()),
        ]);
    }
    let (mean, rate) = (number(calibration.mean_score()), number(calibration.hit_rate()));
    rows.push(vec!["all".to_owned(), calibration.count().to_string(), mean, rate]);
    format!(
        "\nWhat the scores of {what} are worth (expected calibration error {})\n{}",
        number(calibration.expected_error()),
        aligned(&rows)
    )
}

/// The same as JSON, one object.
pub(super) fn json(evaluation: &Evaluation) -> String {
    let label = |counts: &LabelCounts| json!({"exact": counts_json(&counts.exact), "overlapping": counts_json(&counts.overlapping)});
    let labels: Map<String, Value> =
        evaluation.spans.labels().iter().map(|(name, counts)| ((*name).to_owned(), label(counts))).collect();
    let others: Map<String, Value> =
        evaluation.spans.others().into_iter().map(|(name, count)| (name.to_owned(), count.into())).collect();
    let stances = &evaluation.stances;
    let [side, polarity, certainty] = stances.agreeing();
    let report = json!({
        "documents": evaluation.documents,
        "mentions": {
            "labels": labels,
            "micro": label(&evaluation.spans.all()),
            "not_scored": others,
            "calibration": calibration_json(&evaluation.spans.calibration()),
        },
        "stances": {
            "target_overlapping": counts_json(&stances.counts(Criterion::Target)),
            "target_exact": counts_json(&stances.counts(Criterion::ExactTarget)),
            "holder": counts_json(&stances.counts(Criterion::Holder)),
            "holder_and_side": counts_json(&stances.counts(Criterion::Whole)),
            "holder_and_side_target_exact": counts_json(&stances.counts(Criterion::WholeExact)),
            "located": stances.located(),
            "side_right": side,
            "polarity_right": polarity,
            "certainty_right": certainty,
            "calibration": calibration_json(&stances.calibration()),
        },
    });
    format!("{report}\n")
}

pub(super) fn counts_json(counts: &Counts) -> Value {
    json!({
        "gold": counts.gold, "suggested": counts.suggested, "found": counts.found, "right": counts.right,
        "precision": counts.precision(), "recall": counts.recall(), "f1": counts.f1(),
    })
}

pub(super) fn sides_json(sides: &Sides) -> Value {
    json!({"all": sides.all, "decided": sides.decided, "right": sides.right, "accuracy": sides.accuracy(),
           "accuracy_of_decided": sides.accuracy_of_decided()})
}

fn calibration_json(calibration: &Calibration) -> Value {
    let bins = calibration
        .bins()
        .iter()
        .map(|bin| json!({"number": bin.count, "mean_score": bin.mean_score(), "hit_rate": bin.hit_rate()}));
    json!({
        "number": calibration.count(), "mean_score": calibration.mean_score(), "hit_rate": calibration.hit_rate(),
        "expected_calibration_error": calibration.expected_error(), "bins": bins.collect::<Vec<_>>(),
    })
}

/// Rows of precision, recall and F1 under a head.
pub(super) fn classes(rows: impl Iterator<Item = (String, Counts)>) -> String {
    let mut table = vec![cells(&["class", "gold", "suggested", "precision", "recall", "F1"])];
    for (name, counts) in rows {
        let mut row = vec![name, counts.gold.to_string(), counts.suggested.to_string()];
        row.extend(shares(&counts));
        table.push(row);
    }
    aligned(&table)
}
