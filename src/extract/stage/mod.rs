//! The stages of extraction, one file each.

use super::draft::Draft;
use std::ops::ControlFlow;

/// Tells the share of the stage that is done, 0 to 1; `Break` cancels.
pub(super) type Tell<'a> = &'a mut dyn FnMut(f32) -> ControlFlow<()>;

/// One step from text to suggestions.
pub struct Stage {
    /// As progress shows it.
    pub name: &'static str,
    pub(super) run: fn(&mut Draft<'_>, Tell<'_>) -> ControlFlow<()>,
}

/// All stages, in the order in which they run.
pub const STAGES: &[Stage] = &[];
