//! Articles without annotations: bytes in, text and what is known about it out.

mod caught;
mod collection;
mod docx;
mod encoding;
mod epub;
mod feed;
mod flow;
mod gzip;
mod harmless_xml;
mod html;
mod language;
mod mail;
mod markdown;
mod moment;
mod news;
mod odt;
mod package;
mod pdf;
mod prose;
mod rtf;
mod spool;
mod table;
mod text;
mod xml;
mod zip;

pub use collection::{Collection, Input, Item, Piece, Place, ReadOptions, Taker, Whole};
pub use language::{detect_language, language_name};
pub use table::{
    DateOrder, Guess, Mapping, Mappings, PreviewedArticle, Role, TablePreview, has_text, preview_tables,
    table_extensions,
};

use crate::model::{Metadata, Source};
use crate::report::Report;
use crate::text::{SourceText, TextRange};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::io::{Read, SeekFrom};
use std::ops::ControlFlow;

/// An article that was read and not yet put in a project.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleDraft {
    /// Its text.
    pub text: SourceText,
    /// What the reader knows to be no part of the article, such as page numbers and signatures: sorted, apart from each
    /// other.
    pub boilerplate: Vec<TextRange>,
    /// What the file tells about it.
    pub metadata: Metadata,
    /// Where it came from.
    pub source: Source,
}

/// A kind of file that articles are read from.
#[derive(Clone, Copy)]
pub struct Reader {
    /// As it is written in [`Source::format`].
    pub id: &'static str,
    /// As it is shown.
    pub name: &'static str,
    /// Extensions of its files, lower case, without dot.
    pub extensions: &'static [&'static str],
    /// Whether bytes look like this kind, for names that do not tell.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads bytes that are known not to be empty or too many.
    pub read: fn(&[u8], &mut Report) -> Result<Content, ReadError>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader({})", self.id)
    }
}

/// What a reader finds in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    /// The text, with any line ends.
    pub text: String,
    /// What of it, as it stands here, is no part of the article, in any order.
    pub boilerplate: Vec<TextRange>,
    /// What the file tells about it; the language may be empty.
    pub metadata: Metadata,
    /// The name of the encoding.
    pub encoding: String,
}

/// Why a file is not an article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It has no text.
    #[error("There is no text in it.")]
    Empty,
    /// It is larger than is read as one article: the limit, in bytes.
    #[error("It is larger than {}, which is the most that is read of such a file.", size(*.0))]
    TooLarge(u64),
    /// It lies in archives within archives: how many are opened.
    #[error("It lies more than {0} archives deep. Unpack the outer ones first.")]
    TooDeep(usize),
    /// It unpacks to more than is taken: the limit, in bytes.
    #[error("It unpacks to more than {}, which is the most that is taken. Unpack it yourself, in parts.", size(*.0))]
    UnpacksTooLarge(u64),
    /// It unpacks to many times its size: how many times may be.
    #[error(
        "It unpacks to more than {0} times its size, which is a sign of a trap. Unpack it yourself if you trust it."
    )]
    UnpacksTooMuch(u64),
    /// There is too much in it: how many files are read at most.
    #[error("It holds more than {0} files, which is the most that is read of one archive. Unpack it.")]
    TooMany(usize),
    /// Only who knows a password can read it.
    #[error("It is encrypted. Save it without a password, and open that.")]
    Encrypted,
    /// It is packed in a way that is not known.
    #[error("It is packed in a way that Standpoint does not know. Pack it as usual (“deflate”), or unpack it.")]
    UnknownPacking,
    /// It is not whole: what shows that.
    #[error("It is damaged or cut short ({0}). Get a whole copy.")]
    Damaged(String),
    /// No column of a table holds texts: its columns.
    #[error(
        "No column was found that holds the text. The columns are {columns}. Say which one it is: --map text=COLUMN on \
         the command line, or “Open table…” in the window."
    )]
    NoTextColumn {
        /// Their names.
        columns: String,
    },
    /// A table has no column of a name.
    #[error("There is no column “{name}”. The columns are {columns}.")]
    NoColumn {
        /// The name.
        name: String,
        /// The names that there are.
        columns: String,
    },
    /// A row of a table is no article: what is wrong with it.
    #[error("{0} It was left out.")]
    Row(String),
    /// A table cannot be read, or not to its end: why.
    #[error("The table cannot be read: {0}. Save it anew, or as CSV, with the program that made it.")]
    Table(String),
    /// The system could not read it: the system's words.
    #[error("It could not be read ({0}).")]
    System(String),
    /// It declares entities.
    #[error(
        "It declares entities of its own (<!ENTITY …>), by which a small file can grow without end. Remove these \
         declarations and replace their names by words."
    )]
    Entities,
    /// It is not what it should be: what that is, and what is wrong.
    #[error(
        "This is not {0} as it should be: {1}. Get the file once more from where it comes from, or save it as text."
    )]
    Malformed(&'static str, String),
    /// It is not text.
    #[error(
        "This is not a text file but {0}. Save it as one of the kinds that Standpoint reads, such as text, web page, PDF, \
         .docx, .odt, .rtf, .epub or CSV."
    )]
    NotText(&'static str),
    /// It is an office document of the years before 2007.
    #[error("This is an old office document, such as .doc. Open it in Word or LibreOffice and save it as .docx.")]
    OldOffice,
    /// Its kind is known, but it is broken.
    #[error("This {kind} cannot be read: {why}. Open it in the program it comes from and save it again.")]
    Broken {
        /// What it is.
        kind: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// It needs a password.
    #[error("This {0} is protected by a password. Save a copy without password and open that.")]
    Protected(&'static str),
    /// Its pages are pictures.
    #[error("This PDF has no text, only pictures of its pages. Run OCR (text recognition) on it first.")]
    Scanned,
    /// Its glyphs cannot be turned into letters.
    #[error(
        "The fonts of this PDF do not tell which letters they show. Run OCR (text recognition) on it first, or print it \
         to a new PDF."
    )]
    NoLetters,
    /// It is over a limit that keeps hostile files from filling the memory.
    #[error("{0}, which is over the limit. If the file is yours, save it in parts or as plain text.")]
    Limit(String),
}

/// A number of bytes as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0 => "0 bytes".to_owned(),
        whole if whole.is_multiple_of(1 << 30) => format!("{} GiB", whole >> 30),
        whole if whole.is_multiple_of(1 << 20) => format!("{} MiB", whole >> 20),
        odd => format!("{odd} bytes"),
    }
}

/// All kinds of files that articles are read from. The first is taken when nothing else fits.
pub const READERS: &[Reader] = &[
    text::READER,
    markdown::READER,
    html::READER,
    pdf::READER,
    docx::READER,
    odt::READER,
    rtf::READER,
    epub::READER,
    mail::MHTML,
];

/// Kinds whose first bytes leave no doubt, whatever the file is called.
const CERTAIN: &[Reader] = &[pdf::READER, docx::READER, odt::READER, epub::READER, rtf::READER, html::READER];

/// All kinds of files that hold many articles.
/// Of those that sniff alike, the more particular ones come first.
pub const COLLECTIONS: &[Collection] = &[
    gzip::COLLECTION,
    zip::COLLECTION,
    mail::EML,
    mail::MBOX,
    feed::FEED,
    news::NEWS_XML,
    news::NINJS,
    table::CSV,
    table::TSV,
    table::JSON,
    table::SHEET,
    #[cfg(feature = "parquet")]
    table::PARQUET,
];

/// The longest title, outlet, author or address that is kept, in bytes.
const LONGEST_TOLD: usize = 4000;

/// The first bytes of a file that tell what it is.
const HEAD: usize = 4096;

/// Reads all articles of a file; the name, with or without folder, helps to tell its kind.
///
/// `take` gets each article, or what kept one from being read, as it comes; once it breaks, no more is read.
pub fn read_articles(
    name: &str,
    input: &mut dyn Input,
    options: &ReadOptions,
    take: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> ControlFlow<()> {
    read_pieces(name, input, options, &mut |piece| piece.read().map_or(ControlFlow::Continue(()), &mut *take))
}

/// As [`read_articles`], but leaves it to the taker when and where files that are one article are read.
pub fn read_pieces(
    name: &str,
    input: &mut dyn Input,
    options: &ReadOptions,
    take: &mut dyn FnMut(Piece) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let unpacked = Cell::new(0);
    let entry = String::new();
    read_articles_at(input, &mut Taker { options, file: name, kind: "", entry, depth: 0, unpacked: &unpacked, take })
}

fn read_articles_at(input: &mut dyn Input, taker: &mut Taker<'_>) -> ControlFlow<()> {
    let read = head_of(input).and_then(|head| match collection_for(taker.file, &head) {
        Some(collection) => {
            taker.kind = collection.id;
            (collection.read)(input, taker).map(|()| ControlFlow::Continue(()))
        }
        None => {
            let limit = taker.options.largest_article;
            let mut bytes = Vec::new();
            let length = input.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(system)?;
            if length as u64 > limit {
                return Err(ReadError::TooLarge(limit));
            }
            let (entry, name) = (taker.entry.clone(), taker.file.to_owned());
            Ok((taker.take)(Piece::Whole(Whole { entry, name, bytes })))
        }
    });
    read.unwrap_or_else(|error| {
        let entry = taker.entry.clone();
        (taker.take)(Piece::Read(Box::new(Item {
            entry,
            line: None,
            article: Err(error),
            report: Report::default(),
            original: None,
        })))
    })
}

/// The first bytes of an input, which then stands at its start again.
fn head_of(input: &mut dyn Input) -> Result<Vec<u8>, ReadError> {
    let mut head = Vec::new();
    input.take(HEAD as u64).read_to_end(&mut head).map_err(system)?;
    input.seek(SeekFrom::Start(0)).map_err(system)?;
    Ok(head)
}

fn system(error: std::io::Error) -> ReadError {
    ReadError::System(error.to_string())
}

/// Extensions that tell the syntax of a file only: what is in it tells the kind.
const GENERAL: &[&str] = &["xml", "json"];

fn collection_for(name: &str, head: &[u8]) -> Option<&'static Collection> {
    let extension = extension(name).unwrap_or_default();
    let by_name = COLLECTIONS.iter().find(|collection| collection.extensions.contains(&extension.as_str()));
    let by_content = || COLLECTIONS.iter().find(|collection| (collection.sniff)(head));
    if GENERAL.contains(&extension.as_str()) {
        return by_content().or(by_name);
    }
    let is_named = READERS.iter().any(|reader| reader.extensions.contains(&extension.as_str()));
    by_name.or_else(|| if is_named { None } else { by_content() })
}

/// Reads an article from the bytes of a file; the name, with or without folder, helps to tell its kind.
///
/// The report says what had to be guessed or replaced; it does not name the file, which is known to who asks.
pub fn read_article(name: &str, bytes: &[u8], report: &mut Report) -> Result<ArticleDraft, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let reader = reader_for(name, bytes);
    let content = (reader.read)(bytes, report)?;
    let source = Source {
        name: file_name(name).to_owned(),
        format: reader.id.to_owned(),
        encoding: content.encoding.clone(),
        sha256: sha256(bytes),
    };
    draft(content, source)
}

/// An article from text that is at hand, such as pasted text.
pub fn draft_of_text(text: &str) -> Result<ArticleDraft, ReadError> {
    let source = Source { format: text::READER.id.to_owned(), sha256: sha256(text.as_bytes()), ..Source::default() };
    let metadata = Metadata { title: text::title(text), ..Metadata::default() };
    draft(Content { text: text.to_owned(), metadata, ..Content::default() }, source)
}

/// The extensions of all files that articles are read from, without dot.
pub fn article_extensions() -> Vec<&'static str> {
    let collections = COLLECTIONS.iter().flat_map(|collection| collection.extensions);
    READERS.iter().flat_map(|reader| reader.extensions).chain(collections).copied().collect()
}

/// Whether a file of that name is read as an article when a whole folder is opened.
pub fn is_article(name: &str) -> bool {
    extension(name).is_some_and(|extension| article_extensions().contains(&extension.as_str()))
}

fn draft(content: Content, source: Source) -> Result<ArticleDraft, ReadError> {
    let Content { text: raw, mut metadata, boilerplate, .. } = content;
    let text = SourceText::new(&raw).map_err(|error| ReadError::TooLarge(error.limit() as u64))?;
    if text.as_str().trim().is_empty() {
        return Err(ReadError::Empty);
    }
    metadata.language = detect_language(text.as_str(), &metadata.language);
    for told in [&mut metadata.title, &mut metadata.outlet, &mut metadata.author, &mut metadata.address] {
        told.truncate(told.floor_char_boundary(LONGEST_TOLD));
    }
    let boilerplate = carried_over(&raw, &text, boilerplate);
    Ok(ArticleDraft { text, metadata, source, boilerplate })
}

/// The same places of a text after its byte-order mark was taken away and its line ends made one.
fn carried_over(raw: &str, text: &SourceText, mut ranges: Vec<TextRange>) -> Vec<TextRange> {
    if raw.len() != text.len() {
        let mark = if raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let gone: Vec<usize> = raw.match_indices("\r\n").map(|(at, _)| at).collect();
        let moved = |at: usize| at.saturating_sub(mark + gone.partition_point(|&gone| gone < at));
        ranges = ranges.iter().map(|range| TextRange::between(moved(range.start()), moved(range.end()))).collect();
    }
    ranges.retain(|&range| text.get(range).is_some());
    TextRange::united(ranges)
}

/// The reader for bytes: what they are counts more than what the file is called.
fn reader_for(name: &str, bytes: &[u8]) -> &'static Reader {
    if let Some(certain) = CERTAIN.iter().find(|reader| (reader.sniff)(bytes)) {
        return certain;
    }
    let extension = extension(name).unwrap_or_default();
    let by_name = READERS.iter().find(|reader| reader.extensions.contains(&extension.as_str()));
    // A text that is called .pdf is a text all the same.
    let is_package = |reader: &&Reader| CERTAIN.iter().any(|it| it.id == reader.id && it.id != html::READER.id);
    let is_other = encoding::is_old_office(bytes) || !(bytes.contains(&0) || bytes.starts_with(b"PK"));
    let by_name = by_name.filter(|reader| !is_package(reader) || !is_other);
    let found = by_name.or_else(|| READERS.iter().find(|reader| (reader.sniff)(bytes)));
    found.unwrap_or(&text::READER)
}

fn extension(name: &str) -> Option<String> {
    file_name(name).rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}

fn file_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Any date a file may give, as ISO 8601 day or RFC 3339 time; `None` if it is not understood.
fn iso_date(date: &str) -> Option<String> {
    let date = date.trim();
    if let Some(day) = date.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok()) {
        return Some(with_zone(date).unwrap_or_else(|| day.to_string()));
    }
    if let Ok(time) = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(date) {
        return Some(time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    }
    let written = ["%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d"];
    let day = written.iter().find_map(|format| jiff::civil::Date::strptime(format, date).ok());
    day.map(|day| day.to_string())
}

/// A time with its zone as RFC 3339; the zone stays the one that was given.
fn with_zone(date: &str) -> Option<String> {
    let date = date.split('[').next().unwrap_or(date).trim_end();
    date.parse::<jiff::Timestamp>().ok()?;
    let (day, time) = (date.get(..10)?, date.get(11..)?.trim_start());
    let at = time.rfind(['+', '-', 'Z', 'z'])?;
    let (clock, zone) = (time.get(..at)?.trim_end(), time.get(at..)?);
    let zone = match (zone.get(..1)?, zone.get(1..3), zone.get(3..).unwrap_or_default().trim_start_matches(':')) {
        (sign, Some(hours), "") => format!("{sign}{hours}:00"),
        (sign, Some(hours), minutes) => format!("{sign}{hours}:{minutes}"),
        _ => "Z".to_owned(),
    };
    Some(format!("{day}T{clock}{zone}"))
}
