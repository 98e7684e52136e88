//! spaCy's DocBin, the file that `spacy train` reads: tokens, entities and span groups, packed.

mod read;

use super::super::export::{Selected, selected};
use super::super::jsonl::{Named, record};
use super::super::layer::{Layer, Shape};
use super::super::place::{Counting, placed};
use super::super::rows::RECORD;
use super::super::{Bundle, Carries, ExportOptions, Format, Unit};
use super::strings::Strings;
use super::token::{covered, tokens};
use super::{MENTIONS, STANCES, group, outer};
use crate::model::Project;
use crate::report::{Notice, Report};
use crate::text::TextRange;
use rmpv::Value;
use std::collections::BTreeMap;
use std::io::Write;

pub(in crate::format) const FORMAT: Format = Format {
    id: "docbin",
    name: "spaCy DocBin",
    about: "The file that spaCy 3 trains from and `DocBin().from_disk` reads: entities without overlaps (of mentions \
            that touch the longest), the span groups `sc` with every mention, piece by piece, and `stances` with the \
            evidence of stances, labelled `Stance:` and the polarity. Tokens are cut where a mention begins or ends, so \
            that every span is whole. Everything else stands in `doc.user_data[\"standpoint\"]`.",
    extension: "spacy",
    reads: &["spacy"],
    single_file: true,
    unit: Unit::Tokens,
    carries: Carries::ALL,
    write,
    read: Some(read::read),
    stream: None,
};

/// spaCy's numbers of what it knows about a token.
const ORTH: u64 = 65;
const ENT_IOB: u64 = 77;
const ENT_TYPE: u64 = 78;

/// How a token stands to an entity.
const INSIDE: u64 = 1;
const OUTSIDE: u64 = 2;
const BEGIN: u64 = 3;

/// The parts of a file in the making.
#[derive(Default)]
struct Packed {
    tokens: Vec<u8>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    cats: Vec<Value>,
    flags: Vec<Value>,
    span_groups: Vec<Value>,
    user_data: Vec<Value>,
}

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut packed = Packed::default();
    let mut strings = Strings::new();
    let mut named = Named::default();
    for selected in selected(project, options) {
        packed.add(&selected, &mut strings);
        let record = record(project, &selected, options, &mut named);
        packed.user_data.push(bytes(&Value::Map(vec![(Value::from(RECORD), from_json(record))])));
    }
    let file = Value::Map(vec![
        (Value::from("version"), Value::from("0.1")),
        (Value::from("attrs"), Value::Array([ORTH, ENT_IOB, ENT_TYPE].map(Value::from).to_vec())),
        (Value::from("tokens"), Value::Binary(packed.tokens)),
        (Value::from("spaces"), Value::Binary(packed.spaces)),
        (Value::from("lengths"), Value::Binary(packed.lengths)),
        (Value::from("strings"), Value::Array(strings.list().into_iter().map(Value::from).collect())),
        (Value::from("cats"), Value::Array(packed.cats)),
        (Value::from("flags"), Value::Array(packed.flags)),
        (Value::from("span_groups"), Value::Array(packed.span_groups)),
        (Value::from("user_data"), Value::Array(packed.user_data)),
    ]);
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    let written = zlib.write_all(&encoded(&file)).and_then(|()| zlib.finish());
    named.report(project, report);
    match written {
        Ok(file) => Bundle::from([("annotations.spacy".to_owned(), file)]),
        Err(error) => {
            report.add(Notice::error(format!("The DocBin could not be packed: {error}.")));
            Bundle::new()
        }
    }
}

impl Packed {
    fn add(&mut self, selected: &Selected, strings: &mut Strings) {
        let text = &selected.document.text;
        let layer = Layer::of(selected, Shape::Marks);
        let spans: Vec<TextRange> = layer.nodes.iter().map(|node| node.span()).collect();
        let tokens = tokens(text.as_str(), &spans);

        let mut tags = BTreeMap::new();
        for at in outer(text, &layer) {
            let Some(node) = layer.nodes.get(at) else { continue };
            let Some((first, last)) = covered(&tokens, node.span()) else { continue };
            let label = strings.number(&node.label);
            tags.extend((first..=last).map(|token| (token, (if token == first { BEGIN } else { INSIDE }, label))));
        }
        for (at, token) in tokens.iter().enumerate() {
            let (tag, label) = tags.get(&at).copied().unwrap_or((OUTSIDE, 0));
            for number in [strings.number(text.slice(token.range)), tag, label] {
                self.tokens.extend(number.to_le_bytes());
            }
            self.spaces.push(u8::from(token.spaced));
        }
        self.lengths.extend(i32::try_from(tokens.len()).unwrap_or(i32::MAX).to_le_bytes());
        self.cats.push(Value::Map(Vec::new()));
        self.flags.push(Value::Map(vec![(Value::from("has_unknown_spaces"), Value::from(false))]));

        let mut groups: BTreeMap<&str, Vec<Value>> = BTreeMap::from([(MENTIONS, vec![]), (STANCES, vec![])]);
        for node in &layer.nodes {
            let Some((first, last)) = covered(&tokens, node.span()) else { continue };
            let [start, end] = placed(text, node.span(), Counting::CodePoints);
            let mut span = Vec::with_capacity(40);
            for number in [0, 0, strings.number(&node.label)] {
                span.extend(number.to_be_bytes());
            }
            for number in [first, last + 1, start, end] {
                span.extend(u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes());
            }
            groups.entry(group(node.part)).or_default().push(Value::Binary(span));
        }
        let group = |(name, spans): (&str, Vec<Value>)| {
            let group = Value::Map(vec![
                (Value::from("name"), Value::from(name)),
                (Value::from("attrs"), Value::Map(Vec::new())),
                (Value::from("spans"), Value::Array(spans)),
            ]);
            (bytes(&group), Value::Array(vec![Value::from(name)]))
        };
        self.span_groups.push(bytes(&Value::Map(groups.into_iter().map(group).collect())));
    }
}

fn encoded(value: &Value) -> Vec<u8> {
    let mut file = Vec::new();
    // Writing to memory does not fail.
    let _ = rmpv::encode::write_value(&mut file, value);
    file
}

fn bytes(value: &Value) -> Value {
    Value::Binary(encoded(value))
}

fn from_json(value: serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match value {
        Json::Null => Value::Nil,
        Json::Bool(flag) => Value::from(flag),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Value::from(number),
            (None, Some(number)) => Value::from(number),
            (None, None) => Value::from(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Value::from(text),
        Json::Array(list) => Value::Array(list.into_iter().map(from_json).collect()),
        Json::Object(fields) => {
            Value::Map(fields.into_iter().map(|(key, value)| (Value::from(key), from_json(value))).collect())
        }
    }
}

/// `None` for what JSON has no form for.
fn to_json(value: Value) -> Option<serde_json::Value> {
    use serde_json::Value as Json;
    Some(match value {
        Value::Nil => Json::Null,
        Value::Boolean(flag) => Json::from(flag),
        Value::Integer(number) => number.as_u64().map(Json::from).or_else(|| number.as_i64().map(Json::from))?,
        Value::F32(number) => Json::from(number),
        Value::F64(number) => Json::from(number),
        Value::String(text) => Json::from(text.into_str()?),
        Value::Array(list) => Json::Array(list.into_iter().map(to_json).collect::<Option<_>>()?),
        Value::Map(fields) => {
            let fields = fields.into_iter().map(|(key, value)| Some((key.as_str()?.to_owned(), to_json(value)?)));
            Json::Object(fields.collect::<Option<_>>()?)
        }
        Value::Binary(_) | Value::Ext(..) => return None,
    })
}

/// What spaCy keeps beside a document under our name.
fn own(user_data: Value) -> Option<Value> {
    let Value::Map(fields) = user_data else { return None };
    fields.into_iter().find(|(key, _)| key.as_str() == Some(RECORD)).map(|(_, value)| value)
}
