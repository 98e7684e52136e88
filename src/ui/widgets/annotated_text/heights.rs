//! Heights of chunks, estimated until they were laid out, and where each chunk begins.

/// Heights of all chunks of a text at one width, and their sums; points.
#[derive(Debug, Default)]
pub(super) struct Heights {
    heights: Vec<f32>,
    exact: Vec<bool>,
    /// Where each chunk begins; one more than there are chunks.
    tops: Vec<f64>,
    /// Chunks before this one are measured.
    measured: usize,
}

impl Heights {
    /// Starts again from estimates.
    pub(super) fn new(estimates: Vec<f32>) -> Self {
        let exact = vec![false; estimates.len()];
        let mut heights = Self { tops: vec![0.0; estimates.len() + 1], heights: estimates, exact, measured: 0 };
        heights.sum_from(0);
        heights
    }

    /// How many chunks there are.
    pub(super) fn len(&self) -> usize {
        self.heights.len()
    }

    /// Where a chunk begins.
    pub(super) fn top(&self, chunk: usize) -> f32 {
        self.tops.get(chunk).copied().unwrap_or_else(|| self.tops.last().copied().unwrap_or(0.0)) as f32
    }

    /// How high a chunk is, as far as known.
    pub(super) fn height(&self, chunk: usize) -> f32 {
        self.heights.get(chunk).copied().unwrap_or(0.0)
    }

    /// All of them together.
    pub(super) fn total(&self) -> f32 {
        self.top(self.heights.len())
    }

    /// The chunk at a distance from the top.
    pub(super) fn at(&self, y: f32) -> usize {
        let after = self.tops.partition_point(|&top| top <= f64::from(y));
        after.saturating_sub(1).min(self.heights.len().saturating_sub(1))
    }

    /// Takes in what a layout measured; says by how much the chunk grew. Call [`Heights::settle`] later.
    pub(super) fn measure(&mut self, chunk: usize, height: f32) -> f32 {
        let (Some(old), Some(exact)) = (self.heights.get_mut(chunk), self.exact.get_mut(chunk)) else { return 0.0 };
        *exact = true;
        let grown = height - *old;
        *old = height;
        grown
    }

    /// Sums up again from a changed chunk on.
    pub(super) fn settle(&mut self, from: usize) {
        self.sum_from(from);
    }

    /// The first chunk that was never laid out.
    pub(super) fn next_unmeasured(&mut self) -> Option<usize> {
        while self.exact.get(self.measured).copied().unwrap_or(false) {
            self.measured += 1;
        }
        (self.measured < self.heights.len()).then_some(self.measured)
    }

    fn sum_from(&mut self, from: usize) {
        let mut top = self.tops.get(from).copied().unwrap_or(0.0);
        for (chunk, height) in self.heights.iter().enumerate().skip(from) {
            top += f64::from(*height);
            if let Some(next) = self.tops.get_mut(chunk + 1) {
                *next = top;
            }
        }
    }
}
