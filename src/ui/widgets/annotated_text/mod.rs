//! The reading view's text: only what is visible is laid out, marks are painted around the words.
//!
//! Marking never moves a letter: tags stand in the space between the lines.

mod access;
mod bidi;
mod boxes;
mod caption;
mod document;
mod frame;
mod grips;
mod heights;
mod keys;
mod laid;
mod lines;
mod output;
mod paint;
mod pointer;
mod state;
mod tooltip;
mod two_way;

pub use frame::show;
pub use output::{Click, TextOutput};
pub use state::AnnotatedTextState;

use crate::text::{SourceText, TextRange};
use crate::ui::theme::{Face, size};
use std::sync::Arc;

/// What to show: a text and everything that is marked in it.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// The text.
    pub text: &'a SourceText,
    /// Changes whenever `spans`, `underlines` or `hidden` got other ranges, order or number.
    pub stamp: u64,
    /// The mentions; indexes into this slice come back in the output.
    pub spans: &'a [SpanStyle],
    /// The words of stances.
    pub underlines: &'a [Underline],
    /// Boilerplate.
    pub hidden: &'a [TextRange],
    /// Words found by a search.
    pub found: &'a [TextRange],
    /// Words to point out for a moment.
    pub flash: Option<TextRange>,
    /// The pieces whose ends can be dragged: those of the selected annotation.
    pub grips: &'a [TextRange],
}

impl<'a> Passage<'a> {
    /// A text without marks.
    pub fn plain(text: &'a SourceText) -> Self {
        Self { text, stamp: 0, spans: &[], underlines: &[], hidden: &[], found: &[], flash: None, grips: &[] }
    }
}

/// How a mention is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanStyle {
    /// Its pieces, in order.
    pub ranges: Vec<TextRange>,
    /// Its tag, as “person” or “date · 20 Aug”; shown in capitals up to the dot.
    pub tag: Arc<str>,
    /// The hue of its label in degrees; 360 for grey.
    pub hue: u16,
    /// Whether nobody accepted it yet: a dashed outline and a question mark.
    pub suggested: bool,
    /// Whether it is the one that the keys act on.
    pub current: bool,
}

/// What a marked word does in a stance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnderlineKind {
    /// It tells the stance: a line below.
    Cue,
    /// The stance is about it: a line below and a faint fill.
    Target,
    /// Who takes the stance: a ring, while the stance is pointed at.
    Holder,
    /// The sentence that proves it: a faint fill, while the stance is pointed at.
    Evidence,
}

/// Words of a stance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Underline {
    /// The words.
    pub ranges: Vec<TextRange>,
    /// What they do.
    pub kind: UnderlineKind,
    /// Whether the stance is pointed at or chosen.
    pub strong: bool,
    /// The stance, as the caller counts them.
    pub stance: usize,
}

/// Where the caret stands and what is selected: bytes of the text, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextCursor {
    /// Where the selection began.
    pub anchor: usize,
    /// Where the caret is.
    pub head: usize,
}

impl TextCursor {
    /// A caret without selection.
    pub fn at(offset: usize) -> Self {
        Self { anchor: offset, head: offset }
    }

    /// A selection with the caret at its end.
    pub fn selecting(range: TextRange) -> Self {
        Self { anchor: range.start(), head: range.end() }
    }

    /// What is selected.
    pub fn range(self) -> TextRange {
        TextRange::between(self.anchor, self.head)
    }

    /// Whether nothing is selected.
    pub fn is_empty(self) -> bool {
        self.anchor == self.head
    }
}

/// How the text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextOptions {
    /// The widest that the column of text gets, in points.
    pub measure: f32,
    /// Space kept free right of the column for cards, in points.
    pub margin: f32,
    /// Size of the article's font, in points.
    pub font_size: f32,
    /// The distance between two lines, as a share of the usual one.
    pub line_spacing: f32,
    /// The face of the article's letters.
    pub face: Face,
    /// Whether boilerplate is shown, struck through, or left out.
    pub show_hidden: bool,
    /// Space below the text, so that its end can be read in the middle; points.
    pub space_below: f32,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            measure: 640.0,
            margin: 0.0,
            font_size: size::ARTICLE,
            line_spacing: 1.0,
            face: Face::Serif,
            show_hidden: true,
            space_below: 160.0,
        }
    }
}
