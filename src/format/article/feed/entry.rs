//! An entry of a feed as an article.

use super::super::collection::{Place, Taker};
use super::super::{Content, ReadError, html};
use super::{Parsed, guard};
use crate::model::Metadata;
use crate::report::{Notice, Report};
use feed_rs::model::{Entry, Feed, Link, Person, Text};
use std::ops::ControlFlow;

/// The most that is taken of a title, a name or an address, in bytes.
const LONGEST_TOLD: usize = 4000;

impl Parsed {
    /// Hands over all entries, which begin at `lines`; without these they are counted. `report` is told with the first.
    pub(super) fn hand_over(
        self,
        lines: &[usize],
        encoding: &str,
        mut report: Report,
        taker: &mut Taker<'_>,
    ) -> ControlFlow<()> {
        if self.feed.entries.is_empty() {
            let failed = Err(ReadError::Malformed("a feed", "it has no entries".to_owned()));
            return taker.article(Place::Whole, &[], failed, report);
        }
        let are_known = lines.len() == self.feed.entries.len();
        for (number, entry) in self.feed.entries.iter().enumerate() {
            let mut report = std::mem::take(&mut report);
            let content = self.content(entry, encoding, &mut report);
            let line = lines.get(number).copied().filter(|_| are_known).unwrap_or(number + 1);
            let bytes = content.as_ref().map(|content| content.text.clone()).unwrap_or_default();
            taker.article(Place::Line(line), bytes.as_bytes(), content, report)?;
        }
        ControlFlow::Continue(())
    }

    fn content(&self, entry: &Entry, encoding: &str, report: &mut Report) -> Result<Content, ReadError> {
        let feed = &self.feed;
        let title = entry.title.as_ref().map(|title| line(&title.content)).unwrap_or_default();
        let whole = entry.content.as_ref().and_then(|content| {
            let body = content.body.as_deref()?;
            let is_text = matches!(content.content_type.as_str(), "text/plain");
            Some(if is_text { plain(body) } else { html::fragment(body) }).filter(|text| !text.trim().is_empty())
        });
        let summary = || entry.summary.as_ref().map(summary).unwrap_or_default();
        let text = whole.unwrap_or_else(|| {
            let summary = summary();
            if !summary.trim().is_empty() {
                let what = "The feed holds only a summary of this entry.";
                report.add(Notice::info(what).hint("Open the page at its address and save it, to read the whole."));
            }
            summary
        });
        if text.trim().is_empty() {
            return Err(ReadError::Empty);
        }
        let authors = if entry.authors.is_empty() { &feed.authors } else { &entry.authors };
        let date = entry.published.or(entry.updated).or(feed.published);
        let metadata = Metadata {
            outlet: feed.title.as_ref().map(|title| line(&title.content)).unwrap_or_default(),
            author: names(authors),
            date: date.and_then(|date| self.dates.get(&date).cloned()).unwrap_or_default(),
            address: address(entry),
            language: language(entry, feed),
            title: title.clone(),
        };
        let text = if title.is_empty() || text.starts_with(&title) { text } else { format!("{title}\n\n{text}") };
        Ok(Content { text, metadata, encoding: encoding.to_owned(), ..Content::default() })
    }
}

/// A title on one line; in feeds it may hold tags and names of characters, although it should not.
fn line(title: &str) -> String {
    let title = short(title);
    let title = if title.contains(['<', '&']) { html::fragment(title) } else { title.to_owned() };
    let words: Vec<&str> = title.split_ascii_whitespace().collect();
    words.join(" ")
}

/// The beginning of what should be short: what the feed tells is told again with each entry.
fn short(told: &str) -> &str {
    told.get(..told.floor_char_boundary(LONGEST_TOLD)).unwrap_or_default()
}

fn summary(text: &Text) -> String {
    let is_page = text.content_type.as_str() != "text/plain" || text.content.contains(['<', '&']);
    if is_page { html::fragment(&text.content) } else { plain(&text.content) }
}

fn plain(text: &str) -> String {
    format!("{}\n", text.trim())
}

fn names(people: &[Person]) -> String {
    let mut names: Vec<String> = Vec::new();
    for person in people.iter().take(guard::MOST_PEOPLE) {
        let name = guard::name(short(person.name.as_deref().or(person.email.as_deref()).unwrap_or_default()));
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// The page of an entry: its link, or else its id if that is one.
fn address(entry: &Entry) -> String {
    let is_web = |link: &str| link.starts_with("https://") || link.starts_with("http://");
    let is_page = |link: &&Link| is_web(&link.href) && link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let link = entry.links.iter().find(is_page).map(|link| link.href.as_str());
    // Identifiers such as tags and UUIDs are kept too: they tell the same entry in another feed.
    short(link.unwrap_or(if entry.id.contains(char::is_whitespace) { "" } else { &entry.id })).to_owned()
}

fn language(entry: &Entry, feed: &Feed) -> String {
    short(entry.language.as_deref().or(feed.language.as_deref()).unwrap_or_default()).to_owned()
}
