//! The article list: which articles, in which order, under which headings.

mod filter;

pub use filter::{ArticleFilter, with_field};

use crate::model::{Document, DocumentState, Metadata};
use std::cmp::Reverse;
use std::sync::Arc;

/// In which order articles are listed, and by what they are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListOrder {
    /// By how far the work on them has come: begun, new, done.
    #[default]
    State,
    /// By date, the latest first, in months.
    Newest,
    /// By date, the earliest first, in months.
    Oldest,
    /// By title.
    Title,
    /// By outlet.
    Outlet,
    /// By author.
    Author,
    /// By language.
    Language,
    /// Those with most open suggestions first.
    Open,
}

impl ListOrder {
    /// All orders, as they are shown.
    pub const ALL: [ListOrder; 8] = [
        ListOrder::State,
        ListOrder::Newest,
        ListOrder::Oldest,
        ListOrder::Title,
        ListOrder::Outlet,
        ListOrder::Author,
        ListOrder::Language,
        ListOrder::Open,
    ];

    /// As it is shown.
    pub fn title(self) -> &'static str {
        match self {
            ListOrder::State => "Progress",
            ListOrder::Newest => "Newest first",
            ListOrder::Oldest => "Oldest first",
            ListOrder::Title => "Title",
            ListOrder::Outlet => "Outlet",
            ListOrder::Author => "Author",
            ListOrder::Language => "Language",
            ListOrder::Open => "Most open suggestions",
        }
    }
}

/// Articles under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The heading; empty if the order has none.
    pub heading: String,
    /// The articles.
    pub documents: Vec<Arc<Document>>,
}

/// The articles that a filter lets through, in an order. Those that the order does not tell apart stay as they come.
///
/// `open` counts the open suggestions of an article; it is asked for in [`ListOrder::Open`] only.
pub fn arrange<'a>(
    documents: impl Iterator<Item = &'a Arc<Document>>,
    filter: &ArticleFilter,
    order: ListOrder,
    open: impl Fn(&Document) -> usize,
) -> Vec<Group> {
    let mut listed: Vec<Arc<Document>> = documents.filter(|document| filter.lets(document)).cloned().collect();
    let last_if_empty = |words: &str| (words.trim().is_empty(), words.trim().to_lowercase());
    match order {
        ListOrder::State => listed.sort_by_key(|document| match document.state {
            DocumentState::InProgress => 0,
            DocumentState::New => 1,
            DocumentState::Done => 2,
        }),
        ListOrder::Newest => {
            listed.sort_by_cached_key(|document| (document.metadata.day().is_none(), Reverse(moment(document))));
        }
        ListOrder::Oldest => {
            listed.sort_by_cached_key(|document| (document.metadata.day().is_none(), moment(document)));
        }
        ListOrder::Title => {
            let mut titled: Vec<(String, Arc<Document>)> =
                listed.into_iter().map(|document| (document.title().to_lowercase(), document)).collect();
            titled.sort_by(|(one, _), (other, _)| alphanumeric_sort::compare_str(one, other));
            listed = titled.into_iter().map(|(_, document)| document).collect();
        }
        ListOrder::Outlet => listed.sort_by_cached_key(|document| last_if_empty(&document.metadata.outlet)),
        ListOrder::Author => listed.sort_by_cached_key(|document| last_if_empty(&document.metadata.author)),
        ListOrder::Language => listed.sort_by_cached_key(|document| last_if_empty(&document.metadata.language)),
        ListOrder::Open => listed.sort_by_cached_key(|document| Reverse(open(document))),
    }
    let mut groups: Vec<Group> = Vec::new();
    for document in listed {
        let stays = |group: &&mut Group| {
            group.documents.last().is_some_and(|former| have_one_heading(former, &document, order))
        };
        match groups.last_mut().filter(stays) {
            Some(group) => group.documents.push(document),
            None => groups.push(Group { heading: heading(&document, order), documents: vec![document] }),
        }
    }
    groups
}

/// Whether two articles stand under the same heading.
fn have_one_heading(one: &Document, other: &Document, order: ListOrder) -> bool {
    let are_alike = |one: &str, other: &str| {
        let (one, other) = (one.trim(), other.trim());
        one == other || one.to_lowercase() == other.to_lowercase()
    };
    let (first, second) = (&one.metadata, &other.metadata);
    match order {
        ListOrder::State => one.state == other.state,
        ListOrder::Newest | ListOrder::Oldest => {
            let month = |metadata: &Metadata| metadata.day().map(|day| (day.year(), day.month()));
            first.date == second.date || month(first) == month(second)
        }
        ListOrder::Outlet => are_alike(&first.outlet, &second.outlet),
        ListOrder::Author => are_alike(&first.author, &second.author),
        ListOrder::Language => are_alike(&first.language, &second.language),
        ListOrder::Title | ListOrder::Open => true,
    }
}

/// When an article appeared: in seconds since 1970 (UTC), from its day's beginning if no time is known.
fn moment(document: &Document) -> Option<i64> {
    if let Ok(time) = document.metadata.date.parse::<jiff::Timestamp>() {
        return Some(time.as_second());
    }
    let day = document.metadata.day()?;
    day.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|midnight| midnight.timestamp().as_second())
}

fn heading(document: &Document, order: ListOrder) -> String {
    let metadata = &document.metadata;
    let or = |words: &str, none: &str| if words.trim().is_empty() { none.to_owned() } else { words.trim().to_owned() };
    match order {
        ListOrder::State => match document.state {
            DocumentState::InProgress => "In progress".to_owned(),
            DocumentState::New => "New".to_owned(),
            DocumentState::Done => "Done".to_owned(),
        },
        ListOrder::Newest | ListOrder::Oldest => {
            metadata.day().map_or_else(|| "No date".to_owned(), |day| day.strftime("%B %Y").to_string())
        }
        ListOrder::Outlet => or(&metadata.outlet, "No outlet"),
        ListOrder::Author => or(&metadata.author, "No author"),
        ListOrder::Language => or(&metadata.language, "No language"),
        ListOrder::Title | ListOrder::Open => String::new(),
    }
}
