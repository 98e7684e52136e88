//! The parts of a letter: headers, content and parts within, as MIME lays them out.

use super::super::encoding;
use super::super::{ReadError, file_name};
use super::header;
use crate::report::Report;
use encoding_rs::Encoding;
use mailparse::body::Body;
use mailparse::{
    DispositionType, MailHeader, ParsedContentDisposition, ParsedContentType, parse_content_disposition,
    parse_content_type, parse_headers,
};

/// How deep parts may lie within parts.
const DEEPEST: usize = 30;

/// The longest head of a part, in bytes.
const LONGEST_HEAD: usize = 512 << 10;

/// How many parts of one letter are looked at.
pub(super) const MOST: usize = 2_000;

/// A part of a letter, or the letter itself.
pub(super) struct Part<'a> {
    pub(super) headers: Vec<MailHeader<'a>>,
    pub(super) kind: ParsedContentType,
    disposition: ParsedContentDisposition,
    body: &'a [u8],
    pub(super) parts: Vec<Part<'a>>,
}

impl<'a> Part<'a> {
    /// Takes a letter apart. Never fails: what cannot be understood is the content of a plain part.
    ///
    /// `left` counts down the parts; at zero no more are looked for.
    pub(super) fn new(bytes: &'a [u8], left: &mut usize) -> Self {
        Self::at(bytes, "text/plain", 0, left)
    }

    fn at(bytes: &'a [u8], default_kind: &str, depth: usize, left: &mut usize) -> Self {
        *left = left.saturating_sub(1);
        let head = bytes.get(..LONGEST_HEAD.min(bytes.len())).unwrap_or_default();
        let (headers, start) = parse_headers(head).unwrap_or_default();
        let headers = header::needed(headers);
        let body = bytes.get(start..).unwrap_or_default();
        let kind = header::value(&headers, "Content-Type").unwrap_or_else(|| default_kind.to_owned());
        let kind = parse_content_type(&kind);
        let disposition = header::value(&headers, "Content-Disposition").unwrap_or_default();
        let disposition = parse_content_disposition(&disposition);
        let boundary = kind.params.get("boundary").filter(|boundary| !boundary.is_empty());
        let mut parts = Vec::new();
        if let Some(boundary) = boundary.filter(|_| kind.mimetype.starts_with("multipart/") && depth < DEEPEST) {
            let default_kind = if kind.mimetype == "multipart/digest" { "message/rfc822" } else { "text/plain" };
            for piece in pieces(body, boundary) {
                if *left == 0 {
                    break;
                }
                parts.push(Self::at(piece, default_kind, depth + 1, left));
            }
        }
        Self { headers, kind, disposition, body, parts }
    }

    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.mimetype == kind
    }

    pub(super) fn is_multipart(&self) -> bool {
        self.kind.mimetype.starts_with("multipart/")
    }

    pub(super) fn is_attachment(&self) -> bool {
        self.disposition.disposition == DispositionType::Attachment
    }

    /// The name of its file, without folder; empty if it has none.
    pub(super) fn file_name(&self) -> String {
        let name = self.disposition.params.get("filename").or_else(|| self.kind.params.get("name"));
        let name = header::words(name.map(String::as_str).unwrap_or_default());
        let name: String = file_name(&name).chars().filter(|character| !character.is_control()).take(150).collect();
        name.trim().to_owned()
    }

    /// The charset that it declares, as long as a part says it.
    pub(super) fn charset(&self) -> Option<&'static Encoding> {
        Encoding::for_label(self.kind.params.get("charset")?.as_bytes())
    }

    /// Its content, the transfer encoding undone.
    pub(super) fn content(&self) -> Vec<u8> {
        let decoded = match self.encoded() {
            Body::Base64(body) | Body::QuotedPrintable(body) => body.get_decoded().ok(),
            Body::SevenBit(_) | Body::EightBit(_) | Body::Binary(_) => Some(self.body.to_vec()),
        };
        decoded.unwrap_or_else(|| self.mended_base64())
    }

    /// Its text and the name of the encoding that it was in.
    pub(super) fn text(&self, report: &mut Report) -> Result<(String, String), ReadError> {
        let content = self.content();
        let label = self.kind.charset.to_ascii_lowercase();
        // Encodings of seven bits look like ASCII, so only what is declared tells.
        if content.is_ascii() && (label.starts_with("iso-2022-") || label.starts_with("utf-7")) {
            let kind = ParsedContentType { charset: label.clone(), ..ParsedContentType::default() };
            if let Body::Binary(body) = Body::new(&content, &kind, &Some("binary".to_owned()))
                && let Ok(text) = body.get_as_string()
            {
                return Ok((text, label.to_ascii_uppercase()));
            }
        }
        if content.trim_ascii().is_empty() {
            return Ok((String::new(), "UTF-8".to_owned()));
        }
        let decoded = encoding::decode(&content, self.charset(), report)?;
        Ok((decoded.text, decoded.encoding.to_owned()))
    }

    fn encoded(&self) -> Body<'_> {
        let encoding = header::value(&self.headers, "Content-Transfer-Encoding");
        Body::new(self.body, &self.kind, &encoding.map(|encoding| encoding.trim().to_ascii_lowercase()))
    }

    /// What can be read of damaged base64, such as that of a letter that breaks off.
    fn mended_base64(&self) -> Vec<u8> {
        let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        let mut signs: Vec<u8> = self.body.iter().copied().filter(is_sign).collect();
        signs.truncate(signs.len() / 4 * 4);
        match Body::new(&signs, &self.kind, &Some("base64".to_owned())) {
            Body::Base64(body) => body.get_decoded().unwrap_or_default(),
            _ => Vec::new(),
        }
    }
}

/// What lies between the boundaries of a content.
fn pieces<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let mut open = None;
    let mut at = 0;
    while at < body.len() {
        let line = body.get(at..).unwrap_or_default();
        let end = line.iter().position(|&byte| byte == b'\n').map_or(body.len(), |end| at + end + 1);
        let line = body.get(at..end).unwrap_or_default();
        let mark = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary.as_bytes()));
        let mark = mark.map(<[u8]>::trim_ascii).filter(|rest| rest.is_empty() || *rest == b"--");
        if let Some(rest) = mark {
            // The line end before a boundary belongs to the boundary.
            found.extend(open.take().and_then(|open| body.get(open..at)).map(without_line_end));
            if rest == b"--" {
                return found;
            }
            open = Some(end);
        }
        at = end;
    }
    found.extend(open.and_then(|open| body.get(open..)));
    found
}

fn without_line_end(piece: &[u8]) -> &[u8] {
    let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
    piece.strip_suffix(b"\r").unwrap_or(piece)
}
