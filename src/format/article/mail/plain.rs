//! The plain text of a letter: flowed lines put together, and what is quoted, signed or added by a list marked.

use crate::text::TextRange;

/// Puts together the lines that `format=flowed` (RFC 3676) has cut. `delete_space`: the space at a cut is no word's.
pub(super) fn unflowed(text: &str, delete_space: bool) -> String {
    let mut whole = String::new();
    // How deep the line is quoted that the next one goes on.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|&byte| byte == b'>').count();
        let content = line.get(depth..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        if open != Some(depth) || is_signature {
            if !whole.is_empty() {
                whole.push('\n');
            }
            whole.extend(std::iter::repeat_n('>', depth));
            if depth > 0 {
                whole.push(' ');
            }
        }
        let goes_on = content.ends_with(' ') && !is_signature;
        whole += if goes_on && delete_space { content.strip_suffix(' ').unwrap_or(content) } else { content };
        open = goes_on.then_some(depth);
    }
    whole.push('\n');
    whole
}

/// Words of a line that ends a letter where an older one follows.
const ORIGINALS: &[&str] = &[
    "original message",
    "ursprüngliche nachricht",
    "message d'origine",
    "message d’origine",
    "mensaje original",
    "messaggio originale",
    "исходное сообщение",
    "пересылаемое сообщение",
];

/// Words of lines by which a sender manages readers.
const MANAGING: &[&str] = &[
    "unsubscribe",
    "view in browser",
    "view in your browser",
    "view this email in",
    "view this message in",
    "view online",
    "read online",
    "manage your preferences",
    "manage preferences",
    "update your preferences",
    "update your profile",
    "email preferences",
    "you are receiving this email",
    "you received this email",
    "you're receiving this",
    "you’re receiving this",
    "add us to your address book",
    "se désabonner",
    "se désinscrire",
    "abbestellen",
    "im browser anzeigen",
    "darse de baja",
    "cancelar suscripción",
    "отписаться",
];

/// The longest line, in characters, that is taken for one by which a sender manages readers.
const LONGEST_MANAGING: usize = 200;

/// What is quoted, signed, or put below by a mailing list, in a text whose line ends are `\n`. Nothing if all is.
pub(super) fn boilerplate(text: &str) -> Vec<TextRange> {
    let lines = lines(text);
    let mut found = quotes(text, &lines);
    found.extend(ending(text, &lines));
    found.extend(lines.iter().copied().filter(|line| {
        let line = &text[line.bytes()];
        let lower = line.to_lowercase();
        line.chars().count() <= LONGEST_MANAGING && MANAGING.iter().any(|words| lower.contains(words))
    }));
    let found = TextRange::united(found);
    let mut rest = 0;
    let mut is_left = false;
    for range in found.iter().copied().chain([TextRange::between(text.len(), text.len())]) {
        is_left |= text.get(rest..range.start()).is_some_and(|between| !between.trim().is_empty());
        rest = range.end();
    }
    if is_left { found } else { Vec::new() }
}

fn lines(text: &str) -> Vec<TextRange> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let range = TextRange::between(start, start + line.trim_end_matches('\n').len());
        start += line.len();
        range
    });
    lines.collect()
}

/// Blocks of lines that begin with “>”, with the line that says whose words they are.
fn quotes(text: &str, lines: &[TextRange]) -> Vec<TextRange> {
    let words = |at: usize| lines.get(at).map(|line| &text[line.bytes()]).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !words(at).starts_with('>') {
            at += 1;
            continue;
        }
        let first = at;
        let mut last = at;
        while at < lines.len() && (words(at).starts_with('>') || words(at).trim().is_empty()) {
            if !words(at).trim().is_empty() {
                last = at;
            }
            at += 1;
        }
        let first = introduction(first, words).unwrap_or(first);
        found.push(lines[first].cover(lines[last]));
    }
    found
}

/// The line above a quotation that says who wrote it, and when.
fn introduction<'a>(quote: usize, words: impl Fn(usize) -> &'a str) -> Option<usize> {
    let above = (quote.saturating_sub(2)..quote).rev().find(|&at| !words(at).trim().is_empty())?;
    let line = words(above);
    let is_one = line.trim_end().ends_with(':') && line.chars().count() <= 200;
    let tells = |line: &str| line.contains('@') || line.contains(|character: char| character.is_ascii_digit());
    if !is_one {
        return None;
    }
    // It may be too long for one line.
    let before = above.checked_sub(1).filter(|&at| !words(at).trim().is_empty() && tells(words(at)));
    let is_begun = before.is_some_and(|at| at == 0 || words(at - 1).trim().is_empty());
    match before {
        Some(before) if is_begun && !line.starts_with(char::is_uppercase) => Some(before),
        _ => tells(line).then_some(above),
    }
}

/// A signature, an older letter, or the words of a mailing list, down to the end.
fn ending(text: &str, lines: &[TextRange]) -> Option<TextRange> {
    /// A signature or footer has no more lines than this.
    const MOST: usize = 30;
    let end = TextRange::between(text.len(), text.len());
    let is_original = |line: &str| {
        let bare = line.trim_matches(['-', '_', ' ', '*']).to_lowercase();
        line.starts_with("--") && ORIGINALS.contains(&bare.as_str())
    };
    let original = lines.iter().find(|line| is_original(&text[line.bytes()]));
    let last = lines.len().saturating_sub(MOST);
    let of_end = lines.iter().skip(last).find(|line| {
        let line = &text[line.bytes()];
        matches!(line, "-- " | "--") || line.len() >= 20 && line.trim_end().bytes().all(|byte| byte == b'_')
    });
    original.into_iter().chain(of_end).min_by_key(|line| line.start()).map(|line| line.cover(end))
}
