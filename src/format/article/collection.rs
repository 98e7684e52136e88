//! Files that hold many articles: mailboxes, feeds, tables, archives. They are read as a stream, so that
//! memory does not grow with their size, and a fault in one article leaves the others alone.

use super::table::Mappings;
use super::{ArticleDraft, Content, ReadError, draft, file_name, is_article, read_article, read_articles_at, sha256};
use crate::model::Source;
use crate::report::Report;
use std::cell::Cell;
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
    /// The most that one file of an archive may unpack to, in bytes.
    pub largest_unpacked: u64,
    /// The most that everything in one archive, and in archives within it, may unpack to, in bytes.
    pub largest_archive: u64,
    /// How many times its packed size a file may unpack to.
    pub highest_ratio: u64,
    /// The most files in one archive.
    pub most_entries: usize,
    /// Whether to hand over the bytes that an article was read from, too.
    pub keep_original: bool,
    /// Which columns of tables hold what.
    pub tables: Mappings,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            largest_article: 64 << 20,
            deepest: 4,
            largest_unpacked: 4 << 30,
            largest_archive: 64 << 30,
            highest_ratio: 200,
            most_entries: 2_000_000,
            keep_original: false,
            tables: Mappings::default(),
        }
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
    /// The bytes it was read from, if [`ReadOptions::keep_original`] asks for them.
    pub original: Option<Vec<u8>>,
}

/// What comes out of a file, one after the other.
#[derive(Debug)]
pub enum Piece {
    /// An article that was read, or what kept one from being read.
    Read(Box<Item>),
    /// A file that is one article and is yet to be read: on whichever thread, for this is most of the work.
    Whole(Whole),
    /// So many files are in an archive, which are about to come.
    Holds(usize),
    /// Something that is no article and was left out.
    LeftOut {
        /// Its name in the file.
        entry: String,
        /// Why, as a whole sentence.
        why: String,
    },
}

impl Piece {
    /// The article, or what kept it from being read; `None` for what is no article.
    pub fn read(self) -> Option<Item> {
        match self {
            Self::Read(item) => Some(*item),
            Self::Whole(whole) => Some(whole.read()),
            Self::Holds(_) | Self::LeftOut { .. } => None,
        }
    }
}

/// The bytes of a file that is one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The name of the entry that it is; empty if it is the file itself.
    pub entry: String,
    /// Its file name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Whole {
    /// Reads the article.
    pub fn read(&self) -> Item {
        let mut report = Report::default();
        let article = read_article(&self.name, &self.bytes, &mut report);
        Item { entry: self.entry.clone(), line: None, article, report, original: None }
    }
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
    /// How many bytes were unpacked so far, in all depths.
    pub(super) unpacked: &'a Cell<u64>,
    pub(super) take: &'a mut dyn FnMut(Piece) -> ControlFlow<()>,
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
        let line = match place {
            Place::Whole => None,
            Place::Line(line) => Some(line),
        };
        self.named("", line, bytes, content, report)
    }

    /// As [`Taker::article`], for an article of a table; the suffix tells its row in the name of its source.
    pub(super) fn row(
        &mut self,
        suffix: &str,
        line: usize,
        bytes: &[u8],
        content: Result<Content, ReadError>,
        report: Report,
    ) -> ControlFlow<()> {
        self.named(suffix, Some(line), bytes, content, report)
    }

    fn named(
        &mut self,
        suffix: &str,
        line: Option<usize>,
        bytes: &[u8],
        content: Result<Content, ReadError>,
        report: Report,
    ) -> ControlFlow<()> {
        let article = content.and_then(|content| {
            let source = Source {
                name: format!("{}{suffix}", file_name(self.file)),
                format: self.kind.to_owned(),
                encoding: content.encoding.clone(),
                sha256: sha256(bytes),
            };
            draft(content, source)
        });
        let original = (self.options.keep_original && article.is_ok()).then(|| bytes.to_vec());
        (self.take)(Piece::Read(Box::new(Item { entry: self.entry.clone(), line, article, report, original })))
    }

    /// Says that an entry could not be read, and why.
    pub fn failed(&mut self, entry: &str, error: ReadError) -> ControlFlow<()> {
        let entry = self.entry_named(entry);
        (self.take)(Piece::Read(Box::new(Item {
            entry,
            line: None,
            article: Err(error),
            report: Report::default(),
            original: None,
        })))
    }

    /// Says that an entry is no article and was left out, and why.
    pub fn left_out(&mut self, entry: &str, why: impl Into<String>) -> ControlFlow<()> {
        let entry = self.entry_named(entry);
        (self.take)(Piece::LeftOut { entry, why: why.into() })
    }

    /// Says how many files there are, for whoever shows how far the reading has come.
    pub(super) fn holds(&mut self, files: usize) -> ControlFlow<()> {
        (self.take)(Piece::Holds(files))
    }

    /// The whole name of an entry; an empty one is this file itself.
    fn entry_named(&self, name: &str) -> String {
        let parts = [self.entry.as_str(), name].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("/")
    }

    /// Reads the file that is being read after all as one of another kind, whose name ends so.
    pub(super) fn read_as(&mut self, extension: &str, input: &mut dyn Input) -> ControlFlow<()> {
        if !is_article(&format!("a.{extension}")) {
            let error = ReadError::NotText("an office document of another kind");
            return self.failed("", error);
        }
        let name = format!("{}.{extension}", self.file);
        let mut other = Taker {
            options: self.options,
            file: &name,
            kind: self.kind,
            entry: self.entry.clone(),
            depth: self.depth,
            unpacked: self.unpacked,
            take: &mut *self.take,
        };
        read_articles_at(input, &mut other)
    }

    /// Hands over a file within this one, which is read as what it is: an entry of an archive, an attachment.
    pub fn file(&mut self, name: &str, input: &mut dyn Input) -> ControlFlow<()> {
        if self.depth >= self.options.deepest {
            return self.failed(name, ReadError::TooDeep(self.options.deepest));
        }
        let mut inner = Taker {
            options: self.options,
            file: name,
            kind: self.kind,
            entry: self.entry_named(name),
            depth: self.depth + 1,
            unpacked: self.unpacked,
            take: &mut *self.take,
        };
        read_articles_at(input, &mut inner)
    }
}
