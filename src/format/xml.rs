//! XML as the formats write it: nothing that XML 1.0 forbids, and every line end where it was.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;

/// Whether XML 1.0 has no way to write a character, escaped or not.
fn is_illegal(character: char) -> bool {
    matches!(character, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// The text with U+FFFD for each character that XML cannot hold, so that places stay.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    if text.contains(is_illegal) { text.replace(is_illegal, "\u{fffd}").into() } else { text.into() }
}

/// The characters that [`legal`] replaces: `5:0 9:1b`, UTF-16 units from the start and hexadecimal code points.
pub(super) fn replaced(text: &str) -> String {
    let mut unit = 0;
    let mut found = Vec::new();
    for character in text.chars() {
        if is_illegal(character) {
            found.push(format!("{unit}:{:x}", u32::from(character)));
        }
        unit += character.len_utf16();
    }
    found.join(" ")
}

/// The text with the characters that [`replaced`] noted put back; where something else stands now it stays.
pub(super) fn restored(text: &str, replaced: &str) -> String {
    let mut notes = replaced
        .split_whitespace()
        .filter_map(|note| {
            let (unit, code) = note.split_once(':')?;
            Some((unit.parse::<usize>().ok()?, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))
        })
        .peekable();
    let mut unit = 0;
    let mut whole = String::with_capacity(text.len());
    for character in text.chars() {
        while notes.next_if(|(at, _)| *at < unit).is_some() {}
        let noted = notes.next_if(|(at, _)| *at == unit).map(|(_, noted)| noted);
        whole.push(noted.filter(|_| character == '\u{fffd}').unwrap_or(character));
        unit += character.len_utf16();
    }
    whole
}

/// An XML file in the making.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    /// How many characters had to be replaced.
    pub(super) lost: usize,
}

impl Xml {
    pub(super) fn new() -> Self {
        let mut xml = Self { writer: Writer::new_with_indent(Vec::new(), b' ', 1), lost: 0 };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let element = self.element(name, attributes);
        self.event(Event::Empty(element));
    }

    /// The start of an element; [`Xml::end`] ends it.
    pub(super) fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let element = self.element(name, attributes);
        self.event(Event::Start(element));
    }

    pub(super) fn end(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element that holds text only.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        let text = self.legal(text);
        self.event(Event::Text(BytesText::new(&text)));
        self.end(name);
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        let mut bytes = self.writer.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn element<'a>(&mut self, name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
        let mut element = BytesStart::new(name);
        for (key, value) in attributes {
            let value = self.legal(value);
            element.push_attribute((*key, value.as_ref()));
        }
        element
    }

    fn legal<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        self.lost += text.chars().filter(|&character| is_illegal(character)).count();
        legal(text)
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to memory does not fail.
        drop(self.writer.write_event(event));
    }
}
