//! Precision, recall and F1 from counts.

/// What was found of what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// How many the gold standard has.
    pub gold: usize,
    /// How many were suggested.
    pub suggested: usize,
    /// How many of the gold standard's were found.
    pub found: usize,
    /// How many of the suggested ones are right. Equals `found` where one can only match one.
    pub right: usize,
}

impl Counts {
    /// The share of suggested ones that are right, 0 to 1; 0 if nothing was suggested.
    pub fn precision(&self) -> f64 {
        share(self.right, self.suggested)
    }

    /// The share of the gold standard that was found, 0 to 1; 0 if it is empty.
    pub fn recall(&self) -> f64 {
        share(self.found, self.gold)
    }

    /// The harmonic mean of precision and recall, 0 to 1.
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        2.0 * precision * recall / (precision + recall).max(1e-9)
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.suggested += other.suggested;
        self.found += other.found;
        self.right += other.right;
    }
}

/// A share of a whole, 0 to 1; 0 of nothing.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
