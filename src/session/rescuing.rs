//! When the project's own place fails: steps are kept in memory and in a rescue folder until it works again.

use super::Session;
use super::keeper::Keeper;
use crate::model::{Operation, Slot};
use crate::report::Notice;
use crate::store::{Rescue, StoreError};
use std::collections::BTreeSet;
use std::path::Path;

/// A step that the project's files do not hold yet.
pub(super) struct UnsavedStep {
    /// The revision that it led to.
    pub revision: u64,
    label: String,
    at: i64,
    operations: Vec<Operation>,
}

/// The project's own place fails.
pub(super) struct Failing {
    /// Where steps go meanwhile; nothing if that fails, too.
    rescue: Option<Rescue>,
    /// What was told: whether steps have a rescue folder. Told once, and when that changes.
    told: Option<bool>,
}

impl Keeper {
    /// Notes a step that is not in the files yet.
    pub(super) fn note_step(&mut self, revision: u64, label: &str, at: i64, operations: &[Operation]) {
        let (label, operations) = (label.to_owned(), operations.to_vec());
        self.unsaved.push_back(UnsavedStep { revision, label, at, operations });
    }

    /// The places that the steps which the files do not hold have changed.
    pub(super) fn unsaved_slots(&self) -> BTreeSet<Slot> {
        self.unsaved.iter().flat_map(|step| &step.operations).map(Slot::of).collect()
    }

    /// Whether each step is at least written down somewhere.
    pub(super) fn has_journal(&self) -> bool {
        self.folder.is_some() && self.failing.as_ref().is_none_or(|failing| failing.rescue.is_some())
    }

    /// Takes the last step to the rescue folder, if the project's own place fails. Gives whether it does.
    pub(super) fn rescue_step(&mut self) -> bool {
        let (Some(failing), Some(folder), Some(step)) = (&mut self.failing, &self.folder, self.unsaved.back()) else {
            return self.failing.is_some();
        };
        if let Some(rescue) = &mut failing.rescue
            && rescue.append(folder, &step.label, step.at, &step.operations).is_err()
        {
            failing.rescue = None;
        }
        true
    }

    /// Writes all steps that no file holds to the journal of a folder that was just made. The save that follows tells
    /// of what fails.
    pub(super) fn journal_all(&mut self) {
        let Some(folder) = &mut self.folder else { return };
        let mut steps = self.unsaved.iter();
        let _ = steps.try_for_each(|step| folder.append(&step.label, step.at, &step.operations));
    }

    /// Takes all steps that no file holds to the rescue folder; nothing if that fails.
    fn rescue_all(&self) -> Option<Rescue> {
        let (places, folder) = (self.places.as_ref()?, self.folder.as_ref()?);
        let mut rescue = Rescue::of(places, folder.path(), folder.joined());
        let mut steps = self.unsaved.iter();
        let all = steps.try_for_each(|step| rescue.append(folder, &step.label, step.at, &step.operations));
        all.is_ok().then_some(rescue)
    }

    /// Forgets the steps up to a revision, which the files hold now; the later ones go to the project's own journal
    /// again. Gives whether the place had failed and works again.
    pub(super) fn note_works(&mut self, revision: u64) -> Result<bool, StoreError> {
        self.unsaved.retain(|step| step.revision > revision);
        let Some(folder) = &mut self.folder else { return Ok(false) };
        if self.failing.is_some() {
            for step in &self.unsaved {
                folder.append(&step.label, step.at, &step.operations)?;
            }
        }
        let has_failed = self.failing.take().is_some();
        // Also what an earlier session had to leave there.
        if let Some(places) = &self.places {
            Rescue::of(places, folder.path(), folder.joined()).discard();
            if folder.joined().is_none()
                && let Some(who) = folder.analyst()
            {
                // And what this analyst had to leave there beside another window.
                Rescue::of(places, folder.path(), Some(who)).discard();
            }
        }
        Ok(has_failed)
    }
}

impl Session {
    /// Where the latest steps are kept while the project's own place fails; an empty path if only in memory.
    pub fn rescued_to(&self) -> Option<&Path> {
        let failing = self.keeper.failing.as_ref()?;
        Some(failing.rescue.as_ref().map_or(Path::new(""), Rescue::path))
    }

    /// The rescue folder of the project, whether or not there is anything in it.
    pub(super) fn rescue(&self) -> Option<Rescue> {
        let folder = self.keeper.folder.as_ref()?;
        Some(Rescue::of(self.keeper.places.as_ref()?, folder.path(), folder.joined()))
    }

    /// The project's own place failed: the steps that it does not hold go to the rescue folder, and the analyst is told.
    pub(super) fn fall_back(&mut self, error: &StoreError) {
        let (former, told) = self.keeper.failing.take().map_or((None, None), |it| (it.rescue, it.told));
        let rescue = former.or_else(|| self.keeper.rescue_all());
        let hint = match &rescue {
            Some(rescue) => format!(
                "Your work is kept in memory and in {}. Saving is tried again by itself; or save the project at \
                 another place ({{file.save_as}}).",
                rescue.path().display()
            ),
            None => "Your work is kept in memory only. Save the project at another place now ({file.save_as}).".into(),
        };
        let now = Some(rescue.is_some());
        self.keeper.failing = Some(Failing { rescue, told: now });
        if told != now {
            let hint = self.with_keys(&hint);
            self.tell(Notice::error(error.to_string()).hint(hint));
        }
    }

    /// Saves because the analyst asks for it: if that fails, it is told again.
    pub(crate) fn save_as_asked(&mut self) {
        if let Some(failing) = &mut self.keeper.failing {
            failing.told = None;
        }
        self.save_soon();
    }
}
