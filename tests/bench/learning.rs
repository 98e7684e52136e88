//! Learning from one decision when thousands lie behind, and applying it to an article.

use crate::{Row, material, milliseconds};
use standpoint::extract::adaptation::{Lesson, lessons};
use standpoint::extract::{Adaptation, Extractor};
use standpoint::model::{AnnotationSetId, Maker, Mention, Operation, Origin, Project, Proposal, Score, Stance};
use standpoint::session::intake;
use std::ops::ControlFlow;
use std::time::Instant;

pub fn bench() -> Vec<Row> {
    let mut rows = Vec::new();
    for decisions in [5_000, 10_000] {
        let project = decided(decisions / 110);
        let all: Vec<Vec<Lesson>> = project.documents().map(|document| lessons(&project, &document.id)).collect();
        let count: usize = all.iter().map(Vec::len).sum();
        let size = format!("{count} decisions");
        let row = |what: &str, result: String, goal| Row { what: what.to_owned(), size: size.clone(), result, goal };

        let document = project.documents().next().unwrap();
        let start = Instant::now();
        let renewed = lessons(&project, &document.id);
        let documents = std::iter::once(renewed.as_slice()).chain(all.iter().skip(1).map(Vec::as_slice));
        let adaptation = Adaptation::from_lessons(project.schema(), None, documents);
        rows.push(row("learning: update after one decision", milliseconds(start.elapsed()), "100 ms"));

        let start = Instant::now();
        assert!(Adaptation::of(&project) == adaptation);
        rows.push(row("learning: all of a project from scratch", milliseconds(start.elapsed()), "100 ms"));

        let article = intake::article(document);
        let mut watch = |_: &'static str, _: f32| ControlFlow::Continue(());
        let learnt = adaptation.findings(&article);
        let candidates = Extractor::bundled().candidates(&article, &learnt, &mut watch).unwrap();
        let found = candidates.mentions.len();
        let start = Instant::now();
        drop((adaptation.findings(&article), adaptation.apply(&article, candidates)));
        let size = format!("{found} mentions, {} bytes", document.text.len());
        let result = milliseconds(start.elapsed());
        rows.push(Row { what: "learning: apply to one article".to_owned(), size, result, goal: "" });
    }
    rows
}

/// A project in which an analyst has decided on suggestions, 110 an article.
fn decided(articles: usize) -> Project {
    let mut project = material::project(articles.max(1), 100);
    let set = material::analyst();
    let mut operations = Vec::new();
    for document in project.documents() {
        let Some(records) = project.annotation_set(&document.id, &set) else { continue };
        assert!(set != AnnotationSetId::Prediction);
        let origin = |shown_as: &str| Origin {
            maker: Maker::Rule("bench".to_owned()),
            score: Some(Score::new(0.6)),
            reason: String::new(),
            at: Some(1_760_000_000),
            proposal: Some(Box::new(Proposal {
                maker: Maker::Rule("bench".to_owned()),
                score: Some(Score::new(0.6)),
                shown_as: shown_as.to_owned(),
            })),
        };
        for mention in records.mentions.values() {
            let origin = origin(mention.label.as_str());
            operations.push(Operation::mention(&document.id, &set, Mention { origin, ..mention.clone() }));
        }
        for stance in records.stances.values() {
            let origin = origin(stance.polarity.id());
            operations.push(Operation::stance(&document.id, &set, Stance { origin, ..stance.clone() }));
        }
    }
    project.commit(&operations).unwrap();
    project
}
