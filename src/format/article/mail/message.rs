//! A letter as an article, and what is attached to it.

use super::super::collection::{Place, Taker};
use super::super::{Content, ReadError};
use super::body::Body;
use super::header;
use super::part::{MOST, Part};
use crate::report::{Notice, Report};
use std::io::Cursor;
use std::ops::ControlFlow;

/// Hands over a letter and the articles attached to it; their names begin with `prefix`. `day` is known from elsewhere.
pub(super) fn hand_over(
    bytes: &[u8],
    place: Place,
    prefix: &str,
    day: Option<String>,
    taker: &mut Taker<'_>,
) -> ControlFlow<()> {
    let mut report = Report::default();
    let mut left = MOST;
    let letter = Part::new(bytes, &mut left);
    if left == 0 {
        let what = format!("The letter has more than {MOST} parts; the others were not read.");
        report.add(Notice::warning(what).hint("Open it in a mail program and save the attachments that you need."));
    }
    let body = Body::new(&letter, &mut report);
    let files = body.files.iter().map(|(name, part)| (format!("{prefix}{name}"), *part)).collect::<Vec<_>>();
    let content = if !body.text.trim().is_empty() {
        let charset = letter.charset().or_else(|| letter.parts.iter().find_map(Part::charset));
        let mut metadata = header::metadata(&letter.headers, charset);
        if metadata.date.is_empty() {
            metadata.date = day.unwrap_or_default();
        }
        Ok(Content { text: body.text, metadata, encoding: body.encoding, boilerplate: body.boilerplate })
    } else if body.is_encrypted {
        Err(ReadError::Encrypted)
    } else {
        Err(body.fault.unwrap_or(ReadError::Empty))
    };
    // A letter that only carries files is no failure.
    if content.is_ok() || files.is_empty() {
        taker.article(place, bytes, content, report)?;
    }
    for name in body.left_out {
        let why = "It is attached to a letter, and no kind of file that Standpoint reads as an article.";
        taker.left_out(&format!("{prefix}{name}"), why)?;
    }
    for (name, part) in files {
        taker.file(&name, &mut Cursor::new(part.content()))?;
    }
    ControlFlow::Continue(())
}
