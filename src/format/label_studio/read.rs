//! Reads Label Studio's JSON and JSON-MIN exports, and ours.

use super::super::imported::Imported;
use super::super::layer::{Layer, STANCE, Shape, Told};
use super::super::origin;
use super::super::place::{Counting, Places};
use super::super::rows::{Place, RECORD, Reading, Row, ends, id, list, string};
use super::{FORMAT, LABEL, POLARITY};
use crate::format::Bundle;
use crate::model::{Maker, Origin, Score, Status};
use crate::report::{Notice, Report, counted};
use crate::text::TextRange;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Fields of a task's data that are read, or follow from others.
const DATA: [&str; 3] = ["text", "id", "title"];

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut reading = Reading::new(report);
    let mut several = 0;
    let tasks = bundle.iter().filter(|(path, _)| !path.ends_with(".xml"));
    let tasks: Bundle = tasks.map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    reading.rows(&tasks, |reading, place, mut task| {
        let (mut data, lists) = match task.remove("data") {
            Some(Value::Object(data)) => {
                let annotations: Vec<Value> = list(task.remove("annotations").or_else(|| task.remove("completions")))
                    .into_iter()
                    .filter(|annotation| annotation.get("was_cancelled").and_then(Value::as_bool) != Some(true))
                    .collect();
                several += usize::from(annotations.len() > 1);
                let annotations = annotations.into_iter().map(|annotation| (annotation, true));
                let predictions = list(task.remove("predictions")).into_iter().map(|prediction| (prediction, false));
                (data, annotations.chain(predictions).collect())
            }
            // JSON-MIN has no “data”, and the regions of each control under its name.
            _ => {
                let regions = minimal(&mut task);
                (task, vec![(regions, true)])
            }
        };
        let Some(text) = reading.text(place, &mut data) else { return };
        let Some(places) = reading.places(place, &text, Counting::CodePoints) else { return };
        let mut shown = Shown { reading, place, places: &places, layer: Layer::default(), nodes: BTreeMap::new() };
        let mut links = BTreeMap::new();
        for (list, is_annotation) in lists {
            shown.result(list, is_annotation, &mut links);
        }
        let mut layer = shown.layer;
        for ((kind, from, to), status) in links {
            layer.found_link(&kind, from, to, status);
        }
        let named = id(data.get("id")).or_else(|| id(data.get("doc_id")));
        let record = data.remove(RECORD);
        reading.strange(&data, &DATA);
        reading.document(place, places.text, named, record, (layer, Shape::Flat));
    });
    if several > 0 {
        let tasks = counted(several, "task");
        reading.say(Notice::info(format!("{tasks} with more than one annotation: all of them were read together.")));
    }
    reading.finish()
}

/// The regions of a task of JSON-MIN, as an annotation holds them.
fn minimal(task: &mut Row) -> Value {
    let names: Vec<String> = task.iter().filter(|(_, value)| value.is_array()).map(|(name, _)| name.clone()).collect();
    let mut result = Vec::new();
    for name in names {
        for (at, value) in list(task.remove(&name)).into_iter().enumerate() {
            if value.get("labels").is_some() {
                result.push(json!({
                    "id": format!("{name}-{at}"), "from_name": name, "type": "labels", "value": value,
                }));
            }
        }
    }
    for key in ["annotator", "annotation_id", "created_at", "updated_at", "lead_time"] {
        task.remove(key);
    }
    json!({ "result": result })
}

/// What the annotations of one task show.
struct Shown<'a, 'b, 'c> {
    reading: &'a mut Reading<'b>,
    place: Place<'c>,
    places: &'a Places,
    layer: Layer,
    /// Numbers by place and label, to find a prediction's region in an annotation made from it.
    nodes: BTreeMap<(TextRange, String), usize>,
}

/// Links by kind and ends.
type Links = BTreeMap<(String, usize, usize), Status>;

impl Shown<'_, '_, '_> {
    fn result(&mut self, list_of: Value, is_annotation: bool, links: &mut Links) {
        let status = if is_annotation { Status::Accepted } else { Status::Suggested };
        let version = string(list_of.get("model_version")).filter(|version| !version.is_empty());
        let sure = list_of.get("score").and_then(Value::as_f64);
        let result = list(list_of.get("result").cloned());
        let polarities = choices(&result);
        let mut ids: BTreeMap<String, usize> = BTreeMap::new();
        let mut fresh = Vec::new();
        for region in result.iter().filter(|region| string(region.get("type")) == Some("labels")) {
            let value = region.get("value").unwrap_or(&Value::Null);
            let region_id = id(region.get("id")).unwrap_or_default();
            let told_by_choice = polarities.get(&region_id);
            let labels: Vec<&str> =
                value.get("labels").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
            if labels.is_empty() {
                self.reading.error(self.place, "A region was left out: it has no label.");
            }
            for label in labels {
                let Some(range) = self.reading.range(self.place, self.places, ends(value, "start", "end"), label)
                else {
                    continue;
                };
                let mut told = Told::by(FORMAT.id);
                told.status = status;
                told.note = notes(region);
                let mut label = label.to_owned();
                for (name, chosen) in told_by_choice.into_iter().flatten() {
                    match name.as_str() {
                        POLARITY if label == STANCE => label = format!("{STANCE}:{chosen}"),
                        _ => drop(told.attributes.insert(name.clone(), chosen.clone())),
                    }
                }
                if !is_annotation {
                    let score = region.get("score").and_then(Value::as_f64).or(sure).map(Score::new);
                    let name = version.unwrap_or(FORMAT.id).to_owned();
                    let maker = Maker::Model { name, version: String::new() };
                    told.origin = Origin { maker, score, ..origin::import(FORMAT.id) };
                }
                let node = match self.nodes.get(&(range, label.clone())) {
                    Some(&node) => node,
                    None => self.layer.found(&region_id, &label, range, told),
                };
                fresh.push(((range, label), node));
                ids.entry(region_id.clone()).or_insert(node);
            }
        }
        // Only now, since regions of the same list are never the same.
        for (key, node) in fresh {
            self.nodes.entry(key).or_insert(node);
        }
        for relation in result.iter().filter(|region| string(region.get("type")) == Some("relation")) {
            let end = |key| ids.get(&id(relation.get(key))?).copied();
            let (Some(mut from), Some(mut to)) = (end("from_id"), end("to_id")) else {
                self.reading.error(self.place, "A relation was left out: a region of it is missing.");
                continue;
            };
            if string(relation.get("direction")) == Some("left") {
                std::mem::swap(&mut from, &mut to);
            }
            let kinds = relation.get("labels").and_then(Value::as_array).into_iter().flatten();
            let kinds: Vec<&str> = kinds.filter_map(Value::as_str).collect();
            let kinds = if kinds.is_empty() { vec!["related"] } else { kinds };
            for kind in kinds {
                let known = links.entry((kind.to_owned(), from, to)).or_insert(status);
                *known = status.max(*known);
            }
        }
        for kind in result.iter().filter_map(|region| string(region.get("type"))) {
            if !["labels", "relation", "choices", "textarea"].contains(&kind) {
                let what = format!("A result of type “{kind}” was left out: only labels on plain text are read.");
                self.reading.warn(self.place, what);
            }
        }
    }
}

/// What was chosen for each region, by the name of the choice; texts are taken as chosen, too.
fn choices(result: &[Value]) -> BTreeMap<String, Vec<(String, String)>> {
    let mut chosen: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for region in result {
        let key = match string(region.get("type")) {
            Some("choices") => "choices",
            Some("textarea") => "text",
            _ => continue,
        };
        let values = region.get("value").and_then(|value| value.get(key)).and_then(Value::as_array);
        let values: Vec<&str> = values.into_iter().flatten().filter_map(Value::as_str).collect();
        if let (Some(id), Some(name)) = (id(region.get("id")), string(region.get("from_name")))
            && name != LABEL
        {
            chosen.entry(id).or_default().push((name.to_owned(), values.join("\n")));
        }
    }
    chosen
}

/// The notes on a region.
fn notes(region: &Value) -> String {
    let notes = region.get("meta").and_then(|meta| meta.get("text")).and_then(Value::as_array);
    let notes: Vec<&str> = notes.into_iter().flatten().filter_map(Value::as_str).collect();
    notes.join("\n")
}
