//! Label Studio JSON: a list of tasks, with the labeling configuration. Places in code points.

mod config;
mod read;

use super::export::{Selected, selected};
use super::jsonl::{Named, record};
use super::layer::{CERTAINTY, Layer, Part, STANCE, Shape};
use super::place::{Counting, placed};
use super::rows::RECORD;
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::{Maker, Mention, Project, Score};
use crate::report::{Notice, Report};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

pub(super) const FORMAT: Format = Format {
    id: "label-studio",
    name: "Label Studio JSON",
    about: "For the annotation tool Label Studio: `tasks.json` to import and `config.xml`, the labeling configuration \
            to paste into the project first. Places are Unicode code points. What is accepted is an annotation, what \
            is suggested a prediction; reading takes what stands in an annotation as accepted. A stance is its \
            evidence, labelled `Stance`, with `polarity` and `certainty` as choices and relations to its `holder`, \
            `target`, `cue` and `source`; further pieces of a mention are `continued`. Everything else stands in \
            `data.standpoint`, which Label Studio exports again. Reading also takes JSON-MIN.",
    extension: "json",
    reads: &["json"],
    single_file: false,
    unit: Unit::CodePoints,
    carries: Carries::ALL,
    write,
    read: Some(read::read),
    stream: None,
};

/// The names that results and configuration share.
const LABEL: &str = "label";
const TEXT: &str = "text";
const POLARITY: &str = "polarity";

#[derive(Serialize)]
struct Task<'a> {
    data: Map<String, Value>,
    annotations: Vec<Annotation>,
    predictions: Vec<Prediction<'a>>,
}

#[derive(Serialize)]
struct Annotation {
    result: Vec<Value>,
}

#[derive(Serialize)]
struct Prediction<'a> {
    model_version: &'a str,
    result: Vec<Value>,
}

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut tasks = Vec::new();
    let mut named = Named::default();
    let (mut labels, mut relations) = (BTreeSet::new(), BTreeSet::new());
    for selected in selected(project, options) {
        let layer = Layer::of(&selected, Shape::Flat);
        labels.extend(layer.nodes.iter().filter(|node| !is_evidence(node.part)).map(|node| node.label.clone()));
        relations.extend(layer.links.iter().map(|link| link.kind.clone()));
        let [accepted, suggested] = layer.by_status(&selected);
        let mut task = Task {
            data: Map::from_iter([
                (TEXT.to_owned(), Value::from(selected.document.text.as_str())),
                ("id".to_owned(), Value::from(selected.document.id.as_str())),
                ("title".to_owned(), Value::from(selected.document.title())),
                (RECORD.to_owned(), record(project, &selected, options, &mut named)),
            ]),
            annotations: Vec::new(),
            predictions: Vec::new(),
        };
        if !accepted.0.is_empty() {
            task.annotations.push(Annotation { result: result(&selected, &layer, &accepted) });
        }
        if !suggested.0.is_empty() {
            let model_version = "standpoint";
            task.predictions.push(Prediction { model_version, result: result(&selected, &layer, &suggested) });
        }
        tasks.push(task);
    }
    named.report(project, report);
    let config = config::config(project.schema(), &labels, &relations);
    match serde_json::to_vec(&tasks) {
        Ok(tasks) => Bundle::from([("tasks.json".to_owned(), tasks), ("config.xml".to_owned(), config.into_bytes())]),
        Err(error) => {
            report.add(Notice::error(format!("The tasks could not be written: {error}.")));
            Bundle::new()
        }
    }
}

fn is_evidence(part: Part) -> bool {
    matches!(part, Part::Evidence(_))
}

/// The regions and relations of an annotation or a prediction.
fn result(selected: &Selected, layer: &Layer, shown: &(BTreeSet<usize>, BTreeSet<usize>)) -> Vec<Value> {
    let mut result = Vec::new();
    for node in shown.0.iter().filter_map(|&at| layer.nodes.get(at)) {
        let text = &selected.document.text;
        let [start, end] = placed(text, node.span(), Counting::CodePoints);
        let region = |name: &str, kind: &str, key: &str, value: &str| {
            json!({
                "id": node.id, "from_name": name, "to_name": TEXT, "type": kind,
                "value": { "start": start, "end": end, "text": text.slice(node.span()), key: [value] },
            })
        };
        let label = if is_evidence(node.part) { STANCE } else { node.label.as_str() };
        let mut words = region(LABEL, "labels", "labels", label);
        let (note, score) = match node.part {
            Part::Mention(at) => {
                let mention = selected.mentions.get(at);
                (mention.map(|mention| mention.note.as_str()), mention.and_then(score))
            }
            Part::Evidence(at) => {
                let stance = selected.stances.get(at);
                let score = stance.and_then(|stance| stance.origin.score).map(Score::value);
                (stance.map(|stance| stance.note.as_str()), score)
            }
            Part::OfStance | Part::Unknown => (None, None),
        };
        if let Some(words) = words.as_object_mut() {
            words.extend(score.map(|score| ("score".to_owned(), Value::from(score))));
            let note = note.filter(|note| !note.is_empty());
            words.extend(note.map(|note| ("meta".to_owned(), json!({ "text": [note] }))));
        }
        result.push(words);
        if let Part::Evidence(at) = node.part
            && let Some(stance) = selected.stances.get(at)
        {
            result.push(region(POLARITY, "choices", "choices", stance.polarity.id()));
            result.push(region(CERTAINTY, "choices", "choices", stance.certainty.id()));
        }
    }
    for link in shown.1.iter().filter_map(|&at| layer.links.get(at)) {
        let Some((from, to)) = layer.nodes.get(link.from).zip(layer.nodes.get(link.to)) else { continue };
        result.push(json!({
            "type": "relation", "from_id": from.id, "to_id": to.id, "direction": "right", "labels": [link.kind],
        }));
    }
    result
}

/// How sure a rule or a model was.
fn score(mention: &Mention) -> Option<f64> {
    let is_human = matches!(mention.origin.maker, Maker::Analyst(_));
    mention.origin.score.filter(|_| !is_human).map(Score::value)
}
