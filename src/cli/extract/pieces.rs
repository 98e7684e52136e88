//! What comes in, piece by piece: articles, and lines of JSON that are read only as they are needed.

use super::{InputFormat, is_standard};
use crate::report::Notice;
use crate::session::reading::{RawArticle, Reading, ReadingOptions, ReadingProgress};
use crate::store;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How standard input is called in notices.
pub(super) const STANDARD_INPUT: &str = "standard input";

/// The longest line, and the longest text on standard input, in bytes (256 MiB).
const LONGEST: u64 = 256 << 20;

/// One document to look at.
pub(super) enum Content {
    /// An article that is yet to be read.
    Article(Box<RawArticle>),
    /// An article on standard input.
    Text(Vec<u8>),
    /// A line of JSON, and where it stands.
    Line { name: Arc<str>, number: usize, bytes: Vec<u8> },
    /// What could not be read.
    Nothing(Notice),
}

impl Content {
    /// The name of the file that it is from.
    pub fn name(&self) -> &str {
        match self {
            Content::Article(raw) => raw.place.path.to_str().unwrap_or_default(),
            Content::Text(_) => STANDARD_INPUT,
            Content::Line { name, .. } => name,
            Content::Nothing(_) => "",
        }
    }

    /// A notice with the place of this piece.
    pub fn at(&self, notice: Notice) -> Notice {
        match self {
            Content::Article(raw) => raw.place.on(notice),
            Content::Line { name, number, .. } => notice.at(name.as_ref()).line(*number),
            Content::Text(_) | Content::Nothing(_) => notice.at(STANDARD_INPUT),
        }
    }
}

/// All pieces of some files, one after the other.
pub(super) struct Pieces {
    inputs: std::vec::IntoIter<Input>,
    format: InputFormat,
    /// The files that are being read.
    open: Option<Open>,
}

/// Files that are read in one way.
enum Input {
    Standard,
    Lines(PathBuf),
    Articles(Reading),
}

enum Open {
    Lines(Lines),
    Articles(Reading),
}

impl Pieces {
    /// The pieces of some files, and how far their reading has come, if that is one number for all.
    pub(super) fn new(
        files: &[PathBuf],
        format: InputFormat,
        options: &ReadingOptions,
    ) -> (Self, Option<Arc<ReadingProgress>>) {
        let mut inputs = Vec::new();
        let mut articles: Vec<PathBuf> = Vec::new();
        let begin = |articles: &mut Vec<PathBuf>, inputs: &mut Vec<Input>| {
            let paths = std::mem::take(articles);
            if !paths.is_empty() {
                inputs.push(Input::Articles(Reading::begin(&paths, options.clone(), Arc::default())));
            }
        };
        for file in files {
            if is_standard(file) {
                begin(&mut articles, &mut inputs);
                inputs.push(Input::Standard);
            } else if is_lines(file, format) {
                begin(&mut articles, &mut inputs);
                inputs.push(Input::Lines(file.clone()));
            } else {
                articles.push(file.clone());
            }
        }
        begin(&mut articles, &mut inputs);
        let progress = match inputs.as_slice() {
            [Input::Articles(reading)] => Some(reading.progress()),
            _ => None,
        };
        (Self { inputs: inputs.into_iter(), format, open: None }, progress)
    }

    /// Opens the next files; gives a piece if there is but one, `None` if there are no more files.
    fn open_next(&mut self) -> Option<Option<Content>> {
        let lines = match self.inputs.next()? {
            Input::Articles(reading) => {
                self.open = Some(Open::Articles(reading));
                return Some(None);
            }
            Input::Standard => match standard_input(self.format) {
                Ok(Standard::Text(bytes)) => return Some(Some(Content::Text(bytes))),
                Ok(Standard::Lines(lines)) => lines,
                Err(error) => return Some(Some(Content::Nothing(unreadable(&error).at(STANDARD_INPUT)))),
            },
            Input::Lines(path) => match store::files::open(&path) {
                Ok(reader) => Lines::new(&path.display().to_string(), reader),
                Err(error) => return Some(Some(Content::Nothing(Notice::error(error.to_string())))),
            },
        };
        self.open = Some(Open::Lines(lines));
        Some(None)
    }
}

impl Iterator for Pieces {
    type Item = Content;

    fn next(&mut self) -> Option<Content> {
        loop {
            let next = match &mut self.open {
                Some(Open::Lines(lines)) => lines.next(),
                Some(Open::Articles(reading)) => reading.next().map(|raw| Content::Article(Box::new(raw))),
                None => None,
            };
            if next.is_some() {
                return next;
            }
            self.open = None;
            if let Some(piece) = self.open_next()? {
                return Some(piece);
            }
        }
    }
}

fn is_lines(path: &Path, format: InputFormat) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match format {
        InputFormat::Auto => ["jsonl", "ndjson"].iter().any(|known| known.eq_ignore_ascii_case(extension)),
        InputFormat::Text => false,
        InputFormat::Jsonl => true,
    }
}

enum Standard {
    Text(Vec<u8>),
    Lines(Lines),
}

/// Begins to read standard input; the first line tells what it is.
fn standard_input(format: InputFormat) -> std::io::Result<Standard> {
    let mut input = BufReader::new(std::io::stdin());
    let mut first = Vec::new();
    if format != InputFormat::Jsonl {
        input.by_ref().take(LONGEST).read_until(b'\n', &mut first)?;
        let is_json = || serde_json::from_slice::<serde_json::Map<_, serde_json::Value>>(&first).is_ok();
        if format == InputFormat::Text || !is_json() {
            input.take(LONGEST).read_to_end(&mut first)?;
            return Ok(Standard::Text(first));
        }
    }
    Ok(Standard::Lines(Lines::new(STANDARD_INPUT, Cursor::new(first).chain(input))))
}

fn unreadable(error: &std::io::Error) -> Notice {
    Notice::error(format!("The rest could not be read ({error})."))
}

/// The lines of a file.
struct Lines {
    name: Arc<str>,
    reader: Box<dyn BufRead + Send>,
    number: usize,
    /// Whether an error ended it.
    is_broken: bool,
}

impl Lines {
    fn new(name: &str, reader: impl BufRead + Send + 'static) -> Self {
        Self { name: name.into(), reader: Box::new(reader), number: 0, is_broken: false }
    }
}

impl Iterator for Lines {
    type Item = Content;

    fn next(&mut self) -> Option<Content> {
        if self.is_broken {
            return None;
        }
        self.number += 1;
        let mut bytes = Vec::new();
        let mut read = self.reader.by_ref().take(LONGEST).read_until(b'\n', &mut bytes).map(|_| ());
        let is_cut = bytes.len() as u64 == LONGEST && !bytes.ends_with(b"\n");
        if is_cut {
            read = read.and_then(|()| self.reader.skip_until(b'\n').map(|_| ()));
        }
        let notice = match read {
            Ok(()) if is_cut => Notice::error(format!("This line has more than {LONGEST} bytes and was left out.")),
            Ok(()) if bytes.is_empty() => return None,
            Ok(()) => return Some(Content::Line { name: Arc::clone(&self.name), number: self.number, bytes }),
            Err(error) => {
                self.is_broken = true;
                unreadable(&error)
            }
        };
        Some(Content::Nothing(notice.at(self.name.as_ref()).line(self.number)))
    }
}
