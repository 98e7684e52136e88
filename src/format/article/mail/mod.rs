//! Letters: single ones and mailboxes. A letter is an article; so are the articles attached to it.

mod body;
mod header;
mod mailbox;
mod message;
mod part;
mod plain;
mod saved_page;

pub(super) use mailbox::MBOX;
pub(super) use saved_page::MHTML;

use super::collection::{Collection, Input, Place, Taker};
use super::{ReadError, system};
use std::io::Read;

pub(super) const EML: Collection =
    Collection { id: "eml", name: "E-mail", extensions: &["eml", "emlx"], sniff: header::begins_a_letter, read };

fn read(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    let limit = taker.options().largest_article;
    let mut bytes = Vec::new();
    if input.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(system)? as u64 > limit {
        return Err(ReadError::TooLarge(limit));
    }
    let letter = without_wrapping(&bytes);
    if letter.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    // Whether more is wanted is the caller's to know: this was all.
    let _ = message::hand_over(letter, Place::Whole, "", None, taker);
    Ok(())
}

/// A letter without what Apple Mail puts around it: its length before, a property list after.
fn without_wrapping(bytes: &[u8]) -> &[u8] {
    let Some(end) = bytes.iter().take(24).position(|&byte| byte == b'\n') else { return bytes };
    let (first, rest) = bytes.split_at(end + 1);
    let length = std::str::from_utf8(first).ok().and_then(|length| length.trim().parse::<usize>().ok());
    length.map_or(bytes, |length| rest.get(..length).unwrap_or(rest))
}
