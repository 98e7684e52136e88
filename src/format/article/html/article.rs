//! Which paragraphs of a page are the article. The others stay in their place, marked as furniture.

use super::paragraphs::Paragraph;
use crate::format::article::prose::{Block, Kind};

/// Between the paragraphs of the article where it is searched.
const EDGE: char = '\u{1}';

/// How far before and after the place that was reached the next paragraph is looked for, in bytes.
const WINDOW: usize = 20_000;

/// A paragraph of fewer bytes than this is the article's only if it is a whole paragraph there.
const SHORT: usize = 20;

/// How many bytes of a paragraph's start or end tell that it is the article's, if some of it was taken out.
const PROBE: usize = 60;

/// More paragraphs in a row than this that are links and nothing else are a menu, and left out.
const LONGEST_LINKS: usize = 4;

/// The paragraphs of a page as blocks, furniture marked; `found` is the article as a finder cut it out.
///
/// The finder merges and splits paragraphs and takes pieces out of them, so that places are compared by their
/// characters alone.
pub(super) fn marked(whole: Vec<Paragraph>, found: &[Paragraph], headline: &str) -> Vec<Block> {
    let mut article = Article::new(found);
    let headline = bare(headline);
    let mut blocks: Vec<Block> = Vec::with_capacity(whole.len());
    let mut links = 0;
    for paragraph in whole {
        let key = bare(&paragraph.text);
        let belongs = (!key.is_empty() && key == headline && key.len() < 300) || article.has(&key);
        links = if !belongs && paragraph.is_link { links + 1 } else { 0 };
        if links > LONGEST_LINKS {
            let kept = if links == LONGEST_LINKS + 1 { blocks.len() - LONGEST_LINKS } else { blocks.len() };
            blocks.truncate(kept);
            continue;
        }
        blocks.push(Block::new(if belongs { Kind::Paragraph } else { Kind::Furniture }, paragraph.text));
    }
    blocks
}

struct Article {
    /// The characters of all paragraphs, an edge around each.
    text: String,
    /// Up to where it was found in the page.
    at: usize,
}

impl Article {
    fn new(found: &[Paragraph]) -> Self {
        let mut text = String::from(EDGE);
        for paragraph in found {
            text += &bare(&paragraph.text);
            text.push(EDGE);
        }
        Self { text, at: 1 }
    }

    fn has(&mut self, key: &str) -> bool {
        if key.is_empty() {
            return false;
        }
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(key)) {
            self.at += key.len();
            if self.text[self.at..].starts_with(EDGE) {
                self.at += EDGE.len_utf8();
            }
            return true;
        }
        if key.len() < SHORT {
            return self.find(&format!("{EDGE}{key}{EDGE}"));
        }
        let (start, end) = (key.ceil_char_boundary(PROBE), key.floor_char_boundary(key.len().saturating_sub(PROBE)));
        self.find(key) || (key.len() > PROBE && (self.find(&key[..start]) || self.find(&key[end..])))
    }

    fn find(&mut self, key: &str) -> bool {
        let from = self.text.floor_char_boundary(self.at.saturating_sub(WINDOW));
        let to = self.text.ceil_char_boundary(self.at.saturating_add(WINDOW + key.len()));
        let found = self.text.get(from..to).and_then(|window| window.find(key));
        if let Some(found) = found {
            self.at = from + found + key.len();
        }
        found.is_some()
    }
}

/// Its characters without white space.
fn bare(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && *character != EDGE).collect()
}
