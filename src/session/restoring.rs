//! Backups and the bin: what can be gone back to, what that would change, and going back as one step.

pub use super::going_back::{Difference, DifferenceKind};

use super::Session;
use super::going_back::{differences, to_article, to_hand, to_project};
use super::workspace::Dialog;
use crate::model::{AnnotationSetId, DocumentId, Operation};
use crate::report::Notice;
use crate::store::{BackupTime, Binned, Former, StoreError};
use std::sync::Arc;

/// What the dialogs of backups and of the bin show.
#[derive(Default)]
pub struct Restoring {
    /// The backups, the latest first.
    pub backups: Vec<BackupTime>,
    /// What was removed and is not there again, the latest first.
    pub bin: Vec<Binned>,
    /// The backup that is looked into, by its number among them.
    pub chosen: usize,
    /// What is other now than it was at the time of the chosen backup; nothing while that is being looked up.
    pub differences: Option<Vec<Difference>>,
    former: Option<Arc<Former>>,
    job: Option<u64>,
}

impl Session {
    /// What can be gone back to.
    pub fn restoring(&self) -> &Restoring {
        &self.restoring
    }

    /// Lists the backups, and looks into the latest.
    pub(crate) fn ask_for_backups(&mut self) {
        // Backups are compared with what the files hold.
        self.save();
        let Some(reader) = self.keeper.folder.as_ref().map(|folder| folder.former_reader()) else { return };
        self.restoring = Restoring { backups: reader.backups(), ..Restoring::default() };
        self.ask(Dialog::Backups);
        self.look_at_backup(0);
    }

    /// Looks up, in the background, what is other now than at the time of a backup.
    pub(super) fn look_at_backup(&mut self, chosen: usize) {
        let Some(reader) = self.keeper.folder.as_ref().map(|folder| folder.former_reader()) else { return };
        let Some(backup) = self.restoring.backups.get(chosen).cloned() else { return };
        let job = self.jobs.look_back(reader, backup);
        let restoring = &mut self.restoring;
        (restoring.chosen, restoring.job) = (chosen, Some(job));
        (restoring.differences, restoring.former) = (None, None);
    }

    pub(super) fn take_in_former(&mut self, job: u64, former: Result<Former, StoreError>) {
        if self.restoring.job != Some(job) {
            return;
        }
        self.restoring.job = None;
        match former {
            Ok(former) => {
                self.restoring.differences = Some(differences(&self.project, &former));
                self.restoring.former = Some(Arc::new(former));
            }
            Err(error) => {
                self.restoring.differences = Some(Vec::new());
                self.tell(Notice::error(error.to_string()));
            }
        }
    }

    /// Makes the whole project as it was at the time of the chosen backup.
    pub(super) fn restore_project(&mut self) {
        let Some((time, former)) = self.chosen_former() else { return };
        let operations = to_project(&self.project, &former);
        self.restore(format!("Went back to {time}"), operations);
    }

    /// Makes one article as it was at the time of the chosen backup.
    pub(super) fn restore_article(&mut self, document: &DocumentId) {
        let Some((time, former)) = self.chosen_former() else { return };
        let operations = to_article(&self.project, &former, document);
        let title = former.project.document(document).or_else(|| self.project.document(document));
        let label = format!("“{}” as it was on {time}", title.map(|it| it.title().to_owned()).unwrap_or_default());
        let is_there = former.project.document(document).is_some();
        if self.restore(label, operations) && is_there {
            self.show(document);
        }
    }

    fn chosen_former(&self) -> Option<(String, Arc<Former>)> {
        let backup = self.restoring.backups.get(self.restoring.chosen)?;
        Some((time_words(backup.at), self.restoring.former.clone()?))
    }

    /// Lists what was removed.
    pub(crate) fn ask_for_bin(&mut self) {
        // What was removed goes to the bin as the project is saved.
        self.save();
        let Some(reader) = self.keeper.folder.as_ref().map(|folder| folder.former_reader()) else { return };
        let mut bin = reader.bin();
        bin.retain(|binned| match (&binned.hand, self.project.document(&binned.document)) {
            (None, present) => present.is_none(),
            (Some(hand), present) => present.is_some() && self.hand(hand, &binned.document).is_none(),
        });
        self.restoring = Restoring { bin, ..Restoring::default() };
        self.ask(Dialog::Bin);
    }

    /// The annotations of a hand that is named after its folder, if there are any.
    fn hand(&self, folder: &str, document: &DocumentId) -> Option<AnnotationSetId> {
        let mut sets = self.project.annotation_sets(document).map(|(set, _)| set);
        sets.find(|set| set.as_str() == folder).cloned()
    }

    /// Brings back something that was removed, by its number in the bin.
    pub(super) fn restore_binned(&mut self, nth: usize) {
        let Some(reader) = self.keeper.folder.as_ref().map(|folder| folder.former_reader()) else { return };
        let Some(binned) = self.restoring.bin.get(nth).cloned() else { return };
        let former = match reader.read_binned(&binned) {
            Ok(former) => former,
            Err(error) => return self.tell(Notice::error(error.to_string())),
        };
        let id = &binned.document;
        let title = former.project.document(id).map(|document| document.title().to_owned()).unwrap_or_default();
        let (label, operations) = match &binned.hand {
            None => (format!("Brought back “{title}”"), to_article(&self.project, &former, id)),
            Some(hand) => {
                let sets = former.project.annotation_sets(id).map(|(set, _)| set.clone());
                let operations = sets.flat_map(|set| to_hand(&self.project, &former, id, &set)).collect();
                (format!("Brought back the annotations of “{title}” by {hand}"), operations)
            }
        };
        if self.restore(label, operations) {
            self.show(&binned.document);
        }
    }

    fn restore(&mut self, label: String, operations: Vec<Operation>) -> bool {
        self.workspace.dialog = None;
        self.restoring = Restoring::default();
        if operations.is_empty() {
            self.tell(Notice::info("Nothing is other than it was then."));
            return false;
        }
        let is_done = self.commit(label.clone(), operations);
        if is_done {
            self.forget_what_is_gone();
            let hint = self.with_keys("{edit.undo} takes it back.");
            self.tell(Notice::info(format!("{label}.")).hint(hint));
            self.ensure_suggestions();
        }
        is_done
    }
}

/// A local day and time in words: “27 Nov 2026, 14:02”.
pub fn time_words(at: i64) -> String {
    let time = jiff::Timestamp::from_second(at).map(|time| time.to_zoned(jiff::tz::TimeZone::system()));
    time.map(|time| time.strftime("%-d %b %Y, %H:%M").to_string()).unwrap_or_default()
}
