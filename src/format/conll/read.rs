//! Reads CoNLL columns of any width: the first is the token, the last the tag.

use super::super::file;
use super::super::imported::{DocumentIds, Imported};
use super::super::settle::settle;
use super::open::{Open, Tag};
use super::token::unescaped;
use crate::format::Bundle;
use crate::report::{Notice, Report};

const FORMAT: &str = "conll";

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    for (path, bytes) in bundle {
        let (content, notice) = file::text(path, bytes);
        report.notices.extend(notice);
        let mut open = Open::new(FORMAT, file::stem(path));
        for (at, line) in content.trim_start_matches('\u{feff}').split('\n').enumerate() {
            let line = line.trim_end_matches('\r');
            let columns: Vec<&str> = line.split([' ', '\t']).filter(|column| !column.is_empty()).collect();
            match columns.as_slice() {
                [] => end_sentence(&mut open),
                [super::DOCUMENT_START, rest @ ..] => {
                    let id = rest.first().filter(|id| !matches!(**id, "-X-" | "O")).copied();
                    let next = Open::new(FORMAT, id.unwrap_or(file::stem(path)));
                    std::mem::replace(&mut open, next).finish(&mut ids, &mut imported, path, report);
                    open.is_named = true;
                    open.gap = rest
                        .get(1)
                        .and_then(|said| said.strip_prefix("SpacesAfter="))
                        .map(unescaped)
                        .unwrap_or_default();
                }
                [token, middle @ .., tag] => {
                    if let Err(error) = take_token(&mut open, token, middle, tag) {
                        report.add(Notice::error(error).at(path).line(at + 1));
                    }
                }
                [_] => {
                    let notice = Notice::error("This line has one column, not a token and its tag; it was left out.");
                    report.add(notice.at(path).line(at + 1));
                }
            }
        }
        open.finish(&mut ids, &mut imported, path, report);
    }
    settle(&mut imported, report);
    imported
}

fn take_token(open: &mut Open, token: &str, middle: &[&str], tag: &str) -> Result<(), String> {
    let said = middle.last().copied().unwrap_or_default();
    let tag = match Tag::read(tag) {
        Ok(tag) => tag,
        Err(error) => {
            place(open, token, said);
            return Err(error);
        }
    };
    let goes_on = open.goes_on(tag);
    if !goes_on {
        open.end_mention();
    }
    let start = place(open, token, said);
    if !tag.is_outside() && !goes_on {
        open.begin_mention(start, tag.label, None);
    }
    if tag.ends() {
        open.end_mention();
    }
    Ok(())
}

/// Adds a token and says where it starts; `said` tells what follows it.
fn place(open: &mut Open, token: &str, said: &str) -> usize {
    let value = |key: &str| said.split('|').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
    let start = open.place(token);
    let after = (value("SpacesAfter"), value("SpaceAfter"));
    open.gap_is_guessed = !matches!(after, (Some(_), _) | (None, Some("No")));
    open.gap = match after {
        (Some(after), _) => unescaped(after),
        (None, Some("No")) => String::new(),
        _ => " ".to_owned(),
    };
    start
}

fn end_sentence(open: &mut Open) {
    open.end_mention();
    if open.gap_is_guessed && !open.text.is_empty() {
        open.gap = "\n".to_owned();
    }
}
