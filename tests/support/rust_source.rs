//! Reads which paths a Rust file names: enough of the grammar for `use` trees and plain paths.

/// A path that a file names, such as `crate::model::Mention`.
#[derive(Debug, PartialEq)]
pub struct Import {
    /// The line on which it stands, from 1; for a tree, where the tree begins.
    pub line: usize,
    /// Its names in order.
    pub path: Vec<String>,
}

/// All paths of two names and more, `use` trees taken apart, and names that `use` brings in alone.
pub fn imports(source: &str) -> Vec<Import> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let line = token.line;
        let used = token.is("use");
        if used {
            at += 1;
        }
        let start = at;
        while tokens.get(at).is_some_and(|token| token.is("::")) {
            at += 1;
        }
        let plain_path = tokens.get(at).is_some_and(Token::is_name) && next_is(&tokens, at, "::");
        if used || plain_path {
            let mut paths = Vec::new();
            tree(&tokens, &mut at, &mut Vec::new(), &mut paths);
            found.extend(paths.into_iter().map(|path| Import { line, path }));
        }
        at = at.max(start + 1);
    }
    found
}

/// Reads one tree from `at`: `a::b`, `a::{b, c as d}`, `{a, b}`, `a::*`.
fn tree(tokens: &[Token], at: &mut usize, prefix: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    let depth = prefix.len();
    while let Some(token) = tokens.get(*at) {
        if token.is("{") {
            *at += 1;
            while tokens.get(*at).is_some_and(|token| !token.is("}")) {
                let before = *at;
                tree(tokens, at, prefix, paths);
                // Skip `as name` and the comma; never stand still.
                while tokens.get(*at).is_some_and(|token| !token.is(",") && !token.is("}")) {
                    *at += 1;
                }
                if tokens.get(*at).is_some_and(|token| token.is(",")) {
                    *at += 1;
                }
                *at = (*at).max(before + 1);
            }
            *at += 1;
            prefix.truncate(depth);
            return;
        }
        if !token.is_name() && !token.is("*") {
            break;
        }
        prefix.push(token.text.clone());
        *at += 1;
        if !tokens.get(*at).is_some_and(|token| token.is("::")) {
            break;
        }
        *at += 1;
    }
    if prefix.len() > depth {
        paths.push(prefix.clone());
    }
    prefix.truncate(depth);
}

fn next_is(tokens: &[Token], at: usize, text: &str) -> bool {
    tokens.get(at + 1).is_some_and(|token| token.is(text))
}

struct Token {
    line: usize,
    text: String,
}

impl Token {
    fn is(&self, text: &str) -> bool {
        self.text == text
    }

    fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// Names, `::` and single marks; comments, strings and characters are left out.
fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = string(rest) {
            length
        } else if first.is_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Token { line, text: rest[..length].to_owned() });
            length
        } else if rest.starts_with("::") {
            tokens.push(Token { line, text: "::".to_owned() });
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(Token { line, text: first.to_string() });
            }
            first.len_utf8()
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of the string or character literal that `rest` begins with.
fn string(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("br").or(rest.strip_prefix('r')).or(rest.strip_prefix('b')).unwrap_or(rest);
    let prefix = rest.len() - body.len();
    let raw = rest[..prefix].contains('r');
    let hashes = body.len() - body.trim_start_matches('#').len();
    if raw && body[hashes..].starts_with('"') {
        let close = format!("\"{}", "#".repeat(hashes));
        let start = prefix + hashes + 1;
        return Some(rest[start..].find(&close).map_or(rest.len(), |end| start + end + close.len()));
    }
    if raw {
        return None;
    }
    if body.starts_with('"') {
        return Some(prefix + quoted(body, '"'));
    }
    // A lifetime has no closing quote after its first character.
    let inner = body.strip_prefix('\'')?;
    let character = inner.chars().next()?;
    let is_character = character == '\\' || inner[character.len_utf8()..].starts_with('\'');
    is_character.then(|| prefix + quoted(body, '\''))
}

fn quoted(body: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in body.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    body.len()
}
