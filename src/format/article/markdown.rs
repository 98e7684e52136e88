//! Markdown as readable text: paragraphs, headings and list items, without their marks.

use super::{Content, ReadError, Reader, encoding, html, iso_date};
use crate::model::Metadata;
use crate::report::Report;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub(super) const READER: Reader = Reader {
    id: "markdown",
    name: "Markdown",
    extensions: &["md", "markdown"],
    sniff: |bytes| bytes.starts_with(b"---\n") || bytes.starts_with(b"# "),
    read,
};

fn read(bytes: &[u8], report: &mut Report) -> Result<Content, ReadError> {
    let decoded = encoding::decode(bytes, None, report)?;
    let source = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
    let (front, body) = front_matter(source.trim_start_matches('\u{feff}'));
    let mut metadata = front.map(metadata).unwrap_or_default();
    let mut page = Page::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    Parser::new_ext(body, options).for_each(|event| page.event(event));
    if metadata.title.is_empty() {
        metadata.title = page.heading.trim().to_owned();
    }
    let text = format!("{}\n", page.text.trim_end_matches(['\n', ' ']).trim_start_matches('\n'));
    Ok(Content { text, metadata, encoding: decoded.encoding.to_owned(), ..Content::default() })
}

/// The block between two lines `---` at the top, if there is one, and the rest.
fn front_matter(source: &str) -> (Option<&str>, &str) {
    let parts = source.strip_prefix("---\n").and_then(|rest| {
        let (front, body) = rest.split_once("\n---")?;
        let (fence, body) = body.split_once('\n').unwrap_or((body, ""));
        fence.trim_matches('-').trim().is_empty().then_some((front, body))
    });
    match parts {
        Some((front, body)) => (Some(front), body),
        None => (None, source),
    }
}

fn metadata(front: &str) -> Metadata {
    let mut metadata = Metadata::default();
    for (key, value) in front.lines().filter_map(|line| line.split_once(':')) {
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        match key.trim().to_ascii_lowercase().as_str() {
            "title" | "headline" => metadata.title = value,
            "date" | "published" => metadata.date = iso_date(&value).unwrap_or_default(),
            "outlet" | "publisher" | "site" => metadata.outlet = value,
            "author" | "byline" | "by" => metadata.author = value,
            "address" | "url" | "link" => metadata.address = value,
            "language" | "lang" => metadata.language = value,
            _ => {}
        }
    }
    metadata
}

/// The text as it is put together.
#[derive(Default)]
struct Page {
    text: String,
    /// The first heading.
    heading: String,
    in_heading: bool,
    has_heading: bool,
    /// For each open list the next number, if it is numbered.
    lists: Vec<Option<u64>>,
    /// A piece of HTML that is open.
    html: String,
}

impl Page {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.words(&text);
            }
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.words("\n"),
            Event::Rule => self.block(),
            // Tags inside a line hide no words; what stands between them comes as text.
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::Html(html) => self.html.push_str(&html),
        }
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::Heading { .. } => {
                self.block();
                self.in_heading = !self.has_heading;
                self.has_heading = true;
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.block()
                } else {
                    self.line()
                }
                self.lists.push(*first);
            }
            Tag::Item => {
                self.line();
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.text += &format!("{number}. ");
                    *number += 1;
                }
            }
            // The first paragraph of an item stands on the item's own line.
            Tag::Paragraph if !self.lists.is_empty() => {}
            Tag::TableRow | Tag::TableHead => self.line(),
            Tag::TableCell if !self.text.ends_with('\n') => self.text.push('\t'),
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) => {
                self.block();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.in_heading = false;
                self.block();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() { self.block() } else { self.line() }
            }
            TagEnd::Paragraph if !self.lists.is_empty() => self.line(),
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Table | TagEnd::FootnoteDefinition => self.block(),
            TagEnd::Item => self.line(),
            TagEnd::HtmlBlock => {
                let text = html::stripped(&std::mem::take(&mut self.html));
                self.block();
                self.words(text.trim());
                self.block();
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        self.text += words;
        if self.in_heading {
            self.heading += words;
        }
    }

    /// Begins a new line unless one has just begun.
    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Leaves an empty line unless there is one.
    fn block(&mut self) {
        self.line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}
