//! Which format files are in, by their names and how they begin.

use super::{Bundle, Format, format};
use std::collections::BTreeMap;

/// The format of files whose beginnings are given: the one that most of them are in. `None` if nothing tells.
pub fn guess_format(beginnings: &Bundle) -> Option<&'static Format> {
    let mut votes: BTreeMap<&'static str, usize> = BTreeMap::new();
    for id in beginnings.iter().filter_map(|(name, bytes)| format_of(name, bytes)) {
        *votes.entry(id).or_default() += 1;
    }
    let (id, _) = votes.into_iter().max_by_key(|(_, count)| *count)?;
    format(id)
}

fn format_of(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(bytes);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    Some(match extension.as_str() {
        "ann" => "brat",
        "csv" => "csv",
        "parquet" => "parquet",
        "conllu" | "conllup" => "conllu",
        "xmi" => "xmi",
        "qdpx" => "qdpx",
        "dna" => "dna",
        "spacy" => "docbin",
        "jsonld" => "web-annotation",
        "tsv" if text.contains("#FORMAT=WebAnno") => "webanno",
        "json" | "jsonl" | "ndjson" => of_json(&text)?,
        _ => of_tokens(&text)?,
    })
}

/// JSON by the keys that only one format has. Our own record may stand in any of them, so it is looked for last.
fn of_json(text: &str) -> Option<&'static str> {
    let text: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let has = |keys: &[&str]| keys.iter().any(|key| text.contains(key));
    let found = [
        (has(&["\"%FEATURE_STRUCTURES\"", "\"%TYPES\""]), "cas-json"),
        (has(&["\"@context\"", "\"TextPositionSelector\"", "\"TextQuoteSelector\""]), "web-annotation"),
        (has(&["\"start_offset\"", "\"label\":[[", "\"Comments\":["]), "doccano"),
        (has(&["\"token_start\"", "\"_input_hash\""]), "prodigy"),
        (has(&["\"from_name\"", "\"data\":{\"text\"", "\"labels\":[\""]), "label-studio"),
        (has(&["\"entities\":[[", "\"ents\":[", "\"spans\":{"]), "spacy"),
        (has(&["\"format\":\"standpoint\"", "\"mentions\":[", "\"stances\":["]), "jsonl"),
        (has(&["\"tokens\":[{", "\"answer\":\""]), "prodigy"),
        (has(&["\"data\":{", "\"annotations\":["]), "label-studio"),
        (has(&["\"entities\":["]), "spacy"),
    ];
    found.into_iter().find(|(is_so, _)| *is_so).map(|(_, id)| id)
}

/// Lines of tokens by the prefixes of their tags.
fn of_tokens(text: &str) -> Option<&'static str> {
    let tags = || text.lines().filter_map(|line| line.split_whitespace().next_back());
    let has = |prefixes: &[&str]| tags().any(|tag| prefixes.iter().any(|prefix| tag.starts_with(prefix)));
    let is_tagged = text.starts_with("-DOCSTART-") || has(&["B-", "S-", "U-"]);
    match is_tagged {
        true if has(&["E-", "S-", "L-", "U-"]) => Some("bioes"),
        true => Some("conll"),
        false => None,
    }
}
