//! XML of other people, made harmless before a parser gets it: no entities of its own, no depths without end.

use super::{ReadError, encoding};
use crate::report::Report;
use encoding_rs::Encoding;
use scraper::Html;
use std::collections::BTreeMap;

/// Elements lie inside each other at most this deep.
const DEEPEST: usize = 200;

/// The longest tag, in bytes: parsers compare all its attributes with each other.
const LONGEST_TAG: usize = 16 << 10;

/// The most namespaces that hold at one place: parsers look through all of them for every element.
const MOST_NAMESPACES: usize = 200;

/// The most attributes of one file: in memory each takes many times the five bytes that it may take in the file.
const MOST_ATTRIBUTES: usize = 2_000_000;

/// A text that a parser may get, and the encoding that it was in.
pub(super) struct Xml {
    pub(super) text: String,
    pub(super) encoding: String,
}

/// Decodes XML and takes its document type away.
///
/// All lines stay where they are.
pub(super) fn harmless(bytes: &[u8], report: &mut Report) -> Result<Xml, ReadError> {
    let decoded = encoding::decode(bytes, declared_encoding(bytes), report)?;
    let text = decoded.text.strip_prefix('\u{feff}').unwrap_or(&decoded.text);
    let text = without_doctype(text)?;
    check(&text).map_err(ReadError::Limit)?;
    Ok(Xml { text: with_characters(&text), encoding: decoded.encoding.to_owned() })
}

/// The name of the first element in the first bytes of a file, without prefix; empty if there is none.
pub(super) fn root_name(head: &[u8]) -> String {
    let head = match encoding::decode(head, declared_encoding(head), &mut Report::default()) {
        Ok(decoded) => decoded.text,
        Err(_) => String::from_utf8_lossy(head).into_owned(),
    };
    let mut rest = head.trim_start_matches('\u{feff}');
    loop {
        rest = rest.trim_start();
        let after = |end: &str| rest.find(end).and_then(|at| rest.get(at + end.len()..)).unwrap_or_default();
        rest = if rest.starts_with("<?") {
            after("?>")
        } else if rest.starts_with("<!--") {
            after("-->")
        } else if rest.starts_with("<!") {
            rest.get(doctype_length(rest).unwrap_or(rest.len())..).unwrap_or_default()
        } else {
            break;
        };
    }
    let name = rest.strip_prefix('<').unwrap_or_default();
    let end = name.find(|character: char| !character.is_alphanumeric() && !":-_.".contains(character));
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..200.min(bytes.len()))?;
    let start = start.strip_prefix(b"<?xml")?;
    let end = start.iter().position(|&byte| byte == b'>')?;
    let declaration = std::str::from_utf8(start.get(..end)?).ok()?;
    let (_, label) = declaration.split_once("encoding")?;
    let label = label.trim_start().strip_prefix('=')?.trim_start();
    let label = label.trim_start_matches(['"', '\'']);
    Encoding::for_label(label.split(['"', '\'']).next()?.as_bytes())
}

/// The text with spaces for its document type; the lines stay.
fn without_doctype(text: &str) -> Result<String, ReadError> {
    let Some(start) = prolog_end(text).filter(|&at| text.get(at..).is_some_and(|rest| rest.starts_with("<!DOCTYPE")))
    else {
        return Ok(text.to_owned());
    };
    let rest = text.get(start..).unwrap_or_default();
    let length = doctype_length(rest).unwrap_or(rest.len());
    let doctype = rest.get(..length).unwrap_or_default();
    if doctype.contains("<!ENTITY") {
        return Err(ReadError::Entities);
    }
    let blank: String = doctype.chars().map(|character| if character == '\n' { '\n' } else { ' ' }).collect();
    Ok([text.get(..start).unwrap_or_default(), &blank, rest.get(length..).unwrap_or_default()].concat())
}

/// Where the first thing begins that is neither white space nor comment nor processing instruction.
fn prolog_end(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let bare = rest.trim_start();
        at += rest.len() - bare.len();
        let end = if bare.starts_with("<?") {
            bare.find("?>")? + 2
        } else if bare.starts_with("<!--") {
            bare.find("-->")? + 3
        } else {
            return Some(at);
        };
        at += end;
    }
}

/// The length of a document type declaration, its inner part included.
fn doctype_length(text: &str) -> Option<usize> {
    let (mut quote, mut inside) = (None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => inside = true,
            (None, b']') => inside = false,
            (None, b'>') if !inside => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Says what would cost a parser more than a file is worth.
fn check(text: &str) -> Result<(), String> {
    // How many namespaces each open element names.
    let mut open: Vec<usize> = Vec::new();
    let (mut namespaces, mut attributes) = (0, 0);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..).unwrap_or_default();
        let skip = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
        let length = if rest.starts_with("<!--") {
            skip("-->")
        } else if rest.starts_with("<![CDATA[") {
            skip("]]>")
        } else if rest.starts_with("<?") {
            skip("?>")
        } else {
            let length = tag_length(rest);
            let tag = rest.get(..length).unwrap_or_default();
            if length > LONGEST_TAG {
                return Err(format!("One of its tags is longer than {LONGEST_TAG} bytes"));
            }
            let named = tag.matches("xmlns").count();
            attributes += tag.matches('=').count();
            if namespaces + named > MOST_NAMESPACES {
                return Err(format!("It names more than {MOST_NAMESPACES} namespaces at one place"));
            }
            if tag.starts_with("</") {
                namespaces -= open.pop().unwrap_or_default();
            } else if !tag.ends_with("/>") {
                namespaces += named;
                open.push(named);
            }
            length
        };
        if attributes > MOST_ATTRIBUTES {
            return Err(format!("It has more than {MOST_ATTRIBUTES} attributes"));
        }
        if open.len() > DEEPEST {
            return Err(format!("Its parts lie more than {DEEPEST} deep inside each other"));
        }
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    Ok(())
}

fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            // A lone “<” is a fault that the parser will name.
            (None, b'<') => return at,
            _ => {}
        }
        if at > LONGEST_TAG {
            return at + 1;
        }
    }
    rest.len()
}

/// The text with characters for names that XML itself does not know, but HTML and the former document type did.
fn with_characters(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, here) = rest.split_at(at);
        whole += before;
        if here.starts_with("<![CDATA[") {
            let end = here.find("]]>").map_or(here.len(), |at| at + 3);
            whole += here.get(..end).unwrap_or_default();
            rest = here.get(end..).unwrap_or_default();
            continue;
        }
        let name =
            here.strip_prefix('&').and_then(|here| here.get(..here.bytes().take(32).position(|byte| byte == b';')?));
        let name = name.filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        match name {
            Some(name) if !["lt", "gt", "amp", "quot", "apos"].contains(&name) => {
                whole += known.entry(name).or_insert_with(|| character(name));
                rest = here.get(name.len() + 2..).unwrap_or_default();
            }
            _ => {
                whole += here.get(..1).unwrap_or_default();
                rest = here.get(1..).unwrap_or_default();
            }
        }
    }
    whole + rest
}

/// The character of an HTML name, or the name as it stood.
fn character(name: &str) -> String {
    let read: String = Html::parse_fragment(&format!("&{name};")).root_element().text().collect();
    read.replace('&', "&amp;").replace('<', "&lt;")
}
