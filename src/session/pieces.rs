//! The pieces of a mention, or of a stance's target: moving their ends, adding words, taking words out.

use super::Session;
use super::workspace::{Cursor, Item};
use crate::model::{Document, Mention};
use crate::report::Notice;
use crate::text::{self, TextRange};

impl Session {
    /// Moves one end of the selected mention, or of the selected stance's target, by a word or a character.
    pub(crate) fn move_boundary(&mut self, at_start: bool, forward: bool, by_character: bool) {
        let (Some(document), Some(pieces)) = (self.document().cloned(), self.pieces()) else { return };
        self.set_pieces(moved(&document, &pieces, at_start, forward, by_character));
    }

    /// Adds the selected words to the selected mention or target.
    pub(crate) fn add_words(&mut self) {
        let (Some(words), Some(mut pieces)) = (self.selected_range(), self.pieces()) else {
            let hint = "Select a mention, then further words with Shift and the arrows or by dragging.";
            return self.tell(Notice::info("There are no words to add.").hint(hint));
        };
        pieces.push(words);
        self.set_pieces(pieces);
        self.collapse_cursor();
    }

    /// Takes the selected words, or the word at the caret, out of the selected mention or target.
    pub(crate) fn take_words_out(&mut self) {
        let Some(document) = self.document().cloned() else { return };
        let word = || text::word_at(document.text.as_str(), self.workspace.cursor?.head);
        let (Some(words), Some(pieces)) = (self.selected_range().or_else(word), self.pieces()) else {
            return self.tell(Notice::info("Select a mention, and the words to take out of it."));
        };
        let left = without(&document, &pieces, words);
        if left.is_empty() {
            return self.tell(Notice::info("These are all its words.").hint("Delete removes the annotation."));
        }
        self.set_pieces(left);
        self.collapse_cursor();
    }

    /// Adds words, or takes them out if all of them are in the selected annotation.
    pub(super) fn toggle_piece(&mut self, words: TextRange) {
        self.workspace.cursor = Some(Cursor { anchor: words.start(), head: words.end() });
        let is_inside = self.pieces().is_some_and(|pieces| pieces.iter().any(|piece| piece.covers(words)));
        match (is_inside, self.pieces()) {
            (true, _) => self.take_words_out(),
            (false, Some(_)) => self.add_words(),
            // Without an annotation these words are simply selected.
            (false, None) => {}
        }
    }

    /// The pieces of the selected mention or of the selected stance's target; none if nothing with words is selected.
    pub fn pieces(&self) -> Option<Vec<TextRange>> {
        let overlay = self.overlay();
        let pieces = match self.workspace.item.as_ref()? {
            Item::Mention(id) => overlay.mention(id)?.spans.clone(),
            Item::Stance(id) => overlay.stance(id)?.target.spans.clone(),
        };
        (!pieces.is_empty()).then_some(pieces)
    }

    /// Gives the selected mention, or the selected stance's target, other pieces; overlapping ones are joined.
    pub(super) fn set_pieces(&mut self, pieces: Vec<TextRange>) {
        let Some(document) = self.document().cloned() else { return };
        let spans = joined(&document, pieces);
        if spans.is_empty() {
            return;
        }
        match self.workspace.item.clone() {
            Some(Item::Mention(id)) => {
                let mention = self.overlay().mention(&id).cloned();
                if let Some(mention) = mention {
                    self.edit_mention(&document.id, Mention { spans, ..mention });
                }
            }
            Some(Item::Stance(id)) => {
                let stance = self.overlay().stance(&id).cloned();
                if let Some(mut stance) = stance.filter(|stance| stance.target.spans != spans) {
                    stance.target.spans = spans;
                    self.edit_stance(&document.id, stance);
                }
            }
            None => {}
        }
    }

    fn collapse_cursor(&mut self) {
        self.workspace.cursor = self.workspace.cursor.map(|cursor| Cursor { anchor: cursor.head, head: cursor.head });
    }
}

/// Pieces in order; those that overlap, or have but white space between them, as one.
fn joined(document: &Document, mut pieces: Vec<TextRange>) -> Vec<TextRange> {
    pieces.retain(|piece| !piece.is_empty());
    pieces.sort_by_key(|piece| (piece.start(), piece.end()));
    let mut found: Vec<TextRange> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match found.last_mut() {
            Some(last) if piece.start() <= last.end() || is_space(document, last.end(), piece.start()) => {
                *last = last.cover(piece);
            }
            _ => found.push(piece),
        }
    }
    found
}

fn is_space(document: &Document, from: usize, to: usize) -> bool {
    document.text.get(TextRange::between(from, to)).is_some_and(|between| between.trim().is_empty())
}

/// What is left of pieces without some words; white space at the new ends goes too.
fn without(document: &Document, pieces: &[TextRange], words: TextRange) -> Vec<TextRange> {
    let mut left = Vec::new();
    for piece in pieces {
        if !piece.overlaps(words) {
            left.push(*piece);
            continue;
        }
        let before = (piece.start() < words.start()).then(|| TextRange::between(piece.start(), words.start()));
        let after = (words.end() < piece.end()).then(|| TextRange::between(words.end(), piece.end()));
        left.extend(before.into_iter().chain(after).map(|part| trimmed(document, part)));
    }
    left.retain(|piece| !piece.is_empty());
    left
}

fn trimmed(document: &Document, range: TextRange) -> TextRange {
    let Some(words) = document.text.get(range) else { return range };
    let start = range.start() + (words.len() - words.trim_start().len());
    TextRange::between(start, start + words.trim().len())
}

/// Pieces with one end of the whole moved by one word or character. A piece of several that would have no words
/// left goes; ends never cross and stay in the text.
fn moved(
    document: &Document,
    pieces: &[TextRange],
    at_start: bool,
    forward: bool,
    by_character: bool,
) -> Vec<TextRange> {
    let text = document.text.as_str();
    let mut pieces = pieces.to_vec();
    let Some(piece) = (if at_start { pieces.first_mut() } else { pieces.last_mut() }) else { return pieces };
    let step = if by_character { text::grapheme_boundary } else { text::word_boundary };
    let from = if at_start { piece.start() } else { piece.end() };
    let shrinks = at_start == forward;
    let to = match (shrinks && !by_character, forward) {
        (false, _) => step(text, from, forward),
        // To the start of the next word, not to the end of this one.
        (true, true) => step(text, step(text, step(text, from, true), true), false),
        (true, false) => step(text, step(text, step(text, from, false), false), true),
    };
    let (start, end) = if at_start { (to, piece.end()) } else { (piece.start(), to) };
    let is_step = match shrinks {
        true => start >= piece.start() && end <= piece.end() && (start > piece.start() || end < piece.end()),
        false => start < piece.start() || end > piece.end(),
    };
    if start < end && is_step {
        *piece = TextRange::between(start, end);
    } else if shrinks && pieces.len() > 1 {
        pieces.remove(if at_start { 0 } else { pieces.len() - 1 });
    }
    pieces
}
