//! Paragraphs of a parsed page: blocks apart by an empty line, words as they are.

use super::tags::is_block;
use scraper::{Html, Node};

/// The text of a page or of a piece of one. Only ASCII white space is folded; NBSP and all other characters stay.
pub(super) fn paragraphs(html: &Html) -> String {
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
    done: Vec<String>,
    /// The paragraph that is being read.
    open: String,
    /// How many `pre` elements are open.
    kept: usize,
}

impl Page {
    /// Takes a node in; whether its children are to be read.
    fn open(&mut self, node: &Node) -> bool {
        match node {
            Node::Text(text) if self.kept > 0 => self.open += text,
            Node::Text(text) => self.words(text),
            Node::Element(element) => match element.name() {
                "script" | "style" | "noscript" | "template" | "svg" | "head" | "title" | "select" | "button"
                | "textarea" | "iframe" | "object" | "video" | "audio" | "canvas" => return false,
                "br" => self.open = format!("{}\n", self.open.trim_end_matches(' ')),
                "pre" => {
                    self.end();
                    self.kept += 1;
                }
                "td" | "th" if !self.open.is_empty() => self.open.push('\t'),
                name if is_block(name) => self.end(),
                _ => {}
            },
            _ => {}
        }
        true
    }

    fn close(&mut self, node: &Node) {
        if let Node::Element(element) = node {
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
        let paragraph = paragraph.trim_matches([' ', '\n', '\t', '\r']);
        if !paragraph.is_empty() {
            self.done.push(paragraph.to_owned());
        }
    }

    fn finished(mut self) -> String {
        self.end();
        let text = self.done.join("\n\n");
        if text.is_empty() { text } else { text + "\n" }
    }
}
