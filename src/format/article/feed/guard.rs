//! What the feed library breaks down over, changed before it gets a feed and changed back afterwards.
//!
//! It cuts texts beside mail addresses without regard to characters of several bytes, and takes any digits of durations
//! in extensions for media for numbers. Neither is part of an article.

use serde_json::Value;

/// Stands for “@” in names of people, so that the library finds no mail address in them.
const AT: &str = "\u{fe6b}";

/// Extensions whose elements are not read.
const EXTENSIONS: &[&str] = &[
    "http://search.yahoo.com/mrss/",
    "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "https://podcastindex.org/namespace/1.0",
];

/// Elements that name people in one line.
const PEOPLE: &[&str] = &["author", "creator", "managingEditor", "webMaster"];

/// The most people who are named as authors of one entry.
pub(super) const MOST_PEOPLE: usize = 50;

/// An RSS or Atom feed that the library can read.
pub(super) fn xml(text: &str) -> String {
    let mut text = text.to_owned();
    for extension in EXTENSIONS {
        for quote in ['"', '\''] {
            text = text.replace(&format!("={quote}{extension}{quote}"), &format!("={quote}urn:unread{quote}"));
        }
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        let (before, here) = rest.split_at(at);
        whole += before;
        let name = here.get(1..).unwrap_or_default();
        let end = name.find(|character: char| !character.is_alphanumeric() && !":-_.".contains(character));
        let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
        let is_people = PEOPLE.contains(&name.rsplit(':').next().unwrap_or_default());
        let end = if is_people { here.find(&format!("</{name}")).unwrap_or(here.len()) } else { 1 };
        let (element, after) = here.split_at(end);
        whole += &if is_people { without_at(element) } else { element.to_owned() };
        rest = after;
    }
    whole + rest
}

/// A JSON Feed that the library can read; as it was if it is no JSON.
pub(super) fn json(text: &str) -> String {
    let Ok(mut feed) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    hide_people(&mut feed);
    if let Some(items) = feed.get_mut("items").and_then(Value::as_array_mut) {
        items.iter_mut().for_each(hide_people);
    }
    feed.to_string()
}

fn hide_people(object: &mut Value) {
    let hide = |person: &mut Value| {
        if let Some(Value::String(name)) = person.get_mut("name") {
            *name = name.replace('@', AT);
        }
    };
    object.get_mut("author").into_iter().for_each(hide);
    if let Some(authors) = object.get_mut("authors").and_then(Value::as_array_mut) {
        // The library compares all with each other, and gives those of the feed to every entry.
        authors.truncate(MOST_PEOPLE);
        authors.iter_mut().for_each(hide);
    }
}

/// Text without “@”, however it is written.
fn without_at(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['@', '&']) {
        let (before, here) = rest.split_at(at);
        whole += before;
        let character = reference(here);
        match character {
            _ if here.starts_with('@') => whole += AT,
            Some((_, '@')) => whole += AT,
            Some((length, _)) => whole += here.get(..length).unwrap_or_default(),
            None => whole.push('&'),
        }
        rest = here.get(character.map_or(1, |(length, _)| length)..).unwrap_or_default();
    }
    whole + rest
}

/// The length of a numeric character reference and its character.
fn reference(text: &str) -> Option<(usize, char)> {
    let number = text.strip_prefix("&#")?;
    let end = number.bytes().take(12).position(|byte| byte == b';')?;
    let digits = number.get(..end)?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some((end + "&#;".len(), char::from_u32(code)?))
}

/// A person's name, or else the address, as it was written.
pub(super) fn name(written: &str) -> String {
    let written = written.replace(AT, "@");
    let is_address = |word: &&str| word.contains('@');
    let words: Vec<&str> = written.split_whitespace().filter(|word| !is_address(word)).collect();
    let bare = words.join(" ");
    let bare = bare.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or(&bare).trim();
    if bare.is_empty() {
        written.trim_matches(|character: char| character.is_whitespace() || "<>()".contains(character)).to_owned()
    } else {
        bare.to_owned()
    }
}
