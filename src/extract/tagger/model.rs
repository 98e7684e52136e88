//! The model as it is shipped: weights, transitions, calibration, and their bytes.

use super::lattice::{Emission, Transitions};
use super::table::{Table, Weights};
use super::tag::{TAGS, may_follow};

/// The first bytes of a model file.
const MAGIC: &[u8; 8] = b"SPNAMES\x01";

/// A trained model of names.
#[derive(Debug)]
pub(in crate::extract) struct Model {
    /// Which training made it; part of the origin of suggestions.
    pub version: String,
    pub(super) table: Table,
    pub(super) transitions: Transitions,
    /// What one unit of a weight is worth.
    pub(super) unit: f32,
    /// By what scores are divided before they become probabilities.
    pub(super) temperature: f32,
    /// Slope and offset of the log-odds of a probability, fitted on held-out articles.
    pub(super) calibration: (f32, f32),
}

/// What training hands over to be written down.
pub(super) struct Parts {
    pub version: String,
    pub transitions: Transitions,
    pub unit: f32,
    pub temperature: f32,
    pub calibration: (f32, f32),
    /// Features by hash, sorted.
    pub rows: Vec<(u32, Weights)>,
}

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They begin differently.
    #[error("This is no model of names, or one of another version of Standpoint.")]
    Foreign,
    /// They end too early or say impossible things.
    #[error("The model of names is damaged.")]
    Damaged,
}

impl Parts {
    /// The bytes of the model; the same parts give the same bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(self.version.len().min(255) as u8);
        bytes.extend(self.version.bytes().take(255));
        for value in self.transitions.iter().flatten() {
            bytes.extend(value.to_le_bytes());
        }
        for value in [self.unit, self.temperature, self.calibration.0, self.calibration.1] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend((self.rows.len() as u32).to_le_bytes());
        for (key, weights) in &self.rows {
            bytes.extend(key.to_le_bytes());
            bytes.extend(weights.iter().map(|weight| weight.to_le_bytes()[0]));
        }
        bytes
    }
}

impl Model {
    /// Reads the bytes of a model.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(ModelError::Foreign)?;
        let length = usize::from(take::<1>(&mut rest)?[0]);
        let (name, after) = rest.split_at_checked(length).ok_or(ModelError::Damaged)?;
        let version = String::from_utf8(name.to_vec()).map_err(|_| ModelError::Damaged)?;
        rest = after;
        let mut transitions = [[0.0; TAGS]; TAGS];
        for value in transitions.iter_mut().flatten() {
            *value = number(&mut rest)?;
        }
        let (unit, temperature) = (number(&mut rest)?, number(&mut rest)?);
        let calibration = (number(&mut rest)?, number(&mut rest)?);
        let count = u32::from_le_bytes(take(&mut rest)?) as usize;
        let sound = temperature > 0.0 && count.checked_mul(4 + TAGS) == Some(rest.len());
        if !sound {
            return Err(ModelError::Damaged);
        }
        let mut table = Table::with_room(count);
        for row in rest.chunks_exact(4 + TAGS) {
            let mut row = row;
            let key = u32::from_le_bytes(take(&mut row)?);
            table.insert(key, take::<TAGS>(&mut row)?.map(|byte| i8::from_le_bytes([byte])));
        }
        Ok(Self { version, table, transitions, unit, temperature, calibration })
    }

    /// A model of parts that were just trained.
    pub(super) fn of(parts: &Parts) -> Self {
        let mut table = Table::with_room(parts.rows.len());
        for (key, weights) in &parts.rows {
            table.insert(*key, *weights);
        }
        Self {
            version: parts.version.clone(),
            table,
            transitions: parts.transitions,
            unit: parts.unit,
            temperature: parts.temperature,
            calibration: parts.calibration,
        }
    }

    /// The scores of a token with the weights of its features summed.
    #[inline]
    pub(super) fn emission(&self, sums: &[i32; TAGS]) -> Emission {
        sums.map(|sum| sum as f32 * self.unit)
    }

    /// A probability as it turned out on held-out articles.
    pub(super) fn calibrated(&self, probability: f32) -> f32 {
        let clipped = probability.clamp(1e-5, 1.0 - 1e-5);
        let (slope, offset) = self.calibration;
        let odds = slope * (clipped / (1.0 - clipped)).ln() + offset;
        1.0 / (1.0 + (-odds).exp())
    }
}

/// Transitions as 8-bit weights would have them: what may not follow never does.
pub(super) fn forbid(transitions: &mut Transitions) {
    for (before, row) in transitions.iter_mut().enumerate() {
        for (tag, score) in row.iter_mut().enumerate().filter(|(tag, _)| !may_follow(before, *tag)) {
            debug_assert!(tag < TAGS);
            *score = 0.0;
        }
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], ModelError> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(ModelError::Damaged)?;
    *rest = tail;
    Ok(*head)
}

fn number(rest: &mut &[u8]) -> Result<f32, ModelError> {
    let value = f32::from_le_bytes(take(rest)?);
    if value.is_finite() { Ok(value) } else { Err(ModelError::Damaged) }
}
