//! XML piece by piece, for documents of any make: nothing outside is fetched, no entity is expanded.

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Elements may stand inside each other this deep; Word and Writer stay below 60.
pub(super) const DEEPEST: usize = 500;

/// A piece of a document. Names are without their prefix.
pub(super) enum Piece<'a> {
    Open(Tag<'a>),
    Text(Cow<'a, str>),
    Close(&'a str),
}

/// An opening tag.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The prefix of its name.
    pub(super) fn prefix(&self) -> &str {
        self.0.name().prefix().map_or("", |prefix| prefix.into_inner())
    }

    /// The value of an attribute; prefixes do not count.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|it| it.key.local_name().into_inner() == name)?;
        Some(unescape(&found.value).map_or_else(|_| found.value.to_string(), Cow::into_owned))
    }
}

/// Why reading stopped before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Elements stand too deep inside each other.
    TooDeep,
    /// It breaks the rules of XML from here on.
    Broken,
}

/// Goes through a document; what was visited before a fault stays visited.
pub(super) fn walk(bytes: &[u8], mut visit: impl FnMut(Piece)) -> Result<(), Fault> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let (xml, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    let mut reader = Reader::from_str(&xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut depth = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Fault::TooDeep);
                }
                visit(Piece::Open(Tag(tag)));
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                visit(Piece::Close(tag.local_name().into_inner()));
            }
            Ok(Event::Text(text)) => visit(Piece::Text(text.xml10_content())),
            Ok(Event::CData(text)) => visit(Piece::Text(text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => {
                if let Ok(Some(character)) = reference.resolve_char_ref() {
                    visit(Piece::Text(Cow::Owned(character.to_string())));
                } else if let Some(character) = resolve_xml_entity(&reference.xml10_content()) {
                    visit(Piece::Text(Cow::Borrowed(character)));
                }
            }
            Ok(Event::Eof) => return if depth == 0 { Ok(()) } else { Err(Fault::Broken) },
            Ok(_) => {}
            Err(_) => return Err(Fault::Broken),
        }
    }
}

/// The texts of elements with these names, in the order of the names; the first of each that has any.
pub(super) fn first_texts<const N: usize>(bytes: &[u8], names: [&str; N]) -> [String; N] {
    let mut found = [const { String::new() }; N];
    let mut open: Option<usize> = None;
    // What a broken list tells before it breaks is as good as the rest.
    let _ = walk(bytes, |piece| match piece {
        Piece::Open(tag) => {
            open = names.iter().position(|name| *name == tag.name()).filter(|&at| found[at].is_empty());
        }
        Piece::Text(text) => {
            if let Some(at) = open {
                found[at] += &text;
            }
        }
        Piece::Close(_) => open = None,
    });
    found.map(|text| text.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}
