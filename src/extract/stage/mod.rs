//! The stages of extraction, one file or folder each, and what they share: the cues and the grammar.

pub(super) mod cue;
mod date;
mod description;
mod entity;
mod grammar;
mod name;
mod quantity;
mod remembered;
mod role;
mod split;
mod stance;

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
pub const STAGES: &[Stage] = &[
    Stage { name: "sentences", run: split::run },
    Stage { name: "dates", run: date::run },
    Stage { name: "quantities", run: quantity::run },
    Stage { name: "names", run: name::run },
    Stage { name: "remembered names", run: remembered::names },
    Stage { name: "roles", run: role::run },
    Stage { name: "remembered roles", run: remembered::roles },
    Stage { name: "entities", run: entity::run },
    Stage { name: "stances", run: stance::run },
];

/// Reads a draft as far as names, and gives what the rules take for names; dates and quantities are in
/// the draft.
pub(super) fn propose_names(draft: &mut Draft<'_>) -> Option<Vec<super::draft::Found>> {
    let mut tell = |_: f32| ControlFlow::Continue(());
    for run in [split::run, date::run, quantity::run, name::propose] {
        if run(draft, &mut tell).is_break() {
            return None;
        }
    }
    Some(draft.found.clone())
}
