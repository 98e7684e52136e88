//! The exchange formats of news agencies: NewsML-G2 and NITF in XML, ninjs in JSON.

mod newsml;
mod ninjs;
mod nitf;
mod words;

pub(super) use ninjs::NINJS;

use super::collection::{Collection, Input, Place, Taker};
use super::{Content, ReadError, harmless_xml, system};
use crate::model::Metadata;
use crate::report::{Notice, Report};
use roxmltree::{Document, Node, ParsingOptions};
use std::io::Read;
use std::ops::ControlFlow;

pub(super) const NEWS_XML: Collection = Collection {
    id: "news-xml",
    name: "NewsML-G2, NITF",
    extensions: &["xml", "newsml", "nitf"],
    sniff: |head| kind(&harmless_xml::root_name(head)).is_some(),
    read,
};

/// The most elements and texts of one file.
const MOST_NODES: u32 = 2_000_000;

/// The most values of one JSON file: in memory each takes many times the two bytes that it may take in the file.
pub(super) const MOST_VALUES: usize = 2_000_000;

/// Whether JSON may hold more values than are read.
pub(super) fn has_too_many_values(json: &str) -> bool {
    json.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{' | b':')).nth(MOST_VALUES).is_some()
}

/// A reader of one kind of XML, by the name of its first element.
struct Kind {
    roots: &'static [&'static str],
    /// How the kind is named in messages.
    what: &'static str,
    read: fn(Node<'_, '_>, &str, Report, &mut Taker<'_>) -> ControlFlow<()>,
}

const KINDS: &[Kind] = &[
    Kind {
        roots: &["newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem"],
        what: "a NewsML-G2 document",
        read: newsml::read,
    },
    Kind { roots: &["nitf"], what: "a NITF document", read: nitf::read },
];

fn kind(root: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.roots.contains(&root))
}

fn read(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    let bytes = whole(input, taker)?;
    let what = "an XML file of news";
    let root = harmless_xml::root_name(bytes.get(..(64 << 10).min(bytes.len())).unwrap_or_default());
    let Some(kind) = kind(&root) else {
        let root = if root.is_empty() { "something else".to_owned() } else { format!("<{root}>") };
        let why = format!("it begins with {root}, and Standpoint reads NewsML-G2, NITF, RSS and Atom");
        return Err(ReadError::Malformed(what, why));
    };
    let mut report = Report::default();
    let xml = harmless_xml::harmless(&bytes, &mut report)?;
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&xml.text, options);
    let document = document.map_err(|error| ReadError::Malformed(kind.what, error.to_string()))?;
    // Whether more is wanted is the caller's to know: this was all.
    let _ = (kind.read)(document.root_element(), &xml.encoding, report, taker);
    Ok(())
}

/// All bytes of an input that is no larger than an article may be.
fn whole(input: &mut dyn Input, taker: &Taker<'_>) -> Result<Vec<u8>, ReadError> {
    let limit = taker.options().largest_article;
    let mut bytes = Vec::new();
    if input.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(system)? as u64 > limit {
        return Err(ReadError::TooLarge(limit));
    }
    if bytes.trim_ascii().is_empty() { Err(ReadError::Empty) } else { Ok(bytes) }
}

/// A news item: what is known about it, its headlines and its paragraphs.
#[derive(Default)]
struct News {
    metadata: Metadata,
    /// Headline and headings below it; the first one is the title.
    headlines: Vec<String>,
    paragraphs: Vec<String>,
    /// As agencies say it: `usable`, `withheld`, `canceled`, ….
    status: String,
    /// Until when it is not to be published.
    embargo: String,
}

impl News {
    /// The item as an article, headlines above its text. Its status is told if it is not simply usable.
    fn content(self, encoding: &str, report: &mut Report) -> Result<Content, ReadError> {
        let status = self.status.rsplit(':').next().unwrap_or_default().to_lowercase();
        if status.starts_with("cancel") {
            let what = "The agency has cancelled this item.";
            report.add(Notice::warning(what).hint("Do not count it as published, or remove it."));
        } else if status.starts_with("with") {
            report.add(Notice::warning("The agency withholds this item: it is not to be published."));
        } else if !matches!(status.as_str(), "" | "usable") {
            report.add(Notice::info(format!("The agency gives this item the status “{status}”.")));
        }
        if !self.embargo.is_empty() {
            report.add(Notice::info(format!("It was under embargo until {}.", self.embargo)));
        }
        if self.paragraphs.is_empty() {
            return Err(ReadError::Empty);
        }
        let mut metadata = self.metadata;
        if metadata.title.is_empty() {
            metadata.title = self.headlines.first().cloned().unwrap_or_default();
        }
        let above = self.headlines.into_iter().filter(|headline| !self.paragraphs.contains(headline));
        let mut paragraphs: Vec<String> = above.collect();
        paragraphs.dedup();
        paragraphs.extend(self.paragraphs);
        let text = paragraphs.join("\n\n") + "\n";
        Ok(Content { text, metadata, encoding: encoding.to_owned(), ..Content::default() })
    }

    fn hand_over(
        self,
        bytes: &[u8],
        place: Place,
        encoding: &str,
        mut report: Report,
        taker: &mut Taker<'_>,
    ) -> ControlFlow<()> {
        let content = self.content(encoding, &mut report);
        taker.article(place, bytes, content, report)
    }
}

/// An address is a page if there is one, or else what identifies the item everywhere.
fn address(pages: impl IntoIterator<Item = String>, identity: &str) -> String {
    let is_page = |link: &String| link.starts_with("https://") || link.starts_with("http://");
    pages.into_iter().find(is_page).unwrap_or_else(|| identity.trim().to_owned())
}

/// A byline without “By”.
fn byline(line: &str) -> String {
    let line = line.trim();
    let name = ["By ", "BY ", "by "].iter().find_map(|by| line.strip_prefix(by)).unwrap_or(line);
    name.trim().to_owned()
}
