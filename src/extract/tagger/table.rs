//! The weights of the model: a hash table of features with one 8-bit weight for each tag.

use super::tag::TAGS;

/// The weights of one feature.
pub(super) type Weights = [i8; TAGS];

/// Features and their weights, open addressing. Which bits of the hash tell features apart are kept,
/// so that a feature that training never saw has no weights rather than somebody else's.
#[derive(Debug)]
pub(super) struct Table {
    slots: Vec<Slot>,
    mask: u32,
}

/// 16 bytes, so that a look-up touches one cache line.
#[derive(Debug, Clone, Copy, Default)]
#[repr(C, align(16))]
struct Slot {
    /// The feature's hash; 0 is empty.
    key: u32,
    weights: Weights,
}

impl Table {
    /// A table with room for `count` features.
    pub fn with_room(count: usize) -> Self {
        let size = (count * 3 / 2).next_power_of_two().max(16);
        Self { slots: vec![Slot::default(); size], mask: size as u32 - 1 }
    }

    /// Enters a feature. A table that is full stays as it is.
    pub fn insert(&mut self, key: u32, weights: Weights) {
        let mut at = key & self.mask;
        for _ in 0..self.slots.len() {
            let Some(slot) = self.slots.get_mut(at as usize) else { return };
            if slot.key == 0 || slot.key == key {
                *slot = Slot { key, weights };
                return;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// Adds the weights of a feature to `sums`.
    #[inline]
    pub fn add(&self, key: u32, sums: &mut [i32; TAGS]) {
        let mut at = key & self.mask;
        while let Some(slot) = self.slots.get(at as usize) {
            if slot.key == key {
                for (sum, &weight) in sums.iter_mut().zip(&slot.weights) {
                    *sum += i32::from(weight);
                }
                return;
            }
            if slot.key == 0 {
                return;
            }
            at = (at + 1) & self.mask;
        }
    }
}
