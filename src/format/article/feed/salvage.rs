//! A damaged feed cut into its entries, each with the head of the feed, so that what is whole can be read.

/// The entries of a feed, each of which can be made a feed of its own.
pub(super) struct Entries<'a> {
    head: &'a str,
    end: &'static str,
    /// The line at which each begins, from 1, and its text.
    pub(super) entries: Vec<(usize, &'a str)>,
}

impl Entries<'_> {
    /// An entry as a feed; `None` if the head of the feed is too long to stand above each.
    pub(super) fn feed(&self, entry: &str) -> Option<String> {
        (self.head.len() <= LONGEST_HEAD).then(|| [self.head, entry, self.end].concat())
    }
}

/// The longest head of a feed, in bytes, that is put before each of its entries.
const LONGEST_HEAD: usize = 8 << 10;

/// Ends of the entry and of the feed, by the name of the feed's element.
const KINDS: &[(&str, &str, &str)] =
    &[("<item", "</item>", "</channel></rss>"), ("<entry", "</entry>", "</feed>"), ("<item", "</item>", "</rdf:RDF>")];

/// The text without the encodings that it declares, at its beginning or elsewhere: it has become UTF-8. The lines stay.
pub(super) fn in_utf8(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text.trim_start();
    while let Some(at) = rest.find('<') {
        let (before, here) = rest.split_at(at);
        whole += before;
        let up_to = |end: &str| here.find(end).map_or(here.len(), |at| at + end.len());
        let (length, is_declaration) = match here {
            _ if here.starts_with("<![CDATA[") => (up_to("]]>"), false),
            _ if here.starts_with("<!--") => (up_to("-->"), false),
            _ if here.starts_with("<?xml") => (up_to("?>"), true),
            _ => (1, false),
        };
        let (part, after) = here.split_at(length);
        match is_declaration {
            true => {
                // What stood before and after must not become a declaration together.
                whole.push(' ');
                whole.extend(part.matches('\n'));
            }
            false => whole += part,
        }
        rest = after;
    }
    whole + rest
}

/// The entries of a feed, at most one more than `most`; `None` if it has none, or is no XML.
pub(super) fn entries(text: &str, most: usize) -> Option<Entries<'_>> {
    let (open, close, end) = KINDS.iter().find(|(_, _, end)| {
        let name = end.rsplit_once("</").map_or("", |(_, name)| name.trim_end_matches('>'));
        text.contains(&format!("<{name}"))
    })?;
    let is_open = |at: usize| {
        let next = text.as_bytes().get(at + open.len()).copied().unwrap_or_default();
        next.is_ascii_whitespace() || next == b'>'
    };
    let first = text.match_indices(open).map(|(at, _)| at).find(|&at| is_open(at))?;
    // The head of an RSS 1.0 feed is closed before its items.
    let mut entries = Vec::new();
    let (mut line, mut counted, mut at) = (1, 0, first);
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(open)).map(|start| at + start) {
        if !is_open(start) {
            at = start + open.len();
            continue;
        }
        let stop = text.get(start..).and_then(|rest| rest.find(close));
        let stop = stop.map_or(text.len(), |stop| start + stop + close.len());
        line += text.get(counted..start).unwrap_or_default().matches('\n').count();
        counted = start;
        entries.push((line, text.get(start..stop).unwrap_or_default()));
        if entries.len() > most {
            break;
        }
        at = stop;
    }
    Some(Entries { head: text.get(..first).unwrap_or_default(), end, entries })
}
