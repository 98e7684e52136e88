//! Mailboxes in one file (mbox): letters one after the other, each below a line that begins with “From ”.

use super::super::collection::{Collection, Input, Place, Taker};
use super::super::moment::moment;
use super::super::{Content, ReadError, system};
use super::message;
use crate::report::Report;
use std::io::{BufRead, Read};
use std::ops::ControlFlow;

pub(in super::super) const MBOX: Collection =
    Collection { id: "mbox", name: "Mailbox", extensions: &["mbox", "mbx"], sniff: is_separator, read };

/// A line is read in pieces of at most this many bytes.
const PIECE: u64 = 64 << 10;

fn read(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    let limit = taker.options().largest_article;
    let mut letter = Letter::default();
    let mut number = 0;
    let mut line = 0;
    let mut starts_line = true;
    // A letter begins below an empty line, or at the start of the file.
    let mut below_empty = true;
    let mut is_strict = false;
    let mut piece = Vec::new();
    loop {
        piece.clear();
        input.take(PIECE).read_until(b'\n', &mut piece).map_err(system)?;
        if piece.is_empty() {
            break;
        }
        line += usize::from(starts_line);
        let begins = starts_line && below_empty && piece.starts_with(b"From ") && (!is_strict || is_separator(&piece));
        if begins {
            // Where the first of these lines is in order, words of a letter that happen to begin so are none.
            is_strict |= number == 0 && is_separator(&piece);
            if letter.hand_over(number, limit, taker).is_break() {
                return Ok(());
            }
            number += 1;
            letter = Letter { line, day: day(&piece), ..Letter::default() };
        } else if number == 0 && !piece.trim_ascii().is_empty() {
            return Err(ReadError::Malformed("a mailbox", "it does not begin with a line “From …”".to_owned()));
        } else if number > 0 {
            letter.add(if starts_line { unquoted(&piece) } else { &piece }, limit);
        }
        below_empty = starts_line && piece.trim_ascii().is_empty();
        starts_line = piece.ends_with(b"\n");
    }
    if number == 0 {
        return Err(ReadError::Empty);
    }
    let _ = letter.hand_over(number, limit, taker);
    Ok(())
}

/// A letter as it is gathered.
#[derive(Default)]
struct Letter {
    bytes: Vec<u8>,
    /// The line at which it begins, from 1.
    line: usize,
    /// The day that the line above it tells.
    day: Option<String>,
    is_too_large: bool,
}

impl Letter {
    fn add(&mut self, piece: &[u8], limit: u64) {
        if self.is_too_large || (self.bytes.len() + piece.len()) as u64 > limit {
            self.is_too_large = true;
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(piece);
        }
    }

    fn hand_over(&mut self, number: usize, limit: u64, taker: &mut Taker<'_>) -> ControlFlow<()> {
        let place = Place::Line(self.line);
        let failed = |error| Err::<Content, _>(error);
        if self.is_too_large {
            return taker.article(place, &[], failed(ReadError::TooLarge(limit)), Report::default());
        }
        if number == 0 {
            return ControlFlow::Continue(());
        }
        if self.bytes.trim_ascii().is_empty() {
            return taker.article(place, &[], failed(ReadError::Empty), Report::default());
        }
        // The empty line before the next letter belongs to neither.
        let empty =
            [&b"\r\n\r\n"[..], b"\n\n"].iter().find(|end| self.bytes.ends_with(end)).map_or(0, |end| end.len() / 2);
        self.bytes.truncate(self.bytes.len() - empty);
        message::hand_over(&self.bytes, place, &format!("letter {number}/"), self.day.take(), taker)
    }
}

/// A line without the sign that keeps “From ” at its start from being a separator (mboxrd).
fn unquoted(line: &[u8]) -> &[u8] {
    let signs = line.iter().take_while(|&&byte| byte == b'>').count();
    let is_quoted = signs > 0 && line.get(signs..).is_some_and(|rest| rest.starts_with(b"From "));
    if is_quoted { line.get(1..).unwrap_or_default() } else { line }
}

/// Whether bytes begin with a line “From somebody”, with a time of day and a year.
fn is_separator(bytes: &[u8]) -> bool {
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let Some(rest) = line.strip_prefix(b"From ").filter(|rest| rest.len() < 500) else { return false };
    let words: Vec<&[u8]> = rest.trim_ascii().split(u8::is_ascii_whitespace).collect();
    let is_time =
        |word: &&[u8]| word.len() >= 4 && word.contains(&b':') && word.first().is_some_and(u8::is_ascii_digit);
    let is_year = |word: &&[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    words.iter().any(is_time) && words.iter().any(is_year)
}

fn day(line: &[u8]) -> Option<String> {
    let line = String::from_utf8_lossy(line.strip_prefix(b"From ")?).into_owned();
    let (_, date) = line.trim().split_once(' ')?;
    moment(date)
}
