//! JSON CAS 0.4: types, feature structures and views in one object.

use super::types::{ARRAY, DOCUMENT, SOFA, embedded};
use super::{Cas, Structure, Value};
use crate::format::xml::restored;
use serde::Serialize;
use serde_json::{Map, json};

/// The whole file. Readers that stream need the types before their structures.
#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "%TYPES")]
    types: Map<String, serde_json::Value>,
    #[serde(rename = "%FEATURE_STRUCTURES")]
    structures: Vec<Written<'a>>,
    #[serde(rename = "%VIEWS")]
    views: Views,
}

/// A feature structure as it is written; its type comes before its features.
#[derive(Serialize)]
#[serde(untagged)]
enum Written<'a> {
    Sofa(Sofa<'a>),
    Structure(Map<String, serde_json::Value>),
    List(List<'a>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sofa<'a> {
    #[serde(rename = "%ID")]
    id: u32,
    #[serde(rename = "%TYPE")]
    kind: &'static str,
    sofa_num: u32,
    #[serde(rename = "sofaID")]
    sofa_id: &'static str,
    mime_type: &'static str,
    sofa_string: &'a str,
}

#[derive(Serialize)]
struct List<'a> {
    #[serde(rename = "%ID")]
    id: u32,
    #[serde(rename = "%TYPE")]
    kind: &'static str,
    #[serde(rename = "%ELEMENTS")]
    elements: &'a [u32],
}

#[derive(Serialize)]
struct Views {
    #[serde(rename = "_InitialView")]
    only: View,
}

#[derive(Serialize)]
struct View {
    #[serde(rename = "%SOFA")]
    sofa: u32,
    #[serde(rename = "%MEMBERS")]
    members: Vec<u32>,
}

pub(super) fn write(cas: &Cas) -> Vec<u8> {
    let mut structures = vec![Written::Sofa(Sofa {
        id: 1,
        kind: SOFA,
        sofa_num: 1,
        sofa_id: "_InitialView",
        mime_type: "text/plain",
        sofa_string: &cas.text,
    })];
    // Lists are structures of their own here; their ids come after all others.
    let mut free = cas.structures.iter().map(|structure| structure.id).max().unwrap_or(1);
    let mut lists = Vec::new();
    for structure in &cas.structures {
        let mut object = Map::new();
        object.insert("%ID".to_owned(), json!(structure.id));
        object.insert("%TYPE".to_owned(), json!(structure.kind));
        if structure.is_indexed {
            object.insert("@sofa".to_owned(), json!(1));
        }
        for (name, value) in &structure.features {
            let (name, value) = match value {
                Value::Text(text) => (name.clone(), json!(text)),
                Value::Number(number) => (name.clone(), json!(number)),
                Value::Score(score) => (name.clone(), json!(score)),
                Value::Reference(id) => (format!("@{name}"), json!(id)),
                Value::References(ids) => {
                    free += 1;
                    lists.push(Written::List(List { id: free, kind: ARRAY, elements: ids }));
                    (format!("@{name}"), json!(free))
                }
            };
            object.insert(name, value);
        }
        structures.push(Written::Structure(object));
    }
    structures.extend(lists);
    let members: Vec<u32> = cas.structures.iter().filter(|found| found.is_indexed).map(|found| found.id).collect();
    let file = File { types: embedded(), structures, views: Views { only: View { sofa: 1, members } } };
    let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

pub(super) fn read(bytes: &[u8]) -> Result<Cas, (String, Option<usize>)> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let file: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| (format!("it is no JSON ({error})"), Some(error.line())))?;
    let found: Vec<Structure> = match file.get("%FEATURE_STRUCTURES") {
        Some(serde_json::Value::Array(list)) => list.iter().filter_map(|object| structure(None, object)).collect(),
        // By their ids, as the first versions had it.
        Some(serde_json::Value::Object(by_id)) => {
            by_id.iter().filter_map(|(id, object)| structure(id.parse().ok(), object)).collect()
        }
        _ => return Err(("it has no %FEATURE_STRUCTURES".to_owned(), None)),
    };
    let sofas = || found.iter().filter(|structure| structure.kind == SOFA);
    let sofa = sofas().find(|sofa| !sofa.text("sofaString").is_empty()).or(sofas().next());
    let sofa = sofa.ok_or_else(|| ("it holds no text".to_owned(), None))?;
    let (id, text) = (sofa.id, sofa.text("sofaString"));
    let is_here = |structure: &Structure| structure.references("sofa").first().is_none_or(|sofa| *sofa == id);
    let structures: Vec<Structure> =
        found.into_iter().filter(|structure| structure.kind != SOFA && is_here(structure)).collect();
    let noted = structures.iter().find(|found| found.kind == DOCUMENT).map(|found| found.text("replaced"));
    Ok(Cas { text: restored(&text, &noted.unwrap_or_default()), structures })
}

fn structure(id: Option<u32>, object: &serde_json::Value) -> Option<Structure> {
    let object = object.as_object()?;
    let number = |value: &serde_json::Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    let id = object.get("%ID").and_then(number).or(id)?;
    let kind = object.get("%TYPE")?.as_str()?.to_owned();
    let mut features = Vec::new();
    for (name, value) in object {
        let feature = match (name.strip_prefix('@'), value) {
            (Some(name), value) => number(value).map(|id| (name.to_owned(), Value::Reference(id))),
            (None, serde_json::Value::Array(list)) if name == "%ELEMENTS" => {
                Some(("elements".to_owned(), Value::References(list.iter().filter_map(number).collect())))
            }
            (None, serde_json::Value::String(text)) => Some((name.clone(), Value::Text(text.clone()))),
            (None, serde_json::Value::Bool(flag)) => Some((name.clone(), Value::Text(flag.to_string()))),
            (None, serde_json::Value::Number(number)) => match number.as_u64() {
                Some(whole) => Some((name.clone(), Value::Number(whole as usize))),
                None => number.as_f64().map(|number| (name.clone(), Value::Score(number))),
            },
            _ => None,
        };
        features.extend(feature);
    }
    Some(Structure { id, kind, features, is_indexed: true, line: None })
}
