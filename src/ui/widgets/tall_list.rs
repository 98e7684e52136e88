//! The heights of the rows of a long list, of which only those in sight are drawn.

use std::ops::Range;

/// How many rows are summed up together.
const BLOCK: usize = 256;

/// The heights of the rows of a long list, in points: estimated until a row was drawn.
#[derive(Debug, Clone, Default)]
pub struct TallList {
    heights: Vec<f32>,
    /// The heights of all rows of each block.
    blocks: Vec<f32>,
}

impl TallList {
    /// Rows that are about that high.
    pub fn new(estimates: impl Iterator<Item = f32>) -> Self {
        let heights: Vec<f32> = estimates.collect();
        let blocks = heights.chunks(BLOCK).map(|block| block.iter().sum()).collect();
        Self { heights, blocks }
    }

    /// How high all rows are together.
    pub fn height(&self) -> f32 {
        self.blocks.iter().sum()
    }

    /// How far down a row begins.
    pub fn top(&self, row: usize) -> f32 {
        let block = row / BLOCK;
        let before: f32 = self.blocks.iter().take(block).sum();
        before + self.heights.iter().take(row).skip(block * BLOCK).sum::<f32>()
    }

    /// How high a row is.
    pub fn of(&self, row: usize) -> f32 {
        self.heights.get(row).copied().unwrap_or_default()
    }

    /// The rows of which something lies between two heights.
    pub fn between(&self, top: f32, bottom: f32) -> Range<usize> {
        let first = self.at(top);
        let mut end = first;
        let mut y = self.top(first);
        while end < self.heights.len() && y < bottom {
            y += self.of(end);
            end += 1;
        }
        first..end
    }

    /// The row at a height.
    fn at(&self, y: f32) -> usize {
        let mut left = y;
        let mut row = 0;
        for block in &self.blocks {
            if left < *block {
                break;
            }
            left -= block;
            row += BLOCK;
        }
        while row < self.heights.len() && left >= self.of(row) {
            left -= self.of(row);
            row += 1;
        }
        row.min(self.heights.len().saturating_sub(1))
    }

    /// Notes how high a row is in truth. Gives whether that is news.
    pub fn note(&mut self, row: usize, height: f32) -> bool {
        let Some(known) = self.heights.get_mut(row).filter(|known| (**known - height).abs() > 0.25) else {
            return false;
        };
        let change = height - std::mem::replace(known, height);
        if let Some(block) = self.blocks.get_mut(row / BLOCK) {
            *block += change;
        }
        true
    }
}
