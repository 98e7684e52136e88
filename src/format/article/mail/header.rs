//! What the headers of a letter tell.

use super::super::encoding;
use super::super::moment::moment;
use crate::model::Metadata;
use crate::report::Report;
use encoding_rs::Encoding;
use mailparse::body::Body;
use mailparse::{MailAddr, MailHeader, ParsedContentType, addrparse_header, parse_header};

/// More of a header than this, in bytes, is not looked at: reading encoded words takes time.
const LONGEST: usize = 8 << 10;

/// Headers that nearly every letter has.
const USUAL: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "received",
    "return-path",
    "mime-version",
    "delivered-to",
    "content-type",
    "reply-to",
    "x-mailer",
];

/// Providers whose name says nothing about who writes.
const PROVIDERS: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "mail.ru",
    "yandex.ru",
    "ukr.net",
    "proton.me",
    "protonmail.com",
    "t-online.de",
    "orange.fr",
    "free.fr",
    "libero.it",
    "qq.com",
    "163.com",
];

/// All headers that are read.
const NEEDED: &[&str] = &[
    "Archived-At",
    "Content-Disposition",
    "Content-Language",
    "Content-Location",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "List-Archive",
    "List-Id",
    "Message-ID",
    "Snapshot-Content-Location",
    "Subject",
    "X-RSS-URL",
];

/// The first of each kind of header that is read.
pub(super) fn needed(headers: Vec<MailHeader<'_>>) -> Vec<MailHeader<'_>> {
    let mut needed: Vec<MailHeader<'_>> = Vec::new();
    for header in headers {
        let is_named = |name: &[u8]| header.get_key_raw().trim_ascii().eq_ignore_ascii_case(name);
        let is_known = || needed.iter().any(|known| is_named(known.get_key_raw().trim_ascii()));
        if NEEDED.iter().any(|name| is_named(name.as_bytes())) && !is_known() {
            needed.push(header);
        }
    }
    needed
}

/// Whether the first bytes of a file look like the headers of a letter.
pub(super) fn begins_a_letter(head: &[u8]) -> bool {
    let mut usual = 0;
    for line in head.split(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|&byte| byte == b':') else { break };
        let name = line.get(..colon).unwrap_or_default().to_ascii_lowercase();
        if !name.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            break;
        }
        usual += usize::from(USUAL.iter().any(|known| known.as_bytes() == name));
    }
    usual >= 3
}

/// What the headers tell about a letter. Headers that are neither ASCII nor UTF-8 are read as `charset`.
pub(super) fn metadata(headers: &[MailHeader<'_>], charset: Option<&'static Encoding>) -> Metadata {
    let told = |name: &str| read(headers, name, charset).unwrap_or_default();
    let sender = sender(headers, charset);
    let identity = bracketed(&told("Message-ID"));
    let links = ["Archived-At", "X-RSS-URL", "Content-Location", "Snapshot-Content-Location"];
    let links = links.iter().map(|name| bracketed(&told(name)));
    let address = links.into_iter().find(|link| is_web_address(link)).or_else(|| {
        let is_identity = identity.contains('@') && !identity.contains(char::is_whitespace);
        is_identity.then(|| format!("mid:{identity}"))
    });
    let archive = || Some(bracketed(&told("List-Archive"))).filter(|link| is_web_address(link));
    Metadata {
        title: told("Subject"),
        outlet: list(&told("List-Id")).or_else(|| domain(&sender.1)).unwrap_or_default(),
        author: if sender.0.is_empty() { sender.1 } else { sender.0 },
        date: moment(&told("Date")).unwrap_or_default(),
        address: address.or_else(archive).unwrap_or_default(),
        language: told("Content-Language"),
    }
}

/// A header's words, encoded ones decoded and white space folded; `None` if the header is not there.
pub(super) fn value(headers: &[MailHeader<'_>], name: &str) -> Option<String> {
    read(headers, name, None)
}

fn read(headers: &[MailHeader<'_>], name: &str, charset: Option<&'static Encoding>) -> Option<String> {
    let header =
        headers.iter().find(|header| header.get_key_raw().trim_ascii().eq_ignore_ascii_case(name.as_bytes()))?;
    Some(words(&unicode(header.get_value_raw(), charset)))
}

/// The beginning of a header as text.
fn unicode(raw: &[u8], charset: Option<&'static Encoding>) -> String {
    let raw = raw.get(..LONGEST.min(raw.len())).unwrap_or_default();
    // What the guess was is told for the letter's content.
    let decoded = encoding::decode(raw, charset, &mut Report::default());
    decoded.map(|decoded| decoded.text).unwrap_or_else(|_| String::from_utf8_lossy(raw).into_owned())
}

/// Words with encoded ones decoded and white space folded.
pub(super) fn words(text: &str) -> String {
    let whole = format!("X: {}", joined(text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default()));
    let decoded = parse_header(whole.as_bytes()).map(|(header, _)| header.get_value()).unwrap_or_default();
    let words: Vec<&str> =
        decoded.split(|character: char| character.is_ascii_whitespace() || character.is_ascii_control()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Neighbouring encoded words of one charset as one word: some programs cut in the middle of a letter.
fn joined(text: &str) -> String {
    let mut whole = String::new();
    // The charset of the encoded word that `whole` ends in.
    let mut open: Option<String> = None;
    for (at, word) in text.split_ascii_whitespace().enumerate() {
        let encoded = encoded(word);
        if let (Some(charset), Some((next, letters))) = (&open, &encoded)
            && charset == next
        {
            whole.truncate(whole.len() - "?=".len());
            whole = whole + letters + "?=";
            continue;
        }
        if at > 0 {
            whole.push(' ');
        }
        whole += &match &encoded {
            Some((charset, letters)) => format!("=?{charset}?q?{letters}?="),
            None => word.to_owned(),
        };
        open = encoded.map(|(charset, _)| charset);
    }
    whole
}

/// The charset of an encoded word, and its letters as quoted printable.
fn encoded(word: &str) -> Option<(String, String)> {
    let (charset, rest) = word.strip_prefix("=?")?.strip_suffix("?=")?.split_once('?')?;
    let (coding, letters) = rest.split_once('?')?;
    let letters = match coding {
        "q" | "Q" if !letters.contains('?') => letters.to_owned(),
        "b" | "B" => {
            let kind = ParsedContentType::default();
            let Body::Base64(body) = Body::new(letters.as_bytes(), &kind, &Some("base64".to_owned())) else {
                return None;
            };
            body.get_decoded().ok()?.iter().map(|byte| format!("={byte:02X}")).collect()
        }
        _ => return None,
    };
    Some((charset.to_ascii_lowercase(), letters))
}

/// The name and the address of who wrote a letter; both may be empty.
fn sender(headers: &[MailHeader<'_>], charset: Option<&'static Encoding>) -> (String, String) {
    let from = headers.iter().find(|header| header.get_key_raw().eq_ignore_ascii_case(b"From"));
    let Some(from) = from else { return Default::default() };
    let whole = format!("From: {}", joined(&unicode(from.get_value_raw(), charset)));
    let parsed = parse_header(whole.as_bytes()).and_then(|(header, _)| addrparse_header(&header));
    let first = parsed.ok().and_then(|list| {
        list.iter().find_map(|address| match address {
            MailAddr::Single(single) => Some((single.display_name.clone().unwrap_or_default(), single.addr.clone())),
            MailAddr::Group(group) => group.addrs.first().map(|single| (group.group_name.clone(), single.addr.clone())),
        })
    });
    let (name, address) = first.unwrap_or_else(|| (value(headers, "From").unwrap_or_default(), String::new()));
    (words(&name).trim_matches(['"', '\'']).to_owned(), words(&address))
}

/// The name of a list: what stands before its id, or else the id.
fn list(told: &str) -> Option<String> {
    let (name, id) = told.split_once('<').unwrap_or((told, ""));
    let name = name.trim().trim_matches('"').trim();
    let id = id.trim_end_matches('>').trim();
    Some(if name.is_empty() { id } else { name }).filter(|name| !name.is_empty()).map(str::to_owned)
}

/// The domain of an address, if it says who writes.
fn domain(address: &str) -> Option<String> {
    const HELPERS: &[&str] =
        &["mail", "email", "e", "em", "news", "newsletter", "newsletters", "mailer", "bounce", "lists", "info", "m"];
    let mut domain = address.rsplit_once('@')?.1.trim_end_matches('.').to_ascii_lowercase();
    while let Some((first, rest)) = domain.split_once('.').filter(|(_, rest)| rest.contains('.')) {
        if !HELPERS.contains(&first) {
            break;
        }
        domain = rest.to_owned();
    }
    (domain.contains('.') && !PROVIDERS.contains(&domain.as_str())).then_some(domain)
}

fn bracketed(told: &str) -> String {
    told.trim().trim_start_matches('<').trim_end_matches('>').trim().to_owned()
}

fn is_web_address(link: &str) -> bool {
    (link.starts_with("https://") || link.starts_with("http://")) && !link.contains(char::is_whitespace)
}
