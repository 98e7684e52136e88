//! What comes in, piece by piece: articles, and lines of JSON that are read only as they are needed.

use super::{InputFormat, is_standard};
use crate::report::Notice;
use crate::store;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How standard input is called in notices.
pub(super) const STANDARD_INPUT: &str = "standard input";

/// The longest line, and the longest text on standard input, in bytes (256 MiB).
const LONGEST: u64 = 256 << 20;

/// One document to look at.
pub(super) struct Piece {
    /// The number of the input file that it is from.
    pub file: usize,
    pub content: Content,
}

pub(super) enum Content {
    /// An article in a file that is yet to be read.
    Article(PathBuf),
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
            Content::Article(path) => path.to_str().unwrap_or_default(),
            Content::Text(_) => STANDARD_INPUT,
            Content::Line { name, .. } => name,
            Content::Nothing(_) => "",
        }
    }

    /// A notice with the place of this piece.
    pub fn at(&self, notice: Notice) -> Notice {
        match self {
            Content::Article(path) => notice.at(path),
            Content::Line { name, number, .. } => notice.at(name.as_ref()).line(*number),
            Content::Text(_) | Content::Nothing(_) => notice.at(STANDARD_INPUT),
        }
    }
}

/// All pieces of some files, one after the other.
pub(super) struct Pieces {
    files: std::iter::Enumerate<std::vec::IntoIter<PathBuf>>,
    format: InputFormat,
    /// The file of lines that is being read, with its number.
    open: Option<(usize, Lines)>,
}

impl Pieces {
    pub(super) fn new(files: Vec<PathBuf>, format: InputFormat) -> Self {
        Self { files: files.into_iter().enumerate(), format, open: None }
    }

    /// The first piece of the next file; `None` within if the file gave only its lines.
    fn next_file(&mut self) -> Option<Option<Piece>> {
        let (file, path) = self.files.next()?;
        let content = if is_standard(&path) {
            match standard_input(self.format) {
                Ok(Input::Text(bytes)) => Content::Text(bytes),
                Ok(Input::Lines(lines)) => {
                    self.open = Some((file, lines));
                    return Some(None);
                }
                Err(error) => Content::Nothing(unreadable(&error).at(STANDARD_INPUT)),
            }
        } else if is_lines(&path, self.format) {
            match store::files::open(&path) {
                Ok(reader) => {
                    self.open = Some((file, Lines::new(&path.display().to_string(), reader)));
                    return Some(None);
                }
                Err(error) => Content::Nothing(Notice::error(error.to_string())),
            }
        } else {
            Content::Article(path)
        };
        Some(Some(Piece { file, content }))
    }
}

impl Iterator for Pieces {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some((file, lines)) = &mut self.open {
                match lines.next() {
                    Some(content) => return Some(Piece { file: *file, content }),
                    None => self.open = None,
                }
            }
            if let Some(piece) = self.next_file()? {
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

enum Input {
    Text(Vec<u8>),
    Lines(Lines),
}

/// Begins to read standard input; the first line tells what it is.
fn standard_input(format: InputFormat) -> std::io::Result<Input> {
    let mut input = BufReader::new(std::io::stdin());
    let mut first = Vec::new();
    if format != InputFormat::Jsonl {
        input.by_ref().take(LONGEST).read_until(b'\n', &mut first)?;
        let is_json = || serde_json::from_slice::<serde_json::Map<_, serde_json::Value>>(&first).is_ok();
        if format == InputFormat::Text || !is_json() {
            input.take(LONGEST).read_to_end(&mut first)?;
            return Ok(Input::Text(first));
        }
    }
    Ok(Input::Lines(Lines::new(STANDARD_INPUT, Cursor::new(first).chain(input))))
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
