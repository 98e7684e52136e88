//! `standpoint evaluate --pairs`: which way a marked holder stands on a marked target.

use super::super::output::{Failure, print, say_all};
use super::super::{Done, code};
use super::show;
use crate::analysis::evaluation::{PairScores, PairTally, Sides};
use crate::extract::scorer::{PairItem, PairLabel, Scorer};
use crate::format::gold::{self, Pair};
use crate::model::Polarity;
use crate::report::Report;
use crate::report::counted;
use crate::store;
use serde_json::{Map, Value, json};
use std::path::Path;

/// The largest file of pairs, in bytes (1 GiB).
pub(in crate::cli) const LARGEST: u64 = 1 << 30;

/// Measures the shipped model of directed stance on pairs.
pub(super) fn run(path: &Path, as_json: bool) -> Done {
    let bytes = store::files::read(path, LARGEST)?;
    let mut report = Report::default();
    let pairs = gold::read_pairs(&path.display().to_string(), &bytes, &mut report);
    say_all(&report);
    if pairs.is_empty() {
        return Err(Failure::Data(format!("There are no pairs to measure by. · {}", path.display())));
    }
    let Some(scorer) = Scorer::bundled() else {
        return Err(Failure::Data("This build has no model of directed stance.".to_owned()));
    };
    let items: Vec<PairItem> = pairs.iter().map(item).collect();
    let mut tally = PairTally::default();
    for (pair, found) in pairs.iter().zip(scorer.score(&items)) {
        let scores = found.map_or(PairScores::default(), |found| PairScores {
            support: found.support,
            oppose: found.oppose,
            threshold: scorer.threshold(),
        });
        tally.add(&pair.id, pair.polarity, scores);
    }
    print(if as_json { in_json(&tally) } else { table(&tally) })?;
    Ok(code(!report.has_errors()))
}

/// A pair as the scorer reads it.
pub(in crate::cli) fn item(pair: &Pair) -> PairItem {
    let label = match pair.polarity {
        Polarity::Support | Polarity::LeansSupport => PairLabel::Support,
        Polarity::Oppose | Polarity::LeansOppose => PairLabel::Oppose,
        Polarity::Neutral | Polarity::Mixed => PairLabel::Neutral,
    };
    PairItem { text: pair.text.as_str().to_owned(), holder: pair.holder, target: pair.target, label }
}

fn table(tally: &PairTally) -> String {
    let classes = tally.classes().into_iter().chain([("support and oppose", tally.polar())]);
    let choice = |sides: Sides| {
        format!(
            "{:.1} % of {} (of {} where the scores decide: {:.1} %)",
            100.0 * sides.accuracy(),
            sides.all,
            sides.decided,
            100.0 * sides.accuracy_of_decided()
        )
    };
    format!(
        "Directed stance in {}\n{}macro F1 {:.3}\npolarity right, of pairs with a stance: {}\ndirection right, of pairs \
         with a stance one way: {}\n",
        counted(tally.count(), "pair"),
        show::classes(classes.map(|(name, counts)| (name.to_owned(), counts))),
        tally.macro_f1(),
        choice(tally.polarity()),
        choice(tally.direction())
    )
}

fn in_json(tally: &PairTally) -> String {
    let classes: Map<String, Value> =
        tally.classes().into_iter().map(|(name, counts)| (name.to_owned(), show::counts_json(&counts))).collect();
    let report = json!({
        "pairs": tally.count(),
        "classes": classes,
        "polar": show::counts_json(&tally.polar()),
        "macro_f1": tally.macro_f1(),
        "polarity": show::sides_json(&tally.polarity()),
        "direction": show::sides_json(&tally.direction()),
    });
    format!("{report}\n")
}
