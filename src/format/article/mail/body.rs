//! Which parts of a letter are its text, which are articles of their own, and which are neither.

use super::super::{ReadError, html, is_article};
use super::part::Part;
use super::plain;
use crate::report::Report;
use crate::text::TextRange;

/// A plain part shorter than this, in bytes, may only say that the letter is to be read elsewhere.
const STUB: usize = 300;

/// The text of a letter and what else it holds.
#[derive(Default)]
pub(super) struct Body<'a> {
    /// Its text; line ends are `\n`.
    pub(super) text: String,
    /// Parts of the text that are quoted, signed or added by a list.
    pub(super) boilerplate: Vec<TextRange>,
    /// The encoding of its first text.
    pub(super) encoding: String,
    /// Why a part that should be text is none.
    pub(super) fault: Option<ReadError>,
    /// Attached articles, with the names of their files.
    pub(super) files: Vec<(String, &'a Part<'a>)>,
    /// The names of what is attached and is no article.
    pub(super) left_out: Vec<String>,
    /// Whether something of it is encrypted.
    pub(super) is_encrypted: bool,
}

impl<'a> Body<'a> {
    /// Looks through a letter.
    pub(super) fn new(letter: &'a Part<'a>, report: &mut Report) -> Self {
        let mut body = Self::default();
        body.take(letter, report);
        body
    }

    fn take(&mut self, part: &'a Part<'a>, report: &mut Report) {
        match part.kind.mimetype.as_str() {
            "multipart/alternative" => self.take_alternative(part, report),
            "multipart/related" => {
                let (root, others) =
                    part.parts.split_first().map_or((None, &[][..]), |(root, rest)| (Some(root), rest));
                root.into_iter().for_each(|root| self.take(root, report));
                // Pictures of the page are no attachments.
                others.iter().filter(|other| other.is_attachment()).for_each(|other| self.take(other, report));
            }
            "multipart/encrypted" => self.is_encrypted = true,
            _ if part.is_multipart() => part.parts.iter().for_each(|part| self.take(part, report)),
            "text/plain" | "text/html" | "text" | "" if !part.is_attachment() && part.file_name().is_empty() => {
                let read = if part.is("text/html") { of_page(part, report) } else { of_plain(part, report) };
                self.add(read);
            }
            _ => self.take_file(part),
        }
    }

    /// Takes the plain one of several forms of the same text, unless it is a stub; or else the page.
    fn take_alternative(&mut self, part: &'a Part<'a>, report: &mut Report) {
        let plain = part.parts.iter().find(|part| part.is("text/plain"));
        let others = || part.parts.iter().filter(|part| part.is("text/html") || part.is_multipart());
        let Some(plain) = plain else {
            match others().next_back().or(part.parts.last()) {
                Some(richest) => self.take(richest, report),
                None => self.fault = Some(ReadError::Empty),
            }
            return;
        };
        let mut told = Report::default();
        let read = of_plain(plain, &mut told);
        if read.as_ref().map_or(0, |read| read.text.trim().len()) < STUB
            && let Some(other) = others().next_back()
        {
            let mut page = Self::default();
            let mut told = Report::default();
            page.take(other, &mut told);
            let length = read.as_ref().map_or(0, |read| read.text.trim().len());
            if page.text.trim().len() > length * 3 {
                report.extend(told);
                self.add(Ok(Read { text: page.text, boilerplate: page.boilerplate, encoding: page.encoding }));
                self.files.extend(page.files);
                self.left_out.extend(page.left_out);
                return;
            }
        }
        report.extend(told);
        self.add(read);
        // Attachments may lie beside the page.
        let beside = others().flat_map(|other| &other.parts).filter(|part| part.is_attachment());
        beside.for_each(|part| self.take(part, report));
    }

    fn take_file(&mut self, part: &'a Part<'a>) {
        let named = part.file_name();
        let extension = EXTENSIONS.iter().find(|(kind, _)| part.is(kind)).map(|(_, extension)| *extension);
        let name = match extension {
            _ if is_article(&named) => named,
            Some(extension) if named.is_empty() => format!("attachment.{extension}"),
            Some(extension) => format!("{named}.{extension}"),
            None => named,
        };
        if part.is("application/pkcs7-mime") {
            self.is_encrypted = true;
        } else if is_article(&name) && !TABLES.iter().any(|table| name.to_ascii_lowercase().ends_with(table)) {
            self.files.push((name, part));
        } else if part.is_attachment() || !name.is_empty() {
            self.left_out.push(if name.is_empty() { part.kind.mimetype.clone() } else { name });
        }
    }

    fn add(&mut self, read: Result<Read, ReadError>) {
        match read {
            Ok(read) if read.text.trim().is_empty() => {}
            Ok(read) => {
                if !self.text.is_empty() {
                    self.text = format!("{}\n\n", self.text.trim_end_matches('\n'));
                }
                let start = self.text.len();
                let moved = |range: &TextRange| TextRange::between(start + range.start(), start + range.end());
                self.boilerplate.extend(read.boilerplate.iter().map(moved));
                self.text += &read.text;
                if self.encoding.is_empty() {
                    self.encoding = read.encoding;
                }
            }
            Err(fault) => {
                self.fault.get_or_insert(fault);
            }
        }
    }
}

/// Ends of names of data, which is seldom an article when it is attached.
const TABLES: &[&str] = &[".xml", ".json", ".jsonl", ".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet"];

/// The extensions of files that are attached without a name that tells.
const EXTENSIONS: &[(&str, &str)] = &[
    ("message/rfc822", "eml"),
    ("message/global", "eml"),
    ("text/html", "html"),
    ("text/plain", "txt"),
    ("text/markdown", "md"),
    ("application/pdf", "pdf"),
    ("application/rtf", "rtf"),
    ("text/rtf", "rtf"),
    ("application/epub+zip", "epub"),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
];

struct Read {
    text: String,
    boilerplate: Vec<TextRange>,
    encoding: String,
}

fn of_plain(part: &Part<'_>, report: &mut Report) -> Result<Read, ReadError> {
    let (text, encoding) = part.text(report)?;
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    let told =
        |name: &str, value: &str| part.kind.params.get(name).is_some_and(|told| told.eq_ignore_ascii_case(value));
    if told("format", "flowed") {
        text = plain::unflowed(&text, told("delsp", "yes"));
    }
    let boilerplate = plain::boilerplate(&text);
    Ok(Read { text, boilerplate, encoding })
}

fn of_page(part: &Part<'_>, report: &mut Report) -> Result<Read, ReadError> {
    let (page, encoding) = part.text(report)?;
    let text = html::fragment(&page);
    let mut boilerplate = plain::boilerplate(&text);
    boilerplate.extend(quoted(&page, &text));
    Ok(Read { text, boilerplate, encoding })
}

/// Where mail programs begin the letter that is answered.
const QUOTES: &[&str] = &[
    "<div class=\"gmail_quote",
    "<blockquote type=\"cite\"",
    "<div id=\"divrplyfwdmsg\"",
    "<div id=\"appendonsend\"",
    "<div class=\"moz-cite-prefix\"",
    "<div class=\"yahoo_quoted",
];

/// The end of a text that is the letter which is answered.
fn quoted(page: &str, text: &str) -> Option<TextRange> {
    let lower = page.to_ascii_lowercase();
    let start = QUOTES.iter().filter_map(|quote| lower.find(quote)).min()?;
    let quote = html::fragment(page.get(start..)?);
    let before = text.strip_suffix(quote.as_str())?;
    let is_answer = !before.trim().is_empty() && !quote.contains("Forwarded message");
    is_answer.then(|| TextRange::between(before.len(), text.len()))
}
