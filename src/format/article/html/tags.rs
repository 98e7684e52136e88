//! Tags by plain scanning, in one pass whatever the page: for pages that a parser should not get.

use super::cost::is_costly;
use scraper::Html;

/// A piece of a page.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Open(&'a str),
    Close(&'a str),
}

/// Whether elements stand inside each other deeper than `limit`, or a parser would make far more of them than there are.
pub(super) fn nest_deeper_than(page: &str, limit: usize) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut deep = false;
    each_piece(page, |piece| {
        match piece {
            Piece::Text(_) => {}
            Piece::Open(name) if CLOSED_BY_THEMSELVES.iter().any(|known| known.eq_ignore_ascii_case(name)) => {}
            Piece::Open(name) => open.push(name),
            Piece::Close(name) => {
                if let Some(at) = open.iter().rposition(|known| known.eq_ignore_ascii_case(name)) {
                    open.truncate(at);
                }
            }
        }
        deep = open.len() > limit;
        !deep
    });
    deep || is_costly(page)
}

/// The words of a page without its tags; blocks begin new lines.
pub(in super::super) fn stripped(page: &str) -> String {
    let mut text = String::new();
    each_piece(page, |piece| {
        match piece {
            // What is left of “<” is no tag; masked, so that the parser only sees characters.
            Piece::Text(words) => text += &words.replace('<', "&lt;"),
            Piece::Open(name) | Piece::Close(name) if is_block(name) => text.push('\n'),
            Piece::Open(_) | Piece::Close(_) => {}
        }
        true
    });
    // Only character references are left to be read.
    let text: String = Html::parse_fragment(&text).root_element().text().collect();
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_matches([' ', '\t', '\r'])).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    lines.join("\n\n")
}

/// What stands between `<title>` and `</title>`.
pub(super) fn title(page: &str) -> String {
    let find = |from: usize, tag: &str| {
        page.as_bytes().get(from..)?.windows(tag.len()).position(|window| window.eq_ignore_ascii_case(tag.as_bytes()))
    };
    let words = || {
        let open = find(0, "<title")?;
        let start = open + page.get(open..)?.find('>')? + 1;
        page.get(start..start + find(start, "</title")?)
    };
    super::squeezed(&words().map(stripped).unwrap_or_default())
}

/// A page of XHTML as HTML: `<title/>` and the like, which a parser of HTML would take for an opening tag with the
/// whole page behind it, get a closing tag.
pub(in super::super) fn opened(page: &str) -> std::borrow::Cow<'_, str> {
    let mut opened = String::new();
    let mut done = 0;
    for (at, _) in page.match_indices("/>") {
        // Tags are short; looking further back each time would take quadratic time.
        let from = page.floor_char_boundary(done.max(at.saturating_sub(1000)));
        let Some(start) = page[from..at].rfind('<') else { continue };
        let name = page[from + start + 1..at].split(|character: char| !character.is_ascii_alphanumeric()).next();
        let Some(name) = name.filter(|name| RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name))) else { continue };
        opened += &page[done..at];
        opened += "></";
        opened += name;
        opened += ">";
        done = at + 2;
    }
    if done == 0 {
        return page.into();
    }
    opened += &page[done..];
    opened.into()
}

/// Elements that hold nothing, or that end where their like begins: they do not nest.
const CLOSED_BY_THEMSELVES: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "td", "th", "tr", "dt", "dd", "option", "html", "body", "head",
];

/// Elements whose content is not read as tags, and is no text of the article.
const RAW: &[&str] = &["script", "style", "textarea", "title", "noscript", "iframe", "xmp", "template"];

pub(super) fn is_block(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "body",
        "center",
    ];
    BLOCKS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Goes through a page piece by piece until `visit` answers no.
pub(super) fn each_piece<'a>(page: &'a str, mut visit: impl FnMut(Piece<'a>) -> bool) {
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        if at > 0 && !visit(Piece::Text(&rest[..at])) {
            return;
        }
        rest = &rest[at..];
        let (piece, after) = tag(rest);
        rest = after;
        let Some(piece) = piece else { continue };
        let raw = match &piece {
            Piece::Open(name) => RAW.iter().find(|known| known.eq_ignore_ascii_case(name)),
            _ => None,
        };
        if !visit(piece) {
            return;
        }
        if let Some(name) = raw {
            rest = after_raw(rest, name);
        }
    }
    if !rest.is_empty() {
        visit(Piece::Text(rest));
    }
}

/// The tag that begins here and what follows it; a comment is no piece, a lone “<” is text.
fn tag(rest: &str) -> (Option<Piece<'_>>, &str) {
    let after = |end: &str| rest.find(end).and_then(|at| rest.get(at + end.len()..)).unwrap_or_default();
    if rest.starts_with("<!--") {
        return (None, after("-->"));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return (None, after(">"));
    }
    let is_close = rest.starts_with("</");
    let body = rest.get(if is_close { 2 } else { 1 }..).unwrap_or_default();
    if !body.starts_with(|character: char| character.is_ascii_alphabetic()) {
        return (Some(Piece::Text(&rest[..1])), &rest[1..]);
    }
    let end = body.find(|character: char| character.is_ascii_whitespace() || matches!(character, '/' | '>'));
    let (name, attributes) = body.split_at(end.unwrap_or(body.len()));
    let mut quote = None;
    let end = attributes.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        false
    });
    let after = end.and_then(|at| attributes.get(at + 1..)).unwrap_or_default();
    (Some(if is_close { Piece::Close(name) } else { Piece::Open(name) }), after)
}

/// What follows the content of a raw element, beginning with its closing tag.
fn after_raw<'a>(rest: &'a str, name: &str) -> &'a str {
    let closes = |at: usize| {
        let found = rest.as_bytes().get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    rest.match_indices("</").find(|&(at, _)| closes(at)).and_then(|(at, _)| rest.get(at..)).unwrap_or_default()
}
