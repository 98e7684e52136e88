//! ninjs (1 to 3): news in JSON, one item or a list of them.

use super::super::collection::{Collection, Input, Place, Taker};
use super::super::moment::moment;
use super::super::{ReadError, encoding, html};
use super::newsml::plain_paragraphs;
use super::{MOST_VALUES, News, address, byline, has_too_many_values, whole};
use crate::model::Metadata;
use crate::report::Report;
use serde_json::{Map, Value};

pub(in super::super) const NINJS: Collection =
    Collection { id: "ninjs", name: "ninjs", extensions: &["ninjs"], sniff, read };

/// How the kind is named in messages.
const WHAT: &str = "a ninjs file";

/// Keys that hardly any other JSON has.
const TELLING: &[&str] = &[
    "\"body_text\"",
    "\"body_html\"",
    "\"body_xhtml\"",
    "\"bodies\"",
    "\"versioncreated\"",
    "\"versionCreated\"",
    "\"firstcreated\"",
    "\"firstCreated\"",
    "\"pubstatus\"",
    "\"pubStatus\"",
    "\"headlines\"",
    "\"copyrightholder\"",
    "\"copyrightHolder\"",
    "\"representationtype\"",
    "\"representationType\"",
    "\"contentcreated\"",
    "\"contentCreated\"",
    "\"altids\"",
    "\"altIds\"",
    "\"infosources\"",
    "\"infoSources\"",
];

fn sniff(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let bare = head.trim_start_matches('\u{feff}').trim_start();
    let telling = TELLING.iter().filter(|key| head.contains(*key)).count();
    bare.starts_with(['{', '['])
        && (telling >= 2 && head.contains("\"uri\"") || telling >= 1 && head.contains("iptc.org/std/ninjs"))
}

fn read(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    let bytes = whole(input, taker)?;
    let mut report = Report::default();
    let decoded = encoding::decode(&bytes, None, &mut report)?;
    let text = decoded.text.trim_start_matches('\u{feff}');
    if has_too_many_values(text) {
        return Err(ReadError::Limit(format!("It holds more than {MOST_VALUES} values")));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| ReadError::Malformed(WHAT, error.to_string()))?;
    let is_only = value.is_object();
    let items = match value {
        Value::Array(items) => items,
        Value::Object(mut object) => match object.remove("items").or_else(|| object.remove("_items")) {
            Some(Value::Array(items)) => items,
            _ => vec![Value::Object(object)],
        },
        _ => return Err(ReadError::Malformed(WHAT, "it holds no item".to_owned())),
    };
    let is_only = is_only && items.len() == 1;
    for (number, item) in (1..).zip(items) {
        let place = if is_only { Place::Whole } else { Place::Line(number) };
        let report = std::mem::take(&mut report);
        let taken = match item {
            Value::Object(item) => {
                let bytes = if is_only { bytes.clone() } else { Value::Object(item.clone()).to_string().into_bytes() };
                news(Item(item)).hand_over(&bytes, place, decoded.encoding, report, taker)
            }
            _ => taker.article(
                place,
                &[],
                Err(ReadError::Malformed("an item of ninjs", "it is no object".to_owned())),
                report,
            ),
        };
        if taken.is_break() {
            break;
        }
    }
    Ok(())
}

/// An item, whose keys are written in several ways: `body_text`, `pubstatus`, `pubStatus`.
struct Item(Map<String, Value>);

impl Item {
    fn get(&self, key: &str) -> Option<&Value> {
        let bare = |key: &str| key.to_ascii_lowercase().replace('_', "");
        self.0.get(key).or_else(|| self.0.iter().find(|(known, _)| bare(known) == bare(key)).map(|(_, value)| value))
    }

    fn words(&self, key: &str) -> Option<String> {
        let words: Vec<&str> = self.get(key)?.as_str()?.split_ascii_whitespace().collect();
        Some(words.join(" ")).filter(|words| !words.is_empty())
    }
}

fn news(item: Item) -> News {
    let main = |values: &Value| {
        let values = values.as_array()?;
        let is_main = |value: &&Value| value.get("role").and_then(Value::as_str).is_none_or(|role| role == "main");
        let chosen = values.iter().find(is_main).or(values.first())?;
        Some(chosen.get("value")?.as_str()?.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
    };
    let headline =
        item.get("headlines").and_then(main).or_else(|| item.words("headline")).or_else(|| item.words("title"));
    let by = item.words("byline").or_else(|| item.words("by")).map(|by| byline(&by));
    let people = || item.get("people").and_then(|people| names(people, Some("author")));
    let outlets = [
        item.get("infosources").and_then(|sources| names(sources, None)),
        item.get("infosource").and_then(|sources| names(sources, None)),
        item.words("provider"),
        item.words("source"),
        item.words("copyrightholder"),
    ];
    let dates = ["versioncreated", "contentcreated", "firstcreated"];
    let links = item.get("links").and_then(Value::as_array).into_iter().flatten();
    let links = links.filter_map(|link| link.get("href").or(link.get("uri"))?.as_str()).map(str::to_owned);
    let urls = ["url", "canonical", "uri"].iter().filter_map(|key| item.words(key));
    let metadata = Metadata {
        title: headline.clone().unwrap_or_default(),
        outlet: outlets.into_iter().flatten().next().unwrap_or_default(),
        author: by.or_else(people).unwrap_or_default(),
        date: dates.iter().find_map(|key| moment(&item.words(key)?)).unwrap_or_default(),
        address: address(urls.chain(links), &item.words("uri").unwrap_or_default()),
        language: item.words("language").unwrap_or_default(),
    };
    News {
        paragraphs: body(&item),
        headlines: headline.into_iter().collect(),
        status: item.words("pubstatus").unwrap_or_default(),
        embargo: item.words("embargoed").and_then(|date| moment(&date)).unwrap_or_default(),
        metadata,
    }
}

/// The paragraphs of an item: with tags if there are such, for plain text may have lost them.
fn body(item: &Item) -> Vec<String> {
    let mut forms: Vec<(bool, String)> = Vec::new();
    for (key, value) in &item.0 {
        let key = key.to_ascii_lowercase().replace('_', "");
        if let (Some(kind), Some(text)) = (key.strip_prefix("body"), value.as_str()) {
            forms.push((kind.contains("html") || kind.contains("xml"), text.to_owned()));
        }
    }
    for body in item.get("bodies").and_then(Value::as_array).into_iter().flatten() {
        let body = body.as_object().cloned().map(Item);
        if let Some((body, text)) = body.and_then(|body| body.words("value").map(|_| body)).and_then(|body| {
            let text = body.get("value")?.as_str()?.to_owned();
            Some((body, text))
        }) {
            let kind = body.words("contenttype").unwrap_or_default();
            forms.push((kind.contains("html") || kind.contains("xml"), text));
        }
    }
    forms.sort_by_key(|(is_page, _)| !is_page);
    let read =
        forms.into_iter().map(|(is_page, text)| plain_paragraphs(&if is_page { html::fragment(&text) } else { text }));
    read.into_iter().find(|paragraphs| !paragraphs.is_empty()).unwrap_or_default()
}

/// The names in a list of people or sources, or of those with a role.
fn names(list: &Value, role: Option<&str>) -> Option<String> {
    let entries = match list {
        Value::Array(entries) => entries.as_slice(),
        one => std::slice::from_ref(one),
    };
    let names = entries.iter().filter(|entry| {
        role.is_none_or(|role| {
            entry.get("rel").or(entry.get("role")).and_then(Value::as_str).is_some_and(|told| told.contains(role))
        })
    });
    let names: Vec<&str> =
        names.filter_map(|entry| entry.get("name").or(entry.get("literal")).unwrap_or(entry).as_str()).collect();
    Some(names.join(", ")).filter(|names| !names.is_empty())
}
