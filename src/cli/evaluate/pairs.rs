//! `standpoint evaluate --pairs`: which way a marked holder stands on a marked target.

use super::super::output::{Failure, count, print, say_all};
use super::super::progress::Progress;
use super::super::{Done, code};
use super::show;
use crate::analysis::evaluation::{Annotations, PairScores, PairTally, Sides};
use crate::format::gold::{self, Pair};
use crate::model::{Document, DocumentId, EntityId, Holder, Polarity, Stance};
use crate::report::Report;
use crate::session::stream::BrokeDown;
use crate::session::{intake, stream};
use crate::store;
use crate::text::TextRange;
use serde_json::{Map, Value, json};
use std::num::NonZeroUsize;
use std::path::Path;

/// The largest file of pairs, in bytes (1 GiB).
const LARGEST: u64 = 1 << 30;

/// Measures the built-in extraction on pairs.
pub(super) fn run(path: &Path, workers: NonZeroUsize, as_json: bool) -> Done {
    let bytes = store::files::read(path, LARGEST)?;
    let mut report = Report::default();
    let pairs = gold::read_pairs(&path.display().to_string(), &bytes, &mut report);
    say_all(&report);
    if pairs.is_empty() {
        return Err(Failure::Data(format!("There are no pairs to measure by. · {}", path.display())));
    }
    let progress = Progress::new(pairs.len(), false);
    let mut tally = PairTally::default();
    stream::map_in_order(
        workers,
        pairs.iter(),
        |pair| scores(pair),
        |pair, scores| {
            let what = "Scoring stopped because of a fault in Standpoint. Please report it.";
            tally.add(&pair.id, pair.polarity, scores.map_err(|BrokeDown| Failure::Data(what.to_owned()))?);
            progress.done();
            Ok::<(), Failure>(())
        },
    )?;
    drop(progress);
    print(if as_json { in_json(&tally) } else { table(&tally) })?;
    Ok(code(!report.has_errors()))
}

/// What the extraction says of a pair without being told where to look: the stance that it suggests
/// from this holder to this target.
fn scores(pair: &Pair) -> PairScores {
    let document = intake::complete(Document::new(DocumentId::new(&pair.id), pair.text.clone()));
    let found = super::suggestions(&document);
    let mut scores = PairScores::default();
    for stance in found.stances.iter().filter(|stance| is_between(stance, pair, &found)) {
        let score = stance.origin.score.map_or(1.0, |score| score.value());
        match stance.polarity {
            Polarity::Support | Polarity::LeansSupport => scores.support = scores.support.max(score),
            Polarity::Oppose | Polarity::LeansOppose => scores.oppose = scores.oppose.max(score),
            Polarity::Neutral | Polarity::Mixed => {}
        }
    }
    // Two that disagree share what is certain.
    let both = (scores.support + scores.oppose).max(1.0);
    PairScores { support: scores.support / both, oppose: scores.oppose / both }
}

/// Whether a stance leads from the pair's holder to its target, by place or by entity.
fn is_between(stance: &Stance, pair: &Pair, found: &Annotations) -> bool {
    let entities_at = |place: TextRange| -> Vec<&EntityId> {
        let there = found.mentions.iter().filter(|mention| mention.spans.iter().any(|span| span.overlaps(place)));
        there.filter_map(|mention| mention.entity.as_ref()).collect()
    };
    let holds = match (&stance.holder, pair.holder) {
        (Holder::Outlet, None) => true,
        (Holder::Mention(id), Some(place)) => {
            found.mentions.iter().find(|mention| mention.id == *id).is_some_and(|it| {
                let is_there = it.spans.iter().any(|span| span.overlaps(place));
                is_there || it.entity.as_ref().is_some_and(|entity| entities_at(place).contains(&entity))
            })
        }
        (Holder::Entity(id), Some(place)) => entities_at(place).contains(&id),
        _ => false,
    };
    let is_there = stance.target.spans.iter().any(|span| span.overlaps(pair.target));
    holds && (is_there || stance.target.entity.as_ref().is_some_and(|id| entities_at(pair.target).contains(&id)))
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
        count(tally.count(), "pair"),
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
