//! `standpoint evaluate --learning-curve`: how suggestions get better with each article that is reviewed.

use super::super::output::{Failure, print};
use super::super::table::aligned;
use super::show;
use super::source::Marked;
use crate::extract::adaptation::{Curve, Point, Reviewed, learning_curve};
use crate::model::AnnotationSet;
use crate::session::intake;
use crate::store;
use serde_json::{Value, json};

/// After how many reviewed articles the suggestions are measured, and after all of them.
const STEPS: [usize; 8] = [0, 1, 3, 5, 10, 20, 30, 50];

/// One article in this many is held out.
const HELD_OUT: usize = 4;

/// Lets a simulated analyst review three of four documents in order, and measures on the fourth ones.
pub(super) fn run(documents: &[Marked], as_json: bool) -> Result<(), Failure> {
    let sets: Vec<AnnotationSet> = documents.iter().map(annotation_set).collect();
    let reviewed = |(marked, gold)| Reviewed { article: intake::article(article_of(marked)), gold };
    let all: Vec<Reviewed<'_>> = documents.iter().zip(&sets).map(reviewed).collect();
    let (held_out, training): (Vec<_>, Vec<_>) =
        all.into_iter().enumerate().partition(|(number, _)| number % HELD_OUT == HELD_OUT - 1);
    let strip = |list: Vec<(usize, _)>| list.into_iter().map(|(_, each)| each).collect::<Vec<_>>();
    let (held_out, training) = (strip(held_out), strip(training));
    if held_out.is_empty() {
        return Err(Failure::Data(format!("A learning curve needs at least {HELD_OUT} articles.")));
    }
    let mut steps: Vec<usize> = STEPS.into_iter().filter(|step| *step < training.len()).collect();
    steps.push(training.len());
    let curve = learning_curve(&store::news_schema(), &training, &held_out, &steps);
    print(if as_json { in_json(&curve, held_out.len()) } else { table(&curve, held_out.len()) })
}

fn article_of(marked: &Marked) -> &crate::model::Document {
    &marked.document
}

fn annotation_set(marked: &Marked) -> AnnotationSet {
    let mut set = AnnotationSet::default();
    set.mentions.extend(marked.annotations.mentions.iter().map(|it| (it.id.clone(), it.clone())));
    set.stances.extend(marked.annotations.stances.iter().map(|it| (it.id.clone(), it.clone())));
    set
}

fn table(curve: &Curve, held_out: usize) -> String {
    let mut rows = vec![show::cells(&["reviewed", "mentions P", "R", "F1", "stances P", "R", "F1"])];
    for (mentions, stances) in curve.mentions.iter().zip(&curve.stances) {
        let mut row = vec![mentions.articles.to_string()];
        for point in [mentions, stances] {
            row.extend([point.precision, point.recall, point.f1].map(|share| format!("{share:.3}")));
        }
        rows.push(row);
    }
    format!("Suggestions for {held_out} articles held out, by the number of articles reviewed\n{}", aligned(&rows))
}

fn in_json(curve: &Curve, held_out: usize) -> String {
    let points = |points: &[Point]| -> Vec<Value> {
        let point =
            |it: &Point| json!({"articles": it.articles, "precision": it.precision, "recall": it.recall, "f1": it.f1});
        points.iter().map(point).collect()
    };
    format!(
        "{}\n",
        json!({"held_out": held_out, "mentions": points(&curve.mentions), "stances": points(&curve.stances)})
    )
}
