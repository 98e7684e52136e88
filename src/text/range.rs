//! A half-open range of UTF-8 bytes in an article.

/// A half-open range `start..end` of UTF-8 byte offsets, with `start ≤ end`.
///
/// Ranges order by start, and the longer one first where starts are equal, so
/// that a sorted list puts an enclosing range before what it encloses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TextRange {
    start: u32,
    end: u32,
}

impl TextRange {
    /// The range between two byte offsets, whichever comes first.
    ///
    /// Offsets beyond 4 GiB are capped; [`super::SourceText`] holds no such text.
    pub fn between(one: usize, other: usize) -> Self {
        let cap = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: cap(one.min(other)), end: cap(one.max(other)) }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing lies between start and end.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the byte at `offset` lies inside.
    pub fn contains(self, offset: usize) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// Whether `other` lies wholly inside (or is equal).
    pub fn covers(self, other: TextRange) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: TextRange) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that covers both.
    pub fn cover(self, other: TextRange) -> TextRange {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The bytes that both share, if any.
    pub fn intersection(self, other: TextRange) -> Option<TextRange> {
        self.overlaps(other).then(|| Self { start: self.start.max(other.start), end: self.end.min(other.end) })
    }

    /// The ranges in order, those that overlap or touch made one, empty ones left out.
    pub fn united(mut ranges: Vec<TextRange>) -> Vec<TextRange> {
        ranges.retain(|range| !range.is_empty());
        ranges.sort_by_key(|range| range.start);
        let mut united: Vec<TextRange> = Vec::new();
        for range in ranges {
            match united.last_mut() {
                Some(last) if range.start <= last.end => *last = last.cover(range),
                _ => united.push(range),
            }
        }
        united
    }

    /// As a standard range, for slicing.
    pub fn bytes(self) -> std::ops::Range<usize> {
        self.start()..self.end()
    }
}

impl From<std::ops::Range<usize>> for TextRange {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::between(range.start, range.end)
    }
}

impl Ord for TextRange {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, std::cmp::Reverse(self.end)).cmp(&(other.start, std::cmp::Reverse(other.end)))
    }
}

impl PartialOrd for TextRange {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Debug for TextRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
