//! Paragraphs of a parsed page: blocks apart by an empty line, words as they are.

use super::tags::is_block;
use scraper::{Html, Node};

/// A paragraph of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Whether all of its words are links, as in a menu.
    pub(super) is_link: bool,
}

/// The paragraphs of a page or of a piece of one. Only ASCII white space is folded; NBSP and all other characters
/// stay. Menus that call themselves menus, controls, and what the page hides are left out.
pub(super) fn paragraphs(html: &Html) -> Vec<Paragraph> {
    let mut page = Page::default();
    let root = html.tree.root();
    let mut node = root;
    // By hand and not by recursion, so that no page can exhaust the stack.
    loop {
        if page.open(node.value())
            && let Some(child) = node.first_child()
        {
            node = child;
            continue;
        }
        loop {
            page.close(node.value());
            if node == root {
                return page.finished();
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return page.finished(),
            }
        }
    }
}

/// Words with single spaces between, and none at the ends.
pub(super) fn squeezed(words: &str) -> String {
    let words: Vec<&str> = words.split_ascii_whitespace().collect();
    words.join(" ")
}

#[derive(Default)]
struct Page {
    done: Vec<Paragraph>,
    /// The paragraph that is being read.
    open: String,
    /// How many `pre` elements are open.
    kept: usize,
    /// How many links are open.
    links: usize,
    /// Letters and digits of the open paragraph outside of links.
    outside: usize,
}

impl Page {
    /// Takes a node in; whether its children are to be read.
    fn open(&mut self, node: &Node) -> bool {
        match node {
            Node::Text(text) => {
                if self.links == 0 {
                    self.outside += text.chars().filter(|character| character.is_alphanumeric()).count();
                }
                if self.kept > 0 { self.open += text } else { self.words(text) }
            }
            Node::Element(element) if is_unseen(element) => return false,
            Node::Element(element) => match element.name() {
                "script" | "style" | "noscript" | "template" | "svg" | "head" | "title" | "select" | "button"
                | "textarea" | "iframe" | "object" | "video" | "audio" | "canvas" | "nav" => return false,
                "a" => self.links += 1,
                "br" => {
                    self.open.truncate(self.open.trim_end_matches(' ').len());
                    self.open.push('\n');
                }
                "pre" => {
                    self.end();
                    self.kept += 1;
                }
                "td" | "th" if !self.open.is_empty() => self.open = format!("{}\t", self.open.trim_end_matches(' ')),
                name if is_block(name) => self.end(),
                _ => {}
            },
            _ => {}
        }
        true
    }

    fn close(&mut self, node: &Node) {
        if let Node::Element(element) = node {
            if element.name() == "a" && !is_unseen(element) {
                self.links = self.links.saturating_sub(1);
            }
            if element.name() == "pre" {
                self.kept = self.kept.saturating_sub(1);
            }
            if element.name() != "br" && is_block(element.name()) {
                self.end();
            }
        }
    }

    fn words(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_ascii_whitespace() {
                self.open.push(character);
            } else if !self.open.is_empty() && !self.open.ends_with([' ', '\n', '\t']) {
                self.open.push(' ');
            }
        }
    }

    fn end(&mut self) {
        let paragraph = std::mem::take(&mut self.open);
        let text = paragraph.trim_matches([' ', '\n', '\t', '\r']);
        let is_link = std::mem::take(&mut self.outside) == 0;
        if !text.is_empty() {
            self.done.push(Paragraph { text: text.to_owned(), is_link });
        }
    }

    fn finished(mut self) -> Vec<Paragraph> {
        self.end();
        self.done
    }
}

/// Whether a page says that an element is not to be seen, or is a menu.
fn is_unseen(element: &scraper::node::Element) -> bool {
    let style = element.attr("style").unwrap_or_default();
    let is_hidden = element.attr("hidden").is_some_and(|hidden| !hidden.eq_ignore_ascii_case("until-found"));
    is_hidden
        || matches!(element.attr("role"), Some("navigation" | "menu" | "menubar"))
        || (style.contains("display") && style.replace(' ', "").to_ascii_lowercase().contains("display:none"))
}
