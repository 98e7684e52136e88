//! What one frame of the text tells its caller.

use super::TextCursor;
use super::laid::{Laid, Metrics};
use crate::text::TextRange;
use eframe::egui::{Rect, Response};

/// What happened in one frame, and where things stand on the screen.
pub struct TextOutput {
    /// The whole text as one widget: focus, context menu.
    pub response: Response,
    /// Caret and selection after this frame; keep it and give it back in the next.
    pub cursor: TextCursor,
    /// Whether the cursor is another one than was given.
    pub cursor_changed: bool,
    /// A click, if there was one.
    pub clicked: Option<Click>,
    /// The pieces of [`super::Passage::grips`] after one of their ends was dragged, once it was let go.
    pub moved: Option<Vec<TextRange>>,
    /// Words dragged over or clicked with Control, to add to the selected annotation or to take out.
    pub toggled: Option<TextRange>,
    /// Indexes of the spans under the pointer, innermost first; over a tag only its own.
    pub hovered: Vec<usize>,
    /// The stances whose words are under the pointer, as the caller counts them.
    pub hovered_stances: Vec<usize>,
    /// What is visible of the text and its margin, in screen coordinates.
    pub view: Rect,
    /// The column of text; its height is the view's.
    pub column: Rect,
    /// The margin right of the column, for cards; its height is the view's, its width less than
    /// asked for in a narrow window.
    pub margin: Rect,
    /// How many chunks were laid out for this frame.
    pub laid_out: usize,
    pub(super) laid: Vec<Laid>,
    pub(super) metrics: Metrics,
}

/// A click into the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Click {
    /// The byte of the text nearest to it.
    pub offset: usize,
    /// Indexes of the spans under it, innermost first.
    pub spans: Vec<usize>,
    /// The stances whose words are under it, as the caller counts them.
    pub stances: Vec<usize>,
    /// 1, 2 or 3 for a single, double or triple click.
    pub count: u8,
    /// Whether it was made with the secondary button: for a menu.
    pub secondary: bool,
}

impl TextOutput {
    /// The top of the line that holds byte `offset`, in screen coordinates; none far outside the view.
    pub fn y_of(&self, offset: usize) -> Option<f32> {
        let laid = self.laid_at(offset)?;
        Some(laid.baseline_at(offset) + self.metrics.ink_top - self.metrics.strip)
    }

    /// The smallest rectangle around a range's visible words, in screen coordinates.
    pub fn rect_of(&self, range: TextRange) -> Option<Rect> {
        let mut found: Option<Rect> = None;
        for part in self.laid.iter().flat_map(|laid| laid.parts(range)) {
            let rect = self.line_rect(part.rect, part.baseline);
            if rect.intersects(self.view) {
                found = Some(found.map_or(rect, |before| before.union(rect)));
            }
        }
        found
    }

    /// The rectangles of a range's visible words, one a line, in screen coordinates.
    pub fn rects_of(&self, range: TextRange) -> Vec<Rect> {
        let parts = self.laid.iter().flat_map(|laid| laid.parts(range));
        let rects = parts.map(|part| self.line_rect(part.rect, part.baseline));
        rects.filter(|rect| rect.intersects(self.view)).collect()
    }

    /// The place of the caret before byte `offset`, in screen coordinates; none far outside the view.
    pub fn caret_of(&self, offset: usize) -> Option<Rect> {
        let laid = self.laid_at(offset)?;
        Some(self.line_rect(laid.caret(offset), laid.baseline_at(offset)))
    }

    /// The lines in view: for each, the strip that tags stand in, and its words below, in screen coordinates.
    pub fn lines(&self) -> Vec<(Rect, Rect)> {
        let split = |line: Rect| line.split_top_bottom_at_y(line.top() + self.metrics.strip);
        self.rects_of(self.laid_range()).into_iter().map(split).collect()
    }

    /// The part of the text that was laid out: what is visible and a little more.
    pub fn laid_range(&self) -> TextRange {
        self.laid.iter().map(|laid| laid.range).reduce(TextRange::cover).unwrap_or_default()
    }

    fn laid_at(&self, offset: usize) -> Option<&Laid> {
        self.laid.iter().rev().find(|laid| laid.range.start() <= offset && offset <= laid.range.end())
    }

    fn line_rect(&self, rect: Rect, baseline: f32) -> Rect {
        let top = baseline + self.metrics.ink_top - self.metrics.strip;
        Rect::from_x_y_ranges(rect.x_range(), top..=baseline + self.metrics.ink_bottom)
    }
}
