//! NITF: the news industry text format, one article in a file.

use super::super::collection::{Place, Taker};
use super::super::moment::moment;
use super::words::{children, first, is_outermost, line, paragraphs};
use super::{News, address, byline};
use crate::model::Metadata;
use crate::report::Report;
use roxmltree::Node;
use std::ops::ControlFlow;

pub(super) fn read(root: Node<'_, '_>, encoding: &str, report: Report, taker: &mut Taker<'_>) -> ControlFlow<()> {
    let bytes = root.document().input_text().as_bytes();
    news(root).hand_over(bytes, Place::Whole, encoding, report, taker)
}

/// The most headlines above one article.
const MOST_HEADLINES: usize = 10;

/// The article in a NITF element.
pub(super) fn news(root: Node<'_, '_>) -> News {
    let attribute = |element: &str, name: &str| {
        let node = first(root, element)?;
        node.attribute(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let words = |element: &str| first(root, element).map(line).filter(|words| !words.is_empty());
    let mut headlines: Vec<String> = Vec::new();
    let above = first(root, "hedline");
    for part in above.into_iter().flat_map(|hedline| hedline.children().filter(Node::is_element)).take(MOST_HEADLINES) {
        headlines.push(line(part));
    }
    headlines.retain(|headline| !headline.is_empty());
    let dates =
        [("date.issue", "norm"), ("pubdata", "date.publication"), ("date.release", "norm"), ("story.date", "norm")];
    let dates: Vec<String> = dates.iter().filter_map(|(element, name)| moment(&attribute(element, name)?)).collect();
    // A time tells more than a day.
    let date = dates.iter().find(|date| date.contains('T')).or(dates.first()).cloned();
    let outlets = [
        attribute("pubdata", "name"),
        words("distributor"),
        attribute("doc.copyright", "holder"),
        attribute("doc-id", "regsrc"),
    ];
    let pages = [attribute("pubdata", "ex-ref"), attribute("doc-id", "id-string")];
    let identity = attribute("doc-id", "id-string").unwrap_or_default();
    let embargo = attribute("date.release", "norm").and_then(|release| moment(&release)).unwrap_or_default();
    let status = attribute("docdata", "management-status").unwrap_or_default();
    let language = root.attribute(("http://www.w3.org/XML/1998/namespace", "lang")).map(str::to_owned);
    let metadata = Metadata {
        title: headlines.first().cloned().or_else(|| words("title")).unwrap_or_default(),
        outlet: outlets.into_iter().flatten().next().unwrap_or_default(),
        author: authors(root),
        address: address(pages.into_iter().flatten(), &identity),
        language: language.or_else(|| attribute("body", "lang")).unwrap_or_default(),
        date: date.unwrap_or_default(),
    };
    let mut text = Vec::new();
    for dateline in first(root, "body.head").into_iter().flat_map(|head| children(head, "dateline")) {
        text.push(line(dateline));
    }
    text.retain(|line| !line.is_empty());
    let content: Vec<String> = root
        .descendants()
        .filter(|node| is_outermost(*node, "body.content"))
        .flat_map(|node| paragraphs(node, &[]))
        .collect();
    let is_empty = content.is_empty();
    text.extend(content);
    if is_empty {
        text = first(root, "abstract").map(|node| paragraphs(node, &[])).unwrap_or_default();
    }
    let is_embargoed = status == "embargoed";
    News { metadata, headlines, paragraphs: text, embargo: if is_embargoed { embargo } else { String::new() }, status }
}

/// Who wrote it: the persons named in the byline, or else its words.
fn authors(root: Node<'_, '_>) -> String {
    let mut names = Vec::new();
    for line_of in root.descendants().filter(|node| is_outermost(*node, "byline")) {
        let persons: Vec<String> =
            line_of.descendants().filter(|node| node.has_tag_name_of("person")).map(line).collect();
        if persons.is_empty() {
            let title: Vec<String> = children(line_of, "byttl").map(line).collect();
            let whole = paragraphs(line_of, &["byttl"]).join(" ");
            names.push(if whole.is_empty() { title.join(" ") } else { byline(&whole) });
        } else {
            names.extend(persons);
        }
    }
    names.retain(|name| !name.is_empty());
    names.join(", ")
}

trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    /// Whether an element has that name, in whatever namespace.
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
