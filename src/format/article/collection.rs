//! Files that hold many articles: mailboxes, feeds, tables, archives. They are read as a stream, so that
//! memory does not grow with their size, and a fault in one article leaves the others alone.

use super::{ArticleDraft, Content, ReadError, draft, file_name, read_articles_at, sha256};
use crate::model::Source;
use crate::report::Report;
use std::io::{BufRead, Seek};
use std::ops::ControlFlow;

/// The content of a file, read as it is needed.
pub trait Input: BufRead + Seek {}

impl<T: BufRead + Seek> Input for T {}

/// What holds for all readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// The largest article, in bytes of its file.
    pub largest_article: u64,
    /// How deep files may lie within files: an archive in an archive is at depth 2.
    pub deepest: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { largest_article: 64 << 20, deepest: 4 }
    }
}

/// A kind of file that holds many articles.
#[derive(Clone, Copy)]
pub struct Collection {
    /// As it is written in [`Source::format`].
    pub id: &'static str,
    /// As it is shown.
    pub name: &'static str,
    /// Extensions of its files, lower case, without dot.
    pub extensions: &'static [&'static str],
    /// Whether the first bytes of a file, at most 4,096, look like this kind.
    pub sniff: fn(&[u8]) -> bool,
    /// Hands over one article after the other. Fails if the file as a whole cannot be read (on); the articles
    /// handed over before stay.
    pub read: fn(&mut dyn Input, &mut Taker<'_>) -> Result<(), ReadError>,
}

impl std::fmt::Debug for Collection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Collection({})", self.id)
    }
}

/// An article of a file, or what kept one from being read.
#[derive(Debug)]
pub struct Item {
    /// The name of the entry that it is from (`2024/a.html` of an archive); empty if it is the file itself.
    pub entry: String,
    /// The line or row at which it begins, from 1, if the file has such.
    pub line: Option<usize>,
    /// The article.
    pub article: Result<ArticleDraft, ReadError>,
    /// What had to be guessed or replaced.
    pub report: Report,
}

/// Where an article stands in the file that it is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The file is the article.
    Whole,
    /// The line or row at which it begins, from 1.
    Line(usize),
}

/// Takes articles as they are read.
pub struct Taker<'a> {
    pub(super) options: &'a ReadOptions,
    /// The name of the file, without folder.
    pub(super) file: &'a str,
    /// The kind that is being read.
    pub(super) kind: &'static str,
    /// The entries that lead to this file, with `/` between them; empty for a file of the disk.
    pub(super) entry: String,
    pub(super) depth: usize,
    pub(super) take: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
}

impl Taker<'_> {
    /// What holds for all readers.
    pub fn options(&self) -> &ReadOptions {
        self.options
    }

    /// Hands over an article that was read from `bytes`, or what kept it from being read. Break: no more are wanted.
    pub fn article(
        &mut self,
        place: Place,
        bytes: &[u8],
        content: Result<Content, ReadError>,
        report: Report,
    ) -> ControlFlow<()> {
        let article = content.and_then(|content| {
            let source = Source {
                name: file_name(self.file).to_owned(),
                format: self.kind.to_owned(),
                encoding: content.encoding.clone(),
                sha256: sha256(bytes),
            };
            draft(content, source)
        });
        let line = match place {
            Place::Whole => None,
            Place::Line(line) => Some(line),
        };
        (self.take)(Item { entry: self.entry.clone(), line, article, report })
    }

    /// Hands over a file within this one, which is read as what it is: an entry of an archive, an attachment.
    pub fn file(&mut self, name: &str, input: &mut dyn Input) -> ControlFlow<()> {
        let entry = if self.entry.is_empty() { name.to_owned() } else { format!("{}/{name}", self.entry) };
        if self.depth >= self.options.deepest {
            let article = Err(ReadError::TooDeep(self.options.deepest));
            return (self.take)(Item { entry, line: None, article, report: Report::default() });
        }
        let mut inner = Taker {
            options: self.options,
            file: name,
            kind: self.kind,
            entry,
            depth: self.depth + 1,
            take: &mut *self.take,
        };
        read_articles_at(input, &mut inner)
    }
}
