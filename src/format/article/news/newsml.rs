//! NewsML-G2: news items, alone or several in a message. An item's text is XHTML, NITF or plain text within it.

use super::super::collection::{Place, Taker};
use super::super::moment::moment;
use super::super::{ReadError, html};
use super::words::{children, first, is_outermost, line, paragraphs, told};
use super::{News, address, byline, nitf};
use crate::report::Report;
use roxmltree::Node;
use std::ops::ControlFlow;

const XML: &str = "http://www.w3.org/XML/1998/namespace";

pub(super) fn read(root: Node<'_, '_>, encoding: &str, report: Report, taker: &mut Taker<'_>) -> ControlFlow<()> {
    let items: Vec<Node<'_, '_>> = root.descendants().filter(|node| is_outermost(*node, "newsItem")).collect();
    if items.is_empty() {
        let why = "it holds no news item, only lists or descriptions of such".to_owned();
        return taker.article(Place::Whole, &[], Err(ReadError::Malformed("an article", why)), report);
    }
    let is_only = items.len() == 1 && root == items[0];
    let document = root.document();
    let mut report = Some(report);
    let mut line = LineCounter::new(document.input_text());
    for item in items {
        let place = if is_only { Place::Whole } else { Place::Line(line.at(item.range().start)) };
        let bytes = document.input_text().get(item.range()).unwrap_or_default().as_bytes();
        news(item).hand_over(bytes, place, encoding, report.take().unwrap_or_default(), taker)?;
    }
    ControlFlow::Continue(())
}

fn news(item: Node<'_, '_>) -> News {
    let of_item = children(item, "itemMeta").next();
    let of_content = children(item, "contentMeta").next();
    let content = children(item, "contentSet").next();
    let within = |meta: Option<Node<'_, '_>>, name: &str| {
        meta.and_then(|meta| children(meta, name).next().map(named)).filter(|words| !words.is_empty())
    };
    let mut news = News::default();
    if let Some(nitf) = content.and_then(|content| first(content, "nitf")) {
        news = nitf::news(nitf);
    } else if let Some(content) = content {
        news.paragraphs = text(content);
    }
    let headlines: Vec<String> = of_content.iter().flat_map(|meta| children(*meta, "headline")).map(line).collect();
    if let Some(headline) = headlines.first().filter(|headline| !headline.is_empty()) {
        news.metadata.title.clone_from(headline);
        // Variants of the headline for other media are no words of this article.
        if news.headlines.is_empty() {
            news.headlines = vec![headline.clone()];
        }
    }
    let metadata = &mut news.metadata;
    let by = of_content.map(|meta| children(meta, "by").map(|by| byline(&line(by))).collect::<Vec<_>>());
    let by = by.filter(|by| !by.is_empty()).map(|by| by.join(", "));
    if let Some(author) = by.or_else(|| within(of_content, "creator")) {
        metadata.author = author;
    }
    let rights = || first(item, "copyrightHolder").map(named).filter(|name| !name.is_empty());
    let outlets = [within(of_item, "provider"), within(of_content, "infoSource")].into_iter().flatten().next();
    if let Some(outlet) = outlets.or_else(rights) {
        metadata.outlet = outlet;
    }
    let dates = [
        of_item.map(|meta| told(meta, "versionCreated")),
        of_content.map(|meta| told(meta, "contentModified")),
        of_content.map(|meta| told(meta, "contentCreated")),
        of_item.map(|meta| told(meta, "firstCreated")),
    ];
    if let Some(date) = dates.into_iter().flatten().find_map(|date| moment(&date)) {
        metadata.date = date;
    }
    let links = of_item.into_iter().chain(of_content).flat_map(|meta| children(meta, "link"));
    let links = links.filter_map(|link| link.attribute("href")).map(str::to_owned);
    metadata.address = address(links, item.attribute("guid").unwrap_or_default());
    let language = of_content.and_then(|meta| children(meta, "language").next()?.attribute("tag"));
    if let Some(language) = language.or_else(|| item.attribute((XML, "lang"))) {
        metadata.language = language.to_owned();
    }
    if let Some(status) = of_item.and_then(|meta| children(meta, "pubStatus").next()?.attribute("qcode")) {
        news.status = status.to_owned();
    }
    if let Some(embargo) = of_item.map(|meta| told(meta, "embargoed")).and_then(|date| moment(&date)) {
        news.embargo = embargo;
    }
    news
}

/// The paragraphs of the first form of a content that has words.
fn text(content: Node<'_, '_>) -> Vec<String> {
    let forms = content.children().filter(Node::is_element);
    let read = forms.map(|form| match form.tag_name().name() {
        "inlineXML" => paragraphs(first(form, "body").unwrap_or(form), &[]),
        "inlineData" => {
            let text: String = form.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
            let is_page = form.attribute("contenttype").is_some_and(|kind| kind.contains("html"));
            let text = if is_page { html::fragment(&text) } else { text };
            if form.attribute("encoding").is_some() { Vec::new() } else { plain_paragraphs(&text) }
        }
        _ => Vec::new(),
    });
    read.into_iter().find(|paragraphs| !paragraphs.is_empty()).unwrap_or_default()
}

/// Paragraphs of plain text, apart by an empty line.
pub(super) fn plain_paragraphs(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let pieces = text.split("\n\n").map(|piece| piece.trim_matches([' ', '\n', '\t']));
    pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// The name of somebody or something: its `name`, or else its words, or else what identifies it.
fn named(node: Node<'_, '_>) -> String {
    let name = children(node, "name").next().map(line).or_else(|| Some(line(node))).filter(|name| !name.is_empty());
    let identity = || {
        let told = node.attribute("literal").or(node.attribute("qcode")).or(node.attribute("uri"))?;
        Some(if told.contains("://") { told } else { told.rsplit(':').next().unwrap_or(told) }.to_owned())
    };
    name.or_else(identity).unwrap_or_default()
}

/// Counts lines on the way through a text.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of a place that is not before the last one, from 1.
    fn at(&mut self, place: usize) -> usize {
        self.line += self.text.get(self.at..place).unwrap_or_default().matches('\n').count();
        self.at = place;
        self.line
    }
}
