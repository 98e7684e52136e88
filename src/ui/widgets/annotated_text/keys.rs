//! Moving the caret by key: by character, word, line, page; with Shift it selects.

use super::pointer::whole_character;
use super::state::AnnotatedTextState;
use super::{TextCursor, TextOptions};
use crate::text::{SentenceEdge, SourceText, grapheme_boundary, sentence_boundary, word_boundary};
use eframe::egui::{Event, Key, Modifiers, Ui, pos2};

/// Acts on the keys of this frame and takes them away from others.
pub(super) fn press(
    ui: &Ui,
    state: &mut AnnotatedTextState,
    text: &SourceText,
    cursor: TextCursor,
    width: f32,
    options: &TextOptions,
) -> TextCursor {
    let mut copy = false;
    let mut pressed = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } if is_ours(*key, *modifiers) => {
                pressed.push((*key, *modifiers));
                false
            }
            Event::Copy if !cursor.is_empty() => {
                copy = true;
                false
            }
            _ => true,
        });
    });
    if copy {
        ui.ctx().copy_text(text.slice(cursor.range()).to_owned());
    }
    let mut cursor = cursor;
    for (key, modifiers) in pressed {
        let mover = Mover { ui, text, width, options };
        let head = mover.head_after(state, cursor, key, modifiers);
        cursor = if modifiers.shift { TextCursor { anchor: cursor.anchor, head } } else { TextCursor::at(head) };
        state.scroll_to(head);
    }
    cursor
}

fn is_ours(key: Key, modifiers: Modifiers) -> bool {
    if matches!(key, Key::Comma | Key::Period) {
        return modifiers.alt && !modifiers.command && !modifiers.ctrl;
    }
    let arrows = matches!(key, Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown | Key::Home | Key::End);
    // Alt with arrows and Ctrl with page keys belong to the window.
    (arrows && !modifiers.alt) || (matches!(key, Key::PageUp | Key::PageDown) && !modifiers.alt && !modifiers.command)
}

struct Mover<'a> {
    ui: &'a Ui,
    text: &'a SourceText,
    width: f32,
    options: &'a TextOptions,
}

impl Mover<'_> {
    fn head_after(&self, state: &mut AnnotatedTextState, cursor: TextCursor, key: Key, modifiers: Modifiers) -> usize {
        let words = self.text.as_str();
        let head = words.floor_char_boundary(cursor.head);
        let by_word = modifiers.command || modifiers.ctrl;
        let goal = state.goal.take();
        match key {
            Key::ArrowLeft | Key::ArrowRight => {
                let forward = key == Key::ArrowRight;
                if !cursor.is_empty() && !modifiers.shift && !by_word {
                    return if forward { cursor.range().end() } else { cursor.range().start() };
                }
                let step = if by_word { word_boundary } else { grapheme_boundary };
                self.over_unseen(state, step(words, head, forward), forward)
            }
            Key::Comma => sentence_boundary(words, head, SentenceEdge::StartBefore),
            Key::Period if modifiers.shift => sentence_boundary(words, head, SentenceEdge::EndAfter),
            Key::Period => sentence_boundary(words, head, SentenceEdge::StartAfter),
            Key::ArrowUp if by_word => self.by_paragraph(state, head, false),
            Key::ArrowDown if by_word => self.by_paragraph(state, head, true),
            Key::Home if by_word => 0,
            Key::End if by_word => words.len(),
            Key::Home | Key::End => {
                let ends = self.laid(state, state.chunk_at(head)).map(|laid| laid.line_ends(head));
                let (start, end) = ends.unwrap_or((head, head));
                if key == Key::Home { start } else { end }
            }
            Key::ArrowUp => self.by_lines(state, head, goal, -1.0),
            Key::ArrowDown => self.by_lines(state, head, goal, 1.0),
            Key::PageUp => self.by_lines(state, head, goal, -self.page(state)),
            Key::PageDown => self.by_lines(state, head, goal, self.page(state)),
            _ => head,
        }
    }

    /// To the start of this paragraph or the one before, or of the next one; the text's ends hold.
    fn by_paragraph(&self, state: &AnnotatedTextState, head: usize, forward: bool) -> usize {
        let here = state.chunk_at(head);
        let start = |chunk: usize| state.chunks.get(chunk).map_or(0, |chunk| chunk.range.start());
        if forward {
            let next = (here + 1..state.chunks.len()).find(|&chunk| self.is_seen(state, chunk));
            return next.map_or(self.text.as_str().len(), start);
        }
        if start(here) < head {
            return start(here);
        }
        (0..here).rev().find(|&chunk| self.is_seen(state, chunk)).map_or(0, start)
    }

    fn page(&self, state: &AnnotatedTextState) -> f32 {
        let line = super::laid::Metrics::new(self.options).line;
        (state.view / line - 2.0).max(1.0)
    }

    /// Steps over blank lines and boilerplate that is not shown.
    fn over_unseen(&self, state: &AnnotatedTextState, offset: usize, forward: bool) -> usize {
        let mut offset = offset;
        let mut chunk = state.chunk_at(offset);
        while !self.is_seen(state, chunk) {
            let next = if forward { chunk + 1 } else { chunk.wrapping_sub(1) };
            let Some(place) = state.chunks.get(next) else { return offset };
            offset = if forward { place.range.start() } else { place.range.end() };
            chunk = next;
        }
        offset
    }

    fn is_seen(&self, state: &AnnotatedTextState, chunk: usize) -> bool {
        let Some(chunk) = state.chunks.get(chunk) else { return true };
        let blank = self.text.slice(chunk.range).trim().is_empty();
        !blank && (self.options.show_hidden || !chunk.hidden)
    }

    /// Up or down, keeping the column.
    fn by_lines(&self, state: &mut AnnotatedTextState, head: usize, goal: Option<f32>, lines: f32) -> usize {
        let forward = lines > 0.0;
        let mut at = state.chunk_at(head);
        let Some(mut laid) = self.laid(state, at) else { return head };
        let caret = laid.caret(head);
        let x = goal.unwrap_or_else(|| caret.center().x);
        state.goal = Some(x);
        let mut rows = lines.abs().round() as usize;
        let mut row = laid.line_at(caret.center().y);
        while rows > 0 {
            let next = if forward { row + 1 } else { row.wrapping_sub(1) };
            if next < laid.line_count() {
                row = next;
                rows -= 1;
                continue;
            }
            let mut chunk = at;
            let neighbour = loop {
                chunk = if forward { chunk + 1 } else { chunk.wrapping_sub(1) };
                if chunk >= state.chunks.len() {
                    break None;
                }
                if self.is_seen(state, chunk) {
                    break self.laid(state, chunk);
                }
            };
            let Some(found) = neighbour else {
                return if forward { laid.range.end() } else { laid.range.start() };
            };
            (at, laid) = (chunk, found);
            row = if forward { 0 } else { laid.line_count().saturating_sub(1) };
            rows -= 1;
        }
        let (top, bottom) = laid.line_span(row);
        let place = whole_character(self.text.as_str(), laid.hit(pos2(x, (top + bottom) / 2.0)));
        // Beyond a line's end the nearest place is the next line's start: stay on the line.
        if laid.line_at(laid.caret(place).center().y) == row {
            place
        } else {
            laid.line_ends(before(self.text, place)).1
        }
    }

    fn laid(&self, state: &AnnotatedTextState, chunk: usize) -> Option<super::laid::Laid> {
        state.lay_out(self.ui, chunk, self.width, self.options)
    }
}

fn before(text: &SourceText, offset: usize) -> usize {
    grapheme_boundary(text.as_str(), offset, false)
}
