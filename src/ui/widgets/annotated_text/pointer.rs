//! Selecting with the mouse: drag, double and triple click, Shift, Alt.

use super::laid::Laid;
use super::state::AnnotatedTextState;
use super::{Passage, TextCursor};
use crate::text::{TextRange, grapheme_boundary, sentence_around, word_at};
use eframe::egui::{PointerButton, Pos2, Rect, Response, Ui};

/// What the mouse did.
pub(super) struct Pointed {
    /// The cursor afterwards.
    pub cursor: TextCursor,
    /// The byte nearest to a click, its count of 1 to 3, and whether it was the secondary button.
    pub click: Option<(usize, u8, bool)>,
    /// Words dragged over or clicked with Control.
    pub toggled: Option<TextRange>,
    /// The pieces whose handle was dragged and let go.
    pub moved: Option<Vec<TextRange>>,
}

impl Pointed {
    /// Nothing was done.
    pub(super) fn at(cursor: TextCursor) -> Self {
        Self { cursor, click: None, toggled: None, moved: None }
    }
}

/// Follows the mouse; `view` is what is visible, beyond which a drag scrolls.
pub(super) fn follow(
    ui: &Ui,
    state: &mut AnnotatedTextState,
    response: &Response,
    passage: &Passage<'_>,
    laid: &[Laid],
    view: Rect,
    cursor: TextCursor,
) -> Pointed {
    let text = passage.text.as_str();
    let mut pointed = Pointed::at(cursor);
    let (alt, shift) = ui.input(|input| (input.modifiers.alt, input.modifiers.shift));
    let adds = ui.input(|input| input.modifiers.command) && !passage.grips.is_empty();
    let Some(place) = ui.input(|input| input.pointer.interact_pos()) else {
        state.drag = None;
        return pointed;
    };
    let Some(offset) = hit(laid, place).map(|offset| whole_character(text, offset)) else { return pointed };
    let pressed = response.contains_pointer() && ui.input(|input| input.pointer.primary_pressed());
    if pressed {
        response.request_focus();
        state.goal = None;
        let word = word_around(text, offset).filter(|_| shift && !alt);
        match (shift, word) {
            (true, Some(word)) => pointed.cursor = extend(cursor, word),
            (true, None) => pointed.cursor.head = offset,
            (false, _) => pointed.cursor = TextCursor::at(offset),
        }
        state.drag = Some(pointed.cursor.anchor);
    }
    if response.clicked_by(PointerButton::Secondary) {
        pointed.click = Some((offset, 1, true));
    }
    if response.triple_clicked() {
        let sentence = sentence_around(text, TextRange::between(offset, offset));
        pointed.cursor = TextCursor::selecting(sentence);
        pointed.click = Some((offset, 3, false));
    } else if response.double_clicked() {
        pointed.cursor = word_around(text, offset).map_or(TextCursor::at(offset), TextCursor::selecting);
        pointed.click = Some((offset, 2, false));
    } else if response.clicked() && adds {
        pointed.toggled = word_around(text, offset);
    } else if response.clicked() {
        pointed.click = Some((offset, 1, false));
    } else if let Some(anchor) =
        state.drag.filter(|_| response.dragged_by(PointerButton::Primary) || response.drag_stopped())
    {
        if ui.input(|input| input.pointer.is_decidedly_dragging()) {
            pointed.cursor = if alt { TextCursor { anchor, head: offset } } else { snapped(text, anchor, offset) };
        }
        scroll_beyond(ui, state, place, view);
        let range = pointed.cursor.range();
        pointed.toggled = (adds && response.drag_stopped() && !range.is_empty()).then_some(range);
    }
    if ui.input(|input| input.pointer.primary_released()) {
        state.drag = None;
    }
    pointed
}

/// The byte of the text nearest to a place on the screen.
pub(super) fn hit(laid: &[Laid], place: Pos2) -> Option<usize> {
    let solid = || laid.iter().filter(|laid| laid.height > 0.0);
    let chunk = solid().take_while(|laid| laid.pos.y <= place.y).last().or_else(|| solid().next())?;
    Some(chunk.hit(place))
}

/// A byte that is not inside a character as its reader sees it: an emoji of several, a letter with marks.
pub(super) fn whole_character(text: &str, offset: usize) -> usize {
    let before = grapheme_boundary(text, offset, false);
    if before == offset { offset } else { grapheme_boundary(text, before, true).max(offset) }
}

/// The selection between two places, grown to whole words at both ends.
fn snapped(text: &str, anchor: usize, head: usize) -> TextCursor {
    if anchor == head {
        return TextCursor::at(head);
    }
    let inside = |offset: usize| word_around(text, offset).filter(|word| word.start() < offset && offset < word.end());
    let start = |offset: usize| inside(offset).map_or(offset, TextRange::start);
    let end = |offset: usize| inside(offset).map_or(offset, TextRange::end);
    if anchor <= head {
        TextCursor { anchor: start(anchor), head: end(head) }
    } else {
        TextCursor { anchor: end(anchor), head: start(head) }
    }
}

fn extend(cursor: TextCursor, word: TextRange) -> TextCursor {
    let head = if word.end() > cursor.anchor { word.end() } else { word.start() };
    TextCursor { anchor: cursor.anchor, head }
}

/// The word that holds or touches a byte.
pub(super) fn word_around(text: &str, offset: usize) -> Option<TextRange> {
    word_at(text, offset).filter(|word| !word.is_empty())
}

pub(super) fn scroll_beyond(ui: &Ui, state: &mut AnnotatedTextState, place: Pos2, view: Rect) {
    let beyond = (place.y - view.bottom()).max(0.0) + (place.y - view.top()).min(0.0);
    if beyond != 0.0 {
        state.shift += (beyond * 0.35).clamp(-48.0, 48.0);
        ui.ctx().request_repaint();
    }
}
