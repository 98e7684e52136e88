//! What a page tells about its article: JSON-LD first, then OpenGraph and other meta tags, then the page itself.

use super::super::iso_date;
use super::squeezed;
use crate::model::Metadata;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

/// Everything that the page tells.
pub(super) fn metadata(html: &Html) -> Metadata {
    let linked = linked_data(html);
    let tags = MetaTags::new(html);
    let first = |found: Vec<Option<String>>| found.into_iter().flatten().find(|text| !text.is_empty());
    let told = |key: &str| linked.as_ref().and_then(|data| words(data.get(key)?));
    let outlet = first(vec![
        tags.get(&["og:site_name"]),
        linked.as_ref().and_then(|data| words(data.get("publisher")?.get("name")?)),
        tags.get(&["application-name", "dc.publisher", "citation_journal_title"]),
    ])
    .unwrap_or_default();
    let title = first(vec![
        told("headline"),
        tags.get(&["og:title", "twitter:title", "dc.title", "citation_title"]),
        Some(headline(html)),
        selected(html, "title").next().map(text),
    ])
    .unwrap_or_default();
    let author = first(vec![
        linked.as_ref().and_then(|data| names(data.get("author")?)),
        tags.get(&["author", "article:author", "dc.creator", "parsely-author", "byl", "citation_author"]),
        selected(html, "[rel=author], [itemprop=author]").next().map(text),
    ]);
    let dates = [
        told("datePublished"),
        tags.get(&["article:published_time", "og:article:published_time", "datepublished", "date", "dc.date"]),
        tags.get(&["dc.date.issued", "parsely-pub-date", "pubdate", "publish-date", "citation_publication_date"]),
        attribute(html, "[itemprop=datePublished][content]", "content"),
        attribute(html, "time[datetime]", "datetime"),
        selected(html, "time").next().map(text),
    ];
    let address = first(vec![attribute(html, "link[rel=canonical][href]", "href"), tags.get(&["og:url"]), told("url")])
        .filter(|address| address.starts_with("http://") || address.starts_with("https://"));
    let language = first(vec![
        attribute(html, "html[lang]", "lang"),
        told("inLanguage"),
        tags.get(&["og:locale", "content-language", "dc.language"]),
    ]);
    Metadata {
        title: without_outlet(&title, &outlet),
        author: byline(&author.unwrap_or_default()),
        date: dates.into_iter().flatten().find_map(|date| iso_date(&date)).unwrap_or_default(),
        address: address.unwrap_or_default(),
        language: language.unwrap_or_default(),
        outlet,
    }
}

/// The page's main heading; empty if it has none or several.
pub(super) fn headline(html: &Html) -> String {
    let mut headings = selected(html, "h1").map(text).filter(|heading| !heading.is_empty());
    match (headings.next(), headings.next()) {
        (Some(only), None) => only,
        _ => String::new(),
    }
}

/// A byline without “By”; an address instead of a name is no byline.
pub(super) fn byline(byline: &str) -> String {
    let byline = squeezed(byline);
    let name = ["By ", "BY ", "by "].iter().find_map(|by| byline.strip_prefix(by)).unwrap_or(&byline);
    if name.contains("://") { String::new() } else { name.to_owned() }
}

/// A title without “ | Outlet” at its end.
fn without_outlet(title: &str, outlet: &str) -> String {
    let cut = title.strip_suffix(outlet).filter(|_| !outlet.is_empty()).and_then(|title| {
        let title = title.trim_end();
        title.strip_suffix(['|', '-', '–', '—', '·', ':'])
    });
    cut.map(str::trim).filter(|title| !title.is_empty()).unwrap_or(title).to_owned()
}

struct MetaTags(Vec<(String, String)>);

impl MetaTags {
    fn new(html: &Html) -> Self {
        let tags = selected(html, "meta[content]").filter_map(|tag| {
            let tag = tag.value();
            let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| tag.attr(key))?;
            Some((name.trim().to_ascii_lowercase(), squeezed(tag.attr("content")?)))
        });
        Self(tags.collect())
    }

    /// The first of the names that has a value.
    fn get(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|wanted| {
            let (_, value) = self.0.iter().find(|(name, value)| name == wanted && !value.is_empty())?;
            Some(value.clone())
        })
    }
}

/// The first article that the page describes in JSON-LD.
fn linked_data(html: &Html) -> Option<Value> {
    let blocks = selected(html, "script[type='application/ld+json']");
    let blocks = blocks.filter_map(|block| {
        let text: String = block.text().collect();
        serde_json::from_str::<Value>(text.trim()).ok()
    });
    blocks.into_iter().find_map(article_in)
}

fn article_in(value: Value) -> Option<Value> {
    match value {
        Value::Array(values) => values.into_iter().find_map(article_in),
        Value::Object(object) => {
            let is_article = |kind: &Value| {
                let kind = kind.as_str().unwrap_or_default();
                kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report"
            };
            let kind = object.get("@type");
            let found = kind
                .is_some_and(|kind| is_article(kind) || kind.as_array().is_some_and(|all| all.iter().any(is_article)));
            if found {
                return Some(Value::Object(object));
            }
            object.get("@graph").cloned().and_then(article_in)
        }
        _ => None,
    }
}

fn words(value: &Value) -> Option<String> {
    value.as_str().map(squeezed)
}

/// The names of one or several authors.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(squeezed(name)),
        Value::Object(person) => names(person.get("name")?),
        Value::Array(people) => {
            let names: Vec<String> = people.iter().filter_map(names).collect();
            Some(names.join(", "))
        }
        _ => None,
    }
}

fn attribute(html: &Html, selector: &str, name: &str) -> Option<String> {
    selected(html, selector).find_map(|element| element.value().attr(name)).map(squeezed)
}

fn text(element: ElementRef<'_>) -> String {
    squeezed(&element.text().collect::<String>())
}

/// The elements that a selector finds; none for a selector that cannot be read.
fn selected<'a>(html: &'a Html, selector: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let selector = Selector::parse(selector).ok();
    let found: Vec<ElementRef<'a>> = selector.iter().flat_map(|selector| html.select(selector)).collect();
    found.into_iter()
}
