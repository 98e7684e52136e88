//! Words of XML elements: paragraphs apart, everything else as it stands.

use roxmltree::Node;

/// Elements within a line; all others begin and end a paragraph.
const INLINE: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "alt-code",
    "b",
    "bdi",
    "bdo",
    "chron",
    "cite",
    "city",
    "classifier",
    "code",
    "copyrite",
    "copyrite.holder",
    "copyrite.year",
    "country",
    "data",
    "del",
    "dfn",
    "em",
    "event",
    "font",
    "frac",
    "frac-num",
    "frac-den",
    "frac-sep",
    "function",
    "i",
    "ins",
    "kbd",
    "lang",
    "location",
    "mark",
    "money",
    "name",
    "name.family",
    "name.given",
    "num",
    "object.title",
    "org",
    "person",
    "postaddr",
    "pronounce",
    "q",
    "region",
    "s",
    "samp",
    "small",
    "span",
    "state",
    "story.date",
    "strong",
    "sub",
    "sublocation",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "virtloc",
    "wbr",
];

/// Elements that are no words of the article.
const SKIPPED: &[&str] =
    &["script", "style", "head", "media-metadata", "media-producer", "media-object", "object", "svg"];

/// The paragraphs of an element. `skip` tells which elements within it are no part of it.
pub(super) fn paragraphs(root: Node<'_, '_>, skip: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = String::new();
    let mut end = |open: &mut String| {
        let paragraph = std::mem::take(open);
        let paragraph = paragraph.trim_matches([' ', '\n', '\t']);
        if !paragraph.is_empty() {
            found.push(paragraph.to_owned());
        }
    };
    let mut node = root;
    // By hand and not by recursion, so that no document can exhaust the stack.
    loop {
        if node.is_text() {
            add(node.text().unwrap_or_default(), &mut open);
        }
        let name = if node.is_element() { node.tag_name().name() } else { "" };
        if name == "br" {
            open.truncate(open.trim_end_matches(' ').len());
            open.push('\n');
        } else if !name.is_empty() && !INLINE.contains(&name) {
            end(&mut open);
        }
        let is_read = !SKIPPED.contains(&name) && !skip.contains(&name);
        if let Some(child) = node.first_child().filter(|_| is_read) {
            node = child;
            continue;
        }
        loop {
            let name = if node.is_element() { node.tag_name().name() } else { "" };
            if !name.is_empty() && name != "br" && !INLINE.contains(&name) {
                end(&mut open);
            }
            if node == root {
                end(&mut open);
                return found;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return found };
            node = parent;
        }
    }
}

/// All words of an element on one line.
pub(super) fn line(node: Node<'_, '_>) -> String {
    paragraphs(node, &[]).join(" ").replace('\n', " ")
}

/// Words with single spaces between; only ASCII white space is folded.
fn add(text: &str, open: &mut String) {
    for character in text.chars() {
        if !character.is_ascii_whitespace() {
            open.push(character);
        } else if !open.is_empty() && !open.ends_with([' ', '\n']) {
            open.push(' ');
        }
    }
}

/// The first element of that name in another, at any depth.
pub(super) fn first<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.descendants().find(|found| found.is_element() && found.tag_name().name() == name)
}

/// The elements of that name directly in another.
pub(super) fn children<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'a str) -> impl Iterator<Item = Node<'a, 'i>> + 'a {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The words of the first element of that name directly in another; empty if there is none.
pub(super) fn told<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'a str) -> String {
    children(node, name).next().map(line).unwrap_or_default()
}

/// Whether an element has that name and lies in no other of it.
pub(super) fn is_outermost(node: Node<'_, '_>, name: &str) -> bool {
    let is_named = |node: &Node<'_, '_>| node.is_element() && node.tag_name().name() == name;
    is_named(&node) && !node.ancestors().skip(1).any(|above| is_named(&above))
}
